// Contracts of a run, told by its digest chain: what must make no difference makes none, and what must, does.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/small_world.hpp"

namespace linli::testing {
namespace {

#define EXPECT_SAME_RUN(scenario, a, b) EXPECT_EQ(first_difference(scenario, a, b), kNever)

class DigestContract : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { baseline_ = new Told(run_through(busy_supported_world())); }
  static void TearDownTestSuite() { delete baseline_; }
  static const Told& baseline() { return *baseline_; }

 private:
  static inline const Told* baseline_ = nullptr;
};

// Otherwise the rest of this file would prove little.
TEST_F(DigestContract, MuchHappens) {
  for (const EventKind kind : {EventKind::group_founded,
                               EventKind::founding_failed,
                               EventKind::joined,
                               EventKind::left,
                               EventKind::role_taken,
                               EventKind::captain_burned_out,
                               EventKind::succession,
                               EventKind::project_started,
                               EventKind::project_done,
                               EventKind::project_failed,
                               EventKind::affair_worsened,
                               EventKind::quarrel_began,
                               EventKind::quarrel_settled,
                               EventKind::stage_changed,
                               EventKind::went_public,
                               EventKind::split,
                               EventKind::merged,
                               EventKind::hatched,
                               EventKind::ended,
                               EventKind::rivalry_lost,
                               EventKind::rivalry_won,
                               EventKind::performance,
                               EventKind::academy_graduated,
                               EventKind::grant_applied,
                               EventKind::grant_approved,
                               EventKind::visit,
                               EventKind::visit_unmet,
                               EventKind::volunteer_turned_out,
                               EventKind::follow_up_held,
                               EventKind::resident_left}) {
    EXPECT_GT(baseline().count(kind), 0U) << event_kind_name(kind);
  }
}

TEST_F(DigestContract, TwoRunsAreAlike) {
  EXPECT_SAME_RUN(busy_world(), baseline(), run_through(busy_supported_world()));
}

TEST_F(DigestContract, NumberOfThreadsChangesNothing) {
  for (const unsigned threads : {2U, 8U}) {
    EXPECT_SAME_RUN(busy_world(), baseline(), run_through(busy_supported_world(), threads)) << threads;
  }
}

TEST_F(DigestContract, OrderOfStorageChangesNothing) {
  for (const std::uint32_t order : {1U, 2U, 3U}) {
    const Told other = run_through(busy_supported_world(), 1, {.storage_order = order, .phases = {}});
    EXPECT_SAME_RUN(busy_world(), baseline(), other) << "order " << order;
    EXPECT_EQ(baseline().indicators, other.indicators);
  }
}

TEST_F(DigestContract, LengthOfTheRunChangesNothingBefore) {
  Scenario longer = busy_supported_world();
  longer.weeks = 60;
  const Told other = run_through(longer);
  ASSERT_EQ(other.chain.size(), baseline().chain.size() + 20);
  EXPECT_SAME_RUN(longer, baseline(), other);
}

TEST_F(DigestContract, RecordingChangesNothing) {
  Scenario recorded = busy_supported_world();
  recorded.output = {.attendance = true, .ties = false, .snapshot_every = 1};
  recorded.title_en = recorded.about_zh = "another title";
  const Told other = run_through(recorded);
  EXPECT_SAME_RUN(recorded, baseline(), other);
  EXPECT_EQ(baseline().indicators, other.indicators);
}

TEST_F(DigestContract, ObservingChangesNothing) {
  const Scenario scenario = busy_supported_world();
  SerialExecutor serial;
  Simulation simulation(scenario, nullptr, serial);
  Told told = go_on(simulation, 10);
  WeekLog log;
  simulation.opening(log);
  simulation.closing(log);
  const Told rest = go_on(simulation, scenario.weeks);
  told.chain.insert(told.chain.end(), rest.chain.begin(), rest.chain.end());
  EXPECT_SAME_RUN(scenario, baseline(), told);
}

TEST_F(DigestContract, ForkGoesOnAsARunFromTheStart) {
  Scenario bare = busy_supported_world();
  bare.interventions.clear();
  bare.events.clear();
  SerialExecutor serial;
  Simulation shared(bare, nullptr, serial);
  shared.burn_in();
  Simulation arm = shared.fork(busy_supported_world());
  const Told told = go_on(arm, bare.weeks);
  ASSERT_EQ(told.chain.size(), 40U);
  const std::vector<Digest> from_start(baseline().chain.end() - 40, baseline().chain.end());
  EXPECT_EQ(told.chain, from_start);
  EXPECT_EQ(told.indicators.size(), baseline().indicators.size());
  // The fork leaves no trace in what it came from.
  const Told unsupported = go_on(shared, bare.weeks);
  const Told alone = run_through(bare);
  EXPECT_EQ(unsupported.chain, std::vector<Digest>(alone.chain.end() - 40, alone.chain.end()));
}

TEST_F(DigestContract, ForkAtAnyWeekGoesOnAlike) {
  SerialExecutor serial;
  const Scenario scenario = busy_supported_world();
  Simulation whole(scenario, nullptr, serial);
  Scenario bare = scenario;
  bare.interventions.clear();
  bare.events.clear();
  for (const Week week : {-20, -7, 0}) {
    Simulation first(bare, nullptr, serial);
    go_on(first, week);
    Simulation second = first.fork(bare);
    EXPECT_EQ(go_on(first, 15).chain, go_on(second, 15).chain) << "week " << week;
  }
}

TEST_F(DigestContract, SeedAndReplicateMatter) {
  Scenario other = busy_supported_world();
  other.seed += 1;
  EXPECT_EQ(first_difference(other, baseline(), run_through(other)), 1 - other.burn_in_weeks);
  other = busy_supported_world();
  other.replicate = 1;
  EXPECT_EQ(first_difference(other, baseline(), run_through(other)), 1 - other.burn_in_weeks);
}

TEST_F(DigestContract, AParameterMatters) {
  Scenario other = busy_supported_world();
  other.parameters.quarrel_direction *= 1.01;
  EXPECT_NE(first_difference(other, baseline(), run_through(other)), kNever);
}

/// A mechanism that draws from a stream of its own for everybody and decides nothing.
double idle_sum = 0;
void idle(World& world, WeekWork& /*work*/, Executor& /*executor*/) {
  constexpr auto kUnused = static_cast<Stream>(0xFFFF'0001U);
  const Residents& people = world.residents();
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (people.present(r)) idle_sum += draw_normal(people.key[r], kUnused, world.week);
  }
}

TEST_F(DigestContract, AnUnusedMechanismAndStreamChangeNothing) {
  std::vector<Phase> phases;
  for (const Phase& phase : schedule()) {
    phases.push_back({phase.number, "idle", "", "", "nobody", idle});
    phases.push_back(phase);
  }
  const Told other = run_through(busy_supported_world(), 1, {.storage_order = {}, .phases = phases});
  EXPECT_NE(idle_sum, 0.0);
  EXPECT_SAME_RUN(busy_world(), baseline(), other);
}

TEST_F(DigestContract, AMechanismTakenOutMatters) {
  const auto table = schedule();
  for (std::size_t out = 0; out < table.size(); ++out) {
    std::vector<Phase> phases(table.begin(), table.end());
    phases.erase(phases.begin() + static_cast<std::ptrdiff_t>(out));
    const Told other = run_through(busy_supported_world(), 1, {.storage_order = {}, .phases = phases});
    EXPECT_NE(first_difference(busy_world(), baseline(), other), kNever) << table[out].name;
  }
}

TEST(Schedule, PhasesAreInOrderAndSayWhatTheyDo) {
  int last = 1;
  for (const Phase& phase : schedule()) {
    EXPECT_GE(phase.number, 2) << phase.name;
    EXPECT_LE(phase.number, 9) << phase.name;
    EXPECT_FALSE(phase.reads.empty() || phase.writes.empty() || phase.wakes.empty()) << phase.name;
    last = std::max(last, phase.number);
  }
  EXPECT_EQ(last, 9);
}

}  // namespace
}  // namespace linli::testing
