// The table of practices.
#include <array>

#include "interventions/practice.hpp"

namespace linli {
namespace {

constexpr Trigger kScheduleOnly[] = {Trigger::schedule};
constexpr Trigger kEventTriggers[] = {Trigger::schedule, Trigger::public_event};

constexpr Lever kAcademyLevers[] = {
    {"places", LeverKind::integer, 30, 5, 200, "residents", Basis::seed, "S8", "Places in a course", "每期学员名额"},
    {"course_hours", LeverKind::real, 24, 0, 200, "hours", Basis::seed, "S14", "Length of a course", "课程时长"},
    {"guarantor", LeverKind::flag, 1, 0, 1, "flag", Basis::seed, "S10", "Whether a guarantor is asked for", "是否需要推荐人"},
};
constexpr Lever kGrantLevers[] = {
    {"amount", LeverKind::real, 6000, 0, 100000, "yuan", Basis::seed, "S20", "Most that a project can receive",
     "单个项目最高资助额"},
};
constexpr Lever kAccompanimentLevers[] = {
    {"hours", LeverKind::real, 20, 0, 400, "hours/week", Basis::assumed, "S23", "Staff hours in a week", "每周陪伴工时"},
    {"doing_for", LeverKind::real, 0, 0, 1, "1", Basis::assumed, "S67", "Share of the work done for the group",
     "代办比例"},
};
constexpr Lever kEventLevers[] = {
    {"follow_up", LeverKind::flag, 0, 0, 1, "flag", Basis::seed, "S58", "Whether there is a follow-up", "是否有后续活动"},
};

constexpr PracticeRecord kTable[] = {
    {PracticeId::placebo, "placebo", "Placebo", "安慰剂", "One decision to attend is reversed", "翻转一次参加决定", "", {},
     kScheduleOnly},
    {PracticeId::academy, "academy", "Academy", "友邻学社", "Course for residents", "居民课程", "S8", kAcademyLevers,
     kScheduleOnly},
    {PracticeId::micro_grants, "micro_grants", "Micro-grants", "微创投", "Money for projects", "项目资助", "S20",
     kGrantLevers, kScheduleOnly},
    {PracticeId::accompaniment, "accompaniment", "Accompaniment", "陪伴", "Visits to groups", "走访团队", "S23",
     kAccompanimentLevers, kScheduleOnly},
    {PracticeId::public_event, "public_event", "Public event", "公共事件", "Volunteers are called", "招募志愿者", "S57",
     kEventLevers, kEventTriggers},
};

}  // namespace

std::span<const PracticeRecord> practice_table() { return kTable; }

int lever_index(const PracticeRecord& record, std::string_view key) {
  for (std::size_t i = 0; i < record.levers.size(); ++i) {
    if (record.levers[i].key == key) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace linli
