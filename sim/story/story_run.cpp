#include "story/story_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "output/columns.hpp"
#include "output/result_file.hpp"
#include "output/study_tables.hpp"
#include "output/trajectory.hpp"
#include "scenario/yaml_scenario.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

/// Columns of the tables of one run, in a trajectory or as a study holds them.
class RunColumns {
 public:
  explicit RunColumns(const ResultFile& file) : file_(&file) {}
  explicit RunColumns(const EncodedRun& run) : run_(&run) {}

  template <class T>
  [[nodiscard]] std::vector<T> read(std::string_view table, std::string_view column) const {
    if (file_ != nullptr) return file_->values<T>(fmt::format("{}/{}", table, column));
    const auto t =
        static_cast<std::size_t>(std::find(kRunTables.begin(), kRunTables.end(), table) - kRunTables.begin());
    const auto infos = run_table_columns(t);
    const auto at =
        std::find_if(infos.begin(), infos.end(), [&](const ColumnInfo& info) { return info.name == column; });
    LINLI_INVARIANT(at != infos.end() && at->size == sizeof(T), "a column is read as what it is");
    const auto& bytes = run_->tables[t].columns.at(static_cast<std::size_t>(at - infos.begin()));
    std::vector<T> values(run_->tables[t].rows);
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

 private:
  const ResultFile* file_ = nullptr;
  const EncodedRun* run_ = nullptr;
};

using i32 = std::int32_t;
using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;

/// References of files: -1 is none, which as a serial number is kNoGroup and kNoAffair.
u32 serial(i32 reference) { return static_cast<u32>(reference); }
EventId event_id(i32 reference) { return reference < 0 ? 0 : static_cast<EventId>(reference); }
Week week(i32 value, Week missing) { return value == kMissingWeek ? missing : value; }

/// In the order of the file.
std::vector<GroupRow> group_rows(const RunColumns& in) {
  std::vector<GroupRow> rows;
  const auto group = in.read<i32>("groups", "group"), founded = in.read<i32>("groups", "founded_week"),
             founding = in.read<i32>("groups", "founding_event"), cause = in.read<i32>("groups", "cause"),
             parent = in.read<i32>("groups", "parent"), second = in.read<i32>("groups", "second_parent"),
             went_public = in.read<i32>("groups", "went_public"), ended = in.read<i32>("groups", "ended"),
             end_event = in.read<i32>("groups", "end_event"),
             supported = in.read<i32>("groups", "last_supported");
  const auto dwelling = in.read<u32>("groups", "founder_dwelling");
  const auto occupancy = in.read<u16>("groups", "founder_occupancy"),
             member = in.read<u16>("groups", "founder_member"), ordinal = in.read<u16>("groups", "ordinal"),
             courtyard = in.read<u16>("groups", "courtyard");
  const auto topic = in.read<u8>("groups", "topic"), founded_public = in.read<u8>("groups", "founded_public"),
             origin = in.read<u8>("groups", "origin"), end_cause = in.read<u8>("groups", "end_cause");
  for (std::size_t i = 0; i < group.size(); ++i) {
    GroupRow row;
    row.group = serial(group[i]);
    row.id = {resident_id(dwelling[i], occupancy[i], member[i]), founded[i], ordinal[i]};
    row.courtyard = courtyard[i];
    row.topic = static_cast<Topic>(topic[i]);
    row.founded_public = founded_public[i] != 0;
    row.origin = static_cast<Origin>(origin[i]);
    row.founding_event = event_id(founding[i]);
    row.cause = event_id(cause[i]);
    row.parent = serial(parent[i]);
    row.second_parent = serial(second[i]);
    row.went_public = week(went_public[i], kNever);
    row.ended = week(ended[i], kNever);
    row.end_cause = static_cast<EndCause>(end_cause[i]);
    row.end_event = event_id(end_event[i]);
    row.last_supported = week(supported[i], kLongAgo);
    rows.push_back(row);
  }
  return rows;
}

void read_group_weeks(const RunColumns& in, StoryRun& run) {
  const auto weeks = in.read<i32>("group_weeks", "week"), group = in.read<i32>("group_weeks", "group");
  const auto stage = in.read<u8>("group_weeks", "stage"), met = in.read<u8>("group_weeks", "met");
  const auto members = in.read<u16>("group_weeks", "members"), active = in.read<u16>("group_weeks", "active");
  const auto hours = in.read<float>("group_weeks", "supporter_hours");
  for (std::size_t i = 0; i < weeks.size(); ++i)
    run.group_weeks.push_back(
        {serial(group[i]), weeks[i], static_cast<Stage>(stage[i]), members[i], active[i], met[i], hours[i]});
  std::stable_sort(run.group_weeks.begin(), run.group_weeks.end(),
                   [](const GroupAt& a, const GroupAt& b) { return a.group < b.group; });
}

void read_events(const RunColumns& in, StoryRun& run) {
  const auto id = in.read<i32>("events", "event"), weeks = in.read<i32>("events", "week"),
             cause = in.read<i32>("events", "cause"), group = in.read<i32>("events", "group"),
             other = in.read<i32>("events", "other"), affair = in.read<i32>("events", "affair"),
             code = in.read<i32>("events", "code");
  const auto kind = in.read<u8>("events", "kind");
  const auto value = in.read<float>("events", "value");
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (kind[i] >= static_cast<u8>(EventKind::count_))
      throw FileError("cannot read " + run.file +
                      ": it holds events of a kind that this program does not know");
    run.events.push_back({event_id(id[i]), weeks[i], static_cast<EventKind>(kind[i]), event_id(cause[i]),
                          serial(group[i]), serial(other[i]), 0, serial(affair[i]), code[i], value[i]});
  }
}

void read_affairs(const RunColumns& in, StoryRun& run) {
  const auto affair = in.read<i32>("affairs", "affair");
  const auto sudden = in.read<u8>("affairs", "public_event"), topic = in.read<u8>("affairs", "topic");
  const auto courtyard = in.read<u16>("affairs", "courtyard");
  for (std::size_t i = 0; i < affair.size(); ++i) {
    AffairRow row;
    row.affair = serial(affair[i]);
    row.public_event = sudden[i];
    row.topic = static_cast<Topic>(topic[i]);
    row.courtyard = courtyard[i];
    run.affairs.push_back(row);
  }
  std::sort(run.affairs.begin(), run.affairs.end(),
            [](const AffairRow& a, const AffairRow& b) { return a.affair < b.affair; });
}

/// Residents in the order of the file: rows that other tables refer to.
std::vector<ResidentRow> read_residents(const RunColumns& in) {
  const auto dwelling = in.read<u32>("residents", "dwelling");
  const auto occupancy = in.read<u16>("residents", "occupancy"), member = in.read<u16>("residents", "member"),
             courtyard = in.read<u16>("residents", "courtyard");
  const auto birth = in.read<i32>("residents", "birth");
  const auto caregiver = in.read<u8>("residents", "caregiver");
  const auto initiative = in.read<float>("residents", "initiative");
  std::vector<ResidentRow> rows(dwelling.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].resident = resident_id(dwelling[i], occupancy[i], member[i]);
    rows[i].courtyard = courtyard[i];
    rows[i].birth = birth[i];
    rows[i].caregiver = caregiver[i];
    rows[i].initiative = initiative[i];
  }
  return rows;
}

void read_people(const RunColumns& in, StoryRun& run) {
  run.whole = true;
  run.residents = read_residents(in);
  const auto id = [&, rows = run.residents](i32 row) -> ResidentId {
    return row < 0 ? 0 : rows.at(static_cast<std::size_t>(row)).resident;
  };
  const auto who = in.read<i32>("events", "resident");
  for (std::size_t i = 0; i < run.events.size(); ++i) run.events[i].resident = id(who[i]);
  const auto group = in.read<i32>("memberships", "group"), member = in.read<i32>("memberships", "resident"),
             from = in.read<i32>("memberships", "from"), to = in.read<i32>("memberships", "to");
  const auto role = in.read<u8>("memberships", "role");
  for (std::size_t i = 0; i < group.size(); ++i)
    run.spells.push_back(
        {serial(group[i]), id(member[i]), static_cast<Role>(role[i]), from[i], week(to[i], kNever), 0});
  std::sort(run.residents.begin(), run.residents.end(),
            [](const ResidentRow& a, const ResidentRow& b) { return a.resident < b.resident; });
}

void read_ledger(const RunColumns& in, StoryRun& run) {
  const auto weeks = in.read<i32>("accounts", "week"), from_number = in.read<i32>("accounts", "from_number"),
             to_number = in.read<i32>("accounts", "to_number");
  const auto from = in.read<u8>("accounts", "from_kind"), to = in.read<u8>("accounts", "to_kind"),
             purpose = in.read<u8>("accounts", "purpose");
  const auto fen = in.read<double>("accounts", "fen");
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    LedgerEntry entry;
    entry.week = weeks[i];
    entry.from = static_cast<AccountKind>(from[i]);
    entry.from_number = serial(from_number[i]);
    entry.to = static_cast<AccountKind>(to[i]);
    entry.to_number = serial(to_number[i]);
    entry.fen = static_cast<std::int64_t>(fen[i]);
    entry.purpose = static_cast<Purpose>(purpose[i]);
    run.ledger.push_back(entry);
  }
}

void read_attendance(const RunColumns& in, StoryRun& run) {
  const auto weeks = in.read<i32>("attendance", "week"), number = in.read<i32>("attendance", "host_number");
  const auto host = in.read<u8>("attendance", "host");
  for (std::size_t i = 0; i < weeks.size(); ++i)
    if (host[i] == static_cast<u8>(HostKind::group)) ++run.attendance[{serial(number[i]), weeks[i]}];
}

void read_tables(const RunColumns& in, StoryRun& run) {
  run.groups = group_rows(in);
  std::sort(run.groups.begin(), run.groups.end(),
            [](const GroupRow& a, const GroupRow& b) { return a.group < b.group; });
  read_group_weeks(in, run);
  read_events(in, run);
  read_affairs(in, run);
}

std::vector<Support> supports_of(const Scenario& scenario) {
  std::vector<Support> list;
  for (const auto& plan : scenario.interventions) list.push_back({plan.name, plan.practice});
  return list;
}

/// The trajectory that a study left of the run, if it is that run.
std::optional<StoryRun> trajectory_beside(const StudyReader& study, std::size_t arm, std::size_t replicate,
                                          std::size_t sample) {
  if (study.samples()[sample] != 0) return std::nullopt;
  const std::filesystem::path path(study.path());
  const auto file =
      path.parent_path() / (path.stem().string() + ".runs") /
      fmt::format("{}-{}.h5", study.description().arms[arm].name, study.replicates()[replicate]);
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return std::nullopt;
  const ResultFile opened(file);
  if (opened.format() != kTrajectoryFormat || opened.text("digest") != study.digest(arm, replicate, sample))
    return std::nullopt;
  return read_story_run(file);
}

template <class Row, class Key>
const Row* by_key(const std::vector<Row>& rows, Key Row::*key, Key wanted) {
  const auto at = std::lower_bound(rows.begin(), rows.end(), wanted,
                                   [&](const Row& row, const Key& value) { return row.*key < value; });
  return at == rows.end() || (*at).*key != wanted ? nullptr : &*at;
}

}  // namespace

const Event* StoryRun::event(EventId id) const { return by_key(events, &Event::id, id); }
const GroupRow* StoryRun::group(std::uint32_t serial) const {
  return by_key(groups, &GroupRow::group, serial);
}
const AffairRow* StoryRun::affair(std::uint32_t serial) const {
  return by_key(affairs, &AffairRow::affair, serial);
}
const ResidentRow* StoryRun::resident(ResidentId id) const {
  return by_key(residents, &ResidentRow::resident, id);
}

std::span<const GroupAt> StoryRun::weeks_of(std::uint32_t serial) const {
  const auto first = std::lower_bound(group_weeks.begin(), group_weeks.end(), serial,
                                      [](const GroupAt& row, std::uint32_t g) { return row.group < g; });
  auto last = first;
  while (last != group_weeks.end() && last->group == serial) ++last;
  return {group_weeks.data() + (first - group_weeks.begin()), static_cast<std::size_t>(last - first)};
}

std::vector<Support> StoryRun::real_supports() const {
  auto list = supports;
  std::erase_if(list, [](const Support& s) { return s.practice == PracticeId::placebo; });
  return list;
}

StoryRun read_story_run(const std::filesystem::path& trajectory) {
  const ResultFile file(trajectory);
  StoryRun run;
  run.file = trajectory.string();
  if (file.format() != kTrajectoryFormat)
    throw FileError(fmt::format("cannot read {}: it is a study, not one run", run.file));
  run.arm = file.text("scenario");
  run.title_en = file.text("title_en");
  run.title_zh = file.text("title_zh");
  run.seed = static_cast<std::uint32_t>(file.number("seed"));
  run.replicate = static_cast<std::uint32_t>(file.number("replicate"));
  run.weeks = static_cast<Week>(file.number("weeks"));
  run.burn_in_weeks = static_cast<Week>(file.number("burn_in_weeks"));
  run.start = file.strings("digest/sha256").at(0);
  const RunColumns columns(file);
  const auto names = file.strings("interventions/name");
  const auto practices = columns.read<u8>("interventions", "practice");
  for (std::size_t i = 0; i < names.size(); ++i)
    run.supports.push_back({names[i], static_cast<PracticeId>(practices.at(i))});
  read_tables(columns, run);
  read_people(columns, run);
  read_ledger(columns, run);
  read_attendance(columns, run);
  return run;
}

StoryRun read_story_run(const StudyReader& study, std::size_t arm, std::size_t replicate,
                        std::size_t sample) {
  const auto& what = study.description();
  StoryRun run;
  if (auto beside = trajectory_beside(study, arm, replicate, sample)) {
    run = std::move(*beside);
  } else {
    const auto encoded = study.read(arm, replicate, sample);
    run.file = study.path();
    run.seed = what.seed;
    run.replicate = study.replicates()[replicate];
    run.weeks = what.weeks;
    run.burn_in_weeks = what.burn_in_weeks;
    run.supports = supports_of(parse_scenario(what.arms[arm].resolved, study.path() + ":/arms/resolved"));
    read_tables(RunColumns(encoded), run);
  }
  run.arm = what.arms[arm].name;
  run.title_en = what.arms[arm].title_en;
  run.title_zh = what.arms[arm].title_zh;
  return run;
}

std::map<std::pair<std::int32_t, std::int32_t>, std::vector<GroupRow>> read_study_groups(
    const std::filesystem::path& study, std::uint32_t sample) {
  const ResultFile file(study);
  const auto arm = file.values<i32>("groups/arm"), replicate = file.values<i32>("groups/replicate"),
             of_sample = file.values<i32>("groups/sample");
  const auto rows = group_rows(RunColumns(file));
  std::map<std::pair<i32, i32>, std::vector<GroupRow>> runs;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (of_sample[i] == static_cast<i32>(sample)) runs[{arm[i], replicate[i]}].push_back(rows[i]);
  return runs;
}

}  // namespace linli
