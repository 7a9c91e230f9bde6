// Broken scenario files through the built program: each is refused, says where and what, leaves nothing.
#include <gtest/gtest.h>

#include <chrono>
#include <regex>
#include <set>

#include "scenario/broken_files.hpp"
#include "scenario/program.hpp"

namespace linli::testing {
namespace {

/// Whether one of the lines said names the line and key asked for, with the suggestion.
::testing::AssertionResult tells(const BrokenFile& broken, const std::string& said) {
  std::istringstream lines(said);
  static const std::regex form(R"((\S+\.yaml):(\d+):(\d+): (key '([^']*)': )?found .+, expected .+)");
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, form)) continue;
    if (!broken.line.empty() && match[2] != broken.line) continue;
    // Long keys are cut.
    if (!broken.key.empty() && match[5] != broken.key && broken.key.size() < 60) continue;
    const bool suggests = line.find("; did you mean '" + broken.suggestion + "'?") != std::string::npos;
    if (broken.suggestion.empty() || suggests) return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << broken.what << "\nline '" << broken.line << "' key '" << broken.key
                                       << "' suggestion '" << broken.suggestion << "', but said:\n"
                                       << said.substr(0, 2000) << "\nof:\n"
                                       << broken.text.substr(0, 300);
}

void write_files(const Folder& folder, const BrokenFile& broken) {
  for (const auto& [name, text] : broken.besides) folder.write(name, text);
  folder.write("broken.yaml", broken.text);
}

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(BrokenScenarios, AreAtLeast300AllDifferent) {
  std::set<std::string> names, texts;
  for (const BrokenFile& broken : broken_files()) {
    std::string text = broken.text;
    for (const auto& [name, more] : broken.besides) text += '\0' + name + '\0' + more;
    EXPECT_TRUE(texts.insert(text).second) << broken.what;
    names.insert(broken.what);
  }
  std::printf("broken scenario files: %zu\n", texts.size());
  EXPECT_GE(texts.size(), 300U);
}

TEST(BrokenScenarios, AreRefusedByCheckWithPlaceAndKey) {
  const auto start = std::chrono::steady_clock::now();
  double slowest = 0;
  for (const BrokenFile& broken : broken_files()) {
    const Folder folder;
    write_files(folder, broken);
    const auto before = std::chrono::steady_clock::now();
    const Outcome outcome = run_linli({"check", (folder.path() / "broken.yaml").string()});
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - before;
    slowest = std::max(slowest, taken.count());
    ASSERT_EQ(outcome.signal, 0) << broken.what << "\n" << outcome.err;
    EXPECT_EQ(outcome.status, 2) << broken.what << "\n" << outcome.err << outcome.out;
    EXPECT_EQ(outcome.out, "") << broken.what;
    EXPECT_TRUE(tells(broken, outcome.err));
    EXPECT_LT(taken.count(), 10) << broken.what;
  }
  const std::chrono::duration<double> all = std::chrono::steady_clock::now() - start;
  std::printf("all: %.1f s, slowest: %.2f s\n", all.count(), slowest);
}

TEST(BrokenScenarios, LeaveNoOutputFileWhenRun) {
  if (run_linli({"--help"}).out.find("\n  run ") == std::string::npos)
    GTEST_SKIP() << "this program has no run yet";
  std::size_t number = 0;
  for (const BrokenFile& broken : broken_files()) {
    if (number++ % 10 != 0) continue;
    const Folder folder;
    write_files(folder, broken);
    const std::size_t files = files_in(folder.path());
    const Outcome outcome = run_linli(
        {"run", (folder.path() / "broken.yaml").string(), "-o", (folder.path() / "out.h5").string()});
    EXPECT_EQ(outcome.signal, 0) << broken.what << "\n" << outcome.err;
    EXPECT_EQ(outcome.status, 2) << broken.what << "\n" << outcome.err;
    EXPECT_TRUE(tells(broken, outcome.err));
    EXPECT_EQ(files_in(folder.path()), files) << broken.what;
  }
}

}  // namespace
}  // namespace linli::testing
