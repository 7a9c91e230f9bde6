// `linli merge A.h5 B.h5 ... -o OUT.h5`: parts of a study made on several machines into one file.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/summary.hpp"
#include "output/result_file.hpp"
#include "study/study.hpp"

namespace linli::commands {
namespace {

struct MergeOptions {
  std::vector<std::string> files;
  std::string out;
  bool force = false;
};

void merge_files(const MergeOptions& options) {
  const auto outcome =
      merge_studies({options.files.begin(), options.files.end()}, options.out, options.force);
  fmt::print("{} files: {} runs\nwritten: {}\ndigest:  {}\n", options.files.size(), outcome.runs, options.out,
             digest_text(outcome.digest));
  if (outcome.failed > 0)
    fmt::print("{} runs failed: `linli inspect {}` says why\n", outcome.failed, options.out);
  const ResultFile file(options.out);
  print_study_indicators(file);
  print_differences(file);
}

}  // namespace

void add_merge(CLI::App& app, int&) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand(
      "merge", "Join files of one study made on several machines 合并多台机器上完成的同一研究");
  command->add_option("files", options->files, "Study files")->required();
  command->add_option("-o,--output", options->out, "Study file to write (HDF5)")->required();
  command->add_flag("--force", options->force, "Replace the output if it exists");
  command->callback([options] { merge_files(*options); });
}

}  // namespace linli::commands
