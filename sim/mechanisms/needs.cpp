// Three needs (self-determination): what taking part does to autonomous motivation.
//   M* = M0 + span (w_a e_a + w_c e_c + w_r e_r),   M <- M + rate (M* - M)
// Being error-driven it saturates: what an encounter supports and one already has cannot be given.
// Attribution: an act that something from outside carried over the threshold earns no autonomy.
#include <algorithm>
#include <tuple>

#include "mechanisms/drift.hpp"
#include "mechanisms/mechanisms.hpp"

namespace linli {
namespace {

void learn(const Experience& e, Condition& c) {
  for (int k = 0; k < kSkills; ++k) c.skill[k] += e.learned[k] * (1.0 - c.skill[k]);
}

void feel(const World& world, const Experience& e, Condition& c) {
  const Parameters& p = world.parameters;
  const Derived& d = world.derived;
  const Traits& traits = world.residents().traits[e.resident];
  const double met = d.autonomy_weight * e.autonomy + d.competence_weight * e.competence +
                     d.relatedness_weight * e.relatedness;
  c.motivation += p.needs_rate * (traits.motivation + p.needs_span * met - c.motivation);
  if (e.achievement) {
    const double target = traits.confidence + p.needs_confidence_span * e.mastery;
    c.confidence += p.needs_confidence_rate * (target - c.confidence);
  }
  if (e.by_gift) c.reliance += p.needs_gift_habit * (1.0 - c.reliance);
  if (e.concern > 0.0F) {
    const double target = traits.concern + e.concern;
    if (target > c.concern) c.concern += p.needs_seeing * (target - c.concern);
  }
}

/// An experience and what it is ordered by: whose, of what, and the order in which it was told.
struct Told {
  ResidentId id = 0;
  std::uint64_t order = 0;
  const Experience* what = nullptr;
};

std::vector<Told> in_order(const World& world, const std::vector<Experience>& experiences) {
  std::vector<Told> told;
  told.reserve(experiences.size());
  for (const Experience& e : experiences) told.push_back({world.residents().id[e.resident], e.order, &e});
  std::sort(told.begin(), told.end(), [](const Told& a, const Told& b) {
    return std::tie(a.id, a.order, a.what) < std::tie(b.id, b.order, b.what);
  });
  return told;
}

}  // namespace

void take_to_heart(World& world, WeekWork& work) {
  const auto told = in_order(world, work.experiences);
  for (std::size_t first = 0; first < told.size();) {
    const ResidentIndex r = told[first].what->resident;
    Condition c = condition_of(world, r);
    double hours = 0.0;
    std::size_t last = first;
    for (; last < told.size() && told[last].what->resident == r; ++last) {
      const Experience& e = *told[last].what;
      hours += e.hours;
      learn(e, c);
      if (e.talked && e.talked_concern > c.concern) {
        c.concern += world.parameters.influence_rate * (e.talked_concern - c.concern);
      }
      if (e.felt) feel(world, e, c);
    }
    c.fatigue += std::max(0.0, hours - spare_hours(world, r));
    store(world, work, r, c);
    first = last;
  }
}

}  // namespace linli
