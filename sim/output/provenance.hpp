#pragma once
// What every file of ours says about how it was made.
#include <span>
#include <string>
#include <string_view>

#include "observation/week_log.hpp"
#include "output/columns.hpp"
#include "scenario/scenario.hpp"

namespace linli {

/// 64 hexadecimal digits.
std::string hexadecimal(const Digest& digest);
/// Back from 64 hexadecimal digits; zeros if there are not so many.
Digest from_hexadecimal(const std::string& text);

/// Root attributes: program, program_version, build_compiler, build_type, build_commit.
void write_program(const h5::Handle& file, h5::Texts texts = h5::Texts::of_any_length);
/// Root attributes: scenario, titles, seed, replicate, weeks, burn_in_weeks, exit_week.
void write_run_attributes(const h5::Handle& file, const Scenario& scenario);
/// Table /interventions.
void write_interventions(const h5::Handle& file, std::span<const InterventionPlan> plans);
/// Group `name`: `resolved` and `sources`.
void write_scenario(const h5::Handle& file, std::string_view name, std::string_view resolved,
                    std::span<const std::string> sources);
/// A column of an indicator, with all that its record says.
ColumnInfo indicator_column(const IndicatorRecord& record);

/// A column of digests, each 64 hexadecimal digits.
ColumnInfo digest_column(std::string name, std::string long_name);

}  // namespace linli
