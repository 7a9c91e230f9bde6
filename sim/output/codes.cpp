#include "output/codes.hpp"

#include <algorithm>
#include <array>

#include "interventions/practice.hpp"
#include "observation/records.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

struct EventName {
  EventKind kind;
  std::string_view zh;
  std::string_view code;  ///< meaning of Event::code
};

// In the order of EventKind.
constexpr std::array<EventName, static_cast<std::size_t>(EventKind::count_)> kEvents{{
    {EventKind::affair_arose, "公共事务出现", "topic"},
    {EventKind::affair_solved, "公共事务解决", "topic"},
    {EventKind::affair_worsened, "公共事务恶化", "topic"},
    {EventKind::affair_faded, "公共事务淡去", ""},
    {EventKind::event_arose, "公共事件发生", "community"},
    {EventKind::event_ended, "公共事件结束", "community"},
    {EventKind::group_founded, "自组织成立", "topic"},
    {EventKind::founding_failed, "成立未果", "topic"},
    {EventKind::joined, "加入", ""},
    {EventKind::left, "退出", ""},
    {EventKind::role_taken, "担任职务", "role"},
    {EventKind::role_left, "卸任职务", "role"},
    {EventKind::captain_burned_out, "队长倦怠", ""},
    {EventKind::captain_left, "队长离开", ""},
    {EventKind::succession, "继任", ""},
    {EventKind::way_of_deciding_chosen, "确定决策方式", "mode"},
    {EventKind::project_started, "项目启动", "topic"},
    {EventKind::step_done, "步骤完成", "project_step"},
    {EventKind::step_failed, "步骤失败", "project_step"},
    {EventKind::project_done, "项目完成", ""},
    {EventKind::project_failed, "项目失败", "project_step"},
    {EventKind::quarrel_began, "争执发生", "quarrel"},
    {EventKind::quarrel_settled, "争执化解", "quarrel"},
    {EventKind::stage_changed, "阶段变化", "stage"},
    {EventKind::went_public, "由“私”进入“公”", "topic"},
    {EventKind::goal_changed, "目标改变", ""},
    {EventKind::split, "分裂", ""},
    {EventKind::merged, "合并", ""},
    {EventKind::hatched, "孵化", "courtyard"},
    {EventKind::ended, "自组织解散", "end_cause"},
    {EventKind::rivalry_won, "竞争胜出", "quarrel"},
    {EventKind::rivalry_lost, "竞争落败", "quarrel"},
    {EventKind::performance, "演出", ""},
    {EventKind::money_received, "收到资金", ""},
    {EventKind::intervention_began, "干预开始", "intervention"},
    {EventKind::academy_call, "学社招募", "intervention"},
    {EventKind::academy_admitted, "学社录取", "intervention"},
    {EventKind::academy_graduated, "学社结业", "intervention"},
    {EventKind::academy_dropped, "学社中途退出", "intervention"},
    {EventKind::grant_applied, "申请微创投", ""},
    {EventKind::grant_approved, "微创投获批", ""},
    {EventKind::grant_refused, "微创投未获批", ""},
    {EventKind::grant_returned, "微创投退回", ""},
    {EventKind::visit, "陪伴走访", "intervention"},
    {EventKind::visit_unmet, "走访未能安排", "intervention"},
    {EventKind::volunteer_turned_out, "志愿者到场", "intervention"},
    {EventKind::follow_up_held, "后续活动", "intervention"},
    {EventKind::placebo_reversed, "安慰剂：一次参加决定被反转", "number"},
    {EventKind::resident_left, "居民搬离", ""},
    {EventKind::proposal_made, "提出居民提案", "intervention"},
    {EventKind::proposal_approved, "居民提案获批并备案", "intervention"},
    {EventKind::proposal_refused, "居民提案未获批", "intervention"},
    {EventKind::consensus_meeting, "共识会", "intervention"},
    {EventKind::negotiation_held, "协商", "intervention"},
    {EventKind::site_visited, "现场参访", "intervention"},
    {EventKind::became_willing, "参访后愿意行动", "intervention"},
    {EventKind::goal_revised, "推翻原方案", "project_step"},
    {EventKind::activity_held, "实践活动举办", "intervention"},
    {EventKind::taken_on, "被选入", "intervention"},
    {EventKind::asked_to_lead, "被邀请牵头", "intervention"},
    {EventKind::council_step_done, "儿童议事会步骤完成", "project_step"},
    {EventKind::council_step_failed, "儿童议事会步骤失败", "project_step"},
    {EventKind::council_gave_up, "儿童议事会放弃", "project_step"},
    {EventKind::sale_held, "义卖", "intervention"},
    {EventKind::reflection_held, "失败后的反思", "intervention"},
    {EventKind::activity_reported, "上报活动", "number"},
    {EventKind::backlash, "制造的事件败露", "community"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kEvents.size(); ++i)
    if (static_cast<std::size_t>(kEvents[i].kind) != i) return false;
  return true;
}
static_assert(in_order(), "kEvents must follow EventKind");

std::vector<CodeName> event_kinds() {
  std::vector<CodeName> names;
  names.reserve(kEvents.size());
  for (const auto& event : kEvents) names.push_back({event_kind_name(event.kind), event.zh});
  return names;
}

std::vector<CodeName> practices() {
  std::vector<CodeName> names;
  for (const auto& record : practice_table()) names.push_back({record.key, record.name_zh});
  return names;
}

std::vector<CodeName> triggers() {
  constexpr std::string_view zh[] = {"按日程", "公共事件发生", "自组织达到阶段", "项目失败", "预算用尽"};
  static_assert(std::size(zh) == std::size(kTriggerKeys));
  std::vector<CodeName> names;
  for (std::size_t i = 0; i < std::size(zh); ++i) names.push_back({kTriggerKeys[i], zh[i]});
  return names;
}

// A table, however long. NOLINTNEXTLINE(readability-function-size)
std::vector<CodeList> make_lists() {
  return {
      {"topic",
       {{"recreation", "文娱"},
        {"culture", "文化传播"},
        {"environment", "环境"},
        {"safety", "安全"},
        {"volunteering", "志愿服务"},
        {"rights", "维权"},
        {"daily_services", "生活服务"},
        {"education", "教育培训"}}},
      {"age", {{"child", "儿童"}, {"young_adult", "青年"}, {"midlife", "中年"}, {"senior", "老年"}}},
      {"skill",
       {{"finance", "财务规范"},
        {"consensus", "共识与协商"},
        {"resources", "要资源"},
        {"project", "项目执行"}}},
      {"stage", {{"activity", "活动期"}, {"start_up", "初创期"}, {"growth", "发展期"}, {"mature", "成熟期"}}},
      {"mode",
       {{"one_person", "一言堂"},
        {"captain_consults", "队长征询"},
        {"vote", "表决"},
        {"consensus", "共识会"}}},
      {"ladder",
       {{"bystander", "旁观者"}, {"participant", "参与者"}, {"activist", "骨干"}, {"lead", "牵头人"}}},
      {"quarrel",
       {{"money", "钱"}, {"direction", "方向"}, {"work", "分工"}, {"honours", "名分"}, {"space", "空间"}}},
      {"project_step",
       {{"notice", "发现"}, {"discuss", "讨论"}, {"design", "设计"}, {"act", "行动"}, {"keep_up", "管护"}}},
      {"origin",
       {{"idea", "自发"},
        {"affair", "公共事务"},
        {"split", "分裂"},
        {"hatched", "孵化"},
        {"small_group", "兴趣小组"},
        {"existing", "原有"}}},
      {"end_cause",
       {{"none", "无"},
        {"quiet", "沉寂"},
        {"captain_lost", "失去队长"},
        {"quarrel", "争执"},
        {"too_few", "人数过少"},
        {"merged", "合并"},
        {"purpose_met", "目的达成"}}},
      {"event_kind", event_kinds()},
      {"host",
       {{"committee", "居委会"},
        {"property", "物业公司"},
        {"group", "自组织"},
        {"academy", "友邻学社"},
        {"volunteers", "志愿者"},
        {"follow_up", "后续活动"},
        {"service", "服务"},
        {"negotiation", "协商"},
        {"site_visit", "现场参访"},
        {"activity", "实践活动"}}},
      {"role",
       {{"member", "成员"},
        {"captain", "队长"},
        {"deputy", "副队长"},
        {"finance", "财务"},
        {"logistics", "后勤"}}},
      {"account",
       {{"foundation", "基金会"},
        {"supporter", "支持机构"},
        {"committee", "居委会"},
        {"property", "物业公司"},
        {"donors", "捐赠人"},
        {"buyers", "购买者"},
        {"suppliers", "供应商"},
        {"staff", "员工"},
        {"group", "自组织"},
        {"resident", "居民"}}},
      {"purpose",
       {{"programme_budget", "项目预算"},
        {"staff_wage", "员工工资"},
        {"course", "课程"},
        {"event", "活动"},
        {"visit", "走访"},
        {"grant", "微创投"},
        {"grant_return", "微创投退款"},
        {"project_spending", "项目支出"},
        {"upkeep", "共建资金"},
        {"donation", "捐赠"},
        {"sale", "义卖"},
        {"lecturer_fee", "讲师费"},
        {"gift", "礼品"},
        {"dues", "会费"},
        {"routine_subsidy", "日常补贴"}}},
      {"tie",
       {{"household", "家人"},
        {"neighbour", "邻居"},
        {"circle", "同好"},
        {"weak", "弱关系"},
        {"work", "共事"},
        {"file", "来自文件"}}},
      {"practice", practices()},
      {"trigger", triggers()},
      {"run_status", {{"absent", "未运行"}, {"done", "完成"}, {"failed", "失败"}}},
  };
}

}  // namespace

const std::vector<CodeList>& code_lists() {
  static const std::vector<CodeList> lists = make_lists();
  return lists;
}

const CodeList& code_list(std::string_view name) {
  const auto& lists = code_lists();
  const auto found =
      std::find_if(lists.begin(), lists.end(), [&](const CodeList& list) { return list.name == name; });
  LINLI_INVARIANT(found != lists.end(), "a column refers to a list of codes that exists");
  return *found;
}

std::string_view event_code_meaning(std::size_t event_kind) { return kEvents.at(event_kind).code; }

void write_codes(const h5::Handle& file) {
  const auto group = h5::create_group(file, "codes");
  for (const auto& list : code_lists()) {
    std::vector<std::string> keys;
    std::vector<std::string> zh;
    for (const auto& name : list.names) {
      keys.emplace_back(name.key);
      zh.emplace_back(name.zh);
    }
    const std::string name(list.name);
    h5::write_strings(group, name, keys);
    h5::write_strings_along(group, name + "_zh", name, zh);
  }
  std::vector<std::string> meanings;
  meanings.reserve(kEvents.size());
  for (const auto& event : kEvents) meanings.emplace_back(event.code);
  h5::write_strings_along(group, "event_code", "event_kind", meanings);
}

}  // namespace linli
