#pragma once
// States move back to one's own baseline by a closed form of the weeks since last touched:
//   x(t) = b + (x(t0) - b) e^{-(t - t0) / tau}.
// So a resident whom nothing reaches costs nothing.
#include "mechanisms/week.hpp"

namespace linli {

/// A resident's states at one moment, but for skills: what the threshold to act reads.
struct Disposition {
  double motivation = 0, reliance = 0, concern = 0, confidence = 0, fatigue = 0;
};

/// A resident's states at one moment.
struct Condition : Disposition {
  std::array<double, kSkills> skill{};
  [[nodiscard]] double skill_of(Skill s) const { return skill[static_cast<std::size_t>(s)]; }
};

/// The skill that everybody brings from home and work, before any learning here.
double baseline_skill(const Parameters& parameters, const Traits& traits, Skill skill);

/// States at the world's week, from those last stored; skills left out, which cost as much as the rest.
Disposition disposition_of(const World& world, ResidentIndex r);
/// States at the world's week, from those last stored.
Condition condition_of(const World& world, ResidentIndex r);

/// Stores states as of the world's week and marks the resident changed.
void store(World& world, WeekWork& work, ResidentIndex r, const Condition& condition);

/// Spare hours a week (section `hours`), by age class, care and a personal factor.
double spare_hours(const World& world, ResidentIndex r);
/// Hours already given this week.
double hours_used(const World& world, ResidentIndex r);

}  // namespace linli
