// Who decides that an affair is taken up: one person, a majority, nearly all; on leanings made by hand.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

/// Whether a group of five takes up an affair that somebody raises, when so many, perhaps the captain, care
/// much for it and the others are set against.
bool taken_up(Mode mode, int in_favour, bool captain_in_favour) {
  Parameters p = calm();
  p.affair_raise = 0;
  p.affair_agree = 0;
  p.affair_agree_circle = 0;
  p.act_concern = 2;
  TinyWorld tiny({.residents = 5, .parameters = p});
  const std::uint32_t serial = tiny.group(first(5));
  tiny.at(serial).mode = mode;
  tiny.affair(0, 0.8);
  int left = in_favour - (captain_in_favour ? 1 : 0);
  for (ResidentIndex r = 0; r < 5; ++r) {
    const bool yes = r == 0 ? captain_in_favour : left-- > 0;
    tiny.world.residents().concern[r] = yes ? 30.0F : -30.0F;
    tiny.world.residents().touched[r] = tiny.world.week;
  }
  Meeting m = tiny.meeting(serial, first(5));
  take_up_affair(m);
  EXPECT_EQ(tiny.at(serial).is_public, tiny.at(serial).project.has_value());
  EXPECT_EQ(tiny.at(serial).is_public, tiny.world.affairs[0].taken_by == serial);
  return tiny.at(serial).is_public;
}

TEST(GoingPublic, OnePersonDecidesAlone) {
  EXPECT_TRUE(taken_up(Mode::one_person, 1, true));
  EXPECT_FALSE(taken_up(Mode::one_person, 4, false));
  EXPECT_FALSE(taken_up(Mode::captain_consults, 4, false));
}

TEST(GoingPublic, AVoteNeedsMoreThanHalf) {
  EXPECT_FALSE(taken_up(Mode::vote, 2, true));
  EXPECT_TRUE(taken_up(Mode::vote, 3, true));
  EXPECT_TRUE(taken_up(Mode::vote, 3, false));
}

TEST(GoingPublic, ConsensusNeedsNearlyAll) {
  EXPECT_FALSE(taken_up(Mode::consensus, 3, true));
  EXPECT_TRUE(taken_up(Mode::consensus, 4, true));
  EXPECT_TRUE(taken_up(Mode::consensus, 5, true));
}

TEST(GoingPublic, WhoBringsItUpIsForIt) {
  // Agreeing is out of the question for anybody, but the captain himself proposes: he alone decides.
  for (const Mode mode : {Mode::one_person, Mode::consensus}) {
    Parameters p = calm();
    p.affair_agree = -1000;
    p.affair_agree_circle = 0;
    TinyWorld tiny({.residents = 5, .parameters = p});
    const std::uint32_t serial = tiny.group(first(5));
    tiny.at(serial).mode = mode;
    tiny.at(serial).proposal = tiny.affair(0, 0.8);
    tiny.at(serial).find(0)->last_attended = tiny.world.week;
    Meeting m = tiny.meeting(serial, first(5));
    take_up_affair(m);
    EXPECT_EQ(tiny.at(serial).is_public, mode == Mode::one_person);
  }
}

TEST(GoingPublic, RaisedTheMoreTheGroupHasSeenItselfDo) {
  for (const double efficacy : {0.0, 0.5, 1.0}) {
    Parameters p = calm();
    p.affair_raise = -3;
    p.affair_habit = 4;
    p.affair_raise_severity = 0;
    p.affair_agree = -1000;  // talked of, and not taken up: the group stays as it is
    TinyWorld tiny({.residents = 2, .parameters = p});
    const std::uint32_t serial = tiny.group(first(2));
    tiny.affair(0, 0.8);
    std::size_t raised = 0;
    const int weeks = 3000;
    for (int k = 0; k < weeks; ++k) {
      tiny.at(serial).mode = Mode::vote;
      tiny.at(serial).efficacy = static_cast<float>(efficacy);
      Meeting m = tiny.meeting(serial, first(2));
      take_up_affair(m);
      raised += tiny.count(EventKind::step_failed);  // not agreed to
      ASSERT_FALSE(tiny.at(serial).project.has_value());
      tiny.next_week();
    }
    const double one = 1.0 / (1.0 + std::exp(3.0 - 4.0 * efficacy));
    expect_share(raised, weeks, 1.0 - (1.0 - one) * (1.0 - one));  // either of two
  }
}

TEST(GoingPublic, NobodyRaisesWhatNobodyCaresFor) { EXPECT_FALSE(taken_up(Mode::vote, 0, false)); }

}  // namespace
}  // namespace linli::testing
