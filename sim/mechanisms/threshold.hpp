#pragma once
// The threshold to act: people act when what they see others do, what they care about and what they
// dare, together, pass their own threshold (Granovetter 1978; complex contagion, Centola & Macy 2007).
// One law in log-odds for every decision to take part; docs/odd.md, "Threshold to act".
#include <optional>

#include "mechanisms/drift.hpp"

namespace linli {

/// What a resident weighs about one occasion.
struct Call {
  Topic topic = Topic::recreation;
  bool public_affair = false;
  double hours = 1.5;
  double salience = 0;           ///< of a public event, [0, 1]
  double legitimacy = 0;         ///< endorsement, [0, 1]
  double gift = 0;               ///< 1: a gift is given for coming
  double bond = 0;               ///< log-odds of a promise: member, role, pledge
  int friends = 0;               ///< ties who take part
  std::optional<double> season;  ///< of the group whose meeting it is, standard normal
};

/// Log-odds of k ties taking part: ln(odds) per tie up to two, then the odds grow as (k/2)^exponent.
double circle(const Parameters& parameters, int friends);

/// Log-odds of acting, before the week's own noise.
double act_log_odds(const World& world, ResidentIndex r, const Disposition& disposition, const Call& call);

/// The part of it that comes from outside (gifts): what an act needs to do without to be one's own.
double outside_part(const Parameters& parameters, const Disposition& disposition, const Call& call);

/// Circumstances of the quarter (standard normal), the same for everything asked of one in it.
double mood(const World& world, ResidentIndex r);

/// Circumstances of the quarter that all whom a group calls have in common (standard normal): season,
/// weather, works in the courtyard, what is on in the families of those who are alike.
double season(const World& world, const Group& group);

}  // namespace linli
