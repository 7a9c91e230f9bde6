#include "reference/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <concepts>

#include "observation/records.hpp"

namespace linli::reference {
namespace {

std::string name_of(ResidentId id) {
  return fmt::format("{}.{}.{}", dwelling_of(id), occupancy_of(id), linli::member_of(id));
}

/// Compares value by value; remembers the first pair that differs.
class Comparison {
 public:
  Comparison(const World& world, const WeekLog& week_log, const Engine& engine)
      : fast(world), told(week_log), slow(engine) {
    for (ResidentIndex r = 0; r < people.capacity(); ++r) {
      if (people.present(r)) slot_.emplace(people.id[r], r);
    }
  }

  void all() {
    logs();
    about("population");
    same("residents", slot_.size(), slow.residents.size());
    for (const auto& [id, r] : slow.residents) resident(r);
    about("groups");
    same("ever founded", fast.groups.size(), slow.groups.size());
    same("living", fast.alive.size(), slow.living().size());
    for (const auto& [id, g] : slow.groups) group(g);
    affairs();
    events();
    support();
    ideas();
  }
  std::optional<std::string> found;

 private:
  const World& fast;
  const WeekLog& told;
  const Engine& slow;
  const Residents& people = fast.residents();
  std::map<ResidentId, ResidentIndex> slot_;
  std::string who_;

  void about(std::string who) {
    if (!found) who_ = std::move(who);
  }
  template <typename T>
  static auto bits(T value) {
    if constexpr (std::same_as<T, double>)
      return std::bit_cast<std::uint64_t>(value);
    else if constexpr (std::same_as<T, float>)
      return std::bit_cast<std::uint32_t>(value);
    else if constexpr (std::is_enum_v<T>)
      return static_cast<std::int64_t>(value);
    else if constexpr (std::integral<T>)
      return static_cast<std::int64_t>(value);
    else
      return value;
  }
  template <typename T>
  static std::string show(T value) {
    if constexpr (std::is_enum_v<T>)
      return fmt::format("{}", static_cast<std::int64_t>(value));
    else if constexpr (std::same_as<T, float> || std::same_as<T, double>)
      return fmt::format("{} ({:#x})", value, bits(value));
    else
      return fmt::format("{}", value);
  }
  template <typename A, typename B>
  bool same(std::string_view what, A a, B b) {
    if (found) return false;
    if (bits(a) == bits(b)) return true;
    found = fmt::format("week {}: {}: {}: engine {}, reference {}", fast.week, who_, what, show(a), show(b));
    return false;
  }

  // Identities, for what either side names by position.
  [[nodiscard]] ResidentId id_of(ResidentIndex r) const { return r == kNobody ? 0 : people.id[r]; }
  [[nodiscard]] std::uint32_t serial_of(const std::optional<GroupId>& id) const {
    return id ? slow.groups.at(*id).serial : kNoGroup;
  }
  [[nodiscard]] std::uint32_t affair_serial(std::uint32_t position) const {
    return position == kNoAffair ? kNoAffair : fast.affairs[position].serial;
  }
  template <typename List, typename Ids>
  void same_people(std::string_view what, const List& list, const Ids& ids) {
    if (!same(fmt::format("number of {}", what), list.size(), ids.size())) return;
    auto it = ids.begin();
    for (const ResidentIndex r : list) same(what, name_of(id_of(r)), name_of(*it++));
  }

  void logs() {
    for (std::size_t k = 0; k < std::min(told.events.size(), slow.log.events.size()); ++k)
      event(told.events[k], slow.log.events[k]);
    for (std::size_t k = 0; k < std::min(told.attendances.size(), slow.log.attendances.size()); ++k) {
      const Attendance& a = told.attendances[k];
      const Attendance& b = slow.log.attendances[k];
      about(fmt::format("attendance {} of {} (reference: {})", k, name_of(a.resident), name_of(b.resident)));
      same("resident", a.resident, b.resident), same("host", a.host, b.host),
          same("host_number", a.host_number, b.host_number);
      same("carried", a.carried, b.carried);
    }
    about("log");
    same("events", told.events.size(), slow.log.events.size());
    same("ledger entries", told.ledger.size(), slow.log.ledger.size());
    same("hours entries", told.hours.size(), slow.log.hours.size());
    same("closed memberships", told.memberships.size(), slow.log.memberships.size());
    same("attendances", told.attendances.size(), slow.log.attendances.size());
    if (found) return;
    for (std::size_t k = 0; k < told.ledger.size(); ++k) {
      const LedgerEntry& a = told.ledger[k];
      const LedgerEntry& b = slow.log.ledger[k];
      about(fmt::format("ledger entry {}", k));
      same("from", a.from, b.from), same("from_number", a.from_number, b.from_number), same("to", a.to, b.to);
      same("to_number", a.to_number, b.to_number), same("fen", a.fen, b.fen),
          same("purpose", a.purpose, b.purpose);
      same("intervention", a.intervention, b.intervention), same("cause", a.cause, b.cause),
          same("week", a.week, b.week);
    }
    for (std::size_t k = 0; k < told.hours.size(); ++k) {
      about(fmt::format("hours entry {}", k));
      same("intervention", told.hours[k].intervention, slow.log.hours[k].intervention);
      same("asked", told.hours[k].asked, slow.log.hours[k].asked),
          same("given", told.hours[k].given, slow.log.hours[k].given);
    }
    for (std::size_t k = 0; k < told.memberships.size(); ++k) {
      const MembershipSpell& a = told.memberships[k];
      const MembershipSpell& b = slow.log.memberships[k];
      about(fmt::format("closed membership {} of {}", k, name_of(b.resident)));
      same("group", a.group, b.group), same("resident", a.resident, b.resident), same("role", a.role, b.role);
      same("from", a.from, b.from), same("to", a.to, b.to), same("cause", a.cause, b.cause);
    }
  }

  void event(const Event& a, const Event& b) {
    if (found) return;
    about(fmt::format("event {} of {} (reference: {} of {})", event_kind_name(a.kind), name_of(a.resident),
                      event_kind_name(b.kind), name_of(b.resident)));
    same("id", a.id, b.id), same("kind", a.kind, b.kind), same("cause", a.cause, b.cause),
        same("group", a.group, b.group);
    same("other", a.other, b.other), same("resident", a.resident, b.resident),
        same("affair", a.affair, b.affair);
    same("code", a.code, b.code), same("value", a.value, b.value), same("week", a.week, b.week);
  }

  void resident(const Resident& r) {
    if (found) return;
    about("resident " + name_of(r.id));
    const auto at = slot_.find(r.id);
    if (!same("present", at != slot_.end(), true)) return;
    const ResidentIndex k = at->second;
    const Participation& part = fast.participation;
    same("key", people.key[k].k0 ^ people.key[k].k1, r.key.k0 ^ r.key.k1),
        same("courtyard", people.courtyard[k], r.courtyard);
    same("birth", people.birth[k], r.birth), same("arrived", people.arrived[k], r.arrived);
    same("caregiver", people.caregiver[k] != 0, r.caregiver), same("touched", people.touched[k], r.touched);
    same("motivation", people.motivation[k], r.motivation), same("reliance", people.reliance[k], r.reliance);
    same("concern", people.concern[k], r.concern), same("confidence", people.confidence[k], r.confidence);
    same("fatigue", people.fatigue[k], r.fatigue);
    for (std::size_t s = 0; s < kSkills; ++s) same("skill", people.skill[k][s], r.skill[s]);
    same("first_active", people.first_active[k], r.first_active),
        same("last_active", people.last_active[k], r.last_active);
    same("attendance_rate", people.attendance_rate[k], r.attendance_rate),
        same("attended", people.attended[k], r.attended);
    same("spare hours", part.spare_hours[k], r.spare_factor),
        same("endorsed_until", part.endorsed_until[k], r.endorsed_until);
    same("hours used", part.hours_week[k] == fast.week ? part.hours_used[k] : 0.0F, r.hours_used);
    same("memberships", fast.memberships(k), slow.memberships(r.id));
    const auto list = fast.ties().of(k);
    if (!same("ties", list.size(), slow.ties.at(r.id).size())) return;
    auto tie = slow.ties.at(r.id).begin();
    for (const Tie& one : list) {
      same("tie to", name_of(people.id[one.other]), name_of(tie->first)),
          same("kind of tie", one.kind, tie->second);
      ++tie;
    }
  }

  void group(const Group& g) {
    if (found) return;
    about(fmt::format("group {} (founder {}, week {})", g.serial, name_of(g.id.founder), g.id.week));
    const linli::Group& f = fast.groups[g.serial];
    same("founder", f.id.founder, g.id.founder), same("week", f.id.week, g.id.week),
        same("ordinal", f.id.ordinal, g.id.ordinal);
    same("key", f.key.k0 ^ f.key.k1, g.key.k0 ^ g.key.k1), same("topic", f.topic, g.topic),
        same("courtyard", f.courtyard, g.courtyard);
    same("is_public", f.is_public, g.is_public), same("founded_public", f.founded_public, g.founded_public),
        same("alive", f.alive, g.alive);
    same("origin", f.origin, g.origin), same("end_cause", f.end_cause, g.end_cause),
        same("mode", f.mode, g.mode);
    same("stage", f.stage, g.stage), same("next_stage", f.next_stage, g.next_stage),
        same("next_stage_since", f.next_stage_since, g.next_stage_since);
    same("projects_done", f.projects_done, g.projects_done),
        same("performances", f.performances, g.performances);
    same("last_met", f.last_met, g.last_met), same("crowded_out", f.crowded_out, g.crowded_out),
        same("captain_lost", f.captain_lost, g.captain_lost);
    same("went_public", f.went_public, g.went_public), same("ended", f.ended, g.ended),
        same("last_supported", f.last_supported, g.last_supported);
    same("parent", f.parent, serial_of(g.parent)),
        same("second_parent", f.second_parent, serial_of(g.second_parent));
    same("founding_event", f.founding_event, g.founding_event), same("cause", f.cause, g.cause),
        same("end_event", f.end_event, g.end_event);
    same("trouble", f.trouble, g.trouble), same("funds", f.funds_fen, g.funds_fen),
        same("members", f.members.size(), g.members.size());
    same("quarrels", f.quarrels.size(), g.quarrels.size()),
        same("project", f.project.has_value(), g.project.has_value());
    if (found || !g.alive) return;
    same("clarity", f.clarity, g.clarity), same("norms", f.norms, g.norms), same("skill", f.skill, g.skill),
        same("cohesion", f.cohesion, g.cohesion);
    same("dependence", f.dependence, g.dependence), same("legitimacy", f.legitimacy, g.legitimacy),
        same("efficacy", f.efficacy, g.efficacy);
    same("supporter_hours", f.supporter_hours, g.supporter_hours), same("do_for", f.do_for, g.do_for),
        same("guided", f.guided, g.guided);
    same("raise_push", f.raise_push, g.raise_push), same("grant_call", f.grant_call, g.grant_call),
        same("applied", f.applied, g.applied);
    met(f, g);
    for (const linli::Member& m : f.members) member(m, g);
    for (std::size_t k = 0; k < g.quarrels.size(); ++k) quarrel(f.quarrels[k], g.quarrels[k]);
    if (g.project) project(*f.project, *g.project);
  }

  void met(const linli::Group& f, const Group& g) {
    std::uint32_t weeks = 0;
    std::uint32_t months = 0;
    for (const Week w : g.met) {
      const Week ago = fast.week - w;
      const Week blocks = (fast.week - g.id.week) / 4 - (w - g.id.week) / 4;
      if (ago < 32) weeks |= 1U << static_cast<unsigned>(ago);
      if (blocks < 32) months |= 1U << static_cast<unsigned>(blocks);
    }
    same("met_weeks", f.met_weeks, weeks), same("active_months", f.active_months, months);
  }

  void member(const linli::Member& m, const Group& g) {
    const ResidentId id = id_of(m.resident);
    const auto at = g.members.find(id);
    if (!same("member " + name_of(id), true, at != g.members.end())) return;
    const Member& x = at->second;
    const std::string before = who_;
    about(fmt::format("{}, member {}", who_, name_of(id)));
    same("joined", m.joined, x.joined), same("role_since", m.role_since, x.role_since),
        same("last_attended", m.last_attended, x.last_attended);
    same("role", m.role, x.role), same("position", m.position, x.position),
        same("strain", m.strain, x.strain), same("load", m.load, x.load);
    about(before);
  }

  void quarrel(const linli::Quarrel& f, const Quarrel& q) {
    same("quarrel: party a", name_of(id_of(f.a)), name_of(q.a)),
        same("quarrel: party b", name_of(id_of(f.b)), name_of(q.b));
    same("quarrel: other group", f.other, serial_of(q.other)), same("quarrel: object", f.object, q.object),
        same("quarrel: began", f.began, q.began);
    same("quarrel: event", f.event, q.event), same("quarrel: key", f.key.k0 ^ f.key.k1, q.key.k0 ^ q.key.k1);
  }

  void project(const linli::Project& f, const Project& s) {
    same("project: affair", affair_serial(f.affair), s.affair), same("project: step", f.step, s.step),
        same("project: started", f.started, s.started);
    same("project: failures", f.failures, s.failures),
        same("project: well aimed", f.well_aimed, s.well_aimed);
    same("project: granted", f.granted, s.granted), same("project: upkeep", f.upkeep_kept, s.upkeep_kept),
        same("project: event", f.event, s.event);
  }

  void affairs() {
    about("affairs");
    if (!same("number", fast.affairs.size(), slow.affairs.size())) return;
    auto it = slow.affairs.begin();
    for (const linli::Affair& f : fast.affairs) {
      const Affair& a = (it++)->second;
      about(fmt::format("affair {}", f.serial));
      same("serial", f.serial, a.serial), same("topic", f.topic, a.topic),
          same("courtyard", f.courtyard, a.courtyard), same("arose", f.arose, a.arose);
      same("ended", f.ended, a.ended), same("severity", f.severity, a.severity),
          same("severity_now", f.severity_now, a.severity_now);
      same("level", f.level, a.level), same("relieved", f.relieved, a.relieved),
          same("kept until", f.kept_until, a.kept_until), same("taken_by", f.taken_by, serial_of(a.taken_by));
      same("solved_by", f.solved_by, serial_of(a.solved_by)), same("event", f.event, a.event);
      same("solved", f.solved, a.solved);
    }
  }

  void events() {
    about("public events");
    if (!same("number", fast.events.size(), slow.events.size())) return;
    auto it = slow.events.begin();
    for (const linli::PublicEvent& f : fast.events) {
      const PublicEvent& e = (it++)->second;
      about(fmt::format("public event {}", f.serial));
      same("serial", f.serial, e.serial), same("community", f.community, e.community),
          same("manufactured", f.manufactured, e.manufactured);
      same("began", f.began, e.began), same("ended", f.ended, e.ended),
          same("salience", f.salience, e.salience), same("event", f.event, e.event);
      same("ever informed", f.informed_count, e.informed_count);
      if (e.ended != kNever) continue;
      auto tellers = f.tellers;  // stored in no order
      std::sort(tellers.begin(), tellers.end(),
                [&](ResidentIndex a, ResidentIndex b) { return id_of(a) < id_of(b); });
      same_people("tellers", tellers, e.tellers);
      same_people("volunteers", f.volunteers, e.volunteers);
      for (const auto& [id, k] : slot_) same("knows: " + name_of(id), f.knows(k), e.informed.contains(id));
    }
  }

  void support() {
    about("supporter");
    same("budget", fast.supporter.budget_fen, slow.budget_fen),
        same("hours left", fast.supporter.hours_left, slow.hours_left);
    for (std::size_t k = 0; k < slow.interventions.size(); ++k) {
      const InterventionState& f = fast.interventions[k];
      const Intervention& i = slow.interventions[k];
      about("intervention " + i.plan.name);
      same("phase", static_cast<int>(f.phase), static_cast<int>(i.phase)), same("since", f.since, i.since),
          same("event", f.event, i.event);
      same("round_event", f.round_event, i.round_event), same("round", f.round, i.round),
          same("round_grants", f.round_grants, i.round_grants);
      same("public event", f.public_event, i.public_event), same("spent", f.spent_fen, i.spent_fen),
          same("people", f.people.size(), i.people.size());
      if (!same("groups", f.groups.size(), i.groups.size())) return;
      councils(f, i);
      auto person = i.people.begin();
      for (std::size_t n = 0; n < i.people.size(); ++n, ++person) {
        same("person", name_of(id_of(f.people[n])), name_of(person->first));
        if (n < f.hours_attended.size()) same("hours attended", f.hours_attended[n], person->second);
      }
      for (std::size_t n = 0; n < i.groups.size(); ++n) same("group", f.groups[n], serial_of(i.groups[n]));
    }
  }

  void councils(const InterventionState& f, const Intervention& i) {
    if (!same("councils", f.councils.size(), i.councils.size())) return;
    auto it = i.councils.begin();
    for (const linli::Council& c : f.councils) {
      const auto& [community, x] = *it++;
      same("council of", c.community, community), same("council: affair", affair_serial(c.affair), x.affair);
      same("council: failures", c.failures, x.failures), same("council: funds", c.funds_fen, x.funds_fen);
      same("council: clarity", c.clarity, x.clarity), same("council: step", c.step, x.step);
      same("council: well aimed", c.well_aimed, x.well_aimed), same("council: event", c.event, x.event);
    }
  }

  void ideas() {
    about("ideas of next week");
    if (!same("number", fast.ripening.size(), slow.ripening.size())) return;
    for (std::size_t k = 0; k < slow.ripening.size(); ++k) {
      const linli::Idea& f = fast.ripening[k];
      const Idea& i = slow.ripening[k];
      about("idea of " + name_of(i.resident));
      same("whose", f.id, i.resident), same("origin", f.origin, i.origin), same("topic", f.topic, i.topic),
          same("affair", affair_serial(f.affair), i.affair);
      same("parent", f.parent, serial_of(i.parent)), same("cause", f.cause, i.cause),
          same("push", f.push, i.push), same("pool", f.pool.size(), i.pool.size());
    }
  }
};

}  // namespace

std::optional<std::string> first_difference(const World& fast, const WeekLog& log, const Engine& slow) {
  Comparison comparison(fast, log, slow);
  comparison.all();
  return comparison.found;
}

}  // namespace linli::reference
