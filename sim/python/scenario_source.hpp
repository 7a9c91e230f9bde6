#pragma once
#include <nanobind/nanobind.h>

#include "scenario/scenario.hpp"

namespace linli {

/// The scenario that Python states. `source`: a path (str or os.PathLike) of a scenario file, or a dict laid
/// out like one; `overrides`: None, or a dict of dotted paths and values. Throws UserError with the messages
/// of the program; in the place of file and line stands "scenario" or "overrides" for what came from no file.
Scenario scenario_from_python(nanobind::handle source, nanobind::handle overrides);

}  // namespace linli
