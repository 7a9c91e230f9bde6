#pragma once
// How far a command is: one line that renews itself on a terminal, a plain line every tenth otherwise.
#include <chrono>
#include <string>
#include <string_view>

namespace linli::commands {

/// Writes to standard error. Where nobody reads it any more, the work goes on.
void tell(std::string_view text);

class Progress {
 public:
  /// Writes to standard error.
  Progress();
  /// `share` done, in [0, 1]; `what`: the rest of the line. Cheap enough to be called every week.
  void show(double share, const std::string& what);
  /// Something that is not counted: "burn-in, 260 weeks".
  void say(const std::string& what);
  /// Removes the line of a terminal.
  void clear();
  [[nodiscard]] double seconds() const;
  /// Seconds since `restart`.
  [[nodiscard]] double counted_seconds() const;
  /// Seconds still to go, by the share done since `restart`.
  [[nodiscard]] double left(double share) const;
  /// What is counted begins anew.
  void restart();

 private:
  using Clock = std::chrono::steady_clock;
  bool terminal_;
  Clock::time_point start_, counted_from_, last_{};
  int tenth_ = -1;
  bool shown_ = false;
};

/// "42 s", "3 min 20 s", "2 h 5 min".
std::string duration_text(double seconds);

}  // namespace linli::commands
