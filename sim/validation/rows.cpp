#include "validation/rows.hpp"

#include <algorithm>
#include <vector>

namespace linli {

std::string_view name_of(RowKind kind, bool zh) {
  switch (kind) {
    case RowKind::input:
      return zh ? "输入" : "input";
    case RowKind::definition:
      return zh ? "定义" : "definition";
    case RowKind::calibrated:
      return zh ? "校准" : "calibrated";
    case RowKind::emergent:
      return zh ? "涌现" : "emergent";
    case RowKind::open:
      return zh ? "待证" : "open";
  }
  return "";
}

std::string_view name_of(RowGroup group, bool zh) {
  constexpr std::string_view names[kRowGroups][2] = {
      {"Who takes part", "谁来参加"},
      {"The life of groups", "自组织的一生"},
      {"Quarrels and rivalry", "冲突与竞争"},
      {"Public affairs and projects", "公共事务与项目"},
      {"The academy", "友邻学社"},
      {"Grants, proposals and income", "微创投、提案与共建资金"},
      {"Accompaniment, meetings and exit", "陪伴、共识会、协商与退出"},
      {"Public events", "公共事件"},
      {"Gifts, demonstrations, visits, mothers, slow cultivation", "礼物、演示、参访、妈妈讲师与慢吞吞"},
  };
  return names[static_cast<std::size_t>(group)][zh ? 1 : 0];
}

std::span<const Row> rows() {
  static const std::vector<Row> table = [] {
    std::vector<Row> all(rows_of_nature().begin(), rows_of_nature().end());
    all.insert(all.end(), rows_of_support().begin(), rows_of_support().end());
    std::stable_sort(all.begin(), all.end(), [](const Row& a, const Row& b) { return a.group < b.group; });
    return all;
  }();
  return table;
}

std::string_view source_of(const Row& row) { return row.name.substr(0, row.name.find(' ')); }

std::span<const RowNotShown> rows_not_shown() {
  static constexpr RowNotShown list[] = {
      {"S7", "a definition: public means a public affair as goal and work on it (docs/odd.md, 8)",
       "定义：以公共事务为目标并开展工作即为 2.0"},
      {"S9", "a definition: the call goes to members of groups and regulars, and to nobody else",
       "定义：学社只向团队成员与积极分子招募"},
      {"S20", "not a fact but a lever: both readings of the share of grants can be set",
       "不是事实而是杠杆：两种解读都可设定"},
      {"S74", "a definition: upkeep income is paid only to groups whose result holds",
       "定义：只有成果保持的团队才领共建资金"},
      {"T praise", "nobody is praised in the model", "模型没有表扬个人"},
      {"T tipping share",
       "needs a committed minority; Granovetter's equilibrium and Watts' cascade are tested on the engine's "
       "law in tests/laws",
       "需要设定坚定的少数派；tests/laws 另测 Granovetter 与 Watts"},
      {"T shrinking steps", "that steps shrink is a comparison of three figures; that they rise is shown",
       "“递减”要比较三个数；此处只示其递增"},
  };
  return list;
}

std::span<const PracticeArm> practice_arms() {
  static constexpr PracticeArm arms[] = {
      {"academy", "none"},
      {"grants", "none"},
      {"accompaniment", "none"},
      {"support", "none"},
      {"event dropped", "two waves"},
      {"event followed up", "two waves"},
      {"gifts", "none"},
      {"compost", "none"},
      {"slow cultivation", "none"},
      {"mothers with lead", "none"},
      {"honours", "none"},
      {"proposals", "none"},
      {"proposals and upkeep", "none"},
      {"consensus early", "none"},
      {"negotiation", "none"},
      {"site visit", "none"},
      {"over-procedure", "none"},
      {"charity sales", "none"},
      {"children's council", "none"},
      {"staged events", "none"},
  };
  return arms;
}

}  // namespace linli
