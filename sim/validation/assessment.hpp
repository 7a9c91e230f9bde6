#pragma once
// What runs say of rows: figures, verdicts, breakers, and an honest count.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validation/rows.hpp"
#include "validation/runs.hpp"

namespace linli {

struct Finding {
  Estimate estimate;
  Verdict verdict = Verdict::no_figure;
};

struct RowResult {
  const Row* row = nullptr;
  Finding as_is;
  /// With a law taken out: the breakers, or, if so asked, every law.
  std::map<std::string_view, Finding> without;
  /// The kind that this run has shown. A row said to be emergent is so only if it holds and a breaker takes
  /// it away; else it is open.
  RowKind shown = RowKind::open;
};

struct Assessment {
  std::vector<RowResult> rows;
  /// Rows that a breaker was shown to carry, of those assessed.
  std::map<std::string_view, std::vector<std::string_view>> carried;
  [[nodiscard]] std::size_t count(RowKind kind, Verdict verdict) const;
  [[nodiscard]] bool any_fails() const;
};

/// Rows by name ("S24 number") or by the row of the source ("S24"), in the order of the table; all if `names`
/// is empty. Throws UserError for a name that there is not (what = "--rows") or that cannot be shown.
std::vector<const Row*> rows_named(const std::vector<std::string>& names, const std::string& what);

/// The worlds that rows need; with `every_law` each with every law taken out.
std::set<WorldName> worlds_of(const std::vector<const Row*>& rows, bool breakers, bool every_law);

/// A row in worlds that were computed, with a law taken out unless that is empty.
Finding find_out(const Runs& runs, const Row& row, std::string_view law = "");

/// A breaker carries at least this many rows, or carries none.
inline constexpr std::size_t kLeastCarried = 3;

/// Computes what is missing and says what it shows.
Assessment assess(Runs& runs, const std::vector<const Row*>& rows, bool every_law = false);

}  // namespace linli
