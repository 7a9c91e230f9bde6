// The supporter: gifts, demonstrations, slow cultivation, lecturers, rounds of honours.
#include <algorithm>
#include <functional>
#include <tuple>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

Occasion Engine::activity_of(const Intervention& i, std::uint64_t where) const {
  Occasion o;
  o.host = HostKind::activity;
  o.number = static_cast<std::uint32_t>(i.number);
  o.key = place_key(replicate, KeyOf::intervention, where, identity_of(i.plan));
  return o;
}

std::vector<std::uint16_t> Engine::courtyards_by_lot(const Intervention& i, double most) const {
  std::map<double, std::uint16_t> drawn;
  for (std::uint16_t c = 0; c < place.courtyards(); ++c) {
    const EntityKey key = place_key(replicate, KeyOf::courtyard, c, identity_of(i.plan));
    if (serves(i, place.courtyard_community[c]))
      drawn.emplace(draw_uniform(key, Stream::courtyard_lot, 0), c);
  }
  std::vector<std::uint16_t> list;
  for (const auto& [u, c] : drawn) {
    if (static_cast<double>(list.size()) + 1.0 <= most) list.push_back(c);
  }
  return list;
}

std::vector<ResidentId> Engine::passers_by(const Intervention& i, std::uint16_t courtyard,
                                           double share) const {
  std::vector<ResidentId> list;
  for (const auto& [id, r] : residents) {
    if (r.courtyard == courtyard && adult(id) &&
        draw_bernoulli(r.key, Stream::passing_by, week, share,
                       static_cast<std::uint32_t>(identity_of(i.plan) & 0xFFFF'FFFFU)))
      list.push_back(id);
  }
  return list;
}

bool Engine::materials_and_staff(Intervention& i, double hours) {
  if (!affords(p.supporter_activity_cost, hours)) return false;
  begin_once(i);
  if (!staff(i, hours)) return false;
  return spend(i, p.supporter_activity_cost, AccountKind::suppliers, Purpose::event, i.event);
}

EventId Engine::tell_held(const Intervention& i, const Occasion& o) {
  return note({.kind = EventKind::activity_held,
               .cause = i.event,
               .code = i.number,
               .value = static_cast<float>(o.attending.size())});
}

void Engine::ask_to_lead(const Intervention& i, ResidentId r, Topic topic, double push,
                         const std::set<ResidentId>& with, EventId cause) {
  Idea idea;
  idea.resident = r;
  idea.origin = Origin::small_group;
  idea.topic = topic;
  idea.affair = pressing_affair(residents.at(r).courtyard, topic);
  idea.push = push;
  idea.pool = with;
  idea.cause = cause;
  note({.kind = EventKind::asked_to_lead, .cause = cause, .resident = r, .code = i.number});
  ripening.push_back(idea);
}

namespace {

Topic topic_of(const Intervention& i) {
  return static_cast<Topic>(static_cast<std::uint8_t>(i.lever.at("topic")));
}

bool is_of(const Occasion& o, const Intervention& i) {
  return o.host == HostKind::activity && o.number == static_cast<std::uint32_t>(i.number);
}

}  // namespace

// ---- gifts

void Engine::gifts(Intervention& i) {
  std::erase_if(routine_gifts_, [&](const RoutineGift& g) { return g.intervention == i.number; });
  if (i.lever["gift"] <= 0.0 || !due(i)) return;
  for (std::size_t k = 0; k < 2 * place.communities(); ++k) {
    const auto community = static_cast<std::uint16_t>(k / 2);
    if (!serves(i, community) || (k % 2 == 1 && i.lever["property_too"] == 0.0)) continue;
    if (!affords(i.lever["gift"] * p.supporter_gift_cost, i.lever["staff_hours"])) return;
    begin_once(i);
    if (!staff(i, i.lever["staff_hours"])) continue;
    RoutineGift offer{k, i.number, i.lever["gift"], {}};
    for (const auto& [id, r] : residents) {
      if (community_of(id) == community && adult(id) &&
          draw_bernoulli(r.key, Stream::gift_call, week, i.lever["reach"], static_cast<std::uint32_t>(k % 2)))
        offer.told.push_back(id);
    }
    routine_gifts_.push_back(offer);
  }
}

void Engine::gifts_after(Intervention& i) {
  for (const RoutineGift& offer : routine_gifts_) {
    if (offer.intervention != i.number) continue;
    for (const Occasion& o : occasions_) {
      const bool here = (o.host == HostKind::committee || o.host == HostKind::property) &&
                        o.number == static_cast<std::uint32_t>(offer.organiser);
      if (!here) continue;
      const double all = offer.gift * p.supporter_gift_cost * static_cast<double>(o.attending.size());
      const EventId told = tell_held(i, o);
      spend(i, std::min(all, static_cast<double>(budget_fen) / 100.0), AccountKind::suppliers, Purpose::gift,
            told);
    }
  }
}

// ---- demonstration

void Engine::demonstration(Intervention& i) {
  if (i.lever["courtyards"] < 1.0 || i.lever["passing"] <= 0.0 || !due(i)) return;
  for (const std::uint16_t c : courtyards_by_lot(i, i.lever["courtyards"])) {
    if (!materials_and_staff(i, i.lever["staff_hours"])) continue;
    Occasion o = activity_of(i, c);
    o.topic = topic_of(i);
    o.community = place.courtyard_community[c];
    o.hours = i.lever["hours"];
    o.salience = i.lever["curiosity"];
    o.autonomy = i.lever["autonomy"];
    o.competence = i.lever["competence"];
    o.relatedness_bonus = i.lever["company"];
    o.concern = static_cast<float>(i.lever["concern"]);
    for (const ResidentId r : passers_by(i, c, i.lever["passing"])) o.invite(r);
    occasions_.push_back(std::move(o));
  }
}

void Engine::demonstration_after(Intervention& i) {
  for (const Occasion& o : occasions_) {
    if (!is_of(o, i)) continue;
    const EventId told = tell_held(i, o);
    std::set<ResidentId> all;
    std::set<std::pair<double, ResidentId>> seen;  // the most drawn first
    for (const auto& [r, attendee] : o.attending) {
      all.insert(r);
      if (i.people.contains(r)) continue;
      const EntityKey key = residents.at(r).key;
      if (i.lever["spotting"] != 0.0) {
        const double error = draw_normal(key, Stream::spotting, week, o.key.k0);
        seen.emplace(-(attendee.margin + i.lever["spotting_noise"] * error), r);
      } else {
        seen.emplace(-draw_uniform(key, Stream::spotting, week, o.key.k0 + 1U), r);
      }
    }
    int asked = 0;
    for (const auto& [score, r] : seen) {
      if (++asked > static_cast<int>(i.lever["picked"])) break;
      ask_to_lead(i, r, o.topic, i.lever["asked"], all, told);
      i.people[r] = 0.0F;
    }
  }
}

// ---- slow cultivation

void Engine::slow_cultivation(Intervention& i) {
  if (i.lever["courtyards"] < 1.0 || i.lever["reach"] <= 0.0) return;
  if (i.phase == Intervention::Phase::idle && due(i)) {
    i.phase = Intervention::Phase::running;
    i.since = week;
  }
  if (i.phase != Intervention::Phase::running) return;
  const auto known_in = [&](std::uint16_t courtyard) {
    std::set<ResidentId> list;
    for (const auto& [r, times] : i.people) {
      if (residents.at(r).courtyard == courtyard) list.insert(r);
    }
    return list;
  };
  const Week trained_from = i.since + static_cast<Week>(i.lever["draw_weeks"]);
  if (week > i.plan.last_week) {
    i.phase = Intervention::Phase::over;
    i.people.clear();
    return;
  }
  if (week == trained_from) {  // who kept coming, those who came most first
    std::set<std::pair<float, ResidentId>> stayed;
    for (const auto& [r, times] : i.people) {
      if (times >= i.lever["keep_coming"] * i.round) stayed.emplace(-times, r);
    }
    i.people.clear();
    for (const auto& [times, r] : stayed) {
      if (static_cast<double>(known_in(residents.at(r).courtyard).size()) < i.lever["most"])
        i.people[r] = 0.0F;
    }
    for (const auto& [r, times] : i.people)
      note({.kind = EventKind::taken_on, .cause = i.event, .resident = r, .code = i.number});
  }
  if (week >= trained_from + static_cast<Week>(i.lever["train_weeks"])) {
    for (const auto& [r, times] : i.people)
      ask_to_lead(i, r, topic_of(i), i.lever["asked"], known_in(residents.at(r).courtyard), i.event);
    i.phase = Intervention::Phase::over;
    return;
  }
  if ((week - i.since) % static_cast<Week>(i.lever["every_weeks"]) != 0) return;
  for (const std::uint16_t c : courtyards_by_lot(i, i.lever["courtyards"])) {
    const bool training = week >= trained_from;
    if (training && known_in(c).empty()) continue;
    if (!materials_and_staff(i, i.lever["staff_hours"])) continue;
    Occasion o = activity_of(i, c);
    o.topic = topic_of(i);
    o.community = place.courtyard_community[c];
    o.hours = i.lever["hours"];
    o.autonomy = i.lever["autonomy"];
    o.competence = i.lever["competence"];
    o.relatedness_bonus = i.lever["company"];
    o.concern = static_cast<float>(i.lever["concern"]);
    o.achievement = training;
    o.teach = training ? static_cast<float>(i.lever["learning"]) : 0.0F;
    if (!training) {
      for (const ResidentId r : passers_by(i, c, i.lever["reach"])) o.invite(r);
    }
    for (const ResidentId r : known_in(c)) o.invite(r, Bond::acquainted);
    occasions_.push_back(std::move(o));
  }
}

void Engine::slow_cultivation_after(Intervention& i) {
  bool counted = false;
  const bool training = week >= i.since + static_cast<Week>(i.lever["draw_weeks"]);
  for (const Occasion& o : occasions_) {
    if (!is_of(o, i)) continue;
    if (!training && !counted) ++i.round;
    counted = true;
    for (const auto& [r, attendee] : o.attending) {
      if (!training || i.people.contains(r)) i.people[r] += 1.0F;
    }
    tell_held(i, o);
  }
}

// ---- lecturers

void Engine::recruit_lecturers(Intervention& i) {
  std::set<std::pair<double, ResidentId>> willing;
  for (const auto& [id, r] : residents) {
    if (!r.caregiver || !adult(id) || !serves(i, community_of(id))) continue;
    if (!draw_bernoulli(r.key, Stream::lecturer_call, week, i.lever["reach"])) continue;
    Call call;
    call.topic = topic_of(i);
    call.hours = i.lever["hours"];
    call.gift = i.lever["fee"] * i.lever["fee_pull"];
    if (act_log_odds(id, levels(id), call) + i.lever["asked"] >
        draw_logistic(r.key, Stream::lecturer_call, week, 1))
      willing.emplace(draw_uniform(r.key, Stream::lecturer_call, week, 2), id);
  }
  if (willing.empty()) return;
  i.people.clear();
  for (const auto& [u, r] : willing) {
    if (static_cast<double>(i.people.size()) + 1.0 <= i.lever["places"]) i.people[r] = 0.0F;
  }
  begin_once(i);
  for (const auto& [r, x] : i.people)
    note({.kind = EventKind::taken_on, .cause = i.event, .resident = r, .code = i.number});
  i.phase = Intervention::Phase::running;
  i.since = week;
  i.round = 0;
}

void Engine::lecturers(Intervention& i) {
  if (i.lever["places"] < 1.0 || i.lever["reach"] <= 0.0 || i.lever["lessons"] < 1.0) return;
  if (i.phase == Intervention::Phase::idle && due(i)) recruit_lecturers(i);
  if (i.phase != Intervention::Phase::running) return;
  if (week > i.plan.last_week || i.round >= i.lever["lessons"] || i.people.empty()) {
    i.phase = Intervention::Phase::over;
    i.people.clear();
    return;
  }
  if ((week - i.since) % static_cast<Week>(i.lever["every_weeks"]) != 0) return;
  const double fees = i.lever["fee"] * p.supporter_lecturer_fee * static_cast<double>(i.people.size());
  if (!affords(fees + p.supporter_activity_cost, i.lever["staff_hours"])) return;
  if (!materials_and_staff(i, i.lever["staff_hours"])) return;
  Occasion o = activity_of(i, 0);
  o.topic = topic_of(i);
  o.hours = i.lever["hours"];
  o.gift = i.lever["fee"] * i.lever["fee_pull"];
  o.autonomy = i.lever["autonomy"];
  o.competence = i.lever["competence"];
  o.relatedness_bonus = i.lever["company"];
  o.achievement = true;
  o.teach = static_cast<float>(i.lever["learning"]);
  for (const auto& [r, x] : i.people) o.invite(r, Bond::promised);
  occasions_.push_back(std::move(o));
}

void Engine::lecturers_after(Intervention& i) {
  for (const Occasion& o : occasions_) {
    if (!is_of(o, i)) continue;
    const EventId told = tell_held(i, o);
    for (const auto& [r, attendee] : o.attending)
      spend(i, i.lever["fee"] * p.supporter_lecturer_fee, AccountKind::resident, Purpose::lecturer_fee, told,
            r);
    if (++i.round != i.lever["question_after"]) continue;
    std::set<ResidentId> all;
    std::map<double, ResidentId> driven;
    for (const auto& [r, x] : i.people) {
      const Resident& who = residents.at(r);
      all.insert(r);
      driven.emplace(levels(r).motivation + who.traits.initiative +
                         i.lever["judging_noise"] * draw_normal(who.key, Stream::lecturer_call, week, 3),
                     r);
    }
    if (i.lever["lead_person"] != 0.0 && !driven.empty()) {
      ask_to_lead(i, driven.rbegin()->second, topic_of(i), i.lever["persuade"], all, told);
    } else {
      for (const ResidentId r : all) ask_to_lead(i, r, topic_of(i), i.lever["question"], all, told);
    }
  }
}

// ---- honours

namespace {

std::uint32_t luck_of(const Intervention& i) {
  return static_cast<std::uint32_t>(identity_of(i.plan) & 0x7FFF'FFFFU) + 0x8000'0000U;
}

}  // namespace

void Engine::honours(Intervention& i) {
  if (i.lever["prizes"] < 1.0 || !due(i)) return;
  begin_once(i);
  if (!staff(i, i.lever["staff_hours"])) return;
  i.round_event = note({.kind = EventKind::activity_held, .cause = i.event, .code = i.number});
  i.since = week;
  ++i.round;
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    if (i.lever["negotiate"] == 0.0 || !serves(i, c)) continue;
    Occasion o = activity_of(i, c);
    o.topic = Topic::volunteering;
    o.public_affair = true;
    o.community = c;
    o.hours = i.lever["hours"];
    o.autonomy = i.lever["autonomy"];
    o.competence = i.lever["competence"];
    o.teach_consensus = static_cast<float>(i.lever["learning"]);
    for (const GroupId& id : honours_claims(c, luck_of(i))) {
      if (const ResidentId captain = groups.at(id).holder(Role::captain); captain != 0)
        o.invite(captain, Bond::role);
    }
    occasions_.push_back(std::move(o));
  }
}

void Engine::honours_after(Intervention& i) {
  if (i.round == 0 || i.since != week) return;
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    if (!serves(i, c)) continue;
    const auto claims = honours_claims(c, luck_of(i));
    for (std::size_t k = 0; k < claims.size(); ++k) {
      Group& g = groups.at(claims[k]);
      if (static_cast<double>(k) + 1.0 <= i.lever["prizes"]) {
        const EventId won = honour(g, i.lever["standing"], i.round_event);
        spend(i, i.lever["money"], AccountKind::group, Purpose::routine_subsidy, won, g.serial);
        continue;
      }
      const ResidentId captain = g.holder(Role::captain);
      const bool agreed = std::any_of(occasions_.begin(), occasions_.end(), [&](const Occasion& o) {
        return is_of(o, i) && o.community == c && o.attending.contains(captain);
      });
      const double norms = static_cast<double>(g.norms);
      const Group& winner = groups.at(claims[static_cast<std::size_t>(i.lever["prizes"]) - 1]);
      pass_over(g, winner, agreed ? norms + i.lever["agreement"] * (1.0 - norms) : norms, luck_of(i) + 1U,
                i.round_event);
    }
  }
}

}  // namespace linli::reference
