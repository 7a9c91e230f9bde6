// Every kind of event that the engine can note has its sentences, in both languages, and they can be filled
// in.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "story/phrases.hpp"
#include "story/sentences.hpp"

namespace linli {
namespace {

/// An event of the sentence's kind and variant.
Event event_for(const Sentence& s) {
  Event e{.id = 5,
          .week = 30,
          .kind = s.kind,
          .group = 1,
          .resident = resident_id(10, 0, 1),
          .affair = 3,
          .code = 1,
          .value = 3};
  switch (s.variant) {
    case kBack:
      return e.code = 0, e;
    case kNotAgreed:
      return e.value = -1, e;
    case kBetween:
      return e.other = 2, e;
    case kOverHonours:
      return e.code = static_cast<int>(QuarrelObject::honours), e;
    case kStayedAway:
      return e.code = 1, e;
    case kNobodyToTurn:
      return e.code = -1, e;
    case kAtFounding:
      return e.code = 2, e;
    case kDefault:
      if (s.kind == EventKind::stage_changed) e.code = 2, e.value = 1;
      if (s.kind == EventKind::placebo_reversed) e.code = 0;
      if (s.other.complete()) e.other = 2;
      return e;
    default:
      return e.code = s.variant, e;
  }
}

bool chinese(const std::string& text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xF0U) == 0xE0U && static_cast<unsigned char>(c) >= 0xE3U)
      return true;
  return false;
}

/// Every way of saying the sentence.
std::vector<std::string> said(const Sentence& s, Lang lang) {
  static const StoryRun run = [] {
    StoryRun made;
    made.supports = {{"a", PracticeId::academy}, {"b", PracticeId::micro_grants}};
    return made;
  }();
  const Event e = event_for(s);
  const std::vector<const Event*> two{&e, &e};
  std::vector<std::string> list;
  for (const std::uint32_t subject : {1U, 2U, kNoGroup}) {
    const Setting at{run, subject, lang};
    list.push_back(one_event(at, e));
    list.push_back(several_events(at, s, two));
    list.push_back(as_cause(at, e, {.week = 31}));
    list.push_back(as_cause(at, e, e));
  }
  return list;
}

TEST(Sentences, EveryKindIsToldInBothLanguages) {
  std::set<EventKind> kinds;
  for (const Sentence& s : sentence_table()) {
    kinds.insert(s.kind);
    for (const Lang lang : {Lang::en, Lang::zh})
      for (const auto& text : said(s, lang)) {
        EXPECT_FALSE(text.empty() || text.find_first_of("{}") != std::string::npos) << text;
        EXPECT_EQ(text.find("  "), std::string::npos) << text;
        EXPECT_EQ(chinese(text), lang == Lang::zh) << event_kind_name(s.kind) << ": " << text;
      }
  }
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(EventKind::count_));
}

TEST(Sentences, VariantsAreFoundByTheirEvents) {
  for (const Sentence& s : sentence_table()) {
    if (s.variant == kAtFounding) continue;  // told by what caused it, not by the event
    const bool has_steps = s.kind == EventKind::step_done || s.kind == EventKind::step_failed;
    if (has_steps && s.variant == kDefault) continue;  // each step has words of its own
    EXPECT_EQ(&sentence_for(event_for(s)), &s) << event_kind_name(s.kind) << " " << s.variant;
  }
}

TEST(Sentences, NoTwoKindsAreToldAlike) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    std::map<std::string_view, EventKind> told;
    for (const Sentence& s : sentence_table()) {
      const auto [at, fresh] = told.emplace(s.own.in(lang), s.kind);
      EXPECT_TRUE(fresh || at->second == s.kind || at->second == EventKind::joined) << s.own.in(lang);
    }
  }
}

TEST(Words, DatesAreWeeksYearsAndMonthsOfTheRun) {
  EXPECT_EQ(date_text(1, Lang::en), "week 1 (year 1, month 1)");
  EXPECT_EQ(date_text(52, Lang::en), "week 52 (year 1, month 12)");
  EXPECT_EQ(date_text(53, Lang::zh), "第53周（第2年第1个月）");
  EXPECT_EQ(date_text(-4, Lang::zh), "记录起点之前4周");
  EXPECT_EQ(half_year_text(3, 104, Lang::en), "Year 2, second half (weeks 79 to 104)");
  EXPECT_EQ(half_year_text(2, 60, Lang::zh), "第2年上半年（第53至60周）");
}

TEST(Words, NumbersAreReadAsInEachLanguage) {
  EXPECT_EQ(yuan_text(1234567.5, Lang::en), "1,234,567.50 yuan");
  EXPECT_EQ(yuan_text(6000, Lang::en), "6,000 yuan");
  EXPECT_EQ(yuan_text(600, Lang::en), "600 yuan");
  EXPECT_EQ(yuan_text(6000, Lang::zh), "6000元");
  EXPECT_EQ(people_text(1, Lang::en), "1 person");
  EXPECT_EQ(weeks_text(12, Lang::zh), "12周");
  EXPECT_EQ(times_text(2, Lang::en), "twice");
}

}  // namespace
}  // namespace linli
