#pragma once
// Figures over paired replicates, with their intervals, and what an interval says of a band.
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "validation/facts.hpp"

namespace linli {

/// A figure over replicates.
struct Estimate {
  double value = 0;
  double low = 0, high = 0;    ///< 95%, Student's t over replicates; infinite below 2 replicates
  std::size_t replicates = 0;  ///< those that have it; 0: there is no figure
};

/// What is compared: a fact of one world, and perhaps of another (or another fact of the same).
enum class Comparison : std::uint8_t {
  level,       ///< a
  difference,  ///< a - b
  change,      ///< a / b - 1
};

/// One side of a comparison, replicate by replicate.
using Side = std::vector<Count>;

/// Sums of counts over sums of what they are among, so that replicates weigh by how much happened in them;
/// the interval is that of the ratio estimator (linearised residuals, Cochran 1977, section 6.4), paired
/// where there are two sides. `b` is empty for a level. A replicate counts if either side has anything to
/// count among; without any in one of the sides (or b = 0 in a change) there is no figure. A change in which
/// no pair differs, or nothing is left of b, has the width of the rule of three: 3 over what happened in b.
Estimate estimate(Comparison comparison, std::span<const Count> a, std::span<const Count> b);

/// From `low` to `high`; a band of nil lies about 0.
struct Band {
  double low, high;
};

enum class Verdict : std::uint8_t { holds, fails, undecided, no_figure };

/// Holds if the whole interval is inside the band, fails if all of it is outside.
Verdict verdict(const Band& band, const Estimate& estimate);

}  // namespace linli
