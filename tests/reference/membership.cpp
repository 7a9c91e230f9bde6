// The books (events, money, members, roles), joining, leaving, founding.
#include <algorithm>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

ResidentId Group::holder(Role role) const {
  for (const auto& [r, m] : members) {
    if (m.role == role) return r;
  }
  return 0;
}

int Group::roles_filled() const {
  return static_cast<int>(std::count_if(members.begin(), members.end(),
                                        [](const auto& m) { return m.second.role != Role::member; }));
}

int Group::active(Week week) const {
  return static_cast<int>(std::count_if(members.begin(), members.end(),
                                        [&](const auto& m) { return week - m.second.last_attended < 4; }));
}

std::vector<GroupId> Engine::living() const {
  std::vector<GroupId> list;
  for (const GroupId& id : founded_) {
    if (groups.at(id).alive) list.push_back(id);
  }
  return list;
}

bool Engine::member_of(ResidentId r, const GroupId& g) const {
  const Group& group = groups.at(g);
  return group.alive && group.members.contains(r);
}

int Engine::memberships(ResidentId r) const {
  int count = 0;
  for (const auto& [id, g] : groups) count += g.alive && g.members.contains(r) ? 1 : 0;
  return count;
}

// ---- the books

EventId Engine::note(Event event) {
  event.id = ++last_event;
  event.week = week;
  log.events.push_back(event);
  return event.id;
}

void Engine::pay(LedgerEntry entry) {
  if (entry.fen == 0) return;
  entry.week = week;
  if (entry.from == AccountKind::group) groups.at(founded_.at(entry.from_number)).funds_fen -= entry.fen;
  if (entry.to == AccountKind::group) groups.at(founded_.at(entry.to_number)).funds_fen += entry.fen;
  std::int64_t cost = 0;
  if (entry.from == AccountKind::foundation) cost = entry.fen;
  if (entry.to == AccountKind::foundation) cost = -entry.fen;
  budget_fen -= cost;
  if (entry.intervention >= 0)
    interventions.at(static_cast<std::size_t>(entry.intervention)).spent_fen += cost;
  log.ledger.push_back(entry);
}

void Engine::add_member(Group& g, ResidentId r, EventId cause) {
  if (memberships(r) >= 4 || g.members.contains(r)) return;
  Member m;
  m.joined = m.role_since = m.last_attended = week;
  m.position = static_cast<float>(draw_normal(entity_key(under(g.key), r), Stream::goal_position, 0));
  g.members.emplace(r, m);
  note({.kind = EventKind::joined, .cause = cause, .group = g.serial, .resident = r});
}

void Engine::give_role(Group& g, ResidentId r, Role role, EventId cause) {
  Member& m = g.members.at(r);
  const bool loses = role == Role::member;
  const EventId told = note({.kind = loses ? EventKind::role_left : EventKind::role_taken,
                             .cause = cause,
                             .group = g.serial,
                             .resident = r,
                             .code = static_cast<int>(loses ? m.role : role)});
  if (m.role_since < week) log.memberships.push_back({g.serial, r, m.role, m.role_since, week, told});
  m.role = role;
  m.role_since = week;
  if (role == Role::captain) g.captain_lost = kNever;
}

void Engine::drop_member(Group& g, ResidentId r, EventId cause) {
  const auto at = g.members.find(r);
  if (at == g.members.end()) return;
  const Member m = at->second;
  const bool captain = m.role == Role::captain;
  const EventId told = note({.kind = captain ? EventKind::captain_left : EventKind::left,
                             .cause = cause,
                             .group = g.serial,
                             .resident = r,
                             .value = static_cast<float>(week - m.joined)});
  log.memberships.push_back({g.serial, r, m.role, m.role_since, week, told});
  if (captain) {
    g.captain_lost = week;
    g.trouble = told;
  }
  std::erase_if(g.quarrels, [&](const Quarrel& q) { return q.a == r || q.b == r; });
  g.members.erase(at);
}

void Engine::end_group(Group& g, EndCause cause, EventId because) {
  g.end_cause = cause;
  g.end_event = note({.kind = EventKind::ended,
                      .cause = because,
                      .group = g.serial,
                      .code = static_cast<int>(cause),
                      .value = static_cast<float>(week - g.id.week)});
  if (g.project) release(g);
  if (g.funds_fen > 0) {
    pay({.from = AccountKind::group,
         .from_number = g.serial,
         .to = AccountKind::committee,
         .to_number = place.courtyard_community[g.courtyard],
         .fen = g.funds_fen,
         .purpose = Purpose::grant_return,
         .cause = g.end_event});
  }
  for (auto it = g.members.rbegin(); it != g.members.rend(); ++it) {
    log.memberships.push_back(
        {g.serial, it->first, it->second.role, it->second.role_since, week, g.end_event});
  }
  g.members.clear();
  g.quarrels.clear();
  g.alive = false;
  g.ended = week;
}

Group& Engine::make_group(ResidentId founder, Topic topic, std::uint16_t courtyard) {
  Group g;
  g.id = {founder, week, 0};
  while (groups.contains(g.id)) ++g.id.ordinal;
  g.serial = static_cast<std::uint32_t>(founded_.size());
  const auto when = static_cast<std::uint64_t>(static_cast<std::uint32_t>(week));
  g.key = entity_key(replicate, founder, (when << 16U | g.id.ordinal) << 8U | 0x80U);
  g.topic = topic;
  g.courtyard = courtyard;
  g.last_met = g.next_stage_since = week;
  founded_.push_back(g.id);
  return groups.emplace(g.id, g).first->second;
}

// ---- joining and leaving

void Engine::join_groups() {
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::group) continue;
    Group& g = groups.at(o.group);
    for (const auto& [r, attendee] : o.attending) {
      if (const auto m = g.members.find(r); m != g.members.end()) {
        m->second.last_attended = week;
        continue;
      }
      if (memberships(r) >= p.join_most_groups) continue;
      int inside = 0;
      for (const auto& [other, kind] : ties.at(r)) inside += g.members.contains(other) ? 1 : 0;
      const double company = 1.0 - 2.0 * det_exp(-attendee.ties / p.needs_company);
      const double interest = residents.at(r).traits.interest[static_cast<std::size_t>(o.topic)];
      const double v =
          p.join_intercept + circle(inside) + p.act_interest * interest + p.join_experience * company;
      if (v > draw_logistic(residents.at(r).key, Stream::join, week, g.key.k0)) add_member(g, r, 0);
    }
  }
}

void Engine::leave_groups() {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    std::vector<std::pair<ResidentId, EventId>> leaving;
    for (const auto& [r, m] : g.members) {
      if (week - m.last_attended >= p.join_lapse_weeks && g.last_met > m.last_attended)
        leaving.emplace_back(r, 0);
    }
    for (const Quarrel& q : g.quarrels) {
      if (q.began == week || q.other) continue;
      for (const std::uint32_t side : {0U, 1U}) {
        const ResidentId party = side == 0 ? q.a : q.b;
        const auto m = g.members.find(party);
        if (m == g.members.end() || m->second.role == Role::captain) continue;
        const double v = p.quarrel_exit + p.quarrel_exit_strain * m->second.strain -
                         p.quarrel_exit_motivation * levels(party).motivation;
        if (v > draw_logistic(q.key, Stream::exit_or_voice, week, side)) leaving.emplace_back(party, q.event);
      }
    }
    for (const auto& [r, cause] : leaving) drop_member(g, r, cause);
  }
}

// ---- founding

double Engine::step_forward_log_odds(const Idea& idea, const Levels& c) const {
  Call call;
  call.topic = idea.topic;
  call.public_affair = idea.affair != kNoAffair;
  call.hours = p.found_hours;
  call.legitimacy = residents.at(idea.resident).endorsed_until > week ? 1.0 : 0.0;
  return act_log_odds(idea.resident, c, call) - p.act_intercept + p.found_intercept +
         p.found_confidence * c.confidence + idea.push;
}

bool Engine::steps_forward(const Idea& idea) const {
  return step_forward_log_odds(idea, levels(idea.resident)) >
         draw_logistic(residents.at(idea.resident).key, Stream::found, week,
                       static_cast<std::uint32_t>(idea.topic));
}

/// Who says yes of those asked: ties and companions of late, adults, in an order drawn by (founder, other);
/// each sees how many of his own ties have said yes before.
std::vector<ResidentId> Engine::companions(const Idea& idea) const {
  std::set<ResidentId> known;
  for (const auto& [other, kind] : ties.at(idea.resident)) known.insert(other);
  for (const ResidentId other : idea.pool) {
    if (residents.contains(other)) known.insert(other);
  }
  known.erase(idea.resident);
  std::set<std::pair<double, ResidentId>> line;
  for (const ResidentId r : known) {
    if (adult(r))
      line.emplace(draw_uniform(entity_key(replicate, idea.resident, r), Stream::companion, week, 1), r);
  }
  std::vector<ResidentId> yes;
  int asked = 0;
  for (const auto& [u, r] : line) {
    if (asked++ == p.found_asked) break;
    if (memberships(r) >= p.join_most_groups) continue;
    Call call;
    call.topic = idea.topic;
    call.public_affair = idea.affair != kNoAffair;
    call.hours = p.hours_meeting;
    call.friends = 1;
    for (const ResidentId other : yes) call.friends += ties.at(r).contains(other) ? 1 : 0;
    const double script = idea.topic == Topic::recreation ? p.group_script_companion : 0.0;
    const double v = act_log_odds(r, levels(r), call) - p.act_intercept + p.found_companion + script;
    if (v > draw_logistic(entity_key(replicate, idea.resident, r), Stream::companion, week)) yes.push_back(r);
  }
  return yes;
}

void Engine::found(const Idea& idea, const std::vector<ResidentId>& with) {
  Group& g = make_group(idea.resident, idea.topic, residents.at(idea.resident).courtyard);
  g.origin = idea.origin;
  g.parent = idea.parent;
  g.cause = idea.cause;
  g.is_public = g.founded_public = idea.affair != kNoAffair;
  const bool script = idea.topic == Topic::recreation;
  g.norms = script ? static_cast<float>(p.group_script_norms) : static_cast<float>(p.group_start_norms);
  g.skill = script ? static_cast<float>(p.group_script_skill) : static_cast<float>(p.group_start_skill);
  g.clarity = static_cast<float>(script        ? p.group_script_clarity
                                 : g.is_public ? p.group_start_clarity_affair
                                               : p.group_start_clarity);
  if (idea.parent) {
    const Group& parent = groups.at(*idea.parent);
    g.norms = std::max(g.norms, static_cast<float>(p.between_inherit) * parent.norms);
    g.skill = std::max(g.skill, static_cast<float>(p.between_inherit) * parent.skill);
  }
  g.founding_event = note({.kind = EventKind::group_founded,
                           .cause = idea.cause,
                           .group = g.serial,
                           .other = idea.parent ? groups.at(*idea.parent).serial : kNoGroup,
                           .resident = idea.resident,
                           .affair = idea.affair,
                           .code = static_cast<int>(idea.topic),
                           .value = static_cast<float>(with.size() + 1)});
  add_member(g, idea.resident, g.founding_event);
  for (const ResidentId r : with) add_member(g, r, g.founding_event);
  give_role(g, idea.resident, Role::captain, g.founding_event);
  for (const Role role : {Role::deputy, Role::finance, Role::logistics}) {
    ResidentId keenest = 0;
    for (const auto& [r, m] : g.members) {
      if (!script || m.role != Role::member) continue;
      if (keenest == 0 || residents.at(r).traits.initiative > residents.at(keenest).traits.initiative)
        keenest = r;
    }
    if (keenest != 0) give_role(g, keenest, role, g.founding_event);
  }
  g.mode = prefer_mode(g, idea.resident);
  note({.kind = EventKind::way_of_deciding_chosen,
        .cause = g.founding_event,
        .group = g.serial,
        .resident = idea.resident,
        .code = static_cast<int>(g.mode)});
  if (!g.is_public) return;
  Affair& a = affairs.at(idea.affair);
  a.taken_by = g.id;
  g.went_public = week;
  Project project;
  project.affair = a.serial;
  project.started = week;
  project.event = note({.kind = EventKind::project_started,
                        .cause = g.founding_event,
                        .group = g.serial,
                        .affair = a.serial,
                        .code = static_cast<int>(a.topic),
                        .value = static_cast<float>(a.severity_now)});
  g.project = project;
}

void Engine::found_groups() {
  std::stable_sort(ideas_.begin(), ideas_.end(),
                   [](const Idea& a, const Idea& b) { return a.resident < b.resident; });
  for (const Idea& idea : ideas_) {
    if (idea.affair != kNoAffair && affairs.at(idea.affair).ended != kNever) continue;
    std::optional<GroupId> there, cohort;
    for (const GroupId& id : living()) {
      const Group& g = groups.at(id);
      const bool alike = g.courtyard == residents.at(idea.resident).courtyard && g.topic == idea.topic &&
                         static_cast<int>(g.members.size()) < p.found_room;
      if (idea.affair == kNoAffair && alike && !there) there = id;
      const bool of_cohort = g.id.week == week && g.origin == Origin::small_group && g.cause == idea.cause &&
                             g.topic == idea.topic && static_cast<int>(g.members.size()) < p.found_room;
      if (idea.origin == Origin::small_group && of_cohort && !cohort) cohort = id;
    }
    if (leads(idea.resident)) {
      for (const GroupId& id : founded_) {
        Group& g = groups.at(id);
        if (idea.affair == kNoAffair || !g.alive || g.holder(Role::captain) != idea.resident) continue;
        g.proposal = idea.affair;
        g.proposal_cause = idea.cause;
      }
      continue;
    }
    if (idea.affair != kNoAffair) there = affairs.at(idea.affair).taken_by;
    if (cohort) there = cohort;
    if (there) {
      if (!member_of(idea.resident, *there)) groups.at(*there).looking_in.push_back(idea.resident);
      continue;
    }
    if (memberships(idea.resident) >= p.join_most_groups || !steps_forward(idea)) continue;
    const auto with = companions(idea);
    if (static_cast<int>(with.size()) >= p.found_companions) {
      found(idea, with);
      continue;
    }
    note({.kind = EventKind::founding_failed,
          .cause = idea.cause,
          .resident = idea.resident,
          .code = static_cast<int>(idea.topic)});
    Experience e;
    e.competence = e.mastery = static_cast<float>(p.found_failure);
    e.achievement = true;
    experiences_[idea.resident].push_back(e);
  }
}

// ---- ways of deciding

double Engine::autonomy_of(Mode mode) const {
  switch (mode) {
    case Mode::one_person:
      return p.deciding_one_person;
    case Mode::captain_consults:
      return p.deciding_consults;
    case Mode::vote:
      return p.deciding_vote;
    case Mode::consensus:
      return p.deciding_consensus;
  }
  return 0.0;
}

Mode Engine::prefer_mode(const Group& g, ResidentId captain) const {
  const double taste = draw_normal(entity_key(under(g.key), captain), Stream::way_of_deciding, 0) +
                       p.deciding_taste_skill * (skill_of(captain, Skill::consensus) - p.traits_skill_mean);
  if (taste < p.deciding_consults_from) return Mode::one_person;
  if (taste < p.deciding_vote_from) return Mode::captain_consults;
  return taste < p.deciding_consensus_from ? Mode::vote : Mode::consensus;
}

}  // namespace linli::reference
