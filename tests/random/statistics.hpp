#pragma once
// Tests of fit for the tests of this room. Each returns a p-value; the draws are fixed by their keys,
// so a verdict never changes from run to run.
#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <vector>

namespace linli::testing {

/// Samples for each test: 100 thousand, or a million where LINLI_FULL=1.
inline std::size_t sample_size() {
  const char* full = std::getenv("LINLI_FULL");
  return full != nullptr && full[0] == '1' ? 1'000'000 : 100'000;
}

/// Below this a test fails. With some hundred tests, a sound generator fails one in a thousand choices of
/// keys.
inline constexpr double kSmallestP = 1e-5;

/// Pearson's chi-square of counts against expected counts; `lost`: degrees of freedom lost.
inline double chi_square_p(const std::vector<double>& counts, const std::vector<double>& expected,
                           int lost = 1) {
  double sum = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double gap = counts[i] - expected[i];
    sum += gap * gap / expected[i];
  }
  return boost::math::gamma_q(0.5 * (static_cast<double>(counts.size()) - lost), 0.5 * sum);
}

/// Chi-square of values in (0, 1) over equal cells. Two-sided: cells filled too evenly fail as well.
inline double uniform_cells_p(const std::vector<double>& values, std::size_t cells = 256) {
  std::vector<double> counts(cells, 0.0);
  for (const double u : values) counts[static_cast<std::size_t>(u * static_cast<double>(cells))] += 1.0;
  const double mean = static_cast<double>(values.size()) / static_cast<double>(cells);
  const double p = chi_square_p(counts, std::vector<double>(cells, mean));
  return 2.0 * std::min(p, 1.0 - p);
}

/// Chi-square of pairs (x[i], y[i]) over a grid of 16 x 16 cells: dependence of any shape.
inline double pair_cells_p(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<double> cells(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) cells[i] = (std::floor(16.0 * x[i]) + y[i]) / 16.0;
  return uniform_cells_p(cells, 256);
}

/// Kolmogorov-Smirnov against a distribution function (asymptotic, with Stephens' correction).
template <class Distribution>
double kolmogorov_p(std::vector<double> values, Distribution&& distribution) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double gap = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double f = distribution(values[i]);
    const auto rank = static_cast<double>(i);
    gap = std::max({gap, f - rank / n, (rank + 1.0) / n - f});
  }
  const double t = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * gap;
  if (t < 0.2) return 1.0;
  double p = 0.0;
  for (int k = 1; k <= 100; ++k) p += (k % 2 == 1 ? 2.0 : -2.0) * std::exp(-2.0 * k * k * t * t);
  return std::clamp(p, 0.0, 1.0);
}

/// Two-sided p-value of a standard normal score.
inline double score_p(double score) { return boost::math::erfc(std::fabs(score) / std::sqrt(2.0)); }

/// Serial correlation of uniforms at a lag.
inline double serial_p(const std::vector<double>& values, std::size_t lag) {
  double sum = 0.0;
  const std::size_t n = values.size() - lag;
  for (std::size_t i = 0; i < n; ++i) sum += (values[i] - 0.5) * (values[i + lag] - 0.5);
  return score_p(sum * 12.0 / std::sqrt(static_cast<double>(n)));  // var(u - 1/2) = 1/12
}

/// Mean and central moments: {mean, variance, skewness, excess kurtosis}.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double skewness = 0.0;
  double excess_kurtosis = 0.0;
};

inline Moments moments(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Moments m;
  for (const double v : values) m.mean += v / n;
  double third = 0.0;
  double fourth = 0.0;
  for (const double v : values) {
    const double d = v - m.mean;
    m.variance += d * d / n;
    third += d * d * d / n;
    fourth += d * d * d * d / n;
  }
  m.skewness = third / std::pow(m.variance, 1.5);
  m.excess_kurtosis = fourth / (m.variance * m.variance) - 3.0;
  return m;
}

}  // namespace linli::testing
