// The threshold to act, worked out by hand.
#include "mechanisms/threshold.hpp"

#include <cmath>

#include "random/math.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Circle, LinearToTwoThenAPower) {
  const Parameters p;
  EXPECT_EQ(circle(p, -1), 0.0);
  EXPECT_EQ(circle(p, 0), 0.0);
  EXPECT_DOUBLE_EQ(circle(p, 1), p.act_friend);
  EXPECT_DOUBLE_EQ(circle(p, 2), 2.0 * p.act_friend);
  // Beyond two, odds grow as (k / 2)^exponent.
  for (const int k : {3, 8, 50}) {
    EXPECT_NEAR(circle(p, k), 2.0 * p.act_friend + p.act_friend_exponent * std::log(k / 2.0), 1e-12);
  }
}

TEST(Threshold, AddsUpAsByHand) {
  TinyWorld tiny({.residents = 1, .parameters = calm()});
  Parameters& p = tiny.world.parameters;
  p.act_intercept = -3, p.act_initiative = 0.9, p.act_motivation = 0.8, p.act_interest = 1.4,
  p.act_concern = 0.6;
  p.act_friend = 0.4, p.act_friend_exponent = 0.5, p.act_hours = 1.6, p.act_fatigue = 0.25,
  p.act_salience = 4;
  p.act_endorsement = 0.3, p.act_gift = 1.0, p.act_reliance = 1.5, p.hours_midlife = 8;
  Traits& traits = tiny.world.residents().traits[0];
  traits.initiative = 2;
  traits.interest[static_cast<std::size_t>(Topic::safety)] = 0.5F;
  Condition c;
  c.motivation = -1, c.concern = 0.5, c.fatigue = 2, c.reliance = 0.4;
  Call call;
  call.topic = Topic::safety;
  call.hours = 2;
  call.friends = 8;
  call.bond = 0.7;
  // -3 + 0.7 + 1.8 - 0.8 + 0.7 + (0.8 + ln 4 / 2) - 0.6 - 0.4 - 0.5
  const double by_hand = -1.3 + 0.5 * std::log(4.0);
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), by_hand, 1e-12);
  // A public affair: concern counts; salience and endorsement add.
  call.public_affair = true;
  call.salience = 0.25;
  call.legitimacy = 1;
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), by_hand + 0.3 + 1.0 + 0.3, 1e-12);
  // Hours given already this week count with those asked for.
  tiny.world.participation.hours_used[0] = 4;
  tiny.world.participation.hours_week[0] = tiny.world.week;
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), by_hand + 1.6 - 1.6 * 4.0 / 8.0, 1e-12);
  tiny.world.participation.hours_week[0] = tiny.world.week - 1;
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), by_hand + 1.6, 1e-12);
}

TEST(Threshold, AGiftAddsItselfAndWhatOneReliesOn) {
  TinyWorld tiny({.residents = 1, .parameters = calm()});
  const Parameters& p = tiny.world.parameters;
  Condition c;
  Call call;
  EXPECT_EQ(outside_part(p, c, call), 0.0);
  const double without = act_log_odds(tiny.world, 0, c, call);
  call.gift = 1;
  EXPECT_DOUBLE_EQ(outside_part(p, c, call), p.act_gift);
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), without + p.act_gift, 1e-12);
  // Who relies on gifts stays away without one; with one he comes as others do.
  c.reliance = 0.5;
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), without + p.act_gift, 1e-12);
  call.gift = 0;
  EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call), without - 0.5 * p.act_reliance, 1e-12);
}

TEST(Threshold, MoodLastsAQuarterAndIsStandardNormal) {
  TinyWorld tiny({.residents = 1500});
  double sum = 0;
  double squares = 0;
  int changes = 0;
  for (ResidentIndex r = 0; r < 1500; ++r) {
    tiny.world.week = 1;
    double before = mood(tiny.world, r);
    sum += before;
    squares += before * before;
    for (Week week = 2; week <= 27; ++week) {
      tiny.world.week = week;
      const double now = mood(tiny.world, r);
      changes += now != before ? 1 : 0;
      before = now;
    }
  }
  EXPECT_EQ(changes, 2 * 1500) << "two quarters in 26 weeks";
  EXPECT_NEAR(sum / 1500, 0.0, 4.5 / std::sqrt(1500.0));
  EXPECT_NEAR(squares / 1500, 1.0, 4.5 * std::sqrt(2.0 / 1500.0));
}

TEST(Threshold, WhomAGroupCallsShareItsSeason) {
  Parameters p;
  p.act_shared_mood = 0.36;
  TinyWorld tiny({.residents = 3, .parameters = p});
  Condition c;
  Call call;
  for (const Week week : {1, 30, 60}) {
    tiny.world.week = week;
    call.season.reset();
    const double alone = act_log_odds(tiny.world, 0, c, call);
    call.season = 1.5;
    const double own = mood(tiny.world, 0);
    EXPECT_NEAR(act_log_odds(tiny.world, 0, c, call) - alone, p.act_mood * (0.8 * own + 0.6 * 1.5 - own),
                1e-12);
  }
}

TEST(Threshold, ASeasonLastsAQuarterAndIsTheGroupsOwn) {
  TinyWorld tiny({.residents = 6, .parameters = calm()});
  const std::uint32_t a = tiny.group({0, 1, 2});
  const std::uint32_t b = tiny.group({3, 4, 5});
  int changes = 0;
  tiny.world.week = 1;
  double before = season(tiny.world, tiny.at(a));
  for (Week week = 2; week <= 27; ++week) {
    tiny.world.week = week;
    const double now = season(tiny.world, tiny.at(a));
    EXPECT_NE(now, season(tiny.world, tiny.at(b)));
    changes += now != before ? 1 : 0;
    before = now;
  }
  EXPECT_EQ(changes, 2) << "two quarters in 26 weeks";
}

}  // namespace
}  // namespace linli::testing
