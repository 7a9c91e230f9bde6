#pragma once
// Who came out of whom, as a graph for Gephi and its like.
#include <iosfwd>
#include <string>
#include <vector>

#include "story/story_run.hpp"

namespace linli {

/// How one group is related to another that came later, or took it in.
enum class Descent : std::uint8_t { split, hatched, founded_by_member, merged_into };
std::string descent_text(Descent descent);

struct DescentEdge {
  std::uint32_t from = 0, to = 0;  ///< serial numbers of groups of the run
  Descent kind = Descent::split;
};
/// Edges from a group to what came out of it, and from a group that merged to the one that took it in; only
/// between groups of the run's record. That a member founded another group is known where memberships are on
/// record (`run.whole`); splits are not told twice.
std::vector<DescentEdge> descent_of(const StoryRun& run);

/// Writes GraphML, directed. Nodes: group (serial number), name_en, name_zh, topic, origin, arm, courtyard,
/// founder, born (week), ended (week; the week after the last where it lives), alive (1, 0), end_cause, stage
/// (the highest reached since week 0; "none" if it saw the end of no week), public_week (week its goal became
/// public; the week after the last where it never did), went_public (1, 0), members_peak (since week 0).
/// Edges: kind.
void write_genealogy(std::ostream& out, const StoryRun& run);

}  // namespace linli
