#include "mechanisms/min_cut.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>

namespace linli {

std::vector<bool> min_cut_side(std::uint32_t vertices, const std::vector<WeightedEdge>& edges, std::uint32_t source,
                               std::uint32_t sink) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using EdgeProperty = boost::property<
      boost::edge_capacity_t, std::int64_t,
      boost::property<boost::edge_residual_capacity_t, std::int64_t,
                      boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>;
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, EdgeProperty>;
  Graph graph(vertices);
  const auto capacity = boost::get(boost::edge_capacity, graph);
  const auto reverse = boost::get(boost::edge_reverse, graph);
  for (const WeightedEdge& e : edges) {
    const auto there = boost::add_edge(e.a, e.b, graph).first;
    const auto back = boost::add_edge(e.b, e.a, graph).first;
    capacity[there] = capacity[back] = e.weight;
    reverse[there] = back;
    reverse[back] = there;
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

}  // namespace linli
