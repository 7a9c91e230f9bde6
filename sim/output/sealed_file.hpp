#pragma once
// Small binary files that are complete or absent and know whether they are whole: a header in plain text,
// bytes, and the SHA-256 of both. Checkpoints and journals of runs are such files.
#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace linli {

struct SealedFile {
  std::map<std::string, std::string> header;  ///< no line feeds
  std::vector<std::byte> bytes;
};

/// Throws FileError.
void write_sealed(const std::filesystem::path& file, const std::map<std::string, std::string>& header,
                  std::span<const std::byte> bytes);
/// Throws FileError, also if the file is damaged.
SealedFile read_sealed(const std::filesystem::path& file);

}  // namespace linli
