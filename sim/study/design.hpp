#pragma once
// Designs of experiments: which values of which parameters a study's samples take.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "parameters/parameters.hpp"

namespace linli {

/// A parameter that samples vary, uniformly from `low` to `high` (whole numbers and flags: each value alike).
struct Factor {
  const ParameterRecord* record = nullptr;
  double low = 0, high = 0;
  [[nodiscard]] std::string key() const;  ///< section.name
};

/// Values by sample, then factor.
using Design = std::vector<std::vector<double>>;

/// `size` points, one in each of `size` equal slices of every factor (McKay, Beckman & Conover 1979). A pure
/// function of its arguments.
Design latin_hypercube(const std::vector<Factor>& factors, std::uint32_t size, std::uint32_t seed);

/// The points from which Sobol' indices are estimated (Saltelli 2002): for each of `base` points of a Sobol'
/// sequence, shifted by `seed`: A; A with each factor from B in turn; with `second_order`, B with each factor
/// from A in turn; B. In the order that SALib's analysis expects; base x (D + 2) or base x (2 D + 2) samples.
Design sobol(const std::vector<Factor>& factors, std::uint32_t base, bool second_order, std::uint32_t seed);

/// `trajectories` of D + 1 points, each factor moved once by half the levels' range (Morris 1991); `levels`
/// even.
Design morris(const std::vector<Factor>& factors, std::uint32_t trajectories, std::uint32_t levels,
              std::uint32_t seed);

/// Every combination of the values of each factor, the last factor fastest.
Design full_factorial(const std::vector<std::vector<double>>& values);

/// A design in a CSV file: a line of parameters (section.name), then one line a sample. Throws UserError with
/// file and line.
Design design_from_csv(const std::filesystem::path& file, std::vector<Factor>& factors);

/// The parameter `section.name`, or null.
const ParameterRecord* find_parameter(std::string_view key);

}  // namespace linli
