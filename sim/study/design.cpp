#include "study/design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <charconv>
#include <cmath>
#include <fstream>
#include <numeric>

#include "random/keyed.hpp"
#include "scenario/complaint.hpp"
#include "scenario/user_error.hpp"
#include "scenario/value.hpp"

namespace linli {
namespace {

EntityKey key_of(std::uint32_t seed, std::uint64_t what, std::uint64_t which) {
  return entity_key({seed, 0}, what, which);
}
constexpr std::uint64_t kSlices = 1, kShift = 2, kTrajectory = 3;

FieldKind kind_of(const ParameterRecord& record) {
  if (record.flag != nullptr) return FieldKind::flag;
  return record.integer != nullptr ? FieldKind::integer : FieldKind::real;
}

/// The value of a factor at `u` in [0, 1].
double at(const Factor& factor, double u) {
  if (kind_of(*factor.record) == FieldKind::real) return factor.low + u * (factor.high - factor.low);
  const double values = factor.high - factor.low + 1;
  return factor.low + std::min(std::floor(u * values), values - 1);
}

/// Numbers 0 ... n - 1 in keyed order.
std::vector<std::uint32_t> permutation(EntityKey key, std::uint32_t n, std::uint32_t first_index) {
  std::vector<std::pair<double, std::uint32_t>> order;
  for (std::uint32_t i = 0; i < n; ++i)
    order.emplace_back(draw_uniform(key, Stream::parameter_sample, 0, first_index + i), i);
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> result;
  result.reserve(order.size());
  for (const auto& [unused, i] : order) result.push_back(i);
  return result;
}

}  // namespace

std::string Factor::key() const { return fmt::format("{}.{}", record->section, record->name); }

const ParameterRecord* find_parameter(std::string_view key) {
  for (const auto& record : parameter_table())
    if (key.size() == record.section.size() + record.name.size() + 1 && key.starts_with(record.section) &&
        key.ends_with(record.name) && key[record.section.size()] == '.')
      return &record;
  return nullptr;
}

Design latin_hypercube(const std::vector<Factor>& factors, std::uint32_t size, std::uint32_t seed) {
  Design design(size, std::vector<double>(factors.size()));
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const auto key = key_of(seed, kSlices, f);
    const auto slices = permutation(key, size, 0);
    for (std::uint32_t i = 0; i < size; ++i) {
      const double within = draw_uniform(key, Stream::parameter_sample, 0, size + i);
      design[i][f] = at(factors[f], (slices[i] + within) / size);
    }
  }
  return design;
}

Design sobol(const std::vector<Factor>& factors, std::uint32_t base, bool second_order, std::uint32_t seed) {
  const auto d = factors.size();
  // 32 bits a coordinate; a shift of each dimension, drawn once, keeps the net balanced.
  boost::random::sobol_engine<std::uint32_t, 32> sequence(2 * d);
  std::vector<std::uint32_t> shift(2 * d);
  for (std::size_t k = 0; k < 2 * d; ++k)
    shift[k] = draw_block(key_of(seed, kShift, k), Stream::parameter_sample, 0).word[0];
  Design design;
  std::vector<double> a(d), b(d);
  const auto add = [&](const std::vector<double>& most, const std::vector<double>& one, std::size_t from) {
    auto& row = design.emplace_back(d);
    for (std::size_t f = 0; f < d; ++f) row[f] = at(factors[f], f == from ? one[f] : most[f]);
  };
  for (std::uint32_t i = 0; i < base; ++i) {
    // The library leaves out the first point of the sequence, the origin.
    for (std::size_t k = 0; k < 2 * d; ++k) {
      const std::uint32_t bits = (i == 0 ? 0U : sequence()) ^ shift[k];
      (k < d ? a[k] : b[k - d]) = (bits + 0.5) * 0x1p-32;
    }
    add(a, a, d);
    for (std::size_t f = 0; f < d; ++f) add(a, b, f);
    for (std::size_t f = 0; second_order && f < d; ++f) add(b, a, f);
    add(b, b, d);
  }
  return design;
}

Design morris(const std::vector<Factor>& factors, std::uint32_t trajectories, std::uint32_t levels,
              std::uint32_t seed) {
  const auto d = static_cast<std::uint32_t>(factors.size());
  const double step = levels / (2.0 * (levels - 1));
  Design design;
  for (std::uint32_t t = 0; t < trajectories; ++t) {
    const auto key = key_of(seed, kTrajectory, t);
    std::vector<double> u(d);
    for (std::uint32_t f = 0; f < d; ++f)
      u[f] = draw_below(key, Stream::parameter_sample, 0, levels, f) / (levels - 1.0);
    const auto add = [&] {
      auto& row = design.emplace_back(d);
      for (std::uint32_t f = 0; f < d; ++f) row[f] = at(factors[f], u[f]);
    };
    add();
    for (const auto f : permutation(key, d, d)) {
      u[f] += u[f] + step <= 1 + 1e-9 ? step : -step;
      add();
    }
  }
  return design;
}

Design full_factorial(const std::vector<std::vector<double>>& values) {
  Design design{{}};
  for (const auto& levels : values) {
    Design longer;
    for (const auto& row : design)
      for (const double level : levels) {
        longer.push_back(row);
        longer.back().push_back(level);
      }
    design = std::move(longer);
  }
  return design;
}

namespace {

std::vector<std::string> cells(std::string line) {
  if (!line.empty() && line.back() == '\r') line.pop_back();
  std::vector<std::string> result(1);
  for (const char c : line) {
    if (c == ',') {
      result.emplace_back();
    } else if (c != ' ' && c != '"' && c != '\t') {
      result.back() += c;
    }
  }
  return result;
}

Factor factor_of(const std::string& name, const Mark& mark) {
  const auto* record = find_parameter(name);
  if (record != nullptr) return {record, record->low, record->high};
  std::vector<std::string> keys;
  for (const auto& each : parameter_table()) keys.push_back(fmt::format("{}.{}", each.section, each.name));
  const std::vector<std::string_view> candidates(keys.begin(), keys.end());
  refuse({mark, "", in_quotes(name), "a parameter, as section.name", nearest(name, candidates)});
}

}  // namespace

Design design_from_csv(const std::filesystem::path& file, std::vector<Factor>& factors) {
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) throw UserError(file.string() + ": no design can be read from it");
  factors.clear();
  for (const auto& name : cells(line)) factors.push_back(factor_of(name, {file.string(), 1, 1}));
  Design design;
  for (int number = 2; std::getline(stream, line); ++number) {
    if (line.empty() || line == "\r") continue;
    const auto row = cells(line);
    const Mark mark{file.string(), number, 1};
    if (row.size() != factors.size())
      refuse({mark, "", fmt::format("{} values", row.size()), fmt::format("{}", factors.size()), ""});
    auto& values = design.emplace_back();
    for (std::size_t f = 0; f < row.size(); ++f) {
      const auto& record = *factors[f].record;
      Complaints complaints;
      // Flags stand in designs as 0 and 1.
      const auto kind = record.flag != nullptr ? FieldKind::integer : kind_of(record);
      const auto value = read_number(Node::scalar(row[f], mark), {kind, record.low, record.high, record.unit},
                                     factors[f].key(), complaints);
      complaints.raise();
      values.push_back(value.value());
    }
  }
  if (design.empty()) throw UserError(file.string() + ": a design without samples");
  return design;
}

}  // namespace linli
