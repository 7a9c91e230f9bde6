// Groups meet each other over what is finite: the courtyard's common space every week, and the
// committee's honours and money once a year (S24, S30).
#include <algorithm>
#include <tuple>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

struct Claim {
  double strength = 0;
  std::uint32_t group = 0;
};

/// Strongest first: how well known a group is, and luck keyed by group and week.
void rank(const World& world, std::vector<Claim>& claims) {
  std::sort(claims.begin(), claims.end(), [&](const Claim& a, const Claim& b) {
    return std::tuple(-a.strength, world.groups[a.group].id) <
           std::tuple(-b.strength, world.groups[b.group].id);
  });
}

void quarrel_between(World& world, WeekWork& work, Group& loser, const Group& winner, QuarrelObject object,
                     EventId because) {
  const bool already = std::any_of(loser.quarrels.begin(), loser.quarrels.end(),
                                   [&](const Quarrel& q) { return q.other == winner.serial; });
  if (already) return;
  Quarrel q;
  q.a = loser.captain();
  q.other = winner.serial;
  q.object = object;
  q.began = world.week;
  q.key = pair_key(world.replicate, as_number(loser.key), as_number(winner.key));
  q.event = note(world, work,
                 {.kind = EventKind::quarrel_began,
                  .cause = because,
                  .group = loser.serial,
                  .other = winner.serial,
                  .code = static_cast<int>(object),
                  .value = 2});
  loser.quarrels.push_back(q);
  loser.trouble = q.event;
  for (Member& m : loser.members) m.strain += static_cast<float>(world.parameters.between_rivalry_strain);
  ++world.tally.quarrels;
  ++world.tally.quarrels_between;
  ++world.tally.quarrels_by_object[static_cast<std::size_t>(object)];
}

}  // namespace

void share_space(World& world, WeekWork& work) {
  std::vector<std::vector<Claim>> claims(world.population.place.courtyards());
  for (const std::uint32_t serial : world.alive) {
    const Group& g = world.groups[serial];
    claims[g.courtyard].push_back({world.parameters.between_claim_legitimacy * g.legitimacy +
                                       draw_uniform(g.key, Stream::rivalry, world.week),
                                   serial});
  }
  const auto room = static_cast<std::size_t>(world.parameters.between_space);
  for (auto& list : claims) {
    if (list.size() <= room) continue;
    rank(world, list);
    for (std::size_t k = room; k < list.size(); ++k) {
      Group& loser = world.groups[list[k].group];
      loser.crowded_out = world.week + 1;
      pass_over(world, work, loser, world.groups[list[room - 1].group],
                {.object = QuarrelObject::space, .norms = loser.norms, .draw = 1});
    }
  }
}

std::vector<std::vector<std::uint32_t>> honours_claims(const World& world, std::uint32_t draw) {
  std::vector<std::vector<Claim>> claims(world.population.place.communities());
  for (const std::uint32_t serial : world.alive) {
    const Group& g = world.groups[serial];
    if (g.projects_done + g.performances == 0) continue;
    claims[world.community_of(g)].push_back({world.parameters.between_claim_legitimacy * g.legitimacy +
                                                 draw_uniform(g.key, Stream::rivalry, world.week, draw),
                                             serial});
  }
  std::vector<std::vector<std::uint32_t>> ranked(claims.size());
  for (std::size_t c = 0; c < claims.size(); ++c) {
    rank(world, claims[c]);
    for (const Claim& claim : claims[c]) ranked[c].push_back(claim.group);
  }
  return ranked;
}

EventId honour(World& world, WeekWork& work, Group& group, double legitimacy, EventId cause) {
  group.legitimacy += static_cast<float>(legitimacy) * (1.0F - group.legitimacy);
  return note(world, work,
              {.kind = EventKind::rivalry_won,
               .cause = cause,
               .group = group.serial,
               .code = static_cast<int>(QuarrelObject::honours)});
}

void pass_over(World& world, WeekWork& work, Group& loser, const Group& winner, const PassedOver& how) {
  const Parameters& p = world.parameters;
  const EventId lost = note(world, work,
                            {.kind = EventKind::rivalry_lost,
                             .cause = how.cause,
                             .group = loser.serial,
                             .other = winner.serial,
                             .code = static_cast<int>(how.object)});
  const double chance = p.between_rivalry * (1.0 - p.between_rivalry_norms * how.norms);
  if (draw_bernoulli(loser.key, Stream::rivalry, world.week, chance, how.draw))
    quarrel_between(world, work, loser, winner, how.object, lost);
}

void share_honours(World& world, WeekWork& work) {
  const Parameters& p = world.parameters;
  if (p.between_honours_weeks <= 0 || world.week % p.between_honours_weeks != 0) return;
  const auto prizes = static_cast<std::size_t>(p.between_honours);
  const auto ranked = honours_claims(world, 2);
  for (std::size_t c = 0; c < ranked.size(); ++c) {
    const auto& claims = ranked[c];
    for (std::size_t k = 0; k < claims.size() && prizes > 0; ++k) {
      Group& g = world.groups[claims[k]];
      if (k >= prizes) {
        pass_over(world, work, g, world.groups[claims[prizes - 1]], {.norms = g.norms, .draw = 3});
        continue;
      }
      const EventId won = honour(world, work, g, p.between_honours_legitimacy, 0);
      pay(world, work,
          {.from = AccountKind::committee,
           .from_number = c,
           .to = AccountKind::group,
           .to_number = g.serial,
           .fen = static_cast<std::int64_t>(p.between_honours_money * 100.0),
           .purpose = Purpose::routine_subsidy,
           .cause = won});
    }
  }
}

}  // namespace linli
