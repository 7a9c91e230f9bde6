#pragma once
// One run read back from its file, as stories need it.
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "interventions/practice.hpp"
#include "observation/week_log.hpp"
#include "output/study_file.hpp"

namespace linli {

/// An intervention of the run's scenario; its position is its number in events.
struct Support {
  std::string name;
  PracticeId practice = PracticeId::placebo;
  friend bool operator==(const Support&, const Support&) = default;
};

/// A group at the end of a week.
struct GroupAt {
  std::uint32_t group = 0;
  Week week = 0;
  Stage stage = Stage::activity;
  int members = 0;
  int active = 0;  ///< members who attended in the last 4 weeks
  int met = 0;     ///< meetings or activities this week
  float supporter_hours = 0;
};

struct StoryRun {
  std::string file;
  std::string arm;                 ///< name of the arm; of a run by itself: of its scenario
  std::string title_en, title_zh;  ///< of the arm or scenario
  std::uint32_t seed = 0, replicate = 0;
  Week weeks = 0, burn_in_weeks = 0;
  std::string start;  ///< digest of week 0; "" where the file does not have it
  std::vector<Support> supports;
  std::vector<GroupRow> groups;      ///< by serial number
  std::vector<GroupAt> group_weeks;  ///< by group, then week
  std::vector<Event> events;         ///< by number
  std::vector<AffairRow> affairs;    ///< by serial number
  /// Whether residents, memberships and single payments are on record: in trajectories, not in studies.
  bool whole = false;
  std::vector<MembershipSpell> spells;
  std::vector<LedgerEntry> ledger;
  std::vector<ResidentRow> residents;  ///< by identity
  /// People at the meetings of a group in a week, by (group, week); empty if attendance was not recorded.
  std::map<std::pair<std::uint32_t, Week>, int> attendance;

  /// What is on record under a number, or null.
  [[nodiscard]] const Event* event(EventId id) const;
  [[nodiscard]] const GroupRow* group(std::uint32_t serial) const;
  [[nodiscard]] const AffairRow* affair(std::uint32_t serial) const;
  [[nodiscard]] const ResidentRow* resident(ResidentId id) const;
  [[nodiscard]] std::span<const GroupAt> weeks_of(std::uint32_t serial) const;
  /// Supports other than the placebo.
  [[nodiscard]] std::vector<Support> real_supports() const;
};

/// Reads a trajectory. Throws FileError if the file is none.
StoryRun read_story_run(const std::filesystem::path& trajectory);
/// Reads the run at these positions of arm, replicate and sample: from the trajectory that the study left of
/// it (in the folder STUDY.runs) if it is there and the same run, else from what the study holds. The run
/// must be done. Throws FileError.
StoryRun read_story_run(const StudyReader& study, std::size_t arm, std::size_t replicate, std::size_t sample);

/// Only the groups, of every run of a study with this sample: by (arm, replicate), as the file names them.
std::map<std::pair<std::int32_t, std::int32_t>, std::vector<GroupRow>> read_study_groups(
    const std::filesystem::path& study, std::uint32_t sample);

}  // namespace linli
