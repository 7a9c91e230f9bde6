#pragma once
// A run in memory that its caller takes through the weeks.
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "output/recorded_run.hpp"
#include "study/thread_pool.hpp"

namespace linli {

/// What runs blocks of work. Runs that fork share it, one week at a time.
class SharedExecutor final : public Executor {
 public:
  explicit SharedExecutor(unsigned threads);
  void for_each_block(std::size_t blocks, const std::function<void(std::size_t)>& work) override;

 private:
  std::mutex mutex_;
  std::optional<ThreadPool> pool_;  ///< none: on the caller's thread, where many may call at once
};

/// Another thread is at work on the run.
class RunBusy : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One run, from the end of its burn-in on, told to a recorded. Every function but the constructor throws
/// RunBusy while another thread is in one.
class SteppedRun {
 public:
  /// Called between weeks; what it throws stops the run, which can be taken on from there.
  using Between = std::function<void()>;

  /// Builds the population and runs burn-in. `tables`: those recorded. Throws UserError.
  SteppedRun(const Scenario& scenario, unsigned threads, std::span<const std::string> tables,
             const Between& between);

  /// So many weeks on, at most to the last. Returns how many that were.
  Week step(Week weeks, const Between& between);
  /// The same run continued under another scenario, which must have its history in common. Throws UserError.
  [[nodiscard]] std::unique_ptr<SteppedRun> fork(const Scenario& arm);
  /// Calls `read` with what was recorded.
  void read(const std::function<void(const RecordedRun&)>& read);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  /// Week that the run stands at.
  [[nodiscard]] Week week() const { return week_; }

 private:
  SteppedRun(Scenario scenario, std::shared_ptr<SharedExecutor> executor, Simulation simulation,
             RecordedRun recorded, Week week);

  Scenario scenario_;
  std::shared_ptr<SharedExecutor> executor_;
  Simulation simulation_;
  RecordedRun recorded_;
  std::atomic<Week> week_ = 0;
  std::atomic_flag busy_;
};

}  // namespace linli
