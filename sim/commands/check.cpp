// `linli check SCENARIO.yaml`: is it a scenario, and what does it come to?
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "scenario/yaml_scenario.hpp"

namespace linli::commands {
namespace {

struct CheckOptions {
  std::string scenario;
  std::vector<std::string> overrides;
  bool resolved = false;
};

void check(const CheckOptions& options) {
  const Scenario scenario = load_scenario(options.scenario, options.overrides);
  if (options.resolved) {
    fmt::print("{}", resolved_yaml(scenario));
    return;
  }
  std::vector<std::string> names;
  for (const InterventionPlan& plan : scenario.interventions) names.push_back(plan.name);
  fmt::print("OK: {}, {} weeks, {}\n", scenario.name, scenario.weeks,
             names.empty() ? "no interventions" : fmt::format("interventions: {}", fmt::join(names, ", ")));
}

}  // namespace

void add_check(CLI::App& app, int&) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "Check a scenario file 检查情景文件");
  command->add_option("scenario", options->scenario, "Scenario file")->required();
  command->add_option("--set", options->overrides, "key.path=value, over what the file says; may be repeated")
      ->allow_extra_args(false);
  command->add_flag("--resolved", options->resolved, "Print the whole scenario, defaults too, as YAML");
  command->callback([options] { check(*options); });
}

}  // namespace linli::commands
