// The rows of the source that a world without support must show, over paired replicates. Each prints
// its figure with a 95% interval, its band, a verdict from the interval, and its kind:
//   input       a parameter or a script says it
//   definition  it holds because of how a term is defined
//   calibrated  a parameter was chosen to hit it
//   emergent    none was; a breaker, a law whose removal must make it fail, is removed and shown
//   open        none was, but no law of at least three rows has been shown to carry it
// A row marked `missed` is known not to hold at the present defaults: it is printed and skipped, never bent.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <sstream>

#include "rows/facts.hpp"

namespace linli::rows {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kWeeks = 104;

int count() { return std::getenv("LINLI_FULL") != nullptr ? 24 : 8; }

/// The laws of the model, each of which carries several rows.
constexpr const char* kLaws[] = {"threshold", "circle",  "hours", "needs",
                                 "learning",  "holding", "norms", "quarrels"};

/// Takes one law out of the world, or changes one thing of it.
void change(Parameters& p, const std::string& what) {
  if (what == "threshold") p.act_initiative = p.act_motivation = 0;  // everybody's threshold is alike
  if (what == "circle") p.act_friend = p.act_friend_exponent = 0;    // what ties do does not matter
  if (what == "hours") p.act_hours = 0;                              // hours are not scarce
  if (what == "needs") p.needs_rate = p.needs_confidence_rate = 0;   // taking part changes nobody
  if (what == "learning")
    p.group_learning = p.group_norm_growth = p.quarrel_lesson = 0;  // doing teaches nothing
  if (what == "holding") p.group_load_base = p.group_load_pair = p.group_load_quarrel = 0;
  if (what == "norms") p.quarrel_norms = p.group_load_norms = p.quarrel_settle_norms = 0;
  if (what == "quarrels") p.quarrel_direction = p.quarrel_money = p.quarrel_work = p.between_rivalry = 0;
  if (what == "frozen membership")
    p.join_intercept = -6, p.join_lapse_weeks = 52, p.quarrel_exit = -8,
    p.attention_invite = p.attention_onlooker = 0;
  if (what == "more groups") p.found_ideas = 0.3;
  if (what == "more members") p.attention_invite = 0.15;
}

/// Runs of the world with the changes named, joined by '+'.
const std::vector<Facts>& runs(const std::string& changes = "") {
  Parameters p;
  std::stringstream parts(changes);
  for (std::string part; std::getline(parts, part, '+');) change(p, part);
  return replicates(changes, p, count(), kWeeks);
}

struct Row {
  std::string name, fact, kind;
  std::function<Estimate(const std::string& law)> figure;
  double low = -kInfinity, high = kInfinity;
  std::string breaker;
  bool missed = false;
};

std::function<Estimate(const std::string&)> of(const std::string& figure) {
  return [=](const std::string& law) { return estimate(runs(law), figure); };
}
std::function<Estimate(const std::string&)> less(const std::string& x, const std::string& y) {
  return [=](const std::string& law) { return difference(runs(law), x, y); };
}
/// What changes when one thing of the world is changed, in the world without the law removed.
std::function<Estimate(const std::string&)> beyond_base(const std::string& what, const std::string& figure) {
  return [=](const std::string& law) {
    return difference(runs(law.empty() ? what : law + "+" + what), runs(law), figure);
  };
}

const std::vector<Row>& table() {
  static const std::vector<Row> rows = {
      {"S1", "overlap of the cores of two organisers", "emergent", of("core overlap"), 0.6, 1, "threshold",
       true},
      {"S3 week", "residents active in a week", "calibrated", of("active in a week"), 0, 0.10, ""},
      {"S3 year", "residents active in a year", "calibrated", of("active in a year"), 0, 0.20, "hours"},
      {"S6 mature", "share mature, large less small groups", "open",
       less("mature, 10 and more active", "mature, 5 to 9 active"), -1, 0, "", true},
      {"S6 fragile", "captains lost per group-year, with more members", "open",
       beyond_base("more members", "captains lost per group-year"), 0, kInfinity, ""},
      {"S6 quarrels", "quarrels per group-year, with more members", "open",
       beyond_base("more members", "quarrels per group-year"), 0, kInfinity, ""},
      {"S24 number", "quarrels per group-year, with more groups", "open",
       beyond_base("more groups", "quarrels per group-year"), 0, kInfinity, ""},
      {"S24 fixed", "quarrels per 1000 pair-meetings, with frozen membership", "emergent",
       beyond_base("frozen membership", "quarrels per 1000 pair-meetings"), 0, kInfinity, "norms"},
      {"S27", "share of raised affairs taken up, one person less deciding together", "input",
       less("agreed, one person", "agreed, together"), 0, 1, ""},
      {"S29", "groups in the activity stage ended half a year on, with a quarrel open less without", "open",
       less("ended in half a year, quarrel open", "ended in half a year, none open"), 0, 1, ""},
      {"S32", "members lost a year, activity less mature", "open",
       less("members lost a year, activity", "members lost a year, mature"), 0, kInfinity, ""},
      {"S33 dependence", "dependence, start-up less mature", "emergent",
       less("dependence, start-up", "dependence, mature"), 0, 1, "hours"},
      {"S33 doubt", "doubt, start-up less mature", "open", less("doubt, start-up", "doubt, mature"), 0,
       kInfinity, ""},
      {"S34", "quarrels over interests per 1000 pair-meetings, growth less mature", "emergent",
       less("interests per 1000 pair-meetings, growth", "interests per 1000 pair-meetings, mature"), 0,
       kInfinity, "norms"},
      {"S35 cohesion", "cohesion, mature less growth", "emergent",
       less("cohesion, mature", "cohesion, growth"), 0, 1, "norms"},
      {"S35 ends", "ends a month, activity less mature", "open",
       less("ends a month, activity", "ends a month, mature"), 0, 1, ""},
      {"S36", "mature groups falling back, a year", "open", of("falls back a year, mature"), 0.01, 2, ""},
      {"S37", "dance teams mature 13 weeks after reaching five", "input",
       of("dance teams mature in 13 weeks"), 0.5, 1, ""},
      {"S38", "ends a month, other groups less dance teams", "input",
       less("end a month, other groups", "end a month, dance teams"), 0, 1, ""},
      {"S49", "young among the active less among leads", "open", less("active young", "leads young"), 0, 1,
       ""},
      {"S52", "unclear goals among groups of two years", "open", of("unclear among groups of two years"),
       0.001, 1, ""},
      {"S55 design", "steps that fail, design less discuss", "input", less("fails, design", "fails, discuss"),
       0, 1, ""},
      {"S55 act", "steps that fail, act less discuss", "input", less("fails, act", "fails, discuss"), 0, 1,
       ""},
      {"S66", "ends a month, lead does not persist less does", "emergent",
       less("end a month, lead does not", "end a month, lead persists"), 0, 1, "threshold"},
      {"S69", "attendances of groups by midlife and seniors", "open",
       of("attendances by midlife and seniors"), 0.6, 1, ""},
      {"T ends 1", "ends a month, activity less start-up", "open",
       less("ends a month, activity", "ends a month, start-up"), 0, 1, ""},
      {"T ends 2", "ends a month, start-up less mature", "open",
       less("ends a month, start-up", "ends a month, mature"), 0, 1, ""},
      {"T public", "going public per private group-year", "calibrated", of("going public per group-year"),
       0.01, 0.10, ""},
      {"T private", "share of private groups", "calibrated", of("private share"), 0.5, 1, ""},
      {"T number", "groups per 1,000 residents", "calibrated", of("groups per 1000"), 1, 6, ""},
      {"T volunteers", "residents at public work within a year", "emergent", of("volunteers in a year"), 0.03,
       0.20, "threshold"},
      {"T top 1%", "attendances by the top 1% of participants", "open", of("top 1% of attendances"), 0.12,
       0.19, "", true},
      {"T top 10%", "attendances by the top 10% of participants", "open", of("top 10% of attendances"), 0.37,
       0.50, "", true},
      {"T leaving", "members leaving within a year", "calibrated", of("members leaving a year"), 0.25, 0.42,
       ""},
      {"T leads", "potential lead persons", "input", of("potential lead persons"), 0.01, 0.12, ""},
      {"T captain", "ends a month, captain lost less not", "emergent",
       less("end a month after captain lost", "end a month with captain"), 0, 1, "hours"},
  };
  return rows;
}

/// holds / fails / undecided, from the interval.
std::string verdict(const Row& row, const Estimate& e) {
  if (e.count < 2) return "no figure";
  if (e.low >= row.low && e.high <= row.high) return "holds";
  return e.high < row.low || e.low > row.high ? "fails" : "undecided";
}

class RowTest : public testing::TestWithParam<std::size_t> {};

TEST_P(RowTest, Shows) {
  const Row& row = table()[GetParam()];
  const Estimate e = row.figure("");
  const std::string said = verdict(row, e);
  std::printf("%-15s %-68s %8.4f [%8.4f, %8.4f] band [%g, %g] %s, %s\n", row.name.c_str(), row.fact.c_str(),
              e.mean, e.low, e.high, row.low, row.high, said.c_str(), row.kind.c_str());
  if (!row.breaker.empty()) {
    const Estimate broken = row.figure(row.breaker);
    const std::string then = verdict(row, broken);
    std::printf("%-15s without %s: %8.4f [%8.4f, %8.4f] %s\n", "", row.breaker.c_str(), broken.mean,
                broken.low, broken.high, then.c_str());
    EXPECT_NE(then, "holds") << row.name << ": its breaker " << row.breaker << " does not break it";
  }
  if (row.missed && said != "holds")
    GTEST_SKIP() << row.name << " does not hold at the present defaults: " << said;
  // The mean must be inside the band; whether the interval is, is the verdict printed.
  EXPECT_GE(e.mean, row.low) << row.name;
  EXPECT_LE(e.mean, row.high) << row.name;
}

TEST(Rows, ABreakerCarriesAtLeastThree) {
  std::map<std::string, std::vector<std::string>> carried;
  for (const Row& row : table()) {
    if (!row.breaker.empty()) carried[row.breaker].push_back(row.name);
    EXPECT_TRUE(row.kind != "emergent" || !row.breaker.empty()) << row.name;
  }
  for (const auto& [law, names] : carried) {
    std::printf("%-10s carries", law.c_str());
    for (const std::string& name : names) std::printf(" %s,", name.c_str());
    std::printf("\n");
    EXPECT_GE(names.size(), 3U) << law;
  }
}

/// Which law carries which row: each law is taken out in turn. Printed; among the long tests.
TEST(Rows, EachLawTakenOut) {
  if (std::getenv("LINLI_FULL") == nullptr && std::getenv("LINLI_LAWS") == nullptr)
    GTEST_SKIP() << "a long test: LINLI_FULL=1";
  for (const Row& row : table()) {
    std::printf("%-15s %-9s", row.name.c_str(), verdict(row, row.figure("")).c_str());
    for (const char* law : kLaws) {
      const Estimate e = row.figure(law);
      std::printf(" | %s %.4g [%.3g, %.3g] %s", law, e.mean, e.low, e.high, verdict(row, e).c_str());
    }
    std::printf("\n");
  }
}

INSTANTIATE_TEST_SUITE_P(Source, RowTest, testing::Range<std::size_t>(0, table().size()),
                         [](const auto& one) {
                           std::string name = table()[one.param].name;
                           for (char& c : name)
                             c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                           return name;
                         });

}  // namespace
}  // namespace linli::rows
