#include "study/study.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "engine/simulation.hpp"
#include "output/partial_file.hpp"
#include "output/study_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/population_input.hpp"
#include "study/run.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

StudyDescription describe(const StudyPlan& plan) {
  StudyDescription what;
  what.name = plan.name;
  what.title_en = plan.title_en;
  what.title_zh = plan.title_zh;
  const auto& first = plan.arms.front().scenario;
  what.seed = first.seed;
  what.replicates = plan.replicates;
  what.weeks = first.weeks;
  what.burn_in_weeks = first.burn_in_weeks;
  what.exit_week = first.exit_week;
  for (const auto& arm : plan.arms)
    what.arms.push_back(
        {arm.name, arm.title_en, arm.title_zh, resolved_yaml(arm.scenario), arm.scenario.interventions});
  what.sources = plan.sources;
  what.indicators = indicator_table();
  return what;
}

/// The first arm whose burn-in is the same, for each arm.
std::vector<std::size_t> shared_burn_in(const StudyPlan& plan) {
  std::vector<std::size_t> result;
  for (std::size_t a = 0; a < plan.arms.size(); ++a) {
    const auto& own = plan.arms[a].scenario;
    std::size_t first = 0;
    while (!(plan.arms[first].scenario.parameters == own.parameters &&
             plan.arms[first].scenario.graph == own.graph))
      ++first;
    result.push_back(first);
  }
  return result;
}

/// Whether arms need their graph from a file, each read once.
std::vector<std::shared_ptr<const PopulationInput>> load_inputs(const StudyPlan& plan,
                                                                const std::vector<std::size_t>& burn_in) {
  std::vector<std::shared_ptr<const PopulationInput>> inputs(plan.arms.size());
  for (std::size_t a = 0; a < plan.arms.size(); ++a)
    inputs[a] = burn_in[a] == a ? load_population(plan.arms[a].scenario) : inputs[burn_in[a]];
  return inputs;
}

/// One study under way. Workers take replicates in order; what they made is written in order of replicates,
/// so that the file does not depend on who was faster.
class StudyRun {
 public:
  StudyRun(const StudyPlan& plan, const std::filesystem::path& target, bool replace, unsigned threads,
           const std::function<void(const StudyProgress&)>& progress)
      : plan_(plan),
        burn_in_(shared_burn_in(plan)),
        inputs_(load_inputs(plan, burn_in_)),
        writer_(target, describe(plan), replace),
        most_waiting_(2 * static_cast<std::size_t>(threads)),
        progress_(progress) {
    if (!plan.full_replicates.empty()) folder_.emplace(runs_folder(target), replace);
    digests_.resize(plan.arms.size() * plan.replicates);
  }

  StudyOutcome run(unsigned threads) {
    report(0);
    std::vector<std::thread> workers;
    for (unsigned i = 1; i < std::min(threads, plan_.replicates); ++i)
      workers.emplace_back([this] { work(); });
    work();
    for (auto& worker : workers) worker.join();
    if (failure_) std::rethrow_exception(failure_);
    return finish();
  }

 private:
  static std::filesystem::path runs_folder(std::filesystem::path target) {
    return target.replace_extension(".runs");
  }

  /// The next replicate, or nothing. Waits while too many are made and not yet written.
  std::optional<std::uint32_t> take() {
    std::unique_lock lock(mutex_);
    written_.wait(lock,
                  [&] { return failure_ || next_ >= plan_.replicates || next_ < to_write_ + most_waiting_; });
    if (failure_ || next_ >= plan_.replicates) return std::nullopt;
    return next_++;
  }

  void work() {
    while (const auto replicate = take()) {
      try {
        auto runs = make(*replicate);
        const std::lock_guard lock(mutex_);
        waiting_.emplace(*replicate, std::move(runs));
        write_waiting();
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
      written_.notify_all();
    }
  }

  /// Every arm of a replicate.
  std::vector<RunRecorder> make(std::uint32_t replicate) {
    std::vector<RunRecorder> runs(plan_.arms.size());
    for (std::size_t first = 0; first < plan_.arms.size(); ++first) {
      if (burn_in_[first] != first) continue;
      SerialExecutor executor;
      Simulation base(scenario_of(first, replicate), inputs_[first].get(), executor);
      if (first == 0 && replicate == 0) {
        const std::lock_guard lock(mutex_);
        writer_.courtyards(base.world().population.place);
      }
      base.burn_in();
      for (std::size_t arm = first; arm < plan_.arms.size(); ++arm)
        if (burn_in_[arm] == first) run_arm(base, arm, replicate, runs[arm]);
    }
    return runs;
  }

  Scenario scenario_of(std::size_t arm, std::uint32_t replicate) const {
    Scenario scenario = plan_.arms[arm].scenario;
    scenario.replicate = replicate;
    return scenario;
  }

  void run_arm(const Simulation& base, std::size_t arm, std::uint32_t replicate, RunRecorder& recorder) {
    const double start = now();
    const Scenario scenario = scenario_of(arm, replicate);
    Simulation simulation = base.fork(scenario);
    std::vector<Observer*> observers{&recorder};
    std::unique_ptr<TrajectoryWriter> trajectory;
    std::filesystem::path file;
    if (std::binary_search(plan_.full_replicates.begin(), plan_.full_replicates.end(), replicate)) {
      file = folder_->path() / fmt::format("{}-{}.h5", plan_.arms[arm].name, replicate);
      folder_->will_hold(file);
      trajectory = std::make_unique<TrajectoryWriter>(
          file,
          RunDescription{&scenario, resolved_yaml(scenario), plan_.sources,
                         &simulation.world().population.place, indicator_table()},
          false);
      observers.push_back(trajectory.get());
    }
    run_weeks(simulation, scenario.weeks, observers, {});
    recorder.seconds = now() - start;
    report(1);
  }

  void write_waiting() {
    const double start = now();
    for (auto ready = waiting_.begin(); ready != waiting_.end() && ready->first == to_write_;
         ready = waiting_.erase(ready)) {
      writer_.add(ready->second);
      for (std::size_t arm = 0; arm < plan_.arms.size(); ++arm)
        digests_[arm * plan_.replicates + to_write_] = ready->second[arm].digest;
      ++to_write_;
    }
    writing_seconds_ += now() - start;
  }

  void report(std::size_t more) {
    const std::lock_guard lock(report_mutex_);
    done_ += more;
    if (progress_) progress_({done_, plan_.arms.size() * plan_.replicates});
  }

  StudyOutcome finish() {
    StudyOutcome outcome;
    const double start = now();
    outcome.runs = digests_.size();
    SHA256(digests_.front().data(), digests_.size() * sizeof(Digest), outcome.digest.data());
    writer_.close(outcome.digest);
    // The folder first: the study file, once it is there, says that all is.
    if (folder_) {
      folder_->finish();
      outcome.runs_folder = folder_->target();
    }
    writer_.publish();
    outcome.writing_seconds = writing_seconds_ + now() - start;
    return outcome;
  }

  const StudyPlan& plan_;
  std::vector<std::size_t> burn_in_;
  std::vector<std::shared_ptr<const PopulationInput>> inputs_;
  StudyWriter writer_;
  std::optional<PartialFolder> folder_;
  std::size_t most_waiting_;
  std::function<void(const StudyProgress&)> progress_;

  std::mutex mutex_;
  std::condition_variable written_;
  std::uint32_t next_ = 0;      ///< replicate to hand out
  std::uint32_t to_write_ = 0;  ///< replicate to be written next
  std::map<std::uint32_t, std::vector<RunRecorder>> waiting_;
  std::vector<Digest> digests_;  ///< (arm, replicate)
  double writing_seconds_ = 0;
  std::exception_ptr failure_;
  std::mutex report_mutex_;
  std::size_t done_ = 0;
};

}  // namespace

StudyOutcome run_study(const StudyPlan& plan, const std::filesystem::path& target, bool replace,
                       unsigned threads, const std::function<void(const StudyProgress&)>& progress) {
  StudyRun study(plan, target, replace, threads, progress);
  return study.run(threads);
}

}  // namespace linli
