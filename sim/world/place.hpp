#pragma once
#include <cstdint>
#include <vector>

namespace linli {

/// Street (街道) > community (社区) > courtyard (院落) > dwelling. Dwellings of a courtyard are
/// numbered consecutively; a dwelling's number is the first part of its residents' identities.
struct Place {
  std::uint16_t streets = 1;
  std::vector<std::uint16_t> community_street;          ///< street of each community
  std::vector<std::uint16_t> courtyard_community;       ///< community of each courtyard
  std::vector<std::uint32_t> courtyard_first_dwelling;  ///< one longer than the number of courtyards
  std::vector<std::uint16_t> dwelling_courtyard;        ///< courtyard of each dwelling

  [[nodiscard]] std::size_t communities() const { return community_street.size(); }
  [[nodiscard]] std::size_t courtyards() const { return courtyard_community.size(); }
  [[nodiscard]] std::size_t dwellings() const { return dwelling_courtyard.size(); }
};

}  // namespace linli
