#include "random/keyed.hpp"

#include <Random123/philox.h>

#include <algorithm>

#include "random/keyed_lanes.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

using Philox = r123::Philox4x32;

}  // namespace

EntityKey entity_key(ReplicateKey replicate, std::uint64_t a, std::uint64_t b) {
  const Philox::ctr_type counter{{static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(a >> 32U),
                                  static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32U)}};
  const Philox::key_type key{{replicate.seed, replicate.replicate}};
  const auto out = Philox()(counter, key);
  return {out[0], out[1]};
}

EntityKey pair_key(ReplicateKey replicate, std::uint64_t a, std::uint64_t b) {
  return entity_key(replicate, std::min(a, b), std::max(a, b));
}

Block draw_block(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index) {
  const Philox::ctr_type counter{
      {static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(week), index, 0U}};
  const auto out = Philox()(counter, Philox::key_type{{key.k0, key.k1}});
  return {{out[0], out[1], out[2], out[3]}};
}

double draw_uniform(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index) {
  const Block block = draw_block(key, stream, week, index);
  return open_unit(block.word[0], block.word[1]);
}

UniformPair draw_uniform_pair(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index) {
  const Block block = draw_block(key, stream, week, index);
  return {open_unit(block.word[0], block.word[1]), open_unit(block.word[2], block.word[3])};
}

bool draw_bernoulli(EntityKey key, Stream stream, std::int32_t week, double p, std::uint32_t index) {
  return draw_uniform(key, stream, week, index) < p;
}

int first_success(EntityKey key, Stream stream, std::int32_t week, double p, int from, int end) {
  if (!(p > 0.0)) return end;
  for (int first = from; first < end; first += static_cast<int>(kLanes)) {
    const UniformLanes u = draw_indices(key, stream, week, static_cast<std::uint32_t>(first));
    for (int index = first; index < std::min(end, first + static_cast<int>(kLanes)); ++index) {
      if (u[static_cast<std::size_t>(index - first)] < p) return index;
    }
  }
  return end;
}

double draw_normal(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index) {
  return normal_quantile(draw_uniform(key, stream, week, index));
}

double draw_exponential(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index) {
  return -det_log(draw_uniform(key, stream, week, index));
}

double draw_logistic(EntityKey key, Stream stream, std::int32_t week, std::uint32_t index) {
  return logit(draw_uniform(key, stream, week, index));
}

std::uint32_t draw_below(EntityKey key, Stream stream, std::int32_t week, std::uint32_t n,
                         std::uint32_t index) {
  const Block block = draw_block(key, stream, week, index);
  // The top 32 bits of (64 random bits * n) / 2^32, in two 32-bit halves.
  const std::uint64_t low = static_cast<std::uint64_t>(block.word[0]) * n;
  const std::uint64_t high = static_cast<std::uint64_t>(block.word[1]) * n + (low >> 32U);
  return static_cast<std::uint32_t>(high >> 32U);
}

std::uint32_t draw_poisson(EntityKey key, Stream stream, std::int32_t week, double mean,
                           std::uint32_t index) {
  if (!(mean > 0.0)) return 0;
  double remaining = draw_uniform(key, stream, week, index);
  double term = det_exp(-mean);
  std::uint32_t count = 0;
  while (remaining > term && count < 1000) {
    remaining -= term;
    ++count;
    term *= mean / count;
  }
  return count;
}

}  // namespace linli
