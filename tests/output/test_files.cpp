// Files are complete or absent, and what is not ours is refused.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "output/result_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/program.hpp"
#include "scratch.hpp"
#include "synthetic.hpp"

namespace linli {
namespace {

/// Runs `work` in a process of its own; its exit status, or 1000 + the signal that ended it.
template <class Work>
int in_process(Work work, int signal_after_start = 0, const std::filesystem::path& folder = {}) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  if (signal_after_start != 0) {
    // Wait until a partial file is there: the run is under way.
    const auto partial = [&] {
      for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().string().find(".partial-") != std::string::npos) return true;
      return false;
    };
    while (!partial()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    ::kill(child, signal_after_start);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

void write_for_long(const std::filesystem::path& target) {
  end_cleanly_on_signals();
  synthetic::write(target, 1'000'000, synthetic::kDemo);
}

TEST(Complete, KilledInTheMiddleLeavesNoFileOfThatName) {
  const Scratch scratch;
  EXPECT_EQ(in_process([&] { write_for_long(scratch / "run.h5"); }, SIGKILL, scratch.path()), 1000 + SIGKILL);
  EXPECT_FALSE(std::filesystem::exists(scratch / "run.h5"));
}

TEST(Complete, InterruptLeavesNothing) {
  for (const auto& [signal, status] : {std::pair{SIGINT, 130}, {SIGTERM, 143}}) {
    const Scratch scratch;
    EXPECT_EQ(in_process([&] { write_for_long(scratch / "run.h5"); }, signal, scratch.path()), status);
    EXPECT_TRUE(scratch.entries().empty()) << scratch.entries().front();
  }
}

TEST(Complete, AReaderWhoHasGoneEndsNoRun) {
  // As with `linli run ... 2>&1 | head`: nobody reads what is told, and the trajectory is whole.
  const testing::Folder folder;
  const auto file = folder.write("small.yaml",
                                 "name: small\nweeks: 60\nburn_in_weeks: 20\nparameters:\n  population:\n"
                                 "    communities_per_street: 1\n    courtyards_per_community: 1\n"
                                 "    households_per_courtyard: 60\n");
  const auto out = folder.path() / "run.h5";
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const int status = in_process([&] {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::execl(LINLI_PROGRAM, "linli", "run", file.c_str(), "-o", out.c_str(), static_cast<char*>(nullptr));
  });
  ::close(ends[1]);
  EXPECT_EQ(status, 128 + SIGPIPE);  // what it printed at its end was not read
  EXPECT_EQ(testing::run_linli({"inspect", out.string()}).status, 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    EXPECT_EQ(entry.path().string().find(".partial-"), std::string::npos) << entry.path();
}

TEST(Complete, UnfinishedLeavesNothing) {
  const Scratch scratch;
  {
    const auto plan = synthetic::scenario(5);
    TrajectoryWriter writer(scratch / "run.h5", synthetic::description(plan), false);
    WeekLog log;
    synthetic::fill(log, 0, 5, {});
    writer.week(log);
  }
  EXPECT_TRUE(scratch.entries().empty());
}

constexpr Week kWeeksBeyond = 156;

/// Writes until the file may grow no more, as on a full disk; exits 7 if that is told as it should be.
void write_beyond(const std::filesystem::path& target, rlim_t bytes) {
  end_cleanly_on_signals();
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  try {
    synthetic::write(target, kWeeksBeyond, synthetic::kDemo);
  } catch (const FileError& error) {
    const std::string text = error.what();
    const bool clear = text.find(target.string()) != std::string::npos &&
                       text.find("File too large") != std::string::npos &&
                       text.find('\n') == std::string::npos;
    if (!clear) fmt::print("{}\n", text);
    std::fflush(stdout);
    std::exit(clear ? 7 : 8);  // as main would: the library must not fail again when the program ends
  }
}

TEST(Complete, FullDiskIsOneMessageAndNothingLeft) {
  const Scratch whole;
  synthetic::write(whole / "run.h5", kWeeksBeyond, synthetic::kDemo);
  const rlim_t size = std::filesystem::file_size(whole / "run.h5");
  for (const rlim_t bytes : {rlim_t{0}, rlim_t{3000}, size / 6, size / 2, size - 1}) {
    const Scratch scratch;
    EXPECT_EQ(in_process([&] { write_beyond(scratch / "run.h5", bytes); }), 7) << bytes;
    EXPECT_TRUE(scratch.entries().empty()) << bytes;
  }
}

TEST(Complete, NothingIsOverwrittenUnasked) {
  const Scratch scratch;
  std::ofstream(scratch / "run.h5") << "mine";
  const auto plan = synthetic::scenario(1);
  const auto write = [&](bool replace) {
    TrajectoryWriter(scratch / "run.h5", synthetic::description(plan), replace);
  };
  EXPECT_THROW(write(false), FileError);
  EXPECT_NO_THROW(write(true));
  std::string text;
  std::ifstream(scratch / "run.h5") >> text;
  EXPECT_EQ(text, "mine") << "replaced only when the new file is complete";
  EXPECT_THROW(TrajectoryWriter(scratch / "no/run.h5", synthetic::description(plan), false), FileError);
  EXPECT_THROW(TrajectoryWriter(scratch.path(), synthetic::description(plan), true), FileError);
}

TEST(Complete, MemoryDoesNotGrowWithLength) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers hold back what was freed: peak memory is theirs";
#endif
  const auto peak = [](Week weeks) {
    const Scratch scratch;
    int pipe[2];
    EXPECT_EQ(::pipe(pipe), 0);
    EXPECT_EQ(in_process([&] {
                synthetic::Size size;
                size.arrivals = 0;
                synthetic::write(scratch / "run.h5", weeks, size);
                rusage usage{};
                ::getrusage(RUSAGE_SELF, &usage);
                [[maybe_unused]] const auto n = ::write(pipe[1], &usage.ru_maxrss, sizeof usage.ru_maxrss);
              }),
              0);
    long kilobytes = 0;
    EXPECT_EQ(::read(pipe[0], &kilobytes, sizeof kilobytes), static_cast<ssize_t>(sizeof kilobytes));
    ::close(pipe[0]);
    ::close(pipe[1]);
    return kilobytes;
  };
  // Buffers fill up to a chunk a column: at 1000 weeks they are full; from then on nothing may grow.
  const auto at_200 = peak(200), at_2000 = peak(2000), at_6000 = peak(6000);
  fmt::print("peak memory: {} kB at 200 weeks, {} kB at 2000, {} kB at 6000\n", at_200, at_2000, at_6000);
  EXPECT_LT(at_2000, at_200 + 16 * 1024);
  EXPECT_LT(at_6000, at_2000 + 3 * 1024);
}

std::string refusal(const std::filesystem::path& path) {
  try {
    const ResultFile file(path);
    return "";
  } catch (const FileError& error) {
    return error.what();
  }
}

TEST(Refused, WhatIsNotOurs) {
  const Scratch scratch;
  EXPECT_NE(refusal(scratch / "none.h5").find("no such file"), std::string::npos);
  EXPECT_NE(refusal(scratch.path()).find("not a file"), std::string::npos);
  std::ofstream(scratch / "text.h5") << "not HDF5";
  EXPECT_NE(refusal(scratch / "text.h5").find("not an HDF5 file"), std::string::npos);
  std::ofstream(scratch / "empty.h5");
  EXPECT_NE(refusal(scratch / "empty.h5").find("not an HDF5 file"), std::string::npos);
}

TEST(Refused, FilesCutShort) {
  const Scratch scratch;
  synthetic::write(scratch / "run.h5", 20, {});
  const auto size = std::filesystem::file_size(scratch / "run.h5");
  for (const double share : {0.999, 0.9, 0.5, 0.1, 0.01}) {
    std::filesystem::copy_file(scratch / "run.h5", scratch / "cut.h5",
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(scratch / "cut.h5",
                                 static_cast<std::uintmax_t>(static_cast<double>(size) * share));
    EXPECT_NE(refusal(scratch / "cut.h5").find("cut.h5: it is"), std::string::npos)
        << share << refusal(scratch / "cut.h5");
  }
}

TEST(Cost, OfWritingAFile) {
  const Scratch scratch;
  const auto plan = synthetic::scenario(156);
  WeekLog log;
  std::chrono::duration<double> spent{};
  const auto timed = [&](auto work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    spent += std::chrono::steady_clock::now() - start;
  };
  std::unique_ptr<TrajectoryWriter> writer;
  timed([&] {
    writer = std::make_unique<TrajectoryWriter>(scratch / "run.h5", synthetic::description(plan), false);
  });
  for (Week week = 0; week <= 156; ++week) {
    synthetic::fill(log, week, 156, synthetic::kDemo);
    timed([&] { writer->week(log); });
  }
  timed([&] { writer->finish(); });
  const auto bytes = std::filesystem::file_size(scratch / "run.h5");
  fmt::print("13,000 residents, 156 weeks: {:.3f} s, {} bytes\n", spent.count(), bytes);
  EXPECT_LT(bytes, 20'000'000U);
}

}  // namespace
}  // namespace linli
