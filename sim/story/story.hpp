#pragma once
// The biography of a group: what happened to it and why, and what became of its twin.
#include <optional>
#include <string>

#include "story/story_run.hpp"
#include "story/twins.hpp"
#include "story/words.hpp"

namespace linli {

/// What a story is told beside: the paired run, and what the placebo says of chance.
struct StoryBeside {
  const StoryRun* paired = nullptr;  ///< null: the story is told by itself
  std::optional<Chance> chance;      ///< nothing: there is no placebo
};

/// The story of a group as Markdown: a heading, who it was, its life half-year by half-year, offices, money
/// and hours, end, twin. The group must be in the run.
std::string story_text(const StoryRun& run, std::uint32_t group, const StoryBeside& beside, Lang lang);
/// What befell the neighbourhood outside of groups, as Markdown.
std::string neighbourhood_text(const StoryRun& run, Lang lang);
/// The first lines of a file of stories: which run, and beside which.
std::string title_text(const StoryRun& run, const StoryBeside& beside, Lang lang);

}  // namespace linli
