// Accompaniment, the academy's plan of action and open calls for grants: whom they reach, by hand.
#include "interventions/small_practice.hpp"

namespace linli::testing {
namespace {

/// Residents who were at the committee's last routine activity.
void make_regulars(TinyWorld& tiny, const std::vector<ResidentIndex>& people) {
  for (const ResidentIndex r : people) tiny.world.organisers[0].regulars.push_back({r, tiny.world.week - 1});
}

TEST(Accompaniment, BringsAlongRegularsWhoCareForWhatTheGroupDoes) {
  PracticeWorld one({.residents = 8, .parameters = calm()}, PracticeId::accompaniment);
  const std::uint32_t serial = one.group(first(3), Topic::environment);
  one.set("visit_every", 1);
  one.set("introduce", 5);
  make_regulars(one, {1, 4, 5, 6});  // resident 1 is a member already
  for (const ResidentIndex r : {4U, 5U, 6U}) {
    auto& interest = one.world.residents().traits[r].interest;
    interest[static_cast<std::size_t>(Topic::environment)] = r == 6 ? 0.0F : r == 5 ? 0.75F : 0.25F;
  }
  std::array<int, 8> brought{};
  int visits = 0;
  for (; visits < 400; ++visits) {
    one.next_week();
    one.world.supporter.hours_left = 1000;
    one.at(serial).seekers.clear();
    one.plan_weeks();
    one.act();
    for (const Remembered& who : one.at(serial).seekers) ++brought[who.slot];
  }
  const int all = brought[4] + brought[5];
  EXPECT_NEAR(all, 5.0 * visits, 4 * std::sqrt(5.0 * visits)) << "a Poisson number of mean 5 a visit";
  EXPECT_NEAR(brought[5], 0.75 * all, 4 * std::sqrt(all * 0.75 * 0.25)) << "in proportion to interest";
  EXPECT_EQ(brought[6], 0) << "who does not care for it is not asked";
  EXPECT_EQ(brought[1], 0) << "nor is a member";
}

TEST(Accompaniment, NobodyIsBroughtWhereNobodyIsKnown) {
  PracticeWorld one({.residents = 8, .parameters = calm()}, PracticeId::accompaniment);
  const std::uint32_t serial = one.group(first(3), Topic::environment);
  one.set("visit_every", 1);
  one.set("introduce", 5);
  one.plan_weeks();
  one.act();
  EXPECT_EQ(one.count(EventKind::visit), 1U);
  EXPECT_TRUE(one.at(serial).seekers.empty());
}

TEST(Accompaniment, ServesPublicGroupsAndThenTheYoungest) {
  PracticeWorld one({.residents = 12, .parameters = calm()}, PracticeId::accompaniment);
  const std::uint32_t old = one.group({0, 1, 2});
  one.next_week();
  const std::uint32_t working = one.group({3, 4, 5});
  one.at(working).is_public = true;
  one.next_week();
  const std::uint32_t young = one.group({6, 7, 8});
  one.world.supporter.hours_left = 1000;
  one.set("most_groups", 2);
  one.plan_weeks();
  one.act();
  EXPECT_EQ(one.state().groups, (std::vector<std::uint32_t>{working, young}));
  one.set("most_groups", 3);
  one.act();
  EXPECT_EQ(one.state().groups, (std::vector<std::uint32_t>{working, young, old}));
}

/// The push behind the idea with which resident 0 leaves a course of which he attended so many hours.
double plan_after(PracticeWorld& one, double hours) {
  one.affair(0, 0.8);
  one.state().phase = InterventionState::Phase::running;
  one.state().people = {0};
  one.state().hours_attended = {static_cast<float>(hours) - 1.0F};
  one.state().missed = {0};
  one.state().sworn = {0};
  one.state().round = static_cast<std::uint32_t>(one.lever("class_hours")) - 1;
  one.act();  // the last session
  PracticeWorld::come(one.work.occasions.back(), {0});
  one.after();
  EXPECT_EQ(one.count(EventKind::academy_graduated), 1U);
  EXPECT_EQ(one.world.ripening.size(), 1U);
  return one.world.ripening.empty() ? -99.0 : one.world.ripening.front().push;
}

TEST(Academy, APlanIsAsMuchOnesOwnAsOneWorkedItOut) {
  for (const auto& [hours, participatory, abstract, share] : {std::tuple{7.0, 1.0, 0.0, 1.0},
                                                              {5.0, 0.5, 0.0, 2.5 / 3},
                                                              {6.0, 0.5, 0.5, 0.5},
                                                              {7.0, 0.0, 0.0, 0.0}}) {
    PracticeWorld one({.residents = 4, .parameters = calm()}, PracticeId::academy);
    one.set("participatory", participatory);
    one.set("abstract_share", abstract);
    one.set("plan", 2);
    one.set("plan_hours", 3);
    EXPECT_NEAR(plan_after(one, hours), 2 * share, 1e-9) << hours << " hours";
  }
}

/// A term of so many sessions with residents 0 and 1 admitted, before its first session.
PracticeWorld term(int sessions) {
  PracticeWorld one({.residents = 4, .parameters = calm()}, PracticeId::academy);
  one.set("class_hours", sessions);
  one.set("session_hours", 1);
  one.set("misses", 2);
  one.world.supporter.hours_left = 1000;
  InterventionState& s = one.state();
  s.phase = InterventionState::Phase::running;
  s.people = {0, 1};
  s.hours_attended = {0, 0};
  s.missed = {0, 0};
  s.sworn = {0, 0};
  return one;
}

/// Holds the next session with those present; what it asked of resident 1 beyond his bond, log-odds.
double session_with(PracticeWorld& one, const std::vector<ResidentIndex>& present) {
  one.next_week();
  one.world.supporter.hours_left = 1000;
  one.act();
  Occasion& o = one.work.occasions.back();
  const auto it = std::find_if(o.candidates.begin(), o.candidates.end(),
                               [](const Candidate& c) { return c.resident == 1; });
  const double word = it == o.candidates.end() ? -99.0 : static_cast<double>(it->word);
  PracticeWorld::come(o, present);
  one.after();
  return word;
}

TEST(Academy, WhoMissesTooManySessionsInARowHasDroppedOut) {
  PracticeWorld one = term(6);
  session_with(one, {0, 1});
  session_with(one, {0});
  EXPECT_EQ(one.state().missed, (std::vector<std::uint8_t>{0, 1}));
  session_with(one, {0, 1});
  EXPECT_EQ(one.state().missed, (std::vector<std::uint8_t>{0, 0})) << "came again: counted anew";
  session_with(one, {0});
  EXPECT_EQ(one.state().people.size(), 2U);
  session_with(one, {0});
  EXPECT_EQ(one.state().people, (std::vector<ResidentIndex>{0}));
  EXPECT_EQ(one.state().hours_attended, (std::vector<float>{5}));
  EXPECT_EQ(one.count(EventKind::academy_dropped), 1U);
  session_with(one, {0});
  EXPECT_EQ(one.count(EventKind::academy_graduated), 1U);
}

TEST(Academy, AWordGivenBeforeAllBindsThoseWhoGaveIt) {
  PracticeWorld one = term(4);
  one.set("kept_word", 0.5);
  one.set("vouched", 0.25);
  one.set("ceremony_word", 1);
  EXPECT_DOUBLE_EQ(session_with(one, {0, 1}), 0.75) << "not yet at the opening";
  EXPECT_DOUBLE_EQ(session_with(one, {0, 1}), 1.75);
  PracticeWorld late = term(4);
  late.set("kept_word", 0.5);
  late.set("vouched", 0.25);
  session_with(late, {0});
  EXPECT_DOUBLE_EQ(session_with(late, {0, 1}), 0.75) << "was not there";
  late.set("pledge", 0);
  EXPECT_DOUBLE_EQ(session_with(late, {0, 1}), 0.25);
  late.set("guarantor", 0);
  EXPECT_DOUBLE_EQ(session_with(late, {0, 1}), 0.0);
}

TEST(MicroGrants, AnOpenCallReachesTheActiveAndNobodyElse) {
  PracticeWorld one({.residents = 12, .parameters = calm()}, PracticeId::micro_grants);
  one.group(first(3));
  make_regulars(one, {5, 6});
  one.affair(0, 0.8);
  one.set("open_reach", 1);
  one.plan_weeks();
  one.act();
  std::vector<ResidentIndex> told;
  for (const Idea& idea : one.work.ideas) told.push_back(idea.resident);
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, (std::vector<ResidentIndex>{0, 1, 2, 5, 6}));
  EXPECT_DOUBLE_EQ(one.work.ideas.front().push, one.lever("pull"));
}

TEST(MicroGrants, ACallThatIsNotOpenReachesGraduatesAlone) {
  PracticeWorld one({.residents = 12, .parameters = calm()}, PracticeId::micro_grants);
  one.group(first(3));
  one.affair(0, 0.8);
  one.world.participation.endorsed_until[2] = one.world.week + 10;
  one.set("reach", 1);
  one.set("open_reach", 0);
  one.plan_weeks();
  one.act();
  ASSERT_EQ(one.work.ideas.size(), 1U);
  EXPECT_EQ(one.work.ideas.front().resident, 2U);
}

}  // namespace
}  // namespace linli::testing
