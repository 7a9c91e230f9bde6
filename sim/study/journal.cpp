#include "study/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/build_info.hpp"
#include "engine/checkpoint.hpp"
#include "output/file_error.hpp"
#include "output/sealed_file.hpp"
#include "scenario/yaml_scenario.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStateEnding = ".state";
constexpr const char* kWeeksEnding = ".weeks";

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Bytes of a checkpoint: the scenario's, then the state's.
struct Halves {
  std::string scenario;
  std::vector<std::byte> state;
};
Halves halves_of(const SealedFile& file) {
  const auto cut = static_cast<std::ptrdiff_t>(std::stoull(file.header.at("scenario-bytes")));
  return {text_of(std::span(file.bytes).first(static_cast<std::size_t>(cut))),
          {file.bytes.begin() + cut, file.bytes.end()}};
}

/// Whole files of a folder with this ending.
std::vector<std::pair<fs::path, SealedFile>> whole_files(const fs::path& folder, std::string_view ending) {
  std::vector<std::pair<fs::path, SealedFile>> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ending) continue;
    try {
      files.emplace_back(entry.path(), read_sealed(entry.path()));
    } catch (const FileError&) {  // damaged: as if it were not there
    }
  }
  return files;
}

/// Files that tell the weeks 0 to `week`, each once; nothing if some are missing.
std::optional<std::vector<fs::path>> telling(const std::map<Week, std::pair<Week, fs::path>>& by_first,
                                             Week week) {
  std::vector<fs::path> files;
  Week next = 0;
  while (week > 0 && next <= week) {
    const auto found = by_first.find(next);
    if (found == by_first.end() || found->second.first > week) return std::nullopt;
    files.push_back(found->second.second);
    next = found->second.first + 1;
  }
  return files;
}

}  // namespace

std::vector<Checkpoint> find_checkpoints(const fs::path& folder) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    throw UserError(fmt::format("{}: there is no such folder of checkpoints", folder.string()));
  std::map<Week, std::pair<Week, fs::path>> by_first;
  for (const auto& [path, file] : whole_files(folder, kWeeksEnding))
    by_first[std::stoi(file.header.at("first"))] = {std::stoi(file.header.at("last")), path};
  std::vector<Checkpoint> checkpoints;
  for (const auto& [path, file] : whole_files(folder, kStateEnding)) {
    Checkpoint found{path, std::stoi(file.header.at("week")), file.header.at("commit"), {}, {}};
    const auto files = telling(by_first, found.week);
    if (!files) continue;
    found.told = *files;
    if (found.commit == commit()) found.scenario = parse_scenario(halves_of(file).scenario, path.string());
    checkpoints.push_back(std::move(found));
  }
  std::sort(checkpoints.begin(), checkpoints.end(),
            [](const Checkpoint& a, const Checkpoint& b) { return a.week < b.week; });
  return checkpoints;
}

Checkpoint checkpoint_for(const fs::path& folder, const Scenario& scenario) {
  const auto all = find_checkpoints(folder);
  if (all.empty()) throw UserError(fmt::format("{}: there is no whole checkpoint in it", folder.string()));
  const auto& first = all.front();
  if (first.commit != commit())
    throw UserError(fmt::format("{}: its checkpoints are of commit {}; this program is of commit {}",
                                folder.string(), first.commit, commit()));
  const Week common = common_until(first.scenario, scenario);
  if (common < -scenario.burn_in_weeks)
    throw UserError(
        fmt::format("{}: scenario {} differs from that of the checkpoints from the start (parameters, graph, "
                    "seed, replicate or burn-in)",
                    folder.string(), scenario.name));
  const Checkpoint* latest = nullptr;
  for (const auto& each : all)
    if (each.week <= common && each.week <= scenario.weeks) latest = &each;
  if (latest == nullptr)
    throw UserError(
        fmt::format("{}: scenario {} would have differed from week {} on; the first checkpoint is of week {}",
                    folder.string(), scenario.name, common + 1, first.week));
  return *latest;
}

Simulation simulation_at(const Checkpoint& checkpoint, const Scenario& scenario, const PopulationInput* input,
                         Executor& executor) {
  Simulation history(checkpoint.scenario, input, executor);
  try {
    history.restore(halves_of(read_sealed(checkpoint.file)).state);
  } catch (const BrokenState& error) {
    throw FileError(fmt::format("cannot read {}: {}", checkpoint.file.string(), error.what()));
  }
  return history.fork(scenario);
}

Journal::Journal(fs::path folder, const Scenario& scenario, Week every,
                 const std::optional<Checkpoint>& begun)
    : folder_(std::move(folder)), scenario_(scenario), every_(every) {
  std::error_code failure;
  if (every_ > 0) fs::create_directory(folder_, failure);
  if (failure) throw FileError(fmt::format("cannot make {}: {}", folder_.string(), failure.message()));
  if (!begun) return;
  for (const auto& file : begun->told) {
    auto own = file;
    if (every_ > 0 && file.parent_path() != folder_) {
      own = folder_ / file.filename();
      fs::copy_file(file, own, fs::copy_options::overwrite_existing, failure);
      if (failure) throw FileError(fmt::format("cannot write {}: {}", own.string(), failure.message()));
    }
    told_.push_back(own);
  }
  last_waiting_ = std::max(begun->week, 0);
  if (begun->week <= 0) last_waiting_ = -1;
  first_waiting_ = last_waiting_ + 1;
}

void Journal::checkpoint(const Simulation& simulation) {
  const Week week = simulation.week();
  if (!waiting_.empty()) {
    const auto file = folder_ / fmt::format("{:06}-{:06}{}", first_waiting_, last_waiting_, kWeeksEnding);
    write_sealed(file,
                 {{"commit", std::string(commit())},
                  {"first", std::to_string(first_waiting_)},
                  {"last", std::to_string(last_waiting_)}},
                 waiting_);
    told_.push_back(file);
    waiting_.clear();
    first_waiting_ = last_waiting_ + 1;
  }
  const auto text = resolved_yaml(scenario_);
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  std::vector<std::byte> bytes(begin, begin + text.size());
  const auto state = simulation.state();
  bytes.insert(bytes.end(), state.begin(), state.end());
  write_sealed(folder_ / fmt::format("week{:+06}{}", week, kStateEnding),
               {{"commit", std::string(commit())},
                {"week", std::to_string(week)},
                {"scenario-bytes", std::to_string(text.size())}},
               bytes);
}

Digest Journal::run(Simulation& simulation, const RunCallback& each_week,
                    const std::function<void()>& each_week_of_burn_in) {
  if (simulation.week() < 0) {
    simulation.burn_in([&] {
      const Week since = simulation.week() + scenario_.burn_in_weeks;
      if (every_ > 0 && simulation.week() < 0 && since % every_ == 0) checkpoint(simulation);
      if (each_week_of_burn_in) each_week_of_burn_in();
    });
  }
  // Week 0 is told before week 1 is run: its checkpoint is of burn-in done, and nothing told.
  if (every_ > 0 && simulation.week() == 0) checkpoint(simulation);
  WeekLog log;
  RunProgress progress{.weeks = scenario_.weeks};
  while (last_waiting_ < scenario_.weeks) {
    if (last_waiting_ < 0)
      simulation.opening(log);
    else
      simulation.step(log);
    if (log.week == scenario_.weeks) simulation.closing(log);
    const auto bytes = saved(log);
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    last_waiting_ = log.week;
    if (every_ > 0 && log.week > 0 && log.week < scenario_.weeks && log.week % every_ == 0)
      checkpoint(simulation);
    progress.told(log, simulation.world().residents().count());
    if (each_week) each_week(progress);
  }
  return simulation.world().chain;
}

void Journal::tell(std::span<Observer* const> observers) const {
  WeekLog log;
  const auto tell_all = [&](std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      restore(log, bytes);
      for (auto* observer : observers) observer->week(log);
    }
  };
  for (const auto& file : told_) tell_all(read_sealed(file).bytes);
  tell_all(waiting_);
  for (auto* observer : observers) observer->finish();
}

}  // namespace linli
