// Quarrels: where they arise, over what, between whom, and what follows them.
#include <algorithm>
#include <array>

#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr const char* kStageNames[] = {"activity", "start-up", "growth", "mature"};
constexpr Week kHalfYear = kYear / 2;

/// Groups that began alike in worlds that differ only in what was done with them later.
bool founded_in_first_year(const Group& g) { return g.id.week > 0 && g.id.week <= kYear; }

class QuarrelMeter final : public Meter {
 public:
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  /// Meetings of a group in the activity stage: week, and whether a quarrel within it was open.
  struct Followed {
    std::vector<std::pair<Week, bool>> met;
    Week ended = kNever;
  };
  void count(const World& w, const Event& e);
  void count_meeting(const World& w, const Group& g);
  [[nodiscard]] bool after_round(Week week) const { return week - last_round_ <= 4; }

  std::array<Count, kStages> per_pair_, interests_;
  std::map<std::uint32_t, Stage> stage_;
  std::map<std::uint32_t, Followed> followed_;
  Count all_, within_, first_year_, between_, money_, open_, after_rounds_, other_weeks_, settled_;
  Week last_round_ = kLongAgo;
};

void QuarrelMeter::count(const World& w, const Event& e) {
  if (e.kind == EventKind::rivalry_won && e.code == static_cast<int>(QuarrelObject::honours))
    last_round_ = w.week;
  if (e.kind == EventKind::quarrel_settled) settled_.sum += 1;
  if (e.kind != EventKind::quarrel_began) return;
  all_.sum += 1;
  settled_.among += 1;
  if (e.other != kNoGroup) {
    between_.sum += 1;
    (after_round(w.week) ? after_rounds_ : other_weeks_).sum += 1;
    return;
  }
  within_.sum += 1;
  if (founded_in_first_year(w.groups[e.group])) first_year_.sum += 1;
  money_.sum += e.code == static_cast<int>(QuarrelObject::money) ? 1 : 0;
  if (!stage_.contains(e.group)) return;
  const auto k = static_cast<std::size_t>(stage_[e.group]);
  per_pair_[k].sum += 1;
  // Interests: who gets, keeps and does what; not where to go.
  interests_[k].sum += e.code == static_cast<int>(QuarrelObject::direction) ? 0 : 1;
}

void QuarrelMeter::count_meeting(const World& w, const Group& g) {
  double present = 0;
  for (const Member& m : g.members) present += m.last_attended == w.week ? 1 : 0;
  const double pairs = 0.5 * present * (present - 1);
  const auto k = static_cast<std::size_t>(g.stage);
  for (Count* each : {&per_pair_[k], &interests_[k], &within_, &money_}) each->among += pairs;
  if (founded_in_first_year(g)) first_year_.among += pairs;
  // Small groups with small ones, at meetings: large groups quarrel more and end less, and nobody quarrels
  // where nobody meets.
  if (g.stage != Stage::activity) return;
  const bool at_odds =
      std::any_of(g.quarrels.begin(), g.quarrels.end(), [](const Quarrel& q) { return q.other == kNoGroup; });
  followed_[g.serial].met.emplace_back(w.week, at_odds);
}

void QuarrelMeter::week(const World& w, const WeekLog& log) {
  for (const Event& e : log.events) count(w, e);
  const auto groups = static_cast<double>(w.alive.size());
  all_.among += groups;
  between_.among += groups;
  open_.among += groups;
  (after_round(w.week) ? after_rounds_ : other_weeks_).among += groups;
  for (const std::uint32_t s : w.alive) {
    const Group& g = w.groups[s];
    stage_[s] = g.stage;
    open_.sum += static_cast<double>(g.quarrels.size());
    if (g.last_met == w.week) count_meeting(w, g);
  }
  for (const GroupRow& row : log.ended_groups) {
    if (row.ended == w.week && row.end_cause != EndCause::merged && followed_.contains(row.group))
      followed_[row.group].ended = w.week;
  }
}

void QuarrelMeter::closing(const World& w, Facts& f) const {
  for (std::size_t k = 0; k < kStages; ++k) {
    f[std::string("quarrels per 1,000 pair-meetings, ") + kStageNames[k]] = per_pair_[k].per(1000);
    f[std::string("interests per 1,000 pair-meetings, ") + kStageNames[k]] = interests_[k].per(1000);
  }
  f["quarrels per 1,000 pair-meetings"] = within_.per(1000);
  f["quarrels per 1,000 pair-meetings, founded in the first year"] = first_year_.per(1000);
  f["money quarrels per 1,000 pair-meetings"] = money_.per(1000);
  f["quarrels per group-year"] = all_.per(kYear);
  f["quarrels between groups per group-year"] = between_.per(kYear);
  f["quarrels between groups, after honours"] = after_rounds_.per(kYear);
  f["quarrels between groups, other weeks"] = other_weeks_.per(kYear);
  f["open quarrels per group"] = open_;
  f["quarrels settled"] = settled_;
  Count odds, calm;
  for (const auto& [s, one] : followed_) {
    for (const auto& [week, at_odds] : one.met) {
      if (week > w.week - kHalfYear) continue;
      Count& c = at_odds ? odds : calm;
      c.among += 1;
      c.sum += one.ended != kNever && one.ended <= week + kHalfYear ? 1 : 0;
    }
  }
  f["ended in half a year, quarrel open"] = odds;
  f["ended in half a year, none open"] = calm;
}

}  // namespace

std::unique_ptr<Meter> quarrel_meter() { return std::make_unique<QuarrelMeter>(); }

}  // namespace linli
