#pragma once
// Broken scenario files, generated from the records: each case says what must be told of it.
#include <string>
#include <utility>
#include <vector>

namespace linli::testing {

struct BrokenFile {
  std::string what;                                          ///< name of the case
  std::string text;                                          ///< of the scenario file
  std::string line;                                          ///< line that must be named; empty: any
  std::string key;                                           ///< key that must be named; empty: any or none
  std::string suggestion;                                    ///< that must be made; empty: any or none
  std::vector<std::pair<std::string, std::string>> besides;  ///< further files: name, text
};

/// All of them, at least 300, each different, always the same.
std::vector<BrokenFile> broken_files();

}  // namespace linli::testing
