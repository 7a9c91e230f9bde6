#include "story/twins.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cstdlib>
#include <map>
#include <vector>

namespace linli {
namespace {

/// A group and one of the other run that may be its near twin, by position.
struct Candidate {
  Week apart = 0;
  std::size_t one = 0, other = 0;
  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

/// Exact twins; what they leave over is `open`, by founder.
std::vector<std::size_t> exact_twins(std::span<const GroupRow> groups, std::span<const GroupRow> others,
                                     std::multimap<ResidentId, std::size_t>& open) {
  std::map<GroupId, std::size_t> by_id;
  for (std::size_t i = 0; i < others.size(); ++i) by_id[others[i].id] = i;
  std::vector<std::size_t> twin(groups.size(), others.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto at = by_id.find(groups[i].id);
    if (at == by_id.end()) continue;
    twin[i] = at->second;
    by_id.erase(at);
  }
  for (const auto& [id, i] : by_id) open.emplace(id.founder, i);
  return twin;
}

}  // namespace

std::vector<Twin> twins_of(std::span<const GroupRow> groups, std::span<const GroupRow> others) {
  std::multimap<ResidentId, std::size_t> open;
  const auto exact = exact_twins(groups, others, open);
  std::vector<Twin> twins(groups.size());
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (exact[i] < others.size()) {
      twins[i] = {TwinKind::exact, others[exact[i]].group};
      continue;
    }
    const auto [first, last] = open.equal_range(groups[i].id.founder);
    for (auto it = first; it != last; ++it) {
      const Week apart = std::abs(others[it->second].id.week - groups[i].id.week);
      if (others[it->second].topic == groups[i].topic && apart <= kNearWeeks)
        candidates.push_back({apart, i, it->second});
    }
  }
  std::sort(candidates.begin(), candidates.end());
  std::vector<bool> taken(others.size());
  for (const Candidate& c : candidates) {
    if (twins[c.one].kind != TwinKind::none || taken[c.other]) continue;
    twins[c.one] = {TwinKind::near, others[c.other].group};
    taken[c.other] = true;
  }
  return twins;
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
  const auto twins = twins_of(groups, others);
  std::map<std::uint32_t, bool> lives;
  for (const GroupRow& other : others) lives[other.group] = other.ended == kNever;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const GroupRow& g = groups[i];
    const Twin& twin = twins[i];
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
