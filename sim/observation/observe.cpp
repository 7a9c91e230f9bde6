#include "observation/observe.hpp"

#include <algorithm>
#include <bit>

#include "mechanisms/drift.hpp"
#include "random/math.hpp"
#include "world/invariant.hpp"

namespace linli {

Ladder ladder_of(const World& world, ResidentIndex r) {
  const Residents& people = world.residents();
  if (people.last_active[r] == kLongAgo || world.week - people.last_active[r] >= 52) return Ladder::bystander;
  for (const std::uint32_t serial : world.participation.groups[r]) {
    if (serial == kNoGroup) continue;
    const Member* m = world.groups[serial].find(r);
    if (m == nullptr || m->last_attended <= world.week - 8) continue;
    if (m->role == Role::captain) return Ladder::lead;
    if (m->role != Role::member) return Ladder::activist;
  }
  // An attendance every other week, over half a year, makes an activist.
  const double rate = people.attendance_rate[r] * det_exp(-(world.week - people.last_active[r]) / 26.0);
  return rate >= 0.5 ? Ladder::activist : Ladder::participant;
}

bool sustained_public(const World& world, const Group& g) {
  if (!g.is_public || g.active(world.week) < 4) return false;
  if (world.week - g.id.week < 26 || world.week - g.went_public < 26) return false;
  if (g.last_supported != kLongAgo && world.week - g.last_supported < 26) return false;
  constexpr std::uint32_t kSixMonths = 0x7EU;  // the six blocks of four weeks before the present one
  return (g.active_months & kSixMonths) == kSixMonths;
}

namespace {

void observe_residents(const World& world, Observation& o) {
  const Residents& people = world.residents();
  // Of those asleep only two narrow columns are read.
  std::size_t children = 0;
  const Week grown_up = world.week - 52 * 18;
  for (ResidentIndex r = 0; r < people.capacity(); ++r)
    children += people.birth[r] > grown_up && people.present(r) ? 1U : 0U;
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    const Week last = people.last_active[r];
    if (last <= world.week - 52 || !people.present(r)) continue;
    o.active_52 += 1;
    o.active_52_by_age[static_cast<std::size_t>(world.age_of(r))] += 1;
    o.active_week += last == world.week ? 1 : 0;
    o.active_4 += last > world.week - 4 ? 1 : 0;
    o.ladder[static_cast<std::size_t>(ladder_of(world, r))] += 1;
  }
  o.residents = static_cast<double>(people.count());
  o.adults = o.residents - static_cast<double>(children);
  o.ladder[0] += o.residents - o.active_52;
}

void observe_groups(const World& world, Observation& o) {
  for (const std::uint32_t serial : world.alive) {
    const Group& g = world.groups[serial];
    o.groups[g.is_public ? 1 : 0][static_cast<std::size_t>(g.stage)] += 1;
    const int active = g.active(world.week);
    o.sustained += sustained_public(world, g) ? 1 : 0;
    o.public_active4 += g.is_public && active >= 4 ? 1 : 0;
    o.members += static_cast<double>(g.members.size());
    o.active_members += active;
    o.quarrels_open += static_cast<double>(g.quarrels.size());
    o.dependence += g.dependence;
    o.cohesion += g.cohesion;
    o.norms += g.norms;
    o.roles += g.roles_filled();
  }
}

double per(double sum, double count) { return count > 0.0 ? sum / count : 0.0; }

}  // namespace

Observation observe(const World& world, const WeekLog& log) {
  Observation o{world, log};
  observe_residents(world, o);
  observe_groups(world, o);
  return o;
}

std::span<const Indicator> indicators() {
  using O = Observation;
  static const std::array table = {
#define LINLI_INDICATOR(key, unit, window, en, zh, def_en, def_zh, expression)                   \
  Indicator {                                                                                    \
    {key, unit, window, en, zh, def_en, def_zh}, [](const O& o) -> double { return expression; } \
  }
#include "observation/indicators.def"
#undef LINLI_INDICATOR
  };
  return table;
}

std::vector<GroupWeek> group_weeks(const World& world) {
  std::vector<GroupWeek> rows;
  rows.reserve(world.alive.size());
  for (const std::uint32_t serial : world.alive) {
    const Group& g = world.groups[serial];
    GroupWeek row;
    row.group = serial;
    row.stage = g.stage;
    row.is_public = g.is_public;
    row.mode = g.mode;
    row.members = static_cast<std::uint16_t>(g.members.size());
    row.active = static_cast<std::uint16_t>(g.active(world.week));
    row.roles_filled = static_cast<std::uint8_t>(g.roles_filled());
    row.open_quarrels = static_cast<std::uint8_t>(std::min<std::size_t>(g.quarrels.size(), 255));
    row.met = static_cast<std::uint8_t>(g.met_weeks & 1U);
    if (g.project.has_value()) {
      row.step = static_cast<std::int8_t>(g.project->step);
      row.affair = world.affairs[g.project->affair].serial;
    }
    const ResidentIndex captain = g.captain();
    row.captain = captain == kNobody ? 0 : world.residents().id[captain];
    row.norms = g.norms;
    row.cohesion = g.cohesion;
    row.dependence = g.dependence;
    row.legitimacy = g.legitimacy;
    row.clarity = g.clarity;
    row.skill = g.skill;
    row.efficacy = g.efficacy;
    row.supporter_hours = g.supporter_hours;
    row.funds_fen = g.funds_fen;
    rows.push_back(row);
  }
  return rows;
}

std::vector<SnapshotRow> snapshot(const World& world) {
  std::vector<SnapshotRow> rows;
  const Residents& people = world.residents();
  for (const ResidentIndex r : people.in_identity_order()) {
    const Condition c = condition_of(world, r);
    SnapshotRow row;
    row.resident = people.id[r];
    row.age = world.age_of(r);
    row.ladder = ladder_of(world, r);
    row.degree = static_cast<std::uint16_t>(world.ties().degree(r));
    row.groups = static_cast<std::uint16_t>(world.memberships(r));
    row.attended = people.attended[r];
    row.motivation = static_cast<float>(c.motivation);
    row.reliance = static_cast<float>(c.reliance);
    row.concern = static_cast<float>(c.concern);
    row.confidence = static_cast<float>(c.confidence);
    row.fatigue = static_cast<float>(c.fatigue);
    for (int k = 0; k < kSkills; ++k) row.skill[k] = static_cast<float>(c.skill[k]);
    rows.push_back(row);
  }
  return rows;
}

void check_invariants(const World& world) {
  const Residents& people = world.residents();
  std::size_t memberships = 0;
  for (const std::uint32_t serial : world.alive) {
    const Group& g = world.groups[serial];
    LINLI_INVARIANT(g.alive && g.funds_fen >= 0, "a living group is alive and owes nothing");
    memberships += g.members.size();
    ResidentId last = 0;
    int captains = 0;
    for (const Member& m : g.members) {
      LINLI_INVARIANT(people.present(m.resident) && people.id[m.resident] > last,
                      "members are present, in order of identity");
      LINLI_INVARIANT(world.member_of(m.resident, serial), "a member knows the group");
      last = people.id[m.resident];
      captains += m.role == Role::captain ? 1 : 0;
    }
    LINLI_INVARIANT(captains <= 1, "a group has one captain at most");
  }
  std::size_t known = 0;
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (people.present(r)) known += static_cast<std::size_t>(world.memberships(r));
  }
  LINLI_INVARIANT(known == memberships, "memberships are symmetric");
  std::vector<GroupId> ids;
  for (const Group& g : world.groups) ids.push_back(g.id);
  std::sort(ids.begin(), ids.end());
  LINLI_INVARIANT(std::adjacent_find(ids.begin(), ids.end()) == ids.end(),
                  "no identity of a group is used twice");
}

}  // namespace linli
