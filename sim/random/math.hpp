#pragma once
// Elementary functions whose results are the same bits on every compiler and libm.
// They use only IEEE + - * / sqrt and integer operations, with contraction off.

namespace linli {

/// e^x; relative error below 2 ulp; overflows to +inf, underflows to 0, NaN stays NaN.
double det_exp(double x);
/// Natural logarithm; relative error below 2 ulp; log(0) = -inf, log(x<0) = NaN.
double det_log(double x);
/// x^y for x >= 0, as exp(y log x); det_pow(x, 0) = 1. Relative error below 1e-13 while |y log x| < 100.
double det_pow(double x, double y);
/// 1 / (1 + e^-x), without overflow at either end.
double logistic(double x);
/// ln(p / (1 - p)); 0 and 1 give the infinities, outside [0, 1] NaN.
double logit(double p);
/// Quantile of the standard normal distribution (Wichura 1988, AS 241; relative error below 2e-15, of p as
/// given). 0 and 1 give the infinities, outside [0, 1] NaN.
double normal_quantile(double p);
/// Standard normal distribution function (absolute error below 1e-12).
double normal_cdf(double x);

}  // namespace linli
