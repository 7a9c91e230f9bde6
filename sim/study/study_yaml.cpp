// Study files in, plans out.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "scenario/complaint.hpp"
#include "scenario/length.hpp"
#include "scenario/resolve.hpp"
#include "scenario/user_error.hpp"
#include "scenario/validate.hpp"
#include "scenario/value.hpp"
#include "scenario/yaml_reader.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/study.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 7> kStudyKeys{"name", "title", "scenario",       "replicates",
                                                     "seed", "arms",  "full_replicates"};
constexpr std::array<std::string_view, 6> kArmKeys{"name", "title",         "scenario",
                                                   "set",  "interventions", "events"};
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

/// Every file that something in the tree was written in, in the order met.
void collect_files(const Node& node, std::vector<std::string>& files) {
  if (!node.mark.file.empty() && std::find(files.begin(), files.end(), node.mark.file) == files.end())
    files.push_back(node.mark.file);
  for (const auto& item : node.items) collect_files(item, files);
  for (const auto& entry : node.entries) collect_files(entry.value, files);
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

  void read_arm(const Node& node, std::size_t number) const {
    const auto path = fmt::format("arms.{}", number);
    check_keys(node, path, kArmKeys);
    StudyArm arm;
    arm.name = name_of(node, path + ".name");
    for (const auto& other : plan.arms)
      if (other.name == arm.name) fail(node.find("name")->value, path + ".name", "a name no other arm has");
    const auto tree = arm_tree(node, path);
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
  return plan;
}

}  // namespace linli
