// Academy 友邻学社 (S8-S19, S75): open call, guarantor, interview, pledge, ritual, course, graduation,
// endorsement; each on or off, so that selection and treatment can be told apart.
#include <algorithm>
#include <cmath>

#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

enum LeverOf {
  entrants,
  class_hours,
  session_hours,
  abstract_share,
  participatory,
  learning,
  call_reach,
  guarantor,
  interview,
  pledge,
  ritual,
  course,
  endorsement,
  endorsement_weeks,
  session_staff_hours,
  asked,
  homework,
  promised,
  interview_noise,
  class_autonomy,
  part_autonomy,
  class_competence,
  part_competence,
  abstract_competence,
  ceremony_company,
  part_company,
  lecture_learning,
  attendance,
  plan,
  plan_hours,
  kept_word,
  ceremony_word,
  vouched,
  misses,
};

constexpr Lever kLevers[] = {
    {"entrants", LeverKind::integer, 30, 0, 1000, "residents", Basis::assumed, "S9", "Places in one term",
     "每期名额"},
    {"class_hours", LeverKind::real, 7, 0, 60, "hours", Basis::seed, "S12", "Class-hours of one term",
     "每期课时"},
    {"session_hours", LeverKind::real, 1, 0.5, 4, "hours", Basis::assumed, "S12",
     "Class-hours of one session", "每次课的课时"},
    {"abstract_share", LeverKind::real, 0.3, 0, 1, "1", Basis::seed, "S14", "Share of abstract content",
     "“虚”的内容占比"},
    {"participatory", LeverKind::real, 0.8, 0, 1, "1", Basis::assumed, "S13",
     "Share of what is taught by taking part", "参与式、体验式占比"},
    {"learning", LeverKind::real, 0.05, 0, 0.3, "1/hour", Basis::assumed, "S15 S75",
     "Share of the way to full skill per hour of practice", "每小时练习的技能增长比例"},
    {"call_reach", LeverKind::real, 0.5, 0, 1, "1", Basis::assumed, "S9",
     "Probability that one eligible hears the open call", "符合条件者得知招募的概率"},
    {"guarantor", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S10",
     "A guarantor is needed: a tie who is in a group", "需有担保人"},
    {"interview", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S10",
     "Places go to those who seem most driven; without, by lot", "面试择优；否则抽签"},
    {"pledge", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S10", "Entrants promise to come", "自我承诺"},
    {"ritual", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S11",
     "Opening and graduation are held as ceremonies", "开班与毕业仪式"},
    {"course", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S12 S13", "There are classes", "开设课程"},
    {"endorsement", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S8",
     "Street office and committee endorse graduates", "街道与居委会双重认可"},
    {"endorsement_weeks", LeverKind::integer, 52, 0, 520, "weeks", Basis::assumed, "S8",
     "How long the endorsement counts", "背书有效期"},
    {"session_staff_hours", LeverKind::real, 8, 0, 80, "hours", Basis::assumed, "S12",
     "Staff hours of one session, with preparation", "每次课社工工时（含备课）"},
    {"asked", LeverKind::real, 0.5, 0, 4, "log-odds", Basis::assumed, "S9 S17",
     "What being asked in person adds to applying", "当面邀请对报名的作用"},
    {"homework", LeverKind::real, 1, 0, 10, "hours", Basis::assumed, "S12",
     "Hours a week beside the class that applicants reckon with", "报名者预计的每周课外工时"},
    {"promised", LeverKind::real, 1, -2, 4, "log-odds", Basis::assumed, "S10",
     "Log-odds, beyond those of applying, of also giving the pledge", "报名者作出承诺的附加对数几率"},
    {"interview_noise", LeverKind::real, 0.7, 0, 3, "SD", Basis::assumed, "S10",
     "Error of the interview in judging motivation and initiative", "面试对动机与主动性的判断误差"},
    {"class_autonomy", LeverKind::real, -0.4, -1, 1, "1", Basis::assumed, "S13 S40",
     "Autonomy in a class in which nobody takes part", "完全灌输式课堂的自主感"},
    {"part_autonomy", LeverKind::real, 1.2, -2, 2, "1", Basis::assumed, "S13",
     "What taking part in all of it adds to autonomy", "完全参与式对自主感的增量"},
    {"class_competence", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S16",
     "Competence in a class in which nobody takes part and nothing is abstract",
     "无参与、无抽象内容课堂的胜任感"},
    {"part_competence", LeverKind::real, 0.9, -2, 2, "1", Basis::assumed, "S13 S16",
     "What taking part in all of it adds to competence", "完全参与式对胜任感的增量"},
    {"abstract_competence", LeverKind::real, -1.2, -3, 1, "1", Basis::assumed, "S14",
     "What wholly abstract content adds to competence", "完全抽象内容对胜任感的增量"},
    {"ceremony_company", LeverKind::real, 0.6, -1, 2, "1", Basis::assumed, "S11",
     "What a ceremony adds to relatedness", "仪式对归属感的增量"},
    {"part_company", LeverKind::real, 0.2, -1, 2, "1", Basis::assumed, "S13",
     "What taking part in all of it adds to relatedness", "完全参与式对归属感的增量"},
    {"lecture_learning", LeverKind::real, 0.3, 0, 1, "1", Basis::assumed, "S13",
     "Learning from a class in which nobody takes part, as a share of practice",
     "完全灌输式课堂的学习比例（相对于练习）"},
    {"attendance", LeverKind::real, 0.6, 0, 1, "1", Basis::assumed, "S12",
     "Share of class-hours attended that makes a graduate", "毕业所需出勤比例"},
    {"plan", LeverKind::real, 1.18, -1, 3, "log-odds", Basis::literature, "S16 S23",
     "What a plan of action worked out in class adds to bringing an affair up or stepping forward for it",
     "课上形成的行动计划对提出公共事务、牵头行动的作用"},
    {"plan_hours", LeverKind::real, 3, 0.5, 30, "hours", Basis::assumed, "S13 S14",
     "Hours of taking part in what is not abstract that a whole plan takes",
     "形成完整行动计划所需的参与式、非抽象课时"},
    {"kept_word", LeverKind::real, 0.5, 0, 3, "log-odds", Basis::assumed, "S10",
     "What having pledged adds to coming to a session", "作出承诺对到课的作用"},
    {"ceremony_word", LeverKind::real, 0.4, 0, 3, "log-odds", Basis::assumed, "S11",
     "What having been taken up at an opening ceremony, before all, adds to coming to a session",
     "在开班仪式上当众亮相对到课的作用"},
    {"vouched", LeverKind::real, 0.1, 0, 2, "log-odds", Basis::calibrated, "S10",
     "What another's having vouched for one adds to coming to a session (calibrated on quitting with a "
     "guarantor)",
     "有人担保对到课的作用（按有担保者的退学率校准）"},
    {"misses", LeverKind::integer, 3, 1, 60, "sessions", Basis::assumed, "S12",
     "Sessions missed in a row after which one has dropped out", "连续缺课几次视为退学"},
};
constexpr Price kSession = {"one class session", "一次课", &Parameters::supporter_course_cost, kNoLever,
                            session_staff_hours};
constexpr Price kPrices[] = {kSession};
constexpr Trigger kTriggers[] = {Trigger::schedule};

struct Applicant {
  ResidentIndex resident = kNobody;
  double score = 0;
};

bool vouched_for(const World& world, ResidentIndex r) {
  const auto ties = world.ties().of(r);
  return std::any_of(ties.begin(), ties.end(),
                     [&](const Tie& tie) { return world.memberships(tie.other) > 0; });
}

/// Whether one applies: the threshold to act, for the hours of a course; and once more where a pledge is
/// asked.
bool applies(const Practising& p, ResidentIndex r) {
  const Condition c = condition_of(p.world, r);
  Call call;
  call.topic = Topic::volunteering;
  call.public_affair = true;
  call.hours = p.lever(session_hours) + p.lever(homework);
  call.legitimacy = p.on(endorsement) ? 1.0 : 0.0;
  const double v = act_log_odds(p.world, r, c, call) +
                   p.lever(asked);  // asked in person: a call to oneself, not a notice on the wall
  const EntityKey key = p.world.residents().key[r];
  if (v <= draw_logistic(key, Stream::academy, p.world.week, 0)) return false;
  return !p.on(pledge) || v + p.lever(promised) > draw_logistic(key, Stream::academy, p.world.week, 1);
}

void admit(Practising& p) {
  std::vector<Applicant> applicants;
  const auto& people = p.world.residents();
  for (const ResidentIndex r : members_and_regulars(p)) {
    const EntityKey key = people.key[r];
    if (!draw_bernoulli(key, Stream::academy, p.world.week, p.lever(call_reach), 2)) continue;
    if (!applies(p, r) || (p.on(guarantor) && !vouched_for(p.world, r))) continue;
    const double seen = condition_of(p.world, r).motivation + people.traits[r].initiative +
                        p.lever(interview_noise) * draw_normal(key, Stream::academy, p.world.week, 3);
    applicants.push_back({r, p.on(interview) ? seen : draw_uniform(key, Stream::academy, p.world.week, 4)});
  }
  const auto& id = people.id;
  std::sort(applicants.begin(), applicants.end(), [&](const Applicant& a, const Applicant& b) {
    return a.score != b.score ? a.score > b.score : id[a.resident] < id[b.resident];
  });
  if (applicants.size() > static_cast<std::size_t>(p.lever(entrants)))
    applicants.resize(static_cast<std::size_t>(p.lever(entrants)));
  if (applicants.empty()) return;
  begin_once(p);
  const EventId call = note(p.world, p.work,
                            {.kind = EventKind::academy_call,
                             .cause = p.state.event,
                             .code = p.number,
                             .value = static_cast<float>(applicants.size())});
  p.state.people.clear();
  for (const Applicant& a : applicants) p.state.people.push_back(a.resident);
  std::sort(p.state.people.begin(), p.state.people.end(),
            [&](ResidentIndex a, ResidentIndex b) { return id[a] < id[b]; });
  for (const ResidentIndex r : p.state.people) {
    note(p.world, p.work,
         {.kind = EventKind::academy_admitted, .cause = call, .resident = id[r], .code = p.number});
  }
  p.state.hours_attended.assign(p.state.people.size(), 0.0F);
  p.state.missed.assign(p.state.people.size(), 0);
  p.state.sworn.assign(p.state.people.size(), 0);
  p.state.phase = InterventionState::Phase::running;
  p.state.round = 0;
  p.state.round_event = call;
}

/// A course without hours is no course.
bool has_classes(const Practising& p) { return p.on(course) && p.lever(class_hours) > 0.0; }

std::uint32_t sessions(const Practising& p) {
  return has_classes(p) ? static_cast<std::uint32_t>(std::ceil(p.lever(class_hours) / p.lever(session_hours)))
                        : 1U;
}

Occasion session(const Practising& p) {
  Occasion o;
  o.host = HostKind::academy;
  o.number = static_cast<std::uint32_t>(p.number);
  o.key = place_key(p.world.replicate, EntityClass::intervention, 0, p.identity());
  o.topic = Topic::volunteering;
  o.public_affair = true;
  o.hours = p.lever(session_hours);
  o.legitimacy = p.on(endorsement) ? 1.0 : 0.0;
  const bool ceremony = p.on(ritual) && (p.state.round == 0 || p.state.round + 1 == sessions(p));
  const double taking_part = has_classes(p) ? p.lever(participatory) : 0.0;
  // Taking part decides with; abstract talk is over people's heads (S13, S14).
  o.autonomy = p.lever(class_autonomy) + p.lever(part_autonomy) * taking_part;
  o.competence = has_classes(p)
                     ? p.lever(part_competence) * taking_part +
                           p.lever(abstract_competence) * p.lever(abstract_share) + p.lever(class_competence)
                     : 0.0;
  o.relatedness_bonus = ceremony ? p.lever(ceremony_company) : p.lever(part_company) * taking_part;
  o.achievement = true;
  const double per_hour =
      has_classes(p) ? p.lever(learning) * (1.0 - p.lever(abstract_share)) *
                           (p.lever(lecture_learning) + (1.0 - p.lever(lecture_learning)) * taking_part)
                     : 0.0;
  const double practice = 1.0 - det_pow(1.0 - per_hour, p.lever(session_hours));
  o.teach.fill(static_cast<float>(practice));
  const double asked_by_word =
      (p.on(pledge) ? p.lever(kept_word) : 0.0) + (p.on(guarantor) ? p.lever(vouched) : 0.0);
  for (std::size_t k = 0; k < p.state.people.size(); ++k) {
    const double before_all = p.state.sworn[k] != 0 ? p.lever(ceremony_word) : 0.0;
    o.candidates.push_back({p.state.people[k], p.on(pledge) ? Bond::promised : Bond::acquainted,
                            static_cast<float>(asked_by_word + before_all)});
  }
  return o;
}

void graduate(Practising& p, ResidentIndex r, double hours) {
  const auto& people = p.world.residents();
  const EventId told = note(p.world, p.work,
                            {.kind = EventKind::academy_graduated,
                             .cause = p.state.round_event,
                             .resident = people.id[r],
                             .code = p.number});
  if (p.on(endorsement))
    p.world.participation.endorsed_until[r] = p.world.week + static_cast<int>(p.lever(endorsement_weeks));
  if (!has_classes(p)) return;
  // The course ends with each naming what in one's own courtyard needs doing, and a plan of what to do about
  // it: as much of one as was worked out by oneself (S13, S14; Gollwitzer and Sheeran 2006: d = .65).
  Idea idea = affair_idea(p.world, r);
  if (idea.affair == kNoAffair) return;
  const double own = hours * p.lever(participatory) * (1.0 - p.lever(abstract_share));
  idea.push = p.lever(plan) * std::min(1.0, own / p.lever(plan_hours));
  idea.cause = told;
  p.world.ripening.push_back(std::move(idea));
}

/// Who came and who did not; whoever has missed too many sessions in a row has dropped out.
void take_attendance(Practising& p, const Occasion& held) {
  const auto& id = p.world.residents().id;
  InterventionState& s = p.state;
  const bool opening = p.on(ritual) && s.round == 0;
  const int most = static_cast<int>(p.lever(misses));
  std::size_t left = 0;
  for (std::size_t k = 0; k < s.people.size(); ++k) {
    const ResidentIndex r = s.people[k];
    const bool came = std::any_of(held.attending.begin(), held.attending.end(),
                                  [&](const Attendee& a) { return a.resident == r; });
    const int missed = came ? 0 : s.missed[k] + 1;
    if (missed >= most) {
      note(p.world, p.work,
           {.kind = EventKind::academy_dropped, .cause = s.round_event, .resident = id[r], .code = p.number});
      continue;
    }
    s.people[left] = r;
    s.hours_attended[left] = s.hours_attended[k] + (came ? static_cast<float>(held.hours) : 0.0F);
    s.missed[left] = static_cast<std::uint8_t>(missed);
    s.sworn[left] = opening && came ? 1 : s.sworn[k];
    ++left;
  }
  s.people.resize(left), s.hours_attended.resize(left), s.missed.resize(left), s.sworn.resize(left);
}

}  // namespace

const PracticeRecord kAcademy = {
    .id = PracticeId::academy,
    .key = "academy",
    .name_en = "academy",
    .name_zh = "友邻学社",
    .help_en =
        "An open call to members of groups and regulars; a guarantor, an interview and a pledge select; "
        "classes teach finance norms, "
        "consensus, asking for resources and running a project by taking part; graduates leave with a plan "
        "of "
        "action of their own and are endorsed by street office and committee.",
    .help_zh =
        "面向 1.0 "
        "团队成员和积极分子公开招募；以担保、面试与自我承诺双向选择；以参与式课程传授财务规范、共识与协商、要"
        "资源、做项目；毕业者带着自己的行动计划，获街道与居委会双重认可。",
    .rows = "S8 S9 S10 S11 S12 S13 S14 S15 S16 S17 S18 S75",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "academy"};

void academy_act(Practising& p) {
  if (p.lever(entrants) < 1.0 || p.lever(call_reach) <= 0.0) return;
  if (p.state.phase != InterventionState::Phase::running && due(p)) admit(p);
  if (p.state.phase != InterventionState::Phase::running) return;
  if (p.world.week > p.plan.last_week + 26) {
    p.state.phase = InterventionState::Phase::over;
    return;
  }
  // A session is put off until hours are there.
  if (purchase_and_staff(p, kSession, Purpose::course)) p.work.occasions.push_back(session(p));
}

void academy_after(Practising& p) {
  if (p.state.phase != InterventionState::Phase::running) return;
  const auto& people = p.world.residents();
  const auto held = std::find_if(p.work.occasions.begin(), p.work.occasions.end(), [&](const Occasion& o) {
    return o.host == HostKind::academy && o.number == static_cast<std::uint32_t>(p.number);
  });
  if (held == p.work.occasions.end()) return;
  take_attendance(p, *held);
  if (++p.state.round < sessions(p)) return;
  const double needed = p.lever(attendance) * p.lever(session_hours) * sessions(p);
  for (std::size_t k = 0; k < p.state.people.size(); ++k) {
    if (p.state.hours_attended[k] >= needed) {
      graduate(p, p.state.people[k], p.state.hours_attended[k]);
    } else {
      note(p.world, p.work,
           {.kind = EventKind::academy_dropped,
            .cause = p.state.round_event,
            .resident = people.id[p.state.people[k]],
            .code = p.number});
    }
  }
  p.state.phase = InterventionState::Phase::idle;
  p.state.people.clear();
  p.state.hours_attended.clear();
  p.state.missed.clear();
  p.state.sworn.clear();
}

}  // namespace linli
