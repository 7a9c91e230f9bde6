// Consensus meetings and the negotiation platform: what they do to aims, goals, roles and quarrels, by hand.
#include "interventions/small_practice.hpp"
#include "random/math.hpp"

namespace linli::testing {
namespace {

struct Facilitated : PracticeWorld {
  std::uint32_t serial;
  explicit Facilitated(const Parameters& p = calm())
      : PracticeWorld({.residents = 4, .parameters = p}, PracticeId::consensus_meetings) {
    set("visit_every", 1);
    serial = group(first(4));
  }
  void session(const std::vector<ResidentIndex>& present) {
    next_week();
    world.supporter.hours_left = 1000;
    at(serial).extra_hours = 0;
    act();
    gather(serial, present);
    after();
  }
};

TEST(ConsensusMeetings, DrawAimsTogetherAndMakeTheGoalClearer) {
  Facilitated one;
  Group& g = one.at(one.serial);
  for (std::size_t k = 0; k < 4; ++k) g.members[k].position = static_cast<float>(k);
  g.clarity = 0.2F;
  one.session({0, 1, 2});  // mean 1
  const double pull = one.lever("draw_together");
  EXPECT_NEAR(g.members[0].position, pull * 1.0, 1e-6);
  EXPECT_NEAR(g.members[1].position, 1.0, 1e-6);
  EXPECT_NEAR(g.members[2].position, 2.0 - pull * 1.0, 1e-6);
  EXPECT_EQ(g.members[3].position, 3.0F) << "who is not there is not heard";
  EXPECT_NEAR(g.clarity, 0.2 + one.lever("clarity") * 0.8, 1e-6);
  ASSERT_EQ(one.work.experiences.size(), 3U);
  for (const Experience& e : one.work.experiences)
    EXPECT_FLOAT_EQ(e.autonomy, static_cast<float>(one.lever("asked_autonomy")));
}

TEST(ConsensusMeetings, TakeLongerAndEndAfterTheirSessions) {
  Facilitated one;
  for (int k = 0; k < 5; ++k) {
    one.session(first(4));
    const bool held = k < static_cast<int>(one.lever("sessions"));
    EXPECT_EQ(one.count(EventKind::consensus_meeting), held ? 1U : 0U);
    EXPECT_FLOAT_EQ(
        one.at(one.serial).extra_hours,
        held ? static_cast<float>(one.lever("extra_share") * one.world.parameters.hours_meeting) : 0.0F);
  }
  call_meetings(one.world, one.work);
  const double plain = one.work.occasions.back().hours;
  one.at(one.serial).extra_hours = 0.5F;
  call_meetings(one.world, one.work);
  EXPECT_DOUBLE_EQ(one.work.occasions.back().hours, plain + 0.5);
}

TEST(ConsensusMeetings, RolesAreOfferedRound) {
  for (const double offer : {-50.0, 50.0}) {
    Facilitated one;
    one.set("role_offer", std::clamp(offer, -50.0, 50.0));
    one.session(first(4));
    EXPECT_EQ(one.at(one.serial).roles_filled(), offer > 0 ? 4 : 1);
  }
  std::size_t filled = 0;
  const std::size_t tries = 1500;
  Facilitated one;
  one.set("sessions", 1e6);
  one.world.scenario.interventions[0].last_week = kNever - 1;
  one.set("latest_age", 1e6);
  one.set("staff_hours", 0);
  one.set("draw_together", 0);
  const double v =
      one.world.parameters.group_role_intercept + one.world.parameters.group_script_role +
      one.world.parameters.group_share_power * autonomy_of(one.world.parameters, Mode::one_person) +
      one.lever("role_offer");
  for (std::size_t k = 0; k < tries; ++k) {
    Group& g = one.at(one.serial);
    for (Member& m : g.members)
      if (m.role != Role::captain) m.role = Role::member;
    g.mode = Mode::one_person;
    one.session({0, 1});  // one could take a role, and three are open
    filled += g.roles_filled() > 1 ? 1 : 0;
  }
  expect_share(filled, tries, 1.0 - std::pow(1.0 - logistic(v), 3));
}

TEST(ConsensusMeetings, OnlyGroupsOfTheAgeSet) {
  for (const auto& [earliest, latest, taken] : {std::tuple(0, 26, true), std::tuple(10, 26, false)}) {
    Facilitated one;
    one.set("earliest_age", earliest);
    one.set("latest_age", latest);
    one.session(first(4));
    EXPECT_EQ(one.count(EventKind::consensus_meeting), taken ? 1U : 0U);
  }
}

struct Table : PracticeWorld {
  std::uint32_t one, two;
  explicit Table(const Parameters& p = calm())
      : PracticeWorld({.residents = 8, .parameters = p}, PracticeId::negotiation) {
    one = group({0, 1, 2, 3});
    two = group({4, 5, 6, 7});
    world.scenario.interventions[0].last_week = kNever - 1;
  }
  void quarrel_of(std::uint32_t serial, ResidentIndex a, ResidentIndex b, std::uint32_t other = kNoGroup) {
    Quarrel q;
    q.a = a;
    q.b = b;
    q.other = other;
    q.began = world.week;
    q.key = pair_key(world.replicate, other == kNoGroup ? a : 100 + std::min(serial, other),
                     other == kNoGroup ? b : 100 + std::max(serial, other));
    at(serial).quarrels.push_back(q);
  }
  /// A week in which the platform calls and these come to its tables.
  void week(const std::vector<ResidentIndex>& who) {
    next_week();
    world.supporter.hours_left = 1000;
    act();
    for (Occasion& o : work.occasions) {
      for (const Candidate& c : o.candidates) {
        if (std::count(who.begin(), who.end(), c.resident) > 0) come(o, {c.resident});
      }
    }
    after();
  }
};

TEST(Negotiation, CallsTheParties) {
  Table t;
  t.quarrel_of(t.one, 1, 2);
  t.week(first(8));
  EXPECT_TRUE(t.work.occasions.empty()) << "not before it has been open for a while";
  t.week(first(8));
  ASSERT_EQ(t.work.occasions.size(), 1U);
  const std::vector<Candidate> parties = {{1, Bond::member}, {2, Bond::member}};
  EXPECT_EQ(t.work.occasions[0].candidates, parties);
  EXPECT_DOUBLE_EQ(1000 - t.world.supporter.hours_left, t.lever("staff_hours"));
}

TEST(Negotiation, BetweenGroupsTheCaptainsComeToOneTable) {
  Table t;
  t.quarrel_of(t.one, 0, kNobody, t.two);
  t.quarrel_of(t.two, 4, kNobody, t.one);
  t.set("wait_weeks", 1);
  t.set("equal_voice", 100);
  t.week({});
  ASSERT_EQ(t.work.occasions.size(), 1U) << "both feel wronged: one table";
  const std::vector<Candidate> captains = {{0, Bond::role}, {4, Bond::role}};
  EXPECT_EQ(t.work.occasions[0].candidates, captains);
  for (int k = 0; k < 4; ++k) t.week(first(8));
  EXPECT_TRUE(t.at(t.one).quarrels.empty());
  EXPECT_TRUE(t.at(t.two).quarrels.empty());
  // Two quarrels settled, each a lesson to both.
  const double left = std::pow(1.0 - t.world.parameters.quarrel_lesson, 2);
  EXPECT_NEAR(t.at(t.one).norms, 1.0 - left, 1e-6);
  EXPECT_NEAR(t.at(t.two).norms, 1.0 - left, 1e-6);
}

TEST(Negotiation, NothingIsSettledUnlessBothCome) {
  Table t;
  t.set("equal_voice", 100);
  t.quarrel_of(t.one, 1, 2);
  for (int k = 0; k < 12; ++k) t.week({1});
  EXPECT_EQ(t.at(t.one).quarrels.size(), 1U);
  for (int k = 0; k < 4; ++k) t.week({1, 2});
  EXPECT_TRUE(t.at(t.one).quarrels.empty());
}

TEST(Negotiation, ShareSettledIsTheLawOfSettlingWithAFacilitator) {
  for (const float norms : {0.0F, 0.6F}) {
    Parameters p = calm();
    p.quarrel_lesson = 0;
    Table t(p);
    t.set("wait_weeks", 0);
    std::size_t settled = 0;
    const std::size_t tries = 2000;
    for (std::size_t k = 0; k < tries; ++k) {
      t.at(t.one).norms = norms;
      t.at(t.one).quarrels.clear();
      t.quarrel_of(t.one, 1, 2);
      t.at(t.one).quarrels[0].began = t.world.week + 1;
      t.world.supporter.budget_fen = 100000000;
      t.week({1, 2});
      settled += t.count(EventKind::quarrel_settled);
    }
    expect_share(settled, tries,
                 logistic(p.quarrel_settle + p.quarrel_settle_skill * p.supporter_skill +
                          p.quarrel_settle_norms * norms + t.lever("equal_voice")));
  }
}

}  // namespace
}  // namespace linli::testing
