#pragma once
// Scalars, texts and lists of a tree into values of a record, with complaints.
#include <optional>
#include <string>
#include <string_view>

#include "scenario/complaint.hpp"
#include "scenario/fields.hpp"
#include "scenario/tree.hpp"

namespace linli {

/// Bounds of a number, as every record states them.
struct NumberRecord {
  FieldKind kind = FieldKind::real;  ///< real, integer or flag
  double low = 0;
  double high = 0;
  std::string_view unit = "1";
};

/// What a number of this record may be, in words: "a whole number of weeks from 1 to 52".
std::string expectation(const NumberRecord& record);

/// The number in a node, or nothing and a complaint under `key`.
std::optional<double> read_number(const Node& node, const NumberRecord& record, const std::string& key,
                                  Complaints& complaints);
/// The value of a field in a node, or nothing and complaints under `key`.
std::optional<FieldValue> read_field(const Node& node, const Field& field, const std::string& key,
                                     Complaints& complaints);

}  // namespace linli
