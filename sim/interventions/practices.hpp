#pragma once
// What a practice does in its week. A practice acts on named residents and groups through something
// attended or received, and never on an outcome.
#include "interventions/practice.hpp"
#include "mechanisms/mechanisms.hpp"

namespace linli {

/// One intervention at work.
struct Practising {
  World& world;
  WeekWork& work;
  const InterventionPlan& plan;
  InterventionState& state;
  std::int32_t number;  ///< position in the scenario

  [[nodiscard]] double lever(int index) const { return plan.levers[static_cast<std::size_t>(index)]; }
  [[nodiscard]] bool on(int index) const { return lever(index) != 0.0; }
  /// Identity of the intervention, by its name: the same in every arm, whatever else is done there.
  [[nodiscard]] std::uint64_t identity() const;
};

/// What a practice does, by phase: `act` in phase 3, `after` when turnout and work are done.
struct PracticeLaw {
  void (*act)(Practising&);
  void (*after)(Practising&);
};
const PracticeLaw& practice_law(PracticeId id);

/// Whether an occasion of the schedule or its trigger falls in this week.
bool due(const Practising& p);
/// Whether the intervention serves this community (numbered from 0).
bool serves(const Practising& p, std::uint16_t community);
/// Asks the supporter for staff hours, all or none; pays the wage. False, and noted as unmet, when they
/// run short this week or the budget is spent.
bool staff(Practising& p, double hours);
/// Whether the budget covers so many yuan and the wage of so many staff hours.
bool affords(const Practising& p, double yuan, double hours);
/// Spends programme money: foundation to supporter, supporter to `to`. False when the budget is spent.
bool spend(Practising& p, double yuan, AccountKind to, std::uint64_t to_number, Purpose purpose,
           EventId cause);
/// Notes the beginning of the intervention the first time it does anything.
void begin_once(Practising& p);

/// Phase 3 for all interventions, those of higher priority first.
void practise(World& world, WeekWork& work);
/// After turnout and work.
void practise_after(World& world, WeekWork& work);

/// The thought of the affair of one's courtyard that presses most and nobody works on (affair: kNoAffair if
/// none).
Idea affair_idea(const World& world, ResidentIndex r);

/// Takes back what groups that gave up have not spent of a grant; groups whose project is done leave the
/// list.
void take_back_grants(Practising& p);
/// Members of groups, and regulars of routine activities (积极分子), in order of identity (S9).
std::vector<ResidentIndex> members_and_regulars(const Practising& p);

void academy_act(Practising& p);
void academy_after(Practising& p);
void micro_grants_act(Practising& p);
void micro_grants_after(Practising& p);
void accompaniment_act(Practising& p);
void public_event_act(Practising& p);
void public_event_after(Practising& p);
void resident_proposals_act(Practising& p);
void resident_proposals_after(Practising& p);
void upkeep_income_act(Practising& p);
void consensus_meetings_act(Practising& p);
void consensus_meetings_after(Practising& p);
void negotiation_act(Practising& p);
void negotiation_after(Practising& p);
void site_visit_act(Practising& p);
void site_visit_after(Practising& p);

extern const PracticeRecord kPlacebo;
extern const PracticeRecord kAcademy;
extern const PracticeRecord kMicroGrants;
extern const PracticeRecord kAccompaniment;
extern const PracticeRecord kPublicEvent;
extern const PracticeRecord kResidentProposals;
extern const PracticeRecord kUpkeepIncome;
extern const PracticeRecord kConsensusMeetings;
extern const PracticeRecord kNegotiation;
extern const PracticeRecord kSiteVisit;

}  // namespace linli
