// Negotiation platform 协商 (S29-S31): open quarrels within and between groups are brought to a table at
// which somebody from outside facilitates.
#include <algorithm>

#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"

namespace linli {
namespace {

enum LeverOf {
  most_tables,
  wait_weeks,
  again_weeks,
  within,
  between,
  staff_hours,
  hours,
  equal_voice,
  heard_autonomy,
  company,
  learning
};

constexpr Lever kLevers[] = {
    {"most_tables", LeverKind::integer, 3, 0, 1000, "tables/week", Basis::assumed, "S31",
     "Tables held in one week", "每周协商场次上限"},
    {"wait_weeks", LeverKind::integer, 2, 0, 52, "weeks", Basis::assumed, "S31",
     "Weeks for which a quarrel has been open before it is brought there", "冲突持续多少周后提交协商"},
    {"again_weeks", LeverKind::integer, 4, 1, 52, "weeks", Basis::assumed, "S31",
     "Weeks until a quarrel that was not settled is brought again", "未化解者再次协商的间隔周数"},
    {"within", LeverKind::flag, 1, 0, 1, "flag", Basis::assumed, "S29", "Quarrels within groups",
     "团队内部的冲突"},
    {"between", LeverKind::flag, 1, 0, 1, "flag", Basis::assumed, "S30", "Quarrels between groups",
     "团队之间的冲突"},
    {"staff_hours", LeverKind::real, 4, 0, 40, "hours", Basis::assumed, "S31", "Staff hours of one table",
     "每场协商的社工工时"},
    {"hours", LeverKind::real, 1.5, 0.25, 8, "hours", Basis::assumed, "S31", "Length of one table",
     "每场协商的时长"},
    {"equal_voice", LeverKind::real, 1, -2, 4, "log-odds", Basis::assumed, "S31",
     "What a table at which both sides are heard adds to settling", "双方都被听见对化解的作用"},
    {"heard_autonomy", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S31",
     "Autonomy felt by one who is heard there", "在协商中被听见的自主感"},
    {"company", LeverKind::real, 0.3, -1, 2, "1", Basis::assumed, "S31",
     "What an occasion made for talking it over adds to relatedness", "为说开而设的场合对归属感的增量"},
    {"learning", LeverKind::real, 0.05, 0, 0.5, "1", Basis::assumed, "S31",
     "Share of the way to full skill of consensus that one table teaches those who come",
     "一场协商使到场者共识与协商技能增长的比例"},
};
constexpr Price kPrices[] = {
    {"one table", "一场协商", nullptr, kNoLever, staff_hours},
};
constexpr Trigger kTriggers[] = {Trigger::schedule};

struct Sides {
  ResidentIndex one = kNobody, other = kNobody;
};

/// Who would have to come: the parties, or the captains of both groups.
Sides sides_of(const World& world, const Group& g, const Quarrel& q) {
  if (q.other == kNoGroup) return {q.a, q.b};
  return {g.captain(), world.groups[q.other].alive ? world.groups[q.other].captain() : kNobody};
}

bool ripe(const Practising& p, const Quarrel& q) {
  const Week open = p.world.week - q.began - static_cast<int>(p.lever(wait_weeks));
  return open >= 0 && open % static_cast<int>(p.lever(again_weeks)) == 0 &&
         (q.other == kNoGroup ? p.on(within) : p.on(between));
}

Occasion table_for(const Practising& p, const Group& g, const Quarrel& q, const Sides& sides) {
  Occasion o;
  o.host = HostKind::negotiation;
  o.number = static_cast<std::uint32_t>(p.number);
  o.key = q.key;
  o.topic = g.topic;
  o.community = p.world.community_of(g);
  o.hours = p.lever(hours);
  o.autonomy = p.lever(heard_autonomy);
  o.relatedness_bonus = p.lever(company);
  // Asked by name, by those whom the quarrel hurts: as to a meeting of the group, or to a task of office.
  const Bond bond = q.other == kNoGroup ? Bond::member : Bond::role;
  o.candidates = {{sides.one, bond}, {sides.other, bond}};
  return o;
}

/// Whether the table settles a quarrel: the law of a group's own meeting, with the facilitator's skill.
void try_to_settle(Practising& p, Group& g, Quarrel& q, EventId told, std::vector<EntityKey>& settled) {
  const Parameters& par = p.world.parameters;
  Group* other = q.other == kNoGroup ? nullptr : &p.world.groups[q.other];
  const double norms = other == nullptr ? g.norms : 0.5 * (g.norms + other->norms);
  const double v = par.quarrel_settle + par.quarrel_settle_skill * par.supporter_skill +
                   par.quarrel_settle_norms * norms + p.lever(equal_voice);
  if (v <= draw_logistic(q.key, Stream::negotiation, p.world.week)) return;
  note(p.world, p.work,
       {.kind = EventKind::quarrel_settled,
        .cause = told,
        .group = g.serial,
        .other = q.other,
        .code = static_cast<int>(q.object),
        .value = static_cast<float>(p.world.week - q.began)});
  ++p.world.tally.quarrels_settled;
  const auto lesson = static_cast<float>(par.quarrel_lesson);
  g.norms += lesson * (1.0F - g.norms);
  if (other != nullptr) other->norms += lesson * (1.0F - other->norms);
  settled.push_back(q.key);
}

/// What those who came learn of how such things are settled.
void learn(Practising& p, const Occasion& o) {
  for (const Attendee& a : o.attending) {
    Experience e;
    e.resident = a.resident;
    e.order = as_number(o.key);
    e.felt = false;
    e.learned[static_cast<std::size_t>(Skill::consensus)] = static_cast<float>(p.lever(learning));
    p.work.experiences.push_back(e);
  }
}

/// A quarrel is talked over only where both sides have come.
void hold(Practising& p, const Occasion& o) {
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    std::vector<EntityKey> settled;
    for (Quarrel& q : g.quarrels) {
      if (!(q.key == o.key)) continue;
      const EventId told = note(p.world, p.work,
                                {.kind = EventKind::negotiation_held,
                                 .cause = q.event,
                                 .group = serial,
                                 .other = q.other,
                                 .code = p.number,
                                 .value = static_cast<float>(o.attending.size())});
      if (o.attending.size() == 2) try_to_settle(p, g, q, told, settled);
    }
    if (!settled.empty()) std::erase_if(g.quarrels, [&](const Quarrel& q) { return q.key == o.key; });
  }
}

}  // namespace

const PracticeRecord kNegotiation = {
    .id = PracticeId::negotiation,
    .key = "negotiation",
    .name_en = "negotiation platform",
    .name_zh = "协商平台",
    .help_en =
        "Quarrels that have been open for a while, within groups and between them, are brought to a table. "
        "The "
        "parties (between groups: both captains) come or not, as to any occasion; where both have come, a "
        "facilitator helps to settle it, and what was settled once is a norm the next time. Ends with the "
        "weeks "
        "of support.",
    .help_zh =
        "将团队内部和团队之间久拖未决的冲突提交协商。当事人（团队之间为双方队长）来与不来同其他活动；双方到场"
        "时由"
        "社工引导化解，化解一次便多一分规范。支持期结束即停止。",
    .rows = "S29 S30 S31",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "negotiation"};

void negotiation_act(Practising& p) {
  const Week week = p.world.week;
  if (week < p.plan.first_week || week > p.plan.last_week || p.lever(most_tables) < 1.0) return;
  std::vector<EntityKey> called;
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    if (!serves(p, g)) continue;
    for (const Quarrel& q : g.quarrels) {
      if (called.size() >= static_cast<std::size_t>(p.lever(most_tables))) return;
      const Sides sides = sides_of(p.world, g, q);
      if (!ripe(p, q) || sides.one == kNobody || sides.other == kNobody || sides.one == sides.other ||
          std::find(called.begin(), called.end(), q.key) != called.end())
        continue;  // both groups may feel wronged: one table for the two
      begin_once(p);
      if (!staff_with(p, g, p.lever(staff_hours))) continue;
      called.push_back(q.key);
      p.work.occasions.push_back(table_for(p, g, q, sides));
    }
  }
}

void negotiation_after(Practising& p) {
  for (const Occasion* table : activities_held(p, HostKind::negotiation)) {
    if (table->attending.empty()) continue;
    hold(p, *table);
    learn(p, *table);
  }
}

}  // namespace linli
