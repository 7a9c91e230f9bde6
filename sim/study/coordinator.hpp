#pragma once
// What the first process of a study does besides running it.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "study/parts.hpp"
#include "study/study.hpp"
#include "study/workers.hpp"

namespace linli {

/// What the first process does besides: what is there, what is missing, when it is enough, the join.
class Coordinator {
 public:
  Coordinator(const StudyPlan& plan, const StudyDescription& description, std::filesystem::path target,
              PartsFolder& parts, const StudyOptions& options);

  /// Runs that are missing up to the present number of replicates; empty if all are there.
  [[nodiscard]] std::vector<Task> missing();

  /// A part just written.
  void add_part(const std::string& name) { add(StudyReader(parts_.path() / name)); }

  /// Whether there are replicates enough; if not, there are more from now on.
  bool enough();

  /// Difference of the main outcome between the first two arms, in the runs that are there.
  PairedDifference estimate();
  /// Keeps an outcome just computed, for the estimate.
  void note_outcome(const RunPlace& place, const EncodedRun& run);

  /// Joins what is there into the target, unless the target is that already. `computed` runs by all
  /// processes.
  StudyOutcome finish(std::size_t computed);

 private:
  [[nodiscard]] std::uint32_t samples() const;
  [[nodiscard]] std::size_t main_outcome() const;
  [[nodiscard]] std::vector<std::string> arm_names() const;

  void add(const StudyReader& file);

  /// The target, if it is there: what it holds need not be computed again.
  void find_target();

  /// Adds the target's runs; says why it is not of this study if it is not.
  std::string foreign(const StudyReader& file);

  void find_parts();

  [[nodiscard]] bool is_missing(const RunPlace& place);

  /// Where the complete trajectory of a run is; empty if nowhere.
  [[nodiscard]] std::filesystem::path trajectory(const RunPlace& place);

  /// The main outcome of each arm and replicate, means over samples.
  std::vector<std::vector<double>> outcomes(std::uint32_t replicates);

  /// Whether the target already is what a join would write.
  [[nodiscard]] bool unchanged(std::size_t computed) const;

  Digest join();

  void move_trajectories();

  const StudyPlan& plan_;
  const StudyDescription& description_;
  std::filesystem::path target_;
  PartsFolder& parts_;
  const StudyOptions& options_;
  RunIndex index_;
  std::uint32_t replicates_;
  std::uint32_t looks_ = 0;
  std::vector<std::string> said_;
  std::size_t target_runs_ = 0;
  std::uint32_t target_replicates_ = 0;
  std::vector<std::string> target_rule_, target_outcomes_;
  bool parts_found_ = false;
};

}  // namespace linli
