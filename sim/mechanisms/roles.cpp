// Roles: from one captain to several who share the work of holding together (S28, S35), which grows
// with the pairs in a group (S6, S34) and burns the captain where nobody shares it (S29).
#include <algorithm>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {

void hold_together(Meeting& m) {
  const Parameters& p = m.world.parameters;
  Group& g = m.group;
  const double active = g.active(m.world.week);
  const double pairs = 0.5 * active * (active - 1.0);
  const double hours = (p.group_load_base + p.group_load_pair * pairs +
                        p.group_load_quarrel * static_cast<double>(g.quarrels.size())) *
                       (1.0 - p.group_load_norms * g.norms);
  g.holding_hours = static_cast<float>(hours);
  std::vector<Member*> holders;
  for (Member* x : m.present) {
    if (x->role != Role::member) holders.push_back(x);
  }
  for (Member* x : m.present) x->load = 0;
  if (holders.empty()) return;
  const double share = hours / static_cast<double>(holders.size());
  for (Member* x : holders) {
    x->load = static_cast<float>(share);
    m.of(x->resident).hours += static_cast<float>(share);
  }
  // Norms grow where those who hold roles know how things are settled and kept in order.
  double skill = 0.0;
  for (const Member* x : holders) {
    const Condition c = condition_of(m.world, x->resident);
    skill += 0.5 * (c.skill_of(Skill::finance) + c.skill_of(Skill::consensus));
  }
  g.norms += static_cast<float>(p.group_norm_growth * skill * (1.0 - g.norms));
}

double role_log_odds(const World& world, const Group& g, ResidentIndex r) {
  const Parameters& p = world.parameters;
  const Condition c = condition_of(world, r);
  return p.group_role_intercept + (g.topic == Topic::recreation ? p.group_script_role : 0.0) +
         p.group_duty * p.act_initiative * world.residents().traits[r].initiative +
         p.group_duty * p.act_motivation * c.motivation + p.group_share_power * autonomy_of(p, g.mode) -
         p.act_fatigue * c.fatigue -
         p.act_hours * (hours_used(world, r) + g.holding_share()) / spare_hours(world, r);
}

void fill_roles(Meeting& m) {
  const Parameters& p = m.world.parameters;
  Group& g = m.group;
  // Everybody knows the parts of a dance team: a script asks for roles sooner.
  const bool scripted = g.topic == Topic::recreation;
  if (g.active(m.world.week) < (scripted ? p.group_script_role_size : p.group_role_size)) return;
  Role open = Role::member;
  for (const Role role : {Role::deputy, Role::finance, Role::logistics}) {
    if (g.holder(role) == nullptr) {
      open = role;
      break;
    }
  }
  if (open == Role::member) return;
  Member* taker = nullptr;
  double best = 0.0;
  for (Member* x : m.present) {
    if (x->role != Role::member) continue;
    const double margin =
        role_log_odds(m.world, g, x->resident) -
        draw_logistic(m.world.residents().key[x->resident], Stream::volunteer_role, m.world.week, g.key.k0);
    if (margin > best) best = margin, taker = x;
  }
  if (taker != nullptr) give_role(m.world, m.work, g, *taker, open, 0);
}

}  // namespace linli
