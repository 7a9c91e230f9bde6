// Tasks: success is logistic in skill; whoever does one learns; what is done for him teaches little.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

struct Tried {
  std::size_t own = 0, helped = 0, failed = 0;
  double learned = 0;  ///< of the last, over all kinds
};

/// So many tasks in as many weeks by a captain alone whose skills stay as set.
Tried try_tasks(double skill, double do_for, bool committee, int n, const Parameters& p) {
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = tiny.group(first(2));
  tiny.at(serial).skill = 0;
  tiny.at(serial).do_for = static_cast<float>(do_for);
  Tried tried;
  for (int k = 0; k < n; ++k) {
    tiny.set_skill(0, skill);
    Meeting m = tiny.meeting(serial, {0});
    const TaskResult result = do_task(m, 1.0, 4.0, 0.0, 1, committee);
    tried.own += result == TaskResult::own ? 1 : 0;
    tried.helped += result == TaskResult::helped ? 1 : 0;
    tried.failed += result == TaskResult::failed ? 1 : 0;
    tried.learned = 0;
    for (const float share : m.lived.front().learned) tried.learned += share;
    tiny.next_week();
  }
  return tried;
}

TEST(Tasks, SuccessIsLogisticInSkill) {
  for (const double skill : {0.0, 0.25, 0.6}) {
    const Tried tried = try_tasks(skill, 0, false, 4000, calm());
    expect_share(tried.own, 4000, 1.0 / (1.0 + std::exp(1.0 - 4.0 * skill)));
    EXPECT_EQ(tried.helped, 0U);
  }
}

TEST(Tasks, WhatIsDoneForThemTeachesTheShareOfWatching) {
  Parameters p = calm();
  p.group_learning = 0.1;
  p.group_watching = 0.2;
  const Tried helped = try_tasks(0.3, 1, false, 50, p);
  EXPECT_EQ(helped.helped, 50U);
  EXPECT_NEAR(helped.learned, 0.1 * 0.2, 1e-6);
  EXPECT_NEAR(try_tasks(0.3, 0, false, 50, p).learned, 0.1, 1e-6);
}

TEST(Tasks, TheCommitteeHelpsWithWhatTheyCouldNot) {
  Parameters p = calm();
  p.group_committee_help = 0.5;
  const Tried tried = try_tasks(0, 0, true, 4000, p);
  const double own = 1.0 / (1.0 + std::exp(1.0));
  expect_share(tried.own, 4000, own);
  expect_share(tried.helped, 4000, 0.5 * (1.0 - own));
}

/// What comes of a meeting at which all are there and nobody quarrels or raises an affair.
struct Met {
  Experience taken_home;
  double skill = 0;
};
template <typename Prepare>
Met meet(std::uint32_t size, Parameters p, Prepare prepare) {
  p.quarrel_direction = p.quarrel_work = 0;
  p.affair_raise = -100;
  TinyWorld tiny({.residents = size, .parameters = p});
  const std::uint32_t serial = tiny.group(first(size));
  tiny.next_week();  // not the week of founding, in which things are performed
  Group& g = tiny.at(serial);
  prepare(g);
  tiny.gather(serial, first(size));
  work_in_groups(tiny.world, tiny.work);
  return {tiny.work.experiences.front(), static_cast<double>(g.skill)};
}

/// Competence and mastery that members of a trained group of nine take home from its own activity, where the
/// supporter does this share of its tasks and the rest succeed, or fail.
Experience taken_home(double do_for, bool able) {
  Parameters p = calm();
  p.group_tasks_per_member = 0.5;
  p.group_circle = 1;
  p.group_task_difficulty = able ? -100 : 100;
  p.group_task_skill = 0;
  p.group_committee_help = 0;
  p.group_activity = 1;
  p.group_activity_skill = 0;
  p.group_quorum = 9;
  return meet(9, p, [&](Group& g) { g.do_for = static_cast<float>(do_for); }).taken_home;
}

TEST(Tasks, WhatOthersDoForThemIsNeitherSuccessNorFailure) {
  // The activity itself is worth 0 here: -1 + 1 for good company. Half of what is felt comes from the tasks.
  EXPECT_NEAR(taken_home(0, true).mastery, 1, 1e-6);
  EXPECT_NEAR(taken_home(0, true).competence, 0.5, 1e-6);
  EXPECT_NEAR(taken_home(0, false).mastery, -1, 1e-6);
  EXPECT_NEAR(taken_home(0, false).competence, -0.5, 1e-6);
  EXPECT_NEAR(taken_home(1, true).mastery, 0, 1e-6);
  EXPECT_NEAR(taken_home(1, false).competence, 0, 1e-6);
}

/// A group of three, of skill .2 at its own activity, after a meeting too small to have tasks.
Met after_meeting(double guided, double do_for) {
  Parameters p = calm();
  p.group_activity = 0;
  p.group_activity_skill = 2;
  p.group_quorum = 3;
  p.group_circle = 3;
  p.group_learning = 0.1;
  p.group_common_learning = 0.5;
  p.supporter_skill = 0.8;
  p.supporter_guidance = 0.5;
  return meet(3, p, [&](Group& g) {
    g.skill = 0.2F;
    g.guided = static_cast<float>(guided);
    g.do_for = static_cast<float>(do_for);
  });
}

TEST(Tasks, AMeetingTheyHoldThemselvesTeachesAndOneHeldForThemDoesNot) {
  EXPECT_NEAR(after_meeting(0, 0).skill, 0.2 + 0.05 * 0.8, 1e-6);
  EXPECT_NEAR(after_meeting(0.5, 0).skill, 0.2 + 0.05 * (1 + 0.5 * 0.8) * 0.8, 1e-6);
  EXPECT_NEAR(after_meeting(0, 1).skill, 0.2, 1e-6);
}

TEST(Tasks, TheActivityGoesAsWellAsTheyKnowHowAndAreGuided) {
  EXPECT_NEAR(after_meeting(0, 0).taken_home.competence, -1 + 2 * 0.2, 1e-6);
  EXPECT_NEAR(after_meeting(1, 0).taken_home.competence, -1 + 2 * (0.2 + 0.8 * 0.5 * 0.8), 1e-6);
  EXPECT_NEAR(after_meeting(0, 0.75).taken_home.competence, 0.25 * (-1 + 2 * 0.2), 1e-6)
      << "what others did is not theirs";
}

TEST(Tasks, LearningCurveInClosedForm) {
  Parameters p = calm();
  p.drift_skill = 2000;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = tiny.group(first(2));
  tiny.set_skill(0, 0.1);
  // Over four kinds of task, drawn each time: the mean of log(1 - skill) falls by log(1 - learning) a task of
  // the kind.
  const int n = 60;
  for (int k = 0; k < n; ++k) {
    Meeting m = tiny.meeting(serial, {0});
    do_task(m, 0.0, 4.0, 0.0, 1 + static_cast<std::uint32_t>(k), false);
    tiny.work.experiences = m.lived;
    for (Experience& e : tiny.work.experiences) e.felt = false;
    take_to_heart(tiny.world, tiny.work);
    tiny.work.clear();
  }
  const Condition c = condition_of(tiny.world, 0);
  double logs = 0;
  for (const double skill : c.skill) logs += std::log(1.0 - skill);
  EXPECT_NEAR(logs, 4.0 * std::log(0.9) + n * std::log(1.0 - p.group_learning), 1e-4);
}

TEST(Tasks, ManyAtOneMeetingNeverTeachMoreThanAll) {
  Parameters p = calm();
  p.group_learning = 0.2;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = tiny.group(first(2));
  Meeting m = tiny.meeting(serial, {0});
  for (std::uint32_t k = 1; k <= 200; ++k) do_task(m, 0.0, 4.0, 0.0, k, false);
  for (const float share : m.lived.front().learned) {
    EXPECT_GT(share, 0.9F);
    EXPECT_LE(share, 1.0F);
  }
}

}  // namespace
}  // namespace linli::testing
