// Event manufactured 制造事件 (S62), a vice: staff stage a sudden event to wake people up. While it is talked
// of it may come out, and those who helped find that they were made to.
#include <algorithm>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf { salience, weeks, staff_hours, comes_out, autonomy, company, mastery };

constexpr Lever kLevers[] = {
    {"salience", LeverKind::real, 0.8, 0, 1, "1", Basis::assumed, "S62", "Salience with which it begins",
     "事件初始显著性"},
    {"weeks", LeverKind::real, 4, 1, 20, "weeks", Basis::assumed, "S62", "E-folding time of its salience",
     "显著性的时间常数"},
    {"staff_hours", LeverKind::real, 20, 0, 200, "hours", Basis::assumed, "S62",
     "Staff hours of staging it in one community", "每社区筹划的工时"},
    {"comes_out", LeverKind::real, 0.1, 0, 1, "1/week", Basis::assumed, "S62",
     "Probability in a week, while it lasts, that it comes out", "持续期间每周败露的概率"},
    {"autonomy", LeverKind::real, -1, -1, 0, "1", Basis::assumed, "S62",
     "Autonomy of those who helped, each week from then on while it lasts: they were made to",
     "败露后至事件结束，帮过忙的人每周的自主感（被人摆布）"},
    {"company", LeverKind::real, -0.5, -1, 0, "1", Basis::assumed, "S62", "Their relatedness", "其归属感"},
    {"mastery", LeverKind::real, -0.5, -1, 0, "1", Basis::assumed, "S62",
     "What they take it to say of what they can do", "对自己能力的感受"},
};
constexpr Price kStaging = {"staging it in one community", "在一个社区制造一次",
                            &Parameters::supporter_event_cost, kNoLever, staff_hours};
constexpr Price kPrices[] = {kStaging};
constexpr Trigger kTriggers[] = {Trigger::schedule};

bool in(const std::vector<std::uint32_t>& list, std::uint32_t serial) {
  return std::find(list.begin(), list.end(), serial) != list.end();
}

/// Those who helped, in whoever's service, feel that it was not their own doing.
void feel_used(Practising& p, const PublicEvent& event) {
  for (const ResidentIndex r : event.volunteers) {
    Experience e;
    e.resident = r;
    e.order = as_number(event.key);
    e.autonomy = static_cast<float>(p.lever(autonomy));
    e.relatedness = static_cast<float>(p.lever(company));
    e.achievement = true;
    e.mastery = static_cast<float>(p.lever(mastery));
    p.work.experiences.push_back(e);
  }
}

}  // namespace

const PracticeRecord kManufacturedEvent = {.id = PracticeId::manufactured_event,
                                           .key = "manufactured_event",
                                           .name_en = "event manufactured",
                                           .name_zh = "制造事件",
                                           .help_en =
                                               "A vice: a public event is staged in each community, and news "
                                               "of it spreads like that of any other; who seizes it is "
                                               "another practice's business. While it lasts it may come out. "
                                               "From then on those who helped feel used, week by week, "
                                               "until it is forgotten.",
                                           .help_zh =
                                               "误区：在各社区制造一起公共事件，消息与真事件一样传开；由谁跟"
                                               "进是别的做法。持续期间可能败露；此后直到事情过去，"
                                               "帮过忙的人每周都觉得被人摆布。",
                                           .rows = "S62",
                                           .levers = kLevers,
                                           .prices = kPrices,
                                           .triggers = kTriggers,
                                           .scenario = "event-manufactured"};

// in_hand: those nobody knows to be staged; rounds: those that have come out.
void manufactured_event_act(Practising& p) {
  if (p.lever(salience) <= 0.0 || !due(p)) return;
  for (std::uint16_t c = 0; c < p.world.population.place.communities(); ++c) {
    if (!serves(p, c) || !purchase_and_staff(p, kStaging, Purpose::event)) continue;
    const EntityKey key = place_key(p.world.replicate, EntityClass::public_event, c,
                                    p.identity() + static_cast<std::uint64_t>(p.world.week));
    begin_event(p.world, p.work, c, key, p.lever(salience), p.lever(weeks), true);
    p.state.in_hand.push_back(p.world.events.back().serial);
  }
}

void manufactured_event_after(Practising& p) {
  for (const std::uint32_t position : p.world.open_events) {
    const PublicEvent& event = p.world.events[position];
    if (in(p.state.in_hand, event.serial) &&
        draw_bernoulli(event.key, Stream::comes_out, p.world.week, p.lever(comes_out))) {
      std::erase(p.state.in_hand, event.serial);
      p.state.rounds.push_back(event.serial);
      note(p.world, p.work,
           {.kind = EventKind::backlash,
            .cause = event.event,
            .affair = event.serial,
            .code = event.community,
            .value = static_cast<float>(event.volunteers.size())});
    }
    if (in(p.state.rounds, event.serial)) feel_used(p, event);
  }
}

}  // namespace linli
