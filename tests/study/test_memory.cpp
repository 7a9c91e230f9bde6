// The memory of a study does not grow with the number of its runs.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "study/small_study.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr auto kWorld = R"(
name: world
weeks: 13
burn_in_weeks: 13
exit_week: 6
parameters:
  population: {communities_per_street: 1, courtyards_per_community: 1, households_per_courtyard: 20}
)";
constexpr auto kStudy = R"(
name: many
scenario: world.yaml
replicates: 100
placebo: false
outcomes: [groups_alive]
arms:
  - name: baseline
  - name: academy
    interventions: [{name: school, practice: academy}]
)";

/// Largest resident memory of `linli study` in a process of its own, in kB. A part a unit: as many files as a
/// study of large worlds has.
long peak(const fs::path& folder, const std::string& replicates) {
  const auto study = (folder / "study.yaml").string(),
             out = (folder / ("out-" + replicates + ".h5")).string();
  const pid_t child = ::fork();
  if (child == 0) {
    [[maybe_unused]] const auto* quiet = std::freopen("/dev/null", "w", stdout);
    ::execl(LINLI_PROGRAM, LINLI_PROGRAM, "study", study.c_str(), "-o", out.c_str(), "--replicates",
            replicates.c_str(), "--threads", "2", "--keep-every", "0", nullptr);
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  EXPECT_EQ(::wait4(child, &status, 0, &usage), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return usage.ru_maxrss;
}

TEST(Memory, DoesNotGrowWithTheNumberOfRuns) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers hold back what was freed: peak memory is theirs";
#endif
  const Scratch scratch;
  put(scratch / "world.yaml", kWorld);
  put(scratch / "study.yaml", kStudy);
  const auto few = peak(scratch.path(), "100"), many = peak(scratch.path(), "500");
  fmt::print("peak memory: {} kB at 200 runs, {} kB at 1,000\n", few, many);
  constexpr long kThreads = 1024;  // what two threads happen to hold at once
  EXPECT_LT(many, few + few / 10 + kThreads);
}

}  // namespace
}  // namespace linli
