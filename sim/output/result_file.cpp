#include "output/result_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "output/cube.hpp"
#include "output/hdf5.hpp"
#include "output/study_file.hpp"
#include "output/trajectory.hpp"

namespace linli {

struct ResultFile::Parts {
  std::string path;
  std::string format;
  h5::Handle file;
};

namespace {

h5::Handle open_ours(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) throw FileError("there is no such file");
  if (!std::filesystem::is_regular_file(path, ignored)) throw FileError("it is not a file");
  if (H5Fis_hdf5(path.c_str()) <= 0) throw FileError("it is not an HDF5 file");
  try {
    return h5::open_file(path);
  } catch (const FileError& error) {
    throw FileError(fmt::format("it is damaged or cut short ({})", error.what()));
  }
}

/// The format, if it is ours and of a version we read.
std::string checked_format(hid_t file) {
  constexpr std::array<std::pair<std::string_view, std::int32_t>, 2> known{
      {{kTrajectoryFormat, kTrajectoryVersion}, {kStudyFormat, kStudyVersion}}};
  std::string format;
  try {
    format = h5::read_text_attribute(file, "format");
  } catch (const FileError&) {
    throw FileError("it is an HDF5 file, but none of Linli's");
  }
  for (const auto& [name, version] : known) {
    if (name != format) continue;
    const auto found = h5::read_number_attribute(file, "format_version");
    if (found != version)
      throw FileError(
          fmt::format("its format is {} version {}; this program reads version {}", format, found, version));
    return format;
  }
  throw FileError(fmt::format("its format is '{}', which this program does not know", format));
}

}  // namespace

ResultFile::ResultFile(const std::filesystem::path& path) : parts_(std::make_unique<Parts>()) {
  const h5::Lock lock;
  parts_->path = path.string();
  naming_file("cannot read " + parts_->path, [&] {
    parts_->file = open_ours(parts_->path);
    parts_->format = checked_format(parts_->file.get());
  });
}

ResultFile::~ResultFile() {
  const h5::Lock lock;
  parts_.reset();
}
ResultFile::ResultFile(ResultFile&&) noexcept = default;
ResultFile& ResultFile::operator=(ResultFile&&) noexcept = default;

const std::string& ResultFile::path() const { return parts_->path; }
const std::string& ResultFile::format() const { return parts_->format; }

namespace {

/// Does `read` with the library locked and the object at `path` open.
template <class Read>
auto with_object(const std::string& file_path, const h5::Handle& file, std::string_view object, Read read) {
  const h5::Lock lock;
  return naming_file("cannot read " + file_path, [&] {
    if (object != "/" && !h5::has(file.get(), object))
      throw FileError(fmt::format("there is no {} in it", object));
    const h5::Handle opened(H5Oopen(file.get(), std::string(object).c_str(), H5P_DEFAULT), H5Oclose,
                            fmt::format("cannot open {}", object));
    return read(opened.get());
  });
}

}  // namespace

std::string ResultFile::text(std::string_view attribute, std::string_view object) const {
  return with_object(parts_->path, parts_->file, object,
                     [&](hid_t id) { return h5::read_text_attribute(id, attribute); });
}

double ResultFile::number(std::string_view attribute, std::string_view object) const {
  return with_object(parts_->path, parts_->file, object,
                     [&](hid_t id) { return h5::read_number_attribute(id, attribute); });
}

bool ResultFile::has(std::string_view path) const {
  const h5::Lock lock;
  return h5::has(parts_->file.get(), path);
}

std::vector<std::string> ResultFile::members(std::string_view group) const {
  const h5::Lock lock;
  return naming_file("cannot read " + parts_->path, [&] { return h5::members(parts_->file.get(), group); });
}

template <class T>
std::vector<T> ResultFile::values(std::string_view path) const {
  const h5::Lock lock;
  return naming_file("cannot read " + parts_->path,
                     [&] { return h5::read_column<T>(parts_->file.get(), path); });
}
template std::vector<std::uint8_t> ResultFile::values(std::string_view) const;
template std::vector<std::int8_t> ResultFile::values(std::string_view) const;
template std::vector<std::uint16_t> ResultFile::values(std::string_view) const;
template std::vector<std::uint32_t> ResultFile::values(std::string_view) const;
template std::vector<std::int32_t> ResultFile::values(std::string_view) const;
template std::vector<float> ResultFile::values(std::string_view) const;
template std::vector<double> ResultFile::values(std::string_view) const;

std::vector<double> ResultFile::in_week(std::string_view indicator, std::size_t week) const {
  const h5::Lock lock;
  return naming_file("cannot read " + parts_->path, [&] {
    return read_week(parts_->file.get(), fmt::format("indicators/{}", indicator), week);
  });
}

std::vector<std::string> ResultFile::strings(std::string_view path) const {
  const h5::Lock lock;
  return naming_file("cannot read " + parts_->path,
                     [&] { return h5::read_strings(parts_->file.get(), path); });
}

std::size_t ResultFile::rows(std::string_view table) const {
  const h5::Lock lock;
  return naming_file("cannot read " + parts_->path,
                     [&] { return h5::length(parts_->file.get(), fmt::format("{}/row", table)); });
}

}  // namespace linli
