// `linli rerun OUT.h5`: the same run again, from what the file records; is it the same?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/study_run.hpp"
#include "commands/summary.hpp"
#include "engine/simulation.hpp"
#include "output/result_file.hpp"
#include "output/study_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/population_input.hpp"
#include "study/run.hpp"
#include "study/study.hpp"
#include "study/thread_pool.hpp"
#include "world/world.hpp"

namespace linli::commands {
namespace {

constexpr int kDiffers = 1;

struct RerunOptions {
  std::string file, arm, out;
  std::int64_t replicate = -1;
  std::uint32_t sample = 0;
  bool force = false;
  unsigned threads = usable_cores();
};

/// Compares the chain of a run with the one recorded.
class ChainComparer final : public Observer {
 public:
  explicit ChainComparer(std::vector<std::string> recorded) : recorded_(std::move(recorded)) {}
  void week(const WeekLog& log) override {
    const auto w = static_cast<std::size_t>(log.week);
    if (!first_difference_ && (w >= recorded_.size() || recorded_[w] != digest_text(log.digest)))
      first_difference_ = log.week;
  }
  void finish() override {}
  [[nodiscard]] std::optional<Week> first_difference() const { return first_difference_; }

 private:
  std::vector<std::string> recorded_;
  std::optional<Week> first_difference_;
};

/// What is to be run again, and what it came to.
struct Recorded {
  Scenario scenario;
  std::string digest;              ///< of its last week; "" of a run that failed
  std::vector<std::string> chain;  ///< by week; empty if only the last is known
  std::vector<std::string> sources;
};

Recorded from_trajectory(const ResultFile& file, const RerunOptions& options) {
  if (!options.arm.empty() || options.replicate >= 0)
    throw UserError(fmt::format("{}: --arm and --replicate ask for a study; this is one run", options.file));
  return {parse_scenario(file.strings("scenario/resolved").at(0), options.file + ":/scenario/resolved"),
          file.text("digest"), file.strings("digest/sha256"), file.strings("scenario/sources")};
}

Recorded from_study(const RerunOptions& options) {
  const StudyReader study(options.file);
  const auto& what = study.description();
  const auto [arm, replicate, sample] = run_in(study, options.arm, options.replicate, options.sample);
  Recorded recorded;
  recorded.scenario = scenario_of(what, arm, options.sample, static_cast<std::uint32_t>(options.replicate));
  if (study.status(arm, replicate, sample) == RunStatus::done)
    recorded.digest = study.digest(arm, replicate, sample);
  recorded.sources = what.sources;
  return recorded;
}

int rerun(const RerunOptions& options) {
  const ResultFile file(options.file);
  const bool whole = file.format() == kTrajectoryFormat;
  const auto recorded = whole ? from_trajectory(file, options) : from_study(options);
  const auto& scenario = recorded.scenario;
  const auto population = load_population(scenario);
  if (!options.out.empty()) refuse_existing(options.out, options.force);
  Progress progress;
  progress.say(
      fmt::format("{}: population, then {} weeks of burn-in", scenario.name, scenario.burn_in_weeks));
  ThreadPool pool(options.threads);
  Simulation simulation(scenario, population.get(), pool);
  progress.restart();
  simulation.burn_in([&] { show_burn_in(progress, simulation); });
  const double burn_in = progress.seconds();
  progress.restart();
  ChainComparer comparer(recorded.chain);
  std::vector<Observer*> observers;
  if (whole) observers.push_back(&comparer);
  std::unique_ptr<TrajectoryWriter> writer;
  if (!options.out.empty()) {
    writer = std::make_unique<TrajectoryWriter>(
        options.out,
        RunDescription{&scenario, resolved_yaml(scenario), recorded.sources,
                       &simulation.world().population.place, indicator_table()},
        options.force);
    observers.push_back(writer.get());
  }
  const auto digest =
      digest_text(run_weeks(simulation, scenario.weeks, observers,
                            [&](const RunProgress& at) { show_week(progress, at, burn_in); }));
  progress.clear();
  if (!options.out.empty()) fmt::print("written: {}\n", options.out);
  if (recorded.digest.empty()) {
    fmt::print("nothing to compare with: the run is not in the study, or failed\nnow:      {}\n", digest);
    return kSuccess;
  }
  if (digest != recorded.digest || comparer.first_difference()) {
    if (const auto week = comparer.first_difference())
      fmt::print("different: the first week that differs is {}\n", *week);
    else
      fmt::print("different\n");
    fmt::print("recorded: {}\nnow:      {}\n", recorded.digest, digest);
    fmt::print("recorded by {} {} ({}, commit {})\n", file.text("program"), file.text("program_version"),
               file.text("build_compiler"), file.text("build_commit"));
    return kDiffers;
  }
  fmt::print("the same: {} weeks, digest {}\n", scenario.weeks, digest);
  return kSuccess;
}

}  // namespace

void add_rerun(CLI::App& app, int& status) {
  auto options = std::make_shared<RerunOptions>();
  CLI::App* command =
      app.add_subcommand("rerun", "Run again what a file records, and compare 按文件记录重跑并比对");
  command->add_option("file", options->file, "Trajectory or study file")->required();
  command->add_option("--arm", options->arm, "Of a study: arm");
  command->add_option("--replicate", options->replicate, "Of a study: replicate")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--sample", options->sample, "Of a study: sample of parameters")->capture_default_str();
  command->add_option("-o,--output", options->out, "Also write the run into this trajectory file");
  command->add_flag("--force", options->force, "Replace the output if it exists");
  command->add_option("--threads", options->threads, "Threads; the result is the same for any number")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->callback([options, &status] { status = rerun(*options); });
}

}  // namespace linli::commands
