#pragma once
// What pages of docs/ generated from tables share.
#include <fmt/format.h>

#include <string>
#include <string_view>

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

}  // namespace linli::commands
