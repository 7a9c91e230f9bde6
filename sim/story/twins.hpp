#pragma once
// Twins of groups in the paired run of another arm, and what chance alone does to them (docs/odd.md, 8).
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "observation/week_log.hpp"

namespace linli {

/// Weeks within which groups of one founder and topic are near twins.
inline constexpr Week kNearWeeks = 26;

enum class TwinKind : std::uint8_t {
  exact,  ///< the same founder, week and ordinal
  near,   ///< the same founder and topic within kNearWeeks
  none,
};

struct Twin {
  TwinKind kind = TwinKind::none;
  std::uint32_t group = kNoGroup;  ///< its serial number in the other run
};
/// The twin of each group of a run among those of the paired run, one to one: exact ones first, then near
/// ones, the closest in weeks first (of those as close, in the order of the lists).
std::vector<Twin> twins_of(std::span<const GroupRow> groups, std::span<const GroupRow> others);

/// How many of a run's groups have no twin in the paired run, and how many of those that have one differ from
/// it in living to the end or not.
struct Unmatched {
  std::size_t groups = 0;   ///< founded in week 1 or later
  std::size_t without = 0;  ///< of these, without a twin
  std::size_t pairs = 0;    ///< groups with an exact twin, whenever founded
  std::size_t parted = 0;   ///< of these pairs, one lives at the end and the other does not
  Unmatched& operator+=(const Unmatched& more);
};
Unmatched count_unmatched(std::span<const GroupRow> groups, std::span<const GroupRow> others);

/// What a placebo leaves of a claim that groups exist only because of what sets two arms apart.
struct Chance {
  Unmatched arm;      ///< of the story's run beside the paired run
  Unmatched placebo;  ///< of the baseline's runs beside the placebo's
  /// Upper end of the 95% interval (one-sided, Clopper and Pearson 1934) of the share without twin in the
  /// placebo.
  [[nodiscard]] double placebo_at_most() const;
  /// Share of the arm's groups without a twin that chance may account for, at most: placebo_at_most over the
  /// arm's share; 1 where the arm has no more of them than that.
  [[nodiscard]] double room_for_chance() const;
};

}  // namespace linli
