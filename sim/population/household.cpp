#include "population/household.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "random/math.hpp"

namespace linli {
namespace {

constexpr int kYear = 52;

/// Indices of draws of Stream::household_life, keyed by the household. Member m's death is
/// draw_death + m, a child's leaving home draw_home + m.
enum Draw : std::uint32_t {
  draw_stay,
  draw_size,
  draw_life_stage,
  draw_head_age,
  draw_partner_gap,
  draw_elder_gap,
  draw_children,
  draw_first_birth,
  draw_spacing,
  draw_caregiver,
  draw_first_arrival,
  draw_death = 32,
  draw_home = 64,
  draw_tenant_age = 1U << 20U,
};
enum Member : std::uint16_t { head = 1, partner, first_elder, second_elder, first_child };

EntityKey household_key(ReplicateKey replicate, std::uint32_t dwelling, std::uint16_t occupancy) {
  return entity_key(replicate, resident_id(dwelling, occupancy, 0));
}

double uniform(EntityKey key, std::uint32_t what) {
  return draw_uniform(key, Stream::household_life, 0, what);
}
double normal(EntityKey key, std::uint32_t what) { return draw_normal(key, Stream::household_life, 0, what); }
double exponential(EntityKey key, std::uint32_t what) {
  return draw_exponential(key, Stream::household_life, 0, what);
}

Week weeks(double years) { return static_cast<Week>(std::floor(years * kYear + 0.5)); }

/// Week of death of somebody alive at `since`: Gompertz law with the given modal age, hazard
/// b exp(b (age - mode)), given survival so far.
Week death_week(const Parameters& p, EntityKey key, std::uint16_t member, Week birth, Week since) {
  const double b = p.population_ageing_rate;
  const double age = std::max(0, since - birth) / static_cast<double>(kYear);
  const double threshold = exponential(key, draw_death + member);
  const double left = det_log(1.0 + threshold * det_exp(-b * (age - p.population_modal_age_at_death))) / b;
  return since + 1 + weeks(left);
}

/// First week after the stay that moving away alone would give.
Week moving_week(const Parameters& p, EntityKey key, Week arrives) {
  if (p.population_moving_away <= 0) return kNever;
  const double years = std::min(1000.0, exponential(key, draw_stay) / p.population_moving_away);
  return arrives + 1 + static_cast<Week>(years * kYear);
}

/// Age in years of the head at arrival: young, settled or retired.
double head_age(const Parameters& p, EntityKey key) {
  const double stage = uniform(key, draw_life_stage);
  const double within = uniform(key, draw_head_age);
  if (stage < p.population_retired_arrivals) return 58.0 + 17.0 * within;
  if (stage < p.population_retired_arrivals + p.population_settled_arrivals) return 40.0 + 18.0 * within;
  return 22.0 + 18.0 * within;
}

/// How many of partner, first elder, second elder come with the head: binomial of three.
int companions(const Parameters& p, EntityKey key) {
  // Deaths and children who leave home outweigh children who come of age: households that arrive
  // are larger than those that live here, by this surplus (measured by the test of stationarity).
  const double further = p.population_adults_per_household - 1.0;
  const double q = std::clamp((further + 0.1 * further * further) / 3.0, 0.0, 1.0);
  const double u = uniform(key, draw_size);
  const double none = (1 - q) * (1 - q) * (1 - q);
  const double one = none + 3 * q * (1 - q) * (1 - q);
  const double two = one + 3 * q * q * (1 - q);
  return u < none ? 0 : u < one ? 1 : u < two ? 2 : 3;
}

void add_adult(HouseholdPlan& plan, const Parameters& p, EntityKey key, std::uint16_t member, Week birth) {
  plan.members.push_back(
      {member, birth, plan.arrives, death_week(p, key, member, birth, plan.arrives), false});
}

void add_adults(HouseholdPlan& plan, const Parameters& p, EntityKey key) {
  const double age = head_age(p, key);
  const Week birth = plan.arrives - weeks(age);
  add_adult(plan, p, key, head, birth);
  const int others = companions(p, key);
  if (others >= 1) add_adult(plan, p, key, partner, birth + weeks(1.0 + 2.0 * normal(key, draw_partner_gap)));
  // Parents of the head: some 27 years older; the retired bring none.
  if (others < 2 || age > 62.0) return;
  const Week elder = birth - weeks(27.0 + 3.0 * normal(key, draw_elder_gap));
  add_adult(plan, p, key, first_elder, elder);
  if (others == 3) add_adult(plan, p, key, second_elder, elder + kYear);
}

/// Children of a couple, born whenever their mother's age had it so: before the arrival (they come
/// along unless they have left home), or during the stay.
void add_children(HouseholdPlan& plan, const Parameters& p, EntityKey key) {
  if (plan.members.size() < 2 || plan.members[1].member != partner) return;
  const double mean = p.population_children_per_couple;
  const double u = uniform(key, draw_children);
  const int children = u < std::max(0.0, 1.0 - mean) ? 0 : u < std::min(1.0, 2.0 - mean) ? 1 : 2;
  Week birth = plan.members[1].birth + weeks(std::max(19.0, 28.0 + 4.0 * normal(key, draw_first_birth)));
  for (int c = 0; c < children; ++c) {
    const auto member = static_cast<std::uint16_t>(first_child + c);
    const Week enters = std::max(plan.arrives, birth);
    const double home = 18.0 + p.population_years_at_home * exponential(key, draw_home + member);
    const Week leaves = std::min(birth + weeks(home), death_week(p, key, member, birth, enters));
    // A birth needs both parents alive and the mother in the dwelling.
    const bool born_here = birth > plan.arrives;
    const bool parents = !born_here || std::min(plan.members[0].leaves, plan.members[1].leaves) > birth;
    if (leaves > enters && parents) plan.members.push_back({member, birth, enters, leaves, false});
    birth += weeks(2.0 + 3.0 * uniform(key, draw_spacing));
  }
}

/// First week without an adult at home.
Week last_adult_gone(const HouseholdPlan& plan) {
  Week end = plan.arrives;
  for (bool further = true; further;) {
    further = false;
    for (const MemberPlan& m : plan.members) {
      const Week adult = std::max(m.enters, m.birth + 18 * kYear);
      if (adult <= end && m.leaves > end) {
        end = m.leaves;
        further = true;
      }
    }
  }
  return end;
}

/// One adult of a household that has small children or the very old may care for them full time.
void name_caregiver(HouseholdPlan& plan, const Parameters& p, EntityKey key) {
  const bool needed = std::any_of(plan.members.begin(), plan.members.end(), [&plan](const MemberPlan& m) {
    const Week age = m.enters - m.birth;
    return age < 12 * kYear || (age >= 80 * kYear && plan.members.size() > 1);
  });
  if (!needed || uniform(key, draw_caregiver) >= p.population_caregiver) return;
  // A grandparent who is fit, else the partner, else the head.
  MemberPlan* carer = nullptr;
  for (MemberPlan& m : plan.members) {
    const Week age = plan.arrives - m.birth;
    if (m.member < first_child && age < 75 * kYear) carer = &m;
  }
  if (carer != nullptr) carer->caregiver = true;
}

void end_stay(HouseholdPlan& plan, Week week) {
  plan.leaves = week;
  std::erase_if(plan.members, [week](const MemberPlan& m) { return m.enters >= week; });
  for (MemberPlan& m : plan.members) m.leaves = std::min(m.leaves, week);
}

/// Follows the renewal process of a dwelling to the stay that covers `week`. The first arrival is
/// spread over 40 years before the epoch, lest every dwelling start in step. `end_of` gives the end
/// of a stay, `plan_stay` all of it.
template <class EndOf, class PlanStay>
HouseholdPlan stay_at(ReplicateKey replicate, std::uint32_t dwelling, Week week, EndOf end_of,
                      PlanStay plan_stay) {
  std::uint16_t occupancy = 0;
  Week arrives =
      kDemographyEpoch - weeks(40.0 * uniform(household_key(replicate, dwelling, 0), draw_first_arrival));
  for (Week end = end_of(occupancy, arrives); end <= week; end = end_of(occupancy, arrives)) {
    arrives = end;
    ++occupancy;
  }
  return plan_stay(occupancy, arrives);
}

}  // namespace

HouseholdPlan plan_household(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                             std::uint16_t occupancy, Week arrives) {
  const EntityKey key = household_key(replicate, dwelling, occupancy);
  HouseholdPlan plan{dwelling, occupancy, arrives, arrives, {}};
  plan.members.reserve(6);
  add_adults(plan, parameters, key);
  add_children(plan, parameters, key);
  end_stay(plan, std::min(moving_week(parameters, key, arrives), last_adult_gone(plan)));
  name_caregiver(plan, parameters, key);
  return plan;
}

HouseholdPlan household_at(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                           Week week) {
  const auto plan_stay = [&](std::uint16_t occupancy, Week arrives) {
    return plan_household(replicate, parameters, dwelling, occupancy, arrives);
  };
  const auto end_of = [&](std::uint16_t occupancy, Week arrives) {
    // Nearly always the head lives to see the household move, and the rest need not be drawn.
    const EntityKey key = household_key(replicate, dwelling, occupancy);
    const Week moves = moving_week(parameters, key, arrives);
    const Week birth = arrives - weeks(head_age(parameters, key));
    if (death_week(parameters, key, head, birth, arrives) >= moves) return moves;
    return plan_stay(occupancy, arrives).leaves;
  };
  return stay_at(replicate, dwelling, week, end_of, plan_stay);
}

HouseholdPlan plan_tenants(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                           std::uint16_t occupancy, Week arrives, std::uint16_t tenants) {
  const EntityKey key = household_key(replicate, dwelling, occupancy);
  HouseholdPlan plan{dwelling, occupancy, arrives, arrives, {}};
  Week end = moving_week(parameters, key, arrives);
  for (std::uint16_t member = 1; member <= tenants; ++member) {
    const double age = 18.0 + 57.0 * uniform(key, draw_tenant_age + member);
    const Week birth = arrives - weeks(age);
    end = std::min(end, death_week(parameters, key, member, birth, arrives));
    plan.members.push_back({member, birth, arrives, kNever, false});
  }
  end_stay(plan, end);
  return plan;
}

HouseholdPlan tenants_at(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                         Week week, std::uint16_t tenants) {
  const auto plan_stay = [&](std::uint16_t occupancy, Week arrives) {
    return plan_tenants(replicate, parameters, dwelling, occupancy, arrives, tenants);
  };
  const auto end_of = [&](std::uint16_t occupancy, Week arrives) {
    return plan_stay(occupancy, arrives).leaves;
  };
  return stay_at(replicate, dwelling, week, end_of, plan_stay);
}

}  // namespace linli
