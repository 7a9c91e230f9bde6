#include "study/workers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <set>
#include <thread>

#include "output/file_error.hpp"
#include "output/trajectory.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/memory.hpp"
#include "study/ranks.hpp"
#include "study/run.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr std::size_t kMostBytesWaiting = 1U << 20U;  ///< runs computed and not yet in a part

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The first arm whose burn-in is the same, for each arm. Samples set the same parameters in all of them.
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

/// The files that arms take their graphs from, each read once.
std::vector<std::shared_ptr<const PopulationInput>> load_inputs(const StudyPlan& plan,
                                                                const std::vector<std::size_t>& burn_in) {
  std::vector<std::shared_ptr<const PopulationInput>> inputs(plan.arms.size());
  for (std::size_t a = 0; a < plan.arms.size(); ++a)
    inputs[a] = burn_in[a] == a ? load_population(plan.arms[a].scenario) : inputs[burn_in[a]];
  return inputs;
}

/// Why `work` failed, if it did by a fault of the run. Files, memory and the user's wish to stop are none.
template <class Work>
std::optional<std::string> recorded(Work work) {
  try {
    work();
    return std::nullopt;
  } catch (const FileError&) {
    throw;
  } catch (const Interrupted&) {
    throw;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

std::string trajectory_name(const std::string& arm, std::uint32_t replicate) {
  return fmt::format("{}-{}.h5", arm, replicate);
}

Workers::Workers(const StudyPlan& plan, const StudyDescription& description, PartsFolder& parts,
                 const StudyOptions& options)
    : plan_(plan),
      description_(description),
      parts_(parts),
      options_(options),
      burn_in_(shared_burn_in(plan)),
      inputs_(load_inputs(plan, burn_in_)) {}

std::vector<std::string> Workers::run(std::vector<Task> tasks) {
  tasks_ = std::move(tasks);
  next_ = 0;
  written_.clear();
  for (const auto& task : tasks_) planned_ += task.arms.size();
  report(0);
  last_part_ = now();
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < std::min<std::size_t>(options_.threads, tasks_.size()); ++i)
    threads.emplace_back([this] { work(); });
  work();
  for (auto& thread : threads) thread.join();
  keep_what_is_computed();
  if (failure_) std::rethrow_exception(failure_);
  return written_;
}

void Workers::work() {
  try {
    for (auto i = next_++; i < tasks_.size() && !stopped_; i = next_++) {
      auto unit = make(tasks_[i]);
      const std::lock_guard lock(mutex_);
      waiting_bytes_ += sizeof unit;
      for (const auto& run : unit.runs) waiting_bytes_ += run.bytes();
      waiting_.push_back(std::move(unit));
      if (waiting_bytes_ > kMostBytesWaiting || now() - last_part_ > options_.seconds_between_parts)
        write_part();
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    stopped_ = true;
  }
}

void Workers::look_for_stop() const {
  if (options_.stop != nullptr && *options_.stop) throw Interrupted("interrupted");
  if (stopped_) throw Interrupted("another worker stopped");
}

void Workers::write_part() {
  if (waiting_.empty()) return;
  const double start = now();
  give_back_memory();
  written_.push_back(parts_.write(description_, waiting_, courtyards_, Ranks::get().rank()));
  waiting_.clear();
  waiting_bytes_ = 0;
  give_back_memory();
  last_part_ = now();
  writing_seconds_ += last_part_ - start;
}

void Workers::keep_what_is_computed() {
  try {
    write_part();
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
  }
}

Unit Workers::make(const Task& task) {
  Unit unit{task.replicate, task.sample, std::vector<EncodedRun>(plan_.arms.size())};
  std::set<std::size_t> groups;
  for (const auto arm : task.arms) groups.insert(burn_in_[arm]);
  for (const auto group : groups) {
    std::vector<std::size_t> arms;
    for (const auto arm : task.arms)
      if (burn_in_[arm] == group) arms.push_back(arm);
    make_sharing(task, arms, unit);
  }
  return unit;
}

void Workers::make_sharing(const Task& task, const std::vector<std::size_t>& arms, Unit& unit) {
  SerialExecutor executor;
  std::optional<Simulation> base;
  const auto failed = recorded([&] {
    const auto first = arms.front();
    base.emplace(scenario_of(plan_, first, task.sample, task.replicate), inputs_[first].get(), executor);
    {
      const std::lock_guard lock(mutex_);
      if (courtyards_.rows == 0 || first == 0)
        courtyards_ = encoded_courtyards(base->world().population.place);
    }
    base->burn_in([this] { look_for_stop(); });
  });
  for (const auto arm : arms) {
    auto& run = unit.runs[arm];
    const auto message = failed ? failed : recorded([&] { run_arm(*base, task, arm, run); });
    if (message) {
      run = {};
      run.status = RunStatus::failed;
      run.message = *message;
      run.scenario = resolved_yaml(scenario_of(plan_, arm, task.sample, task.replicate));
    }
    if (computed) {
      const std::lock_guard lock(mutex_);
      computed({arm, task.replicate, task.sample}, run);
    }
    report(1);
  }
}

void Workers::run_arm(const Simulation& base, const Task& task, std::size_t arm, EncodedRun& run) {
  const double start = now();
  if (options_.before_run) options_.before_run(arm, task.replicate, task.sample);
  const Scenario scenario = scenario_of(plan_, arm, task.sample, task.replicate);
  Simulation simulation = base.fork(scenario);
  RunRecorder recorder;
  std::vector<Observer*> observers{&recorder};
  std::unique_ptr<TrajectoryWriter> trajectory;
  if (task.sample == 0 &&
      std::binary_search(plan_.full_replicates.begin(), plan_.full_replicates.end(), task.replicate)) {
    trajectory = std::make_unique<TrajectoryWriter>(
        parts_.trajectories() / trajectory_name(plan_.arms[arm].name, task.replicate),
        RunDescription{&scenario, resolved_yaml(scenario), plan_.sources,
                       &simulation.world().population.place, indicator_table()},
        true);
    observers.push_back(trajectory.get());
  }
  run_weeks(simulation, scenario.weeks, observers, [this](const RunProgress&) { look_for_stop(); });
  run = encoded(recorder);
  run.seconds = now() - start;
}

void Workers::report(std::size_t more) {
  const std::lock_guard lock(report_mutex_);
  done_ += more;
  if (!options_.progress) return;
  if (estimate && now() - last_estimate_ > 1) {
    const std::lock_guard results(mutex_);
    estimated_ = estimate();
    last_estimate_ = now();
  }
  options_.progress({done_, planned_, estimated_});
}

}  // namespace linli
