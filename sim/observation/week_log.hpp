#pragma once
// What one week of a run tells its observers: rows for the tables of a trajectory file.
#include <string_view>
#include <vector>

#include "observation/records.hpp"

namespace linli {

enum class Stage : std::uint8_t { activity, start_up, growth, mature };
inline constexpr int kStages = 4;
enum class Mode : std::uint8_t { one_person, captain_consults, vote, consensus };
enum class Ladder : std::uint8_t { bystander, participant, activist, lead };
enum class QuarrelObject : std::uint8_t { money, direction, work, honours, space };
enum class ProjectStep : std::uint8_t { notice, discuss, design, act, keep_up };
enum class Origin : std::uint8_t { idea, affair, split, hatched, small_group, existing };
enum class EndCause : std::uint8_t { none, quiet, captain_lost, quarrel, too_few, merged, purpose_met };

/// A row of the table of groups; told once when the group ends, and for those alive at the end of the run.
struct GroupRow {
  std::uint32_t group = 0;  ///< serial number in this run
  GroupId id;               ///< shared by arms
  std::uint16_t courtyard = 0;
  Topic topic = Topic::recreation;
  bool founded_public = false;
  Origin origin = Origin::idea;
  EventId founding_event = 0;
  EventId cause = 0;  ///< event that led to the founding
  std::uint32_t parent = kNoGroup;
  std::uint32_t second_parent = kNoGroup;
  Week went_public = kNever;
  Week ended = kNever;
  EndCause end_cause = EndCause::none;
  EventId end_event = 0;
  Week last_supported = kLongAgo;  ///< last week with a supporter hour; kLongAgo: never
};

/// A row of the weekly states of groups, at the end of the week.
struct GroupWeek {
  std::uint32_t group = 0;
  Stage stage = Stage::activity;
  bool is_public = false;
  Mode mode = Mode::one_person;
  std::uint16_t members = 0;
  std::uint16_t active = 0;       ///< members who attended in the last 4 weeks
  std::uint8_t roles_filled = 0;  ///< of captain, deputy, finance, logistics
  std::uint8_t open_quarrels = 0;
  std::uint8_t met = 0;   ///< meetings or activities this week
  std::int8_t step = -1;  ///< ProjectStep of the current project, -1: none
  ResidentId captain = 0;
  float norms = 0, cohesion = 0, dependence = 0, legitimacy = 0, clarity = 0, skill = 0, efficacy = 0;
  float supporter_hours = 0;
  std::int64_t funds_fen = 0;
  std::uint32_t affair = kNoAffair;
};

struct AffairRow {
  std::uint32_t affair = 0;       ///< serial number, shared by affairs and public events
  std::uint8_t public_event = 0;  ///< 1: a sudden public event
  Topic topic = Topic::environment;
  std::uint16_t courtyard = 0;  ///< of a public event: community
  Week arose = 0;
  Week ended = kNever;
  float severity = 0;  ///< at the start (public event: salience)
  float severity_end = 0;
  std::uint32_t solved_by = kNoGroup;
};

struct ResidentRow {
  ResidentId resident = 0;
  std::uint16_t courtyard = 0;
  std::uint16_t community = 0;
  Week birth = 0;
  Week arrived = 0;
  std::uint8_t caregiver = 0;
  float initiative = 0, sociality = 0, civic = 0;
  std::array<float, kTopics> interest{};
};

struct SnapshotRow {
  ResidentId resident = 0;
  AgeClass age = AgeClass::child;
  Ladder ladder = Ladder::bystander;
  std::uint16_t degree = 0;
  std::uint16_t groups = 0;
  std::uint16_t attended = 0;
  float motivation = 0, reliance = 0, concern = 0, confidence = 0, fatigue = 0;
  std::array<float, kSkills> skill{};
};

/// Everything told about one week. `engine/simulation.hpp` fills it; buffers are reused.
struct WeekLog {
  Week week = 0;
  Digest digest{};
  std::vector<double> indicators;  ///< in the order of indicator_table()
  std::vector<Event> events;
  std::vector<GroupWeek> groups;
  std::vector<GroupRow> ended_groups;        ///< last week: also those still alive
  std::vector<AffairRow> ended_affairs;      ///< last week: also those still open
  std::vector<MembershipSpell> memberships;  ///< closed; last week: also the open ones
  std::vector<Attendance> attendances;
  std::vector<LedgerEntry> ledger;
  std::vector<HoursEntry> hours;
  std::vector<TieChange> ties;       ///< first week told: every tie, as gained
  std::vector<ResidentRow> arrived;  ///< first week told: everybody
  std::vector<ResidentChange> residents_left;
  std::vector<SnapshotRow> snapshot;   ///< filled in snapshot weeks only
  std::uint32_t active_residents = 0;  ///< residents touched this week (for speed reports)

  void clear();
};

/// Reads a run as it goes. The first call is for week 0: the state at the end of burn-in.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void week(const WeekLog& log) = 0;
  /// After the last week. Until then nothing complete may be left behind.
  virtual void finish() = 0;
};

/// One indicator, one record.
struct IndicatorRecord {
  std::string_view key;
  std::string_view unit;
  std::string_view window;  ///< "week", "4 weeks", "52 weeks", ...
  std::string_view name_en;
  std::string_view name_zh;
  std::string_view definition_en;
  std::string_view definition_zh;
};

}  // namespace linli
