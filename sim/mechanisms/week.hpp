#pragma once
// What a week holds while it is being worked out: occasions, decisions and experiences that are
// proposed by mechanisms and then applied in a fixed order. Buffers are kept from week to week.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "world/world.hpp"

namespace linli {

/// What draws someone to an occasion, beyond what everybody weighs.
/// `acquainted`: invited by name, without a promise.
enum class Bond : std::uint8_t { none, acquainted, member, role, promised };

struct Candidate {
  ResidentIndex resident = kNobody;
  Bond bond = Bond::none;
  float word = 0;  ///< log-odds beyond the bond: one's word given, another's trust
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

struct Attendee {
  ResidentIndex resident = kNobody;
  float margin = 0;      ///< log-odds beyond the resident's own threshold
  bool carried = false;  ///< would not have come but for something from outside
  bool member = false;
  std::uint8_t ties = 0;  ///< ties present
};

/// Something one can attend this week.
struct Occasion {
  HostKind host = HostKind::committee;
  std::uint32_t number = 0;  ///< position of organiser, serial of group, number of intervention
  EntityKey key;
  Topic topic = Topic::recreation;
  bool public_affair = false;
  std::uint16_t community = 0;
  double hours = 1.5;
  double salience = 0;
  double legitimacy = 0;  ///< endorsement of the occasion itself, [0, 1]
  double gift = 0;
  std::optional<double> season;  ///< of a group's meeting: what those it calls have in common this quarter
  double autonomy = 0;           ///< who decides here, for those who are not members of a group
  double competence = 0;         ///< of those who come, unless work says more
  double relatedness_bonus = 0;  ///< an occasion made for meeting
  bool achievement = false;      ///< something was tried: success or failure moves confidence
  std::array<float, kSkills> teach{};  ///< share of the way to full skill, per attendance
  float concern = 0;                   ///< rise of concern, SD, towards what is seen there
  bool forms_ties = true;
  std::vector<Candidate> candidates;
  std::vector<Attendee> attending;  ///< in order of identity
};

/// What a week's taking part did for one resident's three needs, each in [-1, 1].
struct Experience {
  ResidentIndex resident = kNobody;
  std::uint64_t order = 0;  ///< identity of the host, for a fixed order of application
  float autonomy = 0, competence = 0, relatedness = 0;
  float hours = 0;
  bool felt = true;          ///< false: only hours and skills, no effect on needs
  bool achievement = false;  ///< something was tried: its success or failure moves confidence
  float mastery = 0;         ///< how it went, and whether it was we who did it, [-1, 1]
  bool by_gift = false;
  float concern = 0;         ///< what was seen: concern rises towards so many SD above baseline
  bool talked = false;       ///< someone active spoke of public affairs ...
  float talked_concern = 0;  ///< ... whose concern this is
  std::array<float, kSkills> learned{};
};

/// What a practice adds to a routine activity of this week before it is called.
struct RoutineOffer {
  std::size_t organiser = 0;  ///< position in World::organisers
  std::int32_t intervention = 0;
  double gift = 0;
  std::vector<ResidentIndex> told;  ///< who hear of it beside those who notice or are told anyway
};

/// A set of residents that is emptied without touching what it held.
class ResidentSet {
 public:
  /// Empties it and makes room for slots below `capacity`.
  void clear(std::size_t capacity) {
    if (stamp_.size() < capacity) stamp_.resize(capacity, 0);
    if (++now_ != 0) return;
    std::fill(stamp_.begin(), stamp_.end(), 0U);  // after 2^32 - 1 times
    now_ = 1;
  }
  /// Whether it was not in there before.
  bool insert(ResidentIndex r) { return std::exchange(stamp_[r], now_) != now_; }
  [[nodiscard]] bool contains(ResidentIndex r) const { return stamp_[r] == now_; }

 private:
  std::vector<std::uint32_t> stamp_;
  std::uint32_t now_ = 0;
};

struct WeekWork {
  WeekLog* log = nullptr;
  std::vector<RoutineOffer> routine_offers;
  std::vector<Occasion> occasions;
  std::vector<Experience> experiences;
  std::vector<Idea> ideas;
  std::vector<Ties::NewTie> new_ties;
  std::vector<ResidentIndex>
      dirty;         ///< whose state changed; at the end of the week each once, in order of identity
  ResidentSet some;  ///< room for whoever needs a set for a moment
  void clear();
};

/// Writes an event into the log and returns its number.
EventId note(World& world, WeekWork& work, Event event);
/// Yuan as fen, rounded to the nearest.
std::int64_t to_fen(double yuan);
/// Moves money; `fen` must be positive. Books both sides and group funds.
void pay(World& world, WeekWork& work, LedgerEntry entry);

}  // namespace linli
