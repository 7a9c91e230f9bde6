#include "scenario/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "scenario/complaint.hpp"
#include "scenario/fields.hpp"
#include "scenario/value.hpp"

namespace linli {
namespace {

using Keys = std::vector<std::string_view>;

/// Most households in all: a city of 20 million. Places are numbered in 16 bits.
constexpr double kMostHouseholds = 10e6;
constexpr double kMostCourtyards = 65535;

std::string under(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

/// Where else in a scenario a key of this name would be right; empty if nowhere.
std::string known_elsewhere(std::string_view key) {
  for (const ParameterRecord& record : parameter_table()) {
    if (record.name == key) return fmt::format("parameters.{}.{}", record.section, record.name);
  }
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section == key) return fmt::format("parameters.{}", record.section);
  }
  for (const auto& field : graph_fields()) {
    if (field.key == key) return fmt::format("graph.{}", key);
  }
  for (const auto& field : output_fields()) {
    if (field.key == key) return fmt::format("output.{}", key);
  }
  return {};
}

class Validator {
 public:
  explicit Validator(const Node& tree) : tree_(tree) {}

  Scenario run() {
    if (is_map(tree_, "")) {
      read_top();
      check_schedule();
      check_graph();
      check_size();
      read_events();
      read_interventions();
    }
    complaints_.raise();
    return std::move(scenario_);
  }

 private:
  void complain(const Mark& mark, const std::string& key, std::string found, std::string expected,
                std::string suggestion = {}) {
    complaints_.add({mark, key, std::move(found), std::move(expected), std::move(suggestion)});
  }

  bool is_map(const Node& node, const std::string& key) {
    if (node.kind == Node::Kind::map) return true;
    complain(node.mark, key, described(node), key.empty() ? "a scenario: a map of keys" : "a map of keys");
    return false;
  }
  bool is_list(const Node& node, const std::string& key) {
    if (node.kind == Node::Kind::list) return true;
    complain(node.mark, key, described(node), "a list");
    return false;
  }

  void unknown_key(const Entry& entry, const std::string& path, const Keys& known) {
    std::string suggestion = nearest(entry.key, known);
    if (suggestion.empty()) suggestion = known_elsewhere(entry.key);
    const std::string otherwise = path.empty() ? "a key of scenarios" : fmt::format("a key of '{}'", path);
    complain(entry.mark, under(path, entry.key), in_quotes(entry.key), one_of(known, otherwise), suggestion);
  }

  /// Sets the fields of `object` that `map` states; `other` takes the keys in `more`.
  template <class T, class Other>
  void read_map(const Node& map, const std::string& path, std::span<const FieldOf<T>> fields, T& object,
                const Keys& more, const Other& other) {
    if (!is_map(map, path)) return;
    Keys known;
    for (const auto& field : fields) known.push_back(field.key);
    known.insert(known.end(), more.begin(), more.end());
    for (const Entry& entry : map.entries) {
      const std::string key = under(path, entry.key);
      const auto field = std::find_if(fields.begin(), fields.end(),
                                      [&](const Field& candidate) { return candidate.key == entry.key; });
      if (field != fields.end()) {
        if (const auto value = read_field(entry.value, *field, key, complaints_)) field->set(object, *value);
      } else if (std::find(more.begin(), more.end(), entry.key) != more.end()) {
        other(entry, key);
      } else {
        unknown_key(entry, path, known);
      }
    }
  }
  template <class T>
  void read_map(const Node& map, const std::string& path, std::span<const FieldOf<T>> fields, T& object) {
    read_map(map, path, fields, object, {}, [](const Entry&, const std::string&) {});
  }

  void read_top() {
    Keys parts(std::begin(kScenarioParts), std::end(kScenarioParts));
    parts.emplace_back("extends");  // taken out before; here so that slips of it are recognised
    read_map(tree_, "", scenario_fields(), scenario_, parts,
             [&](const Entry& entry, const std::string& key) { read_part(entry, key); });
    if (tree_.find("name") == nullptr) complain(tree_.mark, "name", "nothing", "the name of the scenario");
  }

  void read_part(const Entry& entry, const std::string& key) {
    if (key == "title") read_map(entry.value, key, title_fields(), scenario_);
    if (key == "about") read_map(entry.value, key, about_fields(), scenario_);
    if (key == "graph") read_map(entry.value, key, graph_fields(), scenario_.graph);
    if (key == "output") read_map(entry.value, key, output_fields(), scenario_.output);
    if (key == "parameters") read_parameters(entry.value);
    // Events and interventions are read once the weeks and the communities are known.
    if (key == "extends") complain(entry.mark, key, described(entry.value), "it at the top of a file only");
  }

  void read_parameters(const Node& parameters) {
    if (!is_map(parameters, "parameters")) return;
    Keys sections;
    for (const ParameterRecord& record : parameter_table()) {
      if (sections.empty() || sections.back() != record.section) sections.push_back(record.section);
    }
    for (const Entry& entry : parameters.entries) {
      if (std::find(sections.begin(), sections.end(), entry.key) == sections.end()) {
        unknown_key(entry, "parameters", sections);
      } else {
        read_section(entry);
      }
    }
  }

  void read_section(const Entry& section) {
    const std::string path = under("parameters", section.key);
    if (!is_map(section.value, path)) return;
    Keys known;
    for (const ParameterRecord& record : parameter_table()) {
      if (record.section == section.key) known.push_back(record.name);
    }
    for (const Entry& entry : section.value.entries) {
      const auto table = parameter_table();
      const auto record = std::find_if(table.begin(), table.end(), [&](const ParameterRecord& candidate) {
        return candidate.section == section.key && candidate.name == entry.key;
      });
      if (record == table.end()) {
        unknown_key(entry, path, known);
        continue;
      }
      const NumberRecord number{field_kind(*record), record->low, record->high, record->unit};
      const auto value = read_number(entry.value, number, under(path, entry.key), complaints_);
      if (value) set(scenario_.parameters, *record, *value);
    }
  }

  /// Where the user wrote a key, or else where the scenario begins.
  [[nodiscard]] const Mark& mark_of(const Node& map, std::string_view key) const {
    const Entry* entry = map.find(key);
    return entry != nullptr ? entry->value.mark : map.mark;
  }

  void check_schedule() {
    // With weeks in doubt nothing can be said of what goes beyond them.
    if (complaints_.about("weeks")) scenario_.weeks = kNever;
    if (tree_.find("exit_week") == nullptr)
      scenario_.exit_week = std::min(scenario_.exit_week, scenario_.weeks);
    if (scenario_.exit_week <= scenario_.weeks) return;
    complain(mark_of(tree_, "exit_week"), "exit_week", in_quotes(std::to_string(scenario_.exit_week)),
             fmt::format("at most weeks ({})", scenario_.weeks));
    scenario_.exit_week = scenario_.weeks;  // it is also the default of each last_week
  }

  void check_graph() {
    const Entry* graph = tree_.find("graph");
    if (graph == nullptr || graph->value.kind != Node::Kind::map) return;
    const bool from_file = scenario_.graph.source == GraphSource::file;
    if (from_file && graph->value.find("path") == nullptr) {
      complain(graph->value.mark, "graph.path", "nothing", "the file of the graph, as source is file");
    }
    if (from_file) return;
    for (const std::string_view key : {"path", "residents"}) {
      if (const Entry* entry = graph->value.find(key)) {
        complain(entry->mark, under("graph", key), described(entry->value), "nothing, as source is generated",
                 "source: file");
      }
    }
  }

  /// Places and dwellings must fit their identities.
  void check_size() {
    const Parameters& p = scenario_.parameters;
    communities_ = p.population_streets * p.population_communities_per_street;
    const double courtyards = static_cast<double>(communities_) * p.population_courtyards_per_community;
    const double households = courtyards * p.population_households_per_courtyard;
    if (scenario_.graph.source == GraphSource::file) return;
    if (courtyards <= kMostCourtyards && households <= kMostHouseholds) return;
    const Entry* parameters = tree_.find("parameters");
    const Entry* population = parameters != nullptr ? parameters->value.find("population") : nullptr;
    complain(population != nullptr ? population->mark : tree_.mark, "parameters.population",
             fmt::format("{} courtyards with {} households", courtyards, households),
             fmt::format("at most {} courtyards and {} households", kMostCourtyards, kMostHouseholds));
  }

  /// Communities are known beforehand only where the population is generated.
  void check_communities(const Node& map, const std::string& path, const std::vector<int>& communities) {
    if (scenario_.graph.source == GraphSource::file) return;
    for (const int community : communities) {
      if (community < communities_) continue;
      complain(mark_of(map, "communities"), under(path, "communities"), in_quotes(std::to_string(community)),
               fmt::format("numbers of communities, from 0 to {}", communities_ - 1));
    }
  }
  void check_week(const Node& map, const std::string& path, std::string_view key, Week week) {
    if (week <= scenario_.weeks) return;
    complain(mark_of(map, key), under(path, key), in_quotes(std::to_string(week)),
             fmt::format("at most weeks ({})", scenario_.weeks));
  }

  void read_events() {
    const Entry* events = tree_.find("events");
    if (events == nullptr || !is_list(events->value, "events")) return;
    for (std::size_t i = 0; i < events->value.items.size(); ++i) {
      const Node& item = events->value.items[i];
      const std::string path = fmt::format("events.{}", i);
      ScheduledEvent event;
      read_map(item, path, event_fields(), event);
      if (item.kind != Node::Kind::map) continue;
      if (item.find("week") == nullptr)
        complain(item.mark, under(path, "week"), "nothing", "the week it begins");
      check_week(item, path, "week", event.week);
      check_communities(item, path, event.communities);
      scenario_.events.push_back(std::move(event));
    }
  }

  void read_interventions() {
    const Entry* interventions = tree_.find("interventions");
    if (interventions == nullptr || !is_list(interventions->value, "interventions")) return;
    std::set<std::string> names;
    for (std::size_t i = 0; i < interventions->value.items.size(); ++i) {
      const Node& item = interventions->value.items[i];
      const std::string path = fmt::format("interventions.{}", i);
      if (!is_map(item, path)) continue;
      InterventionPlan plan = read_intervention(item, path);
      if (!plan.name.empty() && !names.insert(plan.name).second) {
        complain(mark_of(item, "name"), under(path, "name"), in_quotes(plan.name) + " again",
                 "a name of its own for each intervention");
      }
      scenario_.interventions.push_back(std::move(plan));
    }
  }

  InterventionPlan read_intervention(const Node& item, const std::string& path) {
    InterventionPlan plan;
    plan.last_week = scenario_.exit_week;
    const Entry* levers = nullptr;
    const auto other = [&](const Entry& entry, const std::string& key) {
      if (entry.key == "levers") levers = &entry;
      if (entry.key == "weeks") read_weeks(item, entry.value, key, plan);
    };
    read_map(item, path, intervention_fields(), plan, {"weeks", "levers"}, other);
    const Entry* practice = item.find("practice");
    if (practice == nullptr) {
      complain(item.mark, under(path, "practice"), "nothing", "the practice: " + practice_keys());
    }
    check_weeks(item, path, plan);
    check_communities(item, path, plan.communities);
    // Without a practice nothing can be said of trigger and levers.
    const PracticeRecord* record = practice != nullptr ? practice_named(practice->value) : nullptr;
    if (record == nullptr) return plan;
    if (item.find("name") == nullptr) plan.name = record->key;
    check_trigger(item, path, *record, plan);
    read_levers(levers, under(path, "levers"), *record, plan);
    return plan;
  }

  static std::string practice_keys() {
    Keys keys;
    for (const PracticeRecord& record : practice_table()) keys.push_back(record.key);
    return one_of(keys, "a known practice");
  }
  static const PracticeRecord* practice_named(const Node& node) {
    for (const PracticeRecord& record : practice_table()) {
      if (node.kind == Node::Kind::scalar && node.text == record.key) return &record;
    }
    return nullptr;
  }

  /// `weeks: [first, last]`, short for first_week and last_week.
  void read_weeks(const Node& item, const Node& weeks, const std::string& key, InterventionPlan& plan) {
    if (item.find("first_week") != nullptr || item.find("last_week") != nullptr) {
      complain(weeks.mark, key, described(weeks), "either weeks or first_week and last_week, not both");
      return;
    }
    if (weeks.kind != Node::Kind::list || weeks.items.size() != 2) {
      complain(weeks.mark, key, described(weeks), "the first and the last week, such as [1, 104]");
      return;
    }
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string_view name = i == 0 ? "first_week" : "last_week";
      const auto fields = intervention_fields();
      const auto field =
          std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.key == name; });
      const auto value = read_field(weeks.items[i], *field, fmt::format("{}.{}", key, i), complaints_);
      if (value) field->set(plan, *value);
    }
  }

  void check_weeks(const Node& item, const std::string& path, const InterventionPlan& plan) {
    const bool pair = item.find("weeks") != nullptr;
    check_week(item, path, pair ? "weeks" : "last_week", plan.last_week);
    if (plan.first_week <= plan.last_week) return;
    complain(mark_of(item, pair ? "weeks" : "first_week"), under(path, pair ? "weeks" : "first_week"),
             fmt::format("first week {}", plan.first_week),
             fmt::format("at most the last week ({})", plan.last_week));
  }

  void check_trigger(const Node& item, const std::string& path, const PracticeRecord& record,
                     InterventionPlan& plan) {
    const Entry* trigger = item.find("trigger");
    if (trigger == nullptr) {
      plan.trigger = record.triggers.front();
      return;
    }
    if (std::find(record.triggers.begin(), record.triggers.end(), plan.trigger) != record.triggers.end())
      return;
    Keys usable;
    for (const Trigger each : record.triggers) usable.push_back(kTriggerKeys[static_cast<std::size_t>(each)]);
    complain(trigger->value.mark, under(path, "trigger"), described(trigger->value),
             fmt::format("{} for {}", one_of(usable, "a trigger"), record.key));
  }

  void read_levers(const Entry* levers, const std::string& path, const PracticeRecord& record,
                   InterventionPlan& plan) {
    Keys known;
    for (const Lever& lever : record.levers) {
      known.push_back(lever.key);
      plan.levers.push_back(lever.default_value);
    }
    if (levers == nullptr || !is_map(levers->value, path)) return;
    for (const Entry& entry : levers->value.entries) {
      const int position = lever_index(record, entry.key);
      if (position < 0) {
        unknown_lever(entry, path, known, record);
        continue;
      }
      const Lever& lever = record.levers[static_cast<std::size_t>(position)];
      const NumberRecord number{field_kind(lever), lever.low, lever.high, lever.unit};
      const auto value = read_number(entry.value, number, under(path, entry.key), complaints_);
      if (value) plan.levers[static_cast<std::size_t>(position)] = *value;
    }
  }

  void unknown_lever(const Entry& entry, const std::string& path, const Keys& known,
                     const PracticeRecord& record) {
    const std::string expected = known.empty() ? fmt::format("nothing: {} has no levers", record.key)
                                               : one_of(known, fmt::format("a lever of {}", record.key));
    complain(entry.mark, under(path, entry.key), in_quotes(entry.key), expected, nearest(entry.key, known));
  }

  const Node& tree_;
  Scenario scenario_;
  Complaints complaints_;
  int communities_ = 0;
};

}  // namespace

Scenario validate(const Node& tree) { return Validator(tree).run(); }

}  // namespace linli
