#pragma once
// Everything that is, and nothing that happens. A World can be copied: that is how the arms of a
// study share one burn-in.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "observation/week_log.hpp"
#include "population/population.hpp"
#include "scenario/scenario.hpp"
#include "world/affair.hpp"
#include "world/calendar.hpp"
#include "world/group.hpp"

namespace linli {

/// Clocks in the calendar.
enum class Clock : std::uint8_t { notice_committee, notice_property, idea };

/// What the model of participation keeps for each resident, beside the columns of Residents.
struct Participation {
  static constexpr int kMost = 4;  ///< memberships at once (join.most_groups is at most this)
  std::vector<std::array<std::uint32_t, kMost>> groups;  ///< serials, kNoGroup where free
  std::vector<float> spare_hours;                        ///< personal factor of spare hours, median 1
  std::vector<float> hours_used;                         ///< this week; reset by the next touch
  std::vector<Week> hours_week;                          ///< week of hours_used
  std::vector<Week> endorsed_until;                      ///< first week no longer endorsed
  void resize(std::size_t capacity);
  void reset(ResidentIndex r);
};

/// e^{-k/tau} for k = 0, 1, 2, ...: the closed form of a state's way back to its baseline.
class DecayTable {
 public:
  DecayTable() = default;
  explicit DecayTable(double tau_weeks);
  [[nodiscard]] double operator()(Week weeks) const {
    const auto k = static_cast<std::size_t>(weeks < 0 ? 0 : weeks);
    return k < value_.size() ? value_[k] : 0.0;
  }

 private:
  std::vector<double> value_;
};

/// Values derived from parameters once.
struct Derived {
  DecayTable motivation, reliance, concern, confidence, fatigue, skill;
  double own_mood = 1,
         shared_mood = 0;  ///< weights of one's own and a group's circumstances, squares sum to 1
  double strain_left = 0, affair_left = 0, relief_left = 0;                   ///< what a week leaves of them
  double autonomy_weight = 0, competence_weight = 0, relatedness_weight = 0;  ///< normed to sum 1
  std::array<double, kTopics> affair_topic{};  ///< cumulated shares of topics of affairs
  double idea_rate_mean = 0;                   ///< ideas a week at mean initiative
};

/// What a children's council has in hand. Its money lies in trust with the residents' committee.
struct Council {
  std::uint16_t community = 0;
  std::uint32_t affair = kNoAffair;  ///< position in World::affairs
  ProjectStep step = ProjectStep::discuss;
  std::uint16_t failures = 0;  ///< in a row, at this step
  bool well_aimed = true;      ///< known to the model, not to the children
  float clarity = 0;           ///< of what they want to do, [0, 1]
  std::int64_t funds_fen = 0;
  EventId event = 0;  ///< the last step
};

/// What an intervention keeps between weeks; each practice reads its own part.
struct InterventionState {
  enum class Phase : std::uint8_t { idle, running, over };
  Phase phase = Phase::idle;
  Week since = 0;
  EventId event = 0;                   ///< of its beginning
  EventId round_event = 0;             ///< of the present term
  std::vector<ResidentIndex> people;   ///< entrants, volunteers; in order of identity
  std::vector<float> hours_attended;   ///< per entry of people
  std::vector<std::uint8_t> missed;    ///< per entry of people: sessions in a row
  std::vector<std::uint8_t> sworn;     ///< per entry of people: gave their word at an opening ceremony
  std::vector<std::uint32_t> groups;   ///< serials served
  std::vector<std::uint32_t> in_hand;  ///< serials: preparing a proposal; with a facilitator this week
  std::vector<std::uint32_t> rounds;   ///< per entry of groups: how often
  std::vector<Council> councils;       ///< of children, by community
  std::uint32_t round = 0;
  std::uint32_t round_grants = 0;          ///< of this round
  std::uint32_t public_event = kNoAffair;  ///< serial of the event seized
  std::int64_t spent_fen = 0;
};

/// Hours of staff and money of the supporter.
struct Supporter {
  std::int64_t budget_fen = 0;  ///< not yet spent
  double hours_left = 0;        ///< this week
};

/// Sums kept for indicators; no mechanism reads them.
struct Tally {
  std::int64_t spent_fen = 0;
  double hours_given = 0, hours_unmet = 0;
  std::int64_t new_faces = 0;  ///< first attendance ever, since week 0
  std::int64_t returned = 0;   ///< of those, came again within 26 weeks
  std::int64_t affairs_solved = 0, affairs_worsened = 0;
  std::int64_t splits = 0, merges = 0, ended = 0, founded = 0, went_public = 0, hatched = 0;
  std::int64_t captains_lost = 0, successions = 0;
  std::int64_t quarrels = 0, quarrels_settled = 0, quarrels_between = 0;
  std::int64_t attendances = 0, carried = 0;
  std::int64_t reported = 0, reported_true = 0;  ///< heads at activities that groups report to the supporter
  std::array<std::int64_t, 5> quarrels_by_object{};
};

/// Someone thinks of starting something.
struct Idea {
  ResidentIndex resident = kNobody;
  Origin origin = Origin::idea;
  Topic topic = Topic::recreation;
  std::uint32_t affair = kNoAffair;  ///< position in World::affairs
  std::uint32_t parent = kNoGroup;
  EventId cause = 0;
  double push = 0;               ///< log-odds from outside (a grant on offer)
  std::vector<Remembered> pool;  ///< whom to ask besides ties, those of them still here
  ResidentId id = 0;             ///< of the resident, where the idea waits for next week
};

struct World {
  Scenario scenario;
  Parameters parameters;
  Derived derived;
  ReplicateKey replicate;
  Week week = 0;

  Population population;
  Participation participation;
  Calendar calendar;
  std::vector<Group> groups;                           ///< by serial; ended ones stay, emptied
  std::vector<std::uint32_t> alive;                    ///< serials of living groups, in order of founding
  std::vector<Affair> affairs;                         ///< by serial: affairs and events share the numbers
  std::vector<std::uint32_t> open_affairs;             ///< positions in affairs, in order of arising
  std::vector<std::vector<std::uint32_t>> affairs_in;  ///< the same by courtyard
  std::vector<PublicEvent> events;
  std::vector<std::uint32_t> open_events;
  std::vector<Idea> ripening;  ///< ideas that come up next week
  std::uint32_t next_affair_serial = 0;
  std::vector<Organiser> organisers;  ///< committee, property company of each community in turn
  std::vector<std::uint32_t> affair_spell, event_spell;  ///< thresholds drawn per courtyard, community
  std::vector<Week> affair_due, event_due;  ///< when the present one is passed; kLongAgo: not yet drawn
  std::vector<InterventionState> interventions;
  std::vector<Event> last_week_events;  ///< what triggers may look at
  Supporter supporter;
  Tally tally;
  EventId last_event = 0;
  Digest chain{};

  [[nodiscard]] Residents& residents() { return population.residents; }
  [[nodiscard]] const Residents& residents() const { return population.residents; }
  [[nodiscard]] const Ties& ties() const { return population.ties; }
  [[nodiscard]] std::uint16_t community_of(ResidentIndex r) const {
    return community_at(residents().courtyard[r]);
  }
  [[nodiscard]] std::uint16_t community_of(const Group& g) const { return community_at(g.courtyard); }
  [[nodiscard]] std::uint16_t community_at(std::uint16_t courtyard) const {
    return population.place.courtyard_community[courtyard];
  }
  [[nodiscard]] bool member_of(ResidentIndex r, std::uint32_t serial) const {
    const auto& [a, b, c, d] = participation.groups[r];  // all four at once: no branch to foresee
    return ((a == serial) | (b == serial) | (c == serial) | (d == serial)) != 0;
  }
  [[nodiscard]] int memberships(ResidentIndex r) const;
  [[nodiscard]] AgeClass age_of(ResidentIndex r) const { return age_class(residents().birth[r], week); }
  [[nodiscard]] bool adult(ResidentIndex r) const { return age_of(r) != AgeClass::child; }
};

/// Key of an affair, event, courtyard, community or organiser: entities that are neither residents nor
/// groups.
enum class EntityClass : std::uint64_t {
  courtyard = 1,
  community,
  organiser,
  affair,
  public_event,
  intervention,
  street
};
inline EntityKey place_key(ReplicateKey replicate, EntityClass what, std::uint64_t a, std::uint64_t b = 0) {
  // The high word no resident's dwelling reaches keeps classes apart from residents.
  return entity_key(replicate, 0xFFFF'0000'0000'0000ULL | static_cast<std::uint64_t>(what) << 32U | a, b);
}
inline EntityKey group_key(ReplicateKey replicate, const GroupId& id) {
  const auto when = static_cast<std::uint64_t>(static_cast<std::uint32_t>(id.week));
  return entity_key(replicate, id.founder, (when << 16U | id.ordinal) << 8U | 0x80U);
}

/// Derived values of a parameter set.
Derived derive(const Parameters& parameters);

}  // namespace linli
