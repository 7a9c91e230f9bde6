#include "output/recorded_run.hpp"

#include <algorithm>
#include <cstring>

#include "world/invariant.hpp"

namespace linli {
namespace {

constexpr std::string_view kTables[] = {
    "groups", "group_weeks", "events",   "memberships", "attendance", "residents", "resident_snapshots",
    "ties",   "affairs",     "accounts", "hours"};

NumberKind kind_of(const ColumnInfo& info) {
  if (H5Tget_class(info.type) == H5T_FLOAT) return NumberKind::real;
  LINLI_INVARIANT(H5Tget_class(info.type) == H5T_INTEGER, "a column in memory holds numbers");
  return H5Tget_sign(info.type) == H5T_SGN_NONE ? NumberKind::unsigned_whole : NumberKind::whole;
}

RecordedColumn empty_column(const ColumnInfo& info) { return {info, kind_of(info), {}}; }

}  // namespace

std::span<const std::string_view> recordable_tables() { return kTables; }

template <class Row>
void RecordedRun::Rows<Row>::begin(std::vector<RowField<Row>> fields, std::vector<RecordedColumn>& columns) {
  fields_ = std::move(fields);
  for (const RowField<Row>& field : fields_) columns.push_back(empty_column(field.info));
}

template <class Row>
void RecordedRun::Rows<Row>::append(std::span<const Row> rows, const RowContext& context,
                                    std::vector<RecordedColumn>& columns) {
  for (std::size_t c = 0; c < fields_.size(); ++c) {
    std::vector<std::byte>& values = columns[c].values;
    const std::size_t before = values.size();
    values.resize(before + rows.size() * columns[c].info.size);
    fields_[c].fill(rows, context, values.data() + before);
  }
}

RecordedRun::RecordedRun(const OutputPlan& wanted, std::span<const std::string> tables) : wanted_(wanted) {
  const h5::Lock lock;  // columns ask HDF5 for their types
  for (const std::string& name : tables) {
    auto& columns = tables_[name];
    LINLI_INVARIANT(columns.empty(), "a table is recorded once");
    if (name == "groups") groups_.begin(group_columns(), columns);
    if (name == "group_weeks") group_weeks_.begin(group_week_columns(), columns);
    if (name == "events") events_.begin(event_columns(), columns);
    if (name == "memberships") memberships_.begin(membership_columns(), columns);
    if (name == "attendance") attendance_.begin(attendance_columns(), columns);
    if (name == "residents") residents_.begin(resident_columns(), columns);
    if (name == "resident_snapshots") snapshots_.begin(snapshot_columns(), columns);
    if (name == "ties") ties_.begin(tie_columns(), columns);
    if (name == "affairs") affairs_.begin(affair_columns(), columns);
    if (name == "accounts") accounts_.begin(account_columns(), columns);
    if (name == "hours") hours_.begin(hours_columns(), columns);
    LINLI_INVARIANT(!columns.empty(), "a table that is recorded is one of recordable_tables()");
    if (name == "residents") columns.push_back(empty_column(left_column()));
  }
}

template <class Row>
void RecordedRun::append(Rows<Row>& rows, std::string_view name, std::span<const Row> from,
                         const RowContext& context) {
  if (const auto found = tables_.find(name); found != tables_.end())
    rows.append(from, context, found->second);
}

void RecordedRun::residents(const WeekLog& log, const RowContext& context) {
  for (const ResidentRow& row : log.arrived) resident_rows_.add(row.resident);
  const auto found = tables_.find("residents");
  if (found == tables_.end()) return;
  residents_.append(log.arrived, context, found->second);
  auto& left = found->second.back().values;  // known for each row only when the resident leaves
  const std::size_t before = left.size();
  left.resize(resident_rows_.size() * sizeof kMissingWeek);
  for (std::size_t at = before; at < left.size(); at += sizeof kMissingWeek)
    std::memcpy(left.data() + at, &kMissingWeek, sizeof kMissingWeek);
  for (const ResidentChange& change : log.residents_left) {
    const auto row = resident_rows_.find(change.resident);
    if (row < 0 || change.arrived) continue;
    const std::int32_t week = week_in_file(change.week);
    std::memcpy(left.data() + static_cast<std::size_t>(row) * sizeof week, &week, sizeof week);
  }
}

void RecordedRun::week(const WeekLog& log) {
  digests_.push_back(log.digest);
  indicators_.insert(indicators_.end(), log.indicators.begin(), log.indicators.end());
  const RowContext context{.week = log.week, .residents = &resident_rows_};
  residents(log, context);
  append<GroupRow>(groups_, "groups", log.ended_groups, context);
  append<GroupWeek>(group_weeks_, "group_weeks", log.groups, context);
  append<Event>(events_, "events", log.events, context);
  append<MembershipSpell>(memberships_, "memberships", log.memberships, context);
  if (wanted_.attendance) append<Attendance>(attendance_, "attendance", log.attendances, context);
  append<SnapshotRow>(snapshots_, "resident_snapshots", log.snapshot, context);
  if (wanted_.ties) append<TieChange>(ties_, "ties", log.ties, context);
  append<AffairRow>(affairs_, "affairs", log.ended_affairs, context);
  append<LedgerEntry>(accounts_, "accounts", log.ledger, context);
  append<HoursEntry>(hours_, "hours", log.hours, context);
}

const std::vector<RecordedColumn>* RecordedRun::table(std::string_view name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : &found->second;
}

}  // namespace linli
