#pragma once
// What a run tells its observers, week by week. Plain values: observers change no state.
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "world/identity.hpp"

namespace linli {

/// Number of an event in the run, from 1 in order of commitment; 0: none.
using EventId = std::uint32_t;

/// Kinds of event. Append only; names in event_kind_name.
enum class EventKind : std::uint8_t {
  affair_arose,
  affair_solved,
  affair_worsened,
  affair_faded,
  event_arose,
  event_ended,
  group_founded,
  founding_failed,
  joined,
  left,
  role_taken,
  role_left,
  captain_burned_out,
  captain_left,
  succession,
  way_of_deciding_chosen,
  project_started,
  step_done,
  step_failed,
  project_done,
  project_failed,
  quarrel_began,
  quarrel_settled,
  stage_changed,
  went_public,
  goal_changed,
  split,
  merged,
  hatched,
  ended,
  rivalry_won,
  rivalry_lost,
  performance,
  money_received,
  intervention_began,
  academy_call,
  academy_admitted,
  academy_graduated,
  academy_dropped,
  grant_applied,
  grant_approved,
  grant_refused,
  grant_returned,
  visit,
  visit_unmet,
  volunteer_turned_out,
  follow_up_held,
  placebo_reversed,
  resident_left,
  proposal_made,
  proposal_approved,
  proposal_refused,
  consensus_meeting,
  negotiation_held,
  site_visited,
  became_willing,
  goal_revised,
  activity_held,
  taken_on,
  asked_to_lead,
  council_step_done,
  council_step_failed,
  council_gave_up,
  sale_held,
  reflection_held,
  activity_reported,
  backlash,
  count_,
};
std::string_view event_kind_name(EventKind kind);

inline constexpr std::uint32_t kNoGroup = 0xFFFFFFFFU;
inline constexpr std::uint32_t kNoAffair = 0xFFFFFFFFU;

/// One event. `group` and `other` are serial numbers of groups in this run (from 0, in order of founding).
struct Event {
  EventId id = 0;
  Week week = 0;
  EventKind kind = EventKind::count_;  ///< always given
  EventId cause = 0;
  std::uint32_t group = kNoGroup;
  std::uint32_t other = kNoGroup;
  ResidentId resident = 0;
  std::uint32_t affair = kNoAffair;  ///< serial number of an affair or public event
  std::int32_t code = 0;  ///< meaning by kind (role, stage, object, step, topic): docs/trajectories.md
  float value = 0;        ///< meaning by kind
};

enum class HostKind : std::uint8_t {
  committee,
  property,
  group,
  academy,
  volunteers,
  follow_up,
  service,
  negotiation,
  site_visit,
  activity
};

/// One attendance.
struct Attendance {
  Week week = 0;
  ResidentId resident = 0;
  HostKind host = HostKind::group;
  std::uint32_t host_number = 0;  ///< community, group serial, or intervention number
  std::uint8_t carried = 0;  ///< 1: only something from outside (gift, order) carried it over the threshold
};

enum class Role : std::uint8_t { member, captain, deputy, finance, logistics };
inline constexpr int kRoles = 5;

/// An interval of membership in one role, told when it closes (or at the end of the run, left = kNever).
struct MembershipSpell {
  std::uint32_t group = 0;
  ResidentId resident = 0;
  Role role = Role::member;
  Week from = 0;
  Week to = kNever;   ///< first week no longer so
  EventId cause = 0;  ///< of the closing
};

enum class AccountKind : std::uint8_t {
  foundation,
  supporter,
  committee,
  property,
  donors,
  buyers,
  suppliers,
  staff,
  group,
  resident,
};
enum class Purpose : std::uint8_t {
  programme_budget,
  staff_wage,
  course,
  event,
  visit,
  grant,
  grant_return,
  project_spending,
  upkeep,
  donation,
  sale,
  lecturer_fee,
  gift,
  dues,
  routine_subsidy,
};

/// A double entry: `fen` (1/100 yuan, > 0) from one account to another.
struct LedgerEntry {
  Week week = 0;
  AccountKind from = AccountKind::foundation;
  std::uint64_t from_number = 0;  ///< community, group serial, resident identity, by kind
  AccountKind to = AccountKind::supporter;
  std::uint64_t to_number = 0;
  std::int64_t fen = 0;
  Purpose purpose = Purpose::programme_budget;
  std::int32_t intervention = -1;  ///< number in the scenario, -1: none
  EventId cause = 0;
};

/// Supporter hours asked for and given in a week, by intervention.
struct HoursEntry {
  Week week = 0;
  std::int32_t intervention = 0;
  float asked = 0;
  float given = 0;
};

struct TieChange {
  Week week = 0;
  ResidentId a = 0;  ///< lower identity
  ResidentId b = 0;
  std::uint8_t kind = 0;  ///< TieKind
  bool gained = true;
};

struct ResidentChange {
  Week week = 0;
  ResidentId resident = 0;
  bool arrived = true;
};

/// SHA-256 of the chain up to a week.
using Digest = std::array<std::uint8_t, 32>;

}  // namespace linli
