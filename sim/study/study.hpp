#pragma once
// A study: arms x replicates x samples of parameters. The arms of a replicate and sample share seed,
// replicate and, where their worlds are the same, one burn-in. What is computed is kept in parts, so that the
// same command goes on where it was stopped.
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "observation/week_log.hpp"
#include "output/study_file.hpp"
#include "scenario/scenario.hpp"
#include "study/adaptive.hpp"

namespace linli {

struct StudyArm {
  std::string name;  ///< unique in the study; letters, digits, '-' and '_'
  std::string title_en, title_zh;
  Scenario scenario;  ///< replicate 0, no sample
};

struct StudyPlan {
  std::string name;
  std::string title_en, title_zh;
  std::uint32_t replicates = 1;                ///< with `adaptive`: the most there may be
  std::vector<std::uint32_t> full_replicates;  ///< sorted; those that leave a trajectory file for each arm
  std::vector<StudyArm> arms;                  ///< same seed and weeks
  SampleTable samples;
  std::vector<std::string> outcomes;  ///< indicators compared in print, the main one first
  std::optional<AdaptiveRule> adaptive;
  std::vector<std::string> sources;
};

/// What goes over what a study file says.
struct StudyOverrides {
  std::int64_t replicates = -1;  ///< -1: as the file says
  std::int64_t seed = -1;
  std::int64_t weeks = -1;
  std::int64_t samples = -1;  ///< size of a Latin hypercube
};
/// Reads a study file (docs/studies-layout.md). Throws UserError.
StudyPlan load_study(const std::filesystem::path& file, const StudyOverrides& overrides);

/// The scenario of one run.
Scenario scenario_of(const StudyPlan& plan, std::size_t arm, std::uint32_t sample, std::uint32_t replicate);
/// The same of a run that a study file records; `description` as read from it.
Scenario scenario_of(const StudyDescription& description, std::size_t arm, std::uint32_t sample,
                     std::uint32_t replicate);

struct StudyProgress {
  std::size_t runs_done = 0;  ///< of `runs`, by this process
  std::size_t runs = 0;       ///< to be computed by this process, as far as known
  PairedDifference estimate;  ///< of the main outcome: second arm less first; no pairs if there is one arm
};

/// The user asked to stop. What was computed is kept.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A share of a study's units (replicate and sample): those whose number leaves the remainder `index` when
/// divided by `of`.
struct Share {
  std::uint32_t index = 0, of = 1;
};

struct StudyOptions {
  bool replace = false;  ///< whether a target that is no part of this study may be replaced
  unsigned threads = 1;
  Share share = {};                         ///< only these units; the file then lacks the others
  double seconds_between_parts = 10;        ///< how much may be lost if the process is killed
  const std::atomic<bool>* stop = nullptr;  ///< set: end soon, by throwing Interrupted
  std::function<void(const StudyProgress&)> progress = {};  ///< called from any thread, one call at a time
  std::function<void(const std::string&)> say = {};         ///< lines for the user, such as damaged parts
  /// Tests: called before a run, from any thread; what it throws is the run's failure.
  std::function<void(std::size_t arm, std::uint32_t replicate, std::uint32_t sample)> before_run = {};
};

/// What a study came to.
struct StudyOutcome {
  Digest digest{};  ///< SHA-256 over the digests of its runs, by arm, replicate, sample
  std::size_t runs = 0;
  std::size_t computed = 0;  ///< by this call, in all processes; the others had been there
  std::size_t failed = 0;
  std::vector<std::string> looks;  ///< what looks of an adaptive study found
  double writing_seconds = 0;
  std::filesystem::path runs_folder;  ///< empty if no trajectories were asked for
};

/// Runs a study into `target`, and the trajectories of the full replicates (of sample 0) into the folder
/// beside it. Runs that `target` or the parts beside it hold already are not computed again. What is written
/// does not depend on threads, processes or interruptions, but for the seconds each run took. A run that
/// fails is recorded. Throws UserError, FileError, Interrupted.
StudyOutcome run_study(const StudyPlan& plan, const std::filesystem::path& target,
                       const StudyOptions& options);

/// Joins study files of one study (shares, other replicates, samples or arms of it) into `target`. Throws
/// UserError if they are not of one study or tell different things of one run.
StudyOutcome merge_studies(const std::vector<std::filesystem::path>& files,
                           const std::filesystem::path& target, bool replace);

}  // namespace linli
