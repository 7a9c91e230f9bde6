#include "scenario/resolve.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "scenario/complaint.hpp"
#include "scenario/fields.hpp"
#include "scenario/user_error.hpp"

namespace linli {
namespace {

void add(Node& map, std::string_view key, Node value) {
  map.entries.push_back({std::string(key), {}, std::move(value)});
}

Node number_node(FieldKind kind, double number) {
  if (kind == FieldKind::flag) return Node::scalar(number != 0 ? "true" : "false");
  // The shortest decimal that reads back to the same double.
  return Node::scalar(fmt::format("{}", number));
}

Node field_node(const Field& field, const FieldValue& value) {
  switch (field.kind) {
    case FieldKind::name:
    case FieldKind::line:
    case FieldKind::prose:
    case FieldKind::path:
      return Node::quoted(value.text);
    case FieldKind::choice:
      return Node::scalar(value.text.empty()
                              ? std::string(field.choices[static_cast<std::size_t>(value.number)])
                              : value.text);
    case FieldKind::communities: {
      Node list = Node::list();
      for (const int number : value.numbers) list.items.push_back(Node::scalar(std::to_string(number)));
      return list;
    }
    case FieldKind::real:
    case FieldKind::integer:
    case FieldKind::flag:
      break;
  }
  return number_node(field.kind, value.number);
}

template <class T>
Node fields_node(std::span<const FieldOf<T>> fields, const T& object) {
  Node map = Node::map();
  for (const FieldOf<T>& field : fields) {
    const FieldValue value = field.get(object);
    // A path that is not there is not stated: no file has an empty name.
    if (field.kind == FieldKind::path && value.text.empty()) continue;
    add(map, field.key, field_node(field, value));
  }
  return map;
}

Node parameters_node(const Parameters& parameters) {
  Node map = Node::map();
  for (const ParameterRecord& record : parameter_table()) {
    if (map.entries.empty() || map.entries.back().key != record.section)
      add(map, record.section, Node::map());
    add(map.entries.back().value, record.name, number_node(field_kind(record), get(parameters, record)));
  }
  return map;
}

Node intervention_node(const InterventionPlan& plan) {
  Node map = fields_node(intervention_fields(), plan);
  const PracticeRecord& record = practice_record(plan.practice);
  Node levers = Node::map();
  for (std::size_t i = 0; i < record.levers.size(); ++i) {
    add(levers, record.levers[i].key, number_node(field_kind(record.levers[i]), plan.levers[i]));
  }
  add(map, "levers", std::move(levers));
  return map;
}

template <class T, class MakeNode>
Node list_node(const std::vector<T>& objects, const MakeNode& make_node) {
  Node list = Node::list();
  for (const T& object : objects) list.items.push_back(make_node(object));
  return list;
}

/// Keys of a path, split at dots. Throws for an empty key.
std::vector<std::string> split_path(const std::string& path, const Mark& mark) {
  std::vector<std::string> keys(1);
  for (const char c : path) {
    if (c == '.') {
      keys.emplace_back();
    } else {
      keys.back() += c;
    }
  }
  for (const std::string& key : keys) {
    if (key.empty()) refuse({mark, path, in_quotes(path), "keys with dots between them", ""});
  }
  return keys;
}

/// The item of a list with this name or at this position.
Node& item_of(Node& list, const std::string& key, const std::string& path, const Mark& mark) {
  std::vector<std::string_view> names;
  for (Node& item : list.items) {
    const Entry* name = item.find("name");
    if (name == nullptr) name = item.find("practice");  // the name by default
    if (name == nullptr) continue;
    if (name->value.text == key) return item;
    names.push_back(name->value.text);
  }
  std::size_t position = 0;
  const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), position);
  const bool is_position = failure == std::errc() && end == key.data() + key.size();
  if (is_position && position < list.items.size()) return list.items[position];
  refuse({mark, path, in_quotes(key),
          fmt::format("the name of an item or its position, from 0, in a list of {}", list.items.size()),
          nearest(key, names)});
}

}  // namespace

Node resolved_tree(const Scenario& scenario) {
  Node tree = fields_node(scenario_fields(), scenario);
  add(tree, "title", fields_node(title_fields(), scenario));
  add(tree, "about", fields_node(about_fields(), scenario));
  add(tree, "parameters", parameters_node(scenario.parameters));
  add(tree, "graph", fields_node(graph_fields(), scenario.graph));
  add(tree, "events", list_node(scenario.events, [](const ScheduledEvent& event) {
        return fields_node(event_fields(), event);
      }));
  add(tree, "interventions", list_node(scenario.interventions, intervention_node));
  add(tree, "output", fields_node(output_fields(), scenario.output));
  return tree;
}

void override_value(Node& tree, const std::string& path, Node value) {
  const Mark mark = value.mark;
  Node* node = &tree;
  for (const std::string& key : split_path(path, mark)) {
    if (node->kind == Node::Kind::nothing) *node = Node::map(mark);
    if (node->kind == Node::Kind::list) {
      node = &item_of(*node, key, path, mark);
    } else if (node->kind == Node::Kind::map) {
      if (node->find(key) == nullptr) node->entries.push_back({key, mark, {}});
      Entry* entry = node->find(key);
      entry->mark = mark;
      node = &entry->value;
    } else {
      refuse({mark, path, fmt::format("{} below {}", in_quotes(key), described(*node)),
              "a path that ends there", ""});
    }
  }
  *node = std::move(value);
}

}  // namespace linli
