#include "study/run.hpp"

#include "world/world.hpp"

namespace linli {

void RunProgress::told(const WeekLog& log, std::size_t now) {
  week = log.week;
  residents = now;
  active = log.active_residents;
  groups = log.groups.size();
  if (week > 0) resident_weeks += static_cast<double>(residents);
}

Digest run_weeks(Simulation& simulation, Week weeks, std::span<Observer* const> observers,
                 const RunCallback& each_week) {
  WeekLog log;
  RunProgress progress{.weeks = weeks};
  for (Week week = 0; week <= weeks; ++week) {
    if (week == 0)
      simulation.opening(log);
    else
      simulation.step(log);
    if (week == weeks) simulation.closing(log);
    for (Observer* observer : observers) observer->week(log);
    progress.told(log, simulation.world().residents().count());
    if (each_week) each_week(progress);
  }
  for (Observer* observer : observers) observer->finish();
  return log.digest;
}

}  // namespace linli
