#include "output/study_file.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <cstring>
#include <limits>

#include "output/codes.hpp"
#include "output/cube.hpp"
#include "output/partial_file.hpp"
#include "output/provenance.hpp"
#include "output/study_tables.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

constexpr std::size_t kChunkRows = 4096;  ///< of each column so many rows wait in memory

Cube::Axes axes_of(const StudyDescription& what, std::span<const std::uint32_t> replicates,
                   std::span<const std::uint32_t> samples, std::size_t weeks, bool named) {
  Cube::Axes axes;
  for (const auto& arm : what.arms) axes.arms.push_back(arm.name);
  axes.replicates.assign(replicates.begin(), replicates.end());
  axes.samples.assign(samples.begin(), samples.end());
  axes.weeks = weeks;
  axes.named = named;
  return axes;
}

std::vector<ColumnInfo> indicator_columns() {
  std::vector<ColumnInfo> columns;
  for (const auto& record : indicator_table()) columns.push_back(indicator_column(record));
  return columns;
}

/// A column of whole numbers, or of one code.
template <class T>
ColumnInfo column_of(std::string_view name, std::string_view long_name, std::string_view units = "",
                     std::string_view codes = "") {
  return {.name = std::string(name),
          .long_name = std::string(long_name),
          .units = std::string(units),
          .codes = std::string(codes),
          .week = false,
          .more = {},
          .type = h5::native<T>(),
          .size = sizeof(T)};
}

std::vector<ColumnInfo> run_columns() {
  std::vector<ColumnInfo> columns{
      digest_column("digest", "digest of the run's last week"),
      column_of<double>("seconds", "time the run took, its share of the burn-in left out", "s"),
      column_of<std::uint8_t>("status", "whether the run is there", "", "run_status")};
  for (const auto table : kRunTables)
    columns.push_back(column_of<std::uint32_t>(fmt::format("rows_{}", table),
                                               fmt::format("rows the run has in /{}", table)));
  return columns;
}

std::vector<ColumnInfo> with_run(std::vector<ColumnInfo> columns) {
  std::vector<ColumnInfo> result{column_of<std::int32_t>("arm", "arm, row of /arms"),
                                 column_of<std::int32_t>("replicate", "replicate"),
                                 column_of<std::int32_t>("sample", "sample of parameters, row of /samples")};
  for (auto& column : columns) result.push_back(std::move(column));
  return result;
}

/// Appends rows; `run` fills the columns in front: arm, replicate, sample.
void append(ColumnStore& store, const EncodedTable& table, std::span<const std::int32_t> run) {
  std::size_t done = 0;
  while (done < table.rows) {
    const auto rows = store.room(table.rows - done);
    for (std::size_t c = 0; c < run.size(); ++c)
      for (std::size_t i = 0; i < rows; ++i)
        std::memcpy(store.next(c) + i * sizeof(std::int32_t), &run[c], sizeof(std::int32_t));
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto size = table.columns[c].size() / table.rows;
      std::memcpy(store.next(run.size() + c), table.columns[c].data() + done * size, rows * size);
    }
    store.added(rows);
    done += rows;
  }
}

void write_arms(const h5::Handle& file, const StudyDescription& what, h5::Texts texts) {
  std::vector<std::string> name, en, zh, resolved, input;
  for (const auto& arm : what.arms) {
    name.push_back(arm.name);
    en.push_back(arm.title_en);
    zh.push_back(arm.title_zh);
    resolved.push_back(arm.resolved);
    input.push_back(arm.input);
  }
  const auto group = h5::create_group(file, "arms");
  h5::write_strings(group, "name", name, texts);
  const auto along = [&](const char* column, const std::vector<std::string>& values) {
    if (texts == h5::Texts::of_fixed_width)
      h5::write_strings(group, column, values, texts);
    else
      h5::write_strings_along(group, column, "name", values);
  };
  along("title_en", en);
  along("title_zh", zh);
  along("resolved", resolved);
  along("input", input);
}

void write_interventions_of_arms(const h5::Handle& file, const StudyDescription& what) {
  auto columns = intervention_columns();
  ColumnInfo arm = column_of<std::int32_t>("arm", "arm, row of /arms");
  columns.insert(columns.begin(),
                 make_field<std::int32_t, InterventionPlan, RowContext>(
                     arm, [](const InterventionPlan&, const RowContext& context) { return context.arm; }));
  RowTable<InterventionPlan> table(file, "interventions", std::move(columns), 256);
  for (std::size_t a = 0; a < what.arms.size(); ++a) {
    const std::span plans(what.arms[a].interventions);
    for (std::size_t i = 0; i < plans.size(); ++i)
      table.append(plans.subspan(i, 1), {.week = static_cast<Week>(i), .arm = static_cast<std::int32_t>(a)});
  }
  table.finish();
}

void write_samples(const h5::Handle& file, const SampleTable& samples, Dimension dimension) {
  std::vector<ColumnInfo> columns{column_of<std::int32_t>("sample", "number of the sample")};
  for (const auto& parameter : samples.parameters)
    columns.push_back(column_of<double>(parameter, "value of parameter " + parameter));
  ColumnStore store(file, "samples", std::move(columns), dimension, kChunkRows);
  for (std::size_t s = 0; s < samples.values.size(); ++s) {
    store.room(1);
    const auto number = static_cast<std::int32_t>(s);
    std::memcpy(store.next(0), &number, sizeof number);
    for (std::size_t p = 0; p < samples.parameters.size(); ++p)
      std::memcpy(store.next(p + 1), &samples.values[s][p], sizeof(double));
    store.added(1);
  }
  store.finish();
}

}  // namespace

bool study_keeps(EventKind kind) {
  switch (kind) {
    case EventKind::joined:
    case EventKind::left:
    case EventKind::resident_left:
      return false;
    default:
      return true;
  }
}

void RunRecorder::week(const WeekLog& log) {
  indicators.insert(indicators.end(), log.indicators.begin(), log.indicators.end());
  groups.insert(groups.end(), log.ended_groups.begin(), log.ended_groups.end());
  group_weeks.insert(group_weeks.end(), log.groups.begin(), log.groups.end());
  group_weeks_end.push_back(group_weeks.size());
  for (const auto& event : log.events)
    if (study_keeps(event.kind)) events.push_back(event);
  affairs.insert(affairs.end(), log.ended_affairs.begin(), log.ended_affairs.end());
  hours.insert(hours.end(), log.hours.begin(), log.hours.end());
  for (const auto& entry : log.ledger)
    accounts[{entry.week, entry.from, entry.to, entry.purpose, entry.intervention}] += entry.fen;
  digest = log.digest;
}

struct StudyWriter::Parts {
  PartialFile partial;
  h5::Handle file;
  bool whole;
  h5::Texts texts;
  Dimension dimension;  ///< of the rows of tables
  std::vector<std::uint32_t> replicates, samples;
  std::size_t arms, indicators, weeks;
  std::size_t units = 0;  ///< written
  Cube runs;
  Cube indicator_cube;
  std::vector<ColumnStore> tables;
  struct Failure {
    std::array<std::int32_t, 3> run;
    std::string message, scenario;
  };
  std::vector<Failure> failures;
  std::vector<Digest> digests;  ///< (arm, unit); those of runs that are not done stay zero
  std::vector<RunStatus> status;

  Parts(const std::filesystem::path& target, const StudyDescription& what,
        std::vector<std::uint32_t> replicate_numbers, std::vector<std::uint32_t> sample_numbers, bool replace,
        StudyFileKind kind)
      : partial(target, replace),
        file(h5::create_file(partial.path())),
        whole(kind == StudyFileKind::whole),
        texts(whole ? h5::Texts::of_any_length : h5::Texts::of_fixed_width),
        dimension(whole ? Dimension::row : Dimension::unnamed),
        replicates(std::move(replicate_numbers)),
        samples(std::move(sample_numbers)),
        arms(what.arms.size()),
        indicators(indicator_table().size()),
        weeks(static_cast<std::size_t>(what.weeks) + 1),
        runs(file, "runs", run_columns(), axes_of(what, replicates, samples, 0, whole)),
        indicator_cube(file, "indicators", indicator_columns(),
                       axes_of(what, replicates, samples, weeks, whole)),
        digests(arms * replicates.size() * samples.size()),
        status(digests.size(), RunStatus::absent) {
    for (std::size_t t = 0; t < kRunTables.size(); ++t)
      tables.emplace_back(file, kRunTables[t], with_run(run_table_columns(t)), dimension, kChunkRows);
  }

  void describe(const StudyDescription& what, const EncodedTable& courtyards) const;
  void add(std::size_t arm, const Unit& unit);
  void write_failures();
  [[nodiscard]] Digest digest() const;
};

void StudyWriter::Parts::describe(const StudyDescription& what, const EncodedTable& courtyards) const {
  const auto text = [&](const char* name, std::string_view value) {
    h5::write_attribute(file.get(), name, value, texts);
  };
  text("format", kStudyFormat);
  h5::write_attribute(file.get(), "format_version", kStudyVersion);
  write_program(file, texts);
  text("scenario", what.name);
  text("title_en", what.title_en);
  text("title_zh", what.title_zh);
  h5::write_attribute(file.get(), "seed", what.seed);
  h5::write_attribute(file.get(), "replicates", static_cast<std::uint32_t>(replicates.size()));
  h5::write_attribute(file.get(), "samples", static_cast<std::uint32_t>(samples.size()));
  text("design", what.samples.design);
  h5::write_attribute(file.get(), "design_seed", what.samples.seed);
  h5::write_attribute(file.get(), "weeks", what.weeks);
  h5::write_attribute(file.get(), "burn_in_weeks", what.burn_in_weeks);
  h5::write_attribute(file.get(), "exit_week", what.exit_week);
  write_arms(file, what, texts);
  if (whole) write_interventions_of_arms(file, what);
  write_samples(file, what.samples, whole ? Dimension::first_column : Dimension::unnamed);
  const auto study = h5::create_group(file, "study");
  h5::write_strings(study, "sources", what.sources, texts);
  h5::write_strings(study, "outcomes", what.outcomes, texts);
  h5::write_strings(study, "rule", what.rule, texts);
  if (whole) write_codes(file);
  ColumnStore places(file, "courtyards", courtyard_infos(), dimension, kChunkRows);
  append(places, courtyards, {});
  places.finish();
}

void StudyWriter::Parts::add(std::size_t arm, const Unit& unit) {
  const EncodedRun& run = unit.runs[arm];
  const bool done = run.status == RunStatus::done;
  LINLI_INVARIANT(run.indicators.size() == (done ? indicators * weeks : 0),
                  "a run tells every indicator every week");
  for (std::size_t i = 0; i < indicators; ++i) {
    auto* out = indicator_cube.place(i, arm);
    for (std::size_t w = 0; w < weeks; ++w, out += sizeof(double)) {
      const double value =
          done ? run.indicators[w * indicators + i] : std::numeric_limits<double>::quiet_NaN();
      std::memcpy(out, &value, sizeof value);
    }
  }
  const auto text = done ? hexadecimal(run.digest) : std::string(64, '\0');
  const auto status_code = static_cast<std::uint8_t>(run.status);
  std::memcpy(runs.place(0, arm), text.data(), 64);
  std::memcpy(runs.place(1, arm), &run.seconds, sizeof run.seconds);
  std::memcpy(runs.place(2, arm), &status_code, sizeof status_code);
  const std::array<std::int32_t, 3> key{static_cast<std::int32_t>(arm),
                                        static_cast<std::int32_t>(unit.replicate),
                                        static_cast<std::int32_t>(unit.sample)};
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const auto rows = static_cast<std::uint32_t>(run.tables[t].rows);
    std::memcpy(runs.place(3 + t, arm), &rows, sizeof rows);
    append(tables[t], run.tables[t], key);
  }
  if (run.status == RunStatus::failed) failures.push_back({key, run.message, run.scenario});
  const auto at = arm * replicates.size() * samples.size() + units;
  digests[at] = done ? run.digest : Digest{};
  status[at] = run.status;
}

/// Table /failures: which runs failed, why, and what they were.
void StudyWriter::Parts::write_failures() {
  using Context = int;
  const auto number = [](const char* name, const char* what) { return column_of<std::int32_t>(name, what); };
  const auto text = [](const char* name, const char* what) { return column_of<const char*>(name, what); };
  std::vector<Field<Failure, Context>> fields{
      make_field<std::int32_t, Failure, Context>(number("arm", "arm, row of /arms"),
                                                 [](const auto& row, Context) { return row.run[0]; }),
      make_field<std::int32_t, Failure, Context>(number("replicate", "replicate"),
                                                 [](const auto& row, Context) { return row.run[1]; }),
      make_field<std::int32_t, Failure, Context>(number("sample", "sample of parameters"),
                                                 [](const auto& row, Context) { return row.run[2]; }),
      make_field<const char*, Failure, Context>(text("message", "why the run failed"),
                                                [](const auto& row, Context) { return row.message.c_str(); }),
      make_field<const char*, Failure, Context>(
          text("scenario", "the run's whole scenario, YAML"),
          [](const auto& row, Context) { return row.scenario.c_str(); })};
  Table<Failure, Context> table(file, "failures", std::move(fields), 256, dimension);
  table.append(failures, 0);
  table.finish();
}

/// SHA-256 over the digests of the runs by arm, replicate, sample; those absent left out, those that failed
/// as zeros.
Digest StudyWriter::Parts::digest() const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool good = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  for (std::size_t i = 0; i < digests.size(); ++i)
    if (status[i] != RunStatus::absent)
      good = good && EVP_DigestUpdate(context.get(), digests[i].data(), digests[i].size()) == 1;
  Digest result{};
  good = good && EVP_DigestFinal_ex(context.get(), result.data(), nullptr) == 1;
  LINLI_INVARIANT(good, "SHA-256 can be computed");
  return result;
}

StudyWriter::StudyWriter(const std::filesystem::path& target, const StudyDescription& description,
                         std::vector<std::uint32_t> replicates, std::vector<std::uint32_t> samples,
                         const EncodedTable& courtyards, bool replace, StudyFileKind kind) {
  const h5::Lock lock;
  naming_file("cannot write " + target.string(), [&] {
    parts_ = std::make_unique<Parts>(target, description, std::move(replicates), std::move(samples), replace,
                                     kind);
    parts_->describe(description, courtyards);
  });
}

StudyWriter::~StudyWriter() {
  const h5::Lock lock;
  parts_.reset();
}

void StudyWriter::add(const Unit& unit) {
  auto& p = *parts_;
  LINLI_INVARIANT(unit.runs.size() == p.arms, "a unit is written with all its arms");
  LINLI_INVARIANT(unit.replicate == p.replicates[p.units / p.samples.size()] &&
                      unit.sample == p.samples[p.units % p.samples.size()],
                  "units are written in order");
  naming_file("cannot write " + p.partial.target().string(), [&] {
    for (std::size_t arm = 0; arm < unit.runs.size(); ++arm) p.add(arm, unit);
    p.runs.next_unit();
    p.indicator_cube.next_unit();
    ++p.units;
  });
}

Digest StudyWriter::close() {
  auto& p = *parts_;
  LINLI_INVARIANT(p.units == p.replicates.size() * p.samples.size(), "every unit is written");
  return naming_file("cannot write " + p.partial.target().string(), [&] {
    const h5::Lock lock;
    p.runs.finish();
    p.indicator_cube.finish();
    for (auto& table : p.tables) table.finish();
    p.write_failures();
    const auto digest = p.digest();
    h5::write_attribute(p.file.get(), "digest", hexadecimal(digest), p.texts);
    h5::write_attribute<std::uint8_t>(p.file.get(), "finished", 1);
    h5::check(H5Fflush(p.file.get(), H5F_SCOPE_GLOBAL), "while flushing");
    p.file.close("while closing");
    return digest;
  });
}

void StudyWriter::publish() {
  naming_file("cannot write " + parts_->partial.target().string(), [&] { parts_->partial.finish(); });
}

}  // namespace linli
