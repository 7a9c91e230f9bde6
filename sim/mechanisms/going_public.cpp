// From 1.0 to 2.0 (S5, S7): a member raises a public affair, the others agree or not in the group's own
// way of deciding, each seeing how many agree. Nothing here knows how often that should happen.
#include <algorithm>
#include <utility>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

double care(const Meeting& m, ResidentIndex r, const Affair& affair) {
  const Parameters& p = m.world.parameters;
  const Disposition c = disposition_of(m.world, r);
  return p.act_concern * c.concern +
         p.act_interest * m.world.residents().traits[r].interest[static_cast<std::size_t>(affair.topic)];
}

/// The one present who raises it, or null. One vote of confidence, one of concern, one of what is at stake.
Member* raiser(Meeting& m, const Affair& affair) {
  const Parameters& p = m.world.parameters;
  // A group that has seen itself do it asks what comes next.
  const double habit = p.affair_habit * m.group.efficacy;
  Member* first = nullptr;
  double best = 0.0;
  for (Member* x : m.present) {
    const ResidentIndex r = x->resident;
    const double endorsed = m.world.participation.endorsed_until[r] > m.world.week ? p.act_endorsement : 0.0;
    const double v = p.affair_raise + habit + m.group.raise_push + endorsed + care(m, r, affair) +
                     p.affair_raise_severity * affair.severity_now +
                     p.found_confidence * disposition_of(m.world, r).confidence +
                     p.act_initiative * m.world.residents().traits[r].initiative;
    const double margin =
        v - draw_logistic(m.world.residents().key[r], Stream::raise_affair, m.world.week, m.group.key.k0);
    if (margin > best) best = margin, first = x;
  }
  return first;
}

/// Decides; who raised it is in favour, and those present who are against drift away from what the group now
/// wants.
bool agreed(Meeting& m, const Affair& affair, const Member* by) {
  const Parameters& p = m.world.parameters;
  const std::size_t n = m.present.size();
  std::vector<double> lean(n);
  const auto in_favour = [&](std::size_t k) { return m.present[k] == by || lean[k] > 0.0; };
  double share = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    const ResidentIndex r = m.present[k]->resident;
    const EntityKey key = m.world.residents().key[r];
    const double busy = p.act_hours * p.hours_meeting / spare_hours(m.world, r);
    lean[k] = p.affair_agree + care(m, r, affair) + p.affair_agree_severity * affair.severity_now +
              p.act_endorsement * m.group.legitimacy - busy -
              draw_logistic(key, Stream::agree, m.world.week, m.group.key.k0);
    share += in_favour(k) ? 1.0 / static_cast<double>(n) : 0.0;
  }
  // What the others think counts where it is asked.
  const double heard = std::clamp(autonomy_of(p, m.group.mode), 0.0, 1.0);
  double agreeing = 0.0;
  bool captain = false;
  for (std::size_t k = 0; k < n; ++k) {
    lean[k] += heard * p.affair_agree_circle * (share - 0.5);
    agreeing += in_favour(k) ? 1.0 / static_cast<double>(n) : 0.0;
    if (m.present[k]->role == Role::captain) captain = in_favour(k);
  }
  bool yes = false;
  switch (m.group.mode) {
    case Mode::one_person:
    case Mode::captain_consults:
      yes = captain;
      break;
    case Mode::vote:
      yes = agreeing > 0.5;
      break;
    case Mode::consensus:
      yes = agreeing >= p.deciding_consensus_share;
      break;
  }
  if (!yes) return false;
  const auto apart = static_cast<float>(p.affair_dissent);
  for (std::size_t k = 0; k < n; ++k) {
    if (!in_favour(k)) m.present[k]->position += m.present[k]->position >= 0.0F ? apart : -apart;
  }
  return true;
}

}  // namespace

void take_up_affair(Meeting& m) {
  const Parameters& p = m.world.parameters;
  Group& g = m.group;
  const bool busy = g.project.has_value() && (g.project->step != ProjectStep::keep_up ||
                                              m.world.week - g.project->started < p.affair_next_weeks);
  if (busy || m.present.size() < 2) return;
  const Member* captain = g.holder(Role::captain);
  const bool led = captain != nullptr && captain->last_attended == m.world.week;
  const std::uint32_t proposal = led ? std::exchange(g.proposal, kNoAffair) : kNoAffair;
  const bool proposed = proposal != kNoAffair && m.world.affairs[proposal].ended == kNever &&
                        m.world.affairs[proposal].taken_by == kNoGroup;
  const std::uint32_t position = proposed ? proposal : pressing_affair(m.world, g.courtyard);
  if (position == kNoAffair) return;
  Affair& affair = m.world.affairs[position];
  const Member* by = proposed ? captain : raiser(m, affair);
  if (by == nullptr) return;
  const ResidentId who = m.world.residents().id[by->resident];
  const EventId noticed = note(m.world, m.work,
                               {.kind = EventKind::step_done,
                                .cause = proposed ? g.proposal_cause : affair.event,
                                .group = g.serial,
                                .resident = who,
                                .affair = affair.serial,
                                .code = static_cast<int>(ProjectStep::notice)});
  if (!agreed(m, affair, by)) {
    note(m.world, m.work,
         {.kind = EventKind::step_failed,
          .cause = noticed,
          .group = g.serial,
          .affair = affair.serial,
          .code = static_cast<int>(ProjectStep::discuss),
          .value = -1});  // not agreed to
    return;
  }
  if (g.project.has_value()) m.world.affairs[g.project->affair].taken_by = kNoGroup;
  affair.taken_by = g.serial;
  g.project.emplace();
  g.project->affair = position;
  g.project->started = m.world.week;
  g.project->event = note(m.world, m.work,
                          {.kind = EventKind::project_started,
                           .cause = noticed,
                           .group = g.serial,
                           .resident = who,
                           .affair = affair.serial,
                           .code = static_cast<int>(affair.topic),
                           .value = static_cast<float>(affair.severity_now)});
  g.clarity = static_cast<float>(p.affair_clarity_kept) * g.clarity;  // a new goal is not yet a clear one
  g.applied = false;
  if (g.is_public) return;
  g.is_public = true;
  if (g.went_public == kNever) g.went_public = m.world.week;
  ++m.world.tally.went_public;
  note(m.world, m.work,
       {.kind = EventKind::went_public,
        .cause = g.project->event,
        .group = g.serial,
        .resident = who,
        .affair = affair.serial,
        .code = static_cast<int>(affair.topic)});
}

}  // namespace linli
