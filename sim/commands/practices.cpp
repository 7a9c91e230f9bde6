// `linli practices [NAME]`: practices with their prices and levers, for people, for the pages of
// docs/practices/, for other programs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "commands/markdown.hpp"
#include "interventions/practice.hpp"
#include "scenario/complaint.hpp"

namespace linli::commands {
namespace {

using Practices = std::vector<const PracticeRecord*>;

std::string_view kind_name(LeverKind kind) {
  if (kind == LeverKind::flag) return "flag";
  return kind == LeverKind::integer ? "integer" : "real";
}

std::string default_text(const Lever& lever) {
  if (lever.kind == LeverKind::flag) return lever.default_value != 0 ? "true" : "false";
  return fmt::format("{}", lever.default_value);
}

std::string range_text(const Lever& lever) {
  return lever.kind == LeverKind::flag ? "true, false" : fmt::format("{} to {}", lever.low, lever.high);
}

std::string_view unit_text(const Lever& lever) { return lever.unit == "flag" ? "" : lever.unit; }

std::string_view trigger_key(Trigger trigger) { return kTriggerKeys[static_cast<std::size_t>(trigger)]; }

std::string triggers_of(const PracticeRecord& practice, std::string_view quote) {
  std::string text;
  for (const Trigger trigger : practice.triggers)
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", quote, trigger_key(trigger), quote);
  return text;
}

std::string_view rows_of(const PracticeRecord& practice) {
  return practice.rows.empty() ? std::string_view("none 无") : practice.rows;
}

std::vector<double> default_levers(const PracticeRecord& practice) {
  std::vector<double> levers;
  for (const Lever& lever : practice.levers) levers.push_back(lever.default_value);
  return levers;
}

/// The parameter that a price names, such as "supporter.course_cost"; empty without one.
std::string cost_key(const Price& price) {
  if (price.cost == nullptr) return "";
  for (const ParameterRecord& record : parameter_table())
    if (record.real == price.cost) return fmt::format("{}.{}", record.section, record.name);
  return "";
}

std::string_view lever_key(const PracticeRecord& practice, int lever) {
  return lever == kNoLever ? std::string_view() : practice.levers[static_cast<std::size_t>(lever)].key;
}

std::string quoted(std::string_view text, std::string_view quote) {
  return fmt::format("{0}{1}{0}", quote, text);
}

/// What the money of a price is made of: "supporter.gift_cost x gift"; empty without money.
std::string money_of(const PracticeRecord& practice, const Price& price, std::string_view quote) {
  std::string text;
  if (price.cost != nullptr) text = quoted(cost_key(price), quote);
  if (price.amount != kNoLever)
    text += fmt::format("{}{}", text.empty() ? "" : " x ", quoted(lever_key(practice, price.amount), quote));
  return text;
}

/// Money, hours and both in yuan, at the defaults.
struct DefaultPrice {
  double yuan, hours, all_in;
};

DefaultPrice at_defaults(const PracticeRecord& practice, const Price& price) {
  const auto levers = default_levers(practice);
  const Parameters parameters;
  const double yuan = yuan_of(price, parameters, levers), hours = hours_of(price, levers);
  return {yuan, hours, yuan + hours * parameters.supporter_wage};
}

// ---- for people

void print_prices(const PracticeRecord& practice) {
  if (practice.prices.empty()) return;
  fmt::print("  Prices 价格\n");
  for (const Price& price : practice.prices) {
    const DefaultPrice is = at_defaults(practice, price);
    const std::string money = money_of(practice, price, "");
    fmt::print("    {} {}: ", price.dose_en, price.dose_zh);
    if (!money.empty()) fmt::print("{} yuan ({})", is.yuan, money);
    if (price.hours != kNoLever)
      fmt::print("{}{} staff hours ({})", money.empty() ? "" : " + ", is.hours,
                 lever_key(practice, price.hours));
    fmt::print("{}\n", price.hours != kNoLever ? fmt::format(" = {} yuan", is.all_in) : "");
  }
}

void print_table(const Practices& practices) {
  for (const PracticeRecord* practice : practices) {
    fmt::print("{} ({}, {})\n  {}\n  {}\n", practice->key, practice->name_en, practice->name_zh,
               practice->help_en, practice->help_zh);
    fmt::print("  Triggers 触发: {}. Rows 原文条目: {}. Scenario 情景: scenarios/{}.yaml\n",
               triggers_of(*practice, ""), rows_of(*practice), practice->scenario);
    print_prices(*practice);
    if (!practice->levers.empty()) fmt::print("  Levers 杠杆\n");
    for (const Lever& lever : practice->levers) {
      fmt::print("    {:<20} {:>6} {}  ({}; {})\n        {}\n        {}\n", lever.key, default_text(lever),
                 unit_text(lever), range_text(lever), basis_name(lever.basis), lever.meaning_en,
                 lever.meaning_zh);
    }
  }
  fmt::print("\nPrices and means, section supporter of the parameters 价格与资源（参数 supporter 节）\n");
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section != "supporter") continue;
    fmt::print("    {:<20} {:>6} {}  ({} to {}; {})\n        {}\n        {}\n", record.name,
               record.default_value, record.unit, record.low, record.high, basis_name(record.basis),
               record.meaning_en, record.meaning_zh);
  }
}

// ---- pages of docs/

constexpr std::string_view kColumns =
    "default | range | unit | basis | rows | meaning | 含义 |\n|---|---:|---|---|---|---|---|---|\n";

void print_page(const PracticeRecord& practice) {
  fmt::print(
      "# `{}`: {} {}\n\n"
      "Generated by `linli practices {} --format markdown`; do not edit. "
      "由该命令生成，请勿手改。\n\n{}\n\n{}\n\n"
      "- Triggers 触发: {}; the first is the default 第一个为默认\n"
      "- Rows of the [source](../odd.md#the-source-and-its-rows) 原文条目: {}\n"
      "- Equations 方程: [odd.md](../odd.md#interventions-phases-3-and-7)\n"
      "- Scenario 情景: [{}.yaml](../../scenarios/{}.yaml)\n",
      practice.key, practice.name_en, practice.name_zh, practice.key, practice.help_en, practice.help_zh,
      triggers_of(practice, "`"), rows_of(practice), practice.scenario, practice.scenario);
  if (!practice.prices.empty())
    fmt::print(
        "\n## Prices 价格\n\nAt the defaults; wages are hours x `supporter.wage`. "
        "按默认值；工资 = 工时 x `supporter.wage`。\n\n"
        "| dose | 一份 | money, yuan 资金 | staff hours 工时 | with wages, yuan 含工资 "
        "|\n|---|---|---|---|---:|\n");
  for (const Price& price : practice.prices) {
    const DefaultPrice is = at_defaults(practice, price);
    const std::string money = money_of(practice, price, "`");
    fmt::print("| {} | {} | {} | {} | {} |\n", cell(price.dose_en), cell(price.dose_zh),
               money.empty() ? "" : fmt::format("{}: {}", money, is.yuan),
               price.hours == kNoLever
                   ? ""
                   : fmt::format("{}: {}", quoted(lever_key(practice, price.hours), "`"), is.hours),
               is.all_in);
  }
  if (!practice.levers.empty()) fmt::print("\n## Levers 杠杆\n\n| lever | {}", kColumns);
  for (const Lever& lever : practice.levers) {
    fmt::print("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n", lever.key, default_text(lever),
               range_text(lever), cell(unit_text(lever)), basis_name(lever.basis), cell(lever.rows),
               cell(lever.meaning_en), cell(lever.meaning_zh));
  }
}

void print_overview() {
  fmt::print(
      "# Practices 做法\n\n"
      "Generated by `linli practices --format markdown`; do not edit. "
      "由 `linli practices --format markdown` 生成，请勿手改。\n\n"
      "An intervention of a scenario names a practice, when it acts (`trigger`, `first_week`, `last_week`, "
      "`every`), where (`communities`, numbered from 0; none: everywhere),\nits `priority` when staff hours "
      "run short, and the levers that differ from their defaults. Each practice has a page with its prices "
      "and levers. Basis: *seed*, from the source;\n*literature*; *calibrated*; *assumed*, our judgement. "
      "情景中的一项干预指明做法、时间、地点、优先级，以及不同于默认值的杠杆；每种做法有一页，列出价格与杠杆。"
      "\n\n"
      "| practice | 做法 | rows | a dose, with wages at the defaults: yuan | scenario |\n"
      "|---|---|---|---|---|\n");
  for (const PracticeRecord& practice : practice_table()) {
    std::string prices;
    for (const Price& price : practice.prices)
      prices += fmt::format("{}{} {}: {}", prices.empty() ? "" : "<br>", price.dose_en, price.dose_zh,
                            at_defaults(practice, price).all_in);
    fmt::print("| [`{}`](practices/{}.md) {} | {} | {} | {} | [{}](../scenarios/{}.yaml) |\n", practice.key,
               practice.key, practice.name_en, practice.name_zh, practice.rows, prices, practice.scenario,
               practice.scenario);
  }
  fmt::print(
      "\n## Prices and means 价格与资源\n\n"
      "Section `supporter` of the parameters, shared by all practices. Staff hours are asked for before a "
      "practice acts: all or none, those of higher\npriority first; what cannot be met is recorded. "
      "社工工时先申请后使用，优先级高者先得，不足者记录在案。\n\n| parameter | {}",
      kColumns);
  for (const ParameterRecord& record : parameter_table()) {
    if (record.section != "supporter") continue;
    fmt::print("| `supporter.{}` | {} | {} to {} | {} | {} | {} | {} | {} |\n", record.name,
               record.default_value, record.low, record.high, cell(record.unit), basis_name(record.basis),
               cell(record.rows), cell(record.meaning_en), cell(record.meaning_zh));
  }
}

// ---- for programs

nlohmann::ordered_json as_json(const PracticeRecord& practice) {
  auto levers = nlohmann::ordered_json::array(), prices = levers, triggers = levers;
  for (const Lever& lever : practice.levers) {
    levers.push_back({{"key", lever.key},
                      {"kind", kind_name(lever.kind)},
                      {"default", lever.default_value},
                      {"low", lever.low},
                      {"high", lever.high},
                      {"unit", lever.unit},
                      {"basis", basis_name(lever.basis)},
                      {"rows", lever.rows},
                      {"meaning_en", lever.meaning_en},
                      {"meaning_zh", lever.meaning_zh}});
  }
  for (const Price& price : practice.prices) {
    const DefaultPrice is = at_defaults(practice, price);
    prices.push_back({{"dose_en", price.dose_en},
                      {"dose_zh", price.dose_zh},
                      {"cost", cost_key(price)},
                      {"amount_lever", lever_key(practice, price.amount)},
                      {"hours_lever", lever_key(practice, price.hours)},
                      {"yuan", is.yuan},
                      {"hours", is.hours},
                      {"yuan_with_wages", is.all_in}});
  }
  for (const Trigger trigger : practice.triggers) triggers.push_back(trigger_key(trigger));
  return {{"key", practice.key},
          {"name_en", practice.name_en},
          {"name_zh", practice.name_zh},
          {"help_en", practice.help_en},
          {"help_zh", practice.help_zh},
          {"rows", practice.rows},
          {"triggers", triggers},
          {"scenario", practice.scenario},
          {"prices", prices},
          {"levers", levers}};
}

void print_json(const Practices& practices) {
  auto list = nlohmann::ordered_json::array();
  for (const PracticeRecord* practice : practices) list.push_back(as_json(*practice));
  fmt::print("{}\n", list.dump(2));
}

/// Those named, in the order of the table; all of them without names. Throws UserError.
Practices practices_named(const std::vector<std::string>& names) {
  std::vector<std::string_view> keys;
  for (const PracticeRecord& practice : practice_table()) keys.push_back(practice.key);
  for (const std::string& name : names) {
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    Complaint complaint;
    complaint.where.file = "linli practices";
    complaint.found = in_quotes(name);
    complaint.expected = "a practice (`linli practices` lists them)";
    complaint.suggestion = nearest(name, keys);
    refuse(complaint);
  }
  Practices practices;
  for (const PracticeRecord& practice : practice_table())
    if (names.empty() || std::find(names.begin(), names.end(), practice.key) != names.end())
      practices.push_back(&practice);
  return practices;
}

}  // namespace

void add_practices(CLI::App& app, int&) {
  struct Options {
    std::vector<std::string> names;
    std::string format = "table";
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("practices",
                                         "List the practices, their prices and levers "
                                         "列出全部做法、价格与杠杆");
  command->add_option("practice", options->names, "Only these, such as academy 只列出这些做法");
  command->add_option("--format", options->format, "table, markdown or json")
      ->check(CLI::IsMember({"table", "markdown", "json"}));
  command->callback([options] {
    const Practices practices = practices_named(options->names);
    if (options->format == "json") return print_json(practices);
    if (options->format == "table") return print_table(practices);
    if (options->names.empty()) return print_overview();
    for (const PracticeRecord* practice : practices) print_page(*practice);
  });
}

}  // namespace linli::commands
