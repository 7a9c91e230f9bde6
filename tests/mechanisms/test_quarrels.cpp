// Quarrels: their expected number per pair and meeting by hand, what prevents them, and how they are settled.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Quarrels, ExpectedNumberPerPairAndMeeting) {
  for (const double norms : {0.0, 0.5}) {
    Parameters p = calm();
    p.quarrel_direction = 0.01;
    p.quarrel_work = p.quarrel_money = 0;
    p.quarrel_strain = 0;
    TinyWorld tiny({.residents = 4, .parameters = p});
    const std::uint32_t serial = tiny.group(first(4));
    std::size_t began = 0;
    const std::size_t meetings = 4000;
    for (std::size_t k = 0; k < meetings; ++k) {
      Group& g = tiny.at(serial);
      g.norms = static_cast<float>(norms);
      Meeting m = tiny.meeting(serial, first(4));
      // Two camps, 2 apart: of six pairs four differ, at rate 0.01 * 4 each.
      for (std::size_t i = 0; i < 4; ++i) m.present[i]->position = i < 2 ? 0.0F : 2.0F;
      quarrel(m);
      began += g.quarrels.size();
      for (const Quarrel& q : g.quarrels) EXPECT_EQ(q.object, QuarrelObject::direction);
      g.quarrels.clear();
      for (Member& x : g.members) x.strain = 0;
      tiny.next_week();
    }
    expect_share(began, 4 * meetings, 0.04 * (1.0 - p.quarrel_norms * norms));
  }
}

TEST(Quarrels, StrainRaisesTheRate) {
  Parameters p = calm();
  p.quarrel_direction = 0.01;
  p.quarrel_work = p.quarrel_money = 0;
  p.quarrel_strain = 1.5;
  TinyWorld tiny({.residents = 2, .parameters = p});
  const std::uint32_t serial = tiny.group(first(2));
  std::size_t began = 0;
  for (int k = 0; k < 4000; ++k) {
    Group& g = tiny.at(serial);
    Meeting m = tiny.meeting(serial, first(2));
    m.present[0]->position = 0, m.present[1]->position = 1;
    m.present[0]->strain = 1, m.present[1]->strain = 2;
    g.norms = 0;
    quarrel(m);
    began += g.quarrels.size();
    g.quarrels.clear();
    tiny.next_week();
  }
  expect_share(began, 4000, 0.01 * (1.0 + 1.5 * 3.0));
}

TEST(Quarrels, OverMoneyOnlyWhereMoneyPassedThroughTheBox) {
  Parameters p = calm();
  p.quarrel_direction = p.quarrel_work = p.quarrel_strain = 0;
  p.quarrel_money = 0.02;
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t serial = tiny.group(first(3));
  std::size_t began = 0;
  for (int k = 0; k < 4000; ++k) {
    Group& g = tiny.at(serial);
    g.norms = 0;
    g.funds_fen = 100000;  // what lies in the box hurts nobody
    Meeting quiet = tiny.meeting(serial, first(3));
    quarrel(quiet);
    EXPECT_TRUE(g.quarrels.empty());
    Meeting m = tiny.meeting(serial, first(3));
    m.money = true;
    quarrel(m);
    for (const Quarrel& q : g.quarrels) EXPECT_EQ(q.object, QuarrelObject::money);
    began += g.quarrels.size();
    g.quarrels.clear();
    for (Member& x : g.members) x.strain = 0;
    tiny.next_week();
  }
  expect_share(began, 3 * 4000, 0.02);
}

TEST(Quarrels, OverMoneyTheLessTheBetterItIsKept) {
  // Kept by the captain, of skill .25, until somebody of skill .75 keeps it, whether he is there or not.
  for (const bool finance : {false, true}) {
    Parameters p = calm();
    p.quarrel_direction = p.quarrel_work = p.quarrel_strain = 0;
    p.quarrel_money = 0.04;
    TinyWorld tiny({.residents = 3, .parameters = p});
    const std::uint32_t serial = tiny.group(first(3));
    if (finance)
      give_role(tiny.world, tiny.work, tiny.at(serial), *tiny.at(serial).find(2), Role::finance, 0);
    std::size_t began = 0;
    for (int k = 0; k < 6000; ++k) {
      Group& g = tiny.at(serial);
      g.norms = 0;
      tiny.set_skill(0, 0.25);
      tiny.set_skill(2, 0.75);
      Meeting m = tiny.meeting(serial, first(2));
      m.money = true;
      quarrel(m);
      began += g.quarrels.size();
      g.quarrels.clear();
      for (Member& x : g.members) x.strain = 0;
      tiny.next_week();
    }
    expect_share(began, 6000, 0.04 * (finance ? 0.25 : 0.75));
  }
}

TEST(Quarrels, BetweenGroupsEndWithTheOther) {
  TinyWorld tiny({.residents = 6, .parameters = calm()});
  const std::uint32_t loser = tiny.group({0, 1, 2});
  const std::uint32_t winner = tiny.group({3, 4, 5});
  Quarrel q;
  q.a = 0;
  q.other = winner;
  q.began = tiny.world.week - 1;
  tiny.at(loser).quarrels.push_back(q);
  end_group(tiny.world, tiny.work, tiny.at(winner), EndCause::quiet, 0);
  Meeting m = tiny.meeting(loser, first(3));
  settle(m);
  EXPECT_TRUE(tiny.at(loser).quarrels.empty());
  EXPECT_EQ(tiny.count(EventKind::quarrel_settled), 0U) << "nobody settled it";
}

TEST(Quarrels, SettledByTheLogisticOfSkillNormsAndWay) {
  Parameters p = calm();
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t serial = tiny.group(first(3));
  std::size_t settled = 0;
  for (int k = 0; k < 4000; ++k) {
    Group& g = tiny.at(serial);
    g.norms = 0.4F;
    g.mode = Mode::vote;
    g.quarrels.assign(1, Quarrel{});
    g.quarrels[0].a = 0, g.quarrels[0].b = 1, g.quarrels[0].began = tiny.world.week - 1;
    g.quarrels[0].key = entity_key(tiny.world.replicate, 99);
    tiny.set_skill(2, 0.5);
    Meeting m = tiny.meeting(serial, first(3));
    settle(m);
    settled += g.quarrels.empty() ? 1 : 0;
    tiny.next_week();
  }
  const double v = p.quarrel_settle + p.quarrel_settle_skill * 0.5 +
                   p.quarrel_settle_norms * static_cast<double>(0.4F) + p.deciding_vote;
  expect_share(settled, 4000, 1.0 / (1.0 + std::exp(-v)));
}

TEST(Quarrels, OnlyBetweenThosePresentAndNotInTheWeekTheyBegan) {
  Parameters p = calm();
  p.quarrel_settle = 3;
  TinyWorld tiny({.residents = 3, .parameters = p});
  const std::uint32_t serial = tiny.group(first(3));
  Group& g = tiny.at(serial);
  g.norms = 1;
  g.quarrels.assign(2, Quarrel{});
  g.quarrels[0].a = 0, g.quarrels[0].b = 1, g.quarrels[0].began = tiny.world.week;
  g.quarrels[1].a = 0, g.quarrels[1].b = 2, g.quarrels[1].began = tiny.world.week - 5;
  Meeting m = tiny.meeting(serial, {0, 1});
  settle(m);
  EXPECT_EQ(g.quarrels.size(), 2U);
}

}  // namespace
}  // namespace linli::testing
