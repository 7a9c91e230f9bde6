// Learning by doing: skill grows in whoever does the task; having it done teaches little (S33, S67).
#include <algorithm>
#include <cmath>

#include "mechanisms/meeting.hpp"
#include "mechanisms/threshold.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

/// Who takes a task on: one of those present who hold a role, else of all present.
Member* doer(const Meeting& m, EntityKey key, std::uint32_t index) {
  std::vector<Member*> hands;
  std::copy_if(m.present.begin(), m.present.end(), std::back_inserter(hands),
               [](const Member* x) { return x->role != Role::member; });
  if (hands.empty()) hands = m.present;
  if (hands.empty()) return nullptr;
  return hands[draw_below(key, Stream::work, m.world.week, static_cast<std::uint32_t>(hands.size()),
                          4 * index)];
}

}  // namespace

void learn_by(Experience& e, std::uint32_t kind, double share) {
  e.learned[kind] += static_cast<float>(share * (1.0 - e.learned[kind]));
}

double guided_skill(const Parameters& p, double skill, double guided) {
  return std::min(1.0, skill + guided * p.supporter_skill * (1.0 - skill) * p.supporter_guidance);
}

double task_chance(const Parameters& p, double difficulty, double skill_effect, double skill, double guided,
                   double ease) {
  return logistic(-difficulty + skill_effect * guided_skill(p, skill, guided) + ease);
}

TaskResult do_task(Meeting& m, double difficulty, double skill_effect, double ease, std::uint32_t index,
                   bool committee_may_help) {
  const Parameters& p = m.world.parameters;
  const EntityKey key = m.group.key;
  const Week week = m.world.week;
  Member* hand = doer(m, key, index);
  if (hand == nullptr) return TaskResult::failed;
  const auto kind = draw_below(key, Stream::work, week, kSkills, 4 * index + 1);
  Experience& e = m.of(hand->resident);
  const double learning = p.group_learning;
  const UniformPair u = draw_uniform_pair(key, Stream::step, week, 4 * index);
  if (u.second < m.group.do_for) {
    learn_by(e, kind, learning * p.group_watching);
    return TaskResult::helped;
  }
  // Running its own activity, a group draws on what it knows together; a project needs skills of one's own.
  const bool own_trade = committee_may_help;
  const double own_skill = condition_of(m.world, hand->resident).skill[kind];
  const double skill = own_trade ? std::max<double>(own_skill, m.group.skill) : own_skill;
  const double chance = task_chance(p, difficulty, skill_effect, skill, m.group.guided, ease);
  const bool own = u.first < chance;
  if (!own && committee_may_help &&
      draw_bernoulli(key, Stream::step, week, p.group_committee_help, 4 * index + 1)) {
    learn_by(e, kind, learning * p.group_watching);
    return TaskResult::helped;
  }
  learn_by(e, kind, learning * (1.0 + m.group.guided * p.supporter_skill));
  return own ? TaskResult::own : TaskResult::failed;
}

void run_tasks(Meeting& m) {
  const Parameters& p = m.world.parameters;
  const double expected = p.group_tasks_per_member * (static_cast<double>(m.present.size()) - p.group_circle);
  if (expected <= 0.0) return;
  const double u = draw_uniform(m.group.key, Stream::work, m.world.week, 3);
  m.tasks = static_cast<int>(std::floor(expected + u));
  for (int k = 0; k < m.tasks; ++k) {
    const TaskResult result =
        do_task(m, p.group_task_difficulty, p.group_task_skill, 0.0, static_cast<std::uint32_t>(k) + 1, true);
    m.own += result == TaskResult::own ? 1 : 0;
    m.helped += result == TaskResult::helped ? 1 : 0;
  }
}

}  // namespace linli
