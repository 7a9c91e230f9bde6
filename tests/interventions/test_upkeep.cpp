// Upkeep income: who is paid, by whom, how much, for how long, by hand.
#include "interventions/small_practice.hpp"

namespace linli::testing {
namespace {

struct Keeping : PracticeWorld {
  std::uint32_t keepers, garden;
  Keeping() : PracticeWorld({.residents = 4, .parameters = calm()}, PracticeId::upkeep_income) {
    keepers = group(first(4), Topic::environment);
    garden = affair(0, 0.6);
    world.affairs[garden].solved_by = keepers;
    world.affairs[garden].relieved = 0.7;
  }
  void at_week(Week week) {
    world.week = week - 1;
    next_week();
    world.supporter.hours_left = 1000;
    act();
  }
};

TEST(Upkeep, CommitteeAndPropertyCompanyShareAThousandYuanEveryFourWeeks) {
  Keeping one;
  double paid = 0;
  for (Week week = 1; week <= 13; ++week) {
    one.at_week(week);
    EXPECT_EQ(one.count(EventKind::money_received), (week - 1) % 4 == 0 ? 1U : 0U) << week;
    EXPECT_DOUBLE_EQ(one.paid(AccountKind::committee), one.paid(AccountKind::property));
    paid += one.paid(AccountKind::committee) + one.paid(AccountKind::property);
  }
  EXPECT_DOUBLE_EQ(paid, 4000);  // weeks 1, 5, 9, 13
  EXPECT_EQ(one.at(one.keepers).funds_fen, 400000);
  EXPECT_EQ(one.at(one.keepers).grant_fen, 0) << "theirs to spend on anything";
  EXPECT_DOUBLE_EQ(static_cast<double>(one.world.tally.spent_fen) / 100.0,
                   one.lever("broker_hours") * one.world.parameters.supporter_wage)
      << "the supporter pays for bringing it about, once";
}

TEST(Upkeep, IsPaidAsLongAsTheResultHolds) {
  Keeping one;
  one.at_week(1);
  EXPECT_EQ(one.count(EventKind::money_received), 1U);
  one.world.affairs[one.garden].relieved = 0.49;
  one.at_week(5);
  EXPECT_EQ(one.count(EventKind::money_received), 0U);
  one.world.affairs[one.garden].relieved = 0.5;
  one.at_week(9);
  EXPECT_EQ(one.count(EventKind::money_received), 1U);
  one.world.affairs[one.garden].solved_by = kNoGroup;
  one.at_week(13);
  EXPECT_EQ(one.count(EventKind::money_received), 0U);
}

TEST(Upkeep, OutlastsTheSupporterOnlyIfAgreedSo) {
  for (const bool lasting : {true, false}) {
    Keeping one;
    one.set("lasting", lasting ? 1 : 0);
    one.at_week(1);
    const auto last = one.world.scenario.interventions[0].last_week;
    one.at_week(last + 1);  // 105 = 1 + 4 * 26
    EXPECT_EQ(one.count(EventKind::money_received), lasting ? 1U : 0U);
  }
  Keeping late;
  late.at_week(105);
  EXPECT_EQ(late.count(EventKind::money_received), 0U) << "no new agreement after the weeks of support";
}

TEST(Upkeep, WhoStandsForTheGroupFeelsIt) {
  Keeping one;
  one.at_week(1);
  ASSERT_EQ(one.work.experiences.size(), 1U);
  EXPECT_FLOAT_EQ(one.work.experiences[0].competence, static_cast<float>(one.lever("paid_competence")));
  Keeping plain;
  plain.set("paid_autonomy", 0);
  plain.set("paid_competence", 0);
  plain.at_week(1);
  EXPECT_TRUE(plain.work.experiences.empty());
}

TEST(Upkeep, MoneyThatComesIsHandledAtThatWeeksMeeting) {
  for (const bool paid : {false, true}) {
    Parameters p = calm();
    p.quarrel_direction = p.quarrel_work = 0;
    p.quarrel_money = 1000;  // whoever handles money quarrels
    p.project_difficulty = 1000;
    TinyWorld tiny({.residents = 4, .parameters = p});
    const std::uint32_t serial = tiny.group(first(4));
    if (paid) tiny.at(serial).paid = tiny.world.week;
    tiny.gather(serial, first(4));
    work_in_groups(tiny.world, tiny.work);
    EXPECT_EQ(tiny.at(serial).quarrels.size(), paid ? 6U : 0U);
  }
}

}  // namespace
}  // namespace linli::testing
