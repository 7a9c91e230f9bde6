#include "world/group.hpp"

#include <algorithm>
#include <utility>

namespace linli {

const Member* Group::find(ResidentIndex r) const {
  const auto it =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.resident == r; });
  return it == members.end() ? nullptr : &*it;
}

Member* Group::find(ResidentIndex r) { return const_cast<Member*>(std::as_const(*this).find(r)); }

const Member* Group::holder(Role role) const {
  const auto it =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.role == role; });
  return it == members.end() ? nullptr : &*it;
}

ResidentIndex Group::captain() const {
  const Member* holder_of_it = holder(Role::captain);
  return holder_of_it == nullptr ? kNobody : holder_of_it->resident;
}

int Group::roles_filled() const {
  return static_cast<int>(
      std::count_if(members.begin(), members.end(), [](const Member& m) { return m.role != Role::member; }));
}

int Group::active(Week week) const {
  return static_cast<int>(std::count_if(members.begin(), members.end(),
                                        [&](const Member& m) { return m.last_attended > week - 4; }));
}

}  // namespace linli
