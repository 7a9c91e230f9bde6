// Paired differences against hand-computed numbers, and the coverage of the stopping rule by simulation.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "study/adaptive.hpp"

namespace linli {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(PairedDifferences, ByHand) {
  const std::vector<double> a{5, 7, 9, kNaN, 6}, b{4, 5, 9, 3, 5};
  const auto d = paired_difference(a, b, 0.05);
  EXPECT_EQ(d.pairs, 4U);
  EXPECT_DOUBLE_EQ(d.mean, 1);  // 1, 2, 0, 1
  EXPECT_NEAR(d.error, std::sqrt(2.0 / 3 / 4), 1e-12);
  EXPECT_NEAR(d.half_width, 3.182446 * d.error, 1e-5);
  // Variances 35/12 and 59/12 against 2/3.
  EXPECT_NEAR(d.runs_saved, (35.0 / 12 + 59.0 / 12) / (2.0 / 3), 1e-9);
  EXPECT_TRUE(std::isinf(paired_difference(std::vector<double>{1}, std::vector<double>{2}, 0.05).half_width));
  EXPECT_EQ(paired_difference({}, {}, 0.05).pairs, 0U);
}

TEST(Looks, SpendNoMoreThanThereIs) {
  double sum = 0;
  for (std::uint32_t look = 1; look <= 100'000; ++look) sum += alpha_at_look(0.05, look);
  EXPECT_LE(sum, 0.05);
  EXPECT_GT(sum, 0.0499);
}

/// Replicates of a difference with a given mean: normal, or skewed (a whole number of groups).
std::vector<std::vector<double>> replicates(std::mt19937_64& random, std::uint32_t count, double mean,
                                            bool skewed) {
  std::vector<std::vector<double>> outcome(2, std::vector<double>(count));
  std::normal_distribution<double> normal(mean, 2);
  std::poisson_distribution<int> few(2 + mean), base(2);
  for (std::uint32_t r = 0; r < count; ++r) {
    outcome[0][r] = skewed ? base(random) : 0;
    outcome[1][r] = skewed ? few(random) : normal(random);
  }
  return outcome;
}

/// Looks as a study does, until the rule says enough; returns the number of replicates.
std::uint32_t stop_at(const AdaptiveRule& rule, const std::vector<std::vector<double>>& all,
                      std::vector<std::vector<double>>& seen) {
  const auto limit = static_cast<std::uint32_t>(all[0].size());
  std::uint32_t look = 0;
  for (std::uint32_t n = rule.batch; n <= limit; n += rule.batch) {
    for (std::size_t a = 0; a < all.size(); ++a) seen[a].assign(all[a].begin(), all[a].begin() + n);
    if (look_at(rule, ++look, seen, {"a", "b", "c"}).enough) return n;
  }
  return limit;
}

TEST(Coverage, OfTheIntervalAtWhichAStudyStops) {
  std::mt19937_64 random(1);
  for (const bool skewed : {false, true}) {
    constexpr int kStudies = 3000;
    int covered = 0, by_plain_t = 0;
    double used = 0;
    for (int i = 0; i < kStudies; ++i) {
      AdaptiveRule rule;
      rule.batch = 10;
      rule.half_width = 0.8;
      const auto all = replicates(random, 400, 1, skewed);
      std::vector<std::vector<double>> seen(2);
      const auto n = stop_at(rule, all, seen);
      const auto look = n / rule.batch;
      const auto d = paired_difference(seen[1], seen[0], alpha_at_look(0.05, look));
      covered += std::abs(d.mean - 1) <= d.half_width;
      by_plain_t += std::abs(d.mean - 1) <= paired_difference(seen[1], seen[0], 0.05).half_width;
      used += n;
    }
    fmt::print(
        "{}: coverage {:.4f} at the stop ({:.4f} by the plain t interval), {:.0f} replicates on average\n",
        skewed ? "Poisson" : "normal", covered / double{kStudies}, by_plain_t / double{kStudies},
        used / kStudies);
    EXPECT_GE(covered, 0.95 * kStudies);
  }
}

/// All intervals of all looks at once: the promise that makes stopping at any of them safe.
TEST(Coverage, OfAllLooksAtOnce) {
  std::mt19937_64 random(2);
  constexpr int kStudies = 2000;
  int covered = 0, plain = 0;
  for (int i = 0; i < kStudies; ++i) {
    const auto all = replicates(random, 200, 0, false);
    bool ours = true, usual = true;
    for (std::uint32_t look = 1; look <= 20; ++look) {
      const std::span<const double> a(all[1].data(), look * 10), b(all[0].data(), look * 10);
      const auto d = paired_difference(a, b, alpha_at_look(0.05, look));
      ours = ours && std::abs(d.mean) <= d.half_width;
      usual = usual && std::abs(d.mean) <= paired_difference(a, b, 0.05).half_width;
    }
    covered += ours;
    plain += usual;
  }
  fmt::print("20 looks: all intervals hold in {:.4f} of studies ({:.4f} with plain t intervals)\n",
             covered / double{kStudies}, plain / double{kStudies});
  EXPECT_GE(covered, 0.95 * kStudies);
  EXPECT_LT(plain, 0.9 * kStudies) << "without the rule the promise is broken: the test can tell";
}

TEST(Coverage, OfTheBestArm) {
  std::mt19937_64 random(3);
  std::normal_distribution<double> luck(0, 1), own(0, 1);
  constexpr int kStudies = 1000;
  for (const bool highest : {true, false}) {
    int right = 0, named = 0;
    for (int i = 0; i < kStudies; ++i) {
      AdaptiveRule rule;
      rule.goal = AdaptiveRule::Goal::best;
      rule.batch = 5;
      rule.arms = {0, 1, 2};
      rule.highest = highest;
      std::vector<std::vector<double>> all(3, std::vector<double>(120)), seen(3);
      for (std::size_t r = 0; r < 120; ++r) {
        const double common = luck(random);
        for (std::size_t a = 0; a < 3; ++a)
          all[a][r] = common + own(random) + (highest ? 1 : -1) * (a == 1 ? 0.8 : 0.1);
      }
      const auto n = stop_at(rule, all, seen);
      const auto look = look_at(rule, n / rule.batch, seen, {"a", "b", "c"});
      if (!look.enough) continue;
      ++named;
      right += look.text.find("b leads") != std::string::npos;
    }
    fmt::print("best arm named in {} of {} studies, rightly in {}\n", named, kStudies, right);
    EXPECT_GT(named, kStudies / 2);
    EXPECT_GE(right, 0.95 * named);
  }
}

}  // namespace
}  // namespace linli
