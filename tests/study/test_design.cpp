// Designs have the properties their names promise.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "output/scratch.hpp"
#include "scenario/user_error.hpp"
#include "study/design.hpp"

namespace linli {
namespace {

std::vector<Factor> three_factors() {
  std::vector<Factor> factors;
  for (const char* key : {"found.ideas", "drift.skill", "population.streets"})
    factors.push_back({find_parameter(key), 0, 1});
  factors[1].low = -2;
  factors[1].high = 6;
  factors[2].low = 1;
  factors[2].high = 4;  // whole numbers
  return factors;
}

double unit(const Factor& factor, double value) { return (value - factor.low) / (factor.high - factor.low); }

TEST(Designs, ParametersAreFoundByTheirKey) {
  ASSERT_NE(find_parameter("found.ideas"), nullptr);
  EXPECT_EQ(find_parameter("found.ideas")->name, "ideas");
  EXPECT_EQ(find_parameter("found_ideas"), nullptr);
  EXPECT_EQ(find_parameter("ideas"), nullptr);
}

TEST(Designs, LatinHypercubeHasOnePointInEachSlice) {
  const auto factors = three_factors();
  for (const std::uint32_t size : {2U, 7U, 64U}) {
    const auto design = latin_hypercube(factors, size, 5);
    ASSERT_EQ(design.size(), size);
    for (const std::size_t f : {0U, 1U}) {
      std::set<int> slices;
      for (const auto& row : design) slices.insert(static_cast<int>(unit(factors[f], row[f]) * size));
      EXPECT_EQ(slices.size(), size);
      EXPECT_EQ(*slices.begin(), 0);
    }
    for (const auto& row : design) EXPECT_TRUE(row[2] == std::floor(row[2]) && row[2] >= 1 && row[2] <= 4);
  }
  EXPECT_EQ(latin_hypercube(factors, 9, 1), latin_hypercube(factors, 9, 1));
  EXPECT_NE(latin_hypercube(factors, 9, 1), latin_hypercube(factors, 9, 2));
  std::map<double, int> whole;
  for (const auto& row : latin_hypercube(factors, 400, 1)) ++whole[row[2]];
  for (const auto& [value, count] : whole) EXPECT_EQ(count, 100) << value;
}

TEST(Designs, SobolIsBalancedAndInSaltellisOrder) {
  const auto factors = three_factors();
  for (const bool second : {false, true}) {
    const std::size_t block = second ? 8 : 5;
    const auto design = sobol(factors, 32, second, 3);
    ASSERT_EQ(design.size(), 32 * block);
    for (const std::size_t f : {0U, 1U}) {
      std::set<int> a, b;
      for (std::size_t i = 0; i < design.size(); i += block) {
        a.insert(static_cast<int>(unit(factors[f], design[i][f]) * 32));
        b.insert(static_cast<int>(unit(factors[f], design[i + block - 1][f]) * 32));
      }
      EXPECT_EQ(a.size(), 32U) << "a net has one point in each slice";
      EXPECT_EQ(b.size(), 32U);
    }
    for (std::size_t i = 0; i < design.size(); i += block)
      for (std::size_t f = 0; f < 3; ++f)
        for (std::size_t g = 0; g < 3; ++g) {
          EXPECT_EQ(design[i + 1 + f][g], design[f == g ? i + block - 1 : i][g]);
          if (second) {
            EXPECT_EQ(design[i + 4 + f][g], design[f == g ? i : i + block - 1][g]);
          }
        }
  }
  // The first points stay as there are more: a study can grow.
  const auto small = sobol(factors, 16, false, 3), large = sobol(factors, 32, false, 3);
  EXPECT_TRUE(std::equal(small.begin(), small.end(), large.begin()));
}

/// Sobol' indices of a known function from the design, by the estimators of Saltelli et al. (2010) and Jansen
/// (1999).
TEST(Designs, SobolGivesTheIndicesOfAKnownFunction) {
  std::vector<Factor> factors(3, {find_parameter("found.ideas"), 0, 1});
  const auto ishigami = [](const std::vector<double>& u) {
    const auto x = [&](int i) { return (2 * u[static_cast<std::size_t>(i)] - 1) * 3.14159265358979; };
    return std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
  };
  constexpr std::uint32_t kBase = 4096;
  const auto design = sobol(factors, kBase, false, 1);
  std::vector<double> first(3), total(3);
  double mean = 0, square = 0;
  for (std::size_t i = 0; i < design.size(); i += 5) {
    const double a = ishigami(design[i]), b = ishigami(design[i + 4]);
    mean += (a + b) / (2.0 * kBase);
    square += (a * a + b * b) / (2.0 * kBase);
    for (std::size_t f = 0; f < 3; ++f) {
      const double ab = ishigami(design[i + 1 + f]);
      first[f] += b * (ab - a) / kBase;
      total[f] += (a - ab) * (a - ab) / (2.0 * kBase);
    }
  }
  const double variance = square - mean * mean;
  const double expected_first[] = {0.3139, 0.4424, 0.0}, expected_total[] = {0.5576, 0.4424, 0.2437};
  for (std::size_t f = 0; f < 3; ++f) {
    EXPECT_NEAR(first[f] / variance, expected_first[f], 0.02);
    EXPECT_NEAR(total[f] / variance, expected_total[f], 0.02);
  }
}

TEST(Designs, MorrisMovesOneFactorAtATime) {
  const auto factors = three_factors();
  const auto design = morris(factors, 20, 4, 1);
  ASSERT_EQ(design.size(), 20U * 4U);
  for (std::size_t t = 0; t < design.size(); t += 4) {
    std::set<std::size_t> moved;
    for (std::size_t i = t; i < t + 3; ++i) {
      std::vector<std::size_t> changes;
      for (std::size_t f = 0; f < 3; ++f)
        if (design[i][f] != design[i + 1][f]) changes.push_back(f);
      ASSERT_EQ(changes.size(), 1U);
      moved.insert(changes[0]);
      if (changes[0] < 2) {
        EXPECT_NEAR(std::abs(unit(factors[changes[0]], design[i][changes[0]]) -
                             unit(factors[changes[0]], design[i + 1][changes[0]])),
                    2.0 / 3, 1e-12);
      }
    }
    EXPECT_EQ(moved.size(), 3U);
  }
  for (const auto& row : design)
    for (std::size_t f = 0; f < 3; ++f) EXPECT_TRUE(row[f] >= factors[f].low && row[f] <= factors[f].high);
}

TEST(Designs, FullFactorialHasEveryCombination) {
  EXPECT_EQ(full_factorial({{1, 2}, {3}, {4, 5}}), (Design{{1, 3, 4}, {1, 3, 5}, {2, 3, 4}, {2, 3, 5}}));
}

TEST(Designs, CsvIsReadAndItsFaultsAreTold) {
  const Scratch scratch;
  const auto read = [&](const std::string& text) -> std::string {
    std::ofstream(scratch / "d.csv") << text;
    std::vector<Factor> factors;
    try {
      const auto design = design_from_csv(scratch / "d.csv", factors);
      EXPECT_EQ(design, (Design{{2, 1}, {2.5, 2}}));
      EXPECT_EQ(factors[1].key(), "population.streets");
      return "";
    } catch (const UserError& error) {
      return error.what();
    }
  };
  EXPECT_EQ(read("found.ideas,population.streets\n2,1\n2.5,2\n"), "");
  EXPECT_EQ(read("found.ideas, population.streets\r\n2, 1\r\n2.5, 2\r\n"), "");
  EXPECT_NE(read("found.idea\n2\n").find("did you mean"), std::string::npos);
  EXPECT_NE(read("found.ideas\n2,3\n").find("d.csv:2"), std::string::npos);
  EXPECT_NE(read("population.streets\n1\n1.5\n").find("d.csv:3"), std::string::npos);
  EXPECT_NE(read("population.streets\n1e9\n").find("population.streets"), std::string::npos);
  EXPECT_NE(read("population.streets\n").find("without samples"), std::string::npos);
  EXPECT_NE(read("").find("no design"), std::string::npos);
}

}  // namespace
}  // namespace linli
