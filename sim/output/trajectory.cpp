#include "output/trajectory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/build_info.hpp"
#include "output/codes.hpp"
#include "output/partial_file.hpp"
#include "output/provenance.hpp"
#include "output/tables.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

/// Rows in a chunk: 64 KiB of four-byte values in a column, for long and short tables alike.
constexpr std::size_t kChunkRows = 16384;
constexpr std::size_t kChunkWeeks = 512;

ColumnInfo week_coordinate() {
  return {.name = "week",
          .long_name = "week; 0 is the end of burn-in",
          .units = "weeks",
          .codes = "",
          .week = false,
          .more = {},
          .type = h5::native<std::int32_t>(),
          .size = sizeof(std::int32_t)};
}

std::vector<ColumnInfo> indicator_columns(std::span<const IndicatorRecord> records) {
  std::vector<ColumnInfo> columns{week_coordinate()};
  for (const auto& record : records) columns.push_back(indicator_column(record));
  return columns;
}

template <class T>
void put(ColumnStore& store, std::size_t column, T value) {
  std::memcpy(store.next(column), &value, sizeof value);
}

}  // namespace

struct TrajectoryWriter::Parts {
  PartialFile partial;
  h5::Handle file;
  std::size_t indicators;
  OutputPlan wanted;
  Digest digest{};
  ResidentRows residents;
  std::vector<std::int32_t> left;  ///< by row of residents

  ColumnStore indicator_store;
  ColumnStore digest_store;
  RowTable<GroupRow> groups;
  RowTable<GroupWeek> group_weeks;
  RowTable<Event> events;
  RowTable<MembershipSpell> memberships;
  RowTable<Attendance> attendance;
  RowTable<ResidentRow> resident_table;
  RowTable<SnapshotRow> snapshots;
  RowTable<TieChange> ties;
  RowTable<AffairRow> affairs;
  RowTable<LedgerEntry> accounts;
  RowTable<HoursEntry> hours;

  Parts(const std::filesystem::path& target, const RunDescription& what, bool replace)
      : partial(target, replace),
        file(h5::create_file(partial.path())),
        indicators(what.indicators.size()),
        wanted(what.scenario->output),
        indicator_store(file, "indicators", indicator_columns(what.indicators), Dimension::first_column,
                        kChunkWeeks),
        digest_store(file, "digest",
                     {week_coordinate(), digest_column("sha256", "digest of the run up to this week")},
                     Dimension::first_column, kChunkWeeks),
        groups(file, "groups", group_columns(), kChunkRows),
        group_weeks(file, "group_weeks", group_week_columns(), kChunkRows),
        events(file, "events", event_columns(), kChunkRows),
        memberships(file, "memberships", membership_columns(), kChunkRows),
        attendance(file, "attendance", attendance_columns(), kChunkRows),
        resident_table(file, "residents", resident_columns(), kChunkRows),
        snapshots(file, "resident_snapshots", snapshot_columns(), kChunkRows),
        ties(file, "ties", tie_columns(), kChunkRows),
        affairs(file, "affairs", affair_columns(), kChunkRows),
        accounts(file, "accounts", account_columns(), kChunkRows),
        hours(file, "hours", hours_columns(), kChunkRows) {
    describe(what);
  }

  void describe(const RunDescription& what) const;
  void residents_of(const WeekLog& log, const RowContext& context);
  void indicators_of(const WeekLog& log);
  void finish_tables();
};

void TrajectoryWriter::Parts::describe(const RunDescription& what) const {
  h5::write_attribute(file.get(), "format", kTrajectoryFormat);
  h5::write_attribute(file.get(), "format_version", kTrajectoryVersion);
  write_program(file);
  write_run_attributes(file, *what.scenario);
  write_interventions(file, what.scenario->interventions);
  RowTable<CourtyardRow> courtyards(file, "courtyards", courtyard_columns(), kChunkRows);
  if (what.place != nullptr) courtyards.append(courtyard_rows(*what.place), {});
  courtyards.finish();
  write_scenario(file, "scenario", what.resolved, what.sources);
  write_codes(file);
}

void TrajectoryWriter::Parts::residents_of(const WeekLog& log, const RowContext& context) {
  for (const auto& row : log.arrived) {
    const auto known = residents.size();
    residents.add(row.resident);
    LINLI_INVARIANT(residents.size() == known + 1, "a resident arrives once");
  }
  left.resize(residents.size(), kMissingWeek);
  for (const auto& change : log.residents_left)
    if (const auto row = residents.find(change.resident); row >= 0 && !change.arrived)
      left[static_cast<std::size_t>(row)] = week_in_file(change.week);
  resident_table.append(log.arrived, context);
}

void TrajectoryWriter::Parts::indicators_of(const WeekLog& log) {
  LINLI_INVARIANT(log.indicators.size() == indicators, "a week tells every indicator");
  indicator_store.room(1);
  put<std::int32_t>(indicator_store, 0, log.week);
  for (std::size_t i = 0; i < indicators; ++i) put<double>(indicator_store, i + 1, log.indicators[i]);
  indicator_store.added(1);
  digest_store.room(1);
  put<std::int32_t>(digest_store, 0, log.week);
  const auto hex = hexadecimal(log.digest);
  std::memcpy(digest_store.next(1), hex.data(), 64);
  digest_store.added(1);
  digest = log.digest;
}

void TrajectoryWriter::Parts::finish_tables() {
  indicator_store.finish();
  digest_store.finish();
  groups.finish();
  group_weeks.finish();
  events.finish();
  memberships.finish();
  attendance.finish();
  const ColumnStore::LateColumn late{left_column(), left.data()};
  resident_table.finish({&late, 1});
  snapshots.finish();
  ties.finish();
  affairs.finish();
  accounts.finish();
  hours.finish();
}

TrajectoryWriter::TrajectoryWriter(const std::filesystem::path& target, const RunDescription& description,
                                   bool replace) {
  const h5::Lock lock;
  parts_ = naming_file("cannot write " + target.string(),
                       [&] { return std::make_unique<Parts>(target, description, replace); });
}

TrajectoryWriter::~TrajectoryWriter() {
  const h5::Lock lock;
  parts_.reset();
}

void TrajectoryWriter::week(const WeekLog& log) {
  auto& p = *parts_;
  naming_file("cannot write " + p.partial.target().string(), [&] {
    const RowContext context{.week = log.week, .residents = &p.residents};
    p.indicators_of(log);
    p.residents_of(log, context);
    p.groups.append(log.ended_groups, context);
    p.group_weeks.append(log.groups, context);
    p.events.append(log.events, context);
    p.memberships.append(log.memberships, context);
    if (p.wanted.attendance) p.attendance.append(log.attendances, context);
    p.snapshots.append(log.snapshot, context);
    if (p.wanted.ties) p.ties.append(log.ties, context);
    p.affairs.append(log.ended_affairs, context);
    p.accounts.append(log.ledger, context);
    p.hours.append(log.hours, context);
  });
}

void TrajectoryWriter::finish() {
  auto& p = *parts_;
  naming_file("cannot write " + p.partial.target().string(), [&] {
    const h5::Lock lock;
    p.finish_tables();
    h5::write_attribute(p.file.get(), "digest", hexadecimal(p.digest));
    h5::write_attribute<std::uint8_t>(p.file.get(), "finished", 1);
    h5::check(H5Fflush(p.file.get(), H5F_SCOPE_GLOBAL), "while flushing");
    p.file.close("while closing");
    p.partial.finish();
  });
}

}  // namespace linli
