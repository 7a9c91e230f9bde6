// Groups that a practice keeps in hand: told what to do and to report it, or coupled by charity sales.
#include <array>
#include <set>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

enum class Side : std::uint8_t { receiver, maker };

class ServedMeter final : public Meter {
 public:
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  void procedure(const World& w, const WeekLog& log, const std::vector<std::uint32_t>& under);
  void couples(const World& w, const InterventionState& state);
  void count_ends(const World& w, const WeekLog& log);

  Count reported_, left_, motivation_;
  std::map<std::uint32_t, Side> coupled_;  ///< from the first sale on
  std::array<Count, 2> ends_;              ///< by side
  bool any_procedure_ = false;
};

void ServedMeter::procedure(const World& w, const WeekLog& log, const std::vector<std::uint32_t>& under) {
  const std::set<std::uint32_t> groups(under.begin(), under.end());
  for (const std::uint32_t s : groups) {
    for (const Member& m : w.groups[s].members) {
      left_.among += 1;
      motivation_.sum += condition_of(w, m.resident).motivation -
                         static_cast<double>(w.residents().traits[m.resident].motivation);
      motivation_.among += 1;
    }
  }
  for (const Event& e : log.events) {
    const bool gone = e.kind == EventKind::left || e.kind == EventKind::captain_left;
    if (gone && groups.contains(e.group)) left_.sum += 1;
    if (e.kind != EventKind::activity_reported) continue;
    reported_.sum += static_cast<double>(e.value);
    reported_.among += e.code;
  }
}

void ServedMeter::couples(const World& w, const InterventionState& state) {
  for (std::size_t k = 0; k < state.groups.size(); ++k) {
    coupled_.try_emplace(state.groups[k], Side::receiver);
    const std::uint32_t maker = k < state.in_hand.size() ? state.in_hand[k] : kNoGroup;
    if (maker != kNoGroup) coupled_.try_emplace(maker, Side::maker);
  }
  for (const auto& [s, side] : coupled_) ends_[static_cast<std::size_t>(side)].among += w.groups[s].alive;
}

void ServedMeter::count_ends(const World& w, const WeekLog& log) {
  for (const GroupRow& row : log.ended_groups) {
    const auto it = coupled_.find(row.group);
    if (row.ended != w.week || row.end_cause == EndCause::merged || it == coupled_.end()) continue;
    ends_[static_cast<std::size_t>(it->second)].sum += 1;
  }
}

void ServedMeter::week(const World& w, const WeekLog& log) {
  for (std::size_t k = 0; k < w.scenario.interventions.size(); ++k) {
    const PracticeId practice = w.scenario.interventions[k].practice;
    if (practice == PracticeId::over_procedure) {
      any_procedure_ = true;
      procedure(w, log, w.interventions[k].in_hand);
    }
    if (practice == PracticeId::charity_sale) couples(w, w.interventions[k]);
  }
  count_ends(w, log);
}

void ServedMeter::closing(const World& /*w*/, Facts& f) const {
  if (any_procedure_) {
    f["heads reported per head there"] = reported_;
    f["members lost a year, under procedure"] = left_.per(kYear);
    f["motivation of members under procedure"] = motivation_;
  }
  if (coupled_.empty()) return;
  constexpr const char* sides[] = {"receivers", "makers"};
  for (std::size_t k = 0; k < ends_.size(); ++k)
    f[std::string("ends a month, coupled ") + sides[k]] = ends_[k].per(kWeeksPerMonth);
}

}  // namespace

std::unique_ptr<Meter> served_meter() { return std::make_unique<ServedMeter>(); }

}  // namespace linli
