// Founding: a founder needs companions and something to gather round. No lead person, no group (S43, S48).
#include <algorithm>
#include <utility>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/keyed_lanes.hpp"
#include "random/math.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

/// Living groups by what they do and where, those of one kind in order of founding.
class GroupsByPlace {
 public:
  explicit GroupsByPlace(const World& world) : world_(&world), list_(world.alive) {
    std::stable_sort(list_.begin(), list_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return kind_of(a) < kind_of(b); });
  }
  /// A group just founded.
  void add(std::uint32_t serial) { list_.insert(range(kind_of(serial)).second, serial); }
  /// The oldest about the topic in the courtyard that has room, or null.
  [[nodiscard]] const Group* with_room(std::uint16_t courtyard, Topic topic) const {
    const auto [first, last] = range({courtyard, topic});
    const auto it = std::find_if(first, last, [&](std::uint32_t serial) {
      return world_->groups[serial].members.size() < static_cast<std::size_t>(world_->parameters.found_room);
    });
    return it == last ? nullptr : &world_->groups[*it];
  }

 private:
  using Kind = std::pair<std::uint16_t, Topic>;
  [[nodiscard]] Kind kind_of(std::uint32_t serial) const {
    return {world_->groups[serial].courtyard, world_->groups[serial].topic};
  }
  using Position = std::vector<std::uint32_t>::const_iterator;
  [[nodiscard]] std::pair<Position, Position> range(Kind kind) const {
    const auto first = std::lower_bound(list_.begin(), list_.end(), kind,
                                        [&](std::uint32_t a, Kind want) { return kind_of(a) < want; });
    const auto last = std::upper_bound(first, list_.end(), kind,
                                       [&](Kind want, std::uint32_t a) { return want < kind_of(a); });
    return {first, last};
  }
  const World* world_;
  std::vector<std::uint32_t> list_;  ///< serials
};

/// A cohort splits by interest (S60): the first who steps forward for a topic gathers the others who care for
/// it. That group of this week, if it still has room; else null.
const Group* found_by_cohort(const World& world, const Idea& idea) {
  const Group* first = nullptr;
  for (auto it = world.alive.rbegin(); it != world.alive.rend(); ++it) {
    const Group& g = world.groups[*it];
    if (g.id.week != world.week) break;
    const bool has_room = g.members.size() < static_cast<std::size_t>(world.parameters.found_room);
    if (g.origin == Origin::small_group && g.cause == idea.cause && g.topic == idea.topic && has_room)
      first = &g;
  }
  return first;
}

/// A living group in the courtyard that already does what one thinks of, or null.
const Group* already_there(const World& world, const GroupsByPlace& groups, const Idea& idea) {
  if (idea.origin == Origin::small_group) {
    if (const Group* of_cohort = found_by_cohort(world, idea); of_cohort != nullptr) return of_cohort;
  }
  if (idea.affair == kNoAffair)
    return groups.with_room(world.residents().courtyard[idea.resident], idea.topic);
  const std::uint32_t taken = world.affairs[idea.affair].taken_by;
  return taken == kNoGroup ? nullptr : &world.groups[taken];
}

bool steps_forward(const World& world, const Idea& idea) {
  const double v = step_forward_log_odds(world, idea, condition_of(world, idea.resident));
  return v > draw_logistic(world.residents().key[idea.resident], Stream::found, world.week,
                           static_cast<std::uint32_t>(idea.topic));
}

/// Ties and companions of late, in an order drawn by (founder, other).
std::vector<ResidentIndex> whom_to_ask(const World& world, const Idea& idea) {
  const auto& id = world.residents().id;
  std::vector<ResidentIndex> list;
  for (const Tie& tie : world.ties().of(idea.resident)) list.push_back(tie.other);
  for (const Remembered& one : idea.pool) {
    if (id[one.slot] == one.id) list.push_back(one.slot);
  }
  std::erase_if(list, [&](ResidentIndex r) {
    return r == idea.resident || !world.residents().present(r) || !world.adult(r);
  });
  put_in_order(list, id);
  std::vector<std::pair<double, ResidentIndex>> drawn;
  drawn.reserve(list.size());
  draw_each(
      world.replicate, list.size(), Stream::companion, world.week, 1,
      [&](std::size_t i, EntityLanes& who, std::size_t lane) {
        who.set(lane, id[idea.resident], id[list[i]]);
      },
      [&](std::size_t i, double u) { drawn.emplace_back(u, list[i]); });
  return lowest(std::move(drawn), static_cast<std::size_t>(world.parameters.found_asked), id);
}

/// Those asked answer in turn, each seeing how many of his own ties have said yes.
std::vector<ResidentIndex> companions(const World& world, const Idea& idea) {
  const Parameters& p = world.parameters;
  const auto& id = world.residents().id;
  std::vector<ResidentIndex> yes;
  for (const ResidentIndex r : whom_to_ask(world, idea)) {
    if (world.memberships(r) >= p.join_most_groups) continue;
    Call call;
    call.topic = idea.topic;
    call.public_affair = idea.affair != kNoAffair;
    call.hours = p.hours_meeting;
    call.friends = 1;
    for (const ResidentIndex other : yes) call.friends += world.ties().tied(r, other, id) ? 1 : 0;
    const double script = idea.topic == Topic::recreation ? p.group_script_companion : 0.0;
    const double v =
        act_log_odds(world, r, disposition_of(world, r), call) - p.act_intercept + p.found_companion + script;
    const EntityKey key = entity_key(world.replicate, id[idea.resident], id[r]);
    if (v > draw_logistic(key, Stream::companion, world.week)) yes.push_back(r);
  }
  return yes;
}

void give_script(const World& world, Group& group, const Idea& idea) {
  const Parameters& p = world.parameters;
  if (group.topic == Topic::recreation) {
    group.norms = static_cast<float>(p.group_script_norms);
    group.skill = static_cast<float>(p.group_script_skill);
    group.clarity = static_cast<float>(p.group_script_clarity);
  } else {
    group.norms = static_cast<float>(p.group_start_norms);
    group.skill = static_cast<float>(p.group_start_skill);
    group.clarity =
        static_cast<float>(idea.affair != kNoAffair ? p.group_start_clarity_affair : p.group_start_clarity);
  }
  if (idea.parent != kNoGroup) {
    const Group& parent = world.groups[idea.parent];
    group.norms = std::max(group.norms, static_cast<float>(p.between_inherit) * parent.norms);
    group.skill = std::max(group.skill, static_cast<float>(p.between_inherit) * parent.skill);
  }
}

/// Everybody knows the parts of a dance team: it starts with its roles filled (S37), the keenest first.
void hand_out_roles(World& world, WeekWork& work, Group& group) {
  const auto& people = world.residents();
  for (const Role role : {Role::deputy, Role::finance, Role::logistics}) {
    Member* keenest = nullptr;
    for (Member& m : group.members) {
      if (m.role != Role::member) continue;
      if (keenest == nullptr ||
          people.traits[m.resident].initiative > people.traits[keenest->resident].initiative)
        keenest = &m;
    }
    if (keenest == nullptr) return;
    give_role(world, work, group, *keenest, role, group.founding_event);
  }
}

void found(World& world, WeekWork& work, const Idea& idea, const std::vector<ResidentIndex>& with) {
  const std::uint16_t courtyard = world.residents().courtyard[idea.resident];
  Group& group = make_group(world, work, idea.resident, idea.topic, courtyard);
  group.origin = idea.origin;
  group.parent = idea.parent;
  group.is_public = group.founded_public = idea.affair != kNoAffair;
  give_script(world, group, idea);
  group.cause = idea.cause;
  group.founding_event =
      note(world, work,
           {.kind = EventKind::group_founded,
            .cause = idea.cause,
            .group = group.serial,
            .other = idea.parent,
            .resident = world.residents().id[idea.resident],
            .affair = idea.affair == kNoAffair ? kNoAffair : world.affairs[idea.affair].serial,
            .code = static_cast<int>(idea.topic),
            .value = static_cast<float>(with.size() + 1)});
  ++world.tally.founded;
  if (idea.origin == Origin::hatched) ++world.tally.hatched;
  add_member(world, work, group, idea.resident, group.founding_event);
  for (const ResidentIndex r : with) add_member(world, work, group, r, group.founding_event);
  give_role(world, work, group, *group.find(idea.resident), Role::captain, group.founding_event);
  if (group.topic == Topic::recreation) hand_out_roles(world, work, group);
  group.mode = prefer_mode(world, group, idea.resident);
  note(world, work,
       {.kind = EventKind::way_of_deciding_chosen,
        .cause = group.founding_event,
        .group = group.serial,
        .resident = world.residents().id[idea.resident],
        .code = static_cast<int>(group.mode)});
  if (idea.affair != kNoAffair) {
    Affair& affair = world.affairs[idea.affair];
    affair.taken_by = group.serial;
    group.went_public = world.week;
    group.project.emplace();
    group.project->affair = idea.affair;
    group.project->started = world.week;
    group.project->event = note(world, work,
                                {.kind = EventKind::project_started,
                                 .cause = group.founding_event,
                                 .group = group.serial,
                                 .affair = affair.serial,
                                 .code = static_cast<int>(affair.topic),
                                 .value = static_cast<float>(affair.severity_now)});
  }
}

/// Who leads a group and thinks of an affair brings it up there (S7) rather than founding another.
void bring_home(World& world, const Idea& idea) {
  if (idea.affair == kNoAffair) return;
  for (const std::uint32_t serial : world.participation.groups[idea.resident]) {
    if (serial == kNoGroup || world.groups[serial].captain() != idea.resident) continue;
    world.groups[serial].proposal = idea.affair;
    world.groups[serial].proposal_cause = idea.cause;
  }
}

void fail(World& world, WeekWork& work, const Idea& idea) {
  note(world, work,
       {.kind = EventKind::founding_failed,
        .cause = idea.cause,
        .resident = world.residents().id[idea.resident],
        .code = static_cast<int>(idea.topic)});
  Experience e;
  e.resident = idea.resident;
  e.competence = static_cast<float>(world.parameters.found_failure);
  e.achievement = true;
  e.mastery = e.competence;
  work.experiences.push_back(e);
}

}  // namespace

double step_forward_log_odds(const World& world, const Idea& idea, const Condition& c) {
  const Parameters& p = world.parameters;
  Call call;
  call.topic = idea.topic;
  call.public_affair = idea.affair != kNoAffair;
  call.hours = p.found_hours;
  call.legitimacy = world.participation.endorsed_until[idea.resident] > world.week ? 1.0 : 0.0;
  // The same threshold as for any act, and beyond it what stepping forward asks: confidence, hours, more
  // daring.
  return act_log_odds(world, idea.resident, c, call) - p.act_intercept + p.found_intercept +
         p.found_confidence * c.confidence + idea.push;
}

Group& make_group(World& world, WeekWork& /*work*/, ResidentIndex founder, Topic topic,
                  std::uint16_t courtyard) {
  Group group;
  group.serial = static_cast<std::uint32_t>(world.groups.size());
  group.id.founder = world.residents().id[founder];
  group.id.week = world.week;
  for (auto it = world.groups.rbegin(); it != world.groups.rend() && it->id.week == world.week; ++it) {
    if (it->id.founder == group.id.founder) ++group.id.ordinal;
  }
  group.key = group_key(world.replicate, group.id);
  group.topic = topic;
  group.courtyard = courtyard;
  group.last_met = group.next_stage_since = world.week;
  world.groups.push_back(std::move(group));
  world.alive.push_back(world.groups.back().serial);
  return world.groups.back();
}

void found_groups(World& world, WeekWork& work) {
  const auto& id = world.residents().id;
  std::stable_sort(work.ideas.begin(), work.ideas.end(),
                   [&](const Idea& a, const Idea& b) { return id[a.resident] < id[b.resident]; });
  GroupsByPlace groups(world);
  for (const Idea& idea : work.ideas) {
    if (idea.affair != kNoAffair && world.affairs[idea.affair].ended != kNever) continue;
    if (leads_already(world, idea.resident)) {
      bring_home(world, idea);
      continue;
    }
    if (const Group* there = already_there(world, groups, idea); there != nullptr) {
      if (there->alive && !world.member_of(idea.resident, there->serial)) {
        world.groups[there->serial].seekers.push_back({idea.resident, id[idea.resident]});
      }
      continue;
    }
    if (world.memberships(idea.resident) >= world.parameters.join_most_groups) continue;
    if (!steps_forward(world, idea)) continue;
    const auto with = companions(world, idea);
    if (with.size() < static_cast<std::size_t>(world.parameters.found_companions)) {
      fail(world, work, idea);
    } else {
      found(world, work, idea, with);
      groups.add(world.alive.back());
    }
  }
}

}  // namespace linli
