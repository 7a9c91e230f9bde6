#include "population/layout.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

#include "scenario/user_error.hpp"

namespace linli {
namespace {

constexpr std::size_t kMostCourtyards = std::numeric_limits<std::uint16_t>::max();

constexpr std::size_t kMostTenants = 1000;

void check_size(std::uint64_t courtyards, std::uint64_t dwellings) {
  if (courtyards > kMostCourtyards || dwellings >= std::numeric_limits<std::uint32_t>::max()) {
    throw UserError("population: " + std::to_string(courtyards) + " courtyards with " +
                    std::to_string(dwellings) +
                    " dwellings; at most 65535 courtyards and 4294967294 dwellings fit");
  }
}

/// A place with courtyards of the given numbers of dwellings.
Place place_with(const Parameters& p, const std::vector<std::uint32_t>& dwellings) {
  Place place;
  const auto per_community = static_cast<std::size_t>(p.population_courtyards_per_community);
  const auto per_street = static_cast<std::size_t>(p.population_communities_per_street);
  place.courtyard_first_dwelling.push_back(0);
  for (std::size_t c = 0; c < dwellings.size(); ++c) {
    place.courtyard_community.push_back(static_cast<std::uint16_t>(c / per_community));
    place.courtyard_first_dwelling.push_back(place.courtyard_first_dwelling.back() + dwellings[c]);
    place.dwelling_courtyard.insert(place.dwelling_courtyard.end(), dwellings[c],
                                    static_cast<std::uint16_t>(c));
  }
  const std::size_t communities = (dwellings.size() + per_community - 1) / per_community;
  for (std::size_t m = 0; m < communities; ++m) {
    place.community_street.push_back(static_cast<std::uint16_t>(m / per_street));
  }
  place.streets = static_cast<std::uint16_t>((communities + per_street - 1) / per_street);
  return place;
}

struct Homes {
  std::vector<std::vector<std::uint32_t>> members;  ///< vertices of each home
  std::vector<std::uint32_t> home_of;               ///< of each vertex
};

/// Vertices that share a dwelling: residents of one household, in order of first appearance.
Homes group_into_homes(const PopulationInput& input) {
  Homes homes;
  std::map<std::int32_t, std::uint32_t> known;
  const bool grouped = input.vertex == GraphVertex::resident && !input.household.empty();
  for (std::uint32_t v = 0; v < input.label.size(); ++v) {
    auto home = static_cast<std::uint32_t>(homes.members.size());
    if (grouped) home = known.try_emplace(input.household[v], home).first->second;
    if (home == homes.members.size()) homes.members.emplace_back();
    homes.members[home].push_back(v);
    if (homes.members[home].size() > kMostTenants) {
      throw UserError("residents' table: more than " + std::to_string(kMostTenants) +
                      " residents in one household, that of " + input.label[v]);
    }
    homes.home_of.push_back(home);
  }
  return homes;
}

/// Neighbours of every vertex of the input, sorted.
std::vector<std::vector<std::uint32_t>> adjacency(const PopulationInput& input) {
  std::vector<std::vector<std::uint32_t>> neighbours(input.label.size());
  for (const auto& [a, b] : input.edge) {
    neighbours[a].push_back(b);
    neighbours[b].push_back(a);
  }
  for (auto& list : neighbours) std::sort(list.begin(), list.end());
  return neighbours;
}

/// Homes in breadth-first order, from the first vertex of each component.
std::vector<std::uint32_t> breadth_first(const Homes& homes,
                                         const std::vector<std::vector<std::uint32_t>>& neighbours) {
  std::vector<std::uint32_t> order;
  std::vector<bool> seen(homes.members.size(), false);
  for (std::uint32_t start = 0; start < homes.members.size(); ++start) {
    if (seen[start]) continue;
    seen[start] = true;
    order.push_back(start);
    for (std::size_t at = order.size() - 1; at < order.size(); ++at) {
      const std::uint32_t home = order[at];
      for (const std::uint32_t v : homes.members[home]) {
        for (const std::uint32_t w : neighbours[v]) {
          const std::uint32_t next = homes.home_of[w];
          if (seen[next]) continue;
          seen[next] = true;
          order.push_back(next);
        }
      }
    }
  }
  return order;
}

/// Sorts homes by the courtyards of the file and returns how many each courtyard has.
std::vector<std::uint32_t> by_courtyard_of_file(const PopulationInput& input, const Homes& homes,
                                                std::vector<std::uint32_t>& order) {
  const auto courtyard = [&](std::uint32_t home) { return input.courtyard[homes.members[home].front()]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return courtyard(a) < courtyard(b); });
  std::vector<std::uint32_t> dwellings;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || courtyard(order[i]) != courtyard(order[i - 1])) dwellings.push_back(0);
    ++dwellings.back();
  }
  return dwellings;
}

/// Courtyards of the usual size, the last one smaller. Where every vertex is a person on his own, a
/// courtyard has as many of them as it would have residents.
std::vector<std::uint32_t> by_size(const Parameters& p, const PopulationInput& input, std::size_t homes) {
  double size = p.population_households_per_courtyard;
  if (input.vertex == GraphVertex::resident && input.household.empty()) size *= nominal_household_size(p);
  const auto full = static_cast<std::uint32_t>(size);
  std::vector<std::uint32_t> dwellings(homes / full, full);
  if (homes % full != 0) dwellings.push_back(static_cast<std::uint32_t>(homes % full));
  return dwellings;
}

FileGraph lay_out(const PopulationInput& input, const Homes& homes, const std::vector<std::uint32_t>& order,
                  const std::vector<std::vector<std::uint32_t>>& neighbours) {
  FileGraph graph;
  graph.vertex = input.vertex;
  std::vector<std::uint32_t> position(input.label.size());
  for (std::uint32_t d = 0; d < order.size(); ++d) {
    graph.first_vertex.push_back(static_cast<std::uint32_t>(graph.input_vertex.size()));
    for (const std::uint32_t v : homes.members[order[d]]) {
      position[v] = static_cast<std::uint32_t>(graph.input_vertex.size());
      graph.input_vertex.push_back(v);
      graph.dwelling.push_back(d);
    }
  }
  graph.first_vertex.push_back(static_cast<std::uint32_t>(graph.input_vertex.size()));
  for (const std::uint32_t v : graph.input_vertex) {
    graph.first_neighbour.push_back(graph.neighbour.size());
    for (const std::uint32_t w : neighbours[v]) graph.neighbour.push_back(position[w]);
  }
  graph.first_neighbour.push_back(graph.neighbour.size());
  return graph;
}

}  // namespace

Place generated_place(const Parameters& p) {
  const std::uint64_t communities = static_cast<std::uint64_t>(p.population_streets) *
                                    static_cast<std::uint64_t>(p.population_communities_per_street);
  const std::uint64_t courtyards =
      communities * static_cast<std::uint64_t>(p.population_courtyards_per_community);
  check_size(courtyards, courtyards * static_cast<std::uint64_t>(p.population_households_per_courtyard));
  return place_with(p, std::vector<std::uint32_t>(
                           courtyards, static_cast<std::uint32_t>(p.population_households_per_courtyard)));
}

std::pair<Place, FileGraph> place_of_file(const Parameters& p, const PopulationInput& input) {
  const Homes homes = group_into_homes(input);
  const auto neighbours = adjacency(input);
  auto order = breadth_first(homes, neighbours);
  const auto dwellings =
      input.courtyard.empty() ? by_size(p, input, order.size()) : by_courtyard_of_file(input, homes, order);
  check_size(dwellings.size(), order.size());
  return {place_with(p, dwellings), lay_out(input, homes, order, neighbours)};
}

}  // namespace linli
