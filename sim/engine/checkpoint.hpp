#pragma once
// The state of a run as bytes, from which it goes on as if it had never stopped; and what was told of its
// weeks.
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"

namespace linli {

struct World;

/// Bytes that are no state of this program.
class BrokenState : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Every number of a world's state, little-endian, in the order of engine/state.hpp. The same for the same
/// state.
std::vector<std::byte> saved(const World& world);
/// Gives a world, built from the same scenario, the state that was saved. Throws BrokenState.
void restore(World& world, std::span<const std::byte> bytes);

std::vector<std::byte> saved(const WeekLog& log);
/// The next week's log from the front of `bytes`, which it is taken off. Throws BrokenState.
void restore(WeekLog& log, std::span<const std::byte>& bytes);

/// The last week up to which two scenarios must have the same history; kNever if nothing ever differs, and
/// less than any week if they differ from the start. An intervention or event that one has and the other has
/// not, or that differs, counts from its first week.
Week common_until(const Scenario& a, const Scenario& b);

}  // namespace linli
