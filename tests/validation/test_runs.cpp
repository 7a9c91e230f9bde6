// Runs are kept as they finish, shared, and the same however they are computed.
#include <gtest/gtest.h>

#include <fstream>

#include "output/scratch.hpp"
#include "scenario/user_error.hpp"
#include "validation/priors.hpp"
#include "validation/small_ground.hpp"

namespace linli {
namespace {

const WorldName kNone{"none", ""}, kGifts{"gifts", ""}, kCalm{"none", "quarrels"};

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".facts") files.push_back(entry.path());
  }
  return files;
}

TEST(ValidationRuns, AreKeptAndFound) {
  const Scratch scratch;
  const RunsOptions how{.replicates = 2, .threads = 2, .folder = scratch / "runs"};
  Side first;
  {
    Runs runs(testing::small_ground(), how);
    runs.compute({kNone, kGifts});
    EXPECT_EQ(runs.computed(), 4U);
    first = runs.side(kNone, "active in a week");
  }
  EXPECT_EQ(files_in(scratch / "runs").size(), 4U);
  RunsOptions more = how;
  more.replicates = 3;
  Runs runs(testing::small_ground(), more);
  runs.compute({kNone, kGifts, kCalm});
  EXPECT_EQ(runs.computed(), 2U + 3U);  // the third replicate of both, and a world that was not there
  Side again = runs.side(kNone, "active in a week");
  again.resize(2);
  EXPECT_EQ(first, again);
}

TEST(ValidationRuns, AreOfTheirScenario) {
  const Scratch scratch;
  const RunsOptions how{.replicates = 1, .threads = 1, .folder = scratch / "runs"};
  {
    Runs runs(testing::small_ground(), how);
    runs.compute({kNone});
  }
  Ground other = testing::small_ground();
  other.scenario.parameters.act_intercept += 0.5;
  Runs runs(other, how);
  runs.compute({kNone});
  EXPECT_EQ(runs.computed(), 1U);
}

TEST(ValidationRuns, WhatIsDamagedIsToldAndComputedAnew) {
  const Scratch scratch;
  RunsOptions how{.replicates = 1, .threads = 1, .folder = scratch / "runs"};
  Side first;
  {
    Runs runs(testing::small_ground(), how);
    runs.compute({kNone});
    first = runs.side(kNone, "active in a week");
  }
  const auto file = files_in(scratch / "runs").at(0);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 40);
  std::vector<std::string> told;
  how.say = [&](const std::string& line) { told.push_back(line); };
  Runs runs(testing::small_ground(), how);
  runs.compute({kNone});
  EXPECT_EQ(told.size(), 1U);
  EXPECT_EQ(runs.computed(), 1U);
  EXPECT_EQ(runs.side(kNone, "active in a week"), first);
}

TEST(ValidationRuns, TwoProcessesDoNotShareAFolder) {
  const Scratch scratch;
  const RunsOptions how{.replicates = 1, .threads = 1, .folder = scratch / "runs"};
  const Runs one(testing::small_ground(), how);
  EXPECT_THROW(Runs(testing::small_ground(), how), UserError);
}

TEST(ValidationRuns, AreTheSameWhateverTheyShareAndForAnyNumberOfThreads) {
  Runs alone(testing::small_ground(), {.replicates = 2, .threads = 1});
  alone.compute({kGifts});
  Runs sharing(testing::small_ground(), {.replicates = 2, .threads = 2});
  sharing.compute({kNone, {"support", ""}, kGifts});
  for (const char* fact : {"active in a week", "brought by gifts, after", "public groups standing"})
    EXPECT_EQ(alone.side(kGifts, fact), sharing.side(kGifts, fact)) << fact;
  EXPECT_NE(sharing.side(kGifts, "brought by gifts, while given"),
            sharing.side(kNone, "brought by gifts, while given"));
}

TEST(Priors, ADrawWithinNothingIsTheDefault) {
  const Ground ground = testing::small_ground();
  PriorsOptions how;
  how.draws = 2;
  how.within = 0;
  how.runs = {.replicates = 2, .threads = 2};
  std::vector<std::uint32_t> begun;
  how.begins = [&](std::uint32_t draw) { begun.push_back(draw); };
  // Whole numbers and flags take any value of their range even so; real ones do not move.
  const auto rows = rows_named({"T leads"}, "rows");
  const OverDraws all = over_draws(ground, rows, how);
  EXPECT_EQ(begun, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(all.draws + all.failed, 2U);
  std::size_t counted = 0;
  for (const auto& [verdict, n] : all.rows.at(0).draws) counted += n;
  EXPECT_EQ(counted, all.draws);
  for (const PracticeOverDraws& practice : all.practices) {
    EXPECT_EQ(practice.draws, all.draws);
    EXPECT_LE(practice.gained + practice.harmed, all.draws);
    EXPECT_LE(practice.gained, all.draws - practice.gained_nothing);
  }
}

TEST(Priors, TheFirstDrawsAreThoseOfTheWholeAndAreNotComputedTwice) {
  const Scratch scratch;
  PriorsOptions how;
  how.draws = 2;
  how.first = 1;
  how.within = 0;
  how.runs = {.replicates = 2, .threads = 2, .folder = scratch / "runs"};
  std::vector<RunsProgress> opened;
  bool opening = false;
  how.begins = [&](std::uint32_t) { opening = true; };
  how.runs.progress = [&](const RunsProgress& at) {
    if (opening) opened.push_back(at);
    opening = false;
  };
  const auto rows = rows_named({"T leads"}, "rows");
  const OverDraws first = over_draws(testing::small_ground(), rows, how);
  EXPECT_EQ(first.draws + first.failed, 1U);
  how.first.reset();
  const OverDraws whole = over_draws(testing::small_ground(), rows, how);
  EXPECT_EQ(whole.draws + whole.failed, 2U);
  ASSERT_EQ(opened.size(), 3U);
  EXPECT_EQ(opened[0].kept, 0U);
  EXPECT_EQ(opened[1].kept, opened[1].planned);  // the draw of the first call
  EXPECT_EQ(opened[2].kept, 0U);
}

}  // namespace
}  // namespace linli
