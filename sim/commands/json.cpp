#include "commands/json.hpp"

#include <fmt/format.h>

#include <cmath>

namespace linli::commands {
namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += fmt::format("\\{}", c);
    else if (static_cast<unsigned char>(c) < 0x20)
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      result += c;
  }
  return result + '"';
}

}  // namespace

void Json::begin(std::string_view key) {
  if (depth_ == 0) return;
  text_ += fmt::format("{}\n{:{}}{}: ", first_ ? "" : ",", "", 2 * depth_, quoted(key));
  first_ = false;
}

Json& Json::open(std::string_view key) {
  begin(key);
  text_ += '{';
  ++depth_;
  first_ = true;
  return *this;
}

Json& Json::close() {
  --depth_;
  text_ += first_ ? "}" : fmt::format("\n{:{}}}}", "", 2 * depth_);
  first_ = false;
  return *this;
}

Json& Json::text(std::string_view key, std::string_view value) {
  begin(key);
  text_ += quoted(value);
  return *this;
}

Json& Json::number(std::string_view key, double value) {
  begin(key);
  text_ += std::isfinite(value) ? fmt::format("{}", value) : "null";
  return *this;
}

}  // namespace linli::commands
