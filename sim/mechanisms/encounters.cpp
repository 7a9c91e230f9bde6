// Who met whom: whether a group's meeting takes place at all, with whom one was (relatedness), what
// working side by side leaves behind (ties), whose public concern rubs off (influence), and traces of
// behaviour.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/keyed_lanes.hpp"
#include "random/math.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

/// A group's activity needs some company, captain or deputy among them; without, who came goes home.
bool takes_place(const Parameters& p, const Group& group, const Occasion& o) {
  if (o.attending.size() < static_cast<std::size_t>(p.group_least)) return false;
  return std::any_of(o.attending.begin(), o.attending.end(), [&](const Attendee& a) {
    const Member* m = group.find(a.resident);
    return m != nullptr && (m->role == Role::captain || m->role == Role::deputy);
  });
}

void count_ties_present(const World& world, Occasion& o, ResidentSet& present) {
  present.clear(world.residents().capacity());
  for (const Attendee& a : o.attending) present.insert(a.resident);
  for (Attendee& a : o.attending) {
    int ties = 0;
    for (const Tie& tie : world.ties().of(a.resident)) ties += present.contains(tie.other) ? 1 : 0;
    a.ties = static_cast<std::uint8_t>(std::min(ties, 255));
  }
}

void form_ties(const World& world, WeekWork& work, const Occasion& o) {
  const auto& id = world.residents().id;
  const double p = world.parameters.between_tie;
  const double room = world.parameters.between_tie_degree;
  for (std::size_t i = 0; i + 1 < o.attending.size(); ++i) {
    const ResidentIndex a = o.attending[i].resident;
    const auto later = [&](std::size_t k) { return o.attending[i + 1 + k].resident; };
    draw_each(
        world.replicate, o.attending.size() - i - 1, Stream::tie_formation, world.week, o.key.k0,
        [&](std::size_t k, EntityLanes& who, std::size_t lane) { who.set_pair(lane, id[a], id[later(k)]); },
        [&](std::size_t k, double u) {
          if (u >= p) return;
          // Acquaintance is limited by the attention that ties already take.
          const ResidentIndex b = later(k);
          const double degree = static_cast<double>(std::max(world.ties().degree(a), world.ties().degree(b)));
          if (u >= p * std::min(1.0, room / (degree + 1.0))) return;
          if (!world.ties().tied(a, b, id)) work.new_ties.push_back({a, b, TieKind::work});
        });
  }
}

void leave_traces(World& world, WeekWork& work, const Occasion& o) {
  Residents& people = world.residents();
  for (const Attendee& a : o.attending) {
    const ResidentIndex r = a.resident;
    if (people.first_active[r] == kNever) {
      people.first_active[r] = world.week;
      if (world.week > 0) ++world.tally.new_faces;
    } else if (people.attended[r] == 1 && people.first_active[r] > 0 &&
               world.week - people.first_active[r] <= 26 && world.week > people.first_active[r]) {
      ++world.tally.returned;
    }
    const Week gap = people.last_active[r] == kLongAgo ? 0 : world.week - people.last_active[r];
    const double kept = gap > 500 ? 0.0 : det_exp(-gap / 26.0);
    people.attendance_rate[r] = static_cast<float>(people.attendance_rate[r] * kept + 1.0 / 26.0);
    people.last_active[r] = world.week;
    if (people.attended[r] < 0xFFFF) ++people.attended[r];
    ++world.tally.attendances;
    world.tally.carried += a.carried ? 1 : 0;
    work.dirty.push_back(r);
    work.log->attendances.push_back({world.week, people.id[r], o.host, o.number, a.carried});
  }
}

void remember_regulars(World& world, const Occasion& o) {
  auto& regulars = world.organisers[o.number].regulars;
  for (const Attendee& a : o.attending) {
    const auto it = place_in_order(regulars, a.resident, world.residents().id, &Organiser::Regular::resident);
    if (it != regulars.end() && it->resident == a.resident) {
      it->last = world.week;
    } else {
      regulars.insert(it, {a.resident, world.week});
    }
  }
}

void remember_volunteers(World& world, const Occasion& o) {
  for (const std::uint32_t position : world.open_events) {
    PublicEvent& event = world.events[position];
    if (event.serial != o.number) continue;
    for (const Attendee& a : o.attending) {
      const auto it = place_in_order(event.volunteers, a.resident, world.residents().id);
      if (it == event.volunteers.end() || *it != a.resident) event.volunteers.insert(it, a.resident);
    }
  }
}

/// Those active in public affairs talk of them with a tie, whose concern moves towards theirs.
void talk_of_it(const World& world, WeekWork& work, const Occasion& o) {
  if (!o.public_affair) return;
  const Parameters& p = world.parameters;
  for (const Attendee& a : o.attending) {
    const EntityKey key = entity_key({o.key.k0, o.key.k1}, world.residents().id[a.resident]);
    if (!draw_bernoulli(key, Stream::talk, world.week, p.influence_talk)) continue;
    const ResidentIndex other = one_of_ties(world, a.resident, key, Stream::talk);
    if (other == kNobody) continue;
    const double mine = disposition_of(world, a.resident).concern;
    Experience heard;
    heard.resident = other;
    heard.order = world.residents().id[a.resident];
    heard.felt = false;
    heard.talked_concern = static_cast<float>(mine);
    heard.talked = true;
    work.experiences.push_back(heard);
  }
}

Experience experience_of(const World& world, const Occasion& o, const Attendee& a) {
  const Parameters& p = world.parameters;
  Experience e;
  e.resident = a.resident;
  e.order = as_number(o.key);
  e.hours = static_cast<float>(o.hours);
  const double related = 1.0 - 2.0 * det_exp(-a.ties / p.needs_company) + o.relatedness_bonus;
  e.relatedness = static_cast<float>(std::clamp(related, -1.0, 1.0));
  e.autonomy = static_cast<float>(a.carried ? p.needs_controlled : o.autonomy);
  e.competence = static_cast<float>(o.competence);
  e.by_gift = a.carried && o.gift > 0.0;
  e.learned = o.teach;
  e.concern = o.concern;
  e.achievement = o.achievement;
  e.mastery = e.competence;
  return e;
}

}  // namespace

void meet_people(World& world, WeekWork& work) {
  for (Occasion& o : work.occasions) {
    if (o.host == HostKind::group) {
      Group& group = world.groups[o.number];
      if (!takes_place(world.parameters, group, o)) {
        o.attending.clear();
        continue;
      }
    }
    if (o.attending.empty()) continue;
    count_ties_present(world, o, work.some);
    if (o.forms_ties && o.attending.size() <= static_cast<std::size_t>(world.parameters.between_tie_crowd))
      form_ties(world, work, o);
    talk_of_it(world, work, o);
    // Members of groups get theirs from the group's work, in phase 7.
    if (o.host != HostKind::group) {
      for (const Attendee& a : o.attending) work.experiences.push_back(experience_of(world, o, a));
    }
    leave_traces(world, work, o);
    if (o.host == HostKind::committee || o.host == HostKind::property) remember_regulars(world, o);
    if (o.host == HostKind::service || o.host == HostKind::volunteers) remember_volunteers(world, o);
  }
  for (const auto& tie : work.new_ties) {
    const auto& id = world.residents().id;
    if (!world.population.ties.add(tie.a, tie.b, tie.kind, id)) continue;
    work.log->ties.push_back({world.week, std::min(id[tie.a], id[tie.b]), std::max(id[tie.a], id[tie.b]),
                              static_cast<std::uint8_t>(tie.kind), true});
  }
  work.new_ties.clear();
}

}  // namespace linli
