// What not to do, worked out by hand: procedure, staged events, and leaving too late.
#include "interventions/small_practice.hpp"
#include "random/math.hpp"

namespace linli::testing {
namespace {

struct Ruled : PracticeWorld {
  std::uint32_t dancers;
  explicit Ruled(std::uint32_t seed = 1)
      : PracticeWorld({.residents = 10, .seed = seed, .parameters = calm()}, PracticeId::over_procedure) {
    dancers = group({0, 1, 2, 3});
    plan_weeks();
  }
  void week(const std::vector<ResidentIndex>& who) {
    next_week();
    world.supporter.hours_left = 1000;
    world.supporter.budget_fen = 1'000'000'000;
    practise_resets();
    act();
    gather(dancers, who);
    after();
  }
  void practise_resets() { at(dancers).prescribed = at(dancers).extra_hours = 0; }
};

TEST(OverProcedure, OfWhatIsPrescribedNobodyDecides) {
  for (const double share : {0.0, 0.25, 1.0}) {
    Ruled one;
    one.set("prescribed", share);
    one.at(one.dancers).mode = Mode::consensus;
    one.week({0, 1, 2, 3});
    work_in_groups(one.world, one.work);
    const Parameters& p = one.world.parameters;
    for (const Experience& e : one.work.experiences) {
      const double own = e.resident == 0 ? p.deciding_captain : p.deciding_consensus;
      EXPECT_NEAR(e.autonomy, (1 - share) * own + share * p.needs_controlled, 1e-6);
    }
    EXPECT_EQ(one.work.experiences.size(), 4U);
  }
}

TEST(OverProcedure, FormsTakeTime) {
  Ruled one;
  one.set("form_hours", 0.75);
  one.week({});
  EXPECT_EQ(one.at(one.dancers).extra_hours, 0.75F);
  EXPECT_EQ(one.at(one.dancers).last_supported, one.world.week);
}

TEST(OverProcedure, CaptainsReportWhatWasAskedForByTheLaw) {
  Ruled one;
  one.set("asked_for", 7);
  one.set("per_report", 80);
  one.set("pads", -1);
  std::size_t padded = 0;
  std::int64_t paid_fen = 0;
  const std::size_t weeks = 3000;
  for (std::size_t k = 0; k < weeks; ++k) {
    one.week({0, 1, 2});
    ASSERT_EQ(one.count(EventKind::activity_reported), 1U);
    const Event& e = one.log.events.back();
    EXPECT_EQ(e.code, 3);
    EXPECT_TRUE(e.value == 3.0F || e.value == 7.0F) << e.value;
    padded += e.value == 7.0F ? 1 : 0;
    paid_fen += e.value == 7.0F ? 8000 : 0;
    EXPECT_EQ(one.at(one.dancers).funds_fen, paid_fen) << "paid for what is reported";
  }
  expect_share(padded, weeks, logistic(-1 + 0.8 * one.lever("pays")));
  EXPECT_EQ(one.world.tally.reported_true, static_cast<std::int64_t>(3 * weeks));
  EXPECT_EQ(one.world.tally.reported, static_cast<std::int64_t>(3 * (weeks - padded) + 7 * padded));
}

TEST(OverProcedure, WhoHasEnoughToShowReportsItAndNobodyReportsNothing) {
  Ruled one;
  one.set("asked_for", 3);
  one.week({0, 1, 2, 3});
  EXPECT_EQ(one.log.events.back().value, 4.0F);
  one.set("asked_for", 8);
  one.set("pads", -1000);
  one.week({});
  EXPECT_EQ(one.count(EventKind::activity_reported), 0U);
}

TEST(OverProcedure, LeavesPrivateGroupsAloneWhereTold) {
  Ruled one;
  one.set("private_too", 0);
  one.week({0, 1, 2, 3});
  EXPECT_EQ(one.at(one.dancers).prescribed, 0.0F);
  EXPECT_EQ(one.count(EventKind::activity_reported), 0U);
  EXPECT_EQ(one.paid(AccountKind::foundation), 0.0);
}

struct Staged : PracticeWorld {
  explicit Staged(double comes_out, std::uint32_t seed = 1)
      : PracticeWorld({.residents = 20, .seed = seed, .parameters = calm()}, PracticeId::manufactured_event) {
    plan_weeks();
    set("comes_out", comes_out);
    world.scenario.interventions[0].every = 1000;
    world.scenario.interventions[0].first_week = world.week;
  }
};

TEST(ManufacturedEvent, IsAnEventLikeAnyOtherToThoseWhoHear) {
  Staged one(0);
  one.act();
  ASSERT_EQ(one.world.open_events.size(), 1U);
  const PublicEvent& event = one.world.events[0];
  EXPECT_TRUE(event.manufactured);
  EXPECT_EQ(event.salience, one.lever("salience"));
  EXPECT_EQ(event.salience_weeks, one.lever("weeks"));
  const Parameters& p = one.world.parameters;
  EXPECT_DOUBLE_EQ(one.paid(AccountKind::foundation),
                   p.supporter_event_cost + one.lever("staff_hours") * p.supporter_wage);
  one.next_week();
  spread_news(one.world);
  EXPECT_GT(one.world.events[0].informed_count, 0U);
}

TEST(ManufacturedEvent, ThoseWhoHelpedFeelUsedFromTheWeekItComesOut) {
  Staged one(1);
  one.act();
  one.world.events[0].volunteers = {2, 5};
  for (int week = 0; week < 3; ++week) {
    if (week > 0) one.next_week();
    one.after();
    EXPECT_EQ(one.count(EventKind::backlash), week == 0 ? 1U : 0U) << "it comes out once";
    ASSERT_EQ(one.work.experiences.size(), 2U);
    EXPECT_EQ(one.work.experiences[0].resident, 2U);
    EXPECT_EQ(one.work.experiences[1].resident, 5U);
    take_to_heart(one.world, one.work);
  }
  EXPECT_LT(condition_of(one.world, 2).motivation, 0.0);
  EXPECT_LT(condition_of(one.world, 2).confidence, 0.0);
  EXPECT_EQ(condition_of(one.world, 3).motivation, 0.0);
}

TEST(ManufacturedEvent, KeepsItsSecretOrNotByTheLaw) {
  std::size_t out = 0;
  const std::uint32_t worlds = 400;
  for (std::uint32_t seed = 1; seed <= worlds; ++seed) {
    Staged one(0.3, seed);
    one.act();
    one.after();
    out += one.count(EventKind::backlash);
    if (one.count(EventKind::backlash) == 0) {
      EXPECT_TRUE(one.work.experiences.empty());
    }
  }
  expect_share(out, worlds, 0.3);
}

TEST(Accompaniment, LeavesAGroupThatHasActedWhereTold) {
  for (const double leave : {0.0, 1.0}) {
    PracticeWorld one({.residents = 10, .parameters = calm()}, PracticeId::accompaniment);
    one.plan_weeks();
    one.set("visit_every", 1);
    one.set("leave_when_acted", leave);
    const std::uint32_t acted = one.group({0, 1, 2});
    const std::uint32_t not_yet = one.group({3, 4, 5});
    one.at(acted).projects_done = 1;
    one.act();
    EXPECT_EQ(one.at(acted).last_supported == one.world.week, leave == 0.0);
    EXPECT_EQ(one.at(not_yet).last_supported, one.world.week);
  }
}

}  // namespace
}  // namespace linli::testing
