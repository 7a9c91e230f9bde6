#pragma once
// Where dwellings are: laid out by the parameters, or by a graph read from a file.
#include <utility>

#include "population/books.hpp"
#include "population/population.hpp"

namespace linli {

/// Streets, communities, courtyards and dwellings by the parameters. Throws UserError if there are
/// more courtyards than 65535 or more dwellings than 2^32 - 1.
Place generated_place(const Parameters& parameters);

/// Places the vertices of a file's graph. Members of one household share a dwelling. Courtyards are
/// the file's, or else filled in breadth-first order of the graph, so that tied people live near.
std::pair<Place, FileGraph> place_of_file(const Parameters& parameters, const PopulationInput& input);

}  // namespace linli
