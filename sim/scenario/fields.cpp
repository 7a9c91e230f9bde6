#include "scenario/fields.hpp"

#include <limits>
#include <type_traits>

#include "world/invariant.hpp"

namespace linli {
namespace {

template <class M>
FieldValue to_value(const M& member) {
  if constexpr (std::is_same_v<M, std::string>) {
    return {0, member, {}};
  } else if constexpr (std::is_same_v<M, std::vector<int>>) {
    return {0, {}, member};
  } else {
    return {static_cast<double>(member), {}, {}};
  }
}

template <class M>
void from_value(M& member, const FieldValue& value) {
  if constexpr (std::is_same_v<M, std::string>) {
    member = value.text;
  } else if constexpr (std::is_same_v<M, std::vector<int>>) {
    member = value.numbers;
  } else if constexpr (std::is_same_v<M, bool>) {
    member = value.number != 0;
  } else if constexpr (std::is_enum_v<M>) {
    member = static_cast<M>(static_cast<int>(value.number));
  } else {
    member = static_cast<M>(value.number);
  }
}

template <auto Member>
struct Access;
template <class T, class M, M T::*Member>
struct Access<Member> {
  static FieldValue get(const T& object) { return to_value(object.*Member); }
  static void set(T& object, const FieldValue& value) { from_value(object.*Member, value); }
  static FieldOf<T> field(const Field& record) { return {record, &get, &set}; }
};

template <auto Member>
auto text(std::string_view key, FieldKind kind, std::string_view en, std::string_view zh) {
  return Access<Member>::field({key, kind, 0, 0, "1", {}, en, zh});
}
template <auto Member>
auto whole(std::string_view key, double low, double high, std::string_view unit, std::string_view en,
           std::string_view zh) {
  return Access<Member>::field({key, FieldKind::integer, low, high, unit, {}, en, zh});
}
template <auto Member>
auto real(std::string_view key, double low, double high, std::string_view unit, std::string_view en,
          std::string_view zh) {
  return Access<Member>::field({key, FieldKind::real, low, high, unit, {}, en, zh});
}
template <auto Member>
auto flag(std::string_view key, std::string_view en, std::string_view zh) {
  return Access<Member>::field({key, FieldKind::flag, 0, 1, "flag", {}, en, zh});
}
template <auto Member>
auto choice(std::string_view key, std::span<const std::string_view> choices, std::string_view en,
            std::string_view zh) {
  return Access<Member>::field({key, FieldKind::choice, 0, 0, "1", choices, en, zh});
}
template <auto Member>
auto communities(std::string_view en, std::string_view zh) {
  return Access<Member>::field({"communities", FieldKind::communities, 0, 0, "1", {}, en, zh});
}

constexpr double kLastWeek = 5200;  // a century
constexpr double kLargestKey = std::numeric_limits<std::uint32_t>::max();

constexpr std::string_view kGraphSources[] = {"generated", "file"};
constexpr std::string_view kGraphVertices[] = {"resident", "household"};
constexpr std::string_view kEventKinds[] = {"epidemic", "hazard", "nuisance"};

std::vector<std::string_view> practice_keys() {
  std::vector<std::string_view> keys;
  for (const PracticeRecord& record : practice_table()) keys.push_back(record.key);
  return keys;
}

}  // namespace

std::span<const FieldOf<Scenario>> scenario_fields() {
  using S = Scenario;
  static const std::vector<FieldOf<S>> fields = {
      text<&S::name>("name", FieldKind::name, "Name of the scenario, in files and reports",
                     "情景名称，用于文件与报告"),
      whole<&S::seed>("seed", 0, kLargestKey, "1", "Seed of all luck", "随机种子"),
      whole<&S::replicate>("replicate", 0, kLargestKey, "1",
                           "Replicate: another history of luck under the same seed",
                           "重复编号：同一种子下的另一段偶然"),
      whole<&S::weeks>("weeks", 1, kLastWeek, "weeks", "Length of the run after burn-in",
                       "预热之后的运行周数"),
      whole<&S::burn_in_weeks>("burn_in_weeks", 1, kLastWeek, "weeks",
                               "Weeks before week 1 in which the neighbourhood settles, without support",
                               "第 1 周之前无支持的预热周数"),
      whole<&S::exit_week>(
          "exit_week", 0, kLastWeek, "weeks",
          "Last week of support, common to all arms (default: 104, or weeks if that is less)",
          "各方案共同的支持截止周（默认 104；若总周数更少则取总周数）"),
  };
  return fields;
}

std::span<const FieldOf<Scenario>> title_fields() {
  static const std::vector<FieldOf<Scenario>> fields = {
      text<&Scenario::title_en>("en", FieldKind::line, "Title in English, one line", "英文标题，一行"),
      text<&Scenario::title_zh>("zh", FieldKind::line, "Title in Chinese, one line", "中文标题，一行"),
  };
  return fields;
}

std::span<const FieldOf<Scenario>> about_fields() {
  static const std::vector<FieldOf<Scenario>> fields = {
      text<&Scenario::about_en>("en", FieldKind::prose, "What the case is and what to look for, in English",
                                "英文说明：案例内容与看点"),
      text<&Scenario::about_zh>("zh", FieldKind::prose, "What the case is and what to look for, in Chinese",
                                "中文说明：案例内容与看点"),
  };
  return fields;
}

std::span<const FieldOf<GraphPlan>> graph_fields() {
  using G = GraphPlan;
  static const std::vector<FieldOf<G>> fields = {
      choice<&G::source>("source", kGraphSources, "Where the social graph comes from", "社会网络的来源"),
      text<&G::path>("path", FieldKind::path,
                     "File of the graph: edge list, GraphML or GML; for source: file",
                     "网络文件：边列表、GraphML 或 GML；仅当 source: file"),
      text<&G::residents_path>("residents", FieldKind::path, "Residents' CSV, optional; for source: file",
                               "居民表 CSV，可选；仅当 source: file"),
      choice<&G::vertex>("vertex", kGraphVertices, "What a vertex of the file is", "文件中顶点代表什么"),
  };
  return fields;
}

std::span<const FieldOf<ScheduledEvent>> event_fields() {
  using E = ScheduledEvent;
  static const std::vector<FieldOf<E>> fields = {
      whole<&E::week>("week", 1, kLastWeek, "weeks", "Week in which the event begins", "事件开始的周"),
      choice<&E::kind>("kind", kEventKinds, "Kind of public event", "公共事件类型"),
      real<&E::salience>("salience", 0, 1, "1", "Salience at the start, from 0 to 1", "初始显著性，0 至 1"),
      real<&E::weeks>("weeks", 0.1, 520, "weeks", "E-folding time of salience", "显著性消退的时间常数"),
      flag<&E::manufactured>("manufactured", "Made up by the supporter (S62)", "由支持方人为制造（S62）"),
      communities<&E::communities>("Communities it touches, numbered from 0; empty: all",
                                   "波及的社区，从 0 编号；空为全部"),
  };
  return fields;
}

std::span<const FieldOf<InterventionPlan>> intervention_fields() {
  using I = InterventionPlan;
  static const std::vector<std::string_view> practices = practice_keys();
  static const std::vector<FieldOf<I>> fields = {
      text<&I::name>("name", FieldKind::name, "Name, unique in the scenario (default: the practice's key)",
                     "名称，在情景内唯一（默认取做法的键）"),
      choice<&I::practice>("practice", practices, "Which practice", "采用哪种做法"),
      choice<&I::trigger>("trigger", kTriggerKeys, "What sets it off (default: the practice's first)",
                          "由什么触发（默认取该做法的第一种）"),
      whole<&I::first_week>("first_week", 1, kLastWeek, "weeks", "First week, inclusive", "开始周（含）"),
      whole<&I::last_week>("last_week", 1, kLastWeek, "weeks", "Last week, inclusive (default: exit_week)",
                           "结束周（含；默认取支持截止周）"),
      whole<&I::every>("every", 1, kLastWeek, "weeks", "Weeks between occasions of a schedule",
                       "按计划实施的间隔周数"),
      whole<&I::priority>("priority", -1000, 1000, "1", "When hours run short, higher is served first",
                          "工时不足时数值高者优先"),
      communities<&I::communities>("Communities it works in, numbered from 0; empty: all",
                                   "实施的社区，从 0 编号；空为全部"),
  };
  return fields;
}

std::span<const FieldOf<OutputPlan>> output_fields() {
  using O = OutputPlan;
  static const std::vector<FieldOf<O>> fields = {
      flag<&O::attendance>("attendance", "Record every attendance", "记录每一次参加"),
      flag<&O::ties>("ties", "Record ties at the start, gained and lost", "记录初始关系及其增减"),
      whole<&O::snapshot_every>("snapshot_every", 0, kLastWeek, "weeks",
                                "Weeks between snapshots of residents; 0: only first and last",
                                "居民快照间隔周数；0 为仅首尾"),
  };
  return fields;
}

FieldKind field_kind(const ParameterRecord& record) {
  if (record.flag != nullptr) return FieldKind::flag;
  return record.integer != nullptr ? FieldKind::integer : FieldKind::real;
}

FieldKind field_kind(const Lever& lever) {
  switch (lever.kind) {
    case LeverKind::flag:
      return FieldKind::flag;
    case LeverKind::integer:
      return FieldKind::integer;
    case LeverKind::real:
      break;
  }
  return FieldKind::real;
}

const PracticeRecord& practice_record(PracticeId practice) {
  const std::span<const PracticeRecord> table = practice_table();
  const auto position = static_cast<std::size_t>(practice);
  LINLI_INVARIANT(position < table.size() && table[position].id == practice,
                  "the table of practices must be in the order of PracticeId");
  return table[position];
}

}  // namespace linli
