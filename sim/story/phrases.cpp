#include "story/phrases.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "output/codes.hpp"

namespace linli {
namespace {

std::string role_prefix(const Setting& at, const Event& e, std::string name) {
  const auto spell = std::find_if(at.run.spells.begin(), at.run.spells.end(), [&](const MembershipSpell& s) {
    return s.group == e.group && s.resident == e.resident && s.role != Role::member && s.from <= e.week &&
           e.week < s.to;
  });
  if (spell == at.run.spells.end()) return name;
  const auto role = code_text("role", static_cast<int>(spell->role), at.lang);
  return at.lang == Lang::en ? fmt::format("the {} ({})", role, name) : fmt::format("{}（{}）", role, name);
}

/// Whom the event is about. Study files leave residents out, but founders are known by the groups' identity.
std::string who_text(const Setting& at, const Event& e) {
  Event about = e;
  if (const Event* cause = at.run.event(e.cause); variant_of(e) == kNotAgreed && cause != nullptr)
    about.resident = cause->resident;
  const std::uint32_t founded = e.kind == EventKind::split ? e.other : e.group;
  if (about.resident == 0 && (e.kind == EventKind::split || e.kind == EventKind::group_founded)) {
    if (const GroupRow* row = at.run.group(founded); row != nullptr) about.resident = row->id.founder;
  }
  if (about.resident == 0 && e.group != kNoGroup) return at.lang == Lang::en ? "a member" : "一名成员";
  const auto name = resident_text(about.resident, at.lang);
  const bool as_member = e.kind == EventKind::quarrel_began || e.kind == EventKind::step_done ||
                         e.kind == EventKind::step_failed;
  return as_member ? role_prefix(at, about, name) : name;
}

std::string named(const Setting& at, std::uint32_t serial) {
  if (serial != at.subject) return group_text(at.run, serial, at.lang);
  return at.lang == Lang::en ? "this group" : "本团队";
}

std::string code_of(const Setting& at, const Event& e) {
  const auto meaning = event_code_meaning(static_cast<std::size_t>(e.kind));
  if (meaning.empty() || meaning == "intervention" || meaning == "community" || meaning == "courtyard" ||
      meaning == "number")
    return std::to_string(e.code);
  return code_text(meaning, e.code, at.lang);
}

std::string ordinal_text(int n) {
  const int last = n % 10;
  const bool teen = n % 100 / 10 == 1;
  return fmt::format("{}{}", n, teen ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

std::string decimals(double value) {
  return fmt::format("{:.{}f}", value, std::abs(value) < 10 && value != std::floor(value) ? 1 : 0);
}

using Values = fmt::dynamic_format_arg_store<fmt::format_context>;

void add_people(Values& values, const Setting& at, const Event& e) {
  const double n = std::round(e.value);
  const bool english = at.lang == Lang::en;
  values.push_back(fmt::arg("n", fmt::format("{:.0f}", n)));
  values.push_back(fmt::arg("less", fmt::format("{:.0f}", n - 1)));
  values.push_back(fmt::arg("people", people_text(n, at.lang)));
  values.push_back(fmt::arg("companions", count_text(n - 1, "companion", "companions", "位同伴", at.lang)));
  values.push_back(fmt::arg("ordinal", ordinal_text(static_cast<int>(n))));
  values.push_back(fmt::arg("weeks", weeks_text(n, at.lang)));
  values.push_back(
      fmt::arg("hours", count_text(std::round(e.value * 10) / 10, "hour", "hours", "小时", at.lang)));
  values.push_back(fmt::arg("yuan", yuan_text(std::round(e.value * 100.0) / 100, at.lang)));
  values.push_back(fmt::arg("v", fmt::format("{:.2g}", e.value)));
  std::string vacancy, fatigue;
  if (n > 0)
    vacancy = fmt::format(fmt::runtime(english ? " after {} without one" : "（此前空缺{}）"),
                          weeks_text(n, at.lang));
  if (e.value >= 0.05F)
    fatigue =
        fmt::format(fmt::runtime(english ? " ({:.1f} hours of fatigue)" : "（疲劳累计{:.1f}小时）"), e.value);
  values.push_back(fmt::arg("vacancy", vacancy));
  values.push_back(fmt::arg("fatigue", fatigue));
}

Values values_of(const Setting& at, const Event& e) {
  Values values;
  values.push_back(fmt::arg("who", who_text(at, e)));
  std::string captain = at.lang == Lang::en ? "the captain" : "队长";
  if (e.resident != 0)
    captain += fmt::format(fmt::runtime(at.lang == Lang::en ? " ({})" : "（{}）"),
                           resident_text(e.resident, at.lang));
  values.push_back(fmt::arg("captain", captain));
  values.push_back(fmt::arg("group", named(at, e.group)));
  values.push_back(fmt::arg("other", named(at, e.other)));
  values.push_back(fmt::arg("affair", affair_text(at.run, e.affair, at.lang)));
  values.push_back(fmt::arg("code", code_of(at, e)));
  values.push_back(fmt::arg("practice", support_text(at.run, e.code, at.lang)));
  std::string before;
  if (e.kind == EventKind::stage_changed) before = code_text("stage", static_cast<int>(e.value), at.lang);
  values.push_back(fmt::arg("before", before));
  const GroupRow* row = at.run.group(e.group);
  const bool again = e.kind == EventKind::went_public && row != nullptr && row->went_public != e.week;
  values.push_back(fmt::arg("again", !again ? "" : at.lang == Lang::en ? " again" : "再次"));
  add_people(values, at, e);
  return values;
}

std::string filled(std::string_view words, const Values& values) { return fmt::vformat(words, values); }

/// Distinct other groups of several events, at most four of them by name.
std::string names_of(const Setting& at, std::span<const Event* const> events) {
  constexpr std::size_t kMost = 4;
  std::set<std::uint32_t> groups;
  for (const Event* e : events) groups.insert(seen_as_other(at, *e) ? e->group : e->other);
  std::vector<std::string> names;
  for (const std::uint32_t g : groups) {
    if (names.size() == kMost) break;
    names.push_back(group_text(at.run, g, at.lang));
  }
  if (groups.size() > kMost) {
    names.push_back(
        fmt::format(fmt::runtime(at.lang == Lang::en ? "{} more" : "另{}个"), groups.size() - kMost));
  }
  return list_text(names, at.lang);
}

}  // namespace

std::string list_text(const std::vector<std::string>& items, Lang lang) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += lang == Lang::zh ? "、" : i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

bool seen_as_other(const Setting& at, const Event& event) {
  return at.subject != kNoGroup && event.group != at.subject && event.other == at.subject;
}

std::string one_event(const Setting& at, const Event& event) {
  const Sentence& sentence = sentence_for(event);
  const bool other = seen_as_other(at, event);
  if (other && !sentence.other.complete()) {  // a kind that has not told of two groups so far
    return group_text(at.run, event.group, at.lang) + (at.lang == Lang::en ? ": " : "：") +
           filled(sentence.own.in(at.lang), values_of(at, event));
  }
  return filled((other ? sentence.other : sentence.own).in(at.lang), values_of(at, event));
}

std::string several_events(const Setting& at, const Sentence& sentence,
                           std::span<const Event* const> events) {
  double sum = 0;
  std::vector<std::string> codes;
  for (const Event* e : events) {
    sum += static_cast<double>(e->value);
    codes.push_back(code_of(at, *e));
  }
  Values values = values_of(at, *events.front());
  values.push_back(fmt::arg("times", std::to_string(events.size())));
  values.push_back(fmt::arg("often", times_text(static_cast<int>(events.size()), at.lang)));
  values.push_back(
      fmt::arg("mean", decimals(std::round(10 * sum / static_cast<double>(events.size())) / 10)));
  values.push_back(fmt::arg("sum", fmt::format("{:.0f}", sum)));
  values.push_back(fmt::arg("names", names_of(at, events)));
  values.push_back(fmt::arg("codes", list_text(codes, at.lang)));
  const bool other = seen_as_other(at, *events.front()) && sentence.others_many.complete();
  return filled((other ? sentence.others_many : sentence.many).in(at.lang), values);
}

std::string as_cause(const Setting& at, const Event& event, const Event& effect) {
  const bool english = at.lang == Lang::en;
  Values values = values_of(at, event);
  const std::string same = english ? "that week" : "当周";
  values.push_back(fmt::arg("when", event.week == effect.week ? same : week_text(event.week, at.lang)));
  std::string by;
  if (event.resident == 0 || event.resident != effect.resident)
    by = who_text(at, event) + (english ? " " : "");
  values.push_back(fmt::arg("by", by));
  return filled(sentence_for(event).cause.in(at.lang), values);
}

}  // namespace linli
