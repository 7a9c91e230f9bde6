#pragma once
#include <string>

namespace linli {

/// JSON Schema (draft 2020-12) of scenario files, from the records, so that editors complete and check
/// them. What a schema cannot say (schedules that fit, files that exist) `linli check` does.
std::string scenario_json_schema();

}  // namespace linli
