// The week loop, on one thread: what a week costs, and where its time goes.
// Goal on one core of 2020 or later: 2 million resident-weeks a second at 13,000 residents; at 1 million no
// less than two thirds of the rate at 13,000. Times are CPU time, so that other work on the machine matters
// less.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <array>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/schedule.hpp"
#include "engine/simulation.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double heap_bytes() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

constexpr std::size_t kMostSteps = 32;
std::array<double, kMostSteps> spent{};  ///< CPU seconds, by line of the schedule

template <std::size_t step>
void timed(World& world, WeekWork& work, Executor& executor) {
  const double start = cpu_seconds();
  schedule()[step].run(world, work, executor);
  spent[step] += cpu_seconds() - start;
}

/// The schedule with a clock around each line.
template <std::size_t... step>
std::vector<Phase> timed_schedule(std::index_sequence<step...> /*steps*/) {
  std::vector<Phase> phases(schedule().begin(), schedule().end());
  const std::array clocked = {&timed<step>...};
  for (std::size_t k = 0; k < phases.size(); ++k) phases.at(k).run = clocked.at(k);
  return phases;
}

const std::vector<Phase>& phases() {
  static const auto all = timed_schedule(std::make_index_sequence<kMostSteps>());
  return all;
}

Scenario natural_growth(std::int64_t streets) {
  Scenario scenario;
  scenario.burn_in_weeks = 52;
  scenario.parameters.population_streets = static_cast<std::int32_t>(streets);
  return scenario;
}

/// Every practice from week 1 on, with money and staff for all streets.
Scenario all_practices(std::int64_t streets) {
  Scenario scenario = natural_growth(streets);
  scenario.parameters.supporter_budget = 600000.0 * static_cast<double>(streets);
  scenario.parameters.supporter_hours_per_week = 60.0 * static_cast<double>(streets);
  for (const PracticeRecord& practice : practice_table()) {
    InterventionPlan plan;
    plan.practice = practice.id;
    plan.name = practice.key;
    plan.trigger = practice.triggers.front();
    plan.first_week = 1;
    plan.last_week = 1000;
    plan.every = 26;
    for (const Lever& lever : practice.levers) plan.levers.push_back(lever.default_value);
    scenario.interventions.push_back(std::move(plan));
  }
  return scenario;
}

/// A simulation at week 0. Kept: a burn-in of a million residents takes minutes.
Simulation& at_week_zero(const Scenario& scenario, double& bytes) {
  struct Kept {
    std::unique_ptr<Simulation> simulation;
    double bytes = 0;
  };
  static std::map<std::pair<int, std::size_t>, Kept> kept;
  static SerialExecutor executor;
  Kept& at = kept[{scenario.parameters.population_streets, scenario.interventions.size()}];
  if (at.simulation == nullptr) {
    const double before = heap_bytes();
    at.simulation =
        std::make_unique<Simulation>(scenario, nullptr, executor, SimulationVariant{{}, phases()});
    at.simulation->burn_in();
    at.bytes = heap_bytes() - before;
  }
  bytes = at.bytes;
  return *at.simulation;
}

void weeks(benchmark::State& state, const Scenario& scenario, bool lines) {
  double bytes = 0;
  Simulation& simulation = at_week_zero(scenario, bytes);
  spent.fill(0);
  WeekLog log;
  double residents = 0;
  double active = 0;
  const double start = cpu_seconds();
  for (auto _ : state) {
    simulation.step(log);
    residents += static_cast<double>(simulation.world().residents().count());
    active += log.active_residents;
  }
  const double all = cpu_seconds() - start;
  state.counters["resident-weeks/s"] = benchmark::Counter(residents / all);
  state.counters["active_share"] = active / residents;
  state.counters["bytes/resident"] = bytes / static_cast<double>(simulation.world().residents().count());
  state.counters["groups/1000"] = 1000.0 * static_cast<double>(simulation.world().alive.size()) /
                                  static_cast<double>(simulation.world().residents().count());
  std::map<std::string, double> share;
  double told = 0;
  for (std::size_t k = 0; k < phases().size(); ++k) {
    const Phase& phase = phases().at(k);
    const std::string name =
        lines ? "% " + std::string(phase.name) : "phase_" + std::to_string(phase.number) + "_%";
    share[name] += 100.0 * spent.at(k) / all;
    told += 100.0 * spent.at(k) / all;
  }
  share[lines ? "% observe, digest" : "phase_10_%"] = 100.0 - told;
  for (const auto& [name, value] : share) state.counters[name] = value;
}

void natural(benchmark::State& state) { weeks(state, natural_growth(state.range(0)), state.range(1) != 0); }
void supported(benchmark::State& state) { weeks(state, all_practices(state.range(0)), state.range(1) != 0); }

// Arguments: streets of 13,000 residents; 1: time by line of the schedule, 0: by phase.
BENCHMARK(natural)->Args({1, 0})->Iterations(156)->Unit(benchmark::kMillisecond);
BENCHMARK(supported)->Args({1, 0})->Iterations(156)->Unit(benchmark::kMillisecond);
BENCHMARK(natural)->Args({77, 0})->Iterations(26)->Unit(benchmark::kMillisecond);
BENCHMARK(supported)->Args({77, 0})->Iterations(26)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace linli
