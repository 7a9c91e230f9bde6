// The event log of a run is told without a gap: every event in the story of each group that takes part in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "story/chronicle.hpp"
#include "story/made_log.hpp"
#include "story/phrases.hpp"
#include "story/story.hpp"
#include "story/told_run.hpp"

namespace linli {
namespace {

/// Numbers of the events in which the group takes part; of no group: in which none does.
std::vector<EventId> events_of(const StoryRun& run, std::uint32_t group) {
  std::vector<EventId> list;
  for (const Event& e : run.events) {
    const bool mine =
        group == kNoGroup ? e.group == kNoGroup && e.other == kNoGroup : e.group == group || e.other == group;
    if (mine) list.push_back(e.id);
  }
  return list;
}

void expect_told_without_a_gap(const StoryRun& run) {
  std::set<EventId> all;
  for (const Lang lang : {Lang::en, Lang::zh}) {
    for (const GroupRow& row : run.groups) {
      const auto told = chronicle_of(run, row.group, lang).told;
      ASSERT_EQ(told, events_of(run, row.group)) << "group " << row.group;
      all.insert(told.begin(), told.end());
    }
    const auto rest = chronicle_of_the_rest(run, lang).told;
    ASSERT_EQ(rest, events_of(run, kNoGroup));
    all.insert(rest.begin(), rest.end());
  }
  EXPECT_EQ(all.size(), run.events.size());
}

std::size_t count(const StoryRun& run, EventKind kind) {
  return static_cast<std::size_t>(
      std::count_if(run.events.begin(), run.events.end(), [&](const Event& e) { return e.kind == kind; }));
}

TEST(Chronicle, TellsNaturalGrowthWithoutAGap) {
  const auto run = testing::told_run(testing::natural_growth());
  for (const EventKind kind :
       {EventKind::group_founded, EventKind::split, EventKind::ended, EventKind::quarrel_began,
        EventKind::project_done, EventKind::went_public, EventKind::captain_left})
    EXPECT_GT(count(run, kind), 0U) << event_kind_name(kind);  // else this tests little
  expect_told_without_a_gap(run);
}

TEST(Chronicle, TellsEveryPracticeWithoutAGap) {
  const auto run = testing::told_run(testing::with_every_practice());
  for (const EventKind kind : {EventKind::academy_graduated, EventKind::visit, EventKind::placebo_reversed})
    EXPECT_GT(count(run, kind), 0U) << event_kind_name(kind);
  expect_told_without_a_gap(run);
}

TEST(Chronicle, NoStoryLeavesABraceOrSaysALineTwice) {
  const auto run = testing::told_run(testing::with_every_practice());
  for (const Lang lang : {Lang::en, Lang::zh}) {
    for (const GroupRow& row : run.groups) {
      const auto text = story_text(run, row.group, {}, lang);
      EXPECT_EQ(text.find_first_of("{}"), std::string::npos) << text;
      for (const auto& period : chronicle_of(run, row.group, lang).periods) {
        std::set<std::string> lines;
        for (const auto& line : period.lines)
          EXPECT_TRUE(lines.insert(std::to_string(line.week) + line.text).second) << line.text;
      }
    }
  }
}

TEST(Chronicle, FollowsCausesToTheirOwn) {
  const auto run = testing::made_log();
  const auto founded = *std::find_if(run.events.begin(), run.events.end(),
                                     [](const Event& e) { return e.kind == EventKind::group_founded; });
  EXPECT_EQ(because(run, founded, testing::kTeam, Lang::en),
            ", after graduating from the academy in week 2, which came from the academy's "
            "call of week 1");
  EXPECT_EQ(because(run, founded, testing::kTeam, Lang::zh),
            "，起因是第2周从学社结业，再往前是第1周学社的招募");
}

TEST(Chronicle, SaysWhereTheCauseIsNotOnRecord) {
  auto run = testing::made_log();
  auto ended = run.events.back();
  ended.cause = 3;
  EXPECT_EQ(because(run, ended, testing::kTeam, Lang::en), ", for a reason before the record begins");
  run.events.erase(run.events.end() - 2);
  ended.cause = run.events.back().id + 1;
  EXPECT_EQ(because(run, ended, testing::kTeam, Lang::zh), "，起因未收入研究文件");
}

TEST(Chronicle, CountsWhatRepeatsAndListsWhatDoesNot) {
  StoryRun run;
  run.weeks = 52;
  run.groups = {testing::made_group(1, testing::kFounder, -10, Topic::recreation)};
  for (Week week = 2; week <= 5; ++week)
    testing::add_event(
        run, {.week = week, .kind = EventKind::performance, .group = 1, .value = static_cast<float>(week)});
  testing::add_event(run, {.week = 30, .kind = EventKind::performance, .group = 1, .value = 6});
  const auto chronicle = chronicle_of(run, 1, Lang::en);
  ASSERT_EQ(chronicle.periods.size(), 2U);
  EXPECT_EQ(chronicle.periods[0].counted, std::vector<std::string>{"it held 4 shows"});
  EXPECT_TRUE(chronicle.periods[0].lines.empty());
  ASSERT_EQ(chronicle.periods[1].lines.size(), 1U);
  EXPECT_EQ(chronicle.periods[1].lines[0].text, "it held a show, its 6th");
}

}  // namespace
}  // namespace linli
