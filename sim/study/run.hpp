#pragma once
// One run: a simulation taken through its weeks, told to observers.
#include <functional>
#include <span>

#include "engine/simulation.hpp"

namespace linli {

/// Where a run is.
struct RunProgress {
  Week week = 0;
  Week weeks = 0;
  std::size_t residents = 0;
  std::size_t active = 0;     ///< residents touched this week
  std::size_t groups = 0;     ///< alive
  double resident_weeks = 0;  ///< residents, summed over weeks so far
  /// After the week of a log, with so many residents.
  void told(const WeekLog& log, std::size_t now);
};
using RunCallback = std::function<void(const RunProgress&)>;

/// Takes a simulation that stands at week 0 to week `weeks`, tells every observer every week, and then
/// `finish`. `each_week` may be empty. Returns the digest of the last week.
Digest run_weeks(Simulation& simulation, Week weeks, std::span<Observer* const> observers,
                 const RunCallback& each_week);

}  // namespace linli
