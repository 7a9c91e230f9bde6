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
std::vector<bool> min_cut_side(std::uint32_t vertices, const std::vector<WeightedEdge>& edges,
                               std::uint32_t source, std::uint32_t sink);

/// The fault line between two leaders: true for the captain's side. Each side holds at least `part` vertices,
/// its leader and those closest to him before the other; the rest falls by the minimum cut. Nothing where
/// there are too few, or where ties across are not clearly weaker than within: the mean weight of a pair
/// across less than half that of a pair within.
std::optional<std::vector<bool>> fault_line(std::uint32_t vertices, const std::vector<WeightedEdge>& edges,
                                            std::uint32_t captain, std::uint32_t opponent,
                                            std::uint32_t part);

}  // namespace linli
