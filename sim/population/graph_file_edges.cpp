// Edge lists: two ids a line.
#include <algorithm>
#include <array>
#include <cctype>

#include "population/graph_file_raw.hpp"

namespace linli::graph_file {
namespace {

struct Row {
  std::string a;
  std::string b;
  std::size_t line;
};

std::vector<std::string> space_fields(std::string_view text) {
  std::vector<std::string> fields;
  for (std::size_t at = text.find_first_not_of(" \t"); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    fields.emplace_back(text.substr(at, end - at));
    at = text.find_first_not_of(" \t", end);
  }
  return fields;
}

std::vector<Row> read_rows(const std::string& path, std::string_view text) {
  std::vector<Row> rows;
  const auto lines = lines_of(text);
  bool commas = false;
  for (std::size_t number = 1; number <= lines.size(); ++number) {
    const std::string_view line = trimmed(lines[number - 1].substr(0, lines[number - 1].find('#')));
    if (line.empty()) continue;
    if (rows.empty()) commas = line.find(',') != std::string_view::npos;
    const auto fields = commas ? comma_fields(path, number, line) : space_fields(line);
    if (fields.size() != 2) {
      refuse(path, number,
             "expected two ids separated by " + std::string(commas ? "a comma" : "white space") + ", found " +
                 counted(fields.size(), "column", "columns") + ": " + quoted(line));
    }
    if (fields[0].empty() || fields[1].empty()) refuse(path, number, "an id is empty: " + quoted(line));
    rows.push_back({fields[0], fields[1], number});
  }
  return rows;
}

bool has_digit(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

bool is_column_name(std::string text) {
  constexpr std::array<std::string_view, 4> names = {"source", "target", "from", "to"};
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::find(names.begin(), names.end(), text) != names.end();
}

/// The first row is a header if it uses the usual names, or has words above ids that all have digits.
bool starts_with_header(const std::vector<Row>& rows) {
  if (rows.empty()) return false;
  if (is_column_name(rows[0].a) && is_column_name(rows[0].b)) return true;
  if (rows.size() == 1 || has_digit(rows[0].a) || has_digit(rows[0].b)) return false;
  return std::all_of(rows.begin() + 1, rows.end(),
                     [](const Row& row) { return has_digit(row.a) && has_digit(row.b); });
}

}  // namespace

RawGraph read_edge_list(const std::string& path, std::string_view text) {
  RawGraph graph;
  const auto rows = read_rows(path, text);
  const bool header = starts_with_header(rows);
  if (header) {
    graph.notes.push_back("line " + std::to_string(rows[0].line) + " is taken as a header: " + rows[0].a +
                          ", " + rows[0].b);
  }
  for (std::size_t i = header ? 1 : 0; i < rows.size(); ++i) {
    const std::uint32_t a = graph.vertex(rows[i].a);
    const std::uint32_t b = graph.vertex(rows[i].b);
    graph.edge.push_back({a, b, rows[i].line});
  }
  return graph;
}

}  // namespace linli::graph_file
