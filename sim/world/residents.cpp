#include "world/residents.hpp"

#include <algorithm>

namespace linli {

ResidentIndex Residents::add(ResidentId who, EntityKey who_key, std::uint16_t where, Week born, Week since,
                             bool is_caregiver, const Traits& what) {
  ResidentIndex r = 0;
  if (free_.empty()) {
    r = static_cast<ResidentIndex>(id.size());
    const auto grow = [](auto& column) { column.emplace_back(); };
    grow(id), grow(key), grow(courtyard), grow(birth), grow(arrived), grow(caregiver), grow(traits);
    grow(touched), grow(motivation), grow(reliance), grow(concern), grow(confidence), grow(fatigue),
        grow(skill);
    grow(first_active), grow(last_active), grow(attendance_rate), grow(attended);
  } else {
    r = free_.back();
    free_.pop_back();
  }
  id[r] = who;
  key[r] = who_key;
  courtyard[r] = where;
  birth[r] = born;
  arrived[r] = since;
  caregiver[r] = is_caregiver ? 1 : 0;
  traits[r] = what;
  touched[r] = since;
  motivation[r] = what.motivation;
  reliance[r] = 0;
  concern[r] = what.concern;
  confidence[r] = what.confidence;
  fatigue[r] = 0;
  skill[r] = {};
  first_active[r] = kNever;
  last_active[r] = kLongAgo;
  attendance_rate[r] = 0;
  attended[r] = 0;
  ++count_;
  return r;
}

void Residents::remove(ResidentIndex r) {
  if (id[r] == 0) return;
  id[r] = 0;
  key[r] = {};
  free_.push_back(r);
  --count_;
}

std::vector<ResidentIndex> Residents::in_identity_order() const {
  std::vector<ResidentIndex> order;
  order.reserve(count_);
  for (ResidentIndex r = 0; r < id.size(); ++r) {
    if (id[r] != 0) order.push_back(r);
  }
  std::sort(order.begin(), order.end(), [this](ResidentIndex a, ResidentIndex b) { return id[a] < id[b]; });
  return order;
}

}  // namespace linli
