#pragma once
// A run made up by hand, in which a story has something of everything.
#include <string>

#include "story/story_run.hpp"

namespace linli::testing {

/// Numbers of what is in it.
inline constexpr std::uint32_t kTeam = 1, kPart = 2, kRival = 3, kAffair = 7;
inline constexpr ResidentId kFounder = resident_id(100, 0, 2), kDeputy = resident_id(120, 1, 1),
                            kOther = resident_id(140, 0, 1);

inline GroupRow made_group(std::uint32_t serial, ResidentId founder, Week week, Topic topic) {
  GroupRow row;
  row.group = serial;
  row.id = {founder, week, 0};
  row.topic = topic;
  row.courtyard = 4;
  return row;
}

/// Appends an event with the next number, which it returns.
inline EventId add_event(StoryRun& run, Event event) {
  event.id = run.events.empty() ? 100 : run.events.back().id + 1;
  run.events.push_back(event);
  return event.id;
}

inline void add_weeks(StoryRun& run, std::uint32_t group, Week from, Week to, int members, Stage stage) {
  for (Week week = from; week <= to; ++week)
    run.group_weeks.push_back({group, week, stage, members, members - 1, week % 2, week < 10 ? 2.0F : 0.0F});
}

/// An environment group: founded after a course, goes public, quarrels, splits, loses its captain, ends.
inline StoryRun made_log() {
  StoryRun run;
  run.file = "made.h5";
  run.arm = "academy";
  run.title_en = "Academy";
  run.title_zh = "友邻学社";
  run.seed = 1;
  run.weeks = 60;
  run.burn_in_weeks = 10;
  run.whole = true;
  run.supports = {{"school", PracticeId::academy}, {"coach", PracticeId::accompaniment}};
  run.residents.resize(3);
  run.residents[0] = {.resident = kFounder, .courtyard = 4, .birth = 3 - 52 * 61, .initiative = 2.4F};
  run.residents[1] = {.resident = kDeputy, .courtyard = 4, .birth = -52 * 40};
  run.residents[2] = {.resident = kOther, .courtyard = 5, .birth = -52 * 35};
  run.affairs.resize(1);
  run.affairs[0].affair = kAffair;
  run.affairs[0].topic = Topic::environment;
  run.affairs[0].courtyard = 4;

  const auto support = add_event(run, {.week = 1, .kind = EventKind::intervention_began, .code = 0});
  const auto call =
      add_event(run, {.week = 1, .kind = EventKind::academy_call, .cause = support, .code = 0, .value = 30});
  add_event(run,
            {.week = 1, .kind = EventKind::academy_admitted, .cause = call, .resident = kFounder, .code = 0});
  const auto graduated = add_event(
      run, {.week = 2, .kind = EventKind::academy_graduated, .cause = call, .resident = kFounder, .code = 0});
  const auto arose = add_event(
      run, {.week = 2, .kind = EventKind::affair_arose, .affair = kAffair, .code = 2, .value = 0.8F});
  const auto founded = add_event(run, {.week = 3,
                                       .kind = EventKind::group_founded,
                                       .cause = graduated,
                                       .group = kTeam,
                                       .resident = kFounder,
                                       .code = 2,
                                       .value = 6});
  add_event(run,
            {.week = 3, .kind = EventKind::joined, .cause = founded, .group = kTeam, .resident = kFounder});
  add_event(run, {.week = 3,
                  .kind = EventKind::role_taken,
                  .cause = founded,
                  .group = kTeam,
                  .resident = kFounder,
                  .code = 1});
  add_event(run, {.week = 3,
                  .kind = EventKind::role_taken,
                  .cause = founded,
                  .group = kTeam,
                  .resident = kDeputy,
                  .code = 2});
  add_event(run, {.week = 3,
                  .kind = EventKind::way_of_deciding_chosen,
                  .cause = founded,
                  .group = kTeam,
                  .resident = kFounder,
                  .code = 3});
  for (Week week = 4; week < 10; ++week)
    add_event(
        run,
        {.week = week, .kind = EventKind::visit, .cause = support, .group = kTeam, .code = 1, .value = 2});
  add_event(run, {.week = 5, .kind = EventKind::joined, .group = kTeam, .resident = kOther});
  const auto noticed = add_event(run, {.week = 6,
                                       .kind = EventKind::step_done,
                                       .cause = arose,
                                       .group = kTeam,
                                       .resident = kDeputy,
                                       .affair = kAffair,
                                       .code = 0});
  const auto started = add_event(run, {.week = 6,
                                       .kind = EventKind::project_started,
                                       .cause = noticed,
                                       .group = kTeam,
                                       .resident = kDeputy,
                                       .affair = kAffair,
                                       .code = 2,
                                       .value = 0.75F});
  add_event(run, {.week = 6,
                  .kind = EventKind::went_public,
                  .cause = started,
                  .group = kTeam,
                  .resident = kDeputy,
                  .affair = kAffair,
                  .code = 2});
  const auto discussed = add_event(run, {.week = 7,
                                         .kind = EventKind::step_done,
                                         .cause = started,
                                         .group = kTeam,
                                         .affair = kAffair,
                                         .code = 1});
  add_event(run, {.week = 8,
                  .kind = EventKind::step_failed,
                  .cause = discussed,
                  .group = kTeam,
                  .affair = kAffair,
                  .code = 2,
                  .value = 1});
  add_event(run, {.week = 9,
                  .kind = EventKind::step_failed,
                  .cause = discussed,
                  .group = kTeam,
                  .affair = kAffair,
                  .code = 2,
                  .value = 2});
  const auto failed = add_event(run, {.week = 10,
                                      .kind = EventKind::project_failed,
                                      .cause = discussed,
                                      .group = kTeam,
                                      .affair = kAffair,
                                      .code = 2,
                                      .value = 4});
  const auto quarrel = add_event(run, {.week = 20,
                                       .kind = EventKind::quarrel_began,
                                       .group = kTeam,
                                       .resident = kDeputy,
                                       .code = 0,
                                       .value = 5});
  add_event(
      run,
      {.week = 22, .kind = EventKind::stage_changed, .cause = failed, .group = kTeam, .code = 0, .value = 1});
  const auto lost = add_event(
      run, {.week = 24, .kind = EventKind::rivalry_lost, .group = kRival, .other = kTeam, .code = 4});
  add_event(run, {.week = 24,
                  .kind = EventKind::quarrel_began,
                  .cause = lost,
                  .group = kRival,
                  .other = kTeam,
                  .code = 4,
                  .value = 2});
  const auto parted = add_event(run, {.week = 30,
                                      .kind = EventKind::split,
                                      .cause = quarrel,
                                      .group = kTeam,
                                      .other = kPart,
                                      .resident = kDeputy,
                                      .value = 3});
  add_event(run, {.week = 30,
                  .kind = EventKind::left,
                  .cause = parted,
                  .group = kTeam,
                  .resident = kDeputy,
                  .value = 27});
  add_event(run,
            {.week = 30, .kind = EventKind::joined, .cause = parted, .group = kPart, .resident = kDeputy});
  add_event(run, {.week = 30,
                  .kind = EventKind::role_taken,
                  .cause = parted,
                  .group = kPart,
                  .resident = kDeputy,
                  .code = 1});
  const auto moved = add_event(run, {.week = 40, .kind = EventKind::resident_left, .resident = kFounder});
  const auto gone = add_event(run, {.week = 40,
                                    .kind = EventKind::captain_left,
                                    .cause = moved,
                                    .group = kTeam,
                                    .resident = kFounder,
                                    .value = 37});
  const auto ended = add_event(
      run, {.week = 53, .kind = EventKind::ended, .cause = gone, .group = kTeam, .code = 2, .value = 50});

  auto team = made_group(kTeam, kFounder, 3, Topic::environment);
  team.founding_event = founded;
  team.cause = graduated;
  team.went_public = 6;
  team.ended = 53;
  team.end_cause = EndCause::captain_lost;
  team.end_event = ended;
  auto part = made_group(kPart, kDeputy, 30, Topic::environment);
  part.origin = Origin::split;
  part.parent = kTeam;
  part.founding_event = parted;
  part.cause = quarrel;
  run.groups = {team, part, made_group(kRival, kOther, -20, Topic::recreation)};
  add_weeks(run, kTeam, 3, 29, 7, Stage::start_up);
  add_weeks(run, kTeam, 30, 52, 3, Stage::activity);
  add_weeks(run, kPart, 30, 60, 4, Stage::activity);
  run.spells = {{kTeam, kFounder, Role::captain, 3, 40, gone},
                {kTeam, kDeputy, Role::deputy, 3, 30, parted},
                {kPart, kDeputy, Role::captain, 30, kNever, 0}};
  run.ledger = {{.week = 5,
                 .from = AccountKind::resident,
                 .from_number = 0,
                 .to = AccountKind::group,
                 .to_number = kTeam,
                 .fen = 123450,
                 .purpose = Purpose::donation}};
  return run;
}

}  // namespace linli::testing
