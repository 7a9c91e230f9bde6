// Who came out of whom, written as GraphML and read back by Boost.
#include <gtest/gtest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "story/genealogy.hpp"
#include "story/made_log.hpp"
#include "story/told_run.hpp"

namespace linli {
namespace {

using Edges = std::multiset<std::tuple<int, int, std::string>>;

struct Vertex {
  int group = 0, born = 0, ended = 0, alive = 0, members_peak = 0, public_week = 0, went_public = 0;
  std::string name_en, name_zh, topic, end_cause, stage, arm;
};
struct Arrow {
  std::string kind;
};

struct ReadBack {
  std::map<int, Vertex> nodes;
  Edges edges;
};

ReadBack read_back(const StoryRun& run) {
  std::stringstream file;
  write_genealogy(file, run);
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, Vertex, Arrow> graph;
  boost::dynamic_properties properties(boost::ignore_other_properties);
  properties.property("group", get(&Vertex::group, graph));
  properties.property("born", get(&Vertex::born, graph));
  properties.property("ended", get(&Vertex::ended, graph));
  properties.property("alive", get(&Vertex::alive, graph));
  properties.property("members_peak", get(&Vertex::members_peak, graph));
  properties.property("public_week", get(&Vertex::public_week, graph));
  properties.property("went_public", get(&Vertex::went_public, graph));
  properties.property("name_en", get(&Vertex::name_en, graph));
  properties.property("name_zh", get(&Vertex::name_zh, graph));
  properties.property("topic", get(&Vertex::topic, graph));
  properties.property("end_cause", get(&Vertex::end_cause, graph));
  properties.property("stage", get(&Vertex::stage, graph));
  properties.property("arm", get(&Vertex::arm, graph));
  properties.property("kind", get(&Arrow::kind, graph));
  boost::read_graphml(file, graph, properties);
  ReadBack result;
  for (const auto v : boost::make_iterator_range(vertices(graph))) result.nodes[graph[v].group] = graph[v];
  for (const auto e : boost::make_iterator_range(edges(graph)))
    result.edges.emplace(graph[source(e, graph)].group, graph[target(e, graph)].group, graph[e].kind);
  return result;
}

TEST(Genealogy, ComesBackAsItWasByHand) {
  auto run = testing::made_log();
  run.spells.push_back({testing::kRival, testing::kFounder, Role::member, -5, 20, 0});
  testing::add_event(
      run, {.week = 55, .kind = EventKind::merged, .group = testing::kRival, .other = testing::kPart});
  const auto back = read_back(run);
  EXPECT_EQ(back.edges, (Edges{{1, 2, "split"}, {2, 3, "merged into"}, {3, 1, "founded by a member of"}}));
  ASSERT_EQ(back.nodes.size(), 3U);
  const Vertex& team = back.nodes.at(1);
  EXPECT_EQ(team.name_en, "environment group 1");
  EXPECT_EQ(team.name_zh, "1号环保小组");
  EXPECT_EQ(team.topic, "environment");
  EXPECT_EQ(team.arm, "academy");
  EXPECT_EQ(std::tuple(team.born, team.ended, team.alive, team.end_cause),
            std::tuple(3, 53, 0, "captain_lost"));
  EXPECT_EQ(std::tuple(team.stage, team.members_peak, team.went_public, team.public_week),
            std::tuple("start_up", 7, 1, 6));
  const Vertex& part = back.nodes.at(2);
  EXPECT_EQ(std::tuple(part.ended, part.alive, part.went_public, part.public_week), std::tuple(61, 1, 0, 61));
  EXPECT_EQ(back.nodes.at(3).stage, "none");
}

TEST(Genealogy, OfARunHasEveryGroupSplitAndMerger) {
  const auto run = testing::told_run(testing::natural_growth());
  const auto back = read_back(run);
  EXPECT_EQ(back.nodes.size(), run.groups.size());
  std::size_t splits = 0, mergers = 0;
  for (const Event& e : run.events) {
    if (e.kind == EventKind::split) {
      ++splits;
      EXPECT_EQ(back.edges.count({static_cast<int>(e.group), static_cast<int>(e.other), "split"}), 1U);
    }
    if (e.kind == EventKind::merged) {
      ++mergers;
      EXPECT_EQ(back.edges.count({static_cast<int>(e.other), static_cast<int>(e.group), "merged into"}), 1U);
    }
  }
  EXPECT_GT(splits + mergers, 0U);
  for (const GroupRow& row : run.groups)
    EXPECT_EQ(back.nodes.at(static_cast<int>(row.group)).alive, row.ended == kNever ? 1 : 0);
}

}  // namespace
}  // namespace linli
