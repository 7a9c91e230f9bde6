#pragma once
#include <memory>
#include <span>

#include "engine/executor.hpp"
#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"

namespace linli {

struct World;
struct WeekWork;
struct PopulationInput;  ///< population/population.hpp: a graph and residents read from files, if any

/// One run. Copyable in the sense of `fork`: the arms of a study share one burn-in.
class Simulation {
 public:
  /// Builds the population and graph; does not run burn-in. `input` may be null (generated graph).
  Simulation(const Scenario& scenario, const PopulationInput* input, Executor& executor);
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  /// Runs the burn-in weeks, up to and including week 0.
  void burn_in();
  /// The same history, continued under another scenario whose parameters and population are the same:
  /// only interventions, scheduled events after the current week, and output may differ.
  [[nodiscard]] Simulation fork(const Scenario& arm) const;
  /// One week further. Fills `log`.
  void step(WeekLog& log);
  /// Fills `log` with the state at week 0 (everybody, every tie, alive groups) before the first step.
  void opening(WeekLog& log);
  /// Appends to `log` the rows of what is still open (groups, memberships, affairs).
  void closing(WeekLog& log);
  [[nodiscard]] const World& world() const;
  [[nodiscard]] Week week() const;

 private:
  explicit Simulation(std::unique_ptr<World> world, Executor& executor);
  std::unique_ptr<World> world_;
  std::unique_ptr<WeekWork> work_;
  Executor* executor_;
};

/// Indicators, in the order of WeekLog::indicators.
std::span<const IndicatorRecord> indicator_table();

}  // namespace linli
