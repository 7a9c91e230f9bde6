// The academy: who is admitted, who stays, what they do and what becomes of the groups they are in.
#include <algorithm>
#include <set>

#include "mechanisms/drift.hpp"
#include "validation/facts.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

constexpr Week kCourse = 8;           ///< weeks after admission in which a course of 7 hours is over
constexpr Week kSoon = kCourse + 26;  ///< acts sooner: within half a year after it

struct Entrant {
  Week admitted = 0;
  int actions = 0;  ///< in the year after admission
  bool acted_soon = false;
};

class AcademyMeter final : public Meter {
 public:
  void week(const World& w, const WeekLog& log) override;
  void closing(const World& w, Facts& f) const override;

 private:
  void count(const World& w, const Event& e);
  void admit(const World& w, const Event& e, ResidentIndex r);
  void look_at_groups(const World& w, const WeekLog& log);
  void look_at_entrants(const World& w);

  std::map<ResidentId, Entrant> entrants_;
  std::set<std::uint32_t> with_entrant_;  ///< groups, as of last week
  std::map<std::uint32_t, ResidentId> founder_;
  Count admitted_motivation_, pool_motivation_, dance_, teamless_, other_groups_, applicants_, completion_;
  Count money_, own_attendance_, own_meetings_, went_public_, friends_, performances_, other_performances_;
  Count motivation_, skill_;
};

void AcademyMeter::admit(const World& w, const Event& e, ResidentIndex r) {
  entrants_.try_emplace(e.resident).first->second.admitted = w.week;
  admitted_motivation_.sum += static_cast<double>(w.residents().traits[r].motivation);
  admitted_motivation_.among += 1;
  bool team = false, dances = false;
  for (const std::uint32_t s : w.participation.groups[r]) {
    if (s == kNoGroup) continue;
    team = true;
    dances = dances || w.groups[s].topic == Topic::recreation;
  }
  (dances ? dance_ : team ? other_groups_ : teamless_).sum += 1;
  for (Count* c : {&dance_, &other_groups_, &teamless_}) c->among += 1;
}

void AcademyMeter::count(const World& w, const Event& e) {
  if (e.kind == EventKind::academy_call)
    applicants_.sum += static_cast<double>(e.value), applicants_.among += 1;
  if (e.kind == EventKind::academy_graduated || e.kind == EventKind::academy_dropped) {
    completion_.sum += e.kind == EventKind::academy_graduated ? 1 : 0;
    completion_.among += 1;
    if (const ResidentIndex r = slot_of(w, e.resident); r != kNobody) {
      motivation_.sum +=
          condition_of(w, r).motivation - static_cast<double>(w.residents().traits[r].motivation);
      motivation_.among += 1;
    }
  }
  if (e.kind == EventKind::academy_admitted) {
    if (const ResidentIndex r = slot_of(w, e.resident); r != kNobody) admit(w, e, r);
  }
  const bool acts = e.kind == EventKind::group_founded || e.kind == EventKind::role_taken ||
                    (e.kind == EventKind::step_done && e.code == static_cast<int>(ProjectStep::notice));
  const auto entrant = entrants_.find(e.resident);
  if (acts && entrant != entrants_.end() && w.week > entrant->second.admitted) {
    Entrant& who = entrant->second;
    who.actions += w.week <= who.admitted + kYear ? 1 : 0;
    who.acted_soon = who.acted_soon || w.week <= who.admitted + kSoon;
    if (e.kind == EventKind::group_founded) founder_[e.group] = e.resident;
  }
  if (e.kind == EventKind::joined && founder_.contains(e.group) && e.resident != founder_[e.group]) {
    const ResidentIndex a = slot_of(w, e.resident), b = slot_of(w, founder_[e.group]);
    if (a == kNobody || b == kNobody) return;
    friends_.among += 1;
    friends_.sum += w.ties().tied(a, b, w.residents().id) ? 1 : 0;
  }
  const bool ours = with_entrant_.contains(e.group);
  if (e.kind == EventKind::quarrel_began && e.other == kNoGroup && ours)
    money_.sum += e.code == static_cast<int>(QuarrelObject::money) ? 1 : 0;
  if (e.kind == EventKind::went_public && ours) went_public_.sum += 1;
  if (e.kind == EventKind::performance) (ours ? performances_ : other_performances_).sum += 1;
}

void AcademyMeter::look_at_groups(const World& w, const WeekLog& log) {
  with_entrant_.clear();
  std::set<std::uint64_t> money_passed;  // groups whose box money went into or out of this week
  for (const LedgerEntry& entry : log.ledger) {
    if (entry.from == AccountKind::group) money_passed.insert(entry.from_number);
    if (entry.to == AccountKind::group) money_passed.insert(entry.to_number);
  }
  for (const std::uint32_t s : w.alive) {
    const Group& g = w.groups[s];
    double present = 0;
    bool ours = false;
    for (const Member& m : g.members) {
      present += m.last_attended == w.week ? 1 : 0;
      const auto it = entrants_.find(w.residents().id[m.resident]);
      ours = ours || (it != entrants_.end() && w.week > it->second.admitted + kCourse);
    }
    if (g.topic == Topic::recreation) (ours ? performances_ : other_performances_).among += 1;
    if (!ours) continue;
    with_entrant_.insert(s);
    money_.among += g.last_met == w.week && money_passed.contains(s) ? 0.5 * present * (present - 1) : 0;
    if (g.is_public) continue;
    went_public_.among += 1;
    own_attendance_.sum += present;
    own_attendance_.among += static_cast<double>(g.members.size());
    own_meetings_.sum += g.last_met == w.week ? 1 : 0;
    own_meetings_.among += 1;
  }
}

void AcademyMeter::look_at_entrants(const World& w) {
  for (const auto& [id, who] : entrants_) {
    const ResidentIndex r = w.week == who.admitted + kCourse ? slot_of(w, id) : kNobody;
    if (r == kNobody) continue;
    const Condition now = condition_of(w, r);
    const Traits& traits = w.residents().traits[r];
    for (int k = 0; k < kSkills; ++k) {
      skill_.sum += now.skill[static_cast<std::size_t>(k)] -
                    baseline_skill(w.parameters, traits, static_cast<Skill>(k));
      skill_.among += 1;
    }
  }
}

void AcademyMeter::week(const World& w, const WeekLog& log) {
  const bool call = std::any_of(log.events.begin(), log.events.end(),
                                [](const Event& e) { return e.kind == EventKind::academy_call; });
  if (call) {
    std::set<ResidentIndex> pool;
    for (const std::uint32_t s : w.alive)
      for (const Member& m : w.groups[s].members) pool.insert(m.resident);
    for (const Organiser& o : w.organisers)
      for (const auto& regular : o.regulars) pool.insert(regular.resident);
    for (const ResidentIndex r : pool)
      pool_motivation_.sum += static_cast<double>(w.residents().traits[r].motivation);
    pool_motivation_.among += static_cast<double>(pool.size());
  }
  for (const Event& e : log.events) count(w, e);
  look_at_groups(w, log);
  look_at_entrants(w);
}

void AcademyMeter::closing(const World& w, Facts& f) const {
  if (entrants_.empty()) return;
  Count actions, soon;
  for (const auto& [id, who] : entrants_) {
    if (who.admitted + kYear > w.week) continue;
    actions.sum += who.actions;
    soon.sum += who.acted_soon ? 1 : 0;
    actions.among += 1;
    soon.among += 1;
  }
  f["actions per entrant"] = actions;
  f["entrants who act soon"] = soon;
  f["baseline motivation of the admitted"] = admitted_motivation_;
  f["baseline motivation of the pool"] = pool_motivation_;
  f["entrants from dance teams"] = dance_;
  f["entrants without a team"] = teamless_;
  f["entrants from other groups"] = other_groups_;
  f["applicants per call"] = applicants_;
  f["entrants who graduate"] = completion_;
  f["entrants who drop out"] = {completion_.among - completion_.sum, completion_.among};
  f["money quarrels per 1,000 pair-meetings with money, groups of entrants"] = money_.per(1000);
  f["attendance at own activity, groups of entrants"] = own_attendance_;
  f["meetings a week, groups of entrants"] = own_meetings_;
  f["going public per group-year, groups of entrants"] = went_public_.per(kYear);
  f["joiners tied to the entrant who founded"] = friends_;
  f["performances per group-year, groups of entrants"] = performances_.per(kYear);
  f["performances per group-year, others"] = other_performances_.per(kYear);
  f["motivation of entrants as the course ends"] = motivation_;
  f["skill gained by entrants"] = skill_;
}

}  // namespace

std::unique_ptr<Meter> academy_meter() { return std::make_unique<AcademyMeter>(); }

}  // namespace linli
