#pragma once
// The people and their ties: built once, then kept up as households move and cohorts age.
#include <boost/container/small_vector.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "parameters/parameters.hpp"
#include "population/books.hpp"
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

/// Slots of the residents of one dwelling.
using Household = boost::container::small_vector<ResidentIndex, 8>;

/// People and ties, and the calendar of who comes and goes.
class Population {
 public:
  /// The stationary population and graph at `week` (the start of burn-in). `input`: graph and residents
  /// from files, or null. `storage_order` (tests only) permutes where residents are stored.
  static Population build(const Scenario& scenario, const PopulationInput* input, ReplicateKey replicate,
                          Week week, std::optional<std::uint32_t> storage_order = std::nullopt);

  Place place;
  Residents residents;
  Ties ties;

  /// Who goes and who comes in `week`, each in order of identity.
  struct Changes {
    std::vector<ResidentIndex> departing;
    struct Arrival {
      ResidentId id;
      Week birth;
      bool caregiver;
    };
    std::vector<Arrival> arriving;
  };
  /// To be called once for every week after the one built for, in order.
  Changes changes(const Parameters& parameters, ReplicateKey replicate, Week week);
  /// Slots of those who live in a dwelling now, in order of identity.
  [[nodiscard]] Household household(std::uint32_t dwelling) const;
  /// Removes a resident with all ties. The caller has ended memberships before.
  void depart(ResidentIndex r);
  /// Adds a resident with traits and ties; returns the slot. New ties are appended to `made`.
  ResidentIndex arrive(const Parameters& parameters, ReplicateKey replicate, const Changes::Arrival& who,
                       Week week, std::vector<Ties::NewTie>& made);

 private:
  friend struct StateAccess;  ///< engine/state.hpp
  PopulationBooks books_;
  void move_people_in(const Parameters& parameters, ReplicateKey replicate, Week week,
                      std::optional<std::uint32_t> storage_order);
  void settle(ResidentIndex r);
  void meet(ResidentIndex r, std::span<const ResidentIndex> focus, TieKind kind,
            std::vector<Ties::NewTie>& made) const;
  void find_generated_ties(ResidentIndex r, std::vector<Ties::NewTie>& made) const;
  void find_file_ties(ResidentIndex r, bool once, std::vector<Ties::NewTie>& made) const;
  [[nodiscard]] HouseholdPlan plan_of(const Parameters& parameters, ReplicateKey replicate,
                                      std::uint32_t dwelling, std::uint16_t occupancy, Week arrives) const;
};

/// Correlated traits of a resident who arrives in `week`: normal scores with loadings on one common factor.
Traits draw_traits(const Parameters& parameters, ReplicateKey replicate, ResidentId id, Week birth,
                   Week week);
/// The topic a resident cares about most.
Topic main_interest(const Traits& traits);
/// Share of residents whose main interest is `topic`.
double main_interest_share(const Parameters& parameters, Topic topic);

}  // namespace linli
