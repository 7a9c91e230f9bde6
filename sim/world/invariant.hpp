#pragma once
// Broken invariants are bugs of Linli, never errors of the user (scenario/user_error.hpp).
#include <stdexcept>
#include <string>

namespace linli {

/// A bug of Linli. Thrown and not fatal, so that one run of a study that meets it is recorded as failed and
/// does not take the others down.
class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Says which invariant broke, and where.
[[noreturn]] inline void invariant_broken(const char* condition, const char* message, const char* file,
                                          int line) {
  throw BrokenInvariant(std::string(file) + ":" + std::to_string(line) + ": " + message + " (" + condition +
                        " does not hold)");
}

}  // namespace linli

/// Throws BrokenInvariant unless `condition` holds. `message`: a string literal saying what must hold, for
/// whom. Always on, so keep it out of inner loops.
#define LINLI_INVARIANT(condition, message) \
  ((condition) ? static_cast<void>(0) : ::linli::invariant_broken(#condition, message, __FILE__, __LINE__))
