#pragma once
// Draws of many entities at once: the same numbers as one by one (random/keyed.hpp), worked out side by side
// so that the compiler can use integer vectors, which change no bit.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "random/keyed.hpp"

namespace linli {

/// Draws worked out side by side.
inline constexpr std::size_t kLanes = 8;

/// Entities, or ordered pairs of entities, of one lot of draws (b = 0 for a single entity).
struct EntityLanes {
  std::array<std::uint64_t, kLanes> a{};
  std::array<std::uint64_t, kLanes> b{};
  void set(std::size_t lane, std::uint64_t first, std::uint64_t second = 0) {
    a[lane] = first;
    b[lane] = second;
  }
  /// An unordered pair, as `pair_key` takes it.
  void set_pair(std::size_t lane, std::uint64_t one, std::uint64_t other) {
    set(lane, std::min(one, other), std::max(one, other));
  }
};

struct KeyLanes {
  std::array<std::uint32_t, kLanes> k0{};
  std::array<std::uint32_t, kLanes> k1{};
  [[nodiscard]] EntityKey at(std::size_t lane) const { return {k0[lane], k1[lane]}; }
};

using UniformLanes = std::array<double, kLanes>;

/// entity_key(replicate, a, b) of every lane.
KeyLanes entity_keys(ReplicateKey replicate, const EntityLanes& who);
/// draw_uniform(key, stream, week, index) of every lane.
UniformLanes draw_uniforms(const KeyLanes& keys, Stream stream, std::int32_t week, std::uint32_t index = 0);
/// draw_uniform(key, stream, week, index) of as many indices from `first` on as there are lanes.
UniformLanes draw_indices(EntityKey key, Stream stream, std::int32_t week, std::uint32_t first);

/// For each of `count` entities in turn: `who(i, lanes, lane)` sets it, `use(i, u)` takes
/// draw_uniform(entity_key(luck, a, b), stream, week, index).
template <class Who, class Use>
void draw_each(ReplicateKey luck, std::size_t count, Stream stream, std::int32_t week, std::uint32_t index,
               const Who& who, const Use& use) {
  EntityLanes lanes;
  for (std::size_t first = 0; first < count; first += kLanes) {
    const std::size_t some = std::min(kLanes, count - first);
    for (std::size_t k = 0; k < some; ++k) who(first + k, lanes, k);
    const UniformLanes u = draw_uniforms(entity_keys(luck, lanes), stream, week, index);
    for (std::size_t k = 0; k < some; ++k) use(first + k, u[k]);
  }
}

}  // namespace linli
