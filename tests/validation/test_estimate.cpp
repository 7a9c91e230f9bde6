// Figures, intervals and verdicts, against values worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "validation/estimate.hpp"

namespace linli {
namespace {

constexpr double kT2 = 4.302652729749464;  // 97.5% point of Student's t with 2 degrees of freedom

TEST(Estimate, ALevelPoolsReplicatesByWhatTheyCountAmong) {
  // 1 of 10, 4 of 10, 1 of 20: 6 of 40 in all, not the mean of .1, .4 and .05.
  const Side a{{1, 10}, {4, 10}, {1, 20}};
  const Estimate e = estimate(Comparison::level, a, {});
  EXPECT_DOUBLE_EQ(e.value, 0.15);
  EXPECT_EQ(e.replicates, 3U);
  // Residuals (sum - .15 among) / (40/3): -.0375, .1875, -.15; variance .0295...; error sqrt(variance / 3).
  const double variance = (0.0375 * 0.0375 + 0.1875 * 0.1875 + 0.15 * 0.15) / 2;
  const double half = kT2 * std::sqrt(variance / 3);
  EXPECT_NEAR(e.low, 0.15 - half, 1e-12);
  EXPECT_NEAR(e.high, 0.15 + half, 1e-12);
}

TEST(Estimate, ADifferenceIsPaired) {
  // Replicates differ much, the pairs by .1 always: no spread is left.
  const Side a{{3, 10}, {6, 10}, {9, 10}}, b{{2, 10}, {5, 10}, {8, 10}};
  const Estimate e = estimate(Comparison::difference, a, b);
  EXPECT_NEAR(e.value, 0.1, 1e-12);
  EXPECT_NEAR(e.high - e.low, 0, 1e-12);
}

TEST(Estimate, AChangeIsRelativeAndPaired) {
  const Side a{{2, 1}, {4, 1}, {6, 1}}, b{{1, 1}, {2, 1}, {3, 1}};
  const Estimate e = estimate(Comparison::change, a, b);
  EXPECT_DOUBLE_EQ(e.value, 1.0);
  EXPECT_NEAR(e.high - e.low, 0, 1e-12);
  const Estimate other = estimate(Comparison::change, Side{{2, 1}, {2, 1}, {5, 1}}, b);
  EXPECT_DOUBLE_EQ(other.value, 0.5);
  // a - 1.5 b, over the mean of b: .25, -.5, .25.
  const double half = kT2 * std::sqrt((0.0625 + 0.25 + 0.0625) / 2 / 3);
  EXPECT_NEAR(other.high, 0.5 + half, 1e-12);
}

TEST(Estimate, AChangeWithoutSpreadHasTheWidthOfTheRuleOfThree) {
  const Side same{{4, 10}, {0, 10}, {2, 10}};
  const Estimate e = estimate(Comparison::change, same, same);  // of six that happened
  EXPECT_EQ(e.value, 0);
  EXPECT_DOUBLE_EQ(e.low, -0.5);
  EXPECT_DOUBLE_EQ(e.high, 0.5);
  const Estimate gone = estimate(Comparison::change, Side{{0, 10}, {0, 10}, {0, 10}}, same);
  EXPECT_EQ(gone.value, -1);
  EXPECT_DOUBLE_EQ(gone.low, -1);
  EXPECT_DOUBLE_EQ(gone.high, -0.5);
}

TEST(Estimate, WithoutAnythingToCountThereIsNoFigure) {
  const Side nothing{{0, 0}, {0, 0}}, some{{1, 2}, {1, 2}}, zero{{0, 2}, {0, 2}};
  EXPECT_EQ(estimate(Comparison::level, nothing, {}).replicates, 0U);
  EXPECT_EQ(estimate(Comparison::difference, some, nothing).replicates, 0U);
  EXPECT_EQ(estimate(Comparison::change, some, zero).replicates, 0U);
  EXPECT_EQ(estimate(Comparison::level, {}, {}).replicates, 0U);
  // One replicate has a figure and no interval.
  const Estimate one = estimate(Comparison::level, Side{{1, 2}}, {});
  EXPECT_EQ(one.value, 0.5);
  EXPECT_TRUE(std::isinf(one.low) && std::isinf(one.high));
}

TEST(Verdict, ComesFromTheIntervalAndNotFromTheMean) {
  const Band band{0.1, 0.2};
  EXPECT_EQ(verdict(band, {0.15, 0.1, 0.2, 3}), Verdict::holds);
  EXPECT_EQ(verdict(band, {0.15, 0.05, 0.25, 3}), Verdict::undecided);
  EXPECT_EQ(verdict(band, {0.19, 0.15, 0.21, 3}), Verdict::undecided);
  EXPECT_EQ(verdict(band, {0.3, 0.21, 0.4, 3}), Verdict::fails);
  EXPECT_EQ(verdict(band, {0.05, 0, 0.09, 3}), Verdict::fails);
  EXPECT_EQ(verdict(band, {}), Verdict::no_figure);
  // Nil needs the interval inside its band: not seeing an effect is not enough.
  EXPECT_EQ(verdict({-0.05, 0.05}, {0, -0.2, 0.2, 3}), Verdict::undecided);
}

}  // namespace
}  // namespace linli
