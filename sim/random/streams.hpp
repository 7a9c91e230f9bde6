#pragma once
// The one list of random streams. Append only: a number, once given, is never given again,
// so that adding a stream changes no draw of another.
#include <cstdint>

namespace linli {

/// What a draw is for. Part of the counter of every keyed draw.
enum class Stream : std::uint32_t {
  household_life = 1,      ///< composition, ages, length of stay of a household
  resident_traits = 2,     ///< initiative, sociality, hours, interests
  graph_focus = 3,         ///< which circle and which wider focus a resident belongs to
  graph_tie = 4,           ///< whether two residents of one focus are tied
  graph_expand = 5,        ///< tie between members of two tied households (graph from a file)
  wake_attention = 6,      ///< Exp(1) clock: next time a resident notices a routine call
  wake_idea = 7,           ///< Exp(1) clock: next time a resident thinks of starting something
  quarter_mood = 8,        ///< slow change of a resident's circumstances, one draw a quarter
  turnout = 9,             ///< logistic noise of the decision to attend
  invite = 10,             ///< whether a member tells a tie of the coming activity
  join = 11,               ///< decision to join a group
  found = 12,              ///< decision to found a group
  companion = 13,          ///< decision to follow a founder
  talk = 14,               ///< whether two people tied talk about public affairs
  affair_arises = 15,      ///< Exp(1) clock of a courtyard: next public affair
  affair_traits = 16,      ///< topic, severity, whom it touches
  event_arises = 17,       ///< Exp(1) clock of a community: next public event
  event_traits = 18,       ///< kind and length of a public event
  news = 19,               ///< word of mouth and broadcast, daily
  notice_affair = 20,      ///< who sees an affair for himself
  raise_affair = 21,       ///< whether a member raises an affair in the group
  agree = 22,              ///< whether a member agrees with a proposal
  step = 23,               ///< success of a step of a project
  volunteer_role = 24,     ///< whether a member takes a role
  way_of_deciding = 25,    ///< which way of deciding a captain prefers
  goal_position = 26,      ///< what a member wants of the group, on a line
  quarrel = 27,            ///< whether two members quarrel at a meeting
  quarrel_object = 28,     ///< over what
  settle = 29,             ///< whether a quarrel is settled
  exit_or_voice = 30,      ///< what a party to an open quarrel does
  step_down = 31,          ///< whether a captain steps down
  succession = 32,         ///< who takes over
  split = 33,              ///< whether an opponent walks out with a following
  merge = 34,              ///< whether two small groups join
  rivalry = 35,            ///< claims of groups to the same space, money, honours
  hatch = 36,              ///< whether an onlooker takes the idea home
  tie_formation = 37,      ///< whether working side by side makes a tie
  routine_schedule = 38,   ///< which week a routine activity is held, and its topic
  meeting_schedule = 39,   ///< whether a group meets this week
  clash = 40,              ///< priority when two proposals want the same thing
  placebo = 41,            ///< which decision the placebo arm reverses
  academy = 42,            ///< interview noise, guarantor
  grant_review = 43,       ///< review of an application
  coaching = 44,           ///< which group a visit goes to
  public_event_call = 45,  ///< who hears the call for volunteers
  storage_order = 46,      ///< test only: a permutation of storage
  work = 47,               ///< who of those present works on a step
  parameter_sample = 48,   ///< draws from priors
  plan_quality = 49,       ///< quality of a design as judged from outside
  wrong_goal = 50,         ///< whether an undirected project works against its affair
  proposal = 51,           ///< who hears of resident proposals, who asks
  negotiation = 52,        ///< whether a facilitated table settles a quarrel
  site_visit = 53,         ///< who is invited, who becomes willing, which group revises its goal
  division_of_roles = 54,  ///< whether a member takes a role offered at a consensus meeting
  gift_call = 55,          ///< who hears that there are gifts
  courtyard_lot = 56,      ///< which courtyards a practice comes to
  passing_by = 57,         ///< who comes upon an activity of a practice
  spotting = 58,           ///< whom staff pick from those who came
  lecturer_call = 59,      ///< who hears the call for lecturers, and answers it
  council = 60,            ///< who sits on a children's council, and how its steps go
  report = 61,             ///< whether a captain reports what was asked for rather than what was done
  comes_out = 62,          ///< when it comes out that an event was manufactured
  season = 63,             ///< slow change of the circumstances shared by those whom a group calls
};

}  // namespace linli
