// Where a group breaks: Zachary's karate club, a planted fault line, and no line at all.
#include "mechanisms/min_cut.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <set>

namespace linli::testing {
namespace {

// W. W. Zachary (1977), An information flow model for conflict and fission in small groups, Journal of
// Anthropological Research 33, 452-473: matrix C, contexts in which two members met outside. Members from 1.
constexpr std::uint32_t kClub[][3] = {
    {1, 2, 4},   {1, 3, 5},   {1, 4, 3},   {1, 5, 3},   {1, 6, 3},   {1, 7, 3},   {1, 8, 2},   {1, 9, 2},
    {1, 11, 2},  {1, 12, 3},  {1, 13, 1},  {1, 14, 3},  {1, 18, 2},  {1, 20, 2},  {1, 22, 2},  {1, 32, 2},
    {2, 3, 6},   {2, 4, 3},   {2, 8, 4},   {2, 14, 5},  {2, 18, 1},  {2, 20, 2},  {2, 22, 2},  {2, 31, 2},
    {3, 4, 3},   {3, 8, 4},   {3, 9, 5},   {3, 10, 1},  {3, 14, 3},  {3, 28, 2},  {3, 29, 2},  {3, 33, 2},
    {4, 8, 3},   {4, 13, 3},  {4, 14, 3},  {5, 7, 2},   {5, 11, 3},  {6, 7, 5},   {6, 11, 3},  {6, 17, 3},
    {7, 17, 3},  {9, 31, 3},  {9, 33, 3},  {9, 34, 4},  {10, 34, 2}, {14, 34, 3}, {15, 33, 3}, {15, 34, 2},
    {16, 33, 3}, {16, 34, 4}, {19, 33, 1}, {19, 34, 2}, {20, 34, 1}, {21, 33, 3}, {21, 34, 1}, {23, 33, 2},
    {23, 34, 3}, {24, 26, 5}, {24, 28, 4}, {24, 30, 3}, {24, 33, 5}, {24, 34, 4}, {25, 26, 2}, {25, 28, 3},
    {25, 32, 2}, {26, 32, 7}, {27, 30, 4}, {27, 34, 2}, {28, 34, 4}, {29, 32, 2}, {29, 34, 2}, {30, 33, 4},
    {30, 34, 2}, {31, 33, 3}, {31, 34, 3}, {32, 33, 4}, {32, 34, 4}, {33, 34, 5}};
// Who went with Mr. Hi (member 1) when the club split.
const std::set<std::uint32_t> kWithHi = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 17, 18, 20, 22};

std::vector<WeightedEdge> club() {
  std::vector<WeightedEdge> edges;
  for (const auto& e : kClub) edges.push_back({e[0] - 1, e[1] - 1, static_cast<std::int32_t>(e[2])});
  return edges;
}

int rightly_placed(const std::vector<bool>& with_hi) {
  int right = 0;
  for (std::uint32_t v = 0; v < 34; ++v) right += with_hi[v] == kWithHi.contains(v + 1) ? 1 : 0;
  return right;
}

TEST(MinCut, KarateClub) {
  ASSERT_EQ(std::size(kClub), 78U);
  const int right = rightly_placed(min_cut_side(34, club(), 0, 33));
  std::printf("karate club: %d of 34 placed as they went\n", right);
  EXPECT_GE(right, 32);
  const auto line = fault_line(34, club(), 0, 33, 3);
  ASSERT_TRUE(line.has_value());
  EXPECT_GE(rightly_placed(*line), 32);
}

TEST(MinCut, SmallestSideOfSeveral) {
  // A path 0 - 1 - 2 - 3 of equal weights: any edge is a minimum cut; the source's side is the smallest.
  EXPECT_EQ(min_cut_side(4, {{0, 1, 2}, {1, 2, 2}, {2, 3, 2}}, 0, 3),
            (std::vector<bool>{true, false, false, false}));
  EXPECT_EQ(min_cut_side(4, {{0, 1, 2}, {1, 2, 1}, {2, 3, 2}}, 0, 3),
            (std::vector<bool>{true, true, false, false}));
}

/// Two cliques of these sizes, with so many ties across.
std::vector<WeightedEdge> two_cliques(std::uint32_t a, std::uint32_t b, std::uint32_t across) {
  std::vector<WeightedEdge> edges;
  for (std::uint32_t i = 0; i < a + b; ++i) {
    for (std::uint32_t j = i + 1; j < a + b; ++j) {
      if ((i < a) == (j < a)) edges.push_back({i, j, 4});
    }
  }
  for (std::uint32_t k = 0; k < across; ++k) edges.push_back({k % a, a + (k * 2 + 1) % b, 4});
  return edges;
}

TEST(FaultLine, APlantedOneIsFound) {
  for (const std::uint32_t a : {3U, 6U, 9U}) {
    for (const std::uint32_t b : {4U, 7U}) {
      const auto line = fault_line(a + b, two_cliques(a, b, 2), 0, a + b - 1, 3);
      ASSERT_TRUE(line.has_value()) << a << " and " << b;
      for (std::uint32_t v = 0; v < a + b; ++v) EXPECT_EQ((*line)[v], v < a) << a << " and " << b;
    }
  }
}

TEST(FaultLine, NoneInACliqueNorAmongTooFew) {
  for (std::uint32_t n = 6; n <= 20; ++n) {
    std::vector<WeightedEdge> edges;
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = i + 1; j < n; ++j) edges.push_back({i, j, 5});
    }
    EXPECT_FALSE(fault_line(n, edges, 0, n - 1, 3).has_value()) << n;
  }
  EXPECT_FALSE(fault_line(5, two_cliques(2, 3, 1), 0, 4, 3).has_value());
}

TEST(FaultLine, PartsHoldAtLeastThree) {
  // A captain with a single friend, in a crowd that is one with the opponent.
  const auto line = fault_line(9, two_cliques(2, 7, 1), 0, 8, 3);
  const auto here = line.has_value() ? std::count(line->begin(), line->end(), true) : 3;
  EXPECT_GE(here, 3);
  EXPECT_LE(here, 6);
}

}  // namespace
}  // namespace linli::testing
