#pragma once
// A slow, plain engine of the same model: the oracle of the fast one. It is written from the equations of
// docs/odd.md, as objects in maps by identity, and looks at everybody and everything every week: no
// storage slots, no calendar of wakings, no lists kept up to date. Of the simulator it uses only draws,
// parameters, household plans, traits and the law of ties.
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "observation/week_log.hpp"
#include "population/graph_generator.hpp"
#include "population/household.hpp"
#include "random/keyed.hpp"
#include "scenario/scenario.hpp"
#include "world/place.hpp"
#include "world/residents.hpp"
#include "world/ties.hpp"

namespace linli::reference {

/// States of a resident at one moment.
struct Levels {
  double motivation = 0, reliance = 0, concern = 0, confidence = 0, fatigue = 0;
  std::array<double, kSkills> skill{};
};

struct Resident {
  ResidentId id = 0;
  EntityKey key;
  std::uint16_t courtyard = 0;
  Week birth = 0, arrived = 0;
  bool caregiver = false;
  Traits traits;
  std::uint32_t circle = 0, wide = 0;  ///< foci of the graph
  Week clocks_from = 0;                ///< week from which the resident's clocks run
  Week touched = 0;                    ///< week of the values below
  float motivation = 0, reliance = 0, concern = 0, confidence = 0, fatigue = 0;
  std::array<float, kSkills> skill{};  ///< learned, above the baseline
  Week first_active = kNever, last_active = kLongAgo;
  float attendance_rate = 0;
  int attended = 0;
  float spare_factor = 1;  ///< of spare hours
  float hours_used = 0;    ///< this week
  Week endorsed_until = kLongAgo;
  std::map<std::size_t, Week> last_at;  ///< organiser, and when one last came to its routine activity
};

struct Member {
  Week joined = 0, role_since = 0, last_attended = 0;
  Role role = Role::member;
  float position = 0, strain = 0, load = 0;
};

struct Quarrel {
  ResidentId a = 0, b = 0;  ///< 0: nobody
  std::optional<GroupId> other;
  QuarrelObject object = QuarrelObject::direction;
  Week began = 0;
  EntityKey key;
  EventId event = 0;
};

struct Project {
  std::uint32_t affair = kNoAffair;  ///< serial number
  ProjectStep step = ProjectStep::discuss;
  Week started = 0;
  int failures = 0;
  bool well_aimed = true, granted = false;
  int upkeep_kept = 0;
  EventId event = 0;
};

struct Group {
  GroupId id;
  std::uint32_t serial = 0;  ///< in order of founding; what events name
  EntityKey key;
  Topic topic = Topic::recreation;
  std::uint16_t courtyard = 0;
  bool is_public = false, founded_public = false, alive = true;
  Origin origin = Origin::idea;
  EndCause end_cause = EndCause::none;
  Mode mode = Mode::one_person;
  Stage stage = Stage::activity, next_stage = Stage::activity;
  int projects_done = 0, performances = 0;
  Week next_stage_since = 0, last_met = 0, crowded_out = kLongAgo, captain_lost = kNever,
       went_public = kNever;
  Week ended = kNever, last_supported = kLongAgo, last_project = kLongAgo;
  std::optional<GroupId> parent, second_parent;
  EventId founding_event = 0, cause = 0, end_event = 0, trouble = 0;
  std::set<Week> met;  ///< every week in which it met
  float clarity = 0, norms = 0, skill = 0, cohesion = 0, dependence = 0, legitimacy = 0, efficacy = 0;
  float holding_hours = 0;
  float supporter_hours = 0, do_for = 0, guided = 0, raise_push = 0, extra_hours = 0,
        prescribed = 0;  ///< this week
  Week paid = kLongAgo;
  int grant_call = -1;
  std::uint32_t proposal = kNoAffair;  ///< serial number
  EventId proposal_cause = 0;
  bool applied = false;
  std::int64_t funds_fen = 0, grant_fen = 0;
  std::map<ResidentId, Member> members;
  std::vector<Quarrel> quarrels;
  std::optional<Project> project;
  std::vector<ResidentId> looking_in;  ///< who means to come to the next meeting

  [[nodiscard]] ResidentId holder(Role role) const;  ///< 0: nobody
  [[nodiscard]] int roles_filled() const;
  [[nodiscard]] int active(Week week) const;
};

struct Affair {
  std::uint32_t serial = 0;
  EntityKey key;
  Topic topic = Topic::environment;
  std::uint16_t courtyard = 0;
  Week arose = 0, ended = kNever;
  double severity = 0, level = 0, relieved = 0, severity_now = 0;
  Week kept_until = kLongAgo;
  std::optional<GroupId> taken_by, solved_by;
  bool solved = false;
  EventId event = 0;
};

struct PublicEvent {
  std::uint32_t serial = 0;
  EntityKey key;
  std::uint16_t community = 0;
  bool manufactured = false;
  Topic topic = Topic::volunteering;
  Week began = 0, ended = kNever;
  double salience_start = 1, salience_weeks = 5, salience = 0;
  EventId event = 0;
  std::set<ResidentId> informed, tellers, volunteers;
  std::uint32_t informed_count = 0;
};

struct Idea {
  ResidentId resident = 0;
  Origin origin = Origin::idea;
  Topic topic = Topic::recreation;
  std::uint32_t affair = kNoAffair;
  std::optional<GroupId> parent;
  EventId cause = 0;
  double push = 0;
  std::set<ResidentId> pool;
};

enum class Bond { none, acquainted, member, role, promised };

struct Attendee {
  bool carried = false, member = false;
  int ties = 0;
  float margin = 0;  ///< log-odds beyond the threshold
};

struct Occasion {
  HostKind host = HostKind::committee;
  std::uint32_t number = 0;
  GroupId group;  ///< of a group's meeting
  EntityKey key;
  Topic topic = Topic::recreation;
  bool public_affair = false;
  std::uint16_t community = 0;
  double hours = 1.5, salience = 0, legitimacy = 0, gift = 0;
  double autonomy = 0, competence = 0, relatedness_bonus = 0;
  bool achievement = false;
  float teach = 0, concern = 0;
  float teach_consensus = 0, teach_project = 0;  ///< beside `teach`, for that skill alone
  std::map<ResidentId, Bond> candidates;         ///< with the strongest bond
  std::map<ResidentId, float> words;             ///< log-odds beyond the bond
  std::map<ResidentId, Attendee> attending;
  void invite(ResidentId who, Bond bond = Bond::none);
};

struct Experience {
  std::uint64_t order = 0;
  float autonomy = 0, competence = 0, mastery = 0, relatedness = 0, hours = 0;
  bool felt = true, achievement = false, by_gift = false;
  float concern = 0;
  bool talked = false;
  float talked_concern = 0;
  std::array<float, kSkills> learned{};
};

/// What a resident weighs about an occasion.
struct Call {
  Topic topic = Topic::recreation;
  bool public_affair = false;
  double hours = 1.5, salience = 0, legitimacy = 0, gift = 0, bond = 0;
  int friends = 0;
  std::optional<double> season;  ///< of the group whose meeting it is
};

/// What a children's council has in hand.
struct Council {
  std::uint32_t affair = kNoAffair;  ///< serial number
  ProjectStep step = ProjectStep::discuss;
  int failures = 0;
  bool well_aimed = true;
  float clarity = 0;
  std::int64_t funds_fen = 0;
  EventId event = 0;
};

struct Intervention {
  enum class Phase { idle, running, over };
  InterventionPlan plan;
  std::map<std::string, double> lever;
  int number = 0;
  Phase phase = Phase::idle;
  Week since = 0;
  EventId event = 0, round_event = 0;
  std::map<ResidentId, float> people;  ///< with hours attended
  std::map<ResidentId, int> missed;    ///< sessions in a row
  std::set<ResidentId> sworn;          ///< who were at the opening ceremony
  std::vector<GroupId> groups, in_hand;
  std::map<GroupId, double> sessions;                ///< of a group, how many
  std::map<std::uint16_t, Council> councils;         ///< by community
  std::map<GroupId, std::optional<GroupId>> makers;  ///< of a receiver, who sells for it; none: children
  std::vector<std::pair<std::optional<GroupId>, EventId>> losses;  ///< reflected on this week
  std::set<std::uint32_t> staged, out;  ///< events nobody knows to be staged; come out
  std::uint32_t round = 0, round_grants = 0;
  std::uint32_t public_event = kNoAffair;
  std::int64_t spent_fen = 0;
};

/// What is told of a week.
struct Log {
  std::vector<Event> events;
  std::vector<LedgerEntry> ledger;
  std::vector<HoursEntry> hours;
  std::vector<MembershipSpell> memberships;
  std::vector<Attendance> attendances;
};

/// One meeting of a group while it is held.
struct Meeting {
  Group& group;
  Occasion& occasion;
  std::vector<ResidentId> present;  ///< members
  std::map<ResidentId, Experience> lived;
  int tasks = 0, own = 0, helped = 0;
  bool money = false, worked = false;
  double outcome = 0;
};

class Engine {
 public:
  /// `levers`: of each intervention of the scenario, by key. The graph is the generated one.
  Engine(const Scenario& scenario, std::vector<std::map<std::string, double>> levers);
  /// One week further.
  void step();

  // State.
  Scenario scenario;
  Parameters p;
  ReplicateKey replicate;
  Place place;
  Week week = 0;
  Week first_week = 0;  ///< the first week stepped: clocks of places run from it
  std::map<ResidentId, Resident> residents;
  std::map<ResidentId, std::map<ResidentId, TieKind>> ties;
  std::map<GroupId, Group> groups;
  std::map<std::uint32_t, Affair> affairs;      ///< by serial number
  std::map<std::uint32_t, PublicEvent> events;  ///< by serial number, shared with affairs
  std::vector<Idea> ripening;
  std::vector<Intervention> interventions;
  std::int64_t budget_fen = 0;
  double hours_left = 0;
  EventId last_event = 0;
  Log log;
  std::vector<Event> last_week;  ///< events of last week

  // What an observer asks.
  [[nodiscard]] std::vector<GroupId> living() const;  ///< in order of founding
  [[nodiscard]] bool member_of(ResidentId r, const GroupId& g) const;
  [[nodiscard]] int memberships(ResidentId r) const;
  [[nodiscard]] bool adult(ResidentId r) const;
  [[nodiscard]] std::uint16_t community_of(ResidentId r) const;
  [[nodiscard]] std::vector<ResidentId> household(std::uint32_t dwelling) const;
  /// Who came to an organiser's routine activity within the weeks of habit before `when`.
  [[nodiscard]] std::vector<ResidentId> regulars(std::size_t organiser, Week when) const;

 private:
  struct Home {
    std::uint16_t occupancy = 0;
    Week arrives = 0;
  };
  std::vector<Home> homes_;
  TieLaw law_;
  FocusMap foci_;
  std::uint32_t next_serial_ = 0;  ///< of affairs and public events
  std::vector<GroupId> founded_;   ///< identity by serial number
  // This week.
  std::vector<Occasion> occasions_;
  std::map<ResidentId, std::vector<Experience>> experiences_;
  std::vector<Idea> ideas_;
  /// What gifts there are at an organiser's routine activity, of which intervention, and who is told.
  struct RoutineGift {
    std::size_t organiser = 0;
    int intervention = 0;
    double gift = 0;
    std::vector<ResidentId> told;
  };
  std::vector<RoutineGift> routine_gifts_;

  // people.cpp
  void arrive(ResidentId id, Week birth, Week since, bool caregiver);
  void make_ties_of(ResidentId r);
  void say_goodbye(ResidentId r);
  void move_households();
  std::optional<std::uint32_t> passage(EntityKey key, Stream stream, std::uint32_t first,
                                       std::uint32_t stride, double rate, Week from) const;
  double left(double tau, Week weeks) const;
  double baseline_skill(const Traits& traits, Skill skill) const;
  Levels levels(ResidentId r) const;
  double skill_of(ResidentId r, Skill skill) const;
  double spare_hours(ResidentId r) const;
  double idea_rate(const Resident& r) const;
  double mood(ResidentId r) const;
  double season(const Group& g) const;
  double circle(int friends) const;
  double outside_part(const Levels& c, const Call& call) const;
  double act_log_odds(ResidentId r, const Levels& c, const Call& call) const;
  void learn_and_feel(Resident& r, std::vector<Experience>& lived);
  void take_to_heart();
  // environment.cpp
  void raise_affairs();
  void raise_events();
  void begin_event(std::uint16_t community, EntityKey key, double salience, double weeks, bool manufactured);
  void spread_news();
  void spread_day(PublicEvent& event, int day, std::set<ResidentId>& fresh);
  std::vector<std::uint32_t> open_affairs(std::uint16_t courtyard) const;
  /// `topic`: of this topic only.
  std::uint32_t pressing_affair(std::uint16_t courtyard, std::optional<Topic> topic = {}) const;
  // turnout.cpp
  void notice_routines();
  void have_ideas();
  std::uint32_t affair_on_mind(const Resident& r, std::uint32_t spell) const;
  Topic favourite(const Resident& r, std::uint32_t spell) const;
  void call_meetings();
  /// The tie of `r` whose draw under the chooser's key is lowest; 0 without ties.
  ResidentId one_of_ties(ResidentId r, EntityKey chooser, Stream stream) const;
  void invite_ties(const Group& g, Occasion& o) const;
  void onlookers(const Group& g, Occasion& o) const;
  void service_at(const PublicEvent& event);
  void decide_turnout();
  void meet_people();
  void form_ties(const Occasion& o, std::set<std::pair<ResidentId, ResidentId>>& made) const;
  void talk_of_it(const Occasion& o);
  void leave_traces(const Occasion& o);
  // membership.cpp
  EventId note(Event event);
  void pay(LedgerEntry entry);
  void add_member(Group& g, ResidentId r, EventId cause);
  void drop_member(Group& g, ResidentId r, EventId cause);
  void give_role(Group& g, ResidentId r, Role role, EventId cause);
  void end_group(Group& g, EndCause cause, EventId because);
  Group& make_group(ResidentId founder, Topic topic, std::uint16_t courtyard);
  void join_groups();
  void leave_groups();
  void found_groups();
  double step_forward_log_odds(const Idea& idea, const Levels& c) const;
  bool steps_forward(const Idea& idea) const;
  std::vector<ResidentId> companions(const Idea& idea) const;
  void found(const Idea& idea, const std::vector<ResidentId>& with);
  double autonomy_of(Mode mode) const;
  Mode prefer_mode(const Group& g, ResidentId captain) const;
  // work.cpp
  enum class TaskResult { own, helped, failed };
  void work_in_groups();
  void hold_meeting(Meeting& m);
  TaskResult do_task(Meeting& m, double difficulty, double skill_effect, double ease, std::uint32_t index,
                     bool own_trade);
  void run_tasks(Meeting& m);
  void deliberate(Meeting& m);
  void quarrel(Meeting& m);
  void settle(Meeting& m);
  void work_on_project(Meeting& m);
  void pass_the_box(Meeting& m, std::int64_t up_to, EventId cause);
  void spend_from_box(Meeting& m, std::int64_t fen, EventId cause);
  bool raise_money(Meeting& m, std::int64_t needed);
  bool attempt(Meeting& m, int tasks);
  void after_success(Meeting& m);
  void act_on_affair(Meeting& m, EventId because);
  void after_failure(Meeting& m);
  void release(Group& g);
  void perform(Meeting& m);
  double care(ResidentId r, const Affair& affair) const;
  void take_up_affair(Meeting& m);
  ResidentId raiser(const Meeting& m, const Affair& affair) const;
  bool agreed(Meeting& m, const Affair& affair, ResidentId by);
  void hold_together(Meeting& m);
  void fill_roles(Meeting& m);
  double role_log_odds(const Group& g, ResidentId r) const;
  void finish(Meeting& m);
  // lifecycle.cpp
  void succeed_captains();
  bool leads(ResidentId r) const;
  void find_successor(Group& g, ResidentId stepped_down);
  void split_groups();
  std::optional<Quarrel> breaking_quarrel(const Group& g) const;
  std::map<ResidentId, std::map<ResidentId, int>> members_graph(const Group& g) const;
  /// The captain's side of a split; empty where the group does not break.
  std::set<ResidentId> with_captain(const Group& g, ResidentId captain, ResidentId opponent) const;
  void merge_groups();
  void end_groups();
  void assess_stages();
  Stage looks_like(const Group& g) const;
  void share_space();
  void share_honours();
  /// Claims of a community's groups that have finished anything, the strongest first.
  std::vector<GroupId> honours_claims(std::uint16_t community, std::uint32_t luck) const;
  EventId honour(Group& g, double standing, EventId cause);
  void pass_over(Group& g, const Group& winner, double norms, std::uint32_t luck, EventId cause);
  void quarrel_between(Group& loser, const Group& winner, QuarrelObject object, EventId because);
  void hatch_groups();
  // support.cpp
  std::vector<Intervention*> by_priority();
  void practise();
  void practise_after();
  bool due(const Intervention& i) const;
  bool serves(const Intervention& i, std::uint16_t community) const;
  void begin_once(Intervention& i);
  bool staff(Intervention& i, double hours);
  bool affords(double yuan, double hours) const;
  bool spend(Intervention& i, double yuan, AccountKind to, Purpose purpose, EventId cause,
             std::uint64_t to_number = 0);
  Idea affair_idea(ResidentId r) const;
  void academy(Intervention& i);
  void admit(Intervention& i);
  void academy_after(Intervention& i);
  void graduate(Intervention& i, ResidentId r, double hours);
  void micro_grants(Intervention& i);
  bool hears_call(const Intervention& i, EntityKey key, const std::string& reach) const;
  void micro_grants_after(Intervention& i);
  void review(Intervention& i, Group& g);
  void accompaniment(Intervention& i);
  void introduce(const Intervention& i, Group& g);
  void public_event(Intervention& i);
  void public_event_after(Intervention& i);
  PublicEvent* seized(const Intervention& i);
  // activities.cpp
  Occasion activity_of(const Intervention& i, std::uint64_t where) const;
  std::vector<std::uint16_t> courtyards_by_lot(const Intervention& i, double most) const;
  std::vector<ResidentId> passers_by(const Intervention& i, std::uint16_t courtyard, double share) const;
  bool materials_and_staff(Intervention& i, double hours);
  EventId tell_held(const Intervention& i, const Occasion& o);
  void ask_to_lead(const Intervention& i, ResidentId r, Topic topic, double push,
                   const std::set<ResidentId>& with, EventId cause);
  void gifts(Intervention& i);
  void gifts_after(Intervention& i);
  void demonstration(Intervention& i);
  void demonstration_after(Intervention& i);
  void slow_cultivation(Intervention& i);
  void slow_cultivation_after(Intervention& i);
  void lecturers(Intervention& i);
  void recruit_lecturers(Intervention& i);
  void lecturers_after(Intervention& i);
  void honours(Intervention& i);
  void honours_after(Intervention& i);
  std::set<ResidentId> members_and_regulars(const Intervention& i) const;
  void take_back_grants(Intervention& i);
  // support_practices.cpp
  bool hears_of_proposals(const Intervention& i, EntityKey key) const;
  void resident_proposals(Intervention& i);
  void resident_proposals_after(Intervention& i);
  void answer_proposal(Intervention& i, Group& g);
  const Affair* best_result(const Group& g, double least) const;
  void upkeep_income(Intervention& i);
  void consensus_meetings(Intervention& i);
  void consensus_meetings_after(Intervention& i);
  void negotiation(Intervention& i);
  void negotiation_after(Intervention& i);
  void site_visit(Intervention& i);
  void site_visit_after(Intervention& i);
  // councils.cpp
  bool buy(Intervention& i, double yuan, double hours, Purpose purpose);
  Experience& lived_at(const Occasion& o, ResidentId r);
  std::set<ResidentId> children_of(std::uint16_t community) const;
  void childrens_council(Intervention& i);
  void begin_term(Intervention& i);
  void childrens_council_after(Intervention& i);
  void work_in_council(Intervention& i, std::uint16_t community, const Occasion& o, EventId told);
  EventId tell_council(const Council& c, EventKind kind, ProjectStep step, double value);
  double council_outcome(Intervention& i, Council& c, const Occasion& o, bool done);
  void charity_sale(Intervention& i);
  void couple(Intervention& i);
  std::set<ResidentId> makers_of(Intervention& i, const GroupId& receiver) const;
  void charity_sale_after(Intervention& i);
  void hold_sale(Intervention& i, Group& receiver, const Occasion& o);
  void reflection(Intervention& i);
  void reflection_after(Intervention& i);
  // vices.cpp
  void over_procedure(Intervention& i);
  void over_procedure_after(Intervention& i);
  void manufactured_event(Intervention& i);
  void manufactured_event_after(Intervention& i);
};

/// Key of a place, affair, event or intervention: `what` numbers the class of entity.
enum class KeyOf : std::uint64_t { courtyard = 1, community, organiser, affair, public_event, intervention };
inline EntityKey place_key(ReplicateKey replicate, KeyOf what, std::uint64_t a, std::uint64_t b = 0) {
  return entity_key(replicate, 0xFFFF'0000'0000'0000ULL | static_cast<std::uint64_t>(what) << 32U | a, b);
}
/// Identity of an intervention: FNV-1a of its name.
inline std::uint64_t identity_of(const InterventionPlan& plan) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL;
  for (const char letter : plan.name)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x0000'0100'0000'01B3ULL;
  return hash;
}
inline ReplicateKey under(EntityKey key) { return {key.k0, key.k1}; }
inline std::uint64_t whole(EntityKey key) { return static_cast<std::uint64_t>(key.k1) << 32U | key.k0; }

}  // namespace linli::reference
