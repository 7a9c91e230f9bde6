// Consensus meetings and division of roles 共识会 / 分工 (S25-S28): a facilitator at a group's own meeting
// draws aims together, makes the goal clearer, offers roles round; it takes longer, and the captain chooses
// the way of deciding anew.
#include <algorithm>

#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"

namespace linli {
namespace {

enum LeverOf {
  sessions,
  visit_every,
  most_groups,
  earliest_age,
  latest_age,
  public_only,
  staff_hours,
  extra_share,
  draw_together,
  clarity,
  role_offer,
  asked_autonomy,
  learning
};

constexpr Lever kLevers[] = {
    {"sessions", LeverKind::integer, 3, 0, 52, "sessions", Basis::assumed, "S25 S26",
     "Facilitated meetings of one group", "每支团队的共识会次数"},
    {"visit_every", LeverKind::integer, 4, 1, 52, "weeks", Basis::assumed, "S25",
     "Weeks between those of one group", "同一团队两次共识会的间隔周数"},
    {"most_groups", LeverKind::integer, 12, 0, 10000, "groups", Basis::assumed, "S25",
     "Groups facilitated at once", "同时进行的团队数上限"},
    {"earliest_age", LeverKind::integer, 0, 0, 520, "weeks", Basis::assumed, "S25",
     "From how many weeks after its founding a group is taken in", "团队成立多少周起可参加"},
    {"latest_age", LeverKind::integer, 26, 0, 5200, "weeks", Basis::assumed, "S25",
     "Until how many weeks after its founding", "团队成立多少周内可参加"},
    {"public_only", LeverKind::flag, 0, 0, 1, "flag", Basis::assumed, "S25",
     "Only groups with a public affair as their goal (2.0)", "仅限 2.0 团队"},
    {"staff_hours", LeverKind::real, 4, 0, 40, "hours", Basis::assumed, "S26",
     "Staff hours of one facilitated meeting", "每次共识会的社工工时"},
    {"extra_share", LeverKind::real, 0.15, 0, 1, "1", Basis::assumed, "S27",
     "How much longer such a meeting is, as a share of a plain one", "共识会比普通活动多用时间的比例"},
    {"draw_together", LeverKind::real, 0.3, -0.3, 1, "1", Basis::assumed, "S26",
     "Share of the way to their mean by which members' aims are drawn together", "成员目标向均值靠拢的比例"},
    {"clarity", LeverKind::real, 0.25, -0.2, 1, "1", Basis::assumed, "S26",
     "Share of the way to a clear goal that one takes a group", "一次共识会使目标趋于清晰的比例"},
    {"role_offer", LeverKind::real, 1.5, -2, 5, "log-odds", Basis::assumed, "S28",
     "What being offered a role in the round adds to taking it", "在会上被邀请分工对担任职务的作用"},
    {"asked_autonomy", LeverKind::real, 0.5, -1, 1, "1", Basis::assumed, "S26",
     "Autonomy felt by a member who is asked in the round", "在会上被逐一征询的成员的自主感"},
    {"learning", LeverKind::real, 0.06, 0, 0.5, "1", Basis::assumed, "S25",
     "Share of the way to full skill of consensus that one teaches", "一次共识会使共识与协商技能增长的比例"},
};
constexpr Price kPrices[] = {
    {"one facilitated meeting", "一次共识会", nullptr, kNoLever, staff_hours},
};
constexpr Trigger kTriggers[] = {Trigger::schedule};

bool takes_in(const Practising& p, const Group& g) {
  const Week age = p.world.week - g.id.week;
  return serves(p, g) && age >= static_cast<int>(p.lever(earliest_age)) &&
         age <= static_cast<int>(p.lever(latest_age)) && (g.is_public || !p.on(public_only));
}

/// Drops groups that have ended and takes in others, by founding, while there is room.
void choose_groups(Practising& p) {
  auto& list = p.state.groups;
  auto& rounds = p.state.rounds;
  for (std::size_t k = list.size(); k-- > 0;) {
    if (p.world.groups[list[k]].alive) continue;
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(k));
    rounds.erase(rounds.begin() + static_cast<std::ptrdiff_t>(k));
  }
  const auto all = static_cast<std::uint32_t>(p.lever(sessions));
  auto open = static_cast<std::size_t>(
      std::count_if(rounds.begin(), rounds.end(), [&](std::uint32_t k) { return k < all; }));
  for (const std::uint32_t serial : p.world.alive) {
    if (open >= static_cast<std::size_t>(p.lever(most_groups))) return;
    if (std::find(list.begin(), list.end(), serial) != list.end() || !takes_in(p, p.world.groups[serial]))
      continue;
    list.push_back(serial);
    rounds.push_back(0);
    ++open;
  }
}

/// Everybody hears what everybody wants, and what the group is for.
void draw_aims_together(Practising& p, Group& g, const std::vector<Member*>& present) {
  double mean = 0.0;
  for (const Member* x : present) mean += x->position;
  mean /= static_cast<double>(present.size());
  for (Member* x : present) x->position += static_cast<float>(p.lever(draw_together) * (mean - x->position));
  g.clarity += static_cast<float>(p.lever(clarity)) * (1.0F - g.clarity);
}

/// Every open role is offered round; of those who would, the one furthest beyond the threshold takes it.
void share_roles(Practising& p, Group& g, const std::vector<Member*>& present, EventId told) {
  const auto& key = p.world.residents().key;
  for (const Role role : {Role::deputy, Role::finance, Role::logistics}) {
    if (g.holder(role) != nullptr) continue;
    Member* taker = nullptr;
    double best = 0.0;
    for (Member* x : present) {
      if (x->role != Role::member) continue;
      const std::uint32_t index = g.key.k0 + static_cast<std::uint32_t>(role);
      const double margin = role_log_odds(p.world, g, x->resident) + p.lever(role_offer) -
                            draw_logistic(key[x->resident], Stream::division_of_roles, p.world.week, index);
      if (margin > best) best = margin, taker = x;
    }
    if (taker != nullptr) give_role(p.world, p.work, g, *taker, role, told);
  }
}

/// The captain chooses anew how the group decides, knowing what he has learned of it since (S27).
void choose_mode(Practising& p, Group& g, EventId told) {
  if (g.captain() == kNobody) return;
  const Mode mode = prefer_mode(p.world, g, g.captain());
  if (mode == g.mode) return;
  g.mode = mode;
  note(p.world, p.work,
       {.kind = EventKind::way_of_deciding_chosen,
        .cause = told,
        .group = g.serial,
        .resident = p.world.residents().id[g.captain()],
        .code = static_cast<int>(mode)});
}

void facilitate(Practising& p, Group& g, const Occasion& o) {
  std::vector<Member*> present;
  for (const Attendee& a : o.attending) {
    if (Member* m = g.find(a.resident); m != nullptr) present.push_back(m);
  }
  if (present.empty()) return;
  const EventId told = note(p.world, p.work,
                            {.kind = EventKind::consensus_meeting,
                             .cause = p.state.event,
                             .group = g.serial,
                             .code = p.number,
                             .value = static_cast<float>(present.size())});
  draw_aims_together(p, g, present);
  share_roles(p, g, present, told);
  choose_mode(p, g, told);
  for (const Member* x : present) {
    Experience e;
    e.resident = x->resident;
    e.order = as_number(g.key);
    e.autonomy = static_cast<float>(p.lever(asked_autonomy));
    e.learned[static_cast<std::size_t>(Skill::consensus)] = static_cast<float>(p.lever(learning));
    p.work.experiences.push_back(e);
  }
  const auto at = std::find(p.state.groups.begin(), p.state.groups.end(), g.serial);
  if (at != p.state.groups.end()) ++p.state.rounds[static_cast<std::size_t>(at - p.state.groups.begin())];
}

}  // namespace

const PracticeRecord kConsensusMeetings = {
    .id = PracticeId::consensus_meetings,
    .key = "consensus_meetings",
    .name_en = "consensus meetings and division of roles",
    .name_zh = "共识会与分工",
    .help_en =
        "A facilitator comes to some meetings of groups of the age set (by default new ones): members say "
        "what "
        "they want, aims are drawn together, the goal becomes clearer, open roles are offered round, and the "
        "captain chooses the way of deciding anew. Such a meeting is longer. A group is left after its "
        "sessions, "
        "and all of them when the weeks of support are over.",
    .help_zh =
        "在设定年龄（默认新成立）的团队的若干次活动中由社工带开共识会：各人说出想做什么，目标彼此靠拢、更加清"
        "晰，"
        "空缺职务逐一邀请分工，队长重新选择决策方式；时间也更长。次数用完即退出，支持期结束则全部退出。",
    .rows = "S25 S26 S27 S28",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "consensus"};

void consensus_meetings_act(Practising& p) {
  const Week week = p.world.week;
  p.state.in_hand.clear();
  if (week < p.plan.first_week || week > p.plan.last_week) return;
  if (p.lever(sessions) < 1.0 || p.lever(most_groups) < 1.0) return;
  choose_groups(p);
  const auto every = static_cast<std::uint32_t>(p.lever(visit_every));
  for (std::size_t k = 0; k < p.state.groups.size(); ++k) {
    Group& g = p.world.groups[p.state.groups[k]];
    if (p.state.rounds[k] >= static_cast<std::uint32_t>(p.lever(sessions)) ||
        (static_cast<std::uint32_t>(week) + g.key.k0) % every != 0)
      continue;
    begin_once(p);
    if (!staff_visit(p, g, p.lever(staff_hours))) continue;
    g.extra_hours += static_cast<float>(p.lever(extra_share) * p.world.parameters.hours_meeting);
    p.state.in_hand.push_back(g.serial);
  }
}

void consensus_meetings_after(Practising& p) {
  for (const std::uint32_t serial : p.state.in_hand) {
    Group& g = p.world.groups[serial];
    const Occasion* held = meeting_of(p, serial);
    if (g.alive && held != nullptr) facilitate(p, g, *held);
  }
}

}  // namespace linli
