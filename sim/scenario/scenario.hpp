#pragma once
// A validated scenario: everything a run needs, and nothing a file format knows.
#include <optional>
#include <string>
#include <vector>

#include "interventions/practice.hpp"
#include "parameters/parameters.hpp"
#include "world/identity.hpp"

namespace linli {

enum class GraphSource : std::uint8_t { generated, file };
enum class GraphVertex : std::uint8_t { resident, household };

/// Where the social graph comes from.
struct GraphPlan {
  GraphSource source = GraphSource::generated;
  std::string path;            ///< resolved against the scenario file's folder
  std::string residents_path;  ///< optional residents' CSV
  GraphVertex vertex = GraphVertex::resident;
  friend bool operator==(const GraphPlan&, const GraphPlan&) = default;
};

/// A public event laid down by the scenario (others arise by themselves).
struct ScheduledEvent {
  Week week = 1;
  std::string kind = "epidemic";  ///< epidemic | hazard | nuisance
  double salience = 1.0;          ///< 0 to 1, at the start
  double weeks = 6;               ///< e-folding time of salience
  bool manufactured = false;      ///< S62
  std::vector<int> communities;   ///< empty: everywhere
  friend bool operator==(const ScheduledEvent&, const ScheduledEvent&) = default;
};

/// What is written beyond weekly indicators, groups and events.
struct OutputPlan {
  bool attendance = false;  ///< every attendance
  bool ties = true;         ///< ties at start, and gained or lost since
  int snapshot_every = 52;  ///< weeks between resident snapshots; 0: only first and last
  friend bool operator==(const OutputPlan&, const OutputPlan&) = default;
};

struct Scenario {
  std::string name;
  std::string title_en, title_zh;  ///< one line each
  std::string about_en, about_zh;  ///< what the source says, what to look for
  std::uint32_t seed = 1;
  std::uint32_t replicate = 0;
  Week weeks = 156;  ///< after burn-in
  Week burn_in_weeks = 520;
  Week exit_week = 104;  ///< last week of support common to all arms
  Parameters parameters;
  GraphPlan graph;
  std::vector<ScheduledEvent> events;
  std::vector<InterventionPlan> interventions;
  OutputPlan output;
  friend bool operator==(const Scenario&, const Scenario&) = default;
};

}  // namespace linli
