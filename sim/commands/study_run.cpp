#include "commands/study_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "scenario/complaint.hpp"

namespace linli::commands {
namespace {

[[noreturn]] void refuse_option(const StudyReader& study, const char* option, std::string found,
                                std::string expected, std::string suggestion) {
  Complaint complaint;
  complaint.where.file = study.path();
  complaint.key = option;
  complaint.found = std::move(found);
  complaint.expected = std::move(expected);
  complaint.suggestion = std::move(suggestion);
  refuse(complaint);
}

std::size_t position(const std::vector<std::uint32_t>& list, std::int64_t number) {
  return static_cast<std::size_t>(std::find(list.begin(), list.end(), number) - list.begin());
}

}  // namespace

std::size_t arm_in(const StudyReader& study, const char* option, const std::string& arm) {
  std::vector<std::string_view> names;
  for (const auto& one : study.description().arms) names.push_back(one.name);
  const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), arm) - names.begin());
  if (at == names.size())
    refuse_option(study, option, arm.empty() ? "nothing" : in_quotes(arm), one_of(names, "an arm"),
                  nearest(arm, names));
  return at;
}

StudyRun run_in(const StudyReader& study, const std::string& arm, std::int64_t replicate,
                std::uint32_t sample) {
  const StudyRun at{arm_in(study, "--arm", arm), position(study.replicates(), replicate),
                    position(study.samples(), sample)};
  if (at.replicate == study.replicates().size())
    refuse_option(study, "--replicate", replicate < 0 ? "nothing" : std::to_string(replicate),
                  fmt::format("a replicate of the study, such as {}", study.replicates().front()), "");
  if (at.sample == study.samples().size())
    refuse_option(study, "--sample", std::to_string(sample),
                  fmt::format("a sample of the study, such as {}", study.samples().front()), "");
  return at;
}

}  // namespace linli::commands
