// A run that is saved and restored goes on as if it had never stopped, from any week; no number of its state
// is forgotten; and another arm takes over a history only where it is its own.
#include "engine/checkpoint.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "engine/small_world.hpp"
#include "engine/state.hpp"
#include "world/invariant.hpp"

namespace linli::testing {
namespace {

Scenario supported() {
  Scenario s = busy_supported_world();
  s.burn_in_weeks = 30;
  s.weeks = 30;
  return s;
}

std::unique_ptr<World> copy_of(const Simulation& simulation) {
  return std::make_unique<World>(simulation.world());
}

TEST(Checkpoint, GoesOnAsIfNeverStopped) {
  const Scenario scenario = supported();
  const Told whole = run_through(scenario);
  for (const Week week : {-29, -10, 0, 1, 13, 29}) {
    SerialExecutor serial;
    Simulation first(scenario, nullptr, serial);
    go_on(first, week);
    const auto state = first.state();
    ThreadPool pool(2);
    Simulation second(scenario, nullptr, pool);
    second.restore(state);
    EXPECT_EQ(second.week(), week);
    EXPECT_EQ(second.state(), state) << "what is restored is saved alike";
    const Told rest = go_on(second, scenario.weeks);
    ASSERT_EQ(rest.chain.size(), static_cast<std::size_t>(scenario.weeks - week));
    EXPECT_TRUE(std::equal(rest.chain.rbegin(), rest.chain.rend(), whole.chain.rbegin())) << week;
    EXPECT_TRUE(std::equal(rest.indicators.rbegin(), rest.indicators.rend(), whole.indicators.rbegin()))
        << week;
  }
}

/// Changes every number to another one.
struct Changer {
  std::size_t leaves = 0;
  template <class T>
  void leaf(T& value) {
    ++leaves;
    if constexpr (std::is_same_v<T, bool>) {
      value = !value;
    } else {
      unsigned char bytes[sizeof(T)];
      std::memcpy(bytes, &value, sizeof value);
      bytes[0] ^= static_cast<unsigned char>(1 + leaves % 7);
      std::memcpy(&value, bytes, sizeof value);
    }
  }
  static std::size_t size(std::size_t items) { return items; }
};

/// Every number, as bytes, in order.
struct Lister {
  std::vector<std::string> all;
  template <class T>
  void leaf(T& value) {
    all.emplace_back(reinterpret_cast<const char*>(&value), sizeof value);
  }
  std::size_t size(std::size_t items) {
    all.push_back(std::to_string(items));
    return items;
  }
};

std::vector<std::string> numbers_of(World& world) {
  Lister lister;
  visit_state(lister, world);
  return std::move(lister.all);
}

TEST(Checkpoint, EveryNumberIsSavedAndRestored) {
  SerialExecutor serial;
  const Scenario scenario = supported();
  Simulation simulation(scenario, nullptr, serial);
  go_on(simulation, 20);
  const auto world = copy_of(simulation);
  const auto before = numbers_of(*world);
  Changer changer;
  visit_state(changer, *world);
  EXPECT_GT(changer.leaves, 50'000U);
  const auto changed = numbers_of(*world);
  ASSERT_EQ(changed.size(), before.size());
  std::size_t same = 0;
  for (std::size_t i = 0; i < before.size(); ++i) same += before[i] == changed[i] ? 1 : 0;
  // Only sizes of lists stay as they were.
  EXPECT_EQ(same + changer.leaves, before.size());
  Simulation other(scenario, nullptr, serial);
  const auto fresh = copy_of(other);
  restore(*fresh, saved(*world));
  EXPECT_EQ(numbers_of(*fresh), changed);
}

/// A change of any one column shows in what is saved: each is found by changing its first number alone.
TEST(Checkpoint, EveryColumnShowsInWhatIsSaved) {
  SerialExecutor serial;
  Simulation simulation(supported(), nullptr, serial);
  go_on(simulation, 20);
  const auto text = [](const World& world) {
    const auto bytes = saved(world);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  const auto original = text(simulation.world());
  std::set<std::string> different;
  std::size_t columns = 0;
  const auto try_column = [&](auto change) {
    const auto world = copy_of(simulation);
    change(*world);
    const auto changed = text(*world);
    EXPECT_TRUE(changed != original) << "column " << columns;
    different.insert(changed);
    ++columns;
  };
  const ResidentIndex r = simulation.world().residents().in_identity_order().front();
  try_column([&](World& w) { w.residents().id[r] ^= 1; });
  try_column([&](World& w) { w.residents().key[r].k1 ^= 1; });
  try_column([&](World& w) { w.residents().courtyard[r] ^= 1; });
  try_column([&](World& w) { ++w.residents().birth[r]; });
  try_column([&](World& w) { ++w.residents().arrived[r]; });
  try_column([&](World& w) { w.residents().caregiver[r] ^= 1; });
  try_column([&](World& w) { w.residents().traits[r].interest[3] += 1; });
  try_column([&](World& w) { ++w.residents().touched[r]; });
  try_column([&](World& w) { w.residents().motivation[r] += 1; });
  try_column([&](World& w) { w.residents().reliance[r] += 1; });
  try_column([&](World& w) { w.residents().concern[r] += 1; });
  try_column([&](World& w) { w.residents().confidence[r] += 1; });
  try_column([&](World& w) { w.residents().fatigue[r] += 1; });
  try_column([&](World& w) { w.residents().skill[r][2] += 1; });
  try_column([&](World& w) { --w.residents().first_active[r]; });
  try_column([&](World& w) { ++w.residents().last_active[r]; });
  try_column([&](World& w) { w.residents().attendance_rate[r] += 1; });
  try_column([&](World& w) { ++w.residents().attended[r]; });
  try_column([&](World& w) { w.residents().remove(r); });  // count and free places
  try_column([&](World& w) { w.population.ties.remove_all(r, w.residents().id); });
  try_column([&](World& w) { w.population.depart(r); });  // books
  try_column([&](World& w) { w.participation.groups[r][1] ^= 1; });
  try_column([&](World& w) { w.participation.spare_hours[r] += 1; });
  try_column([&](World& w) { w.participation.hours_used[r] += 1; });
  try_column([&](World& w) { ++w.participation.hours_week[r]; });
  try_column([&](World& w) { ++w.participation.endorsed_until[r]; });
  try_column([&](World& w) { w.calendar.add({.who = 1, .due = w.week + 5}, w.week); });
  try_column([&](World& w) { w.calendar.add({.who = 1, .due = w.week + 5000}, w.week); });
  try_column([&](World& w) { ++w.week; });
  try_column([&](World& w) { w.groups.front().grant_fen += 1; });
  try_column([&](World& w) { w.groups.back().members.emplace_back(); });
  try_column([&](World& w) { w.groups.front().project.emplace(); });
  try_column([&](World& w) { w.alive.push_back(0); });
  try_column([&](World& w) { w.affairs.front().relieved += 0.5; });
  try_column([&](World& w) { w.open_affairs.push_back(0); });
  try_column([&](World& w) { w.affairs_in.front().push_back(0); });
  try_column([&](World& w) { w.events.front().informed.push_back(1); });
  try_column([&](World& w) { w.open_events.push_back(0); });
  try_column([&](World& w) { w.ripening.emplace_back(); });
  try_column([&](World& w) { ++w.next_affair_serial; });
  try_column([&](World& w) { w.organisers.front().regulars.emplace_back(); });
  try_column([&](World& w) { ++w.affair_spell.front(); });
  try_column([&](World& w) { ++w.event_spell.front(); });
  try_column([&](World& w) { ++w.affair_due.front(); });
  try_column([&](World& w) { ++w.event_due.front(); });
  try_column([&](World& w) { ++w.interventions.front().round; });
  try_column([&](World& w) { w.last_week_events.emplace_back(); });
  try_column([&](World& w) { ++w.supporter.budget_fen; });
  try_column([&](World& w) { ++w.tally.quarrels_by_object[4]; });
  try_column([&](World& w) { ++w.last_event; });
  try_column([&](World& w) { w.chain[31] ^= 1; });
  EXPECT_EQ(different.size(), columns);
}

TEST(Checkpoint, WhatIsNoStateIsRefused) {
  SerialExecutor serial;
  Simulation simulation(supported(), nullptr, serial);
  auto state = simulation.state();
  state.pop_back();
  EXPECT_THROW(simulation.restore(state), BrokenState);
  Simulation other(supported(), nullptr, serial);
  auto longer = other.state();
  longer.emplace_back();
  EXPECT_THROW(other.restore(longer), BrokenState);
}

TEST(Checkpoint, LogsComeBackWhole) {
  SerialExecutor serial;
  Simulation simulation(supported(), nullptr, serial);
  simulation.burn_in();
  WeekLog log, again;
  simulation.opening(log);
  auto bytes = saved(log);
  simulation.step(log);
  simulation.closing(log);
  const auto second = saved(log);
  bytes.insert(bytes.end(), second.begin(), second.end());
  std::span<const std::byte> left(bytes);
  restore(again, left);
  EXPECT_EQ(again.week, 0);
  restore(again, left);
  EXPECT_TRUE(left.empty());
  EXPECT_EQ(saved(again), second);
  EXPECT_THROW(restore(again, left), BrokenState);
}

TEST(CommonHistory, EndsBeforeWhatDiffers) {
  const Scenario base = supported();
  EXPECT_EQ(common_until(base, base), kNever);
  Scenario other = base;
  other.weeks = 99;
  other.name = "other";
  other.output.attendance = true;
  EXPECT_EQ(common_until(base, other), kNever) << "length and what is recorded decide nothing";
  for (int what = 0; what < 4; ++what) {
    other = base;
    if (what == 0) other.seed = 5;
    if (what == 1) other.replicate = 5;
    if (what == 2) other.parameters.found_ideas += 0.1;
    if (what == 3) other.burn_in_weeks += 1;
    EXPECT_EQ(common_until(base, other), kLongAgo) << what;
  }
  other = base;
  other.events.push_back({.week = 12, .communities = {}});
  EXPECT_EQ(common_until(base, other), 11);
  EXPECT_EQ(common_until(other, base), 11);
  other = base;
  other.interventions.push_back(practice(PracticeId::academy, "more"));
  other.interventions.back().first_week = 20;
  EXPECT_EQ(common_until(base, other), 19);
  other.interventions[1].levers[0] += 1;
  EXPECT_EQ(common_until(base, other), base.interventions[1].first_week - 1);
}

TEST(CommonHistory, AnotherArmGoesOnFromIt) {
  Scenario base = supported();
  base.interventions.resize(2);
  Scenario arm = base;
  arm.interventions.push_back(practice(PracticeId::accompaniment, "visits"));
  arm.interventions.back().first_week = 15;
  arm.events.push_back({.week = 18, .salience = 1, .weeks = 4, .communities = {}});
  const Told whole = run_through(arm);
  SerialExecutor serial;
  Simulation history(base, nullptr, serial);
  go_on(history, 14);
  auto other = history.fork(arm);
  const Told rest = go_on(other, arm.weeks);
  EXPECT_TRUE(std::equal(rest.chain.rbegin(), rest.chain.rend(), whole.chain.rbegin()));
  EXPECT_TRUE(std::equal(rest.indicators.rbegin(), rest.indicators.rend(), whole.indicators.rbegin()));
  EXPECT_NE(first_difference(arm, whole, run_through(base)), kNever) << "the arm is another one";
  go_on(history, 15);
  EXPECT_THROW(static_cast<void>(history.fork(arm)), BrokenInvariant);
}

}  // namespace
}  // namespace linli::testing
