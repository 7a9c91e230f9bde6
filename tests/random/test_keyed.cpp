// The keyed draws: Philox against published answers, the chain by hand, independence, distributions.
#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "random/keyed.hpp"
#include "random/math.hpp"
#include "random/statistics.hpp"

namespace linli {
namespace {

using namespace linli::testing;
using Philox = r123::Philox4x32;
using Words = std::array<std::uint32_t, 4>;

constexpr ReplicateKey kReplicate{2026, 3};

Words philox(Words counter, std::array<std::uint32_t, 2> key) {
  const auto out = Philox()(Philox::ctr_type{{counter[0], counter[1], counter[2], counter[3]}},
                            Philox::key_type{{key[0], key[1]}});
  return {out[0], out[1], out[2], out[3]};
}

/// Philox4x32-10 written from section 3.3 of Salmon et al. (2011), apart from the library.
Words philox_by_paper(Words c, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32U) ^ c[1] ^ key[0], static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32U) ^ c[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  return c;
}

// Known answers published with Random123 (tests/kat_vectors, lines "philox4x32 10").
TEST(Philox, PublishedKnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, AgreesWithThePaper) {
  Words counter{1, 2, 3, 4};
  for (int i = 0; i < 1000; ++i) {
    const std::array<std::uint32_t, 2> key{counter[3], counter[1]};
    const Words next = philox(counter, key);
    ASSERT_EQ(next, philox_by_paper(counter, key));
    counter = next;
  }
}

TEST(Chain, TwoBlocksByHand) {
  const std::uint64_t a = 0x0123456789abcdefULL;
  const std::uint64_t b = 0xfedcba9876543210ULL;
  const Words first = philox_by_paper({0x89abcdef, 0x01234567, 0x76543210, 0xfedcba98}, {2026, 3});
  const EntityKey key = entity_key(kReplicate, a, b);
  EXPECT_EQ(key, (EntityKey{first[0], first[1]}));

  const Words second = philox_by_paper({9, static_cast<std::uint32_t>(-7), 5, 0}, {first[0], first[1]});
  const Block block = draw_block(key, Stream::turnout, -7, 5);
  EXPECT_TRUE(std::equal(second.begin(), second.end(), block.word));
  const std::uint64_t bits = (std::uint64_t{second[1]} << 32U) | second[0];
  const double expected = std::ldexp(static_cast<double>(bits >> 12U) + 0.5, -52);
  EXPECT_EQ(draw_uniform(key, Stream::turnout, -7, 5), expected);
  EXPECT_EQ(draw_uniform_pair(key, Stream::turnout, -7, 5).first, expected);
}

TEST(Chain, PairsHaveNoOrderAndSourcesDo) {
  EXPECT_EQ(pair_key(kReplicate, 17, 4), pair_key(kReplicate, 4, 17));
  EXPECT_EQ(pair_key(kReplicate, 17, 4), entity_key(kReplicate, 4, 17));
  EXPECT_NE(entity_key(kReplicate, 17, 4), entity_key(kReplicate, 4, 17));
  EXPECT_NE(entity_key({1, 2}, 17), entity_key({2, 1}, 17));
}

TEST(Uniform, NeverTouchesItsEnds) {
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(open_unit(0, 0), 0x1p-53);
  EXPECT_EQ(open_unit(ones, ones), 1.0 - 0x1p-53);
  EXPECT_LT(open_unit(ones, ones), 1.0);
  EXPECT_EQ(open_unit(ones, 0x7fffffff), 0.5 - 0x1p-53);
  EXPECT_EQ(open_unit(0, 0x80000000), 0.5 + 0x1p-53);
  EXPECT_EQ(open_unit(0xfff, 0), 0x1p-53) << "the lowest 12 bits are not used";
}

/// A line through the space of draws: everything fixed, one coordinate running.
struct Axis {
  std::string name;
  std::function<double(std::uint32_t)> at;
};

EntityKey someone(std::uint32_t i) { return entity_key(kReplicate, i); }

std::vector<Axis> axes() {
  const EntityKey fixed = entity_key(kReplicate, 123456789, 42);
  return {
      {"entity", [](auto i) { return draw_uniform(someone(i), Stream::turnout, 5); }},
      {"entity, upper word",
       [](auto i) {
         return draw_uniform(entity_key(kReplicate, std::uint64_t{i} << 32U), Stream::turnout, 5);
       }},
      {"second of a pair",
       [](auto i) { return draw_uniform(entity_key(kReplicate, 7, i), Stream::talk, 5); }},
      {"stream", [=](auto i) { return draw_uniform(fixed, static_cast<Stream>(i), 5); }},
      {"week",
       [=](auto i) { return draw_uniform(fixed, Stream::turnout, static_cast<std::int32_t>(i) - 1000); }},
      {"index", [=](auto i) { return draw_uniform(fixed, Stream::turnout, 5, i); }},
      {"seed",
       [](auto i) {
         return draw_uniform(entity_key({i, 0}, 7), Stream::turnout, 5);
       }},
      {"replicate",
       [](auto i) {
         return draw_uniform(entity_key({1, i}, 7), Stream::turnout, 5);
       }},
      {"second half of a block",
       [=](auto i) { return draw_uniform_pair(fixed, Stream::turnout, 5, i).second; }},
  };
}

std::vector<double> along(const std::function<double(std::uint32_t)>& at) {
  std::vector<double> values(sample_size());
  for (std::uint32_t i = 0; i < values.size(); ++i) values[i] = at(i);
  return values;
}

TEST(Independence, AlongEveryAxis) {
  for (const Axis& axis : axes()) {
    const std::vector<double> values = along(axis.at);
    EXPECT_GT(uniform_cells_p(values), kSmallestP) << axis.name;
    EXPECT_GT(kolmogorov_p(values, [](double u) { return u; }), kSmallestP) << axis.name;
    for (const std::size_t lag : {1U, 2U, 3U, 16U, 52U}) {
      EXPECT_GT(serial_p(values, lag), kSmallestP) << axis.name << ", lag " << lag;
    }
    std::vector<double> next(values.begin() + 1, values.end());
    next.push_back(values.front());
    EXPECT_GT(pair_cells_p(values, next), kSmallestP) << axis.name;
  }
}

// Two lines that differ in one coordinate by the smallest step have nothing to do with each other.
TEST(Independence, BetweenNeighbouringLines) {
  using Draw = std::function<double(std::uint32_t, std::uint32_t)>;
  const auto in_week = [](std::uint32_t w) { return static_cast<std::int32_t>(w); };
  const std::vector<std::pair<std::string, Draw>> planes{
      {"entity x week",
       [=](auto i, auto w) { return draw_uniform(someone(i), Stream::turnout, in_week(w)); }},
      {"entity x stream", [](auto i, auto s) { return draw_uniform(someone(i), static_cast<Stream>(s), 5); }},
      {"entity x index", [](auto i, auto k) { return draw_uniform(someone(i), Stream::turnout, 5, k); }},
      {"week x stream",
       [=](auto w, auto s) { return draw_uniform(someone(7), static_cast<Stream>(s), in_week(w)); }},
      {"week x index",
       [=](auto w, auto k) { return draw_uniform(someone(7), Stream::turnout, in_week(w), k); }},
      {"week x entity",
       [=](auto w, auto i) { return draw_uniform(someone(i), Stream::turnout, in_week(w)); }},
      {"entity x replicate",
       [](auto i, auto r) {
         return draw_uniform(entity_key({1, r}, i), Stream::turnout, 5);
       }},
      {"entity x seed",
       [](auto i, auto s) {
         return draw_uniform(entity_key({s, 1}, i), Stream::turnout, 5);
       }},
      {"tie x other end",
       [](auto i, auto b) { return draw_uniform(entity_key(kReplicate, i, b), Stream::talk, 5); }},
      {"index x half", [](auto k, auto half) {
         const UniformPair pair = draw_uniform_pair(someone(7), Stream::turnout, 5, k);
         return half == 1 ? pair.first : pair.second;
       }}};
  for (const auto& [name, draw] : planes) {
    const std::vector<double> one = along([&, &at = draw](std::uint32_t i) { return at(i, 1); });
    const std::vector<double> two = along([&, &at = draw](std::uint32_t i) { return at(i, 2); });
    EXPECT_GT(pair_cells_p(one, two), kSmallestP) << name;
  }
}

TEST(Independence, DetectorsCatchABadGenerator) {
  // The detectors themselves must catch a bad generator: a Weyl sequence is even, but too even and serial.
  std::vector<double> weyl(100'000);
  for (std::size_t i = 0; i < weyl.size(); ++i)
    weyl[i] = std::fmod(0.5 + 0.6180339887 * static_cast<double>(i), 1.0);
  std::vector<double> next(weyl.begin() + 1, weyl.end());
  next.push_back(weyl.front());
  EXPECT_LT(uniform_cells_p(weyl), kSmallestP);
  EXPECT_LT(serial_p(weyl, 1), kSmallestP);
  EXPECT_LT(pair_cells_p(weyl, next), kSmallestP);
  for (double& u : weyl) u *= u;
  EXPECT_LT(kolmogorov_p(weyl, [](double u) { return u; }), kSmallestP);
}

TEST(Bernoulli, FrequencyAndEnds) {
  const auto n = static_cast<double>(sample_size());
  for (const double p : {0.001, 0.03, 0.5, 0.97}) {
    double hits = 0.0;
    for (std::uint32_t i = 0; i < sample_size(); ++i) hits += draw_bernoulli(someone(i), Stream::join, 1, p);
    EXPECT_GT(score_p((hits - n * p) / std::sqrt(n * p * (1.0 - p))), kSmallestP) << p;
  }
  for (std::uint32_t i = 0; i < 1000; ++i) {
    EXPECT_FALSE(draw_bernoulli(someone(i), Stream::join, 1, 0.0));
    EXPECT_FALSE(draw_bernoulli(someone(i), Stream::join, 1, std::numeric_limits<double>::quiet_NaN()));
    EXPECT_TRUE(draw_bernoulli(someone(i), Stream::join, 1, 1.0));
  }
}

TEST(Below, IsTheHighProduct) {
  __extension__ using Wide = unsigned __int128;
  for (const std::uint32_t n : {1U, 2U, 3U, 10U, 4096U, 1'000'003U, 0x80000001U, 0xffffffffU}) {
    for (std::uint32_t i = 0; i < 2000; ++i) {
      const Block block = draw_block(someone(i), Stream::succession, 2);
      const std::uint64_t bits = (std::uint64_t{block.word[1]} << 32U) | block.word[0];
      const auto expected = static_cast<std::uint32_t>((static_cast<Wide>(bits) * n) >> 64U);
      const std::uint32_t drawn = draw_below(someone(i), Stream::succession, 2, n);
      ASSERT_EQ(drawn, expected);
      ASSERT_LT(drawn, n);
    }
  }
}

TEST(Below, Uniform) {
  for (const std::uint32_t n : {2U, 3U, 7U, 10U, 97U, 1000U}) {
    std::vector<double> counts(n, 0.0);
    for (std::uint32_t i = 0; i < sample_size(); ++i)
      counts[draw_below(someone(i), Stream::succession, 2, n)] += 1.0;
    const std::vector<double> expected(n, static_cast<double>(sample_size()) / n);
    EXPECT_GT(chi_square_p(counts, expected), kSmallestP) << n;
  }
}

/// Moments against theory, in standard errors at most 4.5 (p about 7e-6).
void expect_moments(const std::vector<double>& values, Moments theory, double shape_error) {
  const auto n = static_cast<double>(values.size());
  const Moments m = moments(values);
  const double spread = std::sqrt(theory.variance);
  EXPECT_LT(std::fabs(m.mean - theory.mean) * std::sqrt(n) / spread, 4.5);
  const double variance_error = theory.variance * std::sqrt((theory.excess_kurtosis + 2.0) / n);
  EXPECT_LT(std::fabs(m.variance - theory.variance) / variance_error, 4.5);
  EXPECT_NEAR(m.skewness, theory.skewness, shape_error);
  EXPECT_NEAR(m.excess_kurtosis, theory.excess_kurtosis, shape_error);
}

TEST(Normal, MomentsAndShape) {
  const auto values = along([](auto i) { return draw_normal(someone(i), Stream::goal_position, 1); });
  expect_moments(values, {0.0, 1.0, 0.0, 0.0}, 4.5 * std::sqrt(24.0 / static_cast<double>(values.size())));
  EXPECT_GT(kolmogorov_p(values, [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }), kSmallestP);
}

TEST(Exponential, MomentsAndShape) {
  const auto values = along([](auto i) { return draw_exponential(someone(i), Stream::wake_idea, 1); });
  expect_moments(values, {1.0, 1.0, 2.0, 6.0}, 600.0 / std::sqrt(static_cast<double>(values.size())));
  EXPECT_GT(kolmogorov_p(values, [](double x) { return -std::expm1(-x); }), kSmallestP);
  EXPECT_GT(*std::min_element(values.begin(), values.end()), 0.0);
}

TEST(Logistic, MomentsShapeAndPromise) {
  const auto values = along([](auto i) { return draw_logistic(someone(i), Stream::turnout, 1); });
  const double variance = std::acos(-1.0) * std::acos(-1.0) / 3.0;
  expect_moments(values, {0.0, variance, 0.0, 1.2}, 60.0 / std::sqrt(static_cast<double>(values.size())));
  EXPECT_GT(kolmogorov_p(values, [](double x) { return 1.0 / (1.0 + std::exp(-x)); }), kSmallestP);
  // a > draw_logistic() has probability logistic(a), and is the same decision as a Bernoulli draw.
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const double a = draw_normal(someone(i), Stream::goal_position, 1);
    ASSERT_EQ(a > values[i], draw_bernoulli(someone(i), Stream::turnout, 1, logistic(a)));
  }
}

TEST(Poisson, EveryCount) {
  for (const double mean : {0.01, 0.3, 1.0, 5.0, 20.0, 50.0}) {
    const boost::math::poisson_distribution<double> theory(mean);
    const auto values =
        along([=](auto i) { return double(draw_poisson(someone(i), Stream::news, 1, mean)); });
    const auto n = static_cast<double>(values.size());
    const Moments m = moments(values);
    EXPECT_LT(std::fabs(m.mean - mean) * std::sqrt(n / mean), 4.5) << mean;
    EXPECT_LT(std::fabs(m.variance - mean) / (mean * std::sqrt((1.0 / mean + 2.0) / n)), 4.5) << mean;
    // Cells of at least 10 expected; the tails are put together.
    std::vector<double> counts{0.0};
    std::vector<double> expected{0.0};
    std::vector<std::size_t> cell(400);
    for (std::size_t k = 0; k < cell.size(); ++k) {
      cell[k] = counts.size() - 1;
      expected.back() += n * boost::math::pdf(theory, static_cast<double>(k));
      const double beyond = n * boost::math::cdf(boost::math::complement(theory, static_cast<double>(k)));
      if (expected.back() >= 10.0 && beyond >= 10.0) {
        counts.push_back(0.0);
        expected.push_back(0.0);
      }
    }
    for (const double v : values) counts[cell.at(static_cast<std::size_t>(v))] += 1.0;
    EXPECT_GE(counts.size(), 2U) << mean;
    EXPECT_GT(chi_square_p(counts, expected), kSmallestP) << mean;
  }
}

TEST(Poisson, Ends) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(draw_poisson(someone(i), Stream::news, 1, 0.0), 0U);
    EXPECT_EQ(draw_poisson(someone(i), Stream::news, 1, -1.0), 0U);
    EXPECT_EQ(draw_poisson(someone(i), Stream::news, 1, std::numeric_limits<double>::quiet_NaN()), 0U);
    EXPECT_LT(draw_poisson(someone(i), Stream::news, 1, 50.0), 130U);
  }
}

}  // namespace
}  // namespace linli
