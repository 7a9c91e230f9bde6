#include "parameters/parameters.hpp"

#include <array>

namespace linli {
namespace {

constexpr ParameterRecord kTable[] = {
#define LINLI_REAL(section, name, value, low, high, unit, basis, rows, en, zh)                          \
  {#section, #name,  value, low, high, unit, Basis::basis, rows, en, zh, &Parameters::section##_##name, \
   nullptr,  nullptr},
#define LINLI_INTEGER(section, name, value, low, high, unit, basis, rows, en, zh) \
  {#section,     #name, value, low, high,    unit,                                \
   Basis::basis, rows,  en,    zh,  nullptr, &Parameters::section##_##name,       \
   nullptr},
#define LINLI_FLAG(section, name, value, rows, en, zh)                                          \
  {#section, #name,   (value) ? 1.0 : 0.0,          0, 1, "flag", Basis::assumed, rows, en, zh, \
   nullptr,  nullptr, &Parameters::section##_##name},
#include "parameters/parameters.def"
#undef LINLI_REAL
#undef LINLI_INTEGER
#undef LINLI_FLAG
};

}  // namespace

std::span<const ParameterRecord> parameter_table() { return kTable; }

double get(const Parameters& parameters, const ParameterRecord& record) {
  if (record.real != nullptr) return parameters.*record.real;
  if (record.integer != nullptr) return parameters.*record.integer;
  return parameters.*record.flag ? 1.0 : 0.0;
}

void set(Parameters& parameters, const ParameterRecord& record, double value) {
  if (record.real != nullptr) {
    parameters.*record.real = value;
  } else if (record.integer != nullptr) {
    parameters.*record.integer = static_cast<std::int32_t>(value);
  } else {
    parameters.*record.flag = value != 0.0;
  }
}

}  // namespace linli
