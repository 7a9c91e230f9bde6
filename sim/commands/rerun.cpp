// `linli rerun OUT.h5`: the same run again, from what the file records; is it the same?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/summary.hpp"
#include "engine/simulation.hpp"
#include "output/result_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/population_input.hpp"
#include "study/run.hpp"
#include "study/thread_pool.hpp"

namespace linli::commands {
namespace {

constexpr int kDiffers = 1;

struct RerunOptions {
  std::string file;
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

int rerun(const RerunOptions& options) {
  const ResultFile file(options.file);
  if (file.format() != kTrajectoryFormat)
    throw UserError(fmt::format("{}: rerun asks for a trajectory file; this is a study", options.file));
  const auto scenario =
      parse_scenario(file.strings("scenario/resolved").at(0), options.file + ":/scenario/resolved");
  const auto population = load_population(scenario);
  Progress progress;
  progress.say(
      fmt::format("{}: population, then {} weeks of burn-in", scenario.name, scenario.burn_in_weeks));
  ThreadPool pool(options.threads);
  Simulation simulation(scenario, population.get(), pool);
  simulation.burn_in();
  const double burn_in = progress.seconds();
  progress.restart();
  ChainComparer comparer(file.strings("digest/sha256"));
  Observer* const observers[] = {&comparer};
  const auto digest = run_weeks(simulation, scenario.weeks, observers,
                                [&](const RunProgress& at) { show_week(progress, at, burn_in); });
  progress.clear();
  if (const auto week = comparer.first_difference()) {
    fmt::print("different: the first week that differs is {}\nrecorded: {}\nnow:      {}\n", *week,
               file.text("digest"), digest_text(digest));
    fmt::print("recorded by {} {} ({}, commit {})\n", file.text("program"), file.text("program_version"),
               file.text("build_compiler"), file.text("build_commit"));
    return kDiffers;
  }
  fmt::print("the same: {} weeks, digest {}\n", scenario.weeks, digest_text(digest));
  return kSuccess;
}

}  // namespace

void add_rerun(CLI::App& app, int& status) {
  auto options = std::make_shared<RerunOptions>();
  CLI::App* command =
      app.add_subcommand("rerun", "Run again what a file records, and compare 按文件记录重跑并比对");
  command->add_option("file", options->file, "Trajectory file")->required();
  command->add_option("--threads", options->threads, "Threads; the result is the same for any number")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->callback([options, &status] { status = rerun(*options); });
}

}  // namespace linli::commands
