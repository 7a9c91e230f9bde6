// Hatching (S46): who comes from another courtyard, sees how it is done, and has no such group at home,
// may take the idea there.
#include <algorithm>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"

namespace linli {
void hatch_groups(World& world, WeekWork& work) {
  for (const Occasion& o : work.occasions) {
    if (o.host != HostKind::group) continue;
    const Group& g = world.groups[o.number];
    if (!g.alive) continue;
    for (const Attendee& a : o.attending) {
      const std::uint16_t home = world.residents().courtyard[a.resident];
      if (home == g.courtyard || a.member) continue;
      const double v = world.parameters.between_hatch +
                       world.parameters.between_hatch_legitimacy * g.legitimacy +
                       world.parameters.act_initiative * world.residents().traits[a.resident].initiative +
                       world.parameters.act_interest *
                           world.residents().traits[a.resident].interest[static_cast<std::size_t>(g.topic)];
      if (v <= draw_logistic(world.residents().key[a.resident], Stream::hatch, world.week, g.key.k0))
        continue;
      const EventId cause = note(world, work,
                                 {.kind = EventKind::hatched,
                                  .cause = g.founding_event,
                                  .group = g.serial,
                                  .resident = world.residents().id[a.resident],
                                  .code = home});
      Idea idea;
      idea.resident = a.resident;
      idea.id = world.residents().id[a.resident];
      idea.origin = Origin::hatched;
      idea.topic = g.topic;
      if (g.is_public) idea.affair = pressing_affair(world, home, g.topic);
      idea.parent = g.serial;
      idea.cause = cause;
      world.ripening.push_back(std::move(idea));
    }
  }
}

}  // namespace linli
