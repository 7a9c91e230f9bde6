// The generated graph: its statistics (design targets: degree 9, variance/mean 5.8, transitivity .20,
// giant component, assortativity .25), and that it is a function of who lives here.
#include <gtest/gtest.h>

#include <set>

#include "graph_statistics.hpp"
#include "population/graph_generator.hpp"

namespace linli {
namespace {

constexpr Week kStart = -260;

void expect_targets(const GraphStatistics& s) {
  EXPECT_NEAR(s.mean_degree, 9.0, 0.7);
  EXPECT_GE(s.variance_over_mean, 4.5);
  EXPECT_LE(s.variance_over_mean, 7.0);
  EXPECT_GE(s.transitivity, 0.16);
  EXPECT_LE(s.transitivity, 0.25);
  EXPECT_GE(s.giant_component, 0.95);
  EXPECT_NEAR(s.assortativity, 0.25, 0.05);
}

Scenario of_courtyards(int streets, int communities, int courtyards) {
  Scenario scenario;
  scenario.parameters.population_streets = streets;
  scenario.parameters.population_communities_per_street = communities;
  scenario.parameters.population_courtyards_per_community = courtyards;
  return scenario;
}

TEST(Graph, ReachesItsTargetsInEverySeed) {
  const Scenario scenario;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    const auto population = Population::build(scenario, nullptr, {seed, 3}, kStart);
    const auto statistics = statistics_of(population);
    statistics.print(("seed " + std::to_string(seed)).c_str());
    EXPECT_NEAR(statistics.residents, 13000, 500);
    expect_targets(statistics);
  }
}

TEST(Graph, StaysSoAfterThreeHundredWeeksOfTurnover) {
  const Scenario scenario;
  const ReplicateKey key{1, 0};
  auto population = Population::build(scenario, nullptr, key, kStart);
  turn_over(population, scenario.parameters, key, kStart, kStart + 300);
  const auto statistics = statistics_of(population);
  statistics.print("after 300 weeks");
  expect_targets(statistics);
}

TEST(Graph, HoldsInOneCourtyard) {
  // A thousand residents: hubs make a single draw noisy, so the target is of the mean.
  const Scenario scenario = of_courtyards(1, 1, 1);
  GraphStatistics mean;
  constexpr int kReplicates = 24;
  for (std::uint32_t replicate = 0; replicate < kReplicates; ++replicate) {
    const auto s = statistics_of(Population::build(scenario, nullptr, {5, replicate}, kStart));
    mean.residents += s.residents / kReplicates;
    mean.mean_degree += s.mean_degree / kReplicates;
    mean.variance_over_mean += s.variance_over_mean / kReplicates;
    mean.transitivity += s.transitivity / kReplicates;
    mean.giant_component += s.giant_component / kReplicates;
    mean.assortativity += s.assortativity / kReplicates;
    EXPECT_GE(s.giant_component, 0.95);
  }
  mean.print("one courtyard, mean of 24");
  expect_targets(mean);
}

TEST(Graph, HoldsForAHundredThousand) {
  const Scenario scenario = of_courtyards(8, 3, 4);
  const auto statistics = statistics_of(Population::build(scenario, nullptr, {2, 0}, kStart));
  statistics.print("eight streets");
  EXPECT_GT(statistics.residents, 100000);
  expect_targets(statistics);
}

TEST(Graph, HouseholdsAreCliques) {
  const Scenario scenario = of_courtyards(1, 1, 2);
  const auto population = Population::build(scenario, nullptr, {1, 0}, kStart);
  std::map<std::uint32_t, std::vector<ResidentIndex>> homes;
  for (const ResidentIndex r : population.residents.in_identity_order()) {
    homes[dwelling_of(population.residents.id[r])].push_back(r);
  }
  EXPECT_EQ(homes.size(), 800U);
  for (const auto& [dwelling, members] : homes) {
    for (const ResidentIndex r : members) {
      const auto ties = population.ties.of(r);
      const auto at_home =
          std::count_if(ties.begin(), ties.end(), [](const Tie& t) { return t.kind == TieKind::household; });
      EXPECT_EQ(at_home + 1, static_cast<std::ptrdiff_t>(members.size()));
      for (const ResidentIndex other : members) {
        EXPECT_TRUE(r == other || population.ties.tied(r, other, population.residents.id));
      }
    }
  }
}

TEST(Graph, TiesOfEachKindStayInTheirFocus) {
  const Scenario scenario = of_courtyards(2, 2, 3);
  const auto population = Population::build(scenario, nullptr, {1, 0}, kStart);
  const Residents& who = population.residents;
  std::set<std::pair<std::uint16_t, std::uint16_t>> weak_between;
  for (const ResidentIndex r : who.in_identity_order()) {
    for (const Tie& tie : population.ties.of(r)) {
      const std::uint32_t a =
          dwelling_of(who.id[r]) - population.place.courtyard_first_dwelling[who.courtyard[r]];
      const std::uint32_t b = dwelling_of(who.id[tie.other]) -
                              population.place.courtyard_first_dwelling[who.courtyard[tie.other]];
      if (tie.kind == TieKind::weak) {
        weak_between.insert({who.courtyard[r], who.courtyard[tie.other]});
        continue;
      }
      EXPECT_EQ(who.courtyard[r], who.courtyard[tie.other]);
      if (tie.kind == TieKind::neighbour) {
        EXPECT_EQ(a / 16, b / 16);
      }
      if (tie.kind == TieKind::circle) {
        EXPECT_EQ(main_interest(who.traits[r]), main_interest(who.traits[tie.other]));
      }
    }
  }
  EXPECT_EQ(weak_between.size(), 12U * 12U) << "weak ties link every pair of courtyards, streets too";
}

TEST(Graph, IsAFunctionOfWhoLivesHere) {
  const Scenario scenario = of_courtyards(1, 2, 2);
  const ReplicateKey key{4, 1};
  auto grown = Population::build(scenario, nullptr, key, kStart);
  for (const Week week : {kStart + 40, kStart + 300}) {
    turn_over(grown, scenario.parameters, key, week == kStart + 40 ? kStart : kStart + 40, week);
    const auto fresh = Population::build(scenario, nullptr, key, week);
    EXPECT_EQ(portraits(grown), portraits(fresh)) << "week " << week;
  }
}

TEST(Graph, DoesNotDependOnStorage) {
  const Scenario scenario = of_courtyards(1, 1, 3);
  const ReplicateKey key{4, 1};
  auto plain = Population::build(scenario, nullptr, key, kStart);
  auto permuted = Population::build(scenario, nullptr, key, kStart, 99U);
  EXPECT_NE(plain.residents.id, permuted.residents.id);
  EXPECT_EQ(portraits(plain), portraits(permuted));
  turn_over(plain, scenario.parameters, key, kStart, kStart + 60);
  turn_over(permuted, scenario.parameters, key, kStart, kStart + 60);
  EXPECT_EQ(portraits(plain), portraits(permuted));
}

TEST(Graph, CopiesGoTheirOwnWays) {
  const Scenario scenario = of_courtyards(1, 1, 2);
  const ReplicateKey key{4, 1};
  auto original = Population::build(scenario, nullptr, key, kStart);
  const auto before = portraits(original);
  auto copy = original;
  turn_over(copy, scenario.parameters, key, kStart, kStart + 100);
  EXPECT_EQ(portraits(original), before);
  EXPECT_NE(portraits(copy), before);
  turn_over(original, scenario.parameters, key, kStart, kStart + 100);
  EXPECT_EQ(portraits(original), portraits(copy));
}

TEST(Graph, ArrivalsReportTheTiesTheyMake) {
  const Scenario scenario = of_courtyards(1, 1, 2);
  const ReplicateKey key{4, 1};
  auto population = Population::build(scenario, nullptr, key, kStart);
  std::vector<Ties::NewTie> made;
  for (Week week = kStart + 1; week <= kStart + 30; ++week) {
    const auto changes = population.changes(scenario.parameters, key, week);
    const auto& id = population.residents.id;
    EXPECT_TRUE(std::is_sorted(changes.departing.begin(), changes.departing.end(),
                               [&](ResidentIndex a, ResidentIndex b) { return id[a] < id[b]; }));
    EXPECT_TRUE(std::is_sorted(changes.arriving.begin(), changes.arriving.end(),
                               [](const auto& a, const auto& b) { return a.id < b.id; }));
    for (const ResidentIndex r : changes.departing) population.depart(r);
    for (const auto& arrival : changes.arriving) {
      const std::size_t ties = population.ties.count();
      made.clear();
      const ResidentIndex r = population.arrive(scenario.parameters, key, arrival, week, made);
      EXPECT_EQ(population.ties.count(), ties + made.size());
      EXPECT_EQ(population.ties.degree(r), made.size());
      EXPECT_EQ(population.residents.arrived[r], week);
    }
  }
}

TEST(Graph, ProbabilityOfATieByHand) {
  Parameters parameters;
  parameters.graph_homophily = 0;
  parameters.graph_weak_ties = 1.49;
  parameters.graph_wide_size = 150;
  const TieLaw plain(parameters, {1, 0});
  EXPECT_NEAR(plain.probability(TieKind::weak, {1, 1, 0}, {2, 1, 3}), 0.01, 1e-12);
  EXPECT_NEAR(plain.probability(TieKind::weak, {1, 2, 0}, {2, 3, 3}), 0.06, 1e-12);
  EXPECT_EQ(plain.probability(TieKind::weak, {1, 100, 0}, {2, 100, 3}), parameters.graph_highest_probability);
  parameters.graph_homophily = 1;
  const TieLaw choosy(parameters, {1, 0});
  // E exp(-|X - Y|) = 2 e Phi(-sqrt 2) = 0.42758.
  EXPECT_NEAR(choosy.probability(TieKind::weak, {1, 1, 0}, {2, 1, 0}), 0.01 / 0.427583576, 1e-9);
  EXPECT_NEAR(choosy.probability(TieKind::weak, {1, 1, 0}, {2, 1, -2}), 0.01 / 0.427583576 * 0.1353352832,
              1e-9);
}

TEST(Graph, ParametersMoveWhatTheyName) {
  Scenario scenario = of_courtyards(1, 2, 3);
  const auto with = [&](auto change) {
    Scenario changed = scenario;
    change(changed.parameters);
    return statistics_of(Population::build(changed, nullptr, {1, 0}, kStart));
  };
  const auto base = with([](Parameters&) {});
  const auto no_homophily = with([](Parameters& p) {
    p.graph_homophily = 0, p.graph_circle_likeness = 0, p.traits_household_share = 0;
  });
  const auto even = with([](Parameters& p) { p.traits_sociality_spread = 0; });
  const auto no_circles = with([](Parameters& p) { p.graph_circle_ties = 0; });
  no_homophily.print("no homophily");
  even.print("all equally sociable");
  no_circles.print("no circles");
  EXPECT_NEAR(no_homophily.assortativity, 0, 0.03);
  EXPECT_LT(even.variance_over_mean, 2.0);
  EXPECT_LT(no_circles.mean_degree, base.mean_degree - 3);
}

TEST(Graph, EveryParameterMayStandAtEitherEnd) {
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section != "population" && record.section != "traits" && record.section != "graph") continue;
    if (record.name == "streets") continue;  // a city of 2000 streets is no unit test
    for (const double value : {record.low, record.high}) {
      Scenario scenario = of_courtyards(1, 1, 2);
      scenario.parameters.population_households_per_courtyard = 60;
      set(scenario.parameters, record, value);
      auto population = Population::build(scenario, nullptr, {1, 0}, kStart);
      turn_over(population, scenario.parameters, {1, 0}, kStart, kStart + 30);
      EXPECT_EQ(portraits(population), portraits(Population::build(scenario, nullptr, {1, 0}, kStart + 30)))
          << record.section << '.' << record.name << " = " << value;
      EXPECT_GT(population.ties.count(), 0U);
    }
  }
}

}  // namespace
}  // namespace linli
