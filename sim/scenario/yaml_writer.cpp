#include "scenario/yaml_writer.hpp"

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

namespace linli {
namespace {

void emit(YAML::Emitter& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::nothing:
      out << YAML::Null;
      return;
    case Node::Kind::scalar:
      if (node.is_text) out << YAML::DoubleQuoted;
      out << node.text;
      return;
    case Node::Kind::list: {
      const bool is_flat = node.items.empty() || node.items.front().kind == Node::Kind::scalar;
      out << (is_flat ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
      for (const Node& item : node.items) emit(out, item);
      out << YAML::EndSeq;
      return;
    }
    case Node::Kind::map:
      out << (node.entries.empty() ? YAML::Flow : YAML::Block) << YAML::BeginMap;
      for (const Entry& entry : node.entries) {
        out << YAML::Key << entry.key << YAML::Value;
        emit(out, entry.value);
      }
      out << YAML::EndMap;
      return;
  }
}

}  // namespace

std::string write_yaml(const Node& tree) {
  YAML::Emitter out;
  emit(out, tree);
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace linli
