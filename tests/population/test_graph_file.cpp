// Graphs from files: what is read, what is told, and that malformed files are refused by line.
#include "population/graph_file.hpp"

#include <gtest/gtest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "scenario/user_error.hpp"

namespace linli {
namespace {

/// A folder of its own for every test, gone afterwards.
class GraphFile : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              (std::string("linli-") + info->name() + "-" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& content) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  /// The complaint about a graph file, without its folder; empty if it was read.
  std::string complaint(const std::string& name, const std::string& content, const std::string& table = "") {
    try {
      const std::string residents = table.empty() ? "" : write("people.csv", table);
      read_graph_file(write(name, content), GraphVertex::resident, residents);
    } catch (const UserError& error) {
      const std::string prefix = folder_.string() + "/";
      std::string text = error.what();
      return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
    }
    return "";
  }

  std::filesystem::path folder_;
};

using Edges = std::set<std::pair<std::string, std::string>>;

Edges edges_by_label(const PopulationInput& input) {
  Edges edges;
  for (const auto& [a, b] : input.edge) {
    EXPECT_LT(a, b);
    edges.insert(std::minmax({input.label[a], input.label[b]}));
  }
  EXPECT_EQ(edges.size(), input.edge.size());
  EXPECT_TRUE(std::is_sorted(input.edge.begin(), input.edge.end()));
  return edges;
}

const Edges kTriangleAndTail = {{"a1", "b2"}, {"a1", "c3"}, {"b2", "c3"}, {"c3", "d4"}};

TEST_F(GraphFile, EdgeListsInEveryDress) {
  for (const std::string text : {
           "a1 b2\nb2 c3\nc3 a1\nc3 d4\n",
           "a1\tb2\r\nb2\tc3\r\nc3\ta1\r\nc3\td4",
           "\xEF\xBB\xBFsource,target\na1,b2\nb2 , c3\n\"c3\",a1\nc3,d4\n\n",
           "# who knows whom\n\n  one another\na1   b2 # in the yard\nb2 c3\nc3 a1\nc3 d4\n",
       }) {
    const auto input = read_graph_file(write("edges.txt", text), GraphVertex::resident);
    EXPECT_EQ(edges_by_label(input), kTriangleAndTail) << text;
    EXPECT_EQ(input.label, (std::vector<std::string>{"a1", "b2", "c3", "d4"}))
        << "in order of first appearance";
  }
}

TEST_F(GraphFile, WordsAreAHeaderOnlyAboveNumbers) {
  const auto names = read_graph_file(write("names.txt", "ann bob\nbob cem\n"), GraphVertex::resident);
  EXPECT_EQ(names.edge.size(), 2U) << "a first line of names is an edge like the others";
  const auto numbers = read_graph_file(write("numbers.txt", "ego alter\n1 2\n"), GraphVertex::resident);
  EXPECT_EQ(numbers.edge.size(), 1U);
  EXPECT_EQ(numbers.report.front(), "line 1 is taken as a header: ego, alter");
}

TEST_F(GraphFile, GmlByIdAndByLabel) {
  const std::string by_label =
      "Creator \"somebody [ ] \"\ngraph [\n  comment \"two\nlines\"\n directed 0\n"
      "  node [ id 10 label \"a1\" graphics [ x 1.5 y -2e3 ] ]\n node [ id 20 label \"b2\" ]\n"
      "  node [ id 30 label \"c3\" ] # a comment\n node [ id 40 label \"d4\" ]\n"
      "  edge [ source 10 target 20 value 3 ]\n edge [ source 20 target 30 ]\n"
      "  edge [ source 30 target 10 ]\n edge [ target 40 source 30 ]\n]\n";
  const auto input = read_graph_file(write("graph.gml", by_label), GraphVertex::resident);
  EXPECT_EQ(edges_by_label(input), kTriangleAndTail);
  EXPECT_EQ(input.report.front(), "vertices are named by their labels");
  const auto by_content = read_graph_file(write("graph.txt", by_label), GraphVertex::resident);
  EXPECT_EQ(edges_by_label(by_content), kTriangleAndTail);
  const auto by_id = read_graph_file(
      write("ids.gml", "graph [ node [ id 1 ] node [ id 2 label \"x\" ] edge [ source 1 target 2 ] ]"),
      GraphVertex::resident);
  EXPECT_EQ(edges_by_label(by_id), (Edges{{"1", "2"}}));
}

TEST_F(GraphFile, GraphmlAgreesWithBoost) {
  std::mt19937 random(3);
  std::string text =
      "<?xml version=\"1.0\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
      "<key id=\"k\" for=\"node\" attr.name=\"colour\" attr.type=\"string\"/>\n<graph id=\"G\" "
      "edgedefault=\"undirected\">\n";
  for (int n = 0; n < 120; ++n) {
    text += "<node id=\"n" + std::to_string(n) + "\"><data key=\"k\">red &amp; blue</data></node>\n";
  }
  for (int e = 0; e < 400; ++e) {
    text += "<edge source=\"n" + std::to_string(random() % 120) + "\" target=\"n" +
            std::to_string(random() % 120) + "\"/>\n";
  }
  text += "</graph>\n</graphml>\n";
  boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> oracle;
  boost::dynamic_properties properties(boost::ignore_other_properties);
  std::istringstream stream(text);
  boost::read_graphml(stream, oracle, properties);
  std::set<std::pair<std::uint32_t, std::uint32_t>> expected;
  std::size_t loops = 0;
  for (const auto e : boost::make_iterator_range(boost::edges(oracle))) {
    const auto a = static_cast<std::uint32_t>(boost::source(e, oracle));
    const auto b = static_cast<std::uint32_t>(boost::target(e, oracle));
    if (a == b) ++loops;
    if (a != b) expected.insert(std::minmax(a, b));
  }
  const auto input = read_graph_file(write("random.graphml", text), GraphVertex::resident);
  EXPECT_EQ(input.label.size(), boost::num_vertices(oracle));
  EXPECT_EQ((std::set(input.edge.begin(), input.edge.end())), expected);
  EXPECT_GT(loops, 0U);
  const auto by_content = read_graph_file(write("random.dat", text), GraphVertex::resident);
  EXPECT_EQ(by_content.edge, input.edge);
}

TEST_F(GraphFile, TellsWhatItDropped) {
  const std::string table =
      write("people.csv",
            "id,household,colour,courtyard,age,initiative\n"
            "1,h1,red,north,30,0.5\n2,h1,red,north,31,1.5\n3,h2,\"dark, blue\",south,70,-1\n"
            "4,h3,red,south,8,2\n");
  const std::string graph = write("edges.csv", "1,2\n2,1\n1,1\n2,3\n9,2\n3,3\n2,3\n8,9\n");
  const auto input = read_graph_file(graph, GraphVertex::resident, table);
  EXPECT_EQ(input.report, (std::vector<std::string>{
                              "ignored columns: colour", "dropped 2 unknown ids, not in " + table + ": 9, 8",
                              "dropped 2 edges with unknown ids (the first in line 5)",
                              "dropped 2 self-loops (the first in line 3)",
                              "dropped 2 repeated edges, in either direction (the first in line 2)",
                              "kept 1 vertex without ties", "read 4 vertices and 2 edges from " + graph}));
  EXPECT_EQ(input.label, (std::vector<std::string>{"1", "2", "3", "4"}));
  EXPECT_EQ(edges_by_label(input), (Edges{{"1", "2"}, {"2", "3"}}));
  EXPECT_EQ(input.household, (std::vector<std::int32_t>{0, 0, 1, 2}));
  EXPECT_EQ(input.courtyard, (std::vector<std::int32_t>{0, 0, 1, 1}));
  EXPECT_EQ(input.age, (std::vector<std::int32_t>{30, 31, 70, 8}));
  EXPECT_EQ(input.initiative, (std::vector<float>{0.5F, 1.5F, -1.0F, 2.0F}));
}

TEST_F(GraphFile, HouseholdsMayBeNamedHh) {
  const std::string table = write("homes.csv", "hh,household\n2,x\n1,y\n");
  const auto input = read_graph_file(write("edges.txt", "1 2\n"), GraphVertex::household, table);
  EXPECT_TRUE(input.household.empty());
  EXPECT_EQ(input.report.at(0), "ignored column household: vertices are households");
}

struct Malformed {
  const char* name;
  std::string text;
  const char* complaint;  ///< how it starts
};

TEST_F(GraphFile, RefusesMalformedGraphsByLine) {
  const std::string ml = "<graphml><graph edgedefault=\"undirected\">\n<node id=\"a\"/>\n";
  const std::vector<Malformed> cases = {
      {"empty.txt", "", "empty.txt: there are no vertices"},
      {"blank.txt", "\n# nothing\n\n", "blank.txt: there are no vertices"},
      {"three.txt", "1 2\n\n2 3 4\n",
       "three.txt:3: expected two ids separated by white space, found 3 columns"},
      {"one.txt", "1 2\n2\n", "one.txt:2: expected two ids separated by white space, found 1 column: '2'"},
      {"mixed.csv", "1,2\n2 3\n", "mixed.csv:2: expected two ids separated by a comma, found 1 column"},
      {"no_id.csv", "1,2\n3,\n", "no_id.csv:2: an id is empty"},
      {"quote.csv", "1,2\n\"3,4\n", "quote.csv:2: a quote is not closed"},
      {"after.csv", "1,\"2\"x\n", "after.csv:1: text after a closing quote"},
      {"binary.txt", std::string("1 2\n3 4\n\0\1\2", 11), "binary.txt:3: a binary file"},
      {"latin.txt", "1 2\n\xE9 4\n", "latin.txt:2: not UTF-8"},
      {"cut.txt", "1 2\n3 \xE4\xB8", "cut.txt:2: not UTF-8"},
      {"surrogate.txt", "1 \xED\xA0\x80\n", "surrogate.txt:1: not UTF-8"},
      {"open.graphml", ml + "<edge source=\"a\"", "open.graphml:3: not well-formed XML"},
      {"unclosed.graphml", ml, "unclosed.graphml:3: not well-formed XML"},
      {"crossed.graphml", ml + "</graphml></graph>", "crossed.graphml:3: not well-formed XML"},
      {"nothing.graphml", "", "nothing.graphml:1: not well-formed XML"},
      {"html.xml", "<html>\n</html>", "html.xml:1: expected <graphml>, found <html>"},
      {"no_graph.graphml", "<graphml>\n</graphml>", "no_graph.graphml:1: there is no <graph>"},
      {"undeclared.graphml", ml + "<edge source=\"a\" target=\"b\"/>\n</graph></graphml>",
       "undeclared.graphml:3: an edge to node 'b', which is not declared"},
      {"twice.graphml", ml + "<node id=\"a\"/></graph></graphml>",
       "twice.graphml:3: node 'a' is declared twice"},
      {"nameless.graphml", ml + "<node/></graph></graphml>", "nameless.graphml:3: a node without an id"},
      {"half.graphml", ml + "\n<edge source=\"a\"/></graph></graphml>",
       "half.graphml:4: an edge without source or target"},
      {"directed.graphml", "<graphml>\n<graph edgedefault=\"directed\"/></graphml>",
       "directed.graphml:2: the graph is directed"},
      {"arrow.graphml", ml + "<edge source=\"a\" target=\"a\" directed=\"true\"/></graph></graphml>",
       "arrow.graphml:3: a directed edge"},
      {"hyper.graphml", ml + "<hyperedge><endpoint node=\"a\"/></hyperedge></graph></graphml>",
       "hyper.graphml:3: hyperedges"},
      {"two.graphml", ml + "</graph>\n<graph/></graphml>", "two.graphml:4: a second <graph>"},
      {"outside.graphml", "<graphml>\n<node id=\"a\"/></graphml>",
       "outside.graphml:2: a <node> outside of <graph>"},
      {"laughs.graphml",
       "<!DOCTYPE x [\n<!ENTITY a \"aaaa\">\n<!ENTITY b \"&a;&a;\">]>\n<graphml>&b;</graphml>",
       "laughs.graphml:2: entity declarations"},
      {"deep.graphml",
       "<graphml>" +
           [] {
             std::string s;
             for (int i = 0; i < 5000; ++i) s += "<x>";
             return s;
           }(),
       "deep.graphml:1: elements are nested too deeply"},
      {"empty.gml", "", "empty.gml:1: there is no graph"},
      {"open.gml", "graph [\n node [ id 1 ]\n", "open.gml:1: '[' opened here is not closed"},
      {"open_node.gml", "graph [\n node [ id 1\n", "open_node.gml:2: '[' opened here is not closed"},
      {"quote.gml", "graph [\n node [ id 1 label \"x ]\n]", "quote.gml:2: a quote is not closed"},
      {"bad_id.gml", "graph [\n node [ id one ]\n]", "bad_id.gml:2: key 'id' has no value"},
      {"real_id.gml", "graph [\n node [ id 1.5 ]\n]",
       "real_id.gml:2: id is to be a whole number, found '1.5'"},
      {"huge_id.gml", "graph [\n node [ id 99999999999999999999 ]\n]",
       "huge_id.gml:2: id is to be a whole number"},
      {"no_id.gml", "graph [\n node [ label \"x\" ]\n]", "no_id.gml:2: a node without an id"},
      {"twice.gml", "graph [ node [ id 1 ]\n node [ id 1 ] ]", "twice.gml:2: node '1' is declared twice"},
      {"undeclared.gml", "graph [ node [ id 1 ]\n\n edge [ source 1 target 2 ] ]",
       "undeclared.gml:3: an edge to node '2', which is not declared"},
      {"half.gml", "graph [ node [ id 1 ]\n edge [ source 1 ] ]",
       "half.gml:2: an edge without source or target"},
      {"directed.gml", "graph [\n directed 1\n]", "directed.gml:2: the graph is directed"},
      {"list.gml", "graph [\n node 5\n]", "list.gml:2: expected '[' after 'node'"},
      {"stray.gml", "graph [ ]\n]", "stray.gml:2: expected a key, found ']'"},
      {"sign.gml", "graph [\n @ 3\n]", "sign.gml:2: neither key nor value"},
      {"value.gml", "graph [\n node ]\n", "value.gml:2: key 'node' has no value"},
      {"deep.gml",
       "graph [ " +
           [] {
             std::string s;
             for (int i = 0; i < 5000; ++i) s += "x [ ";
             return s;
           }(),
       "deep.gml:1: lists are nested too deeply"},
  };
  for (const Malformed& each : cases) {
    const std::string found = complaint(each.name, each.text);
    EXPECT_TRUE(found.starts_with(each.complaint))
        << "expected: " << each.complaint << "\n  found:    " << found;
  }
  EXPECT_NE(complaint("../nowhere/x.txt", ""), "");
  EXPECT_THROW(read_graph_file(folder_.string(), GraphVertex::resident), UserError) << "a folder";
}

TEST_F(GraphFile, RefusesMalformedTablesByLine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"name,age\n1,2\n", "people.csv:1: there is no column 'id' (or 'hh')"},
      {"id,age\n1,30\n2\n", "people.csv:3: expected 2 columns as in the header, found 1"},
      {"id\n1\n2\n1\n", "people.csv:4: id '1' is there twice"},
      {"id,age\n1,30\n,31\n", "people.csv:3: the id is empty"},
      {"id,age\n1,thirty\n", "people.csv:2: age is to be a whole number from 0 to 120, found 'thirty'"},
      {"id,age\n1,121\n", "people.csv:2: age is to be a whole number from 0 to 120"},
      {"id,age\n1,-1\n", "people.csv:2: age is to be a whole number from 0 to 120"},
      {"id,age\n1,\n", "people.csv:2: age is empty"},
      {"id,initiative\n1,nan\n", "people.csv:2: initiative is to be a number, found 'nan'"},
      {"id,initiative\n1,1e99\n", "people.csv:2: initiative is to be a number"},
      {"id,household\n1,\n", "people.csv:2: household is empty"},
      {"id,age,age\n1,2,3\n", "people.csv:1: column 'age' is there twice"},
      {"id\n", "people.csv: there are no residents"},
      {"\n", "people.csv: there are no residents"},
      {"id\n7\n8\n", "people.csv: it has none of the ids of the graph, such as '1'"},
      {std::string("id\n1\0\n", 6), "people.csv:2: a binary file"},
  };
  for (const auto& [table, expected] : cases) {
    const std::string found = complaint("edges.txt", "1 2\n", table);
    EXPECT_TRUE(found.starts_with(expected)) << "expected: " << expected << "\n  found:    " << found;
  }
}

TEST_F(GraphFile, RandomBytesAreReadOrRefusedNeverWorse) {
  std::mt19937 random(17);
  const std::string seeds[] = {
      "1 2\n2 3\n", "<graphml><graph><node id='a'/><edge source='a' target='a'/></graph></graphml>",
      "graph [ node [ id 1 ] edge [ source 1 target 1 ] ]"};
  const std::string alphabet = "[]<>\"'/ \n#,12aéid=";
  for (int round = 0; round < 600; ++round) {
    std::string text = seeds[static_cast<std::size_t>(round % 3)];
    for (std::size_t change = 0; change <= random() % 4; ++change) {
      const std::size_t at = random() % text.size();
      const char c = alphabet[random() % alphabet.size()];
      if (random() % 2 == 0)
        text[at] = c;
      else
        text.insert(at, 1, c);
    }
    const std::string found = complaint(round % 3 == 1   ? "x.graphml"
                                        : round % 3 == 2 ? "x.gml"
                                                         : "x.txt",
                                        text);
    EXPECT_TRUE(found.empty() || found.starts_with("x.")) << found;
  }
}

}  // namespace
}  // namespace linli
