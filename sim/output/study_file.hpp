#pragma once
// The file of a study, which many runs share: docs/studies-layout.md. Parts of a study are such files too.
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"
#include "world/place.hpp"

namespace linli {

inline constexpr std::string_view kStudyFormat = "linli-study";
inline constexpr std::int32_t kStudyVersion = 2;

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
};

enum class RunStatus : std::uint8_t { absent, done, failed };

/// Rows of a table as they stand in a file, column by column, without arm, replicate and sample.
struct EncodedTable {
  std::size_t rows = 0;
  std::vector<std::vector<std::byte>> columns;
};
/// Tables of which every run has rows.
inline constexpr std::array<std::string_view, 6> kRunTables{"groups",  "group_weeks", "events",
                                                            "affairs", "accounts",    "hours"};

/// All that a study file holds of one run.
struct EncodedRun {
  RunStatus status = RunStatus::absent;
  Digest digest{};
  double seconds = 0;
  std::vector<double> indicators;  ///< week by week; empty unless done
  std::array<EncodedTable, kRunTables.size()> tables;
  std::string message;   ///< why it failed
  std::string scenario;  ///< of a failed one, resolved
  [[nodiscard]] std::size_t bytes() const;
};
EncodedRun encoded(const RunRecorder& run);
/// Table /courtyards of a place.
EncodedTable encoded_courtyards(const Place& place);

/// The runs of one replicate and sample, by arm. What a worker computes at once.
struct Unit {
  std::uint32_t replicate = 0;
  std::uint32_t sample = 0;
  std::vector<EncodedRun> runs;
};

struct ArmDescription {
  std::string name, title_en, title_zh;
  std::string resolved;  ///< whole scenario of replicate 0 and of no sample
  std::string input;     ///< SHA-256 of the files its graph is read from; "" if it is generated
  std::vector<InterventionPlan> interventions;
};

/// Values of the parameters that samples vary.
struct SampleTable {
  std::string design = "none";  ///< how it was made
  std::uint32_t seed = 0;
  std::vector<std::string> parameters;      ///< section.name
  std::vector<std::vector<double>> values;  ///< by sample; at least one sample, of no values if none vary
};

struct StudyDescription {
  std::string name, title_en, title_zh;
  std::uint32_t seed = 0;
  Week weeks = 0;
  Week burn_in_weeks = 0;
  Week exit_week = 0;
  std::vector<ArmDescription> arms;
  SampleTable samples;
  std::vector<std::string> outcomes;  ///< indicators to be compared, the main one first
  std::vector<std::string> sources;
  std::vector<std::string> rule;  ///< how many replicates, and what looks found; lines
};

/// A study file as users see it, or a part of one that waits to be joined: the same values, without names of
/// dimensions, descriptions, codes and plans, and with texts of a fixed width.
enum class StudyFileKind : std::uint8_t { whole, part };

/// Writes a study, unit by unit. Memory does not grow with the number of runs, but for some 70 bytes a run.
/// Throws FileError.
class StudyWriter {
 public:
  /// `replicates`, `samples`: numbers, ascending. `courtyards` may be empty.
  StudyWriter(const std::filesystem::path& target, const StudyDescription& description,
              std::vector<std::uint32_t> replicates, std::vector<std::uint32_t> samples,
              const EncodedTable& courtyards, bool replace, StudyFileKind kind = StudyFileKind::whole);
  ~StudyWriter();
  /// The next unit: all of them, by replicate, then sample; of what is not there, absent runs.
  void add(const Unit& unit);
  /// Writes what is left; the file is whole, but has not got its name.
  Digest close();
  /// Gives the file its name.
  void publish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Reads a study file of this program back, to write it again with others. Memory does not grow with the
/// number of runs, but for some 80 bytes a run. Throws FileError.
class StudyReader {
 public:
  explicit StudyReader(const std::filesystem::path& path);
  ~StudyReader();
  StudyReader(StudyReader&&) noexcept;
  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] const StudyDescription& description() const;  ///< interventions of arms are left empty
  [[nodiscard]] const std::string& commit() const;
  [[nodiscard]] const std::vector<std::uint32_t>& replicates() const;
  [[nodiscard]] const std::vector<std::uint32_t>& samples() const;
  /// By position of arm, replicate and sample in the file.
  [[nodiscard]] RunStatus status(std::size_t arm, std::size_t replicate, std::size_t sample) const;
  /// In hexadecimal, of a run that is done.
  [[nodiscard]] std::string digest(std::size_t arm, std::size_t replicate, std::size_t sample) const;
  [[nodiscard]] EncodedRun read(std::size_t arm, std::size_t replicate, std::size_t sample) const;
  /// An indicator in a week, (arm, replicate, sample) in row-major order; NaN where the run is not done.
  [[nodiscard]] std::vector<double> in_week(std::string_view indicator, Week week) const;
  [[nodiscard]] EncodedTable courtyards() const;
  /// Forgets what it has read ahead; the next `read` reads it again.
  void forget();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli
