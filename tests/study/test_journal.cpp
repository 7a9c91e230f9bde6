// `linli run` with checkpoints: killed and resumed, or begun from another run's history, it leaves the
// trajectory of a run from week 0.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <thread>

#include "output/result_file.hpp"
#include "output/scratch.hpp"
#include "scenario/program.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;
using testing::run_linli;

constexpr auto kScenario = R"(
name: base
weeks: 30
burn_in_weeks: 30
exit_week: 20
parameters:
  population: {communities_per_street: 1, courtyards_per_community: 2, households_per_courtyard: 100}
interventions: [{name: school, practice: academy}]
)";
constexpr auto kArm = R"(
extends: base.yaml
name: arm
weeks: 40
interventions: [{name: school, practice: academy}, {practice: accompaniment, first_week: 14, last_week: 20}]
events: [{week: 16, kind: hazard}]
)";

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    std::ofstream(scratch_ / "base.yaml") << kScenario;
    std::ofstream(scratch_ / "arm.yaml") << kArm;
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (scratch_ / name).string(); }
  testing::Outcome run(const std::string& scenario, const std::string& out,
                       std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"run", at(scenario), "-o", at(out)};
    words.insert(words.end(), more.begin(), more.end());
    return run_linli(words);
  }
  /// Everything but provenance: columns of every table, week by week.
  void expect_same(const std::string& one, const std::string& other) const {
    const ResultFile a(scratch_ / one), b(scratch_ / other);
    EXPECT_EQ(a.text("digest"), b.text("digest"));
    EXPECT_EQ(a.strings("digest/sha256"), b.strings("digest/sha256"));
    for (const auto* table : {"indicators", "groups", "group_weeks", "events", "memberships", "residents",
                              "ties", "resident_snapshots", "affairs", "accounts", "hours"})
      for (const auto& column : a.members(table)) {
        const auto path = std::string(table) + "/" + column;
        const auto x = a.values<double>(path), y = b.values<double>(path);
        ASSERT_EQ(x.size(), y.size()) << path;
        for (std::size_t i = 0; i < x.size(); ++i)
          ASSERT_TRUE(x[i] == y[i] || (x[i] != x[i] && y[i] != y[i])) << path << " row " << i;
      }
  }
  Scratch scratch_;
};

TEST_F(JournalTest, CheckpointsChangeNothingAndResumeFromEach) {
  ASSERT_EQ(run("base.yaml", "whole.h5").status, 0);
  const auto kept = run("base.yaml", "out.h5", {"--checkpoint-every", "7"});
  ASSERT_EQ(kept.status, 0) << kept.err;
  expect_same("whole.h5", "out.h5");
  // As if killed after each checkpoint: those that come later are not there yet.
  std::vector<fs::path> states;
  for (const auto& entry : fs::directory_iterator(scratch_ / "out.ckpt"))
    if (entry.path().extension() == ".state") states.push_back(entry.path());
  std::sort(states.begin(), states.end());
  EXPECT_EQ(states.size(), 4U + 1U + 4U) << "in burn-in, at week 0, and after";
  const fs::path all = scratch_ / "all";
  fs::rename(scratch_ / "out.ckpt", all);
  for (const auto& state : states) {
    fs::remove_all(scratch_ / "out.ckpt");
    fs::create_directory(scratch_ / "out.ckpt");
    fs::remove(scratch_ / "out.h5");
    fs::copy_file(all / state.filename(), scratch_ / "out.ckpt" / state.filename());
    for (const auto& entry : fs::directory_iterator(all))
      if (entry.path().extension() == ".weeks")
        fs::copy_file(entry.path(), scratch_ / "out.ckpt" / entry.path().filename());
    const auto resumed =
        run("base.yaml", "out.h5", {"--resume", "--checkpoint-every", "5", "--threads", "2"});
    ASSERT_EQ(resumed.status, 0) << state << resumed.err;
    expect_same("whole.h5", "out.h5");
  }
}

TEST_F(JournalTest, KilledInTheMiddleAndResumed) {
  ASSERT_EQ(run("base.yaml", "whole.h5").status, 0);
  int resumed = 0;
  for (int round = 0; round < 4; ++round) {
    fs::remove_all(scratch_ / "out.ckpt");
    fs::remove(scratch_ / "out.h5");
    const pid_t child = ::fork();
    if (child == 0) {
      const int nowhere = ::open("/dev/null", O_WRONLY);
      ::dup2(nowhere, STDOUT_FILENO);
      ::dup2(nowhere, STDERR_FILENO);
      ::execl(LINLI_PROGRAM, LINLI_PROGRAM, "run", at("base.yaml").c_str(), "-o", at("out.h5").c_str(),
              "--checkpoint-every", "1", nullptr);
      ::_exit(127);
    }
    int state = 0;
    bool over = false;
    for (int i = 0; i < 20'000 && !over && !fs::exists(scratch_ / "out.ckpt/week+00005.state"); ++i) {
      over = ::waitpid(child, &state, WNOHANG) == child;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(7 * round));
    if (!over) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &state, 0);
    }
    if (fs::exists(scratch_ / "out.h5")) continue;
    const auto end = run("base.yaml", "out.h5", {"--resume"});
    ASSERT_EQ(end.status, 0) << end.err;
    expect_same("whole.h5", "out.h5");
    ++resumed;
  }
  EXPECT_GT(resumed, 0);
}

TEST_F(JournalTest, AnArmBeginsFromAnothersHistory) {
  ASSERT_EQ(run("base.yaml", "history.h5", {"--checkpoint-every", "4"}).status, 0);
  ASSERT_EQ(run("arm.yaml", "whole.h5").status, 0);
  const auto begun = run("arm.yaml", "out.h5", {"--from", at("history.ckpt"), "--checkpoint-every", "10"});
  ASSERT_EQ(begun.status, 0) << begun.err;
  EXPECT_NE(begun.err.find("from week 12"), std::string::npos) << begun.err;
  // Weeks 0 to 12 were told under the history's plan of snapshots, which is the same.
  expect_same("whole.h5", "out.h5");
  // What it kept is a history, too.
  fs::remove(scratch_ / "out.h5");
  ASSERT_EQ(run("arm.yaml", "out.h5", {"--resume"}).status, 0);
  expect_same("whole.h5", "out.h5");
}

TEST_F(JournalTest, WhatDiffersBeforeIsRefused) {
  ASSERT_EQ(run("base.yaml", "history.h5", {"--checkpoint-every", "10"}).status, 0);
  const auto refused = [&](const std::vector<std::string>& set, const std::string& words) {
    std::vector<std::string> more{"--from", at("history.ckpt")};
    for (const auto& each : set) more.insert(more.end(), {"--set", each});
    const auto outcome = run("base.yaml", "bad.h5", more);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_NE(outcome.err.find(words), std::string::npos) << outcome.err;
    EXPECT_FALSE(fs::exists(scratch_ / "bad.h5"));
  };
  refused({"parameters.found.ideas=2"}, "differs from that of the checkpoints from the start");
  refused({"seed=5"}, "from the start");
  // In burn-in and at week 0 the histories are the same, whatever is done afterwards.
  const auto early =
      run("base.yaml", "early.h5", {"--from", at("history.ckpt"), "--set", "interventions=[]"});
  EXPECT_EQ(early.status, 0) << early.err;
  EXPECT_NE(early.err.find("from week 0"), std::string::npos) << early.err;
  EXPECT_EQ(run("base.yaml", "other.h5", {"--resume"}).status, 2) << "nothing to resume";
  EXPECT_EQ(run("base.yaml", "history.h5", {"--force", "--resume", "--set", "interventions=[]"}).status, 2);
  // Damage: one whole checkpoint before is enough; none is refused.
  for (const auto& entry : fs::directory_iterator(scratch_ / "history.ckpt")) {
    if (entry.path().extension() != ".state" || entry.path().filename() == "week-00010.state") continue;
    std::fstream bytes(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(fs::file_size(entry.path()) / 2));
    bytes.put('\x55').put('\x01');
  }
  const auto damaged = run("base.yaml", "damaged.h5", {"--from", at("history.ckpt")});
  EXPECT_EQ(damaged.status, 0) << damaged.err;
  EXPECT_NE(damaged.err.find("from week -10"), std::string::npos) << damaged.err;
  expect_same("history.h5", "damaged.h5");
}

}  // namespace
}  // namespace linli
