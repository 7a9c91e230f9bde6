// News of a public event spreads in seven daily steps, by notices to households and from tie to tie;
// only where there is any (S61).
#include <algorithm>

#include "mechanisms/mechanisms.hpp"

namespace linli {
namespace {

constexpr int kDays = 7;

/// A third entity in the chain of keys: draws about residents, under the event's own key.
ReplicateKey luck_of(const PublicEvent& event) { return {event.key.k0, event.key.k1}; }

bool inform(PublicEvent& event, ResidentIndex r) {
  if (r / 64 >= event.informed.size()) event.informed.resize(r / 64 + 1, 0);
  auto& word = event.informed[r / 64];
  const std::uint64_t bit = std::uint64_t{1} << (r % 64);
  if ((word & bit) != 0) return false;
  word |= bit;
  ++event.informed_count;
  return true;
}

/// Notices reach households; all who live there then know.
void broadcast(const World& world, PublicEvent& event, int day, double p, std::vector<ResidentIndex>& told) {
  const Place& place = world.population.place;
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    if (place.courtyard_community[c] != event.community) continue;
    for (auto d = place.courtyard_first_dwelling[c]; d < place.courtyard_first_dwelling[c + 1]; ++d) {
      const auto household = world.population.household(d);
      const auto knows = [&](ResidentIndex r) { return event.knows(r); };
      if (std::all_of(household.begin(), household.end(), knows)) continue;
      const EntityKey key = entity_key(luck_of(event), resident_id(d, 0, 0));
      if (!draw_bernoulli(key, Stream::news, world.week, p, static_cast<std::uint32_t>(day))) continue;
      told.insert(told.end(), household.begin(), household.end());
    }
  }
}

void word_of_mouth(const World& world, const PublicEvent& event, int day, double p,
                   std::vector<ResidentIndex>& told) {
  const Residents& people = world.residents();
  for (const ResidentIndex r : event.tellers) {
    for (const Tie& tie : world.ties().of(r)) {
      if (event.knows(tie.other)) continue;
      const EntityKey key = entity_key(luck_of(event), people.id[r], people.id[tie.other]);
      if (draw_bernoulli(key, Stream::news, world.week, p, static_cast<std::uint32_t>(day)))
        told.push_back(tie.other);
    }
  }
}

}  // namespace

void spread_news(World& world) {
  const Parameters& p = world.parameters;
  for (const std::uint32_t position : world.open_events) {
    PublicEvent& event = world.events[position];
    const Residents& people = world.residents();
    const auto by_identity = [&](ResidentIndex a, ResidentIndex b) { return people.id[a] < people.id[b]; };
    std::vector<ResidentIndex> fresh;
    for (int day = 0; day < kDays; ++day) {
      std::vector<ResidentIndex> told;
      broadcast(world, event, day, p.influence_broadcast * event.salience, told);
      word_of_mouth(world, event, day, p.influence_word_of_mouth * event.salience, told);
      const auto known = [&](ResidentIndex r) { return !inform(event, r); };
      std::erase_if(told, known);
      event.tellers.insert(event.tellers.end(), told.begin(), told.end());
      fresh.insert(fresh.end(), told.begin(), told.end());
    }
    // Who heard this week still tells it next week; then it is old.
    event.tellers = std::move(fresh);
    std::sort(event.tellers.begin(), event.tellers.end(), by_identity);
  }
}

}  // namespace linli
