#include "scenario/yaml_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/complaint.hpp"
#include "scenario/resolve.hpp"
#include "scenario/user_error.hpp"
#include "scenario/validate.hpp"
#include "scenario/yaml_reader.hpp"
#include "scenario/yaml_writer.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

/// The YAML file of a folder whose name is nearest to what was asked for.
std::string nearest_file(const fs::path& asked) {
  std::vector<std::string> names;
  std::error_code failure;
  const fs::path folder = asked.has_parent_path() ? asked.parent_path() : fs::path(".");
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
    if (it->path().extension() == ".yaml") names.push_back(it->path().filename().string());
  }
  std::sort(names.begin(), names.end());  // folders have no order
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return nearest(asked.filename().string(), candidates);
}

/// The file that `extends` names. Throws if there is none.
fs::path parent_file(const Node& extends) {
  const auto complain = [&](std::string expected, std::string suggestion) {
    throw UserError(
        to_string({extends.mark, "extends", described(extends), std::move(expected), std::move(suggestion)}));
  };
  if (extends.kind != Node::Kind::scalar || extends.text.empty()) complain("the name of a scenario file", "");
  fs::path file = (fs::path(extends.mark.file).parent_path() / extends.text).lexically_normal();
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) {
    std::string suggestion = nearest_file(file);
    if (!suggestion.empty()) suggestion = (fs::path(extends.text).parent_path() / suggestion).string();
    complain("a scenario file that exists", std::move(suggestion));
  }
  return file;
}

/// Throws if `file` is one of those that led to it.
void refuse_cycle(const Node& extends, const fs::path& file, const std::vector<fs::path>& chain) {
  const auto same = [&](const fs::path& other) {
    std::error_code failure;
    return fs::equivalent(file, other, failure);
  };
  if (std::none_of(chain.begin(), chain.end(), same)) return;
  std::string told;
  for (const fs::path& each : chain) told += each.filename().string() + " > ";
  refuse({extends.mark, "extends", described(extends),
          fmt::format("a file that does not lead back here (cycle: {}{})", told, file.filename().string()),
          ""});
}

Node load_chain(const fs::path& file, std::vector<fs::path>& chain);

/// `tree`, read from `file`, over what it extends.
Node extended(Node tree, const fs::path& file, std::vector<fs::path>& chain) {
  const Entry* entry = tree.find("extends");
  if (entry == nullptr) return tree;
  const Node extends = entry->value;
  tree.erase("extends");
  const fs::path parent = parent_file(extends);
  chain.push_back(file);
  refuse_cycle(extends, parent, chain);
  if (chain.size() >= kLongestChain) {
    refuse({extends.mark, "extends", described(extends),
            fmt::format("at most {} files, each extending the next", kLongestChain), ""});
  }
  return merge(load_chain(parent, chain), std::move(tree));
}

Node load_chain(const fs::path& file, std::vector<fs::path>& chain) {
  return extended(read_yaml_file(file), file, chain);
}

/// Gives every node of an override's value the mark `--set`.
void mark_all(Node& node, const Mark& mark) {
  node.mark = mark;
  for (Node& item : node.items) mark_all(item, mark);
  for (Entry& entry : node.entries) {
    entry.mark = mark;
    mark_all(entry.value, mark);
  }
}

}  // namespace

Node load_tree(const fs::path& file) {
  std::error_code failure;
  if (!fs::exists(file, failure)) {
    const std::string suggestion = nearest_file(file);
    const Mark nowhere{file.string(), 0, 0};
    refuse({nowhere, "", "no such file", "a scenario file",
            suggestion.empty() ? "" : (file.parent_path() / suggestion).string()});
  }
  std::vector<fs::path> chain;
  return load_chain(file, chain);
}

Node with_extended(Node tree) {
  std::vector<fs::path> chain;
  return extended(std::move(tree), {}, chain);
}

void apply_overrides(Node& tree, const std::vector<std::string>& overrides) {
  const Mark mark{"--set", 0, 0};
  for (const std::string& text : overrides) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      refuse({mark, "", in_quotes(text), "key.path=value", ""});
    }
    const std::string path = text.substr(0, equals);
    if (path == "extends") {
      throw UserError(
          to_string({mark, path, in_quotes(path), "a key of the scenario; files only extend", ""}));
    }
    Node value = read_yaml_text(text.substr(equals + 1), "--set " + path);
    mark_all(value, mark);
    override_value(tree, path, std::move(value));
  }
}

Scenario load_scenario(const fs::path& file, const std::vector<std::string>& overrides) {
  Node tree = load_tree(file);
  apply_overrides(tree, overrides);
  return validate(tree);
}

Scenario parse_scenario(const std::string& text, const std::string& shown_as,
                        const std::vector<std::string>& overrides) {
  Node tree = read_yaml_text(text, shown_as);
  apply_overrides(tree, overrides);
  return validate(tree);
}

std::string resolved_yaml(const Scenario& scenario) { return write_yaml(resolved_tree(scenario)); }

}  // namespace linli
