// `linli check SCENARIO.yaml`: is it a scenario, and what does it come to?
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "scenario/user_error.hpp"

namespace linli::commands {
namespace {

struct CheckOptions {
  std::string scenario;
};

int check(const CheckOptions& options) { throw UserError(options.scenario + ": cannot be read yet"); }

}  // namespace

void add_check(CLI::App& app, int& status) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "Check a scenario file");
  command->add_option("scenario", options->scenario, "Scenario file")->required();
  command->callback([options, &status] { status = check(*options); });
}

}  // namespace linli::commands
