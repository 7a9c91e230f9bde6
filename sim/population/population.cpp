#include "population/population.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "population/layout.hpp"

namespace linli {
namespace {

using Due = PopulationBooks::Due;

/// A resident to be put into storage.
struct Settler {
  ResidentId id = 0;
  Week birth = 0;
  Week arrived = 0;
  bool caregiver = false;
};

/// Next week after `week` in which the household changes.
Week next_change(const HouseholdPlan& plan, Week week) {
  Week next = plan.leaves;
  for (const MemberPlan& m : plan.members) {
    if (m.enters > week) next = std::min(next, m.enters);
    if (m.leaves > week) next = std::min(next, m.leaves);
  }
  return next;
}

Acquaintance acquaintance(const Residents& residents, ResidentIndex r) {
  return {residents.id[r], residents.traits[r].sociality, residents.traits[r].civic};
}

/// Takes r out of the singly linked list that starts at `first`.
void unlink(ResidentIndex& first, std::vector<ResidentIndex>& next, ResidentIndex r) {
  ResidentIndex* at = &first;
  while (*at != r) at = &next[*at];
  *at = next[r];
}

void push_front(ResidentIndex& first, std::vector<ResidentIndex>& next, ResidentIndex r) {
  next[r] = first;
  first = r;
}

/// Whether two identities belong to one household, or to one resident.
bool one_household(ResidentId a, ResidentId b) { return a >> 16U == b >> 16U; }

/// Draws the ties among the members of one focus; a household is tied already.
void tie_focus(const TieLaw& law, TieKind kind, const std::vector<Acquaintance>& people,
               const std::vector<ResidentIndex>& slot, std::vector<Ties::NewTie>& made) {
  for (std::size_t i = 0; i + 1 < people.size(); ++i) {
    const auto later = [&](std::size_t k) -> const Acquaintance& { return people[i + 1 + k]; };
    law.each_tied(kind, people[i], people.size() - i - 1, later, [&](std::size_t k) {
      if (!one_household(people[i].id, later(k).id)) made.push_back({slot[i], slot[i + 1 + k], kind});
    });
  }
}

/// The members of a focus, gathered where they can be paired fast.
class Gathering {
 public:
  explicit Gathering(const Residents& residents) : residents_(&residents) {}
  void clear() { people_.clear(), slot_.clear(); }
  void add(ResidentIndex r) {
    people_.push_back(acquaintance(*residents_, r));
    slot_.push_back(r);
  }
  void tie_all(const TieLaw& law, TieKind kind, std::vector<Ties::NewTie>& made) const {
    tie_focus(law, kind, people_, slot_, made);
  }

 private:
  const Residents* residents_;
  std::vector<Acquaintance> people_;
  std::vector<ResidentIndex> slot_;
};

void tie_households(const PopulationBooks& books, std::vector<Ties::NewTie>& made) {
  for (const auto& dwelling : books.dwelling) {
    for (ResidentIndex a = dwelling.first; a != kNobody; a = books.next_at_home[a]) {
      for (ResidentIndex b = books.next_at_home[a]; b != kNobody; b = books.next_at_home[b]) {
        made.push_back({a, b, TieKind::household});
      }
    }
  }
}

void tie_stairwells(const Place& place, const Residents& residents, const PopulationBooks& books,
                    std::vector<Ties::NewTie>& made) {
  Gathering stairwell(residents);
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    const std::uint32_t end = place.courtyard_first_dwelling[c + 1];
    for (std::uint32_t first = place.courtyard_first_dwelling[c]; first < end;
         first += books.shared->stairwell) {
      stairwell.clear();
      const std::uint32_t last = std::min(end, first + books.shared->stairwell);
      for (std::uint32_t d = first; d < last; ++d) {
        for (ResidentIndex r = books.dwelling[d].first; r != kNobody; r = books.next_at_home[r])
          stairwell.add(r);
      }
      stairwell.tie_all(books.shared->law, TieKind::neighbour, made);
    }
  }
}

void tie_foci(const Residents& residents, const PopulationBooks& books, std::vector<Ties::NewTie>& made) {
  Gathering focus(residents);
  const auto tie = [&](const std::vector<std::vector<ResidentIndex>>& foci, TieKind kind) {
    for (const auto& members : foci) {
      focus.clear();
      for (const ResidentIndex r : members) focus.add(r);
      focus.tie_all(books.shared->law, kind, made);
    }
  };
  tie(books.in_circle, TieKind::circle);
  tie(books.in_wide, TieKind::weak);
}

/// Mean and standard deviation (1 if there is no spread) of a column of the residents' table.
std::pair<double, double> moments(const std::vector<float>& column) {
  double sum = 0;
  double squares = 0;
  for (const float x : column) sum += static_cast<double>(x);
  const double mean = sum / static_cast<double>(column.size());
  for (const float x : column) squares += (static_cast<double>(x) - mean) * (static_cast<double>(x) - mean);
  const double spread = std::sqrt(squares / static_cast<double>(column.size()));
  return {mean, spread > 0 ? spread : 1.0};
}

/// Ages and initiative of the first occupants as the residents' table has them; of a household's
/// vertex they are the head's.
void apply_table(const PopulationInput& input, const FileGraph& file, Week week, Residents& residents) {
  const auto [mean, spread] = input.initiative.empty() ? std::pair{0.0, 1.0} : moments(input.initiative);
  for (ResidentIndex r = 0; r < residents.capacity(); ++r) {
    const std::uint32_t dwelling = dwelling_of(residents.id[r]);
    const std::uint32_t member = member_of(residents.id[r]) - 1U;
    if (file.vertex == GraphVertex::household && member != 0) continue;
    const std::uint32_t v = file.input_vertex[file.first_vertex[dwelling] + member];
    if (!input.age.empty()) residents.birth[r] = week - 52 * input.age[v];
    if (input.initiative.empty()) continue;
    residents.traits[r].initiative =
        static_cast<float>((static_cast<double>(input.initiative[v]) - mean) / spread);
  }
}

}  // namespace

HouseholdPlan Population::plan_of(const Parameters& parameters, ReplicateKey replicate,
                                  std::uint32_t dwelling, std::uint16_t occupancy, Week arrives) const {
  const FileGraph* file = books_.shared->file.get();
  if (file == nullptr || file->vertex == GraphVertex::household) {
    return plan_household(replicate, parameters, dwelling, occupancy, arrives);
  }
  const std::uint32_t tenants = file->first_vertex[dwelling + 1] - file->first_vertex[dwelling];
  return plan_tenants(replicate, parameters, dwelling, occupancy, arrives,
                      static_cast<std::uint16_t>(tenants));
}

/// Enters a resident just stored into the books: home, circle, wider focus.
void Population::settle(ResidentIndex r) {
  const std::size_t room = residents.capacity();
  if (books_.circle.size() < room) {
    for (auto* column : {&books_.circle, &books_.wide, &books_.next_at_home}) column->resize(room, kNobody);
  }
  push_front(books_.dwelling[dwelling_of(residents.id[r])].first, books_.next_at_home, r);
  if (books_.shared->file != nullptr) return;
  const std::uint16_t courtyard = residents.courtyard[r];
  const std::uint16_t street = place.community_street[place.courtyard_community[courtyard]];
  books_.circle[r] = books_.shared->foci.circle_of(residents.key[r], courtyard, residents.traits[r]);
  books_.wide[r] = books_.shared->foci.wide_of(residents.key[r], street);
  books_.in_circle[books_.circle[r]].push_back(r);
  books_.in_wide[books_.wide[r]].push_back(r);
}

/// Draws the households of every dwelling and puts their members into storage.
void Population::move_people_in(const Parameters& parameters, ReplicateKey replicate, Week week,
                                std::optional<std::uint32_t> storage_order) {
  const FileGraph* file = books_.shared->file.get();
  const bool tenants = file != nullptr && file->vertex == GraphVertex::resident;
  std::vector<Settler> settlers;
  for (std::uint32_t d = 0; d < place.dwellings(); ++d) {
    const HouseholdPlan plan =
        tenants ? tenants_at(replicate, parameters, d, week,
                             static_cast<std::uint16_t>(file->first_vertex[d + 1] - file->first_vertex[d]))
                : household_at(replicate, parameters, d, week);
    books_.dwelling.push_back({plan.arrives, kNobody, plan.occupancy});
    books_.calendar.push_back({next_change(plan, week), d});
    for (const MemberPlan& m : plan.members) {
      if (m.enters > week || m.leaves <= week) continue;
      settlers.push_back({resident_id(d, plan.occupancy, m.member), m.birth, m.enters, m.caregiver});
    }
  }
  std::make_heap(books_.calendar.begin(), books_.calendar.end(), std::greater<>());
  if (storage_order.has_value()) {
    const auto rank = [&](const Settler& s) {
      return draw_uniform(entity_key({*storage_order, 0}, s.id), Stream::storage_order, 0);
    };
    std::sort(settlers.begin(), settlers.end(),
              [&](const Settler& a, const Settler& b) { return rank(a) < rank(b); });
  }
  for (const Settler& s : settlers) {
    residents.add(s.id, entity_key(replicate, s.id), place.dwelling_courtyard[dwelling_of(s.id)], s.birth,
                  s.arrived, s.caregiver, draw_traits(parameters, replicate, s.id, s.birth, s.arrived));
  }
}

Population Population::build(const Scenario& scenario, const PopulationInput* input, ReplicateKey replicate,
                             Week week, std::optional<std::uint32_t> storage_order) {
  const Parameters& parameters = scenario.parameters;
  Population population;
  PopulationBooks& books = population.books_;
  auto shared = std::make_shared<PopulationBooks::Shared>();
  shared->law = TieLaw(parameters, replicate);
  shared->stairwell = static_cast<std::uint32_t>(parameters.graph_stairwell_dwellings);
  if (input == nullptr) {
    population.place = generated_place(parameters);
    shared->foci = FocusMap(parameters, population.place);
  } else {
    auto [place, file] = place_of_file(parameters, *input);
    population.place = std::move(place);
    shared->file = std::make_unique<const FileGraph>(std::move(file));
  }
  books.in_circle.resize(shared->foci.circles());
  books.in_wide.resize(shared->foci.wider());
  books.shared = std::move(shared);

  population.move_people_in(parameters, replicate, week, storage_order);
  Residents& residents = population.residents;
  if (input != nullptr) apply_table(*input, *books.shared->file, week, residents);
  for (ResidentIndex r = 0; r < residents.capacity(); ++r) population.settle(r);
  population.ties.resize(residents.capacity());

  std::vector<Ties::NewTie> made;
  tie_households(books, made);
  if (input == nullptr) {
    tie_stairwells(population.place, residents, books, made);
    tie_foci(residents, books, made);
  } else {
    for (ResidentIndex r = 0; r < residents.capacity(); ++r) population.find_file_ties(r, true, made);
  }
  population.ties.add_all(made, residents.id);
  return population;
}

Population::Changes Population::changes(const Parameters& parameters, ReplicateKey replicate, Week week) {
  Changes changes;
  auto& calendar = books_.calendar;
  while (!calendar.empty() && calendar.front().week <= week) {
    std::pop_heap(calendar.begin(), calendar.end(), std::greater<>());
    const std::uint32_t d = calendar.back().dwelling;
    auto& dwelling = books_.dwelling[d];
    HouseholdPlan plan = plan_of(parameters, replicate, d, dwelling.occupancy, dwelling.arrives);
    const bool moves = plan.leaves <= week;
    for (ResidentIndex r = dwelling.first; r != kNobody; r = books_.next_at_home[r]) {
      const auto at = std::find_if(plan.members.begin(), plan.members.end(), [&](const MemberPlan& m) {
        return m.member == member_of(residents.id[r]);
      });
      if (moves || at->leaves <= week) changes.departing.push_back(r);
    }
    if (moves) {
      plan = plan_of(parameters, replicate, d, static_cast<std::uint16_t>(plan.occupancy + 1), plan.leaves);
      dwelling.occupancy = plan.occupancy;
      dwelling.arrives = plan.arrives;
    }
    for (const MemberPlan& m : plan.members) {
      if (m.enters != week) continue;
      changes.arriving.push_back({resident_id(d, plan.occupancy, m.member), m.birth, m.caregiver});
    }
    calendar.back().week = next_change(plan, week);
    std::push_heap(calendar.begin(), calendar.end(), std::greater<>());
  }
  std::sort(changes.departing.begin(), changes.departing.end(),
            [this](ResidentIndex a, ResidentIndex b) { return residents.id[a] < residents.id[b]; });
  std::sort(changes.arriving.begin(), changes.arriving.end(),
            [](const Changes::Arrival& a, const Changes::Arrival& b) { return a.id < b.id; });
  return changes;
}

Household Population::household(std::uint32_t dwelling) const {
  Household members;
  for (ResidentIndex r = books_.dwelling[dwelling].first; r != kNobody; r = books_.next_at_home[r])
    members.push_back(r);
  std::sort(members.begin(), members.end(),
            [this](ResidentIndex a, ResidentIndex b) { return residents.id[a] < residents.id[b]; });
  return members;
}

void Population::depart(ResidentIndex r) {
  ties.remove_all(r, residents.id);
  unlink(books_.dwelling[dwelling_of(residents.id[r])].first, books_.next_at_home, r);
  if (books_.shared->file == nullptr) {
    std::erase(books_.in_circle[books_.circle[r]], r);
    std::erase(books_.in_wide[books_.wide[r]], r);
  }
  residents.remove(r);
}

/// Ties of r with the members of one focus; a household is tied already.
void Population::meet(ResidentIndex r, std::span<const ResidentIndex> focus, TieKind kind,
                      std::vector<Ties::NewTie>& made) const {
  const auto other = [&](std::size_t k) { return acquaintance(residents, focus[k]); };
  books_.shared->law.each_tied(kind, acquaintance(residents, r), focus.size(), other, [&](std::size_t k) {
    if (!one_household(residents.id[r], residents.id[focus[k]])) made.push_back({r, focus[k], kind});
  });
}

/// Ties of r with those who share a focus of the generated graph.
void Population::find_generated_ties(ResidentIndex r, std::vector<Ties::NewTie>& made) const {
  const std::uint32_t dwelling = dwelling_of(residents.id[r]);
  const std::uint32_t start = place.courtyard_first_dwelling[residents.courtyard[r]];
  const std::uint32_t end = place.courtyard_first_dwelling[residents.courtyard[r] + 1U];
  const std::uint32_t first =
      start + (dwelling - start) / books_.shared->stairwell * books_.shared->stairwell;
  std::vector<ResidentIndex> stairwell;
  for (std::uint32_t d = first; d < std::min(end, first + books_.shared->stairwell); ++d) {
    for (ResidentIndex one = books_.dwelling[d].first; one != kNobody; one = books_.next_at_home[one])
      stairwell.push_back(one);
  }
  meet(r, stairwell, TieKind::neighbour, made);
  meet(r, books_.in_circle[books_.circle[r]], TieKind::circle, made);
  meet(r, books_.in_wide[books_.wide[r]], TieKind::weak, made);
}

/// Ties of r with the occupants of the neighbouring vertices; with `once`, only with lower identities.
void Population::find_file_ties(ResidentIndex r, bool once, std::vector<Ties::NewTie>& made) const {
  const FileGraph& file = *books_.shared->file;
  const bool residents_are_vertices = file.vertex == GraphVertex::resident;
  const ResidentId id = residents.id[r];
  const std::uint32_t v =
      file.first_vertex[dwelling_of(id)] + (residents_are_vertices ? member_of(id) - 1U : 0U);
  for (std::uint64_t at = file.first_neighbour[v]; at < file.first_neighbour[v + 1U]; ++at) {
    const std::uint32_t w = file.neighbour[at];
    const std::uint32_t d = file.dwelling[w];
    for (ResidentIndex other = books_.dwelling[d].first; other != kNobody;
         other = books_.next_at_home[other]) {
      if (once && residents.id[other] > id) continue;
      const bool tied =
          residents_are_vertices
              ? file.first_vertex[d] + member_of(residents.id[other]) - 1U == w
              : books_.shared->law.expanded(acquaintance(residents, r), acquaintance(residents, other));
      if (tied) made.push_back({r, other, TieKind::file});
    }
  }
}

ResidentIndex Population::arrive(const Parameters& parameters, ReplicateKey replicate,
                                 const Changes::Arrival& who, Week week, std::vector<Ties::NewTie>& made) {
  const ResidentIndex r = residents.add(
      who.id, entity_key(replicate, who.id), place.dwelling_courtyard[dwelling_of(who.id)], who.birth, week,
      who.caregiver, draw_traits(parameters, replicate, who.id, who.birth, week));
  ties.resize(residents.capacity());
  settle(r);
  std::vector<Ties::NewTie> found;
  for (ResidentIndex other = books_.dwelling[dwelling_of(who.id)].first; other != kNobody;
       other = books_.next_at_home[other]) {
    if (other != r) found.push_back({r, other, TieKind::household});
  }
  if (books_.shared->file == nullptr) {
    find_generated_ties(r, found);
  } else {
    find_file_ties(r, false, found);
  }
  for (const Ties::NewTie& tie : found) {
    if (ties.add(tie.a, tie.b, tie.kind, residents.id)) made.push_back(tie);
  }
  return r;
}

}  // namespace linli
