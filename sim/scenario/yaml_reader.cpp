#include "scenario/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "scenario/complaint.hpp"
#include "scenario/user_error.hpp"

namespace linli {
namespace {

/// Builds the tree, one frame for each map or list that is open.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string file) : file_(std::move(file)) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    if (awaits_key()) refuse_at(mark, "nothing", "a key");
    Node node;
    node.mark = here(mark);
    put(std::move(node));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse_at(mark, "an alias", "the value itself (scenario files have no anchors and aliases; see extends)");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (awaits_key()) {
      open_key(mark, value);
    } else {
      put(tag == "!" ? Node::quoted(value, here(mark)) : Node::scalar(value, here(mark)));
    }
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::list(here(mark)));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::map(here(mark)));
  }
  void OnMapEnd() override { close(); }

  Node take() { return std::move(root_); }

  [[nodiscard]] Mark here(const YAML::Mark& mark) const {
    return {file_, std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
  }

  /// Dotted path of what is being read.
  [[nodiscard]] std::string path() const {
    std::string text;
    for (const Frame& frame : frames_) {
      const bool is_list = frame.node.kind == Node::Kind::list;
      if (!is_list && !frame.has_key) break;
      if (!text.empty()) text += '.';
      text += is_list ? std::to_string(frame.node.items.size()) : frame.node.entries.back().key;
    }
    return text;
  }

 private:
  struct Frame {
    Node node;
    bool has_key = false;  ///< of a map: the last entry awaits its value
  };

  [[noreturn]] void refuse_at(const YAML::Mark& mark, std::string found, std::string expected) const {
    refuse({here(mark), path(), std::move(found), std::move(expected), ""});
  }
  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) const {
    if (anchor != YAML::NullAnchor) {
      refuse_at(mark, "an anchor",
                "a value without one (scenario files have no anchors and aliases; see extends)");
    }
  }
  void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    // "?": a plain scalar, "!": a quoted one; neither is written in the file.
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse_at(mark, "the tag " + in_quotes(tag), "a value without a tag");
  }
  [[nodiscard]] bool awaits_key() const {
    return !frames_.empty() && frames_.back().node.kind == Node::Kind::map && !frames_.back().has_key;
  }
  void open_key(const YAML::Mark& mark, const std::string& key) {
    Frame& frame = frames_.back();
    const Entry* same = frame.node.find(key);
    const int first_line = same != nullptr ? same->mark.line : 0;
    frame.node.entries.push_back({key, here(mark), {}});
    frame.has_key = true;
    if (same != nullptr) {
      refuse_at(mark, in_quotes(key) + " again", fmt::format("each key once (first on line {})", first_line));
    }
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node node) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (awaits_key()) refuse_at(mark, described(node) + " as a key", "a word as a key");
    if (frames_.size() >= kDeepestYaml) {
      refuse_at(mark, "deeper nesting", fmt::format("at most {} levels", kDeepestYaml));
    }
    frames_.push_back({std::move(node), false});
  }
  void close() {
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    put(std::move(node));
  }
  void put(Node node) {
    if (++nodes_ > kMostYamlNodes) {
      refuse({node.mark, path(), fmt::format("more than {} values", kMostYamlNodes), "a scenario", ""});
    }
    if (frames_.empty()) {
      root_ = std::move(node);
    } else if (Frame& frame = frames_.back(); frame.node.kind == Node::Kind::list) {
      frame.node.items.push_back(std::move(node));
    } else {
      frame.node.entries.back().value = std::move(node);
      frame.has_key = false;
    }
  }

  std::string file_;
  std::vector<Frame> frames_;
  Node root_;
  std::size_t nodes_ = 0;
};

/// Length of the UTF-8 character at `text[i]`, or 0 if there is none (overlong forms, surrogates and
/// what lies beyond U+10FFFF are none).
std::size_t utf8_length(const std::string& text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U; };
  const auto follows = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
  const unsigned first = byte(i);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(i + 1) ? 2 : 0;
  const unsigned second = byte(i + 1);
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool fits = !(first == 0xE0U && second < 0xA0U) && !(first == 0xEDU && second > 0x9FU);
    return fits && follows(i + 1) && follows(i + 2) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool fits = !(first == 0xF0U && second < 0x90U) && !(first == 0xF4U && second > 0x8FU);
    return fits && follows(i + 1) && follows(i + 2) && follows(i + 3) ? 4 : 0;
  }
  return 0;
}

/// Control characters cannot be seen in an editor, so none is let in, written or escaped.
bool is_control(unsigned char byte) {
  return (byte < 0x20U && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7FU;
}

void check_bytes(const std::string& text, const std::string& shown_as) {
  Mark mark{shown_as, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = utf8_length(text, i);
    if (length == 0) {
      refuse({mark, "", fmt::format("the byte 0x{:02X}", byte), "text in UTF-8", ""});
    }
    if (is_control(byte)) {
      refuse({mark, "", fmt::format("the byte 0x{:02X}", byte), "printable text", ""});
    }
    if (byte == '\n') {
      ++mark.line;
      mark.column = 1;
    } else {
      ++mark.column;
    }
    i += length;
  }
}

}  // namespace

Node read_yaml_text(const std::string& text, const std::string& shown_as) {
  const Mark start{shown_as, 1, 1};
  if (text.size() > kLargestYaml) {
    refuse({start, "", fmt::format("{} bytes", text.size()),
            fmt::format("a file of at most {} bytes", kLargestYaml), ""});
  }
  check_bytes(text, shown_as);
  std::istringstream stream(text);
  TreeBuilder builder(shown_as);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      refuse({start, "", "an empty document", "a scenario", ""});
    }
    Node root = builder.take();
    TreeBuilder second(shown_as);
    if (parser && parser.HandleNextDocument(second)) {
      refuse({second.take().mark, "", "a second document", "one document in a file", ""});
    }
    return root;
  } catch (const YAML::Exception& error) {
    refuse(
        {builder.here(error.mark), builder.path(), "text that is not YAML (" + error.msg + ")", "YAML", ""});
  }
}

Node read_yaml_file(const std::filesystem::path& file) {
  namespace fs = std::filesystem;
  const std::string shown_as = file.string();
  std::error_code failure;
  const fs::file_status status = fs::status(file, failure);
  if (!fs::exists(status)) throw UserError(shown_as + ": found no such file, expected a scenario file");
  if (!fs::is_regular_file(status)) {
    throw UserError(shown_as + ": found something that is not a regular file, expected a scenario file");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text(kLargestYaml + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (!stream.is_open())) {
    throw UserError(shown_as + ": found a file that cannot be read, expected a scenario file");
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return read_yaml_text(text, shown_as);
}

}  // namespace linli
