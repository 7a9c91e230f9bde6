// The life of groups: stages, ends, members, roles, captains, what is left a year after support.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "mechanisms/drift.hpp"
#include "observation/observe.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr const char* kStageNames[] = {"activity", "start-up", "growth", "mature"};
constexpr const char* kModeNames[] = {"one person", "captain consults", "vote", "consensus"};
constexpr double kPersists = 1.5;  ///< initiative, SD, from which a lead person is one who persists (死磕)

/// What is remembered of a group.
struct Life {
  Week reached_five = -1, mature_at = -1, captain_lost = kLongAgo, ended = kNever;
  Stage stage = Stage::activity;
  bool dance_team = false, persists = false, public_at_exit = false, helped_at_exit = false;
  std::uint8_t roles_lost = 0;  ///< roles filled when the captain was lost
  Mode mode = Mode::one_person;
  Week founded = 0;
  bool alive_at_exit = false, mature_at_exit = false;
  double weeks = 0, roles = 0, finished = 0;  ///< in the window: weeks, sum of roles filled, things finished
  std::uint32_t finished_before = 0;
};

class GroupMeter final : public Meter {
 public:
  void opening(const World& w) override;
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  void look_at(const World& w, const Group& g);
  void count_by_kind(const World& w, const Group& g, Life& life);
  void events(const World& w, const WeekLog& log);
  void ended(const World& w, const GroupRow& row);
  void note_ties_inside(const World& w);
  void count_joining(const World& w);
  void outcomes(const World& w);
  void stages(Facts& f) const;
  void after_exit(const World& w, Facts& f) const;
  void shared_leadership(Facts& f) const;
  void members_left(const World& w);

  std::map<std::uint32_t, Life> life_;
  std::map<std::uint32_t, std::set<ResidentId>> members_at_start_;
  /// Of those outside, four weeks ago: group and resident once per tie, in order.
  using Place = std::pair<std::uint32_t, ResidentId>;
  std::vector<Place> ties_inside_;
  std::array<Count, kStages> ends_, left_, dependence_, doubt_, cohesion_, falls_;
  std::array<Count, 4> ends_by_mode_;
  std::array<Count, 4> joining_;  ///< by ties inside: 1, 2, 3, 4 and more
  std::array<double, kTopics> public_topics_{};
  Count headless_, headed_, headless_roles_, headless_bare_, persists_, mild_, dance_, plain_, young_, old_,
      mature_, captains_, succeeded_, modes_one_, roles_early_, roles_late_, private_, hatched_, groups_,
      sustained_, standing_, standing_at_exit_, spread_young_, left_all_, left_in_year_;
};

void GroupMeter::opening(const World& w) {
  for (const std::uint32_t s : w.alive) {
    auto& ids = members_at_start_[s];
    for (const Member& m : w.groups[s].members) ids.insert(w.residents().id[m.resident]);
  }
}

/// Ends a month by what a group is like.
void GroupMeter::count_by_kind(const World& w, const Group& g, Life& life) {
  const Week age = w.week - g.id.week;
  const bool headless = w.week - life.captain_lost <= 26;
  (headless ? headless_ : headed_).among += 1;
  if (headless) (life.roles_lost >= 2 ? headless_roles_ : headless_bare_).among += 1;
  (life.persists ? persists_ : mild_).among += 1;
  (life.dance_team ? dance_ : plain_).among += 1;
  if (age < kYear) young_.among += 1;
  if (age >= 2 * kYear) old_.among += 1;
  ends_by_mode_[static_cast<std::size_t>(g.mode)].among += 1;
  modes_one_.sum += g.mode == Mode::one_person ? 1 : 0;
  modes_one_.among += 1;
  private_.sum += g.is_public ? 0 : 1;
  private_.among += 1;
  mature_.sum += g.stage == Stage::mature ? 1 : 0;
  mature_.among += 1;
  if (age == 4 || age == kYear) {
    Count& roles = age == 4 ? roles_early_ : roles_late_;
    roles.sum += g.roles_filled();
    roles.among += 1;
  }
}

/// Variance of what members want of groups younger than a year: how far they agree.
void add_spread(const Group& g, Count& spread) {
  double mean = 0;
  for (const Member& m : g.members)
    mean += static_cast<double>(m.position) / static_cast<double>(g.members.size());
  for (const Member& m : g.members) {
    spread.sum += (static_cast<double>(m.position) - mean) * (static_cast<double>(m.position) - mean);
    spread.among += 1;
  }
}

void GroupMeter::look_at(const World& w, const Group& g) {
  Life& life = life_[g.serial];
  life.stage = g.stage;
  life.mode = g.mode;
  life.founded = g.id.week;
  life.dance_team = g.topic == Topic::recreation && !g.founded_public;
  if (const ResidentIndex c = g.captain(); c != kNobody)
    life.persists = static_cast<double>(w.residents().traits[c].initiative) > kPersists;
  // At founding all who said yes count as active; four weeks on, those who came.
  if (g.active(w.week) >= 5 && w.week - g.id.week >= 4 && life.reached_five < 0) life.reached_five = w.week;
  if (g.stage == Stage::mature && life.mature_at < 0) life.mature_at = w.week;
  const auto finished = static_cast<std::uint32_t>(g.projects_done) + g.performances;
  if (life.weeks == 0) life.finished_before = finished;
  life.weeks += 1;
  life.roles += g.roles_filled();
  life.finished = finished - life.finished_before;
  const auto k = static_cast<std::size_t>(g.stage);
  for (auto* each : {&ends_, &falls_, &dependence_, &cohesion_}) (*each)[k].among += 1;
  dependence_[k].sum += static_cast<double>(g.dependence);
  cohesion_[k].sum += static_cast<double>(g.cohesion);
  for (const Member& m : g.members) {
    doubt_[k].sum += static_cast<double>(w.residents().traits[m.resident].confidence) -
                     condition_of(w, m.resident).confidence;
    doubt_[k].among += 1;
    left_[k].among += 1;
    left_all_.among += 1;
  }
  if (w.week - g.id.week < kYear) add_spread(g, spread_young_);
  if (g.is_public) public_topics_[static_cast<std::size_t>(g.topic)] += 1;
  count_by_kind(w, g, life);
}

void GroupMeter::ended(const World& w, const GroupRow& row) {
  if (row.ended != w.week || row.end_cause == EndCause::merged || !life_.contains(row.group)) return;
  Life& life = life_[row.group];
  life.ended = w.week;
  const Week age = w.week - life.founded;
  ends_[static_cast<std::size_t>(life.stage)].sum += 1;
  const bool headless = w.week - life.captain_lost <= 26;
  (headless ? headless_ : headed_).sum += 1;
  if (headless) (life.roles_lost >= 2 ? headless_roles_ : headless_bare_).sum += 1;
  (life.persists ? persists_ : mild_).sum += 1;
  (life.dance_team ? dance_ : plain_).sum += 1;
  if (age < kYear) young_.sum += 1;
  if (age >= 2 * kYear) old_.sum += 1;
  ends_by_mode_[static_cast<std::size_t>(life.mode)].sum += 1;
}

void GroupMeter::events(const World& w, const WeekLog& log) {
  for (const Event& e : log.events) {
    if (e.kind == EventKind::hatched) hatched_.sum += 1;
    if (e.kind == EventKind::succession) succeeded_.sum += 1;
    if (e.kind == EventKind::stage_changed && static_cast<int>(e.value) > e.code)
      falls_[static_cast<std::size_t>(e.value)].sum += 1;
    const bool captain = e.kind == EventKind::captain_left || e.kind == EventKind::captain_burned_out;
    if (captain) captains_.sum += 1, succeeded_.among += 1;
    if (!captain && e.kind != EventKind::left) continue;
    if (!life_.contains(e.group)) continue;
    Life& life = life_[e.group];
    if (captain)
      life.captain_lost = w.week,
      life.roles_lost = static_cast<std::uint8_t>(w.groups[e.group].roles_filled());
    if (e.kind == EventKind::captain_burned_out) continue;  // stays a member
    left_[static_cast<std::size_t>(life.stage)].sum += 1;
    left_all_.sum += 1;
  }
}

/// Who outside has how many ties among a group's members who come.
void GroupMeter::note_ties_inside(const World& w) {
  ties_inside_.clear();
  for (const std::uint32_t s : w.alive) {
    for (const Member& m : w.groups[s].members) {
      for (const Tie& tie : w.ties().of(m.resident)) {
        if (w.adult(tie.other) && !w.member_of(tie.other, s))
          ties_inside_.emplace_back(s, w.residents().id[tie.other]);
      }
    }
  }
  std::sort(ties_inside_.begin(), ties_inside_.end());
}

void GroupMeter::count_joining(const World& w) {
  std::vector<Place> inside;
  for (const std::uint32_t s : w.alive) {
    for (const Member& m : w.groups[s].members) inside.emplace_back(s, w.residents().id[m.resident]);
  }
  std::sort(inside.begin(), inside.end());
  for (auto who = ties_inside_.begin(); who != ties_inside_.end();) {
    const auto next = std::find_if(who, ties_inside_.end(), [who](const Place& p) { return p != *who; });
    if (w.groups[who->first].alive) {
      Count& joined = joining_[static_cast<std::size_t>(std::min<std::ptrdiff_t>(next - who, 4) - 1)];
      joined.among += 1;
      joined.sum += std::binary_search(inside.begin(), inside.end(), *who) ? 1 : 0;
    }
    who = next;
  }
}

/// How much stands when support ends, and at the end.
void GroupMeter::outcomes(const World& w) {
  const bool exit = w.week == w.scenario.exit_week;
  if (!exit && w.week != w.scenario.weeks) return;
  for (const std::uint32_t s : w.alive) {
    const Group& g = w.groups[s];
    const bool stands = g.is_public && g.active(w.week) >= 4;
    if (w.week == w.scenario.weeks)
      sustained_.sum += sustained_public(w, g) ? 1 : 0, standing_.sum += stands ? 1 : 0;
    if (!exit) continue;
    standing_at_exit_.sum += stands ? 1 : 0;
    Life& life = life_[s];
    life.alive_at_exit = true;
    life.public_at_exit = g.is_public;
    life.mature_at_exit = g.stage == Stage::mature;
    life.helped_at_exit = g.last_supported > w.week - kYear / 2;
  }
}

void GroupMeter::week(const World& w, const WeekLog& log) {
  events(w, log);
  for (const std::uint32_t s : w.alive) look_at(w, w.groups[s]);
  for (const GroupRow& row : log.ended_groups) ended(w, row);
  groups_.sum = static_cast<double>(w.alive.size());
  groups_.among = static_cast<double>(w.residents().count()) / 1000.0;
  if (w.week % 4 == 0) {
    count_joining(w);
    note_ties_inside(w);
  }
  outcomes(w);
  if (w.week == kYear) members_left(w);
}

void GroupMeter::stages(Facts& f) const {
  for (std::size_t k = 0; k < kStages; ++k) {
    const std::string stage = kStageNames[k];
    f["ends a month, " + stage] = ends_[k].per(kWeeksPerMonth);
    f["members lost a year, " + stage] = left_[k].per(kYear);
    f["dependence, " + stage] = dependence_[k];
    f["doubt, " + stage] = doubt_[k];
    f["cohesion, " + stage] = cohesion_[k];
    f["falls back a year, " + stage] = falls_[k].per(kYear);
    f["ends a month, " + std::string(kModeNames[k])] = ends_by_mode_[k].per(kWeeksPerMonth);
  }
  f["ends a month, captain lost"] = headless_.per(kWeeksPerMonth);
  f["ends a month, captain there"] = headed_.per(kWeeksPerMonth);
  f["ends a month, captain lost, roles filled"] = headless_roles_.per(kWeeksPerMonth);
  f["ends a month, captain lost, no roles filled"] = headless_bare_.per(kWeeksPerMonth);
  f["ends a month, lead persists"] = persists_.per(kWeeksPerMonth);
  f["ends a month, lead does not"] = mild_.per(kWeeksPerMonth);
  f["ends a month, dance teams"] = dance_.per(kWeeksPerMonth);
  f["ends a month, other groups"] = plain_.per(kWeeksPerMonth);
  f["ends a month, first year"] = young_.per(kWeeksPerMonth);
  f["ends a month, from the third year"] = old_.per(kWeeksPerMonth);
}

/// Of the groups there when support ends, those there at the end.
void GroupMeter::after_exit(const World& w, Facts& f) const {
  if (w.scenario.weeks <= w.scenario.exit_week) return;
  Count all, helped, mature, early;
  for (const auto& [s, life] : life_) {
    const double stays = w.groups[s].alive ? 1 : 0;
    const auto add = [&](Count& c, bool of_it) { c.sum += of_it ? stays : 0, c.among += of_it ? 1 : 0; };
    add(all, life.alive_at_exit && life.public_at_exit);
    add(helped, life.alive_at_exit && life.public_at_exit && life.helped_at_exit);
    add(mature, life.alive_at_exit && life.mature_at_exit);
    if (life.founded < 1 || life.founded > w.scenario.exit_week - kYear / 2) continue;
    early.among += 1;
    early.sum += life.ended != kNever && life.ended - life.founded <= kYear / 2 ? 1 : 0;
  }
  f["public groups that outlast exit"] = all;
  f["supported public groups that outlast exit"] = helped;
  f["mature groups that outlast exit"] = mature;
  f["ended within half a year"] = early;
}

/// Correlation over groups of roles filled with things finished a year.
void GroupMeter::shared_leadership(Facts& f) const {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  for (const auto& [s, life] : life_) {
    if (life.weeks < kYear || life.dance_team) continue;
    const double a = life.roles / life.weeks, b = life.finished * kYear / life.weeks;
    n += 1, x += a, y += b, xx += a * a, yy += b * b, xy += a * b;
  }
  const double spread = std::sqrt(std::max(0.0, (n * xx - x * x) * (n * yy - y * y)));
  if (n >= 5 && spread > 0) f["shared leadership and performance"] = {(n * xy - x * y) / spread, 1};
}

/// Members at week 0 of whom a year later some are no longer of the group.
void GroupMeter::members_left(const World& w) {
  for (const auto& [s, before] : members_at_start_) {
    for (const Member& m : w.groups[s].members)
      left_in_year_.sum -= before.contains(w.residents().id[m.resident]) ? 1 : 0;
    left_in_year_.sum += static_cast<double>(before.size());
    left_in_year_.among += static_cast<double>(before.size());
  }
}

void GroupMeter::closing(const World& w, Facts& f) const {
  const double group_years = private_.among / kYear;
  stages(f);
  after_exit(w, f);
  shared_leadership(f);
  Count dance, unclear, topics{0, 1};
  for (const auto& [s, life] : life_) {
    const Group& g = w.groups[s];
    if (life.dance_team && life.founded > 0 && life.reached_five >= 0 && w.week - life.reached_five >= 17) {
      dance.among += 1;
      dance.sum += life.mature_at >= 0 && life.mature_at - life.reached_five <= 13 ? 1 : 0;
    }
    if (!g.alive || w.week - g.id.week < 2 * kYear) continue;
    unclear.among += 1;
    unclear.sum += g.clarity < 0.4F ? 1 : 0;
  }
  for (std::size_t t = 1; t < kTopics; ++t) topics.sum += public_topics_[t] > 0 ? 1 : 0;
  f["dance teams mature in 13 weeks"] = dance;
  f["unclear goals at two years"] = unclear;
  f["kinds of public group"] = topics;
  f["groups per 1,000 residents"] = groups_;
  f["private groups"] = private_;
  f["one-person rule"] = modes_one_;
  f["roles at four weeks"] = roles_early_;
  f["roles at a year"] = roles_late_;
  f["share mature"] = mature_;
  f["captains lost per group-year"] = {captains_.sum, group_years};
  f["captains succeeded"] = succeeded_;
  f["hatched per year"] = {hatched_.sum, static_cast<double>(w.week) / kYear};
  f["members leaving within a year"] = left_in_year_;
  f["members lost a year"] = left_all_.per(kYear);
  f["aims apart, first year"] = spread_young_;
  f["sustained public groups"] = {sustained_.sum, 1};
  f["public groups standing"] = {standing_.sum, 1};
  f["public groups standing at exit"] = {standing_at_exit_.sum, 1};
  constexpr const char* ties[] = {"one", "two", "three", "four and more"};
  for (std::size_t k = 0; k < joining_.size(); ++k)
    f[std::string("joins in four weeks, ties inside: ") + ties[k]] = joining_[k];
}

}  // namespace

std::unique_ptr<Meter> group_meter() { return std::make_unique<GroupMeter>(); }

}  // namespace linli
