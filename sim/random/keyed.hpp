#pragma once
// Counter-based draws: each is a pure function of (seed, replicate), who, what and when.
// Philox4x32-10 (Salmon et al. 2011) from Random123. Two blocks in chain: the first over the
// entities gives a key of 64 bits, the second draws under that key at (stream, week, index).
// The arm of a study is never part of a key.
#include <cstdint>

#include "random/streams.hpp"

namespace linli {

/// What makes one history of luck: the same for every arm of a study.
struct ReplicateKey {
  std::uint32_t seed = 1;
  std::uint32_t replicate = 0;
  friend bool operator==(const ReplicateKey&, const ReplicateKey&) = default;
};

/// Key of an entity, or of an ordered pair of entities; may be kept (it never changes).
struct EntityKey {
  std::uint32_t k0 = 0;
  std::uint32_t k1 = 0;
  friend bool operator==(const EntityKey&, const EntityKey&) = default;
};

/// Both words as one number: to order by, or to make keys of entities that have no identity of their own.
constexpr std::uint64_t as_number(EntityKey key) {
  return static_cast<std::uint64_t>(key.k1) << 32U | key.k0;
}

/// One Philox output block.
struct Block {
  std::uint32_t word[4];
};

/// First block of the chain. `a`, `b`: identities (b = 0 for a single entity).
EntityKey entity_key(ReplicateKey replicate, std::uint64_t a, std::uint64_t b = 0);
/// Key of an unordered pair: by (lower identity, higher identity), whatever the order given.
EntityKey pair_key(ReplicateKey replicate, std::uint64_t a, std::uint64_t b);

/// Second block of the chain. `week` may be negative (burn-in).
Block draw_block(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index = 0);

/// The upper 52 of 64 random bits as the middle of their cell: an exact double in the open interval (0, 1).
constexpr double open_unit(std::uint32_t low, std::uint32_t high) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32U | low) >> 12U;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

/// Uniform on the open interval (0, 1), 52 bits: with 53, the middle of the last cell would round to 1.
double draw_uniform(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index = 0);
/// Two uniforms from the one block of (stream, week, index); first equals draw_uniform's.
struct UniformPair {
  double first;
  double second;
};
UniformPair draw_uniform_pair(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index = 0);
/// True with probability p (p <= 0 or NaN never, p >= 1 always).
bool draw_bernoulli(EntityKey key, Stream stream, std::int32_t week, double p, std::uint32_t index = 0);
/// The first index in [from, end) of which draw_bernoulli(key, stream, week, p, index) succeeds; `end` if
/// none.
int first_success(EntityKey key, Stream stream, std::int32_t week, double p, int from, int end);
/// Standard normal, by the quantile function of one uniform.
double draw_normal(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index = 0);
/// Exponential of mean 1.
double draw_exponential(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index = 0);
/// Standard logistic: logit of one uniform. `a > draw_logistic()` has probability logistic(a).
double draw_logistic(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index = 0);
/// Integer in [0, n), n >= 1, without modulo bias beyond 2^-64 n.
std::uint32_t draw_below(EntityKey key, Stream stream, std::int32_t week, std::uint32_t n,
                         std::uint32_t index = 0);
/// Poisson of mean in [0, 50], by inversion of one uniform; a negative or NaN mean gives 0.
std::uint32_t draw_poisson(EntityKey key, Stream stream, std::int32_t week, double mean,
                           std::uint32_t index = 0);

}  // namespace linli
