// `linli run SCENARIO.yaml -o OUT.h5`: one run into a trajectory file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/summary.hpp"
#include "engine/simulation.hpp"
#include "output/partial_file.hpp"
#include "output/result_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/length.hpp"
#include "scenario/yaml_scenario.hpp"
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

void run(const RunOptions& options) {
  const Scenario scenario = scenario_of(options);
  const auto population = load_population(scenario);
  if (population)
    for (const auto& line : population->report) fmt::print("{}\n", line);
  refuse_existing(options.out, options.force);
  Progress progress;
  progress.say(
      fmt::format("{}: population, then {} weeks of burn-in", scenario.name, scenario.burn_in_weeks));
  ThreadPool pool(options.threads);
  Simulation simulation(scenario, population.get(), pool);
  simulation.burn_in();
  const double burn_in = progress.seconds();
  TrajectoryWriter writer(options.out,
                          {&scenario, resolved_yaml(scenario), source_files(options.scenario),
                           &simulation.world().population.place, indicator_table()},
                          options.force);
  progress.restart();
  RunProgress last;
  Observer* const observers[] = {&writer};
  const Digest digest = run_weeks(simulation, scenario.weeks, observers, [&](const RunProgress& at) {
    last = at;
    show_week(progress, at, burn_in);
  });
  progress.clear();
  fmt::print("{}: {} weeks of {} residents in {:.1f} s (burn-in {:.1f} s), {:.2e} resident-weeks a second\n",
             scenario.name, scenario.weeks, last.residents, progress.seconds(), burn_in,
             last.resident_weeks / std::max(progress.seconds() - burn_in, 1e-9));
  fmt::print("written: {}\ndigest:  {}\n", options.out, digest_text(digest));
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
  command->add_flag("--force", options->force, "Replace the output file if it exists");
  command->callback([options] { run(*options); });
}

}  // namespace linli::commands
