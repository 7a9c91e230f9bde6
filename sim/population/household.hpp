#pragma once
// The life of a household in a dwelling, drawn whole when it moves in: who belongs to it, when each
// is born, comes of age and leaves or dies, and when it moves away. So demography is a pure function
// of (seed, replicate, dwelling, occupancy), the same for every arm of a study.
#include <vector>

#include "parameters/parameters.hpp"
#include "random/keyed.hpp"
#include "world/identity.hpp"

namespace linli {

struct MemberPlan {
  std::uint16_t member = 1;  ///< number within the household, from 1
  Week birth = 0;
  Week enters = 0;       ///< first week in the dwelling (arrival of the household, or birth)
  Week leaves = kNever;  ///< first week no longer there (moved away, left home, died)
  bool caregiver = false;
};

struct HouseholdPlan {
  std::uint32_t dwelling = 0;
  std::uint16_t occupancy = 0;
  Week arrives = 0;
  Week leaves = 0;  ///< first week in which the next household is there
  std::vector<MemberPlan> members;
};

/// The household that moves into `dwelling` as its `occupancy`-th, in week `arrives`.
HouseholdPlan plan_household(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                             std::uint16_t occupancy, Week arrives);

/// The household that lives in `dwelling` at `week` >= kDemographyEpoch, by following the renewal
/// process of the dwelling from kDemographyEpoch, a century before week 0, when every age and
/// tenure has become stationary.
HouseholdPlan household_at(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                           Week week);
inline constexpr Week kDemographyEpoch = -110 * 52;

/// The same for a dwelling of a graph read from a file whose vertices are residents: `tenants` adults
/// who come together and go together, when they move or one of them dies, so that every vertex
/// stays occupied.
HouseholdPlan plan_tenants(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                           std::uint16_t occupancy, Week arrives, std::uint16_t tenants);
HouseholdPlan tenants_at(ReplicateKey replicate, const Parameters& parameters, std::uint32_t dwelling,
                         Week week, std::uint16_t tenants);

}  // namespace linli
