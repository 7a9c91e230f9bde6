// Children's councils, charity sales and reflection after a loss, worked out by hand.
#include <map>

#include "interventions/small_practice.hpp"
#include "random/math.hpp"

namespace linli::testing {
namespace {

/// Whoever is asked comes, to whatever.
Parameters keen() {
  Parameters p = calm();
  p.act_intercept = 100;
  p.attention_routine = 0;
  return p;
}

/// One week of one practice, with turnout and what follows in between.
struct Lived : PracticeWorld {
  Lived(TinyPlan plan, PracticeId id) : PracticeWorld(std::move(plan), id) { plan_weeks(); }
  void week() {
    next_week();
    world.supporter.hours_left = 1000;
    world.supporter.budget_fen = 1'000'000'000;
    SerialExecutor serial;
    act();
    decide_turnout(world, work, serial);
    meet_people(world, work);
    after();
  }
  [[nodiscard]] const Experience& lived(ResidentIndex r) const {
    return *std::find_if(work.experiences.begin(), work.experiences.end(),
                         [&](const Experience& e) { return e.resident == r && e.felt; });
  }
  [[nodiscard]] double sum(Purpose purpose) const {
    double yuan = 0;
    for (const LedgerEntry& e : log.ledger)
      yuan += e.purpose == purpose ? static_cast<double>(e.fen) / 100.0 : 0;
    return yuan;
  }
  void make_children(const std::vector<ResidentIndex>& who, int years = 12) {
    for (const ResidentIndex r : who) world.residents().birth[r] = world.week - 52 * years - 10;
  }
};

/// 12 children and 8 adults in one courtyard, with two affairs.
struct Councillors : Lived {
  std::uint32_t small_one, pressing;
  explicit Councillors(Parameters parameters = keen(), std::uint32_t seed = 1)
      : Lived({.residents = 20, .seed = seed, .parameters = parameters}, PracticeId::childrens_council) {
    make_children(first(12));
    small_one = affair(0, 0.4, Topic::safety);
    pressing = affair(0, 0.9, Topic::environment);
    set("reach", 1);
    set("every_weeks", 1);
    set("sittings", 1e6);
    set("visit_every", 0);
    world.scenario.interventions[0].every = 1;
  }
  [[nodiscard]] Council& council() { return state().councils.at(0); }
};

TEST(ChildrensCouncil, SeatsChildrenOfAgeByLotAndPaysForItsSittings) {
  Councillors one;
  one.make_children({0, 1}, 6);  // too young
  one.set("places", 7);
  one.week();
  ASSERT_EQ(one.state().people.size(), 7U);
  for (const ResidentIndex r : one.state().people) EXPECT_TRUE(r >= 2 && r < 12) << r;
  EXPECT_EQ(one.work.occasions.at(0).attending.size(), 7U);
  const Parameters& p = one.world.parameters;
  EXPECT_DOUBLE_EQ(one.paid(AccountKind::foundation), one.lever("money") + p.supporter_activity_cost +
                                                          one.lever("staff_hours") * p.supporter_wage);
}

TEST(ChildrensCouncil, TakesUpWhatPressesMost) {
  Councillors one;
  one.week();
  EXPECT_EQ(one.council().affair, one.pressing);
  EXPECT_EQ(one.council().step, ProjectStep::discuss);
  EXPECT_FLOAT_EQ(one.council().clarity, static_cast<float>(one.lever("start_clarity")));
}

TEST(ChildrensCouncil, ARitualDecidesNothingAndCannotFail) {
  Councillors one;
  one.set("real", 0);
  for (int k = 0; k < 5; ++k) {
    one.week();
    EXPECT_EQ(one.council().affair, kNoAffair);
    EXPECT_EQ(one.lived(3).autonomy, static_cast<float>(one.lever("ritual_autonomy")));
    EXPECT_EQ(one.lived(3).competence, static_cast<float>(one.lever("ritual_competence")));
    EXPECT_FALSE(one.lived(3).achievement);
    EXPECT_EQ(one.lived(3).concern, static_cast<float>(one.lever("ritual_concern")));
  }
  EXPECT_EQ(one.sum(Purpose::grant), 0.0);
}

TEST(ChildrensCouncil, AStepSucceedsWhenAllItsTasksDo) {
  for (const ProjectStep step : {ProjectStep::discuss, ProjectStep::design, ProjectStep::act}) {
    Parameters parameters = keen();
    parameters.project_persist = 1000;
    parameters.project_cost = 0;
    parameters.group_learning = 0;
    Councillors one(parameters);
    one.set("harder", -0.5);
    const Parameters& p = one.world.parameters;
    one.week();
    std::size_t done = 0;
    const std::size_t sittings = 3000;
    for (std::size_t k = 0; k < sittings; ++k) {
      one.council().affair = one.pressing;
      one.council().step = step;
      one.council().clarity = 0.5F;
      one.council().failures = 0;
      one.world.affairs[one.pressing].relieved = 0;
      one.week();
      const bool went_well = one.count(EventKind::council_step_done) == 1;
      EXPECT_EQ(went_well, one.count(EventKind::council_step_failed) == 0);
      EXPECT_TRUE(one.lived(4).achievement);
      EXPECT_EQ(one.lived(4).autonomy, static_cast<float>(one.lever("real_autonomy")));
      const double outcome =
          went_well ? 1.0 : p.project_failure * (1.0 - p.project_reflection * one.lever("guided"));
      if (step != ProjectStep::act) {
        EXPECT_EQ(one.lived(4).competence, static_cast<float>(outcome));
      }
      done += went_well ? 1 : 0;
    }
    const double skill = baseline_skill(p, Traits{}, Skill::finance);  // the same of every kind
    const double guided =
        skill + one.lever("guided") * p.supporter_skill * (1 - skill) * p.supporter_guidance;
    const double chance =
        logistic(-(p.project_difficulty - 0.5) + p.project_skill * guided + 0.5 * p.project_clarity);
    const int tasks = step == ProjectStep::discuss  ? p.project_tasks_discuss
                      : step == ProjectStep::design ? p.project_tasks_design
                                                    : p.project_tasks_act;
    expect_share(done, sittings, std::pow(chance, tasks));
  }
}

TEST(ChildrensCouncil, ActsWithItsOwnMoneyAndItsParents) {
  Parameters parameters = keen();
  parameters.project_difficulty = -100;
  parameters.project_aim = 100;
  Councillors one(parameters);
  one.set("money", 500);
  one.set("places", 10);
  for (int k = 0; k < 3; ++k) one.week();  // notice, discuss, design
  EXPECT_EQ(one.council().step, ProjectStep::act);
  EXPECT_EQ(one.council().funds_fen, 50000);
  const auto needed = static_cast<std::int64_t>(parameters.project_cost * 0.9) * 100;
  int sittings = 0;
  std::int64_t funds = 50000;
  while (funds < needed) {
    one.week();
    funds = std::min(needed, funds + 10 * 2000);
    ++sittings;
    if (funds < needed) {
      EXPECT_EQ(one.council().funds_fen, funds) << "20 yuan from the parents of each of ten";
    }
  }
  EXPECT_EQ(one.count(EventKind::affair_solved), 1U);
  EXPECT_EQ(one.council().funds_fen, 0);
  EXPECT_DOUBLE_EQ(one.sum(Purpose::project_spending), static_cast<double>(needed) / 100.0);
  const Affair& done = one.world.affairs[one.pressing];
  EXPECT_DOUBLE_EQ(done.relieved, parameters.project_relief);
  EXPECT_TRUE(done.solved);
  EXPECT_EQ(one.world.tally.affairs_solved, 1);
  EXPECT_EQ(sittings, (static_cast<int>(needed) - 50000 + 19999) / 20000);
  one.week();
  EXPECT_EQ(one.council().affair, one.small_one) << "the next one";
}

TEST(ChildrensCouncil, AWrongGoalMakesItWorseAndAVisitShowsIt) {
  Parameters parameters = keen();
  parameters.project_difficulty = -100;
  parameters.project_aim = -100;
  parameters.project_cost = 0;
  Councillors one(parameters);
  for (int k = 0; k < 4; ++k) one.week();
  EXPECT_EQ(one.count(EventKind::affair_worsened), 1U);
  EXPECT_DOUBLE_EQ(one.world.affairs[one.pressing].level,
                   std::min(1.0, 0.9 * (1 + parameters.project_backfire)));
  EXPECT_EQ(one.council().step, ProjectStep::design);
  EXPECT_EQ(one.lived(1).mastery, static_cast<float>(parameters.project_harm));
  one.week();
  ASSERT_EQ(one.council().step, ProjectStep::act);
  const double clarity = one.council().clarity;
  one.set("visit_every", 1);
  one.set("revise", -8);
  one.set("sees_wrong", 1000);
  one.week();
  EXPECT_EQ(one.count(EventKind::goal_revised), 1U);
  EXPECT_EQ(one.council().step, ProjectStep::design);
  EXPECT_NEAR(one.council().clarity, clarity + one.lever("see_clarity") * (1 - clarity), 1e-6);
  EXPECT_DOUBLE_EQ(one.sum(Purpose::visit), parameters.supporter_visit_cost);
}

TEST(ChildrensCouncil, ChildrenTalkOfItAtHome) {
  Parameters parameters = keen();
  parameters.influence_talk = 1;
  parameters.influence_rate = 1;
  Councillors one(parameters);
  one.tie(3, 15);  // a parent; nobody else is tied
  one.week();
  take_to_heart(one.world, one.work);
  EXPECT_EQ(condition_of(one.world, 15).concern, 0.0) << "a child tells what he cared for before";
  const double cares = condition_of(one.world, 3).concern;
  EXPECT_NEAR(cares, parameters.needs_seeing * one.lever("real_concern"), 1e-6);
  one.week();
  take_to_heart(one.world, one.work);
  EXPECT_NEAR(condition_of(one.world, 15).concern, cares * std::exp(-1 / parameters.drift_concern), 1e-3);
  EXPECT_EQ(condition_of(one.world, 16).concern, 0.0);
}

// ---- charity sale

struct Market : Lived {
  std::uint32_t makers, rescuers;
  explicit Market(std::uint32_t passers = 20)
      : Lived({.residents = 10 + passers, .parameters = keen()}, PracticeId::charity_sale) {
    makers = group({0, 1, 2}, Topic::culture);
    rescuers = group({4, 5, 6}, Topic::environment);
    project(rescuers, affair(0, 0.6), ProjectStep::act);
    set("passing", 1);
  }
};

TEST(CharitySale, TheTakingsGoToTheGroupCoupled) {
  for (const double share : {1.0, 0.5, 0.0}) {
    Market one;
    one.set("passed_on", share);
    one.set("goods", 2);
    one.week();
    // Three makers with two pieces each; more buyers than pieces.
    EXPECT_EQ(one.count(EventKind::sale_held), 1U);
    EXPECT_DOUBLE_EQ(one.sum(Purpose::sale), 6 * one.lever("price"));
    EXPECT_EQ(one.at(one.rescuers).funds_fen, static_cast<std::int64_t>(share * 12000));
    EXPECT_EQ(one.at(one.makers).funds_fen, static_cast<std::int64_t>((1 - share) * 12000));
    EXPECT_EQ(one.lived(1).mastery, 1.0F) << "all of it is sold";
    EXPECT_FALSE(one.lived(5).achievement) << "who receives has sold nothing";
  }
}

TEST(CharitySale, WhatNobodyBuysIsFelt) {
  Market one(0);  // those who pass: three of no group
  one.set("goods", 4);
  one.week();
  const double buyers = 4;  // residents 3, 7, 8, 9
  EXPECT_DOUBLE_EQ(one.sum(Purpose::sale), buyers * one.lever("price"));
  EXPECT_NEAR(one.lived(0).competence, 2 * buyers / 12 - 1, 1e-6);
}

TEST(CharitySale, ACoupleStaysTogetherWhileBothLive) {
  Market one;
  one.week();
  EXPECT_EQ(one.state().groups, std::vector{one.rescuers});
  const std::uint32_t second = one.group({7, 8, 9}, Topic::safety);
  one.project(second, one.affair(0, 0.9, Topic::safety), ProjectStep::discuss);
  one.at(one.rescuers).project->step = ProjectStep::keep_up;
  one.week();
  EXPECT_EQ(one.state().groups, std::vector{one.rescuers});
  end_group(one.world, one.work, one.at(one.rescuers), EndCause::quiet, 0);
  std::erase(one.world.alive, one.rescuers);
  one.week();
  EXPECT_EQ(one.state().groups, std::vector{second});
}

TEST(CharitySale, NobodySellsForNobody) {
  Market one;
  one.at(one.rescuers).project.reset();
  one.week();
  EXPECT_TRUE(one.work.occasions.empty());
  EXPECT_EQ(one.paid(AccountKind::foundation), 0.0);
}

TEST(CharitySale, ChildrenSellForAGroupAndKeepTheRestInTrust) {
  TinyPlan plan{.residents = 40, .parameters = keen()};
  plan.parameters.supporter_hours_per_week = 1000;
  plan.interventions = {practice(PracticeId::childrens_council, "council"),
                        practice(PracticeId::charity_sale, "sale")};
  set_lever(plan.interventions[0], "reach", 1);
  set_lever(plan.interventions[0], "real", 0);
  set_lever(plan.interventions[0], "places", 5);
  set_lever(plan.interventions[1], "children", 1);
  set_lever(plan.interventions[1], "passing", 1);
  set_lever(plan.interventions[1], "goods", 1);
  set_lever(plan.interventions[1], "passed_on", 0.75);
  for (InterventionPlan& one : plan.interventions) one.last_week = kNever - 1;
  TinyWorld tiny(plan);
  for (ResidentIndex r = 20; r < 40; ++r) tiny.world.residents().birth[r] = tiny.world.week - 52 * 12 - 10;
  const std::uint32_t rescuers = tiny.group({4, 5, 6}, Topic::environment);
  Group& g = tiny.at(rescuers);
  g.project.emplace();
  g.project->affair = tiny.affair(0, 0.6);
  SerialExecutor serial;
  practise(tiny.world, tiny.work);
  decide_turnout(tiny.world, tiny.work, serial);
  meet_people(tiny.world, tiny.work);
  practise_after(tiny.world, tiny.work);
  EXPECT_EQ(tiny.count(EventKind::sale_held), 1U);
  EXPECT_EQ(g.funds_fen, 5 * 2000 * 3 / 4) << "five children, a piece each at 20 yuan";
  EXPECT_EQ(tiny.world.interventions[0].councils.at(0).funds_fen, 5 * 2000 / 4);
}

// ---- reflection

struct Losers : Lived {
  std::uint32_t losing;
  Losers() : Lived({.residents = 12, .parameters = keen()}, PracticeId::reflection) {
    losing = group({0, 1, 2, 3}, Topic::environment);
    at(losing).clarity = 0.5F;
  }
  void lose(EventKind kind) {
    world.last_week_events = {{.id = 1, .week = world.week, .kind = kind, .group = losing, .affair = 0}};
  }
};

TEST(Reflection, CallsThoseWhoseProjectFailed) {
  for (const EventKind kind : {EventKind::project_failed, EventKind::affair_worsened}) {
    Losers one;
    one.lose(kind);
    one.week();
    ASSERT_EQ(one.work.occasions.size(), 1U);
    EXPECT_EQ(one.work.occasions[0].candidates.size(), 4U);
    EXPECT_EQ(one.count(EventKind::reflection_held), 1U);
    EXPECT_NEAR(one.at(one.losing).clarity, 0.5 + 0.5 * one.lever("clarity"), 1e-6) << "all of them came";
    EXPECT_EQ(one.at(one.losing).raise_push, static_cast<float>(one.lever("question")));
    EXPECT_NEAR(one.lived(2).learned[static_cast<std::size_t>(Skill::project)], one.lever("learning"), 1e-6);
    EXPECT_EQ(one.lived(2).learned[static_cast<std::size_t>(Skill::finance)], 0.0F);
    one.world.last_week_events.clear();
    one.week();
    EXPECT_TRUE(one.work.occasions.empty());
  }
}

TEST(Reflection, NothingLostNothingHeld) {
  Losers one;
  one.lose(EventKind::project_done);
  one.week();
  EXPECT_TRUE(one.work.occasions.empty());
  one.lose(EventKind::project_failed);
  end_group(one.world, one.work, one.at(one.losing), EndCause::quiet, 0);
  one.week();
  EXPECT_TRUE(one.work.occasions.empty()) << "there is nobody left";
  EXPECT_EQ(one.paid(AccountKind::foundation), 0.0);
}

TEST(Reflection, AtMostSoManyAWeekAndOneInEachCourtyard) {
  Losers one;
  const std::uint32_t other = one.group({4, 5, 6}, Topic::safety);
  one.lose(EventKind::project_failed);
  Event also = one.world.last_week_events[0];
  also.group = other;
  one.world.last_week_events.push_back(also);
  one.week();
  ASSERT_EQ(one.work.occasions.size(), 1U);
  EXPECT_EQ(one.work.occasions[0].candidates.size(), 4U) << "the first";
}

}  // namespace
}  // namespace linli::testing
