// `linli study STUDY.yaml -o OUT.h5`: arms x replicates x samples into one file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/summary.hpp"
#include "output/partial_file.hpp"
#include "output/result_file.hpp"
#include "scenario/user_error.hpp"
#include "study/ranks.hpp"
#include "study/study.hpp"
#include "study/thread_pool.hpp"

namespace linli::commands {
namespace {

struct StudyCommand {
  std::string study, out, share;
  StudyOverrides overrides;
  unsigned threads = usable_cores();
  double keep_every = 10;
  bool force = false;
};

std::atomic<bool> stop_wanted{false};
std::atomic<int> stop_signal{0};

/// The first signal asks to stop and keeps what is computed; the second ends at once.
void ask_to_stop(int signal) {
  if (stop_wanted.exchange(true)) {
    remove_litter();
    ::_exit(128 + signal);
  }
  stop_signal = signal;
}

void stop_on_signals() {
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

/// "2/4": the second of four shares.
Share share_of(const std::string& text) {
  Share share;
  const auto* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, share.index);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '/') {
    const auto second = std::from_chars(first.ptr + 1, end, share.of);
    if (second.ec == std::errc() && second.ptr == end && share.index >= 1 && share.index <= share.of)
      return {share.index - 1, share.of};
  }
  throw UserError(fmt::format("--share {}: expected I/N with I from 1 to N, such as 2/4", text));
}

std::string line_of(const StudyProgress& at, const StudyPlan& plan, Progress& progress, int processes) {
  const double share = at.runs == 0 ? 1 : static_cast<double>(at.runs_done) / static_cast<double>(at.runs);
  auto line = fmt::format("{}/{} runs{}  {:.2f} runs/s  {} left", at.runs_done, at.runs,
                          processes > 1 ? fmt::format(" (of each of {} processes)", processes) : "",
                          static_cast<double>(at.runs_done) / std::max(progress.seconds(), 1e-9),
                          at.runs_done == 0 ? "?" : duration_text(progress.left(share)));
  if (at.estimate.pairs > 1)
    line += fmt::format("  {}: {} - {} = {:.3g} +/- {:.2g}", plan.outcomes.front(), plan.arms[1].name,
                        plan.arms[0].name, at.estimate.mean, at.estimate.half_width);
  return line;
}

void print_outcome(const StudyPlan& plan, const StudyOutcome& outcome, const std::string& out,
                   double seconds) {
  fmt::print("{}: {} runs in {}, {} of them computed now (writing: {:.1f} s)\nwritten: {}\n", plan.name,
             outcome.runs, duration_text(seconds), outcome.computed, outcome.writing_seconds, out);
  if (!outcome.runs_folder.empty()) fmt::print("         {}/\n", outcome.runs_folder.string());
  fmt::print("digest:  {}\n", digest_text(outcome.digest));
  if (outcome.failed > 0) fmt::print("{} runs failed: `linli inspect {}` says why\n", outcome.failed, out);
  for (const auto& look : outcome.looks) fmt::print("{}\n", look);
  const ResultFile file(out);
  print_study_indicators(file);
  print_differences(file);
}

void run_and_print(const StudyCommand& options, Progress& progress) {
  const auto& ranks = Ranks::get();
  const auto plan = load_study(options.study, options.overrides);
  StudyOptions how;
  how.replace = options.force;
  how.threads = options.threads;
  how.seconds_between_parts = options.keep_every;
  how.stop = &stop_wanted;
  if (!options.share.empty()) how.share = share_of(options.share);
  if (ranks.first()) {
    progress.say(
        fmt::format("{}: {} arms x {}{} replicates x {} samples on {}{} threads", plan.name, plan.arms.size(),
                    plan.adaptive ? "at most " : "", plan.replicates, plan.samples.values.size(),
                    ranks.size() > 1 ? fmt::format("{} processes x ", ranks.size()) : "", options.threads));
    how.say = [&](const std::string& line) {
      progress.clear();
      progress.say(line);
    };
    how.progress = [&](const StudyProgress& at) {
      if (at.runs > 0)
        progress.show(static_cast<double>(at.runs_done) / static_cast<double>(at.runs),
                      line_of(at, plan, progress, ranks.size()));
    };
  }
  stop_on_signals();
  const auto outcome = run_study(plan, options.out, how);
  progress.clear();
  if (ranks.first()) print_outcome(plan, outcome, options.out, progress.seconds());
}

int study(const StudyCommand& options) {
  const auto& ranks = Ranks::get();
  Progress progress;
  try {
    run_and_print(options, progress);
  } catch (const Interrupted&) {
    progress.clear();
    tell("linli: interrupted; what is computed is kept, and the same command goes on\n");
    ranks.end_all(128 + stop_signal);
    return 128 + stop_signal;
  } catch (const std::exception& error) {
    progress.clear();
    if (ranks.size() > 1) {
      // The others wait for this one: end the job, not only this process.
      tell(fmt::format("{}\n", error.what()));
      ranks.end_all(kUserError);
    }
    throw;
  }
  ranks.finish();
  return kSuccess;
}

}  // namespace

void add_study(CLI::App& app, int& status) {
  auto options = std::make_shared<StudyCommand>();
  CLI::App* command = app.add_subcommand(
      "study",
      "Run arms x replicates x samples into one file; the same command goes on where it was stopped "
      "多方案、多重复、多参数样本的研究；中断后重复同一命令即可继续");
  command->add_option("study", options->study, "Study file")->required();
  command->add_option("-o,--output", options->out, "Study file to write (HDF5)")->required();
  command->add_option("--replicates", options->overrides.replicates, "Replicates, over the study's")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
  command
      ->add_option("--samples", options->overrides.samples,
                   "Draws of the parameters, over the study's (a Latin hypercube)")
      ->check(CLI::Range(std::int64_t{2}, std::int64_t{1000000}));
  command->add_option("--seed", options->overrides.seed, "Seed, over the scenarios'")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--weeks", options->overrides.weeks, "Weeks after burn-in, over the scenarios'")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{5200}));
  command->add_option("--threads", options->threads, "Runs at once; the result is the same for any number")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->add_option("--share", options->share,
                      "I/N: only the I-th of N shares of the runs; `linli merge` joins them");
  command
      ->add_option("--keep-every", options->keep_every,
                   "Seconds of work that may be lost if the program is killed")
      ->check(CLI::Range(0.0, 86400.0))
      ->capture_default_str();
  command->add_flag("--force", options->force, "Replace an output that is no part of this study");
  command->callback([options, &status] { status = study(*options); });
}

}  // namespace linli::commands
