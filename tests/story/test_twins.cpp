// Twins across arms by hand: exact, near, none; and how far chance reaches.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "story/made_log.hpp"
#include "story/twins.hpp"

namespace linli {
namespace {

using testing::kFounder;
using testing::kOther;
using testing::made_group;

TEST(Twins, AreExactByIdentityNearByFounderAndTopicWithin26Weeks) {
  const auto group = made_group(1, kFounder, 40, Topic::safety);
  const auto kind = [&](const GroupRow& other) {
    return twins_of(std::vector{group}, std::vector{other})[0].kind;
  };
  EXPECT_EQ(kind(made_group(8, kFounder, 40, Topic::culture)), TwinKind::exact);
  EXPECT_EQ(kind(made_group(8, kFounder, 66, Topic::safety)), TwinKind::near);
  EXPECT_EQ(kind(made_group(8, kFounder, 14, Topic::safety)), TwinKind::near);
  EXPECT_EQ(kind(made_group(8, kFounder, 67, Topic::safety)), TwinKind::none);
  EXPECT_EQ(kind(made_group(8, kFounder, 41, Topic::culture)), TwinKind::none);
  EXPECT_EQ(kind(made_group(8, kOther, 40, Topic::safety)), TwinKind::none);
  auto second = made_group(8, kFounder, 40, Topic::culture);
  second.id.ordinal = 1;
  EXPECT_EQ(kind(second), TwinKind::none);
}

TEST(Twins, TheExactOneComesBeforeTheNearestAndNoneIsTakenTwice) {
  const auto group = made_group(1, kFounder, 40, Topic::safety);
  const std::vector others{made_group(5, kFounder, 45, Topic::safety),
                           made_group(6, kFounder, 35, Topic::safety),
                           made_group(7, kFounder, 33, Topic::safety)};
  EXPECT_EQ(twins_of(std::vector{group}, others)[0].group, 5U);
  auto with_exact = others;
  with_exact.push_back(made_group(9, kFounder, 40, Topic::safety));
  EXPECT_EQ(twins_of(std::vector{group}, with_exact)[0].group, 9U);
  // Of two groups the nearer takes the twin; the other goes without.
  const std::vector two{made_group(1, kFounder, 40, Topic::safety),
                        made_group(2, kFounder, 44, Topic::safety)};
  const auto twins = twins_of(two, std::vector{made_group(5, kFounder, 45, Topic::safety)});
  EXPECT_EQ(twins[0].kind, TwinKind::none);
  EXPECT_EQ(twins[1].group, 5U);
}

TEST(Twins, AreCountedFromWeekOneAndPairsWhenever) {
  auto ended = made_group(2, kFounder, 5, Topic::safety);
  ended.ended = 50;
  const std::vector groups{made_group(0, kOther, -3, Topic::culture), made_group(1, kOther, 0, Topic::safety),
                           ended, made_group(3, kOther, 9, Topic::rights)};
  const std::vector others{made_group(0, kOther, -3, Topic::culture),
                           made_group(1, kFounder, 5, Topic::safety)};
  const auto count = count_unmatched(groups, others);
  EXPECT_EQ(count.groups, 2U);
  EXPECT_EQ(count.without, 1U);  // not the one of week 0, though it has no twin either
  EXPECT_EQ(count.pairs, 2U);
  EXPECT_EQ(count.parted, 1U);
}

TEST(Chance, BoundIsClopperAndPearsons) {
  // With none of n the bound is 1 - 0.05^(1/n); with 1 of 10 it is 0.3942 (tables of exact limits).
  EXPECT_NEAR((Chance{{}, {100, 0, 0, 0}}.placebo_at_most()), 1 - std::pow(0.05, 0.01), 1e-12);
  EXPECT_NEAR((Chance{{}, {10, 1, 0, 0}}.placebo_at_most()), 0.3942, 5e-5);
  EXPECT_EQ((Chance{{}, {0, 0, 0, 0}}.placebo_at_most()), 1.0);
  EXPECT_EQ((Chance{{}, {4, 4, 0, 0}}.placebo_at_most()), 1.0);
}

TEST(Chance, LeavesRoomForLuckInProportion) {
  const Chance chance{{50, 10, 0, 0}, {100, 0, 0, 0}};
  EXPECT_NEAR(chance.room_for_chance(), chance.placebo_at_most() / 0.2, 1e-12);
  EXPECT_EQ((Chance{{50, 0, 0, 0}, {100, 0, 0, 0}}.room_for_chance()), 1.0);
  EXPECT_EQ((Chance{{50, 1, 0, 0}, {100, 20, 0, 0}}.room_for_chance()), 1.0);
}

}  // namespace
}  // namespace linli
