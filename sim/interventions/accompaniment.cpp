// Accompaniment 陪伴 (S23, S44, S67), with its vice: doing it for them.
#include <algorithm>

#include "interventions/practices.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

enum LeverOf {
  hours_per_visit,
  visit_every,
  most_groups,
  guided,
  do_for,
  introduce,
  question,
  private_too,
  leave_when_mature,
  leave_when_acted
};

constexpr Lever kLevers[] = {
    {"hours_per_visit", LeverKind::real, 3, 0, 20, "hours", Basis::assumed, "S23",
     "Staff hours of one visit to a group", "每次走访团队的社工工时"},
    {"visit_every", LeverKind::integer, 2, 1, 26, "weeks", Basis::assumed, "S23",
     "Weeks between visits to one group", "对同一团队走访的间隔周数"},
    {"most_groups", LeverKind::integer, 12, 0, 10000, "groups", Basis::assumed, "S23",
     "Groups accompanied at once", "同时陪伴的团队数上限"},
    {"guided", LeverKind::real, 0.7, 0, 1, "1", Basis::assumed, "S23 S44",
     "Share of what they find hard in which staff guide them to do it themselves",
     "遇到困难时带着他们自己做的比例"},
    {"do_for", LeverKind::real, 0, 0, 1, "1", Basis::assumed, "S44 S67",
     "Share of tasks that staff do for them (the vice)", "由社工代劳的事务比例（误区）"},
    {"introduce", LeverKind::real, 1, 0, 5, "residents", Basis::assumed, "S42",
     "Neighbours, on average, whom staff bring along to a visit", "每次走访平均引荐的邻居人数"},
    {"question", LeverKind::real, 3, 0, 8, "log-odds", Basis::assumed, "S41",
     "Asking at a visit what in the courtyard needs doing: log-odds added to raising an affair",
     "走访时引导其提出院落问题的作用"},
    {"private_too", LeverKind::flag, 1, 0, 1, "flag", Basis::assumed, "S41",
     "Also groups with a private goal (1.0), not only public ones", "是否也陪伴 1.0 团队"},
    {"leave_when_mature", LeverKind::flag, 1, 0, 1, "flag", Basis::assumed, "S38 S67",
     "Leave a group when it works for all (2.0) and is mature", "团队既已转为 2.0 又已成熟，即退出"},
    {"leave_when_acted", LeverKind::flag, 0, 0, 1, "flag", Basis::assumed, "S67",
     "Leave a group once it has relieved an affair: over the threshold, it needs no second push",
     "团队办成一件事后即退出（越过行动的门槛就不用再帮）"},
};
constexpr Price kPrices[] = {
    {"one visit to a group", "走访一次", nullptr, kNoLever, hours_per_visit},
};
constexpr Trigger kTriggers[] = {Trigger::schedule};

bool wanted(const Practising& p, const Group& g) {
  if (!g.alive || !serves(p, p.world.population.place.courtyard_community[g.courtyard])) return false;
  // A dance team is born mature (S37): what there is to accompany is its way to public affairs.
  if (p.on(leave_when_mature) && g.stage == Stage::mature && g.is_public) return false;
  if (p.on(leave_when_acted) && g.projects_done > 0) return false;
  return g.is_public || p.on(private_too);
}

/// Groups with a graduate among them first, then public ones, then the rest; within, the youngest: early on
/// a group needs it most (S23, S25).
int order_of(const World& world, const Group& g) {
  const bool graduate = std::any_of(g.members.begin(), g.members.end(), [&](const Member& m) {
    return world.participation.endorsed_until[m.resident] > world.week;
  });
  return graduate ? 0 : g.is_public ? 1 : 2;
}

/// Staff bring along regulars of the community's routine activities, whom they know, the likelier the more
/// one cares for what the group does; who comes in the end, one decides oneself.
void introduce_neighbours(Practising& p, Group& g) {
  const World& world = p.world;
  const std::uint32_t count = draw_poisson(g.key, Stream::coaching, world.week, p.lever(introduce));
  if (count == 0) return;
  const std::uint16_t community = world.population.place.courtyard_community[g.courtyard];
  std::vector<ResidentIndex> known;
  std::vector<double> weight;
  double sum = 0.0;
  for (const auto& regular : world.organisers[std::size_t{2} * community].regulars) {
    const ResidentIndex r = regular.resident;
    if (!world.adult(r) || world.member_of(r, g.serial)) continue;
    known.push_back(r);
    sum += world.residents().traits[r].interest[static_cast<std::size_t>(g.topic)];
    weight.push_back(sum);
  }
  for (std::uint32_t k = 0; k < count && sum > 0.0; ++k) {
    const double u = sum * draw_uniform(g.key, Stream::coaching, world.week, k + 1);
    const auto at = std::upper_bound(weight.begin(), weight.end(), u) - weight.begin();
    const ResidentIndex r = known[std::min(static_cast<std::size_t>(at), known.size() - 1)];
    g.seekers.push_back({r, world.residents().id[r]});
  }
}

void choose_groups(Practising& p) {
  auto& served = p.state.groups;
  std::erase_if(served, [&](std::uint32_t serial) { return !wanted(p, p.world.groups[serial]); });
  const auto most = static_cast<std::size_t>(p.lever(most_groups));
  if (served.size() >= most) return;
  std::vector<std::uint32_t> more;
  for (const std::uint32_t serial : p.world.alive) {
    const bool already = std::find(served.begin(), served.end(), serial) != served.end();
    if (!already && wanted(p, p.world.groups[serial])) more.push_back(serial);
  }
  std::stable_sort(more.begin(), more.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int first = order_of(p.world, p.world.groups[a]);
    const int second = order_of(p.world, p.world.groups[b]);
    return first != second ? first < second : a > b;
  });
  more.resize(std::min(more.size(), most - served.size()));
  served.insert(served.end(), more.begin(), more.end());
}

}  // namespace

const PracticeRecord kAccompaniment = {
    .id = PracticeId::accompaniment,
    .key = "accompaniment",
    .name_en = "accompaniment",
    .name_zh = "陪伴",
    .help_en =
        "Staff visit groups, those with graduates first, then public ones, the youngest first. "
        "At a visit they bring neighbours along, guide members to do what they find "
        "hard, ask what in the courtyard needs doing, and mediate; or, as "
        "a vice, do it for them. They leave a public group that is "
        "mature (or, if so set, has relieved an affair), and all of them when the weeks of support are over.",
    .help_zh =
        "社工走访团队（有学员的团队优先，其次是公共性团队，新成立者先），引荐邻居，带着成员自己完成难"
        "事、引导其提出院落问题、协助调解；误区是替他们做。"
        "2.0 团队成熟（或按设定，办成一件事）即退出，支持期结束则全部退出。",
    .rows = "S23 S41 S44 S67 S68",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "push-then-leave"};

void accompaniment_act(Practising& p) {
  const Week week = p.world.week;
  if (week < p.plan.first_week || week > p.plan.last_week) return;
  if (p.lever(hours_per_visit) <= 0.0 || p.lever(most_groups) < 1.0) return;
  choose_groups(p);
  const int every = static_cast<int>(p.lever(visit_every));
  for (const std::uint32_t serial : p.state.groups) {
    Group& g = p.world.groups[serial];
    if (static_cast<int>((static_cast<std::uint32_t>(week) + g.key.k0) % static_cast<std::uint32_t>(every)) !=
        0)
      continue;
    begin_once(p);
    if (!staff(p, p.lever(hours_per_visit))) {
      note(p.world, p.work,
           {.kind = EventKind::visit_unmet, .cause = p.state.event, .group = serial, .code = p.number});
      continue;
    }
    g.supporter_hours += static_cast<float>(p.lever(hours_per_visit));
    g.last_supported = week;
    g.guided = static_cast<float>(p.lever(guided));
    g.do_for = static_cast<float>(p.lever(do_for));
    introduce_neighbours(p, g);
    g.raise_push += static_cast<float>(p.lever(question));
    note(p.world, p.work,
         {.kind = EventKind::visit,
          .cause = p.state.event,
          .group = serial,
          .code = p.number,
          .value = static_cast<float>(p.lever(hours_per_visit))});
  }
}

}  // namespace linli
