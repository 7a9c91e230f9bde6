#pragma once
// Who and where: identities that every arm of a study shares, apart from where a thing is stored.
#include <compare>
#include <cstdint>
#include <limits>

namespace linli {

/// Week of the run; 0 is the end of burn-in, negative weeks are burn-in.
using Week = std::int32_t;
inline constexpr Week kNever = std::numeric_limits<Week>::max();
inline constexpr Week kLongAgo = std::numeric_limits<Week>::min() / 2;

/// Position of a resident in storage. Never an identity: slots are used again.
using ResidentIndex = std::uint32_t;
inline constexpr ResidentIndex kNobody = 0xFFFFFFFFU;

/// Identity of a resident: dwelling (32 bits), occupancy (16), member (16). Never 0 for a resident:
/// members are numbered from 1.
using ResidentId = std::uint64_t;
constexpr ResidentId resident_id(std::uint32_t dwelling, std::uint16_t occupancy, std::uint16_t member) {
  return static_cast<std::uint64_t>(dwelling) << 32U | static_cast<std::uint64_t>(occupancy) << 16U | member;
}
constexpr std::uint32_t dwelling_of(ResidentId id) { return static_cast<std::uint32_t>(id >> 32U); }
constexpr std::uint16_t occupancy_of(ResidentId id) { return static_cast<std::uint16_t>(id >> 16U); }
constexpr std::uint16_t member_of(ResidentId id) { return static_cast<std::uint16_t>(id); }

/// Identity of a group: its founder, the week, and the founder's how-manieth group that week.
/// In a split the captain of the new part is its founder.
struct GroupId {
  ResidentId founder = 0;
  Week week = 0;
  std::uint16_t ordinal = 0;
  friend auto operator<=>(const GroupId&, const GroupId&) = default;
};

/// What a group can be about: recreation, and the seven kinds of public group of S19.
enum class Topic : std::uint8_t {
  recreation,
  culture,
  environment,
  safety,
  volunteering,
  rights,
  daily_services,
  education,
};
inline constexpr int kTopics = 8;

/// Age classes: child < 18, young adult < 40, midlife < 60, senior.
enum class AgeClass : std::uint8_t { child, young_adult, midlife, senior };
inline constexpr int kAgeClasses = 4;
/// Age class of one born in week `birth`, at week `now` (a year has 52 weeks).
constexpr AgeClass age_class(Week birth, Week now) {
  const int years = (now - birth) / 52;
  if (years < 18) return AgeClass::child;
  if (years < 40) return AgeClass::young_adult;
  return years < 60 ? AgeClass::midlife : AgeClass::senior;
}

/// Skills that taking part can teach: finance norms, consensus and negotiation, asking for resources, running
/// a project.
enum class Skill : std::uint8_t { finance, consensus, resources, project };
inline constexpr int kSkills = 4;

}  // namespace linli
