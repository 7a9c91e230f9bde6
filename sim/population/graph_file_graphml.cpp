// GraphML by expat, which knows lines; data attached to nodes and edges is passed over.
#include <expat.h>

#include <algorithm>
#include <memory>

#include "population/graph_file_raw.hpp"
#include "scenario/user_error.hpp"

namespace linli::graph_file {
namespace {

constexpr int kDeepest = 200;

/// Collects nodes and edges; the first complaint stops the parser. Exceptions must not cross expat.
class Reader {
 public:
  Reader(const std::string& path, std::string_view text)
      : path_(path), parser_(XML_ParserCreate(nullptr), &XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          static_cast<Reader*>(self)->start(name, attributes);
        },
        [](void* self, const XML_Char*) { --static_cast<Reader*>(self)->depth_; });
    XML_SetEntityDeclHandler(parser_.get(),
                             [](void* self, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
                                const XML_Char*, const XML_Char*, const XML_Char*) {
                               static_cast<Reader*>(self)->complain("entity declarations are not read");
                             });
    parse(text);
  }

  RawGraph finish() {
    if (!has_graph_) refuse(path_, 1, "there is no <graph> in this GraphML file");
    for (const Pending& edge : edges_) {
      const std::uint32_t a = end_of(edge.source, edge.line);
      const std::uint32_t b = end_of(edge.target, edge.line);
      graph_.edge.push_back({a, b, edge.line});
    }
    return std::move(graph_);
  }

 private:
  struct Pending {
    std::string source;
    std::string target;
    std::size_t line;
  };

  [[nodiscard]] std::size_t line() const { return XML_GetCurrentLineNumber(parser_.get()); }

  void complain(const std::string& what) {
    if (!complaint_.empty()) return;
    complaint_ = what;
    complaint_line_ = line();
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void parse(std::string_view text) {
    constexpr std::size_t kPiece = 1U << 20U;
    bool ok = true;
    for (std::size_t at = 0; ok && at <= text.size(); at += kPiece) {
      const std::string_view piece = text.substr(at, kPiece);
      const bool last = at + piece.size() == text.size();
      ok = XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0) ==
           XML_STATUS_OK;
      if (last) break;
    }
    if (!complaint_.empty()) refuse(path_, complaint_line_, complaint_);
    if (!ok)
      refuse(path_, line(),
             std::string("not well-formed XML: ") + XML_ErrorString(XML_GetErrorCode(parser_.get())));
  }

  void start(std::string_view name, const XML_Char** attributes) {
    const std::size_t colon = name.rfind(':');
    if (colon != std::string_view::npos) name.remove_prefix(colon + 1);
    if (++depth_ > kDeepest) return complain("elements are nested too deeply");
    if (depth_ == 1 && name != "graphml")
      return complain("expected <graphml>, found <" + std::string(name) + ">");
    if (name == "graph") return start_graph(attributes);
    if (name == "hyperedge") return complain("hyperedges are not read: a tie has two ends");
    if (name == "node") return start_node(attributes);
    if (name == "edge") return start_edge(attributes);
  }

  static std::string attribute(const XML_Char** attributes, std::string_view name) {
    for (; *attributes != nullptr; attributes += 2) {
      if (name == attributes[0]) return attributes[1];
    }
    return {};
  }

  void start_graph(const XML_Char** attributes) {
    if (has_graph_) return complain("a second <graph>: nested and several graphs are not read");
    has_graph_ = true;
    if (attribute(attributes, "edgedefault") == "directed") {
      complain("the graph is directed: ties have no direction, save it with edgedefault=\"undirected\"");
    }
  }

  void start_node(const XML_Char** attributes) {
    if (!has_graph_) return complain("a <node> outside of <graph>");
    const std::string id = attribute(attributes, "id");
    if (id.empty()) return complain("a node without an id");
    if (graph_.has(id)) return complain("node " + quoted(id) + " is declared twice");
    graph_.vertex(id);
  }

  void start_edge(const XML_Char** attributes) {
    if (!has_graph_) return complain("an <edge> outside of <graph>");
    if (attribute(attributes, "directed") == "true")
      return complain("a directed edge: ties have no direction");
    const std::string source = attribute(attributes, "source");
    const std::string target = attribute(attributes, "target");
    if (source.empty() || target.empty()) return complain("an edge without source or target");
    edges_.push_back({source, target, line()});
  }

  /// Vertex of an edge's end; nodes may be declared after the edges that name them.
  std::uint32_t end_of(const std::string& id, std::size_t at_line) {
    if (!graph_.has(id)) refuse(path_, at_line, "an edge to node " + quoted(id) + ", which is not declared");
    return graph_.vertex(id);
  }

  std::string path_;
  std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_;
  RawGraph graph_;
  std::vector<Pending> edges_;
  bool has_graph_ = false;
  int depth_ = 0;
  std::string complaint_;
  std::size_t complaint_line_ = 0;
};

}  // namespace

RawGraph read_graphml(const std::string& path, std::string_view text) { return Reader(path, text).finish(); }

}  // namespace linli::graph_file
