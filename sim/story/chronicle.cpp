#include "story/chronicle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "story/phrases.hpp"

namespace linli {
namespace {

using enum EventKind;

constexpr int kLongestChain = 4;  ///< causes of causes that are told at once
constexpr std::size_t kMany = 3;  ///< events of a kind in a half-year that are counted rather than listed

bool is_founding(const StoryRun& run, EventId id, std::uint32_t subject) {
  const GroupRow* row = run.group(subject);
  return row != nullptr && id != 0 && row->founding_event == id;
}

/// Steps of a project before its upkeep, and what comes of them: told together, under the project.
bool belongs_to_project(const Event& e) {
  switch (e.kind) {
    case step_done:
      return e.code != static_cast<int>(ProjectStep::keep_up) &&
             e.code != static_cast<int>(ProjectStep::notice);
    case step_failed:
      return e.code != static_cast<int>(ProjectStep::keep_up) && variant_of(e) != kNotAgreed;
    case affair_solved:
    case affair_worsened:
    case project_done:
    case project_failed:
    case went_public:
    case goal_revised:
    case grant_applied:
    case grant_approved:
    case grant_refused:
    case proposal_made:
    case proposal_approved:
    case proposal_refused:
      return true;
    default:
      return false;
  }
}

/// Whether the cause goes without saying: what the event continues, or what its own sentence names.
bool plain(const StoryRun& run, const Event& e, std::uint32_t subject) {
  if (is_founding(run, e.cause, subject)) return true;
  const Event* cause = run.event(e.cause);
  if (e.kind == quarrel_settled) return cause == nullptr || cause->kind == quarrel_began;
  if (e.kind == event_ended || e.kind == affair_faded) return true;
  const bool continues = e.kind == step_done || e.kind == step_failed;
  if (cause == nullptr) return continues;
  if (e.kind == ended && cause->kind == merged) return true;
  if (cause->kind == intervention_began)
    return sentence_for(e).own.en.find("{practice}") != std::string_view::npos;
  const bool project = belongs_to_project(e) || continues || e.kind == project_started;
  return project && e.affair == cause->affair && cause->group == e.group && cause->group != kNoGroup;
}

std::string unknown_cause(const StoryRun& run, EventId cause, Lang lang) {
  const bool early = run.events.empty() || cause < run.events.front().id;
  if (lang == Lang::en)
    return early ? ", for a reason before the record begins"
                 : ", for a reason that the file of a study leaves out";
  return early ? "，起因在记录开始之前" : "，起因未收入研究文件";
}

/// Links of a chain of causes, the nearest first.
constexpr Words kLinks[kLongestChain] = {{", after {}", "，起因是{}"},
                                         {", which came from {}", "，再往前是{}"},
                                         {", and that from {}", "，更早是{}"},
                                         {", and that from {}", "，最早是{}"}};

/// Tells events one group's way.
class Teller {
 public:
  Teller(const StoryRun& run, std::uint32_t subject, Lang lang) : at_{run, subject, lang} {}

  Chronicle tell(const std::vector<const Event*>& events) {
    fold(events);
    gather_projects();
    for (const Event* e : single_) by_half_year_[half_year_of(e->week)].push_back(e);
    for (const Project& p : projects_) by_half_year_[half_year_of(p.front()->week)];
    for (const auto& [half_year, list] : by_half_year_) tell_period(half_year, list);
    std::sort(chronicle_.told.begin(), chronicle_.told.end());
    return std::move(chronicle_);
  }

  /// An effect along a chain that begins with `first`: whoever that is about need not be named again.
  [[nodiscard]] static Event about(Event effect, const Event& first) {
    effect.resident = first.resident;
    return effect;
  }

  [[nodiscard]] std::string because(const Event& e) const {
    std::string text;
    const Event* effect = &e;
    for (int link = 0; link < kLongestChain; ++link) {
      if (effect->cause == 0 || plain(at_.run, *effect, at_.subject)) break;
      const Event* cause = at_.run.event(effect->cause);
      if (cause == nullptr) return link == 0 ? unknown_cause(at_.run, effect->cause, at_.lang) : text;
      if (cause->week == e.week && explained_.contains(cause->id)) break;  // stands just before
      if (cause->kind == resident_left && cause->resident == effect->resident)
        return text + (at_.lang == Lang::en ? " (moved away)" : "，因为搬走");
      if (cause->kind == affair_arose && effect->affair == cause->affair && link == 0) {
        return fmt::format(fmt::runtime(at_.lang == Lang::en ? ", which had arisen in {}" : "，此事{}出现"),
                           week_text(cause->week, at_.lang));
      }
      text += fmt::format(fmt::runtime(kLinks[link].in(at_.lang)), as_cause(at_, *cause, about(*effect, e)));
      if (explained_.contains(cause->id)) break;  // the story has said where that came from
      effect = cause;
    }
    return text;
  }

 private:
  using Project = std::vector<const Event*>;

  /// The end of the group itself has a paragraph of its own in its story.
  [[nodiscard]] bool is_own_end(const Event& e) const { return e.kind == ended && e.group == at_.subject; }
  void cover(const Event& e) { chronicle_.told.push_back(e.id); }

  /// Takes out what another event's sentence says as well.
  void fold(const std::vector<const Event*>& events) {
    std::set<EventId> not_agreed;
    for (const Event* e : events)
      if (variant_of(*e) == kNotAgreed) not_agreed.insert(e->cause);
    for (const Event* e : events) {
      if (not_agreed.contains(e->id) || said_by_cause(*e) || is_own_end(*e)) {
        cover(*e);
      } else if (e->kind == role_taken && is_founding(at_.run, e->cause, at_.subject)) {
        founding_roles_.push_back(e);
        cover(*e);
      } else {
        single_.push_back(e);
      }
    }
  }

  [[nodiscard]] bool said_by_cause(const Event& e) const {
    const Event* cause = at_.run.event(e.cause);
    if (cause == nullptr) return false;
    const bool captain = e.code == static_cast<int>(Role::captain);
    switch (cause->kind) {
      case group_founded:
        return e.kind == joined || (e.kind == role_taken && captain);
      case split:
        return e.kind == joined || e.kind == left || (e.kind == role_taken && captain);
      case merged:
        return e.kind == joined || e.kind == ended;
      case succession:
        return e.kind == role_taken;
      case captain_burned_out:
        return e.kind == role_left;
      default:
        return false;
    }
  }

  /// Puts the events of each project together, with who brought the affair up.
  void gather_projects() {
    std::set<EventId> leads;  // brought up and then taken in hand
    for (const Event* e : single_)
      if (e->kind == project_started) leads.insert(e->cause);
    std::vector<const Event*> rest;
    bool open = false;
    for (const Event* e : single_) {
      const bool lead = e->kind == step_done && leads.contains(e->id);
      const bool begins =
          lead || (e->kind == project_started && !(open && projects_.back().back()->id == e->cause));
      const bool own = !seen_as_other(at_, *e);
      if (begins) {
        projects_.push_back({e});
        open = true;
      } else if (own && open && e->affair == projects_.back().front()->affair && e->affair != kNoAffair &&
                 (e->kind == project_started || belongs_to_project(*e))) {
        projects_.back().push_back(e);
      } else {
        rest.push_back(e);
      }
    }
    single_ = std::move(rest);
  }

  void tell_period(int half_year, const std::vector<const Event*>& events) {
    ChroniclePeriod period;
    period.half_year = half_year;
    std::map<std::tuple<EventKind, int, bool, int>, std::vector<const Event*>> alike;
    for (const Event* e : events) alike[likeness(*e)].push_back(e);
    std::map<Week, std::vector<const Event*>> by_week;
    for (const auto& [key, list] : alike) {
      const Telling telling = sentence_for(*list.front()).telling;
      const bool counted = telling == Telling::counted || (telling == Telling::often && list.size() >= kMany);
      if (counted) {
        period.counted.push_back(counted_text(list));
        for (const Event* e : list) cover(*e);
      } else {
        for (const Event* e : list) by_week[e->week].push_back(e);
      }
    }
    for (const Project& p : projects_)
      if (half_year_of(p.front()->week) == half_year)
        by_week[p.front()->week].insert(by_week[p.front()->week].end(), p.begin(), p.begin() + 1);
    for (auto& [week, list] : by_week) tell_week(period, week, list);
    chronicle_.periods.push_back(std::move(period));
  }

  /// Events that are counted together: of one kind and variant, and of one code where the sentence names it.
  [[nodiscard]] std::tuple<EventKind, int, bool, int> likeness(const Event& e) const {
    const auto words = sentence_for(e).many.en;
    const bool by_code =
        words.find("{code}") != std::string_view::npos || words.find("{practice}") != std::string_view::npos;
    return {e.kind, variant_of(e), seen_as_other(at_, e), by_code ? e.code : 0};
  }

  [[nodiscard]] std::string counted_text(const std::vector<const Event*>& list) const {
    if (list.size() == 1) return one_event(at_, *list.front());
    return several_events(at_, sentence_for(*list.front()), list);
  }

  /// A line for what happened in a week, and one for each project that began in it.
  void tell_week(ChroniclePeriod& period, Week week, std::vector<const Event*>& list) {
    std::sort(list.begin(), list.end(), [](const Event* a, const Event* b) { return a->id < b->id; });
    std::string text;
    std::vector<ChronicleLine> projects;
    for (const Event* e : list) {
      const auto project =
          std::find_if(projects_.begin(), projects_.end(), [&](const Project& p) { return p.front() == e; });
      if (project != projects_.end()) {
        projects.push_back({week, project_text(*project)});
        continue;
      }
      // A story begins with what led to the founding.
      join(text, one_event(at_, *e) + (is_founding(at_.run, e->id, at_.subject) ? "" : because(*e)));
      explained_.insert(e->id);
      cover(*e);
      if (is_founding(at_.run, e->id, at_.subject) && !founding_roles_.empty())
        join(text, several_events(at_, founding_roles_sentence(), founding_roles_));
    }
    if (!text.empty()) period.lines.push_back({week, std::move(text)});
    for (auto& line : projects) period.lines.push_back(std::move(line));
  }

  [[nodiscard]] static const Sentence& founding_roles_sentence() {
    const auto table = sentence_table();
    return *std::find_if(table.begin(), table.end(),
                         [](const Sentence& s) { return s.kind == role_taken && s.variant == kAtFounding; });
  }

  void join(std::string& text, const std::string& clause) const {
    if (!text.empty()) text += at_.lang == Lang::en ? "; " : "；";
    text += clause;
  }

  /// A project from its beginning to its end; the same step failing again and again is counted.
  std::string project_text(const Project& project) {
    std::string text;
    Week week = project.front()->week;
    for (std::size_t i = 0; i < project.size();) {
      std::size_t next = i + 1;
      const Event& e = *project[i];
      while (next < project.size() && project[next]->kind == e.kind &&
             variant_of(*project[next]) == variant_of(e))
        ++next;
      std::string clause;
      if (next - i == 1) {
        clause = one_event(at_, e) + because(e);
      } else {
        clause =
            several_events(at_, sentence_for(e),
                           std::vector<const Event*>(project.begin() + static_cast<std::ptrdiff_t>(i),
                                                     project.begin() + static_cast<std::ptrdiff_t>(next)));
      }
      const Week last = project[next - 1]->week;
      join(text, dated(clause, week, e.week, last));
      week = last;
      for (; i < next; ++i) {
        explained_.insert(project[i]->id);
        cover(*project[i]);
      }
    }
    return text;
  }

  /// The clause with its week or weeks, unless they are that of the clause before.
  [[nodiscard]] std::string dated(const std::string& clause, Week before, Week first, Week last) const {
    const bool english = at_.lang == Lang::en;
    if (first == before && last == before) return clause;
    if (first == last)
      return fmt::format(fmt::runtime(english ? "in week {}, {}" : "第{}周{}"), last, clause);
    return english ? fmt::format("in weeks {} to {}, {}", first, last, clause)
                   : fmt::format("第{}至{}周{}", first, last, clause);
  }

  Setting at_;
  std::vector<const Event*> single_;
  std::vector<const Event*> founding_roles_;
  std::vector<Project> projects_;
  std::map<int, std::vector<const Event*>> by_half_year_;
  std::set<EventId> explained_;  ///< told with their causes
  Chronicle chronicle_;
};

}  // namespace

Chronicle chronicle_of(const StoryRun& run, std::uint32_t group, Lang lang) {
  std::vector<const Event*> events;
  for (const Event& e : run.events)
    if (e.group == group || e.other == group) events.push_back(&e);
  return Teller(run, group, lang).tell(events);
}

Chronicle chronicle_of_the_rest(const StoryRun& run, Lang lang) {
  std::vector<const Event*> events;
  for (const Event& e : run.events)
    if (e.group == kNoGroup && e.other == kNoGroup) events.push_back(&e);
  return Teller(run, kNoGroup, lang).tell(events);
}

std::string because(const StoryRun& run, const Event& event, std::uint32_t subject, Lang lang) {
  return Teller(run, subject, lang).because(event);
}

}  // namespace linli
