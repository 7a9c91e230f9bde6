#pragma once
// The people and their ties: built once, then kept up as households move and cohorts age.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parameters/parameters.hpp"
#include "population/household.hpp"
#include "scenario/scenario.hpp"
#include "world/place.hpp"
#include "world/residents.hpp"
#include "world/ties.hpp"

namespace linli {

/// A graph and residents from files, cleaned; vertices are numbered from 0 in order of first appearance.
struct PopulationInput {
  GraphVertex vertex = GraphVertex::resident;
  std::vector<std::string> label;                             ///< of each vertex, as in the file
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edge;  ///< lower vertex first, sorted, unique
  /// Optional columns of the residents' CSV, per vertex; empty where the file has none.
  std::vector<std::int32_t> household, courtyard, age;
  std::vector<float> initiative;
  /// What was dropped and assumed, as lines to print ("dropped 12 self-loops", ...).
  std::vector<std::string> report;
};

/// People and ties, and the calendar of who comes and goes.
class Population {
 public:
  /// The stationary population and graph at `week` (the start of burn-in).
  static Population build(const Scenario& scenario, const PopulationInput* input, ReplicateKey replicate, Week week);

  Place place;
  Residents residents;
  Ties ties;

  /// Who goes and who comes in `week`, each in order of identity.
  struct Changes {
    std::vector<ResidentIndex> departing;
    struct Arrival { ResidentId id; Week birth; bool caregiver; };
    std::vector<Arrival> arriving;
  };
  /// To be called once for every week after the one built for, in order.
  Changes changes(const Parameters& parameters, ReplicateKey replicate, Week week);
  /// Removes a resident with all ties. The caller has ended memberships before.
  void depart(ResidentIndex r);
  /// Adds a resident with traits and ties; returns the slot. New ties are appended to `made`.
  ResidentIndex arrive(const Parameters& parameters, ReplicateKey replicate, const Changes::Arrival& who, Week week,
                       std::vector<Ties::NewTie>& made);

 private:
  struct Books;  // foci, household plans, calendar
  std::shared_ptr<const Books> dummy_;
};

/// Correlated traits of a resident: normal scores with loadings on one common factor.
Traits draw_traits(const Parameters& parameters, ReplicateKey replicate, ResidentId id, Week birth, Week week);

}  // namespace linli
