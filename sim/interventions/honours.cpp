// Honours and resources 表彰 (S30): the supporter shares out honours and money among groups, with or without
// having them agree beforehand how it is done.
#include <algorithm>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf {
  prizes,
  money,
  standing,
  staff_hours,
  negotiate,
  agreement,
  hours,
  autonomy,
  competence,
  learning
};

constexpr Lever kLevers[] = {
    {"prizes", LeverKind::integer, 2, 0, 100, "groups", Basis::assumed, "S30",
     "Groups of a community honoured at a round", "每社区每轮受表彰的团队数"},
    {"money", LeverKind::real, 2000, 0, 100000, "yuan", Basis::assumed, "S30",
     "Money that goes with an honour", "随表彰发放的资金"},
    {"standing", LeverKind::real, 0.2, 0, 1, "1", Basis::assumed, "S30",
     "Share of the way to full standing that an honour brings", "受表彰使声望向满值提升的比例"},
    {"staff_hours", LeverKind::real, 12, 0, 200, "hours", Basis::assumed, "S30", "Staff hours of one round",
     "一轮的工时"},
    {"negotiate", LeverKind::flag, 0, 0, 1, "flag", Basis::seed, "S30 S31",
     "Captains meet beforehand to agree who gets what and by which rule", "事先由各队长协商分配规则"},
    {"agreement", LeverKind::real, 0.8, 0, 1, "1", Basis::assumed, "S30 S31",
     "Share of what is missing to full norms that holds, at this round, for a group whose captain took part",
     "队长参加协商的团队，其规范在本轮向完备靠近的比例"},
    {"hours", LeverKind::real, 2, 0.5, 8, "hours", Basis::assumed, "S31", "Length of that meeting",
     "协商会时长"},
    {"autonomy", LeverKind::real, 0.6, -1, 1, "1", Basis::assumed, "S31", "Autonomy of captains there",
     "队长的自主感"},
    {"competence", LeverKind::real, 0.2, -1, 1, "1", Basis::assumed, "S31", "Competence of captains there",
     "队长的胜任感"},
    {"learning", LeverKind::real, 0.03, 0, 0.3, "1", Basis::assumed, "S31 S75",
     "Share of the way to full skill of consensus and negotiation that a captain learns there",
     "队长在“共识与协商”上的技能增长比例"},
};
constexpr Price kPrices[] = {
    {"one round", "一轮", nullptr, kNoLever, staff_hours},
    {"one honour", "一支受表彰的团队", nullptr, money, kNoLever},
};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// Tells the luck of this intervention's rounds from the committee's.
std::uint32_t luck_of(const Practising& p) { return static_cast<std::uint32_t>(p.identity()) | 0x8000'0000U; }

/// The captains of a community's groups that have finished anything meet before the round.
Occasion negotiation(const Practising& p, std::uint16_t community, const std::vector<std::uint32_t>& claims) {
  Occasion o = activity_of(p, community);
  o.topic = Topic::volunteering;
  o.public_affair = true;
  o.community = community;
  o.hours = p.lever(hours);
  o.autonomy = p.lever(autonomy);
  o.competence = p.lever(competence);
  o.teach[static_cast<std::size_t>(Skill::consensus)] = static_cast<float>(p.lever(learning));
  for (const std::uint32_t serial : claims) {
    const ResidentIndex captain = p.world.groups[serial].captain();
    if (captain != kNobody) o.candidates.push_back({captain, Bond::role});
  }
  return o;
}

/// Norms that hold for a group at this round.
double norms_at(const Practising& p, std::uint16_t community, const Group& g) {
  const ResidentIndex captain = g.captain();
  for (const Occasion* held : activities_held(p)) {
    const bool agreed =
        held->community == community && std::any_of(held->attending.begin(), held->attending.end(),
                                                    [&](const Attendee& a) { return a.resident == captain; });
    if (agreed) return g.norms + p.lever(agreement) * (1.0 - g.norms);
  }
  return g.norms;
}

void share_out(Practising& p, std::uint16_t community, const std::vector<std::uint32_t>& claims) {
  const auto most = static_cast<std::size_t>(p.lever(prizes));
  for (std::size_t k = 0; k < claims.size(); ++k) {
    Group& g = p.world.groups[claims[k]];
    if (k < most) {
      const EventId won = honour(p.world, p.work, g, p.lever(standing), p.state.round_event);
      spend(p, p.lever(money), AccountKind::group, g.serial, Purpose::routine_subsidy, won);
    } else {
      pass_over(p.world, p.work, g, p.world.groups[claims[most - 1]],
                {.norms = norms_at(p, community, g), .draw = luck_of(p) + 1U, .cause = p.state.round_event});
    }
  }
}

}  // namespace

const PracticeRecord kHonours = {
    .id = PracticeId::honours,
    .key = "honours",
    .name_en = "honours and resource rounds",
    .name_zh = "表彰与资源分配",
    .help_en =
        "At each round the supporter honours some of a community's groups that have finished anything, the "
        "best "
        "known first, and gives them money; those passed over may quarrel with those who were not. Captains "
        "may "
        "first agree how it is shared out. Rounds end with the weeks of the plan.",
    .help_zh =
        "每轮在有成果的团队中表彰若干（声望高者优先）并给予资金；未获者可能与获表彰者起争执。可在事前由各队长"
        "协商"
        "怎么分。到期即止。",
    .rows = "S30 S31",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "honours"};

void honours_act(Practising& p) {
  if (p.lever(prizes) < 1.0 || !due(p)) return;
  begin_once(p);
  if (!staff(p, p.lever(staff_hours))) return;
  p.state.round_event =
      note(p.world, p.work, {.kind = EventKind::activity_held, .cause = p.state.event, .code = p.number});
  p.state.since = p.world.week;
  ++p.state.round;
  if (!p.on(negotiate)) return;
  const auto claims = honours_claims(p.world, luck_of(p));
  for (std::uint16_t c = 0; c < claims.size(); ++c) {
    if (serves(p, c)) p.work.occasions.push_back(negotiation(p, c, claims[c]));
  }
}

void honours_after(Practising& p) {
  if (p.state.round == 0 || p.state.since != p.world.week) return;
  const auto claims = honours_claims(p.world, luck_of(p));
  for (std::uint16_t c = 0; c < claims.size(); ++c) {
    if (serves(p, c)) share_out(p, c, claims[c]);
  }
}

}  // namespace linli
