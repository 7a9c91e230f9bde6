#pragma once
// Broken invariants are bugs of Linli, never errors of the user (scenario/user_error.hpp).
#include <cstdio>
#include <cstdlib>

namespace linli {

/// Says which invariant broke, where, and that this is a bug of Linli; then aborts.
[[noreturn]] inline void invariant_broken(const char* condition, const char* message, const char* file,
                                          int line) {
  std::fprintf(stderr, "linli: this is a bug of Linli, please report it: %s:%d: %s (%s does not hold)\n",
               file, line, message, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace linli

/// Aborts unless `condition` holds. `message`: a string literal saying what must hold, for whom.
/// Always on, so keep it out of inner loops.
#define LINLI_INVARIANT(condition, message) \
  ((condition) ? static_cast<void>(0) : ::linli::invariant_broken(#condition, message, __FILE__, __LINE__))
