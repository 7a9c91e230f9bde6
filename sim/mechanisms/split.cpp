// A long quarrel between the captain and an opponent with a following ends in a split, along the
// fault line between them.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/min_cut.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

/// Ties of the members' graph: being tied outside, and sharing what one wants of the group.
std::vector<WeightedEdge> members_graph(const World& world, const Group& g) {
  std::vector<WeightedEdge> edges;
  for (std::uint32_t i = 0; i < g.members.size(); ++i) {
    for (std::uint32_t j = i + 1; j < g.members.size(); ++j) {
      const bool tied = world.ties().tied(g.members[i].resident, g.members[j].resident, world.residents().id);
      const double apart = g.members[i].position - g.members[j].position;
      const int weight = (tied ? world.parameters.split_tie : 0) +
                         static_cast<int>(world.parameters.split_likeness * det_exp(-apart * apart));
      if (weight > 0) edges.push_back({i, j, weight});
    }
  }
  return edges;
}

/// The opponent who would walk out this week, with the quarrel; or null.
const Quarrel* breaking_quarrel(const World& world, const Group& g) {
  const Parameters& p = world.parameters;
  const ResidentIndex captain = g.captain();
  if (captain == kNobody || g.members.size() < 2 * static_cast<std::size_t>(p.split_part)) return nullptr;
  for (const Quarrel& q : g.quarrels) {
    if (q.other != kNoGroup || (q.a != captain && q.b != captain) || world.week - q.began < p.split_weeks)
      continue;
    const ResidentIndex opponent = q.a == captain ? q.b : q.a;
    const Condition c = condition_of(world, opponent);
    const double v = p.group_successor + p.act_initiative * world.residents().traits[opponent].initiative +
                     p.found_confidence * c.confidence -
                     p.act_hours * p.found_hours / spare_hours(world, opponent);
    if (v > draw_logistic(q.key, Stream::split, world.week)) return &q;
  }
  return nullptr;
}

void split(World& world, WeekWork& work, std::uint32_t serial, const Quarrel& q) {
  const ResidentIndex captain = world.groups[serial].captain();
  const ResidentIndex opponent = q.a == captain ? q.b : q.a;
  const auto& members = world.groups[serial].members;
  const auto position = [&](ResidentIndex r) {
    return static_cast<std::uint32_t>(
        std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.resident == r; }) -
        members.begin());
  };
  const auto with_captain = fault_line(
      static_cast<std::uint32_t>(members.size()), members_graph(world, world.groups[serial]),
      position(captain), position(opponent), static_cast<std::uint32_t>(world.parameters.split_part));
  if (!with_captain.has_value()) return;
  std::vector<ResidentIndex> leaving;
  for (std::uint32_t k = 0; k < members.size(); ++k) {
    if (!(*with_captain)[k]) leaving.push_back(members[k].resident);
  }

  make_group(world, work, opponent, world.groups[serial].topic, world.groups[serial].courtyard);
  Group& part = world.groups.back();
  Group& old = world.groups[serial];
  part.origin = Origin::split;
  part.parent = serial;
  part.is_public = part.founded_public = old.is_public;
  part.went_public = part.is_public ? world.week : kNever;
  part.last_project = old.last_project;
  part.norms = static_cast<float>(world.parameters.split_norms) * old.norms;
  part.skill = old.skill;
  part.efficacy = old.efficacy;
  part.clarity = static_cast<float>(world.parameters.split_clarity) * old.clarity;
  part.cause = q.event;
  part.founding_event = note(world, work,
                             {.kind = EventKind::split,
                              .cause = q.event,
                              .group = serial,
                              .other = part.serial,
                              .resident = world.residents().id[opponent],
                              .value = static_cast<float>(leaving.size())});
  old.trouble = part.founding_event;
  ++world.tally.splits;
  for (const ResidentIndex r : leaving) {
    const Member before = *old.find(r);
    drop_member(world, work, old, r, part.founding_event);
    add_member(world, work, part, r, part.founding_event);
    if (Member* m = part.find(r); m != nullptr) {
      m->last_attended = before.last_attended;
      m->strain = static_cast<float>(world.parameters.split_strain) * before.strain;
      m->position = before.position;
    }
  }
  if (Member* leader = part.find(opponent); leader != nullptr)
    give_role(world, work, part, *leader, Role::captain, part.founding_event);
  part.mode = prefer_mode(world, part, opponent);
}

}  // namespace

void split_groups(World& world, WeekWork& work) {
  const std::vector<std::uint32_t> alive = world.alive;
  for (const std::uint32_t serial : alive) {
    const Quarrel* found = breaking_quarrel(world, world.groups[serial]);
    if (found == nullptr) continue;
    const Quarrel quarrel = *found;
    split(world, work, serial, quarrel);
  }
}

}  // namespace linli
