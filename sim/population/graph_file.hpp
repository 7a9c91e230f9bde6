#pragma once
// A social graph and a table of residents from files, cleaned, with an account of what was dropped.
#include <optional>
#include <string>

#include "population/population.hpp"

namespace linli {

enum class GraphFormat : std::uint8_t { edge_list, graphml, gml };

/// Reads a graph of residents or households.
///
/// `path`: an edge list (two ids a line, white space or comma, comments from #, an optional header),
/// GraphML, or GML (vertices are named by `label` where every node has its own, else by `id`).
/// `format`: nothing to tell it from the file's extension (.graphml, .xml, .gml) or else its content.
/// `residents_path`: empty, or a CSV with a header: `id` (or `hh`), and optionally `household`,
/// `courtyard`, `age` in years (0 to 120) and `initiative` (any scale; standardised later). Vertices
/// that the table does not have are dropped with their edges; residents without ties are kept.
///
/// Throws UserError, naming file and line, where a file cannot be read or is malformed: binary or not
/// UTF-8, wrong number of columns, XML that ends too soon, edges to undeclared nodes, directed or
/// hyperedges, bad or repeated ids, no vertices at all.
PopulationInput read_graph_file(const std::string& path, GraphVertex vertex,
                                const std::string& residents_path = "",
                                std::optional<GraphFormat> format = std::nullopt);

}  // namespace linli
