// Lecturers among mothers 妈妈讲师 (S48, S72): full-time caregivers are found who teach, and are paid for it;
// then somebody is to take the lead, with or without a person found for that.
#include <utility>

#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

enum LeverOf {
  places,
  reach,
  asked,
  topic,
  fee,
  fee_pull,
  every_weeks,
  lessons,
  hours,
  staff_hours,
  autonomy,
  competence,
  company,
  learning,
  question_after,
  question,
  lead_person,
  persuade,
  judging_noise
};

constexpr Lever kLevers[] = {
    {"places", LeverKind::integer, 10, 0, 200, "residents", Basis::assumed, "S48", "Lecturers at most",
     "讲师名额"},
    {"reach", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S48",
     "Probability that a full-time caregiver hears the call", "全职照料者得知招募的概率"},
    {"asked", LeverKind::real, 2, -1, 4, "log-odds", Basis::assumed, "S48",
     "What being asked in person adds to coming forward", "当面邀请对报名的作用"},
    {"topic", LeverKind::integer, 7, 0, 7, "topic", Basis::seed, "S48",
     "Topic of the lessons, numbered as in the table of topics; 7: education", "课程议题编号；7 为教育"},
    {"fee", LeverKind::real, 1, 0, 10, "fees", Basis::seed, "S48 S72", "Pay for one lesson, in usual fees",
     "每次课的酬金（以常规酬金计）"},
    {"fee_pull", LeverKind::real, 0.3, 0, 2, "gifts/fee", Basis::assumed, "S72",
     "How much of a gift's pull a usual fee has: what it carries is not one's own",
     "常规酬金相当于多少礼品的吸引力（由此而来的行动并非出于自愿）"},
    {"every_weeks", LeverKind::integer, 1, 1, 26, "weeks", Basis::assumed, "S48",
     "Weeks from one lesson to the next", "课程间隔周数"},
    {"lessons", LeverKind::integer, 26, 0, 520, "lessons", Basis::assumed, "S48",
     "Lessons after which it is over", "总课次"},
    {"hours", LeverKind::real, 2, 0.5, 8, "hours", Basis::assumed, "S48",
     "Hours of one lesson, with preparing it together", "一次课时长（含共同备课）"},
    {"staff_hours", LeverKind::real, 4, 0, 100, "hours", Basis::assumed, "S48", "Staff hours of one lesson",
     "一次课的工时"},
    {"autonomy", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S48 S49",
     "Autonomy of a lecturer: the programme is the supporter's", "讲师的自主感（课程由机构安排）"},
    {"competence", LeverKind::real, 0.6, -1, 1, "1", Basis::assumed, "S48", "Competence of a lecturer",
     "讲师的胜任感"},
    {"company", LeverKind::real, 0.3, -1, 2, "1", Basis::assumed, "S48", "What it adds to relatedness",
     "对归属感的增量"},
    {"learning", LeverKind::real, 0.02, 0, 0.3, "1", Basis::assumed, "S48 S75",
     "Share of the way to full skill per lesson", "每次课的技能增长比例"},
    {"question_after", LeverKind::integer, 13, 1, 520, "lessons", Basis::seed, "S48",
     "Lessons after which they are asked who will take the lead", "多少次课后问“谁来牵个头”"},
    {"question", LeverKind::real, 0, -1, 3, "log-odds", Basis::assumed, "S48",
     "What the question put to all adds to stepping forward", "面向所有人的提问对牵头的作用"},
    {"lead_person", LeverKind::flag, 0, 0, 1, "flag", Basis::seed, "S43 S48",
     "A lead person is looked for: the one who seems most driven is asked in person, nobody else",
     "物色牵头人：当面邀请最有干劲的一位"},
    {"persuade", LeverKind::real, 1.5, -1, 4, "log-odds", Basis::assumed, "S43 S48 S66",
     "What being asked in person then adds to stepping forward", "当面邀请对牵头的作用"},
    {"judging_noise", LeverKind::real, 0.7, 0, 3, "SD", Basis::assumed, "S48",
     "Error of staff in judging motivation and initiative", "社工判断动机与主动性的误差"},
};
constexpr Price kLesson = {"one lesson", "一次课", &Parameters::supporter_activity_cost, kNoLever,
                           staff_hours};
constexpr Price kFee = {"one lecturer at a lesson", "一位讲师一次课的酬金",
                        &Parameters::supporter_lecturer_fee, fee, kNoLever};
constexpr Price kPrices[] = {kLesson, kFee};
constexpr Trigger kTriggers[] = {Trigger::schedule};

/// Whether a caregiver who hears the call comes forward: the threshold to act, with the fee for what it is.
bool comes_forward(const Practising& p, ResidentIndex r) {
  Call call;
  call.topic = p.topic(topic);
  call.hours = p.lever(hours);
  call.gift = p.lever(fee) * p.lever(fee_pull);
  const double v = act_log_odds(p.world, r, condition_of(p.world, r), call) + p.lever(asked);
  return v > draw_logistic(p.world.residents().key[r], Stream::lecturer_call, p.world.week, 1);
}

void recruit(Practising& p) {
  const Residents& people = p.world.residents();
  std::vector<std::pair<double, ResidentIndex>> willing;
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (!people.present(r) || people.caregiver[r] == 0 || !p.world.adult(r)) continue;
    if (!serves(p, p.world.community_of(r))) continue;
    if (!draw_bernoulli(people.key[r], Stream::lecturer_call, p.world.week, p.lever(reach))) continue;
    if (comes_forward(p, r))
      willing.emplace_back(draw_uniform(people.key[r], Stream::lecturer_call, p.world.week, 2), r);
  }
  if (willing.empty()) return;
  p.state.people = lowest(std::move(willing), static_cast<std::size_t>(p.lever(places)), people.id);
  put_in_order(p.state.people, people.id);
  begin_once(p);
  note_taken_on(p);
  p.state.phase = InterventionState::Phase::running;
  p.state.since = p.world.week;
  p.state.round = 0;
}

Occasion lesson(const Practising& p) {
  Occasion o = activity_of(p, 0);
  o.topic = p.topic(topic);
  o.hours = p.lever(hours);
  o.gift = p.lever(fee) * p.lever(fee_pull);
  o.autonomy = p.lever(autonomy);
  o.competence = p.lever(competence);
  o.relatedness_bonus = p.lever(company);
  o.achievement = true;
  o.teach.fill(static_cast<float>(p.lever(learning)));
  invite(o, p.state.people, Bond::promised);
  return o;
}

/// Who seems most driven of the lecturers.
ResidentIndex most_driven(const Practising& p) {
  const Residents& people = p.world.residents();
  ResidentIndex best = kNobody;
  double most = 0;
  for (const ResidentIndex r : p.state.people) {
    const double seen =
        condition_of(p.world, r).motivation + people.traits[r].initiative +
        p.lever(judging_noise) * draw_normal(people.key[r], Stream::lecturer_call, p.world.week, 3);
    if (best == kNobody || seen > most) best = r, most = seen;
  }
  return best;
}

void ask_who_leads(Practising& p, EventId cause) {
  if (p.on(lead_person)) {
    const ResidentIndex r = most_driven(p);
    if (r != kNobody) ask_to_lead(p, r, p.topic(topic), p.lever(persuade), p.state.people, cause);
    return;
  }
  for (const ResidentIndex r : p.state.people)
    ask_to_lead(p, r, p.topic(topic), p.lever(question), p.state.people, cause);
}

}  // namespace

const PracticeRecord kLecturers = {
    .id = PracticeId::lecturers,
    .key = "lecturers",
    .name_en = "lecturers among mothers",
    .name_zh = "妈妈讲师",
    .help_en =
        "Full-time caregivers are called to teach what they know, and are paid for each lesson. After some "
        "lessons "
        "they are asked who will take the lead; or one person is looked for and asked in person. It ends "
        "with "
        "its "
        "lessons.",
    .help_zh =
        "招募全职照料者做讲师，按课次支付酬金（公益付费）。若干次课后问“谁来牵个头”；或物色一位牵头人当面邀请"
        "。"
        "课程上完即结束。",
    .rows = "S43 S48 S49 S72",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "mothers"};

void lecturers_act(Practising& p) {
  if (p.lever(places) < 1.0 || p.lever(reach) <= 0.0 || p.lever(lessons) < 1.0) return;
  using Phase = InterventionState::Phase;
  if (p.state.phase == Phase::idle && due(p)) recruit(p);
  if (p.state.phase != Phase::running) return;
  if (p.world.week > p.plan.last_week || p.state.round >= static_cast<std::uint32_t>(p.lever(lessons)) ||
      p.state.people.empty()) {
    p.state.phase = Phase::over;
    p.state.people.clear();
    return;
  }
  if ((p.world.week - p.state.since) % static_cast<Week>(p.lever(every_weeks)) != 0) return;
  const double fees = p.yuan(kFee) * static_cast<double>(p.state.people.size());
  if (!affords(p, fees + p.yuan(kLesson), p.lever(staff_hours))) return;
  if (purchase_and_staff(p, kLesson, Purpose::event)) p.work.occasions.push_back(lesson(p));
}

void lecturers_after(Practising& p) {
  const double yuan = p.yuan(kFee);
  for (const Occasion* held : activities_held(p)) {
    const EventId told = note_held(p, *held);
    for (const Attendee& a : held->attending)
      spend(p, yuan, AccountKind::resident, p.world.residents().id[a.resident], Purpose::lecturer_fee, told);
    if (++p.state.round == static_cast<std::uint32_t>(p.lever(question_after))) ask_who_leads(p, told);
  }
}

}  // namespace linli
