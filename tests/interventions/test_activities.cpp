// Gifts, demonstrations, slow cultivation, lecturers and honours, worked out by hand on residents all alike.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>

#include "engine/small_world.hpp"
#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

double logistic_of(double v) { return 1.0 / (1.0 + std::exp(-v)); }

TinyPlan plan_with(const InterventionPlan& plan, std::uint32_t residents) {
  TinyPlan tiny{.residents = residents, .parameters = calm()};
  tiny.parameters.act_intercept = -1;
  tiny.parameters.supporter_hours_per_week = 10000;
  tiny.parameters.supporter_budget = 1e7;
  tiny.interventions = {plan};
  return tiny;
}

/// The supporter's part of a week, with turnout in between.
void week_of(TinyWorld& tiny) {
  SerialExecutor serial;
  practise(tiny.world, tiny.work);
  wake_residents(tiny.world, tiny.work);
  decide_turnout(tiny.world, tiny.work, serial);
  meet_people(tiny.world, tiny.work);
  practise_after(tiny.world, tiny.work);
}

const Occasion& held(const TinyWorld& tiny, HostKind host) {
  return *std::find_if(tiny.work.occasions.begin(), tiny.work.occasions.end(),
                       [&](const Occasion& o) { return o.host == host; });
}

double paid(const TinyWorld& tiny, Purpose purpose) {
  double yuan = 0;
  for (const LedgerEntry& e : tiny.log.ledger)
    yuan += e.purpose == purpose ? static_cast<double>(e.fen) / 100.0 : 0.0;
  return yuan;
}

// ---- gifts

TEST(Gifts, ReachThoseToldAndCarryThoseTheyBring) {
  InterventionPlan gifts = practice(PracticeId::gifts, "gifts");
  set_lever(gifts, "reach", 0.5);
  TinyPlan plan = plan_with(gifts, 4000);
  plan.parameters.attention_routine = 0;
  TinyWorld tiny(plan);
  week_of(tiny);
  const Occasion& o = held(tiny, HostKind::committee);
  EXPECT_EQ(o.gift, 1.0);
  expect_share(o.candidates.size(), 4000, 0.5);
  const Parameters& p = plan.parameters;
  const double own = p.act_intercept - p.act_hours * p.hours_routine / p.hours_midlife;
  const double both = own + p.act_gift;
  expect_share(o.attending.size(), o.candidates.size(), logistic_of(both));
  std::size_t carried = 0;
  for (const Attendee& a : o.attending) carried += a.carried ? 1 : 0;
  expect_share(carried, o.candidates.size(), logistic_of(both) - logistic_of(own));
  EXPECT_EQ(held(tiny, HostKind::property).gift, 0.0);
  EXPECT_TRUE(held(tiny, HostKind::property).candidates.empty());
}

TEST(Gifts, CostWhatIsGiven) {
  InterventionPlan gifts = practice(PracticeId::gifts, "gifts");
  set_lever(gifts, "reach", 0.5);
  set_lever(gifts, "gift", 2);
  TinyPlan plan = plan_with(gifts, 1000);
  TinyWorld tiny(plan);
  week_of(tiny);
  const auto came = static_cast<double>(held(tiny, HostKind::committee).attending.size());
  EXPECT_GT(came, 0);
  EXPECT_DOUBLE_EQ(paid(tiny, Purpose::gift), came * 2 * plan.parameters.supporter_gift_cost);
  EXPECT_DOUBLE_EQ(paid(tiny, Purpose::staff_wage), 3 * plan.parameters.supporter_wage);
}

TEST(Gifts, WhatIsLeftOfTheBudgetIsGivenAndThenNothingIsPromised) {
  InterventionPlan gifts = practice(PracticeId::gifts, "gifts");
  set_lever(gifts, "reach", 1);
  set_lever(gifts, "staff_hours", 0);
  TinyPlan plan = plan_with(gifts, 1000);
  plan.parameters.supporter_budget = 3 * plan.parameters.supporter_gift_cost + 2;
  TinyWorld tiny(plan);
  week_of(tiny);
  EXPECT_GT(held(tiny, HostKind::committee).attending.size(), 3U);
  EXPECT_DOUBLE_EQ(paid(tiny, Purpose::gift), plan.parameters.supporter_budget);
  tiny.next_week();
  week_of(tiny);
  EXPECT_EQ(held(tiny, HostKind::committee).gift, 0.0);
}

TEST(Gifts, WhoIsCarriedGetsUsedToThemAndIsLessMoved) {
  InterventionPlan gifts = practice(PracticeId::gifts, "gifts");
  set_lever(gifts, "reach", 1);
  TinyPlan plan = plan_with(gifts, 400);
  TinyWorld tiny(plan);
  week_of(tiny);
  take_to_heart(tiny.world, tiny.work);
  const Parameters& p = plan.parameters;
  double weights = p.needs_autonomy + p.needs_competence + p.needs_relatedness;
  for (const Attendee& a : held(tiny, HostKind::committee).attending) {
    const Condition c = condition_of(tiny.world, a.resident);
    EXPECT_NEAR(c.reliance, a.carried ? p.needs_gift_habit : 0.0, 1e-6);
    const double autonomy = a.carried ? p.needs_controlled : p.needs_routine_autonomy;
    const double met =
        (p.needs_autonomy * autonomy + p.needs_relatedness * -1.0) / weights;  // nobody is tied
    EXPECT_NEAR(c.motivation, p.needs_rate * p.needs_span * met, 1e-6);
  }
}

/// Attendances at the committee's activities: of those who came before there were gifts, and of those who
/// first came while there were, in the last 26 weeks of gifts and in the 26 weeks after them.
struct Turnout {
  double before = 0, earlier_during = 0, earlier_after = 0, recruited_during = 0, recruited_after = 0;
};

Turnout committee_turnout(Scenario scenario, bool gifts) {
  if (gifts) {
    scenario.interventions = {practice(PracticeId::gifts, "gifts")};
    scenario.interventions[0].last_week = 52;
  }
  SerialExecutor serial;
  Simulation simulation(scenario, nullptr, serial);
  WeekLog log;
  std::set<ResidentId> earlier;
  std::set<ResidentId> recruited;
  Turnout t;
  while (simulation.week() < 78) {
    simulation.step(log);
    for (const Attendance& a : log.attendances) {
      if (a.host != HostKind::committee || log.week <= -52) continue;
      if (log.week <= 0) earlier.insert(a.resident), t.before += 1;
      if (log.week >= 1 && log.week <= 52 && !earlier.contains(a.resident)) recruited.insert(a.resident);
      const bool old = earlier.contains(a.resident);
      const bool fresh = recruited.contains(a.resident);
      if (log.week > 26 && log.week <= 52)
        t.earlier_during += old ? 1 : 0, t.recruited_during += fresh ? 1 : 0;
      if (log.week > 52) t.earlier_after += old ? 1 : 0, t.recruited_after += fresh ? 1 : 0;
    }
  }
  return t;
}

TEST(Gifts, WhenTheyStopThoseTheyBroughtStayAwayAndEarlierOnesComeLess) {  // S2
  Turnout with;
  Turnout without;
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    Scenario s;
    s.seed = seed;
    s.parameters.population_communities_per_street = 1;
    s.parameters.population_courtyards_per_community = 2;
    s.parameters.supporter_budget = 1e7;
    s.burn_in_weeks = 104;
    s.weeks = 78;
    for (const bool gifts : {true, false}) {
      const Turnout t = committee_turnout(s, gifts);
      Turnout& sum = gifts ? with : without;
      sum.before += t.before;
      sum.earlier_during += t.earlier_during, sum.earlier_after += t.earlier_after;
      sum.recruited_during += t.recruited_during, sum.recruited_after += t.recruited_after;
    }
  }
  ASSERT_EQ(with.before, without.before);
  EXPECT_GT(with.recruited_during, 3 * without.recruited_during);
  EXPECT_LT(with.recruited_after, 0.5 * with.recruited_during);
  EXPECT_LT(with.earlier_after, without.earlier_after);
  std::cout << "earlier, last half-year of gifts and the next: " << with.earlier_during << ", "
            << with.earlier_after << " (without gifts: " << without.earlier_during << ", "
            << without.earlier_after << "); recruited: " << with.recruited_during << ", "
            << with.recruited_after << " (" << without.recruited_during << ", " << without.recruited_after
            << ")\n";
}

// ---- demonstration

TEST(Demonstration, PassersByStopAndTheMostDrawnAreAsked) {
  InterventionPlan plan = practice(PracticeId::demonstration, "compost");
  set_lever(plan, "passing", 0.5);
  set_lever(plan, "spotting_noise", 0);
  TinyWorld tiny(plan_with(plan, 2000));
  week_of(tiny);
  const Occasion& o = held(tiny, HostKind::activity);
  expect_share(o.candidates.size(), 2000, 0.5);
  const Parameters& p = tiny.world.parameters;
  const double v = p.act_intercept + 0.3 * p.act_salience - p.act_hours * 0.5 / p.hours_midlife;
  expect_share(o.attending.size(), o.candidates.size(), logistic_of(v));
  ASSERT_EQ(tiny.world.ripening.size(), 2U);
  std::set<ResidentIndex> asked;
  for (const Idea& idea : tiny.world.ripening) {
    asked.insert(idea.resident);
    EXPECT_EQ(idea.topic, Topic::environment);
    EXPECT_EQ(idea.affair, kNoAffair);
    EXPECT_EQ(idea.push, 1.0);
    EXPECT_EQ(idea.pool.size(), o.attending.size());
  }
  float least_asked = 1e9F;
  float most_passed = -1e9F;
  for (const Attendee& a : o.attending) {
    if (asked.contains(a.resident))
      least_asked = std::min(least_asked, a.margin);
    else
      most_passed = std::max(most_passed, a.margin);
  }
  EXPECT_GT(least_asked, most_passed);
  EXPECT_EQ(tiny.count(EventKind::asked_to_lead), 2U);
  EXPECT_DOUBLE_EQ(paid(tiny, Purpose::event), p.supporter_activity_cost);
}

TEST(Demonstration, ByLotThoseDrawnInAreNoMoreDrawnThanTheRest) {
  for (const bool spotting : {true, false}) {
    double asked = 0;
    double all = 0;
    int n_asked = 0;
    int n_all = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
      InterventionPlan plan = practice(PracticeId::demonstration, "compost");
      set_lever(plan, "passing", 1);
      set_lever(plan, "spotting", spotting ? 1 : 0);
      TinyPlan world = plan_with(plan, 60);
      world.seed = seed;
      TinyWorld tiny(world);
      week_of(tiny);
      for (const Attendee& a : held(tiny, HostKind::activity).attending) {
        const bool one = std::any_of(tiny.world.ripening.begin(), tiny.world.ripening.end(),
                                     [&](const Idea& i) { return i.resident == a.resident; });
        all += a.margin, ++n_all;
        if (one) asked += a.margin, ++n_asked;
      }
    }
    const double more = asked / n_asked - all / n_all;
    if (spotting) {
      EXPECT_GT(more, 0.5);
    } else {
      EXPECT_NEAR(more, 0.0, 0.35);  // 80 asked; SD of a margin about 1
    }
  }
}

TEST(Demonstration, NobodyIsAskedTwiceAndTheAffairOfTheTopicIsWhatItIsAbout) {
  InterventionPlan plan = practice(PracticeId::demonstration, "compost");
  set_lever(plan, "passing", 1);
  set_lever(plan, "picked", 5);
  TinyWorld tiny(plan_with(plan, 12));
  tiny.world.parameters.act_intercept = 20;  // all stop
  const std::uint32_t affair = tiny.affair(0, 0.8, Topic::environment);
  std::multiset<ResidentIndex> asked;
  for (int week = 0; week < 4; ++week) {
    week_of(tiny);
    for (const Idea& idea : tiny.world.ripening) {
      asked.insert(idea.resident);
      EXPECT_EQ(idea.affair, affair);
    }
    tiny.world.ripening.clear();
    tiny.next_week();
  }
  EXPECT_EQ(asked.size(), 12U);
  for (const ResidentIndex r : first(12)) EXPECT_EQ(asked.count(r), 1U);
}

// ---- slow cultivation

TEST(SlowCultivation, DrawsSiftsTrainsAsks) {
  InterventionPlan plan = practice(PracticeId::slow_cultivation, "slow");
  set_lever(plan, "reach", 1);
  set_lever(plan, "every_weeks", 1);
  set_lever(plan, "draw_weeks", 6);
  set_lever(plan, "train_weeks", 3);
  set_lever(plan, "keep_coming", 0.5);
  set_lever(plan, "most", 7);
  TinyPlan world = plan_with(plan, 40);
  world.parameters.act_intercept = 0.5;
  TinyWorld tiny(world);
  std::map<ResidentIndex, int> times;
  for (int week = 0; week < 6; ++week) {
    week_of(tiny);
    EXPECT_EQ(held(tiny, HostKind::activity).candidates.size(), 40U);
    for (const Attendee& a : held(tiny, HostKind::activity).attending) ++times[a.resident];
    EXPECT_TRUE(tiny.world.ripening.empty());
    tiny.next_week();
  }
  // Those who came at least three times of six, the seven who came most.
  std::vector<std::pair<int, ResidentIndex>> stayed;
  for (const auto& [r, n] : times) {
    if (n >= 3) stayed.emplace_back(-n, r);
  }
  std::sort(stayed.begin(), stayed.end());
  ASSERT_GT(stayed.size(), 7U);
  std::set<ResidentIndex> expected;
  for (std::size_t k = 0; k < 7; ++k) expected.insert(stayed[k].second);
  for (int week = 0; week < 3; ++week) {
    week_of(tiny);
    std::set<ResidentIndex> called;
    for (const Candidate& c : held(tiny, HostKind::activity).candidates) {
      called.insert(c.resident);
      EXPECT_EQ(c.bond, Bond::acquainted);
    }
    EXPECT_EQ(called, expected);
    EXPECT_EQ(tiny.count(EventKind::taken_on), week == 0 ? 7U : 0U);
    take_to_heart(tiny.world, tiny.work);
    for (const Attendee& a : held(tiny, HostKind::activity).attending)
      EXPECT_GT(tiny.world.residents().skill[a.resident][0], 0.0F);
    tiny.next_week();
  }
  practise(tiny.world, tiny.work);
  EXPECT_EQ(tiny.count(EventKind::asked_to_lead), 7U);
  ASSERT_EQ(tiny.world.ripening.size(), 7U);
  for (const Idea& idea : tiny.world.ripening) {
    EXPECT_TRUE(expected.contains(idea.resident));
    EXPECT_EQ(idea.pool.size(), 7U);
    EXPECT_EQ(idea.push, 1.5);
  }
  EXPECT_EQ(tiny.world.interventions[0].phase, InterventionState::Phase::over);
}

TEST(SlowCultivation, CostsItsActivitiesAndNoMore) {
  Scenario s = busy_world();
  s.parameters.supporter_hours_per_week = 1000;
  s.interventions = {practice(PracticeId::slow_cultivation, "slow")};
  set_lever(s.interventions[0], "draw_weeks", 20);
  set_lever(s.interventions[0], "train_weeks", 10);
  SerialExecutor serial;
  Simulation simulation(s, nullptr, serial);
  WeekLog log;
  double activities = 0;
  double yuan = 0;
  double hours = 0;
  while (simulation.week() < s.weeks) {
    simulation.step(log);
    for (const Event& e : log.events) activities += e.kind == EventKind::activity_held ? 1 : 0;
    for (const HoursEntry& h : log.hours) hours += h.given;
    for (const LedgerEntry& e : log.ledger)
      yuan += e.from == AccountKind::foundation ? static_cast<double>(e.fen) / 100.0 : 0.0;
  }
  EXPECT_GE(activities, 10);
  EXPECT_LE(activities, 15);
  EXPECT_DOUBLE_EQ(hours, 6 * activities);
  const Parameters& p = s.parameters;
  EXPECT_NEAR(yuan, activities * (p.supporter_activity_cost + 6 * p.supporter_wage), 1e-6);
}

// ---- lecturers

TinyWorld caregivers(const InterventionPlan& plan, std::uint32_t residents, std::uint32_t caring) {
  TinyWorld tiny(plan_with(plan, residents));
  for (const ResidentIndex r : first(caring)) tiny.world.residents().caregiver[r] = 1;
  return tiny;
}

TEST(Lecturers, AreCaregiversWhoComeForwardAndArePaid) {
  InterventionPlan plan = practice(PracticeId::lecturers, "mothers");
  set_lever(plan, "places", 200);
  TinyWorld tiny = caregivers(plan, 1000, 400);
  tiny.work.log = &tiny.log;
  week_of(tiny);
  const Parameters& p = tiny.world.parameters;
  const double v = p.act_intercept + 2 + 0.3 * p.act_gift - p.act_hours * 2 / p.hours_caregiver;
  const auto& people = tiny.world.interventions[0].people;
  expect_share(people.size(), 400, 0.5 * logistic_of(v));
  for (const ResidentIndex r : people) EXPECT_LT(r, 400U);
  const auto& o = held(tiny, HostKind::activity);
  EXPECT_EQ(o.candidates.size(), people.size());
  EXPECT_DOUBLE_EQ(paid(tiny, Purpose::lecturer_fee),
                   static_cast<double>(o.attending.size()) * p.supporter_lecturer_fee);
  std::set<std::uint64_t> receivers;
  for (const LedgerEntry& e : tiny.log.ledger) {
    if (e.purpose == Purpose::lecturer_fee) receivers.insert(e.to_number);
  }
  EXPECT_EQ(receivers.size(), o.attending.size());
  EXPECT_FALSE(receivers.contains(0));
}

TEST(Lecturers, AfterSomeLessonsAllAreAskedOrTheOneWhoSeemsMostDriven) {
  for (const bool lead : {false, true}) {
    InterventionPlan plan = practice(PracticeId::lecturers, "mothers");
    set_lever(plan, "reach", 1);
    set_lever(plan, "question_after", 3);
    set_lever(plan, "lessons", 5);
    set_lever(plan, "judging_noise", 0);
    set_lever(plan, "lead_person", lead ? 1 : 0);
    TinyWorld tiny = caregivers(plan, 60, 60);
    tiny.work.log = &tiny.log;
    tiny.world.parameters.act_intercept = 20;  // all come forward; ten are drawn
    for (const ResidentIndex r : first(60))
      tiny.world.residents().traits[r].initiative = static_cast<float>(r) / 100.0F;
    std::size_t lessons = 0;
    std::vector<Idea> asked;
    for (int week = 0; week < 8; ++week) {
      week_of(tiny);
      lessons += tiny.count(EventKind::activity_held);
      if (!tiny.world.ripening.empty()) {
        EXPECT_EQ(lessons, 3U);
        const auto cohort = tiny.world.interventions[0].people;
        ASSERT_EQ(cohort.size(), 10U);
        asked = tiny.world.ripening;
        if (lead) {
          EXPECT_EQ(asked[0].resident, *std::max_element(cohort.begin(), cohort.end()));
        }
      }
      tiny.world.ripening.clear();
      tiny.next_week();
    }
    EXPECT_EQ(lessons, 5U);
    ASSERT_EQ(asked.size(), lead ? 1U : 10U);
    EXPECT_EQ(asked[0].push, lead ? 1.5 : 0.0);
    EXPECT_EQ(asked[0].topic, Topic::education);
    EXPECT_EQ(tiny.world.interventions[0].phase, InterventionState::Phase::over);
  }
}

// ---- honours

/// Groups that have finished something; each week one is honoured. Returns quarrels per group passed over.
double quarrels_per_loser(bool negotiate, double agreement, bool comes) {
  std::size_t losers = 0;
  std::size_t quarrels = 0;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    InterventionPlan plan = practice(PracticeId::honours, "honours");
    set_lever(plan, "prizes", 1);
    set_lever(plan, "negotiate", negotiate ? 1 : 0);
    set_lever(plan, "agreement", agreement);
    TinyPlan world = plan_with(plan, 40);
    world.seed = seed;
    world.parameters.between_rivalry = 0.6;
    world.parameters.between_rivalry_norms = 0.9;
    TinyWorld tiny(world);
    tiny.world.parameters.act_intercept = comes ? 30 : -30;
    for (std::uint32_t k = 0; k < 10; ++k)
      tiny.at(tiny.group({4 * k, 4 * k + 1, 4 * k + 2})).projects_done = 1;
    week_of(tiny);
    EXPECT_EQ(tiny.count(EventKind::rivalry_won), 1U);
    losers += tiny.count(EventKind::rivalry_lost);
    quarrels += tiny.count(EventKind::quarrel_began);
    EXPECT_DOUBLE_EQ(paid(tiny, Purpose::routine_subsidy), 2000);
  }
  EXPECT_EQ(losers, 540U);
  return static_cast<double>(quarrels) / static_cast<double>(losers);
}

TEST(Honours, ThosePassedOverQuarrelUnlessTheirCaptainAgreed) {
  const double error = 4.5 * std::sqrt(0.25 / 540);
  EXPECT_NEAR(quarrels_per_loser(false, 0.8, true), 0.6, error);
  EXPECT_NEAR(quarrels_per_loser(true, 0.8, true), 0.6 * (1 - 0.9 * 0.8), error);
  EXPECT_NEAR(quarrels_per_loser(true, 0.8, false), 0.6, error) << "no captain came";
  EXPECT_NEAR(quarrels_per_loser(true, 0.0, true), 0.6, error) << "nothing was agreed";
}

TEST(Honours, StandingRisesAndTheNextRoundWaitsForItsWeek) {
  InterventionPlan plan = practice(PracticeId::honours, "honours");
  plan.every = 3;
  TinyWorld tiny(plan_with(plan, 12));
  const std::uint32_t one = tiny.group({0, 1, 2});
  const std::uint32_t none = tiny.group({4, 5, 6});
  tiny.at(one).projects_done = 1;
  std::vector<float> standing;
  for (int week = 0; week < 4; ++week) {
    week_of(tiny);
    standing.push_back(tiny.at(one).legitimacy);
    tiny.next_week();
  }
  EXPECT_FLOAT_EQ(standing[0], 0.2F);
  EXPECT_FLOAT_EQ(standing[2], 0.2F);
  EXPECT_FLOAT_EQ(standing[3], 0.36F);
  EXPECT_EQ(tiny.at(one).funds_fen, 2 * 200000);
  EXPECT_EQ(tiny.at(none).legitimacy, 0.0F) << "it has finished nothing";
}

}  // namespace
}  // namespace linli::testing
