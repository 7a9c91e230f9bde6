#pragma once
// Words that every story needs: languages, dates, names of groups, people and affairs.
#include <cstdint>
#include <string>
#include <string_view>

#include "story/story_run.hpp"

namespace linli {

enum class Lang : std::uint8_t { en, zh };

/// The same in both languages.
struct Words {
  std::string_view en, zh;
  [[nodiscard]] constexpr std::string_view in(Lang lang) const { return lang == Lang::en ? en : zh; }
  [[nodiscard]] constexpr bool complete() const { return !en.empty() && !zh.empty(); }
};

/// "week 40 (year 1, month 10)"; before week 1: how long before the start of the run.
std::string date_text(Week week, Lang lang);
/// "week 40"; before week 1 as date_text.
std::string week_text(Week week, Lang lang);
/// Half-years of the run from week 1 on: 0, 1, ...; week 0 belongs to the first.
int half_year_of(Week week);
std::string half_year_text(int half_year, Week last_week, Lang lang);

/// "1 week", "7 weeks", "7周". Thousands are separated in English only.
std::string count_text(double number, std::string_view one, std::string_view many, std::string_view zh,
                       Lang lang);
std::string weeks_text(double weeks, Lang lang);
/// "once", "twice", "3 times".
std::string times_text(int times, Lang lang);
std::string people_text(double people, Lang lang);
/// Yuan, to the fen where there are any.
std::string yuan_text(double yuan, Lang lang);

/// What a code means, as prose says it: `list` is a name in /codes.
std::string code_text(std::string_view list, int code, Lang lang);
/// With a capital first letter, where it begins with a small one.
std::string capital(std::string text);
std::string topic_text(Topic topic, Lang lang);
/// "environment group 12", "12号环保小组".
std::string group_text(const StoryRun& run, std::uint32_t serial, Lang lang);
/// "resident 215-2": dwelling and member; "215.1-2" of a dwelling's second household.
std::string resident_text(ResidentId who, Lang lang);
std::string affair_text(const StoryRun& run, std::uint32_t serial, Lang lang);
std::string support_text(const StoryRun& run, int intervention, Lang lang);
/// The arm as a reader knows it: title, and name in brackets.
std::string arm_text(const StoryRun& run, Lang lang);

}  // namespace linli
