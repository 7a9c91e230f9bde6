// What other practices leave: who is asked to lead and founds, who is willing and acts, proposals, money.
#include <algorithm>
#include <set>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr Week kHalfYear = kYear / 2;
constexpr Week kStable = kYear + kHalfYear;  ///< S47: 12 (+6) months to a stable team

class PracticeMeter final : public Meter {
 public:
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  struct Willing {
    Week since = 0;
    bool acted = false;
  };
  void count(const World& w, const Event& e);
  void count_founding(const World& w, const Event& e);
  void concern_of_ties(const World& w);
  void gift_motivation(const World& w);

  std::set<EventId> questions_;    ///< occasions at which people were asked to lead
  std::set<std::uint32_t> asked_;  ///< groups founded by those asked
  std::map<ResidentId, Willing> willing_;
  std::set<ResidentId> carried_, others_at_committee_;
  Count asked_founded_, questions_founded_, taken_on_, willing_share_, revised_, team_, yuan_per_payment_,
      fees_, given_;
  Count stable_, tied_concern_, other_concern_, carried_motivation_, other_motivation_;
};

/// Whether a group had a captain when it acted this week: one may have gone since, or the group ended.
bool led(const World& w, const Group& g) {
  return g.captain() != kNobody || g.captain_lost == w.week || !g.alive;
}

void PracticeMeter::count_founding(const World& w, const Event& e) {
  const auto willing = willing_.find(e.resident);
  if (willing != willing_.end() && w.week <= willing->second.since + kHalfYear) willing->second.acted = true;
  if (e.kind != EventKind::group_founded || !questions_.contains(e.cause)) return;
  asked_.insert(e.group);
  asked_founded_.sum += 1;
  questions_founded_.sum += 1;
}

void PracticeMeter::count(const World& w, const Event& e) {
  switch (e.kind) {
    case EventKind::asked_to_lead:
      asked_founded_.among += 1;
      if (questions_.insert(e.cause).second) questions_founded_.among += 1;
      break;
    case EventKind::taken_on:
      taken_on_.sum += 1;
      break;
    case EventKind::became_willing:
      willing_.try_emplace(e.resident).first->second.since = w.week;
      willing_share_.sum += 1;
      given_.among += 1;
      break;
    case EventKind::site_visited:
      willing_share_.among += static_cast<double>(e.value);
      revised_.among += 1;
      break;
    case EventKind::goal_revised:
      revised_.sum += 1;
      break;
    case EventKind::proposal_made:
      team_.among += 1;
      team_.sum += e.value >= 4 && led(w, w.groups[e.group]) ? 1 : 0;
      break;
    case EventKind::group_founded:
    case EventKind::role_taken:
    case EventKind::joined:
    case EventKind::step_done:
      count_founding(w, e);
      break;
    default:
      break;
  }
}

/// Concern, over the baseline, of residents who take no part: with and without a tie at work in public
/// affairs.
void PracticeMeter::concern_of_ties(const World& w) {
  const Residents& people = w.residents();
  std::vector<bool> at_work(people.capacity(), false);
  for (const std::uint32_t s : w.alive) {
    if (!w.groups[s].is_public) continue;
    for (const Member& m : w.groups[s].members) at_work[m.resident] = true;
  }
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (!people.present(r) || people.last_active[r] > w.week - kYear || !w.adult(r)) continue;
    const auto ties = w.ties().of(r);
    const bool tied = std::any_of(ties.begin(), ties.end(), [&](const Tie& t) { return at_work[t.other]; });
    Count& c = tied ? tied_concern_ : other_concern_;
    c.sum += condition_of(w, r).concern - static_cast<double>(people.traits[r].concern);
    c.among += 1;
  }
}

/// Motivation, over the baseline, of those whom only gifts brought, and of the others who came.
void PracticeMeter::gift_motivation(const World& w) {
  for (const auto* set : {&carried_, &others_at_committee_}) {
    for (const ResidentId id : *set) {
      const ResidentIndex r = slot_of(w, id);
      if (r == kNobody || (set == &others_at_committee_ && carried_.contains(id))) continue;
      Count& c = set == &carried_ ? carried_motivation_ : other_motivation_;
      c.sum += condition_of(w, r).motivation - static_cast<double>(w.residents().traits[r].motivation);
      c.among += 1;
    }
  }
}

void PracticeMeter::week(const World& w, const WeekLog& log) {
  for (const Event& e : log.events) count(w, e);
  for (const Attendance& a : log.attendances) {
    if (a.host == HostKind::committee && w.week <= kYear)
      (a.carried != 0 ? carried_ : others_at_committee_).insert(a.resident);
  }
  for (const LedgerEntry& entry : log.ledger) {
    const double yuan = static_cast<double>(entry.fen) / 100.0;
    if (entry.purpose == Purpose::upkeep && entry.intervention >= 0) yuan_per_payment_.sum += yuan;
    if (entry.purpose == Purpose::lecturer_fee) fees_.sum += yuan;
    if (entry.purpose == Purpose::donation && entry.from == AccountKind::resident && entry.intervention >= 0)
      given_.sum += yuan;
  }
  for (const Event& e : log.events) yuan_per_payment_.among += e.kind == EventKind::money_received ? 1 : 0;
  if (w.week == kYear) gift_motivation(w);
  if (w.week == kStable) {
    const bool team = std::any_of(asked_.begin(), asked_.end(), [&](std::uint32_t s) {
      return w.groups[s].alive && w.groups[s].active(w.week) >= 4;
    });
    stable_ = {team ? 1.0 : 0.0, questions_.empty() ? 0.0 : 1.0};
  }
  if (w.week == w.scenario.weeks) concern_of_ties(w);
}

void PracticeMeter::closing(const World& w, Facts& f) const {
  f["concern of ties of those at work"] = tied_concern_;
  f["concern of others"] = other_concern_;
  f["motivation of those gifts brought"] = carried_motivation_;
  f["motivation of others who came"] = other_motivation_;
  if (asked_founded_.among > 0) {
    Count lasting;
    for (const std::uint32_t s : asked_) {
      lasting.among += 1;
      lasting.sum += w.groups[s].alive && w.groups[s].active(w.week) >= 4 ? 1 : 0;
    }
    f["groups founded per resident asked"] = asked_founded_;
    f["groups founded per question"] = questions_founded_;
    f["groups of those asked that stand at the end"] = {lasting.sum, 1};
    f["stable team at 18 months"] = stable_;
  }
  if (taken_on_.sum > 0) {
    f["lecturers taken on"] = {taken_on_.sum, 1};
    f["yuan earned per lecturer"] = {fees_.sum, taken_on_.sum};
  }
  if (willing_share_.among > 0) {
    Count act;
    for (const auto& [id, who] : willing_) {
      if (who.since + kHalfYear > w.week) continue;
      act.among += 1;
      act.sum += who.acted ? 1 : 0;
    }
    f["visitors who become willing"] = willing_share_;
    f["willing who act"] = act;
    f["yuan given per willing visitor"] = given_;
    f["goals revised per visit"] = revised_;
  }
  f["proposals by a team with a lead"] = team_;
  f["yuan per month of upkeep income"] = yuan_per_payment_;
}

}  // namespace

std::unique_ptr<Meter> practice_meter() { return std::make_unique<PracticeMeter>(); }

}  // namespace linli
