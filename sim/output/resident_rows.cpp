#include "output/resident_rows.hpp"

#include <bit>

namespace linli {

std::size_t ResidentRows::place(ResidentId who) const {
  // Fibonacci hashing: the high bits of the product are the well mixed ones. Sizes are powers of two.
  const auto shift = 64 - std::countr_zero(id_.size());
  std::size_t at = ((who ^ who >> 32U) * 0x9E37'79B9'7F4A'7C15ULL) >> shift;
  while (id_[at] != 0 && id_[at] != who) at = (at + 1) & (id_.size() - 1);
  return at;
}

void ResidentRows::grow() {
  auto ids = std::move(id_);
  auto rows = std::move(row_);
  id_.assign(ids.empty() ? 1024 : 2 * ids.size(), 0);
  row_.assign(id_.size(), -1);
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (ids[i] != 0) {
      const auto at = place(ids[i]);
      id_[at] = ids[i];
      row_[at] = rows[i];
    }
}

std::int32_t ResidentRows::add(ResidentId who) {
  if (3 * (size_ + 1) > 2 * id_.size()) grow();
  const auto at = place(who);
  if (id_[at] == who) return row_[at];
  id_[at] = who;
  row_[at] = static_cast<std::int32_t>(size_++);
  return row_[at];
}

std::int32_t ResidentRows::find(ResidentId who) const {
  if (id_.empty() || who == 0) return -1;
  const auto at = place(who);
  return id_[at] == who ? row_[at] : -1;
}

}  // namespace linli
