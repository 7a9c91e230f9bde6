// `linli story OUT.h5 --group ID`: what happened to a group and why; who came out of whom.
#include "story/story.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "commands/study_run.hpp"
#include "commands/summary.hpp"
#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "output/result_file.hpp"
#include "scenario/complaint.hpp"
#include "scenario/user_error.hpp"
#include "story/genealogy.hpp"
#include "story/story_run.hpp"

namespace linli::commands {
namespace {

struct StoryOptions {
  std::string file, beside, placebo, arm, beside_arm, genealogy;
  std::string lang = "en";
  std::vector<std::uint32_t> groups;
  std::int64_t replicate = -1;
  std::uint32_t sample = 0;
  bool all = false, force = false;
};

/// What is told, and beside what.
struct Told {
  StoryRun run;
  std::optional<StoryRun> paired;
  std::optional<Chance> chance;
};

[[noreturn]] void refuse_file(const std::string& file, const char* option, std::string found,
                              std::string expected) {
  Complaint complaint;
  complaint.where.file = file;
  complaint.key = option;
  complaint.found = std::move(found);
  complaint.expected = std::move(expected);
  refuse(complaint);
}

std::string luck_of(const StoryRun& run) {
  return fmt::format("seed {}, replicate {}, {} weeks after {} of burn-in", run.seed, run.replicate,
                     run.weeks, run.burn_in_weeks);
}

/// A run that shares luck and length with `run`, and the history before week 0.
StoryRun read_paired(const StoryRun& run, const std::string& file, const char* option) {
  auto paired = read_story_run(file);
  if (luck_of(paired) != luck_of(run))
    refuse_file(file, option, luck_of(paired), luck_of(run) + ", as " + run.file);
  if (paired.start != run.start)
    refuse_file(file, option, "another history before week 0", "the parameters and graph of " + run.file);
  return paired;
}

/// Between which runs only the placebo's luck differs: the story's or the paired one, whichever has the same
/// supports.
const StoryRun& baseline_of(const StoryRun& placebo, const StoryRun& run, const StoryRun& paired) {
  for (const StoryRun* one : {&paired, &run})
    if (one->real_supports() == placebo.real_supports()) return *one;
  refuse_file(placebo.file, "--placebo", "support that neither " + run.file + " nor " + paired.file + " has",
              "a run that differs from one of them in nothing but the practice placebo");
}

Told from_trajectories(const StoryOptions& options) {
  if (!options.arm.empty() || options.replicate >= 0 || !options.beside_arm.empty())
    throw UserError(fmt::format("{}: --arm, --replicate and --beside-arm ask for a study; this is one run",
                                options.file));
  if (!options.placebo.empty() && options.beside.empty())
    throw UserError(fmt::format("{}: --placebo goes with --beside: it measures chance between two runs",
                                options.placebo));
  Told told{read_story_run(options.file), {}, {}};
  if (options.beside.empty()) return told;
  told.paired = read_paired(told.run, options.beside, "--beside");
  if (options.placebo.empty()) return told;
  const auto placebo = read_paired(told.run, options.placebo, "--placebo");
  const auto& baseline = baseline_of(placebo, told.run, *told.paired);
  told.chance = {count_unmatched(told.run.groups, told.paired->groups),
                 count_unmatched(baseline.groups, placebo.groups)};
  return told;
}

/// Over all replicates in which the runs compared are done.
Chance chance_in(const StudyReader& study, std::size_t arm, std::size_t beside, std::size_t placebo,
                 std::size_t sample) {
  const auto groups = read_study_groups(study.path(), study.samples()[sample]);
  const auto count = [&](std::size_t a, std::size_t b) {
    Unmatched sum;
    for (std::size_t r = 0; r < study.replicates().size(); ++r) {
      if (study.status(a, r, sample) != RunStatus::done || study.status(b, r, sample) != RunStatus::done)
        continue;
      const auto of = [&](std::size_t which) {
        const auto at = groups.find({static_cast<int>(which), static_cast<int>(study.replicates()[r])});
        return at == groups.end() ? std::vector<GroupRow>{} : at->second;
      };
      sum += count_unmatched(of(a), of(b));
    }
    return sum;
  };
  return {count(arm, beside), count(0, placebo)};
}

StoryRun read_done(const StudyReader& study, const StudyRun& at) {
  if (study.status(at.arm, at.replicate, at.sample) != RunStatus::done)
    throw UserError(fmt::format("{}: arm {}, replicate {}, sample {}: this run failed or is not in the study",
                                study.path(), study.description().arms[at.arm].name,
                                study.replicates()[at.replicate], study.samples()[at.sample]));
  return read_story_run(study, at.arm, at.replicate, at.sample);
}

/// Beside the arm asked for, else the first, which the others of a study are compared with.
Told from_study(const StoryOptions& options) {
  if (!options.beside.empty() || !options.placebo.empty())
    throw UserError(fmt::format("{}: --beside and --placebo are for single runs; in a study say --beside-arm",
                                options.file));
  const StudyReader study(options.file);
  const auto at = run_in(study, options.arm, options.replicate, options.sample);
  Told told{read_done(study, at), {}, {}};
  const auto& arms = study.description().arms;
  const std::size_t beside =
      options.beside_arm.empty() ? 0 : arm_in(study, "--beside-arm", options.beside_arm);
  if (beside == at.arm) {
    if (!options.beside_arm.empty())
      refuse_file(options.file, "--beside-arm", "the story's own arm", "another arm of the study");
    return told;
  }
  told.paired = read_done(study, {beside, at.replicate, at.sample});
  const auto placebo = static_cast<std::size_t>(
      std::find_if(arms.begin(), arms.end(), [](const auto& arm) { return arm.name == "placebo"; }) -
      arms.begin());
  if (placebo < arms.size() && placebo > 0)
    told.chance = chance_in(study, at.arm, beside, placebo, at.sample);
  return told;
}

/// The groups asked for; each must be in the run.
std::vector<std::uint32_t> wanted(const StoryRun& run, const StoryOptions& options) {
  std::vector<std::uint32_t> list = options.groups;
  if (options.all) {
    list.clear();
    for (const GroupRow& row : run.groups) list.push_back(row.group);
  }
  for (const std::uint32_t id : list) {
    if (run.group(id) != nullptr) continue;
    Complaint complaint;
    complaint.where.file = options.file;
    complaint.key = "--group";
    complaint.found = std::to_string(id);
    complaint.expected = "a group of this run, which has none";
    if (!run.groups.empty()) {
      const auto near =
          std::min_element(run.groups.begin(), run.groups.end(), [&](const auto& a, const auto& b) {
            const auto away = [&](const GroupRow& row) {
              return std::abs(std::int64_t{row.group} - std::int64_t{id});
            };
            return away(a) < away(b);
          });
      complaint.expected = fmt::format("one of its {} groups, numbered from {} to {}", run.groups.size(),
                                       run.groups.front().group, run.groups.back().group);
      complaint.suggestion = std::to_string(near->group);
    }
    refuse(complaint);
  }
  return list;
}

void write_graph(const StoryRun& run, const StoryOptions& options) {
  naming_file("cannot write " + options.genealogy, [&] {
    PartialFile file(options.genealogy, options.force);
    std::ofstream out(file.path(), std::ios::binary);
    write_genealogy(out, run);
    out.close();
    if (!out) throw FileError("the file could not be written to its end");
    file.finish();
  });
}

void story(const StoryOptions& options) {
  if (options.groups.empty() && !options.all && options.genealogy.empty())
    throw UserError(fmt::format("{}: found nothing to tell, expected --group ID, --all or --genealogy FILE",
                                options.file));
  if (!options.genealogy.empty()) refuse_existing(options.genealogy, options.force);
  const bool study = ResultFile(options.file).format() == kStudyFormat;
  const Told told = study ? from_study(options) : from_trajectories(options);
  const StoryBeside beside{told.paired ? &*told.paired : nullptr, told.chance};
  const Lang lang = options.lang == "zh" ? Lang::zh : Lang::en;
  const auto groups = wanted(told.run, options);
  std::string text;
  if (!groups.empty() || options.all) text = title_text(told.run, beside, lang);
  for (const std::uint32_t group : groups) text += story_text(told.run, group, beside, lang);
  if (options.all) text += neighbourhood_text(told.run, lang);
  if (!options.genealogy.empty()) write_graph(told.run, options);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (!options.genealogy.empty()) tell(fmt::format("written: {}\n", options.genealogy));
}

}  // namespace

void add_story(CLI::App& app, int&) {
  auto options = std::make_shared<StoryOptions>();
  CLI::App* command = app.add_subcommand(
      "story", "Tell what happened to a group and why, or who came out of whom 讲述团队的来龙去脉");
  command->add_option("file", options->file, "Trajectory or study file")->required();
  command->add_option("--group", options->groups, "Group, by its number; may be given again");
  command->add_flag("--all", options->all,
                    "Every group, and what befell the neighbourhood outside of groups");
  command->add_option("--lang", options->lang, "Language 语言")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  command->add_option(
      "--beside", options->beside,
      "Also tell what became of the twin in this run of another arm, of the same seed and replicate");
  command->add_option("--placebo", options->placebo, "What luck alone would do: the placebo's run");
  command->add_option("--arm", options->arm, "Of a study: arm");
  command->add_option("--replicate", options->replicate, "Of a study: replicate")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--sample", options->sample, "Of a study: sample of parameters")->capture_default_str();
  command->add_option("--beside-arm", options->beside_arm,
                      "Of a study: arm of the twin; by default the first");
  command->add_option("--genealogy", options->genealogy,
                      "Write who came out of whom into this GraphML file 谱系图");
  command->add_flag("--force", options->force, "Replace the GraphML file if it exists");
  command->callback([options] { story(*options); });
}

}  // namespace linli::commands
