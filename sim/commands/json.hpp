#pragma once
#include <string>
#include <string_view>

namespace linli::commands {

/// Writes one JSON object, member by member. What is not a number in JSON (NaN) becomes null.
class Json {
 public:
  /// Opens an object: the whole, or a member.
  Json& open(std::string_view key = {});
  Json& close();
  Json& text(std::string_view key, std::string_view value);
  Json& number(std::string_view key, double value);
  [[nodiscard]] const std::string& done() const { return text_; }

 private:
  void begin(std::string_view key);
  std::string text_;
  int depth_ = 0;
  bool first_ = true;
};

}  // namespace linli::commands
