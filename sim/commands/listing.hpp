#pragma once
// What subcommands share that print one of the program's tables in a format of choice.
#include <string>

namespace CLI {
class App;
}

namespace linli::commands {

/// How to print a table in each format.
struct Listing {
  void (*table)();
  void (*markdown)();
  void (*json)();
};

/// Registers a subcommand with the option --format: `table` by default.
void add_listing(CLI::App& app, const std::string& name, const std::string& help, const Listing& listing);

}  // namespace linli::commands
