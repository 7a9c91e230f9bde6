// Children's council 儿童议事会 (S51-S56, S70, S71): children of a community sit together. For real they take
// up a public affair, and every step of it can fail; as a ritual there is a ceremony, and nothing is decided.
#include <algorithm>
#include <utility>

#include "interventions/practices.hpp"
#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

enum LeverOf {
  places,
  reach,
  from_age,
  appeal,
  asked,
  sittings,
  every_weeks,
  hours,
  staff_hours,
  real,
  real_autonomy,
  ritual_autonomy,
  ritual_competence,
  company,
  real_concern,
  ritual_concern,
  guided,
  harder,
  start_clarity,
  money,
  parents_give,
  visit_every,
  see_clarity,
  revise,
  sees_wrong
};

constexpr Lever kLevers[] = {
    {"places", LeverKind::integer, 15, 0, 200, "residents", Basis::assumed, "S54",
     "Children on the council of a community at most", "每社区议事会名额"},
    {"reach", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S54", "Probability that a child hears of it",
     "儿童得知招募的概率"},
    {"from_age", LeverKind::integer, 8, 5, 17, "years", Basis::assumed, "S54",
     "Age from which a child may sit", "参加的最低年龄"},
    {"appeal", LeverKind::real, 0.4, 0, 1, "1", Basis::assumed, "S54 S56",
     "Salience of a sitting to a child: one is listened to", "议事会对儿童的显著性（有人听自己说）"},
    {"asked", LeverKind::real, 1.5, -1, 4, "log-odds", Basis::assumed, "S54",
     "What being asked in person adds to coming forward", "当面邀请对报名的作用"},
    {"sittings", LeverKind::integer, 12, 0, 104, "sittings", Basis::assumed, "S54", "Sittings of one term",
     "每届议事次数"},
    {"every_weeks", LeverKind::integer, 2, 1, 26, "weeks", Basis::assumed, "S54",
     "Weeks from one sitting to the next", "两次议事的间隔周数"},
    {"hours", LeverKind::real, 2, 0.5, 8, "hours", Basis::assumed, "S54", "Length of a sitting", "每次时长"},
    {"staff_hours", LeverKind::real, 6, 0, 100, "hours", Basis::assumed, "S55",
     "Staff hours of one sitting, with preparation", "每次议事的工时（含准备）"},
    {"real", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S56",
     "A real affair is taken up; without, it is a ceremony", "真事；否则为仪式"},
    {"real_autonomy", LeverKind::real, 0.7, -1, 1, "1", Basis::assumed, "S56",
     "Autonomy of children who decide what to do and how", "真事中由儿童自己决定的自主感"},
    {"ritual_autonomy", LeverKind::real, 0, -1, 1, "1", Basis::assumed, "S56", "Autonomy in a ceremony",
     "仪式中的自主感"},
    {"ritual_competence", LeverKind::real, 0.2, -1, 1, "1", Basis::assumed, "S56",
     "Competence in a ceremony, at which nothing can fail", "仪式中的胜任感（不会失败）"},
    {"company", LeverKind::real, 0.3, -1, 2, "1", Basis::assumed, "S56", "What a sitting adds to relatedness",
     "议事对归属感的增量"},
    {"real_concern", LeverKind::real, 1, 0, 3, "SD", Basis::assumed, "S56 S71",
     "How far above baseline a real affair raises a child's public concern",
     "真事使儿童公共关切高出基线的幅度"},
    {"ritual_concern", LeverKind::real, 0.2, 0, 3, "SD", Basis::assumed, "S56",
     "How far above baseline a ceremony raises it", "仪式使其高出基线的幅度"},
    {"guided", LeverKind::real, 0.7, 0, 1, "1", Basis::assumed, "S44 S55",
     "Share of what they find hard in which staff guide them", "遇到困难时由社工带着做的比例"},
    {"harder", LeverKind::real, 0.5, -2, 4, "log-odds", Basis::assumed, "S55 S56",
     "How much harder a task of a project is for children than for adults of the same skill",
     "同等技能下，项目事务对儿童更难的程度"},
    {"start_clarity", LeverKind::real, 0.2, 0, 1, "1", Basis::assumed, "S52",
     "Clarity of what they want when they take an affair up", "接下事务时目标的清晰度"},
    {"money", LeverKind::real, 1000, 0, 50000, "yuan", Basis::assumed, "S53",
     "What the supporter gives into the hands of a council for a term (for a real affair)",
     "每届交由议事会支配的经费（真事）"},
    {"parents_give", LeverKind::real, 20, 0, 1000, "yuan", Basis::assumed, "S53",
     "What the parents of each child present put in at a sitting while money is missing",
     "缺钱时每位到场儿童的家长每次捐款"},
    {"visit_every", LeverKind::integer, 4, 0, 52, "sittings", Basis::assumed, "S51",
     "Every how manieth sitting is a visit to where such things are done; 0: none",
     "每几次议事有一次实地参访；0 为无"},
    {"see_clarity", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S51",
     "Share of the way to a clear goal that a visit takes them", "一次参访使目标趋于清晰的比例"},
    {"revise", LeverKind::real, -2, -8, 4, "log-odds", Basis::assumed, "S51",
     "Log-odds that a sound design is thrown over after a visit", "方案得当时参访后仍推翻的对数几率"},
    {"sees_wrong", LeverKind::real, 3, 0, 8, "log-odds", Basis::assumed, "S51 S70",
     "What it adds that the design works against the affair", "方案适得其反对推翻的作用"},
};
constexpr Price kSitting = {"one sitting", "一次议事", &Parameters::supporter_activity_cost, kNoLever,
                            staff_hours};
constexpr Price kOuting = {"one sitting that is a visit", "一次参访（代替议事）",
                           &Parameters::supporter_visit_cost, kNoLever, staff_hours};
constexpr Price kPrices[] = {
    kSitting, kOuting, {"one term, for a real affair", "一届的经费（真事）", nullptr, money, kNoLever}};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// Draws of Stream::council: of a child; of a council, beyond those of tasks.
enum ChildDraw : std::uint32_t { hears, comes_forward, lot, goes_on };
enum CouncilDraw : std::uint32_t { aim = 1U << 16U, revision };

bool may_sit(const Practising& p, ResidentIndex r) {
  return !p.world.adult(r) &&
         (p.world.week - p.world.residents().birth[r]) / 52 >= static_cast<int>(p.lever(from_age));
}

/// Whether a child comes forward: the threshold to act. Who sat last term is told again.
bool sits(const Practising& p, ResidentIndex r) {
  const Residents& people = p.world.residents();
  const EntityKey key = people.key[r];
  const bool again = find_in_order(p.state.people, r, people.id) != p.state.people.end();
  if (!again && !draw_bernoulli(key, Stream::council, p.world.week, p.lever(reach), hears)) return false;
  Call call;
  call.topic = Topic::volunteering;
  call.public_affair = true;
  call.hours = p.lever(hours);
  call.salience = p.lever(appeal);
  const double v = act_log_odds(p.world, r, condition_of(p.world, r), call) + p.lever(asked);
  return v > draw_logistic(key, Stream::council, p.world.week, comes_forward);
}

/// Who sits in a community this term, by lot where there are more than places.
std::vector<ResidentIndex> council_of_term(const Practising& p, std::uint16_t community) {
  const Residents& people = p.world.residents();
  std::vector<std::pair<double, ResidentIndex>> willing;
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (!people.present(r) || p.world.community_of(r) != community || !may_sit(p, r) || !sits(p, r)) continue;
    willing.emplace_back(draw_uniform(people.key[r], Stream::council, p.world.week, lot), r);
  }
  return lowest(std::move(willing), static_cast<std::size_t>(p.lever(places)), people.id);
}

/// A term begins: who sits, and what money a council has in hand. What it is about goes on.
void begin_term(Practising& p) {
  std::vector<ResidentIndex> sitting;
  for (std::uint16_t c = 0; c < p.world.population.place.communities(); ++c) {
    if (!serves(p, c)) continue;
    const auto here = council_of_term(p, c);
    if (here.empty()) continue;
    begin_once(p);
    sitting.insert(sitting.end(), here.begin(), here.end());
    auto council = std::find_if(p.state.councils.begin(), p.state.councils.end(),
                                [&](const Council& x) { return x.community >= c; });
    if (council == p.state.councils.end() || council->community != c) {
      council = p.state.councils.insert(council, Council{});
      council->community = c;
    }
    if (p.on(real) && spend(p, p.lever(money), AccountKind::committee, c, Purpose::grant, p.state.event))
      council->funds_fen += to_fen(p.lever(money));
  }
  put_in_order(sitting, p.world.residents().id);
  p.state.people = std::move(sitting);
  note_taken_on(p);
  if (p.state.people.empty()) return;
  p.state.phase = InterventionState::Phase::running;
  p.state.since = p.world.week;
  p.state.round = 0;
}

/// Whether the sitting now due is a visit.
bool visiting(const Practising& p) {
  const auto every = static_cast<std::uint32_t>(p.lever(visit_every));
  return p.on(real) && every > 0 && (p.state.round + 1) % every == 0;
}

Occasion sitting_of(const Practising& p, std::uint16_t community) {
  Occasion o = activity_of(p, community);
  o.topic = Topic::volunteering;
  o.public_affair = true;
  o.community = community;
  o.hours = p.lever(hours);
  o.salience = p.lever(appeal);
  o.autonomy = p.lever(p.on(real) ? real_autonomy : ritual_autonomy);
  o.competence = p.on(real) ? 0.0 : p.lever(ritual_competence);  // for real, it depends on how it goes
  o.relatedness_bonus = p.lever(company);
  o.concern = static_cast<float>(p.lever(p.on(real) ? real_concern : ritual_concern));
  for (const ResidentIndex r : p.state.people) {
    if (p.world.community_of(r) == community) o.candidates.push_back({r, Bond::promised});
  }
  return o;
}

/// The affair of the community's courtyards that presses most and nobody works on; kNoAffair if none.
std::uint32_t pressing_in_community(const World& world, std::uint16_t community) {
  const Place& place = world.population.place;
  std::uint32_t best = kNoAffair;
  for (std::uint16_t c = 0; c < place.courtyards(); ++c) {
    if (place.courtyard_community[c] != community) continue;
    const std::uint32_t position = pressing_affair(world, c);
    if (position != kNoAffair &&
        (best == kNoAffair || world.affairs[position].severity_now > world.affairs[best].severity_now))
      best = position;
  }
  return best;
}

EventId tell(Practising& p, const Council& c, EventKind kind, ProjectStep step, double value) {
  return note(p.world, p.work,
              {.kind = kind,
               .cause = c.event,
               .affair = p.world.affairs[c.affair].serial,
               .code = static_cast<int>(step),
               .value = static_cast<float>(value)});
}

/// Noticing is easy (S55): they name what presses most.
void take_up(Practising& p, Council& c) {
  c.affair = pressing_in_community(p.world, c.community);
  if (c.affair == kNoAffair) return;
  c.step = ProjectStep::discuss;
  c.failures = 0;
  c.clarity = static_cast<float>(p.lever(start_clarity));
  c.event = p.world.affairs[c.affair].event;
  c.event =
      tell(p, c, EventKind::council_step_done, ProjectStep::notice, p.world.affairs[c.affair].severity_now);
}

/// Parents put in what they give, until there is enough for the act.
bool raise_money(Practising& p, Council& c, const Occasion& o, std::int64_t needed) {
  for (const Attendee& a : o.attending) {
    const std::int64_t part = std::min(to_fen(p.lever(parents_give)), needed - c.funds_fen);
    if (part <= 0) break;
    pay(p.world, p.work,
        {.from = AccountKind::resident,
         .from_number = p.world.residents().id[a.resident],
         .to = AccountKind::committee,
         .to_number = c.community,
         .fen = part,
         .purpose = Purpose::donation,
         .intervention = p.number,
         .cause = c.event});
    c.funds_fen += part;
  }
  return c.funds_fen >= needed;
}

/// Tries all tasks of the step, each done by one of those present; who does one learns by it.
bool attempt(Practising& p, const Council& c, const Occasion& o) {
  const Parameters& q = p.world.parameters;
  const auto n = static_cast<std::uint32_t>(o.attending.size());
  bool done = true;
  for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(tasks_of(q, c.step)); ++k) {
    const ResidentIndex r = o.attending[draw_below(o.key, Stream::council, p.world.week, n, 3 * k)].resident;
    const auto kind = draw_below(o.key, Stream::council, p.world.week, kSkills, 3 * k + 1);
    const double chance =
        task_chance(q, q.project_difficulty + p.lever(harder), q.project_skill,
                    condition_of(p.world, r).skill[kind], p.lever(guided), q.project_clarity * c.clarity);
    done = draw_bernoulli(o.key, Stream::council, p.world.week, chance, 3 * k + 2) && done;
    learn_by(lived_at(p, o, r), kind, q.group_learning * (1.0 + p.lever(guided) * q.supporter_skill));
  }
  return done;
}

/// What all who were there take from how it went.
void feel(Practising& p, const Occasion& o, double outcome) {
  for (const Attendee& a : o.attending) {
    Experience& e = lived_at(p, o, a.resident);
    e.competence = e.mastery = static_cast<float>(outcome);
    e.achievement = true;
  }
}

/// They have acted; how the affair took it. Returns what they take from it.
double act_on(Practising& p, Council& c) {
  const Parameters& q = p.world.parameters;
  Affair& affair = p.world.affairs[c.affair];
  const bool solved = work_upon(p.world, affair, c.well_aimed);
  if (c.well_aimed && !solved) return 1.0;  // better, and not enough: they act again
  c.event = note(p.world, p.work,
                 {.kind = solved ? EventKind::affair_solved : EventKind::affair_worsened,
                  .cause = c.event,
                  .affair = affair.serial,
                  .code = static_cast<int>(affair.topic),
                  .value = static_cast<float>(affair.severity_now)});
  if (solved) {
    c.affair = kNoAffair;  // the next one, from the next sitting on
    return 1.0;
  }
  c.step = ProjectStep::design;
  c.clarity += static_cast<float>(q.project_harm_clarity) * (1.0F - c.clarity);
  return q.project_harm;
}

double succeed(Practising& p, Council& c, const Occasion& o) {
  const Parameters& q = p.world.parameters;
  c.failures = 0;
  c.event = tell(p, c, EventKind::council_step_done, c.step, static_cast<double>(o.attending.size()));
  if (c.step == ProjectStep::act) return act_on(p, c);
  if (c.step == ProjectStep::discuss) {
    c.clarity += static_cast<float>(q.project_discuss_clarity) * (1.0F - c.clarity);
    c.step = ProjectStep::design;
    return 1.0;
  }
  double skill = 0.0;
  for (const Attendee& a : o.attending)
    skill = std::max(skill, condition_of(p.world, a.resident).skill_of(Skill::project));
  c.well_aimed = aim_log_odds(q, c.clarity, skill) > draw_logistic(o.key, Stream::council, p.world.week, aim);
  c.step = ProjectStep::act;
  return 1.0;
}

/// Whether they go on is up to the keenest of those present, as in a group to its captain (S66).
double fail(Practising& p, Council& c, const Occasion& o) {
  const Parameters& q = p.world.parameters;
  const Residents& people = p.world.residents();
  ++c.failures;
  c.event = tell(p, c, EventKind::council_step_failed, c.step, c.failures);
  ResidentIndex keenest = o.attending.front().resident;
  for (const Attendee& a : o.attending) {
    if (people.traits[a.resident].initiative > people.traits[keenest].initiative) keenest = a.resident;
  }
  const double v = q.project_persist + q.project_persist_initiative * people.traits[keenest].initiative +
                   q.project_persist_confidence * condition_of(p.world, keenest).confidence -
                   q.project_persist_failures * c.failures;
  if (v <= draw_logistic(people.key[keenest], Stream::council, p.world.week, goes_on)) {
    c.event = tell(p, c, EventKind::council_gave_up, c.step, c.failures);
    c.affair = kNoAffair;
  }
  return q.project_failure * (1.0 - q.project_reflection * p.lever(guided));
}

/// Seeing how others do it makes the goal clearer; a design that works against the affair shows (S51).
void look_again(Practising& p, Council& c, const Occasion& o, EventId told) {
  c.clarity += static_cast<float>(p.lever(see_clarity)) * (1.0F - c.clarity);
  if (c.step != ProjectStep::act) return;
  const double v = p.lever(revise) + (c.well_aimed ? 0.0 : p.lever(sees_wrong));
  if (v <= draw_logistic(o.key, Stream::council, p.world.week, revision)) return;
  c.step = ProjectStep::design;
  c.failures = 0;
  c.event = told;
  c.event = tell(p, c, EventKind::goal_revised, ProjectStep::act, 1.0);
}

void work_on(Practising& p, Council& c, const Occasion& o, EventId told) {
  if (o.attending.size() < static_cast<std::size_t>(p.world.parameters.group_least)) return;  // just talk
  if (c.affair != kNoAffair && p.world.affairs[c.affair].ended != kNever) c.affair = kNoAffair;
  if (c.affair == kNoAffair) {
    take_up(p, c);
    return;
  }
  if (visiting(p)) {
    look_again(p, c, o, told);
    return;
  }
  std::int64_t needed = 0;
  if (c.step == ProjectStep::act) {
    const double yuan = p.world.parameters.project_cost * p.world.affairs[c.affair].severity_now;
    needed = static_cast<std::int64_t>(yuan) * 100;
    if (!raise_money(p, c, o, needed)) return;  // saving up is not failing
  }
  if (!attempt(p, c, o)) {
    feel(p, o, fail(p, c, o));
    return;
  }
  if (needed > 0) {
    c.funds_fen -= needed;
    pay(p.world, p.work,
        {.from = AccountKind::committee,
         .from_number = c.community,
         .to = AccountKind::suppliers,
         .fen = needed,
         .purpose = Purpose::project_spending,
         .intervention = p.number,
         .cause = c.event});
  }
  feel(p, o, succeed(p, c, o));
}

}  // namespace

Council* council_in(World& world, std::uint16_t community) {
  for (InterventionState& state : world.interventions) {
    for (Council& council : state.councils) {
      if (council.community == community) return &council;
    }
  }
  return nullptr;
}

std::vector<ResidentIndex> children_in_council(const World& world, std::uint16_t community) {
  std::vector<ResidentIndex> list;
  for (const InterventionState& state : world.interventions) {
    if (state.councils.empty()) continue;
    for (const ResidentIndex r : state.people) {
      if (world.community_of(r) == community) list.push_back(r);
    }
  }
  put_in_order(list, world.residents().id);
  return list;
}

const PracticeRecord kChildrensCouncil = {.id = PracticeId::childrens_council,
                                          .key = "childrens_council",
                                          .name_en = "children's council",
                                          .name_zh = "儿童议事会",
                                          .help_en =
                                              "Children of a community who come forward sit together for a "
                                              "term. For real, they take up the public affair that "
                                              "presses most in its courtyards: discuss, design, raise money, "
                                              "act, each of which can fail, or make it worse; "
                                              "visits show them how others do it. As a ritual it is a "
                                              "ceremony at which nothing is decided. What they come to "
                                              "care for they talk of with those they know. A term ends with "
                                              "its sittings, all of it with the weeks of support.",
                                          .help_zh =
                                              "社区里报名的儿童按届议事。真事：接下所在社区院落中最紧迫的一件"
                                              "公共事务，讨论、设计、筹钱、行动，每一步都可能失败，"
                                              "甚至适得其反；其间到现场参访。仪式：只办活动、不做决定。孩子关"
                                              "心起来的事，会去跟身边的人说。议事次数用完即一届结束，"
                                              "支持期结束则全部结束。",
                                          .rows = "S51 S52 S53 S54 S55 S56 S70 S71",
                                          .levers = kLevers,
                                          .prices = kPrices,
                                          .triggers = kTriggers,
                                          .scenario = "childrens-council"};

void childrens_council_act(Practising& p) {
  if (p.lever(places) < 1.0 || p.lever(reach) <= 0.0 || p.lever(sittings) < 1.0) return;
  using Phase = InterventionState::Phase;
  if (p.state.phase == Phase::idle && due(p)) begin_term(p);
  if (p.state.phase != Phase::running) return;
  if (p.world.week > p.plan.last_week) {
    p.state.phase = Phase::over;
    p.state.people.clear();
    return;
  }
  if ((p.world.week - p.state.since) % static_cast<Week>(p.lever(every_weeks)) != 0) return;
  for (const Council& council : p.state.councils) {
    Occasion o = sitting_of(p, council.community);
    if (o.candidates.empty()) continue;
    if (visiting(p) ? purchase_and_staff(p, kOuting, Purpose::visit)
                    : purchase_and_staff(p, kSitting, Purpose::event))
      p.work.occasions.push_back(std::move(o));
  }
}

void childrens_council_after(Practising& p) {
  const auto held = activities_held(p);
  if (held.empty()) return;
  for (const Occasion* o : held) {
    const EventId told = note_held(p, *o);
    const auto council = std::find_if(p.state.councils.begin(), p.state.councils.end(),
                                      [&](const Council& c) { return c.community == o->community; });
    if (p.on(real)) work_on(p, *council, *o, told);
  }
  if (++p.state.round >= static_cast<std::uint32_t>(p.lever(sittings)))
    p.state.phase = InterventionState::Phase::idle;  // until the next term is called
}

}  // namespace linli
