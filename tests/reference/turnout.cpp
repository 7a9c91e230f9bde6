// What residents notice, think of and are called to; who comes; whom they meet there.
#include <algorithm>
#include <tuple>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

void Occasion::invite(ResidentId who, Bond bond) {
  const auto [at, fresh] = candidates.emplace(who, bond);
  if (!fresh) at->second = std::max(at->second, bond);
}

// ---- attention

std::vector<ResidentId> Engine::regulars(std::size_t organiser, Week when) const {
  std::vector<ResidentId> list;
  for (const auto& [id, r] : residents) {
    const auto at = r.last_at.find(organiser);
    if (at != r.last_at.end() && !(when - at->second > p.attention_habit_weeks)) list.push_back(id);
  }
  return list;
}

void Engine::notice_routines() {
  for (std::size_t k = 0; k < 2 * place.communities(); ++k) {
    const auto community = static_cast<std::uint16_t>(k / 2);
    const auto which = static_cast<std::uint32_t>(k % 2);
    Occasion o;
    o.host = which == 0 ? HostKind::committee : HostKind::property;
    o.number = static_cast<std::uint32_t>(k);
    o.key = place_key(replicate, KeyOf::organiser, community, static_cast<std::uint64_t>(o.host));
    o.community = community;
    o.hours = p.hours_routine;
    o.topic = static_cast<Topic>(draw_below(o.key, Stream::routine_schedule, week, kTopics));
    o.autonomy = p.needs_routine_autonomy;
    for (const auto& [id, r] : residents) {
      if (community_of(id) != community || !adult(id)) continue;
      if (passage(r.key, Stream::wake_attention, which, 2, p.attention_routine, r.clocks_from)) o.invite(id);
    }
    for (const ResidentId r : regulars(k, week)) {
      o.invite(r);
      const Resident& regular = residents.at(r);
      const EntityKey key = entity_key(under(o.key), r);
      if (regular.last_at.at(k) != week - 1) continue;
      if (!draw_bernoulli(key, Stream::invite, week, p.attention_told)) continue;
      const ResidentId told = one_of_ties(r, key, Stream::invite);
      if (told != 0 && adult(told) && community_of(told) == community) o.invite(told);
    }
    for (const RoutineGift& offer : routine_gifts_) {
      if (offer.organiser != k) continue;
      o.gift = std::max(o.gift, offer.gift);
      for (const ResidentId r : offer.told) o.invite(r);
    }
    occasions_.push_back(std::move(o));
  }
}

Topic Engine::favourite(const Resident& r, std::uint32_t spell) const {
  double sum = 0.0;
  for (const float i : r.traits.interest) sum += static_cast<double>(i) * i;
  double u = draw_uniform(r.key, Stream::wake_idea, 1, spell) * sum;
  for (std::size_t t = 0; t < kTopics; ++t) {
    u -= static_cast<double>(r.traits.interest[t]) * r.traits.interest[t];
    if (u < 0.0) return static_cast<Topic>(t);
  }
  return Topic::recreation;
}

std::uint32_t Engine::affair_on_mind(const Resident& r, std::uint32_t spell) const {
  std::uint32_t best = kNoAffair;
  double most = 0.0;
  for (const std::uint32_t serial : open_affairs(r.courtyard)) {
    const Affair& a = affairs.at(serial);
    const double weight =
        a.severity_now * (p.found_affair_notice + r.traits.interest[static_cast<std::size_t>(a.topic)]);
    if (weight > most) most = weight, best = serial;
  }
  const double chance = most * logistic(p.found_affair_first + levels(r.id).concern);
  return draw_bernoulli(r.key, Stream::notice_affair, 0, chance, spell) ? best : kNoAffair;
}

void Engine::have_ideas() {
  for (const auto& [id, r] : residents) {
    const auto spell = passage(r.key, Stream::wake_idea, 0, 1, idea_rate(r), r.clocks_from);
    if (!spell || !adult(id)) continue;
    Idea idea;
    idea.resident = id;
    idea.affair = affair_on_mind(r, *spell);
    if (idea.affair != kNoAffair) {
      idea.origin = Origin::affair;
      idea.topic = affairs.at(idea.affair).topic;
      idea.cause = affairs.at(idea.affair).event;
    } else {
      idea.topic = favourite(r, *spell);
    }
    ideas_.push_back(idea);
  }
}

// ---- calls

ResidentId Engine::one_of_ties(ResidentId r, EntityKey chooser, Stream stream) const {
  std::map<double, ResidentId> drawn;
  for (const auto& [other, kind] : ties.at(r))
    drawn.emplace(draw_uniform(entity_key(under(chooser), other), stream, week), other);
  return drawn.empty() ? 0 : drawn.begin()->second;
}

void Engine::invite_ties(const Group& g, Occasion& o) const {
  for (const auto& [r, m] : g.members) {
    if (m.last_attended < week - 2) continue;
    const EntityKey key = entity_key(under(g.key), r);
    if (!draw_bernoulli(key, Stream::invite, week, p.attention_invite)) continue;
    const ResidentId other = one_of_ties(r, key, Stream::invite);
    if (other != 0 && adult(other) && !g.members.contains(other)) o.invite(other);
  }
}

void Engine::onlookers(const Group& g, Occasion& o) const {
  const std::uint32_t first = place.courtyard_first_dwelling[g.courtyard];
  const std::uint32_t homes = place.courtyard_first_dwelling[g.courtyard + 1U] - first;
  const double open = g.topic == Topic::recreation ? p.group_script_visible : 1.0;
  const std::uint32_t count =
      draw_poisson(g.key, Stream::notice_affair, week,
                   p.attention_onlooker * open * p.population_adults_per_household * homes);
  for (std::uint32_t k = 0; k < count; ++k) {
    const auto home = household(first + draw_below(g.key, Stream::notice_affair, week, homes, 2 * k + 1));
    if (home.empty()) continue;
    const ResidentId who = home[draw_below(g.key, Stream::notice_affair, week,
                                           static_cast<std::uint32_t>(home.size()), 2 * k + 2)];
    if (adult(who) && !g.members.contains(who)) o.invite(who);
  }
}

void Engine::service_at(const PublicEvent& e) {
  Occasion o;
  o.host = HostKind::service;
  o.number = e.serial;
  o.key = e.key;
  o.topic = e.topic;
  o.public_affair = true;
  o.community = e.community;
  o.hours = p.event_shift_hours;
  o.salience = e.salience;
  o.autonomy = p.event_service_autonomy;
  o.competence = p.event_service_competence;
  for (const ResidentId r : regulars(2U * e.community, week)) {
    if (e.informed.contains(r)) o.invite(r);
  }
  for (const auto& [id, g] : groups) {
    if (!g.alive || !g.is_public || g.topic != Topic::volunteering) continue;
    for (const auto& [r, m] : g.members) {
      if (e.informed.contains(r) && community_of(r) == e.community) o.invite(r);
    }
  }
  occasions_.push_back(std::move(o));
}

void Engine::call_meetings() {
  for (const GroupId& id : living()) {
    Group& g = groups.at(id);
    if (g.crowded_out == week) continue;
    Occasion o;
    o.host = HostKind::group;
    o.number = g.serial;
    o.group = id;
    o.key = g.key;
    o.topic = g.topic;
    o.public_affair = g.is_public;
    o.community = place.courtyard_community[g.courtyard];
    o.hours = p.hours_meeting * (g.mode == Mode::consensus ? 1.0 + p.deciding_consensus_hours : 1.0) +
              g.extra_hours;
    o.legitimacy = g.legitimacy;
    for (const auto& [r, m] : g.members) o.invite(r, m.role == Role::member ? Bond::member : Bond::role);
    invite_ties(g, o);
    onlookers(g, o);
    for (const ResidentId r : g.looking_in) o.invite(r);
    g.looking_in.clear();
    occasions_.push_back(std::move(o));
  }
  for (const auto& [serial, e] : events) {
    if (e.ended == kNever) service_at(e);
  }
}

// ---- turnout

void Engine::decide_turnout() {
  struct Wish {
    ResidentId who;
    double margin;
    double outside;
    Bond bond;
    Occasion* where;
  };
  const auto index_of = [](const Occasion& o) {
    return o.key.k0 ^ static_cast<std::uint32_t>(o.host) * 0x9E3779B9U;
  };
  std::vector<Wish> wishes;
  for (Occasion& o : occasions_) {
    for (const auto& [r, bond] : o.candidates) {
      Call call{o.topic, o.public_affair, o.hours, o.salience, o.legitimacy, o.gift, 0.0, 0, std::nullopt};
      if (residents.at(r).endorsed_until > week && o.public_affair) call.legitimacy = 1.0;
      if (bond == Bond::acquainted) call.bond = p.act_acquainted * p.act_membership;
      if (bond == Bond::member || bond == Bond::promised) call.bond = p.act_membership;
      if (bond == Bond::role) call.bond = p.act_membership + p.act_role;
      for (const auto& [other, kind] : ties.at(r)) {
        const bool there =
            o.host == HostKind::group
                ? member_of(other, o.group) && groups.at(o.group).members.at(other).last_attended > week - 4
                : residents.at(other).last_active > week - 4;
        call.friends += there ? 1 : 0;
      }
      if (o.words.contains(r)) call.bond += static_cast<double>(o.words.at(r));
      if (o.host == HostKind::group) call.season = season(groups.at(o.group));
      const Levels c = levels(r);
      const double margin =
          act_log_odds(r, c, call) - draw_logistic(residents.at(r).key, Stream::turnout, week, index_of(o));
      wishes.push_back({r, margin, outside_part(c, call), bond, &o});
    }
  }
  for (const Intervention& i : interventions) {
    if (i.plan.practice != PracticeId::placebo || week != i.plan.first_week) continue;
    for (std::uint16_t c = 0; c < place.communities(); ++c) {
      if (!serves(i, c)) continue;
      Wish* chosen = nullptr;  // a decision that stands by itself: of one who decides on nothing else
      double lowest = 2.0;
      for (Wish& w : wishes) {
        const bool alone =
            std::count_if(wishes.begin(), wishes.end(), [&](const Wish& x) { return x.who == w.who; }) == 1;
        if (community_of(w.who) != c || w.bond == Bond::role || !alone) continue;
        const double u = draw_uniform(residents.at(w.who).key, Stream::placebo, week, index_of(*w.where));
        if (u < lowest) lowest = u, chosen = &w;
      }
      if (chosen == nullptr) {
        note({.kind = EventKind::placebo_reversed, .code = -1, .value = static_cast<float>(c)});
        continue;
      }
      note({.kind = EventKind::placebo_reversed,
            .group = chosen->where->host == HostKind::group ? chosen->where->number : kNoGroup,
            .resident = chosen->who,
            .code = chosen->margin > 0.0 ? 1 : 0,
            .value = static_cast<float>(c)});
      chosen->margin = chosen->margin == 0.0 ? 1.0 : -chosen->margin;
    }
  }
  // Each in turn gives hours to what one wants most; hours given weigh on the rest.
  std::sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& b) {
    return std::tuple(a.who, -a.margin, a.where->key.k0, a.where->key.k1) <
           std::tuple(b.who, -b.margin, b.where->key.k0, b.where->key.k1);
  });
  for (const Wish& w : wishes) {
    Resident& r = residents.at(w.who);
    const double margin = w.margin - p.act_hours * static_cast<double>(r.hours_used) / spare_hours(w.who);
    if (w.margin <= 0.0 || margin <= 0.0) continue;
    r.hours_used = static_cast<float>(r.hours_used + w.where->hours);
    const bool member = w.where->host == HostKind::group && member_of(w.who, w.where->group);
    w.where->attending[w.who] = {margin <= w.outside, member, 0, static_cast<float>(margin)};
  }
}

// ---- encounters

void Engine::form_ties(const Occasion& o, std::set<std::pair<ResidentId, ResidentId>>& made) const {
  for (const auto& [a, x] : o.attending) {
    for (const auto& [b, y] : o.attending) {
      if (b <= a || ties.at(a).contains(b)) continue;
      const double degree = static_cast<double>(std::max(ties.at(a).size(), ties.at(b).size()));
      const double chance = p.between_tie * std::min(1.0, p.between_tie_degree / (degree + 1.0));
      if (draw_bernoulli(pair_key(replicate, a, b), Stream::tie_formation, week, chance, o.key.k0))
        made.emplace(a, b);
    }
  }
}

void Engine::talk_of_it(const Occasion& o) {
  for (const auto& [a, attendee] : o.attending) {
    const EntityKey key = entity_key(under(o.key), a);
    if (!draw_bernoulli(key, Stream::talk, week, p.influence_talk)) continue;
    const ResidentId other = one_of_ties(a, key, Stream::talk);
    if (other == 0) continue;
    Experience heard;
    heard.order = a;
    heard.felt = false;
    heard.talked = true;
    heard.talked_concern = static_cast<float>(levels(a).concern);
    experiences_[other].push_back(heard);
  }
}

void Engine::leave_traces(const Occasion& o) {
  for (const auto& [a, attendee] : o.attending) {
    Resident& r = residents.at(a);
    if (r.first_active == kNever) r.first_active = week;
    const Week gap = r.last_active == kLongAgo ? 0 : week - r.last_active;
    const double kept = gap > 500 ? 0.0 : det_exp(-gap / 26.0);
    r.attendance_rate = static_cast<float>(r.attendance_rate * kept + 1.0 / 26.0);
    r.last_active = week;
    if (r.attended < 0xFFFF) ++r.attended;
    if (o.host == HostKind::committee || o.host == HostKind::property) r.last_at[o.number] = week;
    if (o.host == HostKind::service || o.host == HostKind::volunteers) {
      if (events.at(o.number).ended == kNever) events.at(o.number).volunteers.insert(a);
    }
    log.attendances.push_back({week, a, o.host, o.number, attendee.carried});
  }
}

void Engine::meet_people() {
  std::set<std::pair<ResidentId, ResidentId>> made;
  for (Occasion& o : occasions_) {
    if (o.host == HostKind::group) {
      const auto& members = groups.at(o.group).members;
      const bool led = std::any_of(o.attending.begin(), o.attending.end(), [&](const auto& one) {
        const auto m = members.find(one.first);
        return m != members.end() && (m->second.role == Role::captain || m->second.role == Role::deputy);
      });
      if (!led || static_cast<int>(o.attending.size()) < p.group_least) o.attending.clear();
    }
    for (auto& [a, attendee] : o.attending) {
      for (const auto& [other, kind] : ties.at(a)) attendee.ties += o.attending.contains(other) ? 1 : 0;
      attendee.ties = std::min(attendee.ties, 255);
    }
    if (static_cast<int>(o.attending.size()) <= p.between_tie_crowd) form_ties(o, made);
    if (o.public_affair) talk_of_it(o);
    for (const auto& [a, attendee] : o.attending) {
      if (o.host == HostKind::group) break;  // from the group's work
      Experience e;
      e.order = whole(o.key);
      e.hours = static_cast<float>(o.hours);
      e.relatedness = static_cast<float>(
          std::clamp(1.0 - 2.0 * det_exp(-attendee.ties / p.needs_company) + o.relatedness_bonus, -1.0, 1.0));
      e.autonomy = static_cast<float>(attendee.carried ? p.needs_controlled : o.autonomy);
      e.competence = e.mastery = static_cast<float>(o.competence);
      e.by_gift = attendee.carried && o.gift > 0.0;
      e.learned.fill(o.teach);
      if (o.teach_consensus > 0.0F) e.learned[static_cast<std::size_t>(Skill::consensus)] = o.teach_consensus;
      if (o.teach_project > 0.0F) e.learned[static_cast<std::size_t>(Skill::project)] = o.teach_project;
      e.concern = o.concern;
      e.achievement = o.achievement;
      experiences_[a].push_back(e);
    }
    leave_traces(o);
  }
  for (const auto& [a, b] : made) ties[a][b] = ties[b][a] = TieKind::work;
}

}  // namespace linli::reference
