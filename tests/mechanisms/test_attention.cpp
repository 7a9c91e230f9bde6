// Clocks of attention: how often one notices a call, or has an idea.
#include <array>

#include "random/math.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Clocks, MeanIntervalAndItsSpread) {
  // ceil(Exp(1) / rate) is geometric with p = 1 - e^{-rate}: mean 1/p, variance (1-p)/p^2.
  const double rate = 0.05;
  const double p = 1.0 - std::exp(-rate);
  const EntityKey key = entity_key({3, 4}, 17);
  const int n = 20000;
  double sum = 0;
  for (std::uint32_t spell = 0; spell < n; ++spell) {
    const Week wait = next_passage(key, Stream::wake_attention, spell, rate, 100) - 100;
    ASSERT_GE(wait, 1);
    sum += wait;
  }
  EXPECT_NEAR(sum / n, 1.0 / p, 4.5 * std::sqrt((1.0 - p) / n) / p);
  EXPECT_EQ(next_passage(key, Stream::wake_attention, 0, 0.0, 100), kNever);
}

TEST(Clocks, TheCalendarWakesEachOnTime) {
  Calendar calendar;
  for (std::uint32_t k = 0; k < 2000; ++k)
    calendar.add({k, k, 0, 0, static_cast<Week>(1 + (k * 7) % 1500)}, 0);
  std::size_t woken = 0;
  for (Week week = 1; week <= 1500; ++week) {
    std::uint64_t last = 0;
    for (const Waking& w : calendar.take(week)) {
      EXPECT_EQ(w.due, week);
      EXPECT_TRUE(woken == 0 || last <= w.who);
      last = w.who;
      ++woken;
    }
  }
  EXPECT_EQ(woken, 2000U);
}

TEST(Attention, SoManyNoticeACallInAWeek) {
  TinyPlan plan{.residents = 1000, .parameters = calm()};
  plan.parameters.attention_routine = 0.1;
  plan.parameters.found_ideas = 0;
  TinyWorld tiny(plan);
  std::size_t noticed = 0;
  const std::size_t weeks = 60;
  for (std::size_t k = 0; k < weeks; ++k) {
    wake_residents(tiny.world, tiny.work);
    for (const Occasion& o : tiny.work.occasions) noticed += o.candidates.size();
    tiny.next_week();
  }
  // Two organisers, each noticed once a week at most.
  expect_share(noticed, 2 * 1000 * weeks, 1.0 - std::exp(-0.1));
}

TEST(Attention, IdeasComeAtTheirRateAndHeavyTailed) {
  TinyPlan plan{.residents = 1000, .parameters = calm()};
  plan.parameters.found_ideas = 2;
  plan.parameters.attention_routine = 0;
  TinyWorld tiny(plan);
  std::size_t calm_ideas = 0;
  std::size_t driven_ideas = 0;
  for (ResidentIndex r = 0; r < 500; ++r) tiny.world.residents().traits[r].initiative = 1.5;
  for (int k = 0; k < 312; ++k) {
    wake_residents(tiny.world, tiny.work);
    for (const Idea& idea : tiny.work.ideas)
      (idea.resident >= 500 ? calm_ideas : driven_ideas) += k >= 104 ? 1 : 0;
    tiny.next_week();
  }
  // One idea a week at most; the first two years are left out, in which clocks still run as they were wound.
  const double rate = 2.0 / 52.0;
  const double driven = rate * std::exp(plan.parameters.found_idea_spread * 1.5);
  expect_share(calm_ideas, 500U * 208U, 1.0 - std::exp(-rate));
  expect_share(driven_ideas, 500U * 208U, 1.0 - std::exp(-driven));
}

TEST(Attention, ATieMoreLeavesTheLuckOfTheOthers) {
  TinyWorld tiny({.residents = 12, .parameters = calm()});
  for (ResidentIndex r = 1; r <= 10; ++r) tiny.tie(0, r);
  std::array<std::size_t, 12> chosen{};
  std::vector<ResidentIndex> before;
  const EntityKey key = tiny.world.residents().key[0];
  const int weeks = 6000;
  for (int k = 0; k < weeks; ++k) {
    before.push_back(one_of_ties(tiny.world, 0, key, Stream::invite));
    ++chosen[before.back()];
    ++tiny.world.week;
  }
  for (ResidentIndex r = 1; r <= 10; ++r) expect_share(chosen[r], weeks, 0.1);
  tiny.world.week -= weeks;
  tiny.tie(0, 11);
  std::size_t newcomer = 0;
  for (int k = 0; k < weeks; ++k) {
    const ResidentIndex now = one_of_ties(tiny.world, 0, key, Stream::invite);
    newcomer += now == 11 ? 1 : 0;
    EXPECT_TRUE(now == 11 || now == before[static_cast<std::size_t>(k)]);
    ++tiny.world.week;
  }
  expect_share(newcomer, weeks, 1.0 / 11.0);
  EXPECT_EQ(one_of_ties(tiny.world, 11, key, Stream::invite), 0U);
}

}  // namespace
}  // namespace linli::testing
