#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "observation/week_log.hpp"
#include "random/keyed.hpp"
#include "world/identity.hpp"

namespace linli {

/// A member of a group.
struct Member {
  ResidentIndex resident = kNobody;
  Week joined = 0;
  Week role_since = 0;
  Week last_attended = 0;
  Role role = Role::member;
  float position = 0;  ///< what the member wants of the group, on a line; spread 1 between strangers
  float strain = 0;    ///< carried from quarrels; decays (quarrel.strain_weeks)
  float load = 0;      ///< hours of holding together that fell on the member at the last meeting
};

/// A quarrel within a group (parties a, b) or, with `other`, between two groups.
struct Quarrel {
  ResidentIndex a = kNobody;
  ResidentIndex b = kNobody;
  std::uint32_t other = kNoGroup;
  QuarrelObject object = QuarrelObject::direction;
  Week began = 0;
  EntityKey key;  ///< of the parties, under the group's key
  EventId event = 0;
};

/// A resident remembered from one week to the next: by slot and identity, since a slot is used again.
struct Remembered {
  ResidentIndex slot = kNobody;
  ResidentId id = 0;
};

/// Work on a public affair, in steps.
struct Project {
  std::uint32_t affair = kNoAffair;
  ProjectStep step = ProjectStep::discuss;
  Week started = 0;
  std::uint16_t failures = 0;     ///< in a row, at this step
  std::uint16_t tasks_done = 0;   ///< of this step
  bool well_aimed = true;         ///< known to the model, not to the group
  bool granted = false;           ///< money applied for and approved
  float helped = 0;               ///< share of tasks so far that others did for the group
  std::uint16_t upkeep_kept = 0;  ///< upkeep rounds kept
  EventId event = 0;
};

/// A group of residents. Ended groups stay as a short record.
struct Group {
  std::uint32_t serial = 0;  ///< position in World::groups, this run only
  GroupId id;
  EntityKey key;
  Topic topic = Topic::recreation;
  bool is_public = false;
  bool founded_public = false;
  bool alive = true;
  Origin origin = Origin::idea;
  EndCause end_cause = EndCause::none;
  Mode mode = Mode::one_person;
  Stage stage = Stage::activity;
  Stage next_stage = Stage::activity;  ///< the stage it looks like of late
  std::uint16_t courtyard = 0;
  std::uint16_t projects_done = 0;
  std::uint16_t performances = 0;
  Week next_stage_since = 0;
  Week last_met = 0;
  Week crowded_out = kLongAgo;   ///< week for which it found no space
  Week captain_lost = kNever;    ///< since when without captain
  Week went_public = kNever;     ///< for the first time
  Week last_project = kLongAgo;  ///< last week with work on a public affair in hand
  Week ended = kNever;
  Week last_supported = kLongAgo;
  std::uint32_t parent = kNoGroup;
  std::uint32_t second_parent = kNoGroup;
  EventId founding_event = 0;
  EventId cause = 0;
  EventId end_event = 0;
  EventId trouble = 0;                 ///< the last event that harmed it: the cause told when it ends
  std::uint32_t met_weeks = 0;         ///< bit k: met k weeks ago
  std::uint32_t active_months = 0;     ///< bit k: an activity in the 4-week block k blocks ago
  float clarity = 0;                   ///< of the goal, [0, 1]
  float norms = 0;                     ///< [0, 1]
  float skill = 0;                     ///< at its own activity, [0, 1]
  float cohesion = 0;                  ///< running mean of attendance share times relatedness, [0, 1]
  float dependence = 0;                ///< running share of tasks that others did for it, [0, 1]
  float legitimacy = 0;                ///< [0, 1]
  float efficacy = 0;                  ///< what it has seen itself do together, running mean of steps, [0, 1]
  float holding_hours = 0;             ///< what holding it together took at its last meeting
  float supporter_hours = 0;           ///< this week
  float do_for = 0;                    ///< share of tasks the supporter does itself this week
  float guided = 0;                    ///< share of tasks the supporter guides this week
  float extra_hours = 0;               ///< by which a facilitated meeting is longer this week
  float prescribed = 0;                ///< share of this week's activity that the supporter prescribes
  Week paid = kLongAgo;                ///< last week in which money came for what it keeps up
  float raise_push = 0;                ///< log-odds that a practice adds to raising an affair this week
  std::int32_t grant_call = -1;        ///< intervention whose grant the group may apply for, -1: none
  std::uint32_t proposal = kNoAffair;  ///< position of the affair that its captain means to bring up
  EventId proposal_cause = 0;
  bool applied = false;  ///< the present project has been put to the grant's review
  std::int64_t funds_fen = 0;
  std::int64_t grant_fen = 0;       ///< of these: granted for the present project, not yet spent
  std::vector<Member> members;      ///< in order of identity
  std::vector<Quarrel> quarrels;    ///< open ones
  std::vector<Remembered> seekers;  ///< who mean to look in at the next meeting
  std::optional<Project> project;

  [[nodiscard]] Member* find(ResidentIndex r);
  [[nodiscard]] const Member* find(ResidentIndex r) const;
  /// The member with this role, or null.
  [[nodiscard]] const Member* holder(Role role) const;
  [[nodiscard]] ResidentIndex captain() const;
  /// Of captain, deputy, finance, logistics.
  [[nodiscard]] int roles_filled() const;
  /// Hours of holding the group together that would fall on one more in a role.
  [[nodiscard]] double holding_share() const { return holding_hours / (1.0 + roles_filled()); }
  /// Members who attended in the last four weeks.
  [[nodiscard]] int active(Week week) const;
};

}  // namespace linli
