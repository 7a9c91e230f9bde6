#include "scenario/complaint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scenario/user_error.hpp"

namespace linli {
namespace {

std::string place(const Mark& mark) {
  if (mark.line == 0) return mark.file;
  return fmt::format("{}:{}:{}", mark.file, mark.line, mark.column);
}

/// Optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string to_string(const Complaint& complaint) {
  std::string text = place(complaint.where);
  if (!text.empty()) text += ": ";
  if (!complaint.key.empty()) text += fmt::format("key {}: ", in_quotes(complaint.key));
  text += fmt::format("found {}, expected {}", complaint.found, complaint.expected);
  if (!complaint.suggestion.empty()) text += fmt::format("; did you mean '{}'?", complaint.suggestion);
  return text;
}

void refuse(const Complaint& complaint) { throw UserError(to_string(complaint)); }

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string out = "'";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool starts_character = (byte & 0xC0U) != 0x80U;
    if (i >= kLongest && starts_character) return out + "...'";
    if (byte == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += text[i];
    }
  }
  return out + "'";
}

std::string described(const Node& node) {
  switch (node.kind) {
    case Node::Kind::scalar:
      return in_quotes(node.text);
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::nothing:
      break;
  }
  return "nothing";
}

std::string nearest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t kLongestWord = 100;
  if (word.empty() || word.size() > kLongestWord) return {};
  // A quarter of the letters may differ: more would suggest what was not meant.
  std::size_t best = std::max<std::size_t>(1, (word.size() + 1) / 4) + 1;
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edits(word, candidate);
    if (distance < best) {
      best = distance;
      found = candidate;
    }
  }
  return std::string(found);
}

std::string one_of(std::span<const std::string_view> candidates, std::string_view otherwise) {
  constexpr std::size_t kMostListed = 16;
  if (candidates.size() > kMostListed) return std::string(otherwise);
  return fmt::format("{}{}", candidates.size() > 1 ? "one of " : "", fmt::join(candidates, ", "));
}

bool Complaints::about(const std::string& key) const {
  return std::any_of(list_.begin(), list_.end(), [&](const Complaint& each) { return each.key == key; });
}

void Complaints::raise() const {
  if (list_.empty()) return;
  std::map<std::string, std::size_t> file_order;  // files by first complaint, so that a child's come first
  for (const Complaint& complaint : list_) file_order.emplace(complaint.where.file, file_order.size());
  std::vector<Complaint> sorted = list_;
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Complaint& a, const Complaint& b) {
    return std::tuple(file_order[a.where.file], a.where.line, a.where.column) <
           std::tuple(file_order[b.where.file], b.where.line, b.where.column);
  });
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < std::min(kMost, sorted.size()); ++i) messages.push_back(to_string(sorted[i]));
  if (sorted.size() > kMost) messages.push_back(fmt::format("... and {} more", sorted.size() - kMost));
  throw UserError(std::move(messages));
}

}  // namespace linli
