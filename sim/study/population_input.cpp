#include "study/population_input.hpp"

#include "population/graph_file.hpp"

namespace linli {

std::unique_ptr<const PopulationInput> load_population(const Scenario& scenario) {
  if (scenario.graph.source == GraphSource::generated) return nullptr;
  return std::make_unique<const PopulationInput>(
      read_graph_file(scenario.graph.path, scenario.graph.vertex, scenario.graph.residents_path));
}

}  // namespace linli
