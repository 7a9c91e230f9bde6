// Between touches every state follows its closed form x(t) = b + (x0 - b) e^{-t / tau}.
#include "random/math.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Drift, FollowsTheClosedForm) {
  TinyWorld tiny({.residents = 1, .parameters = calm()});
  const Parameters& p = tiny.world.parameters;
  Traits& traits = tiny.world.residents().traits[0];
  traits.motivation = 0.5F;
  traits.concern = -0.3F;
  traits.confidence = 0.25F;
  Condition start = condition_of(tiny.world, 0);
  start.motivation = 2.5, start.reliance = 0.8, start.concern = 1.7, start.confidence = -1.0,
  start.fatigue = 6.0;
  const double base = start.skill_of(Skill::resources);
  start.skill[2] += 0.4;
  store(tiny.world, tiny.work, 0, start);
  EXPECT_EQ(tiny.work.dirty, std::vector<ResidentIndex>{0});
  for (const int weeks : {0, 1, 7, 40, 300}) {
    tiny.world.week = 1 + weeks;
    const Condition c = condition_of(tiny.world, 0);
    const auto left = [&](double tau) { return std::exp(-weeks / tau); };
    // States are stored as floats.
    EXPECT_NEAR(c.motivation, 0.5 + 2.0 * left(p.drift_motivation), 1e-6);
    EXPECT_NEAR(c.reliance, 0.8 * left(p.drift_reliance), 1e-6);
    EXPECT_NEAR(c.concern, -0.3 + 2.0 * left(p.drift_concern), 1e-6);
    EXPECT_NEAR(c.confidence, 0.25 - 1.25 * left(p.drift_confidence), 1e-6);
    EXPECT_NEAR(c.fatigue, 6.0 * left(p.drift_fatigue), 1e-6);
    EXPECT_NEAR(c.skill_of(Skill::resources), base + 0.4 * left(p.drift_skill), 1e-6);
  }
}

TEST(Drift, TouchingOnTheWayChangesNothing) {
  TinyWorld tiny({.residents = 2, .parameters = calm()});
  for (const ResidentIndex r : {0U, 1U}) {
    Condition c = condition_of(tiny.world, r);
    c.motivation = 2.0, c.fatigue = 5.0;
    store(tiny.world, tiny.work, r, c);
  }
  for (int week = 0; week < 30; ++week) {
    tiny.next_week();
    store(tiny.world, tiny.work, 1, condition_of(tiny.world, 1));
  }
  EXPECT_NEAR(condition_of(tiny.world, 0).motivation, condition_of(tiny.world, 1).motivation, 1e-5);
  EXPECT_NEAR(condition_of(tiny.world, 0).fatigue, condition_of(tiny.world, 1).fatigue, 1e-5);
}

TEST(Drift, ReadingTouchesNothing) {
  TinyWorld tiny({.residents = 1, .parameters = calm()});
  tiny.next_week();
  const Week touched = tiny.world.residents().touched[0];
  condition_of(tiny.world, 0);
  EXPECT_EQ(tiny.world.residents().touched[0], touched);
  EXPECT_TRUE(tiny.work.dirty.empty());
}

TEST(Drift, SpareHoursByAgeAndCare) {
  TinyWorld tiny({.residents = 3, .parameters = calm()});
  Residents& people = tiny.world.residents();
  const Parameters& p = tiny.world.parameters;
  people.birth[0] = tiny.world.week - 52 * 30;
  people.birth[1] = tiny.world.week - 52 * 70;
  people.birth[2] = tiny.world.week - 52 * 30;
  people.caregiver[2] = 1;
  tiny.world.participation.spare_hours[1] = 1.5F;
  EXPECT_DOUBLE_EQ(spare_hours(tiny.world, 0), p.hours_young_adult);
  EXPECT_DOUBLE_EQ(spare_hours(tiny.world, 1), 1.5 * p.hours_senior);
  EXPECT_DOUBLE_EQ(spare_hours(tiny.world, 2), p.hours_caregiver);
}

}  // namespace
}  // namespace linli::testing
