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

/// Entries are never freed, since a signal may be reading them; what is free is used again.
struct Litter::Entry {
  enum State : std::uint8_t { free, in_use, present, removed };
  std::atomic<State> state{in_use};
  std::string path;  ///< written only while `in_use`
  Entry* next = nullptr;
};

namespace {

std::atomic<void*> first_litter{nullptr};

/// Whether `state` was `from`; then it is `to`.
template <class State>
bool turn(std::atomic<State>& state, State from, State to) {
  return state.compare_exchange_strong(from, to);
}

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

Litter::Litter(const std::filesystem::path& path) : entry_(static_cast<Entry*>(first_litter.load())) {
  while (entry_ != nullptr && !turn(entry_->state, Entry::free, Entry::in_use)) entry_ = entry_->next;
  if (entry_ == nullptr) {
    entry_ = new Entry;
    void* head = first_litter.load();
    do {
      entry_->next = static_cast<Entry*>(head);
    } while (!first_litter.compare_exchange_weak(head, entry_));
  }
  entry_->path = std::filesystem::absolute(path).string();
  entry_->state = Entry::present;
}

void Litter::keep() {
  if (entry_ != nullptr) turn(entry_->state, Entry::present, Entry::free);
  entry_ = nullptr;  // it may be another's from now on
}

void remove_litter() noexcept {
  using Entry = Litter::Entry;
  for (auto* entry = static_cast<Entry*>(first_litter.load()); entry != nullptr; entry = entry->next)
    if (turn(entry->state, Entry::present, Entry::removed)) ::unlink(entry->path.c_str());
}

void end_cleanly_on_signals() {
  struct sigaction action {};
  action.sa_handler = end_on_signal;
  sigemptyset(&action.sa_mask);
  sigaddset(&action.sa_mask, SIGINT);
  sigaddset(&action.sa_mask, SIGTERM);
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
  action.sa_handler = SIG_IGN;
  for (const int signal : {SIGXFSZ, SIGPIPE}) ::sigaction(signal, &action, nullptr);
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

}  // namespace linli
