#pragma once
#include <string>

#include "scenario/user_error.hpp"

namespace linli {

/// A file that cannot be written or read. The message says why and, at the surface, which file.
class FileError : public UserError {
 public:
  using UserError::UserError;
};

/// Does `work`; what goes wrong is told as "<doing>: <what>", where `doing` names the file.
template <class Work>
auto naming_file(const std::string& doing, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const FileError& error) {
    throw FileError(doing + ": " + error.what());
  }
}

}  // namespace linli
