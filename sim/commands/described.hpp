#pragma once
// What the listings of the program's tables share: parameters and levers are described alike.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "interventions/practice.hpp"
#include "parameters/parameters.hpp"

namespace linli::commands {

/// Text of a cell of a Markdown table: a bar would end it, a line feed the row.
inline std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// Name of a basis as in the tables: "seed", "literature", "assumed", "calibrated".
inline std::string_view basis_name(Basis basis) {
  switch (basis) {
    case Basis::seed:
      return "seed";
    case Basis::literature:
      return "literature";
    case Basis::assumed:
      return "assumed";
    case Basis::calibrated:
      return "calibrated";
  }
  return "";
}

inline std::string_view kind_name(const ParameterRecord& record) {
  if (record.flag != nullptr) return "flag";
  return record.integer != nullptr ? "integer" : "real";
}
inline std::string_view kind_name(const Lever& lever) {
  if (lever.kind == LeverKind::flag) return "flag";
  return lever.kind == LeverKind::integer ? "integer" : "real";
}

// Of a parameter or a lever: default, range and unit in words.
inline std::string default_text(const auto& record) {
  if (kind_name(record) == "flag") return record.default_value != 0 ? "true" : "false";
  return fmt::format("{}", record.default_value);
}
inline std::string range_text(const auto& record) {
  return kind_name(record) == "flag" ? "true, false" : fmt::format("{} to {}", record.low, record.high);
}
inline std::string_view unit_text(const auto& record) { return record.unit == "flag" ? "" : record.unit; }

/// Head of a table of parameters or levers, after the name of its first column; and one row of it.
inline constexpr std::string_view kColumns =
    "default | range | unit | basis | rows | meaning | 含义 |\n|---|---:|---|---|---|---|---|---|\n";
void print_markdown_row(std::string_view name, const auto& record) {
  fmt::print("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n", name, default_text(record), range_text(record),
             cell(unit_text(record)), basis_name(record.basis), cell(record.rows), cell(record.meaning_en),
             cell(record.meaning_zh));
}

/// A parameter or a lever for programs, but for its name.
nlohmann::ordered_json described(const auto& record) {
  return {{"kind", kind_name(record)},
          {"default", record.default_value},
          {"low", record.low},
          {"high", record.high},
          {"unit", record.unit},
          {"basis", basis_name(record.basis)},
          {"rows", record.rows},
          {"meaning_en", record.meaning_en},
          {"meaning_zh", record.meaning_zh}};
}

}  // namespace linli::commands
