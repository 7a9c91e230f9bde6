#pragma once
// The keyed generator of the social graph. People meet in foci (Feld 1981): the household, the
// stairwell, a like-minded circle of the courtyard, a wider focus across the courtyards of a
// street, or for some of another street.
// Whether two who share a focus are tied is a pure function of the two of them, so the graph is at
// every time a function of who lives here: newcomers change nobody else's ties, and turnover leaves
// the graph stationary.
#include <cstdint>
#include <vector>

#include "parameters/parameters.hpp"
#include "random/keyed_lanes.hpp"
#include "world/place.hpp"
#include "world/residents.hpp"
#include "world/ties.hpp"

namespace linli {

/// What the generator needs to know of a resident.
struct Acquaintance {
  ResidentId id = 0;
  float sociality = 1;
  float civic = 0;
};

/// Probability and draw of a tie between two who share a focus:
/// min(p_max, c s_i s_j exp(-h |civic_i - civic_j|)), c set so that the mean number of ties is the
/// parameter's before the cap.
class TieLaw {
 public:
  TieLaw() = default;
  TieLaw(const Parameters& parameters, ReplicateKey replicate);
  /// `kind`: neighbour, circle or weak.
  [[nodiscard]] double probability(TieKind kind, const Acquaintance& a, const Acquaintance& b) const;
  [[nodiscard]] bool tied(TieKind kind, const Acquaintance& a, const Acquaintance& b) const;
  /// Of `count` others in turn, those tied to `self`: `other(i)` is an Acquaintance, `use(i)` hears of it.
  template <class Other, class Use>
  void each_tied(TieKind kind, const Acquaintance& self, std::size_t count, const Other& other,
                 const Use& use) const {
    draw_each(
        replicate_, count, Stream::graph_tie, 0, static_cast<std::uint32_t>(kind),
        [&](std::size_t i, EntityLanes& who, std::size_t lane) { who.set_pair(lane, self.id, other(i).id); },
        [&](std::size_t i, double u) {
          if (ties(u, kind, self, other(i))) use(i);
        });
  }
  /// Tie between members of two households tied in a graph read from a file.
  [[nodiscard]] bool expanded(const Acquaintance& a, const Acquaintance& b) const;

 private:
  /// Whether the draw of the two ties them.
  [[nodiscard]] bool ties(double u, TieKind kind, const Acquaintance& a, const Acquaintance& b) const;

  ReplicateKey replicate_;
  double rate_[6] = {};  ///< c, by kind
  double highest_ = 1;
  double homophily_ = 0;
  double expand_ = 0;
};

/// Which circle and which wider focus a resident belongs to. Numbers of foci follow from the size of
/// the place, not from who lives there, so that nobody's belonging depends on others.
class FocusMap {
 public:
  FocusMap() = default;
  FocusMap(const Parameters& parameters, const Place& place);
  [[nodiscard]] std::uint32_t circles() const { return first_circle_.empty() ? 0 : first_circle_.back(); }
  [[nodiscard]] std::uint32_t wider() const { return first_wide_.empty() ? 0 : first_wide_.back(); }
  [[nodiscard]] std::uint32_t circle_of(EntityKey who, std::uint16_t courtyard, const Traits& traits) const;
  [[nodiscard]] std::uint32_t wide_of(EntityKey who, std::uint16_t street) const;

 private:
  std::vector<std::uint32_t> first_circle_;  ///< by courtyard and topic, one longer
  std::vector<std::uint32_t> first_wide_;    ///< by street, one longer
  double likeness_ = 0;
  double beyond_street_ = 0;
};

/// Residents expected in a household, for sizes of foci.
double nominal_household_size(const Parameters& parameters);

}  // namespace linli
