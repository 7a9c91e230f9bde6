#pragma once
// Reading back what we wrote: trajectories and studies.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace linli {

/// An open file of ours. Reading throws FileError naming the file.
class ResultFile {
 public:
  /// Throws FileError if there is no such file, it is no HDF5 file, it is cut short, it is not ours
  /// (attribute `format` is none of trajectory and study), or of a version this program does not read.
  explicit ResultFile(const std::filesystem::path& path);
  ~ResultFile();
  ResultFile(ResultFile&&) noexcept;
  ResultFile& operator=(ResultFile&&) noexcept;

  [[nodiscard]] const std::string& path() const;
  /// Attribute `format`: kTrajectoryFormat or kStudyFormat.
  [[nodiscard]] const std::string& format() const;
  /// Root attributes, or those of the object at `object`.
  [[nodiscard]] std::string text(std::string_view attribute, std::string_view object = "/") const;
  [[nodiscard]] double number(std::string_view attribute, std::string_view object = "/") const;

  [[nodiscard]] bool has(std::string_view path) const;
  /// Names in a group, in the order made.
  [[nodiscard]] std::vector<std::string> members(std::string_view group) const;
  /// A numeric dataset of any shape, flat, in row-major order. T: std::(u)int8_t, (u)int16_t (unsigned only),
  /// (u)int32_t, float, double; the library converts.
  template <class T>
  [[nodiscard]] std::vector<T> values(std::string_view path) const;
  /// One week of an indicator of a study: by arm, replicate and sample.
  [[nodiscard]] std::vector<double> in_week(std::string_view indicator, std::size_t week) const;
  [[nodiscard]] std::vector<std::string> strings(std::string_view path) const;
  /// Rows of a table.
  [[nodiscard]] std::size_t rows(std::string_view table) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linli
