#pragma once
#include <string>

#include "scenario/tree.hpp"

namespace linli {

/// The tree as YAML. read_yaml_text() of it gives the same tree, but for marks.
std::string write_yaml(const Node& tree);

}  // namespace linli
