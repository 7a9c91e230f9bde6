// A group's meeting: tasks, deciding, quarrels, projects, roles, and what those present take from it.
#include <algorithm>
#include <cmath>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

void Engine::work_in_groups() {
  std::vector<Group*> to_turn_private;
  for (auto& [id, g] : groups) {
    if (!g.alive) continue;
    g.legitimacy *= 1.0F - static_cast<float>(p.group_legitimacy_fade);
    for (auto& [r, m] : g.members) m.strain *= static_cast<float>(left(p.quarrel_strain_weeks, 1));
    if (g.project) g.last_project = week;
    if (g.is_public && week - g.last_project >= p.affair_public_weeks) to_turn_private.push_back(&g);
  }
  std::sort(to_turn_private.begin(), to_turn_private.end(),
            [](const Group* a, const Group* b) { return a->serial < b->serial; });
  for (Group* g : to_turn_private) {
    g->is_public = false;
    note({.kind = EventKind::goal_changed, .cause = g->trouble, .group = g->serial});
  }
  for (Occasion& o : occasions_) {
    if (o.host != HostKind::group || o.attending.empty()) continue;
    Group& g = groups.at(o.group);
    Meeting m{g, o, {}, {}, 0, 0, 0, g.paid == week, false, 0.0};
    hold_meeting(m);
  }
}

void Engine::hold_meeting(Meeting& m) {
  Group& g = m.group;
  for (const auto& [r, attendee] : m.occasion.attending) {
    Experience e;
    e.order = whole(g.key);
    e.hours = static_cast<float>(m.occasion.hours);
    e.relatedness = static_cast<float>(1.0 - 2.0 * det_exp(-attendee.ties / p.needs_company));
    double autonomy = 0.0;
    if (const auto member = g.members.find(r); member != g.members.end()) {
      m.present.push_back(r);
      const Role role = member->second.role;
      autonomy = role == Role::captain ? p.deciding_captain
                                       : autonomy_of(g.mode) + (role == Role::member ? 0.0 : p.deciding_role);
    }
    const double own = (1.0 - g.prescribed) * std::min(1.0, autonomy) + g.prescribed * p.needs_controlled;
    e.autonomy = static_cast<float>(attendee.carried ? p.needs_controlled : own);
    m.lived.emplace(r, e);
  }
  run_tasks(m);
  deliberate(m);
  if (g.project) {
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

void Engine::finish(Meeting& m) {
  Group& g = m.group;
  const double company = std::min(1.0, static_cast<double>(m.lived.size()) / p.group_quorum);
  const double skill =
      std::min(1.0, g.skill + g.guided * p.supporter_skill * (1.0 - g.skill) * p.supporter_guidance);
  const double activity =
      (1.0 - g.do_for) * (g.founded_public
                              ? p.group_idle
                              : -1.0 + (p.group_activity_skill * skill + p.group_activity) * company);
  const double tasks =
      m.tasks > 0 ? static_cast<double>(m.own - (m.tasks - m.own - m.helped)) / m.tasks : activity;
  double competence = 0.5 * activity + 0.5 * tasks;
  if (m.worked) competence = (1.0 - p.project_weight) * competence + p.project_weight * m.outcome;
  double relatedness = 0.0;
  for (auto& [r, e] : m.lived) {
    e.competence = static_cast<float>(std::clamp(competence, -1.0, 1.0));
    e.achievement = m.worked || m.tasks > 0;
    e.mastery = static_cast<float>(m.worked ? m.outcome : tasks);
    relatedness += 0.5 * (e.relatedness + 1.0);
    experiences_[r].push_back(e);
  }
  const double share =
      g.members.empty() ? 0.0 : static_cast<double>(m.present.size()) / static_cast<double>(g.members.size());
  const double shared = share * relatedness / static_cast<double>(m.lived.size());
  g.cohesion += static_cast<float>(p.group_memory * (shared - g.cohesion));
  if (m.tasks > 0)
    g.dependence +=
        static_cast<float>(p.group_memory * (static_cast<double>(m.helped) / m.tasks - g.dependence));
  if (m.worked)
    g.efficacy += static_cast<float>(p.project_efficacy * (std::max(0.0, m.outcome) - g.efficacy));
  const double learned = std::min(1.0, p.group_common_learning * p.group_learning *
                                           ((1.0 - g.do_for) * (1.0 + g.guided * p.supporter_skill) + m.own));
  g.skill += static_cast<float>(learned * (1.0 - g.skill));
  g.last_met = week;
  g.met.insert(week);
}

// ---- tasks

Engine::TaskResult Engine::do_task(Meeting& m, double difficulty, double skill_effect, double ease,
                                   std::uint32_t index, bool own_trade) {
  const Group& g = m.group;
  std::vector<ResidentId> hands;
  for (const ResidentId r : m.present) {
    if (g.members.at(r).role != Role::member) hands.push_back(r);
  }
  if (hands.empty()) hands = m.present;
  if (hands.empty()) return TaskResult::failed;
  const ResidentId hand =
      hands[draw_below(g.key, Stream::work, week, static_cast<std::uint32_t>(hands.size()), 4 * index)];
  const std::uint32_t kind = draw_below(g.key, Stream::work, week, kSkills, 4 * index + 1);
  float& learned = m.lived.at(hand).learned[kind];
  // A task teaches a share of what is left to learn.
  const auto learn = [&](double share) { learned += static_cast<float>(share * (1.0 - learned)); };
  const UniformPair u = draw_uniform_pair(g.key, Stream::step, week, 4 * index);
  if (u.second < g.do_for) {
    learn(p.group_learning * p.group_watching);
    return TaskResult::helped;
  }
  double skill = levels(hand).skill[kind];
  if (own_trade) skill = std::max<double>(skill, g.skill);
  const double guidance = g.guided * p.supporter_skill * (1.0 - skill) * p.supporter_guidance;
  const double chance = logistic(-difficulty + skill_effect * std::min(1.0, skill + guidance) + ease);
  const bool done = u.first < chance;
  const bool helped =
      !done && own_trade && draw_bernoulli(g.key, Stream::step, week, p.group_committee_help, 4 * index + 1);
  learn(p.group_learning * (helped ? p.group_watching : 1.0 + g.guided * p.supporter_skill));
  return done ? TaskResult::own : helped ? TaskResult::helped : TaskResult::failed;
}

void Engine::run_tasks(Meeting& m) {
  const double expected = p.group_tasks_per_member * (static_cast<double>(m.present.size()) - p.group_circle);
  const double u = draw_uniform(m.group.key, Stream::work, week, 3);
  m.tasks = static_cast<int>(expected > 0.0 ? std::floor(expected + u) : 0.0);
  for (int k = 1; k <= m.tasks; ++k) {
    const TaskResult result =
        do_task(m, p.group_task_difficulty, p.group_task_skill, 0.0, static_cast<std::uint32_t>(k), true);
    m.own += result == TaskResult::own ? 1 : 0;
    m.helped += result == TaskResult::helped ? 1 : 0;
  }
}

// ---- deciding and quarrels

void Engine::deliberate(Meeting& m) {
  if (m.present.size() < 2) return;
  const double together = std::clamp(autonomy_of(m.group.mode), 0.0, 1.0);
  double mean = 0.0;
  for (const ResidentId r : m.present) mean += m.group.members.at(r).position;
  mean /= static_cast<double>(m.present.size());
  for (const ResidentId r : m.present) {
    float& position = m.group.members.at(r).position;
    position += static_cast<float>(p.deciding_draw_together * together * (mean - position));
  }
  m.group.clarity += static_cast<float>(p.deciding_clarity * together * (1.0 - m.group.clarity));
}

void Engine::quarrel(Meeting& m) {
  Group& g = m.group;
  const ResidentId purser = g.holder(Role::finance) != 0 ? g.holder(Role::finance) : g.holder(Role::captain);
  const double accounts = !m.money ? 0.0 : purser == 0 ? 1.0 : 1.0 - skill_of(purser, Skill::finance);
  for (std::size_t i = 0; i < m.present.size(); ++i) {
    for (std::size_t j = i + 1; j < m.present.size(); ++j) {
      Member& a = g.members.at(m.present[i]);
      Member& b = g.members.at(m.present[j]);
      const double loose = 1.0 - p.quarrel_norms * g.norms;
      const double strained = 1.0 + p.quarrel_strain * (a.strain + b.strain);
      const double apart = a.position - b.position;
      const double direction = p.quarrel_direction * apart * apart * loose * strained;
      const double money = p.quarrel_money * accounts * loose * strained;
      const double work = p.quarrel_work * std::fabs(a.load - b.load) * loose * strained;
      Quarrel q;
      q.a = m.present[i];
      q.b = m.present[j];
      q.key = pair_key(under(g.key), q.a, q.b);
      const double u = draw_uniform(q.key, Stream::quarrel, week);
      if (u >= direction + money + work) continue;
      if (std::any_of(g.quarrels.begin(), g.quarrels.end(),
                      [&](const Quarrel& x) { return x.a == q.a && x.b == q.b; }))
        continue;
      q.object = u < direction           ? QuarrelObject::direction
                 : u < direction + money ? QuarrelObject::money
                                         : QuarrelObject::work;
      q.began = week;
      q.event = note({.kind = EventKind::quarrel_began,
                      .group = g.serial,
                      .resident = q.a,
                      .code = static_cast<int>(q.object),
                      .value = static_cast<float>(m.present.size())});
      a.strain += 1.0F;
      b.strain += 1.0F;
      g.trouble = q.event;
      g.quarrels.push_back(q);
    }
  }
  for (auto& [r, e] : m.lived) {
    if (g.quarrels.empty()) break;
    double hurt = 0.0;
    for (const Quarrel& q : g.quarrels) hurt += q.a == r || q.b == r ? p.quarrel_hurt : p.quarrel_witness;
    e.relatedness = static_cast<float>(std::max(-1.0, e.relatedness - hurt));
  }
}

void Engine::settle(Meeting& m) {
  Group& g = m.group;
  const auto here = [&](ResidentId r) { return std::count(m.present.begin(), m.present.end(), r) > 0; };
  std::vector<Quarrel> open;
  for (const Quarrel& q : g.quarrels) {
    if (q.other && !groups.at(*q.other).alive) continue;  // nobody is left to quarrel with
    bool settled = false;
    if (q.began != week && (q.other || (here(q.a) && here(q.b)))) {
      double mediation = 0.0;
      for (const ResidentId r : m.present) {
        if (r != q.a && r != q.b) mediation = std::max(mediation, skill_of(r, Skill::consensus));
      }
      mediation = std::max(mediation, static_cast<double>(g.guided) * p.supporter_skill);
      const double v = p.quarrel_settle + p.quarrel_settle_skill * mediation +
                       p.quarrel_settle_norms * g.norms + autonomy_of(g.mode);
      settled = v > draw_logistic(q.key, Stream::settle, week);
    }
    if (!settled) {
      open.push_back(q);
      continue;
    }
    note({.kind = EventKind::quarrel_settled,
          .cause = q.event,
          .group = g.serial,
          .other = q.other ? groups.at(*q.other).serial : kNoGroup,
          .code = static_cast<int>(q.object),
          .value = static_cast<float>(week - q.began)});
    g.norms += static_cast<float>(p.quarrel_lesson) * (1.0F - g.norms);
  }
  g.quarrels = open;
}

// ---- projects

void Engine::release(Group& g) {
  Affair& a = affairs.at(g.project->affair);
  if (a.taken_by == g.id) a.taken_by.reset();
  g.project.reset();
}

/// Each present puts in what he has, until the box holds so much.
void Engine::pass_the_box(Meeting& m, std::int64_t up_to, EventId cause) {
  Group& g = m.group;
  const auto each = static_cast<std::int64_t>(p.project_own_money * 100.0);
  for (const ResidentId r : m.present) {
    const std::int64_t part = std::max<std::int64_t>(0, std::min(each, up_to - g.funds_fen));
    if (part > 0) m.money = true;
    pay({.from = AccountKind::resident,
         .from_number = r,
         .to = AccountKind::group,
         .to_number = g.serial,
         .fen = part,
         .purpose = Purpose::donation,
         .cause = cause});
  }
}

void Engine::spend_from_box(Meeting& m, std::int64_t fen, EventId cause) {
  Group& g = m.group;
  if (fen > 0) m.money = true;
  g.grant_fen = std::max<std::int64_t>(0, g.grant_fen - fen);
  pay({.from = AccountKind::group,
       .from_number = g.serial,
       .to = AccountKind::suppliers,
       .fen = fen,
       .purpose = Purpose::project_spending,
       .cause = cause});
}

/// What members put in stays; the committee adds the rest or nothing.
bool Engine::raise_money(Meeting& m, std::int64_t needed) {
  Group& g = m.group;
  pass_the_box(m, needed, g.project->event);
  double asking = 0.0;
  for (const ResidentId r : m.present) asking = std::max(asking, skill_of(r, Skill::resources));
  const std::int64_t missing = std::max<std::int64_t>(0, needed - g.funds_fen);
  if (missing > 100 * static_cast<std::int64_t>(std::floor(p.project_committee_money * asking))) return false;
  if (missing > 0) m.money = true;
  pay({.from = AccountKind::committee,
       .from_number = m.occasion.community,
       .to = AccountKind::group,
       .to_number = g.serial,
       .fen = missing,
       .purpose = Purpose::routine_subsidy,
       .cause = g.project->event});
  return true;
}

/// All tasks of a step must be done at one meeting.
bool Engine::attempt(Meeting& m, int tasks) {
  const double ease =
      p.project_clarity * m.group.clarity - p.project_quarrel * static_cast<double>(m.group.quarrels.size());
  int own = 0;
  int helped = 0;
  for (int k = 0; k < tasks; ++k) {
    const TaskResult result = do_task(m, p.project_difficulty, p.project_skill, ease,
                                      (1U << 21U) + static_cast<std::uint32_t>(k), false);
    own += result == TaskResult::own ? 1 : 0;
    helped += result == TaskResult::helped ? 1 : 0;
  }
  const bool done = own + helped == tasks;
  m.worked = true;
  m.outcome = done ? static_cast<double>(own) / tasks
                   : p.project_failure * (1.0 - p.project_reflection * m.group.guided);
  m.tasks += tasks;
  m.own += own;
  m.helped += helped;
  return done;
}

void Engine::act_on_affair(Meeting& m, EventId because) {
  Group& g = m.group;
  Project& project = *g.project;
  Affair& a = affairs.at(project.affair);
  const bool well = project.well_aimed;
  if (well) a.relieved += p.project_relief * (1.0 - a.relieved);
  if (well) a.kept_until = week + p.project_upkeep_weeks;
  if (!well) a.level = std::min(1.0, a.level * (1.0 + p.project_backfire));
  a.severity_now = a.level * (1.0 - a.relieved);
  project.failures = 0;
  if (well && a.relieved < p.affair_solved) return;
  const EventId told = note({.kind = well ? EventKind::affair_solved : EventKind::affair_worsened,
                             .cause = because,
                             .group = g.serial,
                             .affair = a.serial,
                             .code = static_cast<int>(a.topic),
                             .value = static_cast<float>(a.severity_now)});
  if (!well) {
    g.trouble = told;
    project.step = ProjectStep::design;
    g.clarity += static_cast<float>(p.project_harm_clarity) * (1.0F - g.clarity);
    m.outcome = p.project_harm;
    return;
  }
  a.solved_by = g.id;
  a.solved = true;
  ++g.projects_done;
  g.legitimacy += static_cast<float>(p.project_legitimacy) * (1.0F - g.legitimacy);
  project.step = ProjectStep::keep_up;
  note({.kind = EventKind::project_done,
        .cause = told,
        .group = g.serial,
        .affair = a.serial,
        .value = static_cast<float>(week - project.started)});
}

void Engine::after_success(Meeting& m) {
  Group& g = m.group;
  Project& project = *g.project;
  project.event = note({.kind = EventKind::step_done,
                        .cause = project.event,
                        .group = g.serial,
                        .affair = project.affair,
                        .code = static_cast<int>(project.step),
                        .value = static_cast<float>(m.outcome)});
  project.failures = 0;
  if (project.step == ProjectStep::discuss) {
    g.clarity += static_cast<float>(p.project_discuss_clarity) * (1.0F - g.clarity);
    project.step = ProjectStep::design;
  } else if (project.step == ProjectStep::design) {
    double skill = 0.0;
    for (const ResidentId r : m.present) skill = std::max(skill, skill_of(r, Skill::project));
    const double v = p.project_aim + p.project_aim_clarity * g.clarity +
                     p.project_aim_skill * (skill - p.project_aim_reference);
    project.well_aimed = v > draw_logistic(g.key, Stream::wrong_goal, week);
    project.step = ProjectStep::act;
  } else if (project.step == ProjectStep::act) {
    act_on_affair(m, project.event);
  } else {
    ++project.upkeep_kept;
    affairs.at(project.affair).kept_until = week + p.project_upkeep_weeks;
    g.legitimacy += static_cast<float>(p.project_upkeep_legitimacy) * (1.0F - g.legitimacy);
  }
}

void Engine::after_failure(Meeting& m) {
  Group& g = m.group;
  Project& project = *g.project;
  ++project.failures;
  const EventId told = note({.kind = EventKind::step_failed,
                             .cause = project.event,
                             .group = g.serial,
                             .affair = project.affair,
                             .code = static_cast<int>(project.step),
                             .value = static_cast<float>(project.failures)});
  if (const ResidentId captain = g.holder(Role::captain); captain != 0) {
    const Resident& c = residents.at(captain);
    const double v = p.project_persist + p.project_persist_initiative * c.traits.initiative +
                     p.project_persist_confidence * levels(captain).confidence -
                     p.project_persist_failures * project.failures;
    if (v > draw_logistic(c.key, Stream::step, week, g.key.k0)) return;
  }
  g.trouble = note({.kind = EventKind::project_failed,
                    .cause = told,
                    .group = g.serial,
                    .affair = project.affair,
                    .code = static_cast<int>(project.step),
                    .value = static_cast<float>(week - project.started)});
  release(g);
  g.applied = false;
}

void Engine::work_on_project(Meeting& m) {
  Group& g = m.group;
  const ProjectStep step = g.project->step;
  const Affair& a = affairs.at(g.project->affair);
  if (a.ended != kNever) {
    release(g);
    g.applied = false;
    return;
  }
  if (step == ProjectStep::keep_up && (week - g.id.week) % p.project_upkeep_weeks != 0) return;
  const std::int64_t needed =
      step == ProjectStep::act ? 100 * static_cast<std::int64_t>(p.project_cost * a.severity_now) : 0;
  if (needed > 0 && !raise_money(m, needed)) return;  // they go on saving
  const int tasks = step == ProjectStep::discuss  ? p.project_tasks_discuss
                    : step == ProjectStep::design ? p.project_tasks_design
                    : step == ProjectStep::act    ? p.project_tasks_act
                                                  : p.project_tasks_keep_up;
  if (!attempt(m, tasks)) {
    after_failure(m);
    return;
  }
  spend_from_box(m, needed, g.project->event);
  after_success(m);
}

void Engine::perform(Meeting& m) {
  Group& g = m.group;
  const Week age = week - g.id.week;
  const int every =
      g.topic == Topic::recreation ? p.group_script_performance_weeks : p.group_performance_weeks;
  if (g.founded_public || age == 0 || age % every != 0) return;
  int ready = 0;
  for (const std::uint32_t index : {1U << 20U, (1U << 20U) + 1U}) {
    const TaskResult result = do_task(m, p.group_task_difficulty, p.group_task_skill, 0.0, index, true);
    ++m.tasks;
    m.own += result == TaskResult::own ? 1 : 0;
    m.helped += result == TaskResult::helped ? 1 : 0;
    ready += result == TaskResult::failed ? 0 : 1;
  }
  if (ready < 2) return;
  ++g.performances;
  const std::int64_t cost = 100 * static_cast<std::int64_t>(p.group_performance_cost);
  pass_the_box(m, cost, g.founding_event);
  spend_from_box(m, std::min(cost, g.funds_fen), g.founding_event);
  g.legitimacy += static_cast<float>(p.group_performance_legitimacy) * (1.0F - g.legitimacy);
  note({.kind = EventKind::performance,
        .cause = g.founding_event,
        .group = g.serial,
        .value = static_cast<float>(g.performances)});
}

// ---- from 1.0 to 2.0

double Engine::care(ResidentId r, const Affair& a) const {
  return p.act_concern * levels(r).concern +
         p.act_interest * residents.at(r).traits.interest[static_cast<std::size_t>(a.topic)];
}

ResidentId Engine::raiser(const Meeting& m, const Affair& a) const {
  ResidentId first = 0;
  double best = 0.0;
  for (const ResidentId r : m.present) {
    const Resident& who = residents.at(r);
    const double habit = p.affair_habit * m.group.efficacy;
    const double endorsed = who.endorsed_until > week ? p.act_endorsement : 0.0;
    const double v = p.affair_raise + habit + m.group.raise_push + endorsed + care(r, a) +
                     p.affair_raise_severity * a.severity_now + p.found_confidence * levels(r).confidence +
                     p.act_initiative * who.traits.initiative;
    const double margin = v - draw_logistic(who.key, Stream::raise_affair, week, m.group.key.k0);
    if (margin > best) best = margin, first = r;
  }
  return first;
}

bool Engine::agreed(Meeting& m, const Affair& a, ResidentId by) {
  const auto n = static_cast<double>(m.present.size());
  std::map<ResidentId, double> lean;
  double share = 0.0;
  for (const ResidentId r : m.present) {
    const double busy = p.act_hours * p.hours_meeting / spare_hours(r);
    lean[r] = p.affair_agree + care(r, a) + p.affair_agree_severity * a.severity_now +
              p.act_endorsement * m.group.legitimacy - busy -
              draw_logistic(residents.at(r).key, Stream::agree, week, m.group.key.k0);
    if (r == by || lean[r] > 0.0) share += 1.0 / n;
  }
  const double heard = std::clamp(autonomy_of(m.group.mode), 0.0, 1.0);
  double in_favour = 0.0;
  bool captain = false;
  std::vector<ResidentId> against;
  for (const ResidentId r : m.present) {
    const bool yes =
        r == by || lean[r] + heard * p.affair_agree_circle * (share - 0.5) > 0.0;  // having heard the others
    if (yes) in_favour += 1.0 / n;
    if (m.group.members.at(r).role == Role::captain) captain = yes;
    if (!yes) against.push_back(r);
  }
  const bool one_decides = m.group.mode == Mode::one_person || m.group.mode == Mode::captain_consults;
  const bool yes = one_decides                  ? captain
                   : m.group.mode == Mode::vote ? in_favour > 0.5
                                                : in_favour >= p.deciding_consensus_share;
  if (!yes) return false;
  for (const ResidentId r : against) {
    float& position = m.group.members.at(r).position;
    const auto apart = static_cast<float>(p.affair_dissent);
    position += position >= 0.0F ? apart : -apart;
  }
  return true;
}

void Engine::take_up_affair(Meeting& m) {
  Group& g = m.group;
  if (m.present.size() < 2) return;
  if (g.project &&
      (g.project->step != ProjectStep::keep_up || week - g.project->started < p.affair_next_weeks))
    return;
  const ResidentId captain = g.holder(Role::captain);
  std::uint32_t proposed = kNoAffair;
  if (captain != 0 && g.members.at(captain).last_attended == week) std::swap(proposed, g.proposal);
  if (proposed != kNoAffair && (affairs.at(proposed).ended != kNever || affairs.at(proposed).taken_by))
    proposed = kNoAffair;
  const std::uint32_t serial = proposed != kNoAffair ? proposed : pressing_affair(g.courtyard);
  if (serial == kNoAffair) return;
  Affair& a = affairs.at(serial);
  const ResidentId who = proposed != kNoAffair ? captain : raiser(m, a);
  if (who == 0) return;
  const EventId noticed = note({.kind = EventKind::step_done,
                                .cause = proposed != kNoAffair ? g.proposal_cause : a.event,
                                .group = g.serial,
                                .resident = who,
                                .affair = serial,
                                .code = static_cast<int>(ProjectStep::notice)});
  if (!agreed(m, a, who)) {
    note({.kind = EventKind::step_failed,
          .cause = noticed,
          .group = g.serial,
          .affair = serial,
          .code = static_cast<int>(ProjectStep::discuss),
          .value = -1});
    return;
  }
  if (g.project) affairs.at(g.project->affair).taken_by.reset();
  a.taken_by = g.id;
  Project project;
  project.affair = serial;
  project.started = week;
  project.event = note({.kind = EventKind::project_started,
                        .cause = noticed,
                        .group = g.serial,
                        .resident = who,
                        .affair = serial,
                        .code = static_cast<int>(a.topic),
                        .value = static_cast<float>(a.severity_now)});
  g.project = project;
  g.clarity = static_cast<float>(p.affair_clarity_kept) * g.clarity;
  g.applied = false;
  if (g.is_public) return;
  g.is_public = true;
  if (g.went_public == kNever) g.went_public = week;
  note({.kind = EventKind::went_public,
        .cause = project.event,
        .group = g.serial,
        .resident = who,
        .affair = serial,
        .code = static_cast<int>(a.topic)});
}

// ---- roles

void Engine::hold_together(Meeting& m) {
  Group& g = m.group;
  const double active = g.active(week);
  const double pairs = 0.5 * active * (active - 1.0);
  const double hours = (p.group_load_base + p.group_load_pair * pairs +
                        p.group_load_quarrel * static_cast<double>(g.quarrels.size())) *
                       (1.0 - p.group_load_norms * g.norms);
  g.holding_hours = static_cast<float>(hours);
  std::vector<ResidentId> holders;
  for (const ResidentId r : m.present) {
    g.members.at(r).load = 0;
    if (g.members.at(r).role != Role::member) holders.push_back(r);
  }
  if (holders.empty()) return;
  const double share = hours / static_cast<double>(holders.size());
  double skill = 0.0;
  for (const ResidentId r : holders) {
    g.members.at(r).load = static_cast<float>(share);
    m.lived.at(r).hours += static_cast<float>(share);
    skill += 0.5 * (skill_of(r, Skill::finance) + skill_of(r, Skill::consensus));
  }
  g.norms += static_cast<float>(p.group_norm_growth * skill * (1.0 - g.norms));
}

double Engine::role_log_odds(const Group& g, ResidentId r) const {
  const Resident& who = residents.at(r);
  const Levels c = levels(r);
  return p.group_role_intercept + (g.topic == Topic::recreation ? p.group_script_role : 0.0) +
         p.group_duty * p.act_initiative * who.traits.initiative +
         p.group_duty * p.act_motivation * c.motivation + p.group_share_power * autonomy_of(g.mode) -
         p.act_fatigue * c.fatigue -
         p.act_hours * (who.hours_used + g.holding_hours / (1.0 + g.roles_filled())) / spare_hours(r);
}

void Engine::fill_roles(Meeting& m) {
  Group& g = m.group;
  const bool scripted = g.topic == Topic::recreation;
  if (g.active(week) < (scripted ? p.group_script_role_size : p.group_role_size)) return;
  Role open = Role::member;
  for (const Role role : {Role::logistics, Role::finance, Role::deputy}) {
    if (g.holder(role) == 0) open = role;
  }
  if (open == Role::member) return;
  ResidentId taker = 0;
  double best = 0.0;
  for (const ResidentId r : m.present) {
    if (g.members.at(r).role != Role::member) continue;
    const double margin =
        role_log_odds(g, r) - draw_logistic(residents.at(r).key, Stream::volunteer_role, week, g.key.k0);
    if (margin > best) best = margin, taker = r;
  }
  if (taker != 0) give_role(g, taker, open, 0);
}

}  // namespace linli::reference
