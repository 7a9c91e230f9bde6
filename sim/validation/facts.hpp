#pragma once
// Figures of one run, by name: what validation compares with the source and with published findings.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "world/identity.hpp"

namespace linli {

class Simulation;
struct World;
struct WeekLog;

/// A share, a rate or a mean: what was counted, and among how much. Replicates are pooled by adding both up,
/// so that one in which little happened weighs little.
struct Count {
  double sum = 0;
  double among = 0;
  /// The same as a rate per so many of what it is counted among; what was counted stays a count.
  [[nodiscard]] Count per(double units) const { return {sum, among / units}; }
  friend bool operator==(const Count&, const Count&) = default;
};

/// Figures by name. One that cannot be had in a run is left out, or has nothing counted among.
using Facts = std::map<std::string, Count, std::less<>>;

/// Follows a run week by week, reads, and changes nothing.
class Meter {
 public:
  Meter() = default;
  Meter(const Meter&) = delete;
  Meter& operator=(const Meter&) = delete;
  virtual ~Meter() = default;
  /// The state at week 0.
  virtual void opening(const World& /*world*/) {}
  /// After each week from 1.
  virtual void week(const World& world, const WeekLog& log) = 0;
  /// Adds its figures after the last week.
  virtual void closing(const World& world, Facts& facts) const = 0;
};

std::unique_ptr<Meter> participation_meter();  // meter_participation.cpp
std::unique_ptr<Meter> group_meter();          // meter_groups.cpp
std::unique_ptr<Meter> quarrel_meter();        // meter_quarrels.cpp
std::unique_ptr<Meter> project_meter();        // meter_projects.cpp
std::unique_ptr<Meter> academy_meter();        // meter_academy.cpp
std::unique_ptr<Meter> event_meter();          // meter_events.cpp
std::unique_ptr<Meter> practice_meter();       // meter_practices.cpp
std::unique_ptr<Meter> served_meter();         // meter_served.cpp
std::unique_ptr<Meter> council_meter();        // meter_council.cpp

/// Takes a simulation that stands at week 0 through so many weeks and measures it. `each_week` may throw to
/// stop.
Facts measure(Simulation& simulation, Week weeks, const std::function<void()>& each_week = {});

/// The slot of a resident who lives here now; kNobody if he has gone.
ResidentIndex slot_of(const World& world, ResidentId id);

inline constexpr Week kYear = 52;
inline constexpr double kWeeksPerMonth = 4.345;

}  // namespace linli
