// `linli inspect OUT.h5`: what is in a file of ours and how it was made.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/summary.hpp"
#include "output/result_file.hpp"
#include "output/study_file.hpp"
#include "output/trajectory.hpp"
#include "scenario/user_error.hpp"

namespace linli::commands {
namespace {

using Json = nlohmann::ordered_json;

struct InspectOptions {
  std::string file;
  int week = -1;
  bool json = false;
};

constexpr std::string_view kTables[] = {
    "groups", "group_weeks", "events",   "memberships", "attendance", "residents", "resident_snapshots",
    "ties",   "affairs",     "accounts", "hours"};

std::string digest_of_week(const ResultFile& file, int week) {
  const auto digests = file.strings("digest/sha256");
  if (static_cast<std::size_t>(week) >= digests.size())
    throw UserError(
        fmt::format("{}: --week {}: it holds weeks 0 to {}", file.path(), week, digests.size() - 1));
  return digests[static_cast<std::size_t>(week)];
}

/// How often each kind of event happened.
std::vector<std::pair<std::string, std::size_t>> events_by_kind(const ResultFile& file) {
  const auto names = file.strings("codes/event_kind");
  std::vector<std::size_t> count(names.size());
  for (const auto kind : file.values<std::uint8_t>("events/kind"))
    if (kind < count.size()) ++count[kind];
  std::vector<std::pair<std::string, std::size_t>> result;
  for (std::size_t k = 0; k < names.size(); ++k)
    if (count[k] > 0) result.emplace_back(names[k], count[k]);
  return result;
}

/// Whole fen in and out of each kind of account; they sum to nothing, since each row gives and takes.
struct Balance {
  std::string account;
  double in = 0, out = 0;
};
std::vector<Balance> balances(const ResultFile& file) {
  const auto names = file.strings("codes/account");
  std::vector<Balance> result(names.size());
  for (std::size_t k = 0; k < names.size(); ++k) result[k].account = names[k];
  const auto from = file.values<std::uint8_t>("accounts/from_kind");
  const auto to = file.values<std::uint8_t>("accounts/to_kind");
  const auto fen = file.values<double>("accounts/fen");
  for (std::size_t i = 0; i < fen.size(); ++i) {
    result.at(from[i]).out += fen[i];
    result.at(to[i]).in += fen[i];
  }
  std::erase_if(result, [](const Balance& b) { return b.in == 0 && b.out == 0; });
  return result;
}

void print_made(const ResultFile& file) {
  fmt::print("{}: {} version {:.0f}\n", file.path(), file.format(), file.number("format_version"));
  fmt::print("made by  {} {}, {}, {}, commit {}\n", file.text("program"), file.text("program_version"),
             file.text("build_compiler"), file.text("build_type"), file.text("build_commit"));
}

void print_trajectory(const ResultFile& file) {
  print_made(file);
  fmt::print("scenario {}: {} {}\n", file.text("scenario"), file.text("title_en"), file.text("title_zh"));
  fmt::print(
      "run      seed {:.0f}, replicate {:.0f}, {:.0f} weeks after {:.0f} of burn-in, support until week "
      "{:.0f}\n",
      file.number("seed"), file.number("replicate"), file.number("weeks"), file.number("burn_in_weeks"),
      file.number("exit_week"));
  fmt::print("digest   {}\n\nrows\n", file.text("digest"));
  for (const auto table : kTables) fmt::print("  {:<22} {:>10}\n", table, file.rows(table));
  fmt::print("\nevents\n");
  for (const auto& [name, count] : events_by_kind(file)) fmt::print("  {:<28} {:>10}\n", name, count);
  fmt::print("\naccounts, yuan {:>19} {:>14} {:>14}\n", "in", "out", "change");
  double sum = 0;
  for (const auto& b : balances(file)) {
    fmt::print("  {:<16} {:>15.2f} {:>14.2f} {:>14.2f}\n", b.account, b.in / 100, b.out / 100,
               (b.in - b.out) / 100);
    sum += b.in - b.out;
  }
  fmt::print("  {:<16} {:>45.2f}\n\n", "sum of changes", sum / 100);
  print_indicators(file);
}

/// What both kinds of file say about how they were made.
Json made_json(const ResultFile& file) {
  Json json{
      {"file", file.path()}, {"format", file.format()}, {"format_version", file.number("format_version")}};
  for (const auto key : {"program", "program_version", "build_compiler", "build_type", "build_commit",
                         "scenario", "title_en", "title_zh", "digest"})
    json[key] = file.text(key);
  for (const auto key : {"seed", "weeks", "burn_in_weeks", "exit_week"}) json[key] = file.number(key);
  return json;
}

Json trajectory_json(const ResultFile& file) {
  Json json = made_json(file);
  json["replicate"] = file.number("replicate");
  for (const auto table : kTables) json["rows"][std::string(table)] = file.rows(table);
  json["events"] = Json::object();
  for (const auto& [name, count] : events_by_kind(file)) json["events"][name] = count;
  json["accounts_fen"] = Json::object();
  for (const auto& b : balances(file)) json["accounts_fen"][b.account] = {{"in", b.in}, {"out", b.out}};
  const auto weeks = summary_weeks(file.values<std::int32_t>("indicators/week").size() - 1);
  for (const auto& key : file.members("indicators")) {
    if (key == "week") continue;
    const auto values = file.values<double>("indicators/" + key);
    for (const auto week : weeks)
      json["indicators"][key][std::to_string(week)] = values[week];  // NaN becomes null
  }
  return json;
}

struct Failure {
  std::string arm, message;
  int replicate = 0, sample = 0;
};
std::vector<Failure> failures(const ResultFile& file) {
  const auto names = file.strings("arms/name");
  const auto arm = file.values<std::int32_t>("failures/arm"),
             replicate = file.values<std::int32_t>("failures/replicate"),
             sample = file.values<std::int32_t>("failures/sample");
  const auto message = file.strings("failures/message");
  std::vector<Failure> result;
  for (std::size_t i = 0; i < arm.size(); ++i)
    result.push_back(
        {names.at(static_cast<std::size_t>(arm[i])), message.at(i), replicate.at(i), sample.at(i)});
  return result;
}

Json study_json(const ResultFile& file) {
  Json json = made_json(file);
  for (const auto key : {"replicates", "samples"}) json[key] = file.number(key);
  json["design"] = file.text("design");
  json["failed"] = Json::array();
  for (const auto& failure : failures(file))
    json["failed"].push_back({{"arm", failure.arm},
                              {"replicate", failure.replicate},
                              {"sample", failure.sample},
                              {"message", failure.message}});
  const auto names = file.strings("arms/name");
  const auto titles = file.strings("arms/title_en");
  for (std::size_t a = 0; a < names.size(); ++a) json["arms"][names[a]] = titles[a];
  return json;
}

void print_study(const ResultFile& file) {
  const auto arms = file.strings("arms/name");
  print_made(file);
  fmt::print("study    {}: {} {}\n", file.text("scenario"), file.text("title_en"), file.text("title_zh"));
  fmt::print(
      "runs     {} arms x {:.0f} replicates x {:.0f} samples ({}), seed {:.0f}, {:.0f} weeks after {:.0f} of "
      "burn-in\n",
      arms.size(), file.number("replicates"), file.number("samples"), file.text("design"),
      file.number("seed"), file.number("weeks"), file.number("burn_in_weeks"));
  const auto status = file.values<std::uint8_t>("runs/status");
  const auto absent = std::count(status.begin(), status.end(), std::uint8_t{0});
  if (absent > 0) fmt::print("         {} of these {} runs are not in this file\n", absent, status.size());
  fmt::print("digest   {}\n", file.text("digest"));
  for (const auto& line : file.strings("study/rule")) fmt::print("         {}\n", line);
  for (const auto& failure : failures(file))
    fmt::print("failed   arm {}, replicate {}, sample {}: {}\n", failure.arm, failure.replicate,
               failure.sample, failure.message);
  fmt::print("\n");
  print_study_indicators(file);
  print_differences(file);
}

void inspect(const InspectOptions& options) {
  const ResultFile file(options.file);
  const bool study = file.format() == kStudyFormat;
  if (options.week >= 0) {
    if (study)
      throw UserError(fmt::format("{}: --week asks for a trajectory file; this is a study", options.file));
    fmt::print("{}\n", digest_of_week(file, options.week));
  } else if (options.json) {
    fmt::print("{}\n", (study ? study_json(file) : trajectory_json(file)).dump(2));
  } else if (study) {
    print_study(file);
  } else {
    print_trajectory(file);
  }
}

}  // namespace

void add_inspect(CLI::App& app, int&) {
  auto options = std::make_shared<InspectOptions>();
  CLI::App* command =
      app.add_subcommand("inspect", "Say what is in a file and how it was made 查看文件内容与来历");
  command->add_option("file", options->file, "Trajectory or study file")->required();
  command->add_option("--week", options->week, "Print only the digest of the run up to this week")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--json", options->json, "Print as JSON");
  command->callback([options] { inspect(*options); });
}

}  // namespace linli::commands
