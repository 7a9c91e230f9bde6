#pragma once
// Files are complete or absent: written beside, flushed, renamed; removed if anything stops it.
#include <filesystem>
#include <string>

namespace linli {

/// A file to remove should a signal end the program.
class Litter {
 public:
  explicit Litter(const std::filesystem::path& path);
  Litter(const Litter&) = delete;
  Litter& operator=(const Litter&) = delete;
  ~Litter() { keep(); }
  /// It need not be removed any more.
  void keep();

 private:
  struct Entry;
  friend void remove_litter() noexcept;
  Entry* entry_;
};

/// Removes every litter there is. Safe in a signal handler.
void remove_litter() noexcept;

/// From now on SIGINT and SIGTERM remove all litter and end the program with status 130 and 143; a file that
/// grows beyond the limit of the process, and a reader of a pipe who has gone (`| head`), are errors of
/// writing, not signals. For programs only.
void end_cleanly_on_signals();

/// A file under way: its folder must exist. Destroyed before `finish`, it leaves nothing.
class PartialFile {
 public:
  /// Throws FileError if `target` exists and `replace` is false, or its folder does not exist.
  PartialFile(std::filesystem::path target, bool replace);
  ~PartialFile();
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  /// Where to write: TARGET.partial-<pid>.
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& target() const { return target_; }
  /// Brings the closed file to disk and gives it its name. Throws FileError.
  void finish();

 private:
  std::filesystem::path target_;
  std::string path_;
  bool replace_;
  bool finished_ = false;
  Litter litter_;
};

}  // namespace linli
