// Deciding together draws aims together by the stated share; one person alone does so least.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Deciding, PositionsContractTowardsTheMean) {
  for (const Mode mode : {Mode::one_person, Mode::captain_consults, Mode::vote, Mode::consensus}) {
    TinyWorld tiny({.residents = 4, .parameters = calm()});
    const std::uint32_t serial = tiny.group(first(4));
    tiny.at(serial).mode = mode;
    Meeting m = tiny.meeting(serial, first(4));
    const float start[] = {-2, 0, 1, 5};  // mean 1
    for (std::size_t k = 0; k < 4; ++k) m.present[k]->position = start[k];
    deliberate(m);
    const double kept =
        1.0 - tiny.world.parameters.deciding_draw_together * autonomy_of(tiny.world.parameters, mode);
    for (std::size_t k = 0; k < 4; ++k)
      EXPECT_NEAR(m.present[k]->position, 1.0 + kept * (start[k] - 1.0), 1e-5);
  }
}

TEST(Deciding, MoreShareInDecidingFeelsMoreOnesOwn) {
  const Parameters p;
  EXPECT_LT(autonomy_of(p, Mode::one_person), autonomy_of(p, Mode::captain_consults));
  EXPECT_LT(autonomy_of(p, Mode::captain_consults), autonomy_of(p, Mode::vote));
  EXPECT_LT(autonomy_of(p, Mode::vote), autonomy_of(p, Mode::consensus));
}

}  // namespace
}  // namespace linli::testing
