// The table of rows: complete, and every fact it names is measured.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "scenario/user_error.hpp"
#include "validation/assessment.hpp"
#include "validation/small_ground.hpp"

namespace linli {
namespace {

TEST(RowsTable, EveryRowOfTheSourceIsShownOrSaysWhyNot) {
  std::set<std::string> named;
  for (const RowNotShown& row : rows_not_shown()) named.emplace(row.name);
  for (const Row& row : rows()) {
    std::istringstream parts{std::string(row.name)};
    for (std::string part; parts >> part;) named.insert(part);
  }
  // Rows that others say: S25's roles are S28's, S43 stands with S42, S36's ends are those of stages.
  for (int k = 1; k <= 75; ++k) EXPECT_TRUE(named.contains("S" + std::to_string(k))) << "S" << k;
}

TEST(RowsTable, NamesAreUniqueAndTextsComplete) {
  std::set<std::string_view> names;
  for (const Row& row : rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.fact_en.empty() || row.fact_zh.empty()) << row.name;
    EXPECT_LE(row.band.low, row.band.high) << row.name;
    EXPECT_EQ(row.b.fact.empty(), row.comparison == Comparison::level) << row.name;
    EXPECT_TRUE(row.kind != RowKind::emergent || !row.breaker.empty())
        << row.name << " is said to be emergent";
    for (const std::string_view law : {row.breaker, row.also}) {
      if (!law.empty()) {
        EXPECT_EQ(law_named(law).name, law);
      }
    }
    EXPECT_TRUE(row.also.empty() || !row.breaker.empty()) << row.name;
  }
  for (const RowNotShown& row : rows_not_shown())
    EXPECT_FALSE(names.contains(row.name)) << row.name << " is shown after all";
}

TEST(RowsTable, ABreakerOfEmergentRowsIsSaidToCarryAtLeastThree) {
  std::map<std::string_view, std::size_t> carried;
  std::set<std::string_view> claimed;
  for (const Row& row : rows()) {
    for (const std::string_view law : {row.breaker, row.also}) {
      if (!law.empty()) ++carried[law];
    }
    if (row.kind == RowKind::emergent) claimed.insert(row.breaker);
  }
  for (const std::string_view law : claimed) EXPECT_GE(carried[law], kLeastCarried) << law;
}

TEST(RowsTable, EverySettingIsUsedAndPossible) {
  std::set<std::string_view> used;
  for (const WorldName& world : worlds_of(rows_named({}, "rows"), true, false)) used.insert(world.setting);
  for (const PracticeArm& arm : practice_arms()) used.insert({arm.setting});
  const Ground ground = default_ground(kDefaultWeeks);
  for (const Setting& setting : settings()) {
    EXPECT_TRUE(used.contains(setting.name)) << setting.name;
    EXPECT_NO_THROW(scenario_of(ground, {setting.name, ""})) << setting.name;
    EXPECT_NO_THROW(scenario_of(default_ground(kLeastWeeks), {setting.name, ""})) << setting.name;
  }
}

TEST(RowsTable, ALawTakenOutIsAtItsNil) {
  const Ground ground = default_ground(kDefaultWeeks);
  const Scenario there = scenario_of(ground, {"none", ""}), gone = scenario_of(ground, {"none", "circle"});
  EXPECT_GT(there.parameters.act_friend, 0);
  EXPECT_EQ(gone.parameters.act_friend, 0);
  EXPECT_EQ(gone.parameters.act_friend_exponent, 0);
  for (const Law& law : laws())
    EXPECT_FALSE(scenario_of(ground, {"none", law.name}).parameters == there.parameters);
}

TEST(RowsTable, EveryFactIsMeasured) {
  Runs runs(testing::small_ground(), {.replicates = 1, .threads = 2});
  const auto all = rows_named({}, "rows");
  runs.compute(worlds_of(all, false, false));
  EXPECT_TRUE(runs.failures().empty());
  // A correlation needs more groups of a year's age, a team more weeks, a couple one group at a project and
  // one without, which these runs do not have.
  const std::set<std::string_view> rare{"stable team at 18 months", "shared leadership and performance",
                                        "ends a month, coupled receivers", "ends a month, coupled makers"};
  for (const Row* row : all) {
    const auto measured = [&](const Where& where) {
      return where.fact.empty() || rare.contains(where.fact) || runs.has({where.setting, ""}, where.fact);
    };
    EXPECT_TRUE(measured(row->a)) << row->name << ": " << row->a.fact << " in " << row->a.setting;
    EXPECT_TRUE(measured(row->b)) << row->name << ": " << row->b.fact << " in " << row->b.setting;
  }
}

TEST(RowsTable, RowsAreFoundByNameAndBySource) {
  EXPECT_EQ(rows_named({"S24 number"}, "--rows").size(), 1U);
  EXPECT_EQ(rows_named({"S24"}, "--rows").size(), 2U);
  EXPECT_EQ(rows_named({"S43"}, "--rows").front()->name, "S42 S43");
  EXPECT_EQ(rows_named({}, "--rows").size(), rows().size());
  EXPECT_THROW(rows_named({"S7"}, "--rows"), UserError);
  try {
    rows_named({"S24 numbr"}, "--rows");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_NE(error.messages().front().find("S24 number"), std::string::npos) << error.messages().front();
  }
}

}  // namespace
}  // namespace linli
