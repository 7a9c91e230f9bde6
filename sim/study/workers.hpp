#pragma once
// Runs of a study on threads.
#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "study/parts.hpp"
#include "study/population_input.hpp"
#include "study/study.hpp"

namespace linli {

/// What one worker computes at once: arms of a replicate and sample.
struct Task {
  std::uint32_t replicate = 0, sample = 0;
  std::vector<std::size_t> arms;
};

/// Name of the trajectory file of a full replicate.
std::string trajectory_name(const std::string& arm, std::uint32_t replicate);

/// Computes tasks on threads and keeps the runs as parts. Every process of a study has one.
class Workers {
 public:
  Workers(const StudyPlan& plan, const StudyDescription& description, PartsFolder& parts,
          const StudyOptions& options);

  /// What is told of progress besides counts; called now and then, one call at a time.
  std::function<PairedDifference()> estimate;
  /// Told every run that was computed.
  std::function<void(const RunPlace&, const EncodedRun&)> computed;

  /// Computes all tasks; returns the names of the parts written.
  std::vector<std::string> run(std::vector<Task> tasks);

  [[nodiscard]] double writing_seconds() const { return writing_seconds_; }

 private:
  void work();

  void look_for_stop() const;

  void write_part();

  /// At the end, also of a study that is stopped: whole units are kept, unless writing is what failed.
  void keep_what_is_computed();

  Unit make(const Task& task);

  /// Arms that share a burn-in.
  void make_sharing(const Task& task, const std::vector<std::size_t>& arms, Unit& unit);

  void run_arm(const Simulation& base, const Task& task, std::size_t arm, EncodedRun& run);

  void report(std::size_t more);

  const StudyPlan& plan_;
  const StudyDescription& description_;
  PartsFolder& parts_;
  const StudyOptions& options_;
  std::vector<std::size_t> burn_in_;
  std::vector<std::shared_ptr<const PopulationInput>> inputs_;
  std::vector<Task> tasks_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopped_{false};

  std::mutex mutex_;  ///< of what follows
  std::vector<Unit> waiting_;
  std::size_t waiting_bytes_ = 0;
  double last_part_ = 0, writing_seconds_ = 0;
  EncodedTable courtyards_;
  std::vector<std::string> written_;
  std::exception_ptr failure_;

  std::mutex report_mutex_;  ///< of what follows; taken before mutex_
  std::size_t done_ = 0, planned_ = 0;
  double last_estimate_ = 0;
  PairedDifference estimated_;
};

}  // namespace linli
