#include "validation/runs.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <charconv>
#include <new>
#include <optional>

#include "engine/build_info.hpp"
#include "engine/simulation.hpp"
#include "output/file_error.hpp"
#include "output/sealed_file.hpp"
#include "scenario/yaml_scenario.hpp"
#include "study/parts.hpp"
#include "study/population_input.hpp"
#include "study/thread_pool.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

std::string as_text(const Facts& facts) {
  std::string text;
  for (const auto& [name, count] : facts) text += fmt::format("{}\t{}\t{}\n", name, count.sum, count.among);
  return text;
}

/// Throws FileError for what is no facts.
Facts from_text(std::string_view text) {
  Facts facts;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto first = line.find('\t'), second = line.find('\t', first + 1);
    if (second == std::string_view::npos) throw FileError("it holds no facts");
    Count count;
    const auto sum = line.substr(first + 1, second - first - 1), among = line.substr(second + 1);
    std::from_chars(sum.data(), sum.data() + sum.size(), count.sum);
    std::from_chars(among.data(), among.data() + among.size(), count.among);
    facts.emplace(line.substr(0, first), count);
  }
  return facts;
}

}  // namespace

struct Runs::Batch {
  std::vector<Run> runs;
};

Runs::Runs(Ground ground, RunsOptions options)
    : ground_(std::move(ground)), options_(std::move(options)), input_(load_population(ground_.scenario)) {
  if (options_.folder.empty()) return;
  folder_ = std::make_unique<PartsFolder>(options_.folder);
  folder_->take();
}

Runs::~Runs() = default;

std::string Runs::key_of(const Scenario& scenario) const {
  const std::string text = fmt::format("{}\n{}\n{}", model_source(), ground_.inputs, resolved_yaml(scenario));
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string hex;
  for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
  return hex;
}

fs::path Runs::file_of(const std::string& key) const {
  return options_.folder / key.substr(0, 2) / (key + ".facts");
}

/// Takes a run from disk, if it is there and whole.
bool Runs::find(const Run& run) {
  std::error_code ignored;
  if (options_.folder.empty() || !fs::exists(file_of(run.key), ignored)) return false;
  try {
    const SealedFile file = read_sealed(file_of(run.key));
    facts_[run.world][run.replicate] =
        from_text({reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()});
    return true;
  } catch (const FileError& error) {
    if (options_.say) options_.say(fmt::format("{}; it is computed anew", error.what()));
    return false;
  }
}

std::vector<Runs::Batch> Runs::missing(const std::set<WorldName>& worlds) {
  std::vector<Batch> batches;
  std::vector<std::pair<const Scenario*, std::vector<Run>>> by_history;
  std::vector<std::pair<WorldName, Scenario>> scenarios;
  for (const WorldName& world : worlds) {
    scenarios.emplace_back(world, scenario_of(ground_, world));
    facts_[world].resize(options_.replicates);
  }
  for (std::uint32_t k = 0; k < options_.replicates; ++k) {
    by_history.clear();
    for (const auto& each_world : scenarios) {
      const WorldName& world = each_world.first;
      const Scenario& scenario = each_world.second;
      Run run{world, k, scenario, ""};
      run.scenario.replicate = k;
      run.key = key_of(run.scenario);
      ++at_.planned;
      if (!facts_[world][k].empty() || find(run)) {
        ++at_.kept, ++at_.done;
        continue;
      }
      const auto same = std::find_if(by_history.begin(), by_history.end(), [&](const auto& each) {
        return each.first->parameters == scenario.parameters;
      });
      if (same == by_history.end()) {
        by_history.emplace_back(&scenario, std::vector<Run>{std::move(run)});
      } else {
        same->second.push_back(std::move(run));
      }
    }
    for (auto& [scenario, runs] : by_history) batches.push_back({std::move(runs)});
  }
  return batches;
}

void Runs::compute(const std::set<WorldName>& worlds) {
  at_ = {};
  const auto batches = missing(worlds);
  report(0);
  ThreadPool pool(options_.threads);
  pool.for_each_block(batches.size(), [&](std::size_t k) { compute(batches[k]); });
}

/// A broken invariant ends its run, not the others; files and memory end all.
void Runs::compute(const Batch& batch) {
  SerialExecutor executor;
  std::optional<Simulation> base;
  for (const Run& run : batch.runs) {
    try {
      if (!base) {
        base.emplace(run.scenario, input_.get(), executor);
        base->burn_in();
      }
      Simulation simulation = base->fork(run.scenario);
      keep(run, measure(simulation, run.scenario.weeks));
    } catch (const FileError&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& error) {
      if (base && base->week() < 0) base.reset();
      const std::lock_guard lock(mutex_);
      failures_.push_back(
          fmt::format("{}, replicate {}: {}", to_string(run.world), run.replicate, error.what()));
    }
    report(1);
  }
}

void Runs::keep(const Run& run, Facts facts) {
  if (!options_.folder.empty()) {
    const std::string text = as_text(facts);
    const fs::path file = file_of(run.key);
    fs::create_directories(file.parent_path());
    write_sealed(file,
                 {{"world", to_string(run.world)},
                  {"replicate", std::to_string(run.replicate)},
                  {"program", std::string(program_version())},
                  {"commit", std::string(commit())}},
                 std::as_bytes(std::span(text)));
  }
  const std::lock_guard lock(mutex_);
  facts_[run.world][run.replicate] = std::move(facts);
  ++computed_;
}

void Runs::report(std::size_t more) {
  const std::lock_guard lock(mutex_);
  at_.done += more;
  if (options_.progress) options_.progress(at_);
}

Side Runs::side(const WorldName& world, std::string_view fact) const {
  Side side;
  const auto runs = facts_.find(world);
  if (runs == facts_.end()) return side;
  for (const Facts& facts : runs->second) {
    const auto it = facts.find(fact);
    side.push_back(it == facts.end() ? Count{} : it->second);
  }
  return side;
}

bool Runs::has(const WorldName& world, std::string_view fact) const {
  const auto runs = facts_.find(world);
  return runs != facts_.end() && std::any_of(runs->second.begin(), runs->second.end(),
                                             [&](const Facts& facts) { return facts.contains(fact); });
}

}  // namespace linli
