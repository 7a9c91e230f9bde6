#include "validation/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/adaptive.hpp"

namespace linli {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// A ratio of sums and how much each replicate moves it.
struct Ratio {
  double value = 0;
  std::vector<double> residual;
  bool there = false;
};

Ratio ratio_of(std::span<const Count> side) {
  Ratio r;
  double sum = 0, among = 0;
  for (const Count& c : side) sum += c.sum, among += c.among;
  r.there = among > 0;
  if (!r.there) return r;
  r.value = sum / among;
  const double mean = among / static_cast<double>(side.size());
  for (const Count& c : side) r.residual.push_back((c.sum - r.value * c.among) / mean);
  return r;
}

Estimate with_interval(double value, const std::vector<double>& residual) {
  Estimate e{value, -kInfinite, kInfinite, residual.size()};
  const std::vector<double> nothing(residual.size(), 0.0);
  const PairedDifference spread = paired_difference(residual, nothing, 0.05);
  if (spread.pairs < 2) return e;
  e.low = value - spread.half_width;
  e.high = value + spread.half_width;
  return e;
}

/// Where no pair differs, or nothing of the kind happened in a, there is no spread to judge by. Of n things
/// that happened in b none was taken away or added, or all were: with 95% confidence fewer than 3/n are, or
/// are not (the rule of three; Hanley & Lippman-Hand 1983).
void widen_by_rule_of_three(Estimate& e, const std::vector<double>& residual, std::span<const Count> b) {
  const bool none = e.value == 0, all = e.value == -1;
  if (!(none || all) || std::any_of(residual.begin(), residual.end(), [](double r) { return r != 0; }))
    return;
  double happened = 0;
  for (const Count& c : b) happened += std::abs(c.sum);
  if (none) e.low = std::min(e.low, -3 / happened);
  e.high = std::max(e.high, e.value + 3 / happened);
}

}  // namespace

Estimate estimate(Comparison comparison, std::span<const Count> a, std::span<const Count> b) {
  const bool two = comparison != Comparison::level;
  std::vector<Count> left, right;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const bool used = a[k].among > 0 || (two && k < b.size() && b[k].among > 0);
    if (!used) continue;
    left.push_back(a[k]);
    if (two) right.push_back(k < b.size() ? b[k] : Count{});
  }
  const Ratio x = ratio_of(left);
  if (!x.there) return {};
  if (!two) return with_interval(x.value, x.residual);
  const Ratio y = ratio_of(right);
  if (!y.there || (comparison == Comparison::change && y.value == 0)) return {};
  std::vector<double> residual(x.residual.size());
  const bool change = comparison == Comparison::change;
  const double slope = change ? x.value / y.value : 1.0;
  for (std::size_t k = 0; k < residual.size(); ++k)
    residual[k] = (x.residual[k] - slope * y.residual[k]) / (change ? y.value : 1.0);
  Estimate e = with_interval(change ? slope - 1.0 : x.value - y.value, residual);
  if (change) widen_by_rule_of_three(e, residual, right);
  return e;
}

Verdict verdict(const Band& band, const Estimate& e) {
  if (e.replicates == 0) return Verdict::no_figure;
  if (e.low >= band.low && e.high <= band.high) return Verdict::holds;
  return e.high < band.low || e.low > band.high ? Verdict::fails : Verdict::undecided;
}

}  // namespace linli
