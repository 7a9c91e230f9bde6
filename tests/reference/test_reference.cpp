// The fast engine agrees with the slow, plain one after every week, on small worlds in which everything happens.
#include <gtest/gtest.h>

#include <cstdio>
#include <iostream>

#include "engine/simulation.hpp"
#include "engine/small_world.hpp"
#include "reference/compare.hpp"

namespace linli::reference {
namespace {

using testing::practice;
using testing::set_lever;

/// Levers of the plans of a scenario, by key.
std::vector<std::map<std::string, double>> levers_of(const Scenario& scenario) {
  std::vector<std::map<std::string, double>> list;
  for (const InterventionPlan& plan : scenario.interventions) {
    const PracticeRecord& record = practice_table()[static_cast<std::size_t>(plan.practice)];
    auto& levers = list.emplace_back();
    for (std::size_t k = 0; k < record.levers.size(); ++k) levers.emplace(record.levers[k].key, plan.levers[k]);
  }
  return list;
}

using Counts = std::array<std::size_t, static_cast<std::size_t>(EventKind::count_)>;

/// Steps both engines through burn-in and run; stops at the first difference. Returns how often what happened.
Counts agree(const Scenario& scenario, const SimulationVariant& variant = {}) {
  Counts counts{};
  SerialExecutor executor;
  Simulation fast(scenario, nullptr, executor, variant);
  Engine slow(scenario, levers_of(scenario));
  WeekLog log;
  while (fast.week() < scenario.weeks) {
    fast.step(log);
    slow.step();
    for (const Event& e : slow.log.events) ++counts[static_cast<std::size_t>(e.kind)];
    if (const auto difference = first_difference(fast.world(), log, slow)) {
      ADD_FAILURE() << scenario.name << ", seed " << scenario.seed << ": " << *difference;
      break;
    }
  }
  return counts;
}

Scenario small(Scenario scenario, std::uint32_t seed) {
  scenario.seed = seed;
  scenario.parameters.population_households_per_courtyard = 45;
  scenario.burn_in_weeks = 30;
  scenario.weeks = 70;
  return scenario;
}

TEST(Reference, AgreesWithoutSupport) {
  for (const std::uint32_t seed : {1U, 2U, 3U}) agree(small(testing::busy_world(), seed));
}

}  // namespace
}  // namespace linli::reference
