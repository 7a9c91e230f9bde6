// Joining and lapsing: probabilities by hand, the mean-field size of a group, and bookkeeping on both sides.
#include "mechanisms/threshold.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

double logistic_of(double v) { return 1.0 / (1.0 + std::exp(-v)); }

TEST(Membership, OnlookersJoinByTheLogisticOfCompanyAndFriends) {
  Parameters p = calm();
  TinyWorld tiny({.residents = 4, .parameters = p});
  tiny.tie(0, 3);
  const std::uint32_t serial = tiny.group({0, 1});
  std::size_t friend_joined = 0;
  std::size_t stranger_joined = 0;
  for (int k = 0; k < 4000; ++k) {
    Occasion& o = tiny.gather(serial, {0, 1, 2, 3});
    o.attending[3].ties = 1;
    join_groups(tiny.world, tiny.work);
    friend_joined += tiny.world.member_of(3, serial) ? 1 : 0;
    stranger_joined += tiny.world.member_of(2, serial) ? 1 : 0;
    for (const ResidentIndex r : {2U, 3U}) drop_member(tiny.world, tiny.work, tiny.at(serial), r, 0);
    tiny.next_week();
  }
  const double stranger = p.join_intercept - p.join_experience;
  const double company = 1.0 - 2.0 * std::exp(-1.0 / p.needs_company);
  expect_share(stranger_joined, 4000, logistic_of(stranger));
  expect_share(friend_joined, 4000,
               logistic_of(p.join_intercept + circle(p, 1) + p.join_experience * company));
}

TEST(Membership, MeanFieldOfJoiningAndLapsing) {
  // Each week ten onlookers join with probability q; a member never comes again, so that every spell lasts
  // the lapse. Little's law: members = 10 q lapse.
  Parameters p = calm();
  p.join_lapse_weeks = 8;
  p.join_intercept = 0;
  TinyWorld tiny({.residents = 902, .parameters = p});
  const std::uint32_t serial = tiny.group({900, 901});
  double members = 0;
  const int weeks = 80;
  for (int k = 0; k < 90; ++k) {
    std::vector<ResidentIndex> people{900, 901};
    for (std::uint32_t j = 0; j < 10; ++j) people.push_back(static_cast<ResidentIndex>(k) * 10 + j);
    tiny.gather(serial, people);
    join_groups(tiny.world, tiny.work);
    tiny.at(serial).last_met = tiny.world.week;
    leave_groups(tiny.world, tiny.work);
    if (k >= 90 - weeks) members += static_cast<double>(tiny.at(serial).members.size()) - 2;
    tiny.next_week();
  }
  const double q = logistic_of(-p.join_experience);
  // 900 draws of which each counts 8 weeks; 4.5 standard errors.
  const double error = 4.5 * 8.0 * std::sqrt(q * (1 - q) * 10.0 * weeks) / weeks;
  EXPECT_NEAR(members / weeks, 10 * q * 8, error);
}

TEST(Membership, RoomForSoManyGroupsOnly) {
  TinyWorld tiny({.residents = 12, .parameters = calm()});
  tiny.world.parameters.join_intercept = 3;
  tiny.world.parameters.join_experience = 0;
  std::vector<std::uint32_t> groups;
  for (ResidentIndex k = 0; k < 5; ++k) groups.push_back(tiny.group({2 * k, 2 * k + 1}));
  for (int week = 0; week < 40; ++week) {
    for (const std::uint32_t serial : groups) tiny.gather(serial, {11});
    join_groups(tiny.world, tiny.work);
    tiny.next_week();
  }
  EXPECT_EQ(tiny.world.memberships(11), tiny.world.parameters.join_most_groups);
}

TEST(Membership, DroppingACaptainLeavesTheGroupWithoutAndItsQuarrelsGone) {
  TinyWorld tiny({.residents = 3, .parameters = calm()});
  const std::uint32_t serial = tiny.group(first(3));
  Group& g = tiny.at(serial);
  g.quarrels.assign(1, Quarrel{});
  g.quarrels[0].a = 0, g.quarrels[0].b = 2;
  drop_member(tiny.world, tiny.work, g, 0, 0);
  EXPECT_EQ(g.captain(), kNobody);
  EXPECT_EQ(g.captain_lost, tiny.world.week);
  EXPECT_TRUE(g.quarrels.empty());
  EXPECT_FALSE(tiny.world.member_of(0, serial));
  EXPECT_EQ(tiny.count(EventKind::captain_left), 1U);
}

}  // namespace
}  // namespace linli::testing
