// News of a public event spreads in seven daily steps, by notices to households and from tie to tie;
// only where there is any (S61).
#include <algorithm>
#include <array>

#include "mechanisms/mechanisms.hpp"

namespace linli {
namespace {

constexpr int kDays = 7;
constexpr int kThirdDay = 2;

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

/// What is on its way, by the day of the week on which it arrives.
struct Rumour {
  double notice = 0;         ///< probability a day that a notice reaches a household
  double word_of_mouth = 0;  ///< probability a day that one tie tells another
  std::array<std::vector<std::uint32_t>, kDays> notices;  ///< dwellings
  std::array<std::vector<ResidentIndex>, kDays> words;
};

// Whether somebody is told on a day is a draw of its own, whoever else tells. So the first day that succeeds
// is looked up once, when it becomes possible; what arrives where the event is known already says nothing
// new.

/// Notices for the households in which not everybody knows yet.
void put_up_notices(const World& world, const PublicEvent& event, Rumour& rumour) {
  const Place& place = world.population.place;
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    if (place.courtyard_community[c] != event.community) continue;
    for (auto d = place.courtyard_first_dwelling[c]; d < place.courtyard_first_dwelling[c + 1]; ++d) {
      const auto household = world.population.household(d);
      const auto knows = [&](ResidentIndex r) { return event.knows(r); };
      if (std::all_of(household.begin(), household.end(), knows)) continue;
      const EntityKey key = entity_key(luck_of(event), resident_id(d, 0, 0));
      const int day = first_success(key, Stream::news, world.week, rumour.notice, 0, kDays);
      if (day < kDays) rumour.notices[static_cast<std::size_t>(day)].push_back(d);
    }
  }
}

/// From day `from` on r tells ties of the event's street who do not know yet.
void tell_ties(const World& world, const PublicEvent& event, ResidentIndex r, int from, Rumour& rumour) {
  const Residents& people = world.residents();
  const auto& street = world.population.place.community_street;
  for (const Tie& tie : world.ties().of(r)) {
    if (event.knows(tie.other) || street[world.community_of(tie.other)] != street[event.community]) continue;
    const EntityKey key = entity_key(luck_of(event), people.id[r], people.id[tie.other]);
    const int day = first_success(key, Stream::news, world.week, rumour.word_of_mouth, from, kDays);
    if (day < kDays) rumour.words[static_cast<std::size_t>(day)].push_back(tie.other);
  }
}

/// Whom notices and word of mouth reach on a day, and who did not know before; in order of slot, in which
/// ties are stored.
std::vector<ResidentIndex> hear(const World& world, PublicEvent& event, int day, const Rumour& rumour) {
  std::vector<ResidentIndex> told = rumour.words[static_cast<std::size_t>(day)];
  for (const std::uint32_t d : rumour.notices[static_cast<std::size_t>(day)]) {
    const auto household = world.population.household(d);
    told.insert(told.end(), household.begin(), household.end());
  }
  std::erase_if(told, [&](ResidentIndex r) { return !inform(event, r); });
  std::sort(told.begin(), told.end());
  return told;
}

/// How far news has come by the evening of its third day (S61): by household, since in one it is talked of.
void count_households(const World& world, PublicEvent& event) {
  const Place& place = world.population.place;
  event.households_by_day_three = event.households = 0;
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    if (place.courtyard_community[c] != event.community) continue;
    for (auto d = place.courtyard_first_dwelling[c]; d < place.courtyard_first_dwelling[c + 1]; ++d) {
      const auto household = world.population.household(d);
      if (household.empty()) continue;
      const auto knows = [&](ResidentIndex r) { return event.knows(r); };
      ++event.households;
      event.households_by_day_three += std::any_of(household.begin(), household.end(), knows) ? 1 : 0;
    }
  }
}

void spread(const World& world, PublicEvent& event) {
  const Parameters& p = world.parameters;
  Rumour rumour;
  rumour.notice = p.influence_broadcast * event.salience;
  rumour.word_of_mouth = p.influence_word_of_mouth * event.salience;
  // Who has left tells no more; whoever has the slot now does not know.
  std::erase_if(event.tellers, [&](ResidentIndex r) { return !event.knows(r); });
  put_up_notices(world, event, rumour);
  for (const ResidentIndex r : event.tellers) tell_ties(world, event, r, 0, rumour);
  // Who heard this week still tells it next week; then it is old.
  event.tellers.clear();
  for (int day = 0; day < kDays; ++day) {
    const auto told = hear(world, event, day, rumour);
    for (const ResidentIndex r : told) tell_ties(world, event, r, day + 1, rumour);
    event.tellers.insert(event.tellers.end(), told.begin(), told.end());
    if (day == kThirdDay && event.households < 0) count_households(world, event);
  }
}

}  // namespace

void spread_news(World& world) {
  for (const std::uint32_t position : world.open_events) spread(world, world.events[position]);
}

}  // namespace linli
