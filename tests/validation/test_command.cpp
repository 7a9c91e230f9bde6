// `linli validate` from the command line: what it prints, its status, bad input.
#include <gtest/gtest.h>

#include "scenario/program.hpp"

namespace linli {
namespace {

using testing::Folder;
using testing::Outcome;
using testing::run_linli;

std::string small(const Folder& folder) {
  return folder
      .write("small.yaml",
             "name: small\nweeks: 104\nburn_in_weeks: 60\nparameters:\n  population:\n"
             "    communities_per_street: 1\n    courtyards_per_community: 1\n    households_per_courtyard: "
             "120\n"
             "interventions:\n  - practice: academy\n")
      .string();
}

TEST(ValidateCommand, PrintsFigureBandVerdictAndKind) {
  const Folder folder;
  const std::string runs = (folder.path() / "runs").string();
  const std::vector<std::string> words{"validate",   "--scenario", small(folder), "--replicates",
                                       "2",          "--weeks",    "104",         "--rows",
                                       "T leads,S3", "-o",         runs};
  const Outcome first = run_linli(words);
  EXPECT_TRUE(first.status == 0 || first.status == 1) << first.err;
  for (const char* part :
       {"T leads", "S3 week", "less hours", "0.01 .. 0.12", "input", "residents active in a week"})
    EXPECT_NE(first.out.find(part), std::string::npos) << part << "\n" << first.out;
  const Outcome again = run_linli(words);
  EXPECT_NE(again.out.find("0 runs computed now"), std::string::npos) << again.out;
}

TEST(ValidateCommand, SpeaksChineseAndJson) {
  const Folder folder;
  const std::vector<std::string> words{"validate", "--scenario", small(folder), "--replicates", "2",
                                       "--weeks",  "104",        "--rows",      "T leads"};
  auto chinese = words;
  chinese.insert(chinese.end(), {"--lang", "zh"});
  EXPECT_NE(run_linli(chinese).out.find("成年居民中潜在的牵头人"), std::string::npos);
  auto json = words;
  json.emplace_back("--json");
  const Outcome outcome = run_linli(json);
  EXPECT_EQ(outcome.out.front(), '{');
  EXPECT_NE(outcome.out.find("\"kind_said\": \"input\""), std::string::npos) << outcome.out;
}

TEST(ValidateCommand, ARowThatFailsGivesStatusOne) {
  const Folder folder;
  // Nobody meets anybody: there is no giant component, and no group at all.
  const auto file = folder.write("lonely.yaml",
                                 "name: lonely\nweeks: 104\nburn_in_weeks: 20\nparameters:\n  population:\n"
                                 "    communities_per_street: 1\n    courtyards_per_community: 1\n"
                                 "    households_per_courtyard: 60\n"
                                 "  graph: {neighbour_ties: 0, circle_ties: 0, weak_ties: 0}\n");
  const Outcome outcome = run_linli({"validate", "--scenario", file.string(), "--replicates", "2", "--weeks",
                                     "104", "--rows", "T component"});
  EXPECT_EQ(outcome.status, 1) << outcome.out << outcome.err;
  EXPECT_NE(outcome.out.find("fails"), std::string::npos);
}

TEST(ValidateCommand, RefusesBadInput) {
  const Outcome row = run_linli({"validate", "--rows", "S99"});
  EXPECT_EQ(row.status, 2);
  EXPECT_NE(row.err.find("S99"), std::string::npos) << row.err;
  EXPECT_TRUE(row.out.empty());
  const Outcome not_shown = run_linli({"validate", "--rows", "S74"});
  EXPECT_EQ(not_shown.status, 2);
  EXPECT_NE(not_shown.err.find("a definition"), std::string::npos) << not_shown.err;
  EXPECT_EQ(run_linli({"validate", "--weeks", "60"}).status, 2);
  EXPECT_EQ(run_linli({"validate", "--replicates", "1"}).status, 2);
  EXPECT_EQ(run_linli({"validate", "--within", "0.5"}).status, 2);
  EXPECT_EQ(run_linli({"validate", "--first", "5"}).status, 2);
  EXPECT_EQ(run_linli({"validate", "--scenario", "/nowhere/x.yaml", "--rows", "S1"}).status, 2);
  const Folder folder;
  const auto file = folder.write("taken", "not a folder");
  const Outcome taken = run_linli({"validate", "--rows", "T leads", "-o", file.string()});
  EXPECT_EQ(taken.status, 2) << taken.err;
}

}  // namespace
}  // namespace linli
