// `linli validate`: rows of the source and published targets, held against runs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "commands/commands.hpp"
#include "commands/progress.hpp"
#include "engine/build_info.hpp"
#include "study/thread_pool.hpp"
#include "validation/assessment.hpp"
#include "validation/priors.hpp"

namespace linli::commands {
namespace {

struct ValidateOptions {
  std::uint32_t replicates = 24;
  std::vector<std::string> rows;
  std::string scenario, folder, lang = "en";
  Week weeks = kDefaultWeeks;
  unsigned threads = usable_cores();
  std::uint32_t priors = 0;
  std::optional<std::uint32_t> first;
  double within = 1;
  bool laws = false, json = false;
  [[nodiscard]] bool zh() const { return lang == "zh"; }
};

constexpr std::uint32_t kReplicatesOfADraw = 8;

std::string_view name_of(Verdict verdict, bool zh) {
  switch (verdict) {
    case Verdict::holds:
      return zh ? "成立" : "holds";
    case Verdict::fails:
      return zh ? "不成立" : "fails";
    case Verdict::undecided:
      return zh ? "未定" : "undecided";
    case Verdict::no_figure:
      return zh ? "无数据" : "no figure";
  }
  return "";
}

constexpr Verdict kVerdicts[] = {Verdict::holds, Verdict::fails, Verdict::undecided, Verdict::no_figure};
constexpr RowKind kKinds[] = {RowKind::emergent, RowKind::open, RowKind::calibrated, RowKind::definition,
                              RowKind::input};

/// Columns of a terminal that a text takes: Chinese characters take two.
std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) width += byte >= 0xE0U ? 2 : 1;
  }
  return width;
}

/// A format in the language asked for.
auto in_words(bool zh, const char* en, const char* chinese) { return fmt::runtime(zh ? chinese : en); }

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > width_of(text) ? width - width_of(text) : 0, ' ');
}

std::string number(double x) { return std::isinf(x) ? (x > 0 ? "inf" : "-inf") : fmt::format("{:.3g}", x); }

std::string band_text(const Band& band) {
  if (std::isinf(band.high)) return ">= " + number(band.low);
  if (std::isinf(band.low)) return "<= " + number(band.high);
  return fmt::format("{} .. {}", number(band.low), number(band.high));
}

std::string figure_text(const Estimate& e) {
  if (e.replicates == 0) return padded("-", 30);
  return padded(fmt::format("{:>8} [{}, {}]", number(e.value), number(e.low), number(e.high)), 30);
}

std::string comparison_text(const Row& row, bool zh) {
  if (row.comparison == Comparison::change) return zh ? "（相对变化）" : " (change)";
  if (row.comparison == Comparison::difference) return zh ? "（差）" : " (difference)";
  return "";
}

void print_row(const RowResult& result, bool zh) {
  const Row& row = *result.row;
  fmt::print("{}{}  {}{}{}{}{}\n", padded(row.name, 20), figure_text(result.as_is.estimate),
             padded(band_text(row.band), 16), padded(name_of(result.as_is.verdict, zh), 11),
             padded(name_of(result.shown, zh), 12), zh ? row.fact_zh : row.fact_en, comparison_text(row, zh));
  for (const auto& [law, finding] : result.without)
    fmt::print("{}{}  {}{}\n", padded(fmt::format(in_words(zh, "  less {}", "  去掉 {}"), law), 20),
               figure_text(finding.estimate), padded("", 16), name_of(finding.verdict, zh));
}

void print_carried(const Assessment& all, bool zh) {
  fmt::print(
      in_words(
          zh,
          "\nBreakers, and the rows that no longer hold without them (fewer than {} make none emergent)\n",
          "\n规律及其承载的条目（去掉后不再成立者；至少 {} 条才算涌现）\n"),
      kLeastCarried);
  for (const auto& [law, names] : all.carried) {
    std::string list;
    for (const std::string_view name : names) list += fmt::format("{}{}", list.empty() ? "" : ", ", name);
    const Law& what = law_named(law);
    fmt::print("  {}{}: {}\n", padded(law, 11), zh ? what.about_zh : what.about_en,
               list.empty() ? (zh ? "无" : "none") : list);
  }
}

void print_counts(const Assessment& all, bool zh) {
  fmt::print("\n{}", padded(zh ? "条目数" : "rows", 14));
  for (const Verdict verdict : kVerdicts) fmt::print("{}", padded(name_of(verdict, zh), 12));
  fmt::print("\n");
  for (const RowKind kind : kKinds) {
    fmt::print("{}", padded(name_of(kind, zh), 14));
    for (const Verdict verdict : kVerdicts)
      fmt::print("{}", padded(std::to_string(all.count(kind, verdict)), 12));
    fmt::print("\n");
  }
}

void print_not_shown(bool zh) {
  fmt::print("{}", zh ? "\n无法展示的条目\n" : "\nRows that cannot be shown\n");
  for (const RowNotShown& row : rows_not_shown())
    fmt::print("  {}{}\n", padded(row.name, 18), zh ? row.why_zh : row.why_en);
}

void print_rows(const Assessment& all, bool everything, bool zh) {
  std::optional<RowGroup> group;
  for (const RowResult& result : all.rows) {
    if (group != result.row->group) fmt::print("\n{}\n", name_of(result.row->group, zh));
    group = result.row->group;
    print_row(result, zh);
  }
  if (!all.carried.empty()) print_carried(all, zh);
  if (everything) print_not_shown(zh);
  print_counts(all, zh);
}

nlohmann::json as_json(double x) { return std::isfinite(x) ? nlohmann::json(x) : nlohmann::json(nullptr); }

nlohmann::json as_json(const Finding& finding) {
  const Estimate& e = finding.estimate;
  return {{"value", e.replicates > 0 ? as_json(e.value) : nlohmann::json(nullptr)},
          {"low", as_json(e.low)},
          {"high", as_json(e.high)},
          {"replicates", e.replicates},
          {"verdict", name_of(finding.verdict, false)}};
}

nlohmann::json provenance() {
  return {{"program_version", program_version()}, {"commit", commit()}, {"model_source", model_source()}};
}

nlohmann::json as_json(const Assessment& all) {
  auto list = nlohmann::json::array();
  for (const RowResult& result : all.rows) {
    const Row& row = *result.row;
    nlohmann::json one = as_json(result.as_is);
    one.update({{"row", row.name},
                {"group", name_of(row.group, false)},
                {"fact", row.fact_en},
                {"fact_zh", row.fact_zh},
                {"comparison", row.comparison == Comparison::level    ? "level"
                               : row.comparison == Comparison::change ? "change"
                                                                      : "difference"},
                {"world", row.a.setting},
                {"against", row.comparison == Comparison::level ? "" : row.b.setting},
                {"band", {as_json(row.band.low), as_json(row.band.high)}},
                {"kind_said", name_of(row.kind, false)},
                {"kind_shown", name_of(result.shown, false)},
                {"breaker", row.breaker},
                {"also", row.also}});
    for (const auto& [law, finding] : result.without) one["without"][std::string(law)] = as_json(finding);
    list.push_back(std::move(one));
  }
  nlohmann::json counts;
  for (const RowKind kind : kKinds)
    for (const Verdict verdict : kVerdicts)
      counts[std::string(name_of(kind, false))][std::string(name_of(verdict, false))] =
          all.count(kind, verdict);
  auto not_shown = nlohmann::json::array();
  for (const RowNotShown& row : rows_not_shown())
    not_shown.push_back({{"row", row.name}, {"why", row.why_en}, {"why_zh", row.why_zh}});
  nlohmann::json result{{"rows", list}, {"counts", counts}, {"not_shown", not_shown}};
  for (const auto& [law, names] : all.carried) result["carried"][std::string(law)] = names;
  return result;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_draws(const OverDraws& all, std::uint32_t planned, bool zh) {
  fmt::print(in_words(zh, "\n{} of {} draws of parameters and levers ({} more broke an invariant)\n",
                      "\n{} 组参数抽样（共 {} 组；另有 {} 组运行出错）\n"),
             all.draws, planned, all.failed);
  fmt::print("{}", padded(zh ? "抽样占比，%" : "share of draws, %", 20));
  for (const Verdict verdict : kVerdicts) fmt::print("{}", padded(name_of(verdict, zh), 11));
  fmt::print("\n");
  for (const RowOverDraws& row : all.rows) {
    fmt::print("{}", padded(row.row->name, 20));
    for (const Verdict verdict : kVerdicts) {
      const auto it = row.draws.find(verdict);
      fmt::print("{}",
                 padded(fmt::format("{:.0f}", share(it == row.draws.end() ? 0 : it->second, all.draws)), 11));
    }
    fmt::print("{}{}\n", zh ? row.row->fact_zh : row.row->fact_en, comparison_text(*row.row, zh));
  }
  fmt::print(
      "{}",
      zh ? "\n做法对最终持续运作的 2.0 自组织：抽样占比，%（毫无所得 = 平均不增；有所得、有害 = 95% 区间在 0 "
           "以上、以下）\n"
         : "\nPractices, sustained public groups at the end: share of draws, % (gains nothing: no more on "
           "average; gains, harms: the 95% interval above, below 0)\n");
  fmt::print("{}{}{}{}\n", padded("", 24), padded(zh ? "毫无所得" : "gains nothing", 16),
             padded(zh ? "有所得" : "gains", 10), zh ? "有害" : "harms");
  for (const PracticeOverDraws& practice : all.practices)
    fmt::print("{}{}{}{:.0f}\n", padded(practice.setting, 24),
               padded(fmt::format("{:.0f}", share(practice.gained_nothing, practice.draws)), 16),
               padded(fmt::format("{:.0f}", share(practice.gained, practice.draws)), 10),
               share(practice.harmed, practice.draws));
}

nlohmann::json as_json(const OverDraws& all) {
  auto list = nlohmann::json::array(), practices = nlohmann::json::array();
  for (const RowOverDraws& row : all.rows) {
    nlohmann::json one{{"row", row.row->name}};
    for (const auto& [verdict, n] : row.draws) one[std::string(name_of(verdict, false))] = n;
    list.push_back(std::move(one));
  }
  for (const PracticeOverDraws& practice : all.practices)
    practices.push_back({{"practice", practice.setting},
                         {"gains_nothing", practice.gained_nothing},
                         {"gains", practice.gained},
                         {"harms", practice.harmed}});
  return {{"draws", all.draws}, {"failed", all.failed}, {"rows", list}, {"practices", practices}};
}

RunsOptions how(const ValidateOptions& options, Progress& progress) {
  RunsOptions how;
  how.replicates = options.priors > 0 ? kReplicatesOfADraw : options.replicates;
  how.threads = options.threads;
  how.folder = options.folder;
  how.say = [&progress](const std::string& line) {
    progress.clear();
    progress.say(line);
  };
  how.progress = [&progress](const RunsProgress& at) {
    if (at.planned == 0) return;
    const double done = static_cast<double>(at.done) / static_cast<double>(at.planned);
    const auto now = at.planned > at.kept
                         ? static_cast<double>(at.done - at.kept) / static_cast<double>(at.planned - at.kept)
                         : 1;
    progress.show(done, fmt::format("{}/{} runs ({} kept from before)  {} left", at.done, at.planned, at.kept,
                                    now > 0 ? duration_text(progress.left(now)) : "?"));
  };
  return how;
}

/// The place that is simulated, in words.
std::string place_text(const ValidateOptions& options, const Ground& ground) {
  if (!options.scenario.empty()) return options.scenario;
  if (options.priors > 0) return options.zh() ? "默认社区一个" : "one community by default";
  return fmt::format(
      in_words(options.zh(), "one street of {} communities by default", "默认街道（{} 个社区）"),
      ground.scenario.parameters.population_communities_per_street);
}

void print_head(const ValidateOptions& options, std::size_t rows, const Ground& ground) {
  fmt::print(in_words(options.zh(), "linli {} ({}): {} rows, {} replicates, {} weeks after burn-in, {}\n",
                      "linli {} ({})：{} 条，{} 次重复，基期后 {} 周，{}\n"),
             program_version(), commit().substr(0, 12), rows,
             options.priors > 0 ? kReplicatesOfADraw : options.replicates, options.weeks,
             place_text(options, ground));
}

int assess_and_print(const ValidateOptions& options, Ground ground, const std::vector<const Row*>& rows,
                     Progress& progress) {
  Runs runs(std::move(ground), how(options, progress));
  const Assessment all = assess(runs, rows, options.laws);
  progress.clear();
  for (const std::string& failure : runs.failures()) tell(fmt::format("linli: a run failed: {}\n", failure));
  if (options.json) {
    auto json = as_json(all);
    json.update(provenance());
    json.update(
        {{"replicates", options.replicates}, {"weeks", options.weeks}, {"seconds", progress.seconds()}});
    fmt::print("{}\n", json.dump(2));
  } else {
    print_head(options, rows.size(), runs.ground());
    print_rows(all, options.rows.empty(), options.zh());
    fmt::print(in_words(options.zh(), "\n{} runs computed now, in {}\n", "\n本次计算 {} 次运行，用时 {}\n"),
               runs.computed(), duration_text(progress.seconds()));
  }
  return all.any_fails() || !runs.failures().empty() ? kRowFails : kSuccess;
}

int draw_and_print(const ValidateOptions& options, const Ground& ground, const std::vector<const Row*>& rows,
                   Progress& progress) {
  PriorsOptions priors;
  priors.draws = options.priors;
  priors.first = options.first;
  priors.within = options.within;
  priors.runs = how(options, progress);
  priors.begins = [&](std::uint32_t draw) {
    progress.clear();
    progress.say(fmt::format("draw {}/{}", draw + 1, options.priors));
    progress.restart();
  };
  const OverDraws all = over_draws(ground, rows, priors);
  progress.clear();
  if (options.json) {
    auto json = as_json(all);
    json.update(provenance());
    json.update({{"draws_planned", options.priors},
                 {"within", options.within},
                 {"weeks", options.weeks},
                 {"seconds", progress.seconds()}});
    fmt::print("{}\n", json.dump(2));
    return kSuccess;
  }
  print_head(options, rows.size(), ground);
  print_draws(all, options.priors, options.zh());
  fmt::print(in_words(options.zh(), "\nin {}\n", "\n用时 {}\n"), duration_text(progress.seconds()));
  return kSuccess;
}

int validate(const ValidateOptions& options) {
  Progress progress;
  const auto rows = rows_named(options.rows, "--rows");
  Ground ground =
      options.scenario.empty() ? default_ground(options.weeks) : ground_of(options.scenario, options.weeks);
  if (options.priors > 0) return draw_and_print(options, ground, rows, progress);
  return assess_and_print(options, std::move(ground), rows, progress);
}

}  // namespace

void add_validate(CLI::App& app, int& status) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand("validate",
                                         "Hold rows of the source and published targets against runs; status "
                                         "1 if one fails (docs/validation.md) "
                                         "以运行结果检验原文条目与文献目标；有不成立者返回 1");
  command->add_option("--replicates", options->replicates, "Paired replicates 配对重复次数")
      ->check(CLI::Range(2U, 100000U))
      ->capture_default_str();
  command->add_option("--rows", options->rows, "Only these rows, such as S1,\"S24 number\",T 只检验这些条目")
      ->delimiter(',');
  command->add_option(
      "--scenario", options->scenario,
      "Population, graph and parameters of this scenario, instead of the default street; its events and "
      "interventions are left out 采用该情景的人口、网络与参数");
  command->add_option("-o,--output", options->folder,
                      "Folder in which finished runs are kept; the same command goes on there "
                      "保存已完成运行的文件夹，可续跑");
  command
      ->add_option("--weeks", options->weeks,
                   "Weeks after burn-in; support lasts until week 104 基期后的周数")
      ->check(CLI::Range(kLeastWeeks, Week{5200}))
      ->capture_default_str();
  CLI::Option* priors = command
                            ->add_option("--priors", options->priors,
                                         "Draw parameters and levers from their ranges so often (one "
                                         "community, 8 replicates a draw), and "
                                         "print shares of draws 从取值范围抽样的组数")
                            ->check(CLI::Range(1U, 100000U));
  command
      ->add_option("--within", options->within,
                   "With --priors: how far towards the ends of their ranges 抽样范围占取值范围的比例")
      ->needs(priors)
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command
      ->add_option("--first", options->first,
                   "With --priors: only so many of the draws, the rest another day (with -o) "
                   "只计算前若干组，其余改日续算")
      ->needs(priors)
      ->check(CLI::Range(1U, 100000U));
  command
      ->add_flag("--laws", options->laws,
                 "Take out every law in turn, not only breakers: slow 逐一去掉每条规律（慢）")
      ->excludes(priors);
  command
      ->add_option("--threads", options->threads,
                   "Runs at once; the result is the same for any number 并行数")
      ->check(CLI::Range(1U, 1024U))
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print JSON 输出 JSON");
  command->add_option("--lang", options->lang, "Language of the table 表格语言")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  command->callback([options, &status] { status = validate(*options); });
}

}  // namespace linli::commands
