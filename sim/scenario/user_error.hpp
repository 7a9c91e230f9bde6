#pragma once
// What the user got wrong, as against a bug of ours (world/invariant.hpp). The program prints the
// messages and ends with exit status 2, leaving no output.
#include <stdexcept>
#include <string>
#include <vector>

namespace linli {

/// One or more complaints about what the user gave us, each a whole sentence of one line; the first
/// in the file first. Never empty.
class UserError : public std::runtime_error {
 public:
  explicit UserError(std::string message) : UserError(std::vector<std::string>{std::move(message)}) {}
  explicit UserError(std::vector<std::string> messages)
      : std::runtime_error(joined(messages)), messages_(std::move(messages)) {}

  [[nodiscard]] const std::vector<std::string>& messages() const { return messages_; }

 private:
  static std::string joined(const std::vector<std::string>& messages) {
    std::string text;
    for (const std::string& message : messages) {
      if (!text.empty()) text += '\n';
      text += message;
    }
    return text;
  }
  std::vector<std::string> messages_;
};

}  // namespace linli
