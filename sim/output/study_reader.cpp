// Study files back into runs as bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "output/cube.hpp"
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

constexpr std::size_t kRowsAhead = 1024;  ///< of each table; runs are read in the order of their rows

}  // namespace

struct StudyReader::Parts {
  std::string path;
  h5::Handle file;  ///< open only while it is read: the library keeps some 4 MB of an open file
  StudyDescription what;
  std::string commit;
  std::vector<std::uint32_t> replicates, samples;
  std::vector<std::uint8_t> status;  ///< (arm, replicate, sample), as all below
  std::vector<Digest> digests;
  std::vector<double> seconds;
  std::array<std::vector<std::uint32_t>, kRunTables.size()> rows;
  /// Row of the first row of each unit, (replicate, sample).
  std::array<std::vector<std::uint64_t>, kRunTables.size()> first;
  /// Rows of a table read ahead. Datasets are not kept open: what the library keeps of each, more than what
  /// it holds, would be most of the memory of a join.
  struct Ahead {
    std::size_t first = 0, rows = 0;
    std::vector<std::vector<std::byte>> columns;
  };
  std::array<Ahead, kRunTables.size()> ahead;
  /// A block of units read ahead, as they stand in one chunk: (arm, replicate, sample, week) of each
  /// indicator.
  struct Block {
    std::array<hsize_t, 4> offset{}, extent{};
    std::vector<std::vector<double>> values;
  };
  Block block;
  struct Failure {
    std::array<std::int32_t, 3> run;
    std::string message, scenario;
  };
  std::vector<Failure> failures;

  explicit Parts(const std::filesystem::path& name) : path(name.string()) {}
  void open() {
    if (!file) file = h5::open_file(path);
  }
  void read_description();
  void read_runs();
  void read_ahead(std::size_t t, std::size_t first_row, std::size_t least);
  void read_block_of(std::size_t replicate, std::size_t sample);
  [[nodiscard]] std::size_t at(std::size_t arm, std::size_t replicate, std::size_t sample) const {
    return (arm * replicates.size() + replicate) * samples.size() + sample;
  }
  [[nodiscard]] EncodedTable table(std::size_t t, std::size_t arm, std::size_t replicate, std::size_t sample);
  [[nodiscard]] std::vector<double> indicators_of(std::size_t arm, std::size_t replicate, std::size_t sample);
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
  constexpr std::size_t kWidth = 2 * sizeof(Digest);
  const auto characters = h5::read_characters(root, "runs/digest", kWidth);
  digests.resize(characters.size() / kWidth);
  for (std::size_t i = 0; i < digests.size(); ++i)
    if (static_cast<RunStatus>(status.at(i)) == RunStatus::done)
      digests[i] = from_hexadecimal({&characters[i * kWidth], kWidth});
  seconds = h5::read_column<double>(root, "runs/seconds");
  const auto arms = what.arms.size();
  if (status.size() != arms * replicates.size() * samples.size()) throw FileError("runs are missing in it");
  for (std::size_t t = 0; t < kRunTables.size(); ++t) {
    rows[t] = h5::read_column<std::uint32_t>(root, fmt::format("runs/rows_{}", kRunTables[t]));
    std::uint64_t sum = 0;
    for (std::size_t r = 0; r < replicates.size(); ++r)
      for (std::size_t s = 0; s < samples.size(); ++s) {
        first[t].push_back(sum);
        for (std::size_t a = 0; a < arms; ++a) sum += rows[t][at(a, r, s)];
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

/// Rows from `first_row` on, at least `least`.
void StudyReader::Parts::read_ahead(std::size_t t, std::size_t first_row, std::size_t least) {
  open();
  auto& window = ahead[t];
  window.columns.clear();
  for (const auto& info : run_table_columns(t)) {
    const auto name = fmt::format("{}/{}", kRunTables[t], info.name);
    const auto dataset = h5::open_dataset(file.get(), name);
    if (window.columns.empty()) {
      const auto all = h5::length(file.get(), name);
      if (all < first_row + least)
        throw FileError(fmt::format("rows of {} are missing in it", kRunTables[t]));
      window.first = first_row;
      window.rows = std::min(all - first_row, std::max(least, kRowsAhead));
    }
    auto& bytes = window.columns.emplace_back(window.rows * info.size);
    const std::array<hsize_t, 1> offset{first_row}, extent{window.rows};
    h5::read_block(dataset, info.type, offset, extent, bytes.data(), name);
  }
}

EncodedTable StudyReader::Parts::table(std::size_t t, std::size_t arm, std::size_t replicate,
                                       std::size_t sample) {
  EncodedTable result;
  result.rows = rows[t][at(arm, replicate, sample)];
  auto from = static_cast<std::size_t>(first[t][replicate * samples.size() + sample]);
  for (std::size_t a = 0; a < arm; ++a) from += rows[t][at(a, replicate, sample)];
  auto& window = ahead[t];
  if (result.rows > 0 && (from < window.first || from + result.rows > window.first + window.rows))
    read_ahead(t, from, result.rows);
  if (result.rows == 0) {
    result.columns.resize(run_table_columns(t).size());
    return result;
  }
  for (const auto& column : window.columns) {
    const auto size = column.size() / window.rows;
    const auto begin = column.begin() + static_cast<std::ptrdiff_t>((from - window.first) * size);
    result.columns.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(result.rows * size));
  }
  return result;
}

/// The block that holds a unit.
void StudyReader::Parts::read_block_of(std::size_t replicate, std::size_t sample) {
  open();
  block.values.clear();
  const auto weeks = static_cast<hsize_t>(what.weeks) + 1;
  for (const auto& record : indicator_table()) {
    const auto name = fmt::format("indicators/{}", record.key);
    const auto dataset = h5::open_dataset(file.get(), name);
    if (block.values.empty()) {
      const auto chunk = h5::chunk_of(dataset, name);
      if (chunk.size() != 4) throw FileError(fmt::format("{} has not 4 dimensions", name));
      block.offset = {0, replicate / chunk[1] * chunk[1], sample / chunk[2] * chunk[2], 0};
      block.extent = {what.arms.size(), std::min<hsize_t>(chunk[1], replicates.size() - block.offset[1]),
                      std::min<hsize_t>(chunk[2], samples.size() - block.offset[2]), weeks};
    }
    const auto& e = block.extent;
    auto& values = block.values.emplace_back(e[0] * e[1] * e[2] * e[3]);
    h5::read_block(dataset, h5::native<double>(), block.offset, e, values.data(), name);
  }
}

/// Week by week.
std::vector<double> StudyReader::Parts::indicators_of(std::size_t arm, std::size_t replicate,
                                                      std::size_t sample) {
  const auto inside = [&](std::size_t position, std::size_t axis) {
    return position >= block.offset[axis] && position < block.offset[axis] + block.extent[axis];
  };
  if (!inside(replicate, 1) || !inside(sample, 2)) read_block_of(replicate, sample);
  const auto& [arms, r, s, weeks] = block.extent;
  const auto from = ((arm * r + replicate - block.offset[1]) * s + sample - block.offset[2]) *
                    static_cast<std::size_t>(weeks);
  std::vector<double> result(weeks * block.values.size());
  for (std::size_t i = 0; i < block.values.size(); ++i)
    for (std::size_t w = 0; w < weeks; ++w) result[w * block.values.size() + i] = block.values[i][from + w];
  return result;
}

StudyReader::StudyReader(const std::filesystem::path& path) {
  const h5::Lock lock;
  naming_file("cannot read " + path.string(), [&] {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) throw FileError("there is no such file");
    parts_ = std::make_unique<Parts>(path);
    parts_->open();
    parts_->read_description();
    parts_->read_runs();
    parts_->file.reset();
  });
}

StudyReader::~StudyReader() {
  const h5::Lock lock;
  parts_.reset();
}
StudyReader::StudyReader(StudyReader&&) noexcept = default;

void StudyReader::forget() {
  parts_->ahead = {};
  parts_->block = {};
}

const std::string& StudyReader::path() const { return parts_->path; }
const StudyDescription& StudyReader::description() const { return parts_->what; }
const std::string& StudyReader::commit() const { return parts_->commit; }
const std::vector<std::uint32_t>& StudyReader::replicates() const { return parts_->replicates; }
const std::vector<std::uint32_t>& StudyReader::samples() const { return parts_->samples; }

RunStatus StudyReader::status(std::size_t arm, std::size_t replicate, std::size_t sample) const {
  return static_cast<RunStatus>(parts_->status[parts_->at(arm, replicate, sample)]);
}

std::string StudyReader::digest(std::size_t arm, std::size_t replicate, std::size_t sample) const {
  return hexadecimal(parts_->digests[parts_->at(arm, replicate, sample)]);
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
  result.digest = p.digests[run];
  const h5::Lock lock;
  naming_file("cannot read " + p.path, [&] {
    for (std::size_t t = 0; t < kRunTables.size(); ++t) result.tables[t] = p.table(t, arm, replicate, sample);
    result.indicators = p.indicators_of(arm, replicate, sample);
    p.file.reset();
  });
  return result;
}

std::vector<double> StudyReader::in_week(std::string_view indicator, Week week) const {
  auto& p = *parts_;
  const h5::Lock lock;
  return naming_file("cannot read " + p.path, [&] {
    p.open();
    auto values =
        read_week(p.file.get(), fmt::format("indicators/{}", indicator), static_cast<std::size_t>(week));
    p.file.reset();
    return values;
  });
}

EncodedTable StudyReader::courtyards() const {
  auto& p = *parts_;
  const h5::Lock lock;
  return naming_file("cannot read " + p.path, [&] {
    p.open();
    EncodedTable table;
    for (const auto& info : courtyard_infos()) {
      const auto path = "courtyards/" + info.name;
      const auto dataset = h5::open_dataset(p.file.get(), path);
      table.rows = h5::length(p.file.get(), path);
      auto& bytes = table.columns.emplace_back(table.rows * info.size);
      const std::array<hsize_t, 1> offset{0}, extent{table.rows};
      if (table.rows > 0) h5::read_block(dataset, info.type, offset, extent, bytes.data(), path);
    }
    p.file.reset();
    return table;
  });
}

}  // namespace linli
