#pragma once
// Runs of the worlds that rows compare: computed once, measured as they go, kept on disk as they finish.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "validation/estimate.hpp"
#include "validation/worlds.hpp"

namespace linli {

struct PopulationInput;
class PartsFolder;

struct RunsProgress {
  std::size_t done = 0, planned = 0;
  std::size_t kept = 0;  ///< of those planned, found on disk
};

struct RunsOptions {
  std::uint32_t replicates = 8;
  unsigned threads = 1;
  std::filesystem::path folder{};                       ///< where runs are kept; empty: nowhere
  std::function<void(const RunsProgress&)> progress{};  ///< one call at a time
  std::function<void(const std::string& line)> say{};   ///< what is to be told besides
};

/// Replicates of worlds. Worlds with the same parameters share population and burn-in, replicate by
/// replicate. A run is known by the SHA-256 of its resolved scenario (with seed, replicate and weeks), of the
/// files its graph comes from and of the sources that decide it: after a change of those it is computed anew.
class Runs {
 public:
  /// Throws UserError or FileError if the folder cannot be used, or another process is at work on it.
  Runs(Ground ground, RunsOptions options);
  ~Runs();
  /// Computes what is missing of these worlds.
  void compute(const std::set<WorldName>& worlds);
  /// A fact of a computed world, replicate by replicate; nothing counted where a run does not have it.
  [[nodiscard]] Side side(const WorldName& world, std::string_view fact) const;
  /// Whether any of its replicates has the fact at all.
  [[nodiscard]] bool has(const WorldName& world, std::string_view fact) const;
  [[nodiscard]] const Ground& ground() const { return ground_; }
  /// Runs that failed by a broken invariant, one line each.
  [[nodiscard]] const std::vector<std::string>& failures() const { return failures_; }
  /// Computed by this process, not found.
  [[nodiscard]] std::size_t computed() const { return computed_; }

 private:
  struct Run {
    WorldName world;
    std::uint32_t replicate = 0;
    Scenario scenario;
    std::string key;
  };
  struct Batch;  ///< runs that share a burn-in
  [[nodiscard]] std::vector<Batch> missing(const std::set<WorldName>& worlds);
  void compute(const Batch& batch);
  void keep(const Run& run, Facts facts);
  bool find(const Run& run);
  void report(std::size_t more);
  [[nodiscard]] std::string key_of(const Scenario& scenario) const;
  [[nodiscard]] std::filesystem::path file_of(const std::string& key) const;

  Ground ground_;
  RunsOptions options_;
  std::unique_ptr<const PopulationInput> input_;
  std::unique_ptr<PartsFolder> folder_;
  std::map<WorldName, std::vector<Facts>> facts_;
  std::vector<std::string> failures_;
  std::size_t computed_ = 0;
  RunsProgress at_;
  std::mutex mutex_;
};

}  // namespace linli
