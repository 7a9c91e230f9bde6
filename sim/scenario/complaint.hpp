#pragma once
// The one place that words complaints about scenarios.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/tree.hpp"

namespace linli {

/// One thing wrong. Worded as
/// `file:line:column: key 'a.b.c': found 'x', expected y; did you mean 'z'?`
struct Complaint {
  Mark where;
  std::string key;         ///< dotted path of the key; empty where there is none
  std::string found;       ///< as it reads in the sentence: in_quotes(...) or words
  std::string expected;    ///< words
  std::string suggestion;  ///< empty: none
};

std::string to_string(const Complaint& complaint);
/// Throws UserError with this one complaint.
[[noreturn]] void refuse(const Complaint& complaint);

/// 'text', with what is not printable escaped and the length cut to about 60 bytes.
std::string in_quotes(std::string_view text);
/// What a node is, as "found" says it: 'text', a map, a list, nothing.
std::string described(const Node& node);
/// The candidate nearest to `word` by edits (insert, delete, replace, swap neighbours), the first of
/// equals; empty if none is near.
std::string nearest(std::string_view word, std::span<const std::string_view> candidates);
/// "one of a, b, c"; beyond 16 candidates only `otherwise`.
std::string one_of(std::span<const std::string_view> candidates, std::string_view otherwise);

/// Complaints gathered while a scenario is read.
class Complaints {
 public:
  void add(Complaint complaint) { list_.push_back(std::move(complaint)); }
  /// Whether there is one about this key.
  [[nodiscard]] bool about(const std::string& key) const;
  /// Throws UserError if there are any: the first `kMost` in the order of the file, and how many more.
  void raise() const;
  static constexpr std::size_t kMost = 20;

 private:
  std::vector<Complaint> list_;
};

}  // namespace linli
