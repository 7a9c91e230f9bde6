// `linli story` as a user calls it: what it prints, and what it refuses, leaving nothing.
#include <gtest/gtest.h>

#include "scenario/program.hpp"
#include "story/story.hpp"
#include "story/told_run.hpp"
#include "study/small_study.hpp"

namespace linli {
namespace {

using testing::run_linli;

/// Two arms and a placebo of a small world, a run of another seed, and a study, made once.
class StoryCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<Scratch>();
    Scenario base = testing::natural_growth();
    base.weeks = 20;
    testing::write_run(base, path("base.h5"));
    Scenario arm = base;
    arm.name = "school";
    arm.interventions = {testing::practice(PracticeId::academy, "school")};
    testing::write_run(arm, path("arm.h5"));
    Scenario placebo = base;
    placebo.interventions = {testing::practice(PracticeId::placebo, "placebo")};
    testing::write_run(placebo, path("placebo.h5"));
    Scenario other = base;
    other.seed = base.seed + 1;
    testing::write_run(other, path("other.h5"));
    put_small_base(folder_->path());
    put(*folder_ / "study.yaml", kSmallStudy);
    run_study(load_study(*folder_ / "study.yaml", {}), *folder_ / "study.h5", {.threads = 1});
  }
  static void TearDownTestSuite() { folder_.reset(); }
  static std::string path(const std::string& name) { return (*folder_ / name).string(); }

  static std::string refused(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "story");
    const auto outcome = run_linli(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    return outcome.err;
  }
  static std::unique_ptr<Scratch> folder_;
};
std::unique_ptr<Scratch> StoryCommand::folder_;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(StoryCommand, TellsAllGroupsInBothLanguages) {
  const auto run = read_story_run(path("base.h5"));
  for (const std::string lang : {"en", "zh"}) {
    const auto outcome = run_linli({"story", path("base.h5"), "--all", "--lang", lang});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const GroupRow& row : run.groups)
      EXPECT_TRUE(holds(outcome.out, story_text(run, row.group, {}, lang == "en" ? Lang::en : Lang::zh)));
    EXPECT_TRUE(holds(outcome.out, lang == "en" ? "## Outside of groups" : "## 团队之外"));
  }
}

TEST_F(StoryCommand, TellsTheTwinAndWhatThePlaceboSays) {
  const auto group = std::to_string(read_story_run(path("arm.h5")).groups.front().group);
  const auto outcome = run_linli({"story", path("arm.h5"), "--group", group, "--beside", path("base.h5"),
                                  "--placebo", path("placebo.h5")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "it has its exact twin")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "between baseline and placebo")) << outcome.out;
}

TEST_F(StoryCommand, OfAStudyTellsBesideItsFirstArmByItself) {
  // Replicate 3 left a trajectory, replicate 1 did not: founders are known in both, members only in the
  // first.
  for (const std::string replicate : {"3", "1"}) {
    const auto outcome =
        run_linli({"story", path("study.h5"), "--arm", "academy", "--replicate", replicate, "--all"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_TRUE(holds(outcome.out, "Beside: ")) << outcome.out;
    EXPECT_EQ(holds(outcome.out, "Offices. "), replicate == "3");
    EXPECT_EQ(holds(outcome.out, "he file of a study does not hold a group's payments"), replicate == "1");
    EXPECT_TRUE(holds(outcome.out, "between baseline and placebo"));
  }
  const auto other = run_linli(
      {"story", path("study.h5"), "--arm", "academy", "--replicate", "1", "--all", "--beside-arm", "wider"});
  EXPECT_TRUE(holds(other.out, "(wider)")) << other.err;
}

TEST_F(StoryCommand, WritesTheGenealogyAlone) {
  const auto outcome = run_linli({"story", path("base.h5"), "--genealogy", path("family.graphml")});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(holds(testing::read_whole(path("family.graphml")), "<graphml"));
  EXPECT_TRUE(holds(refused({path("base.h5"), "--genealogy", path("family.graphml")}), "exists"));
}

TEST_F(StoryCommand, RefusesAGroupThatIsNone) {
  const auto message = refused({path("base.h5"), "--group", "99999", "--genealogy", path("none.graphml")});
  EXPECT_TRUE(holds(message, "key '--group': found 99999, expected one of its ")) << message;
  EXPECT_TRUE(holds(message, "did you mean ")) << message;
  EXPECT_FALSE(std::filesystem::exists(path("none.graphml")));
}

TEST_F(StoryCommand, RefusesFilesThatAreNoRuns) {
  testing::write_whole(path("text.h5"), "no run");
  EXPECT_TRUE(holds(refused({path("text.h5"), "--all"}), "it is not an HDF5 file"));
  EXPECT_TRUE(holds(refused({path("absent.h5"), "--all"}), "there is no such file"));
  EXPECT_TRUE(
      holds(refused({path("arm.h5"), "--all", "--beside", path("study.h5")}), "it is a study, not one run"));
}

TEST_F(StoryCommand, RefusesARunOfOtherLuck) {
  const auto message = refused({path("arm.h5"), "--all", "--beside", path("other.h5")});
  EXPECT_TRUE(holds(message, "key '--beside': found seed 12, replicate 0")) << message;
  EXPECT_TRUE(holds(message, "expected seed 11, replicate 0")) << message;
  EXPECT_TRUE(holds(refused({path("arm.h5"), "--all", "--placebo", path("placebo.h5")}),
                    "--placebo goes with --beside"));
}

TEST_F(StoryCommand, RefusesAPlaceboOfNeitherRun) {
  EXPECT_TRUE(
      holds(refused({path("base.h5"), "--all", "--beside", path("base.h5"), "--placebo", path("arm.h5")}),
            "support that neither"));
}

TEST_F(StoryCommand, RefusesWhatAStudyHasNot) {
  EXPECT_TRUE(holds(refused({path("study.h5"), "--all"}), "key '--arm': found nothing"));
  EXPECT_TRUE(holds(refused({path("study.h5"), "--arm", "acadmy", "--replicate", "0", "--all"}),
                    "did you mean 'academy'?"));
  EXPECT_TRUE(holds(refused({path("study.h5"), "--arm", "academy", "--replicate", "9", "--all"}),
                    "key '--replicate': found 9"));
  EXPECT_TRUE(
      holds(refused({path("study.h5"), "--arm", "academy", "--replicate", "0", "--beside-arm", "x", "--all"}),
            "--beside-arm"));
  EXPECT_TRUE(holds(refused({path("base.h5"), "--arm", "academy", "--all"}), "this is one run"));
  EXPECT_TRUE(holds(refused({path("base.h5")}), "nothing to tell"));
}

}  // namespace
}  // namespace linli
