// What the records of practices say of prices and cases, and how `linli practices` lists it.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "engine/small_world.hpp"
#include "scenario/program.hpp"
#include "scenario/yaml_scenario.hpp"

namespace linli::testing {
namespace {

const Lever& lever_of(const PracticeRecord& practice, int index) {
  return practice.levers[static_cast<std::size_t>(index)];
}

TEST(Prices, NameLeversAndParametersOfTheirUnits) {
  for (const PracticeRecord& practice : practice_table()) {
    EXPECT_EQ(practice.prices.empty(), practice.id == PracticeId::placebo) << practice.key;
    for (const Price& price : practice.prices) {
      const std::string what = std::string(practice.key) + ": " + std::string(price.dose_en);
      EXPECT_FALSE(price.dose_zh.empty()) << what;
      if (price.hours != kNoLever) {
        EXPECT_TRUE(lever_of(practice, price.hours).unit == "hours") << what;
      }
      if (price.amount != kNoLever && price.cost == nullptr) {
        EXPECT_TRUE(lever_of(practice, price.amount).unit.starts_with("yuan")) << what;
      }
      EXPECT_TRUE(price.cost != nullptr || price.amount != kNoLever || price.hours != kNoLever) << what;
      if (price.cost == nullptr) continue;
      std::set<std::string_view> sections;
      for (const ParameterRecord& record : parameter_table())
        if (record.real == price.cost) sections.insert(record.section);
      EXPECT_EQ(sections, std::set<std::string_view>{"supporter"}) << what;
    }
  }
}

TEST(Prices, EveryLeverInHoursOfStaffOrYuanOfTheSupporterIsInAPrice) {
  // What residents spend of their own time, and what others pay, is no price of the practice.
  const std::set<std::string> not_of_the_supporter = {"parents_give", "gives", "price"};
  for (const PracticeRecord& practice : practice_table()) {
    std::set<int> priced;
    for (const Price& price : practice.prices) priced.insert({price.amount, price.hours});
    for (std::size_t k = 0; k < practice.levers.size(); ++k) {
      const Lever& lever = practice.levers[k];
      const bool staff = lever.unit == "hours" && lever.meaning_en.find("taff hours") != std::string::npos;
      const bool money =
          lever.unit.starts_with("yuan") && !not_of_the_supporter.contains(std::string(lever.key));
      if (staff || money) {
        EXPECT_TRUE(priced.contains(static_cast<int>(k))) << practice.key << "." << lever.key;
      }
    }
  }
}

TEST(Prices, AreCostTimesAmount) {
  Parameters parameters;
  parameters.supporter_course_cost = 1000;
  parameters.supporter_lecturer_fee = 80;
  const auto price_of = [&](PracticeId id, std::size_t which, const char* lever, double value) {
    InterventionPlan plan = practice(id, "x");
    set_lever(plan, lever, value);
    const Price& price = practice_table()[static_cast<std::size_t>(id)].prices[which];
    return std::pair{yuan_of(price, parameters, plan.levers), hours_of(price, plan.levers)};
  };
  using Pair = std::pair<double, double>;
  EXPECT_EQ(price_of(PracticeId::academy, 0, "session_staff_hours", 6), (Pair{1000, 6}));  // cost, hours
  EXPECT_EQ(price_of(PracticeId::lecturers, 1, "fee", 1.5), (Pair{120, 0}));               // cost x amount
  EXPECT_EQ(price_of(PracticeId::honours, 1, "money", 500), (Pair{500, 0}));               // yuan by itself
  EXPECT_EQ(price_of(PracticeId::accompaniment, 0, "hours_per_visit", 2), (Pair{0, 2}));   // hours alone
}

TEST(Practices, HaveAScenarioThatPlaysTheirCase) {
  for (const PracticeRecord& practice : practice_table()) {
    const std::filesystem::path file =
        std::filesystem::path(LINLI_SOURCE_DIR) / "scenarios" / (std::string(practice.scenario) + ".yaml");
    ASSERT_TRUE(std::filesystem::exists(file)) << practice.key << ": " << file;
    const Scenario scenario = load_scenario(file);
    const bool played =
        std::any_of(scenario.interventions.begin(), scenario.interventions.end(),
                    [&](const InterventionPlan& plan) { return plan.practice == practice.id; });
    EXPECT_TRUE(played) << practice.key << " in " << file;
  }
}

TEST(PracticesCommand, ListsPricesAndLevers) {
  const Outcome all = run_linli({"practices"});
  EXPECT_EQ(all.status, 0);
  for (const PracticeRecord& practice : practice_table()) {
    EXPECT_NE(all.out.find(std::string(practice.name_zh)), std::string::npos) << practice.key;
    for (const Price& price : practice.prices)
      EXPECT_NE(all.out.find(std::string(price.dose_en)), std::string::npos) << price.dose_en;
    for (const Lever& lever : practice.levers)
      EXPECT_NE(all.out.find(std::string(lever.meaning_zh)), std::string::npos) << lever.key;
  }
  EXPECT_NE(all.out.find("wage"), std::string::npos);
  const Outcome one = run_linli({"practices", "academy"});
  EXPECT_EQ(one.status, 0);
  // 1200 + 8 hours x 45
  EXPECT_NE(
      one.out.find("1200 yuan (supporter.course_cost) + 8 staff hours (session_staff_hours) = 1560 yuan"),
      std::string::npos)
      << one.out;
  EXPECT_EQ(one.out.find("micro_grants"), std::string::npos);
}

TEST(PracticesCommand, RefusesWhatThereIsNot) {
  const Outcome outcome = run_linli({"practices", "acadmey"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(outcome.out.empty());
  EXPECT_NE(outcome.err.find("did you mean 'academy'?"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace linli::testing
