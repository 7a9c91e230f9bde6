#include "output/study_tables.hpp"

#include "world/invariant.hpp"

namespace linli {
namespace {

template <class Row>
std::vector<ColumnInfo> infos(const std::vector<RowField<Row>>& fields) {
  std::vector<ColumnInfo> result;
  result.reserve(fields.size());
  for (const auto& field : fields) result.push_back(field.info);
  return result;
}

template <class Row>
void add_rows(EncodedTable& table, const std::vector<RowField<Row>>& fields, std::span<const Row> rows,
              const RowContext& context) {
  table.columns.resize(fields.size());
  for (std::size_t c = 0; c < fields.size(); ++c) {
    auto& bytes = table.columns[c];
    const auto before = bytes.size();
    bytes.resize(before + rows.size() * fields[c].info.size);
    if (!rows.empty()) fields[c].fill(rows, context, bytes.data() + before);
  }
  table.rows += rows.size();
}

/// Columns of the tables of runs and places, made once: types are asked of the library, which is not for
/// several threads.
struct RunFields {
  std::vector<RowField<GroupRow>> groups = without_residents(group_columns());
  std::vector<RowField<GroupWeek>> group_weeks = without_residents(group_week_columns());
  std::vector<RowField<Event>> events = without_residents(event_columns());
  std::vector<RowField<AffairRow>> affairs = without_residents(affair_columns());
  std::vector<RowField<AccountSum>> accounts = without_residents(account_sum_columns());
  std::vector<RowField<HoursEntry>> hours = without_residents(hours_columns());
  std::vector<RowField<CourtyardRow>> courtyards = courtyard_columns();
};
const RunFields& run_fields() {
  static const RunFields fields = [] {
    const h5::Lock lock;
    return RunFields{};
  }();
  return fields;
}

}  // namespace

std::vector<ColumnInfo> run_table_columns(std::size_t table) {
  switch (table) {
    case 0:
      return infos(run_fields().groups);
    case 1:
      return infos(run_fields().group_weeks);
    case 2:
      return infos(run_fields().events);
    case 3:
      return infos(run_fields().affairs);
    case 4:
      return infos(run_fields().accounts);
    default:
      LINLI_INVARIANT(table == 5, "there are six tables of runs");
      return infos(run_fields().hours);
  }
}

std::vector<ColumnInfo> courtyard_infos() { return infos(run_fields().courtyards); }

EncodedTable encoded_courtyards(const Place& place) {
  EncodedTable table;
  const auto rows = courtyard_rows(place);
  add_rows<CourtyardRow>(table, run_fields().courtyards, rows, {});
  return table;
}

EncodedRun encoded(const RunRecorder& run) {
  EncodedRun result;
  result.status = RunStatus::done;
  result.digest = run.digest;
  result.indicators = run.indicators;
  add_rows<GroupRow>(result.tables[0], run_fields().groups, run.groups, {});
  std::size_t first = 0;
  for (std::size_t w = 0; w < run.group_weeks_end.size(); ++w) {
    const auto rows = std::span(run.group_weeks).subspan(first, run.group_weeks_end[w] - first);
    add_rows<GroupWeek>(result.tables[1], run_fields().group_weeks, rows, {.week = static_cast<Week>(w)});
    first = run.group_weeks_end[w];
  }
  add_rows<Event>(result.tables[2], run_fields().events, run.events, {});
  add_rows<AffairRow>(result.tables[3], run_fields().affairs, run.affairs, {});
  std::vector<AccountSum> sums;
  for (const auto& [key, fen] : run.accounts) {
    const auto& [week, from, to, purpose, intervention] = key;
    sums.push_back({week, from, to, purpose, intervention, fen});
  }
  add_rows<AccountSum>(result.tables[4], run_fields().accounts, sums, {});
  add_rows<HoursEntry>(result.tables[5], run_fields().hours, run.hours, {});
  return result;
}

std::size_t EncodedRun::bytes() const {
  constexpr std::size_t kAllocation = 16;  // what the heap keeps for itself
  std::size_t sum = sizeof *this + indicators.size() * sizeof(double) + message.size() + scenario.size();
  for (const auto& table : tables)
    for (const auto& column : table.columns) sum += sizeof(decltype(column)) + kAllocation + column.size();
  return sum;
}

}  // namespace linli
