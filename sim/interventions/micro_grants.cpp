// Micro-grants 微创投 (S20-S22): apply, be approved, spend on a public affair.
#include "interventions/grants.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

enum LeverOf {
  amount,
  approval,
  call_weeks,
  most_grants,
  reach,
  open_reach,
  pull,
  staff_hours,
  asking,
  asking_skill,
  clear_plan,
  approved_autonomy,
  approved_competence,
  refused_autonomy,
  refused_competence
};

constexpr Lever kLevers[] = {
    {"amount", LeverKind::real, 6000, 0, 100000, "yuan", Basis::assumed, "S20",
     "The most that one grant gives", "单笔资助上限"},
    {"approval", LeverKind::real, 0.4, 0, 1, "1", Basis::literature, "S22 S42",
     "Probability that a plan of middling clarity is approved", "清晰度中等的方案获批概率"},
    {"call_weeks", LeverKind::integer, 8, 1, 52, "weeks", Basis::assumed, "S22",
     "Weeks for which a call stays open", "每轮征集持续周数"},
    {"most_grants", LeverKind::integer, 8, 0, 1000, "grants", Basis::assumed, "S20", "Grants in one round",
     "每轮资助数上限"},
    {"reach", LeverKind::real, 0.7, 0, 1, "1", Basis::assumed, "S22",
     "Probability that a group, or a graduate, hears of a call", "团队或学员知晓征集的概率"},
    {"open_reach", LeverKind::real, 0.2, 0, 1, "1", Basis::assumed, "S20 S21",
     "Probability that a member of a group or a regular hears of a call and thinks of an affair of one's own "
     "(0: a call to groups and graduates alone)",
     "团队成员或积极分子知晓征集并想到身边公共事务的概率（0 为只面向团队和学员）"},
    {"pull", LeverKind::real, 0.8, -1, 3, "log-odds", Basis::assumed, "S21 S22",
     "What money on offer adds to raising an affair, or stepping forward for one",
     "有资金可申请对提出或牵头公共事务的作用"},
    {"staff_hours", LeverKind::real, 4, 0, 100, "hours", Basis::assumed, "S22",
     "Staff hours to review one application", "评审每份申请的社工工时"},
    {"asking", LeverKind::real, 1, -4, 4, "log-odds", Basis::assumed, "S22",
     "Log-odds in a week that the captain of a group with a plan applies",
     "有方案的团队队长当周申请的基准对数几率"},
    {"asking_skill", LeverKind::real, 3, 0, 8, "log-odds", Basis::assumed, "S22 S75",
     "Effect of full skill of asking for resources on applying", "满“要资源”技能对申请的作用"},
    {"clear_plan", LeverKind::real, 2, 0, 8, "log-odds", Basis::assumed, "S22 S42",
     "Effect of a wholly clear goal, against none, on being approved",
     "目标完全清晰（相对于毫不清晰）对获批的作用"},
    {"approved_autonomy", LeverKind::real, 1, -1, 1, "1", Basis::assumed, "S22",
     "Autonomy felt by those who stand for the group when their own plan is approved",
     "自己的方案获批时任职者的自主感"},
    {"approved_competence", LeverKind::real, 0.8, -1, 1, "1", Basis::assumed, "S22", "Competence felt then",
     "获批时的胜任感"},
    {"refused_autonomy", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S22",
     "Autonomy felt when it is refused: it was still their own", "未获批时的自主感"},
    {"refused_competence", LeverKind::real, -0.4, -1, 1, "1", Basis::assumed, "S22", "Competence felt then",
     "未获批时的胜任感"},
};
constexpr Price kPrices[] = {
    {"one grant, at most", "一笔资助（上限）", nullptr, amount, kNoLever},
    {"the review of one application", "评审一份申请", nullptr, kNoLever, staff_hours},
};
constexpr Trigger kTriggers[] = {Trigger::schedule, Trigger::stage_reached};

GrantCall call_of(const Practising& p, double share) {
  return {
      .stream = Stream::grant_review, .index = 1000U + p.state.round, .reach = share, .pull = p.lever(pull)};
}

/// Endorsed graduates hear it too, and some of the active; each thinks of an affair of one's own.
void tell_residents(Practising& p) {
  for (const ResidentIndex r : members_and_regulars(p)) {
    const bool graduate = p.world.participation.endorsed_until[r] > p.world.week;
    tell_resident(p, call_of(p, p.lever(graduate ? reach : open_reach)), r);
  }
}

bool captain_asks(const Practising& p, const Group& g) {
  const ResidentIndex captain = g.captain();
  if (captain == kNobody) return false;
  const Condition c = condition_of(p.world, captain);
  const double asks =
      p.world.parameters.found_confidence * c.confidence +
      p.lever(asking_skill) * (c.skill_of(Skill::resources) - p.world.parameters.traits_skill_mean);
  return asks + p.lever(asking) > draw_logistic(g.key, Stream::grant_review, p.world.week);
}

/// A group that asks has its answer in the same week.
void review(Practising& p, Group& g) {
  if (!captain_asks(p, g)) return;
  begin_once(p);
  if (!staff_with(p, g, p.lever(staff_hours))) return;
  g.applied = true;
  const EventId asked = note(p.world, p.work,
                             {.kind = EventKind::grant_applied,
                              .cause = p.state.event,
                              .group = g.serial,
                              .affair = p.world.affairs[g.project->affair].serial});
  const GrantReview how{
      .most = p.lever(amount),
      .approval = p.lever(approval),
      .clear_plan = p.lever(clear_plan),
      .approved = {EventKind::grant_approved, p.lever(approved_autonomy), p.lever(approved_competence)},
      .refused = {EventKind::grant_refused, p.lever(refused_autonomy), p.lever(refused_competence)}};
  if (answer_plan(p, g, how, {.cause = asked})) ++p.state.round_grants;
}

}  // namespace

const PracticeRecord kMicroGrants = {
    .id = PracticeId::micro_grants,
    .key = "micro_grants",
    .name_en = "micro-grants",
    .name_zh = "微创投",
    .help_en =
        "A call goes to groups, to graduates of the academy and, if it is open, to others who take part. A "
        "group that works on a public affair may "
        "apply with its own plan; "
        "a review approves clear plans sooner; the grant pays for acting on that affair, and what a project "
        "that failed leaves is returned.",
    .help_zh =
        "向团队、友邻学社学员以及（公开征集时）其他积极参与者发出征集。围绕公共事务开展工作的团队可以自己的方"
        "案申请；方案越清晰越易获批；资金"
        "用于该公共事务，项目失败则退回余款。",
    .rows = "S20 S21 S22",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "academy"};

void micro_grants_act(Practising& p) {
  if (p.lever(amount) <= 0.0 || p.lever(most_grants) < 1.0 || p.lever(reach) <= 0.0) return;
  if (due(p)) {
    open_call(p);
    tell_residents(p);
  }
  const bool open = p.state.phase == InterventionState::Phase::running && p.world.week <= p.plan.last_week &&
                    p.world.week < p.state.since + static_cast<int>(p.lever(call_weeks));
  if (open) tell_groups(p, call_of(p, p.lever(reach)));
}

void micro_grants_after(Practising& p) {
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    if (g.grant_call != p.number || !g.project.has_value() || g.applied || g.project->step > ProjectStep::act)
      continue;
    if (g.project->step < ProjectStep::act ||
        p.state.round_grants >= static_cast<std::uint32_t>(p.lever(most_grants)))
      continue;
    review(p, g);
  }
  take_back_grants(p);
}

}  // namespace linli
