// Public event 猛药 (S4, S57-S62): seize an event to call volunteers, and, with follow-up, keep meeting
// them when it is over: concert, tea, hike, small groups by interest.
#include <algorithm>
#include <iterator>
#include <utility>

#include "interventions/practices.hpp"
#include "mechanisms/threshold.hpp"

namespace linli {
namespace {

enum LeverOf {
  reach,
  young_only,
  shift_staff_hours,
  follow_up,
  follow_up_every,
  follow_up_weeks,
  small_groups,
  question,
  meeting_staff_hours,
  shift_autonomy,
  shift_competence,
  shift_concern,
  meeting_hours,
  meeting_autonomy,
  meeting_competence,
  meeting_company
};

constexpr Lever kLevers[] = {
    {"reach", LeverKind::real, 0.6, 0, 1, "1", Basis::assumed, "S57",
     "Probability that one who knows of the event hears the call", "知晓事件者得知招募的概率"},
    {"young_only", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S57", "The call is aimed at young adults",
     "面向青年招募"},
    {"shift_staff_hours", LeverKind::real, 8, 0, 100, "hours", Basis::assumed, "S57",
     "Staff hours a week while volunteers serve, per community", "志愿服务期间每社区每周社工工时"},
    {"follow_up", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S58 S59", "Meet again when it is over",
     "事后是否持续动员维护"},
    {"follow_up_every", LeverKind::integer, 3, 1, 26, "weeks", Basis::assumed, "S59",
     "Weeks between concerts, teas, hikes", "音乐会、茶话会、徒步的间隔周数"},
    {"follow_up_weeks", LeverKind::integer, 40, 1, 156, "weeks", Basis::assumed, "S59",
     "How long they are held", "持续周数"},
    {"small_groups", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S60",
     "At the second meeting: what would you like to do, and with whom here?", "“私人定制”分小组"},
    {"question", LeverKind::real, 1, -1, 3, "log-odds", Basis::assumed, "S60",
     "What being asked adds to stepping forward", "被问及意愿对牵头的作用"},
    {"meeting_staff_hours", LeverKind::real, 10, 0, 100, "hours", Basis::assumed, "S59",
     "Staff hours of one such meeting", "每次活动社工工时"},
    {"shift_autonomy", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S57",
     "Autonomy of a volunteer at a shift: one is needed", "志愿服务中的自主感（被需要）"},
    {"shift_competence", LeverKind::real, 0.7, -1, 1, "1", Basis::assumed, "S57 S61",
     "Competence at a shift: what is to do is plain, and it gets done",
     "志愿服务中的胜任感（事情明确且做成）"},
    {"shift_concern", LeverKind::real, 0.5, 0, 2, "SD", Basis::assumed, "S57 S71",
     "How far above baseline a shift raises public concern", "志愿服务使公共关切高出基线的幅度"},
    {"meeting_hours", LeverKind::real, 2, 0.5, 8, "hours", Basis::assumed, "S59",
     "Length of a concert, tea or hike", "音乐会、茶话会、徒步的时长"},
    {"meeting_autonomy", LeverKind::real, 0.4, -1, 1, "1", Basis::assumed, "S59 S60", "Autonomy there",
     "其中的自主感"},
    {"meeting_competence", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S59", "Competence there",
     "其中的胜任感"},
    {"meeting_company", LeverKind::real, 0.4, -1, 2, "1", Basis::assumed, "S59",
     "What an occasion made for meeting adds to relatedness", "专为相聚的活动对归属感的增量"},
};
/// The meeting of a cohort at which its members are asked what they would like to do (S60).
constexpr std::uint32_t kAskedAt = 2;

constexpr Price kGathering = {"one concert, tea or hike afterwards", "一场后续活动（音乐会、茶话会、徒步）",
                              &Parameters::supporter_event_cost, kNoLever, meeting_staff_hours};
constexpr Price kPrices[] = {
    {"one week of service in a community", "一个社区一周的志愿服务", nullptr, kNoLever, shift_staff_hours},
    kGathering};
constexpr Trigger kTriggers[] = {Trigger::public_event, Trigger::schedule};

bool called(const Practising& p, const PublicEvent& event, ResidentIndex r) {
  if (!p.world.adult(r) || !event.knows(r)) return false;
  if (p.on(young_only) && p.world.age_of(r) != AgeClass::young_adult) return false;
  const EntityKey key = entity_key({event.key.k0, event.key.k1}, p.world.residents().id[r]);
  return draw_bernoulli(key, Stream::public_event_call, 0, p.lever(reach));
}

/// The event this intervention works on, if it is still open; else null.
PublicEvent* seized(Practising& p) {
  for (const std::uint32_t k : p.world.open_events) {
    PublicEvent& event = p.world.events[k];
    if (event.serial == p.state.public_event) return &event;
  }
  return nullptr;
}

/// Takes hold of the most salient event that began last week (or, by schedule, of any open one).
void seize(Practising& p) {
  const PublicEvent* best = nullptr;
  for (const std::uint32_t k : p.world.open_events) {
    const PublicEvent& event = p.world.events[k];
    if (!serves(p, event.community)) continue;
    if (p.plan.trigger == Trigger::public_event && event.began != p.world.week - 1) continue;
    if (best == nullptr || event.salience > best->salience) best = &event;
  }
  if (best == nullptr) return;
  p.state.public_event = best->serial;
  p.state.phase = InterventionState::Phase::running;
  p.state.since = p.world.week;
  p.state.round = 0;
}

/// Adds volunteers, in order of identity, to the cohort.
void join_cohort(Practising& p, const std::vector<ResidentIndex>& volunteers) {
  const auto& id = p.world.residents().id;
  std::vector<ResidentIndex> all;
  std::set_union(p.state.people.begin(), p.state.people.end(), volunteers.begin(), volunteers.end(),
                 std::back_inserter(all), [&](ResidentIndex a, ResidentIndex b) { return id[a] < id[b]; });
  p.state.people = std::move(all);
}

Occasion shift(const Practising& p, const PublicEvent& event) {
  Occasion o;
  o.host = HostKind::volunteers;
  o.number = event.serial;
  o.key = entity_key({event.key.k0, event.key.k1}, p.identity());
  o.topic = event.topic;
  o.public_affair = true;
  o.community = event.community;
  o.hours = p.world.parameters.event_shift_hours;
  o.salience = event.salience;
  o.legitimacy = 1.0;  // the committee asks together with the supporter
  o.autonomy = p.lever(shift_autonomy);
  o.competence = p.lever(shift_competence);  // what is to do is plain, and it gets done
  o.concern = static_cast<float>(p.lever(shift_concern));
  o.achievement = true;
  // Whom the supporter has met in an earlier wave is asked by name (S59).
  const auto& id = p.world.residents().id;
  const auto by_identity = [&](ResidentIndex a, ResidentIndex b) { return id[a] < id[b]; };
  const Place& place = p.world.population.place;
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    if (place.courtyard_community[c] != event.community) continue;
    for (auto d = place.courtyard_first_dwelling[c]; d < place.courtyard_first_dwelling[c + 1]; ++d) {
      for (const ResidentIndex r : p.world.population.household(d)) {
        if (!called(p, event, r)) continue;
        const bool cohort = std::binary_search(p.state.people.begin(), p.state.people.end(), r, by_identity);
        o.candidates.push_back({r, cohort ? Bond::acquainted : Bond::none});
      }
    }
  }
  return o;
}

Occasion gathering(const Practising& p) {
  Occasion o;
  o.host = HostKind::follow_up;
  o.number = static_cast<std::uint32_t>(p.number);
  o.key = place_key(p.world.replicate, EntityClass::intervention, 1U, p.identity());
  o.topic = Topic::recreation;
  o.hours = p.lever(meeting_hours);
  o.autonomy = p.lever(meeting_autonomy);
  o.competence = p.lever(meeting_competence);
  o.relatedness_bonus = p.lever(meeting_company);  // it is made for meeting
  invite(o, p.state.people, Bond::acquainted);
  return o;
}

/// What each who came would like to do, and with whom of those present (S60).
void ask_for_small_groups(Practising& p, const Occasion& held, EventId cause) {
  for (const Attendee& a : held.attending) {
    Idea idea;
    idea.resident = a.resident;
    idea.origin = Origin::small_group;
    idea.topic = main_interest(p.world.residents().traits[a.resident]);
    idea.cause = cause;
    idea.push = p.lever(question);
    for (const ResidentIndex r : p.state.people) idea.pool.push_back({r, p.world.residents().id[r]});
    for (const std::uint32_t position : p.world.affairs_in[p.world.residents().courtyard[a.resident]]) {
      const Affair& affair = p.world.affairs[position];
      if (affair.topic == idea.topic && affair.taken_by == kNoGroup) idea.affair = position;
    }
    idea.id = p.world.residents().id[a.resident];
    p.world.ripening.push_back(std::move(idea));
  }
}

}  // namespace

const PracticeRecord kPublicEvent = {.id = PracticeId::public_event,
                                     .key = "public_event",
                                     .name_en = "public event",
                                     .name_zh = "猛药（公共事件）",
                                     .help_en =
                                         "When a sudden public event comes, volunteers are called among "
                                         "those who know of it, and serve while it lasts. With follow-up, "
                                         "the cohort goes on meeting (concert, tea, hike) and splits by "
                                         "interest into small groups; without, it is dropped.",
                                     .help_zh =
                                         "突发公共事件来临时，在知晓者中招募志愿者并共同应对。有后续时，以音"
                                         "乐会、茶话会、徒步等持续维护，并按兴趣分小组；无后续则挥之即去。",
                                     .rows = "S4 S57 S58 S59 S60 S61 S62",
                                     .levers = kLevers,
                                     .prices = kPrices,
                                     .triggers = kTriggers,
                                     .scenario = "event-followed-up"};

void public_event_act(Practising& p) {
  if (p.lever(reach) <= 0.0) return;
  // A second event is seized too while the cohort of the first still meets (S59).
  if (seized(p) == nullptr && due(p)) seize(p);
  if (p.state.phase != InterventionState::Phase::running) return;
  if (PublicEvent* event = seized(p); event != nullptr && p.world.week <= p.plan.last_week) {
    begin_once(p);
    if (!staff(p, p.lever(shift_staff_hours))) return;
    p.work.occasions.push_back(shift(p, *event));
    join_cohort(p, event->volunteers);
    p.state.round = 0;
    return;
  }
  const Week after = p.world.week - p.state.since;
  if (!p.on(follow_up) || after > static_cast<int>(p.lever(follow_up_weeks)) ||
      p.world.week > p.plan.last_week) {
    p.state.phase = InterventionState::Phase::idle;  // ready for another event
    p.state.people.clear();
    p.state.public_event = kNoAffair;
    return;
  }
  if (p.state.people.empty() || after % static_cast<int>(p.lever(follow_up_every)) != 0) return;
  if (purchase_and_staff(p, kGathering, Purpose::event)) p.work.occasions.push_back(gathering(p));
}

void public_event_after(Practising& p) {
  for (const Occasion& o : p.work.occasions) {
    if (o.host == HostKind::volunteers && o.number == p.state.public_event) {
      note(p.world, p.work,
           {.kind = EventKind::volunteer_turned_out,
            .cause = p.state.event,
            .affair = o.number,
            .code = p.number,
            .value = static_cast<float>(o.attending.size())});
      if (const PublicEvent* event = seized(p); event != nullptr) join_cohort(p, event->volunteers);
    }
    if (o.host == HostKind::follow_up && o.number == static_cast<std::uint32_t>(p.number)) {
      const EventId told = note_held(p, o, EventKind::follow_up_held);
      if (++p.state.round == kAskedAt && p.on(small_groups)) ask_for_small_groups(p, o, told);
    }
  }
}

}  // namespace linli
