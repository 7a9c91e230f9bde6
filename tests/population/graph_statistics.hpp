#pragma once
// Statistics of the social graph, by Boost.Graph.
#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/clustering_coefficient.hpp>
#include <boost/graph/connected_components.hpp>
#include <cstdio>
#include <map>
#include <vector>

#include "population/population.hpp"

namespace linli {

using BoostGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// Vertices are residents in order of identity.
inline BoostGraph boost_graph(const Population& population) {
  const auto order = population.residents.in_identity_order();
  std::vector<std::size_t> vertex(population.residents.capacity());
  for (std::size_t v = 0; v < order.size(); ++v) vertex[order[v]] = v;
  BoostGraph graph(order.size());
  for (const ResidentIndex r : order) {
    for (const Tie& tie : population.ties.of(r)) {
      if (vertex[r] < vertex[tie.other]) boost::add_edge(vertex[r], vertex[tie.other], graph);
    }
  }
  return graph;
}

struct GraphStatistics {
  double residents = 0;
  double mean_degree = 0;
  double variance_over_mean = 0;
  double transitivity = 0;     ///< closed paths of length two over all of them
  double giant_component = 0;  ///< share of residents in the largest component
  double assortativity = 0;    ///< correlation of the civic score across ties

  void print(const char* what) const {
    std::printf(
        "%-28s n %7.0f  degree %.2f  variance/mean %.2f  transitivity %.3f  giant %.4f  assortativity %.3f\n",
        what, residents, mean_degree, variance_over_mean, transitivity, giant_component, assortativity);
  }
};

inline double civic_assortativity(const Population& population) {
  double n = 0;
  double x = 0;
  double xx = 0;
  double xy = 0;
  const auto& traits = population.residents.traits;
  for (ResidentIndex r = 0; r < population.residents.capacity(); ++r) {
    for (const Tie& tie : population.ties.of(r)) {
      const auto a = static_cast<double>(traits[r].civic);
      const auto b = static_cast<double>(traits[tie.other].civic);
      n += 1, x += a, xx += a * a, xy += a * b;
    }
  }
  const double mean = x / n;
  return (xy / n - mean * mean) / (xx / n - mean * mean);
}

inline GraphStatistics statistics_of(const Population& population) {
  const BoostGraph graph = boost_graph(population);
  const auto n = static_cast<double>(boost::num_vertices(graph));
  double sum = 0;
  double squares = 0;
  double paths = 0;
  double triangles = 0;
  for (const auto v : boost::make_iterator_range(boost::vertices(graph))) {
    const auto degree = static_cast<double>(boost::out_degree(v, graph));
    sum += degree;
    squares += degree * degree;
    paths += static_cast<double>(boost::num_paths_through_vertex(graph, v));
    triangles += static_cast<double>(boost::num_triangles_on_vertex(graph, v));
  }
  std::vector<std::size_t> component(boost::num_vertices(graph));
  std::vector<std::size_t> size(boost::connected_components(graph, component.data()), 0);
  for (const std::size_t c : component) ++size[c];
  const double mean = sum / n;
  return {n,
          mean,
          (squares / n - mean * mean) / mean,
          triangles / paths,
          static_cast<double>(*std::max_element(size.begin(), size.end())) / n,
          civic_assortativity(population)};
}

/// People and ties by identity, whatever the storage: for each resident birth, arrival, civic score
/// and neighbours with kinds.
struct Portrait {
  Week birth;
  Week arrived;
  std::uint8_t caregiver;
  std::uint16_t courtyard;
  float civic;
  std::vector<std::pair<ResidentId, TieKind>> ties;
  friend bool operator==(const Portrait&, const Portrait&) = default;
};

inline std::map<ResidentId, Portrait> portraits(const Population& population) {
  std::map<ResidentId, Portrait> all;
  const Residents& who = population.residents;
  for (const ResidentIndex r : who.in_identity_order()) {
    Portrait portrait{who.birth[r],     who.arrived[r],      who.caregiver[r],
                      who.courtyard[r], who.traits[r].civic, {}};
    for (const Tie& tie : population.ties.of(r)) portrait.ties.emplace_back(who.id[tie.other], tie.kind);
    all.emplace(who.id[r], std::move(portrait));
  }
  return all;
}

/// Lets residents come and go for the weeks after `from`, up to and including `to`.
inline void turn_over(Population& population, const Parameters& parameters, ReplicateKey key, Week from,
                      Week to) {
  std::vector<Ties::NewTie> made;
  for (Week week = from + 1; week <= to; ++week) {
    const auto changes = population.changes(parameters, key, week);
    for (const ResidentIndex r : changes.departing) population.depart(r);
    for (const auto& arrival : changes.arriving) population.arrive(parameters, key, arrival, week, made);
  }
}

}  // namespace linli
