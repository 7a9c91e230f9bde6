#include "output/partial_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "output/file_error.hpp"

namespace linli {

/// Entries are never freed: a signal may be reading them.
struct Litter::Entry {
  std::string path;
  std::atomic<bool> present{true};
  Entry* next = nullptr;
};

namespace {

std::atomic<void*> first_litter{nullptr};

void bring_to_disk(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags);
  if (file < 0) throw FileError(std::strerror(errno));
  const bool failed = ::fsync(file) != 0 && errno != EINVAL;  // some file systems cannot sync folders
  const int error = errno;
  ::close(file);
  if (failed) throw FileError(std::strerror(error));
}

void end_on_signal(int signal) {
  remove_litter();
  constexpr std::string_view text = "\nlinli: interrupted, nothing left behind\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(128 + signal);
}

}  // namespace

Litter::Litter(const std::filesystem::path& path) : entry_(new Entry) {
  entry_->path = std::filesystem::absolute(path).string();
  void* head = first_litter.load();
  do {
    entry_->next = static_cast<Entry*>(head);
  } while (!first_litter.compare_exchange_weak(head, entry_));
}

void Litter::keep() { entry_->present = false; }

void remove_litter() noexcept {
  for (auto* entry = static_cast<Litter::Entry*>(first_litter.load()); entry != nullptr; entry = entry->next)
    if (entry->present.exchange(false)) {
      if (::unlink(entry->path.c_str()) != 0) ::rmdir(entry->path.c_str());
    }
}

void end_cleanly_on_signals() {
  struct sigaction action {};
  action.sa_handler = end_on_signal;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGINT);
  sigaddset(&action.sa_mask, SIGTERM);
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGXFSZ, &action, nullptr);
}

PartialFile::PartialFile(std::filesystem::path target, bool replace)
    : target_(std::move(target)),
      path_(fmt::format("{}.partial-{}", target_.string(), ::getpid())),
      replace_(replace),
      litter_(path_) {
  std::error_code ignored;
  const auto folder = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
  if (!std::filesystem::is_directory(folder, ignored))
    throw FileError(fmt::format("there is no folder {}", folder.string()));
  if (std::filesystem::is_directory(target_, ignored)) throw FileError("it is a folder");
  if (!replace_ && std::filesystem::exists(target_, ignored))
    throw FileError("it exists already; --force replaces it");
  ::unlink(path_.c_str());  // of a process that was killed and had our number
}

PartialFile::~PartialFile() {
  if (!finished_) ::unlink(path_.c_str());
}

void PartialFile::finish() {
  bring_to_disk(path_, O_RDONLY);
  // link() fails if somebody else made the file meanwhile; rename() would replace theirs.
  if (!replace_ && ::link(path_.c_str(), target_.c_str()) == 0) {
    ::unlink(path_.c_str());
  } else if (!replace_ && errno == EEXIST) {
    throw FileError("it exists already; --force replaces it");
  } else if (::rename(path_.c_str(), target_.c_str()) != 0) {
    throw FileError(std::strerror(errno));
  }
  finished_ = true;
  litter_.keep();
  const auto folder = target_.has_parent_path() ? target_.parent_path().string() : std::string(".");
  bring_to_disk(folder, O_RDONLY | O_DIRECTORY);
}

namespace {

/// Removes a folder of HDF5 files; throws if it holds anything else.
void remove_runs(const std::filesystem::path& folder) {
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure))
    if (!entry.is_regular_file() || entry.path().extension() != ".h5")
      throw FileError(fmt::format("cannot replace {}: it holds {}, which no study wrote", folder.string(),
                                  entry.path().filename().string()));
  std::filesystem::remove_all(folder, failure);
  if (failure) throw FileError(fmt::format("cannot replace {}: {}", folder.string(), failure.message()));
}

}  // namespace

PartialFolder::PartialFolder(std::filesystem::path target, bool replace)
    : target_(std::move(target)),
      path_(fmt::format("{}.partial-{}", target_.string(), ::getpid())),
      litter_(path_) {
  std::error_code failure;
  if (std::filesystem::exists(target_, failure)) {
    if (!replace)
      throw FileError(
          fmt::format("cannot write {}: it exists already; --force replaces it", target_.string()));
    if (!std::filesystem::is_directory(target_, failure))
      throw FileError(fmt::format("cannot write {}: it is not a folder", target_.string()));
  }
  std::filesystem::remove_all(path_, failure);
  if (!std::filesystem::create_directory(path_, failure) || failure)
    throw FileError(fmt::format("cannot make {}: {}", path_.string(), failure.message()));
}

PartialFolder::~PartialFolder() {
  std::error_code ignored;
  if (!finished_) std::filesystem::remove_all(path_, ignored);
}

void PartialFolder::will_hold(const std::filesystem::path& file) {
  const std::lock_guard lock(mutex_);
  files_.push_back(std::make_unique<Litter>(file));
}

void PartialFolder::finish() {
  std::error_code failure;
  if (std::filesystem::exists(target_, failure)) remove_runs(target_);
  std::filesystem::rename(path_, target_, failure);
  if (failure) throw FileError(fmt::format("cannot write {}: {}", target_.string(), failure.message()));
  finished_ = true;
  litter_.keep();
  files_.clear();
}

}  // namespace linli
