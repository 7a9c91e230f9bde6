// The story of a log made by hand, read as a whole; and what may be claimed beside a paired run.
#include <gtest/gtest.h>

#include "story/made_log.hpp"
#include "story/story.hpp"

namespace linli {
namespace {

using testing::kTeam;
using testing::made_group;
using testing::made_log;

TEST(Story, IsToldWholeInEnglish) {
  EXPECT_EQ(story_text(made_log(), kTeam, {}, Lang::en), R"(## Environment group 1, courtyard 4

Resident 100-2 (aged 61, of uncommon initiative) founded it in week 3 (year 1, month 1), after graduating from the academy in week 2, which came from the academy's call of week 1. At its height 7 people belonged to it; the furthest it came was the stage of start-up. It went public in week 6 (year 1, month 2).

**Year 1, first half (weeks 1 to 26).** It met 12 times, with 6 active members on average; 7 people belonged to it at the end; resident 140-1 joined; a social worker came by 6 times (accompaniment).
- Week 3 (year 1, month 1): resident 100-2 stepped forward, and with 5 companions founded the group; these offices were filled from the start: deputy; decisions were taken by consensus.
- Week 6 (year 1, month 2): the deputy (resident 120.1-1) brought up affair 7 (environment), which had arisen in week 2; it took affair 7 (environment) in hand, severity 0.75; so it went from “private” to “public”; in week 7, talking it over led to a result; in weeks 8 to 9, the plan would not come together twice; in week 10, they gave it up at the step of design, after 4 weeks.
- Week 20 (year 1, month 5): the deputy (resident 120.1-1) and another member fell out over money, 5 being present.
- Week 22 (year 1, month 5): it fell back from the stage of start-up to that of activity, after giving up the project on affair 7 (environment) in week 10.
- Week 24 (year 1, month 6): it came before recreation group 3 when room was short; recreation group 3 fell out with it over space.

**Year 1, second half (weeks 27 to 52).** It met 13 times, with 3 active members on average; 3 people belonged to it at the end.
- Week 30 (year 1, month 7): it split: resident 120.1-1 walked out with 2 others and founded environment group 2, after the quarrel over money of week 20.
- Week 40 (year 1, month 10): the captain (resident 100-2) left after 37 weeks in the group (moved away).

Offices. Captain: resident 100-2 (weeks 3 to 40); deputy: resident 120.1-1 (weeks 3 to 30).

Money and hours. Received 1,234.50 yuan (resident: donation); the supporter gave it 14 hours.

It ended in week 53 (year 2, month 1) after 50 weeks: it was left without a captain, after the captain leaving in week 40 (moved away).

)");
}

TEST(Story, IsToldWholeInChinese) {
  EXPECT_EQ(story_text(made_log(), kTeam, {}, Lang::zh), R"(## 1号环保小组（4号院）

第3周（第1年第1个月），居民100-2（61岁，肯死磕）牵头成立，起因是第2周从学社结业，再往前是第1周学社的招募。成员最多时7人，最高到过初创期。第6周（第1年第2个月）由“私”进入“公”。

**第1年上半年（第1至26周）** 活动12次，平均有6名活跃成员；期末成员7人；居民140-1加入；社工上门6次（陪伴）。
- 第3周（第1年第1个月）：居民100-2站出来牵头，与5位同伴成立了团队；一开始就设了副队长；议事方式：共识会。
- 第6周（第1年第2个月）：副队长（居民120.1-1）提出7号公共事务（环境），此事第2周出现；着手处理7号公共事务（环境），严重程度0.75；由此从“私”进入“公”；第7周讨论有了结果；第8至9周2次没能拿出方案；第10周在“设计”环节放弃，历时4周。
- 第20周（第1年第5个月）：副队长（居民120.1-1）与另一名成员因钱起了争执，5人在场。
- 第22周（第1年第5个月）：由初创期倒退到活动期，起因是第10周放弃7号公共事务（环境）项目。
- 第24周（第1年第6个月）：场地紧张时排在3号文娱队前面；3号文娱队因空间与它起了争执。

**第1年下半年（第27至52周）** 活动13次，平均有3名活跃成员；期末成员3人。
- 第30周（第1年第7个月）：团队分裂：居民120.1-1带着2人另立2号环保小组，起因是第20周因钱起的争执。
- 第40周（第1年第10个月）：队长（居民100-2）离开（在队37周），因为搬走。

任职：队长：居民100-2（第3至40周）；副队长：居民120.1-1（第3至30周）。

资金与工时：收到1234.50元（居民：捐赠）；支持机构投入14小时。

第53周（第2年第1个月）解散，存续50周，原因：失去队长，起因是第40周队长离开，因为搬走。

)");
}

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
  EXPECT_EQ(neighbourhood_text(made_log(), Lang::en), R"(## Outside of groups

**Year 1, first half (weeks 1 to 26)**
- Resident 100-2 was admitted to the academy.
- Resident 100-2 graduated from the academy.
- Week 1 (year 1, month 1): support began: academy; the academy called for people, and 30 were picked.
- Week 2 (year 1, month 1): affair 7 (environment) arose, severity 0.8.

**Year 1, second half (weeks 27 to 52)**
- Resident 100-2 moved away.

)");
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
