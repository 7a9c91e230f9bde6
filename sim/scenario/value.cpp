#include "scenario/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

namespace linli {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestLine = 300;
constexpr std::size_t kLongestProse = 8000;

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::optional<double> read_flag(const Node& node, const std::string& key, Complaints& complaints) {
  static constexpr std::string_view kYes[] = {"yes", "on", "1", "True", "TRUE", "Yes", "是"};
  static constexpr std::string_view kNo[] = {"no", "off", "0", "False", "FALSE", "No", "否"};
  static constexpr std::string_view kBoth[] = {"true", "false"};
  if (node.kind == Node::Kind::scalar) {
    if (node.text == "true") return 1;
    if (node.text == "false") return 0;
  }
  std::string suggestion = node.kind == Node::Kind::scalar ? nearest(node.text, kBoth) : "";
  if (std::find(std::begin(kYes), std::end(kYes), node.text) != std::end(kYes)) suggestion = "true";
  if (std::find(std::begin(kNo), std::end(kNo), node.text) != std::end(kNo)) suggestion = "false";
  complaints.add({node.mark, key, described(node), "true or false", suggestion});
  return std::nullopt;
}

/// A number and what is written after it.
struct Quantity {
  double number = 0;
  std::string_view unit;
};

std::optional<Quantity> split_quantity(std::string_view text) {
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  Quantity quantity;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), quantity.number);
  if (failure == std::errc::invalid_argument) return std::nullopt;
  // Beyond what a double holds: as good as infinite, and refused as such.
  if (failure == std::errc::result_out_of_range) quantity.number = HUGE_VAL;
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (!rest.empty() && rest.front() != ' ') return std::nullopt;
  quantity.unit = trimmed(rest);
  return quantity;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// Text without control characters, which a quoted scalar can smuggle in by escapes.
bool is_text(std::string_view text, bool many_lines) {
  return text.size() <= (many_lines ? kLongestProse : kLongestLine) &&
         std::none_of(text.begin(), text.end(), [&](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return (byte < 0x20 && !(many_lines && (c == '\n' || c == '\t'))) || byte == 0x7F;
         });
}

std::string text_expectation(FieldKind kind) {
  if (kind == FieldKind::name) return "a name of at most 64 letters, digits, '-' and '_'";
  if (kind == FieldKind::path) return "the path of a file";
  return kind == FieldKind::line ? fmt::format("one line of text, at most {} bytes", kLongestLine)
                                 : fmt::format("text, at most {} bytes", kLongestProse);
}

std::optional<FieldValue> read_text(const Node& node, const Field& field, const std::string& key,
                                    Complaints& complaints) {
  bool good = node.kind == Node::Kind::scalar;
  if (field.kind == FieldKind::name) good = good && is_name(node.text);
  if (field.kind != FieldKind::name) good = good && is_text(node.text, field.kind == FieldKind::prose);
  if (field.kind == FieldKind::path) good = good && !node.text.empty();
  if (good) return FieldValue{0, node.text, {}};
  complaints.add({node.mark, key, described(node), text_expectation(field.kind), ""});
  return std::nullopt;
}

/// The absolute path of a file named in a scenario file, relative to that file's folder.
std::optional<FieldValue> read_path(const Node& node, const Field& field, const std::string& key,
                                    Complaints& complaints) {
  namespace fs = std::filesystem;
  std::optional<FieldValue> value = read_text(node, field, key, complaints);
  if (!value) return value;
  const fs::path folder = node.mark.line > 0 ? fs::path(node.mark.file).parent_path() : fs::path();
  std::error_code failure;
  const fs::path file = fs::absolute(folder / value->text, failure).lexically_normal();
  if (failure || !fs::is_regular_file(file, failure)) {
    complaints.add(
        {node.mark, key, described(node), "a file that exists (" + file.string() + " does not)", ""});
    return std::nullopt;
  }
  value->text = file.string();
  return value;
}

std::optional<FieldValue> read_choice(const Node& node, const Field& field, const std::string& key,
                                      Complaints& complaints) {
  if (node.kind == Node::Kind::scalar) {
    const auto found = std::find(field.choices.begin(), field.choices.end(), node.text);
    if (found != field.choices.end()) {
      return FieldValue{static_cast<double>(found - field.choices.begin()), node.text, {}};
    }
  }
  complaints.add({node.mark, key, described(node), one_of(field.choices, "a known choice"),
                  node.kind == Node::Kind::scalar ? nearest(node.text, field.choices) : ""});
  return std::nullopt;
}

/// The numbers are checked against the number of communities once that is known.
std::optional<FieldValue> read_communities(const Node& node, const std::string& key, Complaints& complaints) {
  if (node.kind != Node::Kind::list) {
    complaints.add({node.mark, key, described(node), "a list of numbers of communities, such as [0, 2]", ""});
    return std::nullopt;
  }
  const NumberRecord record{FieldKind::integer, 0, 65535, "1"};
  FieldValue value;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string item_key = fmt::format("{}.{}", key, i);
    const auto number = read_number(node.items[i], record, item_key, complaints);
    if (!number) continue;
    const int community = static_cast<int>(*number);
    if (std::find(value.numbers.begin(), value.numbers.end(), community) != value.numbers.end()) {
      complaints.add(
          {node.items[i].mark, item_key, described(node.items[i]) + " again", "each community once", ""});
    }
    value.numbers.push_back(community);
  }
  return value;
}

}  // namespace

std::string expectation(const NumberRecord& record) {
  if (record.kind == FieldKind::flag) return "true or false";
  const std::string_view kind = record.kind == FieldKind::integer ? "a whole number" : "a number";
  const std::string of = record.unit == "1" ? "" : fmt::format(" ({})", record.unit);
  return fmt::format("{} from {} to {}{}", kind, record.low, record.high, of);
}

std::optional<double> read_number(const Node& node, const NumberRecord& record, const std::string& key,
                                  Complaints& complaints) {
  if (record.kind == FieldKind::flag) return read_flag(node, key, complaints);
  const auto complain = [&](const std::string& expected) -> std::optional<double> {
    complaints.add({node.mark, key, described(node), expected, ""});
    return std::nullopt;
  };
  if (node.kind != Node::Kind::scalar) return complain(expectation(record));
  const std::optional<Quantity> quantity = split_quantity(node.text);
  if (!quantity) return complain(expectation(record));
  if (!quantity->unit.empty() && quantity->unit != record.unit) {
    const std::string unit = record.unit == "1" ? "no unit" : "the unit '" + std::string(record.unit) + "'";
    complaints.add({node.mark, key,
                    fmt::format("{} in the unit {}", in_quotes(node.text), in_quotes(quantity->unit)),
                    unit + ": " + expectation(record), ""});
    return std::nullopt;
  }
  const double number = quantity->number;
  // Written so that NaN fails.
  if (!(number >= record.low && number <= record.high)) return complain(expectation(record));
  if (record.kind == FieldKind::integer && number != std::floor(number)) return complain(expectation(record));
  return number == 0 ? 0.0 : number;  // no -0
}

std::optional<FieldValue> read_field(const Node& node, const Field& field, const std::string& key,
                                     Complaints& complaints) {
  switch (field.kind) {
    case FieldKind::name:
    case FieldKind::line:
    case FieldKind::prose:
      return read_text(node, field, key, complaints);
    case FieldKind::path:
      return read_path(node, field, key, complaints);
    case FieldKind::choice:
      return read_choice(node, field, key, complaints);
    case FieldKind::communities:
      return read_communities(node, key, complaints);
    case FieldKind::real:
    case FieldKind::integer:
    case FieldKind::flag:
      break;
  }
  const auto number = read_number(node, {field.kind, field.low, field.high, field.unit}, key, complaints);
  if (!number) return std::nullopt;
  return FieldValue{*number, {}, {}};
}

}  // namespace linli
