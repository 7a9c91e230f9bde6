#pragma once
// The fast engine's world against the reference engine's, bit by bit.
#include <optional>
#include <string>

#include "reference/reference_engine.hpp"
#include "world/world.hpp"

namespace linli::reference {

/// The first difference after a week (week, who, what, both values), or nothing. `log`: the fast engine's.
std::optional<std::string> first_difference(const World& fast, const WeekLog& log, const Engine& slow);

}  // namespace linli::reference
