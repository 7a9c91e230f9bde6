// The command line: a list of subcommands (commands/), and what each way of failing says and returns.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <string>
#include <system_error>
#include <vector>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "engine/build_info.hpp"
#include "output/partial_file.hpp"
#include "scenario/complaint.hpp"
#include "scenario/user_error.hpp"

namespace linli::commands {
namespace {

void add_all(CLI::App& app, int& status) {
  add_check(app, status);
  add_parameters(app, status);
  add_indicators(app, status);
  add_practices(app, status);
  add_schema(app, status);
  add_run(app, status);
  add_study(app, status);
  add_merge(app, status);
  add_inspect(app, status);
  add_rerun(app, status);
  add_story(app, status);
  add_validate(app, status);
}

/// There is no such subcommand, or none was given.
int refuse_command(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  Complaint complaint;
  complaint.where.file = "linli";
  complaint.found = "no command";
  complaint.expected = one_of(candidates, "a command");
  if (argc > 1) {
    complaint.expected +=
        ", or X where there is a program linli-X in PATH (.venv/bin has the analysis package's)";
    complaint.found = in_quotes(argv[1]);
    complaint.suggestion = nearest(argv[1], candidates);
  }
  tell(to_string(complaint) + "\n");
  return kUserError;
}

/// A subcommand that this program does not know, or none.
int other_command(const CLI::App& app, int argc, char** argv) {
  try {
    if (argc > 1) become_external(argv);
  } catch (const UserError& error) {
    tell(fmt::format("{}\n", error.what()));
    return kUserError;
  }
  return refuse_command(app, argc, argv);
}

int run_program(int argc, char** argv) {
  CLI::App app{"Linli 邻里: how neighbours come to run things together, and what support does to that."};
  app.name("linli");
  app.set_version_flag("--version", fmt::format("linli {} ({}, {}, {})", program_version(), commit(),
                                                compiler(), build_type()));
  app.require_subcommand(1);
  int status = kSuccess;
  add_all(app, status);
  try {
    app.parse(argc, argv);
    return status;
  } catch (const CLI::ParseError& error) {
    // Help and version are "errors" with status 0; all others are the user's.
    if (error.get_exit_code() != 0 && app.get_subcommands().empty()) return other_command(app, argc, argv);
    return app.exit(error) == 0 ? kSuccess : kUserError;
  } catch (const UserError& error) {
    for (const std::string& message : error.messages()) tell(message + "\n");
    return kUserError;
  }
}

int bug(const std::exception& error) {
  tell(fmt::format("linli: this is a bug of Linli, please report it: {}\n", error.what()));
  return kBug;
}

}  // namespace
}  // namespace linli::commands

int main(int argc, char** argv) {
  linli::end_cleanly_on_signals();
  try {
    return linli::commands::run_program(argc, argv);
  } catch (const std::system_error& error) {
    // Whoever read what is printed (`| head`) has had enough; what is to be kept is kept by then.
    if (error.code() == std::errc::broken_pipe) return 128 + SIGPIPE;
    return linli::commands::bug(error);
  } catch (const std::exception& error) {
    return linli::commands::bug(error);
  }
}
