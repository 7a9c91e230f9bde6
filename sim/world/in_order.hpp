#pragma once
// Lists of residents kept in order of identity, so that nothing depends on where residents are stored.
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "world/identity.hpp"

namespace linli {

/// Where `r` is in a list in order of identity, or would be. `id`: identity of every slot; `slot`: what gives
/// the slot of an entry, such as &Member::resident.
template <typename List, typename Slot = std::identity>
auto place_in_order(List& list, ResidentIndex r, const std::vector<ResidentId>& id, Slot slot = {}) {
  return std::lower_bound(list.begin(), list.end(), id[r], [&](const auto& entry, ResidentId want) {
    return id[std::invoke(slot, entry)] < want;
  });
}

/// The entry of `r` in such a list, or its end.
template <typename List, typename Slot = std::identity>
auto find_in_order(List& list, ResidentIndex r, const std::vector<ResidentId>& id, Slot slot = {}) {
  const auto at = place_in_order(list, r, id, slot);
  return at != list.end() && std::invoke(slot, *at) == r ? at : list.end();
}

/// Takes the entry of `r` out of such a list, if there is one.
template <typename List, typename Slot = std::identity>
void erase_in_order(List& list, ResidentIndex r, const std::vector<ResidentId>& id, Slot slot = {}) {
  if (const auto at = find_in_order(list, r, id, slot); at != list.end()) list.erase(at);
}

/// Puts residents in order of identity, each once.
inline void put_in_order(std::vector<ResidentIndex>& list, const std::vector<ResidentId>& id) {
  std::sort(list.begin(), list.end(), [&](ResidentIndex a, ResidentIndex b) { return id[a] < id[b]; });
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// Of residents with a number each, those with the lowest, at most so many, the lowest first; those with the
/// same number in order of identity.
inline std::vector<ResidentIndex> lowest(std::vector<std::pair<double, ResidentIndex>> numbered,
                                         std::size_t most, const std::vector<ResidentId>& id) {
  std::sort(numbered.begin(), numbered.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : id[a.second] < id[b.second];
  });
  if (numbered.size() > most) numbered.resize(most);
  std::vector<ResidentIndex> list;
  list.reserve(numbered.size());
  for (const auto& [number, r] : numbered) list.push_back(r);
  return list;
}

}  // namespace linli
