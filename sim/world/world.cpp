#include "world/world.hpp"

#include <algorithm>
#include <cmath>

#include "random/math.hpp"

namespace linli {

void Participation::resize(std::size_t capacity) {
  std::array<std::uint32_t, kMost> none{};
  none.fill(kNoGroup);
  groups.resize(capacity, none);
  spare_hours.resize(capacity, 1.0F);
  hours_used.resize(capacity, 0.0F);
  hours_week.resize(capacity, kLongAgo);
  endorsed_until.resize(capacity, kLongAgo);
}

void Participation::reset(ResidentIndex r) {
  groups[r].fill(kNoGroup);
  spare_hours[r] = 1.0F;
  hours_used[r] = 0.0F;
  hours_week[r] = kLongAgo;
  endorsed_until[r] = kLongAgo;
}

DecayTable::DecayTable(double tau_weeks) {
  // Beyond 40 time constants nothing is left that a float could hold.
  const auto length = static_cast<std::size_t>(std::min(40.0 * tau_weeks, 20000.0)) + 1;
  value_.resize(length);
  for (std::size_t k = 0; k < length; ++k) value_[k] = det_exp(-static_cast<double>(k) / tau_weeks);
}

int World::memberships(ResidentIndex r) const {
  const auto& list = participation.groups[r];
  return static_cast<int>(
      std::count_if(list.begin(), list.end(), [](std::uint32_t g) { return g != kNoGroup; }));
}

Derived derive(const Parameters& p) {
  Derived d;
  d.motivation = DecayTable(p.drift_motivation);
  d.reliance = DecayTable(p.drift_reliance);
  d.concern = DecayTable(p.drift_concern);
  d.confidence = DecayTable(p.drift_confidence);
  d.fatigue = DecayTable(p.drift_fatigue);
  d.skill = DecayTable(p.drift_skill);
  d.own_mood = std::sqrt(1.0 - p.act_shared_mood);
  d.shared_mood = std::sqrt(p.act_shared_mood);
  d.strain_left = det_exp(-1.0 / p.quarrel_strain_weeks);
  d.affair_left = det_exp(-1.0 / p.affair_fade);
  d.relief_left = det_exp(-1.0 / p.affair_returns);
  const double weights = p.needs_autonomy + p.needs_competence + p.needs_relatedness;
  const double norm = weights > 0.0 ? 1.0 / weights : 0.0;
  d.autonomy_weight = p.needs_autonomy * norm;
  d.competence_weight = p.needs_competence * norm;
  d.relatedness_weight = p.needs_relatedness * norm;
  // Public affairs are of the seven kinds of S19; how often each arises is our assumption.
  const std::array<double, kTopics> share = {0.0,
                                             p.affair_topic_culture,
                                             p.affair_topic_environment,
                                             p.affair_topic_safety,
                                             p.affair_topic_volunteering,
                                             p.affair_topic_rights,
                                             p.affair_topic_daily_services,
                                             p.affair_topic_education};
  double sum = 0.0;
  for (int t = 0; t < kTopics; ++t) {
    sum += share[t];
    d.affair_topic[t] = sum;
  }
  d.idea_rate_mean = p.found_ideas / 52.0;
  return d;
}

}  // namespace linli
