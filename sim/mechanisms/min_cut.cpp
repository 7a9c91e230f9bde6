#include "mechanisms/min_cut.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>

namespace linli {

std::vector<bool> min_cut_side(std::uint32_t vertices, const std::vector<WeightedEdge>& edges,
                               std::uint32_t source, std::uint32_t sink) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using EdgeProperty =
      boost::property<boost::edge_capacity_t, std::int64_t,
                      boost::property<boost::edge_residual_capacity_t, std::int64_t,
                                      boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
  using Graph =
      boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, EdgeProperty>;
  Graph graph(vertices);
  const auto capacity = boost::get(boost::edge_capacity, graph);
  const auto reverse = boost::get(boost::edge_reverse, graph);
  // Each direction has an arc back of no capacity of its own: by these the algorithm knows what to return.
  const auto add_arc = [&](std::uint32_t from, std::uint32_t to, std::int32_t weight) {
    const auto there = boost::add_edge(from, to, graph).first;
    const auto back = boost::add_edge(to, from, graph).first;
    capacity[there] = weight;
    capacity[back] = 0;
    reverse[there] = back;
    reverse[back] = there;
  };
  for (const WeightedEdge& e : edges) {
    add_arc(e.a, e.b, e.weight);
    add_arc(e.b, e.a, e.weight);
  }
  boost::push_relabel_max_flow(graph, source, sink);
  // Reached from the source over what capacity is left.
  const auto residual = boost::get(boost::edge_residual_capacity, graph);
  std::vector<bool> side(vertices, false);
  std::vector<std::uint32_t> stack{source};
  side[source] = true;
  while (!stack.empty()) {
    const std::uint32_t v = stack.back();
    stack.pop_back();
    for (auto [it, end] = boost::out_edges(v, graph); it != end; ++it) {
      const auto w = static_cast<std::uint32_t>(boost::target(*it, graph));
      if (side[w] || residual[*it] <= 0) continue;
      side[w] = true;
      stack.push_back(w);
    }
  }
  return side;
}

namespace {

/// Weight of the ties of every vertex to `leader`.
std::vector<std::int64_t> weight_to(std::uint32_t leader, std::uint32_t vertices,
                                    const std::vector<WeightedEdge>& edges) {
  std::vector<std::int64_t> weight(vertices, 0);
  for (const WeightedEdge& e : edges) {
    if (e.a == leader) weight[e.b] += e.weight;
    if (e.b == leader) weight[e.a] += e.weight;
  }
  return weight;
}

/// Whether ties across are clearly weaker than within.
bool parts_are_apart(const std::vector<bool>& side, const std::vector<WeightedEdge>& edges) {
  const auto here = static_cast<double>(std::count(side.begin(), side.end(), true));
  const double there = static_cast<double>(side.size()) - here;
  double across = 0.0;
  double within = 0.0;
  for (const WeightedEdge& e : edges) (side[e.a] == side[e.b] ? within : across) += e.weight;
  const double pairs_within = 0.5 * (here * (here - 1.0) + there * (there - 1.0));
  return 2.0 * across * pairs_within < within * here * there;
}

}  // namespace

std::optional<std::vector<bool>> fault_line(std::uint32_t vertices, const std::vector<WeightedEdge>& edges,
                                            std::uint32_t captain, std::uint32_t opponent,
                                            std::uint32_t part) {
  if (vertices < 2 * part) return std::nullopt;
  const auto to_captain = weight_to(captain, vertices, edges);
  const auto to_opponent = weight_to(opponent, vertices, edges);
  std::vector<std::uint32_t> rest;
  std::int32_t heavy = 1;
  for (std::uint32_t v = 0; v < vertices; ++v) {
    if (v != captain && v != opponent) rest.push_back(v);
  }
  for (const WeightedEdge& e : edges) heavy += e.weight;
  std::stable_sort(rest.begin(), rest.end(), [&](std::uint32_t a, std::uint32_t b) {
    return to_captain[a] - to_opponent[a] > to_captain[b] - to_opponent[b];
  });
  // No cut parts a leader from his nearest.
  std::vector<WeightedEdge> bound = edges;
  for (std::uint32_t k = 0; k + 1 < part; ++k) {
    bound.push_back({captain, rest[k], heavy});
    bound.push_back({opponent, rest[rest.size() - 1 - k], heavy});
  }
  std::vector<bool> side = min_cut_side(vertices, bound, captain, opponent);
  if (!parts_are_apart(side, edges)) return std::nullopt;
  return side;
}

}  // namespace linli
