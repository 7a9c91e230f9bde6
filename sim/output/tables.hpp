#pragma once
// Columns of every table of a file, one record each: name, type, meaning, and how it is read off a row.
// docs/trajectories.md describes them; a test holds the two together.
#include <vector>

#include "interventions/practice.hpp"
#include "observation/week_log.hpp"
#include "output/columns.hpp"
#include "output/resident_rows.hpp"
#include "world/place.hpp"

namespace linli {

/// What a row does not say itself.
struct RowContext {
  Week week = 0;                            ///< of the log
  const ResidentRows* residents = nullptr;  ///< null in study files, whose tables leave out residents
  std::int32_t arm = -1;                    ///< study files, table of interventions: row of /arms
  [[nodiscard]] std::int32_t row(ResidentId who) const {
    return residents == nullptr ? -1 : residents->find(who);
  }
};

template <class Row>
using RowField = Field<Row, RowContext>;
template <class Row>
using RowTable = Table<Row, RowContext>;

/// A courtyard: where it is and what it holds.
struct CourtyardRow {
  std::int32_t courtyard = 0, community = 0, street = 0, first_dwelling = 0, dwellings = 0;
};
std::vector<CourtyardRow> courtyard_rows(const Place& place);

/// Money moved in a run's week for a purpose, summed.
struct AccountSum {
  Week week = 0;
  AccountKind from = AccountKind::foundation;
  AccountKind to = AccountKind::supporter;
  Purpose purpose = Purpose::programme_budget;
  std::int32_t intervention = -1;
  std::int64_t fen = 0;
};

std::vector<RowField<GroupRow>> group_columns();
std::vector<RowField<GroupWeek>> group_week_columns();
std::vector<RowField<Event>> event_columns();
std::vector<RowField<MembershipSpell>> membership_columns();
std::vector<RowField<Attendance>> attendance_columns();
/// Without `left`, which is known only at the end.
std::vector<RowField<ResidentRow>> resident_columns();
ColumnInfo left_column();
std::vector<RowField<SnapshotRow>> snapshot_columns();
std::vector<RowField<TieChange>> tie_columns();
std::vector<RowField<AffairRow>> affair_columns();
std::vector<RowField<LedgerEntry>> account_columns();
std::vector<RowField<AccountSum>> account_sum_columns();
std::vector<RowField<HoursEntry>> hours_columns();
/// Rows are numbered by RowContext::week (one call per row).
std::vector<RowField<InterventionPlan>> intervention_columns();
std::vector<RowField<CourtyardRow>> courtyard_columns();

/// The columns of a table that study files have too: none that refers to residents.
template <class Row>
std::vector<RowField<Row>> without_residents(std::vector<RowField<Row>> fields) {
  std::erase_if(fields, [](const RowField<Row>& field) { return field.needs_residents; });
  return fields;
}

}  // namespace linli
