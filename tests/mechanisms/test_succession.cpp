// Captains stay on with the stated probability, fatigue wears it down; who is asked first; who says yes.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Succession, StayProbabilityFallsWithFatigue) {
  for (const double fatigue : {0.0, 10.0}) {
    Parameters p = calm();
    p.group_stay = 2;
    p.group_stay_fatigue = 0.2;
    p.group_successor = -6;
    TinyWorld tiny({.residents = 2, .parameters = p});
    const std::uint32_t serial = tiny.group(first(2));
    std::size_t stayed = 0;
    for (int k = 0; k < 4000; ++k) {
      tiny.world.residents().fatigue[0] = static_cast<float>(fatigue);
      tiny.world.residents().touched[0] = tiny.world.week;
      Group& g = tiny.at(serial);
      for (Member& m : g.members) m.role = Role::member, m.last_attended = kLongAgo;  // nobody to succeed
      g.find(0)->role = Role::captain;
      succeed_captains(tiny.world, tiny.work);
      stayed += g.captain() == 0 ? 1 : 0;
      tiny.next_week();
    }
    expect_share(stayed, 4000, 1.0 / (1.0 + std::exp(-(2.0 - 0.2 * fatigue))));
  }
}

TEST(Succession, TheDeputyIsAskedFirstAndSaysYesByTheLogistic) {
  Parameters p = calm();
  p.act_role = 0;
  p.group_successor = 1;
  p.found_hours = 2;
  p.hours_senior = p.hours_midlife;  // the weeks below are 77 years
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t serial = tiny.group(first(3));
  const double v = p.group_successor - p.act_hours * p.found_hours / p.hours_midlife;
  const double yes = 1.0 / (1.0 + std::exp(-v));
  std::size_t deputy = 0;
  std::size_t other = 0;
  for (int k = 0; k < 4000; ++k) {
    Group& g = tiny.at(serial);
    for (Member& m : g.members) m.role = Role::member, m.last_attended = tiny.world.week;
    g.find(0)->last_attended = kLongAgo;
    g.find(2)->role = Role::deputy;
    g.captain_lost = tiny.world.week;
    succeed_captains(tiny.world, tiny.work);
    deputy += g.captain() == 2 ? 1 : 0;
    other += g.captain() == 1 ? 1 : 0;
    EXPECT_NE(g.captain(), 0U) << "who has not come for weeks is not asked";
    EXPECT_EQ(g.captain() != kNobody, g.captain_lost == kNever);
    tiny.next_week();
  }
  expect_share(deputy, 4000, yes);
  expect_share(other, 4000, (1.0 - yes) * yes);
}

TEST(Succession, NobodySucceedsHimselfOrLeadsTwo) {
  Parameters p = calm();
  p.group_stay = -2;
  p.act_hours = 0;
  p.group_successor = 3;
  TinyWorld tiny({.residents = 4, .parameters = p});
  const std::uint32_t serial = tiny.group({0, 1, 2});
  tiny.group({1, 2, 3});  // resident 1 leads this one
  std::size_t lost = 0;
  for (int k = 0; k < 300; ++k) {
    Group& g = tiny.at(serial);
    for (Member& m : g.members) m.role = Role::member, m.last_attended = tiny.world.week;
    g.find(0)->role = Role::captain;
    tiny.at(serial + 1).find(1)->role = Role::captain;
    succeed_captains(tiny.world, tiny.work);
    EXPECT_NE(g.captain(), 1U) << "who leads already is not asked";
    lost += g.captain() == 0 ? 0 : 1;
    if (tiny.count(EventKind::captain_burned_out) == 0) {
      EXPECT_EQ(g.captain(), 0U);
    }
    tiny.next_week();
  }
  EXPECT_GT(lost, 200U);
}

TEST(Succession, TheLoadWeighsOnStayingAndOnTakingOver) {
  Parameters p = calm();
  p.group_stay = 1;
  p.act_hours = 2;
  p.hours_senior = p.hours_midlife;
  p.group_successor = -6;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = tiny.group(first(2));
  std::size_t stayed = 0;
  for (int k = 0; k < 4000; ++k) {
    Group& g = tiny.at(serial);
    for (Member& m : g.members) m.role = Role::member, m.last_attended = kLongAgo;
    g.find(0)->role = Role::captain;
    g.find(0)->load = static_cast<float>(0.5 * p.hours_midlife);
    succeed_captains(tiny.world, tiny.work);
    stayed += g.captain() == 0 ? 1 : 0;
    tiny.next_week();
  }
  expect_share(stayed, 4000, 1.0 / (1.0 + std::exp(-(1.0 - 2.0 * 0.5))));
}

}  // namespace
}  // namespace linli::testing
