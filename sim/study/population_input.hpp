#pragma once
#include <memory>

#include "population/population.hpp"
#include "scenario/scenario.hpp"

namespace linli {

/// The graph and residents that a scenario names, read and cleaned; null if its graph is generated. Throws
/// UserError.
std::unique_ptr<const PopulationInput> load_population(const Scenario& scenario);

}  // namespace linli
