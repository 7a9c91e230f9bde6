#pragma once
// The history of one run in a folder: checkpoints of its state, and what was told of the weeks between them.
// From it the run goes on, or another that has the history in common. No HDF5 file is open meanwhile:
// trajectories are written at the end from what was told.
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "scenario/scenario.hpp"
#include "study/run.hpp"

namespace linli {

/// One checkpoint of a history, and the files that tell the weeks up to it.
struct Checkpoint {
  std::filesystem::path file;
  Week week = 0;
  std::string commit;
  Scenario scenario;                        ///< whose history it is
  std::vector<std::filesystem::path> told;  ///< weeks 0 to `week`, in order; empty up to week 0
};

/// Every whole checkpoint in a folder whose weeks are told, by week. Damaged files are passed over. Throws
/// UserError if there is no such folder.
std::vector<Checkpoint> find_checkpoints(const std::filesystem::path& folder);

/// The latest checkpoint from which `scenario` has the same history as from week 0. Throws UserError, which
/// says where they differ, if there is none, or if they are of another commit of the program.
Checkpoint checkpoint_for(const std::filesystem::path& folder, const Scenario& scenario);

/// A simulation of `scenario` as it stands at a checkpoint.
Simulation simulation_at(const Checkpoint& checkpoint, const Scenario& scenario, const PopulationInput* input,
                         Executor& executor);

/// A run that keeps checkpoints.
class Journal {
 public:
  /// `every` weeks; 0: no checkpoints, only what is told is kept, in memory. `begun`: where the run goes on
  /// from.
  Journal(std::filesystem::path folder, const Scenario& scenario, Week every,
          const std::optional<Checkpoint>& begun);
  /// Takes a simulation, which may stand anywhere in burn-in or after, to the end of the scenario's weeks.
  /// Returns the digest.
  Digest run(Simulation& simulation, const RunCallback& each_week,
             const std::function<void()>& each_week_of_burn_in = {});
  /// Tells observers every week from 0, and then that it is over.
  void tell(std::span<Observer* const> observers) const;

 private:
  void checkpoint(const Simulation& simulation);
  std::filesystem::path folder_;
  const Scenario& scenario_;
  Week every_;
  std::vector<std::filesystem::path> told_;  ///< files
  std::vector<std::byte> waiting_;           ///< weeks told since
  Week first_waiting_ = 0, last_waiting_ = -1;
};

}  // namespace linli
