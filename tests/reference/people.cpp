// Residents: who comes and goes, their ties, their clocks, their states, and the threshold to act.
#include <algorithm>
#include <cmath>
#include <utility>

#include "population/layout.hpp"
#include "population/population.hpp"
#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

Engine::Engine(const Scenario& plan, std::vector<std::map<std::string, double>> levers)
    : scenario(plan),
      p(plan.parameters),
      replicate{plan.seed, plan.replicate},
      place(generated_place(plan.parameters)),
      week(-plan.burn_in_weeks),
      first_week(week + 1),
      law_(p, replicate),
      foci_(p, place) {
  for (std::uint32_t d = 0; d < place.dwellings(); ++d) {
    const HouseholdPlan home = household_at(replicate, p, d, week);
    homes_.push_back({home.occupancy, home.arrives});
    for (const MemberPlan& m : home.members) {
      if (m.enters <= week && week < m.leaves)
        arrive(resident_id(d, home.occupancy, m.member), m.birth, m.enters, m.caregiver);
    }
  }
  for (std::size_t k = 0; k < scenario.interventions.size(); ++k) {
    Intervention i;
    i.plan = scenario.interventions[k];
    i.lever = std::move(levers[k]);
    i.number = static_cast<int>(k);
    interventions.push_back(std::move(i));
  }
  budget_fen = static_cast<std::int64_t>(p.supporter_budget * 100.0);
}

void Engine::step() {
  ++week;
  last_week = log.events;
  log = {};
  occasions_.clear();
  experiences_.clear();
  ideas_.clear();
  for (auto& [id, r] : residents) r.hours_used = 0;
  move_households();
  raise_affairs();
  raise_events();
  spread_news();
  practise();
  for (const Idea& idea : std::exchange(ripening, {})) {
    if (residents.contains(idea.resident) && adult(idea.resident)) ideas_.push_back(idea);
  }
  notice_routines();
  have_ideas();
  call_meetings();
  decide_turnout();
  meet_people();
  join_groups();
  found_groups();
  work_in_groups();
  practise_after();
  take_to_heart();
  leave_groups();
  succeed_captains();
  split_groups();
  merge_groups();
  end_groups();
  assess_stages();
  share_space();
  share_honours();
  hatch_groups();
}

// ---- who comes and goes

void Engine::arrive(ResidentId id, Week birth, Week since, bool caregiver) {
  Resident r;
  r.id = id;
  r.key = entity_key(replicate, id);
  r.courtyard = place.dwelling_courtyard[dwelling_of(id)];
  r.birth = birth;
  r.arrived = r.touched = since;
  r.caregiver = caregiver;
  r.traits = draw_traits(p, replicate, id, birth, since);
  r.circle = foci_.circle_of(r.key, r.courtyard, r.traits);
  r.wide = foci_.wide_of(r.key, place.community_street[place.courtyard_community[r.courtyard]]);
  r.clocks_from = week;
  r.motivation = r.traits.motivation;
  r.concern = r.traits.concern;
  r.confidence = r.traits.confidence;
  r.spare_factor =
      static_cast<float>(det_exp(p.hours_spread * draw_normal(r.key, Stream::resident_traits, 0, 100)));
  residents.emplace(id, r);
  ties[id];
  make_ties_of(id);
}

/// Ties with everybody one shares a household, stairwell, circle or wider focus with, in this order.
void Engine::make_ties_of(ResidentId id) {
  const Resident& r = residents.at(id);
  const auto stairwell = [&](const Resident& x) {
    return (dwelling_of(x.id) - place.courtyard_first_dwelling[x.courtyard]) /
           static_cast<std::uint32_t>(p.graph_stairwell_dwellings);
  };
  const Acquaintance me{r.id, r.traits.sociality, r.traits.civic};
  for (const auto& [other, x] : residents) {
    if (other == id) continue;
    const Acquaintance them{x.id, x.traits.sociality, x.traits.civic};
    std::optional<TieKind> kind;
    if (dwelling_of(other) == dwelling_of(id)) {
      kind = TieKind::household;
    } else if (x.courtyard == r.courtyard && stairwell(x) == stairwell(r) &&
               law_.tied(TieKind::neighbour, me, them)) {
      kind = TieKind::neighbour;
    } else if (x.circle == r.circle && law_.tied(TieKind::circle, me, them)) {
      kind = TieKind::circle;
    } else if (x.wide == r.wide && law_.tied(TieKind::weak, me, them)) {
      kind = TieKind::weak;
    }
    if (kind) ties[id][other] = ties[other][id] = *kind;
  }
}

void Engine::say_goodbye(ResidentId r) {
  EventId gone = 0;
  std::vector<GroupId> mine;
  for (const GroupId& g : living()) {
    if (member_of(r, g)) mine.push_back(g);
  }
  if (!mine.empty()) gone = note({.kind = EventKind::resident_left, .resident = r});
  for (const GroupId& g : mine) drop_member(groups.at(g), r, gone);
  for (auto& [id, g] : groups) std::erase(g.looking_in, r);
  for (auto& [serial, event] : events) {
    event.informed.erase(r);
    event.tellers.erase(r);
    event.volunteers.erase(r);
  }
  for (Idea& idea : ripening) idea.pool.erase(r);
  for (Intervention& i : interventions) i.people.erase(r);
  for (const auto& [other, kind] : ties.at(r)) ties.at(other).erase(r);
  ties.erase(r);
  residents.erase(r);
}

void Engine::move_households() {
  std::vector<ResidentId> going;
  struct Newcomer {
    ResidentId id;
    Week birth;
    bool caregiver;
  };
  std::vector<Newcomer> coming;
  for (std::uint32_t d = 0; d < homes_.size(); ++d) {
    Home& home = homes_[d];
    HouseholdPlan plan = plan_household(replicate, p, d, home.occupancy, home.arrives);
    for (const MemberPlan& m : plan.members) {
      const ResidentId id = resident_id(d, home.occupancy, m.member);
      if (residents.contains(id) && (plan.leaves <= week || m.leaves <= week)) going.push_back(id);
    }
    if (plan.leaves <= week) {
      ++home.occupancy;
      home.arrives = plan.leaves;
      plan = plan_household(replicate, p, d, home.occupancy, home.arrives);
    }
    for (const MemberPlan& m : plan.members) {
      if (m.enters == week)
        coming.push_back({resident_id(d, home.occupancy, m.member), m.birth, m.caregiver});
    }
  }
  std::sort(going.begin(), going.end());
  std::sort(coming.begin(), coming.end(), [](const Newcomer& a, const Newcomer& b) { return a.id < b.id; });
  for (const ResidentId id : going) say_goodbye(id);
  for (const Newcomer& one : coming) arrive(one.id, one.birth, week, one.caregiver);
}

bool Engine::adult(ResidentId r) const { return age_class(residents.at(r).birth, week) != AgeClass::child; }

std::uint16_t Engine::community_of(ResidentId r) const {
  return place.courtyard_community[residents.at(r).courtyard];
}

std::vector<ResidentId> Engine::household(std::uint32_t dwelling) const {
  std::vector<ResidentId> list;
  for (auto it = residents.lower_bound(resident_id(dwelling, 0, 0));
       it != residents.end() && dwelling_of(it->first) == dwelling; ++it) {
    list.push_back(it->first);
  }
  return list;
}

// ---- clocks

/// The spell of a clock that ends this week, if one does: the weeks between passages are Exp(1) thresholds
/// over the rate, whole weeks and at least one, summed from `from` on. Spells are numbered first, first +
/// stride, ...
std::optional<std::uint32_t> Engine::passage(EntityKey key, Stream stream, std::uint32_t first,
                                             std::uint32_t stride, double rate, Week from) const {
  if (!(rate > 0.0)) return std::nullopt;
  Week at = from;
  for (std::uint32_t spell = first; at < week; spell += stride) {
    const double wait = draw_exponential(key, stream, 0, spell) / rate;
    if (wait > 1e8) return std::nullopt;
    at += std::max(1, static_cast<Week>(std::ceil(wait)));
    if (at == week) return spell;
  }
  return std::nullopt;
}

double Engine::idea_rate(const Resident& r) const {
  return p.found_ideas / 52.0 * det_exp(p.found_idea_spread * r.traits.initiative);
}

// ---- states

/// Share of a deviation from the baseline that is left after some weeks; nothing after 40 time constants.
double Engine::left(double tau, Week weeks) const {
  if (weeks > static_cast<Week>(std::min(40.0 * tau, 20000.0))) return 0.0;
  return det_exp(-static_cast<double>(std::max(0, weeks)) / tau);
}

double Engine::baseline_skill(const Traits& traits, Skill skill) const {
  double score = 0.0;
  switch (skill) {
    case Skill::finance:
      score = 0.5 * (traits.civic + traits.initiative);
      break;
    case Skill::consensus:
      score = traits.civic;
      break;
    case Skill::resources:
      score = traits.confidence;
      break;
    case Skill::project:
      score = traits.initiative;
      break;
  }
  return std::clamp(p.traits_skill_mean + p.traits_skill_slope * score, 0.0, p.traits_skill_most);
}

Levels Engine::levels(ResidentId id) const {
  const Resident& r = residents.at(id);
  const Week since = week - r.touched;
  const auto back = [&](double baseline, double value, double tau) {
    return baseline + (value - baseline) * left(tau, since);
  };
  Levels c;
  c.motivation = back(r.traits.motivation, r.motivation, p.drift_motivation);
  c.reliance = r.reliance * left(p.drift_reliance, since);
  c.concern = back(r.traits.concern, r.concern, p.drift_concern);
  c.confidence = back(r.traits.confidence, r.confidence, p.drift_confidence);
  c.fatigue = r.fatigue * left(p.drift_fatigue, since);
  for (std::size_t k = 0; k < kSkills; ++k) {
    c.skill[k] = baseline_skill(r.traits, static_cast<Skill>(k)) + r.skill[k] * left(p.drift_skill, since);
  }
  return c;
}

double Engine::skill_of(ResidentId r, Skill skill) const {
  return levels(r).skill[static_cast<std::size_t>(skill)];
}

double Engine::spare_hours(ResidentId id) const {
  const Resident& r = residents.at(id);
  const std::array<double, kAgeClasses> by_age = {p.hours_child, p.hours_young_adult, p.hours_midlife,
                                                  p.hours_senior};
  const double median =
      r.caregiver ? p.hours_caregiver : by_age[static_cast<std::size_t>(age_class(r.birth, week))];
  return std::max(0.25, median * r.spare_factor);
}

void Engine::learn_and_feel(Resident& r, std::vector<Experience>& lived) {
  const double weights = p.needs_autonomy + p.needs_competence + p.needs_relatedness;
  const double norm = weights > 0.0 ? 1.0 / weights : 0.0;
  Levels c = levels(r.id);
  double hours = 0.0;
  std::stable_sort(lived.begin(), lived.end(),
                   [](const Experience& a, const Experience& b) { return a.order < b.order; });
  for (const Experience& e : lived) {
    hours += e.hours;
    for (std::size_t k = 0; k < kSkills; ++k) c.skill[k] += e.learned[k] * (1.0 - c.skill[k]);
    if (e.talked && e.talked_concern > c.concern)
      c.concern += p.influence_rate * (e.talked_concern - c.concern);
    if (!e.felt) continue;
    const double met = p.needs_autonomy * norm * e.autonomy + p.needs_competence * norm * e.competence +
                       p.needs_relatedness * norm * e.relatedness;
    c.motivation += p.needs_rate * (r.traits.motivation + p.needs_span * met - c.motivation);
    if (e.achievement) {
      c.confidence += p.needs_confidence_rate *
                      (r.traits.confidence + p.needs_confidence_span * e.mastery - c.confidence);
    }
    if (e.by_gift) c.reliance += p.needs_gift_habit * (1.0 - c.reliance);
    if (e.concern > 0.0F) {
      const double seen = r.traits.concern + e.concern;
      if (seen > c.concern) c.concern += p.needs_seeing * (seen - c.concern);
    }
  }
  c.fatigue += std::max(0.0, hours - spare_hours(r.id));
  r.touched = week;
  r.motivation = static_cast<float>(c.motivation);
  r.reliance = static_cast<float>(c.reliance);
  r.concern = static_cast<float>(c.concern);
  r.confidence = static_cast<float>(c.confidence);
  r.fatigue = static_cast<float>(c.fatigue);
  for (std::size_t k = 0; k < kSkills; ++k)
    r.skill[k] = static_cast<float>(c.skill[k] - baseline_skill(r.traits, static_cast<Skill>(k)));
}

void Engine::take_to_heart() {
  for (auto& [id, lived] : experiences_) learn_and_feel(residents.at(id), lived);
}

// ---- the threshold to act

double Engine::circle(int friends) const {
  if (friends <= 2) return p.act_friend * std::max(0, friends);
  return 2.0 * p.act_friend + p.act_friend_exponent * det_log(0.5 * friends);
}

double Engine::outside_part(const Levels& c, const Call& call) const {
  return call.gift > 0.0 ? call.gift * (p.act_gift + p.act_reliance * c.reliance) : 0.0;
}

double Engine::act_log_odds(ResidentId id, const Levels& c, const Call& call) const {
  const Resident& r = residents.at(id);
  double v = p.act_intercept + call.bond;
  v += p.act_initiative * r.traits.initiative + p.act_motivation * c.motivation;
  v += p.act_interest * r.traits.interest[static_cast<std::size_t>(call.topic)];
  if (call.public_affair) v += p.act_concern * c.concern;
  v += circle(call.friends);
  v += p.act_salience * call.salience + p.act_endorsement * call.legitimacy;
  v += outside_part(c, call) - p.act_reliance * c.reliance;
  v -= p.act_hours * (r.hours_used + call.hours) / spare_hours(id);
  v -= p.act_fatigue * c.fatigue;
  const double own = mood(id);
  const double shared = p.act_shared_mood;
  v += p.act_mood * (call.season ? std::sqrt(1.0 - shared) * own + std::sqrt(shared) * *call.season : own);
  return v;
}

/// Circumstances change by quarters, which begin in a week of one's own.
double Engine::mood(ResidentId id) const {
  const EntityKey key = residents.at(id).key;
  const Week quarter = (week + static_cast<Week>(key.k0 % 13U) + 13 * 100000) / 13;
  return draw_normal(key, Stream::quarter_mood, quarter);
}

double Engine::season(const Group& g) const {
  const Week quarter = (week + static_cast<Week>(g.key.k0 % 13U) + 13 * 100000) / 13;
  return draw_normal(g.key, Stream::season, quarter);
}

}  // namespace linli::reference
