#include "study/study.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <thread>

#include "engine/build_info.hpp"
#include "engine/simulation.hpp"
#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "output/provenance.hpp"
#include "output/result_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/design.hpp"
#include "study/matching.hpp"
#include "study/parts.hpp"
#include "study/population_input.hpp"
#include "study/ranks.hpp"
#include "study/run.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytesWaiting = 3U << 20U;  ///< runs computed and not yet in a part
constexpr std::uint64_t kMostRuns = 100'000'000;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Of the worlds that were simulated, the allocator keeps pages; the join needs none of them.
void give_back_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

fs::path beside(fs::path target, const char* extension) { return target.replace_extension(extension); }

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

/// What one worker computes at once: arms of a replicate and sample.
struct Task {
  std::uint32_t replicate = 0, sample = 0;
  std::vector<std::size_t> arms;
};

std::vector<std::uint32_t> as_numbers(const std::vector<Task>& tasks) {
  std::vector<std::uint32_t> numbers;
  for (const auto& task : tasks) {
    numbers.insert(numbers.end(),
                   {task.replicate, task.sample, static_cast<std::uint32_t>(task.arms.size())});
    numbers.insert(numbers.end(), task.arms.begin(), task.arms.end());
  }
  return numbers;
}

std::vector<Task> as_tasks(std::span<const std::uint32_t> numbers) {
  std::vector<Task> tasks;
  while (!numbers.empty()) {
    const auto arms = numbers.subspan(3, numbers[2]);
    tasks.push_back({numbers[0], numbers[1], {arms.begin(), arms.end()}});
    numbers = numbers.subspan(3 + arms.size());
  }
  return tasks;
}

/// Computes tasks on threads and keeps the runs as parts. Every process of a study has one.
class Workers {
 public:
  Workers(const StudyPlan& plan, const StudyDescription& description, PartsFolder& parts,
          const StudyOptions& options)
      : plan_(plan),
        description_(description),
        parts_(parts),
        options_(options),
        burn_in_(shared_burn_in(plan)),
        inputs_(load_inputs(plan, burn_in_)) {}

  /// What is told of progress besides counts; called now and then, one call at a time.
  std::function<PairedDifference()> estimate;
  /// Told every run that was computed.
  std::function<void(const RunPlace&, const EncodedRun&)> computed;

  /// Computes all tasks; returns the names of the parts written.
  std::vector<std::string> run(std::vector<Task> tasks) {
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

  [[nodiscard]] double writing_seconds() const { return writing_seconds_; }
  [[nodiscard]] fs::path trajectories() const { return parts_.path() / "runs"; }

 private:
  void work() {
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

  void look_for_stop() const {
    if (options_.stop != nullptr && *options_.stop) throw Interrupted("interrupted");
    if (stopped_) throw Interrupted("another worker stopped");
  }

  void write_part() {
    if (waiting_.empty()) return;
    const double start = now();
    written_.push_back(parts_.write(description_, waiting_, courtyards_, Ranks::get().rank()));
    waiting_.clear();
    waiting_bytes_ = 0;
    last_part_ = now();
    writing_seconds_ += last_part_ - start;
  }

  /// At the end, also of a study that is stopped: whole units are kept, unless writing is what failed.
  void keep_what_is_computed() {
    try {
      write_part();
    } catch (...) {
      if (!failure_) failure_ = std::current_exception();
    }
  }

  Unit make(const Task& task) {
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

  /// Arms that share a burn-in.
  void make_sharing(const Task& task, const std::vector<std::size_t>& arms, Unit& unit) {
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

  /// Why `work` failed, if it did by a fault of the run. Files, memory and the user's wish to stop are none.
  template <class Work>
  static std::optional<std::string> recorded(Work work) {
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

  void run_arm(const Simulation& base, const Task& task, std::size_t arm, EncodedRun& run) {
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
          trajectories() / trajectory_name(plan_.arms[arm].name, task.replicate),
          RunDescription{&scenario, resolved_yaml(scenario), plan_.sources,
                         &simulation.world().population.place, indicator_table()},
          true);
      observers.push_back(trajectory.get());
    }
    run_weeks(simulation, scenario.weeks, observers, [this](const RunProgress&) { look_for_stop(); });
    run = encoded(recorder);
    run.seconds = now() - start;
  }

  void report(std::size_t more) {
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

 public:
  static std::string trajectory_name(const std::string& arm, std::uint32_t replicate) {
    return fmt::format("{}-{}.h5", arm, replicate);
  }

 private:
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

/// What the first process does besides: what is there, what is missing, when it is enough, the join.
class Coordinator {
 public:
  Coordinator(const StudyPlan& plan, const StudyDescription& description, fs::path target, PartsFolder& parts,
              const StudyOptions& options)
      : plan_(plan),
        description_(description),
        target_(std::move(target)),
        parts_(parts),
        options_(options),
        index_(plan.arms.size(), plan.replicates, samples(),
               static_cast<std::size_t>(std::clamp(2 * Ranks::get().size(), 2, 64))),
        replicates_(plan.adaptive ? std::min(plan.adaptive->batch, plan.replicates) : plan.replicates) {
    find_target();
    find_parts();
    fs::create_directory(parts_.path() / "runs");
  }

  /// Runs that are missing up to the present number of replicates; empty if all are there.
  [[nodiscard]] std::vector<Task> missing() const {
    std::vector<Task> tasks;
    std::uint64_t unit = 0;
    for (std::uint32_t r = 0; r < replicates_; ++r)
      for (std::uint32_t s = 0; s < samples(); ++s, ++unit) {
        if (unit % options_.share.of != options_.share.index) continue;
        Task task{r, s, {}};
        for (std::size_t a = 0; a < plan_.arms.size(); ++a)
          if (is_missing({a, r, s})) task.arms.push_back(a);
        if (!task.arms.empty()) tasks.push_back(std::move(task));
      }
    return tasks;
  }

  void add_part(const std::string& name) { add(StudyReader(parts_.path() / name)); }
  void add_computed(const RunPlace&, const EncodedRun& run) {
    failed_now_ += run.status == RunStatus::failed;
  }

  /// Whether there are replicates enough; if not, there are more from now on.
  bool enough() {
    if (!plan_.adaptive) return true;
    ++looks_;
    const auto look = look_at(*plan_.adaptive, looks_, outcomes(replicates_), arm_names());
    said_.push_back(look.text);
    if (options_.say) options_.say(look.text);
    if (look.enough) return true;
    if (replicates_ == plan_.replicates) {
      said_.emplace_back("the limit of replicates was reached first");
      return true;
    }
    replicates_ = std::min(replicates_ + plan_.adaptive->batch, plan_.replicates);
    return false;
  }

  /// Difference of the main outcome between the first two arms, in the runs that are there.
  PairedDifference estimate() {
    if (plan_.arms.size() < 2) return {};
    const auto values = outcomes(replicates_);
    return paired_difference(values[1], values[0], 0.05);
  }
  /// Keeps an outcome just computed, for the estimate.
  void note_outcome(const RunPlace& place, const EncodedRun& run) {
    if (run.status == RunStatus::failed) return;
    fresh_[{place.replicate, place.arm}].push_back(run.indicators[main_outcome()]);
  }

  StudyOutcome finish(std::size_t computed) {
    StudyOutcome outcome;
    outcome.computed = computed;
    outcome.looks = said_;
    outcome.failed = index_.count(RunStatus::failed);
    outcome.runs = outcome.failed + index_.count(RunStatus::done);
    if (!plan_.full_replicates.empty()) outcome.runs_folder = beside(target_, ".runs");
    const double start = now();
    if (unchanged(computed)) {
      const auto text = ResultFile(target_).text("digest");
      for (std::size_t i = 0; i < outcome.digest.size(); ++i)
        outcome.digest[i] = static_cast<std::uint8_t>(std::stoi(text.substr(2 * i, 2), nullptr, 16));
    } else {
      outcome.digest = join();
    }
    parts_.remove();
    outcome.writing_seconds = now() - start;
    return outcome;
  }

 private:
  [[nodiscard]] std::uint32_t samples() const {
    return static_cast<std::uint32_t>(plan_.samples.values.size());
  }
  [[nodiscard]] std::size_t main_outcome() const {
    const auto records = indicator_table();
    const auto found = std::find_if(records.begin(), records.end(), [&](const IndicatorRecord& record) {
      return record.key == plan_.outcomes.front();
    });
    return static_cast<std::size_t>(plan_.arms.front().scenario.weeks) * records.size() +
           static_cast<std::size_t>(found - records.begin());
  }
  [[nodiscard]] std::vector<std::string> arm_names() const {
    std::vector<std::string> names;
    for (const auto& arm : plan_.arms) names.push_back(arm.name);
    return names;
  }

  void add(const StudyReader& file) {
    const auto matching = match(plan_, description_, file);
    index_.add(file, matching.arms, matching.samples);
    index_.remember(file, matching.arms, matching.samples, plan_.outcomes.front(), description_.weeks);
  }

  /// The target, if it is there: what it holds need not be computed again.
  void find_target() {
    std::error_code ignored;
    if (!fs::exists(target_, ignored)) return;
    if (fs::is_directory(target_, ignored))
      throw FileError(fmt::format("cannot write {}: it is a folder", target_.string()));
    std::string why;
    try {
      const StudyReader file(target_);
      why = foreign(file);
      if (why.empty()) {
        target_runs_ = index_.count(RunStatus::done) + index_.count(RunStatus::failed);
        target_rule_ = file.description().rule;
        target_outcomes_ = file.description().outcomes;
        return;
      }
    } catch (const UserError& error) {
      why = error.what();
    }
    if (!options_.replace)
      throw FileError(
          fmt::format("cannot write {}: it exists already and is no part of this study ({}); --force "
                      "replaces it",
                      target_.string(), why));
  }

  /// Adds the target's runs; says why it is not of this study if it is not.
  std::string foreign(const StudyReader& file) {
    if (file.commit() != commit())
      return fmt::format("made by commit {}; this program is of commit {}", file.commit(), commit());
    const auto matching = match(plan_, description_, file);
    RunIndex probe(plan_.arms.size(), plan_.replicates, samples(), 4);
    const auto counted = probe.add(file, matching.arms, matching.samples);
    if (counted.others > 0)
      return fmt::format("{} of its {} runs are none of this study's", counted.others,
                         counted.others + counted.of_it);
    add(file);
    for (const auto replicate : file.replicates())
      target_replicates_ = std::max(target_replicates_, replicate + 1);
    return "";
  }

  void find_parts() {
    const auto say = [&](const std::string& line) {
      if (options_.say) options_.say(line);
    };
    const auto good = parts_.find([&](const std::string& name, const std::string& runs) {
      say(fmt::format("{}: damaged, set aside; these runs are computed again: {}",
                      (parts_.path() / name).string(), runs.empty() ? "those it held" : runs));
    });
    std::size_t others = 0;
    const auto before = index_.count(RunStatus::done);
    for (const auto& path : good) {
      const StudyReader file(path);
      if (file.commit() != commit()) {
        ++others;
        continue;
      }
      add(file);
      parts_found_ = true;
    }
    if (others > 0)
      say(fmt::format("{}: {} parts are of another version of the program; their runs are computed again",
                      parts_.path().string(), others));
    if (const auto found = index_.count(RunStatus::done) - before; found > 0)
      say(fmt::format("{}: {} runs are there already", parts_.path().string(), found));
  }

  [[nodiscard]] bool is_missing(const RunPlace& place) const {
    const auto status = index_.status(place);
    if (status == RunStatus::absent) return true;
    return status == RunStatus::done && place.sample == 0 &&
           std::binary_search(plan_.full_replicates.begin(), plan_.full_replicates.end(), place.replicate) &&
           trajectory(place).empty();
  }

  /// Where the complete trajectory of a run is; empty if nowhere.
  [[nodiscard]] fs::path trajectory(const RunPlace& place) const {
    const auto name = Workers::trajectory_name(plan_.arms[place.arm].name, place.replicate);
    for (const auto& folder : {parts_.path() / "runs", beside(target_, ".runs")}) {
      std::error_code ignored;
      if (!fs::exists(folder / name, ignored)) continue;
      try {
        const auto run = const_cast<RunIndex&>(index_).read(place);
        if (ResultFile(folder / name).text("digest") == hexadecimal(run.digest)) return folder / name;
      } catch (const UserError&) {  // damaged: made again
      }
    }
    return {};
  }

  /// The main outcome of each arm and replicate, means over samples.
  std::vector<std::vector<double>> outcomes(std::uint32_t replicates) {
    std::vector<std::vector<double>> values(plan_.arms.size(), std::vector<double>(replicates));
    for (std::size_t a = 0; a < plan_.arms.size(); ++a)
      for (std::uint32_t r = 0; r < replicates; ++r) {
        double sum = 0;
        for (std::uint32_t s = 0; s < samples(); ++s) sum += index_.outcome({a, r, s});
        const auto fresh = fresh_.find({r, a});
        if (std::isnan(sum) && fresh != fresh_.end() && fresh->second.size() == samples()) {
          sum = 0;
          for (const double v : fresh->second) sum += v;
        }
        values[a][r] = sum / samples();
      }
    return values;
  }

  [[nodiscard]] std::vector<std::string> rule() const {
    if (!plan_.adaptive) return {};
    return said_;
  }

  /// Whether the target already is what a join would write.
  [[nodiscard]] bool unchanged(std::size_t computed) const {
    return computed == 0 && !parts_found_ && target_runs_ > 0 && target_outcomes_ == plan_.outcomes &&
           target_rule_ == rule();
  }

  Digest join() {
    give_back_memory();
    std::vector<std::uint32_t> replicates, sample_numbers;
    std::set<std::uint32_t> with_runs;
    for (std::uint32_t r = 0; r < std::max(replicates_, target_replicates_); ++r) {
      bool any = false;
      for (std::uint32_t s = 0; s < samples(); ++s)
        for (std::size_t a = 0; a < plan_.arms.size(); ++a)
          if (index_.status({a, r, s}) != RunStatus::absent) {
            any = true;
            with_runs.insert(s);
          }
      if (any) replicates.push_back(r);
    }
    sample_numbers.assign(with_runs.begin(), with_runs.end());
    auto what = description_;
    what.rule = rule();
    const auto* any = index_.any();
    const auto courtyards = any == nullptr ? EncodedTable{} : any->courtyards();
    StudyWriter writer(target_, what, replicates, sample_numbers, courtyards,
                       options_.replace || fs::exists(target_));
    for (const auto r : replicates)
      for (const auto s : sample_numbers) {
        if (options_.stop != nullptr && *options_.stop) throw Interrupted("interrupted");
        Unit unit{r, s, {}};
        for (std::size_t a = 0; a < plan_.arms.size(); ++a) unit.runs.push_back(index_.read({a, r, s}));
        writer.add(unit);
      }
    const auto digest = writer.close();
    move_trajectories();
    // The folder first: the study file, once it is there, says that all is.
    writer.publish();
    return digest;
  }

  void move_trajectories() {
    if (plan_.full_replicates.empty()) return;
    const auto folder = beside(target_, ".runs");
    std::error_code failure;
    fs::create_directory(folder, failure);
    for (const auto& entry : fs::directory_iterator(parts_.path() / "runs")) {
      fs::rename(entry.path(), folder / entry.path().filename(), failure);
      if (failure)
        throw FileError(fmt::format("cannot write {}: {}", (folder / entry.path().filename()).string(),
                                    failure.message()));
    }
  }

  const StudyPlan& plan_;
  const StudyDescription& description_;
  fs::path target_;
  PartsFolder& parts_;
  const StudyOptions& options_;
  RunIndex index_;
  std::uint32_t replicates_;
  std::uint32_t looks_ = 0;
  std::vector<std::string> said_;
  std::size_t failed_now_ = 0;
  std::size_t target_runs_ = 0;
  std::uint32_t target_replicates_ = 0;
  std::vector<std::string> target_rule_, target_outcomes_;
  bool parts_found_ = false;
  std::map<std::pair<std::uint32_t, std::size_t>, std::vector<double>> fresh_;
};

void refuse_too_large(const StudyPlan& plan) {
  const auto runs =
      static_cast<std::uint64_t>(plan.replicates) * plan.samples.values.size() * plan.arms.size();
  if (runs > kMostRuns)
    throw UserError(fmt::format("{} arms x {} replicates x {} samples: more than {} runs", plan.arms.size(),
                                plan.replicates, plan.samples.values.size(), kMostRuns));
}

}  // namespace

StudyOutcome run_study(const StudyPlan& plan, const fs::path& target, const StudyOptions& options) {
  const auto& ranks = Ranks::get();
  refuse_too_large(plan);
  if (plan.adaptive && options.share.of > 1)
    throw UserError(
        "a share of an adaptive study: whether there are enough replicates is only known to all of it");
  const auto description = describe(plan);
  naming_file("cannot write " + target.string(), [&] { PartialFile probe(target, true); });
  PartsFolder parts(beside(target, ".parts"));
  std::unique_ptr<Coordinator> first;
  if (ranks.first()) {
    parts.take();
    first = std::make_unique<Coordinator>(plan, description, target, parts, options);
  }
  Workers workers(plan, description, parts, options);
  if (first) {
    workers.estimate = [&] { return first->estimate(); };
    workers.computed = [&](const RunPlace& place, const EncodedRun& run) { first->note_outcome(place, run); };
  }
  std::size_t computed = 0;
  for (bool more = true; more;) {
    std::vector<std::uint32_t> numbers;
    if (first) numbers = as_numbers(first->missing());
    ranks.broadcast(numbers);
    std::vector<Task> own;
    const auto tasks = as_tasks(numbers);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      computed += tasks[i].arms.size();
      if (i % static_cast<std::size_t>(ranks.size()) == static_cast<std::size_t>(ranks.rank()))
        own.push_back(tasks[i]);
    }
    const auto written = fmt::format("{}", fmt::join(workers.run(std::move(own)), "\n"));
    const auto names = ranks.gather(written);
    std::vector<std::uint32_t> go_on{0};
    if (first) {
      for (const auto& list : names)
        for (std::size_t at = 0; at < list.size();) {
          const auto end = std::min(list.find('\n', at), list.size());
          first->add_part(list.substr(at, end - at));
          at = end + 1;
        }
      go_on[0] = first->enough() ? 0 : 1;
    }
    ranks.broadcast(go_on);
    more = go_on[0] != 0;
  }
  StudyOutcome outcome;
  outcome.computed = computed;
  if (first) {
    outcome = first->finish(computed);
    outcome.writing_seconds += workers.writing_seconds();
  }
  ranks.wait_for_all();
  return outcome;
}

}  // namespace linli
