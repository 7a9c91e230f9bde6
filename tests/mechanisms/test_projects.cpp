// Projects: a step succeeds when each of its tasks does (O-ring), an act needs its money, a wrong aim does
// harm.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

/// A public group of two at work on an affair, at a step, whose captain never gives up.
std::uint32_t at_work(TinyWorld& tiny, ProjectStep step, double severity) {
  const std::uint32_t serial = tiny.group(first(2), Topic::environment);
  const std::uint32_t position = tiny.affair(0, severity);
  Group& g = tiny.at(serial);
  g.is_public = true;
  g.clarity = 0;
  tiny.world.affairs[position].taken_by = serial;
  g.project.emplace();
  g.project->affair = position;
  g.project->step = step;
  g.project->started = tiny.world.week;
  return serial;
}

Parameters plain_project() {
  Parameters p = calm();
  p.project_difficulty = 1;
  p.project_skill = 4;
  p.project_persist = 6;
  p.project_persist_failures = 0;
  return p;
}

/// Share of successes of a step in so many weeks, with skill 0.4.
std::size_t successes(ProjectStep step, int weeks) {
  TinyWorld tiny({.residents = 2, .parameters = plain_project()});
  const std::uint32_t serial = at_work(tiny, step, 0.5);
  const Project begun = *tiny.at(serial).project;
  std::size_t done = 0;
  for (int k = 0; k < weeks; ++k) {
    Group& g = tiny.at(serial);
    g.project = begun;
    g.clarity = 0;
    tiny.world.affairs[0].taken_by = serial;
    tiny.set_skill(0, 0.4);
    Meeting m = tiny.meeting(serial, first(2));
    work_on_project(m);
    done += m.outcome > 0.0 ? 1 : 0;
    EXPECT_TRUE(m.worked);
    tiny.next_week();
  }
  return done;
}

/// Collective efficacy after so many meetings that each try a discussion.
double efficacy_after(int meetings, double start, double difficulty, double do_for) {
  Parameters p = plain_project();
  p.project_difficulty = difficulty;
  p.project_skill = 0;
  p.project_clarity = 0;
  p.project_efficacy = 0.3;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = at_work(tiny, ProjectStep::discuss, 0.5);
  const Project begun = *tiny.at(serial).project;
  tiny.at(serial).efficacy = static_cast<float>(start);
  tiny.at(serial).do_for = static_cast<float>(do_for);
  for (int k = 0; k < meetings; ++k) {
    tiny.at(serial).project = begun;
    tiny.gather(serial, first(2));
    work_in_groups(tiny.world, tiny.work);
    tiny.next_week();
  }
  return static_cast<double>(tiny.at(serial).efficacy);
}

TEST(Projects, CollectiveEfficacyIsTheRunningMeanOfWhatTheyDidThemselves) {
  EXPECT_NEAR(efficacy_after(5, 0, -100, 0), 1 - std::pow(0.7, 5), 1e-6);     // done by themselves
  EXPECT_NEAR(efficacy_after(5, 0.8, 100, 0), 0.8 * std::pow(0.7, 5), 1e-6);  // failed
  EXPECT_NEAR(efficacy_after(5, 0.8, -100, 1), 0.8 * std::pow(0.7, 5), 1e-6)  // done for them
      << "what others did one has not seen oneself do";
}

TEST(Projects, EveryTaskOfAStepMustBeDone) {
  const double p = 1.0 / (1.0 + std::exp(1.0 - 1.6));
  const double discuss = static_cast<double>(successes(ProjectStep::discuss, 3000)) / 3000;
  const double design = static_cast<double>(successes(ProjectStep::design, 3000)) / 3000;
  // A power of the one-task probability, one task more for a design than for a discussion.
  EXPECT_NEAR(discuss, p, 4.5 * std::sqrt(p * (1 - p) / 3000));
  EXPECT_NEAR(design, p * p, 4.5 * std::sqrt(p * p * (1 - p * p) / 3000));
}

TEST(Projects, AnActNeedsItsMoneyAndSpendsIt) {
  Parameters p = plain_project();
  p.project_difficulty = -3;
  p.project_skill = 8;
  p.project_own_money = 0;
  p.project_cost = 50000;  // beyond what a committee adds
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = at_work(tiny, ProjectStep::act, 0.5);
  tiny.set_skill(0, 0.9);
  Meeting poor = tiny.meeting(serial, first(2));
  work_on_project(poor);
  EXPECT_LE(poor.outcome, 0.0);
  ASSERT_TRUE(tiny.at(serial).project.has_value());
  EXPECT_EQ(tiny.at(serial).project->step, ProjectStep::act);
  pay(tiny.world, tiny.work,
      {.from = AccountKind::donors, .to = AccountKind::group, .to_number = serial, .fen = 3000000});
  tiny.next_week();
  tiny.set_skill(0, 0.9);
  Meeting rich = tiny.meeting(serial, first(2));
  work_on_project(rich);
  EXPECT_EQ(tiny.at(serial).funds_fen, 500000) << "25,000 yuan spent of 30,000";
  EXPECT_EQ(tiny.at(serial).project->step, ProjectStep::keep_up);
  EXPECT_NEAR(tiny.world.affairs[0].severity_now, 0.5 * (1 - p.project_relief), 1e-12);
  EXPECT_EQ(tiny.world.affairs[0].solved_by, serial);
}

TEST(Projects, AWrongAimMakesItWorseAndSendsThemBack) {
  Parameters p = plain_project();
  p.project_difficulty = -3;
  p.project_skill = 8;
  p.project_cost = 0;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = at_work(tiny, ProjectStep::act, 0.5);
  tiny.at(serial).project->well_aimed = false;
  tiny.set_skill(0, 0.9);
  Meeting m = tiny.meeting(serial, first(2));
  work_on_project(m);
  EXPECT_NEAR(tiny.world.affairs[0].severity_now, 0.5 * (1 + p.project_backfire), 1e-12);
  EXPECT_EQ(tiny.at(serial).project->step, ProjectStep::design);
  EXPECT_LT(m.outcome, 0.0);
  EXPECT_EQ(tiny.world.tally.affairs_worsened, 1);
}

TEST(Projects, WhoDoesNotPersistGivesUpAndTheAffairIsFree) {
  Parameters p = plain_project();
  p.project_difficulty = 5;
  p.project_skill = 0;
  p.project_persist = -4;
  p.project_persist_failures = 3;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = at_work(tiny, ProjectStep::discuss, 0.5);
  for (int week = 0; week < 40 && tiny.at(serial).project.has_value(); ++week) {
    Meeting m = tiny.meeting(serial, first(2));
    work_on_project(m);
    tiny.next_week();
  }
  EXPECT_FALSE(tiny.at(serial).project.has_value());
  EXPECT_EQ(tiny.world.affairs[0].taken_by, kNoGroup);
}

}  // namespace
}  // namespace linli::testing
