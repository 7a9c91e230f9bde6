// Holding together: hours grow with the pairs of active members and are shared by those who hold roles.
#include "support/tiny_world.hpp"

namespace linli::testing {
namespace {

TEST(Roles, HoursOfHoldingTogetherPerPair) {
  for (const std::uint32_t n : {2U, 5U, 12U}) {
    TinyWorld tiny({.residents = n, .parameters = calm()});
    const Parameters& p = tiny.world.parameters;
    const std::uint32_t serial = tiny.group(first(n));
    Group& g = tiny.at(serial);
    g.norms = 0.5F;
    Meeting m = tiny.meeting(serial, first(n));
    hold_together(m);
    const double pairs = 0.5 * n * (n - 1.0);
    const double hours = (p.group_load_base + p.group_load_pair * pairs) * (1.0 - 0.5 * p.group_load_norms);
    EXPECT_NEAR(g.find(0)->load, hours, 1e-5) << "one captain carries all";
    EXPECT_NEAR(m.of(0).hours, hours, 1e-5);
    EXPECT_EQ(g.find(1)->load, 0.0F);
    // A second role halves it.
    g.norms = 0.5F;
    g.find(1)->role = Role::deputy;
    Meeting shared = tiny.meeting(serial, first(n));
    hold_together(shared);
    EXPECT_NEAR(g.find(0)->load, hours / 2, 1e-5);
    EXPECT_NEAR(g.find(1)->load, hours / 2, 1e-5);
  }
}

TEST(Roles, NormsGrowWithTheSkillOfThoseWhoHoldRoles) {
  TinyWorld tiny({.residents = 3, .parameters = calm()});
  const std::uint32_t serial = tiny.group(first(3));
  tiny.set_skill(0, 0.6);
  Group& g = tiny.at(serial);
  g.norms = 0.2F;
  Meeting m = tiny.meeting(serial, first(3));
  hold_together(m);
  EXPECT_NEAR(g.norms, 0.2 + tiny.world.parameters.group_norm_growth * 0.6 * 0.8, 1e-6);
}

TEST(Roles, NobodyTakesOneInASmallGroup) {
  Parameters p = calm();
  p.group_role_intercept = 2;
  TinyWorld tiny({.residents = 8, .parameters = p});
  const std::uint32_t small =
      tiny.group(first(static_cast<std::uint32_t>(p.group_role_size) - 1), Topic::environment);
  const std::uint32_t enough = tiny.group(first(8), Topic::environment);
  for (int k = 0; k < 30; ++k) {
    for (const std::uint32_t serial : {small, enough}) {
      std::vector<ResidentIndex> people;
      for (Member& x : tiny.at(serial).members)
        people.push_back(x.resident), x.last_attended = tiny.world.week;
      Meeting m = tiny.meeting(serial, people);
      fill_roles(m);
    }
    tiny.next_week();
  }
  EXPECT_EQ(tiny.at(small).roles_filled(), 1);
  EXPECT_EQ(tiny.at(enough).roles_filled(), 4);
}

}  // namespace
}  // namespace linli::testing
