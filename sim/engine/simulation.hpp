#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/executor.hpp"
#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"

namespace linli {

struct World;
struct WeekWork;
struct Phase;            ///< engine/schedule.hpp
struct PopulationInput;  ///< population/population.hpp: a graph and residents read from files, if any

/// What tests vary, and no result may depend on.
struct SimulationVariant {
  std::optional<std::uint32_t> storage_order;  ///< permutes where residents are stored
  std::span<const Phase> phases;               ///< outlives the simulation; empty: schedule()
};

/// One run. Copyable in the sense of `fork`: the arms of a study share one burn-in.
class Simulation {
 public:
  /// Builds the population and graph; does not run burn-in. `input` may be null (generated graph).
  /// `variant` is for tests.
  Simulation(const Scenario& scenario, const PopulationInput* input, Executor& executor,
             const SimulationVariant& variant = {});
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  /// Runs the burn-in weeks, up to and including week 0; `each_week`, called after each, may throw to stop.
  void burn_in(const std::function<void()>& each_week = {});
  /// The same history, continued under another scenario that has it in common up to this week
  /// (`common_until`, engine/checkpoint.hpp): only interventions that have not begun, scheduled events after
  /// this week, length and output may differ.
  [[nodiscard]] Simulation fork(const Scenario& arm) const;
  /// One week further. Fills `log`.
  void step(WeekLog& log);
  /// Fills `log` with the state at week 0 (everybody, every tie, alive groups) before the first step.
  void opening(WeekLog& log);
  /// Appends to `log` the rows of what is still open (groups, memberships, affairs).
  void closing(WeekLog& log);
  /// The state of this week as bytes, and back: what was built from the same scenario, and then restored,
  /// goes on from there. `restore` throws BrokenState (engine/checkpoint.hpp).
  [[nodiscard]] std::vector<std::byte> state() const;
  void restore(std::span<const std::byte> state);
  [[nodiscard]] const World& world() const;
  [[nodiscard]] Week week() const;

 private:
  Simulation(std::unique_ptr<World> world, Executor& executor, std::span<const Phase> phases);
  std::unique_ptr<World> world_;
  std::unique_ptr<WeekWork> work_;
  Executor* executor_;
  std::span<const Phase> phases_;
};

/// Indicators, in the order of WeekLog::indicators.
std::span<const IndicatorRecord> indicator_table();

}  // namespace linli
