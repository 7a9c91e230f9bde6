#include "world/ties.hpp"

#include <algorithm>
#include <cstddef>

#include "world/invariant.hpp"

namespace linli {
namespace {

/// Room given to a list that outgrows its place: half as much again, so that adding is amortised.
std::uint32_t room_for(std::uint32_t size) { return size + size / 2 + 2; }

}  // namespace

void Ties::resize(std::size_t capacity) {
  LINLI_INVARIANT(capacity <= Tie::kMost, "a run has fewer than 2^29 residents");
  if (capacity > range_.size()) range_.resize(capacity);
}

Tie* Ties::place_of(ResidentIndex r, ResidentId whom, std::span<const ResidentId> id) {
  Tie* const first = pool_.data() + range_[r].first;
  return std::lower_bound(first, first + range_[r].size, whom,
                          [&id](const Tie& tie, ResidentId value) { return id[tie.other] < value; });
}

bool Ties::tied(ResidentIndex a, ResidentIndex b, std::span<const ResidentId> id) const {
  const auto list = degree(a) <= degree(b) ? of(a) : of(b);
  const ResidentIndex whom = degree(a) <= degree(b) ? b : a;
  const auto at = std::lower_bound(list.begin(), list.end(), id[whom],
                                   [&id](const Tie& tie, ResidentId value) { return id[tie.other] < value; });
  return at != list.end() && at->other == whom;
}

void Ties::insert(ResidentIndex r, Tie tie, std::span<const ResidentId> id) {
  Range& range = range_[r];
  if (range.size == range.room) move_to_end(range);
  Tie* const at = place_of(r, id[tie.other], id);
  Tie* const end = pool_.data() + range.first + range.size;
  std::move_backward(at, end, end + 1);
  *at = tie;
  ++range.size;
}

void Ties::erase(ResidentIndex r, ResidentIndex whom, std::span<const ResidentId> id) {
  Tie* const at = place_of(r, id[whom], id);
  std::move(at + 1, pool_.data() + range_[r].first + range_[r].size, at);
  --range_[r].size;
}

void Ties::move_to_end(Range& range) {
  const std::uint32_t room = room_for(range.size);
  const std::uint64_t first = pool_.size();
  pool_.resize(pool_.size() + room);
  std::copy_n(pool_.begin() + static_cast<std::ptrdiff_t>(range.first), range.size,
              pool_.begin() + static_cast<std::ptrdiff_t>(first));
  unused_ += range.room;
  range.first = first;
  range.room = room;
  if (unused_ > pool_.size() / 2) compact();
}

void Ties::compact() {
  std::vector<Tie> pool;
  pool.reserve(pool_.size() - unused_);
  for (Range& range : range_) {
    const auto from = pool_.begin() + static_cast<std::ptrdiff_t>(range.first);
    range.first = pool.size();
    pool.insert(pool.end(), from, from + range.size);
    pool.resize(range.first + range.room);
  }
  pool_ = std::move(pool);
  unused_ = 0;
}

bool Ties::add(ResidentIndex a, ResidentIndex b, TieKind kind, std::span<const ResidentId> id) {
  if (a == b || tied(a, b, id)) return false;
  insert(a, {b, kind}, id);
  insert(b, {a, kind}, id);
  ++count_;
  return true;
}

void Ties::add_all(std::span<const NewTie> list, std::span<const ResidentId> id) {
  if (list.size() < count_ / 8) {
    for (const NewTie& tie : list) add(tie.a, tie.b, tie.kind, id);
    return;
  }
  rebuild_with(list);
  sort_and_unite(id);
}

/// Lays out a new pool: for every resident the ties there are, then the new ones in the order given.
void Ties::rebuild_with(std::span<const NewTie> list) {
  std::vector<Range> range(range_.size());
  for (std::size_t r = 0; r < range_.size(); ++r) range[r].room = range_[r].size;
  for (const NewTie& tie : list) {
    if (tie.a == tie.b) continue;
    ++range[tie.a].room;
    ++range[tie.b].room;
  }
  std::uint64_t first = 0;
  for (Range& each : range) {
    each.first = first;
    first += each.room;
  }
  std::vector<Tie> pool(first);
  for (ResidentIndex r = 0; r < range.size(); ++r) {
    for (const Tie& tie : of(r)) pool[range[r].first + range[r].size++] = tie;
  }
  for (const NewTie& tie : list) {
    if (tie.a == tie.b) continue;
    pool[range[tie.a].first + range[tie.a].size++] = {tie.b, tie.kind};
    pool[range[tie.b].first + range[tie.b].size++] = {tie.a, tie.kind};
  }
  range_ = std::move(range);
  pool_ = std::move(pool);
  unused_ = 0;
}

/// Sorts every list by identity and keeps the first of equals.
void Ties::sort_and_unite(std::span<const ResidentId> id) {
  std::uint64_t ends = 0;
  for (Range& range : range_) {
    Tie* const first = pool_.data() + range.first;
    Tie* const end = first + range.size;
    std::stable_sort(first, end, [&id](const Tie& x, const Tie& y) { return id[x.other] < id[y.other]; });
    Tie* const last = std::unique(first, end, [](const Tie& x, const Tie& y) { return x.other == y.other; });
    range.size = static_cast<std::uint32_t>(last - first);
    ends += range.size;
  }
  count_ = ends / 2;
}

void Ties::remove_all(ResidentIndex r, std::span<const ResidentId> id) {
  for (const Tie& tie : of(r)) erase(tie.other, r, id);
  count_ -= range_[r].size;
  range_[r].size = 0;
}

}  // namespace linli
