// Study files in, plans out.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "engine/simulation.hpp"
#include "scenario/complaint.hpp"
#include "scenario/length.hpp"
#include "scenario/resolve.hpp"
#include "scenario/user_error.hpp"
#include "scenario/validate.hpp"
#include "scenario/value.hpp"
#include "scenario/yaml_reader.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/design.hpp"
#include "study/study.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 11> kStudyKeys{"name",     "title",   "scenario",        "replicates",
                                                      "seed",     "arms",    "full_replicates", "placebo",
                                                      "outcomes", "samples", "adaptive"};
constexpr std::array<std::string_view, 7> kArmKeys{"name",          "title",  "scenario", "set",
                                                   "interventions", "events", "grid"};
constexpr std::array<std::string_view, 9> kSampleKeys{
    "design", "size", "base", "trajectories", "levels", "second_order", "seed", "parameters", "file"};
constexpr std::array<std::string_view, 5> kDesigns{"latin_hypercube", "sobol", "morris", "grid", "csv"};
constexpr std::array<std::string_view, 4> kAdaptiveKeys{"batch", "level", "difference", "best"};
constexpr std::array<std::string_view, 3> kDifferenceKeys{"arm", "minus", "half_width"};
constexpr std::array<std::string_view, 3> kBestKeys{"arms", "highest", "within"};
constexpr std::string_view kDefaultOutcomes[] = {"sustained_public_groups",
                                                 "public_groups_active4",
                                                 "groups_alive",
                                                 "residents_active_52",
                                                 "new_faces",
                                                 "first_timers_returned",
                                                 "yuan_spent",
                                                 "hours_given"};
constexpr std::string_view kPlacebo = "placebo";
constexpr std::uint32_t kMostSamples = 1'000'000;
constexpr std::array<std::string_view, 2> kTitleKeys{"en", "zh"};
constexpr std::size_t kMostArms = 1000;

[[noreturn]] void fail(const Node& node, std::string key, std::string expected) {
  throw UserError(to_string({node.mark, std::move(key), described(node), std::move(expected), ""}));
}

void check_keys(const Node& map, const std::string& path, std::span<const std::string_view> keys) {
  if (map.kind != Node::Kind::map) fail(map, path, "a map");
  Complaints complaints;
  for (const auto& entry : map.entries)
    if (std::find(keys.begin(), keys.end(), entry.key) == keys.end())
      complaints.add({entry.mark, path.empty() ? entry.key : path + "." + entry.key, in_quotes(entry.key),
                      one_of(keys, "a key of a study"), nearest(entry.key, keys)});
  complaints.raise();
}

const Node* value_of(const Node& map, std::string_view key) {
  const Entry* entry = map.find(key);
  return entry == nullptr ? nullptr : &entry->value;
}

/// A text, or "" where there is none.
std::string text_of(const Node& map, std::string_view key, const std::string& path) {
  const Node* node = value_of(map, key);
  if (node == nullptr) return "";
  if (node->kind != Node::Kind::scalar) fail(*node, path, "text");
  return node->text;
}

void titles(const Node& map, const std::string& path, std::string& en, std::string& zh) {
  const Node* title = value_of(map, "title");
  if (title == nullptr) return;
  check_keys(*title, path, kTitleKeys);
  en = text_of(*title, "en", path + ".en");
  zh = text_of(*title, "zh", path + ".zh");
}

/// A name that can be part of a file's name.
std::string name_of(const Node& map, const std::string& path) {
  const Node* node = value_of(map, "name");
  if (node == nullptr) throw UserError(to_string({map.mark, path, "nothing", "a name", ""}));
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  if (node->kind != Node::Kind::scalar || node->text.empty() || node->text.size() > 64 ||
      !std::all_of(node->text.begin(), node->text.end(), good))
    fail(*node, path, "a name: letters, digits, '-' and '_', at most 64");
  return node->text;
}

/// A whole number within bounds.
std::uint32_t whole(const Node& node, const std::string& path, double low, double high) {
  Complaints complaints;
  const auto value = read_number(node, {FieldKind::integer, low, high, "1"}, path, complaints);
  complaints.raise();
  return static_cast<std::uint32_t>(value.value());
}

/// The tree of the scenario file that `node` names, relative to the study file.
Node named_tree(const Node& node, const std::string& path, const fs::path& study) {
  if (node.kind != Node::Kind::scalar || node.text.empty()) fail(node, path, "the name of a scenario file");
  const auto file = (study.parent_path() / node.text).lexically_normal();
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored))
    fail(node, path, "a scenario file that exists, relative to the study file");
  return load_tree(file);
}

Node number_node(std::int64_t value, const Mark& mark) {
  return Node::scalar(fmt::format("{}", value), mark);
}

/// Everything about one study file while it is read.
struct Reader {
  const fs::path& file;
  const Node& study;
  const StudyOverrides& overrides;
  StudyPlan& plan;

  /// What an arm changes of the base, as a tree of a scenario.
  Node arm_tree(const Node& arm, const std::string& path) const {
    const Node* own = value_of(arm, "scenario");
    const Node* base = value_of(study, "scenario");
    if (own == nullptr && base == nullptr)
      throw UserError(
          to_string({arm.mark, path, "nothing", "scenario, here or at the top of the study", ""}));
    Node tree =
        own != nullptr ? named_tree(*own, path + ".scenario", file) : named_tree(*base, "scenario", file);
    Node changes = Node::map(arm.mark);
    for (const auto key : {"interventions", "events"})
      if (const Entry* entry = arm.find(key)) changes.entries.push_back(*entry);
    tree = merge(std::move(tree), std::move(changes));
    if (const Node* set = value_of(arm, "set")) {
      if (set->kind != Node::Kind::map) fail(*set, path + ".set", "a map of key.path: value");
      for (const auto& entry : set->entries) override_value(tree, entry.key, entry.value);
    }
    if (const Node* seed = value_of(study, "seed")) override_value(tree, "seed", *seed);
    const Mark option{"command line", 0, 0};
    if (overrides.seed >= 0) override_value(tree, "seed", number_node(overrides.seed, option));
    override_value(tree, "replicate", number_node(0, option));
    return tree;
  }

  /// An arm, or one arm for every combination of the values of its grid.
  void read_arm(const Node& node, std::size_t number) const {
    const auto path = fmt::format("arms.{}", number);
    check_keys(node, path, kArmKeys);
    const auto name = name_of(node, path + ".name");
    const auto tree = arm_tree(node, path);
    const Node* grid = value_of(node, "grid");
    if (grid == nullptr) return add_arm(node, path, tree, name, "");
    std::vector<std::vector<double>> positions;
    for (const auto& factor : factors_of_grid(*grid, path + ".grid")) {
      positions.emplace_back(factor->items.size());
      std::iota(positions.back().begin(), positions.back().end(), 0.0);
    }
    for (const auto& row : full_factorial(positions)) {
      Node cell = tree;
      std::string cell_name = name, label;
      for (std::size_t f = 0; f < row.size(); ++f) {
        const auto& [key, mark, values] = grid->entries[f];
        const Node& value = values.items[static_cast<std::size_t>(row[f])];
        override_value(cell, key, value);
        cell_name += "-" + in_name(value.text);
        label += fmt::format("{}{} = {}", f == 0 ? "" : ", ", key.substr(key.rfind('.') + 1), value.text);
      }
      add_arm(node, path, cell, cell_name, label);
    }
  }

  static std::vector<const Node*> factors_of_grid(const Node& grid, const std::string& path) {
    if (grid.kind != Node::Kind::map || grid.entries.empty()) fail(grid, path, "a map of key.path: [values]");
    std::vector<const Node*> lists;
    lists.reserve(grid.entries.size());
    for (const auto& [key, mark, values] : grid.entries) {
      const auto here = fmt::format("{}.{}", path, key);
      if (values.kind != Node::Kind::list || values.items.empty()) fail(values, here, "a list of values");
      for (const auto& item : values.items)
        if (item.kind != Node::Kind::scalar) fail(item, here, "a number or a word");
      lists.push_back(&values);
    }
    return lists;
  }

  /// A value as part of a name: "0.5" becomes "0p5".
  static std::string in_name(std::string text) {
    for (char& c : text) {
      if (c == '.') c = 'p';
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) c = '_';
    }
    return text;
  }

  void add_arm(const Node& node, const std::string& path, const Node& tree, const std::string& name,
               const std::string& label) const {
    StudyArm arm;
    arm.name = name;
    for (const auto& other : plan.arms)
      if (other.name == arm.name) fail(node.find("name")->value, path + ".name", "a name no other arm has");
    collect_files(tree, plan.sources);
    arm.scenario = validate(tree);
    if (overrides.weeks >= 0) set_length(arm.scenario, static_cast<Week>(overrides.weeks));
    arm.title_en = arm.scenario.title_en;
    arm.title_zh = arm.scenario.title_zh;
    titles(node, path + ".title", arm.title_en, arm.title_zh);
    if (!plan.arms.empty()) {
      const auto& first = plan.arms.front();
      if (arm.scenario.weeks != first.scenario.weeks || arm.scenario.seed != first.scenario.seed ||
          arm.scenario.burn_in_weeks != first.scenario.burn_in_weeks)
        throw UserError(fmt::format("{}:{}: arm {} must have the weeks, burn_in_weeks and seed of arm {}",
                                    node.mark.file, node.mark.line, arm.name, first.name));
    }
    if (!label.empty()) {
      arm.title_en += fmt::format(" ({})", label);
      arm.title_zh += fmt::format("（{}）", label);
    }
    if (plan.arms.size() >= kMostArms) fail(node, path, fmt::format("at most {} arms in all", kMostArms));
    plan.arms.push_back(std::move(arm));
  }

  void read_replicates() const {
    const Node* node = value_of(study, "replicates");
    if (node == nullptr && overrides.replicates < 0)
      throw UserError(to_string({study.mark, "replicates", "nothing", "how many replicates", ""}));
    if (node != nullptr) plan.replicates = whole(*node, "replicates", 1, 1e6);
    const auto stated = plan.replicates;
    if (overrides.replicates >= 0) plan.replicates = static_cast<std::uint32_t>(overrides.replicates);
    const Node* full = value_of(study, "full_replicates");
    if (full == nullptr) return;
    if (full->kind != Node::Kind::list) fail(*full, "full_replicates", "a list of replicates");
    std::set<std::uint32_t> numbers;
    for (const auto& item : full->items)
      numbers.insert(whole(item, "full_replicates", 0, std::max<double>(stated, plan.replicates) - 1));
    for (const auto number : numbers)
      if (number < plan.replicates) plan.full_replicates.push_back(number);
  }

  /// The first arm with one decision reversed in each community, unless there is an arm of that name or the
  /// study wants none.
  void add_placebo() const {
    const Node* wanted = value_of(study, "placebo");
    if (wanted != nullptr && !flag(*wanted, "placebo")) return;
    for (const auto& arm : plan.arms)
      if (arm.name == kPlacebo) return;
    StudyArm arm = plan.arms.front();
    arm.name = kPlacebo;
    arm.title_en = "Placebo";
    arm.title_zh = "安慰剂";
    const auto& record = practice_record(PracticeId::placebo);
    InterventionPlan reversal;
    reversal.name = kPlacebo;
    reversal.practice = PracticeId::placebo;
    reversal.trigger = record.triggers.front();
    reversal.last_week = reversal.first_week;
    for (const auto& lever : record.levers) reversal.levers.push_back(lever.default_value);
    arm.scenario.interventions.push_back(std::move(reversal));
    arm.scenario = validate(resolved_tree(arm.scenario));
    plan.arms.push_back(std::move(arm));
  }

  static bool flag(const Node& node, const std::string& path) {
    Complaints complaints;
    const auto value = read_number(node, {FieldKind::flag, 0, 1, "flag"}, path, complaints);
    complaints.raise();
    return value.value() != 0;
  }
  static double real(const Node& node, const std::string& path, double low, double high) {
    Complaints complaints;
    const auto value = read_number(node, {FieldKind::real, low, high, "1"}, path, complaints);
    complaints.raise();
    return value.value();
  }
  /// What stands under a key that must be there.
  static const Node& needed(const Node& map, std::string_view key, const std::string& path,
                            const std::string& expected) {
    const Node* node = value_of(map, key);
    if (node == nullptr) throw UserError(to_string({map.mark, path, "nothing", expected, ""}));
    return *node;
  }

  void read_outcomes() const {
    const Node* node = value_of(study, "outcomes");
    if (node == nullptr) {
      plan.outcomes.assign(std::begin(kDefaultOutcomes), std::end(kDefaultOutcomes));
      return;
    }
    if (node->kind != Node::Kind::list || node->items.empty())
      fail(*node, "outcomes", "a list of indicators");
    std::vector<std::string_view> keys;
    for (const auto& record : indicator_table()) keys.push_back(record.key);
    for (const auto& item : node->items) {
      if (std::find(keys.begin(), keys.end(), item.text) == keys.end())
        refuse({item.mark, "outcomes", described(item), "an indicator (`linli indicators`)",
                nearest(item.text, keys)});
      plan.outcomes.push_back(item.text);
    }
  }

  std::size_t arm_called(const Node& node, const std::string& path) const {
    std::vector<std::string_view> names;
    for (std::size_t a = 0; a < plan.arms.size(); ++a) {
      if (plan.arms[a].name == node.text) return a;
      names.push_back(plan.arms[a].name);
    }
    refuse({node.mark, path, described(node), one_of(names, "an arm"), nearest(node.text, names)});
  }

  void read_adaptive() const {
    const Node* node = value_of(study, "adaptive");
    if (node == nullptr) return;
    check_keys(*node, "adaptive", kAdaptiveKeys);
    AdaptiveRule rule;
    if (const Node* batch = value_of(*node, "batch")) rule.batch = whole(*batch, "adaptive.batch", 2, 1e6);
    if (const Node* level = value_of(*node, "level"))
      rule.level = real(*level, "adaptive.level", 0.5, 0.9999);
    const Node* difference = value_of(*node, "difference");
    const Node* best = value_of(*node, "best");
    if ((difference == nullptr) == (best == nullptr)) fail(*node, "adaptive", "either difference or best");
    difference != nullptr ? read_difference(*difference, rule) : read_best(*best, rule);
    plan.adaptive = rule;
  }

  void read_difference(const Node& node, AdaptiveRule& rule) const {
    const std::string path = "adaptive.difference";
    check_keys(node, path, kDifferenceKeys);
    rule.goal = AdaptiveRule::Goal::difference;
    rule.arm = arm_called(needed(node, "arm", path, "arm"), path + ".arm");
    rule.minus = arm_called(needed(node, "minus", path, "minus, an arm"), path + ".minus");
    if (rule.arm == rule.minus) fail(node, path, "two different arms");
    rule.half_width = real(needed(node, "half_width", path, "half_width of the interval"),
                           path + ".half_width", 1e-300, 1e300);
  }

  void read_best(const Node& node, AdaptiveRule& rule) const {
    const std::string path = "adaptive.best";
    check_keys(node, path, kBestKeys);
    rule.goal = AdaptiveRule::Goal::best;
    if (const Node* arms = value_of(node, "arms")) {
      if (arms->kind != Node::Kind::list) fail(*arms, path + ".arms", "a list of arms");
      for (const auto& item : arms->items) rule.arms.push_back(arm_called(item, path + ".arms"));
    } else {
      for (std::size_t a = 0; a < plan.arms.size(); ++a)
        if (plan.arms[a].name != kPlacebo) rule.arms.push_back(a);
    }
    auto sorted = rule.arms;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.size() < 2 || std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
      fail(node, path, "at least two arms, each once");
    if (const Node* highest = value_of(node, "highest")) rule.highest = flag(*highest, path + ".highest");
    if (const Node* within = value_of(node, "within"))
      rule.within = real(*within, path + ".within", 0, 1e300);
  }

  void read_samples() const {
    plan.samples.values = {{}};
    const Node* node = value_of(study, "samples");
    const Node* kind = node == nullptr ? nullptr : value_of(*node, "design");
    if (overrides.samples >= 0 && (kind == nullptr || kind->text != "latin_hypercube"))
      throw UserError(to_string({kind == nullptr ? study.mark : kind->mark, "samples.design",
                                 kind == nullptr ? "nothing" : described(*kind),
                                 "latin_hypercube, whose size --samples sets", ""}));
    if (node == nullptr) return;
    check_keys(*node, "samples", kSampleKeys);
    const Node& design = needed(*node, "design", "samples", "design: " + one_of(kDesigns, "a design"));
    if (std::find(kDesigns.begin(), kDesigns.end(), design.text) == kDesigns.end())
      refuse({design.mark, "samples.design", described(design), one_of(kDesigns, "a design"),
              nearest(design.text, kDesigns)});
    plan.samples.design = design.text;
    if (const Node* seed = value_of(*node, "seed"))
      plan.samples.seed = whole(*seed, "samples.seed", 0, 4294967295.0);
    std::vector<Factor> factors;
    if (design.text == "csv") {
      const Node& name = needed(*node, "file", "samples", "file: a CSV file");
      const auto csv = (file.parent_path() / name.text).lexically_normal();
      plan.samples.values = design_from_csv(csv, factors);
      plan.sources.push_back(csv.string());
    } else if (design.text == "grid") {
      plan.samples.values = read_grid(*node, factors);
    } else {
      factors = read_factors(*node);
      plan.samples.values = make_design(*node, design.text, factors);
    }
    for (const auto& factor : factors) plan.samples.parameters.push_back(factor.key());
    check_samples(*node, factors);
  }

  static const ParameterRecord& parameter_called(const std::string& key, const Mark& mark) {
    const auto* record = find_parameter(key);
    if (record != nullptr) return *record;
    std::vector<std::string> keys;
    for (const auto& each : parameter_table()) keys.push_back(fmt::format("{}.{}", each.section, each.name));
    const std::vector<std::string_view> candidates(keys.begin(), keys.end());
    refuse({mark, "samples.parameters", in_quotes(key), "a parameter, as section.name",
            nearest(key, candidates)});
  }

  /// Factors with the range of their prior, or one stated: a list of names, or a map of name: prior or [low,
  /// high].
  static std::vector<Factor> read_factors(const Node& node) {
    const Node& list = needed(node, "parameters", "samples", "parameters");
    std::vector<Factor> factors;
    const auto add = [&](const std::string& key, const Mark& mark) {
      const auto& record = parameter_called(key, mark);
      factors.push_back({&record, record.low, record.high});
    };
    if (list.kind == Node::Kind::list) {
      for (const auto& item : list.items) add(item.text, item.mark);
    } else if (list.kind == Node::Kind::map) {
      for (const auto& [key, mark, range] : list.entries) {
        add(key, mark);
        if (range.kind == Node::Kind::scalar && range.text == "prior") continue;
        if (range.kind != Node::Kind::list || range.items.size() != 2)
          fail(range, "samples.parameters." + key, "prior, or a range [low, high]");
        auto& factor = factors.back();
        factor.low = value_in(range.items[0], *factor.record, key);
        factor.high = value_in(range.items[1], *factor.record, key);
        if (factor.low >= factor.high)
          fail(range, "samples.parameters." + key, "a low end below the high end");
      }
    }
    if (factors.empty()) fail(list, "samples.parameters", "a list of parameters, or a map of them to ranges");
    return factors;
  }

  static double value_in(const Node& node, const ParameterRecord& record, const std::string& key) {
    Complaints complaints;
    const auto kind = record.flag != nullptr      ? FieldKind::flag
                      : record.integer != nullptr ? FieldKind::integer
                                                  : FieldKind::real;
    const auto value = read_number(node, {kind, record.low, record.high, record.unit},
                                   "samples.parameters." + key, complaints);
    complaints.raise();
    return value.value();
  }

  static Design read_grid(const Node& node, std::vector<Factor>& factors) {
    const Node& map = needed(node, "parameters", "samples", "parameters");
    std::vector<std::vector<double>> values;
    factors_of_grid(map, "samples.parameters");
    for (const auto& [key, mark, list] : map.entries) {
      const auto& record = parameter_called(key, mark);
      factors.push_back({&record, record.low, record.high});
      values.emplace_back();
      for (const auto& item : list.items) values.back().push_back(value_in(item, record, key));
    }
    return full_factorial(values);
  }

  Design make_design(const Node& node, const std::string& design, const std::vector<Factor>& factors) const {
    const auto number = [&](const char* key, double low, double high) {
      const auto path = fmt::format("samples.{}", key);
      return whole(needed(node, key, path, "how many"), path, low, high);
    };
    const auto seed = plan.samples.seed;
    if (design == "latin_hypercube") {
      const auto stated = number("size", 2, kMostSamples);
      return latin_hypercube(
          factors, overrides.samples < 0 ? stated : static_cast<std::uint32_t>(overrides.samples), seed);
    }
    const auto most = static_cast<double>(kMostSamples) / static_cast<double>(2 * factors.size() + 2);
    if (design == "morris") {
      const Node* levels = value_of(node, "levels");
      const auto p = levels == nullptr ? 4 : whole(*levels, "samples.levels", 2, 100);
      if (p % 2 != 0) fail(*levels, "samples.levels", "an even number of levels");
      return morris(factors, number("trajectories", 1, most), p, seed);
    }
    const Node* second = value_of(node, "second_order");
    const auto base = number("base", 2, most);
    if ((base & (base - 1)) != 0) fail(*value_of(node, "base"), "samples.base", "a power of two");
    return sobol(factors, base, second != nullptr && flag(*second, "samples.second_order"), seed);
  }

  /// Samples must not undo what an arm states, and every one must be a possible world.
  void check_samples(const Node& node, const std::vector<Factor>& factors) const {
    std::set<std::string> seen;
    bool of_population = false;
    for (const auto& factor : factors) {
      if (!seen.insert(factor.key()).second)
        throw UserError(to_string(
            {node.mark, "samples.parameters", in_quotes(factor.key()) + " again", "each once", ""}));
      of_population = of_population || factor.record->section == "population";
      for (const auto& arm : plan.arms)
        if (get(arm.scenario.parameters, *factor.record) !=
            get(plan.arms.front().scenario.parameters, *factor.record))
          throw UserError(
              to_string({node.mark, "samples.parameters", in_quotes(factor.key()),
                         fmt::format("parameters that no arm sets (arm {} does)", arm.name), ""}));
    }
    const auto samples = static_cast<std::uint32_t>(plan.samples.values.size());
    for (std::uint32_t s = 0; s < (of_population ? samples : std::min(samples, 1U)); ++s)
      for (std::size_t a = 0; a < plan.arms.size(); ++a) validate(resolved_tree(scenario_of(plan, a, s, 0)));
  }
};

}  // namespace

StudyPlan load_study(const fs::path& file, const StudyOverrides& overrides) {
  const Node study = read_yaml_file(file);
  check_keys(study, "", kStudyKeys);
  StudyPlan plan;
  plan.name = name_of(study, "name");
  titles(study, "title", plan.title_en, plan.title_zh);
  plan.sources.push_back(file.string());
  const Reader reader{file, study, overrides, plan};
  reader.read_replicates();
  const Node* arms = value_of(study, "arms");
  if (arms == nullptr) throw UserError(to_string({study.mark, "arms", "nothing", "a list of arms", ""}));
  if (arms->kind != Node::Kind::list || arms->items.empty() || arms->items.size() > kMostArms)
    fail(*arms, "arms", fmt::format("a list of 1 to {} arms", kMostArms));
  for (std::size_t i = 0; i < arms->items.size(); ++i) reader.read_arm(arms->items[i], i);
  reader.add_placebo();
  reader.read_samples();
  reader.read_outcomes();
  reader.read_adaptive();
  return plan;
}

}  // namespace linli
