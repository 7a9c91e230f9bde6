// The stage of a group, from what an observer sees alone: size, roles, regularity, a plan, things
// finished. A new stage must hold for some weeks before it counts.
#include <bit>

#include "mechanisms/mechanisms.hpp"

namespace linli {
namespace {

Stage looks_like(const World& world, const Group& g) {
  const Parameters& p = world.parameters;
  const int active = g.active(world.week);
  const int roles = g.roles_filled();
  constexpr std::uint32_t kTwelveWeeks = 0xFFFU;
  const int age = world.week - g.id.week + 1;
  const double regular =
      static_cast<double>(std::popcount(g.met_weeks & kTwelveWeeks)) / (age < 12 ? age : 12);
  if (active < p.stage_start_up_size || roles < p.stage_start_up_roles || regular < p.stage_regular)
    return Stage::activity;
  const int finished = g.projects_done + g.performances;
  const bool plan = finished > 0 || (g.project.has_value() && g.project->step >= ProjectStep::act);
  if (roles >= p.stage_mature_roles && finished >= p.stage_mature_finished &&
      regular >= p.stage_mature_regular)
    return Stage::mature;
  if (plan && (roles >= p.stage_growth_roles || active >= p.stage_growth_size)) return Stage::growth;
  return Stage::start_up;
}

}  // namespace

void assess_stages(World& world, WeekWork& work) {
  for (const std::uint32_t serial : world.alive) {
    Group& g = world.groups[serial];
    if (g.last_met != world.week) continue;  // an observer sees it when it meets
    const Stage seen = looks_like(world, g);
    if (seen != g.next_stage) {
      g.next_stage = seen;
      g.next_stage_since = world.week;
    }
    if (seen == g.stage || world.week - g.next_stage_since < world.parameters.stage_hold_weeks) continue;
    const bool back = seen < g.stage;
    note(world, work,
         {.kind = EventKind::stage_changed,
          .cause = back ? g.trouble : 0,
          .group = g.serial,
          .code = static_cast<int>(seen),
          .value = static_cast<float>(g.stage)});
    g.stage = seen;
  }
}

}  // namespace linli
