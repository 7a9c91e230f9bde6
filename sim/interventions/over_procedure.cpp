// Over-procedure 流程化 (S40), a vice: the supporter prescribes what a group does, and pays for what is
// reported to have been done as asked. It sees what is reported.
#include <algorithm>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf {
  most_groups,
  private_too,
  prescribed,
  form_hours,
  staff_hours,
  asked_for,
  per_report,
  pads,
  pays
};

constexpr Lever kLevers[] = {
    {"most_groups", LeverKind::integer, 12, 0, 10000, "groups", Basis::assumed, "S40",
     "Groups under procedure at most", "纳入流程的团队数上限"},
    {"private_too", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S39 S40",
     "Also groups with a private goal (1.0), such as dance teams", "1.0 团队（如舞蹈队）也纳入"},
    {"prescribed", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S40",
     "Share of what a group does at its activity that is prescribed, step by step", "活动中被逐步规定的比例"},
    {"form_hours", LeverKind::real, 0.5, 0, 4, "hours", Basis::assumed, "S40",
     "By how much forms and records make an activity longer", "填表留痕使活动延长的时间"},
    {"staff_hours", LeverKind::real, 1, 0, 40, "hours", Basis::assumed, "S40",
     "Staff hours a week for one group's plan and reports", "每团队每周制订计划与审阅报告的工时"},
    {"asked_for", LeverKind::integer, 12, 0, 500, "residents", Basis::assumed, "S40",
     "Heads that are to come to the activity each week", "每周活动要求的到场人数"},
    {"per_report", LeverKind::real, 50, 0, 2000, "yuan", Basis::assumed, "S40",
     "Paid into the group's box for a week reported as asked for", "按要求上报一周所得经费"},
    {"pads", LeverKind::real, 0, -8, 4, "log-odds", Basis::assumed, "S40",
     "Log-odds that a captain who has less to show reports what was asked for, unpaid",
     "队长未达要求而照要求上报的基准对数几率"},
    {"pays", LeverKind::real, 1, 0, 4, "log-odds", Basis::assumed, "S40",
     "What each 100 yuan for a report adds to it", "每 100 元报告经费对此的作用"},
};
constexpr Price kPrices[] = {
    {"a week of one group", "一支团队一周", nullptr, kNoLever, staff_hours},
    {"one week reported as asked for", "按要求上报一周", nullptr, per_report, kNoLever},
};
constexpr Trigger kTriggers[] = {Trigger::schedule};

bool wanted(const Practising& p, const Group& g) {
  return g.alive && serves(p, g) && (g.is_public || p.on(private_too));
}

/// Groups stay under procedure; others are taken in, by founding, while there is room.
void choose_groups(Practising& p) {
  auto& list = p.state.groups;
  std::erase_if(list, [&](std::uint32_t serial) { return !wanted(p, p.world.groups[serial]); });
  for (const std::uint32_t serial : p.world.alive) {
    if (list.size() >= static_cast<std::size_t>(p.lever(most_groups))) return;
    if (wanted(p, p.world.groups[serial]) && std::find(list.begin(), list.end(), serial) == list.end())
      list.push_back(serial);
  }
}

/// What the captain reports: what was, if that is enough; else perhaps what was asked for.
std::size_t reported(const Practising& p, const Group& g, std::size_t came) {
  const auto asked = static_cast<std::size_t>(p.lever(asked_for));
  if (came >= asked || g.captain() == kNobody) return came;
  const double v = p.lever(pads) + p.lever(pays) * p.lever(per_report) / 100.0;
  return v > draw_logistic(g.key, Stream::report, p.world.week) ? asked : came;
}

}  // namespace

const PracticeRecord kOverProcedure = {.id = PracticeId::over_procedure,
                                       .key = "over_procedure",
                                       .name_en = "over-procedure",
                                       .name_zh = "流程化",
                                       .help_en =
                                           "A vice: groups are told week by week what to do and to keep "
                                           "records, and are paid for weeks reported as asked for. "
                                           "Of what is prescribed nobody in the group decides. The supporter "
                                           "sees what is reported; a captain with less to show "
                                           "may report what was asked for. It ends with its weeks.",
                                       .help_zh =
                                           "误区：每周规定团队做什么、怎么留痕，按上报结果付经费。被规定的部"
                                           "分，团队里没有人说了算。支持机构看到的是上报的数字；"
                                           "达不到要求时，队长可能照要求填报。到期即止。",
                                       .rows = "S39 S40",
                                       .levers = kLevers,
                                       .prices = kPrices,
                                       .triggers = kTriggers,
                                       .scenario = "over-procedure"};

void over_procedure_act(Practising& p) {
  p.state.in_hand.clear();
  if (p.lever(most_groups) < 1.0 || !due(p)) return;
  choose_groups(p);
  for (const std::uint32_t serial : p.state.groups) {
    Group& g = p.world.groups[serial];
    begin_once(p);
    if (!staff_with(p, g, p.lever(staff_hours))) continue;
    g.prescribed = std::max(g.prescribed, static_cast<float>(p.lever(prescribed)));
    g.extra_hours += static_cast<float>(p.lever(form_hours));
    p.state.in_hand.push_back(serial);
  }
}

void over_procedure_after(Practising& p) {
  for (const std::uint32_t serial : p.state.in_hand) {
    const Group& g = p.world.groups[serial];
    const Occasion* held = meeting_of(p, serial);
    const std::size_t came = held == nullptr ? 0 : held->attending.size();
    const std::size_t told = reported(p, g, came);
    if (told == 0) continue;
    p.world.tally.reported += static_cast<std::int64_t>(told);
    p.world.tally.reported_true += static_cast<std::int64_t>(came);
    const EventId report = note(p.world, p.work,
                                {.kind = EventKind::activity_reported,
                                 .cause = p.state.event,
                                 .group = serial,
                                 .code = static_cast<int>(came),
                                 .value = static_cast<float>(told)});
    if (told >= static_cast<std::size_t>(p.lever(asked_for)))
      spend(p, p.lever(per_report), AccountKind::group, serial, Purpose::routine_subsidy, report);
  }
}

}  // namespace linli
