#include "study/matching.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "output/file_error.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/design.hpp"
#include "study/parts.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

/// The contents of the files a graph is read from; "" for a generated one.
std::string input_of(const Scenario& scenario) {
  if (scenario.graph.source == GraphSource::generated) return "";
  std::vector<std::filesystem::path> files{scenario.graph.path};
  if (!scenario.graph.residents_path.empty()) files.emplace_back(scenario.graph.residents_path);
  return sha256_of(files);
}

/// A scenario without what no run depends on.
Scenario bare(Scenario scenario) {
  scenario.name = scenario.title_en = scenario.title_zh = scenario.about_en = scenario.about_zh = "";
  scenario.replicate = 0;
  scenario.output = {};
  scenario.graph.path = scenario.graph.residents_path = "";
  return scenario;
}

void apply(Scenario& scenario, const SampleTable& samples, std::uint32_t sample) {
  for (std::size_t p = 0; p < samples.parameters.size(); ++p) {
    const auto* record = find_parameter(samples.parameters[p]);
    if (record == nullptr)
      throw UserError("there is no parameter " + samples.parameters[p] + " any more, which samples vary");
    set(scenario.parameters, *record, samples.values.at(sample)[p]);
  }
}

/// The parameters of arms under a sample, as bytes.
std::string fingerprint(const std::vector<Scenario>& arms, const SampleTable& samples, std::uint32_t sample) {
  std::string bytes;
  for (auto scenario : arms) {
    apply(scenario, samples, sample);
    for (const auto& record : parameter_table()) {
      const double value = get(scenario.parameters, record);
      bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }
  return bytes;
}

}  // namespace

StudyDescription describe(const StudyPlan& plan) {
  StudyDescription what;
  what.name = plan.name;
  what.title_en = plan.title_en;
  what.title_zh = plan.title_zh;
  const auto& first = plan.arms.front().scenario;
  what.seed = first.seed;
  what.weeks = first.weeks;
  what.burn_in_weeks = first.burn_in_weeks;
  what.exit_week = first.exit_week;
  for (const auto& arm : plan.arms)
    what.arms.push_back({arm.name, arm.title_en, arm.title_zh, resolved_yaml(arm.scenario),
                         input_of(arm.scenario), arm.scenario.interventions});
  what.samples = plan.samples;
  what.outcomes = plan.outcomes;
  what.sources = plan.sources;
  return what;
}

Scenario scenario_of(const StudyPlan& plan, std::size_t arm, std::uint32_t sample, std::uint32_t replicate) {
  Scenario scenario = plan.arms.at(arm).scenario;
  apply(scenario, plan.samples, sample);
  scenario.replicate = replicate;
  return scenario;
}

Scenario scenario_of(const StudyDescription& description, std::size_t arm, std::uint32_t sample,
                     std::uint32_t replicate) {
  const auto& recorded = description.arms.at(arm);
  Scenario scenario = parse_scenario(recorded.resolved, "arm " + recorded.name + " of the study");
  apply(scenario, description.samples, sample);
  scenario.replicate = replicate;
  return scenario;
}

Matching match(const StudyPlan& plan, const StudyDescription& description, const StudyReader& file) {
  const auto& other = file.description();
  Matching result;
  std::vector<Scenario> ours, theirs;  // of arms that match
  for (const auto& arm : other.arms) {
    const auto found = std::find_if(description.arms.begin(), description.arms.end(),
                                    [&](const ArmDescription& mine) { return mine.name == arm.name; });
    result.arms.push_back(-1);
    if (found == description.arms.end() || found->input != arm.input) continue;
    const auto& scenario = plan.arms[static_cast<std::size_t>(found - description.arms.begin())].scenario;
    Scenario recorded = scenario;
    if (found->resolved != arm.resolved) {
      try {
        recorded = parse_scenario(arm.resolved, file.path());
      } catch (const UserError&) {
        continue;  // of a program with other parameters
      }
    }
    if (!(bare(recorded) == bare(scenario))) continue;
    result.arms.back() = static_cast<int>(found - description.arms.begin());
    ours.push_back(scenario);
    theirs.push_back(recorded);
  }
  result.samples.assign(other.samples.values.size(), -1);
  if (ours.empty()) return result;
  const bool same_table =
      other.samples.parameters == plan.samples.parameters && other.samples.values == plan.samples.values;
  if (same_table) {
    for (std::size_t s = 0; s < result.samples.size(); ++s) result.samples[s] = static_cast<int>(s);
    return result;
  }
  std::map<std::string, int> by_parameters;
  for (std::uint32_t s = 0; s < plan.samples.values.size(); ++s)
    by_parameters.emplace(fingerprint(ours, plan.samples, s), static_cast<int>(s));
  for (std::uint32_t s = 0; s < result.samples.size(); ++s) {
    const auto found = by_parameters.find(fingerprint(theirs, other.samples, s));
    if (found != by_parameters.end()) result.samples[s] = found->second;
  }
  return result;
}

}  // namespace linli
