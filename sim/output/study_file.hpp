#pragma once
// The file of a study, which many runs share: docs/studies-layout.md.
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"
#include "world/place.hpp"

namespace linli {

inline constexpr std::string_view kStudyFormat = "linli-study";
inline constexpr std::int32_t kStudyVersion = 1;

/// Whether a study file keeps events of this kind: all but the daily coming and going of single residents.
bool study_keeps(EventKind kind);

/// Keeps of one run what a study file holds of it.
class RunRecorder final : public Observer {
 public:
  void week(const WeekLog& log) override;
  void finish() override {}

  std::vector<double> indicators;  ///< week by week
  std::vector<GroupRow> groups;
  std::vector<GroupWeek> group_weeks;
  std::vector<std::size_t> group_weeks_end;  ///< of each week, in group_weeks
  std::vector<Event> events;                 ///< of the kinds that study_keeps
  std::vector<AffairRow> affairs;
  std::vector<HoursEntry> hours;
  /// fen by week, from, to, purpose, intervention
  std::map<std::tuple<Week, AccountKind, AccountKind, Purpose, std::int32_t>, std::int64_t> accounts;
  Digest digest{};
  double seconds = 0;
};

struct ArmDescription {
  std::string name, title_en, title_zh;
  std::string resolved;  ///< whole scenario of replicate 0
  std::vector<InterventionPlan> interventions;
};

struct StudyDescription {
  std::string name, title_en, title_zh;
  std::uint32_t seed = 0;
  std::uint32_t replicates = 0;
  Week weeks = 0;
  Week burn_in_weeks = 0;
  Week exit_week = 0;
  std::vector<ArmDescription> arms;
  std::vector<std::string> sources;
  std::span<const IndicatorRecord> indicators;
};

/// Writes a study, replicate by replicate. Memory does not grow with replicates. Throws FileError.
class StudyWriter {
 public:
  StudyWriter(const std::filesystem::path& target, const StudyDescription& description, bool replace);
  ~StudyWriter();
  /// The runs of the next replicate, from 0, in the order of arms.
  void add(std::span<const RunRecorder> runs);
  /// The place of the study: of its first arm and replicate.
  void courtyards(const Place& place);
  /// Writes what is left; the file is whole, but has not got its name.
  void close(const Digest& digest);
  /// Gives the file its name.
  void publish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli
