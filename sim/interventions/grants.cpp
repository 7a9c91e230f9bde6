#include "interventions/grants.hpp"

#include <algorithm>
#include <cmath>

#include "random/math.hpp"

namespace linli {
namespace {

bool hears(const Practising& p, const GrantCall& call, EntityKey key) {
  return draw_bernoulli(key, call.stream, p.state.since, call.reach, call.index);
}

/// What the project needs, in whole yuan as plans state it, at most so much.
double yuan_for(const World& world, const Project& project, double most) {
  return std::min(most,
                  std::ceil(world.parameters.project_cost * world.affairs[project.affair].severity_now));
}

void grant(Practising& p, Group& g, std::int64_t fen, EventId cause) {
  pay(p.world, p.work,
      {.from = AccountKind::foundation,
       .to = AccountKind::group,
       .to_number = g.serial,
       .fen = fen,
       .purpose = Purpose::grant,
       .intervention = p.number,
       .cause = cause});
  g.project->granted = true;
  g.grant_fen += fen;
  p.state.groups.push_back(g.serial);
}

}  // namespace

void open_call(Practising& p) {
  p.state.phase = InterventionState::Phase::running;
  p.state.since = p.world.week;
  ++p.state.round;
  p.state.round_grants = 0;
}

void tell_groups(Practising& p, const GrantCall& call) {
  for (const std::uint32_t serial : p.world.alive) {
    Group& g = p.world.groups[serial];
    if (!serves(p, g) || !hears(p, call, g.key)) continue;
    g.raise_push += static_cast<float>(call.pull);
    g.grant_call = p.number;
  }
}

void tell_resident(Practising& p, const GrantCall& call, ResidentIndex r) {
  if (!serves(p, p.world.community_of(r)) || !hears(p, call, p.world.residents().key[r])) return;
  Idea idea = affair_idea(p.world, r);
  idea.cause = p.state.event;
  idea.push = call.pull;
  if (idea.affair != kNoAffair) p.work.ideas.push_back(std::move(idea));
}

bool answer_plan(Practising& p, Group& g, const GrantReview& review, Event answer) {
  const Parameters& q = p.world.parameters;
  const double v =
      logit(std::clamp(review.approval, 1e-9, 1.0 - 1e-9)) + review.clear_plan * (g.clarity - 0.5);
  const double yuan = yuan_for(p.world, *g.project, review.most);
  const auto fen = static_cast<std::int64_t>(yuan) * 100;
  const bool yes =
      v > draw_logistic(g.key, Stream::plan_quality, p.world.week) && p.world.supporter.budget_fen >= fen;
  const GrantReview::Answer& told = yes ? review.approved : review.refused;
  answer.kind = told.kind;
  answer.group = g.serial;
  answer.affair = p.world.affairs[g.project->affair].serial;
  answer.value = yes ? static_cast<float>(yuan) : 0.0F;
  const EventId cause = note(p.world, p.work, answer);
  feel_for_group(p, g, review.own * told.autonomy, review.own * told.competence,
                 review.own * q.group_learning);
  if (yes) grant(p, g, fen, cause);
  return yes;
}

void take_back_grants(Practising& p) {
  std::erase_if(p.state.groups, [&](std::uint32_t serial) {
    Group& g = p.world.groups[serial];
    if (!g.alive) return true;
    if (g.project.has_value()) return g.project->step == ProjectStep::keep_up;
    const std::int64_t unspent = std::min(g.funds_fen, g.grant_fen);
    if (unspent > 0) {
      const EventId told = note(p.world, p.work,
                                {.kind = EventKind::grant_returned,
                                 .cause = g.trouble,
                                 .group = serial,
                                 .value = static_cast<float>(unspent) / 100.0F});
      g.grant_fen = 0;
      pay(p.world, p.work,
          {.from = AccountKind::group,
           .from_number = serial,
           .to = AccountKind::foundation,
           .fen = unspent,
           .purpose = Purpose::grant_return,
           .intervention = p.number,
           .cause = told});
    }
    return true;
  });
}

}  // namespace linli
