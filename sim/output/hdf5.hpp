#pragma once
// A small wrapper of the HDF5 C library: handles that close themselves, errors that throw.
// The C++ library of HDF5 throws types that do not derive from std::exception, so we do not use it.
#include <hdf5.h>

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "output/file_error.hpp"

namespace linli {

namespace h5 {

/// Starts the library, once, before anything else is asked of it.
void start_library();

/// Held around every use of the library: its high-level part is not safe for threads, and error
/// printing is a setting of each thread.
class Lock {
 public:
  Lock();

 private:
  std::unique_lock<std::recursive_mutex> lock_;
};

/// Why the last call failed: the system's reason ("No space left on device") where there is one, else HDF5's
/// own.
std::string last_error();

/// Throws FileError("<doing>: <last_error()>") if a call failed.
void check(herr_t status, std::string_view doing);

/// An identifier that is closed when it goes out of scope.
class Handle {
 public:
  using Closer = herr_t (*)(hid_t);
  Handle() = default;
  /// Takes over `id`; throws FileError if it is not valid.
  Handle(hid_t id, Closer closer, std::string_view doing);
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), closer_(other.closer_) {}
  Handle& operator=(Handle&& other) noexcept;
  ~Handle() { reset(); }
  /// Closes now, ignoring failure.
  void reset() noexcept;
  /// Closes now; throws FileError on failure.
  void close(std::string_view doing);
  [[nodiscard]] hid_t get() const { return id_; }
  explicit operator bool() const { return id_ >= 0; }

 private:
  hid_t id_ = -1;
  Closer closer_ = nullptr;
};

/// The type of UTF-8 strings of any length (kept for the life of the process).
hid_t variable_string();

/// In-memory type of a number, as HDF5 names it.
template <class T>
hid_t native() {
  start_library();
  if constexpr (std::is_same_v<T, std::uint8_t>) return H5T_NATIVE_UINT8;
  if constexpr (std::is_same_v<T, std::int8_t>) return H5T_NATIVE_INT8;
  if constexpr (std::is_same_v<T, std::uint16_t>) return H5T_NATIVE_UINT16;
  if constexpr (std::is_same_v<T, std::uint32_t>) return H5T_NATIVE_UINT32;
  if constexpr (std::is_same_v<T, std::int32_t>) return H5T_NATIVE_INT32;
  if constexpr (std::is_same_v<T, float>) return H5T_NATIVE_FLOAT;
  if constexpr (std::is_same_v<T, double>) return H5T_NATIVE_DOUBLE;
  if constexpr (std::is_same_v<T, const char*>) return variable_string();
}

/// A new, empty file, which must not exist; object times off, whatever the file system's locks.
Handle create_file(const std::string& path);
/// An existing file, for reading.
Handle open_file(const std::string& path);
/// A new group that remembers the order in which its members were made.
Handle create_group(const Handle& parent, std::string_view name);

/// How texts are stored. Those of any length every reader takes for text; but the library remembers, for as
/// long as the program runs, every file in which it met any: some 10 kB a file. Those of a fixed width it
/// forgets.
enum class Texts : std::uint8_t { of_any_length, of_fixed_width };

void write_attribute(hid_t object, std::string_view name, std::string_view value,
                     Texts texts = Texts::of_any_length);
template <class T>
requires std::is_arithmetic_v<T>
void write_attribute(hid_t object, std::string_view name, T value);

/// A list of strings that is its own dimension, so that every reader sees a named dimension. Of a fixed
/// width, it is no dimension.
void write_strings(const Handle& parent, std::string_view name, std::span<const std::string> values,
                   Texts texts = Texts::of_any_length);
/// One string.
void write_string(const Handle& parent, std::string_view name, std::string_view value);
/// Another column of strings along the dimension `scale` (made by write_strings).
void write_strings_along(const Handle& parent, std::string_view name, std::string_view scale,
                         std::span<const std::string> values);

// Reading. Every function throws FileError if the thing is absent or not of that kind.
bool has(hid_t parent, std::string_view path);
Handle open_dataset(hid_t parent, std::string_view path);
/// Sizes of the dimensions of a dataset.
std::vector<hsize_t> extent_of(const Handle& dataset, std::string_view path);
/// Sizes of the chunks a dataset is stored in.
std::vector<hsize_t> chunk_of(const Handle& dataset, std::string_view path);
/// Part of a dataset, row-major, into an array of that extent.
void read_block(const Handle& dataset, hid_t type, std::span<const hsize_t> offset,
                std::span<const hsize_t> extent, void* out, std::string_view path);
std::string read_text_attribute(hid_t object, std::string_view name);
double read_number_attribute(hid_t object, std::string_view name);
std::vector<std::string> read_strings(hid_t parent, std::string_view path);
/// Strings of a fixed width, one after the other.
std::vector<char> read_characters(hid_t parent, std::string_view path, std::size_t width);
template <class T>
std::vector<T> read_column(hid_t parent, std::string_view path);
/// Number of values of a dataset.
std::size_t length(hid_t parent, std::string_view path);
/// Names of the members of a group, in order of creation.
std::vector<std::string> members(hid_t parent, std::string_view path);

}  // namespace h5
}  // namespace linli
