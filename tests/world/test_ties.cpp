#include "world/ties.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace linli {
namespace {

/// A plain graph beside the real one: kind of each tie by pair of identities.
using Plain = std::map<std::pair<ResidentId, ResidentId>, TieKind>;

std::pair<ResidentId, ResidentId> ends(ResidentId a, ResidentId b) { return std::minmax({a, b}); }

/// Ties as (identity, identity) -> kind, having checked order and symmetry of every list.
Plain check_and_collect(const Ties& ties, const std::vector<ResidentId>& id) {
  Plain found;
  std::size_t ends_seen = 0;
  for (ResidentIndex r = 0; r < id.size(); ++r) {
    ResidentId last = 0;
    for (const Tie& tie : ties.of(r)) {
      EXPECT_LT(last, id[tie.other]) << "neighbours in order of identity";
      last = id[tie.other];
      EXPECT_TRUE(ties.tied(tie.other, r, id));
      EXPECT_TRUE(ties.tied(r, tie.other, id));
      const auto [at, is_new] = found.try_emplace(ends(id[r], id[tie.other]), tie.kind);
      EXPECT_EQ(at->second, tie.kind) << "both directions have one kind";
      ++ends_seen;
    }
  }
  EXPECT_EQ(ends_seen, 2 * found.size()) << "every tie is in both lists";
  EXPECT_EQ(ties.count(), found.size());
  return found;
}

std::vector<ResidentId> scattered_identities(std::size_t n) {
  std::vector<ResidentId> id;
  for (std::size_t i = 0; i < n; ++i)
    id.push_back(resident_id(static_cast<std::uint32_t>(i * 7919 % n), 0, 1));
  return id;
}

TEST(Ties, AddingAndRemovingAtRandomAgreesWithAPlainMap) {
  constexpr ResidentIndex kPeople = 60;
  auto id = scattered_identities(kPeople);
  std::mt19937 random(7);
  Ties ties;
  ties.resize(kPeople);
  Plain plain;
  std::uint16_t occupancy = 0;
  for (int round = 0; round < 30000; ++round) {
    const ResidentIndex a = static_cast<ResidentIndex>(random() % kPeople);
    const ResidentIndex b = static_cast<ResidentIndex>(random() % kPeople);
    const auto kind = static_cast<TieKind>(random() % 6);
    if (random() % 12 == 0) {  // somebody leaves, and a new person takes the slot
      ties.remove_all(a, id);
      std::erase_if(plain,
                    [&](const auto& tie) { return tie.first.first == id[a] || tie.first.second == id[a]; });
      id[a] = resident_id(dwelling_of(id[a]), ++occupancy, 1);
    } else {
      const bool expected = a != b && plain.try_emplace(ends(id[a], id[b]), kind).second;
      EXPECT_EQ(ties.add(a, b, kind, id), expected);
    }
    if (round % 1000 == 0) {
      EXPECT_EQ(check_and_collect(ties, id), plain);
    }
  }
  EXPECT_EQ(check_and_collect(ties, id), plain);
  EXPECT_GT(plain.size(), 100U);
}

TEST(Ties, AddAllEqualsAddingOneByOne) {
  constexpr ResidentIndex kPeople = 200;
  const auto id = scattered_identities(kPeople);
  std::mt19937 random(11);
  Ties at_once;
  Ties one_by_one;
  at_once.resize(kPeople);
  one_by_one.resize(kPeople);
  for (const std::size_t batch : {1500UL, 40UL, 900UL}) {  // large, small beside what is there, large
    std::vector<Ties::NewTie> list;
    for (std::size_t i = 0; i < batch; ++i) {
      const ResidentIndex a = static_cast<ResidentIndex>(random() % kPeople);
      const ResidentIndex b = static_cast<ResidentIndex>(random() % kPeople);
      list.push_back({a, b, static_cast<TieKind>(random() % 6)});
    }
    at_once.add_all(list, id);
    for (const auto& tie : list) one_by_one.add(tie.a, tie.b, tie.kind, id);
    EXPECT_EQ(check_and_collect(at_once, id), check_and_collect(one_by_one, id))
        << "the first kind given wins";
  }
}

TEST(Ties, CopiesAreIndependent) {
  const auto id = scattered_identities(10);
  Ties original;
  original.resize(10);
  original.add(1, 2, TieKind::weak, id);
  Ties copy = original;
  copy.add(1, 3, TieKind::weak, id);
  copy.remove_all(2, id);
  EXPECT_EQ(check_and_collect(original, id), (Plain{{ends(id[1], id[2]), TieKind::weak}}));
  EXPECT_EQ(check_and_collect(copy, id), (Plain{{ends(id[1], id[3]), TieKind::weak}}));
}

TEST(Ties, OneselfAndRepeatsAreNoTies) {
  const auto id = scattered_identities(3);
  Ties ties;
  ties.resize(3);
  EXPECT_FALSE(ties.add(1, 1, TieKind::weak, id));
  EXPECT_TRUE(ties.add(1, 2, TieKind::circle, id));
  EXPECT_FALSE(ties.add(2, 1, TieKind::weak, id));
  EXPECT_EQ(ties.count(), 1U);
  EXPECT_EQ(ties.of(2)[0].kind, TieKind::circle);
  EXPECT_FALSE(ties.tied(0, 1, id));
}

}  // namespace
}  // namespace linli
