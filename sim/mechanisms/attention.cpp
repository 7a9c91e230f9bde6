// Attention is scarce: news, salience and habit decide what people notice. Calendar entries wake
// those who notice a routine call by themselves, and those to whom an idea comes.
#include <algorithm>
#include <utility>

#include "mechanisms/mechanisms.hpp"
#include "mechanisms/threshold.hpp"
#include "random/keyed_lanes.hpp"
#include "random/math.hpp"

namespace linli {
namespace {

/// Sets the clock of a resident for its next spell.
void wind_up(World& world, const Waking& w, Stream stream, std::uint32_t step, double rate) {
  const std::uint32_t spell = w.spell + step;
  const Week due = next_passage(world.residents().key[w.slot], stream, spell, rate, world.week);
  world.calendar.add({w.who, w.slot, spell, w.clock, due}, world.week);
}

Topic favourite(const World& world, ResidentIndex r, std::uint32_t spell) {
  const auto& interest = world.residents().traits[r].interest;
  double sum = 0.0;
  for (const float i : interest) sum += static_cast<double>(i) * i;
  double u = draw_uniform(world.residents().key[r], Stream::wake_idea, 1, spell) * sum;
  for (int t = 0; t < kTopics; ++t) {
    u -= static_cast<double>(interest[t]) * interest[t];
    if (u < 0.0) return static_cast<Topic>(t);
  }
  return Topic::recreation;
}

/// The affair of one's courtyard that would weigh most on one's mind, or none.
std::uint32_t affair_on_mind(const World& world, ResidentIndex r, std::uint32_t spell) {
  const Traits& traits = world.residents().traits[r];
  const Disposition c = disposition_of(world, r);
  std::uint32_t best = kNoAffair;
  double most = 0.0;
  for (const std::uint32_t position : world.affairs_in[world.residents().courtyard[r]]) {
    const Affair& affair = world.affairs[position];
    const double weight = affair.severity_now * (world.parameters.found_affair_notice +
                                                 traits.interest[static_cast<std::size_t>(affair.topic)]);
    if (weight > most) {
      most = weight;
      best = position;
    }
  }
  // Whether it is an affair or an interest that one thinks of: the more concerned, the likelier.
  const double p = most * logistic(world.parameters.found_affair_first + c.concern);
  const bool affair_first = draw_bernoulli(world.residents().key[r], Stream::notice_affair, 0, p, spell);
  return affair_first ? best : kNoAffair;
}

void have_idea(World& world, WeekWork& work, const Waking& w) {
  if (!world.adult(w.slot)) return;
  Idea idea;
  idea.resident = w.slot;
  idea.affair = affair_on_mind(world, w.slot, w.spell);
  if (idea.affair != kNoAffair) {
    idea.origin = Origin::affair;
    idea.topic = world.affairs[idea.affair].topic;
    idea.cause = world.affairs[idea.affair].event;
  } else {
    idea.topic = favourite(world, w.slot, w.spell);
  }
  work.ideas.push_back(idea);
}

/// The routine activity of an organiser this week.
Occasion routine(const World& world, std::size_t k) {
  const Organiser& organiser = world.organisers[k];
  Occasion o;
  o.host = organiser.kind;
  o.number = static_cast<std::uint32_t>(k);
  o.key = organiser.key;
  o.community = organiser.community;
  o.hours = world.parameters.hours_routine;
  o.topic = static_cast<Topic>(draw_below(organiser.key, Stream::routine_schedule, world.week, kTopics));
  // The organiser decides what is done; nothing is at stake.
  o.autonomy = world.parameters.needs_routine_autonomy;
  return o;
}

}  // namespace

ResidentIndex one_of_ties(const World& world, ResidentIndex r, EntityKey chooser, Stream stream) {
  const auto ties = world.ties().of(r);
  const auto& id = world.residents().id;
  ResidentIndex chosen = kNobody;
  double lowest = 2.0;
  draw_each(
      {chooser.k0, chooser.k1}, ties.size(), stream, world.week, 0,
      [&](std::size_t i, EntityLanes& who, std::size_t lane) { who.set(lane, id[ties[i].other]); },
      [&](std::size_t i, double u) {
        if (u < lowest) lowest = u, chosen = ties[i].other;
      });
  return chosen;
}

void wake_residents(World& world, WeekWork& work) {
  const Parameters& p = world.parameters;
  for (Idea& idea : world.ripening) {
    if (world.residents().id[idea.resident] == idea.id && world.adult(idea.resident))
      work.ideas.push_back(std::move(idea));
  }
  world.ripening.clear();
  const std::size_t first = work.occasions.size();
  for (std::size_t k = 0; k < world.organisers.size(); ++k) work.occasions.push_back(routine(world, k));

  for (const Waking& w : world.calendar.take(world.week)) {
    if (world.residents().id[w.slot] != w.who) continue;  // has left
    const auto clock = static_cast<Clock>(w.clock);
    if (clock == Clock::idea) {
      have_idea(world, work, w);
      const double drive = det_exp(p.found_idea_spread * world.residents().traits[w.slot].initiative);
      wind_up(world, w, Stream::wake_idea, 1, world.derived.idea_rate_mean * drive);
      continue;
    }
    const std::size_t which = 2U * world.community_of(w.slot) + (clock == Clock::notice_property ? 1 : 0);
    if (world.adult(w.slot)) work.occasions[first + which].candidates.push_back({w.slot, Bond::none});
    wind_up(world, w, Stream::wake_attention, 2, p.attention_routine);
  }

  for (std::size_t k = 0; k < world.organisers.size(); ++k) {
    Organiser& organiser = world.organisers[k];
    auto& candidates = work.occasions[first + k].candidates;
    std::erase_if(organiser.regulars,
                  [&](const auto& one) { return world.week - one.last > p.attention_habit_weeks; });
    for (const auto& regular : organiser.regulars) {
      candidates.push_back({regular.resident, Bond::none});
      if (regular.last != world.week - 1) continue;
      const EntityKey key =
          entity_key({organiser.key.k0, organiser.key.k1}, world.residents().id[regular.resident]);
      if (!draw_bernoulli(key, Stream::invite, world.week, p.attention_told)) continue;
      const ResidentIndex told = one_of_ties(world, regular.resident, key, Stream::invite);
      if (told != kNobody && world.adult(told) && world.community_of(told) == organiser.community)
        candidates.push_back({told, Bond::none});
    }
  }
  for (const RoutineOffer& offer : work.routine_offers) {
    Occasion& o = work.occasions[first + offer.organiser];
    o.gift = std::max(o.gift, offer.gift);
    for (const ResidentIndex r : offer.told) o.candidates.push_back({r, Bond::none});
  }
}

}  // namespace linli
