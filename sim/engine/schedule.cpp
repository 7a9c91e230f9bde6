#include "engine/schedule.hpp"

#include "interventions/practices.hpp"
#include "mechanisms/mechanisms.hpp"

namespace linli {
namespace {

/// Puts a mechanism that needs no executor into the table.
template <void (*step)(World&, WeekWork&)>
void plain(World& world, WeekWork& work, Executor& /*executor*/) {
  step(world, work);
}

void news(World& world, WeekWork& /*work*/, Executor& /*executor*/) { spread_news(world); }

// What precedes what, and why: news needs the events of the week; interventions set what meetings may
// draw on; ideas and notices wake residents before they decide; joining needs attendance; work needs
// members; what was lived is taken to heart when all of it is known; stages are read last.
constexpr Phase kWeek[] = {
    {2, "households move", "household plans", "residents, ties, memberships", "those who come",
     plain<move_households>},
    {2, "affairs arise and fade", "clocks of courtyards", "affairs", "nobody", plain<raise_affairs>},
    {2, "public events arise and fade", "clocks of communities, scenario", "events", "nobody",
     plain<raise_events>},
    {2, "news spreads, day by day", "ties, households", "who knows of events", "nobody", news},
    {3, "interventions (1: their calendar and triggers)", "plans, last week's events, groups",
     "occasions, visits, accounts", "those they call", plain<practise>},
    {4, "residents wake", "calendar, regulars, ties", "occasions, ideas",
     "by attention, habit, being told, ideas", plain<wake_residents>},
    {5, "groups call meetings", "groups, ties, households", "occasions", "members, those brought, onlookers",
     plain<call_meetings>},
    {5, "turnout", "states, ties, occasions", "attendance, hours", "those who noticed", decide_turnout},
    {5, "encounters", "attendance, ties", "experiences, ties, traces", "those present, and whom they talk to",
     plain<meet_people>},
    {6, "joining", "attendance, ties", "memberships", "onlookers present", plain<join_groups>},
    {6, "founding", "ideas, ties, states", "groups, memberships", "founders, those asked",
     plain<found_groups>},
    {7, "work in groups", "groups, members' states, affairs",
     "groups, projects, quarrels, accounts, experiences", "members present", plain<work_in_groups>},
    {7, "interventions take note", "attendance, projects", "accounts, experiences, ideas",
     "entrants, applicants", plain<practise_after>},
    {7, "experience is taken to heart", "experiences", "residents' states", "those present",
     plain<take_to_heart>},
    {8, "leaving", "attendance, quarrels", "memberships", "nobody", plain<leave_groups>},
    {8, "captains step down and are succeeded", "states, roles", "roles", "nobody", plain<succeed_captains>},
    {8, "splits", "quarrels, ties among members", "groups, memberships", "nobody", plain<split_groups>},
    {8, "merges", "groups, ties between them", "groups, memberships", "nobody", plain<merge_groups>},
    {8, "ends", "meetings, members", "groups", "nobody", plain<end_groups>},
    {8, "stages", "what an observer sees of groups", "stages", "nobody", plain<assess_stages>},
    {9, "space", "groups' claims", "quarrels between groups, who is crowded out", "nobody",
     plain<share_space>},
    {9, "honours and money", "groups' standing", "quarrels between groups, legitimacy, accounts", "nobody",
     plain<share_honours>},
    {9, "hatching", "onlookers from elsewhere", "ideas of next week", "those who take it home",
     plain<hatch_groups>},
};

}  // namespace

std::span<const Phase> schedule() { return kWeek; }

}  // namespace linli
