#include "study/coordinator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "engine/build_info.hpp"
#include "output/file_error.hpp"
#include "output/provenance.hpp"
#include "output/result_file.hpp"
#include "study/matching.hpp"
#include "study/memory.hpp"
#include "study/ranks.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kUnitsBetween = 16;  ///< joined before free memory is given back

fs::path beside(fs::path target, const char* extension) { return target.replace_extension(extension); }

}  // namespace

Coordinator::Coordinator(const StudyPlan& plan, const StudyDescription& description, fs::path target,
                         PartsFolder& parts, const StudyOptions& options)
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
  fs::create_directory(parts_.trajectories());
}

std::vector<Task> Coordinator::missing() {
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

bool Coordinator::enough() {
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

PairedDifference Coordinator::estimate() {
  if (plan_.arms.size() < 2) return {};
  const auto values = outcomes(replicates_);
  return paired_difference(values[1], values[0], 0.05);
}

void Coordinator::note_outcome(const RunPlace& place, const EncodedRun& run) {
  if (run.status == RunStatus::failed) return;
  index_.note(place, run.indicators[main_outcome()]);
}

StudyOutcome Coordinator::finish(std::size_t computed) {
  StudyOutcome outcome;
  outcome.computed = computed;
  outcome.looks = said_;
  outcome.failed = index_.count(RunStatus::failed);
  outcome.runs = outcome.failed + index_.count(RunStatus::done);
  if (!plan_.full_replicates.empty()) outcome.runs_folder = beside(target_, ".runs");
  const auto start = std::chrono::steady_clock::now();
  if (unchanged(computed)) {
    outcome.digest = from_hexadecimal(ResultFile(target_).text("digest"));
  } else {
    outcome.digest = join();
  }
  parts_.remove();
  give_back_memory();
  outcome.writing_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

std::uint32_t Coordinator::samples() const { return static_cast<std::uint32_t>(plan_.samples.values.size()); }

std::size_t Coordinator::main_outcome() const {
  const auto records = indicator_table();
  const auto found = std::find_if(records.begin(), records.end(), [&](const IndicatorRecord& record) {
    return record.key == plan_.outcomes.front();
  });
  return static_cast<std::size_t>(plan_.arms.front().scenario.weeks) * records.size() +
         static_cast<std::size_t>(found - records.begin());
}

std::vector<std::string> Coordinator::arm_names() const {
  std::vector<std::string> names;
  for (const auto& arm : plan_.arms) names.push_back(arm.name);
  return names;
}

void Coordinator::add(const StudyReader& file) {
  const auto matching = match(plan_, description_, file);
  index_.add(file, matching);
  index_.remember(file, matching, plan_.outcomes.front(), description_.weeks);
}

void Coordinator::find_target() {
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

std::string Coordinator::foreign(const StudyReader& file) {
  if (file.commit() != commit())
    return fmt::format("made by commit {}; this program is of commit {}", file.commit(), commit());
  const auto matching = match(plan_, description_, file);
  RunIndex probe(plan_.arms.size(), plan_.replicates, samples(), 4);
  const auto counted = probe.add(file, matching);
  if (counted.others > 0)
    return fmt::format("{} of its {} runs are none of this study's", counted.others,
                       counted.others + counted.of_it);
  add(file);
  for (const auto replicate : file.replicates())
    target_replicates_ = std::max(target_replicates_, replicate + 1);
  return "";
}

void Coordinator::find_parts() {
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

bool Coordinator::is_missing(const RunPlace& place) {
  const auto status = index_.status(place);
  if (status == RunStatus::absent) return true;
  return status == RunStatus::done && place.sample == 0 &&
         std::binary_search(plan_.full_replicates.begin(), plan_.full_replicates.end(), place.replicate) &&
         trajectory(place).empty();
}

fs::path Coordinator::trajectory(const RunPlace& place) {
  const auto name = trajectory_name(plan_.arms[place.arm].name, place.replicate);
  for (const auto& folder : {parts_.trajectories(), beside(target_, ".runs")}) {
    std::error_code ignored;
    if (!fs::exists(folder / name, ignored)) continue;
    try {
      const auto run = index_.read(place);
      if (ResultFile(folder / name).text("digest") == hexadecimal(run.digest)) return folder / name;
    } catch (const UserError&) {  // damaged: made again
    }
  }
  return {};
}

std::vector<std::vector<double>> Coordinator::outcomes(std::uint32_t replicates) {
  std::vector<std::vector<double>> values(plan_.arms.size(), std::vector<double>(replicates));
  for (std::size_t a = 0; a < plan_.arms.size(); ++a)
    for (std::uint32_t r = 0; r < replicates; ++r) {
      double sum = 0;
      for (std::uint32_t s = 0; s < samples(); ++s) sum += index_.outcome({a, r, s});
      values[a][r] = sum / samples();
    }
  return values;
}

bool Coordinator::unchanged(std::size_t computed) const {
  return computed == 0 && !parts_found_ && target_runs_ > 0 && target_outcomes_ == plan_.outcomes &&
         target_rule_ == said_;
}

Digest Coordinator::join() {
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
  what.rule = said_;
  const auto* any = index_.any();
  const auto courtyards = any == nullptr ? EncodedTable{} : any->courtyards();
  StudyWriter writer(target_, what, replicates, sample_numbers, courtyards,
                     options_.replace || fs::exists(target_));
  std::size_t joined = 0;
  for (const auto r : replicates)
    for (const auto s : sample_numbers) {
      if (options_.stop != nullptr && *options_.stop) throw Interrupted("interrupted");
      if (++joined % kUnitsBetween == 0) give_back_memory();
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

void Coordinator::move_trajectories() {
  if (plan_.full_replicates.empty()) return;
  const auto folder = beside(target_, ".runs");
  std::error_code failure;
  fs::create_directory(folder, failure);
  for (const auto& entry : fs::directory_iterator(parts_.trajectories())) {
    fs::rename(entry.path(), folder / entry.path().filename(), failure);
    if (failure)
      throw FileError(
          fmt::format("cannot write {}: {}", (folder / entry.path().filename()).string(), failure.message()));
  }
}

}  // namespace linli
