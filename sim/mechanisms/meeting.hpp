#pragma once
// What the mechanisms of one group's meeting share. group_work.cpp calls them in order.
#include "mechanisms/mechanisms.hpp"

namespace linli {

/// One meeting while it is held.
struct Meeting {
  World& world;
  WeekWork& work;
  Group& group;
  Occasion& occasion;
  std::vector<Member*> present;   ///< members attending, in order of identity
  std::vector<Experience> lived;  ///< one per attendee, in the order of occasion.attending
  int tasks = 0, own = 0,
      helped = 0;       ///< tasks of running the meeting: all, done oneself, done for the group
  bool money = false;   ///< money went into or out of the box
  bool worked = false;  ///< a step of a project was attempted
  double outcome = 0;   ///< of it: 1 done by ourselves ... -1 failed

  [[nodiscard]] Experience& of(ResidentIndex r);
};

/// How a task went.
enum class TaskResult : std::uint8_t { own, helped, failed };

/// Numbers of the tasks of a performance and of a project; those of running the meeting begin at 1.
inline constexpr std::uint32_t kPerformanceTasks = 1U << 20U;
inline constexpr std::uint32_t kProjectTasks = 1U << 21U;

/// One task: who does it learns by doing; a supporter may guide, or do it for them; failing that the
/// committee may. `index` numbers the tasks of the meeting.
TaskResult do_task(Meeting& meeting, double difficulty, double skill_effect, double ease, std::uint32_t index,
                   bool committee_may_help);

/// With what skill one acts who has this and is guided to this share: guidance bridges part of what is
/// missing.
double guided_skill(const Parameters& parameters, double skill, double guided);

/// Probability that a task succeeds for one of this skill, guided to this share.
double task_chance(const Parameters& parameters, double difficulty, double skill_effect, double skill,
                   double guided, double ease);
/// What one more task teaches: a share of what is left to learn of a kind of skill.
void learn_by(Experience& experience, std::uint32_t kind, double share);
/// Tasks of a step of a project, all of which must be done at one meeting.
int tasks_of(const Parameters& parameters, ProjectStep step);
/// Log-odds that a design is well aimed, with this clarity of goal and the ablest one's project skill.
double aim_log_odds(const Parameters& parameters, double clarity, double skill);
/// An act upon an affair: relieves it, or, badly aimed, makes it worse; true when it counts as solved.
bool work_upon(World& world, Affair& affair, bool well_aimed);

void run_tasks(Meeting& meeting);   // tasks.cpp
void deliberate(Meeting& meeting);  // deciding.cpp
void quarrel(Meeting& meeting);     // quarrels.cpp
void settle(Meeting& meeting);
void take_up_affair(Meeting& meeting);   // going_public.cpp
void work_on_project(Meeting& meeting);  // projects.cpp
void perform(Meeting& meeting);
void fill_roles(Meeting& meeting);  // roles.cpp
void hold_together(Meeting& meeting);

}  // namespace linli
