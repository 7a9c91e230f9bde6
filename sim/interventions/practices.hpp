#pragma once
// What a practice does in its week. A practice acts on named residents and groups through something
// attended or received, and never on an outcome.
#include <optional>

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
  /// A lever that numbers a topic.
  [[nodiscard]] Topic topic(int index) const { return static_cast<Topic>(static_cast<int>(lever(index))); }
  /// Money of one dose, yuan.
  [[nodiscard]] double yuan(const Price& price) const;
  /// Identity of the intervention, by its name: the same in every arm, whatever else is done there.
  [[nodiscard]] std::uint64_t identity() const;
};

/// What a practice does, by phase: `act` in phase 3, `after` when turnout and work are done.
struct PracticeLaw {
  void (*act)(Practising&);
  void (*after)(Practising&);
};
const PracticeLaw& practice_law(PracticeId id);

/// Whether an event is a loss that Trigger::project_failed waits for.
bool lost_something(const Event& event);
/// Whether an occasion of the schedule or its trigger falls in this week.
bool due(const Practising& p);
/// Whether the intervention serves this community (numbered from 0).
bool serves(const Practising& p, std::uint16_t community);
/// Whether it serves the community of a group.
bool serves(const Practising& p, const Group& g);
/// Asks the supporter for staff hours, all or none; pays the wage. False, and noted as unmet, when they
/// run short this week or the budget is spent.
bool staff(Practising& p, double hours);
/// The same for hours with a group, which are written down as its support.
bool staff_with(Practising& p, Group& g, double hours);
/// The same for a visit to a group; one that cannot be made is noted.
bool staff_visit(Practising& p, Group& g, double hours);
/// Writes down so many hours of this week as support of a group.
void supported(Practising& p, Group& g, double hours);
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

/// The thought of the affair of one's courtyard (of a topic, if given) that presses most and nobody works on
/// (affair: kNoAffair if none).
Idea affair_idea(const World& world, ResidentIndex r, std::optional<Topic> topic = {});

/// At most so many courtyards of the communities served, drawn by lot: the same whatever else is done.
std::vector<std::uint16_t> courtyards_by_lot(const Practising& p, std::size_t most);
/// An activity of this intervention, at a courtyard (or community): host and key, all else as by default.
Occasion activity_of(const Practising& p, std::uint16_t place);
/// Invites residents to an occasion, in the order given.
void invite(Occasion& o, const std::vector<ResidentIndex>& residents, Bond bond);
/// This week's activities of this intervention, or its occasions of another kind.
std::vector<Occasion*> activities_held(const Practising& p, HostKind host = HostKind::activity);
/// This week's activity of a group; null without.
const Occasion* meeting_of(const Practising& p, std::uint32_t serial);
/// Share of a group's members who were at an occasion; 0 of a group without members.
double share_there(const Group& g, const Occasion& o);
/// Notes that an occasion of this intervention was held, and how many came.
EventId note_held(Practising& p, const Occasion& o, EventKind kind = EventKind::activity_held);
/// Notes each of its people as taken on.
void note_taken_on(Practising& p);
/// What an attendee of an occasion (not a group's meeting) takes from it, to be told more of.
Experience& lived_at(const Practising& p, const Occasion& o, ResidentIndex r);
/// A children's council of a community, of whichever intervention holds one; null without.
Council* council_in(World& world, std::uint16_t community);
/// The children who sit on councils in a community, in order of identity.
std::vector<ResidentIndex> children_in_council(const World& world, std::uint16_t community);
/// Pays suppliers for one dose (a session, event or visit), and its staff hours: both or nothing.
bool purchase_and_staff(Practising& p, const Price& price, Purpose purpose);
/// Adults of a courtyard who come upon something there this week, each with this probability.
std::vector<ResidentIndex> passers_by(const Practising& p, std::uint16_t courtyard, double share);
/// Asks a resident in person to start something with those named: an idea that ripens next week. It is
/// about the affair of the topic that presses most in the courtyard, or, without one, about the interest.
void ask_to_lead(Practising& p, ResidentIndex r, Topic topic, double push,
                 const std::vector<ResidentIndex>& with, EventId cause);
/// What those who stand for a group (who hold a role) feel when it is given or refused something, and what
/// they learn of asking for it; each as in Experience.
void feel_for_group(Practising& p, const Group& g, double autonomy, double competence, double learned = 0.0);
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

void childrens_council_act(Practising& p);
void childrens_council_after(Practising& p);
void charity_sale_act(Practising& p);
void charity_sale_after(Practising& p);
void reflection_act(Practising& p);
void reflection_after(Practising& p);
void over_procedure_act(Practising& p);
void over_procedure_after(Practising& p);
void manufactured_event_act(Practising& p);
void manufactured_event_after(Practising& p);

void gifts_act(Practising& p);
void gifts_after(Practising& p);
void demonstration_act(Practising& p);
void demonstration_after(Practising& p);
void slow_cultivation_act(Practising& p);
void slow_cultivation_after(Practising& p);
void lecturers_act(Practising& p);
void lecturers_after(Practising& p);
void honours_act(Practising& p);
void honours_after(Practising& p);

extern const PracticeRecord kPlacebo;
extern const PracticeRecord kAcademy;
extern const PracticeRecord kMicroGrants;
extern const PracticeRecord kAccompaniment;
extern const PracticeRecord kPublicEvent;
extern const PracticeRecord kGifts;
extern const PracticeRecord kDemonstration;
extern const PracticeRecord kSlowCultivation;
extern const PracticeRecord kLecturers;
extern const PracticeRecord kHonours;
extern const PracticeRecord kResidentProposals;
extern const PracticeRecord kUpkeepIncome;
extern const PracticeRecord kConsensusMeetings;
extern const PracticeRecord kNegotiation;
extern const PracticeRecord kSiteVisit;
extern const PracticeRecord kChildrensCouncil;
extern const PracticeRecord kCharitySale;
extern const PracticeRecord kReflection;
extern const PracticeRecord kOverProcedure;
extern const PracticeRecord kManufacturedEvent;

}  // namespace linli
