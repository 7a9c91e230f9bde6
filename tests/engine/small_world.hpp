#pragma once
// A small world in which much happens, and what its runs are compared by.
#include <array>
#include <string>
#include <vector>

#include "engine/schedule.hpp"
#include "engine/simulation.hpp"
#include "study/thread_pool.hpp"
#include "world/world.hpp"

namespace linli::testing {

/// An intervention with the defaults of its record.
inline InterventionPlan practice(PracticeId id, const std::string& name) {
  const PracticeRecord& record = practice_table()[static_cast<std::size_t>(id)];
  InterventionPlan plan;
  plan.name = name;
  plan.practice = id;
  plan.trigger = record.triggers.front();
  for (const Lever& lever : record.levers) plan.levers.push_back(lever.default_value);
  return plan;
}

inline void set_lever(InterventionPlan& plan, std::string_view key, double value) {
  const int index = lever_index(practice_table()[static_cast<std::size_t>(plan.practice)], key);
  plan.levers.at(static_cast<std::size_t>(index)) = value;
}

/// Two communities, three courtyards of 100 households; rates so high that in 40 + 40 weeks groups are
/// founded, quarrel, split, merge, end, and go public.
inline Scenario busy_world() {
  Scenario s;
  s.name = "busy";
  s.seed = 11;
  s.weeks = 40;
  s.burn_in_weeks = 40;
  Parameters& p = s.parameters;
  p.population_communities_per_street = 2;
  p.population_courtyards_per_community = 2;
  p.population_households_per_courtyard = 100;
  p.population_moving_away = 0.4;
  p.attention_routine = 0.2;
  p.attention_onlooker = 0.01;
  p.found_ideas = 3;
  p.found_intercept = -1;
  p.found_companion = 0;
  p.act_intercept = -2;
  p.group_role_intercept = -1;
  p.group_stay = 2;
  p.quarrel_direction = 0.03;
  p.quarrel_money = 0.03;
  p.quarrel_work = 0.03;
  p.join_intercept = 1;
  p.attention_invite = 0.3;
  p.quarrel_settle = -5;
  p.quarrel_exit = -7;
  p.quarrel_norms = 0.3;
  p.group_successor = 1;
  p.project_quarrel = 0;
  p.project_difficulty = -0.5;
  p.affair_arise = 20;
  p.affair_raise = -4;
  p.project_cost = 1000;
  p.between_space = 4;
  p.between_honours_weeks = 20;
  p.between_hatch = -1;
  p.between_merge = 0;
  p.event_arise = 3;
  return s;
}

/// The same with the four practices, some of them short of hours.
inline Scenario busy_supported_world() {
  Scenario s = busy_world();
  s.parameters.supporter_hours_per_week = 20;
  s.interventions = {practice(PracticeId::academy, "academy"), practice(PracticeId::micro_grants, "grants"),
                     practice(PracticeId::accompaniment, "visits"),
                     practice(PracticeId::public_event, "event")};
  set_lever(s.interventions[0], "class_hours", 4);
  set_lever(s.interventions[0], "call_reach", 1);
  s.interventions[0].every = 15;
  s.interventions[1].every = 10;
  set_lever(s.interventions[1], "approval", 0.8);
  set_lever(s.interventions[3], "young_only", 0);
  s.events = {{.week = 3, .salience = 1, .weeks = 3, .communities = {}}};
  return s;
}

/// What a run is compared by, week by week from the first of burn-in.
struct Told {
  std::vector<Digest> chain;
  std::vector<std::vector<double>> indicators;  ///< of weeks 1 and later
  std::array<std::size_t, static_cast<std::size_t>(EventKind::count_)> events{};
  [[nodiscard]] std::size_t count(EventKind kind) const { return events[static_cast<std::size_t>(kind)]; }
};

/// Takes a simulation on to week `last`.
inline Told go_on(Simulation& simulation, Week last) {
  Told told;
  WeekLog log;
  while (simulation.week() < last) {
    simulation.step(log);
    told.chain.push_back(log.digest);
    if (log.week > 0) told.indicators.push_back(log.indicators);
    for (const Event& e : log.events) ++told.events[static_cast<std::size_t>(e.kind)];
  }
  return told;
}

inline Told run_through(const Scenario& scenario, unsigned threads = 1,
                        const SimulationVariant& variant = {}) {
  ThreadPool pool(threads);
  Simulation simulation(scenario, nullptr, pool, variant);
  return go_on(simulation, scenario.weeks);
}

/// First week in which two runs differ; kNever if none does.
inline Week first_difference(const Scenario& scenario, const Told& a, const Told& b) {
  for (std::size_t k = 0; k < std::min(a.chain.size(), b.chain.size()); ++k) {
    if (a.chain[k] != b.chain[k]) return static_cast<Week>(k) + 1 - scenario.burn_in_weeks;
  }
  return kNever;
}

}  // namespace linli::testing
