// The deterministic functions: accuracy in units in the last place against long double, special values,
// monotonicity, and the bits themselves, which every compiler and build type must reproduce.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <vector>

#include "random/keyed.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();
constexpr double kLargest = std::numeric_limits<double>::max();

/// Error of `value` in units in the last place of the true result.
double ulps(double value, long double truth) {
  const double nearest = static_cast<double>(truth);
  if (value == nearest) return 0.0;  // rounded correctly (infinities and zeros too)
  const int exponent = std::max(std::ilogb(nearest), -1022);
  return static_cast<double>(std::fabs(value - truth) / std::ldexp(1.0L, exponent - 52));
}

/// Even on (low, high), at fixed keyed points.
std::vector<double> points(double low, double high, std::size_t n = 400'000) {
  std::vector<double> x(n);
  const EntityKey key = entity_key({11, 0}, 1);
  for (std::uint32_t i = 0; i < n; ++i) x[i] = low + (high - low) * draw_uniform(key, Stream::work, 0, i);
  return x;
}

/// Doubles of every magnitude, positive.
std::vector<double> magnitudes(std::size_t n = 400'000) {
  std::vector<double> x(n);
  const EntityKey key = entity_key({12, 0}, 1);
  for (std::uint32_t i = 0; i < n; ++i) {
    const Block block = draw_block(key, Stream::work, 0, i);
    const std::uint64_t bits = (std::uint64_t{block.word[1]} << 32U | block.word[0]) & 0x7fffffffffffffffULL;
    x[i] = std::isfinite(std::bit_cast<double>(bits)) ? std::bit_cast<double>(bits) : 1.0;
  }
  return x;
}

double worst_ulps(const char* name, const std::vector<double>& inputs, const std::function<double(double)>& f,
                  const std::function<long double(long double)>& truth) {
  double worst = 0.0;
  double at = 0.0;
  for (const double x : inputs) {
    const double error = ulps(f(x), truth(x));
    if (error > worst) {
      worst = error;
      at = x;
    }
  }
  std::printf("%-28s largest error %.3f ulp at %.17g\n", name, worst, at);
  return worst;
}

void expect_monotone(const std::vector<double>& inputs, const std::function<double(double)>& f) {
  std::vector<double> sorted = inputs;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) ASSERT_LE(f(sorted[i - 1]), f(sorted[i])) << sorted[i];
}

/// A function at `n` doubles on either side of x never falls.
void expect_monotone_near(double x, const std::function<double(double)>& f, int n = 20'000) {
  for (int i = 0; i < n; ++i) x = std::nextafter(x, -kInfinity);
  double last = f(x);
  for (int i = 0; i < 2 * n; ++i) {
    x = std::nextafter(x, kInfinity);
    const double now = f(x);
    ASSERT_LE(last, now) << x;
    last = now;
  }
}

long double true_logistic(long double x) { return 1.0L / (1.0L + std::exp(-x)); }
long double true_logit(long double p) { return std::log(p) - std::log1p(-p); }
long double true_normal_cdf(long double x) { return 0.5L * std::erfc(-x / std::sqrt(2.0L)); }
long double true_quantile(long double p) {
  return p < 0.5L ? -std::sqrt(2.0L) * boost::math::erfc_inv(2.0L * p)
                  : std::sqrt(2.0L) * boost::math::erf_inv(2.0L * p - 1.0L);
}

TEST(Exp, Accuracy) {
  const auto truth = [](long double x) { return std::exp(x); };
  EXPECT_LT(worst_ulps("exp, normal results", points(-708.0, 709.78), det_exp, truth), 2.0);
  EXPECT_LT(worst_ulps("exp, near 0", points(-1.0, 1.0), det_exp, truth), 2.0);
  EXPECT_LT(worst_ulps("exp, subnormal results", points(-745.2, -708.0), det_exp, truth), 2.0);
}

TEST(Exp, SpecialValues) {
  EXPECT_EQ(det_exp(0.0), 1.0);
  EXPECT_EQ(det_exp(-0.0), 1.0);
  EXPECT_LT(ulps(det_exp(1.0), std::exp(1.0L)), 1.0);
  EXPECT_EQ(det_exp(kTiny), 1.0);
  EXPECT_EQ(det_exp(kInfinity), kInfinity);
  EXPECT_EQ(det_exp(-kInfinity), 0.0);
  EXPECT_EQ(det_exp(709.79), kInfinity);
  EXPECT_TRUE(std::isfinite(det_exp(709.782712893383)));
  EXPECT_EQ(det_exp(-745.1), kTiny);
  EXPECT_EQ(det_exp(-746.0), 0.0);
  EXPECT_EQ(det_exp(kLargest), kInfinity);
  EXPECT_EQ(det_exp(-kLargest), 0.0);
  EXPECT_TRUE(std::isnan(det_exp(kNaN)));
}

TEST(Exp, Monotone) {
  expect_monotone(points(-746.0, 710.0), det_exp);
  for (int k = -40; k <= 40; ++k) expect_monotone_near((k + 0.5) * 0.6931471805599453, det_exp, 500);
}

TEST(Log, Accuracy) {
  const auto truth = [](long double x) { return std::log(x); };
  EXPECT_LT(worst_ulps("log, every magnitude", magnitudes(), det_log, truth), 2.0);
  EXPECT_LT(worst_ulps("log, (0, 1)", points(0.0, 1.0), det_log, truth), 2.0);
  EXPECT_LT(worst_ulps("log, near 1", points(0.999, 1.001), det_log, truth), 2.0);
  EXPECT_LT(worst_ulps("log, 0.5 to 2", points(0.5, 2.0), det_log, truth), 2.0);
  EXPECT_LT(worst_ulps("log, subnormal", points(0.0, 0x1p-1022), det_log, truth), 2.0);
}

TEST(Log, SpecialValues) {
  EXPECT_EQ(det_log(1.0), 0.0);
  EXPECT_EQ(det_log(0.0), -kInfinity);
  EXPECT_EQ(det_log(-0.0), -kInfinity);
  EXPECT_EQ(det_log(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(det_log(-1.0)));
  EXPECT_TRUE(std::isnan(det_log(-kInfinity)));
  EXPECT_TRUE(std::isnan(det_log(kNaN)));
  EXPECT_EQ(det_log(kTiny), -744.4400719213812);
  EXPECT_EQ(det_log(kLargest), 709.782712893384);
  EXPECT_EQ(det_log(1.0 + 0x1p-52), 0x1p-52 - 0x1p-105);
}

TEST(Log, Monotone) {
  expect_monotone(points(0.0, 4.0), det_log);
  expect_monotone(magnitudes(), det_log);
  for (const double x : {0.5, 0.7071067811865476, 1.0, 1.4142135623730951, 2.0})
    expect_monotone_near(x, det_log);
}

TEST(Pow, AccuracyAndSpecialValues) {
  double worst = 0.0;
  const std::vector<double> bases = magnitudes();
  const std::vector<double> sizes = points(-100.0, 100.0);
  for (std::size_t i = 0; i < bases.size(); ++i) {
    const double y = sizes[i] / std::log(bases[i]);
    if (!std::isfinite(y)) continue;
    const long double truth = std::pow(static_cast<long double>(bases[i]), static_cast<long double>(y));
    worst = std::max(worst, static_cast<double>(std::fabs(det_pow(bases[i], y) / truth - 1.0L)));
  }
  std::printf("%-28s largest relative error %.3g\n", "pow, |y log x| < 100", worst);
  EXPECT_LT(worst, 1e-13);
  EXPECT_EQ(det_pow(3.0, 0.0), 1.0);
  EXPECT_EQ(det_pow(kNaN, 0.0), 1.0);
  EXPECT_EQ(det_pow(1.0, kNaN), 1.0);
  EXPECT_EQ(det_pow(0.0, 2.5), 0.0);
  EXPECT_EQ(det_pow(0.0, -2.5), kInfinity);
  EXPECT_EQ(det_pow(kInfinity, 0.5), kInfinity);
  EXPECT_EQ(det_pow(kInfinity, -0.5), 0.0);
  EXPECT_EQ(det_pow(2.0, kInfinity), kInfinity);
  EXPECT_EQ(det_pow(0.5, kInfinity), 0.0);
  EXPECT_TRUE(std::isnan(det_pow(-1.0, 2.0)));
  EXPECT_TRUE(std::isnan(det_pow(0.0, kNaN)));
  EXPECT_TRUE(std::isnan(det_pow(2.0, kNaN)));
}

TEST(Logistic, Accuracy) {
  EXPECT_LT(worst_ulps("logistic, -40 to 40", points(-40.0, 40.0), logistic, true_logistic), 4.0);
  EXPECT_LT(worst_ulps("logistic, far below", points(-700.0, -40.0), logistic, true_logistic), 4.0);
  EXPECT_EQ(logistic(0.0), 0.5);
  EXPECT_EQ(logistic(kInfinity), 1.0);
  EXPECT_EQ(logistic(-kInfinity), 0.0);
  EXPECT_EQ(logistic(1e300), 1.0);
  EXPECT_EQ(logistic(-1e300), 0.0);
  EXPECT_TRUE(std::isnan(logistic(kNaN)));
  expect_monotone(points(-50.0, 50.0), logistic);
}

TEST(Logit, Accuracy) {
  double worst = 0.0;
  for (const double p : points(0.0, 1.0)) {
    const long double truth = true_logit(p);
    worst = std::max(worst, static_cast<double>(std::fabs(logit(p) - truth) / (1.0L + std::fabs(truth))));
  }
  std::printf("%-28s largest error over 1 + |logit| %.3g\n", "logit", worst);
  EXPECT_LT(worst, 4e-16);
  EXPECT_EQ(logit(0.5), 0.0);
  EXPECT_EQ(logit(0.0), -kInfinity);
  EXPECT_EQ(logit(1.0), kInfinity);
  EXPECT_TRUE(std::isnan(logit(-0.1)));
  EXPECT_TRUE(std::isnan(logit(1.1)));
  EXPECT_TRUE(std::isnan(logit(kNaN)));
  expect_monotone(points(0.0, 1.0), logit);
}

TEST(NormalQuantile, Accuracy) {
  const auto relative = [](const std::vector<double>& inputs) {
    double worst = 0.0;
    for (const double p : inputs) {
      const long double truth = true_quantile(p);
      worst = std::max(worst, static_cast<double>(std::fabs(normal_quantile(p) / truth - 1.0L)));
    }
    return worst;
  };
  std::vector<double> tail;
  for (const double x : points(-740.0, -1.0, 20'000)) tail.push_back(std::exp(x));
  const double middle = relative(points(0.0, 1.0, 100'000));
  const double far = relative(tail);
  std::printf("%-28s largest relative error %.3g, in the lower tail %.3g\n", "normal quantile", middle, far);
  EXPECT_LT(middle, 2e-15);
  EXPECT_LT(far, 2e-15);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  EXPECT_EQ(normal_quantile(0.0), -kInfinity);
  EXPECT_EQ(normal_quantile(1.0), kInfinity);
  for (const double bad : {-0.1, 1.1, -kInfinity, kInfinity, kNaN})
    EXPECT_TRUE(std::isnan(normal_quantile(bad)));
  expect_monotone(points(0.0, 1.0), normal_quantile);
  for (std::uint32_t i = 1; i < 1000; ++i) {
    EXPECT_EQ(normal_quantile(i / 1024.0), -normal_quantile(1.0 - i / 1024.0));
  }
}

TEST(NormalCdf, Accuracy) {
  double worst = 0.0;
  for (const double x : points(-10.0, 10.0)) {
    worst = std::max(worst, static_cast<double>(std::fabs(normal_cdf(x) - true_normal_cdf(x))));
  }
  std::printf("%-28s largest absolute error %.3g\n", "normal cdf", worst);
  EXPECT_LT(worst, 1e-12);
  EXPECT_EQ(normal_cdf(0.0), 0.5);
  EXPECT_EQ(normal_cdf(kInfinity), 1.0);
  EXPECT_EQ(normal_cdf(-kInfinity), 0.0);
  EXPECT_EQ(normal_cdf(-1e200), 0.0);
  EXPECT_TRUE(std::isnan(normal_cdf(kNaN)));
}

/// Mixes the bits of a result into a running checksum (multiply and rotate; any changed bit changes it).
std::uint64_t mix(std::uint64_t sum, double value) {
  sum = (sum ^ std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15ULL;
  return sum ^ (sum >> 29U);
}

std::uint64_t checksum(const std::vector<double>& inputs, const std::function<double(double)>& f) {
  std::uint64_t sum = 0;
  for (const double x : inputs) sum = mix(sum, f(x));
  return sum;
}

// A million results of each, pinned: GCC and Clang, debug and release, must agree to the last bit.
// Only a deliberate change of a function may change its line.
TEST(Bits, TheSameEverywhere) {
  constexpr std::size_t million = 1'000'000;
  EXPECT_EQ(checksum(points(-750.0, 712.0, million), det_exp), 0x45c2eae3853fac03ULL);
  EXPECT_EQ(checksum(magnitudes(million), det_log), 0x589eba993a307559ULL);
  EXPECT_EQ(checksum(points(0.0, 20.0, million), [](double x) { return det_pow(x, 3.0 - x); }),
            0x0eccaa28b1686dd8ULL);
  EXPECT_EQ(checksum(points(-40.0, 40.0, million), logistic), 0x580ccc12e8a80c45ULL);
  EXPECT_EQ(checksum(points(0.0, 1.0, million), logit), 0xea1bc35f20ef73ceULL);
  EXPECT_EQ(checksum(points(0.0, 1.0, million), normal_quantile), 0xb3a4ecbae34fe226ULL);
  EXPECT_EQ(checksum(points(-9.0, 9.0, million), normal_cdf), 0x8accd393dec0941aULL);
}

TEST(Bits, OfDraws) {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < 250'000; ++i) {
    const EntityKey key = entity_key({5, 6}, std::uint64_t{i} * 0x100000001ULL, i % 97);
    const auto week = static_cast<std::int32_t>(i % 300) - 100;
    sum = mix(sum, draw_normal(key, Stream::resident_traits, week, i));
    sum = mix(sum, draw_exponential(key, Stream::wake_idea, week, i));
    sum = mix(sum, draw_below(key, Stream::clash, week, i + 1));
    sum = mix(sum, draw_poisson(key, Stream::news, week, 4.5, i));
  }
  EXPECT_EQ(sum, 0xc09ecb0d7cac135cULL);
}

}  // namespace
}  // namespace linli
