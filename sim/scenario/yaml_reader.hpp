#pragma once
// YAML in, a neutral tree out. With yaml_writer.cpp the only place that knows yaml-cpp.
#include <filesystem>
#include <string>

#include "scenario/tree.hpp"

namespace linli {

/// Largest file read, in bytes; most values in it; deepest nesting.
inline constexpr std::size_t kLargestYaml = 1U << 20U;
inline constexpr std::size_t kMostYamlNodes = 20000;
inline constexpr std::size_t kDeepestYaml = 32;

/// The one YAML document in `text`; marks carry `shown_as` as their file. Throws UserError for what is
/// not YAML or not wanted in a scenario: duplicate keys, keys that are not scalars, anchors, aliases,
/// tags, nesting beyond kDeepestYaml, several documents, none, bytes that are not UTF-8, NUL bytes.
Node read_yaml_text(const std::string& text, const std::string& shown_as);

/// The same of a file. Throws UserError also for a file that cannot be read, is no regular file, or is
/// larger than kLargestYaml.
Node read_yaml_file(const std::filesystem::path& file);

}  // namespace linli
