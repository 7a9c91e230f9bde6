// Who takes part, where, how often: cores, concentration, ages, what gifts do, the graph they live in.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr std::size_t kCore = 30;  ///< residents most often seen, per community and organiser
// What gifts do is seen in two quarters: the last of a year of gifts, and one a quarter after they stopped.
constexpr Week kGiftsRecruitUntil = 39, kGiftsUntil = 52, kWithoutFrom = 66, kWithoutUntil = 78;

double share_of_top(std::vector<int> counts, double share) {
  std::sort(counts.rbegin(), counts.rend());
  const auto top =
      static_cast<std::size_t>(std::max(1.0, std::round(share * static_cast<double>(counts.size()))));
  const auto cut = counts.begin() + static_cast<std::ptrdiff_t>(std::min(top, counts.size()));
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  return all > 0 ? std::accumulate(counts.begin(), cut, 0.0) / all : 0;
}

/// Residents of the largest component of the graph, and all.
Count giant_component(const World& w) {
  const std::size_t slots = w.residents().capacity();
  std::vector<bool> seen(slots, false);
  std::size_t largest = 0;
  for (ResidentIndex first = 0; first < slots; ++first) {
    if (seen[first] || !w.residents().present(first)) continue;
    std::vector<ResidentIndex> component{first};
    seen[first] = true;
    for (std::size_t k = 0; k < component.size(); ++k) {
      for (const Tie& tie : w.ties().of(component[k])) {
        if (seen[tie.other]) continue;
        seen[tie.other] = true;
        component.push_back(tie.other);
      }
    }
    largest = std::max(largest, component.size());
  }
  return {static_cast<double>(largest), static_cast<double>(w.residents().count())};
}

class ParticipationMeter final : public Meter {
 public:
  void opening(const World& w) override {
    giant_ = giant_component(w);
    for (const Organiser& organiser : w.organisers) {
      if (organiser.kind != HostKind::committee) continue;
      for (const auto& regular : organiser.regulars) earlier_.insert(w.residents().id[regular.resident]);
    }
  }
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  void gifts(const World& w, const Attendance& a);
  void cores(const World& w, Facts& f) const;
  void ages(const World& w, Facts& f) const;

  std::map<std::pair<int, ResidentId>, int> routine_;  // (organiser, resident) -> times in the last year
  std::map<ResidentId, int> attended_;                 // in the last year
  std::set<ResidentId> public_attenders_;
  std::set<ResidentId> came_to_committee_, earlier_, brought_by_gifts_;
  Count active_, brought_while_, brought_after_, earlier_after_, giant_;
  std::array<double, kAgeClasses> attendances_by_age_{}, leads_by_age_{};
};

void ParticipationMeter::gifts(const World& w, const Attendance& a) {
  if (a.host != HostKind::committee) return;
  const bool first = came_to_committee_.insert(a.resident).second && !earlier_.contains(a.resident);
  if (first && a.carried != 0 && w.week <= kGiftsRecruitUntil) brought_by_gifts_.insert(a.resident);
  const bool while_given = w.week > kGiftsRecruitUntil && w.week <= kGiftsUntil;
  const bool after = w.week >= kWithoutFrom && w.week <= kWithoutUntil;
  if (brought_by_gifts_.contains(a.resident)) {
    brought_while_.sum += while_given ? 1 : 0;
    brought_after_.sum += after ? 1 : 0;
  }
  if (earlier_.contains(a.resident)) earlier_after_.sum += after ? 1 : 0;
}

void ParticipationMeter::week(const World& w, const WeekLog& log) {
  double active = 0;
  for (ResidentIndex r = 0; r < w.residents().capacity(); ++r)
    active += w.residents().present(r) && w.residents().last_active[r] == w.week ? 1 : 0;
  active_.sum += active;
  active_.among += static_cast<double>(w.residents().count());
  for (const std::uint32_t s : w.alive) {
    const Group& g = w.groups[s];
    if (const ResidentIndex c = g.captain(); c != kNobody)
      leads_by_age_[static_cast<std::size_t>(w.age_of(c))] += 1;
    for (const Member& m : g.members) {
      if (m.last_attended == w.week) attendances_by_age_[static_cast<std::size_t>(w.age_of(m.resident))] += 1;
    }
  }
  const bool last_year = w.week > w.scenario.weeks - kYear;
  for (const Attendance& a : log.attendances) {
    gifts(w, a);
    if (!last_year) continue;
    ++attended_[a.resident];
    if (a.host == HostKind::committee || a.host == HostKind::property)
      ++routine_[{static_cast<int>(a.host_number), a.resident}];
    const bool group = a.host == HostKind::group && w.groups[a.host_number].is_public;
    if (group || a.host == HostKind::service || a.host == HostKind::volunteers)
      public_attenders_.insert(a.resident);
  }
}

/// S1: the core of each organiser, community by community.
void ParticipationMeter::cores(const World& w, Facts& f) const {
  Count overlap;
  for (std::size_t c = 0; c < w.population.place.communities(); ++c) {
    std::array<std::set<ResidentId>, 2> core;
    for (std::size_t o = 0; o < 2; ++o) {
      std::vector<std::pair<int, ResidentId>> seen;
      for (const auto& [key, n] : routine_) {
        if (key.first == static_cast<int>(2 * c + o)) seen.emplace_back(-n, key.second);
      }
      std::sort(seen.begin(), seen.end());
      for (std::size_t k = 0; k < std::min(kCore, seen.size()); ++k) core[o].insert(seen[k].second);
    }
    double both = 0;
    for (const ResidentId id : core[0]) both += core[1].contains(id) ? 1 : 0;
    overlap.sum += both / std::max(1.0, static_cast<double>(core[0].size() + core[1].size()) - both);
    overlap.among += 1;
  }
  f["core overlap"] = overlap;
}

void ParticipationMeter::ages(const World& w, Facts& f) const {
  const Residents& people = w.residents();
  Count year, young, adults_able;
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (!people.present(r)) continue;
    const bool active = people.last_active[r] > w.week - kYear;
    year.sum += active ? 1 : 0;
    if (active) {
      young.among += 1;
      young.sum += w.age_of(r) == AgeClass::young_adult ? 1 : 0;
    }
    if (!w.adult(r)) continue;
    adults_able.among += 1;
    adults_able.sum += static_cast<double>(people.traits[r].initiative) > 1.8 ? 1 : 0;
  }
  year.among = static_cast<double>(people.count());
  f["active in a year"] = year;
  f["young among the active"] = young;
  f["potential lead persons"] = adults_able;
  const auto grown = [](const std::array<double, kAgeClasses>& x) { return x[1] + x[2] + x[3]; };
  f["attendances by midlife and seniors"] = {attendances_by_age_[2] + attendances_by_age_[3],
                                             grown(attendances_by_age_)};
  f["young among leads"] = {leads_by_age_[1], grown(leads_by_age_)};
}

void ParticipationMeter::closing(const World& w, Facts& f) const {
  f["giant component"] = giant_;
  f["active in a week"] = active_;
  f["volunteers in a year"] = {static_cast<double>(public_attenders_.size()),
                               static_cast<double>(w.residents().count())};
  cores(w, f);
  ages(w, f);
  std::vector<int> counts;
  for (const auto& [id, n] : attended_) counts.push_back(n);
  f["attendances by the top 1%"] = {share_of_top(counts, 0.01), 1};
  f["attendances by the top 10%"] = {share_of_top(counts, 0.10), 1};
  const auto brought = static_cast<double>(brought_by_gifts_.size());
  f["brought by gifts, while given"] = {brought_while_.sum, brought};
  f["brought by gifts, after"] = {brought_after_.sum, brought};
  f["earlier comers, after gifts"] = {earlier_after_.sum, static_cast<double>(earlier_.size())};
}

}  // namespace

std::unique_ptr<Meter> participation_meter() { return std::make_unique<ParticipationMeter>(); }

}  // namespace linli
