// Charity sale and coupling 义卖与嵌合 (S50, S53): what one group makes is sold, and the takings go to
// another that lacks money for its affair.
#include <algorithm>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf {
  goods,
  price,
  passed_on,
  children,
  passing,
  appeal,
  hours,
  staff_hours,
  autonomy,
  company,
  concern,
  learning
};

constexpr Lever kLevers[] = {
    {"goods", LeverKind::real, 3, 0, 50, "pieces", Basis::assumed, "S50",
     "What each maker who comes has made for a sale", "每位到场制作者带来的义卖品件数"},
    {"price", LeverKind::real, 20, 0, 1000, "yuan", Basis::assumed, "S50 S53", "Price of one piece",
     "每件售价"},
    {"passed_on", LeverKind::real, 1, 0, 1, "1", Basis::seed, "S50",
     "Share of the takings that goes to the group coupled; the rest stays with the makers",
     "收入中转给嵌合团队的比例（其余归制作方）"},
    {"children", LeverKind::flag, 0, 0, 1, "flag", Basis::seed, "S50",
     "The makers are the children who sit on the community's council; without, a group without an affair in "
     "hand",
     "由社区儿童议事会的孩子制作；否则由没有公共事务在手的团队制作"},
    {"passing", LeverKind::real, 0.3, 0, 1, "1", Basis::assumed, "S50",
     "Probability that an adult of the courtyard comes upon the sale", "院落成年居民路过遇见的概率"},
    {"appeal", LeverKind::real, 0.4, 0, 1, "1", Basis::assumed, "S50",
     "Salience of what is sold and what it is for", "义卖品及其用途的显著性"},
    {"hours", LeverKind::real, 1, 0.1, 8, "hours", Basis::assumed, "S50", "Length of a sale", "义卖时长"},
    {"staff_hours", LeverKind::real, 6, 0, 100, "hours", Basis::assumed, "S50",
     "Staff hours of one sale, with preparation", "一次义卖的工时（含准备）"},
    {"autonomy", LeverKind::real, 0.4, -1, 1, "1", Basis::assumed, "S50",
     "Autonomy there: for something of one's own", "其中的自主感"},
    {"company", LeverKind::real, 0.3, -1, 2, "1", Basis::assumed, "S50", "What it adds to relatedness",
     "对归属感的增量"},
    {"concern", LeverKind::real, 0.5, 0, 3, "SD", Basis::assumed, "S50 S71",
     "How far above baseline hearing what it is for raises public concern",
     "得知用途使公共关切高出基线的幅度"},
    {"learning", LeverKind::real, 0.02, 0, 0.3, "1", Basis::assumed, "S50 S75",
     "Share of the way to full skill of asking for resources that a sale teaches its makers",
     "一次义卖使制作者要资源技能增长的比例"},
};
constexpr Price kSale = {"one sale", "一次义卖", &Parameters::supporter_activity_cost, kNoLever, staff_hours};
constexpr Price kPrices[] = {kSale};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// A project in hand that is not done: it needs money, or will.
bool needs_money(const Group& g) {
  return g.alive && g.project.has_value() && g.project->step != ProjectStep::keep_up;
}

/// The oldest living group of a community, of those that `fits`; kNoGroup if none.
template <typename Fits>
std::uint32_t oldest(const World& world, std::uint16_t community, Fits fits) {
  const auto it = std::find_if(world.alive.begin(), world.alive.end(), [&](std::uint32_t serial) {
    const Group& g = world.groups[serial];
    return world.community_of(g) == community && fits(g);
  });
  return it == world.alive.end() ? kNoGroup : *it;
}

/// Couples (receiver in `groups`, maker in `in_hand`) stay together while both live; one in each community.
void couple(Practising& p) {
  auto& receivers = p.state.groups;
  auto& makers = p.state.in_hand;
  for (std::size_t k = receivers.size(); k-- > 0;) {
    const bool made = p.on(children) || p.world.groups[makers[k]].alive;
    if (p.world.groups[receivers[k]].alive && made) continue;
    receivers.erase(receivers.begin() + static_cast<std::ptrdiff_t>(k));
    makers.erase(makers.begin() + static_cast<std::ptrdiff_t>(k));
  }
  for (std::uint16_t c = 0; c < p.world.population.place.communities(); ++c) {
    const bool coupled = std::any_of(receivers.begin(), receivers.end(), [&](std::uint32_t serial) {
      return p.world.community_of(p.world.groups[serial]) == c;
    });
    if (coupled || !serves(p, c)) continue;
    const std::uint32_t receiver = oldest(p.world, c, needs_money);
    if (receiver == kNoGroup) continue;
    const std::uint32_t maker = p.on(children) ? kNoGroup : oldest(p.world, c, [&](const Group& g) {
      return g.serial != receiver && !g.project.has_value();
    });
    if (!p.on(children) && maker == kNoGroup) continue;
    receivers.push_back(receiver);
    makers.push_back(maker);
  }
}

/// Who makes what is sold for the k-th couple.
std::vector<ResidentIndex> makers_of(const Practising& p, std::size_t k) {
  if (p.on(children))
    return children_in_council(p.world, p.world.community_of(p.world.groups[p.state.groups[k]]));
  std::vector<ResidentIndex> list;
  for (const Member& m : p.world.groups[p.state.in_hand[k]].members) list.push_back(m.resident);
  return list;
}

Occasion sale_for(const Practising& p, std::size_t k) {
  const Group& receiver = p.world.groups[p.state.groups[k]];
  Occasion o = activity_of(p, receiver.courtyard);
  o.topic = receiver.topic;
  o.public_affair = true;
  o.community = p.world.community_of(receiver);
  o.hours = p.lever(hours);
  o.salience = p.lever(appeal);
  o.autonomy = p.lever(autonomy);
  o.relatedness_bonus = p.lever(company);
  o.concern = static_cast<float>(p.lever(concern));
  invite(o, makers_of(p, k), Bond::acquainted);
  for (const Member& m : receiver.members) o.candidates.push_back({m.resident, Bond::acquainted});
  invite(o, passers_by(p, receiver.courtyard, p.lever(passing)), Bond::none);
  return o;
}

/// Where money is kept: a group's box, or for children in trust with the committee.
struct Box {
  AccountKind kind = AccountKind::group;
  std::uint64_t number = 0;
};

/// Each buyer in turn pays for one piece, while there are any. Returns fen taken.
std::int64_t sell(Practising& p, const std::vector<ResidentIndex>& buyers, std::size_t pieces, Box makers,
                  EventId told) {
  std::int64_t taken = 0;
  for (std::size_t k = 0; k < std::min(buyers.size(), pieces); ++k) {
    const std::int64_t fen = to_fen(p.lever(price));
    pay(p.world, p.work,
        {.from = AccountKind::resident,
         .from_number = p.world.residents().id[buyers[k]],
         .to = makers.kind,
         .to_number = makers.number,
         .fen = fen,
         .purpose = Purpose::sale,
         .intervention = p.number,
         .cause = told});
    taken += fen;
  }
  return taken;
}

/// The couple's share goes to the receiver; what children keep is for their council.
void pass_on(Practising& p, Group& receiver, std::int64_t taken, Box makers, EventId told) {
  const std::int64_t fen = to_fen(p.lever(passed_on) * static_cast<double>(taken) / 100.0);
  if (fen > 0) {
    pay(p.world, p.work,
        {.from = makers.kind,
         .from_number = makers.number,
         .to = AccountKind::group,
         .to_number = receiver.serial,
         .fen = fen,
         .purpose = Purpose::donation,
         .intervention = p.number,
         .cause = told});
  }
  if (!p.on(children)) return;
  if (Council* council = council_in(p.world, p.world.community_of(receiver)); council != nullptr)
    council->funds_fen += taken - fen;
}

void hold_sale(Practising& p, std::size_t k, const Occasion& o) {
  Group& receiver = p.world.groups[p.state.groups[k]];
  const auto made_by = makers_of(p, k);
  std::vector<ResidentIndex> sellers;
  std::vector<ResidentIndex> buyers;
  for (const Attendee& a : o.attending) {
    const bool maker = std::find(made_by.begin(), made_by.end(), a.resident) != made_by.end();
    if (maker) sellers.push_back(a.resident);
    if (!maker && receiver.find(a.resident) == nullptr) buyers.push_back(a.resident);
  }
  const auto pieces = static_cast<std::size_t>(p.lever(goods) * static_cast<double>(sellers.size()));
  const std::size_t sold = std::min(pieces, buyers.size());
  const EventId told = note(p.world, p.work,
                            {.kind = EventKind::sale_held,
                             .cause = p.state.event,
                             .group = receiver.serial,
                             .other = p.state.in_hand[k],
                             .code = p.number,
                             .value = static_cast<float>(p.lever(price) * static_cast<double>(sold))});
  if (pieces == 0) return;
  const Box box =
      p.on(children) ? Box{AccountKind::committee, o.community} : Box{AccountKind::group, p.state.in_hand[k]};
  pass_on(p, receiver, sell(p, buyers, pieces, box, told), box, told);
  // Whether what one has made is wanted shows at the stall.
  const double went = 2.0 * static_cast<double>(sold) / static_cast<double>(pieces) - 1.0;
  for (const ResidentIndex r : sellers) {
    Experience& e = lived_at(p, o, r);
    e.competence = e.mastery = static_cast<float>(went);
    e.achievement = true;
    e.learned[static_cast<std::size_t>(Skill::resources)] = static_cast<float>(p.lever(learning));
  }
}

}  // namespace

const PracticeRecord kCharitySale = {
    .id = PracticeId::charity_sale,
    .key = "charity_sale",
    .name_en = "charity sale and coupling",
    .name_zh = "义卖与嵌合",
    .help_en =
        "In each community a group at work on a public affair is coupled with one that makes something, or "
        "with the children "
        "of the council. At a sale those who pass buy what was made, and the takings go to the group "
        "coupled. A couple stays "
        "together while both live; the next receiver is the oldest that needs money. It ends with its weeks.",
    .help_zh =
        "在每个社区，把一支正在做公共事务的团队与一支能做出东西的团队（或儿童议事会的孩子）结成嵌合：义卖时由"
        "路过的居民购买，"
        "收入转给对方。双方都在就一直嵌合；缺了再从最早成立且需要钱的团队中补上。到期即止。",
    .rows = "S50 S52 S53",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "charity-sale"};

void charity_sale_act(Practising& p) {
  if (p.lever(goods) <= 0.0 || to_fen(p.lever(price)) <= 0 || !due(p)) return;
  couple(p);
  for (std::size_t k = 0; k < p.state.groups.size(); ++k) {
    if (makers_of(p, k).empty() || !purchase_and_staff(p, kSale, Purpose::event)) continue;
    supported(p, p.world.groups[p.state.groups[k]], p.lever(staff_hours));
    if (const std::uint32_t maker = p.state.in_hand[k]; maker != kNoGroup)
      supported(p, p.world.groups[maker], 0.0);
    p.work.occasions.push_back(sale_for(p, k));
  }
}

void charity_sale_after(Practising& p) {
  for (const Occasion* o : activities_held(p)) {
    for (std::size_t k = 0; k < p.state.groups.size(); ++k) {
      const Group& receiver = p.world.groups[p.state.groups[k]];
      if (receiver.alive && p.world.community_of(receiver) == o->community) hold_sale(p, k, *o);
    }
  }
}

}  // namespace linli
