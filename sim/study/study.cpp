#include "study/study.hpp"

#include <fmt/format.h>

#include <memory>
#include <span>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "study/coordinator.hpp"
#include "study/matching.hpp"
#include "study/ranks.hpp"
#include "study/workers.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostRuns = 100'000'000;

std::vector<std::uint32_t> as_numbers(const std::vector<Task>& tasks) {
  std::vector<std::uint32_t> numbers;
  for (const auto& task : tasks) {
    numbers.insert(numbers.end(),
                   {task.replicate, task.sample, static_cast<std::uint32_t>(task.arms.size())});
    numbers.insert(numbers.end(), task.arms.begin(), task.arms.end());
  }
  return numbers;
}

std::vector<Task> as_tasks(std::span<const std::uint32_t> numbers) {
  std::vector<Task> tasks;
  while (!numbers.empty()) {
    const auto arms = numbers.subspan(3, numbers[2]);
    tasks.push_back({numbers[0], numbers[1], {arms.begin(), arms.end()}});
    numbers = numbers.subspan(3 + arms.size());
  }
  return tasks;
}

void refuse_too_large(const StudyPlan& plan) {
  const auto runs =
      static_cast<std::uint64_t>(plan.replicates) * plan.samples.values.size() * plan.arms.size();
  if (runs > kMostRuns)
    throw UserError(fmt::format("{} arms x {} replicates x {} samples: more than {} runs", plan.arms.size(),
                                plan.replicates, plan.samples.values.size(), kMostRuns));
}

}  // namespace

StudyOutcome run_study(const StudyPlan& plan, const fs::path& target, const StudyOptions& options) {
  const auto& ranks = Ranks::get();
  refuse_too_large(plan);
  if (plan.adaptive && options.share.of > 1)
    throw UserError(
        "a share of an adaptive study: whether there are enough replicates is only known to all of it");
  const auto description = describe(plan);
  naming_file("cannot write " + target.string(), [&] { PartialFile probe(target, true); });
  PartsFolder parts(fs::path(target).replace_extension(".parts"));
  std::unique_ptr<Coordinator> first;
  if (ranks.first()) {
    parts.take();
    first = std::make_unique<Coordinator>(plan, description, target, parts, options);
  }
  Workers workers(plan, description, parts, options);
  if (first) {
    workers.estimate = [&] { return first->estimate(); };
    workers.computed = [&](const RunPlace& place, const EncodedRun& run) { first->note_outcome(place, run); };
  }
  std::size_t computed = 0;
  for (bool more = true; more;) {
    std::vector<std::uint32_t> numbers;
    if (first) numbers = as_numbers(first->missing());
    ranks.broadcast(numbers);
    std::vector<Task> own;
    const auto tasks = as_tasks(numbers);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      computed += tasks[i].arms.size();
      if (i % static_cast<std::size_t>(ranks.size()) == static_cast<std::size_t>(ranks.rank()))
        own.push_back(tasks[i]);
    }
    const auto written = fmt::format("{}", fmt::join(workers.run(std::move(own)), "\n"));
    const auto names = ranks.gather(written);
    std::vector<std::uint32_t> go_on{0};
    if (first) {
      for (const auto& list : names)
        for (std::size_t at = 0; at < list.size();) {
          const auto end = std::min(list.find('\n', at), list.size());
          first->add_part(list.substr(at, end - at));
          at = end + 1;
        }
      go_on[0] = first->enough() ? 0 : 1;
    }
    ranks.broadcast(go_on);
    more = go_on[0] != 0;
  }
  StudyOutcome outcome;
  outcome.computed = computed;
  if (first) {
    outcome = first->finish(computed);
    outcome.writing_seconds += workers.writing_seconds();
  }
  ranks.wait_for_all();
  return outcome;
}

}  // namespace linli
