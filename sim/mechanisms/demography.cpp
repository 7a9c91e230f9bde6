// Households move and cohorts age, by plans drawn when a household arrives; the same in every arm.
#include <algorithm>
#include <iterator>
#include <utility>

#include "mechanisms/mechanisms.hpp"
#include "random/math.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

void say_goodbye(World& world, WeekWork& work, ResidentIndex r) {
  const auto& ids = world.residents().id;
  const ResidentId id = ids[r];
  auto groups = world.participation.groups[r];
  std::sort(groups.begin(), groups.end());  // by founding, whatever was left and joined before
  bool told = false;
  EventId gone = 0;
  for (const std::uint32_t serial : groups) {
    if (serial == kNoGroup) continue;
    if (!std::exchange(told, true))
      gone = note(world, work, {.kind = EventKind::resident_left, .resident = id});
    drop_member(world, work, world.groups[serial], r, gone);
  }
  for (const std::uint32_t position : world.open_events) {
    PublicEvent& event = world.events[position];
    if (!event.knows(r)) continue;  // did not volunteer either
    erase_in_order(event.volunteers, r, ids);
    event.informed[r / 64] &= ~(std::uint64_t{1} << (r % 64));
  }
  const std::size_t community = world.community_of(r);
  for (const std::size_t k : {2 * community, 2 * community + 1})
    erase_in_order(world.organisers[k].regulars, r, ids, &Organiser::Regular::resident);
  for (InterventionState& state : world.interventions) {
    const auto at = find_in_order(state.people, r, ids);
    if (at == state.people.end()) continue;
    const auto k = at - state.people.begin();
    state.people.erase(at);
    if (k < std::ssize(state.hours_attended)) state.hours_attended.erase(state.hours_attended.begin() + k);
    for (auto* marks : {&state.missed, &state.sworn}) {
      if (k < std::ssize(*marks)) marks->erase(marks->begin() + k);
    }
  }
  work.log->residents_left.push_back({world.week, id, false});
  for (const Tie& tie : world.ties().of(r)) {
    const ResidentId other = world.residents().id[tie.other];
    work.log->ties.push_back(
        {world.week, std::min(id, other), std::max(id, other), static_cast<std::uint8_t>(tie.kind), false});
  }
  world.participation.reset(r);
  world.population.depart(r);
}

}  // namespace

void start_clocks(World& world, ResidentIndex r) {
  const Parameters& p = world.parameters;
  const Residents& people = world.residents();
  const EntityKey key = people.key[r];
  const ResidentId id = people.id[r];
  const auto start = [&](Clock clock, Stream stream, std::uint32_t spell, double rate) {
    const Week due = next_passage(key, stream, spell, rate, world.week);
    world.calendar.add({id, r, spell, static_cast<std::uint8_t>(clock), due}, world.week);
  };
  // Even spells belong to the committee's calls, odd ones to the property company's.
  start(Clock::notice_committee, Stream::wake_attention, 0, p.attention_routine);
  start(Clock::notice_property, Stream::wake_attention, 1, p.attention_routine);
  const double drive = det_exp(p.found_idea_spread * people.traits[r].initiative);
  start(Clock::idea, Stream::wake_idea, 0, world.derived.idea_rate_mean * drive);
  world.participation.spare_hours[r] =
      static_cast<float>(det_exp(p.hours_spread * draw_normal(key, Stream::resident_traits, 0, 100)));
}

void move_households(World& world, WeekWork& work) {
  const auto changes = world.population.changes(world.parameters, world.replicate, world.week);
  for (const ResidentIndex r : changes.departing) say_goodbye(world, work, r);
  for (const auto& who : changes.arriving) {
    const ResidentIndex r =
        world.population.arrive(world.parameters, world.replicate, who, world.week, work.new_ties);
    world.participation.resize(world.residents().capacity());
    world.participation.reset(r);
    start_clocks(world, r);
    const Residents& people = world.residents();
    const Traits& t = people.traits[r];
    work.log->arrived.push_back({who.id, people.courtyard[r], world.community_of(r), who.birth, world.week,
                                 people.caregiver[r], t.initiative, t.sociality, t.civic, t.interest});
  }
  for (const auto& tie : work.new_ties) {
    const ResidentId a = world.residents().id[tie.a];
    const ResidentId b = world.residents().id[tie.b];
    work.log->ties.push_back(
        {world.week, std::min(a, b), std::max(a, b), static_cast<std::uint8_t>(tie.kind), true});
  }
  work.new_ties.clear();
}

}  // namespace linli
