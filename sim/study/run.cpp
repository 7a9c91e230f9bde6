#include "study/run.hpp"

namespace linli {

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
    progress.week = week;
    progress.residents += log.arrived.size();
    progress.residents -= log.residents_left.size();
    progress.active = log.active_residents;
    progress.groups = log.groups.size();
    if (week > 0) progress.resident_weeks += static_cast<double>(progress.residents);
    if (each_week) each_week(progress);
  }
  for (Observer* observer : observers) observer->finish();
  return log.digest;
}

}  // namespace linli
