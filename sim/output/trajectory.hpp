#pragma once
// The trajectory file of one run: docs/trajectories.md. Written as the run goes, complete or absent.
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "observation/week_log.hpp"
#include "scenario/scenario.hpp"
#include "world/place.hpp"

namespace linli {

inline constexpr std::string_view kTrajectoryFormat = "linli-trajectory";
inline constexpr std::int32_t kTrajectoryVersion = 1;

/// What a file says of its run besides what is told week by week.
struct RunDescription {
  const Scenario* scenario = nullptr;  ///< with seed, replicate and weeks as run
  std::string resolved;                ///< the whole scenario as YAML; reading it gives `scenario` back
  std::vector<std::string> sources;    ///< files it came from
  const Place* place = nullptr;        ///< null: no table of courtyards is filled
  std::span<const IndicatorRecord> indicators;  ///< in the order of WeekLog::indicators
};

/// Writes one run. Every function throws FileError, and whatever is not finished leaves nothing behind.
class TrajectoryWriter final : public Observer {
 public:
  /// Begins `target`; if it exists, `replace` must be true. `description` is used only during construction.
  TrajectoryWriter(const std::filesystem::path& target, const RunDescription& description, bool replace);
  ~TrajectoryWriter() override;
  void week(const WeekLog& log) override;
  void finish() override;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli
