// Site visits: who is asked, who becomes willing, what a group does with what it saw, by hand.
#include "interventions/small_practice.hpp"
#include "random/math.hpp"

namespace linli::testing {
namespace {

struct Visiting : PracticeWorld {
  std::uint32_t gardeners, dancers, garden;
  explicit Visiting(std::uint32_t seed = 1)
      : PracticeWorld({.residents = 12, .seed = seed, .parameters = calm()}, PracticeId::site_visit) {
    gardeners = group({0, 1, 2, 3}, Topic::environment);
    dancers = group({4, 5, 6, 7});
    garden = affair(0, 0.6, Topic::environment);
    project(gardeners, garden, ProjectStep::act);
    world.scenario.interventions[0].last_week = kNever - 1;
  }
  void visit(const std::vector<ResidentIndex>& who) {
    next_week();
    world.supporter.hours_left = 1000;
    world.supporter.budget_fen = 100000000;
    act();
    ASSERT_EQ(work.occasions.size(), 1U);
    come(work.occasions[0], who);
    after();
  }
};

TEST(SiteVisit, GoesToWhatPressesAndAsksThoseAtWorkOnItFirst) {
  Visiting one;
  one.affair(0, 0.5, Topic::safety);
  one.set("invited", 5);
  one.visit({});
  const Occasion& o = one.work.occasions[0];
  EXPECT_EQ(o.topic, Topic::environment);
  ASSERT_EQ(o.candidates.size(), 5U);
  for (ResidentIndex r = 0; r < 4; ++r) EXPECT_LT(o.candidates[r].resident, 4U);
  EXPECT_GE(o.candidates[4].resident, 4U);
  EXPECT_LT(o.candidates[4].resident, 8U) << "a dancer; who takes part in nothing is not asked";
  const double yuan = one.world.parameters.supporter_visit_cost +
                      one.lever("staff_hours") * one.world.parameters.supporter_wage;
  EXPECT_NEAR(one.paid(AccountKind::foundation), yuan, 1e-9);
}

TEST(SiteVisit, ShareWillingFollowsTheThresholdWithWhatWasSeen) {
  std::size_t willing = 0;
  const std::size_t visits = 400;
  Visiting one;
  one.affair(0, 0.3, Topic::environment);  // not in hand
  auto& parameters = one.world.parameters;
  parameters.act_mood = parameters.act_hours = 0;  // what differs between weeks and residents
  for (std::size_t k = 0; k < visits; ++k) {
    one.visit(first(8));
    willing += one.count(EventKind::became_willing);
  }
  // Traits and states are 0: half of the way (needs.seeing) to what is seen, and the scene itself.
  const double v = parameters.found_intercept +
                   parameters.act_concern * parameters.needs_seeing * one.lever("concern") +
                   parameters.act_salience * one.lever("vividness");
  expect_share(willing, 8 * visits, logistic(v));
}

TEST(SiteVisit, TheWillingGiveAndThinkOfTheirOwnCourtyard) {
  Visiting one;
  const std::uint32_t free = one.affair(0, 0.3, Topic::environment);
  one.world.parameters.found_intercept = 100;
  one.set("gives", 80);
  one.visit({1, 5});
  EXPECT_EQ(one.at(one.gardeners).funds_fen, 8000) << "a gardener gives to the garden";
  EXPECT_EQ(one.at(one.dancers).funds_fen, 0) << "a dance team has no project to give to";
  ASSERT_EQ(one.world.ripening.size(), 2U);
  EXPECT_EQ(one.world.ripening[0].affair, free) << "the garden itself is in hand";
  EXPECT_EQ(one.world.ripening[0].push, 0.0) << "an intention, with nothing behind it";
}

TEST(SiteVisit, AGroupSeesMoreClearlyAsFarAsItsMembersWent) {
  Visiting one;
  one.at(one.gardeners).clarity = 0.4F;
  one.set("revise", -100);
  one.visit({0, 1, 4});
  EXPECT_NEAR(one.at(one.gardeners).clarity, 0.4 + 0.5 * one.lever("see_clarity") * 0.6, 1e-6);
  EXPECT_EQ(one.at(one.dancers).clarity, 0.0F);
  EXPECT_EQ(one.at(one.gardeners).project->step, ProjectStep::act);
}

TEST(SiteVisit, ADesignThatWorksAgainstTheAffairIsThrownOverMoreOften) {
  for (const bool well : {true, false}) {
    Visiting one;
    std::size_t revised = 0;
    const std::size_t visits = 2000;
    for (std::size_t k = 0; k < visits; ++k) {
      Project& project = *one.at(one.gardeners).project;
      project.step = ProjectStep::act;
      project.well_aimed = well;
      one.visit({0, 1});
      EXPECT_EQ(project.step == ProjectStep::design, one.count(EventKind::goal_revised) == 1);
      revised += one.count(EventKind::goal_revised);
    }
    expect_share(revised, visits,
                 logistic(one.lever("revise") + (well ? 0.0 : 0.5 * one.lever("sees_wrong"))));
  }
}

}  // namespace
}  // namespace linli::testing
