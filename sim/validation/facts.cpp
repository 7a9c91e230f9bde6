#include "validation/facts.hpp"

#include "engine/simulation.hpp"
#include "world/world.hpp"

namespace linli {

ResidentIndex slot_of(const World& world, ResidentId id) {
  for (const ResidentIndex r : world.population.household(dwelling_of(id))) {
    if (world.residents().id[r] == id) return r;
  }
  return kNobody;
}

Facts measure(Simulation& simulation, Week weeks, const std::function<void()>& each_week) {
  std::vector<std::unique_ptr<Meter>> meters;
  for (const auto make : {participation_meter, group_meter, quarrel_meter, project_meter, academy_meter,
                          event_meter, practice_meter, served_meter, council_meter})
    meters.push_back(make());
  for (const auto& meter : meters) meter->opening(simulation.world());
  WeekLog log;
  for (Week week = 0; week < weeks; ++week) {
    simulation.step(log);
    for (const auto& meter : meters) meter->week(simulation.world(), log);
    if (each_week) each_week();
  }
  Facts facts;
  for (const auto& meter : meters) meter->closing(simulation.world(), facts);
  return facts;
}

}  // namespace linli
