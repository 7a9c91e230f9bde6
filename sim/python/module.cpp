// The engine as the Python module `linli._core`: scenarios in, columns of numbers out. Names, units and data
// frames are given in Python (linli/__init__.py).
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "engine/build_info.hpp"
#include "output/codes.hpp"
#include "output/provenance.hpp"
#include "python/scenario_source.hpp"
#include "python/stepped_run.hpp"
#include "scenario/length.hpp"
#include "scenario/user_error.hpp"
#include "scenario/yaml_scenario.hpp"

namespace linli {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

using Array = nb::ndarray<nb::numpy>;

/// Lets Ctrl-C stop a run. Called without the interpreter's lock, which it takes a few times a second only.
SteppedRun::Between signal_check() {
  using Clock = std::chrono::steady_clock;
  return [next = Clock::now()]() mutable {
    if (Clock::now() < next) return;
    const nb::gil_scoped_acquire lock;
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
    next = Clock::now() + std::chrono::milliseconds(100);
  };
}

nb::dlpack::dtype dtype_of(NumberKind kind, std::size_t bytes) {
  const auto code = kind == NumberKind::real    ? nb::dlpack::dtype_code::Float
                    : kind == NumberKind::whole ? nb::dlpack::dtype_code::Int
                                                : nb::dlpack::dtype_code::UInt;
  return {static_cast<std::uint8_t>(code), static_cast<std::uint8_t>(8 * bytes), 1};
}

/// An array that owns a copy of `bytes`.
Array array_of(const std::byte* bytes, std::size_t size, nb::dlpack::dtype dtype,
               const std::vector<std::size_t>& shape) {
  auto copy = std::make_unique<std::vector<std::byte>>(bytes, bytes + size);
  std::byte* data = copy->data();
  nb::capsule owner(copy.get(), [](void* p) noexcept { delete static_cast<std::vector<std::byte>*>(p); });
  static_cast<void>(copy.release());  // now the capsule's
  return Array(data, shape.size(), shape.data(), owner, nullptr, dtype);
}

/// What a table's column is, and its values.
struct ColumnOut {
  std::string name, long_name, units, codes;
  bool week;
  Array values;
};

std::vector<ColumnOut> columns_of(SteppedRun& run, const std::string& name) {
  std::vector<ColumnOut> out;
  run.read([&](const RecordedRun& recorded) {
    const auto* table = recorded.table(name);
    if (table == nullptr) throw nb::key_error(name.c_str());
    for (const RecordedColumn& column : *table) {
      const ColumnInfo& info = column.info;
      out.push_back({info.name, info.long_name, info.units, info.codes, info.week,
                     array_of(column.values.data(), column.values.size(), dtype_of(column.kind, info.size),
                              {column.values.size() / info.size})});
    }
  });
  return out;
}

Array indicators_of(SteppedRun& run) {
  Array out;
  run.read([&](const RecordedRun& recorded) {
    const auto& values = recorded.indicators();
    out = array_of(reinterpret_cast<const std::byte*>(values.data()), values.size() * sizeof(double),
                   dtype_of(NumberKind::real, sizeof(double)), {recorded.weeks(), indicator_table().size()});
  });
  return out;
}

std::vector<std::string> digests_of(SteppedRun& run) {
  std::vector<std::string> out;
  run.read([&](const RecordedRun& recorded) {
    for (const Digest& digest : recorded.digests()) out.push_back(hexadecimal(digest));
  });
  return out;
}

Scenario with_length(Scenario scenario, Week weeks) {
  if (weeks < 1 || weeks > 5200) throw nb::value_error("weeks: expected a whole number from 1 to 5200");
  set_length(scenario, weeks);
  return scenario;
}

void check_run_options(const std::vector<std::string>& tables, unsigned threads) {
  if (threads < 1 || threads > 1024) throw nb::value_error("threads: expected a whole number from 1 to 1024");
  const auto known = recordable_tables();
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (std::find(known.begin(), known.end(), tables[i]) == known.end())
      throw nb::value_error(("there is no table " + tables[i]).c_str());
    if (std::find(tables.begin(), tables.begin() + static_cast<std::ptrdiff_t>(i), tables[i]) !=
        tables.begin() + static_cast<std::ptrdiff_t>(i))
      throw nb::value_error(("table " + tables[i] + " is asked for twice").c_str());
  }
}

void bind_scenario(nb::module_& m) {
  nb::class_<Scenario>(m, "Scenario", "Everything a run needs, checked. Does not change.")
      .def_static("load", &scenario_from_python, "source"_a, "overrides"_a = nb::none(),
                  nb::sig("def load(source: str | os.PathLike[str] | dict[str, object], overrides: dict[str, "
                          "object] | None = None) -> Scenario"),
                  "The scenario of a file, or of a dict laid out like one, with values put over it at dotted "
                  "paths. Raises ScenarioError with the program's messages.")
      .def("with_weeks", &with_length, "weeks"_a,
           "The same scenario for so many weeks after burn-in; a shorter run is the beginning of a longer "
           "one.")
      .def_prop_ro("yaml", &resolved_yaml, "All it states, defaults too, as YAML.")
      .def_prop_ro("name", [](const Scenario& s) { return s.name; })
      .def_prop_ro("title_en", [](const Scenario& s) { return s.title_en; })
      .def_prop_ro("title_zh", [](const Scenario& s) { return s.title_zh; })
      .def_prop_ro("seed", [](const Scenario& s) { return s.seed; })
      .def_prop_ro("replicate", [](const Scenario& s) { return s.replicate; })
      .def_prop_ro(
          "weeks", [](const Scenario& s) { return s.weeks; }, "Weeks after burn-in.")
      .def_prop_ro("burn_in_weeks", [](const Scenario& s) { return s.burn_in_weeks; })
      .def_prop_ro(
          "exit_week", [](const Scenario& s) { return s.exit_week; }, "Last week of support.")
      .def(
          "__eq__",
          [](const Scenario& a, nb::handle b) {
            return nb::isinstance<Scenario>(b) && a == nb::cast<const Scenario&>(b);
          },
          nb::sig("def __eq__(self, other: object, /) -> bool"))
      .def("__repr__", [](const Scenario& s) { return "<linli.Scenario " + s.name + ">"; });
}

void bind_run(nb::module_& m) {
  nb::class_<ColumnOut>(m, "Column", "A column of a table (docs/trajectories.md).")
      .def_ro("name", &ColumnOut::name)
      .def_ro("long_name", &ColumnOut::long_name)
      .def_ro("units", &ColumnOut::units)
      .def_ro("codes", &ColumnOut::codes, "List of code_names() that the numbers point into, or empty.")
      .def_ro("week", &ColumnOut::week, "Whether MISSING_WEEK stands for a week that is not.")
      .def_prop_ro(
          "numbers", [](const ColumnOut& column) { return column.values; }, nb::rv_policy::automatic,
          nb::sig("def numbers(self) -> numpy.typing.NDArray[typing.Any]"));
  nb::class_<SteppedRun>(m, "Run", "A run in memory, from the end of burn-in. Threads may not share one.")
      .def(
          "__init__",
          [](SteppedRun* self, const Scenario& scenario, unsigned threads,
             const std::vector<std::string>& tables) {
            check_run_options(tables, threads);
            const nb::gil_scoped_release unlocked;
            new (self) SteppedRun(scenario, threads, tables, signal_check());
          },
          "scenario"_a, "threads"_a, "tables"_a, "Builds the population and runs burn-in.")
      .def(
          "step",
          [](SteppedRun& run, Week weeks) {
            if (weeks < 0) throw nb::value_error("weeks: expected a whole number, not less than 0");
            const nb::gil_scoped_release unlocked;
            return run.step(weeks, signal_check());
          },
          "weeks"_a, "So many weeks on, at most to the last of the scenario. Returns how many that were.")
      .def(
          "fork",
          [](SteppedRun& run, const Scenario& arm) {
            const nb::gil_scoped_release unlocked;
            return run.fork(arm);
          },
          "scenario"_a, "The same history, continued under another scenario.")
      .def_prop_ro("scenario", &SteppedRun::scenario)
      .def_prop_ro("week", &SteppedRun::week)
      .def("indicators", &indicators_of,
           nb::sig("def indicators(self) -> numpy.typing.NDArray[numpy.float64]"),
           "Values by week and indicator.")
      .def("digests", &digests_of, "Digest of each week, 64 hexadecimal digits.")
      .def("table", &columns_of, "name"_a, "Columns of a recorded table. Raises KeyError.");
}

void bind_tables(nb::module_& m) {
  nb::class_<IndicatorRecord>(m, "Indicator", "What one weekly indicator is.")
      .def_ro("key", &IndicatorRecord::key)
      .def_ro("unit", &IndicatorRecord::unit)
      .def_ro("window", &IndicatorRecord::window)
      .def_ro("name_en", &IndicatorRecord::name_en)
      .def_ro("name_zh", &IndicatorRecord::name_zh)
      .def_ro("definition_en", &IndicatorRecord::definition_en)
      .def_ro("definition_zh", &IndicatorRecord::definition_zh);
  m.def(
      "indicator_table",
      [] {
        const auto table = indicator_table();
        return std::vector<IndicatorRecord>(table.begin(), table.end());
      },
      "Indicators, in the order of Run.indicators().");
  m.def(
      "tables",
      [] {
        const auto names = recordable_tables();
        return std::vector<std::string>(names.begin(), names.end());
      },
      "Names of the tables that a run can record.");
  m.def(
      "code_names",
      [](const std::string& list) {
        for (const CodeList& each : code_lists()) {
          if (each.name != list) continue;
          std::vector<std::pair<std::string, std::string>> names;
          for (const CodeName& name : each.names) names.emplace_back(name.key, name.zh);
          return names;
        }
        throw nb::key_error(list.c_str());
      },
      "codes"_a, "Keys of a list of codes, in the order of the codes, and their names in Chinese.");
}

}  // namespace
}  // namespace linli

NB_MODULE(_core, m) {
  using namespace linli;
  m.doc() = "The engine of Linli, without names and frames. Use the package linli.";
  const nb::exception<UserError> scenario_error(m, "ScenarioError", PyExc_ValueError);
  const nb::exception<RunBusy> busy_error(m, "BusyError", PyExc_RuntimeError);
  m.attr("NO_CODE") = kNoCode;
  m.attr("MISSING_WEEK") = kMissingWeek;
  m.attr("VERSION") = std::string(program_version());
  m.attr("COMMIT") = std::string(commit());
  bind_scenario(m);
  bind_run(m);
  bind_tables(m);
}
