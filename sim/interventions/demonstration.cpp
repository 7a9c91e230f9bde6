// Demonstration and spotting 堆肥 / 眼中有光 (S65, S66): something is shown in a courtyard, onlookers stop,
// and staff ask those most drawn to start something; or, to compare, any of them.
#include <utility>

#include "interventions/practices.hpp"
#include "world/in_order.hpp"

namespace linli {
namespace {

enum LeverOf {
  courtyards,
  passing,
  curiosity,
  topic,
  hours,
  staff_hours,
  autonomy,
  competence,
  company,
  concern,
  picked,
  spotting,
  spotting_noise,
  asked
};

constexpr Lever kLevers[] = {
    {"courtyards", LeverKind::integer, 4, 0, 10000, "courtyards", Basis::assumed, "S65",
     "Courtyards, drawn by lot, in which it is shown each time", "每次演示的院落数（抽取）"},
    {"passing", LeverKind::real, 0.3, 0, 1, "1", Basis::assumed, "S65",
     "Probability that an adult of the courtyard comes upon it", "院落成年居民路过遇见的概率"},
    {"curiosity", LeverKind::real, 0.3, 0, 1, "1", Basis::assumed, "S65",
     "Salience of what is shown: heaps that steam, a thing being made", "演示内容的显著性（好奇）"},
    {"topic", LeverKind::integer, 2, 0, 7, "topic", Basis::seed, "S65",
     "Topic of what is shown, numbered as in the table of topics; 2: the environment (compost)",
     "演示的议题编号；2 为环境（堆肥）"},
    {"hours", LeverKind::real, 0.5, 0.1, 4, "hours", Basis::assumed, "S65", "How long onlookers stay",
     "围观者停留时长"},
    {"staff_hours", LeverKind::real, 8, 0, 100, "hours", Basis::assumed, "S65",
     "Staff hours of one demonstration, with preparation", "一次演示的工时（含准备）"},
    {"autonomy", LeverKind::real, 0.4, -1, 1, "1", Basis::assumed, "S65", "Autonomy: nobody called them",
     "自主感（无人召集，自己停下）"},
    {"competence", LeverKind::real, 0.3, -1, 1, "1", Basis::assumed, "S65",
     "Competence: trying it oneself and seeing it work", "胜任感（亲手试做成）"},
    {"company", LeverKind::real, 0, -1, 2, "1", Basis::assumed, "S65", "What it adds to relatedness",
     "对归属感的增量"},
    {"concern", LeverKind::real, 0.5, 0, 2, "SD", Basis::assumed, "S63 S65",
     "How far above baseline seeing it raises public concern", "亲眼所见使公共关切高出基线的幅度"},
    {"picked", LeverKind::integer, 2, 0, 100, "residents", Basis::assumed, "S65",
     "Onlookers at one demonstration who are asked in person to start something",
     "每次演示后当面邀请牵头的围观者人数"},
    {"spotting", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S65",
     "Those who seem most drawn are asked (light in the eyes); without, any, by lot",
     "邀请“眼中有光”者；否则随机"},
    {"spotting_noise", LeverKind::real, 1, 0, 5, "log-odds", Basis::assumed, "S65",
     "Error of staff in seeing how drawn somebody is", "社工判断其投入程度的误差"},
    {"asked", LeverKind::real, 1, -1, 4, "log-odds", Basis::assumed, "S65 S66",
     "What being asked in person adds to stepping forward", "当面邀请对牵头的作用"},
};
constexpr Price kShowing = {"one demonstration in a courtyard", "一个院落的一次演示",
                            &Parameters::supporter_activity_cost, kNoLever, staff_hours};
constexpr Price kPrices[] = {kShowing};
constexpr Trigger kTriggers[] = {Trigger::schedule};

Occasion demonstration_at(const Practising& p, std::uint16_t courtyard) {
  Occasion o = activity_of(p, courtyard);
  o.topic = p.topic(topic);
  o.community = p.world.community_at(courtyard);
  o.hours = p.lever(hours);
  o.salience = p.lever(curiosity);
  o.autonomy = p.lever(autonomy);
  o.competence = p.lever(competence);
  o.relatedness_bonus = p.lever(company);
  o.concern = static_cast<float>(p.lever(concern));
  invite(o, passers_by(p, courtyard, p.lever(passing)), Bond::none);
  return o;
}

/// Who of those present is asked: the most drawn as staff see it, or any; nobody twice.
std::vector<ResidentIndex> spotted(const Practising& p, const Occasion& held) {
  const Residents& people = p.world.residents();
  std::vector<std::pair<double, ResidentIndex>> seen;
  for (const Attendee& a : held.attending) {
    if (find_in_order(p.state.people, a.resident, people.id) != p.state.people.end()) continue;
    const EntityKey key = people.key[a.resident];
    const double light =
        a.margin + p.lever(spotting_noise) * draw_normal(key, Stream::spotting, p.world.week, held.key.k0);
    const double first =
        p.on(spotting) ? light : draw_uniform(key, Stream::spotting, p.world.week, held.key.k0 + 1U);
    seen.emplace_back(-first, a.resident);
  }
  return lowest(std::move(seen), static_cast<std::size_t>(p.lever(picked)), people.id);
}

}  // namespace

const PracticeRecord kDemonstration = {
    .id = PracticeId::demonstration,
    .key = "demonstration",
    .name_en = "demonstration and spotting",
    .name_zh = "现场演示与“眼中有光”",
    .help_en =
        "Staff show something in a courtyard (compost). Adults who come upon it may stop and try; those who "
        "seem most drawn are asked in person to start something with the others who stopped. Nobody is asked "
        "twice; it ends with its weeks.",
    .help_zh =
        "社工在院落现场演示（如堆肥），路过的成年居民可停下来看、上手试；从中挑出“眼中有光”者，当面邀请其与其"
        "他"
        "围观者一起做点什么。同一人只邀请一次；到期即止。",
    .rows = "S65 S66",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "compost"};

void demonstration_act(Practising& p) {
  if (p.lever(courtyards) < 1.0 || p.lever(passing) <= 0.0 || !due(p)) return;
  for (const std::uint16_t courtyard : courtyards_by_lot(p, static_cast<std::size_t>(p.lever(courtyards)))) {
    if (purchase_and_staff(p, kShowing, Purpose::event))
      p.work.occasions.push_back(demonstration_at(p, courtyard));
  }
}

void demonstration_after(Practising& p) {
  const auto& id = p.world.residents().id;
  for (const Occasion* held : activities_held(p)) {
    const EventId told = note_held(p, *held);
    std::vector<ResidentIndex> onlookers;
    for (const Attendee& a : held->attending) onlookers.push_back(a.resident);
    for (const ResidentIndex r : spotted(p, *held)) {
      ask_to_lead(p, r, held->topic, p.lever(asked), onlookers, told);
      p.state.people.insert(place_in_order(p.state.people, r, id), r);
    }
  }
}

}  // namespace linli
