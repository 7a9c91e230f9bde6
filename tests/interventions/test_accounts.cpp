// What a practice costs: accounts are price times dose, hours that run short are told, priority decides who
// is served.
#include <gtest/gtest.h>

#include <map>

#include "engine/small_world.hpp"

namespace linli::testing {
namespace {

struct Bill {
  double visits = 0, unmet = 0, yuan = 0, wages = 0;
  std::map<std::int32_t, double> given, asked;
};

Bill bill_of(const Scenario& scenario) {
  SerialExecutor serial;
  Simulation simulation(scenario, nullptr, serial);
  WeekLog log;
  Bill bill;
  while (simulation.week() < scenario.weeks) {
    simulation.step(log);
    for (const Event& e : log.events) {
      bill.visits += e.kind == EventKind::visit ? 1 : 0;
      bill.unmet += e.kind == EventKind::visit_unmet ? 1 : 0;
    }
    for (const HoursEntry& h : log.hours)
      bill.given[h.intervention] += h.given, bill.asked[h.intervention] += h.asked;
    for (const LedgerEntry& e : log.ledger) {
      if (e.from == AccountKind::foundation) bill.yuan += static_cast<double>(e.fen) / 100.0;
      if (e.purpose == Purpose::staff_wage) bill.wages += static_cast<double>(e.fen) / 100.0;
    }
  }
  return bill;
}

TEST(Accounts, VisitsCostHoursTimesWage) {
  Scenario s = busy_world();
  s.interventions = {practice(PracticeId::accompaniment, "visits")};
  set_lever(s.interventions[0], "hours_per_visit", 2);
  s.parameters.supporter_hours_per_week = 1000;
  const Bill bill = bill_of(s);
  EXPECT_GT(bill.visits, 20);
  EXPECT_EQ(bill.unmet, 0);
  EXPECT_DOUBLE_EQ(bill.given.at(0), 2 * bill.visits);
  EXPECT_NEAR(bill.wages, 2 * bill.visits * s.parameters.supporter_wage, 1e-6);
  EXPECT_NEAR(bill.yuan, bill.wages, 1e-6);
}

TEST(Accounts, HoursThatRunShortAreUnmetAndCostNothing) {
  Scenario s = busy_world();
  s.interventions = {practice(PracticeId::accompaniment, "visits")};
  set_lever(s.interventions[0], "hours_per_visit", 2);
  set_lever(s.interventions[0], "visit_every", 1);
  s.parameters.supporter_hours_per_week = 3;  // one visit a week
  const Bill bill = bill_of(s);
  EXPECT_GT(bill.unmet, 0);
  EXPECT_LE(bill.visits, s.weeks);
  EXPECT_DOUBLE_EQ(bill.given.at(0), 2 * bill.visits);
  EXPECT_DOUBLE_EQ(bill.asked.at(0), 2 * (bill.visits + bill.unmet));
  EXPECT_NEAR(bill.yuan, 2 * bill.visits * s.parameters.supporter_wage, 1e-6);
}

TEST(Accounts, ASpentBudgetEndsIt) {
  Scenario s = busy_world();
  s.interventions = {practice(PracticeId::accompaniment, "visits")};
  set_lever(s.interventions[0], "hours_per_visit", 2);
  s.parameters.supporter_hours_per_week = 1000;
  s.parameters.supporter_budget = 5 * 2 * s.parameters.supporter_wage + 1;
  const Bill bill = bill_of(s);
  EXPECT_EQ(bill.visits, 5);
  EXPECT_GT(bill.unmet, 0);
}

TEST(Accounts, HigherPriorityIsServedFirst) {
  for (const int favoured : {0, 1}) {
    Scenario s = busy_world();
    s.interventions = {practice(PracticeId::accompaniment, "a"), practice(PracticeId::accompaniment, "b")};
    for (InterventionPlan& plan : s.interventions) {
      set_lever(plan, "hours_per_visit", 2);
      set_lever(plan, "visit_every", 1);
    }
    s.interventions[static_cast<std::size_t>(favoured)].priority = 1;
    s.parameters.supporter_hours_per_week = 2;  // one visit a week between both
    Bill bill = bill_of(s);
    EXPECT_GT(bill.given[favoured], 0);
    EXPECT_EQ(bill.given[1 - favoured], 0);
    EXPECT_GT(bill.asked[1 - favoured], 0);
  }
}

}  // namespace
}  // namespace linli::testing
