#include "story/twins.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cstdlib>
#include <map>

namespace linli {
namespace {

/// Groups by founder.
using ByFounder = std::multimap<ResidentId, const GroupRow*>;

ByFounder by_founder(std::span<const GroupRow> groups) {
  ByFounder index;
  for (const GroupRow& g : groups) index.emplace(g.id.founder, &g);
  return index;
}

Twin twin_in(const GroupRow& group, const ByFounder& index) {
  Twin best;
  GroupId best_id;
  const auto away = [&](const GroupId& id) { return std::abs(id.week - group.id.week); };
  const auto [first, last] = index.equal_range(group.id.founder);
  for (auto it = first; it != last; ++it) {
    const GroupRow& other = *it->second;
    if (other.id == group.id) return {TwinKind::exact, other.group};
    if (other.topic != group.topic || away(other.id) > kNearWeeks) continue;
    const bool nearer = best.kind == TwinKind::none || away(other.id) < away(best_id) ||
                        (away(other.id) == away(best_id) && other.id < best_id);
    if (!nearer) continue;
    best = {TwinKind::near, other.group};
    best_id = other.id;
  }
  return best;
}

}  // namespace

Twin twin_of(const GroupRow& group, std::span<const GroupRow> others) {
  return twin_in(group, by_founder(others));
}

Unmatched& Unmatched::operator+=(const Unmatched& more) {
  groups += more.groups;
  without += more.without;
  pairs += more.pairs;
  parted += more.parted;
  return *this;
}

Unmatched count_unmatched(std::span<const GroupRow> groups, std::span<const GroupRow> others) {
  Unmatched count;
  const auto index = by_founder(others);
  std::map<std::uint32_t, bool> lives;
  for (const GroupRow& other : others) lives[other.group] = other.ended == kNever;
  for (const GroupRow& g : groups) {
    const Twin twin = twin_in(g, index);
    if (g.id.week >= 1) {
      ++count.groups;
      count.without += twin.kind == TwinKind::none ? 1 : 0;
    }
    if (twin.kind == TwinKind::exact) {
      ++count.pairs;
      count.parted += lives.at(twin.group) != (g.ended == kNever) ? 1 : 0;
    }
  }
  return count;
}

double Chance::placebo_at_most() const {
  if (placebo.groups == 0 || placebo.without == placebo.groups) return 1.0;
  return boost::math::binomial_distribution<>::find_upper_bound_on_p(
      static_cast<double>(placebo.groups), static_cast<double>(placebo.without), 0.05);
}

double Chance::room_for_chance() const {
  if (arm.without == 0) return 1.0;
  const double share = static_cast<double>(arm.without) / static_cast<double>(arm.groups);
  return std::min(1.0, placebo_at_most() / share);
}

}  // namespace linli
