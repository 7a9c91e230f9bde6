// Slow cultivation 慢吞吞 (S47): draw people in by activities for their own sake, see who keeps coming, train
// those, and only then ask whether they would start something.
#include <utility>

#include "interventions/practices.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

enum LeverOf {
  courtyards,
  topic,
  reach,
  every_weeks,
  draw_weeks,
  train_weeks,
  keep_coming,
  most,
  hours,
  staff_hours,
  autonomy,
  competence,
  company,
  concern,
  learning,
  asked
};

constexpr Lever kLevers[] = {
    {"courtyards", LeverKind::integer, 1, 0, 10000, "courtyards", Basis::seed, "S47",
     "Courtyards, drawn by lot, in which a team is cultivated", "培育的院落数（抽取）"},
    {"topic", LeverKind::integer, 2, 0, 7, "topic", Basis::seed, "S47",
     "Topic of the activities, numbered as in the table of topics; 2: the environment",
     "活动议题编号；2 为环境"},
    {"reach", LeverKind::real, 0.3, 0, 1, "1", Basis::assumed, "S47",
     "Probability that an adult of the courtyard hears of one activity", "院落成年居民得知一次活动的概率"},
    {"every_weeks", LeverKind::integer, 2, 1, 26, "weeks", Basis::assumed, "S47",
     "Weeks from one activity to the next", "活动间隔周数"},
    {"draw_weeks", LeverKind::integer, 24, 1, 156, "weeks", Basis::assumed, "S47",
     "Weeks of drawing people in, at whose end those who kept coming are taken on",
     "吸引阶段周数，期末筛出坚持来的人"},
    {"train_weeks", LeverKind::integer, 24, 0, 156, "weeks", Basis::assumed, "S47",
     "Weeks of training them, at whose end they are asked", "培养阶段周数，期末邀请其自己做"},
    {"keep_coming", LeverKind::real, 0.25, 0, 1, "1", Basis::assumed, "S47",
     "Share of the activities that one must have attended to be taken on", "筛选所需的到场比例"},
    {"most", LeverKind::integer, 12, 1, 100, "residents", Basis::assumed, "S47",
     "Most who are taken on in a courtyard", "每院落最多入选人数"},
    {"hours", LeverKind::real, 2, 0.5, 8, "hours", Basis::assumed, "S47", "Length of one activity",
     "一次活动时长"},
    {"staff_hours", LeverKind::real, 6, 0, 100, "hours", Basis::assumed, "S47",
     "Staff hours of one activity, with preparation", "一次活动的工时（含准备）"},
    {"autonomy", LeverKind::real, 0.4, -1, 1, "1", Basis::assumed, "S47",
     "Autonomy there: it is done for one's own interest", "活动中的自主感（出于自己的兴趣）"},
    {"competence", LeverKind::real, 0.5, -1, 1, "1", Basis::assumed, "S47", "Competence there",
     "活动中的胜任感"},
    {"company", LeverKind::real, 0.4, -1, 2, "1", Basis::assumed, "S47",
     "What it adds to relatedness: the same people again and again", "对归属感的增量（总是那些人）"},
    {"concern", LeverKind::real, 0.3, 0, 2, "SD", Basis::assumed, "S47 S63",
     "How far above baseline what is seen there raises public concern", "所见使公共关切高出基线的幅度"},
    {"learning", LeverKind::real, 0.06, 0, 0.5, "1", Basis::assumed, "S47 S75",
     "Share of the way to full skill per activity while training", "培养阶段每次活动的技能增长比例"},
    {"asked", LeverKind::real, 1.5, -1, 4, "log-odds", Basis::assumed, "S47",
     "What being asked in person adds to stepping forward", "当面邀请对牵头的作用"},
};
constexpr Price kActivity = {"one activity in a courtyard", "一个院落的一次活动",
                             &Parameters::supporter_activity_cost, kNoLever, staff_hours};
constexpr Price kPrices[] = {kActivity};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// Whether people are still being drawn in; after that they are trained.
bool drawing(const Practising& p) {
  return p.world.week < p.state.since + static_cast<Week>(p.lever(draw_weeks));
}

std::vector<ResidentIndex> known_in(const Practising& p, std::uint16_t courtyard) {
  std::vector<ResidentIndex> list;
  for (const ResidentIndex r : p.state.people) {
    if (p.world.residents().courtyard[r] == courtyard) list.push_back(r);
  }
  return list;
}

Occasion activity_at(const Practising& p, std::uint16_t courtyard) {
  Occasion o = activity_of(p, courtyard);
  o.topic = p.topic(topic);
  o.community = p.world.community_at(courtyard);
  o.hours = p.lever(hours);
  o.autonomy = p.lever(autonomy);
  o.competence = p.lever(competence);
  o.relatedness_bonus = p.lever(company);
  o.concern = static_cast<float>(p.lever(concern));
  if (drawing(p)) {
    invite(o, passers_by(p, courtyard, p.lever(reach)), Bond::none);
  } else {
    o.achievement = true;
    o.teach.fill(static_cast<float>(p.lever(learning)));
  }
  invite(o, known_in(p, courtyard), Bond::acquainted);
  return o;
}

/// Takes on those who kept coming, in each courtyard those who came most.
void sift(Practising& p) {
  const auto& id = p.world.residents().id;
  const double needed = p.lever(keep_coming) * p.state.round;
  std::vector<std::pair<double, ResidentIndex>> stayed;
  for (std::size_t k = 0; k < p.state.people.size(); ++k) {
    if (p.state.hours_attended[k] >= needed)
      stayed.emplace_back(-p.state.hours_attended[k], p.state.people[k]);
  }
  p.state.people.clear();
  for (const ResidentIndex r : lowest(stayed, stayed.size(), id)) {
    if (known_in(p, p.world.residents().courtyard[r]).size() < static_cast<std::size_t>(p.lever(most)))
      p.state.people.insert(place_in_order(p.state.people, r, id), r);
  }
  p.state.hours_attended.assign(p.state.people.size(), 0.0F);
  note_taken_on(p);
}

void count_visits(Practising& p, const Occasion& held) {
  for (const Attendee& a : held.attending) {
    const auto at = place_in_order(p.state.people, a.resident, p.world.residents().id);
    const auto k = at - p.state.people.begin();
    if (at == p.state.people.end() || *at != a.resident) {
      if (!drawing(p)) continue;
      p.state.people.insert(at, a.resident);
      p.state.hours_attended.insert(p.state.hours_attended.begin() + k, 0.0F);
    }
    p.state.hours_attended[static_cast<std::size_t>(k)] += 1.0F;
  }
}

void ask_all(Practising& p) {
  const auto asked_now = p.state.people;
  for (const ResidentIndex r : asked_now) {
    ask_to_lead(p, r, p.topic(topic), p.lever(asked), known_in(p, p.world.residents().courtyard[r]),
                p.state.event);
  }
}

}  // namespace

const PracticeRecord kSlowCultivation = {
    .id = PracticeId::slow_cultivation,
    .key = "slow_cultivation",
    .name_en = "slow cultivation",
    .name_zh = "慢吞吞培育",
    .help_en =
        "Activities of interest are held again and again in a courtyard, open to its adults. After the weeks "
        "of "
        "drawing in, those who kept coming are taken on and trained; after the weeks of training they are "
        "asked "
        "in "
        "person whether they would start something together. Once asked, it is over.",
    .help_zh =
        "在院落里反复举办兴趣活动，向成年居民开放；吸引阶段结束时筛出坚持来的人加以培养；培养阶段结束时当面邀"
        "请"
        "他们一起做点什么。邀请之后即结束。",
    .rows = "S47",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "slow-cultivation"};

void slow_cultivation_act(Practising& p) {
  if (p.lever(courtyards) < 1.0 || p.lever(reach) <= 0.0) return;
  using Phase = InterventionState::Phase;
  if (p.state.phase == Phase::idle && due(p)) {
    p.state.phase = Phase::running;
    p.state.since = p.world.week;
  }
  if (p.state.phase != Phase::running) return;
  const Week after = p.world.week - p.state.since;
  const Week drawn = static_cast<Week>(p.lever(draw_weeks));
  if (p.world.week > p.plan.last_week) {
    p.state.phase = Phase::over;
    p.state.people.clear();
    p.state.hours_attended.clear();
    return;
  }
  if (after == drawn) sift(p);
  if (after >= drawn + static_cast<Week>(p.lever(train_weeks))) {
    ask_all(p);
    p.state.phase = Phase::over;
    return;
  }
  if (after % static_cast<Week>(p.lever(every_weeks)) != 0) return;
  for (const std::uint16_t courtyard : courtyards_by_lot(p, static_cast<std::size_t>(p.lever(courtyards)))) {
    if (!drawing(p) && known_in(p, courtyard).empty()) continue;
    if (purchase_and_staff(p, kActivity, Purpose::event))
      p.work.occasions.push_back(activity_at(p, courtyard));
  }
}

void slow_cultivation_after(Practising& p) {
  const auto held = activities_held(p);
  if (held.empty()) return;
  if (drawing(p)) ++p.state.round;
  for (const Occasion* o : held) {
    count_visits(p, *o);
    note_held(p, *o);
  }
}

}  // namespace linli
