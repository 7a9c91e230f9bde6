// The tables of indicators and practices, and the pages made from them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/schedule.hpp"
#include "engine/simulation.hpp"
#include "interventions/practice.hpp"
#include "scenario/program.hpp"

namespace linli::testing {
namespace {

std::string page(const std::string& name) { return read_whole(fs::path(LINLI_SOURCE_DIR) / "docs" / name); }

TEST(Tables, IndicatorsAreNamedOnceAndInBothLanguages) {
  std::set<std::string_view> keys;
  for (const IndicatorRecord& record : indicator_table()) {
    EXPECT_TRUE(keys.insert(record.key).second) << record.key << " stands twice";
    for (const std::string_view text : {record.unit, record.window, record.name_en, record.name_zh,
                                        record.definition_en, record.definition_zh}) {
      EXPECT_FALSE(text.empty()) << record.key;
    }
  }
  EXPECT_GT(keys.size(), 40U);
}

TEST(Tables, LeversAreNamedOnceInBothLanguagesAndHoldTheirDefaults) {
  for (const PracticeRecord& practice : practice_table()) {
    EXPECT_FALSE(practice.triggers.empty()) << practice.key;
    std::set<std::string_view> keys;
    for (const Lever& lever : practice.levers) {
      EXPECT_TRUE(keys.insert(lever.key).second) << practice.key << "." << lever.key << " stands twice";
      EXPECT_LE(lever.low, lever.default_value) << practice.key << "." << lever.key;
      EXPECT_GE(lever.high, lever.default_value) << practice.key << "." << lever.key;
      EXPECT_FALSE(lever.meaning_en.empty() || lever.meaning_zh.empty()) << practice.key << "." << lever.key;
    }
  }
}

TEST(Tables, WhatMakesAPracticeWorkCanBeNil) {
  for (const PracticeRecord& practice : practice_table()) {
    for (const Lever& lever : practice.levers) {
      const bool effect =
          lever.unit == "log-odds" || lever.unit == "1" || lever.unit == "SD" || lever.unit == "1/hour";
      EXPECT_TRUE(!effect || (lever.low <= 0 && lever.high >= 0)) << practice.key << "." << lever.key;
    }
  }
}

TEST(Tables, ScheduleStandsInTheDescriptionOfTheModelInOrder) {
  const std::string odd = page("odd.md");
  std::size_t last = 0;
  for (const Phase& phase : schedule()) {
    const std::string row = fmt::format("| {} | {} | {} | {} | {} |\n", phase.number, phase.name, phase.reads,
                                        phase.writes, phase.wakes);
    const std::size_t at = odd.find(row);
    EXPECT_TRUE(at != std::string::npos && at > last) << "docs/odd.md, section 3, lacks: " << row;
    last = at;
  }
}

TEST(Program, PagesOfIndicatorsAndPracticesAreUpToDate) {
  for (const std::string name : {"indicators", "practices"}) {
    const Outcome outcome = run_linli({name, "--format", "markdown"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.out, page(name + ".md")) << "run scripts/docs";
  }
}

TEST(Program, IndicatorsAndPracticesRefuseOtherFormats) {
  for (const std::string name : {"indicators", "practices"}) {
    EXPECT_EQ(run_linli({name, "--format", "prose"}).status, 2);
    const Outcome json = run_linli({name, "--format", "json"});
    EXPECT_EQ(json.status, 0);
    EXPECT_EQ(json.out.front(), '[');
  }
}

}  // namespace
}  // namespace linli::testing
