// A synthetic run of 200 weeks, written and read back, column by column.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "output/codes.hpp"
#include "output/file_error.hpp"
#include "output/result_file.hpp"
#include "output/tables.hpp"
#include "output/trajectory.hpp"
#include "scratch.hpp"
#include "synthetic.hpp"

namespace linli {
namespace {

using namespace synthetic;
constexpr Week kWeeks = 200;
constexpr Size kSize{};

/// Every row told, in order, and the rows residents have.
struct Told {
  std::vector<ResidentRow> residents;
  std::map<ResidentId, std::int32_t> row;
  std::map<ResidentId, Week> left;
  std::vector<WeekLog> weeks;
};

class TrajectoryTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = new Scratch;
    synthetic::write(path(), kWeeks, kSize);
    told_ = new Told;
    for (Week week = 0; week <= kWeeks; ++week) {
      WeekLog log;
      fill(log, week, kWeeks, kSize);
      for (const auto& row : log.arrived) {
        told_->row.emplace(row.resident, static_cast<std::int32_t>(told_->residents.size()));
        told_->residents.push_back(row);
      }
      for (const auto& change : log.residents_left) told_->left[change.resident] = change.week;
      told_->weeks.push_back(std::move(log));
    }
  }
  static void TearDownTestSuite() {
    delete told_;
    delete scratch_;
  }
  static std::filesystem::path path() { return *scratch_ / "run.h5"; }
  static std::int32_t row(ResidentId who) {
    const auto found = told_->row.find(who);
    return found == told_->row.end() ? -1 : found->second;
  }
  /// Compares a column with what was told: `rows(log)` are a week's rows, `value(log, row)` its value.
  template <class T, class Rows, class Value>
  static void expect_column(const std::string& column, Rows rows, Value value) {
    const auto found = ResultFile(path()).values<T>(column);
    std::size_t at = 0;
    for (const auto& log : told_->weeks)
      for (const auto& each : rows(log)) {
        ASSERT_LT(at, found.size()) << column;
        ASSERT_EQ(found[at], static_cast<T>(value(log, each))) << column << " row " << at;
        ++at;
      }
    EXPECT_EQ(at, found.size()) << column;
    EXPECT_GT(at, 0U) << column;
  }
  /// Every column of a table against its own record, read by other code: the writer's buffers, chunks and
  /// types are what is tested here; the records themselves are tested by value below.
  template <class Row, class Rows>
  static void expect_table(const std::string& table, const std::vector<RowField<Row>>& fields, Rows rows) {
    const ResultFile file(path());
    ResidentRows known;
    for (const auto& each : told_->residents) known.add(each.resident);
    std::vector<std::string> names;
    for (const auto& field : fields) {
      names.push_back(field.info.name);
      const auto found = file.values<double>(table + "/" + field.info.name);
      std::size_t at = 0;
      std::vector<std::byte> bytes;
      for (const auto& log : told_->weeks) {
        const RowContext context{.week = log.week, .residents = &known};
        const std::span<const Row> told(rows(log));
        bytes.resize(told.size() * field.info.size);
        field.fill(told, context, bytes.data());
        for (std::size_t i = 0; i < told.size(); ++i, ++at) {
          ASSERT_LT(at, found.size());
          const double expected = number(field.info, &bytes[i * field.info.size]);
          ASSERT_EQ(found[at], expected) << table << "/" << field.info.name << " row " << at;
        }
      }
      EXPECT_EQ(at, found.size()) << table << "/" << field.info.name;
    }
    EXPECT_EQ(file.rows(table), file.values<double>(table + "/" + names[0]).size());
  }
  static double number(const ColumnInfo& info, const std::byte* at);

  static Scratch* scratch_;
  static Told* told_;
};
Scratch* TrajectoryTest::scratch_ = nullptr;
Told* TrajectoryTest::told_ = nullptr;

template <class T>
double as_number(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return static_cast<double>(value);
}

double TrajectoryTest::number(const ColumnInfo& info, const std::byte* at) {
  if (info.type == h5::native<std::uint8_t>()) return as_number<std::uint8_t>(at);
  if (info.type == h5::native<std::uint16_t>()) return as_number<std::uint16_t>(at);
  if (info.type == h5::native<std::uint32_t>()) return as_number<std::uint32_t>(at);
  if (info.type == h5::native<std::int32_t>()) return as_number<std::int32_t>(at);
  if (info.type == h5::native<float>()) return as_number<float>(at);
  if (info.type == h5::native<double>()) return as_number<double>(at);
  ADD_FAILURE() << info.name << " has a type that files may not have";
  return 0;
}

TEST_F(TrajectoryTest, EveryColumnOfEveryTableComesBack) {
  expect_table<GroupRow>("groups", group_columns(),
                         [](const WeekLog& log) { return std::span(log.ended_groups); });
  expect_table<GroupWeek>("group_weeks", group_week_columns(),
                          [](const WeekLog& log) { return std::span(log.groups); });
  expect_table<Event>("events", event_columns(), [](const WeekLog& log) { return std::span(log.events); });
  expect_table<MembershipSpell>("memberships", membership_columns(),
                                [](const WeekLog& log) { return std::span(log.memberships); });
  expect_table<Attendance>("attendance", attendance_columns(),
                           [](const WeekLog& log) { return std::span(log.attendances); });
  expect_table<ResidentRow>("residents", resident_columns(),
                            [](const WeekLog& log) { return std::span(log.arrived); });
  expect_table<SnapshotRow>("resident_snapshots", snapshot_columns(),
                            [](const WeekLog& log) { return std::span(log.snapshot); });
  expect_table<TieChange>("ties", tie_columns(), [](const WeekLog& log) { return std::span(log.ties); });
  expect_table<AffairRow>("affairs", affair_columns(),
                          [](const WeekLog& log) { return std::span(log.ended_affairs); });
  expect_table<LedgerEntry>("accounts", account_columns(),
                            [](const WeekLog& log) { return std::span(log.ledger); });
  expect_table<HoursEntry>("hours", hours_columns(), [](const WeekLog& log) { return std::span(log.hours); });
}

TEST_F(TrajectoryTest, ReferencesIdentitiesAndMissingWeeks) {
  const auto groups = [](const WeekLog& log) { return log.ended_groups; };
  using Group = const GroupRow&;
  expect_column<std::int32_t>("groups/founder", groups,
                              [](const WeekLog&, Group g) { return row(g.id.founder); });
  expect_column<std::uint32_t>("groups/founder_dwelling", groups,
                               [](const WeekLog&, Group g) { return g.id.founder >> 32U; });
  expect_column<std::uint16_t>("groups/founder_occupancy", groups,
                               [](const WeekLog&, Group g) { return (g.id.founder >> 16U) & 0xFFFFU; });
  expect_column<std::uint16_t>("groups/founder_member", groups,
                               [](const WeekLog&, Group g) { return g.id.founder & 0xFFFFU; });
  expect_column<std::int32_t>("groups/ended", groups, [](const WeekLog&, Group g) {
    return g.ended == kNever ? INT32_MIN : g.ended;
  });
  expect_column<std::int32_t>("groups/last_supported", groups,
                              [](const WeekLog&, Group) { return INT32_MIN; });
  expect_column<std::int32_t>("groups/parent", groups, [](const WeekLog&, Group g) {
    return g.parent == kNoGroup ? -1 : static_cast<int>(g.parent);
  });
  const auto events = [](const WeekLog& log) { return log.events; };
  using AnEvent = const Event&;
  expect_column<std::int32_t>("events/event", events, [](const WeekLog&, AnEvent e) { return e.id; });
  expect_column<std::int32_t>("events/cause", events, [](const WeekLog&, AnEvent e) {
    return e.cause == 0 ? -1 : static_cast<int>(e.cause);
  });
  expect_column<std::int32_t>("events/resident", events,
                              [](const WeekLog&, AnEvent e) { return row(e.resident); });
  expect_column<std::int32_t>(
      "ties/b", [](const WeekLog& log) { return log.ties; },
      [](const WeekLog&, const TieChange& t) { return row(t.b); });
  const auto left = ResultFile(path()).values<std::int32_t>("residents/left");
  ASSERT_EQ(left.size(), told_->residents.size());
  for (std::size_t r = 0; r < left.size(); ++r) {
    const auto found = told_->left.find(told_->residents[r].resident);
    EXPECT_EQ(left[r], found == told_->left.end() ? INT32_MIN : found->second);
  }
}

TEST_F(TrajectoryTest, MoneyIsExactToTheFen) {
  const auto fen = ResultFile(path()).values<double>("accounts/fen");
  std::size_t at = 0;
  for (const auto& log : told_->weeks)
    for (const auto& entry : log.ledger) ASSERT_EQ(static_cast<std::int64_t>(fen.at(at++)), entry.fen);
  EXPECT_EQ(at, fen.size());
}

TEST_F(TrajectoryTest, IndicatorsAndDigestsWeekByWeek) {
  const ResultFile file(path());
  const auto weeks = file.values<std::int32_t>("indicators/week");
  ASSERT_EQ(weeks.size(), static_cast<std::size_t>(kWeeks) + 1);
  for (int i = 0; i < kIndicators; ++i) {
    const auto values =
        file.values<double>("indicators/" + std::string(indicators()[static_cast<std::size_t>(i)].key));
    for (Week week = 0; week <= kWeeks; ++week) {
      const double told = indicator(i, week), found = values.at(static_cast<std::size_t>(week));
      EXPECT_TRUE(found == told || (std::isnan(found) && std::isnan(told))) << i << " week " << week;
    }
  }
  EXPECT_EQ(file.text("definition_zh", "indicators/indicator_3"), "如何计算。");
  EXPECT_EQ(file.members("indicators").at(4), "indicator_3") << "in the order of the table";
  const auto chain = file.strings("digest/sha256");
  ASSERT_EQ(chain.size(), weeks.size());
  EXPECT_EQ(chain[1].substr(0, 6), "252627");
  EXPECT_EQ(file.text("digest"), chain.back());
}

TEST_F(TrajectoryTest, SaysHowItWasMade) {
  const ResultFile file(path());
  EXPECT_EQ(file.text("format"), "linli-trajectory");
  EXPECT_EQ(file.number("format_version"), 1);
  EXPECT_EQ(file.number("seed"), 4'000'000'000.0);
  EXPECT_EQ(file.number("replicate"), 7);
  EXPECT_EQ(file.number("finished"), 1);
  EXPECT_EQ(file.text("title_zh"), "虚构的一次运行");
  EXPECT_EQ(file.strings("scenario/resolved").at(0), "name: synthetic\nparameters: {}\n");
  EXPECT_EQ(file.strings("scenario/sources"), (std::vector<std::string>{"synthetic.yaml", "基础.yaml"}));
  EXPECT_EQ(file.strings("interventions/name"), (std::vector<std::string>{"first academy", "nothing"}));
  EXPECT_EQ(file.values<std::int32_t>("interventions/last_week").at(1), INT32_MIN);
}

TEST_F(TrajectoryTest, EveryCodeColumnHasItsList) {
  const ResultFile file(path());
  for (const auto& table : file.members("/")) {
    if (table == "codes" || table == "scenario") continue;
    for (const auto& column : file.members(table)) {
      std::string list;
      try {
        list = file.text("codes", table + "/" + column);
      } catch (const FileError&) {
        continue;
      }
      const auto names = file.strings(list.substr(1));
      EXPECT_EQ(names.size(), file.strings(list.substr(1) + "_zh").size());
      for (const auto code : file.values<std::uint8_t>(table + "/" + column))
        ASSERT_TRUE(code < names.size() || code == kNoCode) << table << "/" << column;
    }
  }
  EXPECT_EQ(file.strings("codes/event_code").size(), file.strings("codes/event_kind").size());
  EXPECT_EQ(file.strings("codes/event_kind").size(), static_cast<std::size_t>(EventKind::count_));
}

TEST_F(TrajectoryTest, DocumentationNamesEveryColumn) {
  std::ifstream stream(LINLI_SOURCE_DIR "/docs/trajectories.md");
  std::stringstream text;
  text << stream.rdbuf();
  const auto documented = text.str();
  const ResultFile file(path());
  for (const auto& group : file.members("/")) {
    EXPECT_NE(documented.find(fmt::format("`/{}`", group)), std::string::npos) << group;
    if (group == "codes" || group == "indicators") continue;
    const auto start = documented.find(fmt::format("`/{}`", group));
    for (const auto& column : file.members(group)) {
      if (column == "row" || column.starts_with("interest_")) continue;
      const auto found = documented.find(fmt::format("`{}`", column), start);
      EXPECT_NE(found, std::string::npos) << group << "/" << column;
    }
  }
}

TEST_F(TrajectoryTest, H5dumpReadsIt) {
  if (std::system("command -v h5dump > /dev/null") != 0)
    GTEST_SKIP() << "h5dump is not installed (package hdf5-tools)";
  const auto out = (*scratch_ / "dump.txt").string();
  ASSERT_EQ(std::system(fmt::format("h5dump '{}' > '{}' 2>&1", path().string(), out).c_str()), 0);
  std::ifstream stream(out);
  std::stringstream text;
  text << stream.rdbuf();
  EXPECT_NE(text.str().find("DATASET \"sha256\""), std::string::npos);
  EXPECT_EQ(text.str().find("h5dump error"), std::string::npos);
}

TEST_F(TrajectoryTest, PythonReadsIt) {
  const std::string python = std::filesystem::exists(LINLI_SOURCE_DIR "/.venv/bin/python") ? LINLI_SOURCE_DIR
                                 "/.venv/bin/python"
                                                                                           : "python3";
  if (std::system((python + " -c 'import h5py, pandas, xarray, h5netcdf' 2> /dev/null").c_str()) != 0)
    GTEST_SKIP() << python << " lacks h5py, pandas, xarray or h5netcdf";
  EXPECT_EQ(std::system(fmt::format("{} {}/tests/output/read_trajectory.py '{}' {} {}", python,
                                    LINLI_SOURCE_DIR, path().string(), kWeeks, kIndicators)
                            .c_str()),
            0);
}

TEST(TrajectoryFile, RunsWithoutRowsHaveEmptyTables) {
  const Scratch scratch;
  const auto plan = scenario(0);
  TrajectoryWriter writer(scratch / "empty.h5", description(plan), false);
  WeekLog log;
  log.indicators.assign(kIndicators, 1.5);
  writer.week(log);
  writer.finish();
  const ResultFile file(scratch / "empty.h5");
  for (const auto* table : {"groups", "events", "residents", "ties", "accounts"})
    EXPECT_EQ(file.rows(table), 0U) << table;
  EXPECT_TRUE(file.has("residents/left"));
  EXPECT_TRUE(file.has("events/value"));
  EXPECT_EQ(file.values<double>("indicators/indicator_59").at(0), 1.5);
}

TEST(TrajectoryFile, AttendanceAndTiesOnlyWhenWanted) {
  const Scratch scratch;
  auto plan = scenario(0);
  plan.output.attendance = false;
  plan.output.ties = false;
  TrajectoryWriter writer(scratch / "run.h5", description(plan), false);
  WeekLog log;
  fill(log, 0, 0, kSize);
  writer.week(log);
  writer.finish();
  const ResultFile file(scratch / "run.h5");
  EXPECT_EQ(file.rows("attendance"), 0U);
  EXPECT_EQ(file.rows("ties"), 0U);
  EXPECT_GT(file.rows("residents"), 0U);
}

TEST(TrajectoryFile, RowsBeyondManyChunksInOneWeek) {
  const Scratch scratch;
  const auto plan = scenario(0);
  TrajectoryWriter writer(scratch / "large.h5", description(plan), false);
  WeekLog log;
  log.indicators.assign(kIndicators, 0);
  for (std::uint32_t i = 0; i < 100'003; ++i)
    log.events.push_back({.id = i + 1, .code = static_cast<std::int32_t>(i)});
  writer.week(log);
  writer.finish();
  const auto codes = ResultFile(scratch / "large.h5").values<std::int32_t>("events/code");
  ASSERT_EQ(codes.size(), 100'003U);
  for (std::size_t i = 0; i < codes.size(); ++i) ASSERT_EQ(codes[i], static_cast<std::int32_t>(i));
}

}  // namespace
}  // namespace linli
