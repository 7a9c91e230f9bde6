#pragma once
// Where a study keeps what it has computed until all is there: a folder of complete study files, each of some
// runs, beside the target. And an index of the runs that such files hold.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "output/study_file.hpp"
#include "study/matching.hpp"

namespace linli {

/// The folder TARGET.parts. A part is PART.h5 and PART.txt, which is written last and says the SHA-256 of the
/// former and which runs it holds.
class PartsFolder {
 public:
  explicit PartsFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  ~PartsFolder();
  PartsFolder(const PartsFolder&) = delete;
  PartsFolder& operator=(const PartsFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }
  /// Where trajectories of full replicates wait for the join.
  [[nodiscard]] std::filesystem::path trajectories() const { return folder_ / "runs"; }
  /// Makes the folder, locks it for this process and its job, and removes what killed processes left
  /// unfinished. Throws UserError if another process has it.
  void take();
  /// Complete parts. `damaged` is told of each that is not what its text says, with the runs it held; it is
  /// set aside as PART.h5.damaged.
  [[nodiscard]] std::vector<std::filesystem::path> find(
      const std::function<void(const std::string& name, const std::string& runs)>& damaged) const;
  /// Writes a part of units, which it sorts; returns its name. Throws FileError.
  std::string write(const StudyDescription& description, std::vector<Unit>& units,
                    const EncodedTable& courtyards, int rank);
  /// Removes the folder with all its parts.
  void remove();

 private:
  std::filesystem::path folder_;
  int lock_ = -1;
  std::uint32_t written_ = 0;
};

/// Position of a run in a study.
struct RunPlace {
  std::size_t arm = 0;
  std::uint32_t replicate = 0;
  std::uint32_t sample = 0;
};

/// Which file holds which run of a study.
class RunIndex {
 public:
  RunIndex(std::size_t arms, std::uint32_t replicates, std::uint32_t samples, std::size_t most_open);
  /// A file, and where its arms and samples are in the study. Returns how many of its runs are of the study,
  /// and how many are not.
  struct Counted {
    std::size_t of_it = 0, others = 0;
  };
  Counted add(const StudyReader& file, const Matching& matching);
  [[nodiscard]] RunStatus status(const RunPlace& place) const;
  /// Reads it from its file; absent if no file holds it. Throws FileError.
  [[nodiscard]] EncodedRun read(const RunPlace& place);
  /// In hexadecimal, of a run that is done.
  [[nodiscard]] std::string digest(const RunPlace& place);
  [[nodiscard]] std::size_t count(RunStatus status) const;
  /// Indicator of a run in a week, as given by `remember` or `note`; NaN if it is not known.
  void remember(const StudyReader& file, const Matching& matching, std::string_view indicator, Week week);
  void note(const RunPlace& place, double value) { outcome_[at(place)] = value; }
  [[nodiscard]] double outcome(const RunPlace& place) const;
  /// Something of a file that is indexed; null if none is.
  [[nodiscard]] const StudyReader* any();

 private:
  struct Source {
    std::filesystem::path path;
    std::size_t matching = 0;
  };
  [[nodiscard]] std::size_t at(const RunPlace& place) const {
    return (static_cast<std::size_t>(place.replicate) * samples_ + place.sample) * arms_ + place.arm;
  }
  /// A run in its file, which is opened.
  struct Found {
    const StudyReader& file;
    std::size_t arm = 0, replicate = 0, sample = 0;
  };
  Found find(const RunPlace& place);
  const StudyReader& open(std::uint32_t source);

  std::size_t arms_;
  std::uint32_t samples_;
  std::size_t most_open_;
  std::vector<Source> sources_;
  std::vector<Matching> matchings_;    ///< each once: those of all parts are the same
  std::vector<std::uint32_t> source_;  ///< of each run, from 1; 0: none
  std::vector<RunStatus> status_;
  std::vector<double> outcome_;
  std::list<std::pair<std::uint32_t, StudyReader>> open_;  ///< last used first
};

/// SHA-256 of files, one after the other, in hexadecimal. Throws FileError.
std::string sha256_of(const std::vector<std::filesystem::path>& files);

}  // namespace linli
