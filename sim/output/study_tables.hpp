#pragma once
// The tables of a study file as bytes: what a run leaves, and what is read back, in one form.
#include <vector>

#include "engine/simulation.hpp"
#include "output/study_file.hpp"
#include "output/tables.hpp"

namespace linli {

/// Columns of a table of kRunTables, without arm, replicate and sample.
std::vector<ColumnInfo> run_table_columns(std::size_t table);
/// Columns of /courtyards.
std::vector<ColumnInfo> courtyard_infos();

}  // namespace linli
