#pragma once
// How much of what is shown depends on numbers nobody knows: parameters and levers drawn from their ranges.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "validation/assessment.hpp"

namespace linli {

/// Over draws: in how many a row held, failed, was undecided or had no figure.
struct RowOverDraws {
  const Row* row = nullptr;
  std::map<Verdict, std::size_t> draws;
};

/// Over draws: in how many a practice gained nothing, that is, did not raise the mean number of sustained
/// public groups at the end; and in how many the 95% interval of what it gained lies above 0, or below.
struct PracticeOverDraws {
  std::string_view setting;
  std::size_t draws = 0, gained_nothing = 0, gained = 0, harmed = 0;
};

struct OverDraws {
  std::size_t draws = 0;   ///< with results
  std::size_t failed = 0;  ///< draws in which a run broke an invariant; counted nowhere else
  std::vector<RowOverDraws> rows;
  std::vector<PracticeOverDraws> practices;
};

struct PriorsOptions {
  std::uint32_t draws = 10;  ///< size of the Latin hypercube
  /// Only so many of its draws, from the first on: each is a fair draw from the ranges by itself, so that
  /// those computed so far can be shown, and the rest computed another day.
  std::optional<std::uint32_t> first{};
  /// How far from the default towards either end of its range a number is drawn; 1: the whole range.
  double within = 1;
  RunsOptions runs;  ///< 8 replicates a draw; progress is that of one draw
  std::function<void(std::uint32_t draw)> begins;
};

/// One community; a Latin hypercube over every parameter but the size of the place and the prices and means
/// of the supporter, and over every lever that says what an encounter does (unit 1, SD or log-odds) and that
/// the setting does not set. No law is taken out.
OverDraws over_draws(const Ground& ground, const std::vector<const Row*>& rows, const PriorsOptions& options);

}  // namespace linli
