#include "rows/facts.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

#include "engine/simulation.hpp"
#include "mechanisms/drift.hpp"
#include "world/world.hpp"

namespace linli::rows {
namespace {

constexpr int kYear = 52;
constexpr std::size_t kCore = 30;  // residents most often seen, per community and organiser

/// What is remembered of a group while it is followed.
struct Life {
  Week first = 0, last = 0, mature_at = -1, reached_five = -1;
  Week ended = -1;  ///< other than by merging
  bool recreation = false, founded_in_window = false;
  /// Meetings in the activity stage: week, and whether a quarrel among its members was open.
  std::vector<std::pair<Week, bool>> met;
  double lead_initiative = 0;
};

/// Follows one run and adds up.
class Follower {
 public:
  void week(const World& w, const WeekLog& log);
  void opening(const World& w) {
    for (const std::uint32_t s : w.alive) members_at_start_[s] = ids(w, w.groups[s]);
  }
  Facts facts(const World& w) const;

 private:
  static std::set<ResidentId> ids(const World& w, const Group& g) {
    std::set<ResidentId> out;
    for (const Member& m : g.members) out.insert(w.residents().id[m.resident]);
    return out;
  }
  void attendance(const World& w, const WeekLog& log);
  void groups(const World& w, const WeekLog& log);
  void events(const World& w, const WeekLog& log);

  std::map<std::pair<int, ResidentId>, int> routine_;  // (organiser, resident) -> times in the last year
  std::map<ResidentId, int> attended_;                 // in the last year
  std::set<ResidentId> public_attenders_;
  std::array<double, kAgeClasses> attendances_by_age_{}, leads_by_age_{};
  double weeks_ = 0, active_share_ = 0;
  std::array<double, kStages> weeks_at_{}, ends_at_{}, quarrels_at_{}, interests_at_{}, pair_meetings_at_{},
      left_at_{}, member_weeks_at_{}, dependence_{}, doubt_{}, cohesion_{}, back_from_{};
  double private_weeks_ = 0, public_weeks_ = 0, went_public_ = 0;
  double ends_headless_ = 0, weeks_headless_ = 0, ends_headed_ = 0, weeks_headed_ = 0;
  double ends_keen_ = 0, weeks_keen_ = 0, ends_mild_ = 0, weeks_mild_ = 0;
  double ends_script_ = 0, weeks_script_ = 0, ends_plain_ = 0, weeks_plain_ = 0;
  double mature_large_ = 0, large_ = 0, mature_small_ = 0, small_ = 0;
  double quarrels_ = 0, pair_meetings_ = 0, quarrels_between_ = 0;
  std::array<double, 5> steps_done_{}, steps_failed_{};
  double raised_one_ = 0, agreed_one_ = 0, raised_all_ = 0, agreed_all_ = 0;
  std::array<double, 4> modes_{};
  double captains_lost_ = 0, succeeded_ = 0;
  std::map<std::uint32_t, Stage> stage_;
  std::map<std::uint32_t, Week> last_loss_;
  std::map<std::uint32_t, Life> life_;
  std::map<std::uint32_t, std::set<ResidentId>> members_at_start_;
};

std::size_t at(Stage s) { return static_cast<std::size_t>(s); }

void Follower::attendance(const World& w, const WeekLog& log) {
  const bool last_year = w.week > w.scenario.weeks - kYear;
  for (const Attendance& a : log.attendances) {
    if (!last_year) continue;
    ++attended_[a.resident];
    if (a.host == HostKind::committee || a.host == HostKind::property)
      ++routine_[{static_cast<int>(a.host_number), a.resident}];
    if (a.host == HostKind::service || (a.host == HostKind::group && w.groups[a.host_number].is_public)) {
      public_attenders_.insert(a.resident);
    }
  }
}

void Follower::groups(const World& w, const WeekLog& log) {
  for (const std::uint32_t s : w.alive) {
    const Group& g = w.groups[s];
    stage_[s] = g.stage;
    const std::size_t k = at(g.stage);
    weeks_at_[k] += 1;
    (g.is_public ? public_weeks_ : private_weeks_) += 1;
    const int active = g.active(w.week);
    const bool at_odds = std::any_of(g.quarrels.begin(), g.quarrels.end(),
                                     [](const Quarrel& q) { return q.other == kNoGroup; });
    const bool headless = last_loss_.contains(s) && w.week - last_loss_[s] <= 26;
    (headless ? weeks_headless_ : weeks_headed_) += 1;
    Life& life = life_[s];
    // Small groups with small ones, at meetings: large groups quarrel more and end less, and nobody quarrels
    // where nobody meets.
    if (g.stage == Stage::activity && g.last_met == w.week) life.met.emplace_back(w.week, at_odds);
    life.recreation = g.topic == Topic::recreation && !g.founded_public;
    if (life.first == 0) life.first = g.id.week, life.founded_in_window = g.id.week > 0;
    life.last = w.week;
    // At founding all who said yes count as active; four weeks on, those who came.
    if (active >= 5 && w.week - g.id.week >= 4 && life.reached_five < 0) life.reached_five = w.week;
    if (g.stage == Stage::mature && life.mature_at < 0) life.mature_at = w.week;
    if (const ResidentIndex c = g.captain(); c != kNobody) {
      life.lead_initiative = static_cast<double>(w.residents().traits[c].initiative);
      leads_by_age_[static_cast<std::size_t>(w.age_of(c))] += 1;
    }
    (life.lead_initiative > 1.5 ? weeks_keen_ : weeks_mild_) += 1;
    (life.recreation ? weeks_script_ : weeks_plain_) += 1;
    modes_[static_cast<std::size_t>(g.mode)] += 1;
    dependence_[k] += static_cast<double>(g.dependence);
    cohesion_[k] += static_cast<double>(g.cohesion);
    double confidence = 0;
    for (const Member& m : g.members) {
      confidence += condition_of(w, m.resident).confidence -
                    static_cast<double>(w.residents().traits[m.resident].confidence);
      attendances_by_age_[static_cast<std::size_t>(w.age_of(m.resident))] +=
          m.last_attended == w.week ? 1 : 0;
    }
    doubt_[k] -= confidence / static_cast<double>(std::max<std::size_t>(1, g.members.size()));
    member_weeks_at_[k] += static_cast<double>(g.members.size());
    double present = 0;
    for (const Member& m : g.members) present += m.last_attended == w.week ? 1 : 0;
    const double pairs = g.last_met == w.week ? 0.5 * present * (present - 1) : 0;
    pair_meetings_at_[k] += pairs;
    pair_meetings_ += pairs;
    if (!life.recreation && active >= 5) {
      (active >= 10 ? large_ : small_) += 1;
      (active >= 10 ? mature_large_ : mature_small_) += g.stage == Stage::mature ? 1 : 0;
    }
  }
  for (const GroupRow& row : log.ended_groups) {
    if (row.ended != w.week || row.end_cause == EndCause::merged) continue;
    const std::uint32_t s = row.group;
    if (stage_.contains(s)) ends_at_[at(stage_[s])] += 1;
    const bool headless = last_loss_.contains(s) && w.week - last_loss_[s] <= 26;
    (headless ? ends_headless_ : ends_headed_) += 1;
    if (!life_.contains(s)) continue;
    life_[s].ended = w.week;
    (life_[s].lead_initiative > 1.5 ? ends_keen_ : ends_mild_) += 1;
    (life_[s].recreation ? ends_script_ : ends_plain_) += 1;
  }
}

void Follower::events(const World& w, const WeekLog& log) {
  for (const Event& e : log.events) {
    const auto code = static_cast<std::size_t>(std::max(e.code, 0));
    switch (e.kind) {
      case EventKind::quarrel_began:
        quarrels_ += 1;
        if (e.other != kNoGroup) quarrels_between_ += 1;
        if (stage_.contains(e.group) && e.other == kNoGroup) {
          quarrels_at_[at(stage_[e.group])] += 1;
          // Interests: who gets, keeps and does what; not where to go.
          interests_at_[at(stage_[e.group])] += e.code == static_cast<int>(QuarrelObject::direction) ? 0 : 1;
        }
        break;
      case EventKind::left:
        if (stage_.contains(e.group)) left_at_[at(stage_[e.group])] += 1;
        break;
      case EventKind::captain_left:
      case EventKind::captain_burned_out:
        captains_lost_ += 1;
        last_loss_[e.group] = w.week;
        if (stage_.contains(e.group))
          left_at_[at(stage_[e.group])] += e.kind == EventKind::captain_left ? 1 : 0;
        break;
      case EventKind::succession:
        succeeded_ += 1;
        break;
      case EventKind::stage_changed:
        if (static_cast<int>(e.value) > e.code) back_from_[static_cast<std::size_t>(e.value)] += 1;
        break;
      case EventKind::went_public:
        went_public_ += 1;
        break;
      case EventKind::step_done:
        steps_done_[code] += 1;
        if (e.code == static_cast<int>(ProjectStep::notice)) {
          (w.groups[e.group].mode == Mode::one_person ? raised_one_ : raised_all_) +=
              w.groups[e.group].mode == Mode::captain_consults ? 0 : 1;
        }
        break;
      case EventKind::step_failed:
        steps_failed_[code] += e.value >= 0 ? 1 : 0;
        break;  // below 0: not agreed to
      case EventKind::project_started:
        if (e.resident != 0)
          (w.groups[e.group].mode == Mode::one_person ? agreed_one_ : agreed_all_) +=
              w.groups[e.group].mode == Mode::captain_consults ? 0 : 1;
        break;
      default:
        break;
    }
  }
}

void Follower::week(const World& w, const WeekLog& log) {
  weeks_ += 1;
  double active = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r)
    active += w.residents().present(r) && w.residents().last_active[r] == w.week ? 1 : 0;
  active_share_ += active / static_cast<double>(w.residents().count());
  attendance(w, log);
  events(w, log);
  groups(w, log);
}

double share_of_top(std::vector<int> counts, double share) {
  std::sort(counts.rbegin(), counts.rend());
  const auto top =
      static_cast<std::size_t>(std::max(1.0, std::round(share * static_cast<double>(counts.size()))));
  double sum = 0, all = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    all += counts[k];
    if (k < top) sum += counts[k];
  }
  return all > 0 ? sum / all : 0;
}

Facts Follower::facts(const World& w) const {
  Facts f;
  const auto put = [&](const std::string& name, double a, double b) {
    if (b > 0) f[name] = a / b;
  };
  const double residents = static_cast<double>(w.residents().count());
  f["active in a week"] = active_share_ / weeks_;
  double year = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
    year += w.residents().present(r) && w.residents().last_active[r] > w.week - kYear ? 1 : 0;
  }
  f["active in a year"] = year / residents;
  double young = 0, grown = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
    if (!w.residents().present(r) || w.residents().last_active[r] <= w.week - kYear) continue;
    grown += 1;
    young += w.age_of(r) == AgeClass::young_adult ? 1 : 0;
  }
  put("active young", young, grown);
  f["volunteers in a year"] = static_cast<double>(public_attenders_.size()) / residents;
  // S1: the core of each organiser, community by community.
  double jaccard = 0;
  for (std::size_t c = 0; c < w.population.place.communities(); ++c) {
    std::array<std::set<ResidentId>, 2> core;
    for (std::size_t o = 0; o < 2; ++o) {
      std::vector<std::pair<int, ResidentId>> seen;
      for (const auto& [key, n] : routine_) {
        if (key.first == static_cast<int>(2 * c + o)) seen.emplace_back(-n, key.second);
      }
      std::sort(seen.begin(), seen.end());
      for (std::size_t k = 0; k < std::min(kCore, seen.size()); ++k) core[o].insert(seen[k].second);
    }
    double both = 0;
    for (const ResidentId id : core[0]) both += core[1].contains(id) ? 1 : 0;
    jaccard += both / std::max(1.0, static_cast<double>(core[0].size() + core[1].size()) - both);
  }
  f["core overlap"] = jaccard / static_cast<double>(w.population.place.communities());
  std::vector<int> counts;
  for (const auto& [id, n] : attended_) counts.push_back(n);
  f["top 1% of attendances"] = share_of_top(counts, 0.01);
  f["top 10% of attendances"] = share_of_top(counts, 0.10);
  f["groups per 1000"] = 1000.0 * static_cast<double>(w.alive.size()) / residents;
  put("private share", private_weeks_, private_weeks_ + public_weeks_);
  put("going public per group-year", went_public_ * kYear, private_weeks_);
  constexpr const char* names[] = {"activity", "start-up", "growth", "mature"};
  for (std::size_t k = 0; k < kStages; ++k) {
    const std::string stage = names[k];
    put("ends a month, " + stage, ends_at_[k] * 4.345, weeks_at_[k]);
    put("quarrels per group-year, " + stage, quarrels_at_[k] * kYear, weeks_at_[k]);
    put("quarrels per 1000 pair-meetings, " + stage, 1000 * quarrels_at_[k], pair_meetings_at_[k]);
    put("interests per 1000 pair-meetings, " + stage, 1000 * interests_at_[k], pair_meetings_at_[k]);
    put("members lost a year, " + stage, left_at_[k] * kYear, member_weeks_at_[k]);
    put("dependence, " + stage, dependence_[k], weeks_at_[k]);
    put("doubt, " + stage, doubt_[k], weeks_at_[k]);
    put("cohesion, " + stage, cohesion_[k], weeks_at_[k]);
    put("share of groups, " + stage, weeks_at_[k], private_weeks_ + public_weeks_);
    if (k > 0) put("falls back a year, " + stage, back_from_[k] * kYear, weeks_at_[k]);
  }
  double odds = 0, odds_ended = 0, calm = 0, calm_ended = 0;
  for (const auto& [s, life] : life_) {
    for (const auto& [week, at_odds] : life.met) {
      if (week > w.week - kYear / 2) continue;
      const bool ended = life.ended >= 0 && life.ended <= week + kYear / 2;
      (at_odds ? odds : calm) += 1;
      (at_odds ? odds_ended : calm_ended) += ended ? 1 : 0;
    }
  }
  put("ended in half a year, quarrel open", odds_ended, odds);
  put("ended in half a year, none open", calm_ended, calm);
  put("end a month after captain lost", ends_headless_ * 4.345, weeks_headless_);
  put("end a month with captain", ends_headed_ * 4.345, weeks_headed_);
  put("end a month, lead persists", ends_keen_ * 4.345, weeks_keen_);
  put("end a month, lead does not", ends_mild_ * 4.345, weeks_mild_);
  put("end a month, dance teams", ends_script_ * 4.345, weeks_script_);
  put("end a month, other groups", ends_plain_ * 4.345, weeks_plain_);
  put("mature, 10 and more active", mature_large_, large_);
  put("mature, 5 to 9 active", mature_small_, small_);
  put("quarrels per group-year", quarrels_ * kYear, private_weeks_ + public_weeks_);
  put("quarrels between per group-year", quarrels_between_ * kYear, private_weeks_ + public_weeks_);
  put("quarrels per 1000 pair-meetings", 1000 * (quarrels_ - quarrels_between_), pair_meetings_);
  constexpr const char* steps[] = {"notice", "discuss", "design", "act"};
  for (std::size_t k = 1; k < 4; ++k)
    put(std::string("fails, ") + steps[k], steps_failed_[k], steps_failed_[k] + steps_done_[k]);
  put("agreed, one person", agreed_one_, raised_one_);
  put("agreed, together", agreed_all_, raised_all_);
  put("one-person rule", modes_[0], private_weeks_ + public_weeks_);
  put("consensus", modes_[3], private_weeks_ + public_weeks_);
  put("captains lost per group-year", captains_lost_ * kYear, private_weeks_ + public_weeks_);
  put("captains succeeded", succeeded_, captains_lost_);
  const auto total = [](const std::array<double, kAgeClasses>& x) { return x[1] + x[2] + x[3]; };
  put("attendances by midlife and seniors", attendances_by_age_[2] + attendances_by_age_[3],
      total(attendances_by_age_));
  put("attendances by young", attendances_by_age_[1], total(attendances_by_age_));
  put("leads young", leads_by_age_[1], total(leads_by_age_));
  double fast = 0, dance = 0, unclear_old = 0, old = 0;
  for (const auto& [s, life] : life_) {
    if (life.recreation && life.founded_in_window && life.reached_five >= 0 &&
        w.week - life.reached_five >= 17) {
      dance += 1;
      fast += life.mature_at >= 0 && life.mature_at - life.reached_five <= 13 ? 1 : 0;
    }
    const Group& g = w.groups[s];
    if (!g.alive || w.week - g.id.week < 104) continue;
    old += 1;
    unclear_old += g.clarity < 0.4F ? 1 : 0;
  }
  put("dance teams mature in 13 weeks", fast, dance);
  put("unclear among groups of two years", unclear_old, old);
  double recreation = 0;
  for (const std::uint32_t g : w.alive) recreation += w.groups[g].topic == Topic::recreation ? 1 : 0;
  f["recreation groups"] = recreation;
  double stay = 0, leave = 0;
  for (const auto& [s, before] : members_at_start_) {
    for (const ResidentId id : before) {
      const auto now = ids(w, w.groups[s]);
      (now.contains(id) ? stay : leave) += 1;
    }
  }
  const double years = weeks_ / kYear;
  if (stay > 0) f["members leaving a year"] = 1.0 - std::pow(stay / (stay + leave), 1.0 / years);
  double able = 0, adults = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
    if (!w.residents().present(r) || !w.adult(r)) continue;
    adults += 1;
    able += static_cast<double>(w.residents().traits[r].initiative) > 1.8 ? 1 : 0;
  }
  put("potential lead persons", able, adults);
  return f;
}

}  // namespace

Facts measure(const Parameters& parameters, std::uint32_t replicate, int weeks) {
  Scenario scenario;
  scenario.name = "rows";
  scenario.seed = 2023;
  scenario.replicate = replicate;
  scenario.weeks = weeks;
  scenario.parameters = parameters;
  SerialExecutor executor;
  Simulation simulation(scenario, nullptr, executor);
  simulation.burn_in();
  Follower follower;
  follower.opening(simulation.world());
  WeekLog log;
  for (int k = 0; k < weeks; ++k) {
    simulation.step(log);
    follower.week(simulation.world(), log);
  }
  return follower.facts(simulation.world());
}

const std::vector<Facts>& replicates(const std::string& law, const Parameters& parameters, int count,
                                     int weeks) {
  static std::map<std::string, std::vector<Facts>> kept;
  auto& runs = kept[law];
  if (!runs.empty()) return runs;
  runs.resize(static_cast<std::size_t>(count));
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&, t] {
      for (int k = t; k < count; k += 2)
        runs[static_cast<std::size_t>(k)] = measure(parameters, static_cast<std::uint32_t>(k), weeks);
    });
  }
  for (auto& thread : threads) thread.join();
  return runs;
}

namespace {

Estimate of(const std::vector<double>& x) {
  Estimate e;
  e.count = static_cast<int>(x.size());
  if (x.empty()) return e;
  for (const double v : x) e.mean += v / static_cast<double>(x.size());
  double ss = 0;
  for (const double v : x) ss += (v - e.mean) * (v - e.mean);
  // 97.5% points of Student's t for 1 to 12 degrees of freedom, then normal.
  constexpr double t[] = {12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18};
  const std::size_t df = x.size() - 1;
  const double quantile = df == 0 ? 0 : df <= 12 ? t[df - 1] : 2.1;
  const double half =
      df == 0 ? 1e9 : quantile * std::sqrt(ss / static_cast<double>(df) / static_cast<double>(x.size()));
  e.low = e.mean - half;
  e.high = e.mean + half;
  return e;
}

}  // namespace

Estimate estimate(const std::vector<Facts>& runs, const std::string& figure) {
  std::vector<double> x;
  for (const Facts& f : runs) {
    if (const auto it = f.find(figure); it != f.end()) x.push_back(it->second);
  }
  return of(x);
}

Estimate difference(const std::vector<Facts>& a, const std::vector<Facts>& b, const std::string& figure) {
  std::vector<double> x;
  for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) {
    const auto i = a[k].find(figure);
    const auto j = b[k].find(figure);
    if (i != a[k].end() && j != b[k].end()) x.push_back(i->second - j->second);
  }
  return of(x);
}

Estimate difference(const std::vector<Facts>& runs, const std::string& x, const std::string& y) {
  std::vector<double> d;
  for (const Facts& f : runs) {
    const auto i = f.find(x);
    const auto j = f.find(y);
    if (i != f.end() && j != f.end()) d.push_back(i->second - j->second);
  }
  return of(d);
}

}  // namespace linli::rows
