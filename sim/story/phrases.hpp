#pragma once
// One sentence of the table filled in.
#include <span>
#include <string>
#include <vector>

#include "story/sentences.hpp"
#include "story/story_run.hpp"

namespace linli {

/// Where a sentence stands.
struct Setting {
  const StoryRun& run;
  std::uint32_t subject = kNoGroup;  ///< the group whose story it is; kNoGroup: nobody's
  Lang lang = Lang::en;
};

/// Whether the subject is only the other party of the event.
bool seen_as_other(const Setting& at, const Event& event);
/// One event.
std::string one_event(const Setting& at, const Event& event);
/// Several events of one kind and variant, counted.
std::string several_events(const Setting& at, const Sentence& sentence, std::span<const Event* const> events);
/// The event as a noun phrase, as what led to `effect`: its week and its resident are named unless the effect
/// has the same.
std::string as_cause(const Setting& at, const Event& event, const Event& effect);
/// A list: "a, b and c"; "a、b、c".
std::string list_text(const std::vector<std::string>& items, Lang lang);

}  // namespace linli
