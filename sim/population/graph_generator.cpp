#include "population/graph_generator.hpp"

#include <algorithm>
#include <cmath>

#include "population/population.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

constexpr std::uint32_t kCircleDraw = 0;
constexpr std::uint32_t kWideDraw = 1;
constexpr std::uint32_t kBeyondDraw = 2;

/// E exp(-h |X - Y|) of two independent standard normal scores.
double mean_likeness(double h) { return 2.0 * det_exp(h * h) * normal_cdf(-h * std::sqrt(2.0)); }

/// How many foci of about `size` hold `people`.
std::uint32_t number_of_foci(double people, double size) {
  return std::max(1U, static_cast<std::uint32_t>(std::floor(people / size + 0.5)));
}

}  // namespace

double nominal_household_size(const Parameters& parameters) {
  return parameters.population_adults_per_household + 0.4 * parameters.population_children_per_couple;
}

TieLaw::TieLaw(const Parameters& p, ReplicateKey replicate)
    : replicate_(replicate),
      highest_(p.graph_highest_probability),
      homophily_(p.graph_homophily),
      expand_(p.graph_expand) {
  const double norm = mean_likeness(homophily_);
  const auto rate = [norm](double ties, double others) { return ties / (norm * std::max(1.0, others)); };
  const double household = nominal_household_size(p);
  rate_[static_cast<int>(TieKind::neighbour)] =
      rate(p.graph_neighbour_ties, (p.graph_stairwell_dwellings - 1) * household);
  rate_[static_cast<int>(TieKind::circle)] = rate(p.graph_circle_ties, p.graph_circle_size - 1);
  rate_[static_cast<int>(TieKind::weak)] = rate(p.graph_weak_ties, p.graph_wide_size - 1);
}

double TieLaw::probability(TieKind kind, const Acquaintance& a, const Acquaintance& b) const {
  const double distance = std::fabs(static_cast<double>(a.civic) - static_cast<double>(b.civic));
  const double sociality = static_cast<double>(a.sociality) * static_cast<double>(b.sociality);
  return std::min(highest_, rate_[static_cast<int>(kind)] * sociality * det_exp(-homophily_ * distance));
}

bool TieLaw::tied(TieKind kind, const Acquaintance& a, const Acquaintance& b) const {
  const EntityKey key = pair_key(replicate_, a.id, b.id);
  return ties(draw_uniform(key, Stream::graph_tie, 0, static_cast<std::uint32_t>(kind)), kind, a, b);
}

bool TieLaw::ties(double u, TieKind kind, const Acquaintance& a, const Acquaintance& b) const {
  // Most pairs fail already by this bound, which needs no exponential.
  const double sociality = static_cast<double>(a.sociality) * static_cast<double>(b.sociality);
  if (u >= std::min(highest_, rate_[static_cast<int>(kind)] * sociality)) return false;
  return u < probability(kind, a, b);
}

bool TieLaw::expanded(const Acquaintance& a, const Acquaintance& b) const {
  return draw_bernoulli(pair_key(replicate_, a.id, b.id), Stream::graph_expand, 0, expand_);
}

FocusMap::FocusMap(const Parameters& p, const Place& place)
    : likeness_(p.graph_circle_likeness), beyond_street_(p.graph_beyond_street) {
  const double household = nominal_household_size(p);
  std::vector<double> street_people(place.streets, 0.0);
  std::uint32_t circles = 0;
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    const double people =
        household * (place.courtyard_first_dwelling[c + 1] - place.courtyard_first_dwelling[c]);
    street_people[place.community_street[place.courtyard_community[c]]] += people;
    for (int t = 0; t < kTopics; ++t) {
      first_circle_.push_back(circles);
      circles += number_of_foci(people * main_interest_share(p, static_cast<Topic>(t)), p.graph_circle_size);
    }
  }
  first_circle_.push_back(circles);
  std::uint32_t wider = 0;
  for (const double people : street_people) {
    first_wide_.push_back(wider);
    wider += number_of_foci(people, p.graph_wide_size);
  }
  first_wide_.push_back(wider);
}

std::uint32_t FocusMap::circle_of(EntityKey who, std::uint16_t courtyard, const Traits& traits) const {
  const std::size_t at =
      static_cast<std::size_t>(courtyard) * kTopics + static_cast<std::size_t>(main_interest(traits));
  const std::uint32_t number = first_circle_[at + 1] - first_circle_[at];
  if (number == 1) return first_circle_[at];
  // Circles of one interest differ in how public-minded they are.
  const double noise = draw_normal(who, Stream::graph_focus, 0, kCircleDraw);
  const double score =
      likeness_ * static_cast<double>(traits.civic) + std::sqrt(1.0 - likeness_ * likeness_) * noise;
  const auto which = static_cast<std::uint32_t>(normal_cdf(score) * number);
  return first_circle_[at] + std::min(which, number - 1);
}

std::uint32_t FocusMap::wide_of(EntityKey who, std::uint16_t street) const {
  if (draw_bernoulli(who, Stream::graph_focus, 0, beyond_street_, kBeyondDraw)) {
    return draw_below(who, Stream::graph_focus, 0, wider(), kWideDraw);
  }
  const std::uint32_t number = first_wide_[street + 1U] - first_wide_[street];
  return first_wide_[street] + draw_below(who, Stream::graph_focus, 0, number, kWideDraw);
}

}  // namespace linli
