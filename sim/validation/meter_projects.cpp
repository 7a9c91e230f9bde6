// Public affairs and projects: going public, steps that fail, who agrees, what money and reflection change.
#include <algorithm>
#include <array>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr Week kHalfYear = kYear / 2;

class ProjectMeter final : public Meter {
 public:
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  struct Public {
    Week since = kNever;                    ///< first project
    std::vector<Week> projects;             ///< weeks in which one was started
    std::optional<Week> lost, first_grant;  ///< a project given up; a grant received
    Week ended = kNever;
    bool for_an_affair = false;
  };
  void count(const World& w, const Event& e);
  void count_deciding(const World& w, const Event& e);
  void feel(const World& w, const Group& g);
  void second_year(const World& w, Facts& f) const;

  std::map<std::uint32_t, Public> groups_;
  std::array<Count, 5> fails_;
  std::array<Count, 2> agreed_, weeks_to_start_;  ///< one person, together
  std::map<std::uint32_t, Week> raised_;
  Count went_public_, worsened_, funded_motivation_, funded_dependence_;
  Count ends_for_affair_, ends_for_itself_, performances_private_;
};

void ProjectMeter::count_deciding(const World& w, const Event& e) {
  const Mode mode = w.groups[e.group].mode;
  if (mode == Mode::captain_consults) return;
  const auto k = mode == Mode::one_person ? std::size_t{0} : std::size_t{1};
  if (e.kind == EventKind::step_done) {
    agreed_[k].among += 1;
    raised_.try_emplace(e.group, w.week);
  } else if (raised_.contains(e.group)) {
    agreed_[k].sum += e.resident != 0 ? 1 : 0;
    weeks_to_start_[k].sum += w.week - raised_[e.group];
    weeks_to_start_[k].among += 1;
    raised_.erase(e.group);
  }
}

void ProjectMeter::count(const World& w, const Event& e) {
  const auto code = static_cast<std::size_t>(std::clamp(e.code, 0, 4));
  switch (e.kind) {
    case EventKind::step_done:
      fails_[code].among += 1;
      if (e.code == static_cast<int>(ProjectStep::notice)) count_deciding(w, e);
      break;
    case EventKind::step_failed:
      if (e.value < 0) break;  // not agreed to
      fails_[code].sum += 1;
      fails_[code].among += 1;
      break;
    case EventKind::went_public:
      went_public_.sum += 1;
      break;
    case EventKind::project_started:
      if (groups_[e.group].since == kNever) groups_[e.group].since = w.week;
      groups_[e.group].projects.push_back(w.week);
      count_deciding(w, e);
      break;
    case EventKind::project_failed:
      if (!groups_[e.group].lost) groups_[e.group].lost = w.week;
      break;
    case EventKind::affair_worsened:
      worsened_.sum += 1;
      worsened_.among += 1;
      break;
    case EventKind::affair_solved:
      worsened_.among += 1;
      break;
    case EventKind::grant_approved:
    case EventKind::proposal_approved:
      if (!groups_[e.group].first_grant) groups_[e.group].first_grant = w.week;
      break;
    case EventKind::performance:
      performances_private_.sum += 1;
      break;
    default:
      break;
  }
}

/// What those who stand for a funded group feel in the half-year after the money came.
void ProjectMeter::feel(const World& w, const Group& g) {
  const auto it = groups_.find(g.serial);
  if (it == groups_.end() || !it->second.first_grant || w.week - *it->second.first_grant > kHalfYear) return;
  for (const Member& m : g.members) {
    if (m.role == Role::member) continue;
    funded_motivation_.sum += condition_of(w, m.resident).motivation -
                              static_cast<double>(w.residents().traits[m.resident].motivation);
    funded_motivation_.among += 1;
  }
  funded_dependence_.sum += static_cast<double>(g.dependence);
  funded_dependence_.among += 1;
}

void ProjectMeter::week(const World& w, const WeekLog& log) {
  for (const Event& e : log.events) count(w, e);
  for (const std::uint32_t s : w.alive) {
    const Group& g = w.groups[s];
    if (!g.is_public) went_public_.among += 1;
    if (g.topic == Topic::recreation) performances_private_.among += 1;
    feel(w, g);
    if (g.topic == Topic::recreation && !g.founded_public) continue;
    (g.founded_public ? ends_for_affair_ : ends_for_itself_).among += 1;
    groups_[s].for_an_affair = g.founded_public;
  }
  for (const GroupRow& row : log.ended_groups) {
    if (row.ended != w.week || row.end_cause == EndCause::merged || !groups_.contains(row.group)) continue;
    groups_[row.group].ended = w.week;
    if (row.topic == Topic::recreation && !row.founded_public) continue;
    (row.founded_public ? ends_for_affair_ : ends_for_itself_).sum += 1;
  }
}

/// Projects of groups in their first and second year of public work, and what follows a loss or a grant.
void ProjectMeter::second_year(const World& w, Facts& f) const {
  Count first, second, survives_loss, sustained_grant;
  for (const auto& entry : groups_) {
    const Public& g = entry.second;
    const Week last = std::min(g.ended, w.week);
    const auto there = [&](Week since, Week weeks) { return since != kNever && since + weeks <= w.week; };
    if (there(g.since, 2 * kYear) && last >= g.since + 2 * kYear) {
      const auto between = [&](Week a, Week b) {
        return static_cast<double>(
            std::count_if(g.projects.begin(), g.projects.end(), [&](Week p) { return p >= a && p < b; }));
      };
      first.sum += between(g.since, g.since + kYear);
      second.sum += between(g.since + kYear, g.since + 2 * kYear);
      first.among += 1;
      second.among += 1;
    }
    if (g.lost && there(*g.lost, kHalfYear)) {
      survives_loss.among += 1;
      survives_loss.sum += g.ended > *g.lost + kHalfYear ? 1 : 0;
    }
    if (g.first_grant && there(*g.first_grant, kYear)) {
      sustained_grant.among += 1;
      const Group& now = w.groups[entry.first];
      const bool stands = now.alive && now.is_public && now.active(w.week) >= 4;
      sustained_grant.sum += stands ? 1 : 0;
    }
  }
  f["projects in the first year"] = first;
  f["projects in the second year"] = second;
  f["alive half a year after a project was lost"] = survives_loss;
  f["funded projects whose group stands a year on"] = sustained_grant;
}

void ProjectMeter::closing(const World& w, Facts& f) const {
  constexpr const char* steps[] = {"notice", "discuss", "design", "act"};
  for (std::size_t k = 1; k < 4; ++k) f[std::string("fails, ") + steps[k]] = fails_[k];
  f["going public per group-year"] = went_public_.per(kYear);
  f["agreed, one person"] = agreed_[0];
  f["agreed, together"] = agreed_[1];
  f["weeks from raising to start, one person"] = weeks_to_start_[0];
  f["weeks from raising to start, together"] = weeks_to_start_[1];
  f["acts that made it worse"] = worsened_;
  f["motivation of those who stand for a funded group"] = funded_motivation_;
  f["dependence of funded groups"] = funded_dependence_;
  f["ends a month, founded for an affair"] = ends_for_affair_.per(kWeeksPerMonth);
  f["ends a month, founded for itself"] = ends_for_itself_.per(kWeeksPerMonth);
  f["performances per group-year"] = performances_private_.per(kYear);
  double projects = 0;
  for (const auto& [s, g] : groups_) projects += static_cast<double>(g.projects.size());
  f["projects started"] = {projects, 1};
  second_year(w, f);
}

}  // namespace

std::unique_ptr<Meter> project_meter() { return std::make_unique<ProjectMeter>(); }

}  // namespace linli
