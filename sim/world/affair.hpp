#pragma once
#include <cstdint>
#include <vector>

#include "observation/records.hpp"
#include "random/keyed.hpp"
#include "world/identity.hpp"

namespace linli {

/// A public affair: something that someone could take up.
struct Affair {
  std::uint32_t serial = 0;  ///< position in World::affairs, this run only
  EntityKey key;
  Topic topic = Topic::environment;
  std::uint16_t courtyard = 0;
  Week arose = 0;
  Week ended = kNever;
  double severity = 0;                ///< at week `arose`
  double level = 0;                   ///< what it would be now if nobody had relieved it; fades (affair.fade)
  double relieved = 0;                ///< share of `level` that work has taken away; returns (affair.returns)
  double severity_now = 0;            ///< level times what is not relieved
  Week kept_until = kLongAgo;         ///< upkeep holds what was relieved until then
  std::uint32_t taken_by = kNoGroup;  ///< group at work on it
  std::uint32_t solved_by = kNoGroup;  ///< the last group that did
  bool solved = false;                 ///< relieved far enough once, by whomever
  EventId event = 0;
};

/// A sudden public event: salience that fades in weeks, and news that spreads day by day.
struct PublicEvent {
  std::uint32_t serial = 0;  ///< number among affairs and events, this run only
  EntityKey key;
  std::uint16_t community = 0;
  bool manufactured = false;
  Topic topic = Topic::volunteering;
  Week began = 0;
  Week ended = kNever;
  double salience_start = 1;
  double salience_weeks = 5;
  double salience = 0;  ///< this week
  EventId event = 0;
  std::vector<std::uint64_t> informed;  ///< bit per slot
  std::vector<ResidentIndex> tellers;   ///< informed, who still tell others; a set, in no order
  std::uint32_t informed_count = 0;
  /// Households of the community in which somebody knew by the third day of the news, and all there were;
  /// told, never read by a mechanism. Unset until then.
  std::int32_t households_by_day_three = -1, households = -1;
  std::vector<ResidentIndex> volunteers;  ///< who turned out at least once; in order of identity

  [[nodiscard]] bool knows(ResidentIndex r) const {
    return r / 64 < informed.size() && (informed[r / 64] >> (r % 64) & 1U) != 0;
  }
};

/// An organiser of routine activities: a community's residents' committee or property company.
struct Organiser {
  HostKind kind = HostKind::committee;
  std::uint16_t community = 0;
  EntityKey key;
  struct Regular {
    ResidentIndex resident = kNobody;
    Week last = 0;
  };
  std::vector<Regular> regulars;  ///< who came of late; in order of identity
};

}  // namespace linli
