// Traits of a resident, fixed for life: normal scores with loadings on one common factor, `civic`,
// part of which the household shares; a lognormal sociality; interests.
#include <algorithm>
#include <cmath>

#include "population/population.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

/// Indices of draws of Stream::resident_traits.
enum Draw : std::uint32_t {
  draw_civic,
  draw_initiative,
  draw_motivation,
  draw_concern,
  draw_confidence,
  draw_sociality,
  draw_topic,
  draw_strength,
  draw_background,
};

double normal(EntityKey key, Draw what) { return draw_normal(key, Stream::resident_traits, 0, what); }

double loaded(double factor, double loading, double own) {
  return loading * factor + std::sqrt(1.0 - loading * loading) * own;
}

std::array<double, kTopics> interest_weights(const Parameters& p) {
  return {p.traits_topic_recreation,     p.traits_topic_culture,      p.traits_topic_environment,
          p.traits_topic_safety,         p.traits_topic_volunteering, p.traits_topic_rights,
          p.traits_topic_daily_services, p.traits_topic_education};
}

/// The topic at which the cumulated weights pass `u` of their sum; topic `without` is left out (-1: none).
int pick_topic(const std::array<double, kTopics>& weight, double u, int without) {
  double sum = 0;
  for (int t = 0; t < kTopics; ++t) sum += t == without ? 0.0 : weight[t];
  double rest = u * sum;
  int last = without == 0 ? 1 : 0;
  for (int t = 0; t < kTopics; ++t) {
    if (t == without || weight[t] <= 0) continue;
    last = t;
    rest -= weight[t];
    if (rest < 0) break;
  }
  return last;
}

/// One interest of one's own, often a second, and a faint one in everything else.
std::array<float, kTopics> draw_interests(const Parameters& p, EntityKey key) {
  std::array<float, kTopics> interest{};
  const Stream stream = Stream::resident_traits;
  for (std::uint32_t t = 0; t < kTopics; t += 2) {
    const UniformPair u = draw_uniform_pair(key, stream, 0, draw_background + t);
    interest[t] = static_cast<float>(p.traits_faint_interest * u.first);
    interest[t + 1] = static_cast<float>(p.traits_faint_interest * u.second);
  }
  const auto weight = interest_weights(p);
  const UniformPair topic = draw_uniform_pair(key, stream, 0, draw_topic);
  const UniformPair strength = draw_uniform_pair(key, stream, 0, draw_strength);
  const int main = pick_topic(weight, topic.first, -1);
  interest[main] = static_cast<float>(0.6 + 0.4 * strength.first);
  if (topic.second < p.traits_second_interest) {
    const int second = pick_topic(weight, topic.second / p.traits_second_interest, main);
    interest[second] = static_cast<float>(0.3 + 0.3 * strength.second);
  }
  return interest;
}

}  // namespace

Topic main_interest(const Traits& traits) {
  return static_cast<Topic>(std::max_element(traits.interest.begin(), traits.interest.end()) -
                            traits.interest.begin());
}

double main_interest_share(const Parameters& parameters, Topic topic) {
  const auto weight = interest_weights(parameters);
  double sum = 0;
  for (const double each : weight) sum += each;
  return sum > 0 ? weight[static_cast<std::size_t>(topic)] / sum : topic == Topic::recreation ? 1.0 : 0.0;
}

Traits draw_traits(const Parameters& p, ReplicateKey replicate, ResidentId id, Week birth, Week week) {
  const EntityKey key = entity_key(replicate, id);
  const EntityKey home = entity_key(replicate, resident_id(dwelling_of(id), occupancy_of(id), 0));
  const double shared = normal(home, draw_civic);
  const double own = normal(key, draw_civic);
  const double civic = loaded(shared, std::sqrt(p.traits_household_share), own);
  // Children bring the scores of the young adults they will be.
  const double age = std::max(18.0, (week - birth) / 52.0);
  const double decades = std::min(5.0, (age - 45.0) / 10.0);

  Traits traits;
  traits.civic = static_cast<float>(civic);
  const double score = loaded(civic, p.traits_initiative_loading, normal(key, draw_initiative));
  traits.initiative = static_cast<float>(score * det_exp(0.5 * p.traits_initiative_tail * score * score));
  traits.motivation =
      static_cast<float>(loaded(civic, p.traits_motivation_loading, normal(key, draw_motivation)) +
                         p.traits_motivation_by_age * decades);
  traits.concern = static_cast<float>(loaded(civic, p.traits_concern_loading, normal(key, draw_concern)) +
                                      p.traits_concern_by_age * decades);
  traits.confidence =
      static_cast<float>(loaded(civic, p.traits_confidence_loading, normal(key, draw_confidence)));
  const double sigma = p.traits_sociality_spread;
  traits.sociality = static_cast<float>(det_exp(sigma * normal(key, draw_sociality) - 0.5 * sigma * sigma));
  traits.interest = draw_interests(p, key);
  return traits;
}

}  // namespace linli
