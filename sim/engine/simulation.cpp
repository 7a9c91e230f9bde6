#include "engine/simulation.hpp"

#include <algorithm>
#include <utility>

#include "engine/checkpoint.hpp"
#include "engine/schedule.hpp"
#include "mechanisms/mechanisms.hpp"
#include "observation/observe.hpp"
#include "random/math.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

void set_up_places(World& world) {
  const Place& place = world.population.place;
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    for (const HostKind kind : {HostKind::committee, HostKind::property}) {
      Organiser organiser;
      organiser.kind = kind;
      organiser.community = c;
      organiser.key = place_key(world.replicate, EntityClass::organiser, c, static_cast<std::uint64_t>(kind));
      world.organisers.push_back(std::move(organiser));
    }
  }
  world.affairs_in.resize(place.courtyards());
  world.affair_spell.assign(place.courtyards(), 0);
  world.affair_due.assign(place.courtyards(), kLongAgo);
  world.event_spell.assign(place.communities(), 0);
  world.event_due.assign(place.communities(), kLongAgo);
}

void set_up_support(World& world) {
  world.interventions.assign(world.scenario.interventions.size(), {});
  world.supporter.budget_fen = static_cast<std::int64_t>(world.parameters.supporter_budget * 100.0);
}

ResidentRow row_of(const World& world, ResidentIndex r) {
  const Residents& people = world.residents();
  const Traits& t = people.traits[r];
  return {people.id[r],        people.courtyard[r], world.community_of(r), people.birth[r], people.arrived[r],
          people.caregiver[r], t.initiative,        t.sociality,           t.civic,         t.interest};
}

void read_indicators(const World& world, WeekLog& log) {
  const Observation seen = observe(world, log);
  log.indicators.clear();
  for (const Indicator& each : indicators()) log.indicators.push_back(each.read(seen));
}

/// Those whose state changed and who are still here, each once, in order of identity.
void tidy_dirty(const World& world, WeekWork& work) {
  const Residents& people = world.residents();
  work.some.clear(people.capacity());
  std::erase_if(work.dirty, [&](ResidentIndex r) { return !people.present(r) || !work.some.insert(r); });
  std::sort(work.dirty.begin(), work.dirty.end(),
            [&](ResidentIndex a, ResidentIndex b) { return people.id[a] < people.id[b]; });
}

bool snapshot_due(const World& world) {
  const int every = world.scenario.output.snapshot_every;
  return world.week == world.scenario.weeks || (every > 0 && world.week % every == 0);
}

}  // namespace

std::span<const IndicatorRecord> indicator_table() {
  static const std::vector<IndicatorRecord> table = [] {
    std::vector<IndicatorRecord> records;
    for (const Indicator& each : indicators()) records.push_back(each.record);
    return records;
  }();
  return table;
}

Simulation::Simulation(std::unique_ptr<World> world, Executor& executor, std::span<const Phase> phases)
    : world_(std::move(world)), work_(std::make_unique<WeekWork>()), executor_(&executor), phases_(phases) {}

Simulation::Simulation(const Scenario& scenario, const PopulationInput* input, Executor& executor,
                       const SimulationVariant& variant)
    : Simulation(std::make_unique<World>(), executor, variant.phases.empty() ? schedule() : variant.phases) {
  World& w = *world_;
  w.scenario = scenario;
  w.parameters = scenario.parameters;
  w.derived = derive(w.parameters);
  w.replicate = {scenario.seed, scenario.replicate};
  w.week = -scenario.burn_in_weeks;
  w.population = Population::build(scenario, input, w.replicate, w.week, variant.storage_order);
  w.participation.resize(w.residents().capacity());
  for (const ResidentIndex r : w.residents().in_identity_order()) start_clocks(w, r);
  set_up_places(w);
  set_up_support(w);
}

Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

void Simulation::burn_in(const std::function<void()>& each_week) {
  WeekLog log;
  while (world_->week < 0) {
    step(log);
    if (each_week) each_week();
  }
  // Counts for indicators begin at week 0.
  world_->tally = {};
}

Simulation Simulation::fork(const Scenario& arm) const {
  LINLI_INVARIANT(common_until(world_->scenario, arm) >= world_->week, "arms that share a history have one");
  auto copy = std::make_unique<World>(*world_);
  for (std::size_t i = 0; i < copy->interventions.size(); ++i)
    if (i >= arm.interventions.size() || !(arm.interventions[i] == copy->scenario.interventions[i]))
      copy->interventions[i] = {};
  copy->interventions.resize(arm.interventions.size());
  copy->scenario = arm;
  return Simulation(std::move(copy), *executor_, phases_);
}

void Simulation::step(WeekLog& log) {
  World& w = *world_;
  WeekWork& work = *work_;
  log.clear();
  ++w.week;
  log.week = w.week;
  work.clear();
  work.log = &log;
  for (const Phase& phase : phases_) phase.run(w, work, *executor_);
  w.last_week_events = log.events;
  tidy_dirty(w, work);
  w.chain = chain_week(w, work);
  log.digest = w.chain;
#ifndef NDEBUG
  check_invariants(w);
#endif
  if (w.week < 0) return;  // burn-in is not told
  log.active_residents = static_cast<std::uint32_t>(work.dirty.size());
  log.groups = group_weeks(w);
  read_indicators(w, log);
  if (snapshot_due(w)) log.snapshot = snapshot(w);
}

void Simulation::opening(WeekLog& log) {
  const World& w = *world_;
  log.clear();
  log.week = w.week;
  log.digest = w.chain;
  for (const ResidentIndex r : w.residents().in_identity_order()) {
    log.arrived.push_back(row_of(w, r));
    const ResidentId id = w.residents().id[r];
    for (const Tie& tie : w.ties().of(r)) {
      const ResidentId other = w.residents().id[tie.other];
      if (id < other) log.ties.push_back({w.week, id, other, static_cast<std::uint8_t>(tie.kind), true});
    }
  }
  log.groups = group_weeks(w);
  read_indicators(w, log);
  log.snapshot = snapshot(w);
}

void Simulation::closing(WeekLog& log) {
  const World& w = *world_;
  for (const std::uint32_t serial : w.alive) {
    const Group& g = w.groups[serial];
    log.ended_groups.push_back(group_row(g));
    for (const Member& m : g.members) {
      log.memberships.push_back({serial, w.residents().id[m.resident], m.role, m.role_since, kNever, 0});
    }
  }
  close_affairs(w, log);
  close_events(w, log);
}

std::vector<std::byte> Simulation::state() const { return saved(*world_); }
void Simulation::restore(std::span<const std::byte> state) { linli::restore(*world_, state); }

const World& Simulation::world() const { return *world_; }
Week Simulation::week() const { return world_->week; }

}  // namespace linli
