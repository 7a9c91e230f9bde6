#pragma once
// A world small enough to work out by hand: residents all alike, ties and groups as the test sets them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "engine/simulation.hpp"
#include "interventions/practice.hpp"
#include "mechanisms/drift.hpp"
#include "mechanisms/mechanisms.hpp"
#include "mechanisms/meeting.hpp"
#include "world/world.hpp"

namespace linli::testing {

struct TinyPlan {
  std::uint32_t residents = 2;
  std::uint32_t household_size = 1;
  std::uint32_t courtyards = 1;  ///< residents are dealt to them in equal shares, in order
  std::uint32_t seed = 1;
  int age = 45;  ///< years, everybody's
  Parameters parameters{};
  std::vector<InterventionPlan> interventions{};
};

/// Parameters without the luck of the quarter, so that log-odds can be worked out by hand.
inline Parameters calm() {
  Parameters p;
  p.act_mood = 0;
  p.population_moving_away = 0;
  p.population_courtyards_per_community = 1;
  return p;
}

/// A world at week 1. Resident k is the k-th by identity; all traits and states are 0, interest is 0, spare
/// hours are the median of the age class, and nobody is tied.
class TinyWorld {
 public:
  World world;
  WeekWork work;
  WeekLog log;

  explicit TinyWorld(const TinyPlan& plan) {
    Scenario scenario;
    scenario.seed = plan.seed;
    scenario.burn_in_weeks = 0;
    scenario.parameters = plan.parameters;
    scenario.interventions = plan.interventions;
    PopulationInput input;
    for (std::uint32_t v = 0; v < plan.residents; ++v) {
      input.label.push_back(std::to_string(v));
      input.household.push_back(static_cast<std::int32_t>(v / plan.household_size));
      input.courtyard.push_back(static_cast<std::int32_t>(v * plan.courtyards / plan.residents));
      input.age.push_back(plan.age);
    }
    SerialExecutor serial;
    world = Simulation(scenario, &input, serial).world();
    for (const ResidentIndex r : world.residents().in_identity_order()) make_plain(r);
    work.log = &log;
    next_week();
  }

  void next_week() {
    ++world.week;
    work.clear();
    log.clear();
    log.week = world.week;
  }

  void tie(ResidentIndex a, ResidentIndex b) {
    world.population.ties.add(a, b, TieKind::circle, world.residents().id);
  }
  void tie_all(const std::vector<ResidentIndex>& people) {
    for (std::size_t i = 0; i < people.size(); ++i) {
      for (std::size_t j = i + 1; j < people.size(); ++j) tie(people[i], people[j]);
    }
  }

  /// A group of these residents; the first is its captain. Positions, strain and loads are 0.
  std::uint32_t group(const std::vector<ResidentIndex>& people, Topic topic = Topic::recreation) {
    Group& g = make_group(world, work, people.front(), topic, world.residents().courtyard[people.front()]);
    for (const ResidentIndex r : people) add_member(world, work, g, r, 0);
    give_role(world, work, g, *g.find(people.front()), Role::captain, 0);
    for (Member& m : g.members) m.position = 0;
    g.mode = Mode::one_person;
    return g.serial;
  }
  [[nodiscard]] Group& at(std::uint32_t serial) { return world.groups[serial]; }

  /// A meeting of the group this week at which these are present.
  Occasion& gather(std::uint32_t serial, const std::vector<ResidentIndex>& people) {
    Occasion o;
    o.host = HostKind::group;
    o.number = serial;
    o.key = at(serial).key;
    o.topic = at(serial).topic;
    o.public_affair = at(serial).is_public;
    o.hours = world.parameters.hours_meeting;
    for (const ResidentIndex r : people) {
      Attendee a;
      a.resident = r;
      a.member = world.member_of(r, serial);
      o.attending.push_back(a);
    }
    work.occasions.push_back(std::move(o));
    return work.occasions.back();
  }

  /// The meeting while it is held: members present, an empty experience for each.
  Meeting meeting(std::uint32_t serial, const std::vector<ResidentIndex>& people) {
    Occasion& o = gather(serial, people);
    Meeting m{world, work, at(serial), o, {}, {}, 0, 0, 0, false, false, 0.0};
    for (const ResidentIndex r : people) {
      Experience e;
      e.resident = r;
      m.lived.push_back(e);
      if (Member* member = at(serial).find(r); member != nullptr) m.present.push_back(member);
    }
    return m;
  }

  /// An open affair of this severity in a courtyard; its position in World::affairs.
  std::uint32_t affair(std::uint16_t courtyard, double severity, Topic topic = Topic::environment) {
    Affair a;
    a.serial = world.next_affair_serial++;
    a.key = place_key(world.replicate, EntityClass::affair, courtyard, 1000U + a.serial);
    a.topic = topic;
    a.courtyard = courtyard;
    a.arose = world.week;
    a.severity = a.level = a.severity_now = severity;
    const auto position = static_cast<std::uint32_t>(world.affairs.size());
    world.affairs.push_back(a);
    world.open_affairs.push_back(position);
    world.affairs_in[courtyard].push_back(position);
    return position;
  }

  /// Skills of one resident, whatever he was born with.
  void set_skill(ResidentIndex r, double skill) {
    Residents& people = world.residents();
    people.skill[r] = {};
    people.touched[r] = world.week;
    const Condition born = condition_of(world, r);
    for (std::size_t k = 0; k < kSkills; ++k) people.skill[r][k] = static_cast<float>(skill - born.skill[k]);
  }

  [[nodiscard]] std::size_t count(EventKind kind) const {
    return static_cast<std::size_t>(
        std::count_if(log.events.begin(), log.events.end(), [&](const Event& e) { return e.kind == kind; }));
  }

 private:
  void make_plain(ResidentIndex r) {
    Residents& people = world.residents();
    people.traits[r] = Traits{};
    people.caregiver[r] = 0;
    people.touched[r] = world.week;
    people.motivation[r] = people.concern[r] = people.confidence[r] = 0;
    world.participation.spare_hours[r] = 1;
  }
};

/// 0, 1, ..., n - 1.
inline std::vector<ResidentIndex> first(std::uint32_t n) {
  std::vector<ResidentIndex> list(n);
  for (std::uint32_t k = 0; k < n; ++k) list[k] = k;
  return list;
}

/// Expects a share of n independent trials to be within 4.5 standard errors of probability p (one failure in
/// 150,000 such tests; and seeds are fixed, so that a test that passes always does).
inline void expect_share(std::size_t successes, std::size_t n, double p) {
  const double share = static_cast<double>(successes) / static_cast<double>(n);
  const double error = std::sqrt(p * (1.0 - p) / static_cast<double>(n));
  EXPECT_NEAR(share, p, 4.5 * error + 1e-12) << successes << " of " << n;
}

}  // namespace linli::testing
