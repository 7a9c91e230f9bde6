// Two small groups alike in topic and place may join.
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
  const int small = world.parameters.stage_start_up_size;
  for (std::size_t i = 0; i < world.alive.size(); ++i) {
    Group& a = world.groups[world.alive[i]];
    if (!a.alive || a.active(world.week) >= small) continue;
    for (std::size_t j = i + 1; j < world.alive.size(); ++j) {
      Group& b = world.groups[world.alive[j]];
      if (!b.alive || b.courtyard != a.courtyard || b.topic != a.topic || b.is_public != a.is_public)
        continue;
      if (b.active(world.week) >= small) continue;
      const double v = world.parameters.between_merge + circle(world.parameters, ties_between(world, a, b));
      const EntityKey key = pair_key(world.replicate, static_cast<std::uint64_t>(a.key.k1) << 32U | a.key.k0,
                                     static_cast<std::uint64_t>(b.key.k1) << 32U | b.key.k0);
      if (v <= draw_logistic(key, Stream::merge, world.week)) continue;
      const bool a_first = a.members.size() >= b.members.size();
      merge(world, work, a_first ? a : b, a_first ? b : a);
      break;
    }
  }
  std::erase_if(world.alive, [&](std::uint32_t serial) { return !world.groups[serial].alive; });
}

}  // namespace linli
