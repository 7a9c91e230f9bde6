#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "population/population.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

constexpr int kPeople = 40000;
constexpr double kThreeErrors = 3.5 / 200.0;  // 3.5 standard errors of a correlation of 40000

struct Moments {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  void add(double a, double b) { n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b; }
  [[nodiscard]] double mean_x() const { return x / n; }
  [[nodiscard]] double variance_x() const { return xx / n - x * x / n / n; }
  [[nodiscard]] double correlation() const {
    return (xy / n - x * y / n / n) / std::sqrt((xx / n - x * x / n / n) * (yy / n - y * y / n / n));
  }
};

/// Traits of one person a dwelling, 45 years old, so that age shifts nothing.
Traits traits_of(const Parameters& p, int dwelling, std::uint16_t member = 1, int age = 45) {
  return draw_traits(p, {1, 0}, resident_id(static_cast<std::uint32_t>(dwelling), 0, member), -52 * age, 0);
}

TEST(Traits, ScoresAreStandardAndCorrelateAsTheirLoadings) {
  Parameters p;
  p.traits_initiative_tail = 0;  // its tail has a test of its own
  const std::array<double, 5> loading = {p.traits_initiative_loading, p.traits_motivation_loading,
                                         p.traits_concern_loading, p.traits_confidence_loading, 1.0};
  std::array<std::array<Moments, 5>, 5> pair;
  for (int d = 0; d < kPeople; ++d) {
    const Traits t = traits_of(p, d);
    const std::array<float, 5> score = {t.initiative, t.motivation, t.concern, t.confidence, t.civic};
    for (std::size_t i = 0; i < 5; ++i) {
      for (std::size_t j = 0; j < 5; ++j)
        pair[i][j].add(static_cast<double>(score[i]), static_cast<double>(score[j]));
    }
  }
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(pair[i][i].mean_x(), 0, kThreeErrors);
    EXPECT_NEAR(pair[i][i].variance_x(), 1, 2 * kThreeErrors);
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_NEAR(pair[i][j].correlation(), loading[i] * loading[j], kThreeErrors) << i << j;
  }
}

TEST(Traits, InitiativeHasTheTailOfTukeysH) {
  Parameters p;
  p.traits_initiative_tail = 0.1;
  Moments initiative;
  for (int d = 0; d < kPeople; ++d) {
    const auto score = static_cast<double>(traits_of(p, d).initiative);
    initiative.add(score, score);
  }
  // Variance of z exp(h z^2 / 2) for standard normal z: (1 - 2h)^(-3/2).
  EXPECT_NEAR(initiative.mean_x(), 0, 2 * kThreeErrors);
  EXPECT_NEAR(initiative.variance_x(), std::pow(1 - 2 * p.traits_initiative_tail, -1.5), 0.1);
}

TEST(Traits, AHouseholdSharesPartOfTheFactor) {
  const Parameters p;
  Moments household;
  Moments strangers;
  for (int d = 0; d < kPeople; ++d) {
    const auto a = static_cast<double>(traits_of(p, d, 1).civic);
    household.add(a, static_cast<double>(traits_of(p, d, 2).civic));
    strangers.add(a, static_cast<double>(traits_of(p, d + kPeople, 2).civic));
  }
  EXPECT_NEAR(household.correlation(), p.traits_household_share, kThreeErrors);
  EXPECT_NEAR(strangers.correlation(), 0, kThreeErrors);
}

TEST(Traits, SocialityIsLognormalWithMeanOne) {
  const Parameters p;
  Moments sociality;
  for (int d = 0; d < 5 * kPeople; ++d) {
    const auto s = static_cast<double>(traits_of(p, d).sociality);
    sociality.add(s, std::log(s));
  }
  const double spread = p.traits_sociality_spread;
  EXPECT_NEAR(sociality.mean_x(), 1, 0.02);
  EXPECT_NEAR(sociality.y / sociality.n, -spread * spread / 2, 0.02);
}

TEST(Traits, MostHaveOneOrTwoInterestsAndRecreationIsCommonest) {
  const Parameters p;
  std::array<double, kTopics> main{};
  double two = 0;
  for (int d = 0; d < kPeople; ++d) {
    const Traits t = traits_of(p, d);
    int above = 0;
    for (const float interest : t.interest) {
      EXPECT_GE(interest, 0.0F);
      EXPECT_LE(interest, 1.0F);
      above += static_cast<double>(interest) > p.traits_faint_interest ? 1 : 0;
    }
    EXPECT_GE(above, 1);
    EXPECT_LE(above, 2);
    two += above == 2 ? 1 : 0;
    main[static_cast<std::size_t>(main_interest(t))] += 1.0 / kPeople;
  }
  EXPECT_NEAR(two / kPeople, p.traits_second_interest, kThreeErrors);
  double sum = 0;
  for (std::size_t topic = 0; topic < kTopics; ++topic) {
    const double share = main_interest_share(p, static_cast<Topic>(topic));
    EXPECT_NEAR(main[topic], share, kThreeErrors);
    sum += share;
    if (topic > 0) {
      EXPECT_GT(main[0], main[topic]);
    }
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Traits, AgeShiftsByItsParameterAndChildrenCountAsYoungAdults) {
  Parameters p;
  p.traits_concern_by_age = 0.1;
  p.traits_motivation_by_age = -0.1;
  const Traits at_45 = traits_of(p, 7);
  const Traits at_65 = traits_of(p, 7, 1, 65);
  EXPECT_NEAR(at_65.concern - at_45.concern, 0.2, 1e-6);
  EXPECT_NEAR(at_65.motivation - at_45.motivation, -0.2, 1e-6);
  EXPECT_EQ(at_65.confidence, at_45.confidence);
  EXPECT_EQ(traits_of(p, 7, 1, 3).concern, traits_of(p, 7, 1, 18).concern);
}

TEST(Traits, AreAFunctionOfIdentity) {
  const Parameters p;
  EXPECT_EQ(traits_of(p, 5).civic, traits_of(p, 5).civic);
  EXPECT_NE(traits_of(p, 5).civic, traits_of(p, 6).civic);
  const ResidentId next_household = resident_id(5, 1, 1);
  EXPECT_NE(draw_traits(p, {1, 0}, next_household, 0, 0).civic,
            draw_traits(p, {1, 0}, resident_id(5, 0, 1), 0, 0).civic);
  EXPECT_NE(draw_traits(p, {1, 0}, next_household, 0, 0).civic,
            draw_traits(p, {1, 1}, next_household, 0, 0).civic);
}

}  // namespace
}  // namespace linli
