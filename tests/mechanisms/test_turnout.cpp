// Turnout: the share of identical residents who come, and that hours decide between occasions.
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

Occasion call_to(TinyWorld& tiny, std::size_t organiser, const std::vector<ResidentIndex>& people) {
  Occasion o;
  o.host = tiny.world.organisers[organiser].kind;
  o.number = static_cast<std::uint32_t>(organiser);
  o.key = tiny.world.organisers[organiser].key;
  for (const ResidentIndex r : people) o.candidates.push_back({r, Bond::none});
  return o;
}

TEST(Turnout, ShareOfIdenticalResidentsIsLogistic) {
  for (const double intercept : {-2.0, 0.0, 1.5}) {
    TinyPlan plan{.residents = 3000, .parameters = calm()};
    plan.parameters.act_intercept = intercept;
    TinyWorld tiny(plan);
    tiny.work.occasions.push_back(call_to(tiny, 0, first(3000)));
    SerialExecutor serial;
    decide_turnout(tiny.world, tiny.work, serial);
    const double v = intercept - plan.parameters.act_hours * 1.5 / plan.parameters.hours_midlife;
    expect_share(tiny.work.occasions[0].attending.size(), 3000, 1.0 / (1.0 + std::exp(-v)));
    for (const Attendee& a : tiny.work.occasions[0].attending) EXPECT_FALSE(a.carried);
  }
}

TEST(Turnout, AGiftCarriesThoseItBroughtOverTheThreshold) {
  TinyPlan plan{.residents = 3000, .parameters = calm()};
  plan.parameters.act_intercept = -1;
  TinyWorld tiny(plan);
  Occasion o = call_to(tiny, 0, first(3000));
  o.gift = 1;
  tiny.work.occasions.push_back(o);
  SerialExecutor serial;
  decide_turnout(tiny.world, tiny.work, serial);
  const double own = -1 - plan.parameters.act_hours * 1.5 / plan.parameters.hours_midlife;
  const double both = own + plan.parameters.act_gift;
  std::size_t carried = 0;
  for (const Attendee& a : tiny.work.occasions[0].attending) carried += a.carried ? 1 : 0;
  const double p_own = 1.0 / (1.0 + std::exp(-own));
  const double p_both = 1.0 / (1.0 + std::exp(-both));
  expect_share(tiny.work.occasions[0].attending.size(), 3000, p_both);
  expect_share(carried, 3000, p_both - p_own);
}

TEST(Turnout, OneOccasionAsTwiceAndTheStrongestPromise) {
  TinyPlan plan{.residents = 2000, .parameters = calm()};
  TinyWorld tiny(plan);
  Occasion o = call_to(tiny, 0, first(2000));
  for (const ResidentIndex r : first(2000)) o.candidates.push_back({r, Bond::member});
  tiny.work.occasions.push_back(o);
  SerialExecutor serial;
  decide_turnout(tiny.world, tiny.work, serial);
  const Parameters& p = plan.parameters;
  const double v = p.act_intercept + p.act_membership - p.act_hours * 1.5 / p.hours_midlife;
  EXPECT_EQ(tiny.work.occasions[0].candidates.size(), 2000U);
  expect_share(tiny.work.occasions[0].attending.size(), 2000, 1.0 / (1.0 + std::exp(-v)));
}

TEST(Turnout, OfAGroupThoseCountWhoCameOfLate) {
  // Everybody else is tied to two fellow members: who came within four weeks draws others, who did not does
  // not.
  TinyPlan plan{.residents = 3000, .parameters = calm()};
  plan.parameters.act_intercept = -1;
  plan.parameters.act_shared_mood = 0;
  for (const Week ago : {3, 4}) {
    TinyWorld tiny(plan);
    const std::uint32_t serial = tiny.group({0, 1});
    for (ResidentIndex r = 2; r < 3000; ++r) tiny.tie(0, r), tiny.tie(1, r);
    tiny.world.week = 20;
    for (Member& m : tiny.at(serial).members) m.last_attended = tiny.world.week - ago;
    Occasion o = call_to(tiny, 0, {});
    o.host = HostKind::group;
    o.number = serial;
    o.key = tiny.at(serial).key;
    for (ResidentIndex r = 2; r < 3000; ++r) o.candidates.push_back({r, Bond::none});
    tiny.work.occasions.push_back(o);
    SerialExecutor executor;
    decide_turnout(tiny.world, tiny.work, executor);
    const Parameters& p = plan.parameters;
    const double v = -1 - p.act_hours * 1.5 / p.hours_midlife + (ago < 4 ? 2 * p.act_friend : 0.0);
    expect_share(tiny.work.occasions[0].attending.size(), 2998, logistic(v));
  }
}

TEST(Turnout, HoursPromisedWeighOnTheRest) {
  TinyPlan plan{.residents = 3000, .parameters = calm()};
  plan.parameters.act_intercept = 1;
  plan.parameters.act_hours = 5;
  TinyWorld tiny(plan);
  tiny.work.occasions.push_back(call_to(tiny, 0, first(3000)));
  tiny.work.occasions.push_back(call_to(tiny, 1, first(3000)));
  SerialExecutor serial;
  decide_turnout(tiny.world, tiny.work, serial);
  const double cost = 5 * 1.5 / plan.parameters.hours_midlife;
  // Margins are logistic about 1 - cost; both are attended when the lesser exceeds the cost of the other.
  const double alone = 1.0 / (1.0 + std::exp(-(1.0 - cost)));
  const double lesser = 1.0 / (1.0 + std::exp(-(1.0 - 2.0 * cost)));
  std::size_t both = 0;
  std::size_t any = 0;
  std::vector<int> times(3000, 0);
  for (const Occasion& o : tiny.work.occasions) {
    for (const Attendee& a : o.attending) ++times[a.resident];
  }
  for (const int t : times) both += t == 2 ? 1 : 0, any += t >= 1 ? 1 : 0;
  expect_share(any, 3000, 1.0 - (1.0 - alone) * (1.0 - alone));
  expect_share(both, 3000, lesser * lesser);
}

}  // namespace
}  // namespace linli::testing
