#include "validation/assessment.hpp"

#include <algorithm>
#include <sstream>

#include "scenario/complaint.hpp"
#include "scenario/user_error.hpp"

namespace linli {
namespace {

/// "S42 S43" is of both rows; "S24 number" of S24.
bool is_named(const Row& row, const std::string& name) {
  if (row.name == name) return true;
  std::istringstream parts{std::string(row.name)};
  for (std::string part; parts >> part;) {
    if (part == name && (part.front() == 'S' || part == "T")) return true;
  }
  return false;
}

[[noreturn]] void refuse_name(const std::string& name, const std::string& what) {
  const Mark mark{what, 0, 0};
  for (const RowNotShown& each : rows_not_shown()) {
    if (each.name == name)
      refuse({mark, "", in_quotes(name), "a row that can be shown (" + std::string(each.why_en) + ")", ""});
  }
  std::vector<std::string_view> candidates;
  for (const Row& row : rows()) {
    candidates.push_back(row.name);
    candidates.push_back(source_of(row));
  }
  refuse({mark, "", in_quotes(name), "a row such as S24 or \"S24 number\"", nearest(name, candidates)});
}

std::vector<std::string_view> breakers_of(const Row& row) {
  std::vector<std::string_view> laws;
  for (const std::string_view law : {row.breaker, row.also}) {
    if (!law.empty()) laws.push_back(law);
  }
  return laws;
}

bool names(const Row& row, std::string_view law) { return row.breaker == law || row.also == law; }

/// Emergent rows that no breaker takes away are open after all; so are those whose breakers carry too few,
/// unless rows of them were left out.
void demand_several(Assessment& all) {
  std::set<std::string_view> too_few;
  for (const auto& carried : all.carried) {
    const std::string_view law = carried.first;
    const auto said = static_cast<std::size_t>(
        std::count_if(rows().begin(), rows().end(), [&](const Row& row) { return names(row, law); }));
    const auto here = static_cast<std::size_t>(std::count_if(
        all.rows.begin(), all.rows.end(), [&](const RowResult& result) { return names(*result.row, law); }));
    if (here < said || carried.second.size() >= kLeastCarried) continue;
    too_few.insert(law);
  }
  for (RowResult& result : all.rows) {
    if (result.shown != RowKind::emergent) continue;
    const auto carries = [&](std::string_view law) {
      const auto carried = all.carried.find(law);
      return carried != all.carried.end() && !too_few.contains(law) &&
             std::find(carried->second.begin(), carried->second.end(), result.row->name) !=
                 carried->second.end();
    };
    const auto laws = breakers_of(*result.row);
    if (std::none_of(laws.begin(), laws.end(), carries)) result.shown = RowKind::open;
  }
}

}  // namespace

std::size_t Assessment::count(RowKind kind, Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](const RowResult& result) {
    return result.shown == kind && result.as_is.verdict == verdict;
  }));
}

bool Assessment::any_fails() const {
  return std::any_of(rows.begin(), rows.end(),
                     [](const RowResult& result) { return result.as_is.verdict == Verdict::fails; });
}

std::vector<const Row*> rows_named(const std::vector<std::string>& names, const std::string& what) {
  for (const std::string& name : names) {
    if (std::none_of(rows().begin(), rows().end(), [&](const Row& row) { return is_named(row, name); }))
      refuse_name(name, what);
  }
  std::vector<const Row*> chosen;
  for (const Row& row : rows()) {
    if (names.empty() ||
        std::any_of(names.begin(), names.end(), [&](const auto& name) { return is_named(row, name); }))
      chosen.push_back(&row);
  }
  return chosen;
}

std::set<WorldName> worlds_of(const std::vector<const Row*>& rows, bool breakers, bool every_law) {
  std::set<WorldName> worlds;
  for (const Row* row : rows) {
    std::set<std::string_view> without{""};
    if (breakers) {
      for (const std::string_view law : breakers_of(*row)) without.insert(law);
    }
    if (every_law)
      for (const Law& law : laws()) without.insert(law.name);
    for (const std::string_view law : without) {
      worlds.insert({row->a.setting, law});
      if (row->comparison != Comparison::level) worlds.insert({row->b.setting, law});
    }
  }
  return worlds;
}

Finding find_out(const Runs& runs, const Row& row, std::string_view law) {
  const Side a = runs.side({row.a.setting, law}, row.a.fact);
  const Side b = row.comparison == Comparison::level ? Side{} : runs.side({row.b.setting, law}, row.b.fact);
  Finding finding;
  finding.estimate = estimate(row.comparison, a, b);
  finding.verdict = verdict(row.band, finding.estimate);
  return finding;
}

Assessment assess(Runs& runs, const std::vector<const Row*>& rows, bool every_law) {
  runs.compute(worlds_of(rows, true, every_law));
  Assessment all;
  for (const Row* row : rows) {
    RowResult result{row, find_out(runs, *row), {}, row->kind};
    if (every_law) {
      for (const Law& law : laws()) result.without[law.name] = find_out(runs, *row, law.name);
    } else {
      for (const std::string_view law : breakers_of(*row)) result.without[law] = find_out(runs, *row, law);
    }
    for (const std::string_view law : breakers_of(*row)) {
      auto& carried = all.carried[law];
      if (result.as_is.verdict == Verdict::holds && result.without[law].verdict != Verdict::holds)
        carried.push_back(row->name);
    }
    all.rows.push_back(std::move(result));
  }
  demand_several(all);
  return all;
}

}  // namespace linli
