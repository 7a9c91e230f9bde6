// Projects: discuss, design, act, keep up (S55). Every step is made of tasks that must all be done at
// one meeting, one for a discussion, two for a design, three to act, so that later steps fail more often.
#include <algorithm>
#include <cmath>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {

int tasks_of(const Parameters& p, ProjectStep step) {
  switch (step) {
    case ProjectStep::notice:
    case ProjectStep::discuss:
      return p.project_tasks_discuss;
    case ProjectStep::design:
      return p.project_tasks_design;
    case ProjectStep::act:
      return p.project_tasks_act;
    case ProjectStep::keep_up:
      return p.project_tasks_keep_up;
  }
  return 1;
}

double aim_log_odds(const Parameters& p, double clarity, double skill) {
  return p.project_aim + p.project_aim_clarity * clarity +
         p.project_aim_skill * (skill - p.project_aim_reference);
}

bool work_upon(World& world, Affair& affair, bool well_aimed) {
  const Parameters& p = world.parameters;
  if (well_aimed) {
    affair.relieved += p.project_relief * (1.0 - affair.relieved);
    affair.kept_until = world.week + p.project_upkeep_weeks;
  } else {
    affair.level = std::min(1.0, affair.level * (1.0 + p.project_backfire));
    ++world.tally.affairs_worsened;
  }
  affair.severity_now = affair.level * (1.0 - affair.relieved);
  const bool enough = well_aimed && affair.relieved >= p.affair_solved;
  world.tally.affairs_solved += enough && !affair.solved ? 1 : 0;  // each affair once
  affair.solved = affair.solved || enough;
  return enough;
}

namespace {

/// Attempts a step: done, by whom, or failed. Sets what those present take from it.
bool attempt(Meeting& m, int tasks) {
  const Parameters& p = m.world.parameters;
  const double ease =
      p.project_clarity * m.group.clarity - p.project_quarrel * static_cast<double>(m.group.quarrels.size());
  int own = 0;
  int helped = 0;
  for (int k = 0; k < tasks; ++k) {
    const auto index = kProjectTasks + static_cast<std::uint32_t>(k);
    const TaskResult result = do_task(m, p.project_difficulty, p.project_skill, ease, index, false);
    own += result == TaskResult::own ? 1 : 0;
    helped += result == TaskResult::helped ? 1 : 0;
  }
  const bool done = own + helped == tasks;
  m.worked = true;
  // Whose success it was is what one learns of oneself; guided reflection softens a failure (S23).
  m.outcome = done ? static_cast<double>(own) / tasks
                   : p.project_failure * (1.0 - p.project_reflection * m.group.guided);
  m.tasks += tasks;
  m.own += own;
  m.helped += helped;
  return done;
}

void release(World& world, Group& g) {
  Affair& affair = world.affairs[g.project->affair];
  if (affair.taken_by == g.serial) affair.taken_by = kNoGroup;
  g.project.reset();
  g.applied = false;
}

void give_up(Meeting& m, EventId because) {
  Group& g = m.group;
  g.trouble = note(m.world, m.work,
                   {.kind = EventKind::project_failed,
                    .cause = because,
                    .group = g.serial,
                    .affair = m.world.affairs[g.project->affair].serial,
                    .code = static_cast<int>(g.project->step),
                    .value = static_cast<float>(m.world.week - g.project->started)});
  release(m.world, g);
}

/// Whether the captain goes on after a failure: one who persists is enough (S66).
bool persists(const Meeting& m) {
  const Parameters& p = m.world.parameters;
  const ResidentIndex captain = m.group.captain();
  if (captain == kNobody) return false;
  const double v = p.project_persist +
                   p.project_persist_initiative * m.world.residents().traits[captain].initiative +
                   p.project_persist_confidence * condition_of(m.world, captain).confidence -
                   p.project_persist_failures * m.group.project->failures;
  return v > draw_logistic(m.world.residents().key[captain], Stream::step, m.world.week, m.group.key.k0);
}

/// What those present put into the box at this meeting, up to what is missing.
void pass_the_box(Meeting& m, std::int64_t missing, EventId cause) {
  Group& g = m.group;
  const auto each = static_cast<std::int64_t>(m.world.parameters.project_own_money * 100.0);
  for (const Member* x : m.present) {
    const std::int64_t part = std::min(each, missing);
    if (part <= 0) break;
    pay(m.world, m.work,
        {.from = AccountKind::resident,
         .from_number = m.world.residents().id[x->resident],
         .to = AccountKind::group,
         .to_number = g.serial,
         .fen = part,
         .purpose = Purpose::donation,
         .cause = cause});
    m.money = true;
    missing -= part;
  }
}

/// Pays suppliers out of the box; money granted goes first.
void spend(Meeting& m, std::int64_t fen, EventId cause) {
  if (fen <= 0) return;
  Group& g = m.group;
  m.money = true;
  g.grant_fen = std::max<std::int64_t>(0, g.grant_fen - fen);
  pay(m.world, m.work,
      {.from = AccountKind::group,
       .from_number = g.serial,
       .to = AccountKind::suppliers,
       .fen = fen,
       .purpose = Purpose::project_spending,
       .cause = cause});
}

/// Collects what the act costs: the group's funds, members' own money meeting by meeting, and at the end
/// what the committee adds for those who can ask.
bool raise_money(Meeting& m, std::int64_t needed) {
  Group& g = m.group;
  if (g.funds_fen >= needed) return true;
  pass_the_box(m, needed - g.funds_fen, g.project->event);
  const std::int64_t missing = needed - g.funds_fen;
  double asking = 0.0;
  for (const Member* x : m.present)
    asking = std::max(asking, condition_of(m.world, x->resident).skill_of(Skill::resources));
  const auto committee =
      static_cast<std::int64_t>(std::floor(m.world.parameters.project_committee_money * asking)) * 100;
  if (missing > committee) return false;
  if (missing > 0) {
    pay(m.world, m.work,
        {.from = AccountKind::committee,
         .from_number = m.occasion.community,
         .to = AccountKind::group,
         .to_number = g.serial,
         .fen = missing,
         .purpose = Purpose::routine_subsidy,
         .cause = g.project->event});
    m.money = true;
  }
  return true;
}

void act_on_affair(Meeting& m, EventId because) {
  const Parameters& p = m.world.parameters;
  Group& g = m.group;
  Affair& affair = m.world.affairs[g.project->affair];
  const bool well = g.project->well_aimed;
  g.project->failures = 0;
  if (!work_upon(m.world, affair, well) && well) return;  // better, and not enough: they act again
  const EventKind kind = well ? EventKind::affair_solved : EventKind::affair_worsened;
  const EventId told = note(m.world, m.work,
                            {.kind = kind,
                             .cause = because,
                             .group = g.serial,
                             .affair = affair.serial,
                             .code = static_cast<int>(affair.topic),
                             .value = static_cast<float>(affair.severity_now)});
  if (!well) {
    g.trouble = told;
    // Seeing that it got worse sends them back to the design (S51, S70).
    g.project->step = ProjectStep::design;
    g.clarity += static_cast<float>(p.project_harm_clarity) * (1.0F - g.clarity);
    m.outcome = p.project_harm;
    return;
  }
  affair.solved_by = g.serial;
  ++g.projects_done;
  g.legitimacy += static_cast<float>(p.project_legitimacy) * (1.0F - g.legitimacy);
  g.project->step = ProjectStep::keep_up;
  note(m.world, m.work,
       {.kind = EventKind::project_done,
        .cause = told,
        .group = g.serial,
        .affair = affair.serial,
        .value = static_cast<float>(m.world.week - g.project->started)});
}

void after_success(Meeting& m) {
  const Parameters& p = m.world.parameters;
  Group& g = m.group;
  Project& project = *g.project;
  const Affair& affair = m.world.affairs[project.affair];
  const EventId told = note(m.world, m.work,
                            {.kind = EventKind::step_done,
                             .cause = project.event,
                             .group = g.serial,
                             .affair = affair.serial,
                             .code = static_cast<int>(project.step),
                             .value = static_cast<float>(m.outcome)});
  project.failures = 0;
  project.event = told;
  switch (project.step) {
    case ProjectStep::notice:
    case ProjectStep::discuss:
      g.clarity += static_cast<float>(p.project_discuss_clarity) * (1.0F - g.clarity);
      project.step = ProjectStep::design;
      break;
    case ProjectStep::design: {
      double skill = 0.0;
      for (const Member* x : m.present)
        skill = std::max(skill, condition_of(m.world, x->resident).skill_of(Skill::project));
      project.well_aimed =
          aim_log_odds(p, g.clarity, skill) > draw_logistic(g.key, Stream::wrong_goal, m.world.week);
      project.step = ProjectStep::act;
      break;
    }
    case ProjectStep::act:
      act_on_affair(m, told);
      break;
    case ProjectStep::keep_up:
      ++project.upkeep_kept;
      m.world.affairs[project.affair].kept_until = m.world.week + p.project_upkeep_weeks;
      g.legitimacy += static_cast<float>(p.project_upkeep_legitimacy) * (1.0F - g.legitimacy);
      break;
  }
}

void after_failure(Meeting& m) {
  Group& g = m.group;
  Project& project = *g.project;
  ++project.failures;
  const EventId told = note(m.world, m.work,
                            {.kind = EventKind::step_failed,
                             .cause = project.event,
                             .group = g.serial,
                             .affair = m.world.affairs[project.affair].serial,
                             .code = static_cast<int>(project.step),
                             .value = static_cast<float>(project.failures)});
  if (!persists(m)) give_up(m, told);
}

/// Costumes, prizes, a banner: out of the box, which those present fill as far as they do.
void pay_for_performance(Meeting& m) {
  Group& g = m.group;
  const auto cost = static_cast<std::int64_t>(m.world.parameters.group_performance_cost) * 100;
  if (g.funds_fen < cost) pass_the_box(m, cost - g.funds_fen, g.founding_event);
  spend(m, std::min(cost, g.funds_fen), g.founding_event);
}

}  // namespace

void work_on_project(Meeting& m) {
  Group& g = m.group;
  Project& project = *g.project;
  const Affair& affair = m.world.affairs[project.affair];
  if (affair.ended != kNever) {  // there is nothing left to do, or to keep up
    release(m.world, g);
    return;
  }
  if (project.step == ProjectStep::keep_up &&
      (m.world.week - g.id.week) % m.world.parameters.project_upkeep_weeks != 0)
    return;
  const ProjectStep step = project.step;
  std::int64_t needed = 0;
  if (step == ProjectStep::act) {
    needed = static_cast<std::int64_t>(m.world.parameters.project_cost * affair.severity_now) * 100;
    if (!raise_money(m, needed)) {
      return;  // saving up is not failing
    }
  }
  if (!attempt(m, tasks_of(m.world.parameters, step))) {
    after_failure(m);
    return;
  }
  spend(m, needed, project.event);
  after_success(m);
}

void perform(Meeting& m) {
  Group& g = m.group;
  const Week age = m.world.week - g.id.week;
  const Parameters& p = m.world.parameters;
  const int every =
      g.topic == Topic::recreation ? p.group_script_performance_weeks : p.group_performance_weeks;
  if (g.founded_public || age == 0 || age % every != 0) return;
  // A show, an exhibition, a match: two things that must both be ready.
  const TaskResult first =
      do_task(m, p.group_task_difficulty, p.group_task_skill, 0.0, kPerformanceTasks, true);
  const TaskResult second =
      do_task(m, p.group_task_difficulty, p.group_task_skill, 0.0, kPerformanceTasks + 1, true);
  m.tasks += 2;
  for (const TaskResult result : {first, second}) {
    m.own += result == TaskResult::own ? 1 : 0;
    m.helped += result == TaskResult::helped ? 1 : 0;
  }
  if (first == TaskResult::failed || second == TaskResult::failed) return;
  ++g.performances;
  pay_for_performance(m);
  g.legitimacy += static_cast<float>(p.group_performance_legitimacy) * (1.0F - g.legitimacy);
  note(m.world, m.work,
       {.kind = EventKind::performance,
        .cause = g.founding_event,
        .group = g.serial,
        .value = static_cast<float>(g.performances)});
}

}  // namespace linli
