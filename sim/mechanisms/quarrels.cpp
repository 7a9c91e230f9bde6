// Goals that differ and things that are scarce make quarrels; norms and ways of deciding settle some
// (S24, S29, S34). Every rate is per pair and meeting.
#include <algorithm>
#include <cmath>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

struct Rates {
  double direction = 0, money = 0, work = 0;
  [[nodiscard]] double sum() const { return direction + money + work; }
};

/// How much is left open to dispute of the money that passed through the box at this meeting: the less, the
/// better who keeps it (finance, else the captain) knows how accounts are kept (S15); 0 if none passed.
double open_accounts(const Meeting& m) {
  if (!m.money) return 0.0;
  const Member* keeper = m.group.holder(Role::finance);
  if (keeper == nullptr) keeper = m.group.holder(Role::captain);
  return keeper == nullptr ? 1.0 : 1.0 - condition_of(m.world, keeper->resident).skill_of(Skill::finance);
}

Rates rates_of(const Meeting& m, const Member& a, const Member& b, double accounts) {
  const Parameters& p = m.world.parameters;
  const double loose = 1.0 - p.quarrel_norms * m.group.norms;
  const double strained = 1.0 + p.quarrel_strain * (a.strain + b.strain);
  const double apart = a.position - b.position;
  Rates rates;
  rates.direction = p.quarrel_direction * apart * apart * loose * strained;
  rates.money = p.quarrel_money * accounts * loose * strained;
  rates.work = p.quarrel_work * std::fabs(a.load - b.load) * loose * strained;
  return rates;
}

QuarrelObject object_at(const Rates& rates, double u) {
  if (u < rates.direction) return QuarrelObject::direction;
  return u < rates.direction + rates.money ? QuarrelObject::money : QuarrelObject::work;
}

void begin_quarrel(Meeting& m, Member& a, Member& b, EntityKey key, QuarrelObject object) {
  const auto& id = m.world.residents().id;
  Quarrel q;
  q.a = a.resident;
  q.b = b.resident;
  q.object = object;
  q.key = key;
  q.began = m.world.week;
  q.event = note(m.world, m.work,
                 {.kind = EventKind::quarrel_began,
                  .group = m.group.serial,
                  .resident = id[a.resident],
                  .code = static_cast<int>(object),
                  .value = static_cast<float>(m.present.size())});
  a.strain += 1.0F;
  b.strain += 1.0F;
  m.group.quarrels.push_back(q);
  m.group.trouble = q.event;
  ++m.world.tally.quarrels;
  ++m.world.tally.quarrels_by_object[static_cast<std::size_t>(object)];
}

bool at_odds(const Group& g, ResidentIndex a, ResidentIndex b) {
  return std::any_of(g.quarrels.begin(), g.quarrels.end(),
                     [&](const Quarrel& q) { return (q.a == a && q.b == b) || (q.a == b && q.b == a); });
}

/// Open quarrels spoil the company of those present, of the parties most.
void feel_quarrels(Meeting& m) {
  const Parameters& p = m.world.parameters;
  if (m.group.quarrels.empty()) return;
  for (Experience& e : m.lived) {
    double hurt = 0.0;
    for (const Quarrel& q : m.group.quarrels) {
      hurt += q.a == e.resident || q.b == e.resident ? p.quarrel_hurt : p.quarrel_witness;
    }
    e.relatedness = static_cast<float>(std::max(-1.0, e.relatedness - hurt));
  }
}

/// The best consensus skill among those present who are not parties.
double mediation(const Meeting& m, const Quarrel& q) {
  double best = 0.0;
  for (const Member* x : m.present) {
    if (x->resident == q.a || x->resident == q.b) continue;
    best = std::max(best, condition_of(m.world, x->resident).skill_of(Skill::consensus));
  }
  return std::max(best, static_cast<double>(m.group.guided) * m.world.parameters.supporter_skill);
}

}  // namespace

void quarrel(Meeting& m) {
  const auto& id = m.world.residents().id;
  const double accounts = open_accounts(m);
  for (std::size_t i = 0; i < m.present.size(); ++i) {
    for (std::size_t j = i + 1; j < m.present.size(); ++j) {
      Member& a = *m.present[i];
      Member& b = *m.present[j];
      const Rates rates = rates_of(m, a, b, accounts);
      const EntityKey key = pair_key({m.group.key.k0, m.group.key.k1}, id[a.resident], id[b.resident]);
      const double u = draw_uniform(key, Stream::quarrel, m.world.week);
      if (u >= rates.sum() || at_odds(m.group, a.resident, b.resident)) continue;
      begin_quarrel(m, a, b, key, object_at(rates, u));
    }
  }
  feel_quarrels(m);
}

void settle(Meeting& m) {
  const Parameters& p = m.world.parameters;
  const auto here = [&](ResidentIndex r) {
    return r != kNobody &&
           std::any_of(m.present.begin(), m.present.end(), [&](const Member* x) { return x->resident == r; });
  };
  std::erase_if(m.group.quarrels, [&](const Quarrel& q) {
    const bool between = q.other != kNoGroup;
    if (between && !m.world.groups[q.other].alive) return true;  // nobody is left to quarrel with
    if (q.began == m.world.week || (!between && !(here(q.a) && here(q.b)))) return false;
    const double v = p.quarrel_settle + p.quarrel_settle_skill * mediation(m, q) +
                     p.quarrel_settle_norms * m.group.norms + autonomy_of(p, m.group.mode);
    if (v <= draw_logistic(q.key, Stream::settle, m.world.week)) return false;
    note(m.world, m.work,
         {.kind = EventKind::quarrel_settled,
          .cause = q.event,
          .group = m.group.serial,
          .other = q.other,
          .code = static_cast<int>(q.object),
          .value = static_cast<float>(m.world.week - q.began)});
    ++m.world.tally.quarrels_settled;
    // What was settled once is a norm the next time.
    m.group.norms += static_cast<float>(p.quarrel_lesson) * (1.0F - m.group.norms);
    return true;
  });
}

}  // namespace linli
