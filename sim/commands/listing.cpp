#include "commands/listing.hpp"

#include <CLI/CLI.hpp>
#include <map>
#include <memory>

namespace linli::commands {

void add_listing(CLI::App& app, const std::string& name, const std::string& help, const Listing& listing) {
  const std::map<std::string, void (*)()> formats = {
      {"table", listing.table}, {"markdown", listing.markdown}, {"json", listing.json}};
  auto format = std::make_shared<std::string>("table");
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--format", *format, "table, markdown or json")
      ->check(CLI::IsMember({"table", "markdown", "json"}));
  command->callback([format, formats] { formats.at (*format)(); });
}

}  // namespace linli::commands
