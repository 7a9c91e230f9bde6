#pragma once
// The week, in order: the table of contents of the model.
#include <span>
#include <string_view>

#include "engine/executor.hpp"
#include "mechanisms/week.hpp"

namespace linli {

/// One line of the week.
struct Phase {
  int number;  ///< phase of docs/odd.md, 1 to 10
  std::string_view name;
  std::string_view reads;
  std::string_view writes;
  std::string_view wakes;  ///< which residents it can wake
  void (*run)(World&, WeekWork&, Executor&);
};

/// Every step of the week, in the order in which they run.
std::span<const Phase> schedule();

}  // namespace linli
