// Sudden public events: salience that fades in weeks. They come by themselves or are laid down by the
// scenario.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"
#include "random/math.hpp"

namespace linli {

void begin_event(World& world, WeekWork& work, std::uint16_t community, EntityKey key, double salience,
                 double weeks, bool manufactured) {
  PublicEvent event;
  event.serial = world.next_affair_serial++;
  event.key = key;
  event.community = community;
  event.manufactured = manufactured;
  event.began = world.week;
  event.salience_start = event.salience = salience;
  event.salience_weeks = weeks;
  event.informed.assign((world.residents().capacity() + 63) / 64, 0);
  event.event = note(world, work,
                     {.kind = EventKind::event_arose,
                      .affair = event.serial,
                      .code = community,
                      .value = static_cast<float>(salience)});
  world.open_events.push_back(static_cast<std::uint32_t>(world.events.size()));
  world.events.push_back(std::move(event));
}

namespace {

AffairRow row_of(const PublicEvent& e) {
  return {e.serial,
          1,
          e.topic,
          e.community,
          e.began,
          e.ended,
          static_cast<float>(e.salience_start),
          static_cast<float>(e.salience),
          kNoGroup};
}

}  // namespace

void raise_events(World& world, WeekWork& work) {
  for (const std::uint32_t position : world.open_events) {
    PublicEvent& event = world.events[position];
    event.salience = event.salience_start * det_exp(-(world.week - event.began) / event.salience_weeks);
    if (event.salience >= world.parameters.event_forgotten) continue;
    event.ended = world.week;
    event.tellers.clear();
    event.informed.clear();
    note(world, work,
         {.kind = EventKind::event_ended,
          .cause = event.event,
          .affair = event.serial,
          .code = event.community,
          .value = static_cast<float>(event.informed_count)});
    work.log->ended_affairs.push_back(row_of(event));
  }
  std::erase_if(world.open_events, [&](std::uint32_t k) { return world.events[k].ended != kNever; });

  const auto communities = static_cast<std::uint16_t>(world.population.place.communities());
  for (std::uint16_t c = 0; c < communities; ++c) {
    const EntityKey place = place_key(world.replicate, EntityClass::community, c);
    pass_due(place, Stream::event_arises, world.event_spell[c], world.event_due[c],
             world.parameters.event_arise / 52.0, world.week, [&](std::uint32_t spell) {
               const EntityKey key = place_key(world.replicate, EntityClass::public_event, c, spell);
               const double least = world.parameters.event_least;
               const double salience = least + (1.0 - least) * draw_uniform(key, Stream::event_traits, 0);
               begin_event(world, work, c, key, salience, world.parameters.event_salience_weeks, false);
             });
  }
  for (std::size_t k = 0; k < world.scenario.events.size(); ++k) {
    const ScheduledEvent& plan = world.scenario.events[k];
    if (plan.week != world.week) continue;
    for (std::uint16_t c = 0; c < communities; ++c) {
      const bool here =
          plan.communities.empty() ||
          std::find(plan.communities.begin(), plan.communities.end(), c) != plan.communities.end();
      const EntityKey key = place_key(world.replicate, EntityClass::public_event, c, 0x1000000U + k);
      if (here) begin_event(world, work, c, key, plan.salience, plan.weeks, plan.manufactured);
    }
  }
}

void close_events(const World& world, WeekLog& log) {
  for (const std::uint32_t position : world.open_events)
    log.ended_affairs.push_back(row_of(world.events[position]));
}

}  // namespace linli
