#include "study/adaptive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace linli {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Quantile of Student's t that is exceeded with probability `tail`.
double t_quantile(double degrees, double tail) {
  return boost::math::quantile(boost::math::complement(boost::math::students_t(degrees), tail));
}

double variance(std::span<const double> values) {
  double mean = 0, sum = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  for (const double v : values) sum += (v - mean) * (v - mean);
  return sum / static_cast<double>(values.size() - 1);
}

/// Lower end of the one-sided interval of a difference.
double lower(const PairedDifference& d, double alpha) {
  if (d.pairs < 2) return -kInfinite;
  return d.mean - t_quantile(static_cast<double>(d.pairs - 1), alpha) * d.error;
}

Look look_for_difference(const AdaptiveRule& rule, std::uint32_t look,
                         const std::vector<std::vector<double>>& outcome,
                         const std::vector<std::string>& names) {
  const double alpha = alpha_at_look(1 - rule.level, look);
  const auto d = paired_difference(outcome[rule.arm], outcome[rule.minus], alpha);
  return {
      d.half_width <= rule.half_width,
      fmt::format("look {}: {} replicates, {} - {} = {:.4g} +/- {:.3g} ({} asked, interval of level {:.5g})",
                  look, outcome[rule.arm].size(), names[rule.arm], names[rule.minus], d.mean, d.half_width,
                  rule.half_width, 1 - alpha)};
}

Look look_for_best(const AdaptiveRule& rule, std::uint32_t look,
                   const std::vector<std::vector<double>>& outcome, const std::vector<std::string>& names) {
  // A wrong arm is named only if one of the others' intervals fails: those share what may be spent.
  const double alpha = alpha_at_look(1 - rule.level, look) / static_cast<double>(rule.arms.size() - 1);
  const auto better = [&](std::size_t a, std::size_t b) {
    return rule.highest ? paired_difference(outcome[a], outcome[b], alpha)
                        : paired_difference(outcome[b], outcome[a], alpha);
  };
  std::size_t leader = rule.arms.front();
  for (const auto arm : rule.arms)
    if (better(arm, leader).mean > 0) leader = arm;
  double least = kInfinite;
  std::size_t rival = leader;
  for (const auto arm : rule.arms) {
    if (arm == leader) continue;
    const double low = lower(better(leader, arm), alpha);
    if (low < least || rival == leader) {
      least = low;
      rival = arm;
    }
  }
  const bool enough = least > (rule.within > 0 ? -rule.within : 0);
  return {enough, fmt::format("look {}: {} replicates, {} leads; over {} by at least {:.4g}{}", look,
                              outcome[leader].size(), names[leader], names[rival], least,
                              enough ? ": known to be best" : "")};
}

}  // namespace

PairedDifference paired_difference(std::span<const double> a, std::span<const double> b, double alpha) {
  std::vector<double> first, second, difference;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (std::isnan(a[i]) || std::isnan(b[i])) continue;
    first.push_back(a[i]);
    second.push_back(b[i]);
    difference.push_back(a[i] - b[i]);
  }
  PairedDifference result{difference.size(), kNaN, kNaN, kInfinite, kNaN};
  if (difference.empty()) return result;
  const auto n = static_cast<double>(difference.size());
  result.mean = 0;
  for (const double d : difference) result.mean += d;
  result.mean /= n;
  if (difference.size() < 2) return result;
  const double spread = variance(difference);
  result.error = std::sqrt(spread / n);
  result.half_width = t_quantile(n - 1, alpha / 2) * result.error;
  if (spread > 0) result.runs_saved = (variance(first) + variance(second)) / spread;
  return result;
}

double alpha_at_look(double alpha, std::uint32_t look) {
  return alpha / (static_cast<double>(look) * (static_cast<double>(look) + 1));
}

Look look_at(const AdaptiveRule& rule, std::uint32_t look, const std::vector<std::vector<double>>& outcome,
             const std::vector<std::string>& names) {
  return rule.goal == AdaptiveRule::Goal::difference ? look_for_difference(rule, look, outcome, names)
                                                     : look_for_best(rule, look, outcome, names);
}

}  // namespace linli
