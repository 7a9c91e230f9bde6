// Gifts for turning out 发礼物 (S2), a vice: while it lasts, routine activities come with a gift, and word of
// it goes round.
#include <algorithm>

#include "interventions/practices.hpp"

namespace linli {
namespace {

enum LeverOf { gift, reach, property_too, staff_hours };

constexpr Lever kLevers[] = {
    {"gift", LeverKind::real, 1, 0, 3, "gifts", Basis::assumed, "S2",
     "Value of what everybody who comes is given, in gifts of usual value", "到场者所得礼品（以常规礼品计）"},
    {"reach", LeverKind::real, 0.05, 0, 1, "1/week", Basis::assumed, "S2",
     "Probability that an adult of the community hears in a week that there are gifts",
     "社区成年居民当周听说发礼物的概率"},
    {"property_too", LeverKind::flag, 0, 0, 1, "flag", Basis::assumed, "S2",
     "Gifts at the property company's activities too, not only at the committee's",
     "物业公司的活动也发（否则仅居委会）"},
    {"staff_hours", LeverKind::real, 3, 0, 100, "hours", Basis::assumed, "S2",
     "Staff hours to buy and hand out gifts at one activity", "一次活动采购与发放礼品的工时"},
};
constexpr Price kGift = {"one who comes", "到场一人", &Parameters::supporter_gift_cost, gift, kNoLever};
constexpr Price kPrices[] = {kGift,
                             {"one activity with gifts", "一次发礼物的活动", nullptr, kNoLever, staff_hours}};
constexpr Trigger kTriggers[] = {Trigger::schedule};

RoutineOffer offer_at(const Practising& p, std::size_t organiser) {
  RoutineOffer offer;
  offer.organiser = organiser;
  offer.intervention = p.number;
  offer.gift = p.lever(gift);
  const auto which = static_cast<std::uint32_t>(organiser % 2);
  const Residents& people = p.world.residents();
  for (ResidentIndex r = 0; r < people.capacity(); ++r) {
    if (!people.present(r) || p.world.community_of(r) != p.world.organisers[organiser].community) continue;
    if (p.world.adult(r) &&
        draw_bernoulli(people.key[r], Stream::gift_call, p.world.week, p.lever(reach), which))
      offer.told.push_back(r);
  }
  return offer;
}

}  // namespace

const PracticeRecord kGifts = {
    .id = PracticeId::gifts,
    .key = "gifts",
    .name_en = "gifts for turning out",
    .name_zh = "发礼物",
    .help_en =
        "A vice: everybody who comes to a routine activity is given something, and word of it goes round "
        "among "
        "the adults of the community. It lasts as long as its weeks and the budget do. Who comes only for "
        "the "
        "gift "
        "does not come of one's own accord, and gets used to being given something.",
    .help_zh =
        "误区：常规活动“到场即发礼物”，消息在社区成年居民中传开；到期或经费用尽即止。只为礼物而来的人并非"
        "出于自愿，并会习惯于有所得。",
    .rows = "S2",
    .levers = kLevers,
    .prices = kPrices,
    .triggers = kTriggers,
    .scenario = "gifts"};

void gifts_act(Practising& p) {
  if (p.lever(gift) <= 0.0 || !due(p)) return;
  for (std::size_t k = 0; k < p.world.organisers.size(); ++k) {
    const Organiser& organiser = p.world.organisers[k];
    if (!serves(p, organiser.community)) continue;
    if (organiser.kind == HostKind::property && !p.on(property_too)) continue;
    // Nothing is promised without money for one gift at least.
    if (!affords(p, p.yuan(kGift), p.lever(staff_hours))) return;
    begin_once(p);
    if (staff(p, p.lever(staff_hours))) p.work.routine_offers.push_back(offer_at(p, k));
  }
}

void gifts_after(Practising& p) {
  for (const RoutineOffer& offer : p.work.routine_offers) {
    if (offer.intervention != p.number) continue;
    const Organiser& organiser = p.world.organisers[offer.organiser];
    for (const Occasion& o : p.work.occasions) {
      if (o.host != organiser.kind || o.number != offer.organiser) continue;
      const EventId held = note_held(p, o);
      const double price = p.yuan(kGift);
      const double left = static_cast<double>(p.world.supporter.budget_fen) / 100.0;
      const double yuan = std::min(left, price * static_cast<double>(o.attending.size()));
      spend(p, yuan, AccountKind::suppliers, 0, Purpose::gift, held);
    }
  }
}

}  // namespace linli
