// Study files of one study, made on several machines, into one.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/matching.hpp"
#include "study/parts.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostOpen = 16;

/// Arms, samples and replicates of all files together.
class Union {
 public:
  explicit Union(const std::vector<StudyReader>& files) : what_(files.front().description()) {
    what_.arms.clear();
    what_.samples.values.clear();
    for (const auto& file : files) {
      check(files.front(), file);
      for (const auto& arm : file.description().arms) add_arm(arm, file.path());
      for (const auto& values : file.description().samples.values) add_sample(values);
      replicates_.insert(file.replicates().begin(), file.replicates().end());
      for (const auto& source : file.description().sources)
        if (std::find(what_.sources.begin(), what_.sources.end(), source) == what_.sources.end())
          what_.sources.push_back(source);
    }
    plan_.samples = what_.samples;
  }
  [[nodiscard]] const StudyPlan& plan() const { return plan_; }
  [[nodiscard]] const StudyDescription& what() const { return what_; }
  [[nodiscard]] std::vector<std::uint32_t> replicates() const {
    return {replicates_.begin(), replicates_.end()};
  }

 private:
  static void check(const StudyReader& first, const StudyReader& file) {
    const auto &a = first.description(), &b = file.description();
    const auto differ = [&](const std::string& what) {
      throw UserError(fmt::format("{} and {} are not of one study: {}", first.path(), file.path(), what));
    };
    if (first.commit() != file.commit())
      differ(fmt::format("made by commits {} and {}", first.commit(), file.commit()));
    if (a.seed != b.seed) differ(fmt::format("seeds {} and {}", a.seed, b.seed));
    if (a.weeks != b.weeks || a.burn_in_weeks != b.burn_in_weeks) differ("they run for other weeks");
    if (a.samples.parameters != b.samples.parameters) differ("their samples vary other parameters");
  }

  void add_arm(const ArmDescription& arm, const std::string& path) {
    for (const auto& known : what_.arms)
      if (known.name == arm.name) return;  // whether it is the same arm is seen when files are matched
    what_.arms.push_back(arm);
    StudyArm planned{arm.name, arm.title_en, arm.title_zh, parse_scenario(arm.resolved, path)};
    what_.arms.back().interventions = planned.scenario.interventions;
    plan_.arms.push_back(std::move(planned));
  }

  void add_sample(const std::vector<double>& values) {
    if (seen_.insert(values).second) what_.samples.values.push_back(values);
  }

  StudyDescription what_;
  StudyPlan plan_;
  std::set<std::vector<double>> seen_;
  std::set<std::uint32_t> replicates_;
};

/// Adds a file's runs; they must be of the study, and what is there already must be the same.
void add_file(RunIndex& index, const Union& all, const StudyReader& file) {
  const auto matching = match(all.plan(), all.what(), file);
  for (std::size_t a = 0; a < matching.arms.size(); ++a)
    if (matching.arms[a] < 0)
      throw UserError(fmt::format("{}: arm {} is another one than in the files before it", file.path(),
                                  file.description().arms[a].name));
  for (std::size_t a = 0; a < matching.arms.size(); ++a)
    for (std::size_t r = 0; r < file.replicates().size(); ++r)
      for (std::size_t s = 0; s < file.samples().size(); ++s) {
        if (file.status(a, r, s) != RunStatus::done) continue;
        const RunPlace place{static_cast<std::size_t>(matching.arms[a]), file.replicates()[r],
                             static_cast<std::uint32_t>(matching.samples[file.samples()[s]])};
        if (index.status(place) == RunStatus::done && index.digest(place) != file.digest(a, r, s))
          throw UserError(fmt::format(
              "{}: arm {}, replicate {}, sample {} has another digest than in the files before it",
              file.path(), file.description().arms[a].name, place.replicate, place.sample));
      }
  index.add(file, matching);
}

void copy_trajectories(const std::vector<StudyReader>& files, const fs::path& folder) {
  for (const auto& file : files) {
    const auto from = fs::path(file.path()).replace_extension(".runs");
    std::error_code failure;
    if (!fs::is_directory(from, failure)) continue;
    fs::create_directory(folder, failure);
    for (const auto& entry : fs::directory_iterator(from)) {
      if (entry.path().extension() != ".h5") continue;
      PartialFile copy(folder / entry.path().filename(), true);
      fs::copy_file(entry.path(), copy.path(), failure);
      if (failure) throw FileError(fmt::format("cannot write {}: {}", copy.path(), failure.message()));
      copy.finish();
    }
  }
}

}  // namespace

StudyOutcome merge_studies(const std::vector<fs::path>& files, const fs::path& target, bool replace) {
  std::vector<StudyReader> readers;
  readers.reserve(files.size());
  for (const auto& file : files) readers.emplace_back(file);
  const Union all(readers);
  const auto replicates = all.replicates();
  std::vector<std::uint32_t> samples(all.what().samples.values.size());
  for (std::uint32_t s = 0; s < samples.size(); ++s) samples[s] = s;
  RunIndex index(all.what().arms.size(), replicates.back() + 1, static_cast<std::uint32_t>(samples.size()),
                 kMostOpen);
  for (const auto& reader : readers) add_file(index, all, reader);
  StudyWriter writer(target, all.what(), replicates, samples, readers.front().courtyards(), replace);
  for (const auto r : replicates)
    for (const auto s : samples) {
      Unit unit{r, s, {}};
      for (std::size_t a = 0; a < all.what().arms.size(); ++a) unit.runs.push_back(index.read({a, r, s}));
      writer.add(unit);
    }
  StudyOutcome outcome;
  outcome.digest = writer.close();
  copy_trajectories(readers, fs::path(target).replace_extension(".runs"));
  writer.publish();
  outcome.failed = index.count(RunStatus::failed);
  outcome.runs = index.count(RunStatus::done) + outcome.failed;
  return outcome;
}

}  // namespace linli
