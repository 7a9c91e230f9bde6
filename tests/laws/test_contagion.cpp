// General laws of contagion, on the engine's own threshold to act and its own news: what any model of
// thresholds and word of mouth must show, whatever its parameters.
#include <functional>
#include <set>

#include "mechanisms/threshold.hpp"
#include "random/math.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

constexpr double kAlways = 0;

/// Only the circle and one's own initiative decide.
Parameters bare_threshold(double intercept) {
  Parameters p = calm();
  p.act_intercept = intercept;
  p.act_initiative = 1;
  p.act_hours = 0;
  return p;
}

struct Spread {
  std::size_t active = 0;
  int rounds = 0;  ///< until nobody else acts
};

/// Who acts sees who acts, round by round, and nobody stops. `resistance` of a resident is what the log-odds
/// must exceed.
Spread spread(TinyWorld& tiny, std::set<ResidentIndex> active,
              const std::function<double(ResidentIndex)>& resistance) {
  const World& w = tiny.world;
  for (int round = 0;; ++round) {
    std::set<ResidentIndex> now = active;
    for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
      if (active.contains(r)) continue;
      Call call;
      for (const Tie& tie : w.ties().of(r)) call.friends += active.contains(tie.other) ? 1 : 0;
      if (act_log_odds(w, r, condition_of(w, r), call) > resistance(r)) now.insert(r);
    }
    if (now.size() == active.size()) return {active.size(), round};
    active = std::move(now);
  }
}

double no_luck(ResidentIndex /*r*/) { return kAlways; }

TEST(Granovetter, OneThresholdDecidesWhetherAllActOrOne) {
  // Granovetter (1978): thresholds 0, 1, 2, ..., 99. All act. With the threshold 1 changed to 2, one does.
  const std::uint32_t n = 100;
  for (const bool changed : {false, true}) {
    TinyWorld tiny({.residents = n, .parameters = bare_threshold(0)});
    tiny.tie_all(first(n));
    for (ResidentIndex r = 0; r < n; ++r) {
      const int threshold = changed && r == 1 ? 2 : static_cast<int>(r);
      const auto& p = tiny.world.parameters;
      const double needed = threshold == 0 ? -0.1 : 0.5 * (circle(p, threshold) + circle(p, threshold - 1));
      tiny.world.residents().traits[r].initiative = static_cast<float>(-needed);
    }
    EXPECT_EQ(spread(tiny, {}, no_luck).active, changed ? 1U : n);
  }
}

TEST(Granovetter, TheEquilibriumIsTheFixedPointOfTheThresholds) {
  // Logistic thresholds, everybody sees everybody: the lowest x with x = F(x), F(x) = 1 / (1 + e^-(b +
  // k(Nx))).
  const std::uint32_t n = 600;
  for (const double intercept : {-5.0, -4.0, -3.0}) {
    TinyWorld tiny({.residents = n, .parameters = bare_threshold(intercept)});
    tiny.tie_all(first(n));
    const auto& p = tiny.world.parameters;
    const auto seen = [&](double k) {
      return k <= 2 ? p.act_friend * k : 2 * p.act_friend + p.act_friend_exponent * std::log(k / 2);
    };
    double x = 0;
    for (int k = 0; k < 1000; ++k) x = 1 / (1 + std::exp(-(intercept + seen(n * x))));
    const auto& key = tiny.world.residents().key;
    const Spread all = spread(
        tiny, {}, [&](ResidentIndex r) { return draw_logistic(key[r], Stream::turnout, tiny.world.week); });
    // Chance in F is amplified by 1 / (1 - F'), F' = x (1 - x) k'(Nx) N.
    const double slope = n * x > 2 ? p.act_friend_exponent * (1 - x) : n * p.act_friend * x * (1 - x);
    const double error = std::sqrt(x * (1 - x) / n) / (1 - slope);
    EXPECT_NEAR(static_cast<double>(all.active) / n, x, 4.5 * error) << intercept;
  }
}

/// A random graph of n residents in which each pair is tied alike, of mean degree z.
void tie_at_random(TinyWorld& tiny, std::uint32_t n, double z) {
  const EntityKey key = entity_key(tiny.world.replicate, 4711);
  const auto ties = static_cast<std::uint32_t>(z * n / 2);
  for (std::uint32_t k = 0; k < ties; ++k) {
    const auto a = draw_below(key, Stream::tie_formation, 0, n, 2 * k);
    const auto b = draw_below(key, Stream::tie_formation, 0, n, 2 * k + 1);
    if (a != b) tiny.tie(a, b);
  }
}

struct Mean {
  double value = 0, error = 0;
};

Mean mean_of(const std::vector<double>& x) {
  Mean m;
  for (const double v : x) m.value += v / static_cast<double>(x.size());
  for (const double v : x) m.error += (v - m.value) * (v - m.value);
  const auto n = static_cast<double>(x.size());
  m.error = std::sqrt(m.error / (n - 1) / n);
  return m;
}

TEST(Watts, CascadesAreGlobalOnlyWithinTheWindow) {
  // Watts (2002): of residents in a random graph, a share v is moved by a first tie. From a few who act, the
  // share that ends up acting solves y = s + (1 - s) v (1 - e^(-z y)): below z v = 1 cascades stay small.
  // There is no upper end of the window here: the law counts ties, not the share of one's ties.
  const std::uint32_t n = 1500;
  const double v = 0.4, s = 0.01;
  for (const double z : {1.0, 1.5, 4.0, 8.0}) {
    std::vector<double> shares;
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
      TinyWorld tiny({.residents = n, .seed = seed, .parameters = bare_threshold(-0.2)});
      tie_at_random(tiny, n, z);
      const auto& key = tiny.world.residents().key;
      std::set<ResidentIndex> begin;
      for (ResidentIndex r = 0; r < n; ++r) {
        if (!draw_bernoulli(key[r], Stream::turnout, 0, v))
          tiny.world.residents().traits[r].initiative = -100;
        if (draw_bernoulli(key[r], Stream::turnout, 0, s, 1)) begin.insert(r);
      }
      shares.push_back(static_cast<double>(spread(tiny, begin, no_luck).active) / n);
    }
    double y = 1;
    for (int k = 0; k < 10000; ++k) y = s + (1 - s) * v * (1 - std::exp(-z * y));
    const Mean m = mean_of(shares);
    EXPECT_NEAR(m.value, y, 4.5 * m.error + 0.005) << "mean degree " << z;
    if (z * v < 1) {
      EXPECT_LT(m.value, 0.10) << z;
    } else {
      EXPECT_GT(m.value, 0.20) << z;
    }
  }
}

/// A ring in which each is tied to the two next on either side: as clustered as degree 4 allows.
void tie_as_ring(TinyWorld& tiny, std::uint32_t n) {
  for (std::uint32_t r = 0; r < n; ++r) {
    tiny.tie(r, (r + 1) % n);
    tiny.tie(r, (r + 2) % n);
  }
}

/// The same degree without the clustering: two rings in random order.
void tie_as_random_rings(TinyWorld& tiny, std::uint32_t n) {
  const EntityKey key = entity_key(tiny.world.replicate, 4712);
  for (std::uint32_t ring = 0; ring < 2; ++ring) {
    std::vector<std::pair<double, ResidentIndex>> order;
    for (ResidentIndex r = 0; r < n; ++r)
      order.emplace_back(draw_uniform(key, Stream::tie_formation, 0, ring * n + r), r);
    std::sort(order.begin(), order.end());
    for (std::uint32_t k = 0; k < n; ++k) tiny.tie(order[k].second, order[(k + 1) % n].second);
  }
}

TEST(Centola, ClusteringCarriesWhatTakesTwoAndSlowsWhatTakesOne) {
  // Centola & Macy (2007), Centola (2010): a behaviour that takes two ties spreads in clustered networks and
  // not in random ones; one that takes a single tie spreads faster in random ones.
  const std::uint32_t n = 400;
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    Spread clustered[2], random[2];
    for (const int ties_needed : {1, 2}) {
      const Parameters p = bare_threshold(ties_needed == 1 ? -0.2 : -0.6);
      TinyWorld ring({.residents = n, .seed = seed, .parameters = p}),
          mixed({.residents = n, .seed = seed, .parameters = p});
      tie_as_ring(ring, n);
      tie_as_random_rings(mixed, n);
      const auto neighbourhood = [](const TinyWorld& tiny) {
        std::set<ResidentIndex> begin{0};
        for (const Tie& tie : tiny.world.ties().of(0)) begin.insert(tie.other);
        return begin;
      };
      clustered[ties_needed - 1] = spread(ring, neighbourhood(ring), no_luck);
      random[ties_needed - 1] = spread(mixed, neighbourhood(mixed), no_luck);
    }
    EXPECT_EQ(clustered[1].active, n);
    EXPECT_LT(random[1].active, n / 10) << seed;
    EXPECT_EQ(clustered[0].active, n);
    EXPECT_GE(random[0].active, n - 2) << seed;
    EXPECT_LT(random[0].rounds, clustered[0].rounds / 4) << seed;
  }
}

/// Final share that hears by word of mouth alone, where each who heard tells each tie with this probability.
double final_size(double z, double transmits) {
  double heard = 1;
  for (int k = 0; k < 10000; ++k) heard = 1 - std::exp(-z * transmits * heard);
  return heard;
}

TEST(WordOfMouth, ReachesTheFinalSizeOfAnEpidemic) {
  // Who hears tells for the rest of that week and all of the next: 7 to 13 days, so that each tie is told
  // with a probability between 1 - (1 - q)^7 and 1 - (1 - q)^13; the final size (Kermack & McKendrick 1927;
  // on random graphs Newman 2002) lies between those of the two, and below R = 1 news dies out.
  const std::uint32_t n = 1500;
  const double z = 8;
  for (const double q : {0.004, 0.03, 0.06}) {
    std::vector<double> shares;
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
      TinyPlan plan{.residents = n, .seed = seed, .parameters = calm()};
      plan.parameters.influence_broadcast = 0;
      plan.parameters.influence_word_of_mouth = q;
      TinyWorld tiny(plan);
      tie_at_random(tiny, n, z);
      PublicEvent event;
      event.key = place_key(tiny.world.replicate, EntityClass::public_event, 0, 77);
      event.salience = event.salience_start = 1;
      event.informed.assign((n + 63) / 64, 0);
      for (ResidentIndex r = 0; r < 15; ++r) {  // enough that luck at the start does not end it
        event.informed[0] |= std::uint64_t{1} << r;
        event.tellers.push_back(r);
      }
      event.informed_count = 15;
      tiny.world.open_events.push_back(0);
      tiny.world.events.push_back(event);
      for (int week = 0; week < 80; ++week) {
        spread_news(tiny.world);
        tiny.next_week();
      }
      shares.push_back(tiny.world.events[0].informed_count / static_cast<double>(n));
    }
    const Mean m = mean_of(shares);
    const double slow = final_size(z, 1 - std::pow(1 - q, 7)), fast = final_size(z, 1 - std::pow(1 - q, 13));
    if (fast < 0.001) {
      EXPECT_LT(m.value, 0.05) << q;
    } else {
      EXPECT_GT(m.value, slow - 4.5 * m.error - 0.01) << q;
      EXPECT_LT(m.value, fast + 4.5 * m.error + 0.01) << q;
    }
  }
}

}  // namespace
}  // namespace linli::testing
