#pragma once
// From a scenario back to a tree, and overrides of single values in a tree.
#include <string>

#include "scenario/scenario.hpp"
#include "scenario/tree.hpp"

namespace linli {

/// Everything a scenario states, defaults too, in the order of the tables. validate() of it gives an
/// equal scenario.
Node resolved_tree(const Scenario& scenario);

/// Puts `value` at a dotted path of keys, making the maps on the way that are not there. Items of a list
/// are named by their `name` or their position from 0: `interventions.academy.levers.places`. Throws
/// UserError for a path that leads nowhere.
void override_value(Node& tree, const std::string& path, Node value);

}  // namespace linli
