// Sudden public events and routine calls: who hears, who turns out, who comes again.
#include <algorithm>
#include <array>
#include <set>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr Week kMonth = 4;

/// A public event in one community.
struct Wave {
  Week began = 0;
  std::uint16_t community = 0;
  std::uint32_t position = 0;  ///< in World::events
  bool scheduled_first = false, scheduled_second = false;
  bool laid_down = false;  ///< by the scenario or a supporter; else it arose by itself
  bool came_out = false;   ///< that it was staged
  Count households;        ///< informed by the third day
  Count motivation;        ///< above baseline, of those who helped, when it is over
  double called = 0;       ///< by a supporter: of those who know, whom the call is for and who hear it
  double young = 0;
  Week first_call = kNever;  ///< of volunteers by a supporter
  std::set<ResidentId> first_batch, volunteers,
      came;  ///< called by a supporter, in the first week, and ever; whoever came
};

class EventMeter final : public Meter {
 public:
  void opening(const World& w) override;
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  void follow(const World& w);
  void count(const World& w, const Attendance& a);
  void look_back(const World& w, Wave& wave);
  void helpers(const World& w, Facts& f) const;
  [[nodiscard]] const Wave* next_laid_down(const Wave& wave) const;
  [[nodiscard]] const Wave* wave_of(std::uint16_t community, bool second) const;

  std::map<std::uint32_t, Wave> waves_;  ///< by serial
  Week first_ = kNever, second_ = kNever;
  std::map<std::pair<std::uint32_t, ResidentId>, Week> last_routine_;  ///< (organiser, resident)
  std::map<ResidentId, Week> last_seen_;  ///< anywhere but where the cohort is invited
  Count routine_, small_groups_;
};

void EventMeter::opening(const World& w) {
  for (const ScheduledEvent& e : w.scenario.events) first_ = std::min(first_, e.week);
  for (const ScheduledEvent& e : w.scenario.events) {
    if (e.week > first_) second_ = std::min(second_, e.week);
  }
  for (std::uint32_t o = 0; o < w.organisers.size(); ++o) {
    for (const auto& regular : w.organisers[o].regulars)
      last_routine_[{o, w.residents().id[regular.resident]}] = regular.last;
  }
}

/// How many a supporter's call reaches, in the mean over its luck; 0 without one in that community.
double whom_the_call_reaches(const World& w, const PublicEvent& e) {
  const PracticeRecord& record = practice_table()[static_cast<std::size_t>(PracticeId::public_event)];
  const auto reach = static_cast<std::size_t>(lever_index(record, "reach"));
  const auto young_only = static_cast<std::size_t>(lever_index(record, "young_only"));
  for (const InterventionPlan& plan : w.scenario.interventions) {
    const auto& where = plan.communities;
    const bool here = where.empty() || std::find(where.begin(), where.end(), e.community) != where.end();
    if (plan.practice != PracticeId::public_event || !here) continue;
    double called = 0;
    for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
      if (!w.residents().present(r) || w.community_of(r) != e.community || !e.knows(r) || !w.adult(r))
        continue;
      called += plan.levers[young_only] == 0 || w.age_of(r) == AgeClass::young_adult ? 1 : 0;
    }
    return called * plan.levers[reach];
  }
  return 0;
}

/// Salience tells it from one that arose by itself in the same week: that is drawn from a continuum.
bool is_scheduled(const World& w, const PublicEvent& e) {
  return std::any_of(w.scenario.events.begin(), w.scenario.events.end(), [&](const ScheduledEvent& plan) {
    return plan.week == e.began && plan.salience == e.salience_start;
  });
}

void EventMeter::follow(const World& w) {
  for (const std::uint32_t position : w.open_events) {
    const PublicEvent& e = w.events[position];
    if (e.began < 1) continue;
    auto [it, is_new] = waves_.try_emplace(e.serial);
    Wave& wave = it->second;
    wave.called = std::max(wave.called, whom_the_call_reaches(w, e));
    if (e.households >= 0)
      wave.households = {static_cast<double>(e.households_by_day_three), static_cast<double>(e.households)};
    if (!is_new) continue;
    wave.began = e.began;
    wave.position = position;
    wave.laid_down = e.manufactured || is_scheduled(w, e);
    wave.community = e.community;
    wave.scheduled_first = e.began == first_;
    wave.scheduled_second = e.began == second_;
    for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
      if (!w.residents().present(r) || w.community_of(r) != e.community) continue;
      wave.young += w.age_of(r) == AgeClass::young_adult ? 1 : 0;
    }
  }
}

void EventMeter::count(const World& w, const Attendance& a) {
  if (a.host == HostKind::volunteers || a.host == HostKind::service) {
    if (const auto it = waves_.find(a.host_number); it != waves_.end()) {
      Wave& wave = it->second;
      wave.came.insert(a.resident);
      if (a.host == HostKind::volunteers) wave.volunteers.insert(a.resident);
      if (a.host == HostKind::volunteers && wave.first_call == kNever) wave.first_call = w.week;
      if (a.host == HostKind::volunteers && wave.first_call == w.week) wave.first_batch.insert(a.resident);
    }
    return;
  }
  if (a.host != HostKind::follow_up) last_seen_[a.resident] = w.week;
  if (a.host != HostKind::committee && a.host != HostKind::property) return;
  // Habit notices by itself: what a notice does is seen in those who have not come of late.
  const auto [it, is_new] = last_routine_.try_emplace({a.host_number, a.resident}, w.week);
  if (is_new || w.week - it->second > static_cast<Week>(w.parameters.attention_habit_weeks))
    routine_.sum += 1;
  it->second = w.week;
}

/// What those who helped feel in the week in which it is over.
void EventMeter::look_back(const World& w, Wave& wave) {
  const PublicEvent& e = w.events[wave.position];
  if (e.ended != w.week) return;
  for (const ResidentIndex r : e.volunteers) {
    wave.motivation.sum +=
        condition_of(w, r).motivation - static_cast<double>(w.residents().traits[r].motivation);
    wave.motivation.among += 1;
  }
}

void EventMeter::week(const World& w, const WeekLog& log) {
  follow(w);
  for (auto& entry : waves_) look_back(w, entry.second);
  for (const Attendance& a : log.attendances) count(w, a);
  if (w.week % kMonth == 0) {  // their number hardly moves from week to week
    double adults = 0;
    for (ResidentIndex r = 0; r < w.residents().capacity(); ++r)
      adults += w.residents().present(r) && w.adult(r) ? 1 : 0;
    // Each hears by himself of the committee's and of the property company's call at this rate.
    routine_.among += kMonth * 2 * adults * w.parameters.attention_routine;
  }
  for (const Event& e : log.events) {
    if (e.kind == EventKind::backlash && waves_.contains(e.affair)) waves_[e.affair].came_out = true;
    if (e.kind == EventKind::group_founded && w.groups[e.group].origin == Origin::small_group)
      small_groups_.sum += 1;
  }
}

const Wave* EventMeter::wave_of(std::uint16_t community, bool second) const {
  for (const auto& [serial, wave] : waves_) {
    if (wave.community == community && (second ? wave.scheduled_second : wave.scheduled_first)) return &wave;
  }
  return nullptr;
}

const Wave* EventMeter::next_laid_down(const Wave& wave) const {
  const Wave* next = nullptr;
  for (const auto& entry : waves_) {
    const Wave& other = entry.second;
    if (other.laid_down && other.community == wave.community && other.began > wave.began &&
        (next == nullptr || other.began < next->began))
      next = &other;
  }
  return next;
}

/// Those who helped at an event laid down, by whether it came out that it was staged (S62).
void EventMeter::helpers(const World& w, Facts& f) const {
  constexpr const char* kinds[] = {", taken for genuine", ", found out"};
  std::array<Count, 2> motivation, again;
  for (const auto& entry : waves_) {
    const Wave& wave = entry.second;
    if (!wave.laid_down) continue;
    const std::size_t k = wave.came_out ? 1 : 0;
    motivation[k].sum += wave.motivation.sum;
    motivation[k].among += wave.motivation.among;
    const Wave* next = next_laid_down(wave);
    if (next == nullptr) continue;
    for (const ResidentId id : wave.came) {
      again[k].among += slot_of(w, id) != kNobody ? 1 : 0;
      again[k].sum += slot_of(w, id) != kNobody && next->came.contains(id) ? 1 : 0;
    }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    f[std::string("motivation of helpers") + kinds[k]] = motivation[k];
    f[std::string("helpers at the next event") + kinds[k]] = again[k];
  }
}

void EventMeter::closing(const World& w, Facts& f) const {
  helpers(w, f);
  f["answer to a routine call"] = routine_;
  Count answer, informed, batch, second, returned, cohorts;
  for (const auto& [serial, wave] : waves_) {
    if (wave.first_call != kNever) {
      answer.sum += static_cast<double>(wave.volunteers.size());
      answer.among += wave.called;
    }
    if (wave.laid_down) {
      informed.sum += wave.households.sum;
      informed.among += wave.households.among;
    }
    if (!wave.scheduled_first || wave.first_call == kNever) continue;
    batch.sum += static_cast<double>(wave.first_batch.size());
    batch.among += wave.young;
    cohorts.among += 1;
    const Wave* next = wave_of(wave.community, true);
    for (const ResidentId id : wave.came) {
      const bool here = slot_of(w, id) != kNobody;
      if (!here) continue;
      const auto seen = last_seen_.find(id);
      returned.among += 1;
      returned.sum += seen != last_seen_.end() && seen->second > w.week - kYear ? 1 : 0;
      if (next == nullptr) continue;
      second.among += 1;
      second.sum += next->came.contains(id) ? 1 : 0;
    }
  }
  f["answer to a supporter's call at an event"] = answer;
  f["households informed by the third day"] = informed;
  f["first batch, share of young adults"] = batch;
  f["second-wave turnout of the first cohort"] = second;
  f["first cohort seen in the last year"] = returned;
  if (cohorts.among > 0) f["small groups per cohort"] = {small_groups_.sum, cohorts.among};
}

}  // namespace

std::unique_ptr<Meter> event_meter() { return std::make_unique<EventMeter>(); }

}  // namespace linli
