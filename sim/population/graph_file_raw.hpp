#pragma once
// What the readers of graph files share: text with line numbers, and the graph as the file has it.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace linli::graph_file {

/// A graph as written, before cleaning.
struct RawGraph {
  struct Edge {
    std::uint32_t a;
    std::uint32_t b;
    std::size_t line;
  };
  std::vector<std::string> label;  ///< of each vertex, in order of first appearance
  std::vector<Edge> edge;
  std::vector<std::string> notes;  ///< what the reader assumed, as lines to print

  /// Number of the vertex of that name; makes one if there is none.
  std::uint32_t vertex(std::string_view name);
  /// Whether there is a vertex of that name.
  [[nodiscard]] bool has(std::string_view name) const { return index_.contains(std::string(name)); }

 private:
  std::unordered_map<std::string, std::uint32_t> index_;  // looked up only, never walked
};

/// "file:line: what", thrown as UserError.
[[noreturn]] void refuse(const std::string& path, std::size_t line, const std::string& what);

/// The whole file, known to be UTF-8 text without NUL, its byte order mark removed.
std::string read_text(const std::string& path);

/// Lines without their ends; one line more than there are line feeds.
std::vector<std::string_view> lines_of(std::string_view text);

/// Fields of a comma separated line, trimmed; double quotes protect commas and are doubled within.
std::vector<std::string> comma_fields(const std::string& path, std::size_t line, std::string_view text);

std::string_view trimmed(std::string_view text);
/// "1 edge", "2 edges".
std::string counted(std::size_t number, const std::string& one, const std::string& many);
/// The name in quotes, cut where it is long.
std::string quoted(std::string_view name);

RawGraph read_edge_list(const std::string& path, std::string_view text);
RawGraph read_graphml(const std::string& path, std::string_view text);
RawGraph read_gml(const std::string& path, std::string_view text);

}  // namespace linli::graph_file
