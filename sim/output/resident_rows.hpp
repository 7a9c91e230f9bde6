#pragma once
// Residents in a file are told by their row, since 64-bit identities are lost on R and JavaScript.
#include <cstdint>
#include <vector>

#include "world/identity.hpp"

namespace linli {

/// Row of every resident ever told: an open hash of 12 bytes a place. It grows with those who arrive,
/// as the population's own books do, not with weeks.
class ResidentRows {
 public:
  /// Gives the next row to a resident not told before; the row it has to one told before.
  std::int32_t add(ResidentId who);
  /// Its row, or -1.
  [[nodiscard]] std::int32_t find(ResidentId who) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  [[nodiscard]] std::size_t place(ResidentId who) const;
  void grow();
  std::vector<ResidentId> id_;  ///< 0: free
  std::vector<std::int32_t> row_;
  std::size_t size_ = 0;
};

}  // namespace linli
