// Who attends what: the threshold to act, for everyone who has noticed an occasion; hours decide
// between occasions. Decisions are taken in blocks of occasions and applied in order of identity.
#include <algorithm>
#include <tuple>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

/// One wish to attend, before hours decide.
struct Wish {
  ResidentIndex resident = kNobody;
  std::uint32_t occasion = 0;
  double margin = 0;   ///< log-odds beyond the threshold, hours already promised left out
  double outside = 0;  ///< the part of it that came from outside
  Bond bond = Bond::none;
};

double bond_value(const Parameters& p, Bond bond) {
  switch (bond) {
    case Bond::none:
      return 0.0;
    case Bond::acquainted:
      return p.act_acquainted * p.act_membership;
    case Bond::member:
      return p.act_membership;
    case Bond::role:
      return p.act_membership + p.act_role;
    case Bond::promised:
      return p.act_membership;
  }
  return 0.0;
}

/// Ties seen to take part these four weeks: of a group, members who came; elsewhere, in anything.
int friends_taking_part(const World& world, ResidentIndex r, const Occasion& o) {
  const Week since = world.week - 4;
  const auto ties = world.ties().of(r);
  if (o.host != HostKind::group) {
    const auto& last = world.residents().last_active;
    return static_cast<int>(
        std::count_if(ties.begin(), ties.end(), [&](const Tie& tie) { return last[tie.other] > since; }));
  }
  const Group& group = world.groups[o.number];
  return static_cast<int>(std::count_if(ties.begin(), ties.end(), [&](const Tie& tie) {
    return world.member_of(tie.other, o.number) && group.find(tie.other)->last_attended > since;
  }));
}

std::uint32_t occasion_index(const Occasion& o) {
  return o.key.k0 ^ static_cast<std::uint32_t>(o.host) * 0x9E3779B9U;
}

Wish decide(const World& world, const Occasion& o, std::uint32_t position, const Candidate& who) {
  const ResidentIndex r = who.resident;
  const Disposition c = disposition_of(world, r);
  Call call;
  call.topic = o.topic;
  call.public_affair = o.public_affair;
  call.hours = o.hours;
  call.salience = o.salience;
  call.gift = o.gift;
  const bool endorsed = world.participation.endorsed_until[r] > world.week && o.public_affair;
  call.legitimacy = endorsed ? 1.0 : o.legitimacy;
  call.bond = bond_value(world.parameters, who.bond) + static_cast<double>(who.word);
  call.season = o.season;
  call.friends = friends_taking_part(world, r, o);
  const double noise =
      draw_logistic(world.residents().key[r], Stream::turnout, world.week, occasion_index(o));
  return {r, position, act_log_odds(world, r, c, call) - noise, outside_part(world.parameters, c, call),
          who.bond};
}

/// Same resident once per occasion, with the strongest bond; in order of identity.
void tidy(const World& world, std::vector<Candidate>& list) {
  const auto& id = world.residents().id;
  std::sort(list.begin(), list.end(), [&](const Candidate& a, const Candidate& b) {
    return std::tuple(id[a.resident], -static_cast<int>(a.bond)) <
           std::tuple(id[b.resident], -static_cast<int>(b.bond));
  });
  list.erase(std::unique(list.begin(), list.end(),
                         [](const Candidate& a, const Candidate& b) { return a.resident == b.resident; }),
             list.end());
}

/// Of the decisions in a community that stand by themselves (whoever decides on nothing else this week, and
/// holds no role there, so that the reversal is the difference), the one whose draw is lowest; null if none.
Wish* drawn_for_placebo(const World& world, const WeekWork& work, std::size_t community,
                        std::vector<std::vector<Wish>>& wishes) {
  std::vector<std::uint8_t> decisions(world.residents().capacity(), 0);
  for (const auto& list : wishes) {
    for (const Wish& wish : list) decisions[wish.resident] = decisions[wish.resident] == 0 ? 1 : 2;
  }
  Wish* chosen = nullptr;
  double lowest = 2.0;
  for (auto& list : wishes) {
    for (Wish& wish : list) {
      if (world.community_of(wish.resident) != community || wish.bond == Bond::role ||
          decisions[wish.resident] > 1)
        continue;
      const double u = draw_uniform(world.residents().key[wish.resident], Stream::placebo, world.week,
                                    occasion_index(work.occasions[wish.occasion]));
      if (u < lowest) lowest = u, chosen = &wish;
    }
  }
  return chosen;
}

/// In the first week of a placebo one keyed decision is reversed in each community; the event says which, or
/// that there was none.
void reverse_for_placebo(World& world, WeekWork& work, std::vector<std::vector<Wish>>& wishes) {
  for (const InterventionPlan& plan : world.scenario.interventions) {
    if (plan.practice != PracticeId::placebo || world.week != plan.first_week) continue;
    for (std::size_t c = 0; c < world.population.place.communities(); ++c) {
      const auto& here = plan.communities;
      if (!here.empty() && std::find(here.begin(), here.end(), static_cast<int>(c)) == here.end()) continue;
      Event told{.kind = EventKind::placebo_reversed, .code = -1, .value = static_cast<float>(c)};
      if (Wish* chosen = drawn_for_placebo(world, work, c, wishes); chosen != nullptr) {
        const Occasion& o = work.occasions[chosen->occasion];
        told.group = o.host == HostKind::group ? o.number : kNoGroup;
        told.resident = world.residents().id[chosen->resident];
        told.code = chosen->margin > 0.0 ? 1 : 0;
        chosen->margin = chosen->margin == 0.0 ? 1.0 : -chosen->margin;
      }
      note(world, work, told);
    }
  }
}

/// Wishes beyond the threshold, by resident in order of identity, of each the dearest first.
std::vector<Wish> in_order(const World& world, const WeekWork& work,
                           const std::vector<std::vector<Wish>>& wishes) {
  struct Place {
    ResidentId id;
    double margin;
    EntityKey key;  ///< of the occasion
    const Wish* wish;
  };
  std::vector<Place> places;
  for (const auto& list : wishes) {
    for (const Wish& w : list) {
      if (w.margin > 0.0)
        places.push_back({world.residents().id[w.resident], w.margin, work.occasions[w.occasion].key, &w});
    }
  }
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tuple(a.id, -a.margin, a.key.k0, a.key.k1) < std::tuple(b.id, -b.margin, b.key.k0, b.key.k1);
  });
  std::vector<Wish> ordered;
  ordered.reserve(places.size());
  for (const Place& place : places) ordered.push_back(*place.wish);
  return ordered;
}

}  // namespace

void decide_turnout(World& world, WeekWork& work, Executor& executor) {
  std::vector<std::vector<Wish>> wishes(work.occasions.size());
  executor.for_each_block(work.occasions.size(), [&](std::size_t k) {
    Occasion& o = work.occasions[k];
    tidy(world, o.candidates);
    wishes[k].reserve(o.candidates.size());
    for (const Candidate& who : o.candidates)
      wishes[k].push_back(decide(world, o, static_cast<std::uint32_t>(k), who));
  });
  reverse_for_placebo(world, work, wishes);

  for (const Wish& wish : in_order(world, work, wishes)) {
    const ResidentIndex r = wish.resident;
    Occasion& o = work.occasions[wish.occasion];
    // Hours promised to what one wanted more weigh on the rest.
    const double cost = world.parameters.act_hours * hours_used(world, r) / spare_hours(world, r);
    if (wish.margin <= cost) continue;
    auto& part = world.participation;
    part.hours_used[r] = static_cast<float>(hours_used(world, r) + o.hours);
    part.hours_week[r] = world.week;
    o.attending.push_back({r, static_cast<float>(wish.margin - cost), wish.margin - cost <= wish.outside,
                           o.host == HostKind::group && world.member_of(r, o.number), 0});
  }
}

}  // namespace linli
