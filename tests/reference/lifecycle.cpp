// What becomes of groups, and what passes between them.
#include <algorithm>
#include <deque>
#include <tuple>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

// ---- captains

void Engine::succeed_captains() {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    const ResidentId captain = g.holder(Role::captain);
    if (captain != 0) {
      const Resident& r = residents.at(captain);
      const Levels c = levels(captain);
      const auto own_quarrels = std::count_if(g.quarrels.begin(), g.quarrels.end(), [&](const Quarrel& q) {
        return !q.other && (q.a == captain || q.b == captain);
      });
      const double v = p.group_stay + p.group_duty * p.act_motivation * c.motivation +
                       p.group_duty * p.act_initiative * r.traits.initiative + p.act_mood * mood(captain) -
                       p.group_stay_fatigue * c.fatigue -
                       p.act_hours * g.members.at(captain).load / spare_hours(captain) -
                       p.group_stay_quarrel * static_cast<double>(own_quarrels);
      if (v > draw_logistic(r.key, Stream::step_down, week, g.key.k0)) continue;
      const EventId told = note({.kind = EventKind::captain_burned_out,
                                 .cause = g.trouble,
                                 .group = g.serial,
                                 .resident = captain,
                                 .value = static_cast<float>(c.fatigue)});
      give_role(g, captain, Role::member, told);
      g.captain_lost = week;
      g.trouble = told;
    }
    find_successor(g, captain);
  }
}

bool Engine::leads(ResidentId r) const {
  return std::any_of(groups.begin(), groups.end(), [&](const auto& one) {
    return one.second.alive && one.second.holder(Role::captain) == r;
  });
}

void Engine::find_successor(Group& g, ResidentId stepped_down) {
  std::set<std::tuple<int, float, ResidentId>> line;
  for (const auto& [r, m] : g.members) {
    const int rank = m.role == Role::deputy ? 0 : m.role == Role::member ? 2 : 1;
    if (week - m.last_attended < 4 && r != stepped_down && !leads(r))
      line.emplace(rank, -residents.at(r).traits.initiative, r);
  }
  const double hours = p.found_hours + g.holding_hours / (1.0 + g.roles_filled());
  for (const auto& [rank, initiative, r] : line) {
    const Resident& who = residents.at(r);
    const Levels c = levels(r);
    const double v = p.group_successor + (rank == 0 ? p.act_role : 0.0) +
                     p.act_initiative * who.traits.initiative + p.found_confidence * c.confidence +
                     p.group_duty * p.act_motivation * c.motivation - p.act_fatigue * c.fatigue -
                     p.act_hours * hours / spare_hours(r);
    if (v <= draw_logistic(who.key, Stream::succession, week, g.key.k0)) continue;
    const EventId told = note({.kind = EventKind::succession,
                               .cause = g.trouble,
                               .group = g.serial,
                               .resident = r,
                               .value = static_cast<float>(week - g.captain_lost)});
    give_role(g, r, Role::captain, told);
    g.mode = prefer_mode(g, r);
    return;
  }
}

// ---- splits

std::optional<Quarrel> Engine::breaking_quarrel(const Group& g) const {
  const ResidentId captain = g.holder(Role::captain);
  if (captain == 0 || static_cast<int>(g.members.size()) < 2 * p.split_part) return std::nullopt;
  for (const Quarrel& q : g.quarrels) {
    if (q.other || (q.a != captain && q.b != captain) || week - q.began < p.split_weeks) continue;
    const ResidentId opponent = q.a == captain ? q.b : q.a;
    const double v = p.group_successor + p.act_initiative * residents.at(opponent).traits.initiative +
                     p.found_confidence * levels(opponent).confidence -
                     p.act_hours * p.found_hours / spare_hours(opponent);
    if (v > draw_logistic(q.key, Stream::split, week)) return q;
  }
  return std::nullopt;
}

/// Weights among members: being tied outside, and sharing what one wants of the group.
std::map<ResidentId, std::map<ResidentId, int>> Engine::members_graph(const Group& g) const {
  std::map<ResidentId, std::map<ResidentId, int>> weight;
  for (const auto& [a, x] : g.members) {
    for (const auto& [b, y] : g.members) {
      if (a == b) continue;
      const double apart = x.position - y.position;
      weight[a][b] = (ties.at(a).contains(b) ? p.split_tie : 0) +
                     static_cast<int>(p.split_likeness * det_exp(-apart * apart));
    }
  }
  return weight;
}

namespace {

/// Whom `source` still reaches when no more can flow to `sink`: the smallest source side of a minimum cut, by
/// shortest augmenting paths (Edmonds & Karp 1972). `room`: capacities both ways.
std::set<ResidentId> source_side(std::map<ResidentId, std::map<ResidentId, int>> room, ResidentId source,
                                 ResidentId sink) {
  for (;;) {
    std::map<ResidentId, ResidentId> from{{source, source}};
    std::deque<ResidentId> queue{source};
    for (; !queue.empty(); queue.pop_front()) {
      for (const auto& [to, left_over] : room[queue.front()]) {
        if (left_over > 0 && from.emplace(to, queue.front()).second) queue.push_back(to);
      }
    }
    if (!from.contains(sink)) {
      std::set<ResidentId> side;
      for (const auto& [r, before] : from) side.insert(r);
      return side;
    }
    int flow = room[from[sink]][sink];
    for (ResidentId r = sink; r != source; r = from[r]) flow = std::min(flow, room[from[r]][r]);
    for (ResidentId r = sink; r != source; r = from[r]) {
      room[from[r]][r] -= flow;
      room[r][from[r]] += flow;
    }
  }
}

}  // namespace

/// Those nearest to the captain rather than the opponent stay with him, those nearest to the opponent
/// leave with him, the rest fall by the minimum cut; and only if a pair across weighs less than half of one
/// within.
std::set<ResidentId> Engine::with_captain(const Group& g, ResidentId captain, ResidentId opponent) const {
  auto weight = members_graph(g);
  int heavy = 1;
  std::vector<std::pair<int, ResidentId>> line;  // nearest to the captain first
  for (auto& [r, to] : weight) {
    for (const auto& [other, w] : to) heavy += r < other ? w : 0;
    if (r != captain && r != opponent) line.emplace_back(to[opponent] - to[captain], r);
  }
  std::sort(line.begin(), line.end());
  auto room = weight;
  for (std::size_t k = 0; k + 1 < static_cast<std::size_t>(p.split_part); ++k) {
    const ResidentId his = line[k].second;
    const ResidentId theirs = line[line.size() - 1 - k].second;
    room[captain][his] += heavy;
    room[his][captain] += heavy;
    room[opponent][theirs] += heavy;
    room[theirs][opponent] += heavy;
  }
  const auto side = source_side(room, captain, opponent);
  double within = 0, across = 0, pairs_within = 0, pairs_across = 0;
  for (const auto& [a, to] : weight) {
    for (const auto& [b, w] : to) {
      if (b <= a) continue;
      const bool together = side.contains(a) == side.contains(b);
      (together ? within : across) += w;
      (together ? pairs_within : pairs_across) += 1;
    }
  }
  if (2.0 * across * pairs_within < within * pairs_across) return side;
  return {};
}

void Engine::split_groups() {
  for (const GroupId& id : living()) {
    const auto q = breaking_quarrel(groups.at(id));
    if (!q) continue;
    Group& old = groups.at(id);
    const ResidentId captain = old.holder(Role::captain);
    const ResidentId opponent = q->a == captain ? q->b : q->a;
    const auto staying = with_captain(old, captain, opponent);
    if (staying.empty()) continue;
    std::map<ResidentId, Member> leaving;
    for (const auto& [r, m] : old.members) {
      if (!staying.contains(r)) leaving.emplace(r, m);
    }
    Group& part = make_group(opponent, old.topic, old.courtyard);
    part.origin = Origin::split;
    part.parent = id;
    part.is_public = part.founded_public = old.is_public;
    part.went_public = old.is_public ? week : kNever;
    part.last_project = old.last_project;
    part.norms = static_cast<float>(p.split_norms) * old.norms;
    part.skill = old.skill;
    part.efficacy = old.efficacy;
    part.clarity = static_cast<float>(p.split_clarity) * old.clarity;
    part.cause = q->event;
    part.founding_event = old.trouble = note({.kind = EventKind::split,
                                              .cause = q->event,
                                              .group = old.serial,
                                              .other = part.serial,
                                              .resident = opponent,
                                              .value = static_cast<float>(leaving.size())});
    for (const auto& [r, before] : leaving) {
      drop_member(old, r, part.founding_event);
      add_member(part, r, part.founding_event);
      Member& m = part.members.at(r);
      m.last_attended = before.last_attended;
      m.strain = static_cast<float>(p.split_strain) * before.strain;
      m.position = before.position;
    }
    give_role(part, opponent, Role::captain, part.founding_event);
    part.mode = prefer_mode(part, opponent);
  }
}

// ---- merges and ends

void Engine::merge_groups() {
  const std::vector<GroupId> list = living();
  for (std::size_t i = 0; i < list.size(); ++i) {
    for (std::size_t j = i + 1; j < list.size(); ++j) {
      Group& a = groups.at(list[i]);
      Group& b = groups.at(list[j]);
      if (!a.alive || !b.alive || a.active(week) >= p.stage_start_up_size ||
          b.active(week) >= p.stage_start_up_size)
        continue;
      if (a.courtyard != b.courtyard || a.topic != b.topic || a.is_public != b.is_public) continue;
      int between = 0;
      for (const auto& [r, m] : a.members) {
        for (const auto& [other, kind] : ties.at(r)) between += b.members.contains(other) ? 1 : 0;
        between += b.members.contains(r) ? 2 : 0;
      }
      const double v = p.between_merge + circle(between);
      if (v <= draw_logistic(pair_key(replicate, whole(a.key), whole(b.key)), Stream::merge, week)) continue;
      Group& into = a.members.size() >= b.members.size() ? a : b;
      Group& from = &into == &a ? b : a;
      const EventId told = note({.kind = EventKind::merged,
                                 .group = into.serial,
                                 .other = from.serial,
                                 .value = static_cast<float>(from.members.size())});
      const auto moving = from.members;
      pay({.from = AccountKind::group,
           .from_number = from.serial,
           .to = AccountKind::group,
           .to_number = into.serial,
           .fen = from.funds_fen,
           .purpose = Purpose::dues,
           .cause = told});
      into.second_parent = from.id;
      end_group(from, EndCause::merged, told);
      for (const auto& [r, m] : moving) add_member(into, r, told);
      break;  // once a week
    }
  }
}

void Engine::end_groups() {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    const bool nobody = g.members.size() < 2;
    if (!nobody && week - g.last_met < p.group_quiet_weeks) continue;
    EndCause cause = nobody ? EndCause::too_few : EndCause::quiet;
    EventId because = g.trouble;
    if (g.founded_public && g.projects_done > 0 && !g.project) cause = EndCause::purpose_met;
    if (g.captain_lost != kNever) cause = EndCause::captain_lost;
    for (auto q = g.quarrels.rbegin(); q != g.quarrels.rend(); ++q) {
      if (!q->other) cause = EndCause::quarrel, because = q->event;
    }
    end_group(g, cause, because);
  }
}

// ---- stages

Stage Engine::looks_like(const Group& g) const {
  const int active = g.active(week);
  const int roles = g.roles_filled();
  const int age = week - g.id.week + 1;
  const auto met = std::distance(g.met.upper_bound(week - 12), g.met.end());
  const double regular = static_cast<double>(met) / std::min(age, 12);
  if (active < p.stage_start_up_size || roles < p.stage_start_up_roles || regular < p.stage_regular)
    return Stage::activity;
  const int finished = g.projects_done + g.performances;
  if (roles >= p.stage_mature_roles && finished >= p.stage_mature_finished &&
      regular >= p.stage_mature_regular)
    return Stage::mature;
  const bool plan = finished > 0 || (g.project && g.project->step >= ProjectStep::act);
  return plan && (roles >= p.stage_growth_roles || active >= p.stage_growth_size) ? Stage::growth
                                                                                  : Stage::start_up;
}

void Engine::assess_stages() {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    if (g.last_met != week) continue;
    const Stage seen = looks_like(g);
    if (seen != g.next_stage) g.next_stage_since = week;
    g.next_stage = seen;
    if (seen == g.stage || week - g.next_stage_since < p.stage_hold_weeks) continue;
    note({.kind = EventKind::stage_changed,
          .cause = seen < g.stage ? g.trouble : 0,
          .group = g.serial,
          .code = static_cast<int>(seen),
          .value = static_cast<float>(g.stage)});
    g.stage = seen;
  }
}

// ---- between groups

void Engine::quarrel_between(Group& loser, const Group& winner, QuarrelObject object, EventId because) {
  if (std::any_of(loser.quarrels.begin(), loser.quarrels.end(),
                  [&](const Quarrel& q) { return q.other == winner.id; }))
    return;
  Quarrel q;
  q.a = loser.holder(Role::captain);
  q.other = winner.id;
  q.object = object;
  q.began = week;
  q.key = pair_key(replicate, whole(loser.key), whole(winner.key));
  q.event = note({.kind = EventKind::quarrel_began,
                  .cause = because,
                  .group = loser.serial,
                  .other = winner.serial,
                  .code = static_cast<int>(object),
                  .value = 2});
  loser.quarrels.push_back(q);
  loser.trouble = q.event;
  for (auto& [r, m] : loser.members) m.strain += static_cast<float>(p.between_rivalry_strain);
}

void Engine::share_space() {
  for (std::uint16_t c = 0; c < place.courtyards(); ++c) {
    std::set<std::pair<double, GroupId>> claims;  // strongest first
    for (const auto& [id, g] : groups) {
      if (g.alive && g.courtyard == c)
        claims.emplace(
            -(p.between_claim_legitimacy * g.legitimacy + draw_uniform(g.key, Stream::rivalry, week)), id);
    }
    int rank = 0;
    GroupId last_in;
    for (const auto& [strength, id] : claims) {
      if (++rank <= p.between_space) {
        last_in = id;
        continue;
      }
      Group& loser = groups.at(id);
      const Group& winner = groups.at(last_in);
      loser.crowded_out = week + 1;
      const EventId lost = note({.kind = EventKind::rivalry_lost,
                                 .group = loser.serial,
                                 .other = winner.serial,
                                 .code = static_cast<int>(QuarrelObject::space)});
      const double chance = p.between_rivalry * (1.0 - p.between_rivalry_norms * loser.norms);
      if (draw_bernoulli(loser.key, Stream::rivalry, week, chance, 1))
        quarrel_between(loser, winner, QuarrelObject::space, lost);
    }
  }
}

std::vector<GroupId> Engine::honours_claims(std::uint16_t community, std::uint32_t luck) const {
  std::set<std::pair<double, GroupId>> claims;
  for (const auto& [id, g] : groups) {
    if (!g.alive || place.courtyard_community[g.courtyard] != community ||
        g.projects_done + g.performances == 0)
      continue;
    claims.emplace(
        -(p.between_claim_legitimacy * g.legitimacy + draw_uniform(g.key, Stream::rivalry, week, luck)), id);
  }
  std::vector<GroupId> list;
  for (const auto& [strength, id] : claims) list.push_back(id);
  return list;
}

EventId Engine::honour(Group& g, double standing, EventId cause) {
  g.legitimacy += static_cast<float>(standing) * (1.0F - g.legitimacy);
  return note({.kind = EventKind::rivalry_won,
               .cause = cause,
               .group = g.serial,
               .code = static_cast<int>(QuarrelObject::honours)});
}

void Engine::pass_over(Group& g, const Group& winner, double norms, std::uint32_t luck, EventId cause) {
  const EventId lost = note({.kind = EventKind::rivalry_lost,
                             .cause = cause,
                             .group = g.serial,
                             .other = winner.serial,
                             .code = static_cast<int>(QuarrelObject::honours)});
  if (draw_bernoulli(g.key, Stream::rivalry, week,
                     p.between_rivalry * (1.0 - p.between_rivalry_norms * norms), luck))
    quarrel_between(g, winner, QuarrelObject::honours, lost);
}

void Engine::share_honours() {
  if (p.between_honours_weeks <= 0 || week % p.between_honours_weeks != 0 || p.between_honours <= 0) return;
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    int rank = 0;
    GroupId last_in;
    for (const GroupId& id : honours_claims(c, 2)) {
      Group& g = groups.at(id);
      if (++rank > p.between_honours) {
        pass_over(g, groups.at(last_in), static_cast<double>(g.norms), 3, 0);
        continue;
      }
      last_in = id;
      pay({.from = AccountKind::committee,
           .from_number = c,
           .to = AccountKind::group,
           .to_number = g.serial,
           .fen = static_cast<std::int64_t>(p.between_honours_money * 100.0),
           .purpose = Purpose::routine_subsidy,
           .cause = honour(g, p.between_honours_legitimacy, 0)});
    }
  }
}

void Engine::hatch_groups() {
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::group || !groups.at(o.group).alive) continue;
    const Group& g = groups.at(o.group);
    for (const auto& [r, attendee] : o.attending) {
      const Resident& who = residents.at(r);
      if (who.courtyard == g.courtyard || attendee.member) continue;
      const double v = p.between_hatch + p.between_hatch_legitimacy * g.legitimacy +
                       p.act_initiative * who.traits.initiative +
                       p.act_interest * who.traits.interest[static_cast<std::size_t>(g.topic)];
      if (v <= draw_logistic(who.key, Stream::hatch, week, g.key.k0)) continue;
      Idea idea;
      idea.resident = r;
      idea.origin = Origin::hatched;
      idea.topic = g.topic;
      if (g.is_public) idea.affair = pressing_affair(who.courtyard, g.topic);
      idea.parent = g.id;
      idea.cause = note({.kind = EventKind::hatched,
                         .cause = g.founding_event,
                         .group = g.serial,
                         .resident = r,
                         .code = who.courtyard});
      ripening.push_back(idea);
    }
  }
}

}  // namespace linli::reference
