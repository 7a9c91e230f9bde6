#pragma once
// Scenario files in, scenarios out, and back. What commands and studies use.
#include <filesystem>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "scenario/tree.hpp"

namespace linli {

/// The tree of a scenario file merged with those it extends. `extends: other.yaml`, at the top of a
/// file, is relative to that file; chains may be kLongestChain long. Throws UserError, also for cycles.
Node load_tree(const std::filesystem::path& file);
inline constexpr std::size_t kLongestChain = 32;
/// A tree that comes from no file, merged with what it extends; `extends` is relative to the working folder.
Node with_extended(Node tree);

/// Applies overrides of the form `key.path=value` (scenario/resolve.hpp says how paths work), the value
/// in YAML, in the order given. Throws UserError with `--set` in the place of file and line.
void apply_overrides(Node& tree, const std::vector<std::string>& overrides);

/// The scenario of a file, with overrides. Throws UserError.
Scenario load_scenario(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});

/// The scenario that resolved text states, such as a trajectory file carries. `shown_as` stands for the
/// file in messages. Throws UserError.
Scenario parse_scenario(const std::string& text, const std::string& shown_as,
                        const std::vector<std::string>& overrides = {});

/// The whole scenario as YAML: every key, parameter and lever, in a stable order. parse_scenario() of it
/// gives an equal scenario.
std::string resolved_yaml(const Scenario& scenario);

}  // namespace linli
