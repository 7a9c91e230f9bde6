// The life of households: what a plan must satisfy, and that ages and tenures are stationary.
#include "population/household.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

namespace linli {
namespace {

constexpr std::uint32_t kDwellings = 4800;

TEST(Household, EveryWeekOfAStayHasAnAdultAtHome) {
  const Parameters p;
  for (std::uint32_t d = 0; d < 2000; ++d) {
    const HouseholdPlan plan = plan_household({3, 0}, p, d, 2, -100);
    ASSERT_LT(plan.arrives, plan.leaves);
    std::set<std::uint16_t> numbers;
    int caregivers = 0;
    for (const MemberPlan& m : plan.members) {
      EXPECT_TRUE(numbers.insert(m.member).second);
      EXPECT_GE(m.member, 1);
      EXPECT_GE(m.enters, plan.arrives);
      EXPECT_EQ(m.enters, std::max(plan.arrives, m.birth));
      EXPECT_LT(m.enters, m.leaves);
      EXPECT_LE(m.leaves, plan.leaves);
      EXPECT_LT(m.leaves - m.birth, 115 * 52);
      caregivers += m.caregiver ? 1 : 0;
    }
    EXPECT_LE(caregivers, 1);
    for (Week week = plan.arrives; week < plan.leaves; week += 13) {
      const bool adult = std::any_of(plan.members.begin(), plan.members.end(), [week](const MemberPlan& m) {
        return m.enters <= week && week < m.leaves && age_class(m.birth, week) != AgeClass::child;
      });
      EXPECT_TRUE(adult) << "dwelling " << d << " week " << week;
    }
  }
}

TEST(Household, TheOneAtAWeekIsTheRenewalProcessFollowed) {
  const Parameters p;
  const ReplicateKey key{3, 1};
  for (std::uint32_t d = 0; d < 300; ++d) {
    HouseholdPlan plan = household_at(key, p, d, kDemographyEpoch);
    for (const Week week : {-4000, -1000, 0, 7, 520}) {
      while (plan.leaves <= week)
        plan = plan_household(key, p, d, static_cast<std::uint16_t>(plan.occupancy + 1), plan.leaves);
      const HouseholdPlan there = household_at(key, p, d, week);
      EXPECT_EQ(there.occupancy, plan.occupancy);
      EXPECT_EQ(there.arrives, plan.arrives);
      EXPECT_EQ(there.leaves, plan.leaves);
      ASSERT_EQ(there.members.size(), plan.members.size());
      for (std::size_t m = 0; m < plan.members.size(); ++m)
        EXPECT_EQ(there.members[m].birth, plan.members[m].birth);
    }
  }
}

constexpr std::size_t kMeasures = 13;
constexpr std::array<const char*, kMeasures> kNames = {
    "children",         "young adults",       "midlife",           "seniors",         "caregivers",
    "adults/household", "children/household", "mean age, years",   "tenure < 1 year", "tenure 1-5",
    "tenure 5-15",      "tenure > 15",        "mean tenure, years"};

/// Shares of residents by age class, and of households by tenure, in one replicate at one week.
std::array<double, kMeasures> measure(const Parameters& p, std::uint32_t replicate, Week week) {
  std::array<double, kMeasures> m{};
  double residents = 0;
  for (std::uint32_t d = 0; d < kDwellings; ++d) {
    const HouseholdPlan plan = household_at({9, replicate}, p, d, week);
    for (const MemberPlan& who : plan.members) {
      if (who.enters > week || who.leaves <= week) continue;
      residents += 1;
      const auto age = age_class(who.birth, week);
      m[static_cast<std::size_t>(age)] += 1;
      m[4] += who.caregiver ? 1 : 0;
      m[age == AgeClass::child ? 6 : 5] += 1.0 / kDwellings;
      m[7] += (week - who.birth) / 52.0;
    }
    const double tenure = (week - plan.arrives) / 52.0;
    m[tenure < 1 ? 8 : tenure < 5 ? 9 : tenure < 15 ? 10 : 11] += 1.0 / kDwellings;
    m[12] += tenure / kDwellings;
  }
  for (const std::size_t share : {0UL, 1UL, 2UL, 3UL, 4UL, 7UL}) m[share] /= residents;
  return m;
}

TEST(Household, AgesAndTenuresAreStationary) {
  const Parameters p;
  constexpr int kReplicates = 24;
  std::array<double, kMeasures> before{};
  std::array<double, kMeasures> drift{};
  std::array<double, kMeasures> squares{};
  for (std::uint32_t replicate = 0; replicate < kReplicates; ++replicate) {
    const auto now = measure(p, replicate, 0);
    const auto later = measure(p, replicate, 520);
    for (std::size_t k = 0; k < kMeasures; ++k) {
      before[k] += now[k] / kReplicates;
      drift[k] += (later[k] - now[k]) / kReplicates;
      squares[k] += (later[k] - now[k]) * (later[k] - now[k]);
    }
  }
  for (std::size_t k = 0; k < kMeasures; ++k) {
    const double variance = (squares[k] - kReplicates * drift[k] * drift[k]) / (kReplicates - 1);
    const double error = std::sqrt(variance / kReplicates);
    std::printf("%-20s week 0: %8.4f  drift in ten years: %+.4f (standard error %.4f)\n", kNames[k],
                before[k], drift[k], error);
    EXPECT_LT(std::fabs(drift[k]), 4 * error) << kNames[k];
    EXPECT_LT(error, 0.0125 * before[k]) << kNames[k] << ": the test must be able to see a drift of 5%";
  }
  EXPECT_NEAR(before[5], p.population_adults_per_household, 0.03);
  EXPECT_NEAR(before[6], 0.4, 0.02);
}

TEST(Household, AdultsPerHouseholdAreTheParameters) {
  for (const double adults : {1.0, 1.5, 2.0, 2.3, 2.7, 3.0}) {
    Parameters p;
    p.population_adults_per_household = adults;
    const double found = measure(p, 0, 0)[5];
    std::printf("adults per household: asked %.2f, found %.3f\n", adults, found);
    EXPECT_NEAR(found, adults, 0.03 * adults);
  }
}

TEST(Household, MovesAwayWithItsHazard) {
  // Stays that end by moving, over household-years; deaths end some stays before.
  for (const double hazard : {0.03, 0.08, 0.2}) {
    Parameters p;
    p.population_moving_away = hazard;
    p.population_retired_arrivals = 0;
    p.population_settled_arrivals = 0;
    double ends = 0;
    double years = 0;
    for (std::uint32_t d = 0; d < 20000; ++d) {
      // The young seldom die within ten years: their stays show the hazard of moving alone.
      const HouseholdPlan plan = plan_household({1, 0}, p, d, 0, 0);
      ends += plan.leaves < 520 ? 1 : 0;
      years += std::min(plan.leaves, 520) / 52.0;
    }
    EXPECT_NEAR(ends / years, hazard, 0.04 * hazard + 0.001);
  }
}

TEST(Household, NobodyMovesWhereTheHazardIsNil) {
  Parameters p;
  p.population_moving_away = 0;
  for (std::uint32_t d = 0; d < 500; ++d) {
    const HouseholdPlan plan = household_at({1, 0}, p, d, 0);
    const auto last = std::max_element(plan.members.begin(), plan.members.end(),
                                       [](const auto& a, const auto& b) { return a.leaves < b.leaves; });
    EXPECT_EQ(plan.leaves, last->leaves) << "a household ends when its last adult is gone";
  }
}

TEST(Household, TenantsComeAndGoTogether) {
  const Parameters p;
  for (std::uint32_t d = 0; d < 200; ++d) {
    const HouseholdPlan plan = tenants_at({1, 0}, p, d, 0, 3);
    EXPECT_LE(plan.arrives, 0);
    EXPECT_GT(plan.leaves, 0);
    ASSERT_EQ(plan.members.size(), 3U);
    for (const MemberPlan& m : plan.members) {
      EXPECT_EQ(m.enters, plan.arrives);
      EXPECT_EQ(m.leaves, plan.leaves);
    }
  }
}

}  // namespace
}  // namespace linli
