#include "scenario/tree.hpp"

#include <algorithm>
#include <utility>

namespace linli {

Entry* Node::find(std::string_view key) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

const Entry* Node::find(std::string_view key) const { return const_cast<Node*>(this)->find(key); }

void Node::erase(std::string_view key) {
  entries.erase(
      std::remove_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; }),
      entries.end());
}

Node Node::scalar(std::string text, Mark mark) {
  Node node;
  node.kind = Kind::scalar;
  node.text = std::move(text);
  node.mark = std::move(mark);
  return node;
}

Node Node::quoted(std::string text, Mark mark) {
  Node node = scalar(std::move(text), std::move(mark));
  node.is_text = true;
  return node;
}

Node Node::list(Mark mark) {
  Node node;
  node.kind = Kind::list;
  node.mark = std::move(mark);
  return node;
}

Node Node::map(Mark mark) {
  Node node;
  node.kind = Kind::map;
  node.mark = std::move(mark);
  return node;
}

Node merge(Node base, Node over) {
  if (base.kind != Node::Kind::map || over.kind != Node::Kind::map) return over;
  base.mark = over.mark;
  for (Entry& entry : over.entries) {
    if (Entry* old = base.find(entry.key)) {
      old->mark = std::move(entry.mark);
      old->value = merge(std::move(old->value), std::move(entry.value));
    } else {
      base.entries.push_back(std::move(entry));
    }
  }
  return base;
}

void collect_files(const Node& node, std::vector<std::string>& files) {
  if (!node.mark.file.empty() && std::find(files.begin(), files.end(), node.mark.file) == files.end())
    files.push_back(node.mark.file);
  for (const auto& item : node.items) collect_files(item, files);
  for (const auto& entry : node.entries) collect_files(entry.value, files);
}

}  // namespace linli
