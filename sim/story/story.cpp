#include "story/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "story/chronicle.hpp"
#include "story/phrases.hpp"

namespace linli {
namespace {

/// One group's story, part by part. Every part is a paragraph or nothing.
class Biography {
 public:
  Biography(const StoryRun& run, std::uint32_t group, const StoryBeside& beside, Lang lang)
      : run_(run), row_(*run.group(group)), weeks_(run.weeks_of(group)), beside_(beside), lang_(lang) {}

  [[nodiscard]] std::string text() const {
    std::string all = fmt::format("## {}\n\n", heading());
    for (const std::string& part : {who(), life(), offices(), means(), end(), twin(), chance()})
      if (!part.empty()) all += part + "\n\n";
    return all;
  }

 private:
  [[nodiscard]] bool english() const { return lang_ == Lang::en; }
  /// The same sentence in the story's language, filled in.
  template <class... Args>
  [[nodiscard]] std::string say(Words words, const Args&... args) const {
    return fmt::format(fmt::runtime(words.in(lang_)), args...);
  }
  [[nodiscard]] std::string heading() const {
    return fmt::format(fmt::runtime(english() ? "{}, courtyard {}" : "{}（{}号院）"),
                       capital(group_text(run_, row_.group, lang_)), row_.courtyard);
  }

  /// Who founded it, when, what led to it, and how far it came.
  [[nodiscard]] std::string who() const { return founded() + how_far(); }

  [[nodiscard]] std::string founder() const {
    auto name = resident_text(row_.id.founder, lang_);
    const ResidentRow* person = run_.resident(row_.id.founder);
    if (person == nullptr) return name;
    std::vector<std::string> traits{say({"aged {}", "{}岁"}, (row_.id.week - person->birth) / 52)};
    if (person->courtyard != row_.courtyard)
      traits.push_back(say({"of courtyard {}", "住{}号院"}, person->courtyard));
    if (person->caregiver != 0)
      traits.push_back(say({"caring full time for children or elders", "全职照顾老小"}));
    // One resident in 40 has more initiative than 2 standard deviations: those who persist (死磕).
    if (person->initiative >= 2) traits.push_back(say({"of uncommon initiative", "肯死磕"}));
    std::string list;
    for (const auto& trait : traits) list += (list.empty() ? "" : english() ? ", " : "，") + trait;
    return name + (english() ? " (" + list + ")" : "（" + list + "）");
  }

  [[nodiscard]] std::string founded() const {
    const auto date = date_text(row_.id.week, lang_);
    const Words words =
        row_.origin == Origin::split ? Words{"Out of a split: {1} led others out of {2} {0}{3}.",
                                             "{0}由分裂而来：{1}带人从{2}出走，另起炉灶{3}。"}
        : row_.founded_public
            ? Words{"{1} founded it {0} for a public affair{3}.", "{0}，{1}为一件公共事务站出来牵头成立{3}。"}
            : Words{"{1} founded it {0}{3}.", "{0}，{1}牵头成立{3}。"};
    auto text = say(words, english() && row_.id.week >= 0 ? "in " + date : date, founder(),
                    row_.parent == kNoGroup ? "" : group_text(run_, row_.parent, lang_), led_to_it());
    return capital(text);
  }

  [[nodiscard]] std::string led_to_it() const {
    Event founding;
    founding.week = row_.id.week;
    founding.kind = row_.origin == Origin::split ? EventKind::split : EventKind::group_founded;
    founding.group = row_.group;
    founding.resident = row_.id.founder;
    founding.cause = row_.cause;
    return because(run_, founding, kNoGroup, lang_);
  }

  [[nodiscard]] std::string how_far() const {
    if (weeks_.empty()) return say({" It saw the end of no week on record.", "没有留下任何一周的记录。"});
    int most = 0, highest = 0;
    for (const GroupAt& at : weeks_) {
      most = std::max(most, at.members);
      highest = std::max(highest, static_cast<int>(at.stage));
    }
    auto text = say({" At its height {} belonged to it; the furthest it came was the stage of {}.",
                     "成员最多时{}，最高到过{}。"},
                    people_text(most, lang_), code_text("stage", highest, lang_));
    if (row_.went_public != kNever && !row_.founded_public) {
      const auto date = date_text(row_.went_public, lang_);
      text += say({" It went public {}.", "{}由“私”进入“公”。"},
                  english() && row_.went_public >= 0 ? "in " + date : date);
    }
    return text;
  }

  [[nodiscard]] std::string life() const {
    const auto chronicle = chronicle_of(run_, row_.group, lang_);
    std::map<int, ChroniclePeriod> periods;
    for (const auto& period : chronicle.periods) periods[period.half_year] = period;
    for (const GroupAt& at : weeks_)
      if (at.week > 0)
        periods.try_emplace(half_year_of(at.week)).first->second.half_year = half_year_of(at.week);
    std::string text;
    for (const auto& [half_year, period] : periods) {
      text += (text.empty() ? "" : "\n\n") +
              say({"**{}.** ", "**{}** "}, half_year_text(half_year, run_.weeks, lang_));
      auto counted = period.counted;
      if (const auto met = meetings(half_year); !met.empty()) counted.insert(counted.begin(), met);
      text += sentence(counted);
      for (const ChronicleLine& line : period.lines)
        text += say({"\n- {}: {}.", "\n- {}：{}。"}, capital(date_text(line.week, lang_)), line.text);
    }
    return text;
  }

  [[nodiscard]] std::string sentence(const std::vector<std::string>& clauses) const {
    std::string text;
    for (const auto& clause : clauses) text += (text.empty() ? "" : english() ? "; " : "；") + clause;
    if (text.empty()) return text;
    return capital(text) + (english() ? "." : "。");
  }

  /// How often it met in half a year, with how many; and its members at the end of it.
  [[nodiscard]] std::string meetings(int half_year) const {
    int met = 0, there = 0, active = 0, members = 0;
    for (const GroupAt& at : weeks_) {
      if (at.week < 1 || half_year_of(at.week) != half_year) continue;
      members = at.members;
      if (at.met == 0) continue;
      met += at.met;
      active += at.active * at.met;
      if (const auto came = run_.attendance.find({row_.group, at.week}); came != run_.attendance.end())
        there += came->second;
    }
    if (members == 0) return "";
    if (met == 0)
      return say({"it did not meet once; {} belonged to it at the end", "一次也没有活动；期末成员{}"},
                 people_text(members, lang_));
    const auto mean = [&](int sum) { return fmt::format("{:.0f}", static_cast<double>(sum) / met); };
    const auto times = times_text(met, lang_);
    if (there > 0)
      return say({"it met {0}, on average {1} people; {2} belonged to it at the end",
                  "活动{0}，平均{1}人参加；期末成员{2}"},
                 times, mean(there), people_text(members, lang_));
    return say({"it met {0}, with {1} active members on average; {2} belonged to it at the end",
                "活动{0}，平均有{1}名活跃成员；期末成员{2}"},
               times, mean(active), people_text(members, lang_));
  }

  /// Who held which office from when to when.
  [[nodiscard]] std::string offices() const {
    std::string text;
    for (int role = 1; role < kRoles; ++role) {
      std::vector<std::string> holders;
      for (const MembershipSpell& s : run_.spells)
        if (s.group == row_.group && s.role == static_cast<Role>(role)) holders.push_back(holder(s));
      if (holders.empty()) continue;
      text += (text.empty() ? ""
               : english()  ? "; "
                            : "；") +
              say({"{}: {}", "{}：{}"}, code_text("role", role, lang_), list_text(holders, lang_));
    }
    return text.empty() ? text : say({"Offices. {}.", "任职：{}。"}, capital(text));
  }

  [[nodiscard]] std::string holder(const MembershipSpell& s) const {
    const bool still = s.to == kNever;
    const auto name = resident_text(s.resident, lang_);
    if (s.from < 1) {
      return still ? say({"{} (throughout)", "{}（始终）"}, name)
                   : say({"{} (until week {})", "{}（至第{}周）"}, name, s.to);
    }
    return still ? say({"{} (since week {})", "{}（第{}周起）"}, name, s.from)
                 : say({"{} (weeks {} to {})", "{}（第{}至{}周）"}, name, s.from, s.to);
  }

  /// Money that came in and went out, and hours of the supporter.
  [[nodiscard]] std::string means() const {
    std::vector<std::string> parts;
    std::map<std::pair<AccountKind, Purpose>, std::int64_t> in, out;
    for (const LedgerEntry& e : run_.ledger) {
      if (e.to == AccountKind::group && e.to_number == row_.group) in[{e.from, e.purpose}] += e.fen;
      if (e.from == AccountKind::group && e.from_number == row_.group) out[{e.to, e.purpose}] += e.fen;
    }
    if (!in.empty()) parts.push_back(say({"received {}", "收到{}"}, sums(in)));
    if (!out.empty()) parts.push_back(say({"paid {}", "付出{}"}, sums(out)));
    if (!run_.whole)
      parts.push_back(
          say({"the file of a study does not hold a group's payments", "研究文件不含单个团队的收支"}));
    double hours = 0;
    for (const GroupAt& at : weeks_) hours += static_cast<double>(at.supporter_hours);
    parts.push_back(hours > 0 ? say({"the supporter gave it {}", "支持机构投入{}"},
                                    count_text(std::round(hours * 10) / 10, "hour", "hours", "小时", lang_))
                              : say({"the supporter gave it no hour", "支持机构没有投入工时"}));
    return say({"Money and hours. ", "资金与工时："}) + sentence(parts);
  }

  [[nodiscard]] std::string sums(const std::map<std::pair<AccountKind, Purpose>, std::int64_t>& sums) const {
    std::vector<std::string> list;
    list.reserve(sums.size());
    for (const auto& [what, fen] : sums) {
      list.push_back(say({"{} ({}: {})", "{}（{}：{}）"}, yuan_text(static_cast<double>(fen) / 100, lang_),
                         code_text("account", static_cast<int>(what.first), lang_),
                         code_text("purpose", static_cast<int>(what.second), lang_)));
    }
    return list_text(list, lang_);
  }

  [[nodiscard]] std::string end() const {
    if (row_.ended == kNever) {
      const GroupAt last = weeks_.empty() ? GroupAt{} : weeks_.back();
      return say({"In {}, when the record ends, it lives: {}, in the stage of {}.",
                  "到{}记录结束时，团队仍在：成员{}，处于{}。"},
                 date_text(run_.weeks, lang_), people_text(last.members, lang_),
                 code_text("stage", static_cast<int>(last.stage), lang_));
    }
    std::string why;
    if (const Event* e = run_.event(row_.end_event); e != nullptr) why = because(run_, *e, row_.group, lang_);
    return say({"It ended in {} after {}: {}{}.", "{}解散，存续{}，原因：{}{}。"},
               date_text(row_.ended, lang_), weeks_text(row_.ended - row_.id.week, lang_),
               code_text("end_cause", static_cast<int>(row_.end_cause), lang_), why);
  }

  [[nodiscard]] Twin own_twin() const {
    const auto at = std::find_if(run_.groups.begin(), run_.groups.end(),
                                 [&](const GroupRow& row) { return row.group == row_.group; });
    return twins_of(run_.groups, beside_.paired->groups)[static_cast<std::size_t>(at - run_.groups.begin())];
  }

  [[nodiscard]] std::string twin() const {
    if (beside_.paired == nullptr) return "";
    const StoryRun& other = *beside_.paired;
    const auto arm = arm_text(other, lang_);
    const Twin twin = own_twin();
    const auto topic = topic_text(row_.topic, lang_);
    const auto name = resident_text(row_.id.founder, lang_);
    if (twin.kind == TwinKind::none)
      return say(
          {"In the paired run, {0}, it has no twin: within {3} weeks {1} founded no group for {2} there.",
           "对照运行“{0}”里没有它的孪生团队：前后{3}周内，{1}没有牵头成立过{2}类团队。"},
          arm, name, topic, kNearWeeks);
    const GroupRow& there = *other.group(twin.group);
    std::string text;
    if (twin.kind == TwinKind::exact)
      text =
          say({"In the paired run, {0}, it has its exact twin, {1}.", "对照运行“{0}”里有它的同一团队：{1}。"},
              arm, group_text(other, twin.group, lang_));
    else
      text = say({"In the paired run, {0}, it has a near twin: {2} founded {1} there {3}.",
                  "对照运行“{0}”里有它的近似孪生团队：{3}，{2}牵头成立了{1}。"},
                 arm, group_text(other, twin.group, lang_), name,
                 english() ? "in " + date_text(there.id.week, lang_) : date_text(there.id.week, lang_));
    return text + alike_until(twin) + fate(other, there);
  }

  /// Up to when the two were alike, as far as members and stage show.
  [[nodiscard]] std::string alike_until(const Twin& twin) const {
    if (twin.kind != TwinKind::exact) return "";
    const auto there = beside_.paired->weeks_of(twin.group);
    const std::size_t both = std::min(weeks_.size(), there.size());
    const auto same = [&](std::size_t i) {
      return weeks_[i].members == there[i].members && weeks_[i].stage == there[i].stage &&
             weeks_[i].active == there[i].active;
    };
    std::size_t i = 0;
    while (i < both && same(i)) ++i;
    if (i == weeks_.size() && i == there.size())
      return say({" The two were alike in members and stage, week by week, to the end.",
                  "两边的成员数和阶段自始至终每周相同。"});
    if (i == both) return "";
    return say(
        {" From week {} on they differ in members or stage.", "从第{}周起，两边的成员数或阶段开始不同。"},
        weeks_[i].week);
  }

  [[nodiscard]] std::string fate(const StoryRun& other, const GroupRow& there) const {
    const auto weeks = other.weeks_of(there.group);
    int most = 0, highest = 0;
    for (const GroupAt& at : weeks) {
      most = std::max(most, at.members);
      highest = std::max(highest, static_cast<int>(at.stage));
    }
    const auto projects = std::count_if(other.events.begin(), other.events.end(), [&](const Event& e) {
      return e.kind == EventKind::project_done && e.group == there.group;
    });
    auto text =
        there.ended == kNever
            ? say({" There it lives at the end of the record", "那里到记录结束时仍在"})
            : say({" There it ended in {}: {}", "那里于{}解散，原因：{}"}, date_text(there.ended, lang_),
                  code_text("end_cause", static_cast<int>(there.end_cause), lang_));
    if (!weeks.empty())
      text += say({"; at most {} belonged to it, and the furthest it came was the stage of {}",
                   "；成员最多{}，最高到过{}"},
                  people_text(most, lang_), code_text("stage", highest, lang_));
    if (there.went_public == kNever)
      text += say({"; it never went public", "；始终没有由“私”进入“公”"});
    else if (!there.founded_public)
      text += say({"; it went public {}", "；{}由“私”进入“公”"},
                  english() && there.went_public >= 0 ? "in " + week_text(there.went_public, lang_)
                                                      : week_text(there.went_public, lang_));
    if (projects > 0)
      text += say({"; {} completed", "；完成{}"},
                  count_text(static_cast<double>(projects), "project", "projects", "个项目", lang_));
    return text + (english() ? "." : "。");
  }

  [[nodiscard]] std::string share(std::size_t part, std::size_t whole) const {
    if (whole == 0) return say({"none", "没有"});
    return say({"{} of {} ({:.1f}%)", "{1}个中有{0}个（{2:.1f}%）"}, part, whole,
               100.0 * static_cast<double>(part) / static_cast<double>(whole));
  }

  /// What may be claimed beyond what the placebo shows.
  [[nodiscard]] std::string chance() const {
    if (beside_.paired == nullptr) return "";
    if (!beside_.chance)
      return say({"Chance. There is no placebo run to tell what luck alone would do, so nothing is claimed.",
                  "偶然：没有安慰剂运行可供比较，分不清是不是运气，因此不下结论。"});
    const Twin twin = own_twin();
    return twin.kind == TwinKind::none ? chance_of_being() : chance_of_parting(twin);
  }

  [[nodiscard]] std::string chance_of_being() const {
    const Chance& chance = *beside_.chance;
    if (row_.id.week < 1) return "";
    auto text =
        say({"Chance. Of the groups founded since week 1, {} in this arm have no twin in the paired run. "
             "Between baseline and placebo, which "
             "differ in one decision to attend in each community, {} have none; chance may account "
             "for up to {:.1f}% (95% confidence).",
             "偶然：第1周以后成立的团队，这里{}"
             "在对照运行里没有孪生团队；基线与安慰剂之间每个社区只差一个“来或不来”的决定，{}没有，"
             "偶然最多可解释{:.1f}%（95%置信度）。"},
            share(chance.arm.without, chance.arm.groups),
            share(chance.placebo.without, chance.placebo.groups), 100 * chance.placebo_at_most());
    return text + verdict(chance.room_for_chance());
  }

  [[nodiscard]] std::string verdict(double room) const {
    if (room >= 1)
      return say(
          {" That is no more than luck would do: nothing is claimed.", "没有超出运气所及，因此不下结论。"});
    const auto percent = fmt::format("{:.0f}", 100 * room);
    if (room >= 0.5)
      return say({" That is more than luck would do, but luck may account for {}% of such groups: of this "
                  "one nothing is claimed.",
                  "虽超出运气所及，但这类团队中仍可能有{}%出于偶然，因此对它不下结论。"},
                 percent);
    const bool here = !run_.real_supports().empty(), there = !beside_.paired->real_supports().empty();
    const Words why = here && !there
                          ? Words{" That is beyond luck: this group exists only because of the support (luck may account for at most {}% of such groups).",
                                  "这超出了运气所及：这个团队只因有了支持才存在（这类团队中出于偶然的至多{}%）。"}
                      : there && !here
                          ? Words{" That is beyond luck: this group exists only because there was no support (luck may account for at most {}% of such groups).",
                                  "这超出了运气所及：这个团队只因没有支持才存在（这类团队中出于偶然的至多{}%）。"}
                          : Words{" That is beyond luck: this group exists only because of what sets the two arms apart (luck may account for at most {}% of such groups).",
                                  "这超出了运气所及：这个团队只因两个方案的不同才存在（这类团队中出于偶然的至多{}%）。"};
    return say(why, percent);
  }

  [[nodiscard]] std::string chance_of_parting(const Twin& twin) const {
    const Chance& chance = *beside_.chance;
    if (twin.kind != TwinKind::exact || chance.placebo.pairs == 0) return "";
    return say({"Chance. Of groups with an exact twin, {} end in one of the two runs and live in the other; "
                "between baseline and placebo, "
                "where only luck differs, {}.",
                "偶然：有同一团队可对照的，{}在一边解散、在另一边仍在；只差偶然的基线与安慰剂之间，{}。"},
               share(chance.arm.parted, chance.arm.pairs),
               share(chance.placebo.parted, chance.placebo.pairs));
  }

  const StoryRun& run_;
  const GroupRow& row_;
  std::span<const GroupAt> weeks_;
  const StoryBeside& beside_;
  Lang lang_;
};

}  // namespace

std::string story_text(const StoryRun& run, std::uint32_t group, const StoryBeside& beside, Lang lang) {
  return Biography(run, group, beside, lang).text();
}

std::string neighbourhood_text(const StoryRun& run, Lang lang) {
  std::string text = lang == Lang::en ? "## Outside of groups\n\n" : "## 团队之外\n\n";
  for (const auto& period : chronicle_of_the_rest(run, lang).periods) {
    text += fmt::format("**{}**\n", half_year_text(period.half_year, run.weeks, lang));
    for (const auto& clause : period.counted)
      text += "- " + capital(clause) + (lang == Lang::en ? ".\n" : "。\n");
    for (const auto& line : period.lines)
      text += fmt::format(fmt::runtime(lang == Lang::en ? "- {}: {}.\n" : "- {}：{}。\n"),
                          capital(date_text(line.week, lang)), line.text);
    text += "\n";
  }
  return text;
}

std::string title_text(const StoryRun& run, const StoryBeside& beside, Lang lang) {
  auto text = fmt::format(fmt::runtime(lang == Lang::en ? "# {}\n\nReplicate {}, seed {}, {} weeks."
                                                        : "# {}\n\n第{}次重复，种子{}，共{}周。"),
                          arm_text(run, lang), run.replicate, run.seed, run.weeks);
  if (beside.paired != nullptr)
    text += fmt::format(fmt::runtime(lang == Lang::en ? " Beside: {}." : "对照：{}。"),
                        arm_text(*beside.paired, lang));
  return text + "\n\n";
}

}  // namespace linli
