// Affairs: what becomes of one that nobody works on, that is relieved, that is kept up; and of the group
// whose affair it was.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

Parameters no_new_affairs() {
  Parameters p = calm();
  p.affair_arise = 0;
  p.event_arise = 0;
  return p;
}

TEST(Affairs, WhatWasRelievedReturnsWhenNobodyKeepsItUp) {
  const Parameters p = no_new_affairs();
  TinyWorld tiny({.parameters = p});
  Affair& a = tiny.world.affairs[tiny.affair(0, 0.9)];
  a.relieved = 0.6;
  a.kept_until = tiny.world.week + 3;
  for (int k = 1; k <= 12; ++k) {
    tiny.next_week();
    raise_affairs(tiny.world, tiny.work);
    const double level = 0.9 * std::exp(-k / p.affair_fade);
    const double relieved = 0.6 * std::exp(-std::max(0, k - 3) / p.affair_returns);
    EXPECT_NEAR(a.severity_now, level * (1.0 - relieved), 1e-12) << k << " weeks on";
  }
}

TEST(Affairs, OneNobodyWorksOnFadesAndIsOver) {
  Parameters p = no_new_affairs();
  p.affair_fade = 10;
  TinyWorld tiny({.parameters = p});
  const std::uint32_t position = tiny.affair(0, 0.5);
  int weeks = 0;
  while (tiny.world.affairs[position].ended == kNever && weeks < 100) {
    tiny.next_week();
    raise_affairs(tiny.world, tiny.work);
    ++weeks;
  }
  // The first week in which 0.5 e^{-k/10} is below affair.gone.
  EXPECT_EQ(weeks, static_cast<int>(std::ceil(10.0 * std::log(0.5 / p.affair_gone))));
  EXPECT_TRUE(tiny.world.affairs_in[0].empty());
  EXPECT_EQ(pressing_affair(tiny.world, 0), kNoAffair);
}

/// A group of three whose every task succeeds, at the point of acting on an affair.
std::uint32_t about_to_act(TinyWorld& tiny, std::uint32_t position) {
  const std::uint32_t serial = tiny.group(first(3), Topic::environment);
  Group& g = tiny.at(serial);
  g.is_public = true;
  tiny.world.affairs[position].taken_by = serial;
  g.project.emplace();
  g.project->affair = position;
  g.project->step = ProjectStep::act;
  return serial;
}

TEST(Affairs, ActingAgainUntilEnoughIsRelievedAndCountedOnce) {
  Parameters p = no_new_affairs();
  p.project_difficulty = -3;
  p.project_skill = 8;
  p.project_cost = 0;
  p.project_relief = 0.3;  // 0.3, 0.51, 0.657: the third act passes affair.solved
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t position = tiny.affair(0, 0.5);
  const std::uint32_t serial = about_to_act(tiny, position);
  for (int act = 1; act <= 3; ++act) {
    for (const ResidentIndex r : first(3)) tiny.set_skill(r, 0.9);
    Meeting m = tiny.meeting(serial, first(3));
    work_on_project(m);
    EXPECT_EQ(tiny.at(serial).project->step, act < 3 ? ProjectStep::act : ProjectStep::keep_up);
    EXPECT_EQ(tiny.world.tally.affairs_solved, act < 3 ? 0 : 1);
    tiny.next_week();
  }
  EXPECT_NEAR(tiny.world.affairs[position].severity_now, 0.5 * 0.7 * 0.7 * 0.7, 1e-12);
  tiny.at(serial).project->step = ProjectStep::act;  // it came back, and they act once more
  Meeting again = tiny.meeting(serial, first(3));
  work_on_project(again);
  EXPECT_EQ(tiny.world.tally.affairs_solved, 1) << "an affair is solved once";
}

TEST(Affairs, APressingOneIsTheMostSevereThatNobodyWorksOn) {
  TinyWorld tiny({.parameters = no_new_affairs()});
  const std::uint32_t mild = tiny.affair(0, 0.4, Topic::safety);
  const std::uint32_t taken = tiny.affair(0, 0.9);
  const std::uint32_t severe = tiny.affair(0, 0.7);
  tiny.world.affairs[taken].taken_by = 0;
  EXPECT_EQ(pressing_affair(tiny.world, 0), severe);
  EXPECT_EQ(pressing_affair(tiny.world, 0, Topic::safety), mild);
  EXPECT_EQ(pressing_affair(tiny.world, 0, Topic::rights), kNoAffair);
}

TEST(Affairs, AGroupLongWithoutOneIsPrivateAgain) {
  Parameters p = no_new_affairs();
  p.affair_public_weeks = 10;
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t position = tiny.affair(0, 0.5);
  const std::uint32_t serial = about_to_act(tiny, position);
  for (int k = 0; k < 20; ++k) {
    work_in_groups(tiny.world, tiny.work);
    EXPECT_TRUE(tiny.at(serial).is_public) << "an affair is in hand";
    tiny.next_week();
  }
  tiny.at(serial).project.reset();
  for (int k = 1; k <= 10; ++k) {
    work_in_groups(tiny.world, tiny.work);
    EXPECT_EQ(tiny.at(serial).is_public, k < 10) << k << " weeks without";
    EXPECT_EQ(tiny.count(EventKind::goal_changed), k < 10 ? 0U : 1U);
    tiny.next_week();
  }
}

TEST(Affairs, AGroupWhoseAffairIsSolvedEndsWithItsPurposeMet) {
  TinyWorld tiny({.residents = 3, .parameters = no_new_affairs()});
  const std::uint32_t serial = tiny.group(first(3), Topic::environment);
  tiny.at(serial).founded_public = tiny.at(serial).is_public = true;
  tiny.at(serial).projects_done = 1;
  tiny.at(serial).last_met = tiny.world.week - tiny.world.parameters.group_quiet_weeks;
  end_groups(tiny.world, tiny.work);
  EXPECT_EQ(tiny.at(serial).end_cause, EndCause::purpose_met);
}

TEST(Affairs, APerformanceSpendsWhatTheBoxAndThePresentGive) {
  Parameters p = no_new_affairs();
  p.group_task_difficulty = -2;
  p.group_task_skill = 8;
  p.group_performance_cost = 100;
  p.project_own_money = 10;
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t serial = tiny.group(first(3));
  for (int k = 0; k < p.group_script_performance_weeks; ++k) tiny.next_week();
  tiny.at(serial).skill = 1;
  pay(tiny.world, tiny.work,
      {.from = AccountKind::donors, .to = AccountKind::group, .to_number = serial, .fen = 2000});
  Meeting m = tiny.meeting(serial, first(3));
  perform(m);
  EXPECT_EQ(tiny.at(serial).performances, 1);
  EXPECT_EQ(tiny.at(serial).funds_fen, 0) << "20 yuan of the box and 10 from each of three";
  EXPECT_TRUE(m.money);
  const auto spent = std::find_if(tiny.log.ledger.begin(), tiny.log.ledger.end(),
                                  [](const LedgerEntry& e) { return e.to == AccountKind::suppliers; });
  ASSERT_NE(spent, tiny.log.ledger.end());
  EXPECT_EQ(spent->fen, 5000);
}

}  // namespace
}  // namespace linli::testing
