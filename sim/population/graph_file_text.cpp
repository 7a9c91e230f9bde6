// Text of graph files: reading, checking, splitting.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "population/graph_file_raw.hpp"
#include "scenario/user_error.hpp"

namespace linli::graph_file {
namespace {

/// Length of the UTF-8 sequence at `at`, or 0 if there is none that is valid.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  const unsigned lead = byte(at);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : (lead & 0xF0U) == 0xE0      ? 3
                                                           : 4;
  if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) return 0;
  }
  if (length < 3) return length;
  const unsigned second = byte(at + 1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool beyond = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
  return overlong || beyond ? 0 : length;
}

void check_text(const std::string& path, std::string_view text) {
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    const auto byte = static_cast<unsigned char>(text[at]);
    if (length == 0) refuse(path, line, "not UTF-8 text");
    if (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t')
      refuse(path, line, "a binary file, not text");
    if (byte == '\n') ++line;
    at += length;
  }
}

}  // namespace

std::uint32_t RawGraph::vertex(std::string_view name) {
  const auto [at, is_new] = index_.try_emplace(std::string(name), static_cast<std::uint32_t>(label.size()));
  if (is_new) label.emplace_back(name);
  return at->second;
}

void refuse(const std::string& path, std::size_t line, const std::string& what) {
  throw UserError(path + ":" + std::to_string(line) + ": " + what);
}

std::string read_text(const std::string& path) {
  std::error_code trouble;
  if (!std::filesystem::is_regular_file(path, trouble)) throw UserError(path + ": there is no such file");
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) throw UserError(path + ": cannot be read");
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  check_text(path, text);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    start = end + 1;
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> comma_fields(const std::string& path, std::size_t line, std::string_view text) {
  std::vector<std::string> fields;
  std::string field;
  bool inside = false;
  bool was_quoted = false;
  const auto finish = [&] {
    fields.push_back(was_quoted ? field : std::string(trimmed(field)));
    field.clear();
    was_quoted = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside) {
      if (c != '"') {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else {
        inside = false;
      }
    } else if (c == ',') {
      finish();
    } else if (c == '"' && !was_quoted && trimmed(field).empty()) {
      inside = was_quoted = true;
      field.clear();
    } else if (!was_quoted) {
      field += c;
    } else if (c != ' ' && c != '\t') {
      refuse(path, line, "text after a closing quote");
    }
  }
  if (inside) refuse(path, line, "a quote is not closed");
  finish();
  return fields;
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string quoted(std::string_view name) {
  constexpr std::size_t kMost = 40;
  if (name.size() <= kMost) return "'" + std::string(name) + "'";
  std::size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80) --end;
  return "'" + std::string(name.substr(0, end)) + "...'";
}

}  // namespace linli::graph_file
