#pragma once
// What a study's plan says of itself in files, and which runs of a file are of a plan.
#include <vector>

#include "study/study.hpp"

namespace linli {

/// What files say of a study.
StudyDescription describe(const StudyPlan& plan);

/// Positions in a plan of a file's arms and of its samples (by number); -1: not of it.
struct Matching {
  std::vector<int> arms, samples;
  friend bool operator==(const Matching&, const Matching&) = default;
};

/// Arms match if they have the same name and what runs depend on is the same: titles, places of files and
/// what is recorded may differ. Samples match if they give the same parameters. `description`: of the plan.
Matching match(const StudyPlan& plan, const StudyDescription& description, const StudyReader& file);

}  // namespace linli
