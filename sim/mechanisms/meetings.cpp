// Which groups mean to meet this week, and who might come: members, those whom members bring, those
// who come upon it, those who looked for such a group; and the call to help at a public event.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"

namespace linli {
namespace {

/// A tie whom a member who came last time brings along, if any.
void invite_ties(const World& world, const Group& group, std::vector<Candidate>& out) {
  for (const Member& m : group.members) {
    if (m.last_attended < world.week - 2) continue;
    const EntityKey key = entity_key({group.key.k0, group.key.k1}, world.residents().id[m.resident]);
    if (!draw_bernoulli(key, Stream::invite, world.week, world.parameters.attention_invite)) continue;
    const ResidentIndex other = one_of_ties(world, m.resident, key, Stream::invite);
    if (other != kNobody && world.adult(other) && !world.member_of(other, group.serial))
      out.push_back({other, Bond::none});
  }
}

/// Residents of the courtyard who come upon it: a Poisson number at dwellings drawn by the group's key.
void onlookers(const World& world, const Group& group, std::vector<Candidate>& out) {
  const Place& place = world.population.place;
  const std::uint32_t first = place.courtyard_first_dwelling[group.courtyard];
  const std::uint32_t homes = place.courtyard_first_dwelling[group.courtyard + 1] - first;
  const double open = group.topic == Topic::recreation ? world.parameters.group_script_visible : 1.0;
  const double mean =
      world.parameters.attention_onlooker * open * world.parameters.population_adults_per_household * homes;
  const std::uint32_t count = draw_poisson(group.key, Stream::notice_affair, world.week, mean);
  for (std::uint32_t k = 0; k < count; ++k) {
    const auto home = world.population.household(
        first + draw_below(group.key, Stream::notice_affair, world.week, homes, 2 * k + 1));
    if (home.empty()) continue;
    const auto pick = draw_below(group.key, Stream::notice_affair, world.week,
                                 static_cast<std::uint32_t>(home.size()), 2 * k + 2);
    if (world.adult(home[pick]) && !world.member_of(home[pick], group.serial))
      out.push_back({home[pick], Bond::none});
  }
}

Occasion meeting_of(const World& world, const Group& group) {
  Occasion o;
  o.host = HostKind::group;
  o.number = group.serial;
  o.key = group.key;
  o.topic = group.topic;
  o.public_affair = group.is_public;
  o.community = world.community_of(group);
  const bool consensus = group.mode == Mode::consensus;
  o.hours =
      world.parameters.hours_meeting * (consensus ? 1.0 + world.parameters.deciding_consensus_hours : 1.0) +
      group.extra_hours;
  o.legitimacy = group.legitimacy;
  o.season = season(world, group);
  o.autonomy = 0.0;  // an onlooker is not yet asked
  for (const Member& m : group.members) {
    o.candidates.push_back({m.resident, m.role == Role::member ? Bond::member : Bond::role});
  }
  invite_ties(world, group, o.candidates);
  onlookers(world, group, o.candidates);
  return o;
}

/// The committee's own call at a public event: to its regulars, and to members of volunteering groups, who
/// know of it.
Occasion service_at(const World& world, const PublicEvent& event) {
  Occasion o;
  o.host = HostKind::service;
  o.number = event.serial;
  o.key = event.key;
  o.topic = event.topic;
  o.public_affair = true;
  o.community = event.community;
  o.hours = world.parameters.event_shift_hours;
  o.salience = event.salience;
  o.autonomy = world.parameters.event_service_autonomy;  // one is needed, and what is to do is plain
  o.competence = world.parameters.event_service_competence;
  for (const auto& regular : world.organisers[std::size_t{2} * event.community].regulars) {
    if (event.knows(regular.resident)) o.candidates.push_back({regular.resident, Bond::none});
  }
  for (const std::uint32_t serial : world.alive) {
    const Group& group = world.groups[serial];
    if (group.topic != Topic::volunteering || !group.is_public) continue;
    for (const Member& m : group.members) {
      if (event.knows(m.resident) && world.community_of(m.resident) == event.community) {
        o.candidates.push_back({m.resident, Bond::none});
      }
    }
  }
  return o;
}

}  // namespace

void call_meetings(World& world, WeekWork& work) {
  for (const std::uint32_t serial : world.alive) {
    Group& group = world.groups[serial];
    if (group.crowded_out == world.week) continue;
    work.occasions.push_back(meeting_of(world, group));
    for (const Remembered& seeker : group.seekers) {
      if (world.residents().id[seeker.slot] != seeker.id) continue;  // has left
      work.occasions.back().candidates.push_back({seeker.slot, Bond::none});
    }
    group.seekers.clear();
  }
  for (const std::uint32_t position : world.open_events) {
    work.occasions.push_back(service_at(world, world.events[position]));
  }
}

}  // namespace linli
