#include "world/calendar.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace linli {
namespace {

int slot_of(Week week, int ring) { return ((week % ring) + ring) % ring; }

}  // namespace

void Calendar::add(const Waking& waking, Week now) {
  if (waking.due == kNever) return;
  if (waking.due - now < kRing) {
    ring_[slot_of(waking.due, kRing)].push_back(waking);
  } else {
    later_.push_back(waking);
  }
}

std::vector<Waking> Calendar::take(Week week) {
  if (slot_of(week, kRing) == 0) {  // once a turn of the ring: bring near what was far
    const auto near =
        std::partition(later_.begin(), later_.end(), [&](const Waking& w) { return w.due - week >= kRing; });
    for (auto it = near; it != later_.end(); ++it) ring_[slot_of(it->due, kRing)].push_back(*it);
    later_.erase(near, later_.end());
  }
  std::vector<Waking> due;
  auto& bucket = ring_[slot_of(week, kRing)];
  due.swap(bucket);
  std::sort(due.begin(), due.end(), [](const Waking& a, const Waking& b) {
    return std::tie(a.clock, a.who, a.spell) < std::tie(b.clock, b.who, b.spell);
  });
  return due;
}

Week next_passage(EntityKey key, Stream stream, std::uint32_t spell, double rate_per_week, Week now) {
  if (!(rate_per_week > 0.0)) return kNever;
  const double wait = draw_exponential(key, stream, 0, spell) / rate_per_week;
  if (wait > 1e8) return kNever;
  return now + std::max(1, static_cast<Week>(std::ceil(wait)));
}

}  // namespace linli
