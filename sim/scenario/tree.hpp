#pragma once
// A neutral tree of what a scenario file says, each node with the place it was written at. Readers of
// file formats build it; validation and overrides work on it.
#include <string>
#include <string_view>
#include <vector>

namespace linli {

/// A place in a file, as an editor counts. Line 0: no line (an override on the command line).
struct Mark {
  std::string file;
  int line = 0;    ///< from 1
  int column = 0;  ///< from 1
};

struct Entry;

struct Node {
  enum class Kind { nothing, scalar, list, map };
  Kind kind = Kind::nothing;
  Mark mark;
  std::string text;            ///< of a scalar
  bool is_text = false;        ///< a scalar that is text even if it looks like a number: writers quote it
  std::vector<Node> items;     ///< of a list
  std::vector<Entry> entries;  ///< of a map, in the order written; keys are unique

  /// Entry of a map, or null.
  [[nodiscard]] const Entry* find(std::string_view key) const;
  Entry* find(std::string_view key);
  /// Removes an entry, if there is one.
  void erase(std::string_view key);

  static Node scalar(std::string text, Mark mark = {});
  static Node quoted(std::string text, Mark mark = {});
  static Node list(Mark mark = {});
  static Node map(Mark mark = {});
};

/// A key of a map and what stands under it.
struct Entry {
  std::string key;
  Mark mark;  ///< of the key
  Node value;
};

/// What `over` says, and what `base` says where `over` is silent. Maps merge key by key; scalars and
/// lists (so also `interventions` and `events`) replace what was there, whole: a file that changes one
/// intervention of another states its own list.
Node merge(Node base, Node over);

/// Adds every file that something in the tree was written in and that is not yet listed, in the order met.
void collect_files(const Node& node, std::vector<std::string>& files);

}  // namespace linli
