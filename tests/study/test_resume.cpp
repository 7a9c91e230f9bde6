// What is computed is kept: a study that is killed, grows, fails in places, is damaged or shared out comes to
// the digest of a study to which nothing happened.
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <random>
#include <thread>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "output/result_file.hpp"
#include "study/small_study.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

/// Everything a study file holds but the seconds, as text.
std::string contents(const fs::path& path) {
  const ResultFile file(path);
  std::string text;
  for (const auto& group : file.members("/")) {
    if (group == "codes") continue;
    for (const auto& name : file.members(group)) {
      const auto at = group + "/" + name;
      if (name == "seconds" || name == "row" || at == "study/sources") continue;
      text += at + ":";
      try {
        for (const double v : file.values<double>(at)) text += fmt::format(" {}", v);
      } catch (const UserError&) {
        for (const auto& v : file.strings(at)) text += " " + v;
      }
      text += "\n";
    }
  }
  return text;
}

/// `linli study` in a process of its own. What it says goes into a pipe, which no limit on files concerns.
class Child {
 public:
  explicit Child(const fs::path& folder, const std::vector<std::string>& more = {"--keep-every", "0"},
                 rlim_t largest_file = RLIM_INFINITY) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0) run(folder, more, largest_file, ends[1]);
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  ~Child() { ::close(pipe_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void send(int signal) const { ::kill(process_, signal); }
  /// Waits for a file, at most until the process ends or a minute has passed.
  void wait_for(const fs::path& file) {
    for (int i = 0; i < 60'000 && !fs::exists(file); ++i) {
      if (::waitpid(process_, &state_, WNOHANG) == process_) {
        ended_ = true;
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(fs::exists(file)) << file;
  }
  /// Its exit status, or 1000 + the signal that ended it.
  int end() {
    char buffer[4096];
    for (ssize_t n = 0; (n = ::read(pipe_, buffer, sizeof buffer)) > 0;)
      said_.append(buffer, static_cast<std::size_t>(n));
    if (!ended_) ::waitpid(process_, &state_, 0);
    ended_ = true;
    return WIFEXITED(state_) ? WEXITSTATUS(state_) : 1000 + WTERMSIG(state_);
  }
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  [[noreturn]] static void run(const fs::path& folder, const std::vector<std::string>& more,
                               rlim_t largest_file, int out) {
    const rlimit limit{largest_file, largest_file};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    std::vector<std::string> words{LINLI_PROGRAM, "study", (folder / "study.yaml").string(), "-o",
                                   (folder / "out.h5").string()};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(LINLI_PROGRAM, argv.data());
    ::_exit(127);
  }
  pid_t process_ = 0;
  int pipe_ = -1, state_ = 0;
  bool ended_ = false;
  std::string said_;
};

/// The study to its end, undisturbed; what it said.
std::string finish(const fs::path& folder) {
  Child child(folder);
  EXPECT_EQ(child.end(), 0) << child.said();
  return child.said();
}

using Resume = StudyTest;

TEST_F(Resume, KilledAtRandomMoments) {
  const auto began = std::chrono::steady_clock::now();
  const auto whole = run("whole.h5", 2);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  const auto expected = contents(scratch_ / "whole.h5");
  const auto latest = std::max(400U, static_cast<unsigned>(took.count()));  // slow builds get further too
  const bool full = std::getenv("LINLI_FULL") != nullptr;
  const int kills = full ? 200 : 20;
  std::mt19937 moments(7);  // when to kill; no result depends on it
  int killed = 0, finished = 0, kept = 0;
  while (killed < kills) {
    fs::remove(scratch_ / "out.h5");
    fs::remove_all(scratch_ / "out.runs");
    for (;;) {
      Child child(scratch_.path(), {"--keep-every", "0", "--threads", std::to_string(1 + moments() % 3)});
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + moments() % latest));
      child.send(SIGKILL);
      const int end = child.end();
      if (end == 1000 + SIGKILL) {
        ++killed;
        std::error_code none;
        if (fs::exists(scratch_ / "out.parts/part-000-000000.txt", none)) ++kept;
        if (killed < kills) continue;
      } else {
        ASSERT_EQ(end, 0) << child.said();
      }
      break;
    }
    finish(scratch_.path());
    ASSERT_EQ(contents(scratch_ / "out.h5"), expected) << "after " << killed << " kills";
    EXPECT_FALSE(fs::exists(scratch_ / "out.parts"));
    EXPECT_TRUE(fs::exists(scratch_ / "out.runs/academy-3.h5"));
    EXPECT_EQ(ResultFile(scratch_ / "out.h5").text("digest"),
              ResultFile(scratch_ / "whole.h5").text("digest"));
    ++finished;
  }
  fmt::print("{} kills, {} of them with parts kept, {} studies finished\n", killed, kept, finished);
  EXPECT_GT(kept, 0);
  EXPECT_EQ(whole.failed, 0U);
}

TEST_F(Resume, InterruptKeepsWhatIsComputed) {
  run("whole.h5", 2);
  for (const auto& [signal, status] : {std::pair{SIGINT, 130}, {SIGTERM, 143}}) {
    fs::remove(scratch_ / "out.h5");
    fs::remove_all(scratch_ / "out.runs");
    Child child(scratch_.path(), {"--threads", "1", "--keep-every", "1000"});
    child.wait_for(scratch_ / "out.parts/runs/wider-0.h5");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // the first unit is whole
    child.send(signal);
    EXPECT_EQ(child.end(), status) << child.said();
    EXPECT_TRUE(fs::exists(scratch_ / "out.parts/part-000-000000.h5")) << "written at the end";
    EXPECT_NE(finish(scratch_.path()).find("runs are there already"), std::string::npos);
    EXPECT_EQ(contents(scratch_ / "out.h5"), contents(scratch_ / "whole.h5"));
  }
}

TEST_F(Resume, AFullDiskIsToldAndThenGoneOnFrom) {
  run("whole.h5", 2);
  rlim_t largest = fs::file_size(scratch_ / "whole.h5");
  for (const auto& entry : fs::directory_iterator(scratch_ / "whole.runs"))
    largest = std::max<rlim_t>(largest, entry.file_size());
  for (const rlim_t bytes : {rlim_t{1}, largest / 8, largest / 2, largest - 1}) {
    fs::remove(scratch_ / "out.h5");
    fs::remove_all(scratch_ / "out.runs");
    Child child(scratch_.path(), {"--keep-every", "0"}, bytes);
    EXPECT_EQ(child.end(), 2) << bytes << child.said();
    EXPECT_NE(child.said().find("File too large"), std::string::npos) << child.said();
    EXPECT_FALSE(fs::exists(scratch_ / "out.h5"));
    finish(scratch_.path());
    EXPECT_EQ(contents(scratch_ / "out.h5"), contents(scratch_ / "whole.h5"));
  }
}

TEST_F(Resume, ADamagedPartIsToldAndComputedAgain) {
  const auto whole = run("whole.h5", 1);
  std::atomic<bool> stop{false};
  std::size_t done = 0;
  StudyOptions options{.threads = 1, .seconds_between_parts = 0, .stop = &stop};
  options.progress = [&](const StudyProgress& at) {
    done = at.runs_done;
    if (at.runs_done >= 14) stop = true;
  };
  EXPECT_THROW(run_study(plan(), scratch_ / "out.h5", options), Interrupted);
  const auto part = scratch_ / "out.parts/part-000-000001.h5";
  ASSERT_TRUE(fs::exists(part));
  {
    std::fstream bytes(part, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(static_cast<std::streamoff>(fs::file_size(part) / 2));
    bytes.put('\x55');
    bytes.put('\xAA');
  }
  std::string said;
  stop = false;
  options.progress = {};
  options.say = [&](const std::string& line) { said += line + "\n"; };
  const auto outcome = run_study(plan(), scratch_ / "out.h5", options);
  EXPECT_NE(said.find("part-000-000001.h5: damaged"), std::string::npos) << said;
  EXPECT_NE(said.find("academy 1 0"), std::string::npos) << said;
  EXPECT_EQ(said.find("academy 0 0"), std::string::npos) << said;
  EXPECT_EQ(outcome.digest, whole.digest);
  EXPECT_EQ(contents(scratch_ / "out.h5"), contents(scratch_ / "whole.h5"));
  EXPECT_LT(outcome.computed, 20U);
  EXPECT_GE(outcome.computed, 8U);
}

TEST_F(Resume, GrowingComputesOnlyWhatIsNew) {
  const auto whole = run("whole.h5", 2);
  EXPECT_EQ(run("out.h5", 2, 2).computed, 8U);
  EXPECT_EQ(run("out.h5", 2, 2).computed, 0U) << "nothing is new";
  const auto more = run("out.h5", 2);
  EXPECT_EQ(more.computed, 12U);
  EXPECT_EQ(more.digest, whole.digest);
  EXPECT_EQ(contents(scratch_ / "out.h5"), contents(scratch_ / "whole.h5"));
  EXPECT_THROW(run("out.h5", 2, 4), UserError) << "it would lose a replicate";
  // Another arm in the middle: 5 runs more, the others as they were.
  const std::string text = kSmallStudy;
  const auto at = text.find("  - name: academy");
  put(scratch_ / "study.yaml",
      text.substr(0, at) + "  - name: event\n    events: [{week: 5, kind: hazard}]\n" + text.substr(at));
  const auto arms = run("out.h5", 2);
  EXPECT_EQ(arms.computed, 5U);
  EXPECT_EQ(arms.digest, run("fresh.h5", 2).digest);
  EXPECT_EQ(contents(scratch_ / "out.h5"), contents(scratch_ / "fresh.h5"));
  // Samples more: those there were keep their runs.
  put(scratch_ / "study.yaml", text + "samples: {design: grid, parameters: {found.ideas: [1, 2]}}\n");
  EXPECT_EQ(run("samples.h5", 2, 2).computed, 16U);
  put(scratch_ / "study.yaml", text + "samples: {design: grid, parameters: {found.ideas: [0.5, 2, 1]}}\n");
  EXPECT_EQ(run("samples.h5", 2, 2).computed, 8U);
  EXPECT_EQ(run("samples-fresh.h5", 2, 2).computed, 24U);
  EXPECT_EQ(contents(scratch_ / "samples.h5"), contents(scratch_ / "samples-fresh.h5"));
}

TEST_F(Resume, AChangedArmIsNoPartOfTheStudy) {
  run("out.h5", 2, 2);
  std::string text = kSmallStudy;
  text.replace(text.find("0.5"), 3, "0.6");
  put(scratch_ / "study.yaml", text);
  try {
    run("out.h5", 2, 2);
    FAIL() << "must be refused";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("2 of its 8 runs are none of this study's"), std::string::npos)
        << error.what();
  }
  const auto forced = run_study(plan(2), scratch_ / "out.h5", {.replace = true, .threads = 2});
  EXPECT_EQ(forced.computed, 8U);
  EXPECT_EQ(forced.digest, run("fresh.h5", 1, 2).digest);
}

TEST_F(Resume, ARunThatFailsIsRecorded) {
  run("whole.h5", 1);
  StudyOptions options{.threads = 2};
  options.before_run = [](std::size_t arm, std::uint32_t replicate, std::uint32_t) {
    if (arm == 2 && replicate == 1) throw std::runtime_error("it went wrong");
  };
  const auto outcome = run_study(plan(), scratch_ / "out.h5", options);
  EXPECT_EQ(outcome.failed, 1U);
  EXPECT_EQ(outcome.runs, 20U);
  const ResultFile file(scratch_ / "out.h5"), whole(scratch_ / "whole.h5");
  EXPECT_EQ(file.strings("failures/message"), std::vector<std::string>{"it went wrong"});
  EXPECT_EQ(file.values<std::int32_t>("failures/arm"), std::vector<std::int32_t>{2});
  EXPECT_NE(file.strings("failures/scenario").at(0).find("replicate: 1"), std::string::npos);
  const auto a = file.values<double>("indicators/residents"),
             b = whole.values<double>("indicators/residents");
  for (std::size_t i = 0; i < a.size(); ++i) {
    const bool lost = i / 21 == 2 * 5 + 1;
    if (lost) {
      EXPECT_TRUE(std::isnan(a[i]));
    } else {
      EXPECT_EQ(a[i], b[i]);
    }
  }
  // An invariant that breaks is such a failure, too, and a study that is read back keeps what it recorded.
  EXPECT_EQ(run("out.h5", 2).computed, 0U);
  EXPECT_EQ(run_study(plan(6), scratch_ / "out.h5", {.threads = 2}).computed, 4U);
  EXPECT_EQ(ResultFile(scratch_ / "out.h5").strings("failures/message"),
            std::vector<std::string>{"it went wrong"});
}

TEST_F(Resume, SharesMerge) {
  run("whole.h5", 2);
  std::vector<fs::path> files;
  for (const std::uint32_t share : {2U, 0U, 1U}) {
    files.push_back(scratch_ / fmt::format("share-{}.h5", share));
    run_study(plan(), files.back(), {.threads = 2, .share = {share, 3}});
  }
  const auto outcome = merge_studies(files, scratch_ / "out.h5", false);
  EXPECT_EQ(outcome.runs, 20U);
  EXPECT_EQ(contents(scratch_ / "out.h5"), contents(scratch_ / "whole.h5"));
  EXPECT_TRUE(fs::exists(scratch_ / "out.runs/wider-3.h5"));
  EXPECT_EQ(run("out.h5", 2).computed, 0U) << "the merged file is the study";
  // Files of other studies are refused.
  run_study(load_study(scratch_ / "study.yaml", {.replicates = 1, .seed = 9}), scratch_ / "seed.h5", {});
  EXPECT_THROW(merge_studies({files[0], scratch_ / "seed.h5"}, scratch_ / "bad.h5", false), UserError);
  std::string text = kSmallStudy;
  text.replace(text.find("0.5"), 3, "0.6");
  put(scratch_ / "study.yaml", text);
  run("other.h5", 2, 1);
  EXPECT_THROW(merge_studies({files[0], scratch_ / "other.h5"}, scratch_ / "bad.h5", false), UserError);
  EXPECT_FALSE(fs::exists(scratch_ / "bad.h5"));
}

TEST_F(Resume, TwoProcessesDoNotShareAFolderUnasked) {
  Child child(scratch_.path(), {"--keep-every", "0", "--threads", "1"});
  child.wait_for(scratch_ / "out.parts/part-000-000000.h5");
  EXPECT_THROW(run("out.h5", 1), UserError);
  EXPECT_EQ(child.end(), 0) << child.said();
}

TEST_F(Resume, AdaptiveStudiesStopByTheirRule) {
  const std::string text = kSmallStudy;
  const auto with = [&](const std::string& rule) {
    put(scratch_ / "study.yaml", text + "outcomes: [attendances]\nadaptive: " + rule + "\n");
  };
  with("{batch: 4, difference: {arm: academy, minus: baseline, half_width: 1e9}}");
  auto outcome = run("wide.h5", 2, 20);
  EXPECT_EQ(outcome.runs, 16U);
  EXPECT_EQ(outcome.looks.size(), 1U);
  with("{batch: 4, difference: {arm: academy, minus: baseline, half_width: 1e-9}}");
  outcome = run("narrow.h5", 2, 10);
  EXPECT_EQ(outcome.runs, 40U) << "the limit";
  EXPECT_EQ(outcome.looks.size(), 4U);
  // The same, interrupted between looks and with other threads; and a wider limit goes on from there.
  const auto again = run("again.h5", 1, 6);
  EXPECT_EQ(again.runs, 24U);
  const auto more = run("again.h5", 1, 10);
  EXPECT_EQ(more.computed, 16U);
  EXPECT_EQ(more.digest, outcome.digest);
  EXPECT_EQ(contents(scratch_ / "again.h5"), contents(scratch_ / "narrow.h5"));
  EXPECT_THROW(run_study(plan(8), scratch_ / "s.h5", {.share = {0, 2}}), UserError);
}

}  // namespace
}  // namespace linli
