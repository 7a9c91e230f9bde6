#include "observation/records.hpp"

#include <array>

#include "observation/week_log.hpp"

namespace linli {

std::string_view event_kind_name(EventKind kind) {
  static constexpr std::array<std::string_view, static_cast<std::size_t>(EventKind::count_)> names = {
      "affair_arose",
      "affair_solved",
      "affair_worsened",
      "affair_faded",
      "event_arose",
      "event_ended",
      "group_founded",
      "founding_failed",
      "joined",
      "left",
      "role_taken",
      "role_left",
      "captain_burned_out",
      "captain_left",
      "succession",
      "way_of_deciding_chosen",
      "project_started",
      "step_done",
      "step_failed",
      "project_done",
      "project_failed",
      "quarrel_began",
      "quarrel_settled",
      "stage_changed",
      "went_public",
      "goal_changed",
      "split",
      "merged",
      "hatched",
      "ended",
      "rivalry_won",
      "rivalry_lost",
      "performance",
      "money_received",
      "intervention_began",
      "academy_call",
      "academy_admitted",
      "academy_graduated",
      "academy_dropped",
      "grant_applied",
      "grant_approved",
      "grant_refused",
      "grant_returned",
      "visit",
      "visit_unmet",
      "volunteer_turned_out",
      "follow_up_held",
      "placebo_reversed",
      "resident_left",
      "proposal_made",
      "proposal_approved",
      "proposal_refused",
      "consensus_meeting",
      "negotiation_held",
      "site_visited",
      "became_willing",
      "goal_revised",
      "activity_held",
      "taken_on",
      "asked_to_lead",
      "council_step_done",
      "council_step_failed",
      "council_gave_up",
      "sale_held",
      "reflection_held",
      "activity_reported",
      "backlash"};
  return names[static_cast<std::size_t>(kind)];
}

void WeekLog::clear() {
  indicators.clear();
  events.clear();
  groups.clear();
  ended_groups.clear();
  ended_affairs.clear();
  memberships.clear();
  attendances.clear();
  ledger.clear();
  hours.clear();
  ties.clear();
  arrived.clear();
  residents_left.clear();
  snapshot.clear();
  active_residents = 0;
}

}  // namespace linli
