#include "commands/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/simulation.hpp"
#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "scenario/tree.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/adaptive.hpp"
#include "world/world.hpp"

namespace linli::commands {
namespace {

/// At most 6 significant digits, and no more decimals than that needs.
std::string number_text(double value) {
  if (std::isnan(value)) return "-";
  if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{:.4g}", value);
}

}  // namespace

void refuse_existing(const std::string& out, bool force) {
  naming_file("cannot write " + out, [&] { PartialFile probe(out, force); });
}

std::vector<std::string> source_files(const std::string& scenario) {
  std::vector<std::string> files{scenario};
  collect_files(load_tree(scenario), files);
  return files;
}

void show_burn_in(Progress& progress, const Simulation& simulation) {
  const World& world = simulation.world();
  const Week all = world.scenario.burn_in_weeks;
  const Week done = all + world.week;
  const double share = static_cast<double>(done) / all;
  progress.show(
      share, fmt::format("burn-in, week {}/{}  {:.0f} weeks/s  {} residents  {} groups  {} left", done, all,
                         done / std::max(progress.counted_seconds(), 1e-9), world.residents().count(),
                         world.alive.size(), duration_text(progress.left(share))));
}

void show_week(Progress& progress, const RunProgress& at, double burn_in_seconds) {
  if (at.weeks == 0) return;
  const double share = static_cast<double>(at.week) / at.weeks;
  const double seconds = std::max(progress.seconds() - burn_in_seconds, 1e-9);
  progress.show(share, fmt::format("week {}/{}  {:.0f} weeks/s  {:.2e} resident-weeks/s  {} groups  {} left",
                                   at.week, at.weeks, at.week / seconds, at.resident_weeks / seconds,
                                   at.groups, duration_text(progress.left(share))));
}

std::string digest_text(const Digest& digest) {
  std::string text;
  for (const auto byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

std::vector<std::size_t> summary_weeks(std::size_t weeks) {
  std::vector<std::size_t> shown;
  for (const std::size_t week : {0, 52, 104, 156})
    if (week <= weeks) shown.push_back(week);
  if (shown.back() != weeks) shown.push_back(weeks);
  return shown;
}

void print_indicators(const ResultFile& file) {
  const auto weeks = file.values<std::int32_t>("indicators/week");
  const auto shown = summary_weeks(weeks.size() - 1);
  fmt::print("{:<40} {:<16}", "indicator", "unit");
  for (const auto week : shown) fmt::print(" {:>12}", fmt::format("week {}", week));
  fmt::print("\n");
  for (const auto& key : file.members("indicators")) {
    if (key == "week") continue;
    const auto path = "indicators/" + key;
    const auto values = file.values<double>(path);
    fmt::print("{:<40} {:<16}", key, file.text("units", path));
    for (const auto week : shown) fmt::print(" {:>12}", number_text(values[week]));
    fmt::print("\n");
  }
}

namespace {

/// An indicator of a study in its last week: by arm, then replicate; means over samples.
std::vector<std::vector<double>> last_week(const ResultFile& file, const std::string& key, std::size_t arms) {
  const auto replicates = file.values<std::int32_t>("indicators/replicate").size();
  const auto samples = file.values<std::int32_t>("indicators/sample").size();
  const auto values = file.in_week(key, static_cast<std::size_t>(file.number("weeks")));
  std::vector<std::vector<double>> result(arms, std::vector<double>(replicates));
  for (std::size_t a = 0; a < arms; ++a)
    for (std::size_t r = 0; r < replicates; ++r)
      for (std::size_t s = 0; s < samples; ++s)
        result[a][r] += values[(a * replicates + r) * samples + s] / static_cast<double>(samples);
  return result;
}

double mean_of_present(const std::vector<double>& values) {
  double sum = 0, count = 0;
  for (const double v : values)
    if (!std::isnan(v)) sum += v, ++count;
  return sum / count;
}

}  // namespace

void print_study_indicators(const ResultFile& file) {
  const auto arms = file.strings("arms/name");
  fmt::print("mean over {:.0f} replicates{} at week {:.0f}\n{:<40} {:<16}", file.number("replicates"),
             file.number("samples") > 1 ? fmt::format(" and {:.0f} samples", file.number("samples")) : "",
             file.number("weeks"), "indicator", "unit");
  for (const auto& arm : arms) fmt::print(" {:>16}", arm.substr(0, 16));
  fmt::print("\n");
  for (const auto& key : file.members("indicators")) {
    if (key == "arm" || key == "replicate" || key == "sample" || key == "week") continue;
    fmt::print("{:<40} {:<16}", key, file.text("units", "indicators/" + key));
    for (const auto& values : last_week(file, key, arms.size()))
      fmt::print(" {:>16}", number_text(mean_of_present(values)));
    fmt::print("\n");
  }
}

void print_differences(const ResultFile& file) {
  const auto arms = file.strings("arms/name");
  if (arms.size() < 2) return;
  fmt::print(
      "\npaired differences from {} at week {:.0f}: mean, 95% interval, Monte Carlo error of the mean; "
      "factor: runs "
      "saved by pairing\n{:<26} {:<18} {:>11} {:>25} {:>10} {:>7}\n",
      arms[0], file.number("weeks"), "indicator", "arm", "difference", "95% interval", "error", "factor");
  for (const auto& key : file.strings("study/outcomes")) {
    const auto values = last_week(file, key, arms.size());
    for (std::size_t a = 1; a < arms.size(); ++a) {
      const auto d = paired_difference(values[a], values[0], 0.05);
      const auto interval = d.pairs < 2 ? std::string("-")
                                        : fmt::format("[{}, {}]", number_text(d.mean - d.half_width),
                                                      number_text(d.mean + d.half_width));
      fmt::print("{:<26} {:<18} {:>11} {:>25} {:>10} {:>7}\n", a == 1 ? key : "", arms[a].substr(0, 18),
                 number_text(d.mean), interval, number_text(d.error),
                 std::isnan(d.runs_saved) ? "-" : fmt::format("{:.2f}", d.runs_saved));
    }
  }
  fmt::print(
      "Factor near 1: what is compared is not there in the first arm (its money, its hours), or luck drives "
      "the two "
      "apart.\n");
  if (std::find(arms.begin(), arms.end(), "placebo") != arms.end())
    fmt::print("What the arm placebo shows is luck: a difference no larger than its shows nothing.\n");
}

}  // namespace linli::commands
