#pragma once
// The rows of the source and the published targets that a simulation can show: what is compared, in which
// worlds, with which band, and which law carries it.
#include <span>
#include <string_view>

#include "validation/estimate.hpp"

namespace linli {

/// Where what a row shows comes from.
enum class RowKind : std::uint8_t {
  input,       ///< a parameter, a lever or a script says it
  definition,  ///< it follows from what we call things
  calibrated,  ///< a parameter was chosen to hit it
  emergent,    ///< none was; taking out its breaker, a law that carries at least three rows, takes it away
  open,        ///< none was, but no law has been shown to carry it
};
std::string_view name_of(RowKind kind, bool zh);

enum class RowGroup : std::uint8_t {
  taking_part,
  life,
  quarrels,
  affairs,
  academy,
  money,
  company,
  events,
  others
};
inline constexpr int kRowGroups = 9;
std::string_view name_of(RowGroup group, bool zh);

/// A fact of a setting.
struct Where {
  std::string_view setting, fact;
};

struct Row {
  std::string_view name;  ///< such as "S24 number"; T: a published target
  RowGroup group;
  std::string_view fact_en, fact_zh;
  RowKind kind;
  Comparison comparison;
  Where a, b;  ///< b: empty for a level
  Band band;
  std::string_view breaker = "";  ///< a law
  std::string_view also = "";     ///< another law that takes it away
};

/// Every row, group by group.
std::span<const Row> rows();

/// The row of the source that a row is of: "S24" of "S24 number", "T" of a target.
std::string_view source_of(const Row& row);

/// A row that cannot be shown, and why.
struct RowNotShown {
  std::string_view name, why_en, why_zh;
};
std::span<const RowNotShown> rows_not_shown();

/// A practice and the setting that it is compared with, for what it gains.
struct PracticeArm {
  std::string_view setting, against;
};
std::span<const PracticeArm> practice_arms();

// Groups of rows (rows_of_nature.cpp, rows_of_support.cpp).
std::span<const Row> rows_of_nature();
std::span<const Row> rows_of_support();

}  // namespace linli
