// GML (Himsolt 1997): nested lists of keys and values. Keys other than those of a graph are passed over.
#include <cctype>
#include <charconv>
#include <optional>

#include "population/graph_file_raw.hpp"

namespace linli::graph_file {
namespace {

constexpr int kDeepest = 200;

struct Token {
  enum class Kind : std::uint8_t { word, number, text, open, close, end } kind = Kind::end;
  std::string value;
  std::size_t line = 1;
};

/// Words, numbers, quoted texts, brackets; comments run from # to the end of the line.
class Tokens {
 public:
  Tokens(const std::string& path, std::string_view text) : path_(path), text_(text) {}

  Token next() {
    skip();
    if (at_ == text_.size()) return {Token::Kind::end, "", line_};
    const char c = text_[at_];
    if (c == '[' || c == ']') {
      ++at_;
      return {c == '[' ? Token::Kind::open : Token::Kind::close, std::string(1, c), line_};
    }
    return c == '"' ? text() : bare();
  }

 private:
  void skip() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        line_ += c == '\n' ? 1 : 0;
        ++at_;
      } else {
        return;
      }
    }
  }

  Token text() {
    const std::size_t start = ++at_;
    const std::size_t started_at = line_;
    const std::size_t end = text_.find('"', start);
    if (end == std::string_view::npos) refuse(path_, started_at, "a quote is not closed");
    for (std::size_t i = start; i < end; ++i) line_ += text_[i] == '\n' ? 1 : 0;
    at_ = end + 1;
    return {Token::Kind::text, std::string(text_.substr(start, end - start)), started_at};
  }

  Token bare() {
    const std::size_t start = at_;
    while (at_ < text_.size() && std::string_view(" \t\r\n[]\"#").find(text_[at_]) == std::string_view::npos)
      ++at_;
    const std::string_view value = text_.substr(start, at_ - start);
    if (std::isalpha(static_cast<unsigned char>(value[0])) != 0)
      return {Token::Kind::word, std::string(value), line_};
    if (value.find_first_not_of("+-.0123456789eE") != std::string_view::npos) {
      refuse(path_, line_, "neither key nor value: " + quoted(value));
    }
    return {Token::Kind::number, std::string(value), line_};
  }

  std::string path_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

class Reader {
 public:
  Reader(const std::string& path, std::string_view text) : path_(path), tokens_(path, text) {}

  RawGraph read() {
    for (Token key = tokens_.next(); key.kind != Token::Kind::end; key = tokens_.next()) {
      if (key.kind != Token::Kind::word)
        refuse(path_, key.line, "expected a key, found " + quoted(key.value));
      const Token value = value_of(key);
      if (key.value == "graph") {
        if (has_graph_) refuse(path_, key.line, "a second graph: several graphs are not read");
        expect_list(key, value);
        read_graph(key.line);
      } else if (value.kind == Token::Kind::open) {
        pass_over(value.line, 1);
      }
    }
    if (!has_graph_) refuse(path_, 1, "there is no graph [ ... ] in this GML file");
    return assemble();
  }

 private:
  struct Node {
    std::string id;
    std::optional<std::string> label;
    std::size_t line;
  };
  struct Edge {
    std::string source;
    std::string target;
    std::size_t line;
  };

  Token value_of(const Token& key) {
    Token value = tokens_.next();
    if (value.kind == Token::Kind::end)
      refuse(path_, value.line, "the file ends after key " + quoted(key.value));
    if (value.kind == Token::Kind::close || value.kind == Token::Kind::word) {
      refuse(path_, value.line, "key " + quoted(key.value) + " has no value, found " + quoted(value.value));
    }
    return value;
  }

  void expect_list(const Token& key, const Token& value) const {
    if (value.kind != Token::Kind::open) refuse(path_, value.line, "expected '[' after " + quoted(key.value));
  }

  /// Calls take(key, value) for every pair of a list that was opened at `opened`.
  template <class Take>
  void read_list(std::size_t opened, Take take) {
    for (Token key = tokens_.next(); key.kind != Token::Kind::close; key = tokens_.next()) {
      if (key.kind == Token::Kind::end) refuse(path_, opened, "'[' opened here is not closed");
      if (key.kind != Token::Kind::word)
        refuse(path_, key.line, "expected a key, found " + quoted(key.value));
      take(key, value_of(key));
    }
  }

  void pass_over(std::size_t opened, int depth) {
    if (depth > kDeepest) refuse(path_, opened, "lists are nested too deeply");
    read_list(opened, [&](const Token&, const Token& value) {
      if (value.kind == Token::Kind::open) pass_over(value.line, depth + 1);
    });
  }

  void read_graph(std::size_t opened) {
    has_graph_ = true;
    read_list(opened, [&](const Token& key, const Token& value) {
      if (key.value == "directed" && value.value != "0") {
        refuse(path_, key.line, "the graph is directed: ties have no direction, save it with 'directed 0'");
      } else if (key.value == "node") {
        expect_list(key, value);
        read_node(key.line);
      } else if (key.value == "edge") {
        expect_list(key, value);
        read_edge(key.line);
      } else if (value.kind == Token::Kind::open) {
        pass_over(value.line, 1);
      }
    });
  }

  [[nodiscard]] std::string whole(const Token& key, const Token& value) const {
    long long number = 0;
    const char* const end = value.value.data() + value.value.size();
    const auto [stopped, trouble] = std::from_chars(value.value.data(), end, number);
    if (value.kind != Token::Kind::number || trouble != std::errc() || stopped != end) {
      refuse(path_, value.line, key.value + " is to be a whole number, found " + quoted(value.value));
    }
    return std::to_string(number);
  }

  void read_node(std::size_t line) {
    Node node{"", std::nullopt, line};
    read_list(line, [&](const Token& key, const Token& value) {
      if (key.value == "id") {
        node.id = whole(key, value);
      } else if (key.value == "label" && value.kind != Token::Kind::open) {
        node.label = value.value;
      } else if (value.kind == Token::Kind::open) {
        pass_over(value.line, 1);
      }
    });
    if (node.id.empty()) refuse(path_, line, "a node without an id");
    if (by_id_.has(node.id)) refuse(path_, line, "node " + quoted(node.id) + " is declared twice");
    by_id_.vertex(node.id);
    nodes_.push_back(std::move(node));
  }

  void read_edge(std::size_t line) {
    Edge edge{"", "", line};
    read_list(line, [&](const Token& key, const Token& value) {
      if (key.value == "source") {
        edge.source = whole(key, value);
      } else if (key.value == "target") {
        edge.target = whole(key, value);
      } else if (value.kind == Token::Kind::open) {
        pass_over(value.line, 1);
      }
    });
    if (edge.source.empty() || edge.target.empty()) refuse(path_, line, "an edge without source or target");
    edges_.push_back(std::move(edge));
  }

  /// Vertices are named by label if every node has one of its own.
  RawGraph by_label() const {
    RawGraph graph;
    for (const Node& node : nodes_) {
      if (!node.label.has_value() || node.label->empty() || graph.has(*node.label)) return by_id_;
      graph.vertex(*node.label);
    }
    graph.notes.emplace_back("vertices are named by their labels");
    return graph;
  }

  RawGraph assemble() {
    RawGraph graph = by_label();
    for (const Edge& edge : edges_) {
      for (const std::string& end : {edge.source, edge.target}) {
        if (!by_id_.has(end))
          refuse(path_, edge.line, "an edge to node " + quoted(end) + ", which is not declared");
      }
      const std::uint32_t a = by_id_.vertex(edge.source);
      const std::uint32_t b = by_id_.vertex(edge.target);
      graph.edge.push_back({a, b, edge.line});
    }
    return graph;
  }

  std::string path_;
  Tokens tokens_;
  bool has_graph_ = false;
  RawGraph by_id_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
};

}  // namespace

RawGraph read_gml(const std::string& path, std::string_view text) { return Reader(path, text).read(); }

}  // namespace linli::graph_file
