// `linli X`, where X is no subcommand: the program `linli-X`, such as the analysis package's.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "commands/commands.hpp"
#include "scenario/user_error.hpp"

namespace linli::commands {
namespace {

namespace fs = std::filesystem;

bool is_command_name(std::string_view name) {
  return !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// The first program of that name in the folders of PATH; empty if there is none.
fs::path in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string folders = path == nullptr ? "" : path;
  while (!folders.empty()) {
    const auto end = std::min(folders.find(':'), folders.size());
    fs::path file = fs::path(folders.substr(0, end)) / program;
    std::error_code ignored;
    if (end > 0 && fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0) return file;
    folders.erase(0, end + 1);
  }
  return {};
}

}  // namespace

void become_external(char** argv) {
  if (!is_command_name(argv[1])) return;
  const fs::path program = in_path(std::string("linli-") + argv[1]);
  if (program.empty()) return;
  std::fflush(nullptr);
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_DFL);  // ignored, they would be so there
  argv[1] = const_cast<char*>(program.c_str());  // its own name, then what followed X
  ::execv(program.c_str(), argv + 1);
  throw UserError(program.string() + ": cannot be run: " + std::strerror(errno));
}

}  // namespace linli::commands
