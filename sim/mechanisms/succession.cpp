// Captains burn out and are succeeded, or not (S29, S66): one stays on while what one wants outweighs
// one's circumstances, the load and one's fatigue; a deputy is asked first, then those with most initiative.
#include <algorithm>
#include <tuple>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

/// Who steps down as captain this week; kNobody if none does.
ResidentIndex step_down(World& world, WeekWork& work, Group& g) {
  const ResidentIndex captain = g.captain();
  if (captain == kNobody) return kNobody;
  const Parameters& p = world.parameters;
  const Condition c = condition_of(world, captain);
  const auto own_quarrels =
      static_cast<double>(std::count_if(g.quarrels.begin(), g.quarrels.end(), [&](const Quarrel& q) {
        return q.other == kNoGroup && (q.a == captain || q.b == captain);
      }));
  const double v = p.group_stay + p.group_duty * p.act_motivation * c.motivation +
                   p.group_duty * p.act_initiative * world.residents().traits[captain].initiative +
                   p.act_mood * mood(world, captain) - p.group_stay_fatigue * c.fatigue -
                   p.act_hours * g.find(captain)->load / spare_hours(world, captain) -
                   p.group_stay_quarrel * own_quarrels;
  const EntityKey key = world.residents().key[captain];
  if (v > draw_logistic(key, Stream::step_down, world.week, g.key.k0)) return kNobody;
  const EventId told = note(world, work,
                            {.kind = EventKind::captain_burned_out,
                             .cause = g.trouble,
                             .group = g.serial,
                             .resident = world.residents().id[captain],
                             .value = static_cast<float>(c.fatigue)});
  give_role(world, work, g, *g.find(captain), Role::member, told);
  g.captain_lost = world.week;
  g.trouble = told;
  ++world.tally.captains_lost;
  return captain;
}

/// Members in the order in which they are asked: deputy, other roles, then by initiative.
std::vector<Member*> in_line(const World& world, Group& g, ResidentIndex stepped_down) {
  std::vector<Member*> line;
  for (Member& m : g.members) {
    if (m.last_attended > world.week - 4 && m.resident != stepped_down && !leads_already(world, m.resident))
      line.push_back(&m);
  }
  std::sort(line.begin(), line.end(), [&](const Member* a, const Member* b) {
    const auto rank = [](const Member* m) {
      return m->role == Role::deputy ? 0 : m->role == Role::member ? 2 : 1;
    };
    const auto& traits = world.residents().traits;
    return std::tuple(rank(a), -traits[a->resident].initiative, world.residents().id[a->resident]) <
           std::tuple(rank(b), -traits[b->resident].initiative, world.residents().id[b->resident]);
  });
  return line;
}

void find_successor(World& world, WeekWork& work, Group& g, ResidentIndex stepped_down) {
  const Parameters& p = world.parameters;
  // The office takes what a lead person reckons with, and a share of holding the group together.
  const double hours = p.found_hours + g.holding_share();
  for (Member* m : in_line(world, g, stepped_down)) {
    const ResidentIndex r = m->resident;
    const Condition c = condition_of(world, r);
    const double role = m->role == Role::deputy ? p.act_role : 0.0;
    const double v = p.group_successor + role + p.act_initiative * world.residents().traits[r].initiative +
                     p.found_confidence * c.confidence + p.group_duty * p.act_motivation * c.motivation -
                     p.act_fatigue * c.fatigue - p.act_hours * hours / spare_hours(world, r);
    if (v <= draw_logistic(world.residents().key[r], Stream::succession, world.week, g.key.k0)) continue;
    ++world.tally.successions;
    const EventId told = note(world, work,
                              {.kind = EventKind::succession,
                               .cause = g.trouble,
                               .group = g.serial,
                               .resident = world.residents().id[r],
                               .value = static_cast<float>(world.week - g.captain_lost)});
    give_role(world, work, g, *m, Role::captain, told);
    g.mode = prefer_mode(world, g, r);
    return;
  }
}

}  // namespace

void succeed_captains(World& world, WeekWork& work) {
  for (const std::uint32_t serial : world.alive) {
    Group& g = world.groups[serial];
    const ResidentIndex stepped_down = step_down(world, work, g);
    if (g.captain() == kNobody) find_successor(world, work, g, stepped_down);
  }
}

}  // namespace linli
