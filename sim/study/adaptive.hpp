#pragma once
// Paired differences between arms, and rules by which a study decides how many replicates are enough.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace linli {

/// Mean of the differences of pairs, its Monte Carlo error and an interval.
struct PairedDifference {
  std::size_t pairs = 0;  ///< those in which both values are there
  double mean = 0;        ///< NaN without a pair
  double error = 0;       ///< standard error of the mean; NaN below 2 pairs
  double half_width = 0;  ///< of the t interval; infinite below 2 pairs
  double runs_saved =
      0;  ///< variance with independent seeds over variance of the pairs; NaN if not to be had
};

/// Of `a` - `b`, replicate by replicate; `alpha`: chance, by Student's t, that the interval misses.
PairedDifference paired_difference(std::span<const double> a, std::span<const double> b, double alpha);

/// When to stop adding replicates. Looks are taken only after fixed batches of complete replicates. At look k
/// the interval has level 1 - alpha / (k (k + 1)); these sum to alpha, so all intervals ever looked at hold
/// at once with probability 1 - alpha at least (as far as Student's t does), however many looks there are and
/// whenever one stops.
struct AdaptiveRule {
  enum class Goal : std::uint8_t { difference, best };
  Goal goal = Goal::difference;
  std::uint32_t batch = 20;        ///< replicates between looks
  double level = 0.95;             ///< 1 - alpha
  std::size_t arm = 1, minus = 0;  ///< difference: arm less another
  double half_width = 0;           ///< difference: narrow enough
  std::vector<std::size_t> arms;   ///< best: among these
  bool highest = true;             ///< best: whether more is better
  double within = 0;               ///< best: arms so little apart are as good
};

/// What alpha is spent at look `look`, from 1.
double alpha_at_look(double alpha, std::uint32_t look);

/// What a look found.
struct Look {
  bool enough = false;
  std::string text;  ///< one line
};

/// Looks at the outcome of every complete replicate so far, by arm. `names` of arms are for the text.
Look look_at(const AdaptiveRule& rule, std::uint32_t look, const std::vector<std::vector<double>>& outcome,
             const std::vector<std::string>& names);

}  // namespace linli
