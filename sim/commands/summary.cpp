#include "commands/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "scenario/tree.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"

namespace linli::commands {
namespace {

void collect_files(const Node& node, std::vector<std::string>& files) {
  if (!node.mark.file.empty() && std::find(files.begin(), files.end(), node.mark.file) == files.end())
    files.push_back(node.mark.file);
  for (const auto& item : node.items) collect_files(item, files);
  for (const auto& entry : node.entries) collect_files(entry.value, files);
}

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

void print_study_indicators(const ResultFile& file) {
  const auto arms = file.strings("arms/name");
  const auto weeks = file.values<std::int32_t>("indicators/week").size();
  const auto replicates = file.values<std::int32_t>("indicators/replicate").size();
  fmt::print("mean over {} replicates at week {}\n{:<40} {:<16}", replicates, weeks - 1, "indicator", "unit");
  for (const auto& arm : arms) fmt::print(" {:>16}", arm.substr(0, 16));
  fmt::print("\n");
  for (const auto& key : file.members("indicators")) {
    if (key == "arm" || key == "replicate" || key == "week") continue;
    const auto path = "indicators/" + key;
    const auto values = file.values<double>(path);
    fmt::print("{:<40} {:<16}", key, file.text("units", path));
    for (std::size_t a = 0; a < arms.size(); ++a) {
      double sum = 0;
      for (std::size_t r = 0; r < replicates; ++r) sum += values[((a * replicates) + r) * weeks + weeks - 1];
      fmt::print(" {:>16}", number_text(sum / static_cast<double>(replicates)));
    }
    fmt::print("\n");
  }
}

}  // namespace linli::commands
