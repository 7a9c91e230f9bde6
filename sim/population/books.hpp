#pragma once
// The books a population keeps: who lives in which dwelling, who belongs to which focus, and the
// weeks in which somebody comes or goes. Copied with the population; what never changes is shared.
#include <cstdint>
#include <memory>
#include <vector>

#include "population/graph_generator.hpp"
#include "scenario/scenario.hpp"
#include "world/identity.hpp"

namespace linli {

/// A graph read from a file, laid out over dwellings. Vertices are dwellings, or the places of the
/// members of dwellings; whoever occupies a vertex has its ties.
struct FileGraph {
  GraphVertex vertex = GraphVertex::household;
  std::vector<std::uint32_t> first_vertex;     ///< of each dwelling, one longer
  std::vector<std::uint32_t> dwelling;         ///< of each vertex
  std::vector<std::uint64_t> first_neighbour;  ///< of each vertex, one longer
  std::vector<std::uint32_t> neighbour;
  std::vector<std::uint32_t> input_vertex;  ///< position of each vertex in the input
};

struct PopulationBooks {
  struct Shared {
    TieLaw law;
    FocusMap foci;
    std::uint32_t stairwell = 16;
    std::unique_ptr<const FileGraph> file;  ///< null: generated graph
  };
  struct Dwelling {
    Week arrives = 0;  ///< of the household that lives there
    ResidentIndex first = kNobody;
    std::uint16_t occupancy = 0;
  };
  struct Due {
    Week week = 0;
    std::uint32_t dwelling = 0;
    friend auto operator<=>(const Due&, const Due&) = default;
  };

  std::shared_ptr<const Shared> shared;
  std::vector<Dwelling> dwelling;
  std::vector<Due> calendar;                ///< heap: one entry a dwelling, its next week with a change
  std::vector<ResidentIndex> next_at_home;  ///< per resident: who follows in the list of the dwelling
  std::vector<std::vector<ResidentIndex>> in_circle;  ///< members of each circle
  std::vector<std::vector<ResidentIndex>> in_wide;    ///< and of each wider focus
  std::vector<std::uint32_t> circle, wide;            ///< of each resident
};

}  // namespace linli
