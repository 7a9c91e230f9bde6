// `linli schema`: JSON Schema of scenario files, on standard output.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "commands/commands.hpp"
#include "scenario/json_schema.hpp"

namespace linli::commands {

void add_schema(CLI::App& app, int&) {
  CLI::App* command =
      app.add_subcommand("schema", "Print the JSON Schema of scenario files 输出情景文件的 JSON Schema");
  command->callback([] { fmt::print("{}", scenario_json_schema()); });
}

}  // namespace linli::commands
