// Public affairs arise in courtyards, fade, come back where nobody keeps up what was done, and end.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"

namespace linli {
namespace {

void begin_affair(World& world, WeekWork& work, std::uint16_t courtyard, std::uint32_t spell) {
  const EntityKey key = place_key(world.replicate, EntityClass::affair, courtyard, spell);
  const UniformPair u = draw_uniform_pair(key, Stream::affair_traits, 0);
  Affair affair;
  affair.serial = world.next_affair_serial++;
  affair.key = key;
  affair.courtyard = courtyard;
  affair.arose = world.week;
  const double least = world.parameters.affair_least;
  affair.severity = affair.level = affair.severity_now = least + (1.0 - least) * u.first;
  const auto& share = world.derived.affair_topic;
  const auto topic = std::upper_bound(share.begin(), share.end(), u.second * share.back()) - share.begin();
  affair.topic = static_cast<Topic>(std::min<std::ptrdiff_t>(topic, kTopics - 1));
  affair.event = note(world, work,
                      {.kind = EventKind::affair_arose,
                       .affair = affair.serial,
                       .code = static_cast<int>(affair.topic),
                       .value = static_cast<float>(affair.severity)});
  const auto position = static_cast<std::uint32_t>(world.affairs.size());
  world.open_affairs.push_back(position);
  world.affairs_in[courtyard].push_back(position);
  world.affairs.push_back(affair);
}

AffairRow row_of(const Affair& a) {
  return {a.serial,
          0,
          a.topic,
          a.courtyard,
          a.arose,
          a.ended,
          static_cast<float>(a.severity),
          static_cast<float>(a.severity_now),
          a.solved_by};
}

}  // namespace

void raise_affairs(World& world, WeekWork& work) {
  for (const std::uint32_t position : world.open_affairs) {
    Affair& affair = world.affairs[position];
    affair.level *= world.derived.affair_left;
    if (world.week > affair.kept_until) affair.relieved *= world.derived.relief_left;
    affair.severity_now = affair.level * (1.0 - affair.relieved);
    if (affair.severity_now >= world.parameters.affair_gone) continue;
    affair.ended = world.week;
    if (!affair.solved) {
      note(world, work, {.kind = EventKind::affair_faded, .cause = affair.event, .affair = affair.serial});
    }
    work.log->ended_affairs.push_back(row_of(affair));
    std::erase(world.affairs_in[affair.courtyard], position);
  }
  std::erase_if(world.open_affairs, [&](std::uint32_t k) { return world.affairs[k].ended != kNever; });

  const Place& place = world.population.place;
  for (std::uint16_t c = 0; c < place.courtyards(); ++c) {
    const double homes = place.courtyard_first_dwelling[c + 1] - place.courtyard_first_dwelling[c];
    const double rate = world.parameters.affair_arise / 52.0 * homes / 400.0;
    const EntityKey key = place_key(world.replicate, EntityClass::courtyard, c);
    pass_due(key, Stream::affair_arises, world.affair_spell[c], world.affair_due[c], rate, world.week,
             [&](std::uint32_t spell) { begin_affair(world, work, c, spell); });
  }
}

std::uint32_t pressing_affair(const World& world, std::uint16_t courtyard, std::optional<Topic> topic) {
  std::uint32_t best = kNoAffair;
  double most = 0.0;
  for (const std::uint32_t position : world.affairs_in[courtyard]) {
    const Affair& affair = world.affairs[position];
    if (affair.taken_by != kNoGroup || affair.severity_now <= most || (topic && affair.topic != *topic))
      continue;
    most = affair.severity_now;
    best = position;
  }
  return best;
}

void close_affairs(const World& world, WeekLog& log) {
  for (const std::uint32_t position : world.open_affairs)
    log.ended_affairs.push_back(row_of(world.affairs[position]));
}

}  // namespace linli
