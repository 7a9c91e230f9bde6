#pragma once
// Where a group breaks: the minimum cut between captain and chief opponent on the members' graph
// (Zachary 1977), by Boost.Graph's push-relabel maximum flow.
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace linli {

struct WeightedEdge {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::int32_t weight = 1;
};

/// Sides of the minimum cut between `source` and `sink` among `vertices` vertices: true for the
/// source's side. Of several minimum cuts, the one with the smallest source side is given.
std::vector<bool> min_cut_side(std::uint32_t vertices, const std::vector<WeightedEdge>& edges, std::uint32_t source,
                               std::uint32_t sink);

}  // namespace linli
