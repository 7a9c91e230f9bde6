#pragma once
#include "scenario/scenario.hpp"

namespace linli {

/// Makes a run of `weeks` >= 1 weeks of a scenario (`--weeks`). A shorter run is the beginning of the
/// longer one: support ends with it at the latest, and what would only begin later is left out. So what
/// was a valid scenario stays one.
void set_length(Scenario& scenario, Week weeks);

}  // namespace linli
