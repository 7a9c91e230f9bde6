// Studies through the library: the same for any number of workers, and the same as single runs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/simulation.hpp"
#include "output/result_file.hpp"
#include "output/scratch.hpp"
#include "scenario/user_error.hpp"
#include "study/run.hpp"
#include "study/study.hpp"
#include "study/thread_pool.hpp"

namespace linli {
namespace {

constexpr auto kStudy = R"(
name: small
title: {en: "Small", zh: "小"}
scenario: base.yaml
replicates: 5
full_replicates: [0, 3]
arms:
  - name: baseline
  - name: placebo
    interventions: [{name: placebo, practice: placebo}]
  - name: academy
    title: {en: "Academy", zh: "学社"}
    interventions: [{name: school, practice: academy}]
  - name: wider
    set: {parameters.traits.sociality_spread: 0.5}
)";
constexpr auto kBase = R"(
name: base
weeks: 20
burn_in_weeks: 30
exit_week: 10
parameters:
  population: {communities_per_street: 1, courtyards_per_community: 2, households_per_courtyard: 100}
)";

void put(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

class StudyTest : public testing::Test {
 protected:
  StudyTest() {
    put(scratch_ / "base.yaml", kBase);
    put(scratch_ / "study.yaml", kStudy);
  }
  StudyOutcome run(const std::string& out, unsigned threads) {
    return run_study(load_study(scratch_ / "study.yaml", {}), scratch_ / out, false, threads, {});
  }
  std::string refusal(const std::string& text) {
    put(scratch_ / "bad.yaml", text);
    try {
      load_study(scratch_ / "bad.yaml", {});
    } catch (const UserError& error) {
      return error.what();
    }
    return "";
  }
  Scratch scratch_;
};

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

TEST_F(StudyTest, FailureLeavesNothing) {
  std::filesystem::create_directory(scratch_ / "study.runs");
  EXPECT_THROW(run("study.h5", 2), UserError);
  std::filesystem::remove(scratch_ / "study.runs");
  auto left = scratch_.entries();
  std::sort(left.begin(), left.end());
  EXPECT_EQ(left, (std::vector<std::string>{"base.yaml", "study.yaml"}));
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
