// Whatever a user may set, a run neither crashes nor loses its books: random scenarios over the ranges of
// every parameter and lever, ends included. 20 short ones; with LINLI_FULL=1 in the environment 300.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <set>

#include "engine/small_world.hpp"
#include "observation/observe.hpp"
#include "random/keyed.hpp"
#include "scenario/resolve.hpp"
#include "scenario/validate.hpp"

namespace linli::testing {
namespace {

/// Numbers of one random scenario, one after the other.
class Numbers {
 public:
  explicit Numbers(std::uint32_t scenario) : key_(entity_key({20240607, 0}, scenario)) {}
  double uniform() { return draw_uniform(key_, Stream::parameter_sample, 0, next_++); }
  std::uint32_t below(std::uint32_t n) { return draw_below(key_, Stream::parameter_sample, 0, n, next_++); }
  /// The default, an end of the range, or anywhere in it.
  double value(double standard, double low, double high) {
    switch (below(8)) {
      case 0:
        return low;
      case 1:
        return high;
      case 2:
      case 3:
        return low + (high - low) * uniform();
      default:
        return standard;
    }
  }

 private:
  EntityKey key_;
  std::uint32_t next_ = 0;
};

void draw_parameters(Numbers& numbers, Parameters& parameters) {
  for (const ParameterRecord& record : parameter_table()) {
    const double value = numbers.value(record.default_value, record.low, record.high);
    set(parameters, record, record.real == nullptr ? std::round(value) : value);
  }
  // Small, so that many can be run.
  parameters.population_streets = 1 + static_cast<int>(numbers.below(2));
  parameters.population_communities_per_street = 1 + static_cast<int>(numbers.below(2));
  parameters.population_courtyards_per_community = 1 + static_cast<int>(numbers.below(2));
  parameters.population_households_per_courtyard = 1 + static_cast<int>(numbers.below(120));
}

InterventionPlan draw_plan(Numbers& numbers, int number, Week weeks) {
  const auto id = static_cast<PracticeId>(numbers.below(static_cast<std::uint32_t>(practice_table().size())));
  const PracticeRecord& record = practice_table()[static_cast<std::size_t>(id)];
  InterventionPlan plan = practice(id, "plan" + std::to_string(number));
  plan.trigger = record.triggers[numbers.below(static_cast<std::uint32_t>(record.triggers.size()))];
  plan.first_week = 1 + static_cast<int>(numbers.below(20));
  plan.last_week =
      id == PracticeId::placebo ? plan.first_week : plan.first_week + static_cast<int>(numbers.below(60));
  plan.last_week = std::min(plan.last_week, weeks);
  plan.every = 1 + static_cast<int>(numbers.below(12));
  plan.priority = static_cast<int>(numbers.below(3));
  if (numbers.below(3) == 0) plan.communities = {0};
  for (std::size_t k = 0; k < plan.levers.size(); ++k) {
    const Lever& lever = record.levers[k];
    const double value = numbers.value(lever.default_value, lever.low, lever.high);
    plan.levers[k] = lever.kind == LeverKind::real ? value : std::round(value);
  }
  return plan;
}

Scenario random_scenario(std::uint32_t number) {
  Numbers numbers(number);
  Scenario s;
  s.name = "random";
  s.seed = number;
  s.weeks = 60;
  s.burn_in_weeks = 40;
  s.exit_week = 50;
  draw_parameters(numbers, s.parameters);
  const int plans = static_cast<int>(numbers.below(7));
  for (int k = 0; k < plans; ++k) s.interventions.push_back(draw_plan(numbers, k, s.weeks));
  const std::uint32_t events = numbers.below(3);
  for (std::uint32_t k = 0; k < events; ++k) {
    ScheduledEvent event;
    event.week = 1 + static_cast<int>(numbers.below(50));
    event.salience = numbers.uniform();
    event.weeks = 1.0 + 19.0 * numbers.uniform();
    s.events.push_back(event);
  }
  return s;
}

/// Balances of all accounts, kept from the first week on.
class Books {
 public:
  void enter(const WeekLog& log) {
    for (const LedgerEntry& e : log.ledger) {
      EXPECT_GT(e.fen, 0);
      balance_[{e.from, e.from_number}] -= e.fen;
      balance_[{e.to, e.to_number}] += e.fen;
    }
    for (const HoursEntry& h : log.hours) {
      EXPECT_TRUE(h.given == 0.0F || h.given == h.asked);
      given_ += h.given;
    }
  }
  void check(const World& world, const WeekLog& log, std::int64_t budget) const {
    std::int64_t sum = 0;
    for (const auto& [account, fen] : balance_) sum += fen;
    EXPECT_EQ(sum, 0);
    for (const Group& g : world.groups) {
      EXPECT_EQ(g.funds_fen, of(AccountKind::group, g.serial)) << "group " << g.serial;
      EXPECT_GE(g.funds_fen, 0);
    }
    EXPECT_EQ(of(AccountKind::supporter, 0), 0) << "what the foundation gives is spent or returned";
    EXPECT_EQ(-of(AccountKind::foundation, 0), budget - world.supporter.budget_fen);
    EXPECT_GE(world.supporter.budget_fen, 0);
    EXPECT_EQ(-of(AccountKind::foundation, 0), world.tally.spent_fen);
    EXPECT_NEAR(world.tally.hours_given, given_, 1e-6 * (1.0 + given_));
    double hours = 0;
    for (const HoursEntry& h : log.hours) hours += h.given;
    EXPECT_LE(hours, world.parameters.supporter_hours_per_week * (1.0 + 1e-6));
  }

 private:
  [[nodiscard]] std::int64_t of(AccountKind kind, std::uint64_t number) const {
    const auto it = balance_.find({kind, number});
    return it == balance_.end() ? 0 : it->second;
  }
  std::map<std::pair<AccountKind, std::uint64_t>, std::int64_t> balance_;
  double given_ = 0;
};

void check_numbers(const World& world, const WeekLog& log) {
  const auto finite = [](double x) { return std::isfinite(x); };
  const Residents& people = world.residents();
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (!people.present(r)) continue;
    const bool fine = finite(people.motivation[r]) && finite(people.concern[r]) &&
                      finite(people.confidence[r]) && finite(people.fatigue[r]) &&
                      people.fatigue[r] >= 0.0F && people.reliance[r] >= 0.0F && people.reliance[r] <= 1.0F &&
                      finite(people.attendance_rate[r]);
    ASSERT_TRUE(fine) << "resident " << people.id[r];
    for (const float learned : people.skill[r]) ASSERT_TRUE(learned >= -1e-6F && learned <= 1.0F);
    ASSERT_LE(world.memberships(r), world.parameters.join_most_groups);
  }
  const auto share = [](float x) { return x >= 0.0F && x <= 1.0F; };
  for (const std::uint32_t serial : world.alive) {
    const Group& g = world.groups[serial];
    ASSERT_TRUE(share(g.norms) && share(g.skill) && share(g.clarity) && share(g.legitimacy) &&
                share(g.dependence) && g.cohesion >= -0.01F && g.cohesion <= 1.01F)
        << "group " << serial << " in week " << world.week << ": norms " << g.norms << ", skill " << g.skill
        << ", clarity " << g.clarity << ", legitimacy " << g.legitimacy << ", dependence " << g.dependence
        << ", cohesion " << g.cohesion;
    for (const Member& m : g.members) {
      ASSERT_TRUE(finite(m.position) && finite(m.strain) && finite(m.load) && m.strain >= 0.0F);
    }
    for (const Quarrel& q : g.quarrels) {
      ASSERT_TRUE(q.other != kNoGroup || (g.find(q.a) != nullptr && g.find(q.b) != nullptr))
          << "parties are members";
    }
  }
  for (const std::uint32_t k : world.open_affairs) {
    ASSERT_TRUE(world.affairs[k].severity_now >= 0.0 && world.affairs[k].severity_now <= 1.0);
  }
  for (const double x : log.indicators) ASSERT_TRUE(finite(x));
  for (const Event& e : log.events) ASSERT_TRUE(finite(e.value)) << event_kind_name(e.kind);
  for (const SnapshotRow& row : log.snapshot) {
    ASSERT_TRUE(finite(row.motivation) && finite(row.reliance) && finite(row.concern) &&
                finite(row.confidence) && finite(row.fatigue));
  }
}

/// What is told is what is: residents by arrivals and departures, memberships by spells, causes come first.
class Story {
 public:
  void hear(const WeekLog& log) {
    for (const ResidentRow& row : log.arrived) {
      EXPECT_TRUE(ever_.insert(row.resident).second) << "an identity is given once: " << row.resident;
      present_.insert(row.resident);
    }
    for (const ResidentChange& gone : log.residents_left) EXPECT_EQ(present_.erase(gone.resident), 1U);
    for (const Event& e : log.events) {
      EXPECT_EQ(e.id, ++last_event_);
      EXPECT_LT(e.cause, e.id) << event_kind_name(e.kind);
    }
    for (const Attendance& a : log.attendances) EXPECT_TRUE(present_.contains(a.resident));
  }
  void start(const World& world) {
    for (const ResidentIndex r : world.residents().in_identity_order()) {
      ever_.insert(world.residents().id[r]);
      present_.insert(world.residents().id[r]);
    }
  }
  void check(const World& world) const {
    EXPECT_EQ(world.residents().count(), present_.size());
    std::set<GroupId> groups;
    for (const Group& g : world.groups)
      EXPECT_TRUE(groups.insert(g.id).second) << "an identity of a group is given once";
    check_invariants(world);
  }

 private:
  std::set<ResidentId> ever_, present_;
  EventId last_event_ = 0;
};

void live_through(const Scenario& scenario) {
  SerialExecutor serial;
  Simulation simulation(scenario, nullptr, serial);
  const World& world = simulation.world();
  const std::int64_t budget = world.supporter.budget_fen;
  Story story;
  Books books;
  story.start(world);
  WeekLog log;
  while (simulation.week() < scenario.weeks && !::testing::Test::HasFailure()) {
    simulation.step(log);
    story.hear(log);
    story.check(world);
    books.enter(log);
    books.check(world, log, budget);
    check_numbers(world, log);
  }
  WeekLog last;
  simulation.closing(last);
}

TEST(RandomWorlds, KeepTheirBooksWhateverIsSet) {
  const char* full = std::getenv("LINLI_FULL");
  const std::uint32_t count = full != nullptr && std::string(full) == "1" ? 300 : 20;
  for (std::uint32_t number = 1; number <= count; ++number) {
    SCOPED_TRACE("random scenario " + std::to_string(number));
    const Scenario scenario = random_scenario(number);
    ASSERT_EQ(validate(resolved_tree(scenario)), scenario) << "drawn from what a user may write";
    live_through(scenario);
    if (HasFailure()) return;
  }
}

TEST(RandomWorlds, TheBusyWorldKeepsItsBooks) { live_through(busy_supported_world()); }

}  // namespace
}  // namespace linli::testing
