// The table of practices, and what they all share: schedule and triggers, scarce hours, money.
#include "interventions/practices.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "world/in_order.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

constexpr Trigger kNoTriggers[] = {Trigger::schedule};

void nothing(Practising& /*p*/) {}

}  // namespace

const PracticeRecord kPlacebo = {
    .id = PracticeId::placebo,
    .key = "placebo",
    .name_en = "placebo",
    .name_zh = "安慰剂对照",
    .help_en =
        "In its first week one decision to attend, drawn by key, is reversed in each community; nothing "
        "else. "
        "What then differs from the baseline is chance.",
    .help_zh = "首周在每个社区按键抽取一项参加与否的决定并将其反转，此外一概不变；其后与基线的差异即为偶然。",
    .rows = "",
    .levers = {},
    .prices = {},
    .triggers = kNoTriggers,
    .scenario = "placebo"};

std::span<const PracticeRecord> practice_table() {
  static const std::array table = {kPlacebo,           kAcademy,     kMicroGrants,       kAccompaniment,
                                   kPublicEvent,       kGifts,       kDemonstration,     kSlowCultivation,
                                   kLecturers,         kHonours,     kResidentProposals, kUpkeepIncome,
                                   kConsensusMeetings, kNegotiation, kSiteVisit,         kChildrensCouncil,
                                   kCharitySale,       kReflection,  kOverProcedure,     kManufacturedEvent};
  return table;
}

int lever_index(const PracticeRecord& record, std::string_view key) {
  const auto it =
      std::find_if(record.levers.begin(), record.levers.end(), [&](const Lever& l) { return l.key == key; });
  return it == record.levers.end() ? -1 : static_cast<int>(it - record.levers.begin());
}

double yuan_of(const Price& price, const Parameters& parameters, std::span<const double> levers) {
  const double each = price.cost != nullptr ? parameters.*price.cost : 1.0;
  if (price.amount != kNoLever) return each * levers[static_cast<std::size_t>(price.amount)];
  return price.cost != nullptr ? each : 0.0;
}

double hours_of(const Price& price, std::span<const double> levers) {
  return price.hours != kNoLever ? levers[static_cast<std::size_t>(price.hours)] : 0.0;
}

double Practising::yuan(const Price& price) const { return yuan_of(price, world.parameters, plan.levers); }

const PracticeLaw& practice_law(PracticeId id) {
  static constexpr PracticeLaw laws[] = {{nothing, nothing},
                                         {academy_act, academy_after},
                                         {micro_grants_act, micro_grants_after},
                                         {accompaniment_act, nothing},
                                         {public_event_act, public_event_after},
                                         {gifts_act, gifts_after},
                                         {demonstration_act, demonstration_after},
                                         {slow_cultivation_act, slow_cultivation_after},
                                         {lecturers_act, lecturers_after},
                                         {honours_act, honours_after},
                                         {resident_proposals_act, resident_proposals_after},
                                         {upkeep_income_act, nothing},
                                         {consensus_meetings_act, consensus_meetings_after},
                                         {negotiation_act, negotiation_after},
                                         {site_visit_act, site_visit_after},
                                         {childrens_council_act, childrens_council_after},
                                         {charity_sale_act, charity_sale_after},
                                         {reflection_act, reflection_after},
                                         {over_procedure_act, over_procedure_after},
                                         {manufactured_event_act, manufactured_event_after}};
  return laws[static_cast<std::size_t>(id)];
}

std::uint64_t Practising::identity() const {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL;  // FNV-1a
  for (const char letter : plan.name)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x0000'0100'0000'01B3ULL;
  return hash;
}

bool serves(const Practising& p, std::uint16_t community) {
  const auto& list = p.plan.communities;
  return list.empty() || std::find(list.begin(), list.end(), community) != list.end();
}

bool serves(const Practising& p, const Group& g) { return serves(p, p.world.community_of(g)); }

bool lost_something(const Event& e) {
  return e.kind == EventKind::project_failed || e.kind == EventKind::affair_worsened ||
         e.kind == EventKind::council_gave_up;
}

bool due(const Practising& p) {
  const Week week = p.world.week;
  if (week < p.plan.first_week || week > p.plan.last_week) return false;
  switch (p.plan.trigger) {
    case Trigger::schedule:
      return (week - p.plan.first_week) % std::max(1, p.plan.every) == 0;
    case Trigger::public_event:
      return std::any_of(p.world.open_events.begin(), p.world.open_events.end(), [&](std::uint32_t k) {
        return p.world.events[k].began == week - 1 && serves(p, p.world.events[k].community);
      });
    case Trigger::stage_reached:
      return std::any_of(
          p.world.last_week_events.begin(), p.world.last_week_events.end(), [](const Event& e) {
            return e.kind == EventKind::stage_changed && e.code >= static_cast<int>(Stage::growth) &&
                   e.value < static_cast<float>(e.code);
          });
    case Trigger::project_failed:
      return std::any_of(p.world.last_week_events.begin(), p.world.last_week_events.end(), lost_something);
    case Trigger::budget_spent:
      return p.world.supporter.budget_fen <= 0;
  }
  return false;
}

Idea affair_idea(const World& world, ResidentIndex r, std::optional<Topic> topic) {
  Idea idea;
  idea.resident = r;
  idea.id = world.residents().id[r];
  idea.origin = Origin::affair;
  idea.affair = pressing_affair(world, world.residents().courtyard[r], topic);
  if (idea.affair != kNoAffair) idea.topic = world.affairs[idea.affair].topic;
  return idea;
}

std::vector<std::uint16_t> courtyards_by_lot(const Practising& p, std::size_t most) {
  const Place& place = p.world.population.place;
  std::vector<std::pair<double, std::uint16_t>> drawn;
  for (std::uint16_t c = 0; c < place.courtyards(); ++c) {
    if (!serves(p, place.courtyard_community[c])) continue;
    const EntityKey key = place_key(p.world.replicate, EntityClass::courtyard, c, p.identity());
    drawn.emplace_back(draw_uniform(key, Stream::courtyard_lot, 0), c);
  }
  std::sort(drawn.begin(), drawn.end());
  if (drawn.size() > most) drawn.resize(most);
  std::vector<std::uint16_t> list;
  list.reserve(drawn.size());
  for (const auto& [u, c] : drawn) list.push_back(c);
  return list;
}

Occasion activity_of(const Practising& p, std::uint16_t place) {
  Occasion o;
  o.host = HostKind::activity;
  o.number = static_cast<std::uint32_t>(p.number);
  o.key = place_key(p.world.replicate, EntityClass::intervention, place, p.identity());
  return o;
}

void invite(Occasion& o, const std::vector<ResidentIndex>& residents, Bond bond) {
  for (const ResidentIndex r : residents) o.candidates.push_back({r, bond});
}

Experience& lived_at(const Practising& p, const Occasion& o, ResidentIndex r) {
  const auto it = std::find_if(
      p.work.experiences.begin(), p.work.experiences.end(),
      [&](const Experience& e) { return e.resident == r && e.felt && e.order == as_number(o.key); });
  LINLI_INVARIANT(it != p.work.experiences.end(), "who attends an occasion takes something from it");
  return *it;
}

std::vector<Occasion*> activities_held(const Practising& p, HostKind host) {
  std::vector<Occasion*> list;
  for (Occasion& o : p.work.occasions) {
    if (o.host == host && o.number == static_cast<std::uint32_t>(p.number)) list.push_back(&o);
  }
  return list;
}

const Occasion* meeting_of(const Practising& p, std::uint32_t serial) {
  const auto held = std::find_if(p.work.occasions.begin(), p.work.occasions.end(), [&](const Occasion& o) {
    return o.host == HostKind::group && o.number == serial;
  });
  return held == p.work.occasions.end() ? nullptr : &*held;
}

double share_there(const Group& g, const Occasion& o) {
  const auto came = std::count_if(o.attending.begin(), o.attending.end(),
                                  [&](const Attendee& a) { return g.find(a.resident) != nullptr; });
  return came == 0 ? 0.0 : static_cast<double>(came) / static_cast<double>(g.members.size());
}

EventId note_held(Practising& p, const Occasion& o, EventKind kind) {
  return note(p.world, p.work,
              {.kind = kind,
               .cause = p.state.event,
               .code = p.number,
               .value = static_cast<float>(o.attending.size())});
}

void note_taken_on(Practising& p) {
  for (const ResidentIndex r : p.state.people) {
    note(p.world, p.work,
         {.kind = EventKind::taken_on,
          .cause = p.state.event,
          .resident = p.world.residents().id[r],
          .code = p.number});
  }
}

bool purchase_and_staff(Practising& p, const Price& price, Purpose purpose) {
  const double yuan = p.yuan(price), hours = hours_of(price, p.plan.levers);
  if (!affords(p, yuan, hours)) return false;
  begin_once(p);
  const EventId cause = p.state.round_event != 0 ? p.state.round_event : p.state.event;
  return staff(p, hours) && spend(p, yuan, AccountKind::suppliers, 0, purpose, cause);
}

std::vector<ResidentIndex> passers_by(const Practising& p, std::uint16_t courtyard, double share) {
  std::vector<ResidentIndex> list;
  const Place& place = p.world.population.place;
  const auto index = static_cast<std::uint32_t>(p.identity());
  for (auto d = place.courtyard_first_dwelling[courtyard]; d < place.courtyard_first_dwelling[courtyard + 1U];
       ++d) {
    for (const ResidentIndex r : p.world.population.household(d)) {
      if (p.world.adult(r) &&
          draw_bernoulli(p.world.residents().key[r], Stream::passing_by, p.world.week, share, index))
        list.push_back(r);
    }
  }
  return list;
}

void ask_to_lead(Practising& p, ResidentIndex r, Topic topic, double push,
                 const std::vector<ResidentIndex>& with, EventId cause) {
  const auto& id = p.world.residents().id;
  Idea idea;
  idea.resident = r;
  idea.id = id[r];
  idea.origin = Origin::small_group;
  idea.topic = topic;
  idea.affair = pressing_affair(p.world, p.world.residents().courtyard[r], topic);
  idea.push = push;
  idea.cause = cause;  // the same for all who are asked together: the first to step forward gathers them
  note(p.world, p.work,
       {.kind = EventKind::asked_to_lead, .cause = cause, .resident = id[r], .code = p.number});
  for (const ResidentIndex other : with) idea.pool.push_back({other, id[other]});
  p.world.ripening.push_back(std::move(idea));
}

void begin_once(Practising& p) {
  if (p.state.event != 0) return;
  p.state.event = note(p.world, p.work, {.kind = EventKind::intervention_began, .code = p.number});
}

bool spend(Practising& p, double yuan, AccountKind to, std::uint64_t to_number, Purpose purpose,
           EventId cause) {
  const std::int64_t fen = to_fen(yuan);
  if (fen <= 0) return true;
  if (p.world.supporter.budget_fen < fen) return false;
  pay(p.world, p.work,
      {.from = AccountKind::foundation,
       .to = AccountKind::supporter,
       .fen = fen,
       .purpose = Purpose::programme_budget,
       .intervention = p.number,
       .cause = cause});
  pay(p.world, p.work,
      {.from = AccountKind::supporter,
       .to = to,
       .to_number = to_number,
       .fen = fen,
       .purpose = purpose,
       .intervention = p.number,
       .cause = cause});
  return true;
}

bool affords(const Practising& p, double yuan, double hours) {
  return p.world.supporter.budget_fen >= to_fen(yuan) + to_fen(hours * p.world.parameters.supporter_wage);
}

bool staff(Practising& p, double hours) {
  if (hours <= 0.0) return true;
  const bool enough = p.world.supporter.hours_left >= hours &&
                      spend(p, hours * p.world.parameters.supporter_wage, AccountKind::staff, 0,
                            Purpose::staff_wage, p.state.event);
  p.work.log->hours.push_back(
      {p.world.week, p.number, static_cast<float>(hours), enough ? static_cast<float>(hours) : 0.0F});
  (enough ? p.world.tally.hours_given : p.world.tally.hours_unmet) += hours;
  if (enough) p.world.supporter.hours_left -= hours;
  return enough;
}

void supported(Practising& p, Group& g, double hours) {
  g.supporter_hours += static_cast<float>(hours);
  g.last_supported = p.world.week;
}

bool staff_with(Practising& p, Group& g, double hours) {
  if (!staff(p, hours)) return false;
  supported(p, g, hours);
  return true;
}

bool staff_visit(Practising& p, Group& g, double hours) {
  if (staff_with(p, g, hours)) return true;
  note(p.world, p.work,
       {.kind = EventKind::visit_unmet, .cause = p.state.event, .group = g.serial, .code = p.number});
  return false;
}

void feel_for_group(Practising& p, const Group& g, double autonomy, double competence, double learned) {
  for (const Member& m : g.members) {
    if (m.role == Role::member) continue;
    Experience e;
    e.resident = m.resident;
    e.order = as_number(g.key);
    e.autonomy = static_cast<float>(autonomy);
    e.competence = static_cast<float>(competence);
    e.achievement = true;
    e.mastery = e.competence;
    e.learned[static_cast<std::size_t>(Skill::resources)] = static_cast<float>(learned);
    p.work.experiences.push_back(e);
  }
}

std::vector<ResidentIndex> members_and_regulars(const Practising& p) {
  std::vector<ResidentIndex> list;
  for (const std::uint32_t serial : p.world.alive) {
    const Group& g = p.world.groups[serial];
    if (!serves(p, g)) continue;
    for (const Member& m : g.members) list.push_back(m.resident);
  }
  for (const Organiser& organiser : p.world.organisers) {
    if (!serves(p, organiser.community)) continue;
    for (const auto& regular : organiser.regulars) list.push_back(regular.resident);
  }
  put_in_order(list, p.world.residents().id);
  return list;
}

namespace {

template <typename What>
void for_each_intervention(World& world, WeekWork& work, What what) {
  const auto& plans = world.scenario.interventions;
  std::vector<std::size_t> order(plans.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return plans[a].priority != plans[b].priority ? plans[a].priority > plans[b].priority
                                                  : plans[a].name < plans[b].name;
  });
  for (const std::size_t k : order) {
    Practising p{world, work, plans[k], world.interventions[k], static_cast<std::int32_t>(k)};
    what(p, practice_law(plans[k].practice));
  }
}

}  // namespace

void practise(World& world, WeekWork& work) {
  world.supporter.hours_left = world.parameters.supporter_hours_per_week;
  for (const std::uint32_t serial : world.alive) {
    Group& g = world.groups[serial];
    g.supporter_hours = g.do_for = g.guided = g.raise_push = g.extra_hours = g.prescribed = 0;
    g.grant_call = -1;
  }
  for_each_intervention(world, work, [](Practising& p, const PracticeLaw& law) { law.act(p); });
}

void practise_after(World& world, WeekWork& work) {
  for_each_intervention(world, work, [](Practising& p, const PracticeLaw& law) { law.after(p); });
}

}  // namespace linli
