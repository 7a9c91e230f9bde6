// Children who sit on a council: what it does to them, and how often a step of theirs fails.
#include <array>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

class CouncilMeter final : public Meter {
 public:
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  void look_at(const World& w, const InterventionState& state);

  Count motivation_, confidence_;
  double sittings_ = 0, failed_ = 0;
  std::array<double, 2> acts_{};  ///< in the first and second year
};

/// Those who sit this term, whether they came or not.
void CouncilMeter::look_at(const World& w, const InterventionState& state) {
  if (state.phase != InterventionState::Phase::running) return;
  for (const ResidentIndex r : state.people) {
    const Condition now = condition_of(w, r);
    const Traits& born = w.residents().traits[r];
    motivation_.sum += now.motivation - static_cast<double>(born.motivation);
    confidence_.sum += now.confidence - static_cast<double>(born.confidence);
    motivation_.among += 1;
    confidence_.among += 1;
  }
}

void CouncilMeter::week(const World& w, const WeekLog& log) {
  for (std::size_t k = 0; k < w.scenario.interventions.size(); ++k) {
    if (w.scenario.interventions[k].practice != PracticeId::childrens_council) continue;
    look_at(w, w.interventions[k]);
    for (const Event& e : log.events) {
      sittings_ += e.kind == EventKind::activity_held && e.code == static_cast<int>(k) ? 1 : 0;
      failed_ += e.kind == EventKind::council_step_failed ? 1 : 0;
      if (e.kind == EventKind::council_step_done && e.code == static_cast<int>(ProjectStep::act) &&
          w.week <= 2 * kYear)
        acts_[w.week <= kYear ? 0 : 1] += 1;
    }
  }
}

void CouncilMeter::closing(const World& /*w*/, Facts& f) const {
  if (sittings_ == 0) return;
  f["motivation of children on the council"] = motivation_;
  f["confidence of children on the council"] = confidence_;
  f["acts of councils, first year"] = {acts_[0], 1};
  f["acts of councils, second year"] = {acts_[1], 1};
  f["steps failed per sitting"] = {failed_, sittings_};
}

}  // namespace

std::unique_ptr<Meter> council_meter() { return std::make_unique<CouncilMeter>(); }

}  // namespace linli
