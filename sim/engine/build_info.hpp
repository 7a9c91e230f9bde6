#pragma once
// How this program was made. Recorded in files as provenance; no result and no digest depends on it.
#include <string_view>

namespace linli {

/// Version of the program, such as "0.1.0".
std::string_view program_version();
/// Compiler and its version, such as "GNU 12.2.0".
std::string_view compiler();
/// Debug, Release, RelWithDebInfo; sanitizers are appended, such as "Debug (address,undefined)".
std::string_view build_type();
/// Git commit of the sources, 40 hex digits, with "+changes" if tracked files differed from it;
/// "unknown" outside a git checkout.
std::string_view commit();
/// SHA-256, in hexadecimal, over the sources that decide what a run does and how it is measured: kept runs
/// are known by it.
std::string_view model_source();

}  // namespace linli
