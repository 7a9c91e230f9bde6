#include "mechanisms/drift.hpp"

#include <algorithm>

namespace linli {

double baseline_skill(const Parameters& p, const Traits& traits, Skill skill) {
  // Able people bring more; each kind leans on another trait.
  double score = traits.initiative;
  if (skill == Skill::consensus) score = traits.civic;
  if (skill == Skill::resources) score = traits.confidence;
  if (skill == Skill::finance) score = 0.5 * (traits.civic + traits.initiative);
  return std::clamp(p.traits_skill_mean + p.traits_skill_slope * score, 0.0, p.traits_skill_most);
}

Disposition disposition_of(const World& world, ResidentIndex r) {
  const Residents& people = world.residents();
  const Traits& traits = people.traits[r];
  const Week since = world.week - people.touched[r];
  const Derived& d = world.derived;
  const auto toward = [](double baseline, double value, double left) {
    return baseline + (value - baseline) * left;
  };
  Disposition c;
  c.motivation = toward(traits.motivation, people.motivation[r], d.motivation(since));
  c.reliance = people.reliance[r] * d.reliance(since);
  c.concern = toward(traits.concern, people.concern[r], d.concern(since));
  c.confidence = toward(traits.confidence, people.confidence[r], d.confidence(since));
  c.fatigue = people.fatigue[r] * d.fatigue(since);
  return c;
}

Condition condition_of(const World& world, ResidentIndex r) {
  const Residents& people = world.residents();
  const Traits& traits = people.traits[r];
  Condition c{disposition_of(world, r), {}};
  const double kept = world.derived.skill(world.week - people.touched[r]);
  for (int k = 0; k < kSkills; ++k) {
    const double base = baseline_skill(world.parameters, traits, static_cast<Skill>(k));
    c.skill[k] = base + people.skill[r][k] * kept;  // stored: what was learned above the baseline
  }
  return c;
}

void store(World& world, WeekWork& work, ResidentIndex r, const Condition& c) {
  Residents& people = world.residents();
  people.touched[r] = world.week;
  people.motivation[r] = static_cast<float>(c.motivation);
  people.reliance[r] = static_cast<float>(c.reliance);
  people.concern[r] = static_cast<float>(c.concern);
  people.confidence[r] = static_cast<float>(c.confidence);
  people.fatigue[r] = static_cast<float>(c.fatigue);
  for (int k = 0; k < kSkills; ++k) {
    const double base = baseline_skill(world.parameters, people.traits[r], static_cast<Skill>(k));
    people.skill[r][k] = static_cast<float>(c.skill[k] - base);
  }
  work.dirty.push_back(r);
}

double spare_hours(const World& world, ResidentIndex r) {
  const Parameters& p = world.parameters;
  double median = 0.0;
  switch (world.age_of(r)) {
    case AgeClass::child:
      median = p.hours_child;
      break;
    case AgeClass::young_adult:
      median = p.hours_young_adult;
      break;
    case AgeClass::midlife:
      median = p.hours_midlife;
      break;
    case AgeClass::senior:
      median = p.hours_senior;
      break;
  }
  if (world.residents().caregiver[r] != 0) median = p.hours_caregiver;
  return std::max(0.25, median * world.participation.spare_hours[r]);
}

double hours_used(const World& world, ResidentIndex r) {
  return world.participation.hours_week[r] == world.week ? world.participation.hours_used[r] : 0.0;
}

}  // namespace linli
