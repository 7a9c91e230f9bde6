// Ways of deciding: from one person to consensus. Each has its merits (S26, S27): one person is quick;
// deciding together takes hours, draws aims together, and lets members feel that they decide.
#include <algorithm>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {

double autonomy_of(const Parameters& p, Mode mode) {
  switch (mode) {
    case Mode::one_person:
      return p.deciding_one_person;
    case Mode::captain_consults:
      return p.deciding_consults;
    case Mode::vote:
      return p.deciding_vote;
    case Mode::consensus:
      return p.deciding_consensus;
  }
  return 0.0;
}

Mode prefer_mode(const World& world, const Group& group, ResidentIndex captain) {
  const Parameters& p = world.parameters;
  const double skill = condition_of(world, captain).skill_of(Skill::consensus);
  const EntityKey key = entity_key({group.key.k0, group.key.k1}, world.residents().id[captain]);
  // A taste of the captain's own, and what he has learned of deciding together.
  const double taste =
      draw_normal(key, Stream::way_of_deciding, 0) + p.deciding_taste_skill * (skill - p.traits_skill_mean);
  if (taste < p.deciding_consults_from) return Mode::one_person;
  if (taste < p.deciding_vote_from) return Mode::captain_consults;
  return taste < p.deciding_consensus_from ? Mode::vote : Mode::consensus;
}

void deliberate(Meeting& m) {
  const Parameters& p = m.world.parameters;
  if (m.present.size() < 2) return;
  const double together = std::clamp(autonomy_of(p, m.group.mode), 0.0, 1.0);
  double mean = 0.0;
  for (const Member* x : m.present) mean += x->position;
  mean /= static_cast<double>(m.present.size());
  for (Member* x : m.present) {
    x->position += static_cast<float>(p.deciding_draw_together * together * (mean - x->position));
  }
  m.group.clarity += static_cast<float>(p.deciding_clarity * together * (1.0 - m.group.clarity));
}

}  // namespace linli
