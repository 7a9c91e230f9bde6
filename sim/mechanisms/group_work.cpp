// A group meets: the order of what happens at a meeting, and what those present take from it.
#include <algorithm>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {

Experience& Meeting::of(ResidentIndex r) {
  const auto it =
      std::find_if(lived.begin(), lived.end(), [&](const Experience& e) { return e.resident == r; });
  return *it;
}

namespace {

void begin(Meeting& m) {
  const Parameters& p = m.world.parameters;
  const double group_autonomy = autonomy_of(p, m.group.mode);
  for (const Attendee& a : m.occasion.attending) {
    Experience e;
    e.resident = a.resident;
    e.order = as_number(m.group.key);
    e.hours = static_cast<float>(m.occasion.hours);
    e.relatedness = static_cast<float>(1.0 - 2.0 * det_exp(-a.ties / p.needs_company));
    Member* member = m.group.find(a.resident);
    double autonomy = 0.0;
    if (member != nullptr) {
      m.present.push_back(member);
      autonomy = member->role == Role::captain
                     ? p.deciding_captain
                     : group_autonomy + (member->role == Role::member ? 0.0 : p.deciding_role);
    }
    // Of what is prescribed from outside nobody here decides (S40).
    const double prescribed = m.group.prescribed;
    autonomy = (1.0 - prescribed) * std::min(1.0, autonomy) + prescribed * p.needs_controlled;
    e.autonomy = static_cast<float>(a.carried ? p.needs_controlled : autonomy);
    m.lived.push_back(e);
  }
}

/// Competence comes from what was done: the group's own activity, its tasks, and a project's step.
void finish(Meeting& m) {
  const Parameters& p = m.world.parameters;
  Group& g = m.group;
  // An activity for which too few come is not worth coming for.
  const double company = std::min(1.0, static_cast<double>(m.lived.size()) / p.group_quorum);
  // A group founded for a public affair has none but its work.
  const double skill = guided_skill(p, g.skill, g.guided);
  const double own = -1.0 + (p.group_activity_skill * skill + p.group_activity) * company;
  // What others did for them is neither a success nor a failure of theirs.
  const double activity = (1.0 - g.do_for) * (g.founded_public ? p.group_idle : own);
  const int failed = m.tasks - m.own - m.helped;
  const double tasks = m.tasks > 0 ? static_cast<double>(m.own - failed) / m.tasks : activity;
  double competence = 0.5 * activity + 0.5 * tasks;
  if (m.worked) competence = (1.0 - p.project_weight) * competence + p.project_weight * m.outcome;
  for (Experience& e : m.lived) {
    e.competence = static_cast<float>(std::clamp(static_cast<double>(e.competence) + competence, -1.0, 1.0));
    e.achievement = m.worked || m.tasks > 0;
    e.mastery = static_cast<float>(m.worked ? m.outcome : tasks);
  }
  double relatedness = 0.0;
  for (const Experience& e : m.lived) relatedness += 0.5 * (e.relatedness + 1.0);
  const double share =
      g.members.empty() ? 0.0 : static_cast<double>(m.present.size()) / static_cast<double>(g.members.size());
  const double shared = share * relatedness / std::max<double>(1.0, static_cast<double>(m.lived.size()));
  g.cohesion += static_cast<float>(p.group_memory * (shared - g.cohesion));
  if (m.tasks > 0) {
    const double others = static_cast<double>(m.helped) / m.tasks;
    g.dependence += static_cast<float>(p.group_memory * (others - g.dependence));
  }
  // What it has seen itself do, it believes it can do again.
  if (m.worked)
    g.efficacy += static_cast<float>(p.project_efficacy * (std::max(0.0, m.outcome) - g.efficacy));
  // Learning by doing: what a group can do together grows with what it has done itself, a meeting and its
  // tasks.
  const double held = (1.0 - g.do_for) * (1.0 + g.guided * p.supporter_skill);
  const double learned = std::min(1.0, p.group_common_learning * p.group_learning * (held + m.own));
  g.skill += static_cast<float>(learned * (1.0 - g.skill));
  g.last_met = m.world.week;
  g.met_weeks |= 1U;
  g.active_months |= 1U;
  m.work.experiences.insert(m.work.experiences.end(), m.lived.begin(), m.lived.end());
}

/// A group that has long had no public affair in hand is one for its own interest again.
void keep_goal_in_sight(World& world, WeekWork& work, Group& g) {
  if (g.project.has_value()) g.last_project = world.week;
  if (!g.is_public || world.week - g.last_project < world.parameters.affair_public_weeks) return;
  g.is_public = false;
  note(world, work, {.kind = EventKind::goal_changed, .cause = g.trouble, .group = g.serial});
}

void age_memory(World& world, WeekWork& work) {
  const float strain_left = static_cast<float>(world.derived.strain_left);
  const float legitimacy_left = 1.0F - static_cast<float>(world.parameters.group_legitimacy_fade);
  for (const std::uint32_t serial : world.alive) {
    Group& g = world.groups[serial];
    g.met_weeks <<= 1U;
    if ((world.week - g.id.week) % 4 == 0) g.active_months <<= 1U;
    g.legitimacy *= legitimacy_left;
    for (Member& m : g.members) {
      m.strain *= strain_left;
    }
    keep_goal_in_sight(world, work, g);
  }
}

}  // namespace

void work_in_groups(World& world, WeekWork& work) {
  age_memory(world, work);
  for (Occasion& o : work.occasions) {
    if (o.host != HostKind::group || o.attending.empty()) continue;
    Group& group = world.groups[o.number];
    if (!group.alive) continue;
    const bool paid = group.paid == world.week;
    Meeting m{world, work, group, o, {}, {}, 0, 0, 0, paid, false, 0.0};
    begin(m);
    run_tasks(m);
    deliberate(m);
    if (group.project.has_value()) {
      work_on_project(m);
    } else {
      perform(m);
    }
    quarrel(m);
    settle(m);
    take_up_affair(m);
    hold_together(m);
    fill_roles(m);
    finish(m);
  }
}

}  // namespace linli
