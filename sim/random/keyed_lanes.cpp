#include "random/keyed_lanes.hpp"

#include <algorithm>

namespace linli {
namespace {

/// Counters and keys of Philox4x32, lane by lane.
struct PhiloxLanes {
  std::uint32_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
  std::uint32_t k0[kLanes], k1[kLanes];
};

/// Philox4x32-10 of every lane: section 3.3 of Salmon et al. (2011). Plain arrays and two loops, since this
/// is the form that GCC turns into vectors.
void philox(PhiloxLanes& x) {
  for (int round = 0; round < 10; ++round) {
    std::uint32_t n0[kLanes], n1[kLanes], n2[kLanes], n3[kLanes];
    for (std::size_t k = 0; k < kLanes; ++k) {
      const std::uint64_t p0 = std::uint64_t{0xD2511F53U} * x.c0[k];
      const std::uint64_t p1 = std::uint64_t{0xCD9E8D57U} * x.c2[k];
      n0[k] = static_cast<std::uint32_t>(p1 >> 32U) ^ x.c1[k] ^ x.k0[k];
      n1[k] = static_cast<std::uint32_t>(p1);
      n2[k] = static_cast<std::uint32_t>(p0 >> 32U) ^ x.c3[k] ^ x.k1[k];
      n3[k] = static_cast<std::uint32_t>(p0);
    }
    for (std::size_t k = 0; k < kLanes; ++k) {
      x.c0[k] = n0[k], x.c1[k] = n1[k], x.c2[k] = n2[k], x.c3[k] = n3[k];
      x.k0[k] += 0x9E3779B9U;
      x.k1[k] += 0xBB67AE85U;
    }
  }
}

/// The counter of `draw_block` in one lane.
void set_draw(PhiloxLanes& x, std::size_t lane, EntityKey key, Stream stream, std::int32_t week,
              std::uint32_t index) {
  x.c0[lane] = static_cast<std::uint32_t>(stream);
  x.c1[lane] = static_cast<std::uint32_t>(week);
  x.c2[lane] = index;
  x.c3[lane] = 0;
  x.k0[lane] = key.k0;
  x.k1[lane] = key.k1;
}

UniformLanes uniforms(PhiloxLanes& x) {
  philox(x);
  UniformLanes u{};
  for (std::size_t k = 0; k < kLanes; ++k) u[k] = open_unit(x.c0[k], x.c1[k]);
  return u;
}

}  // namespace

KeyLanes entity_keys(ReplicateKey replicate, const EntityLanes& who) {
  PhiloxLanes x{};
  for (std::size_t k = 0; k < kLanes; ++k) {
    x.c0[k] = static_cast<std::uint32_t>(who.a[k]);
    x.c1[k] = static_cast<std::uint32_t>(who.a[k] >> 32U);
    x.c2[k] = static_cast<std::uint32_t>(who.b[k]);
    x.c3[k] = static_cast<std::uint32_t>(who.b[k] >> 32U);
    x.k0[k] = replicate.seed;
    x.k1[k] = replicate.replicate;
  }
  philox(x);
  KeyLanes keys;
  std::copy_n(x.c0, kLanes, keys.k0.begin());
  std::copy_n(x.c1, kLanes, keys.k1.begin());
  return keys;
}

UniformLanes draw_uniforms(const KeyLanes& keys, Stream stream, std::int32_t week, std::uint32_t index) {
  PhiloxLanes x{};
  for (std::size_t k = 0; k < kLanes; ++k) set_draw(x, k, keys.at(k), stream, week, index);
  return uniforms(x);
}

UniformLanes draw_indices(EntityKey key, Stream stream, std::int32_t week, std::uint32_t first) {
  PhiloxLanes x{};
  for (std::size_t k = 0; k < kLanes; ++k)
    set_draw(x, k, key, stream, week, first + static_cast<std::uint32_t>(k));
  return uniforms(x);
}

}  // namespace linli
