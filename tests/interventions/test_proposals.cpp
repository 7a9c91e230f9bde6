// Resident proposals: the gate, guidance and the vice, review, money and filing, by hand.
#include "interventions/small_practice.hpp"
#include "random/math.hpp"

namespace linli::testing {
namespace {

/// Five who meet, a project at design, and a call that everybody hears.
struct Proposing : PracticeWorld {
  std::uint32_t team, affair_of_team;
  explicit Proposing(std::uint32_t seed = 1)
      : PracticeWorld({.residents = 5, .seed = seed, .parameters = calm()}, PracticeId::resident_proposals) {
    team = group(first(5), Topic::environment);
    affair_of_team = affair(0, 0.5);
    project(team, affair_of_team, ProjectStep::design);
    set("reach", 1);
    set("asking", 50);  // whoever is past the gate asks
    set("approval", 1);
  }
  void week() {
    next_week();
    world.supporter.hours_left = 1000;
    Group& g = at(team);
    g.guided = g.do_for = g.supporter_hours = g.raise_push = 0;
    g.grant_call = -1;
    act();
    g.last_met = world.week;
    for (Member& m : g.members) m.last_attended = world.week;
    after();
  }
};

TEST(Proposals, TheGateIsATeamWithALeadPerson) {
  struct Gate {
    double team;
    bool captain, lead_needed, passes;
  };
  for (const Gate gate : {Gate{5, true, true, true}, Gate{6, true, true, false}, Gate{5, false, true, false},
                          Gate{5, false, false, true}}) {
    Proposing one;
    one.set("team", gate.team);
    one.set("lead_needed", gate.lead_needed ? 1 : 0);
    Group& g = one.at(one.team);
    if (!gate.captain) g.find(g.captain())->role = Role::member;
    one.world.week = 0;  // the call of week 1 begins
    one.week();
    EXPECT_EQ(one.count(EventKind::proposal_made), gate.passes ? 1U : 0U);
    EXPECT_EQ(g.applied, gate.passes);
  }
}

TEST(Proposals, StaffGuideWeekByWeekAndTheDesignBecomesClearer) {
  Proposing one;
  one.world.week = 0;
  one.week();  // asks
  EXPECT_EQ(one.at(one.team).guided, 0.0F) << "guidance begins when the team has asked";
  one.at(one.team).clarity = 0.5F;
  one.week();
  const Group& g = one.at(one.team);
  EXPECT_FLOAT_EQ(g.guided, static_cast<float>(one.lever("guided")));
  EXPECT_EQ(g.do_for, 0.0F);
  EXPECT_FLOAT_EQ(g.supporter_hours, static_cast<float>(one.lever("guide_hours")));
  EXPECT_NEAR(g.clarity, 0.5 + one.lever("design_help") * one.lever("guided") * 0.5, 1e-6);
  one.set("write_for", 0.6);
  one.week();
  EXPECT_FLOAT_EQ(one.at(one.team).do_for, 0.6F);
}

TEST(Proposals, AnApprovedOneIsPaidWhatTheActCostsAndFiled) {
  Proposing one;
  one.world.week = 0;
  one.week();
  one.at(one.team).project->step = ProjectStep::act;
  one.at(one.team).legitimacy = 0.2F;
  one.week();
  const Group& g = one.at(one.team);
  ASSERT_EQ(one.count(EventKind::proposal_approved), 1U);
  const double yuan = std::min(one.lever("amount"), std::ceil(one.world.parameters.project_cost * 0.5));
  EXPECT_DOUBLE_EQ(static_cast<double>(g.grant_fen) / 100.0, std::floor(yuan));
  EXPECT_EQ(g.funds_fen, g.grant_fen);
  EXPECT_NEAR(g.legitimacy, 0.2 + one.lever("filing") * 0.8, 1e-6);
  ASSERT_EQ(one.work.experiences.size(), 1U) << "the captain stands for the team";
  EXPECT_FLOAT_EQ(one.work.experiences[0].autonomy, static_cast<float>(one.lever("approved_autonomy")));
}

TEST(Proposals, WhatOthersWroteIsNotOnesOwn) {
  Proposing one;
  one.set("write_for", 0.75);
  one.world.week = 0;
  one.week();
  one.at(one.team).project->step = ProjectStep::act;
  one.week();
  ASSERT_EQ(one.work.experiences.size(), 1U);
  EXPECT_NEAR(one.work.experiences[0].autonomy, 0.25 * one.lever("approved_autonomy"), 1e-6);
  EXPECT_NEAR(one.work.experiences[0].learned[static_cast<std::size_t>(Skill::resources)],
              0.25 * one.world.parameters.group_learning, 1e-6);
}

TEST(Proposals, ShareApprovedFollowsClarity) {
  for (const float clarity : {0.2F, 0.8F}) {
    std::size_t approved = 0;
    const std::size_t tries = 1500;
    Proposing one;
    one.set("approval", 0.4);
    one.set("design_help", 0);
    one.world.week = 0;
    one.week();
    for (std::size_t k = 0; k < tries; ++k) {
      Group& g = one.at(one.team);
      g.project->step = ProjectStep::act;
      g.applied = true;
      g.clarity = clarity;
      one.state().in_hand = {one.team};
      one.plan_weeks();
      one.world.supporter.budget_fen = 100000000;
      one.week();
      approved += one.count(EventKind::proposal_approved);
    }
    expect_share(approved, tries, logistic(logit(0.4) + one.lever("clear_plan") * (clarity - 0.5)));
  }
}

TEST(Proposals, WhatAFailedProjectLeavesGoesBack) {
  Proposing one;
  one.world.week = 0;
  one.week();
  one.at(one.team).project->step = ProjectStep::act;
  one.week();
  const std::int64_t granted = one.at(one.team).grant_fen;
  ASSERT_GT(granted, 0);
  one.at(one.team).project.reset();
  one.week();
  EXPECT_EQ(one.at(one.team).funds_fen, 0);
  EXPECT_DOUBLE_EQ(one.paid(AccountKind::group), static_cast<double>(granted) / 100.0);
}

}  // namespace
}  // namespace linli::testing
