// Ends: a group that has not met for long, or has nobody left, has ended; why is read from what last harmed
// it.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"

namespace linli {

void end_group(World& world, WeekWork& work, Group& g, EndCause cause, EventId because) {
  g.end_cause = cause;
  g.end_event = note(world, work,
                     {.kind = EventKind::ended,
                      .cause = because,
                      .group = g.serial,
                      .code = static_cast<int>(cause),
                      .value = static_cast<float>(world.week - g.id.week)});
  ++world.tally.ended;
  if (g.project.has_value()) {
    Affair& affair = world.affairs[g.project->affair];
    if (affair.taken_by == g.serial) affair.taken_by = kNoGroup;
    g.project.reset();
  }
  if (g.funds_fen > 0) {  // what is left goes to the committee, in trust
    pay(world, work,
        {.from = AccountKind::group,
         .from_number = g.serial,
         .to = AccountKind::committee,
         .to_number = world.community_of(g),
         .fen = g.funds_fen,
         .purpose = Purpose::grant_return,
         .cause = g.end_event});
  }
  while (!g.members.empty()) {
    Member& m = g.members.back();
    work.log->memberships.push_back(
        {g.serial, world.residents().id[m.resident], m.role, m.role_since, world.week, g.end_event});
    auto& list = world.participation.groups[m.resident];
    std::replace(list.begin(), list.end(), g.serial, kNoGroup);
    g.members.pop_back();
  }
  g.quarrels.clear();
  g.seekers.clear();
  g.members.shrink_to_fit();
  g.alive = false;
  g.ended = world.week;
  work.log->ended_groups.push_back(group_row(g));
}

GroupRow group_row(const Group& g) {
  return {g.serial,         g.id,        g.courtyard,     g.topic,         g.founded_public, g.origin,
          g.founding_event, g.cause,     g.parent,        g.second_parent, g.went_public,    g.ended,
          g.end_cause,      g.end_event, g.last_supported};
}

void end_groups(World& world, WeekWork& work) {
  for (const std::uint32_t serial : world.alive) {
    Group& g = world.groups[serial];
    if (!g.alive) continue;
    const bool nobody = g.members.size() < 2;
    const bool quiet = world.week - g.last_met >= world.parameters.group_quiet_weeks;
    if (!nobody && !quiet) continue;
    const auto within = std::find_if(g.quarrels.begin(), g.quarrels.end(),
                                     [](const Quarrel& q) { return q.other == kNoGroup; });
    EndCause cause = nobody ? EndCause::too_few : EndCause::quiet;
    if (g.founded_public && g.projects_done > 0 && !g.project.has_value()) cause = EndCause::purpose_met;
    if (g.captain_lost != kNever) cause = EndCause::captain_lost;
    if (within != g.quarrels.end()) cause = EndCause::quarrel;
    end_group(world, work, g, cause, within == g.quarrels.end() ? g.trouble : within->event);
  }
  std::erase_if(world.alive, [&](std::uint32_t serial) { return !world.groups[serial].alive; });
}

}  // namespace linli
