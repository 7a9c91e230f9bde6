// Reflection after a loss 失败后的反思 (S53, S55): a project was given up, or an act made things worse; those
// who were in it come together and look at what happened.
#include <algorithm>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf {
  most,
  staff_hours,
  hours,
  autonomy,
  competence,
  company,
  concern,
  clarity,
  learning,
  question
};

constexpr Lever kLevers[] = {
    {"most", LeverKind::integer, 4, 0, 1000, "losses", Basis::assumed, "S53",
     "Losses reflected on in a week at most", "每周最多陪同反思的失败次数"},
    {"staff_hours", LeverKind::real, 5, 0, 100, "hours", Basis::assumed, "S53",
     "Staff hours of one reflection", "每次反思的工时"},
    {"hours", LeverKind::real, 2, 0.5, 8, "hours", Basis::assumed, "S53", "Length of one", "时长"},
    {"autonomy", LeverKind::real, 0.5, -1, 1, "1", Basis::assumed, "S53",
     "Autonomy there: everybody speaks for himself", "其中的自主感（各说各的）"},
    {"competence", LeverKind::real, 0.2, -1, 1, "1", Basis::assumed, "S53",
     "Competence of seeing what one did well, and why it failed", "看清做得好的与失败原因带来的胜任感"},
    {"company", LeverKind::real, 0.4, -1, 2, "1", Basis::assumed, "S53",
     "What bearing it together adds to relatedness", "一起面对对归属感的增量"},
    {"concern", LeverKind::real, 0.5, 0, 3, "SD", Basis::assumed, "S53",
     "How far above baseline it raises public concern: it mattered",
     "使公共关切高出基线的幅度（这件事要紧）"},
    {"clarity", LeverKind::real, 0.3, 0, 1, "1", Basis::assumed, "S51 S53",
     "Share of the way to a clear goal, where all members come", "全体成员到场时目标趋于清晰的比例"},
    {"learning", LeverKind::real, 0.05, 0, 0.5, "1", Basis::assumed, "S53 S55",
     "Share of the way to full skill of running a project that it teaches", "项目技能增长的比例"},
    {"question", LeverKind::real, 3, -2, 8, "log-odds", Basis::assumed, "S53",
     "Asking what next: log-odds added to raising an affair at the group's meeting that week",
     "“接下来怎么办”：当周对团队提出公共事务的作用"},
};
constexpr Price kSession = {"one reflection", "一次反思", &Parameters::supporter_activity_cost, kNoLever,
                            staff_hours};
constexpr Price kPrices[] = {kSession};
constexpr Trigger kTriggers[] = {Trigger::project_failed};

/// A loss: of a group, or of the council of a community.
struct Loss {
  std::uint32_t group = kNoGroup;
  std::uint16_t place =
      0;  ///< where it is reflected on: courtyard; of a council, kCouncils and the community
  EventId event = 0;
};
constexpr std::uint16_t kCouncils = 0x8000U;

/// Where an affair is, by its serial number.
std::uint16_t community_of_affair(const World& world, std::uint32_t serial) {
  const auto it = std::find_if(world.affairs.begin(), world.affairs.end(),
                               [&](const Affair& a) { return a.serial == serial; });
  return world.community_at(it->courtyard);
}

/// Last week's losses of those who are still there, in the order in which they happened; one in each place.
std::vector<Loss> losses(const Practising& p) {
  std::vector<Loss> list;
  for (const Event& e : p.world.last_week_events) {
    if (!lost_something(e)) continue;
    Loss loss{.group = e.group, .place = 0, .event = e.id};
    std::uint16_t community = 0;
    if (e.group != kNoGroup) {
      if (!p.world.groups[e.group].alive) continue;
      loss.place = p.world.groups[e.group].courtyard;
      community = p.world.community_at(loss.place);
    } else {
      community = community_of_affair(p.world, e.affair);
      loss.place = static_cast<std::uint16_t>(kCouncils | community);
    }
    const bool again =
        std::any_of(list.begin(), list.end(), [&](const Loss& x) { return x.place == loss.place; });
    if (serves(p, community) && !again && list.size() < static_cast<std::size_t>(p.lever(most)))
      list.push_back(loss);
  }
  return list;
}

Occasion reflection_on(const Practising& p, const Loss& loss) {
  Occasion o = activity_of(p, loss.place);
  o.public_affair = true;
  o.hours = p.lever(hours);
  o.autonomy = p.lever(autonomy);
  o.competence = p.lever(competence);
  o.achievement = true;
  o.relatedness_bonus = p.lever(company);
  o.concern = static_cast<float>(p.lever(concern));
  o.teach[static_cast<std::size_t>(Skill::project)] = static_cast<float>(p.lever(learning));
  if (loss.group == kNoGroup) {
    o.topic = Topic::volunteering;
    o.community = static_cast<std::uint16_t>(loss.place & ~kCouncils);
    invite(o, children_in_council(p.world, o.community), Bond::promised);
    return o;
  }
  const Group& g = p.world.groups[loss.group];
  o.topic = g.topic;
  o.community = p.world.community_of(g);
  for (const Member& m : g.members) o.candidates.push_back({m.resident, Bond::member});
  return o;
}

/// What they want to do becomes clearer as far as those concerned were there.
void see_clearly(Practising& p, const Occasion& o, std::uint32_t serial) {
  const double gain = p.lever(clarity);
  if (serial == kNoGroup) {
    Council* council = council_in(p.world, o.community);
    if (council != nullptr && council->affair != kNoAffair && !o.attending.empty())
      council->clarity += static_cast<float>(gain) * (1.0F - council->clarity);
    return;
  }
  Group& g = p.world.groups[serial];
  g.clarity += static_cast<float>(gain * share_there(g, o)) * (1.0F - g.clarity);
}

}  // namespace

const PracticeRecord kReflection = {.id = PracticeId::reflection,
                                    .key = "reflection",
                                    .name_en = "reflection after a loss",
                                    .name_zh = "失败后的反思",
                                    .help_en =
                                        "When a group or a children's council has given up a project, or "
                                        "made an affair worse, those who were in it are "
                                        "called together the week after: what happened, what was good about "
                                        "it, and what next. It ends with the weeks of "
                                        "support.",
                                    .help_zh =
                                        "团队或儿童议事会放弃了项目、或好心办了坏事，次周邀请当事人坐到一起："
                                        "发生了什么、哪里做得好、接下来怎么办。支持期结束即止。",
                                    .rows = "S53 S55",
                                    .levers = kLevers,
                                    .prices = kPrices,
                                    .triggers = kTriggers,
                                    .scenario = "reflection"};

// in_hand: whose loss is reflected on at each occasion of this week (kNoGroup: a council's); rounds: the
// event.
void reflection_act(Practising& p) {
  p.state.in_hand.clear();
  p.state.rounds.clear();
  if (p.lever(most) < 1.0 || !due(p)) return;
  for (const Loss& loss : losses(p)) {
    Occasion o = reflection_on(p, loss);
    if (o.candidates.empty()) continue;
    p.state.round_event = loss.event;
    if (!purchase_and_staff(p, kSession, Purpose::event)) continue;
    if (loss.group != kNoGroup) {
      Group& g = p.world.groups[loss.group];
      supported(p, g, p.lever(staff_hours));
      g.raise_push += static_cast<float>(p.lever(question));
    }
    p.state.in_hand.push_back(loss.group);
    p.state.rounds.push_back(loss.event);
    p.work.occasions.push_back(std::move(o));
  }
}

void reflection_after(Practising& p) {
  const auto held = activities_held(p);
  for (std::size_t k = 0; k < held.size(); ++k) {
    note(p.world, p.work,
         {.kind = EventKind::reflection_held,
          .cause = p.state.rounds[k],
          .group = p.state.in_hand[k],
          .code = p.number,
          .value = static_cast<float>(held[k]->attending.size())});
    see_clearly(p, *held[k], p.state.in_hand[k]);
  }
}

}  // namespace linli
