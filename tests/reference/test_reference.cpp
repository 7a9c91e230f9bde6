// The fast engine agrees with the slow, plain one after every week, on small worlds in which everything
// happens.
#include <gtest/gtest.h>

#include <initializer_list>

#include "engine/simulation.hpp"
#include "engine/small_world.hpp"
#include "reference/compare.hpp"

namespace linli::reference {
namespace {

using testing::practice;
using testing::set_lever;

/// Levers of the plans of a scenario, by key.
std::vector<std::map<std::string, double>> levers_of(const Scenario& scenario) {
  std::vector<std::map<std::string, double>> list;
  for (const InterventionPlan& plan : scenario.interventions) {
    const PracticeRecord& record = practice_table()[static_cast<std::size_t>(plan.practice)];
    auto& levers = list.emplace_back();
    for (std::size_t k = 0; k < record.levers.size(); ++k)
      levers.emplace(record.levers[k].key, plan.levers[k]);
  }
  return list;
}

using Counts = std::array<std::size_t, static_cast<std::size_t>(EventKind::count_)>;

/// Steps both engines through burn-in and run; stops at the first difference. Returns how often what
/// happened.
Counts agree(const Scenario& scenario, const SimulationVariant& variant = {}) {
  Counts counts{};
  SerialExecutor executor;
  Simulation fast(scenario, nullptr, executor, variant);
  Engine slow(scenario, levers_of(scenario));
  WeekLog log;
  while (fast.week() < scenario.weeks) {
    fast.step(log);
    slow.step();
    for (const Event& e : slow.log.events) ++counts[static_cast<std::size_t>(e.kind)];
    if (const auto difference = first_difference(fast.world(), log, slow)) {
      ADD_FAILURE() << scenario.name << ", seed " << scenario.seed << ": " << *difference;
      break;
    }
  }
  return counts;
}

/// Both engines agree in the worlds of all these seeds, and each of these kinds of events, which is what the
/// worlds are for, has happened in some of them.
void agree_where_all_happens(Scenario (*world)(std::uint32_t seed),
                             std::initializer_list<std::uint32_t> seeds,
                             std::initializer_list<EventKind> kinds) {
  Counts all{};
  for (const std::uint32_t seed : seeds) {
    const Counts counts = agree(world(seed));
    for (std::size_t k = 0; k < all.size(); ++k) all[k] += counts[k];
  }
  for (const EventKind kind : kinds)
    EXPECT_GT(all[static_cast<std::size_t>(kind)], 0U) << event_kind_name(kind) << " never happened";
}

Scenario small(Scenario scenario, std::uint32_t seed) {
  scenario.seed = seed;
  scenario.parameters.population_households_per_courtyard = 45;
  scenario.burn_in_weeks = 30;
  scenario.weeks = 70;
  return scenario;
}

/// The busy world with academy, micro-grants, accompaniment and public event.
Scenario supported(std::uint32_t seed) { return small(testing::busy_supported_world(), seed); }

TEST(Reference, AgreesWithoutSupport) {
  for (const std::uint32_t seed : {1U, 2U, 3U}) agree(small(testing::busy_world(), seed));
}

TEST(Reference, AgreesWithEverythingOn) {
  agree_where_all_happens(supported, {1U, 2U, 3U},
                          {EventKind::founding_failed,
                           EventKind::captain_burned_out,
                           EventKind::succession,
                           EventKind::affair_solved,
                           EventKind::affair_worsened,
                           EventKind::quarrel_began,
                           EventKind::quarrel_settled,
                           EventKind::went_public,
                           EventKind::split,
                           EventKind::merged,
                           EventKind::ended,
                           EventKind::hatched,
                           EventKind::rivalry_lost,
                           EventKind::academy_graduated,
                           EventKind::academy_dropped,
                           EventKind::grant_approved,
                           EventKind::visit,
                           EventKind::visit_unmet,
                           EventKind::volunteer_turned_out,
                           EventKind::follow_up_held,
                           EventKind::resident_left});
}

TEST(Reference, AgreesWhereverResidentsAreStored) {
  for (const std::uint32_t order : {1U, 2U}) agree(supported(4), {.storage_order = order, .phases = {}});
}

TEST(Reference, AgreesWithOtherPractices) {
  Scenario s = supported(5);
  for (const char* key : {"guarantor", "interview", "pledge", "ritual", "endorsement"})
    set_lever(s.interventions[0], key, 0);
  set_lever(s.interventions[2], "do_for", 0.5);
  set_lever(s.interventions[2], "leave_when_mature", 0);
  set_lever(s.interventions[3], "follow_up_every", 2);
  s.interventions[1].communities = {1};
  s.interventions.push_back(practice(PracticeId::micro_grants, "a second fund"));
  s.interventions.push_back(practice(PracticeId::placebo, "placebo"));
  s.interventions.back().first_week = 5;
  s.interventions[1].priority = 3;
  s.parameters.supporter_budget = 60000;  // spent before the end
  agree(s);
}

/// Gifts, demonstrations, slow cultivation, lecturers and honours at once; where they pay most attention
/// rates are high, so that all of it happens in a small world.
Scenario with_activities(std::uint32_t seed) {
  Scenario s = small(testing::busy_world(), seed);
  s.parameters.supporter_hours_per_week = 80;
  s.interventions = {practice(PracticeId::gifts, "gifts"), practice(PracticeId::demonstration, "compost"),
                     practice(PracticeId::slow_cultivation, "slow"),
                     practice(PracticeId::lecturers, "mothers"), practice(PracticeId::honours, "honours")};
  s.interventions[0].last_week = 30;
  s.interventions[1].every = 6;
  set_lever(s.interventions[2], "courtyards", 2);
  set_lever(s.interventions[2], "draw_weeks", 20);
  set_lever(s.interventions[2], "train_weeks", 12);
  set_lever(s.interventions[3], "lessons", 20);
  set_lever(s.interventions[3], "reach", 1);
  s.interventions[4].every = 13;
  set_lever(s.interventions[4], "prizes", 1);
  return s;
}

TEST(Reference, AgreesWithActivities) {
  agree_where_all_happens(with_activities, {6U, 7U},
                          {EventKind::activity_held, EventKind::taken_on, EventKind::asked_to_lead,
                           EventKind::rivalry_won, EventKind::rivalry_lost});
}

TEST(Reference, AgreesWithOtherActivities) {
  Scenario s = with_activities(8);
  set_lever(s.interventions[0], "property_too", 1);
  set_lever(s.interventions[1], "spotting", 0);
  set_lever(s.interventions[3], "lead_person", 1);
  set_lever(s.interventions[4], "negotiate", 1);
  set_lever(s.interventions[4], "money", 500);
  s.interventions[2].communities = {1};
  s.interventions[2].priority = 2;
  s.interventions.push_back(practice(PracticeId::gifts, "more gifts"));
  set_lever(s.interventions.back(), "gift", 2);
  s.interventions.back().communities = {0};
  s.parameters.supporter_hours_per_week = 25;  // short
  s.parameters.supporter_budget = 70000;       // spent before the end
  agree(s);
  agree(s, {.storage_order = 3, .phases = {}});
}

/// The busy world with proposals, upkeep income, consensus meetings, negotiation and site visits.
Scenario talked_over(std::uint32_t seed) {
  Scenario s = small(testing::busy_world(), seed);
  s.parameters.supporter_hours_per_week = 24;
  s.parameters.project_relief = 0.7;
  s.interventions = {practice(PracticeId::resident_proposals, "proposals"),
                     practice(PracticeId::upkeep_income, "upkeep"),
                     practice(PracticeId::consensus_meetings, "consensus"),
                     practice(PracticeId::negotiation, "table"), practice(PracticeId::site_visit, "visit")};
  s.interventions[0].every = 16;
  s.interventions[0].priority = 1;
  set_lever(s.interventions[0], "team", 2);
  set_lever(s.interventions[0], "approval", 0.25);
  set_lever(s.interventions[1], "result_needed", 0.3);
  set_lever(s.interventions[2], "latest_age", 200);
  s.interventions[4].every = 6;
  s.interventions[4].priority = 2;
  set_lever(s.interventions[4], "sees_wrong", 5);
  return s;
}

TEST(Reference, AgreesWithTalkMoneyAndVisits) {
  agree_where_all_happens(
      talked_over, {1U, 2U, 3U, 5U, 6U, 7U, 8U},
      {EventKind::proposal_made, EventKind::proposal_approved, EventKind::proposal_refused,
       EventKind::money_received, EventKind::consensus_meeting, EventKind::way_of_deciding_chosen,
       EventKind::negotiation_held, EventKind::site_visited, EventKind::became_willing,
       EventKind::goal_revised, EventKind::visit_unmet});
}

TEST(Reference, AgreesWithOtherTalkMoneyAndVisits) {
  Scenario s = talked_over(4);
  set_lever(s.interventions[0], "lead_needed", 0);
  set_lever(s.interventions[0], "write_for", 0.5);
  set_lever(s.interventions[1], "lasting", 0);
  set_lever(s.interventions[1], "paid_autonomy", 0);
  set_lever(s.interventions[1], "paid_competence", 0);
  set_lever(s.interventions[2], "public_only", 1);
  set_lever(s.interventions[3], "within", 0);
  set_lever(s.interventions[4], "topic", 2);
  for (InterventionPlan& plan : s.interventions) plan.last_week = 50;
  s.interventions.push_back(practice(PracticeId::accompaniment, "visits"));
  s.parameters.supporter_budget = 40000;
  agree(s, {.storage_order = 3, .phases = {}});
}

/// Councils of children, sales, losses reflected on; and two vices.
Scenario with_children(std::uint32_t seed) {
  Scenario s = small(testing::busy_world(), seed);
  s.parameters.supporter_hours_per_week = 80;
  s.parameters.project_aim = -0.5;
  s.parameters.project_persist = 0;
  s.interventions = {practice(PracticeId::childrens_council, "council"),
                     practice(PracticeId::charity_sale, "sale"),
                     practice(PracticeId::charity_sale, "children's sale"),
                     practice(PracticeId::reflection, "reflection"),
                     practice(PracticeId::over_procedure, "procedure"),
                     practice(PracticeId::manufactured_event, "staged"),
                     practice(PracticeId::public_event, "event")};
  s.interventions[0].every = 25;
  for (const auto& [key, value] : std::map<std::string, double>{{"reach", 1},
                                                                {"asked", 4},
                                                                {"sittings", 18},
                                                                {"every_weeks", 1},
                                                                {"harder", -0.5},
                                                                {"visit_every", 3}})
    set_lever(s.interventions[0], key, value);
  s.interventions[1].every = 3;
  s.interventions[2].every = 5;
  set_lever(s.interventions[2], "children", 1);
  set_lever(s.interventions[2], "passed_on", 0.6);
  s.interventions[4].last_week = 50;
  set_lever(s.interventions[4], "asked_for", 6);
  s.interventions[5].every = 20;
  set_lever(s.interventions[5], "staff_hours", 6);
  set_lever(s.interventions[5], "comes_out", 0.4);
  set_lever(s.interventions[6], "young_only", 0);
  return s;
}

TEST(Reference, AgreesWithChildrenSalesAndVices) {
  agree_where_all_happens(
      with_children, {9U, 10U, 11U},
      {EventKind::council_step_done, EventKind::council_step_failed, EventKind::council_gave_up,
       EventKind::affair_solved, EventKind::affair_worsened, EventKind::goal_revised, EventKind::sale_held,
       EventKind::reflection_held, EventKind::activity_reported, EventKind::backlash});
}

TEST(Reference, AgreesWithOtherChildrenSalesAndVices) {
  Scenario s = with_children(12);
  set_lever(s.interventions[0], "visit_every", 0);
  set_lever(s.interventions[0], "parents_give", 0);
  s.interventions[0].communities = {1};
  set_lever(s.interventions[4], "private_too", 0);
  set_lever(s.interventions[3], "most", 1);
  s.interventions.push_back(practice(PracticeId::childrens_council, "ceremony"));
  set_lever(s.interventions.back(), "real", 0);
  s.interventions.push_back(practice(PracticeId::accompaniment, "push"));
  set_lever(s.interventions.back(), "leave_when_acted", 1);
  s.parameters.supporter_hours_per_week = 25;
  s.parameters.supporter_budget = 50000;
  agree(s, {.storage_order = 5, .phases = {}});
}

TEST(Reference, AgreesWithDefaultParameters) {
  Scenario s;
  s.name = "default";
  s.parameters.population_communities_per_street = 1;
  s.parameters.population_courtyards_per_community = 1;
  s.burn_in_weeks = 40;
  s.weeks = 30;
  agree(s);
}

}  // namespace
}  // namespace linli::reference
