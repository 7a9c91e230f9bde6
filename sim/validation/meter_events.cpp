// Sudden public events and routine calls: who hears, who turns out, who comes again.
#include <algorithm>
#include <set>

#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

/// A public event in one community.
struct Wave {
  Week began = 0;
  std::uint16_t community = 0;
  bool scheduled_first = false, scheduled_second = false;
  double called = 0;  ///< by a supporter: of those who know, whom the call is for and who hear it
  double informed_first_week = 0, residents = 0, young = 0;
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

/// How many of an event's community know of it; its news goes beyond.
double who_know(const World& w, const PublicEvent& e) {
  double know = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r)
    know += w.residents().present(r) && w.community_of(r) == e.community && e.knows(r) ? 1 : 0;
  return know;
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

void EventMeter::follow(const World& w) {
  for (const std::uint32_t position : w.open_events) {
    const PublicEvent& e = w.events[position];
    if (e.began < 1) continue;
    auto [it, is_new] = waves_.try_emplace(e.serial);
    Wave& wave = it->second;
    wave.called = std::max(wave.called, whom_the_call_reaches(w, e));
    if (!is_new) continue;
    wave.began = e.began;
    wave.community = e.community;
    wave.scheduled_first = e.began == first_;
    wave.scheduled_second = e.began == second_;
    wave.informed_first_week = who_know(w, e);
    for (ResidentIndex r = 0; r < w.residents().capacity(); ++r) {
      if (!w.residents().present(r) || w.community_of(r) != e.community) continue;
      wave.residents += 1;
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

void EventMeter::week(const World& w, const WeekLog& log) {
  follow(w);
  for (const Attendance& a : log.attendances) count(w, a);
  double adults = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r)
    adults += w.residents().present(r) && w.adult(r) ? 1 : 0;
  // Each hears by himself of the committee's and of the property company's call at this rate.
  routine_.among += 2 * adults * w.parameters.attention_routine;
  for (const Event& e : log.events) {
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

void EventMeter::closing(const World& w, Facts& f) const {
  f["answer to a routine call"] = routine_;
  Count answer, informed, batch, second, returned, cohorts;
  for (const auto& [serial, wave] : waves_) {
    if (wave.first_call != kNever) {
      answer.sum += static_cast<double>(wave.volunteers.size());
      answer.among += wave.called;
    }
    informed.sum += wave.informed_first_week;
    informed.among += wave.residents;
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
  f["residents informed in the first week"] = informed;
  f["first batch, share of young adults"] = batch;
  f["second-wave turnout of the first cohort"] = second;
  f["first cohort seen in the last year"] = returned;
  if (cohorts.among > 0) f["small groups per cohort"] = {small_groups_.sum, cohorts.among};
}

}  // namespace

std::unique_ptr<Meter> event_meter() { return std::make_unique<EventMeter>(); }

}  // namespace linli
