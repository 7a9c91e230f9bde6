#pragma once
// A study: arms x replicates in one process. The arms of a replicate share seed, replicate and, where their
// worlds are the same, one burn-in.
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"

namespace linli {

struct StudyArm {
  std::string name;  ///< unique in the study; letters, digits, '-' and '_'
  std::string title_en, title_zh;
  Scenario scenario;  ///< replicate 0
};

struct StudyPlan {
  std::string name;
  std::string title_en, title_zh;
  std::uint32_t replicates = 1;
  std::vector<std::uint32_t> full_replicates;  ///< sorted; those that leave a trajectory file for each arm
  std::vector<StudyArm> arms;                  ///< same seed and weeks
  std::vector<std::string> sources;
};

/// Reads a study file (docs/studies-layout.md). `overrides` (`replicates`, `seed`, `weeks`) go over what it
/// says. Throws UserError.
struct StudyOverrides {
  std::int64_t replicates = -1;  ///< -1: as the file says
  std::int64_t seed = -1;
  std::int64_t weeks = -1;
};
StudyPlan load_study(const std::filesystem::path& file, const StudyOverrides& overrides);

struct StudyProgress {
  std::size_t runs_done = 0;
  std::size_t runs = 0;
};

/// What a study came to.
struct StudyOutcome {
  Digest digest{};  ///< SHA-256 over the digests of its runs, by arm, then replicate
  std::size_t runs = 0;
  double writing_seconds = 0;
  std::filesystem::path runs_folder;  ///< empty if no trajectories were asked for
};

/// Runs a study into `target`, and the trajectories of the full replicates into the folder beside it. Both
/// are complete or absent. What is written does not depend on `threads`, but for the seconds each run took.
/// `progress` is called from any thread, one call at a time. Throws UserError, FileError.
StudyOutcome run_study(const StudyPlan& plan, const std::filesystem::path& target, bool replace,
                       unsigned threads, const std::function<void(const StudyProgress&)>& progress);

}  // namespace linli
