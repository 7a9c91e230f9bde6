// Building people and graph, and a week of comings and goings.
// Goals on one core of 2020 or later: 13,000 residents well under 100 ms; 1 million under 15 s.
#include "population/population.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>

namespace linli {
namespace {

Scenario of_streets(std::int64_t streets) {
  Scenario scenario;
  scenario.parameters.population_streets = static_cast<std::int32_t>(streets);
  return scenario;
}

double heap_bytes() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}

/// `range(0)`: streets of 13,000 residents.
void build(benchmark::State& state) {
  const Scenario scenario = of_streets(state.range(0));
  double residents = 0;
  double bytes = 0;
  for (auto _ : state) {
    const double before = heap_bytes();
    const auto population = Population::build(scenario, nullptr, {1, 0}, -260);
    residents = static_cast<double>(population.residents.count());
    bytes = heap_bytes() - before;
  }
  state.counters["residents"] = residents;
  state.counters["bytes/resident"] = bytes / residents;
  state.counters["residents/s"] =
      benchmark::Counter(residents, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(build)->Arg(1)->Arg(8)->Arg(77)->Unit(benchmark::kMillisecond);

void week_of_turnover(benchmark::State& state) {
  const Scenario scenario = of_streets(state.range(0));
  const ReplicateKey key{1, 0};
  auto population = Population::build(scenario, nullptr, key, -260);
  std::vector<Ties::NewTie> made;
  double moves = 0;
  Week week = -260;
  for (auto _ : state) {
    ++week;
    const auto changes = population.changes(scenario.parameters, key, week);
    for (const ResidentIndex r : changes.departing) population.depart(r);
    for (const auto& who : changes.arriving) population.arrive(scenario.parameters, key, who, week, made);
    made.clear();
    moves += static_cast<double>(changes.departing.size() + changes.arriving.size());
  }
  state.counters["moves/week"] = benchmark::Counter(moves, benchmark::Counter::kAvgIterations);
}
BENCHMARK(week_of_turnover)->Arg(1)->Arg(8)->Unit(benchmark::kMicrosecond);

void copy(benchmark::State& state) {
  const auto population = Population::build(of_streets(1), nullptr, {1, 0}, -260);
  for (auto _ : state) benchmark::DoNotOptimize(Population(population));
}
BENCHMARK(copy)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace linli
