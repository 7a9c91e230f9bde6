#include "validation/priors.hpp"

#include <algorithm>

#include "study/design.hpp"

namespace linli {
namespace {

constexpr std::uint32_t kSeed = 2023;

/// What is drawn: parameters first, then levers.
struct Drawn {
  std::vector<const ParameterRecord*> parameters;
  std::vector<LeverDraw> levers;  ///< values to be filled in
  std::vector<ParameterRecord> lever_records;
  std::vector<Factor> factors;
};

bool is_encounter(const Lever& lever) {
  return lever.kind == LeverKind::real &&
         (lever.unit == "1" || lever.unit == "SD" || lever.unit == "log-odds");
}

Drawn what_is_drawn(double within) {
  Drawn drawn;
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section != "population" && record.section != "supporter") drawn.parameters.push_back(&record);
  }
  for (const PracticeRecord& practice : practice_table()) {
    for (std::size_t k = 0; k < practice.levers.size(); ++k) {
      const Lever& lever = practice.levers[k];
      if (!is_encounter(lever)) continue;
      drawn.levers.push_back({practice.id, k, 0});
      ParameterRecord record{};
      record.default_value = lever.default_value;
      record.low = lever.low;
      record.high = lever.high;
      drawn.lever_records.push_back(record);
    }
  }
  const auto add = [&](const ParameterRecord& r) {
    const bool narrowed = r.real != nullptr || (r.integer == nullptr && r.flag == nullptr);
    const double w = narrowed ? within : 1.0;
    drawn.factors.push_back({&r, r.default_value - w * (r.default_value - r.low),
                             r.default_value + w * (r.high - r.default_value)});
  };
  for (const ParameterRecord* record : drawn.parameters) add(*record);
  for (const ParameterRecord& record : drawn.lever_records) add(record);
  return drawn;
}

Ground ground_of_draw(Ground ground, Drawn& drawn, const std::vector<double>& values) {
  for (std::size_t k = 0; k < drawn.parameters.size(); ++k)
    set(ground.scenario.parameters, *drawn.parameters[k], values[k]);
  for (std::size_t k = 0; k < drawn.levers.size(); ++k)
    drawn.levers[k].value = values[drawn.parameters.size() + k];
  ground.levers = drawn.levers;
  return ground;
}

Finding gain_of(const Runs& runs, const PracticeArm& arm) {
  const auto of = [&](std::string_view setting) {
    return runs.side({setting, ""}, "sustained public groups");
  };
  return {estimate(Comparison::difference, of(arm.setting), of(arm.against)), Verdict::no_figure};
}

void count(OverDraws& all, const Runs& runs) {
  ++all.draws;
  for (RowOverDraws& each : all.rows) ++each.draws[find_out(runs, *each.row).verdict];
  for (std::size_t k = 0; k < all.practices.size(); ++k) {
    const Estimate gain = gain_of(runs, practice_arms()[k]).estimate;
    PracticeOverDraws& practice = all.practices[k];
    practice.draws += 1;
    practice.gained_nothing += gain.value <= 0 ? 1 : 0;
    practice.gained += gain.low > 0 ? 1 : 0;
    practice.harmed += gain.high < 0 ? 1 : 0;
  }
}

}  // namespace

OverDraws over_draws(const Ground& ground, const std::vector<const Row*>& rows,
                     const PriorsOptions& options) {
  OverDraws all;
  for (const Row* row : rows) all.rows.push_back({row, {}});
  for (const PracticeArm& arm : practice_arms()) all.practices.push_back({arm.setting, 0, 0, 0, 0});
  std::set<WorldName> worlds = worlds_of(rows, false, false);
  for (const PracticeArm& arm : practice_arms()) {
    worlds.insert({arm.setting, ""});
    worlds.insert({arm.against, ""});
  }
  Ground one = ground;
  if (one.scenario.graph.source == GraphSource::generated) {
    one.scenario.parameters.population_streets = one.scenario.parameters.population_communities_per_street =
        1;
    one.communities = 1;
  }
  Drawn drawn = what_is_drawn(options.within);
  const Design design = latin_hypercube(drawn.factors, options.draws, kSeed);
  const std::uint32_t until = std::min(options.draws, options.first.value_or(options.draws));
  for (std::uint32_t d = 0; d < until; ++d) {
    if (options.begins) options.begins(d);
    Runs runs(ground_of_draw(one, drawn, design[d]), options.runs);
    runs.compute(worlds);
    if (runs.failures().empty()) {
      count(all, runs);
    } else {
      ++all.failed;
      if (options.runs.say) options.runs.say(runs.failures().front());
    }
  }
  return all;
}

}  // namespace linli
