#include "engine/checkpoint.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/state.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

static_assert(std::endian::native == std::endian::little, "states are saved as they are in memory");

class Saver {
 public:
  template <class T>
  void leaf(const T& value) {
    const auto at = bytes.size();
    bytes.resize(at + sizeof value);
    std::memcpy(bytes.data() + at, &value, sizeof value);
  }
  std::size_t size(std::size_t items) {
    leaf(static_cast<std::uint64_t>(items));
    return items;
  }
  std::vector<std::byte> bytes;
};

class Restorer {
 public:
  explicit Restorer(std::span<const std::byte> bytes) : left_(bytes) {}
  template <class T>
  void leaf(T& value) {
    if (left_.size() < sizeof value) throw BrokenState("it ends too early");
    std::memcpy(&value, left_.data(), sizeof value);
    left_ = left_.subspan(sizeof value);
  }
  std::size_t size(std::size_t) {
    std::uint64_t items = 0;
    leaf(items);
    // No item is smaller than a byte: what claims to be longer than what is left is damaged.
    if (items > left_.size()) throw BrokenState("it ends too early");
    return items;
  }
  [[nodiscard]] std::span<const std::byte> left() const { return left_; }

 private:
  std::span<const std::byte> left_;
};

template <class T>
std::vector<std::byte> bytes_of(const T& what) {
  Saver saver;
  // The visitor takes what it visits by reference, to be able to restore it; a Saver changes nothing.
  visit_state(saver, const_cast<T&>(what));
  return std::move(saver.bytes);
}

}  // namespace

std::vector<std::byte> saved(const World& world) { return bytes_of(world); }
std::vector<std::byte> saved(const WeekLog& log) { return bytes_of(log); }

void restore(World& world, std::span<const std::byte> bytes) {
  Restorer restorer(bytes);
  visit_state(restorer, world);
  if (!restorer.left().empty()) throw BrokenState("it is longer than a state of this program");
}

void restore(WeekLog& log, std::span<const std::byte>& bytes) {
  Restorer restorer(bytes);
  visit_state(restorer, log);
  bytes = restorer.left();
}

Week common_until(const Scenario& a, const Scenario& b) {
  if (!(a.parameters == b.parameters) || !(a.graph == b.graph) || a.seed != b.seed ||
      a.replicate != b.replicate || a.burn_in_weeks != b.burn_in_weeks)
    return kLongAgo;
  Week first = kNever;
  // Plans are known by their number: one that stands elsewhere is another.
  for (std::size_t i = 0; i < std::max(a.interventions.size(), b.interventions.size()); ++i) {
    const auto* one = i < a.interventions.size() ? &a.interventions[i] : nullptr;
    const auto* other = i < b.interventions.size() ? &b.interventions[i] : nullptr;
    if (one != nullptr && other != nullptr && *one == *other) continue;
    for (const auto* plan : {one, other})
      if (plan != nullptr) first = std::min(first, plan->first_week);
  }
  const auto only_in = [&](const Scenario& with, const Scenario& without) {
    for (const auto& event : with.events)
      if (std::find(without.events.begin(), without.events.end(), event) == without.events.end())
        first = std::min(first, event.week);
  };
  only_in(a, b);
  only_in(b, a);
  return first == kNever ? kNever : first - 1;
}

}  // namespace linli
