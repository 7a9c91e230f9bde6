#pragma once
// Events in sentences: what befell a group, in order, each with what caused it.
#include <string>
#include <vector>

#include "story/story_run.hpp"
#include "story/words.hpp"

namespace linli {

/// What happened in a week, or a project from its first week on.
struct ChronicleLine {
  Week week = 0;
  std::string text;
};

/// Half a year: what is only counted, then what deserves a line.
struct ChroniclePeriod {
  int half_year = 0;
  std::vector<std::string> counted;
  std::vector<ChronicleLine> lines;
};

struct Chronicle {
  std::vector<ChroniclePeriod> periods;
  std::vector<EventId> told;  ///< every event that a sentence tells or counts, in order
};

/// The life of a group: every event in which it takes part.
Chronicle chronicle_of(const StoryRun& run, std::uint32_t group, Lang lang);
/// Every event in which no group takes part.
Chronicle chronicle_of_the_rest(const StoryRun& run, Lang lang);
/// What led to an event, with the causes of the cause: ", after X, which came from Y"; "" if nothing is
/// recorded. `subject`: the group whose story it is.
std::string because(const StoryRun& run, const Event& event, std::uint32_t subject, Lang lang);

}  // namespace linli
