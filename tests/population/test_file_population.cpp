// People on a graph from a file: its vertices are residents or households, and stay occupied.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "graph_statistics.hpp"

namespace linli {
namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

/// A ring of `n` vertices with chords, numbered at random so that order says nothing of nearness.
PopulationInput ring(std::uint32_t n, GraphVertex vertex) {
  PopulationInput input;
  input.vertex = vertex;
  std::mt19937 random(5);
  std::vector<std::uint32_t> name(n);
  for (std::uint32_t v = 0; v < n; ++v) name[v] = v;
  for (std::uint32_t v = n - 1; v > 0; --v) std::swap(name[v], name[random() % (v + 1)]);
  Pairs pairs;
  for (std::uint32_t v = 0; v < n; ++v) {
    input.label.push_back(std::to_string(v));
    for (const std::uint32_t step : {1U, 2U}) pairs.insert(std::minmax({name[v], name[(v + step) % n]}));
  }
  input.edge.assign(pairs.begin(), pairs.end());
  return input;
}

Pairs ties_of_kind(const Population& population, TieKind kind, auto vertex_of) {
  Pairs pairs;
  for (const ResidentIndex r : population.residents.in_identity_order()) {
    for (const Tie& tie : population.ties.of(r)) {
      if (tie.kind == kind) pairs.insert(std::minmax({vertex_of(r), vertex_of(tie.other)}));
    }
  }
  return pairs;
}

std::vector<std::size_t> sorted_degrees(const Pairs& pairs, std::size_t n) {
  std::vector<std::size_t> degree(n, 0);
  for (const auto& [a, b] : pairs) ++degree[a], ++degree[b];
  std::sort(degree.begin(), degree.end());
  return degree;
}

TEST(FilePopulation, ResidentsAreTheVerticesNowAndLater) {
  const Scenario scenario;
  const auto input = ring(500, GraphVertex::resident);
  const ReplicateKey key{1, 0};
  auto population = Population::build(scenario, &input, key, 0);
  const auto dwelling = [&](ResidentIndex r) { return dwelling_of(population.residents.id[r]); };
  EXPECT_EQ(population.residents.count(), 500U);
  EXPECT_EQ(population.ties.count(), input.edge.size());
  const Pairs at_start = ties_of_kind(population, TieKind::file, dwelling);
  EXPECT_EQ(sorted_degrees(at_start, 500), sorted_degrees(Pairs(input.edge.begin(), input.edge.end()), 500));
  const auto before = population.residents.id;

  turn_over(population, scenario.parameters, key, 0, 400);
  EXPECT_EQ(population.residents.count(), 500U);
  EXPECT_EQ(ties_of_kind(population, TieKind::file, dwelling), at_start)
      << "newcomers inherit the ties of their vertex";
  std::size_t stayed = 0;
  const std::set<ResidentId> old(before.begin(), before.end());
  for (const ResidentId id : population.residents.id) stayed += old.count(id);
  EXPECT_GT(stayed, 150U);
  EXPECT_LT(stayed, 350U) << "with hazard .08 a year about half have moved in 400 weeks";
  EXPECT_EQ(portraits(population), portraits(Population::build(scenario, &input, key, 400)));
}

TEST(FilePopulation, TheTableGivesHouseholdsCourtyardsAgesAndInitiative) {
  auto input = ring(60, GraphVertex::resident);
  for (std::int32_t v = 0; v < 60; ++v) {
    input.household.push_back(v / 3);
    input.courtyard.push_back(v / 30);
    input.age.push_back(20 + v);
    input.initiative.push_back(static_cast<float>(10 * v));
  }
  const auto population = Population::build({}, &input, {1, 0}, -26);
  EXPECT_EQ(population.place.dwellings(), 20U);
  EXPECT_EQ(population.place.courtyards(), 2U);
  EXPECT_EQ(population.residents.count(), 60U);
  const Residents& who = population.residents;
  std::set<int> ages;
  double sum = 0;
  double squares = 0;
  for (ResidentIndex r = 0; r < who.capacity(); ++r) {
    const int age = (-26 - who.birth[r]) / 52;
    ages.insert(age);
    EXPECT_EQ(who.courtyard[r], (age - 20) / 30);
    const auto score = static_cast<double>(who.traits[r].initiative);
    EXPECT_NEAR(score, (10.0 * (age - 20) - 295.0) / std::sqrt(100.0 * (60 * 60 - 1) / 12.0), 1e-5);
    sum += score;
    squares += score * score;
    const auto at_home = std::count_if(population.ties.of(r).begin(), population.ties.of(r).end(),
                                       [](const Tie& tie) { return tie.kind == TieKind::household; });
    EXPECT_EQ(at_home, 2) << "a household is a clique";
  }
  EXPECT_EQ(ages.size(), 60U);
  EXPECT_NEAR(sum, 0, 1e-4);
  EXPECT_NEAR(squares / 60, 1, 1e-5);
}

TEST(FilePopulation, HouseholdsAreExpandedWithTheParametersProbability) {
  Scenario scenario;
  const auto input = ring(400, GraphVertex::household);
  const ReplicateKey key{2, 0};
  const auto dwelling_pairs = [&](const Population& population) {
    return ties_of_kind(population, TieKind::file,
                        [&](ResidentIndex r) { return dwelling_of(population.residents.id[r]); });
  };
  const auto possible = [&](const Population& population, const Pairs& pairs) {
    std::vector<double> size(400, 0);
    for (const ResidentIndex r : population.residents.in_identity_order())
      ++size[dwelling_of(population.residents.id[r])];
    double number = 0;
    for (const auto& [a, b] : pairs) number += size[a] * size[b];
    return number;
  };
  scenario.parameters.graph_expand = 1;
  auto full = Population::build(scenario, &input, key, 0);
  const Pairs all = dwelling_pairs(full);
  EXPECT_EQ(sorted_degrees(all, 400), sorted_degrees(Pairs(input.edge.begin(), input.edge.end()), 400));
  turn_over(full, scenario.parameters, key, 0, 300);
  EXPECT_EQ(dwelling_pairs(full), all);

  scenario.parameters.graph_expand = 0.3;
  auto population = Population::build(scenario, &input, key, 0);
  for (const Week week : {0, 300}) {
    if (week > 0) turn_over(population, scenario.parameters, key, 0, week);
    double ties = 0;
    for (const ResidentIndex r : population.residents.in_identity_order()) {
      for (const Tie& tie : population.ties.of(r)) ties += tie.kind == TieKind::file ? 0.5 : 0;
    }
    const double pairs = possible(population, all);
    std::printf("week %d: %.0f of %.0f pairs of members of tied households are tied\n", week, ties, pairs);
    EXPECT_NEAR(ties / pairs, 0.3, 4 * std::sqrt(0.21 / pairs));
  }
  EXPECT_EQ(portraits(population), portraits(Population::build(scenario, &input, key, 300)));

  scenario.parameters.graph_expand = 0;
  EXPECT_TRUE(dwelling_pairs(Population::build(scenario, &input, key, 0)).empty());
}

TEST(FilePopulation, TiedPeopleLiveInOneCourtyardWhereTheFileHasNone) {
  Scenario scenario;
  scenario.parameters.population_households_per_courtyard = 100;
  const auto input = ring(1000, GraphVertex::household);
  const auto population = Population::build(scenario, &input, {1, 0}, 0);
  EXPECT_EQ(population.place.courtyards(), 10U);
  EXPECT_EQ(population.place.communities(), 3U);
  EXPECT_EQ(population.place.streets, 1);
  double within = 0;
  double ties = 0;
  const Residents& who = population.residents;
  for (const ResidentIndex r : who.in_identity_order()) {
    for (const Tie& tie : population.ties.of(r)) {
      if (tie.kind != TieKind::file) continue;
      ties += 1;
      within += who.courtyard[r] == who.courtyard[tie.other] ? 1 : 0;
    }
  }
  std::printf("%.3f of ties lie within a courtyard; by chance it would be 0.1\n", within / ties);
  EXPECT_GT(within / ties, 0.8);
}

TEST(FilePopulation, DoesNotDependOnStorage) {
  const Scenario scenario;
  for (const GraphVertex vertex : {GraphVertex::resident, GraphVertex::household}) {
    const auto input = ring(200, vertex);
    const auto plain = Population::build(scenario, &input, {1, 0}, 0);
    const auto permuted = Population::build(scenario, &input, {1, 0}, 0, 7U);
    EXPECT_NE(plain.residents.id, permuted.residents.id);
    EXPECT_EQ(portraits(plain), portraits(permuted));
  }
}

}  // namespace
}  // namespace linli
