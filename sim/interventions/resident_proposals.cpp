// Resident proposals 居民提案 (S42-S44): any public topic, put forward by a team with a lead person; staff
// guide the writing and the design and, but for the vice, write nothing; a review, money, and filing with the
// committee.
#include <algorithm>

#include "interventions/grants.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

enum LeverOf {
  amount,
  team,
  lead_needed,
  approval,
  call_weeks,
  most_proposals,
  reach,
  pull,
  asking,
  asking_skill,
  clear_plan,
  guide_hours,
  guided,
  write_for,
  design_help,
  filing,
  call_hours,
  review_hours,
  approved_autonomy,
  approved_competence,
  refused_autonomy,
  refused_competence
};

constexpr Lever kLevers[] = {
    {"amount", LeverKind::real, 5000, 0, 100000, "yuan", Basis::assumed, "S42",
     "The most that one proposal is given", "每份提案的资金上限"},
    {"team", LeverKind::integer, 4, 0, 30, "residents", Basis::assumed, "S42",
     "The gate: active members that a team needs", "门槛：队伍所需的活跃成员数"},
    {"lead_needed", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S43", "The gate: a lead person is needed",
     "门槛：必须有牵头人"},
    {"approval", LeverKind::real, 0.4, 0, 1, "1", Basis::literature, "S42",
     "Probability that a proposal of middling clarity that passed the gate is approved",
     "达到门槛、清晰度中等的提案获批概率"},
    {"call_weeks", LeverKind::integer, 12, 1, 52, "weeks", Basis::assumed, "S42",
     "Weeks for which a call stays open", "每轮征集持续周数"},
    {"most_proposals", LeverKind::integer, 8, 0, 1000, "proposals", Basis::assumed, "S42",
     "Proposals taken in one round", "每轮受理提案数上限"},
    {"reach", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S42",
     "Probability that a group, or one who took part in anything of late, hears of the call",
     "团队或近期参与过活动者得知征集的概率"},
    {"pull", LeverKind::real, 0.8, -1, 3, "log-odds", Basis::assumed, "S42",
     "What support on offer adds to raising an affair, or stepping forward for one",
     "有支持可申请对提出或牵头公共事务的作用"},
    {"asking", LeverKind::real, 0.5, -4, 4, "log-odds", Basis::assumed, "S42 S44",
     "Log-odds in a week that a team past the gate puts its proposal forward",
     "达到门槛的队伍当周提出提案的基准对数几率"},
    {"asking_skill", LeverKind::real, 2, 0, 8, "log-odds", Basis::assumed, "S44 S75",
     "Effect of full skill of asking for resources on putting it forward", "满“要资源”技能对提出提案的作用"},
    {"clear_plan", LeverKind::real, 2, 0, 8, "log-odds", Basis::assumed, "S42",
     "Effect of a wholly clear goal, against none, on being approved",
     "目标完全清晰（相对于毫不清晰）对获批的作用"},
    {"guide_hours", LeverKind::real, 3, 0, 20, "hours", Basis::assumed, "S44",
     "Staff hours a week with a team that prepares its proposal", "每周指导一支准备提案的队伍的社工工时"},
    {"guided", LeverKind::real, 0.7, 0, 1, "1", Basis::assumed, "S44",
     "Share of what they find hard in which staff guide them to do it themselves",
     "遇到困难时带着他们自己做的比例"},
    {"write_for", LeverKind::real, 0, 0, 1, "1", Basis::assumed, "S44",
     "Share of the proposal that staff write for them (the vice)", "由社工代写的比例（误区）"},
    {"design_help", LeverKind::real, 0.2, -0.2, 0.8, "1", Basis::assumed, "S42 S51",
     "Share of the way to a clear goal that one fully guided meeting on the design takes them",
     "一次完全带领的设计讨论使目标趋于清晰的比例"},
    {"filing", LeverKind::real, 0.1, 0, 1, "1", Basis::assumed, "S42 S8",
     "Share of the way to full legitimacy that filing with the committee takes a group",
     "在居委会备案使合法性趋于完全的比例"},
    {"call_hours", LeverKind::real, 8, 0, 100, "hours", Basis::assumed, "S42",
     "Staff hours of the meeting at which a call is explained", "一次征集说明会的社工工时"},
    {"review_hours", LeverKind::real, 4, 0, 100, "hours", Basis::assumed, "S42",
     "Staff hours to review one proposal", "评审每份提案的社工工时"},
    {"approved_autonomy", LeverKind::real, 1, -1, 1, "1", Basis::assumed, "S44",
     "Autonomy felt by those who stand for the group when a proposal all their own is approved",
     "完全由自己写成的提案获批时任职者的自主感"},
    {"approved_competence", LeverKind::real, 0.8, -1, 1, "1", Basis::assumed, "S44", "Competence felt then",
     "此时的胜任感"},
    {"refused_autonomy", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S44",
     "Autonomy felt when it is refused", "未获批时的自主感"},
    {"refused_competence", LeverKind::real, -0.4, -1, 1, "1", Basis::assumed, "S44", "Competence felt then",
     "未获批时的胜任感"},
};
constexpr Price kExplaining = {"the meeting at which a call is explained", "一次征集说明会",
                               &Parameters::supporter_course_cost, kNoLever, call_hours};
constexpr Price kPrices[] = {
    kExplaining,
    {"a week with a team that prepares its proposal", "指导一支准备提案的队伍一周", nullptr, kNoLever,
     guide_hours},
    {"the review of one proposal", "评审一份提案", nullptr, kNoLever, review_hours},
    {"one proposal approved, at most", "一份获批的提案（上限）", nullptr, amount, kNoLever}};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// Weeks within which one who took part in anything is told of a call by those who hold it.
constexpr Week kSeenOfLate = 26;

GrantCall call_of(const Practising& p) {
  return {.stream = Stream::proposal, .index = p.state.round, .reach = p.lever(reach), .pull = p.lever(pull)};
}

/// A meeting in the neighbourhood explains who may propose, what, and with what support; who hears of it may
/// think of what presses in one's own courtyard.
void call_for_proposals(Practising& p) {
  if (!purchase_and_staff(p, kExplaining, Purpose::course)) return;
  open_call(p);
  const Residents& people = p.world.residents();
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (people.present(r) && people.last_active[r] >= p.world.week - kSeenOfLate && p.world.adult(r))
      tell_resident(p, call_of(p), r);
  }
}

/// Staff sit with a team that prepares its proposal: they guide, and do not write (S44).
void guide(Practising& p, Group& g) {
  if (!staff_visit(p, g, p.lever(guide_hours))) return;
  g.guided = std::max(g.guided, static_cast<float>(p.lever(guided)));
  g.do_for = std::max(g.do_for, static_cast<float>(p.lever(write_for)));
  note(p.world, p.work,
       {.kind = EventKind::visit,
        .cause = p.state.event,
        .group = g.serial,
        .code = p.number,
        .value = static_cast<float>(p.lever(guide_hours))});
}

bool past_the_gate(const Practising& p, const Group& g) {
  return g.project.has_value() && g.project->step <= ProjectStep::act &&
         g.active(p.world.week) >= static_cast<int>(p.lever(team)) &&
         (g.captain() != kNobody || !p.on(lead_needed));
}

/// Who speaks for the team: its captain; without one, who knows best how to ask.
double skill_of_asking(const World& world, const Group& g) {
  if (g.captain() != kNobody) return condition_of(world, g.captain()).skill_of(Skill::resources);
  double best = 0.0;
  for (const Member& m : g.members)
    best = std::max(best, condition_of(world, m.resident).skill_of(Skill::resources));
  return best;
}

void propose(Practising& p, Group& g) {
  const double v = p.lever(asking) + p.lever(asking_skill) *
                                         (skill_of_asking(p.world, g) - p.world.parameters.traits_skill_mean);
  if (v <= draw_logistic(g.key, Stream::proposal, p.world.week, 0)) return;
  g.applied = true;
  ++p.state.round_grants;
  p.state.in_hand.push_back(g.serial);
  note(p.world, p.work,
       {.kind = EventKind::proposal_made,
        .cause = p.state.event,
        .group = g.serial,
        .affair = p.world.affairs[g.project->affair].serial,
        .code = p.number,
        .value = static_cast<float>(g.active(p.world.week))});
}

/// True when the team has its answer.
bool review(Practising& p, Group& g) {
  if (!staff_with(p, g, p.lever(review_hours))) return false;
  const GrantReview how{
      .most = p.lever(amount),
      .approval = p.lever(approval),
      .clear_plan = p.lever(clear_plan),
      .own = 1.0 - p.lever(write_for),
      .approved = {EventKind::proposal_approved, p.lever(approved_autonomy), p.lever(approved_competence)},
      .refused = {EventKind::proposal_refused, p.lever(refused_autonomy), p.lever(refused_competence)}};
  if (answer_plan(p, g, how, {.cause = p.state.event, .code = p.number}))
    g.legitimacy += static_cast<float>(p.lever(filing)) * (1.0F - g.legitimacy);
  return true;
}

/// A guided meeting makes the design clearer; a proposal with its design done is reviewed.
void see_through(Practising& p) {
  std::erase_if(p.state.in_hand, [&](std::uint32_t serial) {
    Group& g = p.world.groups[serial];
    if (!g.alive || !g.applied || !g.project.has_value() || p.world.week > p.plan.last_week) return true;
    if (g.last_met == p.world.week) {
      g.clarity += static_cast<float>(p.lever(design_help) * g.guided) * (1.0F - g.clarity);
    }
    if (g.project->step < ProjectStep::act) return false;
    return g.project->step > ProjectStep::act || review(p, g);
  });
}

}  // namespace

const PracticeRecord kResidentProposals = {
    .id = PracticeId::resident_proposals,
    .key = "resident_proposals",
    .name_en = "resident proposals",
    .name_zh = "居民提案",
    .help_en =
        "A meeting explains who may propose and with what support. A team of enough active members with a "
        "lead "
        "person that works on any public affair may put forward a proposal; staff guide its design week by "
        "week and do not write it; a review approves clear ones sooner; then money, and filing with the "
        "residents' committee. Calls end with the weeks of support; what a project that failed leaves is "
        "returned.",
    .help_zh =
        "召开说明会，讲明谁可以提案、能得到什么支持。围绕任何公共事务、有足够活跃成员并有牵头人的队伍可以提案"
        "；"
        "社工每周带着他们做设计而不代写；方案越清晰越易获批；获批后给予资金并在居委会备案。支持期结束即停止征"
        "集，"
        "项目失败则退回余款。",
    .rows = "S42 S43 S44",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "proposals"};

void resident_proposals_act(Practising& p) {
  if (p.lever(amount) <= 0.0 || p.lever(most_proposals) < 1.0 || p.lever(reach) <= 0.0) return;
  if (due(p)) call_for_proposals(p);
  if (p.state.phase != InterventionState::Phase::running || p.world.week > p.plan.last_week) return;
  if (p.world.week < p.state.since + static_cast<int>(p.lever(call_weeks))) tell_groups(p, call_of(p));
  for (const std::uint32_t serial : p.state.in_hand) {
    if (p.world.groups[serial].alive) guide(p, p.world.groups[serial]);
  }
}

void resident_proposals_after(Practising& p) {
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    if (g.grant_call != p.number || g.applied || !past_the_gate(p, g)) continue;
    if (p.state.round_grants < static_cast<std::uint32_t>(p.lever(most_proposals))) propose(p, g);
  }
  see_through(p);
  take_back_grants(p);
}

}  // namespace linli
