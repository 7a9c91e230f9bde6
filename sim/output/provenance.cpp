#include "output/provenance.hpp"

#include "engine/build_info.hpp"
#include "output/tables.hpp"

namespace linli {

std::string hexadecimal(const Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

Digest from_hexadecimal(const std::string& text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  Digest digest{};
  if (text.size() != 2 * digest.size()) return digest;
  for (std::size_t i = 0; i < digest.size(); ++i)
    digest[i] = static_cast<std::uint8_t>(digit(text[2 * i]) * 16 + digit(text[2 * i + 1]));
  return digest;
}

void write_program(const h5::Handle& file, h5::Texts texts) {
  h5::write_attribute(file.get(), "program", "linli", texts);
  h5::write_attribute(file.get(), "program_version", program_version(), texts);
  h5::write_attribute(file.get(), "build_compiler", compiler(), texts);
  h5::write_attribute(file.get(), "build_type", build_type(), texts);
  h5::write_attribute(file.get(), "build_commit", commit(), texts);
}

void write_run_attributes(const h5::Handle& file, const Scenario& scenario) {
  h5::write_attribute(file.get(), "scenario", scenario.name);
  h5::write_attribute(file.get(), "title_en", scenario.title_en);
  h5::write_attribute(file.get(), "title_zh", scenario.title_zh);
  h5::write_attribute(file.get(), "about_en", scenario.about_en);
  h5::write_attribute(file.get(), "about_zh", scenario.about_zh);
  h5::write_attribute(file.get(), "seed", scenario.seed);
  h5::write_attribute(file.get(), "replicate", scenario.replicate);
  h5::write_attribute(file.get(), "weeks", scenario.weeks);
  h5::write_attribute(file.get(), "burn_in_weeks", scenario.burn_in_weeks);
  h5::write_attribute(file.get(), "exit_week", scenario.exit_week);
}

void write_interventions(const h5::Handle& file, std::span<const InterventionPlan> plans) {
  RowTable<InterventionPlan> table(file, "interventions", intervention_columns(), 256);
  for (std::size_t i = 0; i < plans.size(); ++i)
    table.append(plans.subspan(i, 1), {.week = static_cast<Week>(i)});
  table.finish();
}

void write_scenario(const h5::Handle& file, std::string_view name, std::string_view resolved,
                    std::span<const std::string> sources) {
  const auto group = h5::create_group(file, name);
  h5::write_string(group, "resolved", resolved);
  h5::write_strings(group, "sources", sources);
}

ColumnInfo indicator_column(const IndicatorRecord& record) {
  return {.name = std::string(record.key),
          .long_name = std::string(record.name_en),
          .units = std::string(record.unit),
          .codes = "",
          .week = false,
          .more = {{"long_name_zh", std::string(record.name_zh)},
                   {"definition", std::string(record.definition_en)},
                   {"definition_zh", std::string(record.definition_zh)},
                   {"window", std::string(record.window)}},
          .type = h5::native<double>(),
          .size = sizeof(double)};
}

ColumnInfo digest_column(std::string name, std::string long_name) {
  static const hid_t type = [] {
    const hid_t made = H5Tcopy(H5T_C_S1);
    H5Tset_size(made, 64);
    H5Tset_strpad(made, H5T_STR_NULLPAD);
    return made;
  }();
  return {.name = std::move(name),
          .long_name = std::move(long_name),
          .units = "",
          .codes = "",
          .week = false,
          .more = {},
          .type = type,
          .size = 64};
}

}  // namespace linli
