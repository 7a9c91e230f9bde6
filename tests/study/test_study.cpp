// Studies through the library: the same for any number of workers, and the same as single runs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/simulation.hpp"
#include "output/provenance.hpp"
#include "output/result_file.hpp"
#include "output/scratch.hpp"
#include "scenario/user_error.hpp"
#include "study/run.hpp"
#include "study/small_study.hpp"
#include "study/thread_pool.hpp"

namespace linli {
namespace {

TEST_F(StudyTest, DoesNotDependOnTheNumberOfWorkers) {
  const auto one = run("one.h5", 1);
  const ResultFile first(scratch_ / "one.h5");
  for (const unsigned threads : {2U, 8U}) {
    const auto name = fmt::format("many-{}.h5", threads);
    EXPECT_EQ(run(name, threads).digest, one.digest);
    const ResultFile other(scratch_ / name);
    for (const auto* table : {"groups", "group_weeks", "events", "affairs", "accounts", "hours"}) {
      for (const auto& column : first.members(table)) {
        const auto path = fmt::format("{}/{}", table, column);
        EXPECT_EQ(first.values<double>(path), other.values<double>(path)) << path;
      }
    }
    for (const auto& key : first.members("indicators"))
      if (key != "arm") {
        const auto a = first.values<double>("indicators/" + key),
                   b = other.values<double>("indicators/" + key);
        ASSERT_EQ(a.size(), b.size());
        EXPECT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0) << key;
      }
    EXPECT_EQ(first.strings("runs/digest"), other.strings("runs/digest"));
  }
}

TEST_F(StudyTest, RunsAreThoseOfSingleRuns) {
  run("study.h5", 2);
  const auto plan = load_study(scratch_ / "study.yaml", {});
  const ResultFile file(scratch_ / "study.h5");
  const auto digests = file.strings("runs/digest");
  ASSERT_EQ(digests.size(), 4U * 5U);
  const auto residents = file.values<double>("indicators/residents");
  for (std::size_t arm = 0; arm < 4; ++arm) {
    auto scenario = plan.arms[arm].scenario;
    scenario.replicate = 3;
    SerialExecutor executor;
    Simulation simulation(scenario, nullptr, executor);
    simulation.burn_in();
    const auto digest = run_weeks(simulation, scenario.weeks, {}, {});
    std::string hex;
    for (const auto byte : digest) hex += fmt::format("{:02x}", byte);
    EXPECT_EQ(digests[arm * 5 + 3], hex) << plan.arms[arm].name;
    EXPECT_EQ(ResultFile(scratch_ / fmt::format("study.runs/{}-3.h5", plan.arms[arm].name)).text("digest"),
              hex);
    EXPECT_EQ(ResultFile(scratch_ / fmt::format("study.runs/{}-3.h5", plan.arms[arm].name))
                  .values<double>("indicators/residents")
                  .back(),
              residents[(arm * 5 + 3) * 21 + 20]);
  }
  EXPECT_NE(digests[0], digests[1]) << "replicates differ";
  EXPECT_NE(digests[0], digests[3 * 5]) << "arms with other parameters differ";
}

TEST_F(StudyTest, LeavesNothingButTheStudy) {
  run("study.h5", 2);
  auto left = scratch_.entries();
  std::sort(left.begin(), left.end());
  EXPECT_EQ(left, (std::vector<std::string>{"base.yaml", "study.h5", "study.runs", "study.yaml"}));
  EXPECT_THROW(run("no/study.h5", 2), UserError);
  std::filesystem::create_directory(scratch_ / "folder.h5");
  EXPECT_THROW(run("folder.h5", 2), UserError);
}

TEST_F(StudyTest, BrokenStudiesAreRefusedWithTheirPlace) {
  const std::string head = "name: s\nscenario: base.yaml\nreplicates: 2\n";
  EXPECT_NE(refusal(head).find("arms"), std::string::npos);
  EXPECT_NE(refusal(head + "arms: []\n").find("bad.yaml:4"), std::string::npos);
  EXPECT_NE(refusal(head + "arms: [{name: a}, {name: a}]\n").find("no other arm"), std::string::npos);
  EXPECT_NE(refusal(head + "arms: [{name: ../a}]\n").find("letters"), std::string::npos);
  EXPECT_NE(refusal(head + "arms: [{name: a, scenaro: x}]\n").find("did you mean 'scenario'"),
            std::string::npos);
  EXPECT_NE(refusal(head + "arms: [{name: a, scenario: none.yaml}]\n").find("exists"), std::string::npos);
  EXPECT_NE(refusal(head + "arms: [{name: a}, {name: b, set: {weeks: 30}}]\n").find("arm b"),
            std::string::npos);
  EXPECT_NE(refusal(head + "full_replicates: [2]\narms: [{name: a}]\n").find("full_replicates"),
            std::string::npos);
  EXPECT_NE(refusal("name: s\nscenario: base.yaml\nreplicates: 0\narms: [{name: a}]\n").find("replicates"),
            std::string::npos);
  EXPECT_NE(refusal("name: s\nscenario: base.yaml\narms: [{name: a}]\n").find("replicates"),
            std::string::npos);
  EXPECT_EQ(refusal(head + "arms: [{name: a}]\n"), "");
  const std::string arms = head + "arms: [{name: a}, {name: b}]\n";
  const auto refused = [&](const std::string& line, const std::string& word) {
    const auto message = refusal(arms + line);
    EXPECT_NE(message.find(word), std::string::npos) << line << ": " << message;
    EXPECT_NE(message.find("bad.yaml"), std::string::npos) << message;
  };
  refused("outcomes: [new_facs]\n", "did you mean 'new_faces'");
  refused("placebo: maybe\n", "true or false");
  refused("samples: {design: latin}\n", "latin_hypercube");
  refused("samples: {design: latin_hypercube, size: 4}\n", "parameters");
  refused("samples: {design: latin_hypercube, size: 1, parameters: [found.ideas]}\n", "samples.size");
  refused("samples: {design: latin_hypercube, size: 4, parameters: [found.idea]}\n", "did you mean");
  refused("samples: {design: sobol, base: 12, parameters: [found.ideas]}\n", "power of two");
  refused("samples: {design: morris, trajectories: 3, levels: 5, parameters: [found.ideas]}\n", "even");
  refused("samples: {design: grid, parameters: {found.ideas: [1, -4]}}\n", "found.ideas");
  refused("samples: {design: grid, parameters: {found.ideas: 3}}\n", "a list of values");
  refused("samples: {design: latin_hypercube, size: 4, parameters: {found.ideas: [2, 1]}}\n", "below");
  refused("adaptive: {batch: 4}\n", "either difference or best");
  refused("adaptive: {difference: {arm: a, minus: c, half_width: 1}}\n", "adaptive.difference.minus");
  refused("adaptive: {difference: {arm: a, minus: a, half_width: 1}}\n", "two different arms");
  refused("adaptive: {best: {arms: [a]}}\n", "two arms");
  EXPECT_NE(refusal(head + "arms: [{name: a, grid: {weeks: 4}}]\n").find("list of values"),
            std::string::npos);
  EXPECT_NE(refusal(head + "arms: [{name: a}, {name: b, set: {parameters.found.ideas: 1}}]\n"
                           "samples: {design: grid, parameters: {found.ideas: [1, 2]}}\n")
                .find("that no arm sets (arm b does)"),
            std::string::npos);
}

TEST_F(StudyTest, PlaceboArmByDefault) {
  const std::string head = "name: s\nscenario: base.yaml\nreplicates: 2\n";
  put(scratch_ / "s.yaml", head + "arms: [{name: a}]\n");
  const auto plan = load_study(scratch_ / "s.yaml", {});
  ASSERT_EQ(plan.arms.size(), 2U);
  EXPECT_EQ(plan.arms[1].name, "placebo");
  ASSERT_EQ(plan.arms[1].scenario.interventions.size(), 1U);
  EXPECT_EQ(plan.arms[1].scenario.interventions[0].practice, PracticeId::placebo);
  EXPECT_EQ(plan.arms[1].scenario.interventions[0].last_week, 1);
  put(scratch_ / "s.yaml", head + "placebo: false\narms: [{name: a}]\n");
  EXPECT_EQ(load_study(scratch_ / "s.yaml", {}).arms.size(), 1U);
  EXPECT_EQ(load_study(scratch_ / "study.yaml", {}).arms.size(), 4U) << "it has one of its own";
}

TEST_F(StudyTest, AGridMakesAnArmOfEveryCombination) {
  put(scratch_ / "s.yaml",
      "name: s\nscenario: base.yaml\nreplicates: 1\nplacebo: false\narms:\n  - name: a\n"
      "    interventions: [{practice: micro_grants}, {practice: accompaniment}]\n"
      "    grid: {interventions.micro_grants.levers.amount: [1000, 2500.5], exit_week: [4, 8, 12]}\n");
  const auto plan = load_study(scratch_ / "s.yaml", {});
  ASSERT_EQ(plan.arms.size(), 6U);
  EXPECT_EQ(plan.arms[0].name, "a-1000-4");
  EXPECT_EQ(plan.arms[5].name, "a-2500p5-12");
  EXPECT_EQ(plan.arms[5].scenario.exit_week, 12);
  const auto& grants = plan.arms[5].scenario.interventions[0];
  const auto lever =
      lever_index(practice_table()[static_cast<std::size_t>(PracticeId::micro_grants)], "amount");
  EXPECT_EQ(grants.levers.at(static_cast<std::size_t>(lever)), 2500.5);
  EXPECT_NE(plan.arms[5].title_en.find("amount = 2500.5, exit_week = 12"), std::string::npos);
}

TEST_F(StudyTest, SamplesSetParametersAndShareArms) {
  put(scratch_ / "s.yaml", std::string(kSmallStudy) +
                               "samples: {design: grid, parameters: {found.ideas: [0, 3], "
                               "population.households_per_courtyard: [60, 90]}}\n");
  auto plan = load_study(scratch_ / "s.yaml", {.replicates = 2});
  ASSERT_EQ(plan.samples.values.size(), 4U);
  const auto outcome = run_study(plan, scratch_ / "s.h5", {.threads = 2});
  EXPECT_EQ(outcome.runs, 4U * 2U * 4U);
  const ResultFile file(scratch_ / "s.h5");
  EXPECT_EQ(file.members("samples"),
            (std::vector<std::string>{"sample", "found.ideas", "population.households_per_courtyard"}));
  EXPECT_EQ(file.values<double>("samples/found.ideas"), (std::vector<double>{0, 0, 3, 3}));
  const auto residents = file.values<double>("indicators/residents");
  const auto at = [&](std::size_t arm, std::size_t replicate, std::size_t sample) {
    return residents[((arm * 2 + replicate) * 4 + sample) * 21];
  };
  EXPECT_LT(at(0, 1, 0), 0.8 * at(0, 1, 1)) << "fewer households";
  EXPECT_EQ(at(0, 1, 0), at(0, 1, 2)) << "ideas move nobody";
  const auto founded = file.values<double>("indicators/groups_founded");
  EXPECT_EQ(founded[(3 * 21) + 20 - 2 * 21], 0) << "without ideas no groups";
  const StudyReader study(scratch_ / "s.h5");
  const auto scenario = scenario_of(study.description(), 2, 3, 1);
  EXPECT_EQ(scenario.parameters.found_ideas, 3);
  EXPECT_EQ(scenario.parameters.population_households_per_courtyard, 90);
  SerialExecutor executor;
  Simulation simulation(scenario, nullptr, executor);
  simulation.burn_in();
  EXPECT_EQ(hexadecimal(run_weeks(simulation, scenario.weeks, {}, {})), study.digest(2, 1, 3));
}

TEST_F(StudyTest, SamplesOverTheStudysAreAHypercubeOfThatSize) {
  const std::string drawn =
      std::string(kSmallStudy) +
      "samples: {design: latin_hypercube, size: 64, parameters: {found.ideas: [0, 3]}}\n";
  put(scratch_ / "s.yaml", drawn);
  auto ideas = load_study(scratch_ / "s.yaml", {.samples = 4}).samples.values;
  ASSERT_EQ(ideas.size(), 4U);
  std::sort(ideas.begin(), ideas.end());
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(static_cast<std::size_t>(ideas[i][0] / 0.75), i) << "a quarter each";
  for (const std::string design : {"", "samples: {design: sobol, base: 8, parameters: [found.ideas]}\n"}) {
    put(scratch_ / "s.yaml", kSmallStudy + design);
    try {
      load_study(scratch_ / "s.yaml", {.samples = 4});
      ADD_FAILURE() << "taken: " << design;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find("--samples"), std::string::npos) << error.what();
    }
  }
}

TEST(StudiesReady, CanBeReadAndHaveAPlacebo) {
  int studies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(LINLI_SOURCE_DIR "/scenarios/studies")) {
    if (entry.path().extension() != ".yaml") continue;
    ++studies;
    const auto plan = load_study(entry.path(), {});
    EXPECT_EQ(plan.name, entry.path().stem()) << entry.path();
    EXPECT_FALSE(plan.title_en.empty() || plan.title_zh.empty()) << entry.path();
    // A study of draws asks whether an order holds, which luck is part of; all others show luck by itself.
    EXPECT_TRUE(!plan.samples.parameters.empty() ||
                std::any_of(plan.arms.begin(), plan.arms.end(),
                            [](const auto& arm) { return arm.name == "placebo"; }))
        << entry.path();
    EXPECT_TRUE(std::any_of(plan.arms.begin(), plan.arms.end(),
                            [](const auto& arm) { return arm.name == "baseline"; }))
        << entry.path() << ": reports compare with it";
    for (const auto& arm : plan.arms) EXPECT_FALSE(arm.title_en.empty() || arm.title_zh.empty()) << arm.name;
  }
  EXPECT_GE(studies, 6);
}

/// Each study as it stands, in three communities of 40 households and for 80 weeks: every arm runs, and
/// support is support, not another name of the first arm.
TEST(StudiesReady, RunInASmallWorld) {
  const Scratch scratch;
  for (const auto& entry : std::filesystem::directory_iterator(LINLI_SOURCE_DIR "/scenarios/studies")) {
    if (entry.path().extension() != ".yaml") continue;
    const bool drawn = load_study(entry.path(), {}).samples.design == "latin_hypercube";
    auto plan = load_study(entry.path(), {.replicates = 1, .weeks = 80, .samples = drawn ? 2 : -1});
    plan.full_replicates.clear();
    for (auto& arm : plan.arms) {
      arm.scenario.burn_in_weeks = 52;
      arm.scenario.parameters.population_courtyards_per_community = 1;
      arm.scenario.parameters.population_households_per_courtyard = 40;
    }
    const auto outcome = run_study(plan, scratch / (plan.name + ".h5"), {.threads = 2});
    EXPECT_EQ(outcome.runs, plan.arms.size() * plan.samples.values.size()) << plan.name;
    EXPECT_EQ(outcome.failed, 0U) << plan.name;
    if (plan.samples.values.size() > 1) continue;  // of one community: too small for an academy
    const auto digests = ResultFile(scratch / (plan.name + ".h5")).strings("runs/digest");
    std::size_t supported = 0, differ = 0;
    for (std::size_t a = 1; a < plan.arms.size(); ++a) {
      const auto& scenario = plan.arms[a].scenario;
      if (plan.arms[a].name == "placebo" || (scenario.interventions.empty() && scenario.events.empty()))
        continue;
      ++supported;
      differ += digests[a] != digests[0] ? 1 : 0;
    }
    EXPECT_GT(2 * differ, supported) << plan.name << ": arms that are the first one by another name";
    if (::testing::Test::HasFailure()) fmt::print("{}: {} of {} arms differ\n", plan.name, differ, supported);
  }
}

TEST(ThreadPoolTest, DoesEveryBlockOnceAndPassesOnFailure) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    ThreadPool pool(threads);
    for (int round = 0; round < 200; ++round) {
      std::vector<std::atomic<int>> done(static_cast<std::size_t>(round));
      pool.for_each_block(done.size(), [&](std::size_t block) { ++done[block]; });
      for (const auto& count : done) ASSERT_EQ(count, 1);
    }
    EXPECT_THROW(pool.for_each_block(9,
                                     [](std::size_t block) {
                                       if (block == 4) throw UserError("no");
                                     }),
                 UserError);
    std::atomic<int> after = 0;
    pool.for_each_block(5, [&](std::size_t) { ++after; });
    EXPECT_EQ(after, 5);
  }
}

}  // namespace
}  // namespace linli
