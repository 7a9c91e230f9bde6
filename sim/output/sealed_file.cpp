#include "output/sealed_file.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "output/file_error.hpp"
#include "output/partial_file.hpp"

namespace linli {
namespace {

constexpr std::string_view kMagic = "linli sealed file 1\n";

std::string seal_of(std::string_view text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  return {reinterpret_cast<const char*>(digest), sizeof digest};
}

}  // namespace

void write_sealed(const std::filesystem::path& file, const std::map<std::string, std::string>& header,
                  std::span<const std::byte> bytes) {
  std::string text(kMagic);
  for (const auto& [key, value] : header) text.append(key).append(" ").append(value).append("\n");
  text += "\n";
  text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  text += seal_of(text);
  naming_file("cannot write " + file.string(), [&] {
    PartialFile partial(file, true);
    std::ofstream stream(partial.path(), std::ios::binary);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    if (!stream) throw FileError(std::strerror(errno));
    partial.finish();
  });
}

SealedFile read_sealed(const std::filesystem::path& file) {
  return naming_file("cannot read " + file.string(), [&] {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw FileError(std::strerror(errno));
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!text.starts_with(kMagic)) throw FileError("it is no file of Linli's");
    const std::string_view whole(text);
    if (whole.size() < kMagic.size() + SHA256_DIGEST_LENGTH ||
        seal_of(whole.substr(0, whole.size() - SHA256_DIGEST_LENGTH)) !=
            whole.substr(whole.size() - SHA256_DIGEST_LENGTH))
      throw FileError("it is damaged or cut short");
    SealedFile result;
    std::size_t at = kMagic.size();
    for (auto end = whole.find('\n', at); end != at; at = end + 1, end = whole.find('\n', at)) {
      const auto line = whole.substr(at, end - at);
      const auto space = line.find(' ');
      result.header.emplace(line.substr(0, space), line.substr(space + 1));
    }
    const auto bytes = whole.substr(at + 1, whole.size() - SHA256_DIGEST_LENGTH - at - 1);
    const auto* first = reinterpret_cast<const std::byte*>(bytes.data());
    result.bytes.assign(first, first + bytes.size());
    return result;
  });
}

}  // namespace linli
