#pragma once
// Phase 10. Readers only: nothing here changes the world, nor "week touched".
#include <span>
#include <vector>

#include "mechanisms/week.hpp"

namespace linli {

/// One indicator and how it is read off the world.
struct Indicator {
  IndicatorRecord record;
  double (*read)(const struct Observation&) = nullptr;
};

/// Indicators are counted in one pass over residents and groups; this is what the pass leaves.
struct Observation {
  const World& world;
  const WeekLog& log;
  double residents = 0, adults = 0;
  double active_week = 0, active_4 = 0, active_52 = 0;
  std::array<double, 4> ladder{};
  std::array<double, kAgeClasses> active_52_by_age{};
  std::array<std::array<double, kStages>, 2> groups{};  ///< [public][stage]
  double sustained = 0, public_active4 = 0;
  double members = 0, quarrels_open = 0, dependence = 0, cohesion = 0, norms = 0, roles = 0,
         active_members = 0;
};

Observation observe(const World& world, const WeekLog& log);
std::span<const Indicator> indicators();

/// Where a resident stands, read off behaviour alone (S-ladder of docs/odd.md); decides nothing.
Ladder ladder_of(const World& world, ResidentIndex r);
/// Public goal, at least 4 active members, an activity in each of the last 26 weeks' months, and no supporter
/// hour in those 26 weeks.
bool sustained_public(const World& world, const Group& group);
std::vector<GroupWeek> group_weeks(const World& world);
std::vector<SnapshotRow> snapshot(const World& world);

/// Moves the chain one week on: SHA-256 over the last digest and this week's changes of state and events,
/// in identity order, little-endian, with -0 as 0 and one NaN. `work.dirty` is in that order, each once.
Digest chain_week(const World& world, const WeekWork& work);

/// Memberships symmetric, ledger balanced, identities unique: a broken one is a bug.
void check_invariants(const World& world);

}  // namespace linli
