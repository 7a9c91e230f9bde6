#include "mechanisms/week.hpp"

#include <cmath>

#include "world/invariant.hpp"

namespace linli {

void WeekWork::clear() {
  routine_offers.clear();
  occasions.clear();
  experiences.clear();
  ideas.clear();
  new_ties.clear();
  dirty.clear();
}

EventId note(World& world, WeekWork& work, Event event) {
  event.id = ++world.last_event;
  event.week = world.week;
  work.log->events.push_back(event);
  return event.id;
}

std::int64_t to_fen(double yuan) { return static_cast<std::int64_t>(std::llround(yuan * 100.0)); }

void pay(World& world, WeekWork& work, LedgerEntry entry) {
  if (entry.fen == 0) return;
  LINLI_INVARIANT(entry.fen > 0, "a payment is positive");
  entry.week = world.week;
  if (entry.from == AccountKind::group) world.groups[entry.from_number].funds_fen -= entry.fen;
  if (entry.to == AccountKind::group) world.groups[entry.to_number].funds_fen += entry.fen;
  // What a programme costs is what leaves the foundation, less what comes back to it.
  const std::int64_t cost = entry.from == AccountKind::foundation ? entry.fen
                            : entry.to == AccountKind::foundation ? -entry.fen
                                                                  : 0;
  world.supporter.budget_fen -= cost;
  world.tally.spent_fen += cost;
  if (entry.intervention >= 0)
    world.interventions[static_cast<std::size_t>(entry.intervention)].spent_fen += cost;
  work.log->ledger.push_back(entry);
}

}  // namespace linli
