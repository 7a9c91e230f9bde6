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

}  // namespace

void take_to_heart(World& world, WeekWork& work) {
  const Residents& people = world.residents();
  std::stable_sort(
      work.experiences.begin(), work.experiences.end(), [&](const Experience& a, const Experience& b) {
        return std::tie(people.id[a.resident], a.order) < std::tie(people.id[b.resident], b.order);
      });
  for (std::size_t first = 0; first < work.experiences.size();) {
    const ResidentIndex r = work.experiences[first].resident;
    Condition c = condition_of(world, r);
    double hours = 0.0;
    std::size_t last = first;
    for (; last < work.experiences.size() && work.experiences[last].resident == r; ++last) {
      const Experience& e = work.experiences[last];
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
