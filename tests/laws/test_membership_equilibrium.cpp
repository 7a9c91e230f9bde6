// Joining and leaving in balance: the stationary size of a group in a well-mixed world, from the engine's own
// meetings, turnout, joining and lapsing, against the balance of inflow and outflow.
#include "mechanisms/threshold.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

double logistic_of(double v) { return 1 / (1 + std::exp(-v)); }

/// One group in a courtyard of residents all alike, each at home alone, who stay of one age class for 19
/// years. Its captain always comes and is left out of counts.
struct WellMixed : TinyWorld {
  std::uint32_t others, serial;

  WellMixed(std::uint32_t n, std::uint32_t seed, const Parameters& p)
      : TinyWorld({.residents = n + 1, .seed = seed, .age = 41, .parameters = p}), others(n) {
    serial = group({0}, Topic::environment);
    world.parameters.act_role = 100;
  }
  void week() {
    next_week();
    call_meetings(world, work);
    SerialExecutor executor;
    decide_turnout(world, work, executor);
    at(serial).last_met = world.week;
    join_groups(world, work);
    leave_groups(world, work);
  }
  double members() { return static_cast<double>(at(serial).members.size()) - 1; }
  double mean_members(int settling, int weeks) {
    double sum = 0;
    for (int k = 0; k < settling + weeks; ++k) {
      week();
      if (k >= settling) sum += members();
    }
    return sum / weeks;
  }
};

/// What one resident does, week by week, while `friends` of his ties are members.
struct Flow {
  double joins = 0;    ///< probability a week, of one outside
  double attends = 0;  ///< probability a week, of a member
  double spell = 0;    ///< mean weeks of membership
  double spell_var = 0;

  Flow(const WellMixed& w, int friends_outside, int friends_inside) {
    const Parameters& p = w.world.parameters;
    Call call;
    call.topic = Topic::environment;
    call.hours = p.hours_meeting;
    const Condition c = condition_of(w.world, 1);
    const double v = act_log_odds(w.world, 1, c, call);
    // Who comes upon it is a Poisson number at homes drawn alike.
    const double seen = 1 - std::exp(-p.attention_onlooker * p.population_adults_per_household);
    joins = seen * logistic_of(v + circle(p, friends_outside)) *
            logistic_of(p.join_intercept + circle(p, friends_outside) - p.join_experience);
    attends = logistic_of(v + p.act_membership + circle(p, friends_inside));
    // A spell ends with the first run of so many weeks missed: mean and variance of the waiting time for a
    // run of successes (Feller 1968, XIII.7), missing being the success.
    const double lapse = p.join_lapse_weeks, miss = 1 - attends, run = attends * std::pow(miss, lapse);
    spell = (1 - std::pow(miss, lapse)) / run;
    spell_var = 1 / (run * run) - (2 * lapse + 1) / run - miss / (attends * attends);
  }
  /// Share of residents inside when as many join as leave: (1 - x) joins = x / spell.
  [[nodiscard]] double share() const { return joins * spell / (1 + joins * spell); }
  /// Asymptotic variance of the share of time inside, times weeks (alternating renewal process).
  [[nodiscard]] double variance() const {
    const double out = 1 / joins, out_var = (1 - joins) / (joins * joins), cycle = spell + out;
    return (spell_var * out * out + out_var * spell * spell) / (cycle * cycle * cycle);
  }
};

Parameters bare(double onlooker) {
  Parameters p = calm();
  p.attention_onlooker = onlooker;
  p.attention_invite = 0;
  p.act_intercept = -1;
  p.act_membership = 1.5;
  p.join_intercept = 1;
  p.join_lapse_weeks = 5;
  return p;
}

TEST(MembershipEquilibrium, WithoutTiesInflowEqualsOutflow) {
  const std::uint32_t n = 200, seeds = 12;
  const int weeks = 700;
  double last = 0;
  for (const double onlooker : {0.01, 0.03, 0.1}) {  // the last: 46 a week, of whom some are members
    double seen = 0, x = 0, variance = 0;
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
      WellMixed one(n, seed, bare(onlooker));
      const Flow flow(one, 0, 0);
      x = flow.share();
      variance = flow.variance();
      seen += one.mean_members(250, weeks) / n / seeds;
    }
    // Who is inside is independent of who else is, so the error is that of independent residents.
    const double error = std::sqrt(variance / weeks / n / seeds);
    EXPECT_GT(x, 1.5 * last) << "the three cases differ";
    EXPECT_LT(error, 0.03 * x) << "the test can tell";
    EXPECT_NEAR(seen, x, 4.5 * error) << onlooker;
    last = x;
  }
}

TEST(MembershipEquilibrium, WhereEverybodySeesEverybodyItIsTheFixedPoint) {
  // Members draw others in and keep each other: x = share(n x), the balance of a mean field. Chance in x
  // bends it by the order of 1 / n.
  const std::uint32_t n = 150, seeds = 30;
  Parameters p = bare(0.02);
  p.act_friend = 0.1;
  p.act_friend_exponent = 0.15;
  double x = 0.1, without = 0;
  std::vector<double> shares;
  for (std::uint32_t seed = 1; seed <= seeds; ++seed) {
    WellMixed one(n, seed, p);
    one.tie_all(first(n + 1));
    if (seed == 1) {
      without = Flow(one, 0, 0).share();
      const auto next = [&](double y) {
        // A member sees the captain and all others inside; one outside sees the captain and all inside.
        const int inside = static_cast<int>(std::lround(n * y));
        return Flow(one, inside + 1, inside).share();
      };
      for (int k = 0; k < 500; ++k) x += 0.1 * (next(x) - x);
    }
    shares.push_back(one.mean_members(300, 500) / n);
  }
  double mean = 0, error = 0;
  for (const double s : shares) mean += s / seeds;
  for (const double s : shares) error += (s - mean) * (s - mean) / (seeds - 1) / seeds;
  EXPECT_GT(x, 1.5 * without) << "members make members";
  EXPECT_NEAR(mean, x, 4.5 * std::sqrt(error) + 1.0 / n);
}

}  // namespace
}  // namespace linli::testing
