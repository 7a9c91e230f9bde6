#pragma once
// One record per key of a scenario that is neither a parameter nor a lever (those have their own
// tables). Validation, resolved text and JSON Schema read these tables and nothing else.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.hpp"

namespace linli {

enum class FieldKind : std::uint8_t {
  name,   ///< letters, digits, '-' and '_', at most 64
  line,   ///< text of one line
  prose,  ///< text of many lines
  path,   ///< of a file, relative to the file it is written in
  real,
  integer,
  flag,
  choice,       ///< one of `choices`
  communities,  ///< list of numbers of communities, from 0; empty: everywhere
};

struct Field {
  std::string_view key;
  FieldKind kind;
  double low;  ///< of numbers
  double high;
  std::string_view unit;  ///< "1" where dimensionless
  std::span<const std::string_view> choices;
  std::string_view meaning_en;
  std::string_view meaning_zh;
};

/// Value of a field: `number` for numbers, flags and choices kept as enumerations (their position),
/// `text` for names, texts, paths and all choices, `numbers` for communities.
struct FieldValue {
  double number = 0;
  std::string text;
  std::vector<int> numbers;
};

/// A field of the struct T.
template <class T>
struct FieldOf : Field {
  FieldValue (*get)(const T&);
  void (*set)(T&, const FieldValue&);
};

std::span<const FieldOf<Scenario>> scenario_fields();
std::span<const FieldOf<Scenario>> title_fields();  ///< under `title`
std::span<const FieldOf<Scenario>> about_fields();  ///< under `about`
std::span<const FieldOf<GraphPlan>> graph_fields();
std::span<const FieldOf<ScheduledEvent>> event_fields();
std::span<const FieldOf<InterventionPlan>> intervention_fields();
std::span<const FieldOf<OutputPlan>> output_fields();

/// Keys of the scenario that hold maps or lists, in the order they are written.
inline constexpr std::string_view kScenarioParts[] = {"title",  "about",         "parameters", "graph",
                                                      "events", "interventions", "output"};

FieldKind field_kind(const ParameterRecord& record);
FieldKind field_kind(const Lever& lever);

/// Record of a practice.
const PracticeRecord& practice_record(PracticeId practice);

}  // namespace linli
