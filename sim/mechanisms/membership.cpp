// Joining, leaving, and the bookkeeping of members and roles.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

bool wants_to_join(const World& world, const Group& group, const Occasion& o, const Attendee& a) {
  const Parameters& p = world.parameters;
  const ResidentIndex r = a.resident;
  if (world.memberships(r) >= p.join_most_groups) return false;
  const double company = 1.0 - 2.0 * det_exp(-a.ties / p.needs_company);
  const double interest = world.residents().traits[r].interest[static_cast<std::size_t>(o.topic)];
  int inside = 0;
  for (const Tie& tie : world.ties().of(r)) inside += world.member_of(tie.other, group.serial) ? 1 : 0;
  const double v =
      p.join_intercept + circle(p, inside) + p.act_interest * interest + p.join_experience * company;
  return v > draw_logistic(world.residents().key[r], Stream::join, world.week, group.key.k0);
}

void close_spell(const World& world, WeekWork& work, const Group& group, const Member& m, EventId cause) {
  work.log->memberships.push_back(
      {group.serial, world.residents().id[m.resident], m.role, m.role_since, world.week, cause});
}

}  // namespace

void add_member(World& world, WeekWork& work, Group& group, ResidentIndex r, EventId cause) {
  const auto& id = world.residents().id;
  auto& list = world.participation.groups[r];
  const auto free = std::find(list.begin(), list.end(), kNoGroup);
  if (free == list.end() || group.find(r) != nullptr) return;
  *free = group.serial;
  Member m;
  m.resident = r;
  m.joined = m.role_since = m.last_attended = world.week;
  const EntityKey key = entity_key({group.key.k0, group.key.k1}, id[r]);
  m.position = static_cast<float>(draw_normal(key, Stream::goal_position, 0));
  group.members.insert(place_in_order(group.members, r, id, &Member::resident), m);
  note(world, work, {.kind = EventKind::joined, .cause = cause, .group = group.serial, .resident = id[r]});
}

void give_role(World& world, WeekWork& work, Group& group, Member& m, Role role, EventId cause) {
  const ResidentId id = world.residents().id[m.resident];
  const EventKind kind = role == Role::member ? EventKind::role_left : EventKind::role_taken;
  const int code = static_cast<int>(role == Role::member ? m.role : role);
  const EventId told =
      note(world, work, {.kind = kind, .cause = cause, .group = group.serial, .resident = id, .code = code});
  if (m.role_since < world.week) close_spell(world, work, group, m, told);
  m.role = role;
  m.role_since = world.week;
  if (role == Role::captain) group.captain_lost = kNever;
}

void drop_member(World& world, WeekWork& work, Group& group, ResidentIndex r, EventId cause) {
  Member* m = group.find(r);
  if (m == nullptr) return;
  const ResidentId id = world.residents().id[r];
  const bool was_captain = m->role == Role::captain;
  const EventKind kind = was_captain ? EventKind::captain_left : EventKind::left;
  const EventId told = note(world, work,
                            {.kind = kind,
                             .cause = cause,
                             .group = group.serial,
                             .resident = id,
                             .value = static_cast<float>(world.week - m->joined)});
  close_spell(world, work, group, *m, told);
  if (was_captain) {
    group.captain_lost = world.week;
    group.trouble = told;
    ++world.tally.captains_lost;
  }
  std::erase_if(group.quarrels, [&](const Quarrel& q) { return q.a == r || q.b == r; });
  group.members.erase(group.members.begin() + (m - group.members.data()));
  auto& list = world.participation.groups[r];
  std::replace(list.begin(), list.end(), group.serial, kNoGroup);
}

bool leads_already(const World& world, ResidentIndex r) {
  const auto& list = world.participation.groups[r];
  return std::any_of(list.begin(), list.end(), [&](std::uint32_t serial) {
    return serial != kNoGroup && world.groups[serial].captain() == r;
  });
}

void join_groups(World& world, WeekWork& work) {
  for (const Occasion& o : work.occasions) {
    if (o.host != HostKind::group) continue;
    Group& group = world.groups[o.number];
    for (const Attendee& a : o.attending) {
      if (Member* m = group.find(a.resident); m != nullptr) {
        m->last_attended = world.week;
      } else if (wants_to_join(world, group, o, a)) {
        add_member(world, work, group, a.resident, 0);
      }
    }
  }
}

void leave_groups(World& world, WeekWork& work) {
  const Parameters& p = world.parameters;
  for (const std::uint32_t serial : world.alive) {
    Group& group = world.groups[serial];
    std::vector<std::pair<ResidentIndex, EventId>> leaving;
    for (const Member& m : group.members) {
      if (world.week - m.last_attended >= p.join_lapse_weeks && group.last_met > m.last_attended)
        leaving.emplace_back(m.resident, 0);
    }
    for (const Quarrel& q : group.quarrels) {
      if (q.began == world.week || q.other != kNoGroup) continue;
      for (const ResidentIndex party : {q.a, q.b}) {
        const Member* m = party == kNobody ? nullptr : group.find(party);
        if (m == nullptr || m->role == Role::captain) continue;
        const double v = p.quarrel_exit + p.quarrel_exit_strain * m->strain -
                         p.quarrel_exit_motivation * condition_of(world, party).motivation;
        if (v > draw_logistic(q.key, Stream::exit_or_voice, world.week, party == q.a ? 0 : 1))
          leaving.emplace_back(party, q.event);
      }
    }
    for (const auto& [r, cause] : leaving) drop_member(world, work, group, r, cause);
  }
}

}  // namespace linli
