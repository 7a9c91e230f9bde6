#pragma once
// What the codes in files mean: one list of names per enumeration, in both languages.
#include <span>
#include <string>
#include <string_view>

#include "output/hdf5.hpp"

namespace linli {

struct CodeName {
  std::string_view key;  ///< for programs
  std::string_view zh;   ///< for readers of Chinese
};

/// A list in /codes: position is code.
struct CodeList {
  std::string_view name;
  std::vector<CodeName> names;
};

/// Every list, in the order of docs/trajectories.md. Built once.
const std::vector<CodeList>& code_lists();
/// The list of that name; there must be one.
const CodeList& code_list(std::string_view name);
/// What `code` holds in events of a kind: the name of another list, "intervention", "community",
/// "courtyard", "number" or "".
std::string_view event_code_meaning(std::size_t event_kind);

/// Writes group `codes`: every list, its Chinese names (NAME_zh), and `event_code`.
void write_codes(const h5::Handle& file);

}  // namespace linli
