#include "scenario/json_schema.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "scenario/fields.hpp"

namespace linli {
namespace {

using Json = nlohmann::ordered_json;

/// Whole numbers without a decimal point.
Json json_number(double number) {
  if (number == std::floor(number) && std::fabs(number) < 1e15) return static_cast<std::int64_t>(number);
  return number;
}

/// The unit as a regular expression.
std::string literal(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("^$.*+?()[]{}|\\/").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string description(std::string_view en, std::string_view zh, std::string_view unit) {
  const std::string in = unit == "1" || unit == "flag" ? "" : fmt::format(" [{}]", unit);
  return fmt::format("{}{}. {}", en, in, zh);
}

/// A number within bounds, or one with its unit written out.
Json number_schema(FieldKind kind, double low, double high, std::string_view unit) {
  if (kind == FieldKind::flag) return {{"type", "boolean"}};
  Json number = {{"type", kind == FieldKind::integer ? "integer" : "number"},
                 {"minimum", json_number(low)},
                 {"maximum", json_number(high)}};
  if (unit == "1") return number;
  const Json with_unit = {{"type", "string"},
                          {"pattern", fmt::format("^[-+]?[0-9.]+([eE][-+]?[0-9]+)? +{}$", literal(unit))}};
  return {{"anyOf", {number, with_unit}}};
}

Json default_json(FieldKind kind, double value) {
  return kind == FieldKind::flag ? Json(value != 0) : json_number(value);
}

/// Of parameters and levers: the same columns under other names.
Json record_schema(FieldKind kind, double value, double low, double high, std::string_view unit,
                   std::string_view en, std::string_view zh) {
  Json schema = number_schema(kind, low, high, unit);
  schema["default"] = default_json(kind, value);
  schema["description"] = description(en, zh, unit);
  return schema;
}

Json field_type(const Field& field) {
  switch (field.kind) {
    case FieldKind::name:
      return {{"type", "string"}, {"pattern", "^[A-Za-z0-9_-]{1,64}$"}};
    case FieldKind::line:
    case FieldKind::prose:
      return {{"type", "string"}};
    case FieldKind::path:
      return {{"type", "string"}, {"minLength", 1}};
    case FieldKind::choice:
      return {{"enum", field.choices}};
    case FieldKind::communities:
      return {{"type", "array"}, {"uniqueItems", true}, {"items", {{"type", "integer"}, {"minimum", 0}}}};
    case FieldKind::real:
    case FieldKind::integer:
    case FieldKind::flag:
      break;
  }
  return number_schema(field.kind, field.low, field.high, field.unit);
}

Json object_schema(Json properties) {
  return {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
}

template <class T>
Json properties_of(std::span<const FieldOf<T>> fields) {
  Json properties = Json::object();
  for (const FieldOf<T>& field : fields) {
    Json schema = field_type(field);
    schema["description"] = description(field.meaning_en, field.meaning_zh, field.unit);
    properties[std::string(field.key)] = std::move(schema);
  }
  return properties;
}

Json parameters_schema() {
  Json sections = Json::object();
  for (const ParameterRecord& record : parameter_table()) {
    const std::string section(record.section);
    if (!sections.contains(section)) sections[section] = object_schema(Json::object());
    sections[section]["properties"][std::string(record.name)] =
        record_schema(field_kind(record), record.default_value, record.low, record.high, record.unit,
                      record.meaning_en, record.meaning_zh);
  }
  return object_schema(std::move(sections));
}

/// What holds of an intervention if its practice is this one.
Json practice_schema(const PracticeRecord& record) {
  Json levers = Json::object();
  for (const Lever& lever : record.levers) {
    levers[std::string(lever.key)] =
        record_schema(field_kind(lever), lever.default_value, lever.low, lever.high, lever.unit,
                      lever.meaning_en, lever.meaning_zh);
  }
  Json triggers = Json::array();
  for (const Trigger trigger : record.triggers)
    triggers.push_back(kTriggerKeys[static_cast<std::size_t>(trigger)]);
  Json levers_schema = object_schema(std::move(levers));
  levers_schema["description"] = fmt::format("{} {}", record.help_en, record.help_zh);
  return {{"if", {{"properties", {{"practice", {{"const", record.key}}}}}, {"required", {"practice"}}}},
          {"then", {{"properties", {{"trigger", {{"enum", triggers}}}, {"levers", levers_schema}}}}}};
}

Json intervention_schema() {
  Json properties = properties_of(intervention_fields());
  Json pair = {{"type", "array"}, {"minItems", 2}, {"maxItems", 2}, {"items", properties["first_week"]}};
  pair["description"] = "First and last week, inclusive. 起止周（含）";
  properties["weeks"] = std::move(pair);
  properties["levers"] = {{"type", "object"}};
  Json schema = object_schema(std::move(properties));
  schema["required"] = {"practice"};
  schema["allOf"] = Json::array();
  for (const PracticeRecord& record : practice_table()) schema["allOf"].push_back(practice_schema(record));
  return schema;
}

Json event_schema() {
  Json schema = object_schema(properties_of(event_fields()));
  schema["required"] = {"week"};
  return schema;
}

}  // namespace

std::string scenario_json_schema() {
  Json properties = Json::object();
  properties["extends"] = {{"type", "string"},
                           {"minLength", 1},
                           {"description",
                            "Scenario file whose keys hold where this one is silent. "
                            "所继承的情景文件：本文件未写的键以它为准"}};
  properties.update(properties_of(scenario_fields()));
  properties["title"] = object_schema(properties_of(title_fields()));
  properties["about"] = object_schema(properties_of(about_fields()));
  properties["parameters"] = parameters_schema();
  properties["graph"] = object_schema(properties_of(graph_fields()));
  properties["events"] = {{"type", "array"}, {"items", event_schema()}};
  properties["interventions"] = {{"type", "array"}, {"items", intervention_schema()}};
  properties["output"] = object_schema(properties_of(output_fields()));
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "Linli scenario 邻里情景"}};
  schema.update(object_schema(std::move(properties)));
  schema["anyOf"] = {{{"required", {"name"}}}, {{"required", {"extends"}}}};
  return schema.dump(2) + "\n";
}

}  // namespace linli
