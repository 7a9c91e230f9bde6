#pragma once
// Who is woken when: rare things that befall a resident or a place, each the first passage of an
// integrated hazard over an Exp(1) threshold drawn once per entity, stream and spell.
#include <cstdint>
#include <vector>

#include "random/keyed.hpp"
#include "world/identity.hpp"

namespace linli {

/// One waking. `who` is an identity (resident, or number of a courtyard or community), so that an
/// entry outlives the slot of a resident who has left, and is then passed over.
struct Waking {
  std::uint64_t who = 0;
  ResidentIndex slot = kNobody;
  std::uint32_t spell = 0;
  std::uint8_t clock = 0;
  Week due = 0;
};

/// Wakings by week: a ring of buckets, and a list for what lies beyond the ring.
class Calendar {
 public:
  void add(const Waking& waking, Week now);
  /// Removes and returns what is due in `week`, in order of (clock, who). To be called every week in turn.
  std::vector<Waking> take(Week week);

 private:
  friend struct StateAccess;  ///< engine/state.hpp
  static constexpr int kRing = 256;
  std::vector<Waking> ring_[kRing];
  std::vector<Waking> later_;
};

/// Weeks until an integrated constant hazard passes its threshold: ceil(Exp(1) / rate), at least 1;
/// kNever where the rate is 0. `spell` counts the entity's thresholds on this stream.
Week next_passage(EntityKey key, Stream stream, std::uint32_t spell, double rate_per_week, Week now);

/// Calls `begin(spell)` for each passage of a place's clock that is due by now, and draws the next. `due`:
/// when the threshold numbered `spell` is passed; kLongAgo: not yet drawn.
template <typename Begin>
void pass_due(EntityKey key, Stream stream, std::uint32_t& spell, Week& due, double rate_per_week, Week now,
              Begin begin) {
  while (due <= now) {
    if (due != kLongAgo) begin(spell);
    due = next_passage(key, stream, ++spell, rate_per_week, now);
  }
}

}  // namespace linli
