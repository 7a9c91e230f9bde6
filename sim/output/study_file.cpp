#include "output/study_file.hpp"

#include <fmt/format.h>

#include <cstring>

#include "output/codes.hpp"
#include "output/cube.hpp"
#include "output/partial_file.hpp"
#include "output/provenance.hpp"
#include "output/tables.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

constexpr std::size_t kChunkRows = 16384;

std::vector<std::string> arm_names(const StudyDescription& what) {
  std::vector<std::string> names;
  for (const auto& arm : what.arms) names.push_back(arm.name);
  return names;
}

std::vector<ColumnInfo> indicator_columns(std::span<const IndicatorRecord> records) {
  std::vector<ColumnInfo> columns;
  for (const auto& record : records) columns.push_back(indicator_column(record));
  return columns;
}

std::vector<ColumnInfo> run_columns() {
  ColumnInfo seconds{.name = "seconds",
                     .long_name = "time the run took, its share of the burn-in left out",
                     .units = "s",
                     .codes = "",
                     .week = false,
                     .more = {},
                     .type = h5::native<double>(),
                     .size = sizeof(double)};
  return {digest_column("digest", "digest of the run's last week"), std::move(seconds)};
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
  std::size_t arms, indicators, weeks;
  std::int32_t replicate = 0;  ///< the next one
  Cube runs;
  Cube indicator_cube;
  RowTable<GroupRow> groups;
  RowTable<GroupWeek> group_weeks;
  RowTable<Event> events;
  RowTable<AffairRow> affairs;
  RowTable<AccountSum> accounts;
  RowTable<HoursEntry> hours;

  Parts(const std::filesystem::path& target, const StudyDescription& what, bool replace)
      : partial(target, replace),
        file(h5::create_file(partial.path())),
        arms(what.arms.size()),
        indicators(what.indicators.size()),
        weeks(static_cast<std::size_t>(what.weeks) + 1),
        runs(file, "runs", run_columns(), arm_names(what), what.replicates, 0),
        indicator_cube(file, "indicators", indicator_columns(what.indicators), arm_names(what),
                       what.replicates, weeks),
        groups(file, "groups", with_run(group_columns()), kChunkRows),
        group_weeks(file, "group_weeks", with_run(group_week_columns()), kChunkRows),
        events(file, "events", with_run(event_columns()), kChunkRows),
        affairs(file, "affairs", with_run(affair_columns()), kChunkRows),
        accounts(file, "accounts", with_run(account_sum_columns()), kChunkRows),
        hours(file, "hours", with_run(hours_columns()), kChunkRows) {
    describe(what);
  }

  void describe(const StudyDescription& what);
  void describe_arms(const StudyDescription& what);
  void add(std::size_t arm, const RunRecorder& run);
};

void StudyWriter::Parts::describe(const StudyDescription& what) {
  h5::write_attribute(file.get(), "format", kStudyFormat);
  h5::write_attribute(file.get(), "format_version", kStudyVersion);
  write_program(file);
  h5::write_attribute(file.get(), "scenario", what.name);
  h5::write_attribute(file.get(), "title_en", what.title_en);
  h5::write_attribute(file.get(), "title_zh", what.title_zh);
  h5::write_attribute(file.get(), "seed", what.seed);
  h5::write_attribute(file.get(), "replicates", what.replicates);
  h5::write_attribute(file.get(), "weeks", what.weeks);
  h5::write_attribute(file.get(), "burn_in_weeks", what.burn_in_weeks);
  h5::write_attribute(file.get(), "exit_week", what.exit_week);
  describe_arms(what);
  const auto study = h5::create_group(file, "study");
  h5::write_strings(study, "sources", what.sources);
  write_codes(file);
}

void StudyWriter::Parts::describe_arms(const StudyDescription& what) {
  std::vector<std::string> en, zh, resolved;
  for (const auto& arm : what.arms) {
    en.push_back(arm.title_en);
    zh.push_back(arm.title_zh);
    resolved.push_back(arm.resolved);
  }
  const auto group = h5::create_group(file, "arms");
  h5::write_strings(group, "name", arm_names(what));
  h5::write_strings_along(group, "title_en", "name", en);
  h5::write_strings_along(group, "title_zh", "name", zh);
  h5::write_strings_along(group, "resolved", "name", resolved);
  auto columns = with_run(intervention_columns());
  columns.erase(columns.begin() + 1);  // interventions are of arms, not of replicates
  RowTable<InterventionPlan> table(file, "interventions", std::move(columns), 256);
  for (std::size_t a = 0; a < what.arms.size(); ++a) {
    const std::span plans(what.arms[a].interventions);
    for (std::size_t i = 0; i < plans.size(); ++i)
      table.append(plans.subspan(i, 1), {.week = static_cast<Week>(i), .arm = static_cast<std::int32_t>(a)});
  }
  table.finish();
}

void StudyWriter::Parts::add(std::size_t arm, const RunRecorder& run) {
  LINLI_INVARIANT(run.indicators.size() == indicators * weeks, "a run tells every indicator every week");
  for (std::size_t i = 0; i < indicators; ++i) {
    auto* out = indicator_cube.place(i, arm);
    for (std::size_t w = 0; w < weeks; ++w, out += sizeof(double))
      std::memcpy(out, &run.indicators[w * indicators + i], sizeof(double));
  }
  std::memcpy(runs.place(0, arm), hexadecimal(run.digest).data(), 64);
  std::memcpy(runs.place(1, arm), &run.seconds, sizeof run.seconds);

  RowContext context{.arm = static_cast<std::int32_t>(arm), .replicate = replicate};
  groups.append(run.groups, context);
  events.append(run.events, context);
  affairs.append(run.affairs, context);
  hours.append(run.hours, context);
  std::vector<AccountSum> sums;
  for (const auto& [key, fen] : run.accounts) {
    const auto& [week, from, to, purpose, intervention] = key;
    sums.push_back({week, from, to, purpose, intervention, fen});
  }
  accounts.append(sums, context);
  std::size_t first = 0;
  for (std::size_t w = 0; w < run.group_weeks_end.size(); ++w) {
    context.week = static_cast<Week>(w);
    group_weeks.append(std::span(run.group_weeks).subspan(first, run.group_weeks_end[w] - first), context);
    first = run.group_weeks_end[w];
  }
}

StudyWriter::StudyWriter(const std::filesystem::path& target, const StudyDescription& description,
                         bool replace) {
  const h5::Lock lock;
  parts_ = naming_file("cannot write " + target.string(),
                       [&] { return std::make_unique<Parts>(target, description, replace); });
}

StudyWriter::~StudyWriter() {
  const h5::Lock lock;
  parts_.reset();
}

void StudyWriter::add(std::span<const RunRecorder> runs) {
  auto& p = *parts_;
  LINLI_INVARIANT(runs.size() == p.arms, "a replicate is written with all its arms");
  naming_file("cannot write " + p.partial.target().string(), [&] {
    for (std::size_t arm = 0; arm < runs.size(); ++arm) p.add(arm, runs[arm]);
    p.runs.next_replicate();
    p.indicator_cube.next_replicate();
    ++p.replicate;
  });
}

void StudyWriter::courtyards(const Place& place) {
  const h5::Lock lock;
  naming_file("cannot write " + parts_->partial.target().string(), [&] {
    RowTable<CourtyardRow> table(parts_->file, "courtyards", courtyard_columns(), kChunkRows);
    table.append(courtyard_rows(place), {});
    table.finish();
  });
}

void StudyWriter::close(const Digest& digest) {
  auto& p = *parts_;
  naming_file("cannot write " + p.partial.target().string(), [&] {
    const h5::Lock lock;
    p.runs.finish();
    p.indicator_cube.finish();
    p.groups.finish();
    p.group_weeks.finish();
    p.events.finish();
    p.affairs.finish();
    p.accounts.finish();
    p.hours.finish();
    h5::write_attribute(p.file.get(), "digest", hexadecimal(digest));
    h5::write_attribute<std::uint8_t>(p.file.get(), "finished", 1);
    h5::check(H5Fflush(p.file.get(), H5F_SCOPE_GLOBAL), "while flushing");
    p.file.close("while closing");
  });
}

void StudyWriter::publish() {
  naming_file("cannot write " + parts_->partial.target().string(), [&] { parts_->partial.finish(); });
}

}  // namespace linli
