#include "story/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "output/codes.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

constexpr Week kHalfYear = 26;

int month_of(Week week) { return (week - 1) % 52 * 12 / 52 + 1; }
int year_of(Week week) { return (week - 1) / 52 + 1; }

/// Where the key of a code, with spaces, is not how prose says it.
struct Said {
  std::string_view list, key, en;
};
constexpr Said kSaid[] = {
    {"stage", "start_up", "start-up"},
    {"stage", "mature", "maturity"},
    {"role", "finance", "treasurer"},
    {"role", "logistics", "logistics officer"},
    {"mode", "one_person", "by the captain alone"},
    {"mode", "captain_consults", "by the captain, after hearing the others"},
    {"mode", "vote", "by vote"},
    {"mode", "consensus", "by consensus"},
    {"quarrel", "work", "who does what"},
    {"project_step", "act", "action"},
    {"project_step", "keep_up", "upkeep"},
    {"project_step", "discuss", "discussion"},
    {"end_cause", "quiet", "it had not met for long"},
    {"end_cause", "captain_lost", "it was left without a captain"},
    {"end_cause", "quarrel", "it broke up in a quarrel"},
    {"end_cause", "too_few", "too few were left"},
    {"end_cause", "merged", "it merged into another group"},
    {"end_cause", "purpose_met", "its purpose was met"},
};

constexpr std::array<Words, kTopics> kGroups{{{"recreation group", "文娱队"},
                                              {"culture group", "文化小组"},
                                              {"environment group", "环保小组"},
                                              {"safety group", "安全小组"},
                                              {"volunteer group", "志愿服务队"},
                                              {"rights group", "权益小组"},
                                              {"daily services group", "生活服务小组"},
                                              {"education group", "教育小组"}}};

std::string with_thousands(double number) {
  const bool whole = number == std::floor(number);
  std::string text = whole ? fmt::format("{:.0f}", number) : fmt::format("{:.2f}", number);
  auto at = static_cast<std::ptrdiff_t>(whole ? text.size() : text.size() - 3) - 3;
  for (; at > (number < 0 ? 1 : 0); at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

}  // namespace

std::string date_text(Week week, Lang lang) {
  if (week < 0) {
    return lang == Lang::en ? fmt::format("{} before the start of the record", weeks_text(-week, lang))
                            : fmt::format("记录起点之前{}周", -week);
  }
  if (week == 0) return lang == Lang::en ? "week 0 (the start of the record)" : "第0周（记录起点）";
  return lang == Lang::en ? fmt::format("week {} (year {}, month {})", week, year_of(week), month_of(week))
                          : fmt::format("第{}周（第{}年第{}个月）", week, year_of(week), month_of(week));
}

std::string week_text(Week week, Lang lang) {
  if (week < 0) return date_text(week, lang);
  return fmt::format(fmt::runtime(lang == Lang::en ? "week {}" : "第{}周"), week);
}

int half_year_of(Week week) { return week <= 0 ? 0 : (week - 1) / kHalfYear; }

std::string half_year_text(int half_year, Week last_week, Lang lang) {
  const Week first = half_year * kHalfYear + 1;
  const Week last = std::min(last_week, first + kHalfYear - 1);
  const bool second = half_year % 2 == 1;
  return lang == Lang::en
             ? fmt::format("Year {}, {} half (weeks {} to {})", year_of(first), second ? "second" : "first",
                           first, last)
             : fmt::format("第{}年{}半年（第{}至{}周）", year_of(first), second ? "下" : "上", first, last);
}

std::string count_text(double number, std::string_view one, std::string_view many, std::string_view zh,
                       Lang lang) {
  if (lang == Lang::zh) return fmt::format("{:g}{}", number, zh);
  return fmt::format("{} {}", with_thousands(number), number == 1.0 ? one : many);
}

std::string weeks_text(double weeks, Lang lang) { return count_text(weeks, "week", "weeks", "周", lang); }
std::string times_text(int times, Lang lang) {
  if (lang == Lang::en && times <= 2) return times == 1 ? "once" : "twice";
  return count_text(times, "time", "times", "次", lang);
}
std::string people_text(double people, Lang lang) {
  return count_text(people, "person", "people", "人", lang);
}
std::string yuan_text(double yuan, Lang lang) {
  if (lang == Lang::en) return with_thousands(yuan) + " yuan";
  return (yuan == std::floor(yuan) ? fmt::format("{:.0f}", yuan) : fmt::format("{:.2f}", yuan)) + "元";
}

std::string code_text(std::string_view list, int code, Lang lang) {
  const auto& names = code_list(list).names;
  LINLI_INVARIANT(code >= 0 && static_cast<std::size_t>(code) < names.size(), "a code is one of its list");
  const CodeName& name = names[static_cast<std::size_t>(code)];
  if (lang == Lang::zh) return std::string(name.zh);
  for (const Said& said : kSaid)
    if (said.list == list && said.key == name.key) return std::string(said.en);
  std::string text(name.key);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string topic_text(Topic topic, Lang lang) { return code_text("topic", static_cast<int>(topic), lang); }

std::string group_text(const StoryRun& run, std::uint32_t serial, Lang lang) {
  const GroupRow* row = run.group(serial);
  const Words kind =
      row == nullptr ? Words{"group", "团队"} : kGroups.at(static_cast<std::size_t>(row->topic));
  return lang == Lang::en ? fmt::format("{} {}", kind.en, serial) : fmt::format("{}号{}", serial, kind.zh);
}

std::string resident_text(ResidentId who, Lang lang) {
  if (who == 0) return lang == Lang::en ? "a resident" : "一位居民";
  const auto later = occupancy_of(who) == 0 ? "" : fmt::format(".{}", occupancy_of(who));
  return fmt::format(fmt::runtime(lang == Lang::en ? "resident {}{}-{}" : "居民{}{}-{}"), dwelling_of(who),
                     later, member_of(who));
}

std::string affair_text(const StoryRun& run, std::uint32_t serial, Lang lang) {
  if (serial == kNoAffair) return lang == Lang::en ? "a public affair" : "一件公共事务";
  const AffairRow* row = run.affair(serial);
  if (row == nullptr)
    return fmt::format(fmt::runtime(lang == Lang::en ? "affair {}" : "{}号公共事务"), serial);
  if (row->public_event != 0)
    return fmt::format(fmt::runtime(lang == Lang::en ? "public event {}" : "{}号公共事件"), serial);
  return lang == Lang::en ? fmt::format("affair {} ({})", serial, topic_text(row->topic, lang))
                          : fmt::format("{}号公共事务（{}）", serial, topic_text(row->topic, lang));
}

std::string support_text(const StoryRun& run, int intervention, Lang lang) {
  if (intervention < 0 || static_cast<std::size_t>(intervention) >= run.supports.size())
    return lang == Lang::en ? "the support" : "支持";
  const auto practice =
      static_cast<std::size_t>(run.supports[static_cast<std::size_t>(intervention)].practice);
  if (practice >= practice_table().size()) return run.supports[static_cast<std::size_t>(intervention)].name;
  const PracticeRecord& record = practice_table()[practice];
  return std::string(lang == Lang::en ? record.name_en : record.name_zh);
}

std::string arm_text(const StoryRun& run, Lang lang) {
  return lang == Lang::en ? fmt::format("{} ({})", run.title_en, run.arm)
                          : fmt::format("{}（{}）", run.title_zh, run.arm);
}

}  // namespace linli
