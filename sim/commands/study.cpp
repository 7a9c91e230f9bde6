// `linli study STUDY.yaml -o OUT.h5`: arms x replicates into one file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/summary.hpp"
#include "output/result_file.hpp"
#include "study/study.hpp"
#include "study/thread_pool.hpp"

namespace linli::commands {
namespace {

struct StudyOptions {
  std::string study, out;
  StudyOverrides overrides;
  unsigned threads = usable_cores();
  bool force = false;
};

void study(const StudyOptions& options) {
  const auto plan = load_study(options.study, options.overrides);
  refuse_existing(options.out, options.force);
  Progress progress;
  progress.say(fmt::format("{}: {} arms x {} replicates on {} threads", plan.name, plan.arms.size(),
                           plan.replicates, options.threads));
  const auto outcome =
      run_study(plan, options.out, options.force, options.threads, [&](const StudyProgress& at) {
        const double share = static_cast<double>(at.runs_done) / static_cast<double>(at.runs);
        progress.show(share,
                      fmt::format("{}/{} runs  {:.2f} runs/s  {} left", at.runs_done, at.runs,
                                  static_cast<double>(at.runs_done) / std::max(progress.seconds(), 1e-9),
                                  at.runs_done == 0 ? "?" : duration_text(progress.left(share))));
      });
  progress.clear();
  fmt::print("{}: {} runs in {} (writing: {:.1f} s)\nwritten: {}\n", plan.name, outcome.runs,
             duration_text(progress.seconds()), outcome.writing_seconds, options.out);
  if (!outcome.runs_folder.empty()) fmt::print("         {}/\n", outcome.runs_folder.string());
  fmt::print("digest:  {}\n", digest_text(outcome.digest));
  print_study_indicators(ResultFile(options.out));
}

}  // namespace

void add_study(CLI::App& app, int&) {
  auto options = std::make_shared<StudyOptions>();
  CLI::App* command = app.add_subcommand("study", "Run arms x replicates into one file 多情景、多重复的研究");
  command->add_option("study", options->study, "Study file")->required();
  command->add_option("-o,--output", options->out, "Study file to write (HDF5)")->required();
  command->add_option("--replicates", options->overrides.replicates, "Replicates, over the study's")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
  command->add_option("--seed", options->overrides.seed, "Seed, over the scenarios'")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--weeks", options->overrides.weeks, "Weeks after burn-in, over the scenarios'")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{5200}));
  command->add_option("--threads", options->threads, "Runs at once; the result is the same for any number")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->add_flag("--force", options->force, "Replace the output if it exists");
  command->callback([options] { study(*options); });
}

}  // namespace linli::commands
