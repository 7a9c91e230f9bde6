#pragma once
// The state of a world, field by field: one visitor for saving and restoring. Every struct is taken apart
// into all its members by name, so that a member that is added and not named here does not compile: nothing
// can be forgotten.
#include <array>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "world/world.hpp"

namespace linli {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsArray : std::false_type {};
template <class T, std::size_t n>
struct IsArray<std::array<T, n>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

struct StateAccess;

/// Visits every number in `x`, in a fixed order. `v.leaf(number)`; `v.size(n)` returns how many items a
/// vector is to have (given how many it has).
template <class Visitor, class T, class Access = StateAccess>
void visit_state(Visitor& v, T& x) {
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    v.leaf(x);
  } else if constexpr (IsVector<T>::value) {
    x.resize(v.size(x.size()));
    for (auto& item : x) visit_state(v, item);
  } else if constexpr (IsArray<T>::value) {
    for (auto& item : x) visit_state(v, item);
  } else if constexpr (IsOptional<T>::value) {
    const bool there = v.size(x.has_value() ? 1 : 0) != 0;
    if (!there) x.reset();
    if (there && !x) x.emplace();
    if (x) visit_state(v, *x);
  } else {
    Access::fields(x, [&v](auto&... field) { (visit_state(v, field), ...); });
  }
}

/// Members of each struct. Those named and not handed on are not state: they follow from the scenario.
struct StateAccess {
  template <class F>
  static void fields(EntityKey& x, F f) {
    auto& [k0, k1] = x;
    f(k0, k1);
  }
  template <class F>
  static void fields(GroupId& x, F f) {
    auto& [founder, week, ordinal] = x;
    f(founder, week, ordinal);
  }
  template <class F>
  static void fields(Event& x, F f) {
    auto& [id, week, kind, cause, group, other, resident, affair, code, value] = x;
    f(id, week, kind, cause, group, other, resident, affair, code, value);
  }
  template <class F>
  static void fields(Affair& x, F f) {
    auto& [serial, key, topic, courtyard, arose, ended, severity, level, relieved, severity_now, kept_until,
           taken_by, solved_by, solved, event] = x;
    f(serial, key, topic, courtyard, arose, ended, severity, level, relieved, severity_now, kept_until,
      taken_by, solved_by, solved, event);
  }
  template <class F>
  static void fields(PublicEvent& x, F f) {
    auto& [serial, key, community, manufactured, topic, began, ended, salience_start, salience_weeks,
           salience, event, informed, tellers, informed_count, households_by_day_three, households,
           volunteers] = x;
    f(serial, key, community, manufactured, topic, began, ended, salience_start, salience_weeks, salience,
      event, informed, tellers, informed_count, households_by_day_three, households, volunteers);
  }
  template <class F>
  static void fields(Organiser::Regular& x, F f) {
    auto& [resident, last] = x;
    f(resident, last);
  }
  template <class F>
  static void fields(Organiser& x, F f) {
    auto& [kind, community, key, regulars] = x;
    f(kind, community, key, regulars);
  }
  template <class F>
  static void fields(Waking& x, F f) {
    auto& [who, slot, spell, clock, due] = x;
    f(who, slot, spell, clock, due);
  }
  template <class F>
  static void fields(Calendar& x, F f) {
    auto& [ring, later] = x;
    for (auto& bucket : ring) f(bucket);
    f(later);
  }
  template <class F>
  static void fields(Member& x, F f) {
    auto& [resident, joined, role_since, last_attended, role, position, strain, load] = x;
    f(resident, joined, role_since, last_attended, role, position, strain, load);
  }
  template <class F>
  static void fields(Quarrel& x, F f) {
    auto& [a, b, other, object, began, key, event] = x;
    f(a, b, other, object, began, key, event);
  }
  template <class F>
  static void fields(Remembered& x, F f) {
    auto& [slot, id] = x;
    f(slot, id);
  }
  template <class F>
  static void fields(Project& x, F f) {
    auto& [affair, step, started, failures, tasks_done, well_aimed, granted, helped, upkeep_kept, event] = x;
    f(affair, step, started, failures, tasks_done, well_aimed, granted, helped, upkeep_kept, event);
  }
  template <class F>
  static void fields(Group& x, F f);
  template <class F>
  static void fields(Participation& x, F f) {
    auto& [groups, spare_hours, hours_used, hours_week, endorsed_until] = x;
    f(groups, spare_hours, hours_used, hours_week, endorsed_until);
  }
  template <class F>
  static void fields(Council& x, F f) {
    auto& [community, affair, step, failures, well_aimed, clarity, funds_fen, event] = x;
    f(community, affair, step, failures, well_aimed, clarity, funds_fen, event);
  }
  template <class F>
  static void fields(InterventionState& x, F f) {
    auto& [phase, since, event, round_event, people, hours_attended, missed, sworn, groups, in_hand, rounds,
           councils, round, round_grants, public_event, spent_fen] = x;
    f(phase, since, event, round_event, people, hours_attended, missed, sworn, groups, in_hand, rounds,
      councils, round, round_grants, public_event, spent_fen);
  }
  template <class F>
  static void fields(Supporter& x, F f) {
    auto& [budget_fen, hours_left] = x;
    f(budget_fen, hours_left);
  }
  template <class F>
  static void fields(Tally& x, F f);
  template <class F>
  static void fields(Idea& x, F f) {
    auto& [resident, origin, topic, affair, parent, cause, push, pool, id] = x;
    f(resident, origin, topic, affair, parent, cause, push, pool, id);
  }
  template <class F>
  static void fields(Traits& x, F f) {
    auto& [initiative, motivation, concern, confidence, sociality, civic, interest] = x;
    f(initiative, motivation, concern, confidence, sociality, civic, interest);
  }
  template <class F>
  static void fields(Residents& x, F f);
  template <class F>
  static void fields(Tie& x, F f) {
    static_assert(sizeof(Tie) == 4, "its two members are parts of one number");
    ResidentIndex other = x.other;
    TieKind kind = x.kind;
    f(other, kind);
    x = Tie(other, kind);
  }
  template <class F>
  static void fields(Ties::Range& x, F f) {
    auto& [first, size, room] = x;
    f(first, size, room);
  }
  template <class F>
  static void fields(Ties& x, F f) {
    auto& [range, pool, unused, count] = x;
    f(range, pool, unused, count);
  }
  template <class F>
  static void fields(PopulationBooks::Dwelling& x, F f) {
    auto& [arrives, first, occupancy] = x;
    f(arrives, first, occupancy);
  }
  template <class F>
  static void fields(PopulationBooks::Due& x, F f) {
    auto& [week, dwelling] = x;
    f(week, dwelling);
  }
  template <class F>
  static void fields(PopulationBooks& x, F f) {
    auto& [shared, dwelling, calendar, next_at_home, in_circle, in_wide, circle, wide] = x;
    f(dwelling, calendar, next_at_home, in_circle, in_wide, circle, wide);
  }
  template <class F>
  static void fields(Population& x, F f) {
    auto& [place, residents, ties, books] = x;
    f(residents, ties, books);
  }
  template <class F>
  static void fields(World& x, F f);
  // What is told of a week: the journal of a run that keeps checkpoints.
  template <class F>
  static void fields(GroupRow& x, F f);
  template <class F>
  static void fields(GroupWeek& x, F f);
  template <class F>
  static void fields(AffairRow& x, F f);
  template <class F>
  static void fields(MembershipSpell& x, F f);
  template <class F>
  static void fields(Attendance& x, F f);
  template <class F>
  static void fields(LedgerEntry& x, F f);
  template <class F>
  static void fields(HoursEntry& x, F f);
  template <class F>
  static void fields(TieChange& x, F f);
  template <class F>
  static void fields(ResidentRow& x, F f);
  template <class F>
  static void fields(ResidentChange& x, F f);
  template <class F>
  static void fields(SnapshotRow& x, F f);
  template <class F>
  static void fields(WeekLog& x, F f);
};

template <class F>
void StateAccess::fields(Group& x, F f) {
  auto& [serial, id, key, topic, is_public, founded_public, alive, origin, end_cause, mode, stage, next_stage,
         courtyard, projects_done, performances, next_stage_since, last_met, crowded_out, captain_lost,
         went_public, last_project, ended, last_supported, parent, second_parent, founding_event, cause,
         end_event, trouble, met_weeks, active_months, clarity, norms, skill, cohesion, dependence,
         legitimacy, efficacy, holding_hours, supporter_hours, do_for, guided, extra_hours, prescribed, paid,
         raise_push, grant_call, proposal, proposal_cause, applied, funds_fen, grant_fen, members, quarrels,
         seekers, project] = x;
  f(serial, id, key, topic, is_public, founded_public, alive, origin, end_cause, mode, stage, next_stage,
    courtyard, projects_done, performances, next_stage_since, last_met, crowded_out, captain_lost,
    went_public, last_project, ended, last_supported, parent, second_parent, founding_event, cause, end_event,
    trouble, met_weeks, active_months, clarity, norms, skill, cohesion, dependence, legitimacy, efficacy,
    holding_hours, supporter_hours, do_for, guided, extra_hours, prescribed, paid, raise_push, grant_call,
    proposal, proposal_cause, applied, funds_fen, grant_fen, members, quarrels, seekers, project);
}

template <class F>
void StateAccess::fields(Tally& x, F f) {
  auto& [spent_fen, hours_given, hours_unmet, new_faces, returned, affairs_solved, affairs_worsened, splits,
         merges, ended, founded, went_public, hatched, captains_lost, successions, quarrels, quarrels_settled,
         quarrels_between, attendances, carried, reported, reported_true, quarrels_by_object] = x;
  f(spent_fen, hours_given, hours_unmet, new_faces, returned, affairs_solved, affairs_worsened, splits,
    merges, ended, founded, went_public, hatched, captains_lost, successions, quarrels, quarrels_settled,
    quarrels_between, attendances, carried, reported, reported_true, quarrels_by_object);
}

template <class F>
void StateAccess::fields(Residents& x, F f) {
  auto& [id, key, courtyard, birth, arrived, caregiver, traits, touched, motivation, reliance, concern,
         confidence, fatigue, skill, first_active, last_active, attendance_rate, attended, count, unused] = x;
  f(id, key, courtyard, birth, arrived, caregiver, traits, touched, motivation, reliance, concern, confidence,
    fatigue, skill, first_active, last_active, attendance_rate, attended, count, unused);
}

template <class F>
void StateAccess::fields(World& x, F f) {
  auto& [scenario, parameters, derived, replicate, week, population, participation, calendar, groups, alive,
         affairs, open_affairs, affairs_in, events, open_events, ripening, next_affair_serial, organisers,
         affair_spell, event_spell, affair_due, event_due, interventions, last_week_events, supporter, tally,
         last_event, chain] = x;
  f(week, population, participation, calendar, groups, alive, affairs, open_affairs, affairs_in, events,
    open_events, ripening, next_affair_serial, organisers, affair_spell, event_spell, affair_due, event_due,
    interventions, last_week_events, supporter, tally, last_event, chain);
}

template <class F>
void StateAccess::fields(GroupRow& x, F f) {
  auto& [group, id, courtyard, topic, founded_public, origin, founding_event, cause, parent, second_parent,
         went_public, ended, end_cause, end_event, last_supported] = x;
  f(group, id, courtyard, topic, founded_public, origin, founding_event, cause, parent, second_parent,
    went_public, ended, end_cause, end_event, last_supported);
}

template <class F>
void StateAccess::fields(GroupWeek& x, F f) {
  auto& [group, stage, is_public, mode, members, active, roles_filled, open_quarrels, met, step, captain,
         norms, cohesion, dependence, legitimacy, clarity, skill, efficacy, supporter_hours, funds_fen,
         affair] = x;
  f(group, stage, is_public, mode, members, active, roles_filled, open_quarrels, met, step, captain, norms,
    cohesion, dependence, legitimacy, clarity, skill, efficacy, supporter_hours, funds_fen, affair);
}

template <class F>
void StateAccess::fields(AffairRow& x, F f) {
  auto& [affair, public_event, topic, courtyard, arose, ended, severity, severity_end, solved_by] = x;
  f(affair, public_event, topic, courtyard, arose, ended, severity, severity_end, solved_by);
}

template <class F>
void StateAccess::fields(MembershipSpell& x, F f) {
  auto& [group, resident, role, from, to, cause] = x;
  f(group, resident, role, from, to, cause);
}

template <class F>
void StateAccess::fields(Attendance& x, F f) {
  auto& [week, resident, host, host_number, carried] = x;
  f(week, resident, host, host_number, carried);
}

template <class F>
void StateAccess::fields(LedgerEntry& x, F f) {
  auto& [week, from, from_number, to, to_number, fen, purpose, intervention, cause] = x;
  f(week, from, from_number, to, to_number, fen, purpose, intervention, cause);
}

template <class F>
void StateAccess::fields(HoursEntry& x, F f) {
  auto& [week, intervention, asked, given] = x;
  f(week, intervention, asked, given);
}

template <class F>
void StateAccess::fields(TieChange& x, F f) {
  auto& [week, a, b, kind, gained] = x;
  f(week, a, b, kind, gained);
}

template <class F>
void StateAccess::fields(ResidentRow& x, F f) {
  auto& [resident, courtyard, community, birth, arrived, caregiver, initiative, sociality, civic, interest] =
      x;
  f(resident, courtyard, community, birth, arrived, caregiver, initiative, sociality, civic, interest);
}

template <class F>
void StateAccess::fields(ResidentChange& x, F f) {
  auto& [week, resident, arrived] = x;
  f(week, resident, arrived);
}

template <class F>
void StateAccess::fields(SnapshotRow& x, F f) {
  auto& [resident, age, ladder, degree, groups, attended, motivation, reliance, concern, confidence, fatigue,
         skill] = x;
  f(resident, age, ladder, degree, groups, attended, motivation, reliance, concern, confidence, fatigue,
    skill);
}

template <class F>
void StateAccess::fields(WeekLog& x, F f) {
  auto& [week, digest, indicators, events, groups, ended_groups, ended_affairs, memberships, attendances,
         ledger, hours, ties, arrived, residents_left, snapshot, active_residents] = x;
  f(week, digest, indicators, events, groups, ended_groups, ended_affairs, memberships, attendances, ledger,
    hours, ties, arrived, residents_left, snapshot, active_residents);
}

}  // namespace linli
