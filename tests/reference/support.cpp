// The supporter: academy, micro-grants, accompaniment, public event.
#include <algorithm>
#include <cmath>
#include <limits>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

std::vector<Intervention*> Engine::by_priority() {
  std::vector<Intervention*> order;
  for (Intervention& i : interventions) order.push_back(&i);
  std::sort(order.begin(), order.end(), [](const Intervention* a, const Intervention* b) {
    return a->plan.priority != b->plan.priority ? a->plan.priority > b->plan.priority
                                                : a->plan.name < b->plan.name;
  });
  return order;
}

void Engine::practise() {
  hours_left = p.supporter_hours_per_week;
  for (auto& [id, g] : groups) {
    g.supporter_hours = g.do_for = g.guided = g.raise_push = g.extra_hours = g.prescribed = 0;
    g.grant_call = -1;
  }
  for (Intervention* i : by_priority()) {
    switch (i->plan.practice) {
      case PracticeId::placebo:
        break;
      case PracticeId::academy:
        academy(*i);
        break;
      case PracticeId::micro_grants:
        micro_grants(*i);
        break;
      case PracticeId::accompaniment:
        accompaniment(*i);
        break;
      case PracticeId::public_event:
        public_event(*i);
        break;
      case PracticeId::gifts:
        gifts(*i);
        break;
      case PracticeId::demonstration:
        demonstration(*i);
        break;
      case PracticeId::slow_cultivation:
        slow_cultivation(*i);
        break;
      case PracticeId::lecturers:
        lecturers(*i);
        break;
      case PracticeId::honours:
        honours(*i);
        break;
      case PracticeId::resident_proposals:
        resident_proposals(*i);
        break;
      case PracticeId::upkeep_income:
        upkeep_income(*i);
        break;
      case PracticeId::consensus_meetings:
        consensus_meetings(*i);
        break;
      case PracticeId::negotiation:
        negotiation(*i);
        break;
      case PracticeId::site_visit:
        site_visit(*i);
        break;
      case PracticeId::childrens_council:
        childrens_council(*i);
        break;
      case PracticeId::charity_sale:
        charity_sale(*i);
        break;
      case PracticeId::reflection:
        reflection(*i);
        break;
      case PracticeId::over_procedure:
        over_procedure(*i);
        break;
      case PracticeId::manufactured_event:
        manufactured_event(*i);
        break;
    }
  }
}

void Engine::practise_after() {
  for (Intervention* i : by_priority()) {
    if (i->plan.practice == PracticeId::academy) academy_after(*i);
    if (i->plan.practice == PracticeId::micro_grants) micro_grants_after(*i);
    if (i->plan.practice == PracticeId::public_event) public_event_after(*i);
    if (i->plan.practice == PracticeId::gifts) gifts_after(*i);
    if (i->plan.practice == PracticeId::demonstration) demonstration_after(*i);
    if (i->plan.practice == PracticeId::slow_cultivation) slow_cultivation_after(*i);
    if (i->plan.practice == PracticeId::lecturers) lecturers_after(*i);
    if (i->plan.practice == PracticeId::honours) honours_after(*i);
    if (i->plan.practice == PracticeId::resident_proposals) resident_proposals_after(*i);
    if (i->plan.practice == PracticeId::consensus_meetings) consensus_meetings_after(*i);
    if (i->plan.practice == PracticeId::negotiation) negotiation_after(*i);
    if (i->plan.practice == PracticeId::site_visit) site_visit_after(*i);
    if (i->plan.practice == PracticeId::childrens_council) childrens_council_after(*i);
    if (i->plan.practice == PracticeId::charity_sale) charity_sale_after(*i);
    if (i->plan.practice == PracticeId::reflection) reflection_after(*i);
    if (i->plan.practice == PracticeId::over_procedure) over_procedure_after(*i);
    if (i->plan.practice == PracticeId::manufactured_event) manufactured_event_after(*i);
  }
}

bool Engine::serves(const Intervention& i, std::uint16_t community) const {
  const auto& list = i.plan.communities;
  return list.empty() || std::count(list.begin(), list.end(), int{community}) > 0;
}

/// By schedule, because a public event began last week, or because something was lost. Other triggers are not
/// played here.
bool Engine::due(const Intervention& i) const {
  if (week < i.plan.first_week || week > i.plan.last_week) return false;
  if (i.plan.trigger == Trigger::schedule) return (week - i.plan.first_week) % std::max(1, i.plan.every) == 0;
  if (i.plan.trigger == Trigger::project_failed) {
    return std::any_of(last_week.begin(), last_week.end(), [](const Event& e) {
      return e.kind == EventKind::project_failed || e.kind == EventKind::affair_worsened ||
             e.kind == EventKind::council_gave_up;
    });
  }
  return std::any_of(events.begin(), events.end(), [&](const auto& one) {
    return one.second.ended == kNever && one.second.began == week - 1 && serves(i, one.second.community);
  });
}

void Engine::begin_once(Intervention& i) {
  if (i.event == 0) i.event = note({.kind = EventKind::intervention_began, .code = i.number});
}

bool Engine::spend(Intervention& i, double yuan, AccountKind to, Purpose purpose, EventId cause,
                   std::uint64_t to_number) {
  const auto fen = static_cast<std::int64_t>(std::llround(yuan * 100.0));
  if (fen <= 0) return true;
  if (budget_fen < fen) return false;
  pay({.from = AccountKind::foundation,
       .to = AccountKind::supporter,
       .fen = fen,
       .purpose = Purpose::programme_budget,
       .intervention = i.number,
       .cause = cause});
  pay({.from = AccountKind::supporter,
       .to = to,
       .to_number = to_number,
       .fen = fen,
       .purpose = purpose,
       .intervention = i.number,
       .cause = cause});
  return true;
}

bool Engine::affords(double yuan, double hours) const {
  return budget_fen >= std::llround(yuan * 100.0) + std::llround(hours * p.supporter_wage * 100.0);
}

bool Engine::staff(Intervention& i, double hours) {
  if (hours <= 0.0) return true;
  const bool given = hours_left >= hours &&
                     spend(i, hours * p.supporter_wage, AccountKind::staff, Purpose::staff_wage, i.event);
  log.hours.push_back({week, i.number, static_cast<float>(hours), given ? static_cast<float>(hours) : 0.0F});
  if (given) hours_left -= hours;
  return given;
}

/// The thought of what presses most in one's own courtyard; affair kNoAffair if nothing does.
Idea Engine::affair_idea(ResidentId r) const {
  Idea idea;
  idea.resident = r;
  idea.origin = Origin::affair;
  idea.affair = pressing_affair(residents.at(r).courtyard);
  if (idea.affair != kNoAffair) idea.topic = affairs.at(idea.affair).topic;
  return idea;
}

// ---- academy

std::set<ResidentId> Engine::members_and_regulars(const Intervention& i) const {
  std::set<ResidentId> pool;
  for (const auto& [id, g] : groups) {
    if (!g.alive || !serves(i, place.courtyard_community[g.courtyard])) continue;
    for (const auto& [r, m] : g.members) pool.insert(r);
  }
  for (std::size_t k = 0; k < 2 * place.communities(); ++k) {
    if (!serves(i, static_cast<std::uint16_t>(k / 2))) continue;
    // Regulars as last week's call found or made them.
    for (const ResidentId r : regulars(k, week - 1)) pool.insert(r);
  }
  return pool;
}

void Engine::admit(Intervention& i) {
  std::set<std::pair<double, ResidentId>> applicants;  // best first
  for (const ResidentId r : members_and_regulars(i)) {
    const EntityKey key = residents.at(r).key;
    if (!draw_bernoulli(key, Stream::academy, week, i.lever["call_reach"], 2)) continue;
    Call call;
    call.topic = Topic::volunteering;
    call.public_affair = true;
    call.hours = i.lever["session_hours"] + i.lever["homework"];
    call.legitimacy = i.lever["endorsement"];
    const double v = act_log_odds(r, levels(r), call) + i.lever["asked"];
    if (v <= draw_logistic(key, Stream::academy, week, 0)) continue;
    if (i.lever["pledge"] != 0.0 && v + i.lever["promised"] <= draw_logistic(key, Stream::academy, week, 1))
      continue;
    const bool vouched = std::any_of(ties.at(r).begin(), ties.at(r).end(),
                                     [&](const auto& tie) { return memberships(tie.first) > 0; });
    if (i.lever["guarantor"] != 0.0 && !vouched) continue;
    const double seen = levels(r).motivation + residents.at(r).traits.initiative +
                        i.lever["interview_noise"] * draw_normal(key, Stream::academy, week, 3);
    applicants.emplace(-(i.lever["interview"] != 0.0 ? seen : draw_uniform(key, Stream::academy, week, 4)),
                       r);
  }
  if (applicants.empty()) return;
  i.people.clear();
  for (const auto& [score, r] : applicants) {
    if (static_cast<double>(i.people.size()) < i.lever["entrants"]) i.people[r] = 0.0F;
  }
  begin_once(i);
  i.round_event = note({.kind = EventKind::academy_call,
                        .cause = i.event,
                        .code = i.number,
                        .value = static_cast<float>(i.people.size())});
  for (const auto& [r, hours] : i.people) {
    note({.kind = EventKind::academy_admitted, .cause = i.round_event, .resident = r, .code = i.number});
  }
  i.phase = Intervention::Phase::running;
  i.round = 0;
  i.missed.clear();
  i.sworn.clear();
}

namespace {

/// A course without hours is none.
bool has_classes(Intervention& i) { return i.lever["course"] != 0.0 && i.lever["class_hours"] > 0.0; }

double sessions(Intervention& i) {
  return has_classes(i) ? std::ceil(i.lever["class_hours"] / i.lever["session_hours"]) : 1.0;
}

}  // namespace

void Engine::academy(Intervention& i) {
  if (i.lever["entrants"] < 1.0 || i.lever["call_reach"] <= 0.0) return;
  if (i.phase != Intervention::Phase::running && due(i)) admit(i);
  if (i.phase != Intervention::Phase::running) return;
  if (week > i.plan.last_week + 26) {
    i.phase = Intervention::Phase::over;
    return;
  }
  if (!affords(p.supporter_course_cost, i.lever["session_staff_hours"])) return;
  if (!staff(i, i.lever["session_staff_hours"])) return;
  if (!spend(i, p.supporter_course_cost, AccountKind::suppliers, Purpose::course, i.round_event)) return;
  const bool course = has_classes(i);
  const double taking_part = course ? i.lever["participatory"] : 0.0;
  const double abstract = i.lever["abstract_share"];
  Occasion o;
  o.host = HostKind::academy;
  o.number = static_cast<std::uint32_t>(i.number);
  o.key = place_key(replicate, KeyOf::intervention, 0, identity_of(i.plan));
  o.topic = Topic::volunteering;
  o.public_affair = true;
  o.hours = i.lever["session_hours"];
  o.legitimacy = i.lever["endorsement"];
  o.autonomy = i.lever["class_autonomy"] + i.lever["part_autonomy"] * taking_part;
  o.competence = course ? i.lever["part_competence"] * taking_part +
                              i.lever["abstract_competence"] * abstract + i.lever["class_competence"]
                        : 0.0;
  const bool ceremony = i.lever["ritual"] != 0.0 && (i.round == 0 || i.round + 1 == sessions(i));
  o.relatedness_bonus = ceremony ? i.lever["ceremony_company"] : i.lever["part_company"] * taking_part;
  o.achievement = true;
  const double lecture = i.lever["lecture_learning"];
  const double per_hour =
      course ? i.lever["learning"] * (1.0 - abstract) * (lecture + (1.0 - lecture) * taking_part) : 0.0;
  o.teach = static_cast<float>(1.0 - det_pow(1.0 - per_hour, o.hours));
  for (const auto& [r, hours] : i.people) {
    o.invite(r, i.lever["pledge"] != 0.0 ? Bond::promised : Bond::acquainted);
    double word = 0.0;
    if (i.lever["pledge"] != 0.0) word += i.lever["kept_word"];
    if (i.lever["guarantor"] != 0.0) word += i.lever["vouched"];
    if (i.sworn.contains(r)) word += i.lever["ceremony_word"];
    o.words[r] = static_cast<float>(word);
  }
  occasions_.push_back(std::move(o));
}

void Engine::academy_after(Intervention& i) {
  if (i.phase != Intervention::Phase::running) return;
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::academy || o.number != static_cast<std::uint32_t>(i.number)) continue;
    std::vector<ResidentId> dropped;
    for (auto& [r, hours] : i.people) {
      if (o.attending.contains(r)) {
        hours += static_cast<float>(o.hours);
        i.missed[r] = 0;
        if (i.lever["ritual"] != 0.0 && i.round == 0) i.sworn.insert(r);
      } else if (++i.missed[r] >= i.lever["misses"]) {
        dropped.push_back(r);
      }
    }
    for (const ResidentId r : dropped) {
      note({.kind = EventKind::academy_dropped, .cause = i.round_event, .resident = r, .code = i.number});
      i.people.erase(r);
    }
    if (++i.round < sessions(i)) return;
    const double needed = i.lever["attendance"] * i.lever["session_hours"] * sessions(i);
    for (const auto& [r, hours] : i.people) {
      if (hours >= needed) {
        graduate(i, r, hours);
      } else {
        note({.kind = EventKind::academy_dropped, .cause = i.round_event, .resident = r, .code = i.number});
      }
    }
    i.phase = Intervention::Phase::idle;
    i.people.clear();
  }
}

void Engine::graduate(Intervention& i, ResidentId r, double hours) {
  const EventId told =
      note({.kind = EventKind::academy_graduated, .cause = i.round_event, .resident = r, .code = i.number});
  if (i.lever["endorsement"] != 0.0)
    residents.at(r).endorsed_until = week + static_cast<Week>(i.lever["endorsement_weeks"]);
  Idea idea = affair_idea(r);
  idea.cause = told;
  const double own = hours * i.lever["participatory"] * (1.0 - i.lever["abstract_share"]);
  idea.push = i.lever["plan"] * std::min(1.0, own / i.lever["plan_hours"]);
  if (has_classes(i) && idea.affair != kNoAffair) ripening.push_back(idea);
}

// ---- micro-grants

bool Engine::hears_call(const Intervention& i, EntityKey key, const std::string& reach) const {
  return draw_bernoulli(key, Stream::grant_review, i.since, i.lever.at(reach), 1000U + i.round);
}

void Engine::micro_grants(Intervention& i) {
  if (i.lever["amount"] <= 0.0 || i.lever["most_grants"] < 1.0 || i.lever["reach"] <= 0.0) return;
  if (due(i)) {
    i.phase = Intervention::Phase::running;
    i.since = week;
    ++i.round;
    i.round_grants = 0;
    for (const ResidentId r : members_and_regulars(i)) {
      const bool graduate = residents.at(r).endorsed_until > week;
      if (!hears_call(i, residents.at(r).key, graduate ? "reach" : "open_reach")) continue;
      Idea idea = affair_idea(r);
      idea.cause = i.event;
      idea.push = i.lever["pull"];
      if (idea.affair != kNoAffair) ideas_.push_back(idea);
    }
  }
  if (i.phase != Intervention::Phase::running || week > i.plan.last_week ||
      week >= i.since + i.lever["call_weeks"])
    return;
  for (auto& [id, g] : groups) {
    if (!g.alive || !serves(i, place.courtyard_community[g.courtyard]) || !hears_call(i, g.key, "reach"))
      continue;
    g.raise_push += static_cast<float>(i.lever["pull"]);
    g.grant_call = i.number;
  }
}

void Engine::review(Intervention& i, Group& g) {
  const ResidentId captain = g.holder(Role::captain);
  if (captain == 0) return;
  const double asks = p.found_confidence * levels(captain).confidence +
                      i.lever["asking_skill"] * (skill_of(captain, Skill::resources) - p.traits_skill_mean);
  if (asks + i.lever["asking"] <= draw_logistic(g.key, Stream::grant_review, week)) return;
  begin_once(i);
  if (!staff(i, i.lever["staff_hours"])) return;
  g.applied = true;
  g.last_supported = week;
  g.supporter_hours += static_cast<float>(i.lever["staff_hours"]);
  const Affair& a = affairs.at(g.project->affair);
  const EventId asked =
      note({.kind = EventKind::grant_applied, .cause = i.event, .group = g.serial, .affair = a.serial});
  const double v =
      logit(std::clamp(i.lever["approval"], 1e-9, 1.0 - 1e-9)) + i.lever["clear_plan"] * (g.clarity - 0.5);
  const double yuan = std::min(i.lever["amount"], std::ceil(p.project_cost * a.severity_now));
  const std::int64_t fen = 100 * static_cast<std::int64_t>(yuan);
  const bool paid = v > draw_logistic(g.key, Stream::plan_quality, week) && budget_fen >= fen;
  const EventId told = note({.kind = paid ? EventKind::grant_approved : EventKind::grant_refused,
                             .cause = asked,
                             .group = g.serial,
                             .affair = a.serial,
                             .value = paid ? static_cast<float>(yuan) : 0.0F});
  for (const auto& [r, m] : g.members) {
    if (m.role == Role::member) continue;
    Experience e;
    e.order = whole(g.key);
    e.autonomy = static_cast<float>(i.lever[paid ? "approved_autonomy" : "refused_autonomy"]);
    e.competence = e.mastery =
        static_cast<float>(i.lever[paid ? "approved_competence" : "refused_competence"]);
    e.achievement = true;
    e.learned[static_cast<std::size_t>(Skill::resources)] = static_cast<float>(p.group_learning);
    experiences_[r].push_back(e);
  }
  if (!paid) return;
  pay({.from = AccountKind::foundation,
       .to = AccountKind::group,
       .to_number = g.serial,
       .fen = fen,
       .purpose = Purpose::grant,
       .intervention = i.number,
       .cause = told});
  g.project->granted = true;
  g.grant_fen += fen;
  i.groups.push_back(g.id);
  ++i.round_grants;
}

void Engine::micro_grants_after(Intervention& i) {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    const bool may =
        g.grant_call == i.number && g.project && g.project->step == ProjectStep::act && !g.applied;
    if (may && i.round_grants < i.lever["most_grants"]) review(i, g);
  }
  take_back_grants(i);
}

void Engine::take_back_grants(Intervention& i) {
  std::vector<GroupId> at_work;
  for (const GroupId& id : i.groups) {
    Group& g = groups.at(id);
    if (!g.alive) continue;
    if (g.project) {
      if (g.project->step != ProjectStep::keep_up) at_work.push_back(id);
      continue;
    }
    const std::int64_t unspent = std::min(g.funds_fen, g.grant_fen);
    if (unspent == 0) continue;
    g.grant_fen = 0;
    const EventId told = note({.kind = EventKind::grant_returned,
                               .cause = g.trouble,
                               .group = g.serial,
                               .value = static_cast<float>(unspent) / 100.0F});
    pay({.from = AccountKind::group,
         .from_number = g.serial,
         .to = AccountKind::foundation,
         .fen = unspent,
         .purpose = Purpose::grant_return,
         .intervention = i.number,
         .cause = told});
  }
  i.groups = at_work;
}

// ---- accompaniment

void Engine::introduce(const Intervention& i, Group& g) {
  const std::uint32_t count = draw_poisson(g.key, Stream::coaching, week, i.lever.at("introduce"));
  const std::size_t committee = std::size_t{2} * place.courtyard_community[g.courtyard];
  const auto interest = [&](ResidentId r) {
    return residents.at(r).traits.interest[static_cast<std::size_t>(g.topic)];
  };
  std::vector<ResidentId> known;
  for (const ResidentId r : regulars(committee, week - 1)) {
    if (adult(r) && g.members.count(r) == 0) known.push_back(r);
  }
  double sum = 0.0;
  for (const ResidentId r : known) sum += interest(r);
  for (std::uint32_t k = 0; k < count && sum > 0.0; ++k) {
    const double u = sum * draw_uniform(g.key, Stream::coaching, week, k + 1);
    double so_far = 0.0;
    const auto hit = std::find_if(known.begin(), known.end(), [&](ResidentId r) {
      so_far += interest(r);
      return so_far > u;
    });
    g.looking_in.push_back(hit == known.end() ? known.back() : *hit);
  }
}

void Engine::accompaniment(Intervention& i) {
  if (week < i.plan.first_week || week > i.plan.last_week || i.lever["hours_per_visit"] <= 0.0 ||
      i.lever["most_groups"] < 1.0)
    return;
  const auto wanted = [&](const Group& g) {
    return g.alive && serves(i, place.courtyard_community[g.courtyard]) &&
           (g.is_public || i.lever["private_too"] != 0.0) &&
           (g.stage != Stage::mature || !g.is_public || i.lever["leave_when_mature"] == 0.0) &&
           (g.projects_done == 0 || i.lever["leave_when_acted"] == 0.0);
  };
  std::erase_if(i.groups, [&](const GroupId& id) { return !wanted(groups.at(id)); });
  for (const int rank : {0, 1, 2}) {  // groups with a graduate, public ones, the rest
    std::vector<GroupId> youngest_first = living();
    std::reverse(youngest_first.begin(), youngest_first.end());
    for (const GroupId& id : youngest_first) {
      const Group& g = groups.at(id);
      const bool graduate = std::any_of(g.members.begin(), g.members.end(), [&](const auto& m) {
        return residents.at(m.first).endorsed_until > week;
      });
      if (!wanted(g) || rank != (graduate ? 0 : g.is_public ? 1 : 2)) continue;
      if (std::count(i.groups.begin(), i.groups.end(), id) > 0 ||
          static_cast<double>(i.groups.size()) >= i.lever["most_groups"])
        continue;
      i.groups.push_back(id);
    }
  }
  for (const GroupId& id : i.groups) {
    Group& g = groups.at(id);
    if ((static_cast<std::uint32_t>(week) + g.key.k0) % static_cast<std::uint32_t>(i.lever["visit_every"]) !=
        0)
      continue;
    begin_once(i);
    const double hours = i.lever["hours_per_visit"];
    if (!staff(i, hours)) {
      note({.kind = EventKind::visit_unmet, .cause = i.event, .group = g.serial, .code = i.number});
      continue;
    }
    g.supporter_hours += static_cast<float>(hours);
    g.last_supported = week;
    g.guided = static_cast<float>(i.lever["guided"]);
    g.do_for = static_cast<float>(i.lever["do_for"]);
    g.raise_push += static_cast<float>(i.lever["question"]);
    introduce(i, g);
    note({.kind = EventKind::visit,
          .cause = i.event,
          .group = g.serial,
          .code = i.number,
          .value = static_cast<float>(hours)});
  }
}

// ---- public event

PublicEvent* Engine::seized(const Intervention& i) {
  const auto at = events.find(i.public_event);
  return at == events.end() || at->second.ended != kNever ? nullptr : &at->second;
}

void Engine::public_event(Intervention& i) {
  if (i.lever["reach"] <= 0.0) return;
  if (seized(i) == nullptr && due(i)) {
    double most = -std::numeric_limits<double>::infinity();
    for (const auto& [serial, e] : events) {
      if (e.ended != kNever || !serves(i, e.community) || e.salience <= most) continue;
      if (i.plan.trigger == Trigger::public_event && e.began != week - 1) continue;
      most = e.salience;
      i.public_event = serial;
      i.phase = Intervention::Phase::running;
      i.since = week;
      i.round = 0;
    }
  }
  if (i.phase != Intervention::Phase::running) return;
  if (const PublicEvent* e = seized(i); e != nullptr && week <= i.plan.last_week) {
    begin_once(i);
    if (!staff(i, i.lever["shift_staff_hours"])) return;
    Occasion o;
    o.host = HostKind::volunteers;
    o.number = e->serial;
    o.key = entity_key(under(e->key), identity_of(i.plan));
    o.topic = e->topic;
    o.public_affair = true;
    o.community = e->community;
    o.hours = p.event_shift_hours;
    o.salience = e->salience;
    o.legitimacy = 1.0;
    o.autonomy = i.lever["shift_autonomy"];
    o.competence = i.lever["shift_competence"];
    o.concern = static_cast<float>(i.lever["shift_concern"]);
    o.achievement = true;
    for (const auto& [r, who] : residents) {
      if (community_of(r) != e->community || !adult(r) || !e->informed.contains(r)) continue;
      if (i.lever["young_only"] != 0.0 && age_class(who.birth, week) != AgeClass::young_adult) continue;
      if (draw_bernoulli(entity_key(under(e->key), r), Stream::public_event_call, 0, i.lever["reach"]))
        o.invite(r, i.people.contains(r) ? Bond::acquainted : Bond::none);
    }
    occasions_.push_back(std::move(o));
    for (const ResidentId r : e->volunteers) i.people[r] = 0.0F;
    i.round = 0;
    return;
  }
  const Week after = week - i.since;
  if (i.lever["follow_up"] == 0.0 || after > i.lever["follow_up_weeks"] || week > i.plan.last_week) {
    i.phase = Intervention::Phase::idle;
    i.people.clear();
    i.public_event = kNoAffair;
    return;
  }
  if (i.people.empty() || after % static_cast<Week>(i.lever["follow_up_every"]) != 0) return;
  if (!affords(p.supporter_event_cost, i.lever["meeting_staff_hours"])) return;
  if (!staff(i, i.lever["meeting_staff_hours"])) return;
  if (!spend(i, p.supporter_event_cost, AccountKind::suppliers, Purpose::event, i.event)) return;
  Occasion o;
  o.host = HostKind::follow_up;
  o.number = static_cast<std::uint32_t>(i.number);
  o.key = place_key(replicate, KeyOf::intervention, 1, identity_of(i.plan));
  o.topic = Topic::recreation;
  o.hours = i.lever["meeting_hours"];
  o.autonomy = i.lever["meeting_autonomy"];
  o.competence = i.lever["meeting_competence"];
  o.relatedness_bonus = i.lever["meeting_company"];
  for (const auto& [r, hours] : i.people) o.invite(r, Bond::acquainted);
  occasions_.push_back(std::move(o));
}

void Engine::public_event_after(Intervention& i) {
  for (const Occasion& o : occasions_) {
    if (o.host == HostKind::volunteers && o.number == i.public_event) {
      note({.kind = EventKind::volunteer_turned_out,
            .cause = i.event,
            .affair = o.number,
            .code = i.number,
            .value = static_cast<float>(o.attending.size())});
      for (const ResidentId r : events.at(o.number).volunteers) i.people[r] = 0.0F;
    }
    if (o.host != HostKind::follow_up || o.number != static_cast<std::uint32_t>(i.number)) continue;
    const EventId told = note({.kind = EventKind::follow_up_held,
                               .cause = i.event,
                               .code = i.number,
                               .value = static_cast<float>(o.attending.size())});
    if (++i.round != 2 || i.lever["small_groups"] == 0.0) continue;
    for (const auto& [r, attendee] : o.attending) {
      const Resident& who = residents.at(r);
      Idea idea;
      idea.resident = r;
      idea.origin = Origin::small_group;
      idea.cause = told;
      idea.push = i.lever["question"];
      for (const auto& [other, hours] : i.people) idea.pool.insert(other);
      for (std::size_t t = 1; t < kTopics; ++t) {
        if (who.traits.interest[t] > who.traits.interest[static_cast<std::size_t>(idea.topic)])
          idea.topic = static_cast<Topic>(t);
      }
      for (const std::uint32_t serial : open_affairs(who.courtyard)) {
        if (affairs.at(serial).topic == idea.topic && !affairs.at(serial).taken_by) idea.affair = serial;
      }
      ripening.push_back(idea);
    }
  }
}

}  // namespace linli::reference
