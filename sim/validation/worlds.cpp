#include "validation/worlds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/executor.hpp"
#include "engine/simulation.hpp"
#include "scenario/length.hpp"
#include "scenario/resolve.hpp"
#include "scenario/validate.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/design.hpp"
#include "study/parts.hpp"
#include "study/population_input.hpp"
#include "world/invariant.hpp"
#include "world/world.hpp"

namespace linli {
namespace {

// Support in weeks 1-104, outcome at week 156: the default plan (docs/odd.md, 8).
constexpr std::string_view kAcademy = "{practice: academy, every: 26, last_week: 104}";
constexpr std::string_view kGrants = "{practice: micro_grants, every: 26, last_week: 104}";
constexpr std::string_view kAccompaniment = "{practice: accompaniment, last_week: 104}";
constexpr std::string_view kProposals = "{practice: resident_proposals, every: 26, last_week: 104}";
constexpr std::string_view kNegotiation = "{practice: negotiation, last_week: 104}";
constexpr std::string_view kFirstWave = "{week: 20, kind: epidemic, salience: 1, weeks: 6}";
// A staged event, and a genuine one like it; seized alike, with follow-up.
constexpr std::string_view kStaged =
    "{practice: manufactured_event, first_week: 30, every: 26, last_week: 82}";
constexpr std::string_view kSeized =
    "{name: 'event-{c}', practice: public_event, trigger: public_event, first_week: 30, last_week: 104, "
    "communities: [{c}]}";
constexpr std::string_view kSecondWave = "{week: 60, kind: epidemic, salience: 1, weeks: 6}";

// A table, row by row.  NOLINTNEXTLINE(readability-function-size)
std::vector<Setting> make_settings() {
  return {
      {"none", {}, {}, {}, "nobody supports", "无人扶持"},
      // What changes the world itself.
      {"more groups",
       {},
       {},
       {"found.ideas=0.3"},
       "more residents think of starting something",
       "更多居民想牵头做事"},
      {"more members",
       {},
       {},
       {"attention.invite=0.15"},
       "members bring more others along",
       "成员更常邀请他人"},
      {"frozen membership",
       {},
       {},
       {"join.intercept=-6", "join.lapse_weeks=52", "quarrel.exit=-8", "attention.invite=0",
        "attention.onlooker=0"},
       "hardly anybody joins or leaves",
       "几乎无人加入或退出"},
      {"two waves",
       {},
       {kFirstWave, kSecondWave},
       {},
       "two epidemics, and only the committee calls",
       "两波疫情，只有居委会招呼"},
      {"two waves, notices shared out",
       {},
       {kFirstWave, kSecondWave},
       {"influence.broadcast=0.3"},
       "the same, and many share out the work of telling everybody",
       "同上，通知由众人分工"},
      {"two waves, no notices",
       {},
       {kFirstWave, kSecondWave},
       {"influence.broadcast=0.005"},
       "the same, and word of mouth alone: two households in 400 a day come upon it",
       "同上，只靠口口相传：每天 400 户中约两户自己看见"},
      // One practice each.
      {"academy", {kAcademy}, {}, {}, "academy, four terms", "友邻学社四期"},
      {"open academy",
       {"{practice: academy, every: 26, last_week: 104, levers: {entrants: 1000}}"},
       {},
       {},
       "academy with places for all",
       "学社不限名额"},
      {"open academy without endorsement",
       {"{practice: academy, every: 26, last_week: 104, levers: {entrants: 1000, endorsement: false}}"},
       {},
       {},
       "academy with places for all, without endorsement",
       "学社不限名额、无背书"},
      {"academy without guarantor",
       {"{practice: academy, every: 26, last_week: 104, levers: {guarantor: false}}"},
       {},
       {},
       "academy without guarantor",
       "学社不设担保"},
      {"academy without ritual",
       {"{practice: academy, every: 26, last_week: 104, levers: {ritual: false}}"},
       {},
       {},
       "academy without ceremonies",
       "学社不办仪式"},
      {"academy without course",
       {"{practice: academy, every: 26, last_week: 104, levers: {course: false}}"},
       {},
       {},
       "academy without classes",
       "学社不开课"},
      {"academy of 30 hours",
       {"{practice: academy, every: 26, last_week: 104, levers: {class_hours: 30}}"},
       {},
       {},
       "academy of 30 class-hours (with time for fewer terms)",
       "学社 30 课时（期数随之减少）"},
      {"academy of lectures",
       {"{practice: academy, every: 26, last_week: 104, levers: {participatory: 0}}"},
       {},
       {},
       "academy in which nobody takes part",
       "学社纯讲授"},
      {"academy, abstract",
       {"{practice: academy, every: 26, last_week: 104, levers: {abstract_share: 0.6}}"},
       {},
       {},
       "academy of 60% abstract content",
       "学社“虚”的内容占六成"},
      {"academy and negotiation",
       {kAcademy, kNegotiation},
       {},
       {},
       "academy and negotiation platform",
       "学社与协商平台"},
      {"academy without course, negotiation",
       {"{practice: academy, every: 26, last_week: 104, levers: {course: false}}", kNegotiation},
       {},
       {},
       "academy without classes, and negotiation platform",
       "学社不开课，有协商平台"},
      {"grants", {kGrants}, {}, {}, "micro-grants", "微创投"},
      {"grants as gifts",
       {"{practice: micro_grants, every: 26, last_week: 104, levers: {approved_autonomy: 0, "
        "approved_competence: 0, "
        "refused_autonomy: 0, refused_competence: 0}}"},
       {},
       {},
       "the same money without the answer being felt as one's own",
       "同样的钱，但获批与否都无切身之感"},
      {"accompaniment", {kAccompaniment}, {}, {}, "accompaniment for two years", "陪伴两年"},
      {"accompaniment that stays",
       {"{practice: accompaniment, last_week: 104, levers: {leave_when_mature: false}}"},
       {},
       {},
       "accompaniment for two years, mature groups too",
       "陪伴两年，成熟团队也不退出"},
      {"accompaniment for good",
       {"{practice: accompaniment, last_week: {w}, levers: {leave_when_mature: false}}"},
       {},
       {},
       "accompaniment that never leaves",
       "永不退出的陪伴"},
      {"every group accompanied",
       {"{practice: accompaniment, last_week: 104, levers: {most_groups: 1000, leave_when_mature: false}}"},
       {},
       {"supporter.hours_per_week=500", "supporter.budget=2000000"},
       "every group accompanied for two years",
       "所有团队陪伴两年"},
      {"every group done for",
       {"{practice: accompaniment, last_week: 104, levers: {most_groups: 1000, leave_when_mature: false, "
        "guided: 0, do_for: 0.8}}"},
       {},
       {"supporter.hours_per_week=500", "supporter.budget=2000000"},
       "every group accompanied by doing four fifths of the work for it",
       "陪伴所有团队，代劳八成"},
      {"support",
       {kAcademy, kGrants, kAccompaniment},
       {},
       {},
       "academy, micro-grants and accompaniment",
       "学社、微创投与陪伴"},
      {"event dropped",
       {"{name: 'event-{c}', practice: public_event, trigger: public_event, last_week: 104, communities: "
        "[{c}], "
        "levers: {follow_up: false}}"},
       {kFirstWave, kSecondWave},
       {},
       "two epidemics seized, volunteers dropped afterwards",
       "抓住两波疫情，事后不管"},
      {"event followed up",
       {"{name: 'event-{c}', practice: public_event, trigger: public_event, last_week: 104, communities: "
        "[{c}]}"},
       {kFirstWave, kSecondWave},
       {},
       "two epidemics seized, and followed up",
       "抓住两波疫情，持续维护"},
      {"genuine events",
       {kSeized},
       {"{week: 30, salience: 0.8, weeks: 4}", "{week: 56, salience: 0.8, weeks: 4}",
        "{week: 82, salience: 0.8, weeks: 4}"},
       {},
       "three events, seized and followed up",
       "三起真事件，抓住并持续维护"},
      {"staged events",
       {kStaged, kSeized},
       {},
       {},
       "the same, but staged: it may come out",
       "同上，但事件是制造的，可能败露"},
      {"gifts",
       {"{practice: gifts, last_week: 52}"},
       {},
       {},
       "a year of gifts for turning out, then none",
       "发一年礼物后停发"},
      {"compost",
       {"{practice: demonstration, every: 13, last_week: 104}"},
       {},
       {},
       "demonstration; the keenest are asked",
       "堆肥演示，邀请“眼中有光”者"},
      {"compost by lot",
       {"{practice: demonstration, every: 13, last_week: 104, levers: {spotting: false}}"},
       {},
       {},
       "demonstration; any are asked",
       "堆肥演示，随机邀请"},
      {"slow cultivation",
       {"{practice: slow_cultivation, last_week: 104}"},
       {},
       {},
       "slow cultivation of an environment team",
       "慢吞吞培育环保队"},
      {"mothers",
       {"{practice: lecturers, last_week: 52}"},
       {},
       {},
       "mothers as lecturers; who leads?",
       "妈妈讲师，问谁牵头"},
      {"mothers with lead",
       {"{practice: lecturers, last_week: 52, levers: {lead_person: true}}"},
       {},
       {},
       "mothers as lecturers; a lead person is looked for",
       "妈妈讲师，物色牵头人"},
      {"honours",
       {"{practice: honours, first_week: 13, every: 26, last_week: 104}"},
       {},
       {},
       "honours and money from above",
       "自上而下的表彰"},
      {"honours negotiated",
       {"{practice: honours, first_week: 13, every: 26, last_week: 104, levers: {negotiate: true}}"},
       {},
       {},
       "the same, agreed beforehand",
       "同上，事前协商"},
      {"proposals", {kProposals}, {}, {}, "resident proposals", "居民提案"},
      {"proposals written for them",
       {"{practice: resident_proposals, every: 26, last_week: 104, levers: {guided: 0, write_for: 0.8}}"},
       {},
       {},
       "resident proposals, four fifths written by staff",
       "居民提案，八成由社工代写"},
      {"proposals and upkeep",
       {kProposals, "{practice: upkeep_income, last_week: 104}"},
       {},
       {},
       "resident proposals and upkeep income",
       "居民提案与共建资金"},
      {"reports alone",
       {"{practice: over_procedure, last_week: 104, levers: {most_groups: 40, prescribed: 0, form_hours: 0, "
        "per_report: 0, pads: -8, pays: 0}}"},
       {},
       {},
       "groups are asked how many came, and told nothing",
       "只问团队来了多少人，别的都不管"},
      {"over-procedure",
       {"{practice: over_procedure, last_week: 104, levers: {most_groups: 40}}"},
       {},
       {},
       "the same groups under procedure, for two years",
       "同样的团队，流程化两年"},
      {"charity sales",
       {"{practice: charity_sale, every: 8, last_week: 104}"},
       {},
       {},
       "charity sales that couple two groups",
       "义卖，两支团队嵌合"},
      {"charity sales apart",
       {"{practice: charity_sale, every: 8, last_week: 104, levers: {passed_on: 0}}"},
       {},
       {},
       "the same sales; the makers keep the takings",
       "同样的义卖，收入归制作方自己"},
      {"children's council",
       {"{practice: childrens_council, every: 52, last_week: 104}"},
       {},
       {},
       "a children's council, for real",
       "儿童议事会：真事"},
      {"children's council as a ritual",
       {"{practice: childrens_council, every: 52, last_week: 104, levers: {real: false}}"},
       {},
       {},
       "the same as a ritual",
       "儿童议事会：仪式"},
      {"consensus early",
       {"{practice: consensus_meetings, last_week: 104, levers: {most_groups: 40}}"},
       {},
       {},
       "consensus meetings for groups of up to half a year",
       "成立半年内开共识会"},
      {"consensus late",
       {"{practice: consensus_meetings, last_week: 104, levers: {most_groups: 40, earliest_age: 52, "
        "latest_age: 520}}"},
       {},
       {},
       "consensus meetings for groups of more than a year",
       "成立一年后才开共识会"},
      {"negotiation", {kNegotiation}, {}, {}, "negotiation platform", "协商平台"},
      {"site visit",
       {"{practice: site_visit, every: 13, last_week: 104}"},
       {},
       {},
       "site visits",
       "现场参访"},
  };
}

std::vector<Law> make_laws() {
  return {
      {"threshold",
       {"act.initiative=0", "act.motivation=0"},
       "people have thresholds of their own",
       "各人有各人的行动门槛"},
      {"circle", {"act.friend=0", "act.friend_exponent=0"}, "what ties do matters", "熟人的行动有影响"},
      {"hours", {"act.hours=0"}, "hours are scarce", "时间有限"},
      {"needs",
       {"needs.rate=0", "needs.confidence_rate=0"},
       "taking part feeds or starves three needs",
       "参与滋养或消耗三种需要"},
      {"learning",
       {"group.learning=0", "group.norm_growth=0", "quarrel.lesson=0"},
       "doing it teaches it",
       "做中学"},
      {"holding",
       {"group.load_base=0", "group.load_pair=0", "group.load_quarrel=0"},
       "holding together is work",
       "凝聚需要付出"},
      {"norms",
       {"quarrel.norms=0", "group.load_norms=0", "quarrel.settle_norms=0"},
       "norms prevent and settle quarrels",
       "规范防止并化解冲突"},
      {"quarrels",
       {"quarrel.direction=0", "quarrel.money=0", "quarrel.work=0", "between.rivalry=0"},
       "goals that differ and things that are scarce make quarrels",
       "目标不一、资源有限生冲突"},
      {"salience", {"act.salience=0"}, "sudden events are salient", "突发事件引人注意"},
  };
}

template <class T>
const T& named(std::span<const T> table, std::string_view name) {
  const auto it = std::find_if(table.begin(), table.end(), [&](const T& x) { return x.name == name; });
  LINLI_INVARIANT(it != table.end(), "rows name settings and laws that there are");
  return *it;
}

/// A list in YAML; what names `{c}` once for every community, `{w}` the last week.
std::string list_of(const std::vector<std::string_view>& texts, const Ground& ground) {
  std::string list;
  const auto put = [](std::string& text, std::string_view what, int number) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what))
      text.replace(at, what.size(), std::to_string(number));
  };
  const auto add = [&](const std::string& text) { list += (list.empty() ? "" : ", ") + text; };
  for (const std::string_view text : texts) {
    const bool each = text.find("{c}") != std::string_view::npos;
    for (int c = 0; c < (each ? ground.communities : 1); ++c) {
      std::string one(text);
      put(one, "{c}", c);
      put(one, "{w}", ground.scenario.weeks);
      add(one);
    }
  }
  return "[" + list + "]";
}

/// Sets the parameters of a law to their nil, which may lie outside the range that is thought possible.
void take_out(const Law& law, Parameters& parameters) {
  for (const std::string_view text : law.parameters) {
    const auto equals = text.find('=');
    const ParameterRecord* record = find_parameter(text.substr(0, equals));
    LINLI_INVARIANT(record != nullptr, "laws name parameters that there are");
    set(parameters, *record, std::stod(std::string(text.substr(equals + 1))));
  }
}

Ground bare(Scenario scenario, Week weeks) {
  set_length(scenario, weeks);
  scenario.name = "validation";
  scenario.title_en = scenario.title_zh = scenario.about_en = scenario.about_zh = "";
  scenario.interventions.clear();
  scenario.events.clear();
  scenario.output = {};
  Ground ground{std::move(scenario), 1, {}, ""};
  const Parameters& p = ground.scenario.parameters;
  ground.communities = p.population_streets * p.population_communities_per_street;
  if (ground.scenario.graph.source == GraphSource::generated) return ground;
  std::vector<std::filesystem::path> files{ground.scenario.graph.path};
  if (!ground.scenario.graph.residents_path.empty()) files.emplace_back(ground.scenario.graph.residents_path);
  ground.inputs = sha256_of(files);
  const auto input = load_population(ground.scenario);
  SerialExecutor executor;
  const Simulation there(ground.scenario, input.get(), executor);
  ground.communities =
      std::min(ground.communities, static_cast<int>(there.world().population.place.communities()));
  return ground;
}

}  // namespace

std::span<const Setting> settings() {
  static const std::vector<Setting> table = make_settings();
  return table;
}

std::span<const Law> laws() {
  static const std::vector<Law> table = make_laws();
  return table;
}

const Setting& setting_named(std::string_view name) { return named(settings(), name); }
const Law& law_named(std::string_view name) { return named(laws(), name); }

std::string to_string(const WorldName& name) {
  return name.law.empty() ? std::string(name.setting) : fmt::format("{}, without {}", name.setting, name.law);
}

Ground default_ground(Week weeks) {
  Scenario scenario;
  scenario.seed = 2023;
  return bare(std::move(scenario), weeks);
}

Ground ground_of(const std::string& scenario_file, Week weeks) {
  return bare(load_scenario(scenario_file), weeks);
}

Scenario scenario_of(const Ground& ground, const WorldName& name) {
  const Setting& setting = setting_named(name.setting);
  std::vector<std::string> overrides;
  for (const std::string_view p : setting.parameters) overrides.push_back(fmt::format("parameters.{}", p));
  overrides.push_back("interventions=" + list_of(setting.interventions, ground));
  overrides.push_back("events=" + list_of(setting.events, ground));
  Node tree = resolved_tree(ground.scenario);
  apply_overrides(tree, overrides);
  Scenario scenario = validate(tree);
  for (const LeverDraw& draw : ground.levers) {
    const double usual =
        practice_table()[static_cast<std::size_t>(draw.practice)].levers[draw.lever].default_value;
    for (InterventionPlan& plan : scenario.interventions) {
      if (plan.practice == draw.practice && plan.levers[draw.lever] == usual)
        plan.levers[draw.lever] = draw.value;
    }
  }
  if (!name.law.empty()) take_out(law_named(name.law), scenario.parameters);
  return scenario;
}

}  // namespace linli
