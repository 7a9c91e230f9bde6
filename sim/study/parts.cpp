#include "study/parts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <set>
#include <sstream>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"
#include "output/provenance.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& target, const std::string& text) {
  naming_file("cannot write " + target.string(), [&] {
    PartialFile partial(target, true);
    std::ofstream stream(partial.path(), std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw FileError(std::strerror(errno));
    partial.finish();
  });
}

/// "ARM replicate sample" of every run of units, a line each.
std::string runs_of(const StudyDescription& what, const std::vector<Unit>& units) {
  std::string text;
  for (const auto& unit : units)
    for (std::size_t arm = 0; arm < unit.runs.size(); ++arm)
      if (unit.runs[arm].status != RunStatus::absent)
        text += fmt::format("{} {} {}\n", what.arms[arm].name, unit.replicate, unit.sample);
  return text;
}

std::vector<std::uint32_t> distinct(const std::vector<Unit>& units, std::uint32_t Unit::*number) {
  std::set<std::uint32_t> numbers;
  for (const auto& unit : units) numbers.insert(unit.*number);
  return {numbers.begin(), numbers.end()};
}

/// Writes units, which must be in order, as a study file in which the rest of the box they span is absent.
void write_box(const fs::path& target, const StudyDescription& what, const std::vector<Unit>& units,
               const EncodedTable& courtyards) {
  const auto replicates = distinct(units, &Unit::replicate), samples = distinct(units, &Unit::sample);
  StudyWriter writer(target, what, replicates, samples, courtyards, true, StudyFileKind::part);
  auto next = units.begin();
  for (const auto replicate : replicates)
    for (const auto sample : samples) {
      if (next != units.end() && next->replicate == replicate && next->sample == sample)
        writer.add(*next++);
      else
        writer.add({replicate, sample, std::vector<EncodedRun>(what.arms.size())});
    }
  LINLI_INVARIANT(next == units.end(), "units of a part are in order");
  writer.close();
  writer.publish();
}

/// "a 0 3, a 0 4, ..." of lines, cut after some.
std::string in_one_line(std::istream& lines) {
  constexpr std::size_t kMost = 12;
  std::string text, line;
  std::size_t count = 0;
  while (std::getline(lines, line))
    if (++count <= kMost) text += (count > 1 ? ", " : "") + line;
  return count <= kMost ? text : fmt::format("{} and {} more", text, count - kMost);
}

}  // namespace

std::string sha256_of(const std::vector<fs::path>& files) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool good = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
  std::vector<char> buffer(1U << 18U);
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw FileError(fmt::format("cannot read {}", file.string()));
    while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || stream.gcount() > 0)
      good = good &&
             EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(stream.gcount())) == 1;
  }
  Digest digest{};
  good = good && EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  LINLI_INVARIANT(good, "SHA-256 can be computed");
  return hexadecimal(digest);
}

PartsFolder::~PartsFolder() {
  if (lock_ >= 0) ::close(lock_);
}

void PartsFolder::take() {
  std::error_code failure;
  fs::create_directory(folder_, failure);
  if (!fs::is_directory(folder_))
    throw FileError(fmt::format("cannot make {}: {}", folder_.string(), failure.message()));
  lock_ = ::open((folder_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock_ < 0) throw FileError(fmt::format("cannot write {}: {}", folder_.string(), std::strerror(errno)));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw UserError(fmt::format("{}: another process is at work on this study", folder_.string()));
  std::vector<fs::path> left;
  for (const auto& entry : fs::recursive_directory_iterator(folder_))
    if (entry.path().filename().string().find(".partial-") != std::string::npos) left.push_back(entry.path());
  for (const auto& path : left) fs::remove(path, failure);
}

std::vector<fs::path> PartsFolder::find(
    const std::function<void(const std::string&, const std::string&)>& damaged) const {
  std::vector<fs::path> all, good;
  for (const auto& entry : fs::directory_iterator(folder_))
    if (entry.path().extension() == ".h5") all.push_back(entry.path());
  std::sort(all.begin(), all.end());
  for (const auto& path : all) {
    auto text = path;
    text.replace_extension(".txt");
    std::ifstream lines(text);
    std::string expected;
    if (!std::getline(lines, expected)) {  // killed between the two, or its text is lost
      std::error_code ignored;
      fs::remove(path, ignored);
      continue;
    }
    if (sha256_of({path}) == expected) {
      good.push_back(path);
      continue;
    }
    std::error_code ignored;
    fs::rename(path, path.string() + ".damaged", ignored);
    fs::remove(text, ignored);
    damaged(path.filename().string(), in_one_line(lines));
  }
  return good;
}

std::string PartsFolder::write(const StudyDescription& description, std::vector<Unit>& units,
                               const EncodedTable& courtyards, int rank) {
  std::sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
    return std::tie(a.replicate, a.sample) < std::tie(b.replicate, b.sample);
  });
  std::string name;
  do {
    name = fmt::format("part-{:03}-{:06}", rank, written_++);
  } while (fs::exists(folder_ / (name + ".h5")) || fs::exists(folder_ / (name + ".h5.damaged")));
  write_box(folder_ / (name + ".h5"), description, units, courtyards);
  write_text(folder_ / (name + ".txt"),
             sha256_of({folder_ / (name + ".h5")}) + "\n" + runs_of(description, units));
  return name + ".h5";
}

void PartsFolder::remove() {
  std::error_code failure;
  fs::remove_all(folder_, failure);
}

RunIndex::RunIndex(std::size_t arms, std::uint32_t replicates, std::uint32_t samples, std::size_t most_open)
    : arms_(arms), samples_(samples), most_open_(most_open) {
  const auto runs = arms * replicates * samples;
  source_.assign(runs, 0);
  status_.assign(runs, RunStatus::absent);
  outcome_.assign(runs, std::numeric_limits<double>::quiet_NaN());
}

RunIndex::Counted RunIndex::add(const StudyReader& file, const Matching& matching) {
  const auto known = std::find(matchings_.begin(), matchings_.end(), matching);
  sources_.push_back({file.path(), static_cast<std::size_t>(known - matchings_.begin())});
  if (known == matchings_.end()) matchings_.push_back(matching);
  const auto& [arms, samples] = matching;
  Counted counted;
  const auto& replicates = file.replicates();
  for (std::size_t a = 0; a < arms.size(); ++a)
    for (std::size_t r = 0; r < replicates.size(); ++r)
      for (std::size_t s = 0; s < file.samples().size(); ++s) {
        const auto status = file.status(a, r, s);
        if (status == RunStatus::absent) continue;
        const auto sample = samples[file.samples()[s]];
        const RunPlace place{static_cast<std::size_t>(std::max(arms[a], 0)), replicates[r],
                             static_cast<std::uint32_t>(std::max(sample, 0))};
        if (arms[a] < 0 || sample < 0 || at(place) >= status_.size()) {
          ++counted.others;
          continue;
        }
        ++counted.of_it;
        if (status_[at(place)] == RunStatus::done) continue;  // known already
        source_[at(place)] = static_cast<std::uint32_t>(sources_.size());
        status_[at(place)] = status;
      }
  return counted;
}

RunStatus RunIndex::status(const RunPlace& place) const { return status_[at(place)]; }

const StudyReader& RunIndex::open(std::uint32_t source) {
  const auto found =
      std::find_if(open_.begin(), open_.end(), [&](const auto& each) { return each.first == source; });
  if (found != open_.begin() && !open_.empty()) open_.front().second.forget();
  if (found != open_.end()) {
    open_.splice(open_.begin(), open_, found);
  } else {
    open_.emplace_front(source, StudyReader(sources_[source - 1].path));
    if (open_.size() > most_open_) open_.pop_back();
  }
  return open_.front().second;
}

RunIndex::Found RunIndex::find(const RunPlace& place) {
  const auto source = source_[at(place)];
  const auto& file = open(source);
  const auto& [arms, samples] = matchings_[sources_[source - 1].matching];
  const auto position = [](const auto& list, auto value) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), value) - list.begin());
  };
  const auto sample = static_cast<std::uint32_t>(position(samples, static_cast<int>(place.sample)));
  return {file, position(arms, static_cast<int>(place.arm)), position(file.replicates(), place.replicate),
          position(file.samples(), sample)};
}

EncodedRun RunIndex::read(const RunPlace& place) {
  if (source_[at(place)] == 0) return {};
  const auto found = find(place);
  return found.file.read(found.arm, found.replicate, found.sample);
}

std::string RunIndex::digest(const RunPlace& place) {
  const auto found = find(place);
  return found.file.digest(found.arm, found.replicate, found.sample);
}

std::size_t RunIndex::count(RunStatus status) const {
  return static_cast<std::size_t>(std::count(status_.begin(), status_.end(), status));
}

void RunIndex::remember(const StudyReader& file, const Matching& matching, std::string_view indicator,
                        Week week) {
  const auto& [arms, samples] = matching;
  const auto values = file.in_week(indicator, week);
  std::size_t i = 0;
  for (const int arm : arms)
    for (const auto replicate : file.replicates())
      for (const auto number : file.samples()) {
        const auto value = values[i++];
        const int sample = samples[number];
        if (arm < 0 || sample < 0) continue;
        const RunPlace place{static_cast<std::size_t>(arm), replicate, static_cast<std::uint32_t>(sample)};
        if (at(place) < outcome_.size() && value == value) outcome_[at(place)] = value;
      }
}

double RunIndex::outcome(const RunPlace& place) const { return outcome_[at(place)]; }

const StudyReader* RunIndex::any() { return sources_.empty() ? nullptr : &open(1); }

}  // namespace linli
