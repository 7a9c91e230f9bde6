#pragma once
// Facts of the source measured on runs of a world without support: figures by name, one value a
// replicate, and intervals over replicates.
#include <map>
#include <string>
#include <vector>

#include "parameters/parameters.hpp"

namespace linli::rows {

/// Figures of one replicate, by name. A figure that cannot be had in a replicate is left out.
using Facts = std::map<std::string, double>;

/// Runs one replicate of the default street without support for `weeks` after burn-in, and measures it.
Facts measure(const Parameters& parameters, std::uint32_t replicate, int weeks);

/// Replicates 0 ... count - 1, on two threads. Kept: the same question is answered from memory.
const std::vector<Facts>& replicates(const std::string& law, const Parameters& parameters, int count,
                                     int weeks);

/// Mean and 95% t-interval of a figure over replicates (those that have it).
struct Estimate {
  double mean = 0, low = 0, high = 0;
  int count = 0;
};
Estimate estimate(const std::vector<Facts>& runs, const std::string& figure);
/// The same for the paired difference a - b, or for figures of one run: x - y.
Estimate difference(const std::vector<Facts>& a, const std::vector<Facts>& b, const std::string& figure);
Estimate difference(const std::vector<Facts>& runs, const std::string& x, const std::string& y);

}  // namespace linli::rows
