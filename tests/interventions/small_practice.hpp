#pragma once
// One intervention at work in a tiny world, its steps called by hand.
#include "engine/small_world.hpp"
#include "interventions/practices.hpp"
#include "support/tiny_world.hpp"

namespace linli::testing {

/// A tiny world with one intervention; act() and after() are its phases 3 and 7 of the present week.
class PracticeWorld : public TinyWorld {
 public:
  PracticeWorld(TinyPlan plan, PracticeId id) : PracticeWorld(std::move(plan), practice(id, "one")) {}
  PracticeWorld(TinyPlan plan, const InterventionPlan& what) : TinyWorld(with(std::move(plan), what)) {
    world.supporter.hours_left = 1000;
  }

  void set(std::string_view key, double value) { set_lever(world.scenario.interventions[0], key, value); }
  [[nodiscard]] double lever(std::string_view key) const {
    const InterventionPlan& plan = world.scenario.interventions[0];
    const int index = lever_index(practice_table()[static_cast<std::size_t>(plan.practice)], key);
    return plan.levers[static_cast<std::size_t>(index)];
  }
  /// Support goes on for ever.
  void plan_weeks() { world.scenario.interventions[0].last_week = kNever - 1; }
  void act() {
    Practising p = practising();
    practice_law(world.scenario.interventions[0].practice).act(p);
  }
  void after() {
    Practising p = practising();
    practice_law(world.scenario.interventions[0].practice).after(p);
  }
  [[nodiscard]] InterventionState& state() { return world.interventions[0]; }

  /// A project of the group on an affair, at a step.
  void project(std::uint32_t serial, std::uint32_t affair, ProjectStep step) {
    Group& g = at(serial);
    g.project.emplace();
    g.project->affair = affair;
    g.project->step = step;
    g.project->started = world.week;
    g.is_public = true;
    world.affairs[affair].taken_by = serial;
  }
  /// Lets these people come to an occasion of this week.
  static void come(Occasion& o, const std::vector<ResidentIndex>& people) {
    for (const ResidentIndex r : people) {
      Attendee a;
      a.resident = r;
      o.attending.push_back(a);
    }
  }
  [[nodiscard]] double paid(AccountKind from) const {
    double yuan = 0;
    for (const LedgerEntry& e : log.ledger) yuan += e.from == from ? static_cast<double>(e.fen) / 100.0 : 0.0;
    return yuan;
  }

 private:
  static TinyPlan with(TinyPlan plan, const InterventionPlan& what) {
    plan.interventions = {what};
    return plan;
  }
  Practising practising() {
    return {world, work, world.scenario.interventions[0], world.interventions[0], 0};
  }
};

}  // namespace linli::testing
