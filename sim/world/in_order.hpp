#pragma once
// Lists of residents kept in order of identity, so that nothing depends on where residents are stored.
#include <algorithm>
#include <functional>
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

}  // namespace linli
