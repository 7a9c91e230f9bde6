// Arms: an intervention of zero dose is none; the placebo differs by reversed decisions and says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/small_world.hpp"

namespace linli::testing {
namespace {

struct Nothing {
  PracticeId practice;
  const char* lever;  ///< which at 0 means no dose at all
};

class ZeroDose : public ::testing::TestWithParam<Nothing> {};

TEST_P(ZeroDose, IsNone) {
  Scenario with = busy_world();
  with.events = busy_supported_world().events;
  const Told without = run_through(with);
  with.interventions = {practice(GetParam().practice, "nothing")};
  EXPECT_NE(first_difference(with, without, run_through(with)), kNever) << "at full dose it does something";
  set_lever(with.interventions.front(), GetParam().lever, 0);
  EXPECT_EQ(first_difference(with, without, run_through(with)), kNever);
}

TEST_P(ZeroDose, BesideOthersIsNoneWhereverItIsListed) {
  Scenario with = busy_supported_world();
  const Told without = run_through(with);
  InterventionPlan nothing = practice(GetParam().practice, "nothing");
  set_lever(nothing, GetParam().lever, 0);
  nothing.priority = 5;
  with.interventions.push_back(nothing);
  EXPECT_EQ(first_difference(with, without, run_through(with)), kNever);
  // Listed first it moves the numbers of the others, by which events name them, and nothing else.
  std::rotate(with.interventions.begin(), with.interventions.end() - 1, with.interventions.end());
  EXPECT_EQ(without.indicators, run_through(with).indicators);
}

INSTANTIATE_TEST_SUITE_P(
    Levers, ZeroDose,
    ::testing::Values(
        Nothing{PracticeId::academy, "entrants"}, Nothing{PracticeId::academy, "call_reach"},
        Nothing{PracticeId::micro_grants, "amount"}, Nothing{PracticeId::micro_grants, "most_grants"},
        Nothing{PracticeId::micro_grants, "reach"}, Nothing{PracticeId::accompaniment, "hours_per_visit"},
        Nothing{PracticeId::accompaniment, "most_groups"}, Nothing{PracticeId::public_event, "reach"},
        Nothing{PracticeId::gifts, "gift"}, Nothing{PracticeId::demonstration, "courtyards"},
        Nothing{PracticeId::demonstration, "passing"}, Nothing{PracticeId::slow_cultivation, "courtyards"},
        Nothing{PracticeId::slow_cultivation, "reach"}, Nothing{PracticeId::lecturers, "places"},
        Nothing{PracticeId::lecturers, "reach"}, Nothing{PracticeId::lecturers, "lessons"},
        Nothing{PracticeId::honours, "prizes"}, Nothing{PracticeId::resident_proposals, "amount"},
        Nothing{PracticeId::resident_proposals, "most_proposals"},
        Nothing{PracticeId::resident_proposals, "reach"}, Nothing{PracticeId::upkeep_income, "amount"},
        Nothing{PracticeId::upkeep_income, "most_groups"},
        Nothing{PracticeId::consensus_meetings, "sessions"},
        Nothing{PracticeId::consensus_meetings, "most_groups"},
        Nothing{PracticeId::negotiation, "most_tables"}, Nothing{PracticeId::site_visit, "invited"},
        Nothing{PracticeId::childrens_council, "places"}, Nothing{PracticeId::childrens_council, "reach"},
        Nothing{PracticeId::childrens_council, "sittings"}, Nothing{PracticeId::charity_sale, "goods"},
        Nothing{PracticeId::charity_sale, "price"}, Nothing{PracticeId::reflection, "most"},
        Nothing{PracticeId::over_procedure, "most_groups"},
        Nothing{PracticeId::manufactured_event, "salience"}),
    [](const auto& test) {
      const auto& record = practice_table()[static_cast<std::size_t>(test.param.practice)];
      return std::string(record.key) + "_" + test.param.lever;
    });
TEST(ZeroDose, OutsideItsWeeksAnInterventionIsNone) {
  Scenario with = busy_world();
  with.events = busy_supported_world().events;
  const Told without = run_through(with);
  with.interventions = busy_supported_world().interventions;
  for (InterventionPlan& plan : with.interventions) plan.first_week = plan.last_week = with.weeks + 1;
  EXPECT_EQ(first_difference(with, without, run_through(with)), kNever);
}

using Presence = std::set<std::tuple<ResidentId, HostKind, std::uint32_t>>;

struct FirstWeek {
  Presence present;
  std::vector<Event> reversed;
};

/// Who attended what in the placebo's week; and what the placebo says of it.
FirstWeek attendance_at(const Scenario& scenario, Week week) {
  SerialExecutor serial;
  Simulation simulation(scenario, nullptr, serial);
  go_on(simulation, week - 1);
  WeekLog log;
  simulation.step(log);
  FirstWeek first;
  for (const Attendance& a : log.attendances) first.present.insert({a.resident, a.host, a.host_number});
  std::copy_if(log.events.begin(), log.events.end(), std::back_inserter(first.reversed),
               [](const Event& e) { return e.kind == EventKind::placebo_reversed; });
  return first;
}

Scenario with_placebo(Scenario scenario, Week week) {
  scenario.interventions.push_back(practice(PracticeId::placebo, "placebo"));
  scenario.interventions.back().first_week = scenario.interventions.back().last_week = week;
  return scenario;
}

TEST(Placebo, ReversesOneDecisionInEachCommunityInItsFirstWeekOnly) {
  for (const Week week : {1, 9}) {
    const Scenario baseline = busy_world();
    const Scenario placebo = with_placebo(baseline, week);
    const Told a = run_through(baseline);
    const Told b = run_through(placebo);
    EXPECT_EQ(first_difference(placebo, a, b), week);
    EXPECT_EQ(b.count(EventKind::placebo_reversed), 2U) << "two communities, one week";
    EXPECT_EQ(a.count(EventKind::placebo_reversed), 0U);
  }
}

TEST(Placebo, WhoWasReversedIsWhoDiffers) {
  int differing = 0;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    Scenario baseline = busy_world();
    baseline.seed = seed;
    const FirstWeek a = attendance_at(baseline, 2);
    const FirstWeek b = attendance_at(with_placebo(baseline, 2), 2);
    ASSERT_EQ(b.reversed.size(), 2U);
    std::set<ResidentId> reversed;
    for (const Event& e : b.reversed) reversed.insert(e.resident);
    for (const Event& e : b.reversed) {
      ASSERT_NE(e.resident, 0U);
      const auto attends = [&](const Presence& present) {
        return std::any_of(present.begin(), present.end(),
                           [&](const auto& x) { return std::get<0>(x) == e.resident; });
      };
      // Who would have come stays away. Who would not have comes, unless what he came to is not held.
      EXPECT_FALSE(attends(e.code == 1 ? b.present : a.present)) << seed;
    }
    std::vector<Presence::value_type> differs;
    std::set_symmetric_difference(a.present.begin(), a.present.end(), b.present.begin(), b.present.end(),
                                  std::back_inserter(differs));
    // Besides them only those of a meeting that is held, or not, because of them.
    for (const auto& one : differs) {
      const bool same_meeting = std::any_of(b.reversed.begin(), b.reversed.end(), [&](const Event& e) {
        return std::get<1>(one) == HostKind::group && e.group == std::get<2>(one);
      });
      EXPECT_TRUE(reversed.contains(std::get<0>(one)) || same_meeting) << seed;
    }
    differing += a.present != b.present ? 1 : 0;
  }
  EXPECT_GE(differing, 10) << "of 12 seeds; a reversal shows unless its meeting is not held";
}

TEST(Placebo, SaysWhenNothingCouldBeReversed) {
  Scenario asleep = busy_world();
  asleep.parameters.attention_routine = 0;
  asleep.parameters.found_ideas = 0;
  asleep.parameters.event_arise = 0;
  const FirstWeek week = attendance_at(with_placebo(asleep, 1), 1);
  ASSERT_EQ(week.reversed.size(), 2U);
  for (const Event& e : week.reversed) {
    EXPECT_EQ(e.code, -1);
    EXPECT_EQ(e.resident, 0U);
  }
  EXPECT_EQ(week.reversed[0].value, 0.0F);
  EXPECT_EQ(week.reversed[1].value, 1.0F);
}

TEST(Placebo, ActsWhereItIsTold) {
  Scenario placebo = with_placebo(busy_world(), 1);
  placebo.interventions.back().communities = {1};
  const FirstWeek week = attendance_at(placebo, 1);
  ASSERT_EQ(week.reversed.size(), 1U);
  EXPECT_EQ(week.reversed.front().value, 1.0F);
}

}  // namespace
}  // namespace linli::testing
