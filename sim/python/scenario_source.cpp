#include "python/scenario_source.hpp"

#include <fmt/format.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>

#include <filesystem>
#include <string>

#include "scenario/complaint.hpp"
#include "scenario/resolve.hpp"
#include "scenario/tree.hpp"
#include "scenario/user_error.hpp"
#include "scenario/validate.hpp"
#include "scenario/yaml_reader.hpp"
#include "scenario/yaml_scenario.hpp"

namespace linli {
namespace {

namespace nb = nanobind;

/// Python's name of the type of a value.
std::string kind_of(nb::handle value) {
  return nb::cast<std::string>(nb::str(value.type().attr("__name__")));
}

/// Refuses what came from Python.
[[noreturn]] void refuse_value(const Mark& mark, const std::string& key, const std::string& found,
                               const std::string& expected) {
  Complaint complaint;
  complaint.where = mark;
  complaint.key = key;
  complaint.found = found;
  complaint.expected = expected;
  refuse(complaint);
}

std::string utf8(nb::handle text, const Mark& mark, const std::string& key) {
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (bytes == nullptr) {
    PyErr_Clear();
    refuse_value(mark, key, "text with lone surrogates", "text");
  }
  return {bytes, static_cast<std::size_t>(size)};
}

/// Python's values as the tree of a scenario file that states them.
class TreeOf {
 public:
  explicit TreeOf(Mark mark) : mark_(std::move(mark)) {}

  Node operator()(nb::handle value, const std::string& key = {}, std::size_t depth = 0) const {
    if (depth > kDeepestYaml)
      refuse_value(mark_, key, "a deeper value", fmt::format("at most {} levels", kDeepestYaml));
    if (value.is_none()) return nothing();
    if (nb::isinstance<nb::dict>(value)) return map(value, key, depth);
    if (nb::isinstance<nb::list>(value) || nb::isinstance<nb::tuple>(value)) return list(value, key, depth);
    if (nb::isinstance<nb::str>(value)) return Node::quoted(utf8(value, mark_, key), mark_);
    if (PyBool_Check(value.ptr())) return Node::scalar(value.is(Py_True) ? "true" : "false", mark_);
    if (nb::isinstance<nb::float_>(value)) return number(value);
    if (PyIndex_Check(value.ptr()) != 0)
      return Node::scalar(nb::cast<std::string>(nb::str(nb::steal(PyNumber_Index(value.ptr())))), mark_);
    if (nb::hasattr(value, "tolist"))  // numbers and arrays of NumPy
      return (*this)(value.attr("tolist")(), key, depth + 1);
    refuse_value(mark_, key, fmt::format("a value of type {}", kind_of(value)),
                 "a dict, list, text, number, True, False or None");
  }

 private:
  [[nodiscard]] Node nothing() const {
    Node node;
    node.mark = mark_;
    return node;
  }
  /// The shortest decimal that reads back to the same number.
  [[nodiscard]] Node number(nb::handle value) const {
    return Node::scalar(fmt::format("{}", PyFloat_AsDouble(value.ptr())), mark_);
  }
  [[nodiscard]] Node list(nb::handle value, const std::string& key, std::size_t depth) const {
    Node node = Node::list(mark_);
    for (const nb::handle item : value)
      node.items.push_back((*this)(item, fmt::format("{}.{}", key, node.items.size()), depth + 1));
    return node;
  }
  [[nodiscard]] Node map(nb::handle value, const std::string& key, std::size_t depth) const {
    Node node = Node::map(mark_);
    for (const auto& [name, item] : nb::borrow<nb::dict>(value)) {
      if (!nb::isinstance<nb::str>(name))
        refuse_value(mark_, key, fmt::format("a key of type {}", kind_of(name)), "keys that are text");
      const std::string text = utf8(name, mark_, key);
      node.entries.push_back(
          {text, mark_, (*this)(item, key.empty() ? text : fmt::format("{}.{}", key, text), depth + 1)});
    }
    return node;
  }

  Mark mark_;
};

Node tree_of_source(nb::handle source) {
  if (nb::isinstance<nb::dict>(source)) return with_extended(TreeOf({"scenario", 0, 0})(source));
  std::filesystem::path file;
  if (!nb::try_cast(source, file))
    refuse_value({"scenario", 0, 0}, "", fmt::format("a value of type {}", kind_of(source)),
                 "the path of a scenario file, or a dict laid out like one");
  return load_tree(file);
}

void override_all(Node& tree, nb::handle overrides) {
  if (overrides.is_none()) return;
  const Mark mark{"overrides", 0, 0};
  if (!nb::isinstance<nb::dict>(overrides))
    refuse_value(mark, "", fmt::format("a value of type {}", kind_of(overrides)),
                 "a dict of key.path: value");
  for (const auto& [path, value] : nb::borrow<nb::dict>(overrides)) {
    if (!nb::isinstance<nb::str>(path))
      refuse_value(mark, "", fmt::format("a key of type {}", kind_of(path)), "key.path: value");
    const std::string key = utf8(path, mark, "");
    if (key == "extends") refuse_value(mark, key, in_quotes(key), "a key of the scenario; files only extend");
    override_value(tree, key, TreeOf(mark)(value, key));
  }
}

}  // namespace

Scenario scenario_from_python(nb::handle source, nb::handle overrides) {
  Node tree = tree_of_source(source);
  override_all(tree, overrides);
  return validate(tree);
}

}  // namespace linli
