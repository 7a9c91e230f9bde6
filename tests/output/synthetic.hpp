#pragma once
// A made-up run: the same rows every time, each value a function of its place, so that tests can check
// every one that comes back.
#include <filesystem>
#include <string>
#include <vector>

#include "observation/week_log.hpp"
#include "output/trajectory.hpp"
#include "scenario/scenario.hpp"

namespace linli::synthetic {

struct Size {
  std::uint32_t residents = 500;    ///< at the start
  std::uint32_t arrivals = 2;       ///< a week, and as many leave
  std::uint32_t groups = 20;        ///< alive
  std::uint32_t events = 50;        ///< a week
  std::uint32_t attendances = 300;  ///< a week
  std::uint32_t ledger = 20;        ///< a week
  std::uint32_t ties = 8;           ///< of each resident at the start
};
/// Of the demo: 13,000 residents, some 60 groups.
inline constexpr Size kDemo{.residents = 13000,
                            .arrivals = 25,
                            .groups = 60,
                            .events = 120,
                            .attendances = 0,
                            .ledger = 60,
                            .ties = 7};

inline constexpr int kIndicators = 60;
const std::vector<IndicatorRecord>& indicators();
Scenario scenario(Week weeks);
ResidentId resident(std::uint32_t number);
double indicator(int number, Week week);
/// What is told about week `week` of `weeks`.
void fill(WeekLog& log, Week week, Week weeks, const Size& size);
RunDescription description(const Scenario& scenario);
/// Writes a whole run.
void write(const std::filesystem::path& target, Week weeks, const Size& size);

}  // namespace linli::synthetic
