#include "random/math.hpp"

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace linli {
namespace {

constexpr double kLn2High = 6.93147180369123816490e-01;  // upper bits of ln 2, trailing zeros
constexpr double kLn2Low = 1.90821492927058770002e-10;   // ln 2 - kLn2High
constexpr double kInvLn2 = 1.44269504088896338700e+00;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double scale_by_power_of_two(double value, int exponent) {
  // Two steps, so that results near the subnormal range round once.
  const int half = exponent / 2;
  const auto power = [](int e) { return std::bit_cast<double>(static_cast<std::uint64_t>(e + 1023) << 52U); };
  return value * power(half) * power(exponent - half);
}

/// Coefficients from the highest power down to the constant (Horner).
template <std::size_t N>
double polynomial(const double (&coefficients)[N], double x) {
  double sum = coefficients[0];
  for (std::size_t i = 1; i < N; ++i) sum = sum * x + coefficients[i];
  return sum;
}

// Wichura (1988), algorithm AS 241, PPND16: three ratios of polynomials.
constexpr double kMiddleOver[] = {2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
                                  45921.953931549871457, 13731.693765509461125, 1971.5909503065514427,
                                  133.14166789178437745, 3.387132872796366608};
constexpr double kMiddleUnder[] = {
    5226.495278852545925,  28729.085735721942674, 39307.89580009271061,  21213.794301586595867,
    5394.1960214247511077, 687.1870074920579083,  42.313330701600911252, 1.0};
constexpr double kTailOver[] = {7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
                                1.27045825245236838258,   3.64784832476320460504,   5.7694972214606914055,
                                4.6303378461565452959,    1.42343711074968357734};
constexpr double kTailUnder[] = {
    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
    0.68976733498510000455,    1.6763848301838038494,   2.05319162663775882187,   1.0};
constexpr double kFarOver[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
                               0.026532189526576123093,   0.29656057182850489123,    1.7848265399172913358,
                               5.4637849111641143699,     6.6579046435011037772};
constexpr double kFarUnder[] = {
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    0.0148753612908506148525,   0.13692988092273580531,   0.59983220655588793769,   1.0};

}  // namespace

double det_exp(double x) {
  if (std::isnan(x)) return kNaN;
  if (x > 709.782712893384) return kInfinity;
  if (x < -745.2) return 0.0;
  const double k = std::floor(x * kInvLn2 + 0.5);
  const double r = (x - k * kLn2High) - k * kLn2Low;  // |r| <= ln2 / 2
  // Taylor series to r^13: the rest is below 2^-58 on this interval.
  double p = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  const double value = 1.0 + (r + r * r * p);
  return scale_by_power_of_two(value, static_cast<int>(k));
}

double det_log(double x) {
  if (std::isnan(x) || x < 0.0) return kNaN;
  if (x == 0.0) return -kInfinity;
  if (x == kInfinity) return kInfinity;
  int shift = 0;
  if (x < 0x1p-1022) {  // subnormal
    x *= 0x1p54;
    shift = -54;
  }
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int k = static_cast<int>(bits >> 52U) - 1023 + shift;
  double m = std::bit_cast<double>((bits & 0xFFFFFFFFFFFFFULL) | 0x3FF0000000000000ULL);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  // log m = 2 atanh(s), s = f / (2 + f), f = m - 1 exact.
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;  // <= 0.0295
  double p = 2.0 / 21.0;
  p = p * z + 2.0 / 19.0;
  p = p * z + 2.0 / 17.0;
  p = p * z + 2.0 / 15.0;
  p = p * z + 2.0 / 13.0;
  p = p * z + 2.0 / 11.0;
  p = p * z + 2.0 / 9.0;
  p = p * z + 2.0 / 7.0;
  p = p * z + 2.0 / 5.0;
  p = p * z + 2.0 / 3.0;
  // 2s = f - s f, so log m = f - (h - s (h + z p)) with h = f^2 / 2: keeps f's full precision.
  const double h = 0.5 * f * f;
  const double dk = k;
  return dk * kLn2High - ((h - (s * (h + z * p) + dk * kLn2Low)) - f);
}

double det_pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (std::isnan(y)) return kNaN;
  if (x == 0.0) return y > 0.0 ? 0.0 : kInfinity;
  return det_exp(y * det_log(x));
}

double logistic(double x) {
  if (x >= 0.0) return 1.0 / (1.0 + det_exp(-x));
  const double e = det_exp(x);
  return e / (1.0 + e);
}

double logit(double p) { return det_log(p) - det_log(1.0 - p); }

double normal_quantile(double p) {
  if (std::isnan(p) || p < 0.0 || p > 1.0) return kNaN;
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kMiddleOver, r) / polynomial(kMiddleUnder, r);
  }
  double r = q < 0.0 ? p : 1.0 - p;
  if (r == 0.0) return q < 0.0 ? -kInfinity : kInfinity;
  r = std::sqrt(-det_log(r));
  const double value = r <= 5.0 ? polynomial(kTailOver, r - 1.6) / polynomial(kTailUnder, r - 1.6)
                                : polynomial(kFarOver, r - 5.0) / polynomial(kFarUnder, r - 5.0);
  return q < 0.0 ? -value : value;
}

double normal_cdf(double x) {
  // Series about 0 for small |x|; continued fraction in the tail (Abramowitz & Stegun 26.2.11, 26.2.14).
  const double a = std::fabs(x);
  const double density = 0.39894228040143267794 * det_exp(-0.5 * a * a);
  double upper = 0.0;
  if (a < 4.0) {
    double term = a;
    double sum = a;
    for (int k = 1; term > 0x1p-60 * sum; ++k) {
      term *= a * a / (2 * k + 1);
      sum += term;
    }
    upper = 0.5 - density * sum;
  } else {
    double fraction = a;
    for (int k = 60; k >= 1; --k) fraction = a + k / fraction;
    upper = density / fraction;
  }
  return x > 0.0 ? 1.0 - upper : upper;
}

}  // namespace linli
