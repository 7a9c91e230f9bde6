#include "world/residents.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace linli {
namespace {

Traits some_traits() {
  Traits traits;
  traits.motivation = 0.5F;
  traits.concern = -1.0F;
  traits.confidence = 2.0F;
  return traits;
}

TEST(Residents, ArriveAtTheirBaselines) {
  Residents residents;
  const ResidentIndex r = residents.add(resident_id(3, 1, 2), {5, 6}, 4, -1000, -7, true, some_traits());
  EXPECT_TRUE(residents.present(r));
  EXPECT_EQ(residents.id[r], resident_id(3, 1, 2));
  EXPECT_EQ(residents.key[r], (EntityKey{5, 6}));
  EXPECT_EQ(residents.courtyard[r], 4);
  EXPECT_EQ(residents.birth[r], -1000);
  EXPECT_EQ(residents.arrived[r], -7);
  EXPECT_EQ(residents.touched[r], -7);
  EXPECT_EQ(residents.caregiver[r], 1);
  EXPECT_EQ(residents.motivation[r], 0.5F);
  EXPECT_EQ(residents.concern[r], -1.0F);
  EXPECT_EQ(residents.confidence[r], 2.0F);
  EXPECT_EQ(residents.first_active[r], kNever);
  EXPECT_EQ(residents.last_active[r], kLongAgo);
}

TEST(Residents, ASlotIsUsedAgainWithoutTracesOfWhoHadIt) {
  Residents residents;
  const ResidentIndex a = residents.add(resident_id(1, 0, 1), {}, 0, 0, 0, false, {});
  const ResidentIndex b = residents.add(resident_id(0, 0, 1), {}, 0, 0, 0, false, {});
  residents.fatigue[a] = 3;
  residents.skill[a][1] = 0.7F;
  residents.reliance[a] = 1;
  residents.attended[a] = 9;
  residents.attendance_rate[a] = 1;
  residents.first_active[a] = residents.last_active[a] = 12;
  residents.remove(a);
  residents.remove(a);  // twice is no harm
  EXPECT_FALSE(residents.present(a));
  EXPECT_EQ(residents.count(), 1U);
  EXPECT_EQ(residents.in_identity_order(), std::vector<ResidentIndex>{b});
  EXPECT_EQ(residents.add(resident_id(2, 0, 1), {}, 0, 0, 20, false, {}), a);
  EXPECT_EQ(residents.fatigue[a], 0);
  EXPECT_EQ(residents.skill[a][1], 0);
  EXPECT_EQ(residents.reliance[a], 0);
  EXPECT_EQ(residents.attended[a], 0);
  EXPECT_EQ(residents.attendance_rate[a], 0);
  EXPECT_EQ(residents.first_active[a], kNever);
  EXPECT_EQ(residents.last_active[a], kLongAgo);
  EXPECT_EQ(residents.count(), 2U);
  EXPECT_EQ(residents.capacity(), 2U);
}

TEST(Residents, ColumnsHaveOneLength) {
  Residents residents;
  for (std::uint16_t member = 1; member <= 9; ++member) {
    residents.add(resident_id(10U - member, 0, member), {}, 0, 0, 0, false, {});
  }
  for (const std::size_t size :
       {residents.key.size(), residents.courtyard.size(), residents.birth.size(), residents.arrived.size(),
        residents.caregiver.size(), residents.traits.size(), residents.touched.size(),
        residents.motivation.size(), residents.reliance.size(), residents.concern.size(),
        residents.confidence.size(), residents.fatigue.size(), residents.skill.size(),
        residents.first_active.size(), residents.last_active.size(), residents.attendance_rate.size(),
        residents.attended.size()}) {
    EXPECT_EQ(size, residents.capacity());
  }
  const auto order = residents.in_identity_order();
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end(), [&](ResidentIndex a, ResidentIndex b) {
    return residents.id[a] < residents.id[b];
  }));
  EXPECT_EQ(order.size(), 9U);
}

}  // namespace
}  // namespace linli
