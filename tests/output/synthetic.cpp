#include "synthetic.hpp"

#include <fmt/format.h>

#include <deque>
#include <limits>

namespace linli::synthetic {

const std::vector<IndicatorRecord>& indicators() {
  static const std::vector<IndicatorRecord> records = [] {
    static std::deque<std::string> names;
    std::vector<IndicatorRecord> made;
    for (int i = 0; i < kIndicators; ++i)
      made.push_back({names.emplace_back(fmt::format("indicator_{}", i)), "groups", "week",
                      names.emplace_back(fmt::format("Indicator {}", i)),
                      names.emplace_back(fmt::format("指标{}", i)),
                      "How it is counted, in a sentence of usual length.", "如何计算。"});
    return made;
  }();
  return records;
}

Scenario scenario(Week weeks) {
  Scenario made;
  made.name = "synthetic";
  made.title_en = "A made-up run";
  made.title_zh = "虚构的一次运行";
  made.weeks = weeks;
  made.seed = 4'000'000'000U;
  made.replicate = 7;
  made.output.attendance = true;
  made.interventions.push_back(
      {.name = "first academy", .practice = PracticeId::academy, .communities = {}, .levers = {}});
  made.interventions.push_back({.name = "nothing",
                                .practice = PracticeId::placebo,
                                .last_week = kNever,
                                .communities = {},
                                .levers = {}});
  return made;
}

ResidentId resident(std::uint32_t number) { return resident_id(3'000'000'000U - number, 60000, 1); }

double indicator(int number, Week week) {
  return number == 1 && week < 26 ? std::numeric_limits<double>::quiet_NaN() : number + week / 8.0;
}

namespace {

void arrive(WeekLog& log, std::uint32_t first, std::uint32_t count) {
  for (auto r = first; r < first + count; ++r) {
    ResidentRow row{.resident = resident(r),
                    .courtyard = static_cast<std::uint16_t>(r % 12),
                    .birth = -static_cast<Week>(r % 4000)};
    row.arrived = log.week;
    row.initiative = static_cast<float>(r) / 7;
    row.interest[7] = static_cast<float>(r % 10) / 10;
    log.arrived.push_back(row);
  }
}

void groups(WeekLog& log, const Size& size, bool last) {
  // Group g lives from week g - size.groups on, for size.groups weeks.
  for (std::uint32_t k = 0; k < size.groups; ++k) {
    const auto serial = static_cast<std::uint32_t>(log.week) + k;
    GroupWeek row{.group = serial, .members = static_cast<std::uint16_t>(5 + k), .captain = resident(k)};
    row.step = static_cast<std::int8_t>(static_cast<int>(k % 6) - 1);
    row.funds_fen = (std::int64_t{1} << 33U) + serial;
    row.cohesion = static_cast<float>(serial) / 3;
    log.groups.push_back(row);
    if (k > 0 && !last) continue;
    GroupRow ended{.group = serial, .id = {resident(k), log.week - 20, 1}};
    ended.ended = k == 0 ? log.week : kNever;
    ended.topic = Topic::education;
    ended.parent = serial > 0 ? serial - 1 : kNoGroup;
    log.ended_groups.push_back(ended);
    log.memberships.push_back({serial, resident(k), Role::captain, log.week - 5, ended.ended, 3});
  }
}

}  // namespace

void fill(WeekLog& log, Week week, Week weeks, const Size& size) {
  log = WeekLog{};
  log.week = week;
  const auto w = static_cast<std::uint32_t>(week);
  for (std::size_t i = 0; i < log.digest.size(); ++i) log.digest[i] = static_cast<std::uint8_t>(w * 37 + i);
  for (int i = 0; i < kIndicators; ++i) log.indicators.push_back(indicator(i, week));
  const auto count = size.residents;
  if (week == 0) {
    arrive(log, 0, count);
    for (std::uint32_t r = 0; r < count; ++r)
      for (std::uint32_t k = 1; k <= size.ties; ++k)
        log.ties.push_back(
            {0, resident(r), resident((r + k * k) % count), static_cast<std::uint8_t>(k % 6), true});
  } else {
    arrive(log, count + (w - 1) * size.arrivals, size.arrivals);
    for (std::uint32_t k = 0; k < size.arrivals; ++k)
      log.residents_left.push_back({week, resident((w - 1) * size.arrivals + k), false});
  }
  for (std::uint32_t k = 0; k < size.events; ++k) {
    Event event{.id = 1000 + w * size.events + k, .week = week, .kind = static_cast<EventKind>(k % 40)};
    event.cause = k % 3 == 0 ? 0 : event.id - 1;
    event.resident = k % 2 == 0 ? resident(k) : 0;
    event.group = k % 5 == 0 ? kNoGroup : k;
    event.value = static_cast<float>(k) / 4;
    log.events.push_back(event);
  }
  groups(log, size, week == weeks);
  for (std::uint32_t k = 0; k < size.attendances; ++k)
    log.attendances.push_back(
        {week, resident((w + k * 7) % count), HostKind::group, k % 30, static_cast<std::uint8_t>(k % 2)});
  for (std::uint32_t k = 0; k < size.ledger; ++k) {
    LedgerEntry entry{
        .week = week, .from = AccountKind::supporter, .to = AccountKind::resident, .to_number = resident(k)};
    entry.fen = (std::int64_t{1} << 40U) + static_cast<std::int64_t>(w * 1000 + k);
    entry.purpose = Purpose::gift;
    log.ledger.push_back(entry);
  }
  log.hours.push_back({week, 0, 10.5F, 8.0F});
  if (week % 52 == 0 || week == weeks)
    for (std::uint32_t k = 0; k < count; ++k) {
      SnapshotRow row{.resident = resident((w * size.arrivals) + k),
                      .degree = static_cast<std::uint16_t>(k % 30)};
      row.motivation = static_cast<float>((k * 2654435761U) >> 8U) / 16777216.0F;
      row.skill[3] = row.motivation / 2;
      log.snapshot.push_back(row);
    }
  if (week == weeks || week % 10 == 3) {
    AffairRow affair{
        .affair = w, .arose = week - 3, .ended = week == weeks ? kNever : week, .severity = 0.5F};
    affair.solved_by = week == weeks ? kNoGroup : 4;
    log.ended_affairs.push_back(affair);
  }
}

RunDescription description(const Scenario& scenario) {
  RunDescription what;
  what.scenario = &scenario;
  what.resolved = "name: synthetic\nparameters: {}\n";
  what.sources = {"synthetic.yaml", "基础.yaml"};
  what.indicators = indicators();
  return what;
}

void write(const std::filesystem::path& target, Week weeks, const Size& size) {
  const auto plan = scenario(weeks);
  TrajectoryWriter writer(target, description(plan), false);
  WeekLog log;
  for (Week week = 0; week <= weeks; ++week) {
    fill(log, week, weeks, size);
    writer.week(log);
  }
  writer.finish();
}

}  // namespace linli::synthetic
