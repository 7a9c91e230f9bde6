#include "population/graph_file.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>

#include "population/graph_file_raw.hpp"
#include "scenario/user_error.hpp"

namespace linli {
namespace {

using namespace graph_file;

constexpr std::uint32_t kDropped = std::numeric_limits<std::uint32_t>::max();

/// The residents' table, rows in the order of the file.
struct Table {
  std::string path;
  RawGraph ids;  ///< vertices only: names of rows
  std::vector<std::int32_t> household, courtyard, age;
  std::vector<float> initiative;
  std::vector<std::string> notes;
};

std::string lower_extension(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  std::string extension = dot == std::string::npos ? "" : path.substr(dot + 1);
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return extension;
}

/// First word that is not in a comment.
std::string_view first_word(std::string_view text) {
  for (std::string_view line : lines_of(text)) {
    line = trimmed(line.substr(0, line.find('#')));
    if (!line.empty()) return line.substr(0, line.find_first_of(" \t["));
  }
  return {};
}

GraphFormat detect(const std::string& path, std::string_view text) {
  const std::string extension = lower_extension(path);
  if (extension == "graphml" || extension == "xml") return GraphFormat::graphml;
  if (extension == "gml") return GraphFormat::gml;
  const std::string_view word = first_word(text);
  if (word.starts_with('<')) return GraphFormat::graphml;
  if (word == "graph" || word == "Creator" || word == "Version") return GraphFormat::gml;
  return GraphFormat::edge_list;
}

RawGraph read_raw(const std::string& path, std::string_view text, GraphFormat format) {
  switch (format) {
    case GraphFormat::graphml:
      return read_graphml(path, text);
    case GraphFormat::gml:
      return read_gml(path, text);
    case GraphFormat::edge_list:
      break;
  }
  return read_edge_list(path, text);
}

// ---- the residents' table

using Fields = std::vector<std::string>;

/// Column of that name, or -1. Repeated columns are refused.
int column(const std::string& path, std::size_t line, const Fields& header, const std::string& name) {
  const auto at = std::find(header.begin(), header.end(), name);
  if (at == header.end()) return -1;
  if (std::find(at + 1, header.end(), name) != header.end())
    refuse(path, line, "column " + quoted(name) + " is there twice");
  return static_cast<int>(at - header.begin());
}

std::int32_t whole_number(const std::string& path, std::size_t line, const std::string& name,
                          const std::string& text, std::int32_t low, std::int32_t high) {
  std::int32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, trouble] = std::from_chars(text.data(), end, value);
  if (trouble != std::errc() || stopped != end || value < low || value > high) {
    refuse(path, line,
           name + " is to be a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
               ", found " + quoted(text));
  }
  return value;
}

float real_number(const std::string& path, std::size_t line, const std::string& name,
                  const std::string& text) {
  float value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, trouble] = std::from_chars(text.data(), end, value);
  if (trouble != std::errc() || stopped != end || !std::isfinite(value)) {
    refuse(path, line, name + " is to be a number, found " + quoted(text));
  }
  return value;
}

void note_unknown_columns(const Fields& header, int id, Table& table) {
  std::string unknown;
  for (std::size_t c = 0; c < header.size(); ++c) {
    const bool known = static_cast<int>(c) == id || header[c] == "household" || header[c] == "courtyard" ||
                       header[c] == "age" || header[c] == "initiative";
    if (!known) unknown += (unknown.empty() ? "" : ", ") + header[c];
  }
  if (!unknown.empty()) table.notes.push_back("ignored columns: " + unknown);
}

Table read_table(const std::string& path) {
  Table table;
  table.path = path;
  const std::string text = read_text(path);
  const auto lines = lines_of(text);
  Fields header;
  int id = -1;
  int household = -1;
  int courtyard = -1;
  int age = -1;
  int initiative = -1;
  RawGraph households;  // names to numbers
  RawGraph courtyards;
  for (std::size_t number = 1; number <= lines.size(); ++number) {
    if (trimmed(lines[number - 1]).empty()) continue;
    const Fields fields = comma_fields(path, number, lines[number - 1]);
    if (header.empty()) {
      header = fields;
      id = column(path, number, header, "id");
      if (id < 0) id = column(path, number, header, "hh");
      if (id < 0)
        refuse(path, number, "there is no column 'id' (or 'hh') in the header: " + quoted(lines[number - 1]));
      household = column(path, number, header, "household");
      courtyard = column(path, number, header, "courtyard");
      age = column(path, number, header, "age");
      initiative = column(path, number, header, "initiative");
      note_unknown_columns(header, id, table);
      continue;
    }
    if (fields.size() != header.size()) {
      refuse(path, number,
             "expected " + counted(header.size(), "column", "columns") + " as in the header, found " +
                 std::to_string(fields.size()));
    }
    const std::string& name = fields[static_cast<std::size_t>(id)];
    if (name.empty()) refuse(path, number, "the id is empty");
    if (table.ids.has(name)) refuse(path, number, "id " + quoted(name) + " is there twice");
    table.ids.vertex(name);
    const auto field = [&](int at) -> const std::string& {
      const std::string& value = fields[static_cast<std::size_t>(at)];
      if (value.empty()) refuse(path, number, header[static_cast<std::size_t>(at)] + " is empty");
      return value;
    };
    if (household >= 0)
      table.household.push_back(static_cast<std::int32_t>(households.vertex(field(household))));
    if (courtyard >= 0)
      table.courtyard.push_back(static_cast<std::int32_t>(courtyards.vertex(field(courtyard))));
    if (age >= 0) table.age.push_back(whole_number(path, number, "age", field(age), 0, 120));
    if (initiative >= 0)
      table.initiative.push_back(real_number(path, number, "initiative", field(initiative)));
  }
  if (table.ids.label.empty()) throw UserError(path + ": there are no residents in this file");
  return table;
}

// ---- cleaning

/// "dropped 3 self-loops (the first in line 7)".
struct Tally {
  std::size_t number = 0;
  std::size_t first = 0;
  void count(std::size_t line) {
    if (number++ == 0) first = line;
  }
  void tell(const std::string& one, const std::string& many, std::vector<std::string>& report) const {
    if (number == 0) return;
    report.push_back("dropped " + counted(number, one, many) + " (the first in line " +
                     std::to_string(first) + ")");
  }
};

/// Names, the first five of them.
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 5; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > 5 ? text + ", ..." : text;
}

/// Numbers the vertices that stay: all, or those the table has, then rows of the table without edges.
std::vector<std::uint32_t> keep_vertices(const RawGraph& raw, Table* table, PopulationInput& input,
                                         std::vector<std::uint32_t>& row_of) {
  std::vector<std::uint32_t> kept(raw.label.size(), kDropped);
  std::vector<std::string> unknown;
  for (std::uint32_t v = 0; v < raw.label.size(); ++v) {
    if (table != nullptr && !table->ids.has(raw.label[v])) {
      unknown.push_back(raw.label[v]);
      continue;
    }
    kept[v] = static_cast<std::uint32_t>(input.label.size());
    input.label.push_back(raw.label[v]);
    if (table != nullptr) row_of.push_back(table->ids.vertex(raw.label[v]));
  }
  if (!unknown.empty()) {
    input.report.push_back("dropped " + counted(unknown.size(), "unknown id", "unknown ids") + ", not in " +
                           table->path + ": " + listed(unknown));
  }
  if (table == nullptr) return kept;
  if (input.label.empty())
    throw UserError(table->path + ": it has none of the ids of the graph, such as " + quoted(raw.label[0]));
  for (std::uint32_t row = 0; row < table->ids.label.size(); ++row) {
    if (raw.has(table->ids.label[row])) continue;
    input.label.push_back(table->ids.label[row]);
    row_of.push_back(row);
  }
  return kept;
}

void keep_edges(const RawGraph& raw, const std::vector<std::uint32_t>& kept, PopulationInput& input) {
  struct Candidate {
    std::pair<std::uint32_t, std::uint32_t> ends;
    std::size_t line;
  };
  Tally unknown;
  Tally loops;
  Tally repeated;
  std::vector<Candidate> candidates;
  for (const RawGraph::Edge& edge : raw.edge) {
    if (kept[edge.a] == kDropped || kept[edge.b] == kDropped) {
      unknown.count(edge.line);
    } else if (edge.a == edge.b) {
      loops.count(edge.line);
    } else {
      candidates.push_back({std::minmax({kept[edge.a], kept[edge.b]}), edge.line});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& x, const Candidate& y) { return x.ends < y.ends; });
  std::vector<std::size_t> repeats;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i > 0 && candidates[i].ends == candidates[i - 1].ends) {
      repeats.push_back(candidates[i].line);
    } else {
      input.edge.push_back(candidates[i].ends);
    }
  }
  std::sort(repeats.begin(), repeats.end());
  for (const std::size_t line : repeats) repeated.count(line);
  unknown.tell("edge with an unknown id", "edges with unknown ids", input.report);
  loops.tell("self-loop", "self-loops", input.report);
  repeated.tell("repeated edge, in either direction", "repeated edges, in either direction", input.report);
}

template <class Column>
void take_rows(const Column& column, const std::vector<std::uint32_t>& row_of, Column& into) {
  if (column.empty()) return;
  for (const std::uint32_t row : row_of) into.push_back(column[row]);
}

void tell_isolated(PopulationInput& input) {
  std::vector<bool> tied(input.label.size(), false);
  for (const auto& [a, b] : input.edge) tied[a] = tied[b] = true;
  const auto isolated = static_cast<std::size_t>(std::count(tied.begin(), tied.end(), false));
  if (isolated > 0)
    input.report.push_back("kept " + counted(isolated, "vertex", "vertices") + " without ties");
}

}  // namespace

PopulationInput read_graph_file(const std::string& path, GraphVertex vertex,
                                const std::string& residents_path, std::optional<GraphFormat> format) {
  const std::string text = read_text(path);
  const RawGraph raw = read_raw(path, text, format.value_or(detect(path, text)));
  if (raw.label.empty()) throw UserError(path + ": there are no vertices in this file");
  std::optional<Table> table;
  if (!residents_path.empty()) table = read_table(residents_path);

  PopulationInput input;
  input.vertex = vertex;
  input.report = raw.notes;
  if (table.has_value()) input.report.insert(input.report.end(), table->notes.begin(), table->notes.end());
  std::vector<std::uint32_t> row_of;
  const auto kept = keep_vertices(raw, table.has_value() ? &*table : nullptr, input, row_of);
  keep_edges(raw, kept, input);
  tell_isolated(input);
  if (table.has_value()) {
    if (vertex == GraphVertex::resident) {
      take_rows(table->household, row_of, input.household);
    } else if (!table->household.empty()) {
      input.report.emplace_back("ignored column household: vertices are households");
    }
    take_rows(table->courtyard, row_of, input.courtyard);
    take_rows(table->age, row_of, input.age);
    take_rows(table->initiative, row_of, input.initiative);
  }
  input.report.push_back("read " + counted(input.label.size(), "vertex", "vertices") + " and " +
                         counted(input.edge.size(), "edge", "edges") + " from " + path);
  return input;
}

}  // namespace linli
