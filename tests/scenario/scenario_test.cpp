// Trees, values, extends, overrides, resolved text, JSON Schema.
#include "scenario/scenario.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "engine/simulation.hpp"
#include "random/keyed.hpp"
#include "scenario/complaint.hpp"
#include "scenario/fields.hpp"
#include "scenario/length.hpp"
#include "scenario/program.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"

namespace linli::testing {
namespace {

Scenario parsed(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_scenario(text, "here.yaml", overrides);
}

std::string complaint_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    parsed(text, overrides);
  } catch (const UserError& error) {
    return error.messages().front();
  }
  return "";
}

TEST(Scenario, HasTheDefaultsOfTheRecordsWhereAFileIsSilent) {
  Scenario expected;
  expected.name = "x";
  EXPECT_EQ(parsed("name: x\n"), expected);
}

TEST(Scenario, NumbersMayCarryTheUnitOfTheirRecord) {
  EXPECT_EQ(parsed("name: x\nweeks: 12 weeks\n").weeks, 12);
  EXPECT_EQ(parsed("name: x\nweeks: \"12 weeks\"\n").weeks, 12);
  EXPECT_EQ(parsed("name: x\nweeks: 1.2e1\n").weeks, 12);
  EXPECT_EQ(
      complaint_of("name: x\nweeks: 12 days\n"),
      "here.yaml:2:8: key 'weeks': found '12 days' in the unit 'days', expected the unit 'weeks': a whole "
      "number from 1 to 5200 (weeks)");
}

TEST(Scenario, EveryParameterTakesBothItsBoundsAndNothingBeyond) {
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section == "population" || record.flag != nullptr) continue;  // sizes have a bound together
    const auto set_to = [&](double value) {
      return fmt::format("name: x\nparameters:\n  {}:\n    {}: {}\n", record.section, record.name, value);
    };
    EXPECT_EQ(get(parsed(set_to(record.low)).parameters, record), record.low) << record.name;
    EXPECT_EQ(get(parsed(set_to(record.high)).parameters, record), record.high) << record.name;
    EXPECT_NE(complaint_of(set_to(std::nextafter(record.low, -HUGE_VAL))), "") << record.name;
    EXPECT_NE(complaint_of(set_to(std::nextafter(record.high, HUGE_VAL))), "") << record.name;
  }
}

/// A scenario with every key away from its default, as far as draws will have it.
Scenario random_scenario(std::uint64_t number) {
  const EntityKey key = entity_key({7, 0}, number);
  std::uint32_t index = 0;
  const auto between = [&](FieldKind kind, double low, double high) {
    const double value = low + (high - low) * draw_uniform(key, Stream::parameter_sample, 0, index++);
    return kind == FieldKind::real ? value : std::floor(value + 0.5);
  };
  Scenario scenario;
  scenario.name = fmt::format("random-{}", number);
  scenario.title_en = "true";
  scenario.title_zh = "标题：\"引号\" # 号, \\ 与 'x' - {a: 1}";
  scenario.about_en = "Two\nlines\twith a tab\n";
  scenario.about_zh = "~";
  scenario.seed = static_cast<std::uint32_t>(between(FieldKind::integer, 0, 4294967295.0));
  scenario.weeks = 300;
  scenario.exit_week = 200;
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section != "population")
      set(scenario.parameters, record, between(field_kind(record), record.low, record.high));
  }
  scenario.events.push_back(
      {.week = 9, .kind = "hazard", .salience = 0.1 + 0.2, .weeks = 1.0 / 3, .communities = {2, 0}});
  for (const PracticeRecord& record : practice_table()) {
    InterventionPlan plan;
    plan.name = fmt::format("{}-{}", record.key, number);
    plan.practice = record.id;
    plan.trigger = record.triggers.back();
    plan.first_week = 3;
    plan.last_week = 250;
    plan.every = 4;
    plan.priority = -2;
    plan.communities = {1};
    for (const Lever& lever : record.levers)
      plan.levers.push_back(between(field_kind(lever), lever.low, lever.high));
    scenario.interventions.push_back(std::move(plan));
  }
  scenario.output = {.attendance = true, .ties = false, .snapshot_every = 13};
  return scenario;
}

TEST(Scenario, ResolvedTextReadsBackToAnEqualScenario) {
  for (std::uint64_t number = 0; number < 50; ++number) {
    const Scenario scenario = random_scenario(number);
    const std::string text = resolved_yaml(scenario);
    EXPECT_EQ(parsed(text), scenario);
    EXPECT_EQ(resolved_yaml(parsed(text)), text);
  }
}

TEST(Scenario, ResolvedTextStatesEveryParameter) {
  const std::string text = resolved_yaml(parsed("name: x\n"));
  for (const ParameterRecord& record : parameter_table()) {
    EXPECT_NE(text.find(fmt::format("\n    {}: ", record.name)), std::string::npos) << record.name;
  }
}

TEST(Scenario, ExtendsMergesMapsAndReplacesLists) {
  const Folder folder;
  folder.write("base.yaml",
               "name: base\nweeks: 200\nparameters: {act: {gift: 0.5, mood: 2}}\n"
               "interventions: [{practice: academy}, {practice: micro_grants}]\n");
  folder.write("middle.yaml", "extends: base.yaml\nparameters: {act: {gift: 0.25}}\n");
  const fs::path top = folder.write(
      "top.yaml", "extends: middle.yaml\nname: top\ninterventions: [{practice: accompaniment}]\n");
  const Scenario scenario = load_scenario(top);
  EXPECT_EQ(scenario.name, "top");
  EXPECT_EQ(scenario.weeks, 200);
  EXPECT_EQ(scenario.parameters.act_gift, 0.25);
  EXPECT_EQ(scenario.parameters.act_mood, 2);
  ASSERT_EQ(scenario.interventions.size(), 1U);
  EXPECT_EQ(scenario.interventions[0].practice, PracticeId::accompaniment);
}

TEST(Scenario, ACycleOfExtendsIsToldWhole) {
  const Folder folder;
  const fs::path a = folder.write("a.yaml", "extends: b.yaml\n");
  folder.write("b.yaml", "extends: a.yaml\n");
  try {
    load_scenario(a);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_NE(error.messages().front().find("cycle: a.yaml > b.yaml > a.yaml"), std::string::npos)
        << error.what();
  }
}

TEST(Scenario, OverridesGoOverTheFileAndNameItemsOfLists) {
  const std::string text = "name: x\ninterventions: [{practice: academy}, {name: b, practice: academy}]\n";
  const Scenario scenario = parsed(text, {"weeks=120", "parameters.act.gift=0.5",
                                          "interventions.b.first_week=7", "interventions.0.every=2"});
  EXPECT_EQ(scenario.weeks, 120);
  EXPECT_EQ(scenario.parameters.act_gift, 0.5);
  EXPECT_EQ(scenario.interventions[1].first_week, 7);
  EXPECT_EQ(scenario.interventions[0].every, 2);
  EXPECT_EQ(complaint_of(text, {"weeks=x"}),
            "--set: key 'weeks': found 'x', expected a whole number from 1 to 5200 (weeks)");
  EXPECT_EQ(complaint_of(text, {"weeks"}), "--set: found 'weeks', expected key.path=value");
  for (const char* wrong :
       {"=1", "a..b=1", "weks=1", "interventions.c.every=2", "interventions.2.every=2", "weeks.x=1",
        "extends=a.yaml", "weeks=[1", "weeks=*a", "parameters.act=3", "name="}) {
    EXPECT_EQ(complaint_of(text, {wrong}).rfind("--set", 0), 0U)
        << wrong << ": " << complaint_of(text, {wrong});
  }
}

TEST(Scenario, AShorterRunIsTheBeginningOfTheLonger) {
  Scenario scenario = random_scenario(1);
  set_length(scenario, 8);
  EXPECT_TRUE(scenario.events.empty());
  EXPECT_EQ(scenario.interventions[0].last_week, 8);
  EXPECT_EQ(parsed(resolved_yaml(scenario)), scenario);
}

TEST(Scenario, AtMostTwentyComplaintsInTheOrderOfTheFile) {
  std::string text = "name: x\n";
  for (int i = 0; i < 30; ++i) text += fmt::format("zzzz{}: 1\n", i);
  try {
    parsed(text);
    FAIL();
  } catch (const UserError& error) {
    ASSERT_EQ(error.messages().size(), 21U);
    EXPECT_EQ(error.messages()[0].rfind("here.yaml:2:1: ", 0), 0U);
    EXPECT_EQ(error.messages()[20], "... and 10 more");
  }
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
  constexpr std::string_view kWords[] = {"academy", "micro_grants", "weeks"};
  EXPECT_EQ(nearest("acadmey", kWords), "academy");
  EXPECT_EQ(nearest("mirco_grant", kWords), "micro_grants");
  EXPECT_EQ(nearest("zebra", kWords), "");
}

TEST(Program, EveryScenarioOfTheProjectIsOne) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(LINLI_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    const Outcome outcome = run_linli({"check", entry.path().string()});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(load_scenario(entry.path()).name, entry.path().stem().string());
    ++count;
  }
  EXPECT_GE(count, 2U);
}

/// A year of the scenario on a tenth of its people, after a short burn-in, where more is founded and taken
/// up.
Scenario in_little(Scenario scenario) {
  Parameters& p = scenario.parameters;
  p.population_households_per_courtyard = 40;
  p.found_ideas = 1;
  p.found_intercept = -2;
  p.affair_raise = -8;
  scenario.burn_in_weeks = 60;
  set_length(scenario, 60);
  return scenario;
}

TEST(Scenarios, EveryOneOfTheProjectRunsAndEveryPracticeIsPlayed) {
  SerialExecutor serial;
  std::set<PracticeId> played;
  for (const auto& entry : fs::directory_iterator(LINLI_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".yaml") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const Scenario scenario = in_little(load_scenario(entry.path()));
    EXPECT_FALSE(scenario.title_en.empty() || scenario.title_zh.empty());
    Simulation simulation(scenario, nullptr, serial);
    WeekLog log;
    while (simulation.week() < scenario.weeks) {
      simulation.step(log);
      for (const Event& e : log.events) {
        if (e.kind == EventKind::placebo_reversed) played.insert(PracticeId::placebo);
        if (e.kind == EventKind::intervention_began)
          played.insert(scenario.interventions[static_cast<std::size_t>(e.code)].practice);
      }
    }
    EXPECT_EQ(log.week, scenario.weeks);
  }
  for (const PracticeRecord& record : practice_table())
    EXPECT_TRUE(played.contains(record.id)) << record.key << " has no scenario in which it begins";
}

TEST(Program, PageOfParametersIsUpToDate) {
  EXPECT_EQ(run_linli({"parameters", "--format", "markdown"}).out,
            read_whole(LINLI_SOURCE_DIR "/docs/parameters.md"))
      << "run scripts/docs";
}

TEST(Program, WrongCommandLinesEndWithStatus2AndOneMessage) {
  const std::vector<std::vector<std::string>> wrong = {{},
                                                       {"chek"},
                                                       {"check"},
                                                       {"check", "nothing.yaml"},
                                                       {"check", "--zzz"},
                                                       {"parameters", "--format", "xml"},
                                                       {"--zzz"}};
  for (const auto& arguments : wrong) {
    const Outcome outcome = run_linli(arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err, "");
  }
  EXPECT_NE(run_linli({"chek"}).err.find("did you mean 'check'?"), std::string::npos);
  EXPECT_EQ(run_linli({"--version"}).status, 0);
}

// With Python's jsonschema, as editors use a schema; without it, that the schema names every parameter.
TEST(Program, SchemaAcceptsScenariosAndRefusesSlips) {
  const std::string schema = run_linli({"schema"}).out;
  for (const ParameterRecord& record : parameter_table()) {
    EXPECT_NE(schema.find(fmt::format("\"{}\": {{", record.name)), std::string::npos) << record.name;
  }
  if (std::system("python3 -c 'import jsonschema, yaml' 2>/dev/null") != 0) return;
  const Folder folder;
  folder.write("schema.json", schema);
  folder.write("good.json.yaml", resolved_yaml(random_scenario(3)));
  folder.write("check.py", R"(import glob, json, sys, yaml, jsonschema
schema = json.load(open(sys.argv[1] + "/schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in glob.glob(sys.argv[2] + "/*.yaml") + [sys.argv[1] + "/good.json.yaml"]:
    errors = [error.message for error in validator.iter_errors(yaml.safe_load(open(name)))]
    assert not errors, (name, errors)
for wrong in ["weks: 3", "weeks: 12 yuan", "weeks: 1.5", "parameters: {act: {gift: 99}}", "parameters: {act: {gft: 1}}",
              "interventions: [{practice: acadmy}]", "interventions: [{practice: academy, levers: {zzz: 1}}]",
              "events: [{kind: epidemic}]", "output: {ties: maybe}"]:
    assert list(validator.iter_errors(yaml.safe_load("name: x\n" + wrong))), wrong
)");
  EXPECT_EQ(std::system(fmt::format("python3 {0}/check.py {0} {1}/scenarios", folder.path().string(),
                                    LINLI_SOURCE_DIR)
                            .c_str()),
            0);
}

}  // namespace
}  // namespace linli::testing
