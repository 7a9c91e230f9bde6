// News: notices alone follow 1 - (1 - p)^days; word of mouth alone follows the discrete SI recursion.
#include "random/math.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

PublicEvent& open_event(TinyWorld& tiny) {
  PublicEvent event;
  event.serial = tiny.world.next_affair_serial++;
  event.key = place_key(tiny.world.replicate, EntityClass::public_event, 0, 77);
  event.began = tiny.world.week;
  event.salience = event.salience_start = 1;
  event.informed.assign((tiny.world.residents().capacity() + 63) / 64, 0);
  tiny.world.open_events.push_back(static_cast<std::uint32_t>(tiny.world.events.size()));
  tiny.world.events.push_back(event);
  return tiny.world.events.back();
}

TEST(News, NoticesAloneReachHouseholdsByTheClosedForm) {
  TinyPlan plan{.residents = 4000, .household_size = 2, .parameters = calm()};
  plan.parameters.influence_broadcast = 0.1;
  plan.parameters.influence_word_of_mouth = 0;
  TinyWorld tiny(plan);
  const PublicEvent& event = open_event(tiny);
  for (const int weeks : {1, 2}) {
    spread_news(tiny.world);
    std::size_t households = 0;
    for (ResidentIndex r = 0; r < 4000; r += 2) {
      ASSERT_EQ(event.knows(r), event.knows(r + 1)) << "one household";
      households += event.knows(r) ? 1 : 0;
    }
    expect_share(households, 2000, 1.0 - std::pow(0.9, 7 * weeks));
    EXPECT_EQ(event.informed_count, 2 * households);
    tiny.next_week();
  }
}

TEST(News, ByTheThirdDayHouseholdsAreCountedOnce) {
  TinyPlan plan{.residents = 4000, .household_size = 2, .parameters = calm()};
  plan.parameters.influence_broadcast = 0.2;
  plan.parameters.influence_word_of_mouth = 0;
  TinyWorld tiny(plan);
  const PublicEvent& event = open_event(tiny);
  EXPECT_EQ(event.households, -1);
  spread_news(tiny.world);
  const auto by_day_three = event.households_by_day_three;
  expect_share(static_cast<std::size_t>(by_day_three), 2000, 1.0 - std::pow(0.8, 3));
  EXPECT_EQ(event.households, 2000);
  tiny.next_week();
  spread_news(tiny.world);
  EXPECT_EQ(event.households_by_day_three, by_day_three) << "of its first week";
}

TEST(News, WordOfMouthOnACompleteGraphFollowsTheRecursion) {
  // I' = I + (N - I)(1 - (1 - q)^I) a day, from one who knows. With N q = 3 a day the luck of the first day
  // shifts the curve; over many seeds its mean stays within the band of the recursion begun at 1.
  const std::uint32_t n = 120;
  const double q = 0.05;
  double sum = 0;
  double squares = 0;
  const int seeds = 60;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    TinyPlan plan{.residents = n, .seed = seed, .parameters = calm()};
    plan.parameters.influence_broadcast = 0;
    plan.parameters.influence_word_of_mouth = q;
    TinyWorld tiny(plan);
    tiny.tie_all(first(n));
    PublicEvent& event = open_event(tiny);
    // Thirty know at the start, so that the recursion of means holds closely.
    for (ResidentIndex r = 0; r < 30; ++r) {
      event.informed[r / 64] |= std::uint64_t{1} << (r % 64);
      event.tellers.push_back(r);
    }
    event.informed_count = 30;
    event.salience = 0.1;  // slows it, so that seven days do not reach everybody
    spread_news(tiny.world);
    sum += event.informed_count;
    squares += static_cast<double>(event.informed_count) * event.informed_count;
  }
  double informed = 30;
  for (int day = 0; day < 7; ++day) informed += (n - informed) * (1.0 - std::pow(1.0 - 0.1 * q, informed));
  const double mean = sum / seeds;
  const double error = std::sqrt((squares / seeds - mean * mean) / seeds);
  // 4.5 standard errors, and 1% for the curvature that the recursion of means leaves out.
  EXPECT_NEAR(mean, informed, 4.5 * error + 0.01 * informed);
}

TEST(News, OnlyWhereThereIsAny) {
  TinyWorld tiny({.residents = 4, .parameters = calm()});
  spread_news(tiny.world);
  EXPECT_TRUE(tiny.world.events.empty());
}

}  // namespace
}  // namespace linli::testing
