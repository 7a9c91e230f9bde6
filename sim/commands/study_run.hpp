#pragma once
// One run of a study, as --arm, --replicate and --sample name it.
#include <cstdint>
#include <string>

#include "output/study_file.hpp"

namespace linli::commands {

/// Positions in the study's lists of arms, replicates and samples.
struct StudyRun {
  std::size_t arm = 0, replicate = 0, sample = 0;
};

/// Position of the arm; throws UserError that names `option` if the study has none of that name.
std::size_t arm_in(const StudyReader& study, const char* option, const std::string& arm);
/// Throws UserError if the study has no such run; -1 as replicate: none was given.
StudyRun run_in(const StudyReader& study, const std::string& arm, std::int64_t replicate,
                std::uint32_t sample);

}  // namespace linli::commands
