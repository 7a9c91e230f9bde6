// Draws side by side are the draws one by one.
#include <gtest/gtest.h>

#include <vector>

#include "random/keyed_lanes.hpp"

namespace linli {
namespace {

constexpr ReplicateKey kReplicate{2026, 3};
constexpr std::uint64_t kFar = 0x9E3779B97F4A7C15ULL;

TEST(Lanes, KeysAreThoseOfEntitiesAndPairs) {
  EntityLanes who;
  for (std::size_t k = 0; k < kLanes; ++k) who.set(k, kFar * (k + 1), k % 2 == 0 ? 0 : ~kFar * k);
  const KeyLanes keys = entity_keys(kReplicate, who);
  for (std::size_t k = 0; k < kLanes; ++k)
    EXPECT_EQ(keys.at(k), entity_key(kReplicate, kFar * (k + 1), k % 2 == 0 ? 0 : ~kFar * k));
  for (std::size_t k = 0; k < kLanes; ++k) who.set_pair(k, kFar * (k + 1), kFar * 4);
  const KeyLanes pairs = entity_keys(kReplicate, who);
  for (std::size_t k = 0; k < kLanes; ++k)
    EXPECT_EQ(pairs.at(k), pair_key(kReplicate, kFar * 4, kFar * (k + 1)));
}

TEST(Lanes, EachDrawInTurnForAnyNumber) {
  for (std::size_t count = 0; count <= 3 * kLanes + 1; ++count) {
    std::size_t told = 0;
    draw_each(
        kReplicate, count, Stream::tie_formation, -7, 5,
        [](std::size_t i, EntityLanes& who, std::size_t lane) { who.set(lane, kFar, i); },
        [&](std::size_t i, double u) {
          EXPECT_EQ(i, told++);
          EXPECT_EQ(u, draw_uniform(entity_key(kReplicate, kFar, i), Stream::tie_formation, -7, 5));
        });
    EXPECT_EQ(told, count);
  }
}

TEST(Lanes, IndicesOneAfterTheOther) {
  const EntityKey key = entity_key(kReplicate, kFar);
  const UniformLanes u = draw_indices(key, Stream::news, 12, 3);
  for (std::uint32_t k = 0; k < kLanes; ++k) EXPECT_EQ(u[k], draw_uniform(key, Stream::news, 12, 3 + k));
}

TEST(Lanes, FirstSuccessIsThatOfTheDraws) {
  int succeeded = 0;
  for (std::uint64_t who = 1; who <= 400; ++who) {
    const EntityKey key = entity_key(kReplicate, who);
    const int from = static_cast<int>(who % 3);
    const int end = from + static_cast<int>(who % 20);
    int expected = from;
    while (expected < end && !draw_bernoulli(key, Stream::news, 4, 0.1, static_cast<std::uint32_t>(expected)))
      ++expected;
    ASSERT_EQ(first_success(key, Stream::news, 4, 0.1, from, end), expected);
    succeeded += expected < end ? 1 : 0;
  }
  EXPECT_GT(succeeded, 150);  // of 400, with 9.5 draws each on average: about 230
  EXPECT_LT(succeeded, 320);
}

}  // namespace
}  // namespace linli
