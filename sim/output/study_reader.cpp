// Study files back into runs as bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "output/hdf5.hpp"
#include "output/provenance.hpp"
#include "output/study_file.hpp"
#include "output/study_tables.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

std::vector<std::uint32_t> numbers(hid_t file, std::string_view path) {
  const auto values = h5::read_column<std::int32_t>(file, path);
  return {values.begin(), values.end()};
}

h5::Handle open_dataset(hid_t file, const std::string& path) {
  if (!h5::has(file, path)) throw FileError(fmt::format("there is no {} in it", path));
  return {H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose, fmt::format("cannot read {}", path)};
}

/// Part of a dataset, `rank` dimensions.
void read_block(const h5::Handle& dataset, hid_t type, int rank, const hsize_t* offset, const hsize_t* extent,
                void* out, const std::string& path) {
  const auto doing = fmt::format("cannot read {}", path);
  const h5::Handle in_file(H5Dget_space(dataset.get()), H5Sclose, doing);
  if (H5Sget_simple_extent_ndims(in_file.get()) != rank)
    throw FileError(fmt::format("{} has not {} dimensions", path, rank));
  const h5::Handle in_memory(H5Screate_simple(rank, extent, nullptr), H5Sclose, doing);
  h5::check(H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, offset, nullptr, extent, nullptr), doing);
  h5::check(H5Dread(dataset.get(), type, in_memory.get(), in_file.get(), H5P_DEFAULT, out), doing);
}

}  // namespace

struct StudyReader::Parts {
  std::string path;
  h5::Handle file;
  StudyDescription what;
  std::string commit;
  std::vector<std::uint32_t> replicates, samples;
  std::vector<std::uint8_t> status;  ///< (arm, replicate, sample), as all below
  std::vector<std::string> digests;
  std::vector<double> seconds;
  std::array<std::vector<std::uint32_t>, kRunTables.size()> rows;
  std::array<std::vector<std::uint64_t>, kRunTables.size()> first;  ///< row of each run's first row
  struct Column {
    ColumnInfo info;
    std::string path;
    h5::Handle dataset;
  };
  std::array<std::vector<Column>, kRunTables.size()> columns;
  std::vector<Column> indicators;
  struct Failure {
    std::array<std::int32_t, 3> run;
    std::string message, scenario;
  };
  std::vector<Failure> failures;

  explicit Parts(const std::filesystem::path& name) : path(name.string()), file(h5::open_file(path)) {}
  void read_description();
  void read_runs();
  void open_columns();
  [[nodiscard]] std::size_t at(std::size_t arm, std::size_t replicate, std::size_t sample) const {
    return (arm * replicates.size() + replicate) * samples.size() + sample;
  }
  [[nodiscard]] EncodedTable table(std::size_t t, std::size_t run) const;
};

void StudyReader::Parts::read_description() {
  const auto root = file.get();
  if (h5::read_text_attribute(root, "format") != kStudyFormat) throw FileError("it is no study");
  if (const auto version = h5::read_number_attribute(root, "format_version"); version != kStudyVersion)
    throw FileError(
        fmt::format("it is a study of version {}; this program reads version {}", version, kStudyVersion));
  commit = h5::read_text_attribute(root, "build_commit");
  what.name = h5::read_text_attribute(root, "scenario");
  what.title_en = h5::read_text_attribute(root, "title_en");
  what.title_zh = h5::read_text_attribute(root, "title_zh");
  what.seed = static_cast<std::uint32_t>(h5::read_number_attribute(root, "seed"));
  what.weeks = static_cast<Week>(h5::read_number_attribute(root, "weeks"));
  what.burn_in_weeks = static_cast<Week>(h5::read_number_attribute(root, "burn_in_weeks"));
  what.exit_week = static_cast<Week>(h5::read_number_attribute(root, "exit_week"));
  const auto name = h5::read_strings(root, "arms/name"), en = h5::read_strings(root, "arms/title_en"),
             zh = h5::read_strings(root, "arms/title_zh"), resolved = h5::read_strings(root, "arms/resolved"),
             input = h5::read_strings(root, "arms/input");
  for (std::size_t a = 0; a < name.size(); ++a)
    what.arms.push_back({name[a], en.at(a), zh.at(a), resolved.at(a), input.at(a), {}});
  what.sources = h5::read_strings(root, "study/sources");
  what.outcomes = h5::read_strings(root, "study/outcomes");
  what.rule = h5::read_strings(root, "study/rule");
  what.samples.design = h5::read_text_attribute(root, "design");
  what.samples.seed = static_cast<std::uint32_t>(h5::read_number_attribute(root, "design_seed"));
  what.samples.values.resize(h5::length(root, "samples/sample"));
  for (const auto& parameter : h5::members(root, "samples")) {
    if (parameter == "sample") continue;
    what.samples.parameters.push_back(parameter);
    const auto values = h5::read_column<double>(root, "samples/" + parameter);
    for (std::size_t s = 0; s < values.size(); ++s) what.samples.values.at(s).push_back(values[s]);
  }
}

void StudyReader::Parts::read_runs() {
  const auto root = file.get();
  replicates = numbers(root, "runs/replicate");
  samples = numbers(root, "runs/sample");
  status = h5::read_column<std::uint8_t>(root, "runs/status");
  digests = h5::read_strings(root, "runs/digest");
  seconds = h5::read_column<double>(root, "runs/seconds");
  const auto arms = what.arms.size();
  if (status.size() != arms * replicates.size() * samples.size()) throw FileError("runs are missing in it");
  for (std::size_t t = 0; t < kRunTables.size(); ++t) {
    rows[t] = h5::read_column<std::uint32_t>(root, fmt::format("runs/rows_{}", kRunTables[t]));
    first[t].resize(rows[t].size());
    std::uint64_t sum = 0;
    for (std::size_t r = 0; r < replicates.size(); ++r)
      for (std::size_t s = 0; s < samples.size(); ++s)
        for (std::size_t a = 0; a < arms; ++a) {
          first[t][at(a, r, s)] = sum;
          sum += rows[t][at(a, r, s)];
        }
  }
  const auto arm = h5::read_column<std::int32_t>(root, "failures/arm"),
             replicate = h5::read_column<std::int32_t>(root, "failures/replicate"),
             sample = h5::read_column<std::int32_t>(root, "failures/sample");
  const auto message = h5::read_strings(root, "failures/message"),
             scenario = h5::read_strings(root, "failures/scenario");
  for (std::size_t i = 0; i < arm.size(); ++i)
    failures.push_back({{arm[i], replicate.at(i), sample.at(i)}, message.at(i), scenario.at(i)});
}

void StudyReader::Parts::open_columns() {
  const auto add = [&](std::vector<Column>& list, const ColumnInfo& info, std::string_view group) {
    auto name = fmt::format("{}/{}", group, info.name);
    auto dataset = open_dataset(file.get(), name);
    list.push_back({info, std::move(name), std::move(dataset)});
  };
  for (std::size_t t = 0; t < kRunTables.size(); ++t)
    for (const auto& info : run_table_columns(t)) add(columns[t], info, kRunTables[t]);
  for (const auto& record : indicator_table()) {
    ColumnInfo info;
    info.name = std::string(record.key);
    info.type = h5::native<double>();
    info.size = sizeof(double);
    add(indicators, info, "indicators");
  }
}

EncodedTable StudyReader::Parts::table(std::size_t t, std::size_t run) const {
  EncodedTable result;
  result.rows = rows[t][run];
  const hsize_t offset = first[t][run], extent = result.rows;
  for (const auto& column : columns[t]) {
    auto& bytes = result.columns.emplace_back(result.rows * column.info.size);
    if (extent > 0)
      read_block(column.dataset, column.info.type, 1, &offset, &extent, bytes.data(), column.path);
  }
  return result;
}

StudyReader::StudyReader(const std::filesystem::path& path) {
  const h5::Lock lock;
  naming_file("cannot read " + path.string(), [&] {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) throw FileError("there is no such file");
    parts_ = std::make_unique<Parts>(path);
    parts_->read_description();
    parts_->read_runs();
  });
}

StudyReader::~StudyReader() {
  const h5::Lock lock;
  parts_.reset();
}
StudyReader::StudyReader(StudyReader&&) noexcept = default;

const std::string& StudyReader::path() const { return parts_->path; }
const StudyDescription& StudyReader::description() const { return parts_->what; }
const std::string& StudyReader::commit() const { return parts_->commit; }
const std::vector<std::uint32_t>& StudyReader::replicates() const { return parts_->replicates; }
const std::vector<std::uint32_t>& StudyReader::samples() const { return parts_->samples; }

RunStatus StudyReader::status(std::size_t arm, std::size_t replicate, std::size_t sample) const {
  return static_cast<RunStatus>(parts_->status[parts_->at(arm, replicate, sample)]);
}

const std::string& StudyReader::digest(std::size_t arm, std::size_t replicate, std::size_t sample) const {
  return parts_->digests[parts_->at(arm, replicate, sample)];
}

EncodedRun StudyReader::read(std::size_t arm, std::size_t replicate, std::size_t sample) const {
  auto& p = *parts_;
  const auto run = p.at(arm, replicate, sample);
  EncodedRun result;
  result.status = static_cast<RunStatus>(p.status[run]);
  result.seconds = p.seconds[run];
  if (result.status == RunStatus::failed) {
    const std::array<std::int32_t, 3> key{static_cast<std::int32_t>(arm),
                                          static_cast<std::int32_t>(p.replicates[replicate]),
                                          static_cast<std::int32_t>(p.samples[sample])};
    for (const auto& failure : p.failures)
      if (failure.run == key) {
        result.message = failure.message;
        result.scenario = failure.scenario;
      }
  }
  if (result.status != RunStatus::done) return result;
  result.digest = from_hexadecimal(p.digests[run]);
  const h5::Lock lock;
  naming_file("cannot read " + p.path, [&] {
    if (p.indicators.empty()) p.open_columns();
    for (std::size_t t = 0; t < kRunTables.size(); ++t) result.tables[t] = p.table(t, run);
    const auto weeks = static_cast<std::size_t>(p.what.weeks) + 1;
    result.indicators.resize(weeks * p.indicators.size());
    std::vector<double> series(weeks);
    const std::array<hsize_t, 4> offset{arm, replicate, sample, 0}, extent{1, 1, 1, weeks};
    for (std::size_t i = 0; i < p.indicators.size(); ++i) {
      read_block(p.indicators[i].dataset, h5::native<double>(), 4, offset.data(), extent.data(),
                 series.data(), p.indicators[i].path);
      for (std::size_t w = 0; w < weeks; ++w) result.indicators[w * p.indicators.size() + i] = series[w];
    }
  });
  return result;
}

std::vector<double> StudyReader::in_week(std::string_view indicator, Week week) const {
  const auto& p = *parts_;
  const h5::Lock lock;
  return naming_file("cannot read " + p.path, [&] {
    const auto path = fmt::format("indicators/{}", indicator);
    const auto dataset = open_dataset(p.file.get(), path);
    const std::array<hsize_t, 4> offset{0, 0, 0, static_cast<hsize_t>(week)},
        extent{p.what.arms.size(), p.replicates.size(), p.samples.size(), 1};
    std::vector<double> values(p.status.size());
    read_block(dataset, h5::native<double>(), 4, offset.data(), extent.data(), values.data(), path);
    return values;
  });
}

EncodedTable StudyReader::courtyards() const {
  const auto& p = *parts_;
  const h5::Lock lock;
  return naming_file("cannot read " + p.path, [&] {
    EncodedTable table;
    for (const auto& info : courtyard_infos()) {
      const auto path = "courtyards/" + info.name;
      const auto dataset = open_dataset(p.file.get(), path);
      table.rows = h5::length(p.file.get(), path);
      auto& bytes = table.columns.emplace_back(table.rows * info.size);
      const hsize_t offset = 0, extent = table.rows;
      if (extent > 0) read_block(dataset, info.type, 1, &offset, &extent, bytes.data(), path);
    }
    return table;
  });
}

}  // namespace linli
