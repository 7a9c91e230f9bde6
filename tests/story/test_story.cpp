// The story of a log made by hand, read as a whole; and what may be claimed beside a paired run.
#include <gtest/gtest.h>

#include "story/made_log.hpp"
#include "story/story.hpp"

namespace linli {
namespace {

using testing::kTeam;
using testing::made_group;
using testing::made_log;

TEST(Story, IsToldWholeInEnglish) { EXPECT_EQ(story_text(made_log(), kTeam, {}, Lang::en), R"(EN)"); }

TEST(Story, IsToldWholeInChinese) { EXPECT_EQ(story_text(made_log(), kTeam, {}, Lang::zh), R"(ZH)"); }

TEST(Story, OfAPartBeginsWithTheSplitAndWhatLedToIt) {
  const auto en = story_text(made_log(), testing::kPart, {}, Lang::en);
  EXPECT_NE(
      en.find("Out of a split: resident 120.1-1 (aged 40) led others out of environment group 1 in week 30 "
              "(year 1, month 7), after the quarrel over money of week 20."),
      std::string::npos)
      << en;
  const auto zh = story_text(made_log(), testing::kPart, {}, Lang::zh);
  EXPECT_NE(
      zh.find("由分裂而来：居民120.1-1（40岁）带人从1号环保小组出走，另起炉灶，起因是第20周因钱起的争执。"),
      std::string::npos)
      << zh;
}

TEST(Story, OfTheRestTellsWhatNoGroupTookPartIn) {
  EXPECT_EQ(neighbourhood_text(made_log(), Lang::en), R"(REST)");
}

/// A paired run in which the team has the twin given.
StoryRun paired_with(const GroupRow& twin) {
  StoryRun run = made_log();
  run.arm = "baseline";
  run.title_en = "No support";
  run.title_zh = "无人扶持";
  run.supports.clear();
  run.events.clear();
  run.group_weeks.clear();
  run.groups = {twin};
  return run;
}

std::string beside(const GroupRow& twin, std::optional<Chance> chance, Lang lang = Lang::en) {
  const auto paired = paired_with(twin);
  return story_text(made_log(), kTeam, {&paired, std::move(chance)}, lang);
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Story, TellsWhatBecameOfAnExactTwin) {
  auto twin = made_group(9, testing::kFounder, 3, Topic::environment);
  twin.ended = 12;
  twin.end_cause = EndCause::quarrel;
  const auto text = beside(twin, Chance{{10, 2, 8, 4}, {10, 0, 10, 1}});
  EXPECT_TRUE(
      holds(text,
            "In the paired run, No support (baseline), it has its exact twin, environment group 9. "
            "There it ended in week 12 (year 1, month 3): it broke up in a quarrel; it never went public."))
      << text;
  EXPECT_TRUE(
      holds(text,
            "Of groups with an exact twin, 4 of 8 (50.0%) end in one of the two runs and live in the other; "
            "between baseline and placebo, where only luck differs, 1 of 10 (10.0%)."))
      << text;
  EXPECT_FALSE(holds(text, "only because")) << text;
}

TEST(Story, TellsOfANearTwin) {
  const auto text = beside(made_group(9, testing::kFounder, 29, Topic::environment), {});
  EXPECT_TRUE(holds(text, "it has a near twin: resident 100-2 founded environment group 9 there in week 29"))
      << text;
  EXPECT_TRUE(holds(text, "There it lives at the end of the record")) << text;
  EXPECT_TRUE(holds(text, "There is no placebo run")) << text;
}

TEST(Story, ClaimsOnlyWhatIsBeyondThePlacebo) {
  const auto stranger = made_group(9, testing::kOther, 3, Topic::environment);
  // 20 of 100 without a twin here; of the baseline's 100 beside the placebo: none, 8, 30.
  const auto beyond = beside(stranger, Chance{{100, 20, 0, 0}, {100, 0, 0, 0}});
  EXPECT_TRUE(
      holds(beyond, "it has no twin: within 26 weeks resident 100-2 founded no group for environment there"))
      << beyond;
  EXPECT_TRUE(
      holds(beyond, "this group exists only because of the support (luck may account for at most 15%"))
      << beyond;
  const auto doubtful = beside(stranger, Chance{{100, 20, 0, 0}, {100, 8, 0, 0}});
  EXPECT_TRUE(holds(doubtful, "luck may account for 70% of such groups: of this one nothing is claimed"))
      << doubtful;
  const auto chance = beside(stranger, Chance{{100, 20, 0, 0}, {100, 30, 0, 0}});
  EXPECT_TRUE(holds(chance, "no more than luck would do: nothing is claimed")) << chance;
  for (const auto& text : {doubtful, chance}) EXPECT_FALSE(holds(text, "only because")) << text;
  EXPECT_TRUE(holds(beside(stranger, Chance{{100, 20, 0, 0}, {100, 0, 0, 0}}, Lang::zh),
                    "这个团队只因有了支持才存在"));
  EXPECT_TRUE(holds(beside(stranger, Chance{{100, 20, 0, 0}, {100, 30, 0, 0}}, Lang::zh), "因此不下结论"));
}

}  // namespace
}  // namespace linli
