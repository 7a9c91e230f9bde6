// `linli run SCENARIO.yaml -o OUT.h5`: one run into a trajectory file.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/summary.hpp"
#include "engine/checkpoint.hpp"
#include "engine/simulation.hpp"
#include "output/partial_file.hpp"
#include "output/result_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/length.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/journal.hpp"
#include "study/population_input.hpp"
#include "study/run.hpp"
#include "study/thread_pool.hpp"
#include "world/world.hpp"

namespace linli::commands {
namespace {

struct RunOptions {
  std::string scenario, out;
  std::int64_t seed = -1, replicate = -1, weeks = -1;
  unsigned threads = usable_cores();
  std::vector<std::string> overrides;
  std::string from;
  Week checkpoint_every = 0;
  bool resume = false;
  bool force = false;
};

Scenario scenario_of(const RunOptions& options) {
  auto overrides = options.overrides;
  if (options.seed >= 0) overrides.push_back(fmt::format("seed={}", options.seed));
  if (options.replicate >= 0) overrides.push_back(fmt::format("replicate={}", options.replicate));
  Scenario scenario = load_scenario(options.scenario, overrides);
  if (options.weeks >= 0) set_length(scenario, static_cast<Week>(options.weeks));
  return scenario;
}

/// Checkpoints of this output.
std::filesystem::path checkpoints_of(const RunOptions& options) {
  return std::filesystem::path(options.out).replace_extension(".ckpt");
}

/// Where the run goes on from, if not from the start. Checkpoints of another run are not written over.
std::optional<Checkpoint> beginning(const RunOptions& options, const Scenario& scenario) {
  const auto own = checkpoints_of(options);
  std::error_code ignored;
  if (options.resume) {
    auto found = checkpoint_for(own, scenario);
    if (common_until(found.scenario, scenario) != kNever)
      throw UserError(fmt::format(
          "{}: these checkpoints are of another scenario; --from begins a new run from them", own.string()));
    return found;
  }
  if (options.checkpoint_every > 0 && std::filesystem::exists(own, ignored) && !options.force)
    throw UserError(
        fmt::format("{}: there are checkpoints already; --resume goes on from them, --force writes them anew",
                    own.string()));
  if (options.checkpoint_every > 0 && options.from != own) std::filesystem::remove_all(own, ignored);
  if (!options.from.empty()) return checkpoint_for(options.from, scenario);
  return std::nullopt;
}

/// Where the placebo found no decision to reverse, so that the run is the baseline there.
class PlaceboWatch final : public Observer {
 public:
  void week(const WeekLog& log) override {
    for (const Event& event : log.events) {
      if (event.kind == EventKind::placebo_reversed && event.code < 0)
        communities_.push_back(static_cast<int>(event.value));
    }
  }
  void finish() override {
    if (!communities_.empty())
      fmt::print(
          "placebo: nobody decided whether to attend in its first week in community {}: nothing reversed "
          "there\n",
          fmt::join(communities_, ", "));
  }

 private:
  std::vector<int> communities_;
};

void run(const RunOptions& options) {
  const Scenario scenario = scenario_of(options);
  const auto population = load_population(scenario);
  if (population)
    for (const auto& line : population->report) fmt::print("{}\n", line);
  refuse_existing(options.out, options.force);
  const auto begun = beginning(options, scenario);
  Progress progress;
  progress.say(
      begun ? fmt::format("{}: from week {}, {}", scenario.name, begun->week, begun->file.string())
            : fmt::format("{}: population, then {} weeks of burn-in", scenario.name, scenario.burn_in_weeks));
  ThreadPool pool(options.threads);
  auto simulation = begun ? simulation_at(*begun, scenario, population.get(), pool)
                          : Simulation(scenario, population.get(), pool);
  const bool keeps = begun || options.checkpoint_every > 0;
  const auto show_before = [&] { show_burn_in(progress, simulation); };
  progress.restart();
  if (!keeps) simulation.burn_in(show_before);
  double burn_in = progress.seconds();
  const auto write = [&] {
    return TrajectoryWriter(options.out,
                            {&scenario, resolved_yaml(scenario), source_files(options.scenario),
                             &simulation.world().population.place, indicator_table()},
                            options.force);
  };
  progress.restart();
  RunProgress last;
  const auto show = [&](const RunProgress& at) {
    if (keeps && last.weeks == 0) {
      burn_in = progress.seconds();
      progress.restart();
    }
    last = at;
    show_week(progress, at, burn_in);
  };
  Digest digest{};
  PlaceboWatch placebo;
  if (keeps) {
    Journal journal(checkpoints_of(options), scenario, options.checkpoint_every, begun);
    digest = journal.run(simulation, show, show_before);
    auto writer = write();
    Observer* const observers[] = {&writer, &placebo};
    journal.tell(observers);
  } else {
    auto writer = write();
    Observer* const observers[] = {&writer, &placebo};
    digest = run_weeks(simulation, scenario.weeks, observers, show);
  }
  progress.clear();
  fmt::print("{}: {} weeks of {} residents in {:.1f} s (burn-in {:.1f} s), {:.2e} resident-weeks a second\n",
             scenario.name, scenario.weeks, last.residents, progress.seconds(), burn_in,
             last.resident_weeks / std::max(progress.seconds() - burn_in, 1e-9));
  fmt::print("written: {}\ndigest:  {}\n", options.out, digest_text(digest));
  if (options.checkpoint_every > 0) fmt::print("         {}/\n", checkpoints_of(options).string());
  print_indicators(ResultFile(options.out));
}

}  // namespace

void add_run(CLI::App& app, int&) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command =
      app.add_subcommand("run", "Run a scenario into a trajectory file 运行情景，写出轨迹文件");
  command->add_option("scenario", options->scenario, "Scenario file")->required();
  command->add_option("-o,--output", options->out, "Trajectory file to write (HDF5)")->required();
  command->add_option("--seed", options->seed, "Seed, over the scenario's")->check(CLI::NonNegativeNumber);
  command->add_option("--replicate", options->replicate, "Replicate, over the scenario's")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--weeks", options->weeks, "Weeks after burn-in, over the scenario's")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{5200}));
  command->add_option("--threads", options->threads, "Threads; the result is the same for any number")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->add_option("--set", options->overrides, "key.path=value, over what the file says; may be repeated")
      ->allow_extra_args(false);
  command
      ->add_option("--checkpoint-every", options->checkpoint_every,
                   "Weeks between checkpoints, kept in OUT.ckpt; 0: none")
      ->check(CLI::Range(0, 5200));
  CLI::Option* resume =
      command->add_flag("--resume", options->resume, "Go on from the last checkpoint of this output");
  command
      ->add_option(
          "--from", options->from,
          "Begin from checkpoints of another run that has the same history; refused where it differs")
      ->excludes(resume);
  command->add_flag("--force", options->force, "Replace the output file if it exists");
  command->callback([options] { run(*options); });
}

}  // namespace linli::commands
