// Upkeep income 共建资金 (S45, S74): what a group did relieves committee and property company, and they pay
// in return, as long as the result holds; the money may be used for other public affairs.
#include <algorithm>
#include <cmath>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf {
  amount,
  result_needed,
  property_share,
  most_groups,
  broker_hours,
  lasting,
  paid_autonomy,
  paid_competence
};

constexpr Lever kLevers[] = {
    {"amount", LeverKind::real, 1000, 0, 5000, "yuan/month", Basis::seed, "S45",
     "What a group is paid every four weeks", "每支队伍每四周的共建资金"},
    {"result_needed", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S45 S74",
     "Share of an affair that must be relieved, and stay so, by the group's work", "成果须保持的缓解比例"},
    {"property_share", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S45 S74",
     "Share that the property company pays; the residents' committee pays the rest",
     "物业公司承担的比例（其余由居委会承担）"},
    {"most_groups", LeverKind::integer, 12, 0, 10000, "groups", Basis::assumed, "S45",
     "Groups with an agreement at once", "同时签约的队伍数上限"},
    {"broker_hours", LeverKind::real, 6, 0, 100, "hours", Basis::assumed, "S45",
     "Staff hours to bring one agreement about", "促成一份协议的社工工时"},
    {"lasting", LeverKind::flag, 1, 0, 1, "flag", Basis::assumed, "S45 S68",
     "Agreements outlast the supporter", "支持机构退出后协议继续"},
    {"paid_autonomy", LeverKind::real, 0.1, -1, 1, "1", Basis::assumed, "S45 S2",
     "Autonomy felt by those who stand for the group when the money comes: theirs to spend, or a wage",
     "资金到账时任职者的自主感（自主支配，或像工资）"},
    {"paid_competence", LeverKind::real, 0.4, -1, 1, "1", Basis::assumed, "S74",
     "Competence felt then: the work is seen", "此时的胜任感（成果被看见）"},
};
constexpr Price kPrices[] = {
    {"bringing one agreement about", "促成一份协议", nullptr, kNoLever, broker_hours},
    {"four weeks of one agreement, paid by committee and property company",
     "一份协议四周的共建资金（由居委会与物业公司支付）", nullptr, amount, kNoLever},
};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// Weeks from one payment to the next.
constexpr Week kMonth = 4;

/// The affair that the group solved and that holds best; null where none holds well enough.
const Affair* result_of(const Practising& p, const Group& g) {
  const Affair* best = nullptr;
  for (const std::uint32_t position : p.world.open_affairs) {
    const Affair& affair = p.world.affairs[position];
    if (affair.solved_by != g.serial || affair.relieved < p.lever(result_needed)) continue;
    if (best == nullptr || affair.relieved > best->relieved) best = &affair;
  }
  return best;
}

void make_agreements(Practising& p) {
  const auto most = static_cast<std::size_t>(p.lever(most_groups));
  auto& with = p.state.groups;
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    if (with.size() >= most) return;
    if (!serves(p, g)) continue;
    if (std::find(with.begin(), with.end(), serial) != with.end() || result_of(p, g) == nullptr) continue;
    begin_once(p);
    if (!staff(p, p.lever(broker_hours))) continue;
    g.supporter_hours += static_cast<float>(p.lever(broker_hours));
    if (p.lever(broker_hours) > 0.0) g.last_supported = p.world.week;
    with.push_back(serial);
  }
}

void feel_paid(Practising& p, const Group& g) {
  if (p.lever(paid_autonomy) == 0.0 && p.lever(paid_competence) == 0.0) return;
  feel_for_group(p, g, p.lever(paid_autonomy), p.lever(paid_competence));
}

void pay_out(Practising& p, Group& g, const Affair& affair) {
  const std::int64_t fen = to_fen(p.lever(amount));
  const auto property =
      static_cast<std::int64_t>(std::llround(static_cast<double>(fen) * p.lever(property_share)));
  const std::uint16_t community = p.world.community_of(g);
  const EventId told = note(p.world, p.work,
                            {.kind = EventKind::money_received,
                             .cause = affair.event,
                             .group = g.serial,
                             .affair = affair.serial,
                             .value = static_cast<float>(static_cast<double>(fen) / 100.0)});
  const auto pay_from = [&](AccountKind who, std::int64_t part) {
    pay(p.world, p.work,
        {.from = who,
         .from_number = community,
         .to = AccountKind::group,
         .to_number = g.serial,
         .fen = part,
         .purpose = Purpose::upkeep,
         .intervention = p.number,
         .cause = told});
  };
  pay_from(AccountKind::committee, fen - property);
  pay_from(AccountKind::property, property);
  g.paid = p.world.week;  // money is handled at this week's meeting
  feel_paid(p, g);
}

}  // namespace

const PracticeRecord kUpkeepIncome = {
    .id = PracticeId::upkeep_income,
    .key = "upkeep_income",
    .name_en = "upkeep income",
    .name_zh = "共建资金",
    .help_en =
        "The supporter brings about agreements: committee and property company pay a group every month for "
        "what it solved, as long as the result holds. The money goes into the group's box and may be used "
        "for "
        "other public affairs; where money is handled there may be quarrels over it. No new agreements after "
        "the weeks of support; those made last, if so set.",
    .help_zh =
        "支持机构促成协议：居委会与物业公司按月向队伍支付共建资金，只要其成果仍然保持。资金归队伍支配，可用于"
        "其他"
        "公共事务；经手钱财也可能引起争执。支持期结束后不再新签；已签协议可继续。",
    .rows = "S45 S74",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "upkeep-income"};

void upkeep_income_act(Practising& p) {
  const Week week = p.world.week;
  if (p.lever(amount) <= 0.0 || p.lever(most_groups) < 1.0 || week < p.plan.first_week) return;
  std::erase_if(p.state.groups, [&](std::uint32_t serial) { return !p.world.groups[serial].alive; });
  if (week > p.plan.last_week && !p.on(lasting)) return;
  if ((week - p.plan.first_week) % kMonth != 0) return;
  if (week <= p.plan.last_week) make_agreements(p);
  for (const std::uint32_t serial : p.state.groups) {
    Group& g = p.world.groups[serial];
    if (const Affair* affair = result_of(p, g); affair != nullptr) pay_out(p, g, *affair);
  }
}

}  // namespace linli
