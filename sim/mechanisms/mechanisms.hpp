#pragma once
// The processes of the week, one per file. Each reads the world, proposes, and applies in an order
// that depends on identities only. engine/schedule.cpp puts them in order.
#include <optional>
#include <span>

#include "engine/executor.hpp"
#include "mechanisms/week.hpp"

namespace linli {

struct Condition;

// Phase 2: environment.
void move_households(World& world, WeekWork& work);  // demography.cpp
void raise_affairs(World& world, WeekWork& work);    // affairs.cpp
void raise_events(World& world, WeekWork& work);     // events.cpp
void spread_news(World& world);                      // news.cpp

// Phase 4: residents.
void wake_residents(World& world, WeekWork& work);  // attention.cpp

// Phase 5: turnout.
void call_meetings(World& world, WeekWork& work);                       // meetings.cpp
void decide_turnout(World& world, WeekWork& work, Executor& executor);  // turnout.cpp
void meet_people(World& world, WeekWork& work);                         // encounters.cpp

// Phase 6: membership.
void join_groups(World& world, WeekWork& work);  // membership.cpp
void leave_groups(World& world, WeekWork& work);
void found_groups(World& world, WeekWork& work);  // founding.cpp

// Phase 7: work.
void work_in_groups(World& world, WeekWork& work);  // group_work.cpp
void take_to_heart(World& world, WeekWork& work);   // needs.cpp

// Phase 8: lifecycle.
void succeed_captains(World& world, WeekWork& work);  // succession.cpp
void split_groups(World& world, WeekWork& work);      // split.cpp
void merge_groups(World& world, WeekWork& work);      // merge.cpp
void end_groups(World& world, WeekWork& work);        // ending.cpp
void assess_stages(World& world, WeekWork& work);     // stage.cpp

// Phase 9: between groups.
void share_space(World& world, WeekWork& work);  // rivalry.cpp
void share_honours(World& world, WeekWork& work);
void hatch_groups(World& world, WeekWork& work);  // hatching.cpp

/// A sudden public event begins in a community.
void begin_event(World& world, WeekWork& work, std::uint16_t community, EntityKey key, double salience,
                 double weeks, bool manufactured);
/// Rows of what is still open, for the end of a run.
void close_affairs(const World& world, WeekLog& log);
void close_events(const World& world, WeekLog& log);

/// By community, the living groups that have finished anything, the strongest claim to honours first; `draw`
/// numbers the luck of the round.
std::vector<std::vector<std::uint32_t>> honours_claims(const World& world, std::uint32_t draw);
/// Honours a group: its standing goes so far of the way to full. Returns the event.
EventId honour(World& world, WeekWork& work, Group& group, double legitimacy, EventId cause);
/// How a group is passed over: at a round of honours, or for room.
struct PassedOver {
  QuarrelObject object = QuarrelObject::honours;
  double norms = 0;  ///< that hold between it and the others then, [0, 1]
  std::uint32_t draw = 0;
  EventId cause = 0;
};
/// A group passed over may quarrel with the weakest that was not.
void pass_over(World& world, WeekWork& work, Group& loser, const Group& winner, const PassedOver& how);

/// Starts the clocks of a resident who has just come.
void start_clocks(World& world, ResidentIndex r);
/// Puts a resident into a group; the caller has checked that there is room.
void add_member(World& world, WeekWork& work, Group& group, ResidentIndex r, EventId cause);
/// Takes a member out, closing the membership spell; roles fall vacant, quarrels of his go.
void drop_member(World& world, WeekWork& work, Group& group, ResidentIndex r, EventId cause);
/// Gives a role (or takes it: Role::member), closing and opening spells.
void give_role(World& world, WeekWork& work, Group& group, Member& member, Role role, EventId cause);
/// A new living group without members; identity from founder and week.
Group& make_group(World& world, WeekWork& work, ResidentIndex founder, Topic topic, std::uint16_t courtyard);
/// Ends a group: memberships closed, funds returned, event noted.
void end_group(World& world, WeekWork& work, Group& group, EndCause cause, EventId because);
/// The row of the table of groups.
GroupRow group_row(const Group& group);
/// The affair of a courtyard (of a topic, if given) that presses most and nobody works on; kNoAffair if none.
std::uint32_t pressing_affair(const World& world, std::uint16_t courtyard, std::optional<Topic> topic = {});
/// Whether a resident is captain of some group.
bool leads_already(const World& world, ResidentIndex r);
/// One of a resident's ties, drawn by the two together under the key of the occasion, so that a tie more or
/// less leaves the luck of the others as it was; kNobody where there is none.
ResidentIndex one_of_ties(const World& world, ResidentIndex r, EntityKey chooser, Stream stream);
/// Log-odds that a resident in a condition steps forward for an idea (S43).
double step_forward_log_odds(const World& world, const Idea& idea, const Condition& condition);
/// Which way of deciding a captain prefers (S27).
Mode prefer_mode(const World& world, const Group& group, ResidentIndex captain);
/// Log-odds of a plain member to take a role: an equal share of holding the group together weighs on it.
double role_log_odds(const World& world, const Group& group, ResidentIndex r);
/// Autonomy a member feels under a way of deciding.
double autonomy_of(const Parameters& parameters, Mode mode);

}  // namespace linli
