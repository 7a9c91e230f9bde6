#include "scenario/broken_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "random/keyed.hpp"
#include "scenario/fields.hpp"

namespace linli::testing {
namespace {

using Words = std::vector<std::string>;

/// Keyed draws of the generator: by case and purpose, so that adding a case changes no other.
class Draws {
 public:
  explicit Draws(std::uint64_t number) : key_(entity_key({20240601, 0}, number)) {}
  std::size_t below(std::size_t n) {
    return draw_below(key_, Stream::parameter_sample, 0, static_cast<std::uint32_t>(n), index_++);
  }

 private:
  EntityKey key_;
  std::uint32_t index_ = 0;
};

/// One slip of the fingers: two letters swapped, one left out, one twice, or the neighbour hit.
std::string slip(const std::string& word, Draws& draws, const std::set<std::string>& taken) {
  for (;;) {
    std::string out = word;
    const std::size_t at = draws.below(word.size() - 1);
    switch (draws.below(4)) {
      case 0:
        std::swap(out[at], out[at + 1]);
        break;
      case 1:
        out.erase(at, 1);
        break;
      case 2:
        out.insert(at, 1, word[at]);
        break;
      default:
        out[at] = static_cast<char>('a' + static_cast<int>(draws.below(26)));
    }
    if (!taken.count(out) && out != word && !out.empty()) return out;
  }
}

/// A key somewhere in a scenario: the lines before it, its indentation, its dotted folder, its siblings.
struct KnownKey {
  std::string before;  ///< whole lines
  std::string indent;
  std::string folder;  ///< dotted path with a dot at its end, or empty
  std::string key;
  std::set<std::string> siblings;
};

int lines_in(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

const std::string kHead = "name: broken\n";

template <class T>
void add_fields(std::vector<KnownKey>& out, std::span<const FieldOf<T>> fields, const std::string& before,
                const std::string& indent, const std::string& folder) {
  std::set<std::string> siblings;
  for (const auto& field : fields) siblings.insert(std::string(field.key));
  for (const auto& field : fields) out.push_back({before, indent, folder, std::string(field.key), siblings});
}

/// Every key there is, of records and of the scenario itself.
std::vector<KnownKey> known_keys() {
  std::vector<KnownKey> out;
  std::set<std::string> top = {"extends"};
  for (const auto& field : scenario_fields()) top.insert(std::string(field.key));
  for (const std::string_view part : kScenarioParts) top.insert(std::string(part));
  for (const std::string& key : top) out.push_back({kHead, "", "", key, top});
  add_fields(out, graph_fields(), kHead + "graph:\n", "  ", "graph.");
  add_fields(out, output_fields(), kHead + "output:\n", "  ", "output.");
  add_fields(out, event_fields(), kHead + "events:\n  - week: 3\n", "    ", "events.0.");
  add_fields(out, intervention_fields(), kHead + "interventions:\n  - practice: academy\n", "    ",
             "interventions.0.");
  for (const PracticeRecord& record : practice_table()) {
    std::set<std::string> siblings;
    for (const Lever& lever : record.levers) siblings.insert(std::string(lever.key));
    for (const Lever& lever : record.levers) {
      out.push_back({fmt::format("{}interventions:\n  - practice: {}\n    levers:\n", kHead, record.key),
                     "      ", "interventions.0.levers.", std::string(lever.key), siblings});
    }
  }
  std::set<std::string> sections;
  for (const ParameterRecord& record : parameter_table()) sections.insert(std::string(record.section));
  for (const std::string& section : sections) {
    out.push_back({kHead + "parameters:\n", "  ", "parameters.", section, sections});
    std::set<std::string> siblings;
    for (const ParameterRecord& record : parameter_table()) {
      if (record.section == section) siblings.insert(std::string(record.name));
    }
    for (const std::string& name : siblings) {
      out.push_back({fmt::format("{}parameters:\n  {}:\n", kHead, section), "    ",
                     fmt::format("parameters.{}.", section), name, siblings});
    }
  }
  return out;
}

/// Whether a sibling is so near (`week`, `weeks`; `pays`, `pads`) that many slips could be of either.
bool has_twin(const KnownKey& known) {
  const auto by_one_letter = [&](const std::string& other) {
    if (other.size() != known.key.size()) return false;
    const auto same = std::inner_product(other.begin(), other.end(), known.key.begin(), std::size_t{0},
                                         std::plus<>(), std::equal_to<>());
    return same + 1 == other.size();
  };
  return known.siblings.count(known.key + "s") ||
         known.siblings.count(known.key.substr(0, known.key.size() - 1)) ||
         std::any_of(known.siblings.begin(), known.siblings.end(), by_one_letter);
}

/// A slip in each known key.
void add_slips(std::vector<BrokenFile>& out) {
  std::uint64_t number = 0;
  for (const KnownKey& known : known_keys()) {
    if (known.key.size() < 3) continue;  // `en`, `zh`: a slip says nothing any more
    Draws draws(++number);
    std::string wrong = slip(known.key, draws, known.siblings);
    if (has_twin(known)) {
      wrong = known.key;
      std::swap(wrong[0], wrong[1]);
    }
    out.push_back({"slip in " + known.folder + known.key,
                   fmt::format("{}{}{}: 1\n", known.before, known.indent, wrong),
                   std::to_string(lines_in(known.before) + 1),
                   known.folder + wrong,
                   known.key,
                   {}});
  }
}

/// A value for a key: the case, the text, on the line after `before`.
void add_value(std::vector<BrokenFile>& out, const KnownKey& known, const std::string& value,
               const std::string& suggestion = {}) {
  out.push_back({fmt::format("{}{}: {}", known.folder, known.key, value),
                 fmt::format("{}{}{}: {}\n", known.before, known.indent, known.key, value),
                 std::to_string(lines_in(known.before) + 1),
                 known.folder + known.key,
                 suggestion,
                 {}});
}

/// What is wrong for any number of such bounds, and which of them is taken.
std::string wrong_number(FieldKind kind, double low, double high, std::string_view unit, Draws& draws) {
  if (kind == FieldKind::flag) return Words{"yes", "1", "tru", "[true]", "~"}[draws.below(5)];
  Words wrong = {"abc",   ".nan",      "nan",    ".inf", "1e999", "-1e400",
                 "12x",   "[1]",       "{a: 1}", "~",    "true",  "0x1F",
                 "1,000", "1 furlong", "--3",    "\"\"", "1e",    "9999999999999999999999"};
  wrong.push_back(fmt::format("{}", high + 1));
  wrong.push_back(fmt::format("{}", low - 1));
  if (unit != "1") wrong.push_back(fmt::format("{} of {}", low, unit));
  if (kind == FieldKind::integer) wrong.push_back(fmt::format("{}", low + 0.5));
  return wrong[draws.below(wrong.size())];
}

/// Wrong values for every parameter and lever.
void add_wrong_numbers(std::vector<BrokenFile>& out) {
  std::uint64_t number = 10000;
  for (const ParameterRecord& record : parameter_table()) {
    Draws draws(++number);
    const KnownKey known{fmt::format("{}parameters:\n  {}:\n", kHead, record.section),
                         "    ",
                         fmt::format("parameters.{}.", record.section),
                         std::string(record.name),
                         {}};
    add_value(out, known, wrong_number(field_kind(record), record.low, record.high, record.unit, draws));
  }
  for (const PracticeRecord& practice : practice_table()) {
    for (const Lever& lever : practice.levers) {
      Draws draws(++number);
      const KnownKey known{
          fmt::format("{}interventions:\n  - practice: {}\n    levers:\n", kHead, practice.key),
          "      ",
          "interventions.0.levers.",
          std::string(lever.key),
          {}};
      add_value(out, known, wrong_number(field_kind(lever), lever.low, lever.high, lever.unit, draws));
    }
  }
}

void add_wrong_fields(std::vector<BrokenFile>& out) {
  const KnownKey top{kHead, "", "", "weeks", {}};
  for (const char* value :
       {"0", "-1", "1.5", "156 yuan", "156 days", "abc", "[156]", "1e9", ".nan", "~", "5201"}) {
    add_value(out, top, value);
  }
  for (const char* value : {"-1", "4294967296", "x", "1 weeks"})
    add_value(out, {kHead, "", "", "seed", {}}, value);
  add_value(out, {"weeks: 10\n", "", "", "name", {}}, "two words");
  add_value(out, {"weeks: 10\n", "", "", "name", {}}, "\"a/b\"");
  add_value(out, {"weeks: 10\n", "", "", "name", {}}, "~");
  add_value(out, {"weeks: 10\n", "", "", "name", {}}, "[a]");
  add_value(out, {kHead + "title:\n", "  ", "title.", "en", {}}, "\"two\\nlines\"");
  add_value(out, {kHead + "title:\n", "  ", "title.", "zh", {}}, "\"null \\0 byte\"");
  add_value(out, {kHead + "output:\n", "  ", "output.", "attendance", {}}, "yes", "true");
  add_value(out, {kHead + "output:\n", "  ", "output.", "ties", {}}, "flase", "false");
  add_value(out, {kHead + "graph:\n", "  ", "graph.", "source", {}}, "flie", "file");
  add_value(out, {kHead + "graph:\n", "  ", "graph.", "vertex", {}}, "residents", "resident");
  add_value(out, {kHead + "graph:\n  source: file\n", "  ", "graph.", "path", {}}, "not-there.graphml");
  for (const char* part : {"title", "about", "parameters", "graph", "events", "interventions", "output"}) {
    add_value(out, {kHead, "", "", part, {}}, "7");
  }
  for (const char* part : {"events", "interventions"}) add_value(out, {kHead, "", "", part, {}}, "{a: 1}");
}

/// Wrong names of practices, triggers and events; schedules that cannot be.
void add_wrong_plans(std::vector<BrokenFile>& out) {
  const auto plan = [&](const std::string& what, const std::string& line, const std::string& lines,
                        const std::string& key, const std::string& suggestion = {}) {
    out.push_back({what, kHead + "interventions:\n" + lines, line, key, suggestion, {}});
  };
  std::uint64_t number = 20000;
  std::set<std::string> practices;
  for (const PracticeRecord& record : practice_table()) practices.insert(std::string(record.key));
  for (const std::string& practice : practices) {
    Draws draws(++number);
    plan("slip in practice " + practice, "3", "  - practice: " + slip(practice, draws, practices) + "\n",
         "interventions.0.practice", practice);
    plan("unknown lever of " + practice, "3",
         fmt::format("  - {{practice: {}, levers: {{zzzz: 1}}}}\n", practice), "interventions.0.levers.zzzz");
    plan("unknown trigger of " + practice, "4",
         fmt::format("  - practice: {}\n    trigger: shedule\n", practice), "interventions.0.trigger",
         "schedule");
  }
  const std::string academy = "  - practice: academy\n";
  plan("no practice", "3", "  - name: a\n", "interventions.0.practice");
  plan("last before first", "4", academy + "    weeks: [20, 10]\n", "interventions.0.weeks");
  plan("last before first, apart", "4", academy + "    first_week: 20\n    last_week: 10\n",
       "interventions.0.first_week");
  plan("one week", "4", academy + "    weeks: [20]\n", "interventions.0.weeks");
  plan("three weeks", "4", academy + "    weeks: [1, 2, 3]\n", "interventions.0.weeks");
  plan("weeks twice", "4", academy + "    weeks: [1, 2]\n    last_week: 3\n", "interventions.0.weeks");
  plan("beyond weeks", "4", academy + "    last_week: 157\n", "interventions.0.last_week");
  plan("every never", "4", academy + "    every: 0\n", "interventions.0.every");
  plan("every -1", "4", academy + "    every: -1\n", "interventions.0.every");
  plan("no such community", "4", academy + "    communities: [3]\n", "interventions.0.communities");
  plan("negative community", "4", academy + "    communities: [-1]\n", "interventions.0.communities.0");
  plan("community twice", "4", academy + "    communities: [1, 1]\n", "interventions.0.communities.1");
  plan("community by name", "4", academy + "    communities: [east]\n", "interventions.0.communities.0");
  plan("same name", "5", academy + "  - practice: academy\n    name: academy\n", "interventions.1.name");
  plan("same practice without names", "4", academy + academy, "interventions.1.name");
  plan("a word for an intervention", "3", "  - academy\n", "interventions.0");
  out.push_back({"event beyond weeks", kHead + "events:\n  - week: 157\n", "3", "events.0.week", "", {}});
  out.push_back(
      {"event without week", kHead + "events:\n  - kind: epidemic\n", "3", "events.0.week", "", {}});
  out.push_back({"event of no kind",
                 kHead + "events:\n  - {week: 1, kind: epidemik}\n",
                 "3",
                 "events.0.kind",
                 "epidemic",
                 {}});
  out.push_back({"event nowhere",
                 kHead + "events:\n  - {week: 1, communities: [7]}\n",
                 "3",
                 "events.0.communities",
                 "",
                 {}});
  out.push_back({"exit after the end", kHead + "weeks: 50\nexit_week: 51\n", "3", "exit_week", "", {}});
  out.push_back({"a city too large",
                 kHead + "parameters:\n  population: {streets: 2000, communities_per_street: 50}\n",
                 "3",
                 "parameters.population",
                 "",
                 {}});
  out.push_back({"no name", "weeks: 10\n", "1", "name", "", {}});
  out.push_back({"a parameter not in its section",
                 kHead + "weks: 3\nhouseholds_per_courtyard: 3\n",
                 "3",
                 "households_per_courtyard",
                 "parameters.population.households_per_courtyard",
                 {}});
}

/// What is not YAML, or YAML that scenarios have no use for.
void add_wrong_yaml(std::vector<BrokenFile>& out) {
  const auto file = [&](const std::string& what, std::string text, const std::string& line = {},
                        const std::string& key = {}) {
    out.push_back({what, std::move(text), line, key, "", {}});
  };
  file("empty", "", "1");
  file("white space", "  \n\n", "1");
  file("comments only", "# nothing\n# here\n", "1");
  file("a word", "scenario\n", "1");
  file("a list", "- name: x\n", "1");
  file("nothing", "~\n", "1");
  file("an empty map", "{}\n", "1", "name");
  file("tab", "name: x\noutput:\n\tties: true\n", "3");
  file("two documents", "name: x\n---\nname: y\n", "3");
  file("three documents", "---\nname: x\n---\nname: y\n---\nname: z\n");
  file("duplicate key", "name: x\nname: y\n", "2", "name");
  file("duplicate key below", kHead + "output: {ties: true, ties: true}\n", "2", "output.ties");
  file("duplicate section", kHead + "parameters:\n  act: {}\n  act: {}\n", "4", "parameters.act");
  file("anchor", "name: &x broken\n", "1", "name");
  file("alias", "name: *x\n", "1", "name");
  file("merge key", kHead + "base: &b {ties: true}\noutput: {<<: *b}\n", "2", "base");
  file("tag", "name: !secret x\n", "1", "name");
  file("tag of a number", kHead + "weeks: !!int 3\n", "2", "weeks");
  file("a map as a key", "? {a: 1}\n: 2\n", "1");
  file("a list as a key", "[a, b]: 2\n", "1");
  file("no key", ": 2\n", "1");
  file("open map", "name: x\noutput: {ties: true\n");
  file("open list", "name: x\nevents: [\n");
  file("open quote", "name: \"x\n");
  file("bad escape", "name: \"\\q\"\n", "1", "name");
  file("surrogate", "name: \"\\ud800\"\n", "1", "name");
  file("bad indentation", "name: x\n  weeks: 3\n weeks: 4\n");
  file("value without colon", "name: x\nweeks 3\n");
  file("percent", "%YAML 9.9\n---\nname: x\n");
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c <= 'i'; ++c) {
    const std::string before = fmt::format("*{}", static_cast<char>(c - 1));
    bomb += fmt::format("{}: &{} [{}]\n", c, c, fmt::join(Words(9, before), ", "));
  }
  file("alias bomb", bomb, "1", "a");
  for (const std::size_t depth : {33U, 100U, 1000U, 100000U}) {
    file(fmt::format("{} lists deep", depth),
         "name: " + std::string(depth, '[') + std::string(depth, ']') + "\n", "1");
    file(
        fmt::format("{} maps deep", depth),
        [&] {
          std::string text = "name: ";
          for (std::size_t i = 0; i < depth; ++i) text += "{a: ";
          return text + "\n";
        }(),
        "1");
    file(fmt::format("{} dashes deep", depth), [&] {
      std::string text;
      for (std::size_t i = 0; i < depth; ++i) text += "- ";
      return text + "x\n";
    }());
  }
  file("a number of 100,000 digits", kHead + "weeks: " + std::string(100000, '9') + "\n", "2", "weeks");
  file("a key of 100,000 letters", std::string(100000, 'k') + ": 1\n");
  file("a name of 100,000 letters", "name: " + std::string(100000, 'n') + "\n", "1", "name");
  file("larger than a megabyte", kHead + std::string((1U << 20U) + 1, '#'));
  file(
      "many values",
      kHead + "events: [" +
          [] {
            std::string text;
            for (int i = 0; i < 30000; ++i) text += "1,";
            return text;
          }() +
          "]\n",
      "2", "");
}

void add_wrong_bytes(std::vector<BrokenFile>& out) {
  const auto file = [&](const std::string& what, std::string text, const std::string& line = {}) {
    out.push_back({what, std::move(text), line, "", "", {}});
  };
  using namespace std::string_literals;
  for (const std::string& bytes :
       {"\xff"s, "\xfe\xff"s, "\xc0\xaf"s, "\xe0\x80\xaf"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s, "\x80"s,
        "\xe9\x82"s, "\xc4\xe3"s, "\0"s, "\x01"s, "\x7f"s, "\x1b[31m"s}) {
    std::string hex;
    for (const char c : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    file("bytes " + hex, kHead + "title:\n  zh: " + bytes + "\n", "3");
  }
  file("UTF-16",
       "\xff\xfe"
       "n\0a\0m\0e\0"s,
       "1");
  for (std::uint64_t number = 0; number < 40; ++number) {
    Draws draws(30000 + number);
    std::string text;
    const std::size_t length = 1 + draws.below(400);
    for (std::size_t i = 0; i < length; ++i) text += static_cast<char>(draws.below(256));
    file(fmt::format("random bytes {}", number), text);
  }
  // Random signs of YAML: valid characters in senseless order.
  static const Words signs = {":",    "-",     " ",  "\n", "[",  "]",   "{",   "}",  ",",   "&a",
                              "*a",   "?",     "|",  ">",  "'",  "\"",  "#",   "!",  "%",   "@",
                              "name", "weeks", "  ", "1",  "\\", "---", "...", "<<", "邻里"};
  for (std::uint64_t number = 0; number < 40; ++number) {
    Draws draws(40000 + number);
    std::string text = "zz: 1\n";  // so that none can be a scenario by chance
    const std::size_t length = 1 + draws.below(60);
    for (std::size_t i = 0; i < length; ++i) text += signs[draws.below(signs.size())];
    file(fmt::format("random signs {}", number), text);
  }
  // Cut off within a quoted text or a flow map, so that what is left is no scenario.
  const std::string whole = "name: \"whole\"\ntitle: {en: \"A title, long enough\", zh: \"标题\"}\n";
  for (const std::size_t length : {7U, 9U, 11U, 21U, 25U, 30U, 40U, 50U, 55U, 58U, 60U}) {
    file(fmt::format("cut after {} bytes", length), whole.substr(0, length));
  }
}

void add_wrong_extends(std::vector<BrokenFile>& out) {
  const auto file = [&](const std::string& what, const std::string& text, const std::string& key,
                        std::vector<std::pair<std::string, std::string>> besides,
                        const std::string& suggestion = {}) {
    out.push_back({what, text, "", key, suggestion, std::move(besides)});
  };
  file("extends itself", "extends: broken.yaml\n", "extends", {});
  file("extends itself by a detour", "extends: ./x/../broken.yaml\n", "extends", {});
  file("cycle of two", "extends: b.yaml\n", "extends", {{"b.yaml", "extends: broken.yaml\n"}});
  file("cycle of three", "extends: b.yaml\n", "extends",
       {{"b.yaml", "extends: c.yaml\n"}, {"c.yaml", "extends: broken.yaml\n"}});
  file("cycle further up", "extends: b.yaml\n", "extends",
       {{"b.yaml", "extends: c.yaml\n"}, {"c.yaml", "extends: b.yaml\n"}});
  file("extends what is not there", "name: x\nextends: nothing.yaml\n", "extends", {});
  file("slip in extends", "extends: defalut.yaml\n", "extends", {{"default.yaml", "name: d\n"}},
       "default.yaml");
  file("extends a folder", "extends: .\n", "extends", {});
  file("extends nothing", "extends:\n", "extends", {});
  file("extends a list", "extends: [a.yaml]\n", "extends", {{"a.yaml", "name: a\n"}});
  file("extends what is broken", "extends: b.yaml\n", "wekes", {{"b.yaml", "name: b\nwekes: 3\n"}}, "weeks");
  file("extends what is empty", "extends: b.yaml\n", "", {{"b.yaml", ""}});
  file("extends bytes", "extends: b.yaml\n", "", {{"b.yaml", "\xff\xff"}});
  file("extends in a part", "name: x\noutput: {extends: b.yaml}\n", "output.extends",
       {{"b.yaml", "name: b\n"}});
  std::vector<std::pair<std::string, std::string>> chain;
  for (int i = 0; i < 40; ++i)
    chain.emplace_back(fmt::format("c{}.yaml", i), fmt::format("extends: c{}.yaml\n", i + 1));
  chain.emplace_back("c40.yaml", "name: end\n");
  file("a chain of 40", "extends: c0.yaml\n", "extends", chain);
}

}  // namespace

std::vector<BrokenFile> broken_files() {
  std::vector<BrokenFile> out;
  add_slips(out);
  add_wrong_numbers(out);
  add_wrong_fields(out);
  add_wrong_plans(out);
  add_wrong_yaml(out);
  add_wrong_bytes(out);
  add_wrong_extends(out);
  return out;
}

}  // namespace linli::testing
