// The supporter's vices: procedure, and events that are staged.
#include <algorithm>

#include "reference/reference_engine.hpp"

namespace linli::reference {

void Engine::over_procedure(Intervention& i) {
  i.in_hand.clear();
  if (i.lever["most_groups"] < 1.0 || !due(i)) return;
  const auto wanted = [&](const Group& g) {
    return g.alive && serves(i, place.courtyard_community[g.courtyard]) &&
           (g.is_public || i.lever["private_too"] != 0.0);
  };
  std::erase_if(i.groups, [&](const GroupId& id) { return !wanted(groups.at(id)); });
  for (const GroupId& id : living()) {
    if (static_cast<double>(i.groups.size()) >= i.lever["most_groups"]) break;
    if (wanted(groups.at(id)) && std::count(i.groups.begin(), i.groups.end(), id) == 0)
      i.groups.push_back(id);
  }
  for (const GroupId& id : i.groups) {
    Group& g = groups.at(id);
    begin_once(i);
    if (!staff(i, i.lever["staff_hours"])) continue;
    g.supporter_hours += static_cast<float>(i.lever["staff_hours"]);
    g.last_supported = week;
    g.prescribed = std::max(g.prescribed, static_cast<float>(i.lever["prescribed"]));
    g.extra_hours += static_cast<float>(i.lever["form_hours"]);
    i.in_hand.push_back(id);
  }
}

void Engine::over_procedure_after(Intervention& i) {
  for (const GroupId& id : i.in_hand) {
    const Group& g = groups.at(id);
    std::size_t came = 0;
    for (const Occasion& o : occasions_) {
      if (o.host == HostKind::group && o.group == id) came = o.attending.size();
    }
    double told = static_cast<double>(came);
    const double v = i.lever["pads"] + i.lever["pays"] * i.lever["per_report"] / 100.0;
    if (told < i.lever["asked_for"] && g.holder(Role::captain) != 0 &&
        v > draw_logistic(g.key, Stream::report, week))
      told = i.lever["asked_for"];
    if (told == 0.0) continue;
    const EventId report = note({.kind = EventKind::activity_reported,
                                 .cause = i.event,
                                 .group = g.serial,
                                 .code = static_cast<int>(came),
                                 .value = static_cast<float>(told)});
    if (told >= i.lever["asked_for"])
      spend(i, i.lever["per_report"], AccountKind::group, Purpose::routine_subsidy, report, g.serial);
  }
}

void Engine::manufactured_event(Intervention& i) {
  if (i.lever["salience"] <= 0.0 || !due(i)) return;
  for (std::uint16_t c = 0; c < place.communities(); ++c) {
    if (!serves(i, c) || !buy(i, p.supporter_event_cost, i.lever["staff_hours"], Purpose::event)) continue;
    i.staged.insert(next_serial_);
    begin_event(
        c,
        place_key(replicate, KeyOf::public_event, c, identity_of(i.plan) + static_cast<std::uint64_t>(week)),
        i.lever["salience"], i.lever["weeks"], true);
  }
}

void Engine::manufactured_event_after(Intervention& i) {
  for (const auto& [serial, e] : events) {
    if (e.ended != kNever) continue;
    if (i.staged.contains(serial) && draw_bernoulli(e.key, Stream::comes_out, week, i.lever["comes_out"])) {
      i.staged.erase(serial);
      i.out.insert(serial);
      note({.kind = EventKind::backlash,
            .cause = e.event,
            .affair = serial,
            .code = e.community,
            .value = static_cast<float>(e.volunteers.size())});
    }
    if (!i.out.contains(serial)) continue;
    for (const ResidentId r : e.volunteers) {
      Experience x;
      x.order = whole(e.key);
      x.autonomy = static_cast<float>(i.lever["autonomy"]);
      x.relatedness = static_cast<float>(i.lever["company"]);
      x.mastery = static_cast<float>(i.lever["mastery"]);
      x.achievement = true;
      experiences_[r].push_back(x);
    }
  }
}

}  // namespace linli::reference
