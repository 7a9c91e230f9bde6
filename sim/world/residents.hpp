#pragma once
// Residents as columns. A slot is used again after its resident has left; the identity never is.
#include <array>
#include <cstdint>
#include <vector>

#include "random/keyed.hpp"
#include "world/identity.hpp"

namespace linli {

/// What is fixed for life. Normal scores are correlated (population/traits.hpp).
struct Traits {
  float initiative = 0;  ///< standard normal score; exp(sigma * score) is heavy-tailed
  float motivation = 0;  ///< baseline of autonomous motivation, SD units
  float concern = 0;     ///< baseline of concern for public affairs, SD units
  float confidence = 0;  ///< baseline of confidence to act in public, SD units
  float sociality = 1;   ///< factor of tie formation, mean 1
  float civic = 0;       ///< the common factor behind the scores above; ties are assortative in it
  std::array<float, kTopics> interest{};  ///< interest per topic, [0, 1]
};

/// Who lives here and how they are. Every column has `capacity()` entries.
struct Residents {
  // Identity and place.
  std::vector<ResidentId> id;  ///< 0 where the slot is empty
  std::vector<EntityKey> key;  ///< entity_key(replicate, id), kept
  std::vector<std::uint16_t> courtyard;
  std::vector<Week> birth;
  std::vector<Week> arrived;
  std::vector<std::uint8_t> caregiver;  ///< 1: cares full time for children or elders
  std::vector<Traits> traits;
  // States that move: the value at week `touched`; between touches a closed form (mechanisms/drift.hpp).
  std::vector<Week> touched;
  std::vector<float> motivation;  ///< autonomous motivation, SD units about the population mean
  std::vector<float> reliance;    ///< reliance on gifts, [0, 1]
  std::vector<float> concern;     ///< public concern, SD units
  std::vector<float> confidence;  ///< confidence, SD units
  std::vector<float> fatigue;     ///< hours beyond what one can spare, not yet recovered from
  std::vector<std::array<float, kSkills>> skill;  ///< [0, 1]
  // Traces of behaviour, from which the ladder is read; they decide nothing.
  std::vector<Week> first_active;  ///< first attendance, kNever if none
  std::vector<Week> last_active;   ///< last attendance, kLongAgo if none
  std::vector<float>
      attendance_rate;  ///< attendances a week, exponential window of 26 weeks, at week last_active
  std::vector<std::uint16_t> attended;  ///< attendances since arrival

  [[nodiscard]] std::size_t capacity() const { return id.size(); }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] bool present(ResidentIndex r) const { return id[r] != 0; }

  /// Puts a resident into a free slot (or a new one) with all states at their baselines.
  ResidentIndex add(ResidentId who, EntityKey who_key, std::uint16_t where, Week born, Week since,
                    bool is_caregiver, const Traits& what);
  /// Empties the slot.
  void remove(ResidentIndex r);
  /// Slots in the order of identity (for output and digest; O(n log n)).
  [[nodiscard]] std::vector<ResidentIndex> in_identity_order() const;

 private:
  friend struct StateAccess;  ///< engine/state.hpp
  std::size_t count_ = 0;
  std::vector<ResidentIndex> free_;
};

}  // namespace linli
