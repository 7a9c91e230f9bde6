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
