#pragma once
// A run in memory: the tables of a trajectory file (docs/trajectories.md), column by column, without the
// file.
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "observation/week_log.hpp"
#include "output/resident_rows.hpp"
#include "output/tables.hpp"
#include "scenario/scenario.hpp"

namespace linli {

/// What a column's values are, each `ColumnInfo::size` bytes.
enum class NumberKind : std::uint8_t { whole, unsigned_whole, real };

/// One column of a recorded table, its values one after the other in the machine's own byte order.
struct RecordedColumn {
  ColumnInfo info;
  NumberKind kind = NumberKind::real;
  std::vector<std::byte> values;
};

/// Names of the tables that a run can record, in the order of docs/trajectories.md.
std::span<const std::string_view> recordable_tables();

/// Keeps what a run tells: indicators and digests always, of the tables those asked for. Columns are those of
/// TrajectoryWriter, from the same records. Copyable: a run that forks takes what was recorded along.
class RecordedRun final : public Observer {
 public:
  /// `tables`: names out of recordable_tables(). `wanted` says whether attendance and ties are recorded.
  RecordedRun(const OutputPlan& wanted, std::span<const std::string> tables);
  void week(const WeekLog& log) override;
  /// Nothing: what a table holds can be read at any time.
  void finish() override {}

  /// Weeks told so far, from week 0.
  [[nodiscard]] std::size_t weeks() const { return digests_.size(); }
  [[nodiscard]] const std::vector<Digest>& digests() const { return digests_; }
  /// Values by week, each in the order of indicator_table(): weeks() times as many as it has records.
  [[nodiscard]] const std::vector<double>& indicators() const { return indicators_; }
  /// Null for a table that is not recorded.
  [[nodiscard]] const std::vector<RecordedColumn>* table(std::string_view name) const;

 private:
  template <class Row>
  class Rows {
   public:
    void begin(std::vector<RowField<Row>> fields, std::vector<RecordedColumn>& columns);
    void append(std::span<const Row> rows, const RowContext& context, std::vector<RecordedColumn>& columns);

   private:
    std::vector<RowField<Row>> fields_;
  };
  template <class Row>
  void append(Rows<Row>& rows, std::string_view name, std::span<const Row> from, const RowContext& context);
  void residents(const WeekLog& log, const RowContext& context);

  OutputPlan wanted_;
  ResidentRows resident_rows_;
  std::vector<Digest> digests_;
  std::vector<double> indicators_;
  std::map<std::string, std::vector<RecordedColumn>, std::less<>> tables_;
  Rows<GroupRow> groups_;
  Rows<GroupWeek> group_weeks_;
  Rows<Event> events_;
  Rows<MembershipSpell> memberships_;
  Rows<Attendance> attendance_;
  Rows<ResidentRow> residents_;
  Rows<SnapshotRow> snapshots_;
  Rows<TieChange> ties_;
  Rows<AffairRow> affairs_;
  Rows<LedgerEntry> accounts_;
  Rows<HoursEntry> hours_;
};

}  // namespace linli
