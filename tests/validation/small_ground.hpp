#pragma once
// A street small and busy enough that every practice finds somebody in a second or two.
#include "validation/worlds.hpp"

namespace linli::testing {

inline Ground small_ground() {
  Ground ground = default_ground(kLeastWeeks);
  Parameters& p = ground.scenario.parameters;
  p.population_communities_per_street = 1;
  p.population_courtyards_per_community = 2;
  p.population_households_per_courtyard = 150;
  ground.communities = 1;
  ground.scenario.burn_in_weeks = 156;
  ground.scenario.exit_week = 52;
  return ground;
}

}  // namespace linli::testing
