// The supporter: resident proposals, upkeep income, consensus meetings, negotiation, site visits.
#include <algorithm>
#include <cmath>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

// ---- resident proposals

bool Engine::hears_of_proposals(const Intervention& i, EntityKey key) const {
  return draw_bernoulli(key, Stream::proposal, i.since, i.lever.at("reach"), i.round);
}

void Engine::resident_proposals(Intervention& i) {
  if (i.lever["amount"] <= 0.0 || i.lever["most_proposals"] < 1.0 || i.lever["reach"] <= 0.0) return;
  if (due(i) && affords(p.supporter_course_cost, i.lever["call_hours"])) {
    begin_once(i);
    if (staff(i, i.lever["call_hours"]) &&
        spend(i, p.supporter_course_cost, AccountKind::suppliers, Purpose::course, i.event)) {
      i.phase = Intervention::Phase::running;
      i.since = week;
      ++i.round;
      i.round_grants = 0;
      for (const auto& [r, who] : residents) {
        if (!adult(r) || who.last_active < week - 26 || !serves(i, community_of(r))) continue;
        if (!hears_of_proposals(i, who.key)) continue;
        Idea idea = affair_idea(r);
        idea.cause = i.event;
        idea.push = i.lever["pull"];
        if (idea.affair != kNoAffair) ideas_.push_back(idea);
      }
    }
  }
  if (i.phase != Intervention::Phase::running || week > i.plan.last_week) return;
  if (week < i.since + i.lever["call_weeks"]) {
    for (auto& [id, g] : groups) {
      if (!g.alive || !serves(i, place.courtyard_community[g.courtyard]) || !hears_of_proposals(i, g.key))
        continue;
      g.raise_push += static_cast<float>(i.lever["pull"]);
      g.grant_call = i.number;
    }
  }
  for (const GroupId& id : i.in_hand) {
    Group& g = groups.at(id);
    if (!g.alive) continue;
    const double hours = i.lever["guide_hours"];
    if (!staff(i, hours)) {
      note({.kind = EventKind::visit_unmet, .cause = i.event, .group = g.serial, .code = i.number});
      continue;
    }
    g.supporter_hours += static_cast<float>(hours);
    g.last_supported = week;
    g.guided = std::max(g.guided, static_cast<float>(i.lever["guided"]));
    g.do_for = std::max(g.do_for, static_cast<float>(i.lever["write_for"]));
    note({.kind = EventKind::visit,
          .cause = i.event,
          .group = g.serial,
          .code = i.number,
          .value = static_cast<float>(hours)});
  }
}

void Engine::resident_proposals_after(Intervention& i) {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    if (g.grant_call != i.number || g.applied || !g.project || g.project->step == ProjectStep::keep_up)
      continue;
    const ResidentId captain = g.holder(Role::captain);
    if (g.active(week) < i.lever["team"] || (captain == 0 && i.lever["lead_needed"] != 0.0)) continue;
    if (i.round_grants >= i.lever["most_proposals"]) continue;
    double asking = captain != 0 ? skill_of(captain, Skill::resources) : 0.0;
    if (captain == 0) {
      for (const auto& [r, m] : g.members) asking = std::max(asking, skill_of(r, Skill::resources));
    }
    const double v = i.lever["asking"] + i.lever["asking_skill"] * (asking - p.traits_skill_mean);
    if (v <= draw_logistic(g.key, Stream::proposal, week)) continue;
    g.applied = true;
    ++i.round_grants;
    i.in_hand.push_back(id);
    note({.kind = EventKind::proposal_made,
          .cause = i.event,
          .group = g.serial,
          .affair = g.project->affair,
          .code = i.number,
          .value = static_cast<float>(g.active(week))});
  }
  std::vector<GroupId> still;
  for (const GroupId& id : i.in_hand) {
    Group& g = groups.at(id);
    if (!g.alive || !g.applied || !g.project || week > i.plan.last_week) continue;
    if (g.last_met == week)
      g.clarity += static_cast<float>(i.lever["design_help"] * g.guided) * (1.0F - g.clarity);
    if (g.project->step == ProjectStep::keep_up) continue;
    if (g.project->step == ProjectStep::act && staff(i, i.lever["review_hours"])) {
      answer_proposal(i, g);
    } else {
      still.push_back(id);
    }
  }
  i.in_hand = still;
  take_back_grants(i);
}

void Engine::answer_proposal(Intervention& i, Group& g) {
  g.supporter_hours += static_cast<float>(i.lever["review_hours"]);
  g.last_supported = week;
  const Affair& a = affairs.at(g.project->affair);
  const double v =
      logit(std::clamp(i.lever["approval"], 1e-9, 1.0 - 1e-9)) + i.lever["clear_plan"] * (g.clarity - 0.5);
  const double yuan = std::min(i.lever["amount"], std::ceil(p.project_cost * a.severity_now));
  const std::int64_t fen = 100 * static_cast<std::int64_t>(yuan);
  const bool yes = v > draw_logistic(g.key, Stream::plan_quality, week) && budget_fen >= fen;
  const EventId told = note({.kind = yes ? EventKind::proposal_approved : EventKind::proposal_refused,
                             .cause = i.event,
                             .group = g.serial,
                             .affair = a.serial,
                             .code = i.number,
                             .value = yes ? static_cast<float>(yuan) : 0.0F});
  const double own = 1.0 - i.lever["write_for"];
  for (const auto& [r, m] : g.members) {
    if (m.role == Role::member) continue;
    Experience e;
    e.order = whole(g.key);
    e.autonomy = static_cast<float>(own * i.lever[yes ? "approved_autonomy" : "refused_autonomy"]);
    e.competence = e.mastery =
        static_cast<float>(own * i.lever[yes ? "approved_competence" : "refused_competence"]);
    e.achievement = true;
    e.learned[static_cast<std::size_t>(Skill::resources)] = static_cast<float>(own * p.group_learning);
    experiences_[r].push_back(e);
  }
  if (!yes) return;
  pay({.from = AccountKind::foundation,
       .to = AccountKind::group,
       .to_number = g.serial,
       .fen = fen,
       .purpose = Purpose::grant,
       .intervention = i.number,
       .cause = told});
  g.project->granted = true;
  g.grant_fen += fen;
  g.legitimacy += static_cast<float>(i.lever["filing"]) * (1.0F - g.legitimacy);
  i.groups.push_back(g.id);
}

// ---- upkeep income

const Affair* Engine::best_result(const Group& g, double least) const {
  const Affair* best = nullptr;
  for (const auto& [serial, a] : affairs) {
    if (a.ended != kNever || a.solved_by != g.id || a.relieved < least) continue;
    if (best == nullptr || a.relieved > best->relieved) best = &a;
  }
  return best;
}

void Engine::upkeep_income(Intervention& i) {
  if (i.lever["amount"] <= 0.0 || i.lever["most_groups"] < 1.0 || week < i.plan.first_week) return;
  std::erase_if(i.groups, [&](const GroupId& id) { return !groups.at(id).alive; });
  const bool may = week <= i.plan.last_week;
  if ((!may && i.lever["lasting"] == 0.0) || (week - i.plan.first_week) % 4 != 0) return;
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    if (!may || static_cast<double>(i.groups.size()) >= i.lever["most_groups"]) break;
    if (!serves(i, place.courtyard_community[g.courtyard])) continue;
    if (std::count(i.groups.begin(), i.groups.end(), id) > 0 ||
        best_result(g, i.lever["result_needed"]) == nullptr)
      continue;
    begin_once(i);
    const double hours = i.lever["broker_hours"];
    if (!staff(i, hours)) continue;
    g.supporter_hours += static_cast<float>(hours);
    if (hours > 0.0) g.last_supported = week;
    i.groups.push_back(id);
  }
  for (const GroupId& id : i.groups) {
    Group& g = groups.at(id);
    const Affair* a = best_result(g, i.lever["result_needed"]);
    if (a == nullptr) continue;
    const std::int64_t fen = std::llround(i.lever["amount"] * 100.0);
    const std::int64_t property = std::llround(static_cast<double>(fen) * i.lever["property_share"]);
    const EventId told = note({.kind = EventKind::money_received,
                               .cause = a->event,
                               .group = g.serial,
                               .affair = a->serial,
                               .value = static_cast<float>(static_cast<double>(fen) / 100.0)});
    for (const AccountKind who : {AccountKind::committee, AccountKind::property}) {
      pay({.from = who,
           .from_number = place.courtyard_community[g.courtyard],
           .to = AccountKind::group,
           .to_number = g.serial,
           .fen = who == AccountKind::property ? property : fen - property,
           .purpose = Purpose::upkeep,
           .intervention = i.number,
           .cause = told});
    }
    g.paid = week;
    for (const auto& [r, m] : g.members) {
      if (m.role == Role::member || (i.lever["paid_autonomy"] == 0.0 && i.lever["paid_competence"] == 0.0))
        continue;
      Experience e;
      e.order = whole(g.key);
      e.autonomy = static_cast<float>(i.lever["paid_autonomy"]);
      e.competence = e.mastery = static_cast<float>(i.lever["paid_competence"]);
      e.achievement = true;
      experiences_[r].push_back(e);
    }
  }
}

// ---- consensus meetings

void Engine::consensus_meetings(Intervention& i) {
  i.in_hand.clear();
  const double all = i.lever["sessions"];
  const double most = i.lever["most_groups"];
  if (week < i.plan.first_week || week > i.plan.last_week || all < 1.0 || most < 1.0) return;
  std::erase_if(i.groups, [&](const GroupId& id) { return !groups.at(id).alive; });
  double open = 0;
  for (const GroupId& id : i.groups) open += i.sessions.at(id) < all ? 1.0 : 0.0;
  for (const GroupId& id : living()) {
    const Group& g = groups.at(id);
    const Week age = week - id.week;
    if (open >= most) break;
    if (i.sessions.contains(id) || !serves(i, place.courtyard_community[g.courtyard]) ||
        age < i.lever["earliest_age"] || age > i.lever["latest_age"] ||
        (!g.is_public && i.lever["public_only"] != 0.0))
      continue;
    i.groups.push_back(id);
    i.sessions[id] = 0.0;
    ++open;
  }
  for (const GroupId& id : i.groups) {
    Group& g = groups.at(id);
    const auto every = static_cast<std::uint32_t>(i.lever["visit_every"]);
    if (i.sessions.at(id) >= all || (static_cast<std::uint32_t>(week) + g.key.k0) % every != 0) continue;
    begin_once(i);
    if (!staff(i, i.lever["staff_hours"])) {
      note({.kind = EventKind::visit_unmet, .cause = i.event, .group = g.serial, .code = i.number});
      continue;
    }
    g.supporter_hours += static_cast<float>(i.lever["staff_hours"]);
    g.last_supported = week;
    g.extra_hours += static_cast<float>(i.lever["extra_share"] * p.hours_meeting);
    i.in_hand.push_back(id);
  }
}

void Engine::consensus_meetings_after(Intervention& i) {
  for (const GroupId& id : i.in_hand) {
    Group& g = groups.at(id);
    std::vector<ResidentId> present;
    for (const Occasion& o : occasions_) {
      if (o.host != HostKind::group || o.group != id) continue;
      for (const auto& [r, attendee] : o.attending) {
        if (g.members.contains(r)) present.push_back(r);
      }
    }
    if (!g.alive || present.empty()) continue;
    const EventId told = note({.kind = EventKind::consensus_meeting,
                               .cause = i.event,
                               .group = g.serial,
                               .code = i.number,
                               .value = static_cast<float>(present.size())});
    double mean = 0.0;
    for (const ResidentId r : present) mean += g.members.at(r).position;
    mean /= static_cast<double>(present.size());
    for (const ResidentId r : present) {
      float& position = g.members.at(r).position;
      position += static_cast<float>(i.lever["draw_together"] * (mean - position));
    }
    g.clarity += static_cast<float>(i.lever["clarity"]) * (1.0F - g.clarity);
    for (const Role role : {Role::deputy, Role::finance, Role::logistics}) {
      ResidentId taker = 0;
      double best = 0.0;
      for (const ResidentId r : present) {
        if (g.members.at(r).role != Role::member || g.holder(role) != 0) continue;
        const double margin = role_log_odds(g, r) + i.lever["role_offer"] -
                              draw_logistic(residents.at(r).key, Stream::division_of_roles, week,
                                            g.key.k0 + static_cast<std::uint32_t>(role));
        if (margin > best) best = margin, taker = r;
      }
      if (taker != 0) give_role(g, taker, role, told);
    }
    if (const ResidentId captain = g.holder(Role::captain); captain != 0) {
      const Mode mode = prefer_mode(g, captain);
      if (mode != g.mode) {
        note({.kind = EventKind::way_of_deciding_chosen,
              .cause = told,
              .group = g.serial,
              .resident = captain,
              .code = static_cast<int>(mode)});
      }
      g.mode = mode;
    }
    for (const ResidentId r : present) {
      Experience e;
      e.order = whole(g.key);
      e.autonomy = static_cast<float>(i.lever["asked_autonomy"]);
      e.learned[static_cast<std::size_t>(Skill::consensus)] = static_cast<float>(i.lever["learning"]);
      experiences_[r].push_back(e);
    }
    i.sessions.at(id) += 1.0;
  }
}

// ---- negotiation

void Engine::negotiation(Intervention& i) {
  if (week < i.plan.first_week || week > i.plan.last_week) return;
  std::set<std::uint64_t> tables;
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    if (!serves(i, place.courtyard_community[g.courtyard])) continue;
    for (const Quarrel& q : g.quarrels) {
      if (static_cast<double>(tables.size()) >= i.lever["most_tables"]) return;
      const Week open = week - q.began - static_cast<Week>(i.lever["wait_weeks"]);
      if (open < 0 || open % static_cast<Week>(i.lever["again_weeks"]) != 0) continue;
      if (i.lever[q.other ? "between" : "within"] == 0.0) continue;
      const ResidentId one = q.other ? g.holder(Role::captain) : q.a;
      const ResidentId two = q.other ? groups.at(*q.other).holder(Role::captain) : q.b;
      if (q.other && !groups.at(*q.other).alive) continue;
      if (one == 0 || two == 0 || one == two || tables.contains(whole(q.key))) continue;
      begin_once(i);
      if (!staff(i, i.lever["staff_hours"])) continue;
      tables.insert(whole(q.key));
      g.supporter_hours += static_cast<float>(i.lever["staff_hours"]);
      g.last_supported = week;
      Occasion o;
      o.host = HostKind::negotiation;
      o.number = static_cast<std::uint32_t>(i.number);
      o.key = q.key;
      o.topic = g.topic;
      o.community = place.courtyard_community[g.courtyard];
      o.hours = i.lever["hours"];
      o.autonomy = i.lever["heard_autonomy"];
      o.relatedness_bonus = i.lever["company"];
      for (const ResidentId r : {one, two}) o.invite(r, q.other ? Bond::role : Bond::member);
      occasions_.push_back(std::move(o));
    }
  }
}

void Engine::negotiation_after(Intervention& i) {
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::negotiation || o.number != static_cast<std::uint32_t>(i.number)) continue;
    if (o.attending.empty()) continue;
    for (const GroupId& id : living()) {
      Group& g = groups.at(id);
      std::vector<Quarrel> open;
      bool settled = false;
      for (const Quarrel& q : g.quarrels) {
        if (!(q.key == o.key)) continue;
        Group* other = q.other ? &groups.at(*q.other) : nullptr;
        const EventId told = note({.kind = EventKind::negotiation_held,
                                   .cause = q.event,
                                   .group = g.serial,
                                   .other = other == nullptr ? kNoGroup : other->serial,
                                   .code = i.number,
                                   .value = static_cast<float>(o.attending.size())});
        const double norms = other == nullptr ? g.norms : 0.5 * (g.norms + other->norms);
        const double v = p.quarrel_settle + p.quarrel_settle_skill * p.supporter_skill +
                         p.quarrel_settle_norms * norms + i.lever["equal_voice"];
        if (o.attending.size() < 2 || v <= draw_logistic(q.key, Stream::negotiation, week)) continue;
        settled = true;
        note({.kind = EventKind::quarrel_settled,
              .cause = told,
              .group = g.serial,
              .other = other == nullptr ? kNoGroup : other->serial,
              .code = static_cast<int>(q.object),
              .value = static_cast<float>(week - q.began)});
        const auto lesson = static_cast<float>(p.quarrel_lesson);
        g.norms += lesson * (1.0F - g.norms);
        if (other != nullptr) other->norms += lesson * (1.0F - other->norms);
      }
      if (settled) std::erase_if(g.quarrels, [&](const Quarrel& q) { return q.key == o.key; });
    }
    for (const auto& [r, attendee] : o.attending) {
      Experience e;
      e.order = whole(o.key);
      e.felt = false;
      e.learned[static_cast<std::size_t>(Skill::consensus)] = static_cast<float>(i.lever["learning"]);
      experiences_[r].push_back(e);
    }
  }
}

// ---- site visit

void Engine::site_visit(Intervention& i) {
  if (i.lever["invited"] < 1.0 || !due(i)) return;
  auto about = static_cast<Topic>(static_cast<int>(i.lever["topic"]));
  if (about == Topic::recreation) {
    std::array<double, kTopics> sum{};
    for (const auto& [serial, a] : affairs) {
      if (a.ended == kNever && serves(i, place.courtyard_community[a.courtyard]))
        sum[static_cast<std::size_t>(a.topic)] += a.severity_now;
    }
    for (std::size_t t = 1; t < kTopics; ++t) {
      if (sum[t] > sum[static_cast<std::size_t>(about)]) about = static_cast<Topic>(t);
    }
  }
  if (!affords(p.supporter_visit_cost, i.lever["staff_hours"])) return;
  begin_once(i);
  if (!staff(i, i.lever["staff_hours"]) ||
      !spend(i, p.supporter_visit_cost, AccountKind::suppliers, Purpose::visit, i.event))
    return;
  std::set<std::pair<double, ResidentId>> asked;
  for (const ResidentId r : members_and_regulars(i)) {
    if (!adult(r)) continue;
    const bool at_work = std::any_of(groups.begin(), groups.end(), [&](const auto& one) {
      const Group& g = one.second;
      return g.alive && g.members.contains(r) && g.project && affairs.at(g.project->affair).topic == about;
    });
    const double u = draw_uniform(residents.at(r).key, Stream::site_visit, week, 0);
    asked.emplace(at_work ? u - 1.0 : u, r);
  }
  Occasion o;
  o.host = HostKind::site_visit;
  o.number = static_cast<std::uint32_t>(i.number);
  o.key = place_key(replicate, KeyOf::intervention, 2, identity_of(i.plan));
  o.topic = about;
  o.public_affair = true;
  o.hours = i.lever["hours"];
  o.autonomy = i.lever["autonomy"];
  o.relatedness_bonus = i.lever["company"];
  o.concern = static_cast<float>(i.lever["concern"]);
  double places = i.lever["invited"];
  for (const auto& [order, r] : asked) {
    if (places-- > 0.0) o.invite(r, Bond::acquainted);
  }
  occasions_.push_back(std::move(o));
}

void Engine::site_visit_after(Intervention& i) {
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::site_visit || o.number != static_cast<std::uint32_t>(i.number)) continue;
    const EventId told = note({.kind = EventKind::site_visited,
                               .cause = i.event,
                               .code = i.number,
                               .value = static_cast<float>(o.attending.size())});
    for (const auto& [r, attendee] : o.attending) {
      const Resident& who = residents.at(r);
      Levels seeing = levels(r);
      const double target = who.traits.concern + i.lever["concern"];
      if (target > seeing.concern) seeing.concern += p.needs_seeing * (target - seeing.concern);
      Idea idea;
      idea.resident = r;
      idea.origin = Origin::affair;
      idea.topic = o.topic;
      idea.affair = pressing_affair(who.courtyard, o.topic);
      if (idea.affair == kNoAffair) continue;
      Idea there = idea;
      there.push = p.act_salience * i.lever["vividness"];
      if (step_forward_log_odds(there, seeing) <= draw_logistic(who.key, Stream::site_visit, week, 1))
        continue;
      idea.cause = note({.kind = EventKind::became_willing, .cause = told, .resident = r, .code = i.number});
      for (const GroupId& id : living()) {  // to one group that has a project
        const Group& g = groups.at(id);
        if (!g.members.contains(r) || !g.project) continue;
        pay({.from = AccountKind::resident,
             .from_number = r,
             .to = AccountKind::group,
             .to_number = g.serial,
             .fen = 100 * static_cast<std::int64_t>(i.lever["gives"]),
             .purpose = Purpose::donation,
             .intervention = i.number,
             .cause = idea.cause});
        break;
      }
      ripening.push_back(idea);
    }
    for (const GroupId& id : living()) {
      Group& g = groups.at(id);
      if (!g.project || affairs.at(g.project->affair).topic != o.topic || g.members.empty()) continue;
      const auto went = std::count_if(o.attending.begin(), o.attending.end(),
                                      [&](const auto& one) { return g.members.contains(one.first); });
      if (went == 0) continue;
      const double share = static_cast<double>(went) / static_cast<double>(g.members.size());
      g.clarity += static_cast<float>(i.lever["see_clarity"] * share) * (1.0F - g.clarity);
      if (g.project->step != ProjectStep::act) continue;
      const double wrong = g.project->well_aimed ? 0.0 : i.lever["sees_wrong"];
      if (i.lever["revise"] + wrong * share <= draw_logistic(g.key, Stream::site_visit, week, 2)) continue;
      g.project->step = ProjectStep::design;
      g.project->failures = 0;
      g.project->event = note({.kind = EventKind::goal_revised,
                               .cause = told,
                               .group = g.serial,
                               .affair = g.project->affair,
                               .code = static_cast<int>(ProjectStep::act),
                               .value = static_cast<float>(share)});
    }
  }
}

}  // namespace linli::reference
