#pragma once
#include "scenario/scenario.hpp"
#include "scenario/tree.hpp"

namespace linli {

/// The scenario that a tree (already merged with what it extends) states; what it does not state has
/// the defaults of the records. A number may carry its unit, as in `6000 yuan`. Paths are made absolute
/// against the folder of the file they are written in. Throws UserError with one message for each
/// problem: unknown keys, wrong types and units, values out of range, impossible schedules.
Scenario validate(const Node& tree);

}  // namespace linli
