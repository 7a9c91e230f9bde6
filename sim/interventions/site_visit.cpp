// Site visit 现场参访 (S51, S63, S64): what one sees with one's own eyes raises concern; some become willing
// to act at home and give money; a group whose members went sees its own affair more clearly, and may throw
// its design over.
#include <algorithm>
#include <array>
#include <utility>

#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

enum LeverOf {
  invited,
  topic,
  staff_hours,
  hours,
  concern,
  autonomy,
  company,
  vividness,
  gives,
  see_clarity,
  revise,
  sees_wrong
};

constexpr Lever kLevers[] = {
    {"invited", LeverKind::integer, 40, 0, 1000, "residents", Basis::assumed, "S63",
     "Residents asked along to one visit, those at work on such an affair first", "每次参访邀请的居民数"},
    {"topic", LeverKind::integer, 0, 0, 7, "topic", Basis::assumed, "S63",
     "What is visited (1 culture ... 7 education, as in topics); 0: what presses most in the courtyards "
     "served",
     "参访主题（1 文化传播……7 教育培训）；0：所服务院落中最紧迫的事务"},
    {"staff_hours", LeverKind::real, 12, 0, 100, "hours", Basis::assumed, "S63", "Staff hours of one visit",
     "每次参访的社工工时"},
    {"hours", LeverKind::real, 3, 0.5, 12, "hours", Basis::assumed, "S63", "Length of a visit", "参访时长"},
    {"concern", LeverKind::real, 1, 0, 3, "SD", Basis::assumed, "S63",
     "How far above baseline what is seen raises public concern", "所见使公共关切高出基线的幅度"},
    {"autonomy", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S63",
     "Autonomy there: one sees for oneself", "参访中的自主感（自己看见）"},
    {"company", LeverKind::real, 0.3, -1, 2, "1", Basis::assumed, "S63",
     "What going together adds to relatedness", "结伴同行对归属感的增量"},
    {"vividness", LeverKind::real, 0, 0, 1, "1", Basis::assumed, "S63",
     "Salience of what is seen on the spot", "现场所见的显著性"},
    {"gives", LeverKind::real, 50, 0, 1000, "yuan", Basis::assumed, "S64",
     "What a willing visitor gives to one's own group's project", "愿意者为所在团队项目捐出的金额"},
    {"see_clarity", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S51",
     "Share of the way to a clear goal that a visit of all its members takes a group",
     "全体成员参访使目标趋于清晰的比例"},
    {"revise", LeverKind::real, -2, -8, 4, "log-odds", Basis::assumed, "S51",
     "Log-odds that a group whose design is sound throws it over after a visit of all its members",
     "方案得当的团队全体参访后推翻方案的对数几率"},
    {"sees_wrong", LeverKind::real, 3, 0, 8, "log-odds", Basis::assumed, "S51 S70",
     "What it adds that the design works against the affair, as the visit shows",
     "方案其实适得其反（参访中看得出来）的作用"},
};
constexpr Price kVisit = {"one visit", "一次参访", &Parameters::supporter_visit_cost, kNoLever, staff_hours};
constexpr Price kPrices[] = {kVisit};
constexpr Trigger kTriggers[] = {Trigger::schedule, Trigger::project_failed};

/// Draws of Stream::site_visit.
enum Draw : std::uint32_t { invitation, willingness, revision };

/// The topic that presses most in the courtyards served; recreation (0) where nothing does.
Topic pressing_topic(const Practising& p) {
  std::array<double, kTopics> sum{};
  for (const std::uint32_t position : p.world.open_affairs) {
    const Affair& affair = p.world.affairs[position];
    if (serves(p, p.world.community_at(affair.courtyard)))
      sum[static_cast<std::size_t>(affair.topic)] += affair.severity_now;
  }
  return static_cast<Topic>(std::max_element(sum.begin(), sum.end()) - sum.begin());
}

bool at_work_on(const World& world, const Group& g, Topic topic) {
  return g.project.has_value() && world.affairs[g.project->affair].topic == topic;
}

/// Whom to ask along: members of groups at work on such an affair first, then others who take part; by lot.
std::vector<ResidentIndex> whom_to_ask(const Practising& p, Topic about) {
  const Residents& people = p.world.residents();
  std::vector<std::pair<double, ResidentIndex>> list;
  for (const ResidentIndex r : members_and_regulars(p)) {
    if (!p.world.adult(r)) continue;
    const auto& mine = p.world.participation.groups[r];
    const bool at_work = std::any_of(mine.begin(), mine.end(), [&](std::uint32_t serial) {
      return serial != kNoGroup && at_work_on(p.world, p.world.groups[serial], about);
    });
    const double u = draw_uniform(people.key[r], Stream::site_visit, p.world.week, invitation);
    list.emplace_back(at_work ? u - 1.0 : u, r);
  }
  return lowest(std::move(list), static_cast<std::size_t>(p.lever(invited)), people.id);
}

/// What a willing visitor gives goes to the first of his groups that has a project.
void give(Practising& p, ResidentIndex r, EventId cause) {
  std::uint32_t first = kNoGroup;
  for (const std::uint32_t serial : p.world.participation.groups[r]) {
    if (serial != kNoGroup && p.world.groups[serial].project.has_value()) first = std::min(first, serial);
  }
  if (first == kNoGroup) return;
  pay(p.world, p.work,
      {.from = AccountKind::resident,
       .from_number = p.world.residents().id[r],
       .to = AccountKind::group,
       .to_number = first,
       .fen = static_cast<std::int64_t>(p.lever(gives)) * 100,
       .purpose = Purpose::donation,
       .intervention = p.number,
       .cause = cause});
}

/// Willing is an intention, no more: on the spot one would step forward, with the concern that seeing it has
/// raised and with it before one's eyes. At home the same thought, with nothing behind it, meets the same
/// law.
void ask_who_is_willing(Practising& p, const Occasion& o, EventId told) {
  const Residents& people = p.world.residents();
  for (const Attendee& a : o.attending) {
    const ResidentIndex r = a.resident;
    Condition seeing = condition_of(p.world, r);
    const double target = people.traits[r].concern + p.lever(concern);
    if (target > seeing.concern)
      seeing.concern += p.world.parameters.needs_seeing * (target - seeing.concern);
    Idea idea = affair_idea(p.world, r, o.topic);
    if (idea.affair == kNoAffair) continue;  // nothing of the kind to do at home
    Idea on_the_spot = idea;
    on_the_spot.push = p.world.parameters.act_salience * p.lever(vividness);
    if (step_forward_log_odds(p.world, on_the_spot, seeing) <=
        draw_logistic(people.key[r], Stream::site_visit, p.world.week, willingness))
      continue;
    idea.cause =
        note(p.world, p.work,
             {.kind = EventKind::became_willing, .cause = told, .resident = idea.id, .code = p.number});
    give(p, r, idea.cause);
    p.world.ripening.push_back(std::move(idea));
  }
}

/// A group sees its affair as far as its members have been there; a design not yet acted on may be thrown
/// over, and is then drawn anew with what has become clear.
void look_again(Practising& p, const Occasion& o, EventId told) {
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    if (!at_work_on(p.world, g, o.topic)) continue;
    const double share = share_there(g, o);
    if (share == 0.0) continue;
    g.clarity += static_cast<float>(p.lever(see_clarity) * share) * (1.0F - g.clarity);
    Project& project = *g.project;
    if (project.step != ProjectStep::act) continue;
    const double v = p.lever(revise) + (project.well_aimed ? 0.0 : p.lever(sees_wrong)) * share;
    if (v <= draw_logistic(g.key, Stream::site_visit, p.world.week, revision)) continue;
    project.step = ProjectStep::design;
    project.failures = 0;
    project.event = note(p.world, p.work,
                         {.kind = EventKind::goal_revised,
                          .cause = told,
                          .group = serial,
                          .affair = p.world.affairs[project.affair].serial,
                          .code = static_cast<int>(ProjectStep::act),
                          .value = static_cast<float>(share)});
  }
}

}  // namespace

const PracticeRecord kSiteVisit = {
    .id = PracticeId::site_visit,
    .key = "site_visit",
    .name_en = "site visit",
    .name_zh = "现场参访",
    .help_en =
        "Members of groups and regulars are taken to see an affair with their own eyes. Concern rises; a "
        "visitor "
        "may become willing to do something about such an affair at home, and gives money to his group's "
        "project; a group whose members went sees its goal more clearly, and may throw its design over. A "
        "visit has its price and takes staff hours. Ends with the weeks of support.",
    .help_zh =
        "带团队成员和积极分子到现场亲眼看一看。公共关切上升；有人愿意回到院落里行动，并为所在团队的项目捐款；"
        "有成员"
        "参访的团队目标更清晰，也可能推翻原来的方案。每次参访有其费用，并占用社工工时。支持期结束即停止"
        "。",
    .rows = "S51 S63 S64",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "site-visit"};

void site_visit_act(Practising& p) {
  if (p.lever(invited) < 1.0 || !due(p)) return;
  const Topic about = p.on(topic) ? p.topic(topic) : pressing_topic(p);
  if (!purchase_and_staff(p, kVisit, Purpose::visit)) return;
  Occasion o;
  o.host = HostKind::site_visit;
  o.number = static_cast<std::uint32_t>(p.number);
  o.key = place_key(p.world.replicate, EntityClass::intervention, 2U, p.identity());
  o.topic = about;
  o.public_affair = true;
  o.hours = p.lever(hours);
  o.autonomy = p.lever(autonomy);
  o.relatedness_bonus = p.lever(company);
  o.concern = static_cast<float>(p.lever(concern));
  invite(o, whom_to_ask(p, about), Bond::acquainted);
  p.work.occasions.push_back(std::move(o));
}

void site_visit_after(Practising& p) {
  for (const Occasion* visit : activities_held(p, HostKind::site_visit)) {
    const EventId told = note_held(p, *visit, EventKind::site_visited);
    ask_who_is_willing(p, *visit, told);
    look_again(p, *visit, told);
  }
}

}  // namespace linli
