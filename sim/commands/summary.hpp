#pragma once
// What several commands print and check alike.
#include <string>
#include <vector>

#include "commands/progress.hpp"
#include "observation/records.hpp"
#include "output/result_file.hpp"
#include "study/run.hpp"

namespace linli {
class Simulation;
}

namespace linli::commands {

/// Throws UserError if the file exists and is not to be replaced, or cannot be written there: before the
/// work, not after.
void refuse_existing(const std::string& out, bool force);
/// The scenario file and those it extends.
std::vector<std::string> source_files(const std::string& scenario);
/// The line of progress of a run in its burn-in.
void show_burn_in(Progress& progress, const Simulation& simulation);
/// The line of progress of a run whose burn-in took so many seconds.
void show_week(Progress& progress, const RunProgress& at, double burn_in_seconds);
std::string digest_text(const Digest& digest);
/// Columns to show of a run of so many weeks: 0, 52, 104, 156 and the last, as far as there are.
std::vector<std::size_t> summary_weeks(std::size_t weeks);
/// The table of indicators of a trajectory at those weeks.
void print_indicators(const ResultFile& file);
/// Means over replicates and samples of a study's indicators in the last week, an arm a column.
void print_study_indicators(const ResultFile& file);
/// Paired differences of a study's outcomes in the last week, each arm less the first, with their Monte Carlo
/// errors, and the placebo's beside them.
void print_differences(const ResultFile& file);

}  // namespace linli::commands
