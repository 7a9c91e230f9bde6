#pragma once
// One parameter, one record. parameters.def is the table; the struct, the scenario keys, bounds,
// errors, JSON Schema, documentation and priors all come from it.
#include <cstdint>
#include <span>
#include <string_view>

namespace linli {

/// Where a default comes from.
enum class Basis : std::uint8_t {
  seed,        ///< a number of the source
  literature,  ///< a published figure, cited in the meaning
  assumed,     ///< our judgement
  calibrated,  ///< chosen to hit a target named in the meaning
};

/// Values of every parameter; the defaults are those of the table.
struct Parameters {
#define LINLI_REAL(section, name, value, low, high, unit, basis, rows, en, zh) \
  double section##_##name = (value);
#define LINLI_INTEGER(section, name, value, low, high, unit, basis, rows, en, zh) \
  std::int32_t section##_##name = (value);
#define LINLI_FLAG(section, name, value, rows, en, zh) bool section##_##name = (value);
#include "parameters/parameters.def"
#undef LINLI_REAL
#undef LINLI_INTEGER
#undef LINLI_FLAG
  friend bool operator==(const Parameters&, const Parameters&) = default;
};

/// Record of one parameter. Exactly one of the three member pointers is set.
struct ParameterRecord {
  std::string_view section;
  std::string_view name;  ///< the scenario key is section.name
  double default_value;   ///< flags: 0 or 1
  double low;             ///< of the range allowed, and of the prior
  double high;
  std::string_view unit;  ///< "1" where dimensionless
  Basis basis;
  std::string_view rows;  ///< rows of the source it serves, such as "S24 S34"; may be empty
  std::string_view meaning_en;
  std::string_view meaning_zh;
  double Parameters::*real;
  std::int32_t Parameters::*integer;
  bool Parameters::*flag;
};

/// Every parameter, in the order of the table.
std::span<const ParameterRecord> parameter_table();
/// Value of a parameter as a number (flags: 0 or 1).
double get(const Parameters& parameters, const ParameterRecord& record);
/// Sets it; the caller has checked range and, for integers and flags, that it is whole.
void set(Parameters& parameters, const ParameterRecord& record, double value);

}  // namespace linli
