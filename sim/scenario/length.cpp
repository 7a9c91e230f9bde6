#include "scenario/length.hpp"

#include <algorithm>

#include "world/invariant.hpp"

namespace linli {

void set_length(Scenario& scenario, Week weeks) {
  LINLI_INVARIANT(weeks >= 1, "a run must have a week");
  scenario.weeks = weeks;
  scenario.exit_week = std::min(scenario.exit_week, weeks);
  std::erase_if(scenario.events, [&](const ScheduledEvent& event) { return event.week > weeks; });
  std::erase_if(scenario.interventions,
                [&](const InterventionPlan& plan) { return plan.first_week > weeks; });
  for (InterventionPlan& plan : scenario.interventions) plan.last_week = std::min(plan.last_week, weeks);
}

}  // namespace linli
