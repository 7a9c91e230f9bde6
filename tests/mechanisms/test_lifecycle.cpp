// Ends, merges, stages, space, hatching, founding: each on groups made by hand.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Founding, NobodyToAskNoGroup) {
  Parameters p = calm();
  p.found_intercept = 2;
  p.act_hours = 0;
  p.found_companion = 3;
  TinyWorld tiny({.residents = 12, .parameters = p});
  for (std::uint32_t k = 1; k < 6; ++k) tiny.tie(0, k);
  for (int week = 0; week < 40; ++week) {
    tiny.work.ideas.push_back({.resident = 11, .pool = {}});  // no ties
    if (week == 20) tiny.work.ideas.push_back({.resident = 0, .pool = {}});
    found_groups(tiny.world, tiny.work);
    EXPECT_EQ(tiny.world.groups.size(), week < 20 ? 0U : tiny.world.groups.size());
    tiny.next_week();
    if (!tiny.world.groups.empty()) break;
  }
  ASSERT_EQ(tiny.world.groups.size(), 1U);
  const Group& g = tiny.world.groups.front();
  EXPECT_EQ(g.captain(), 0U);
  EXPECT_GT(g.members.size(), static_cast<std::size_t>(p.found_companions));
  EXPECT_EQ(g.id.founder, tiny.world.residents().id[0]);
}

TEST(Founding, WhoSeeksWhatIsThereLooksIn) {
  TinyWorld tiny({.residents = 6, .parameters = calm()});
  const std::uint32_t serial = tiny.group(first(3));
  tiny.work.ideas.push_back({.resident = 5, .topic = Topic::recreation, .pool = {}});
  found_groups(tiny.world, tiny.work);
  ASSERT_EQ(tiny.at(serial).seekers.size(), 1U);
  tiny.next_week();
  call_meetings(tiny.world, tiny.work);
  const auto& candidates = tiny.work.occasions.front().candidates;
  EXPECT_TRUE(
      std::any_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.resident == 5; }));
  // One who has left by then does not come, nor does whoever has his slot.
  tiny.at(serial).seekers.push_back({4, 12345});
  tiny.next_week();
  call_meetings(tiny.world, tiny.work);
  const auto& later = tiny.work.occasions.front().candidates;
  EXPECT_FALSE(std::any_of(later.begin(), later.end(), [](const Candidate& c) { return c.resident == 4; }));
}

TEST(Ending, QuietTooFewAndWhy) {
  TinyWorld tiny({.residents = 12, .parameters = calm()});
  const std::uint32_t alive = tiny.group({0, 1, 2});
  const std::uint32_t quiet = tiny.group({3, 4, 5});
  const std::uint32_t lonely = tiny.group({6, 7});
  const std::uint32_t headless = tiny.group({8, 9, 10});
  tiny.world.week += tiny.world.parameters.group_quiet_weeks;
  tiny.at(alive).last_met = tiny.at(lonely).last_met = tiny.world.week;
  tiny.at(headless).captain_lost = tiny.world.week - 3;
  drop_member(tiny.world, tiny.work, tiny.at(lonely), 7, 0);
  pay(tiny.world, tiny.work,
      {.from = AccountKind::committee, .to = AccountKind::group, .to_number = quiet, .fen = 500});
  end_groups(tiny.world, tiny.work);
  EXPECT_EQ(tiny.world.alive, std::vector<std::uint32_t>{alive});
  EXPECT_EQ(tiny.at(quiet).end_cause, EndCause::quiet);
  EXPECT_EQ(tiny.at(lonely).end_cause, EndCause::too_few);
  EXPECT_EQ(tiny.at(headless).end_cause, EndCause::captain_lost);
  EXPECT_EQ(tiny.at(quiet).funds_fen, 0) << "what was left is in trust";
  EXPECT_EQ(tiny.world.memberships(3), 0);
  EXPECT_EQ(tiny.log.ended_groups.size(), 3U);
}

TEST(Merge, TwoSmallGroupsAlikeJoinAndNobodyIsLost) {
  Parameters p = calm();
  p.between_merge = 2;
  TinyWorld tiny({.residents = 12, .courtyards = 2, .parameters = p});
  const std::uint32_t a = tiny.group({0, 1, 2});
  const std::uint32_t b = tiny.group({3, 4});
  const std::uint32_t other_topic = tiny.group({5, 0}, Topic::culture);
  const std::uint32_t elsewhere = tiny.group({6, 7});
  tiny.tie(0, 3), tiny.tie(1, 4);
  pay(tiny.world, tiny.work,
      {.from = AccountKind::committee, .to = AccountKind::group, .to_number = b, .fen = 700});
  for (int week = 0; week < 40 && tiny.at(b).alive; ++week) {
    for (const std::uint32_t serial : tiny.world.alive) {
      for (Member& m : tiny.at(serial).members) m.last_attended = tiny.world.week;
    }
    merge_groups(tiny.world, tiny.work);
    tiny.next_week();
  }
  EXPECT_FALSE(tiny.at(b).alive);
  EXPECT_EQ(tiny.at(b).end_cause, EndCause::merged);
  EXPECT_EQ(tiny.at(a).members.size(), 5U);
  EXPECT_EQ(tiny.at(a).captain(), 0U);
  EXPECT_EQ(tiny.at(a).funds_fen, 700);
  EXPECT_TRUE(tiny.at(other_topic).alive);
  EXPECT_TRUE(tiny.at(elsewhere).alive);
}

TEST(Space, SoManyMeetAndTheRestAreCrowdedOut) {
  Parameters p = calm();
  p.between_space = 3;
  TinyWorld tiny({.residents = 40, .courtyards = 2, .parameters = p});
  for (ResidentIndex k = 0; k < 5; ++k) tiny.group({2 * k, 2 * k + 1});
  for (ResidentIndex k = 10; k < 13; ++k) tiny.group({2 * k, 2 * k + 1});
  tiny.at(2).legitimacy = 1;
  tiny.at(2).norms = 1;
  for (int week = 0; week < 20; ++week) {
    share_space(tiny.world, tiny.work);
    int out = 0;
    for (std::uint32_t serial = 0; serial < 5; ++serial)
      out += tiny.at(serial).crowded_out == tiny.world.week + 1 ? 1 : 0;
    EXPECT_EQ(out, 2);
    EXPECT_NE(tiny.at(2).crowded_out, tiny.world.week + 1) << "who is well known goes first";
    for (std::uint32_t serial = 5; serial < 8; ++serial) EXPECT_EQ(tiny.at(serial).crowded_out, kLongAgo);
    tiny.next_week();
    call_meetings(tiny.world, tiny.work);
    EXPECT_EQ(tiny.work.occasions.size(), 6U);
  }
}

TEST(Hatching, OnlyStrangersFromElsewhereTakeItHome) {
  Parameters p = calm();
  p.between_hatch = 0;
  TinyWorld tiny({.residents = 2000, .courtyards = 2, .parameters = p});
  const std::uint32_t serial = tiny.group({0, 1});
  std::vector<ResidentIndex> people = first(2000);
  tiny.gather(serial, people);
  hatch_groups(tiny.world, tiny.work);
  expect_share(tiny.world.ripening.size(), 1000, 0.5);
  for (const Idea& idea : tiny.world.ripening) {
    EXPECT_EQ(tiny.world.residents().courtyard[idea.resident], 1);
    EXPECT_EQ(idea.origin, Origin::hatched);
    EXPECT_EQ(idea.parent, serial);
  }
}

struct Look {
  std::uint32_t active;
  int roles;
  int finished;
  int met;  ///< of the last 12 weeks
  Stage stage;
};

TEST(Stages, TableOfGroupsAsAnObserverSeesThem) {
  const Parameters p = calm();
  const auto enough = static_cast<std::uint32_t>(p.stage_start_up_size);
  const auto grown = static_cast<std::uint32_t>(p.stage_growth_size);
  const std::vector<Look> table = {
      {2, 1, 0, 12, Stage::activity},      {enough - 1, 4, 3, 12, Stage::activity},
      {enough, 1, 3, 12, Stage::activity}, {enough, 2, 0, 12, Stage::start_up},
      {enough, 2, 0, 3, Stage::activity},  {enough, 3, 1, 12, Stage::growth},
      {grown, 2, 1, 12, Stage::growth},    {grown, 2, 0, 12, Stage::start_up},
      {enough, 4, 2, 12, Stage::mature},   {grown, 4, 1, 12, Stage::growth},
  };
  for (std::size_t k = 0; k < table.size(); ++k) {
    const Look& look = table[k];
    TinyWorld tiny({.residents = 20, .parameters = p});
    const std::uint32_t serial = tiny.group(first(look.active));
    Group& g = tiny.at(serial);
    tiny.world.week += 30;
    for (Member& m : g.members) m.last_attended = tiny.world.week + p.stage_hold_weeks;
    constexpr Role kOthers[] = {Role::deputy, Role::finance, Role::logistics};
    for (int r = 1; r < look.roles && r < static_cast<int>(look.active); ++r)
      g.members[static_cast<std::size_t>(r)].role = kOthers[r - 1];
    g.performances = static_cast<std::uint16_t>(look.finished);
    g.met_weeks = (1U << look.met) - 1U;
    for (int week = 0; week <= p.stage_hold_weeks; ++week) {
      EXPECT_EQ(g.stage, Stage::activity) << "a new stage must hold for some weeks: line " << k;
      g.last_met = tiny.world.week;
      assess_stages(tiny.world, tiny.work);
      tiny.next_week();
    }
    EXPECT_EQ(g.stage, look.stage) << "line " << k;
  }
}

TEST(Split, AlongThePlantedLineWithItsOpponentAsCaptain) {
  Parameters p = calm();
  p.group_successor = 3;
  p.found_hours = 0;
  TinyWorld tiny({.residents = 9, .parameters = p});
  tiny.tie_all({0, 1, 2, 3, 4});
  tiny.tie_all({5, 6, 7, 8});
  tiny.tie(1, 5);
  const std::uint32_t serial = tiny.group(first(9));
  for (Member& m : tiny.at(serial).members) m.position = m.resident < 5 ? 0.0F : 3.0F;
  tiny.at(serial).quarrels.assign(1, Quarrel{});
  Quarrel& q = tiny.at(serial).quarrels.front();
  q.a = 0, q.b = 8, q.began = tiny.world.week, q.key = entity_key(tiny.world.replicate, 5);
  tiny.world.week += 10;
  for (int week = 0; week < 30 && tiny.world.groups.size() == 1; ++week) {
    split_groups(tiny.world, tiny.work);
    tiny.world.week += tiny.world.groups.size() == 1 ? 1 : 0;
  }
  ASSERT_EQ(tiny.world.groups.size(), 2U);
  EXPECT_EQ(tiny.at(0).members.size(), 5U);
  EXPECT_EQ(tiny.at(1).members.size(), 4U);
  EXPECT_EQ(tiny.at(0).captain(), 0U);
  EXPECT_EQ(tiny.at(1).captain(), 8U);
  EXPECT_EQ(tiny.at(1).id.founder, tiny.world.residents().id[8]);
  EXPECT_TRUE(tiny.at(0).quarrels.empty());
}

TEST(Split, NoneInAClique) {
  Parameters p = calm();
  p.group_successor = 3;
  p.found_hours = 0;
  TinyWorld tiny({.residents = 9, .parameters = p});
  tiny.tie_all(first(9));
  const std::uint32_t serial = tiny.group(first(9));
  tiny.at(serial).quarrels.assign(1, Quarrel{});
  Quarrel& q = tiny.at(serial).quarrels.front();
  q.a = 0, q.b = 8, q.began = tiny.world.week, q.key = entity_key(tiny.world.replicate, 5);
  for (int week = 0; week < 40; ++week) {
    tiny.next_week();
    split_groups(tiny.world, tiny.work);
  }
  EXPECT_EQ(tiny.world.groups.size(), 1U);
}

}  // namespace
}  // namespace linli::testing
