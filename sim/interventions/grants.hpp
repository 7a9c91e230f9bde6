#pragma once
// What practices that grant money have in common (S20-S22, S42): a call is told, a review judges plans, those
// who stand for a group feel its answer, and what a project that failed leaves is returned.
#include "interventions/practices.hpp"

namespace linli {

/// A call for plans, by its luck of hearing and its levers.
struct GrantCall {
  Stream stream = Stream::grant_review;  ///< of the draws of who hears of it
  std::uint32_t index = 0;               ///< of those draws, by round
  double reach = 0;                      ///< probability that a group, or a resident, hears of it
  double pull = 0;  ///< what it adds to raising an affair, or stepping forward for one, log-odds
};
/// Begins a round: no grants yet.
void open_call(Practising& p);
/// Tells groups of the communities served of the call that is open: it pulls them to raise an affair.
void tell_groups(Practising& p, const GrantCall& call);
/// A resident of the communities served who hears of it may think of what presses in his courtyard.
void tell_resident(Practising& p, const GrantCall& call, ResidentIndex r);

/// How a review judges plans, and what its answers do to those who stand for the group.
struct GrantReview {
  double most = 0;        ///< that one grant gives, yuan
  double approval = 0;    ///< probability that a plan of middling clarity is approved
  double clear_plan = 0;  ///< what a wholly clear goal, against none, adds to it, log-odds
  double own = 1;         ///< share of the plan that is their own: so far the answer is felt
  struct Answer {
    EventKind kind = EventKind::count_;
    double autonomy = 0, competence = 0;  ///< felt, [-1, 1]
  } approved, refused;
};
/// Answers the plan of a group with a project, by how clear it is, and gives the money; refused also where
/// the budget does not cover it. `answer`: the event, all but kind, group, affair and value. True when
/// approved.
bool answer_plan(Practising& p, Group& g, const GrantReview& review, Event answer);
/// Takes back what groups that gave up have not spent of a grant; groups whose project is done leave the
/// list.
void take_back_grants(Practising& p);

}  // namespace linli
