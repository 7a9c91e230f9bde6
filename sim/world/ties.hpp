#pragma once
// The social graph: an adjacency that can gain and lose ties. Neighbours are kept in order of
// identity, so that nothing depends on where residents are stored.
#include <cstdint>
#include <span>
#include <vector>

#include "world/identity.hpp"

namespace linli {

enum class TieKind : std::uint8_t { household, neighbour, circle, weak, work, file };

/// One end of a tie, in 32 bits: what a million residents read most. So there are at most 2^29 residents.
struct Tie {
  static constexpr std::uint32_t kMost = (1U << 29U) - 1U;
  Tie() : Tie(kMost, TieKind::household) {}
  Tie(ResidentIndex whom, TieKind what) : other(whom & kMost), kind(what) {}
  std::uint32_t other : 29;
  TieKind kind : 3;
};
static_assert(sizeof(Tie) == 4);

class Ties {
 public:
  /// Makes room for residents up to `capacity` (keeps what is there).
  void resize(std::size_t capacity);
  /// Neighbours of r in order of identity. Invalidated by add and remove.
  [[nodiscard]] std::span<const Tie> of(ResidentIndex r) const {
    return {pool_.data() + range_[r].first, range_[r].size};
  }
  [[nodiscard]] std::size_t degree(ResidentIndex r) const { return range_[r].size; }
  [[nodiscard]] bool tied(ResidentIndex a, ResidentIndex b, std::span<const ResidentId> id) const;
  /// Adds a tie in both directions; false (and no change) if there is one, or a == b.
  bool add(ResidentIndex a, ResidentIndex b, TieKind kind, std::span<const ResidentId> id);
  /// Adds many ties at once (unsorted, possibly repeated; the first kind given wins): O(n log n).
  struct NewTie {
    ResidentIndex a;
    ResidentIndex b;
    TieKind kind;
  };
  void add_all(std::span<const NewTie> list, std::span<const ResidentId> id);
  /// Removes every tie of r.
  void remove_all(ResidentIndex r, std::span<const ResidentId> id);
  /// Number of ties (each counted once).
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  friend struct StateAccess;  ///< engine/state.hpp
  struct Range {
    std::uint64_t first = 0;
    std::uint32_t size = 0;
    std::uint32_t room = 0;
  };
  Tie* place_of(ResidentIndex r, ResidentId whom, std::span<const ResidentId> id);
  void insert(ResidentIndex r, Tie tie, std::span<const ResidentId> id);
  void erase(ResidentIndex r, ResidentIndex whom, std::span<const ResidentId> id);
  void move_to_end(Range& range);
  void compact();
  void rebuild_with(std::span<const NewTie> list);
  void sort_and_unite(std::span<const ResidentId> id);

  std::vector<Range> range_;
  std::vector<Tie> pool_;
  std::uint64_t unused_ = 0;  ///< entries of the pool that no list owns
  std::size_t count_ = 0;
};

}  // namespace linli
