#include "commands/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace linli::commands {

void tell(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) == 1), start_(Clock::now()), counted_from_(start_) {}

double Progress::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

double Progress::counted_seconds() const {
  return std::chrono::duration<double>(Clock::now() - counted_from_).count();
}

double Progress::left(double share) const { return share > 0 ? counted_seconds() * (1 - share) / share : 0; }

void Progress::restart() {
  counted_from_ = Clock::now();
  tenth_ = -1;
}

void Progress::show(double share, const std::string& what) {
  share = std::clamp(share, 0.0, 1.0);
  if (!terminal_) {
    const int tenth = static_cast<int>(share * 10);
    if (tenth == tenth_) return;
    tenth_ = tenth;
    tell(fmt::format("{:3.0f}% {}\n", share * 100, what));
    return;
  }
  if (Clock::now() - last_ < std::chrono::milliseconds(100) && share < 1) return;
  last_ = Clock::now();
  constexpr int width = 24;
  const int full = static_cast<int>(share * width);
  tell(fmt::format("\r\x1b[K[{:#<{}}{:-<{}}] {:3.0f}% {}", "", full, "", width - full, share * 100, what));
  shown_ = true;
}

void Progress::say(const std::string& what) {
  tell(fmt::format("{}{}{}", terminal_ ? "\r\x1b[K" : "", what, terminal_ ? "" : "\n"));
  shown_ = terminal_;
}

void Progress::clear() {
  if (shown_) tell("\r\x1b[K");
  shown_ = false;
}

std::string duration_text(double seconds) {
  const auto whole = std::lround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

}  // namespace linli::commands
