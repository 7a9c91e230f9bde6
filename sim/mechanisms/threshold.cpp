#include "mechanisms/threshold.hpp"

#include <algorithm>

#include "random/math.hpp"

namespace linli {

double circle(const Parameters& p, int friends) {
  if (friends <= 0) return 0.0;
  if (friends <= 2) return p.act_friend * friends;
  return 2.0 * p.act_friend + p.act_friend_exponent * det_log(0.5 * friends);
}

namespace {

/// Standard normal, constant for a quarter; quarters begin in a week of one's own, so that not everybody
/// changes at once.
double of_the_quarter(EntityKey key, Stream stream, Week week) {
  const Week shifted = week + static_cast<Week>(key.k0 % 13U) + 13 * 100000;
  return draw_normal(key, stream, shifted / 13);
}

}  // namespace

double mood(const World& world, ResidentIndex r) {
  return of_the_quarter(world.residents().key[r], Stream::quarter_mood, world.week);
}

double season(const World& world, const Group& group) {
  return of_the_quarter(group.key, Stream::season, world.week);
}

double outside_part(const Parameters& parameters, const Disposition& disposition, const Call& call) {
  if (call.gift <= 0.0) return 0.0;
  return call.gift * (parameters.act_gift + parameters.act_reliance * disposition.reliance);
}

double act_log_odds(const World& world, ResidentIndex r, const Disposition& disposition, const Call& call) {
  const Parameters& p = world.parameters;
  const Traits& traits = world.residents().traits[r];
  double v = p.act_intercept + call.bond;
  v += p.act_initiative * traits.initiative + p.act_motivation * disposition.motivation;
  v += p.act_interest * traits.interest[static_cast<std::size_t>(call.topic)];
  if (call.public_affair) v += p.act_concern * disposition.concern;
  v += circle(p, call.friends);
  v += p.act_salience * call.salience + p.act_endorsement * call.legitimacy;
  v += outside_part(p, disposition, call) - p.act_reliance * disposition.reliance;
  v -= p.act_hours * (hours_used(world, r) + call.hours) / spare_hours(world, r);
  v -= p.act_fatigue * disposition.fatigue;
  const double own = mood(world, r);
  v += p.act_mood *
       (call.season ? world.derived.own_mood * own + world.derived.shared_mood * *call.season : own);
  return v;
}

}  // namespace linli
