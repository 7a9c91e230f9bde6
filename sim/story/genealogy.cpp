#include "story/genealogy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <map>
#include <ostream>

#include "output/codes.hpp"
#include "story/words.hpp"

namespace linli {
namespace {

struct Node {
  std::string name_en, name_zh, topic, origin, arm, founder, end_cause, stage;
  int group = 0, courtyard = 0, born = 0, ended = 0, alive = 0, public_week = 0, went_public = 0,
      members_peak = 0;
};
struct Edge {
  std::string kind;
};
// Bidirectional, as GCC 12 takes Boost's iterator over the edges of a directed one for uninitialised.
using Genealogy = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, Node, Edge>;

std::string key(std::string_view list, int code) {
  return std::string(code_list(list).names.at(static_cast<std::size_t>(code)).key);
}

Node node_of(const StoryRun& run, const GroupRow& row) {
  Node node;
  node.group = static_cast<int>(row.group);
  node.name_en = group_text(run, row.group, Lang::en);
  node.name_zh = group_text(run, row.group, Lang::zh);
  node.topic = key("topic", static_cast<int>(row.topic));
  node.origin = key("origin", static_cast<int>(row.origin));
  node.arm = run.arm;
  node.courtyard = row.courtyard;
  node.founder = fmt::format("{}.{}-{}", dwelling_of(row.id.founder), occupancy_of(row.id.founder),
                             member_of(row.id.founder));
  node.born = row.id.week;
  const int after_last = run.weeks + 1;
  node.alive = row.ended == kNever ? 1 : 0;
  node.ended = row.ended == kNever ? after_last : row.ended;
  node.end_cause = key("end_cause", static_cast<int>(row.end_cause));
  node.went_public = row.went_public == kNever ? 0 : 1;
  node.public_week = row.went_public == kNever ? after_last : row.went_public;
  node.stage = "none";
  int highest = -1;
  for (const GroupAt& at : run.weeks_of(row.group)) {
    node.members_peak = std::max(node.members_peak, at.members);
    highest = std::max(highest, static_cast<int>(at.stage));
  }
  if (highest >= 0) node.stage = key("stage", highest);
  return node;
}

boost::dynamic_properties properties(Genealogy& graph) {
  boost::dynamic_properties all;
  all.property("group", get(&Node::group, graph));
  all.property("name_en", get(&Node::name_en, graph));
  all.property("name_zh", get(&Node::name_zh, graph));
  all.property("topic", get(&Node::topic, graph));
  all.property("origin", get(&Node::origin, graph));
  all.property("arm", get(&Node::arm, graph));
  all.property("courtyard", get(&Node::courtyard, graph));
  all.property("founder", get(&Node::founder, graph));
  all.property("born", get(&Node::born, graph));
  all.property("ended", get(&Node::ended, graph));
  all.property("alive", get(&Node::alive, graph));
  all.property("end_cause", get(&Node::end_cause, graph));
  all.property("stage", get(&Node::stage, graph));
  all.property("public_week", get(&Node::public_week, graph));
  all.property("went_public", get(&Node::went_public, graph));
  all.property("members_peak", get(&Node::members_peak, graph));
  all.property("kind", get(&Edge::kind, graph));
  return all;
}

/// Groups of which the founder was a member when founding another.
void add_founders_groups(const StoryRun& run, std::vector<DescentEdge>& edges) {
  std::multimap<ResidentId, const MembershipSpell*> spells;
  for (const MembershipSpell& s : run.spells) spells.emplace(s.resident, &s);
  for (const GroupRow& row : run.groups) {
    if (row.origin == Origin::split) continue;
    std::vector<std::uint32_t> from;
    const auto [first, last] = spells.equal_range(row.id.founder);
    for (auto it = first; it != last; ++it) {
      const MembershipSpell& s = *it->second;
      if (s.group != row.group && s.from < row.id.week && row.id.week <= s.to &&
          run.group(s.group) != nullptr)
        from.push_back(s.group);
    }
    std::sort(from.begin(), from.end());
    from.erase(std::unique(from.begin(), from.end()), from.end());
    for (const std::uint32_t g : from) edges.push_back({g, row.group, Descent::founded_by_member});
  }
}

}  // namespace

std::string descent_text(Descent descent) {
  switch (descent) {
    case Descent::split:
      return "split";
    case Descent::hatched:
      return "hatched";
    case Descent::founded_by_member:
      return "founded by a member of";
    case Descent::merged_into:
      return "merged into";
  }
  return "";
}

std::vector<DescentEdge> descent_of(const StoryRun& run) {
  std::vector<DescentEdge> edges;
  for (const GroupRow& row : run.groups) {
    if (run.group(row.parent) != nullptr)
      edges.push_back(
          {row.parent, row.group, row.origin == Origin::split ? Descent::split : Descent::hatched});
  }
  add_founders_groups(run, edges);
  for (const Event& e : run.events) {
    if (e.kind == EventKind::merged && run.group(e.group) != nullptr && run.group(e.other) != nullptr)
      edges.push_back({e.other, e.group, Descent::merged_into});
  }
  return edges;
}

void write_genealogy(std::ostream& out, const StoryRun& run) {
  Genealogy graph;
  std::map<std::uint32_t, Genealogy::vertex_descriptor> vertex;
  for (const GroupRow& row : run.groups) vertex[row.group] = add_vertex(node_of(run, row), graph);
  for (const DescentEdge& edge : descent_of(run))
    add_edge(vertex.at(edge.from), vertex.at(edge.to), Edge{descent_text(edge.kind)}, graph);
  write_graphml(out, graph, properties(graph), true);
}

}  // namespace linli
