// The supporter: children's councils, charity sales, reflection after a loss.
#include <algorithm>
#include <cmath>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

bool Engine::buy(Intervention& i, double yuan, double hours, Purpose purpose) {
  if (!affords(yuan, hours)) return false;
  begin_once(i);
  const EventId cause = i.round_event != 0 ? i.round_event : i.event;
  return staff(i, hours) && spend(i, yuan, AccountKind::suppliers, purpose, cause);
}

Experience& Engine::lived_at(const Occasion& o, ResidentId r) {
  auto& list = experiences_.at(r);
  return *std::find_if(list.begin(), list.end(),
                       [&](const Experience& e) { return e.felt && e.order == whole(o.key); });
}

/// Who sits on a council of a community.
std::set<ResidentId> Engine::children_of(std::uint16_t community) const {
  std::set<ResidentId> list;
  for (const Intervention& i : interventions) {
    for (const auto& [r, hours] : i.people) {
      if (!i.councils.empty() && community_of(r) == community) list.insert(r);
    }
  }
  return list;
}

// ---- children's council

void Engine::begin_term(Intervention& i) {
  std::map<ResidentId, float> sitting;
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    if (!serves(i, c)) continue;
    std::set<std::pair<double, ResidentId>> willing;
    for (const auto& [r, who] : residents) {
      if (community_of(r) != c || adult(r) || (week - who.birth) / 52 < i.lever["from_age"]) continue;
      if (!i.people.contains(r) && !draw_bernoulli(who.key, Stream::council, week, i.lever["reach"], 0))
        continue;
      Call call;
      call.topic = Topic::volunteering;
      call.public_affair = true;
      call.hours = i.lever["hours"];
      call.salience = i.lever["appeal"];
      const double v = act_log_odds(r, levels(r), call) + i.lever["asked"];
      if (v > draw_logistic(who.key, Stream::council, week, 1))
        willing.emplace(draw_uniform(who.key, Stream::council, week, 2), r);
    }
    if (willing.empty()) continue;
    begin_once(i);
    double places = i.lever["places"];
    for (const auto& [u, r] : willing) {
      if (places-- >= 1.0) sitting[r] = 0.0F;
    }
    Council& council = i.councils[c];
    if (i.lever["real"] != 0.0 &&
        spend(i, i.lever["money"], AccountKind::committee, Purpose::grant, i.event, c))
      council.funds_fen += std::llround(i.lever["money"] * 100.0);
  }
  i.people = sitting;
  for (const auto& [r, hours] : i.people)
    note({.kind = EventKind::taken_on, .cause = i.event, .resident = r, .code = i.number});
  if (i.people.empty()) return;
  i.phase = Intervention::Phase::running;
  i.since = week;
  i.round = 0;
}

namespace {

bool is_visit(Intervention& i) {
  const double every = i.lever["visit_every"];
  return i.lever["real"] != 0.0 && every > 0.0 && std::fmod(i.round + 1.0, every) == 0.0;
}

}  // namespace

void Engine::childrens_council(Intervention& i) {
  if (i.lever["places"] < 1.0 || i.lever["reach"] <= 0.0 || i.lever["sittings"] < 1.0) return;
  if (i.phase == Intervention::Phase::idle && due(i)) begin_term(i);
  if (i.phase != Intervention::Phase::running) return;
  if (week > i.plan.last_week) {
    i.phase = Intervention::Phase::over;
    i.people.clear();
    return;
  }
  if ((week - i.since) % static_cast<Week>(i.lever["every_weeks"]) != 0) return;
  const bool real = i.lever["real"] != 0.0;
  for (const auto& [c, council] : i.councils) {
    Occasion o = activity_of(i, c);
    o.topic = Topic::volunteering;
    o.public_affair = true;
    o.community = c;
    o.hours = i.lever["hours"];
    o.salience = i.lever["appeal"];
    o.autonomy = i.lever[real ? "real_autonomy" : "ritual_autonomy"];
    o.competence = real ? 0.0 : i.lever["ritual_competence"];
    o.relatedness_bonus = i.lever["company"];
    o.concern = static_cast<float>(i.lever[real ? "real_concern" : "ritual_concern"]);
    for (const auto& [r, hours] : i.people) {
      if (community_of(r) == c) o.invite(r, Bond::promised);
    }
    if (o.candidates.empty()) continue;
    const bool visit = is_visit(i);
    if (buy(i, visit ? p.supporter_visit_cost : p.supporter_activity_cost, i.lever["staff_hours"],
            visit ? Purpose::visit : Purpose::event))
      occasions_.push_back(std::move(o));
  }
}

void Engine::childrens_council_after(Intervention& i) {
  bool any = false;
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::activity || o.number != static_cast<std::uint32_t>(i.number)) continue;
    any = true;
    const EventId told = tell_held(i, o);
    if (i.lever["real"] != 0.0) work_in_council(i, o.community, o, told);
  }
  if (any && ++i.round >= i.lever["sittings"]) i.phase = Intervention::Phase::idle;
}

EventId Engine::tell_council(const Council& c, EventKind kind, ProjectStep step, double value) {
  return note({.kind = kind,
               .cause = c.event,
               .affair = c.affair,
               .code = static_cast<int>(step),
               .value = static_cast<float>(value)});
}

void Engine::work_in_council(Intervention& i, std::uint16_t community, const Occasion& o, EventId told) {
  Council& c = i.councils.at(community);
  if (static_cast<int>(o.attending.size()) < p.group_least) return;
  if (c.affair == kNoAffair || affairs.at(c.affair).ended != kNever) {
    c.affair = kNoAffair;
    for (std::uint16_t k = 0; k < place.courtyards(); ++k) {
      const std::uint32_t serial = place.courtyard_community[k] == community ? pressing_affair(k) : kNoAffair;
      if (serial == kNoAffair) continue;
      if (c.affair == kNoAffair || affairs.at(serial).severity_now > affairs.at(c.affair).severity_now)
        c.affair = serial;
    }
    if (c.affair == kNoAffair) return;
    c.step = ProjectStep::discuss;
    c.failures = 0;
    c.clarity = static_cast<float>(i.lever["start_clarity"]);
    c.event = affairs.at(c.affair).event;
    c.event =
        tell_council(c, EventKind::council_step_done, ProjectStep::notice, affairs.at(c.affair).severity_now);
    return;
  }
  if (is_visit(i)) {
    c.clarity += static_cast<float>(i.lever["see_clarity"]) * (1.0F - c.clarity);
    const double wrong = c.well_aimed ? 0.0 : i.lever["sees_wrong"];
    if (c.step != ProjectStep::act ||
        i.lever["revise"] + wrong <= draw_logistic(o.key, Stream::council, week, (1U << 16U) + 1U))
      return;
    c.step = ProjectStep::design;
    c.failures = 0;
    c.event = told;
    c.event = tell_council(c, EventKind::goal_revised, ProjectStep::act, 1.0);
    return;
  }
  std::int64_t needed = 0;
  if (c.step == ProjectStep::act)
    needed = 100 * static_cast<std::int64_t>(p.project_cost * affairs.at(c.affair).severity_now);
  for (const auto& [r, attendee] : o.attending) {
    const std::int64_t part = std::min<std::int64_t>(std::llround(i.lever["parents_give"] * 100.0),
                                                     std::max<std::int64_t>(0, needed - c.funds_fen));
    pay({.from = AccountKind::resident,
         .from_number = r,
         .to = AccountKind::committee,
         .to_number = community,
         .fen = part,
         .purpose = Purpose::donation,
         .intervention = i.number,
         .cause = c.event});
    c.funds_fen += part;
  }
  if (c.funds_fen < needed) return;
  std::vector<ResidentId> there;
  for (const auto& [r, attendee] : o.attending) there.push_back(r);
  const int tasks = c.step == ProjectStep::discuss  ? p.project_tasks_discuss
                    : c.step == ProjectStep::design ? p.project_tasks_design
                                                    : p.project_tasks_act;
  int done = 0;
  for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(tasks); ++k) {
    const ResidentId r =
        there[draw_below(o.key, Stream::council, week, static_cast<std::uint32_t>(there.size()), 3 * k)];
    const std::uint32_t kind = draw_below(o.key, Stream::council, week, kSkills, 3 * k + 1);
    const double skill = levels(r).skill[kind];
    const double guidance = i.lever["guided"] * p.supporter_skill * (1.0 - skill) * p.supporter_guidance;
    const double v = -(p.project_difficulty + i.lever["harder"]) +
                     p.project_skill * std::min(1.0, skill + guidance) + p.project_clarity * c.clarity;
    done += draw_bernoulli(o.key, Stream::council, week, logistic(v), 3 * k + 2) ? 1 : 0;
    float& learned = lived_at(o, r).learned[kind];
    learned += static_cast<float>(p.group_learning * (1.0 + i.lever["guided"] * p.supporter_skill) *
                                  (1.0 - learned));
  }
  if (done == tasks && needed > 0) {
    c.funds_fen -= needed;
    pay({.from = AccountKind::committee,
         .from_number = community,
         .to = AccountKind::suppliers,
         .fen = needed,
         .purpose = Purpose::project_spending,
         .intervention = i.number,
         .cause = c.event});
  }
  const double outcome = council_outcome(i, c, o, done == tasks);
  for (const ResidentId r : there) {
    Experience& e = lived_at(o, r);
    e.competence = e.mastery = static_cast<float>(outcome);
    e.achievement = true;
  }
}

/// What follows for the project from a step done or failed; returns what the children take from it.
double Engine::council_outcome(Intervention& i, Council& c, const Occasion& o, bool done) {
  if (!done) {
    ++c.failures;
    c.event = tell_council(c, EventKind::council_step_failed, c.step, c.failures);
    ResidentId keenest = o.attending.begin()->first;
    for (const auto& [r, attendee] : o.attending) {
      if (residents.at(r).traits.initiative > residents.at(keenest).traits.initiative) keenest = r;
    }
    const double v =
        p.project_persist + p.project_persist_initiative * residents.at(keenest).traits.initiative +
        p.project_persist_confidence * levels(keenest).confidence - p.project_persist_failures * c.failures;
    if (v <= draw_logistic(residents.at(keenest).key, Stream::council, week, 3)) {
      c.event = tell_council(c, EventKind::council_gave_up, c.step, c.failures);
      c.affair = kNoAffair;
    }
    return p.project_failure * (1.0 - p.project_reflection * i.lever["guided"]);
  }
  c.failures = 0;
  c.event = tell_council(c, EventKind::council_step_done, c.step, static_cast<double>(o.attending.size()));
  if (c.step == ProjectStep::discuss) {
    c.clarity += static_cast<float>(p.project_discuss_clarity) * (1.0F - c.clarity);
    c.step = ProjectStep::design;
    return 1.0;
  }
  if (c.step == ProjectStep::design) {
    double skill = 0.0;
    for (const auto& [r, attendee] : o.attending) skill = std::max(skill, skill_of(r, Skill::project));
    const double v = p.project_aim + p.project_aim_clarity * c.clarity +
                     p.project_aim_skill * (skill - p.project_aim_reference);
    c.well_aimed = v > draw_logistic(o.key, Stream::council, week, 1U << 16U);
    c.step = ProjectStep::act;
    return 1.0;
  }
  Affair& a = affairs.at(c.affair);
  if (c.well_aimed) {
    a.relieved += p.project_relief * (1.0 - a.relieved);
    a.kept_until = week + p.project_upkeep_weeks;
  } else {
    a.level = std::min(1.0, a.level * (1.0 + p.project_backfire));
  }
  a.severity_now = a.level * (1.0 - a.relieved);
  if (c.well_aimed && a.relieved < p.affair_solved) return 1.0;
  a.solved = a.solved || c.well_aimed;
  c.event = note({.kind = c.well_aimed ? EventKind::affair_solved : EventKind::affair_worsened,
                  .cause = c.event,
                  .affair = a.serial,
                  .code = static_cast<int>(a.topic),
                  .value = static_cast<float>(a.severity_now)});
  if (c.well_aimed) {
    c.affair = kNoAffair;
    return 1.0;
  }
  c.step = ProjectStep::design;
  c.clarity += static_cast<float>(p.project_harm_clarity) * (1.0F - c.clarity);
  return p.project_harm;
}

// ---- charity sale

void Engine::couple(Intervention& i) {
  const bool children = i.lever["children"] != 0.0;
  std::erase_if(i.groups, [&](const GroupId& id) {
    const auto& maker = i.makers.at(id);
    return !groups.at(id).alive || (maker && !groups.at(*maker).alive);
  });
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    const auto here = [&](const GroupId& id) {
      return place.courtyard_community[groups.at(id).courtyard] == c;
    };
    if (!serves(i, c) || std::any_of(i.groups.begin(), i.groups.end(), here)) continue;
    std::optional<GroupId> receiver;
    std::optional<GroupId> maker;
    for (const GroupId& id : living()) {
      const Group& g = groups.at(id);
      if (!here(id)) continue;
      if (!receiver && g.project && g.project->step != ProjectStep::keep_up) receiver = id;
      if (!maker && !g.project) maker = id;
    }
    if (!receiver || (!children && !maker)) continue;
    i.groups.push_back(*receiver);
    i.makers[*receiver] = children ? std::nullopt : maker;
  }
}

std::set<ResidentId> Engine::makers_of(Intervention& i, const GroupId& receiver) const {
  const auto& maker = i.makers.at(receiver);
  if (!maker) return children_of(place.courtyard_community[groups.at(receiver).courtyard]);
  std::set<ResidentId> list;
  for (const auto& [r, m] : groups.at(*maker).members) list.insert(r);
  return list;
}

void Engine::charity_sale(Intervention& i) {
  if (i.lever["goods"] <= 0.0 || std::llround(i.lever["price"] * 100.0) <= 0 || !due(i)) return;
  couple(i);
  for (const GroupId& id : i.groups) {
    Group& g = groups.at(id);
    const auto makers = makers_of(i, id);
    if (makers.empty() || !materials_and_staff(i, i.lever["staff_hours"])) continue;
    g.last_supported = week;
    g.supporter_hours += static_cast<float>(i.lever["staff_hours"]);
    if (i.makers.at(id)) groups.at(*i.makers.at(id)).last_supported = week;
    Occasion o = activity_of(i, g.courtyard);
    o.topic = g.topic;
    o.public_affair = true;
    o.community = place.courtyard_community[g.courtyard];
    o.hours = i.lever["hours"];
    o.salience = i.lever["appeal"];
    o.autonomy = i.lever["autonomy"];
    o.relatedness_bonus = i.lever["company"];
    o.concern = static_cast<float>(i.lever["concern"]);
    for (const ResidentId r : makers) o.invite(r, Bond::acquainted);
    for (const auto& [r, m] : g.members) o.invite(r, Bond::acquainted);
    for (const ResidentId r : passers_by(i, g.courtyard, i.lever["passing"])) o.invite(r);
    occasions_.push_back(std::move(o));
  }
}

void Engine::charity_sale_after(Intervention& i) {
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::activity || o.number != static_cast<std::uint32_t>(i.number)) continue;
    for (const GroupId& id : i.groups) {
      Group& g = groups.at(id);
      if (g.alive && place.courtyard_community[g.courtyard] == o.community) hold_sale(i, g, o);
    }
  }
}

void Engine::hold_sale(Intervention& i, Group& receiver, const Occasion& o) {
  const auto maker = i.makers.at(receiver.id);
  const auto makers = makers_of(i, receiver.id);
  std::vector<ResidentId> sellers;
  std::vector<ResidentId> buyers;
  for (const auto& [r, attendee] : o.attending) {
    if (makers.contains(r))
      sellers.push_back(r);
    else if (!receiver.members.contains(r))
      buyers.push_back(r);
  }
  const double pieces = std::floor(i.lever["goods"] * static_cast<double>(sellers.size()));
  const double sold = std::min(pieces, static_cast<double>(buyers.size()));
  const EventId told = note({.kind = EventKind::sale_held,
                             .cause = i.event,
                             .group = receiver.serial,
                             .other = maker ? groups.at(*maker).serial : kNoGroup,
                             .code = i.number,
                             .value = static_cast<float>(i.lever["price"] * sold)});
  if (pieces == 0.0) return;
  const AccountKind box = maker ? AccountKind::group : AccountKind::committee;
  const std::uint64_t number = maker ? groups.at(*maker).serial : o.community;
  const std::int64_t fen = std::llround(i.lever["price"] * 100.0);
  std::int64_t taken = 0;
  for (std::size_t k = 0; k < static_cast<std::size_t>(sold); ++k) {
    pay({.from = AccountKind::resident,
         .from_number = buyers[k],
         .to = box,
         .to_number = number,
         .fen = fen,
         .purpose = Purpose::sale,
         .intervention = i.number,
         .cause = told});
    taken += fen;
  }
  const std::int64_t passed = std::llround(i.lever["passed_on"] * static_cast<double>(taken) / 100.0 * 100.0);
  pay({.from = box,
       .from_number = number,
       .to = AccountKind::group,
       .to_number = receiver.serial,
       .fen = passed,
       .purpose = Purpose::donation,
       .intervention = i.number,
       .cause = told});
  if (!maker) {
    for (Intervention& other : interventions) {
      const auto council = other.councils.find(o.community);
      if (council == other.councils.end()) continue;
      council->second.funds_fen += taken - passed;
      break;
    }
  }
  for (const ResidentId r : sellers) {
    Experience& e = lived_at(o, r);
    e.competence = e.mastery = static_cast<float>(2.0 * sold / pieces - 1.0);
    e.achievement = true;
    e.learned[static_cast<std::size_t>(Skill::resources)] = static_cast<float>(i.lever["learning"]);
  }
}

// ---- reflection

void Engine::reflection(Intervention& i) {
  i.losses.clear();
  if (i.lever["most"] < 1.0 || !due(i)) return;
  std::set<std::uint32_t> places;  // one reflection in each; those of councils after all courtyards
  for (const Event& e : last_week) {
    if (e.kind != EventKind::project_failed && e.kind != EventKind::affair_worsened &&
        e.kind != EventKind::council_gave_up)
      continue;
    const bool of_group = e.group != kNoGroup;
    const GroupId id = of_group ? founded_.at(e.group) : GroupId{};
    if (of_group && !groups.at(id).alive) continue;
    const std::uint16_t courtyard = of_group ? groups.at(id).courtyard : affairs.at(e.affair).courtyard;
    const std::uint16_t community = place.courtyard_community[courtyard];
    const std::uint32_t where = of_group ? courtyard : 0x8000U + community;
    if (!serves(i, community) || places.contains(where) ||
        static_cast<double>(places.size()) >= i.lever["most"])
      continue;
    places.insert(where);
    Occasion o = activity_of(i, where);
    o.topic = of_group ? groups.at(id).topic : Topic::volunteering;
    o.public_affair = o.achievement = true;
    o.community = community;
    o.hours = i.lever["hours"];
    o.autonomy = i.lever["autonomy"];
    o.competence = i.lever["competence"];
    o.relatedness_bonus = i.lever["company"];
    o.concern = static_cast<float>(i.lever["concern"]);
    o.teach_project = static_cast<float>(i.lever["learning"]);
    if (of_group) {
      for (const auto& [r, m] : groups.at(id).members) o.invite(r, Bond::member);
    } else {
      for (const ResidentId r : children_of(community)) o.invite(r, Bond::promised);
    }
    if (o.candidates.empty()) continue;
    i.round_event = e.id;
    if (!buy(i, p.supporter_activity_cost, i.lever["staff_hours"], Purpose::event)) continue;
    if (of_group) {
      Group& g = groups.at(id);
      g.supporter_hours += static_cast<float>(i.lever["staff_hours"]);
      g.last_supported = week;
      g.raise_push += static_cast<float>(i.lever["question"]);
    }
    i.losses.emplace_back(of_group ? std::optional(id) : std::nullopt, e.id);
    occasions_.push_back(std::move(o));
  }
}

void Engine::reflection_after(Intervention& i) {
  auto loss = i.losses.begin();
  for (const Occasion& o : occasions_) {
    if (o.host != HostKind::activity || o.number != static_cast<std::uint32_t>(i.number)) continue;
    const auto [id, event] = *loss++;
    note({.kind = EventKind::reflection_held,
          .cause = event,
          .group = id ? groups.at(*id).serial : kNoGroup,
          .code = i.number,
          .value = static_cast<float>(o.attending.size())});
    double share = 0.0;
    if (id) {
      for (const auto& [r, attendee] : o.attending) share += groups.at(*id).members.contains(r) ? 1.0 : 0.0;
      if (share == 0.0) continue;
      share /= static_cast<double>(groups.at(*id).members.size());
      float& clarity = groups.at(*id).clarity;
      clarity += static_cast<float>(i.lever["clarity"] * share) * (1.0F - clarity);
      continue;
    }
    for (Intervention& other : interventions) {
      const auto council = other.councils.find(o.community);
      if (council == other.councils.end()) continue;
      float& clarity = council->second.clarity;
      if (council->second.affair != kNoAffair && !o.attending.empty())
        clarity += static_cast<float>(i.lever["clarity"]) * (1.0F - clarity);
      break;
    }
  }
}

}  // namespace linli::reference
