#pragma once
// The subcommands of the program. Each file of this folder registers one: `add_x` declares its
// options and a callback that does the work through the libraries, throws UserError for what the user
// got wrong, and sets `status` (0 by default) where a finished command has something to say by it.

namespace CLI {
class App;
}

namespace linli::commands {

/// Exit statuses of the program.
inline constexpr int kSuccess = 0;
inline constexpr int kBug = 1;        ///< we got it wrong
inline constexpr int kRowFails = 1;   ///< `validate`: a row does not hold, which is told on standard output
inline constexpr int kUserError = 2;  ///< the user got it wrong; nothing was written

void add_check(CLI::App& app, int& status);
void add_parameters(CLI::App& app, int& status);
void add_indicators(CLI::App& app, int& status);
void add_practices(CLI::App& app, int& status);
void add_schema(CLI::App& app, int& status);
void add_run(CLI::App& app, int& status);
void add_inspect(CLI::App& app, int& status);
void add_rerun(CLI::App& app, int& status);
void add_study(CLI::App& app, int& status);
void add_merge(CLI::App& app, int& status);
void add_story(CLI::App& app, int& status);
void add_validate(CLI::App& app, int& status);

/// Replaces this program by `linli-X` of PATH, X being argv[1], with the arguments after it. Returns if there
/// is no such program; throws UserError if it cannot be run.
void become_external(char** argv);

}  // namespace linli::commands
