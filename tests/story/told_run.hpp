#pragma once
// Runs of the engine, written to files and read back for stories.
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "engine/small_world.hpp"
#include "output/scratch.hpp"
#include "output/trajectory.hpp"
#include "scenario/yaml_scenario.hpp"
#include "story/story_run.hpp"
#include "study/run.hpp"
#include "world/world.hpp"

namespace linli::testing {

/// Runs a scenario and leaves its trajectory in `file`.
inline void write_run(const Scenario& scenario, const std::filesystem::path& file) {
  SerialExecutor serial;
  Simulation simulation(scenario, nullptr, serial);
  simulation.burn_in();
  TrajectoryWriter writer(
      file, {&scenario, resolved_yaml(scenario), {}, &simulation.world().population.place, indicator_table()},
      false);
  std::vector<Observer*> observers{&writer};
  run_weeks(simulation, scenario.weeks, observers, {});
}

/// Natural growth in a world in which much happens.
inline Scenario natural_growth() {
  Scenario s = busy_world();
  s.interventions.clear();
  s.weeks = 60;
  return s;
}

/// The same with every practice there is.
inline Scenario with_every_practice() {
  Scenario s = natural_growth();
  for (const PracticeRecord& record : practice_table())
    s.interventions.push_back(practice(record.id, std::string(record.key)));
  return s;
}

inline StoryRun told_run(const Scenario& scenario) {
  const Scratch scratch;
  write_run(scenario, scratch / "run.h5");
  return read_story_run(scratch / "run.h5");
}

}  // namespace linli::testing
