// Two small groups alike in topic and place may join.
#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

int ties_between(const World& world, const Group& a, const Group& b) {
  int count = 0;
  for (const Member& m : a.members) {
    for (const Tie& tie : world.ties().of(m.resident)) count += world.member_of(tie.other, b.serial) ? 1 : 0;
    count += world.member_of(m.resident, b.serial) ? 2 : 0;  // a member in common
  }
  return count;
}

void merge(World& world, WeekWork& work, Group& into, Group& from) {
  const EventId told = note(world, work,
                            {.kind = EventKind::merged,
                             .group = into.serial,
                             .other = from.serial,
                             .value = static_cast<float>(from.members.size())});
  ++world.tally.merges;
  std::vector<ResidentIndex> moving;
  for (const Member& m : from.members) moving.push_back(m.resident);
  if (from.funds_fen > 0) {
    pay(world, work,
        {.from = AccountKind::group,
         .from_number = from.serial,
         .to = AccountKind::group,
         .to_number = into.serial,
         .fen = from.funds_fen,
         .purpose = Purpose::dues,
         .cause = told});
  }
  into.second_parent = from.serial;
  end_group(world, work, from, EndCause::merged, told);
  for (const ResidentIndex r : moving) add_member(world, work, into, r, told);
}

}  // namespace

void merge_groups(World& world, WeekWork& work) {
  const auto small = [&](const Group& g) {
    return g.alive && g.active(world.week) < world.parameters.stage_start_up_size;
  };
  const auto kind_of = [&](std::uint32_t serial) {
    const Group& g = world.groups[serial];
    return std::tuple(g.courtyard, g.topic, g.is_public);
  };
  std::vector<std::uint32_t> few;  // in order of founding; those of one kind side by side in `alike`
  std::copy_if(world.alive.begin(), world.alive.end(), std::back_inserter(few),
               [&](std::uint32_t serial) { return small(world.groups[serial]); });
  std::vector<std::uint32_t> alike = few;
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(kind_of(a), a) < std::tuple(kind_of(b), b);
  };
  std::sort(alike.begin(), alike.end(), before);
  for (const std::uint32_t serial : few) {
    Group& a = world.groups[serial];
    if (!small(a)) continue;
    for (auto it = std::upper_bound(alike.begin(), alike.end(), serial, before);
         it != alike.end() && kind_of(*it) == kind_of(serial); ++it) {
      Group& b = world.groups[*it];
      if (!small(b)) continue;
      const double v = world.parameters.between_merge + circle(world.parameters, ties_between(world, a, b));
      const EntityKey key = pair_key(world.replicate, as_number(a.key), as_number(b.key));
      if (v <= draw_logistic(key, Stream::merge, world.week)) continue;
      const bool a_first = a.members.size() >= b.members.size();
      merge(world, work, a_first ? a : b, a_first ? b : a);
      break;
    }
  }
  std::erase_if(world.alive, [&](std::uint32_t serial) { return !world.groups[serial].alive; });
}

}  // namespace linli
