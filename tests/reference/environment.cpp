// Public affairs, public events, and news of them.
#include <algorithm>

#include "random/math.hpp"
#include "reference/reference_engine.hpp"

namespace linli::reference {

void Engine::raise_affairs() {
  for (auto& [serial, a] : affairs) {
    if (a.ended != kNever) continue;
    a.level *= left(p.affair_fade, 1);
    if (week > a.kept_until) a.relieved *= left(p.affair_returns, 1);
    a.severity_now = a.level * (1.0 - a.relieved);
    if (a.severity_now >= p.affair_gone) continue;
    a.ended = week;
    if (!a.solved) note({.kind = EventKind::affair_faded, .cause = a.event, .affair = serial});
  }
  const std::array<double, kTopics> share = {0.0,
                                             p.affair_topic_culture,
                                             p.affair_topic_environment,
                                             p.affair_topic_safety,
                                             p.affair_topic_volunteering,
                                             p.affair_topic_rights,
                                             p.affair_topic_daily_services,
                                             p.affair_topic_education};
  for (std::uint16_t c = 0; c < place.courtyards(); ++c) {
    const double homes = place.courtyard_first_dwelling[c + 1U] - place.courtyard_first_dwelling[c];
    const double rate = p.affair_arise / 52.0 * homes / 400.0;
    const auto spell =
        passage(place_key(replicate, KeyOf::courtyard, c), Stream::affair_arises, 1, 1, rate, first_week);
    if (!spell) continue;
    Affair a;
    a.serial = next_serial_++;
    a.key = place_key(replicate, KeyOf::affair, c, *spell);
    const UniformPair u = draw_uniform_pair(a.key, Stream::affair_traits, 0);
    a.courtyard = c;
    a.arose = week;
    a.severity = a.level = a.severity_now = p.affair_least + (1.0 - p.affair_least) * u.first;
    double all = 0.0;
    for (const double each : share) all += each;
    double below = 0.0;
    int topic = 0;
    for (; topic < kTopics - 1; ++topic) {
      below += share[static_cast<std::size_t>(topic)];
      if (below > u.second * all) break;
    }
    a.topic = static_cast<Topic>(topic);
    a.event = note({.kind = EventKind::affair_arose,
                    .affair = a.serial,
                    .code = topic,
                    .value = static_cast<float>(a.severity)});
    affairs.emplace(a.serial, a);
  }
}

/// Serial numbers of the open affairs of a courtyard, in order of arising.
std::vector<std::uint32_t> Engine::open_affairs(std::uint16_t courtyard) const {
  std::vector<std::uint32_t> open;
  for (const auto& [serial, a] : affairs) {
    if (a.courtyard == courtyard && a.ended == kNever) open.push_back(serial);
  }
  return open;
}

/// The most severe open affair of a courtyard that nobody works on (the oldest of equals), or kNoAffair.
std::uint32_t Engine::pressing_affair(std::uint16_t courtyard, std::optional<Topic> topic) const {
  std::uint32_t best = kNoAffair;
  for (const std::uint32_t serial : open_affairs(courtyard)) {
    const Affair& a = affairs.at(serial);
    if (a.taken_by || (topic && a.topic != *topic)) continue;
    if (best == kNoAffair || a.severity_now > affairs.at(best).severity_now) best = serial;
  }
  return best;
}

void Engine::raise_events() {
  for (auto& [serial, e] : events) {
    if (e.ended != kNever) continue;
    e.salience = e.salience_start * det_exp(-(week - e.began) / e.salience_weeks);
    if (e.salience >= p.event_forgotten) continue;
    e.ended = week;
    note({.kind = EventKind::event_ended,
          .cause = e.event,
          .affair = serial,
          .code = e.community,
          .value = static_cast<float>(e.informed_count)});
  }
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    const auto spell = passage(place_key(replicate, KeyOf::community, c), Stream::event_arises, 1, 1,
                               p.event_arise / 52.0, first_week);
    if (!spell) continue;
    const EntityKey key = place_key(replicate, KeyOf::public_event, c, *spell);
    const double salience =
        p.event_least + (1.0 - p.event_least) * draw_uniform(key, Stream::event_traits, 0);
    begin_event(c, key, salience, p.event_salience_weeks, false);
  }
  for (std::size_t k = 0; k < scenario.events.size(); ++k) {
    const ScheduledEvent& plan = scenario.events[k];
    if (plan.week != week) continue;
    for (std::uint16_t c = 0; c < place.communities(); ++c) {
      if (!plan.communities.empty() &&
          std::count(plan.communities.begin(), plan.communities.end(), int{c}) == 0)
        continue;
      begin_event(c, place_key(replicate, KeyOf::public_event, c, 0x1000000U + k), plan.salience, plan.weeks,
                  plan.manufactured);
    }
  }
}

void Engine::begin_event(std::uint16_t community, EntityKey key, double salience, double weeks,
                         bool manufactured) {
  PublicEvent e;
  e.serial = next_serial_++;
  e.key = key;
  e.community = community;
  e.manufactured = manufactured;
  e.began = week;
  e.salience_start = e.salience = salience;
  e.salience_weeks = weeks;
  e.event = note({.kind = EventKind::event_arose,
                  .affair = e.serial,
                  .code = community,
                  .value = static_cast<float>(salience)});
  events.emplace(e.serial, e);
}

void Engine::spread_news() {
  for (auto& [serial, e] : events) {
    if (e.ended != kNever) continue;
    std::set<ResidentId> fresh;
    for (int day = 0; day < 7; ++day) spread_day(e, day, fresh);
    e.tellers = fresh;  // who heard this week still tells it next week; then it is old
  }
}

/// A day: notices reach households of the community of which nobody knows; those who tell,
/// tell ties who do not know. All at once: who hears it today tells it from tomorrow on.
void Engine::spread_day(PublicEvent& e, int day, std::set<ResidentId>& fresh) {
  const auto index = static_cast<std::uint32_t>(day);
  std::set<ResidentId> told;
  for (std::uint32_t d = 0; d < place.dwellings(); ++d) {
    if (place.courtyard_community[place.dwelling_courtyard[d]] != e.community) continue;
    const auto home = household(d);
    if (std::all_of(home.begin(), home.end(), [&](ResidentId r) { return e.informed.contains(r); })) continue;
    const EntityKey key = entity_key(under(e.key), resident_id(d, 0, 0));
    if (draw_bernoulli(key, Stream::news, week, p.influence_broadcast * e.salience, index))
      told.insert(home.begin(), home.end());
  }
  for (const ResidentId r : e.tellers) {
    for (const auto& [other, kind] : ties.at(r)) {
      if (e.informed.contains(other)) continue;
      // Of the event's street only.
      if (place.community_street[community_of(other)] != place.community_street[e.community]) continue;
      const EntityKey key = entity_key(under(e.key), r, other);
      if (draw_bernoulli(key, Stream::news, week, p.influence_word_of_mouth * e.salience, index))
        told.insert(other);
    }
  }
  for (const ResidentId r : told) {
    if (!e.informed.insert(r).second) continue;
    ++e.informed_count;
    e.tellers.insert(r);
    fresh.insert(r);
  }
}

}  // namespace linli::reference
