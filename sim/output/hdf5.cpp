#include "output/hdf5.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace linli::h5 {
namespace {

std::recursive_mutex& library_mutex() {
  static std::recursive_mutex mutex;
  return mutex;
}

/// Keeps the innermost message, and the one that carries the system's errno.
herr_t collect(unsigned, const H5E_error2_t* error, void* data) {
  auto& [reason, system] = *static_cast<std::pair<std::string, int>*>(data);
  if (error->desc == nullptr) return 0;
  const std::string text = error->desc;
  if (reason.empty()) reason = text;
  if (const auto at = text.find("errno = "); at != std::string::npos && system == 0)
    system = std::atoi(text.c_str() + at + 8);
  return 0;
}

/// Caps what the library keeps of an open file besides its data. Its own default grows to 32 MB with the
/// number of chunks, that is, with the number of runs.
void bound_metadata(const Handle& access) {
  constexpr std::size_t kMost = 256U << 10U;  // as on disk; in memory several times that
  H5AC_cache_config_t config{};
  config.version = H5AC__CURR_CACHE_CONFIG_VERSION;
  const auto doing = "cannot set up a file";
  check(H5Pget_mdc_config(access.get(), &config), doing);
  config.set_initial_size = true;
  config.initial_size = kMost;
  config.min_size = kMost;
  config.max_size = kMost;
  config.incr_mode = H5C_incr__off;
  config.flash_incr_mode = H5C_flash_incr__off;
  config.decr_mode = H5C_decr__off;
  check(H5Pset_mdc_config(access.get(), &config), doing);
}

std::string z(std::string_view text) { return std::string(text); }

Handle scalar() { return {H5Screate(H5S_SCALAR), H5Sclose, "cannot make a scalar"}; }

Handle line(std::size_t size) {
  const hsize_t extent = size;
  return {H5Screate_simple(1, &extent, nullptr), H5Sclose, "cannot make an extent"};
}

Handle no_times() {
  Handle plist(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "cannot set up a dataset");
  check(H5Pset_obj_track_times(plist.get(), false), "cannot set up a dataset");
  return plist;
}

Handle fixed_string(std::size_t width) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "cannot set up a text");
  check(H5Tset_size(type.get(), std::max<std::size_t>(width, 1)), "cannot set up a text");
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "cannot set up a text");
  check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "cannot set up a text");
  return type;
}

void write_fixed_strings(const Handle& parent, std::string_view name, std::span<const std::string> values) {
  std::size_t width = 1;
  for (const auto& value : values) width = std::max(width, value.size());
  std::string characters;
  for (const auto& value : values) {
    characters += value;
    characters.append(width - value.size(), '\0');
  }
  const auto type = fixed_string(width);
  const auto space = line(values.size());
  const auto plist = no_times();
  const auto doing = fmt::format("cannot write {}", name);
  const Handle dataset(H5Dcreate2(parent.get(), z(name).c_str(), type.get(), space.get(), H5P_DEFAULT,
                                  plist.get(), H5P_DEFAULT),
                       H5Dclose, doing);
  if (!values.empty())
    check(H5Dwrite(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, characters.data()), doing);
}

Handle strings_dataset(const Handle& parent, std::string_view name, std::span<const std::string> values) {
  const auto space = line(values.size());
  const auto plist = no_times();
  const auto doing = fmt::format("cannot write {}", name);
  Handle dataset(H5Dcreate2(parent.get(), z(name).c_str(), variable_string(), space.get(), H5P_DEFAULT,
                            plist.get(), H5P_DEFAULT),
                 H5Dclose, doing);
  std::vector<const char*> pointers;
  for (const auto& value : values) pointers.push_back(value.c_str());
  if (!pointers.empty())
    check(H5Dwrite(dataset.get(), variable_string(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()), doing);
  return dataset;
}

}  // namespace

void start_library() {
  // A file that could not be written must not be written again when the program ends.
  // And what it has freed goes back to the allocator: it would keep up to 1 MB of each of many kinds.
  static const bool once = [] {
    return H5dont_atexit() >= 0 && H5open() >= 0 && H5set_free_list_limits(0, 0, 0, 0, 0, 0) >= 0;
  }();
  (void)once;
}

Lock::Lock() : lock_(library_mutex()) {
  start_library();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::string last_error() {
  std::pair<std::string, int> found{"", 0};
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, collect, &found);
  if (found.second != 0) return std::strerror(found.second);
  return found.first.empty() ? "unknown error of HDF5" : found.first;
}

void check(herr_t status, std::string_view doing) {
  if (status < 0) throw FileError(fmt::format("{}: {}", doing, last_error()));
}

Handle::Handle(hid_t id, Closer closer, std::string_view doing) : id_(id), closer_(closer) {
  if (id < 0) check(-1, doing);
}

Handle& Handle::operator=(Handle&& other) noexcept {
  if (this != &other) {
    reset();
    id_ = std::exchange(other.id_, -1);
    closer_ = other.closer_;
  }
  return *this;
}

void Handle::reset() noexcept {
  if (id_ >= 0) closer_(std::exchange(id_, -1));
}

void Handle::close(std::string_view doing) {
  if (id_ >= 0) check(closer_(std::exchange(id_, -1)), doing);
}

hid_t variable_string() {
  static const hid_t type = [] {
    const hid_t made = H5Tcopy(H5T_C_S1);
    H5Tset_size(made, H5T_VARIABLE);
    H5Tset_cset(made, H5T_CSET_UTF8);
    return made;
  }();
  return type;
}

Handle create_file(const std::string& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot set up a file");
  // Chunks are indexed by arrays. The trees of version 1.8 keep 18 kB a node in memory, more than the library
  // counts, and more of them with every run.
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "cannot set up a file");
  check(H5Pset_file_locking(access.get(), false, true), "cannot set up a file");
  check(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG), "cannot set up a file");
  bound_metadata(access);
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "cannot set up a file");
  check(H5Pset_link_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        "cannot set up a file");
  check(H5Pset_obj_track_times(creation.get(), false), "cannot set up a file");
  return {H5Fcreate(path.c_str(), H5F_ACC_EXCL, creation.get(), access.get()), H5Fclose,
          fmt::format("cannot create {}", path)};
}

Handle open_file(const std::string& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "cannot set up a file");
  // Columns are read from front to back: one chunk of each is enough, and many columns are open at once.
  constexpr std::size_t kChunkCache = 160U << 10U;
  check(H5Pset_cache(access.get(), 0, 521, kChunkCache, 1.0), "cannot set up a file");
  bound_metadata(access);
  check(H5Pset_file_locking(access.get(), false, true), "cannot set up a file");
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, fmt::format("cannot open {}", path)};
}

Handle create_group(const Handle& parent, std::string_view name) {
  const auto doing = fmt::format("cannot make group {}", name);
  const Handle creation(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, doing);
  check(H5Pset_link_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), doing);
  check(H5Pset_obj_track_times(creation.get(), false), doing);
  return {H5Gcreate2(parent.get(), z(name).c_str(), H5P_DEFAULT, creation.get(), H5P_DEFAULT), H5Gclose,
          doing};
}

void write_attribute(hid_t object, std::string_view name, std::string_view value, Texts texts) {
  const auto doing = fmt::format("cannot write attribute {}", name);
  const auto space = scalar();
  const bool fixed = texts == Texts::of_fixed_width;
  const auto own = fixed ? fixed_string(value.size()) : Handle();
  const auto type = fixed ? own.get() : variable_string();
  const Handle attribute(H5Acreate2(object, z(name).c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                         H5Aclose, doing);
  const auto text = z(value);
  const char* pointer = text.c_str();
  check(H5Awrite(attribute.get(), type, fixed ? static_cast<const void*>(pointer) : &pointer), doing);
}

template <class T>
requires std::is_arithmetic_v<T>
void write_attribute(hid_t object, std::string_view name, T value) {
  const auto doing = fmt::format("cannot write attribute {}", name);
  const auto space = scalar();
  const Handle attribute(
      H5Acreate2(object, z(name).c_str(), native<T>(), space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
      doing);
  check(H5Awrite(attribute.get(), native<T>(), &value), doing);
}
template void write_attribute<std::uint8_t>(hid_t, std::string_view, std::uint8_t);
template void write_attribute<std::int32_t>(hid_t, std::string_view, std::int32_t);
template void write_attribute<std::uint32_t>(hid_t, std::string_view, std::uint32_t);
template void write_attribute<double>(hid_t, std::string_view, double);

void write_strings(const Handle& parent, std::string_view name, std::span<const std::string> values,
                   Texts texts) {
  if (texts == Texts::of_fixed_width) return write_fixed_strings(parent, name, values);
  const auto dataset = strings_dataset(parent, name, values);
  check(H5DSset_scale(dataset.get(), z(name).c_str()), fmt::format("cannot write {}", name));
}

void write_strings_along(const Handle& parent, std::string_view name, std::string_view scale,
                         std::span<const std::string> values) {
  const auto dataset = strings_dataset(parent, name, values);
  const auto dimension = open_dataset(parent.get(), scale);
  check(H5DSattach_scale(dataset.get(), dimension.get(), 0), fmt::format("cannot write {}", name));
}

void write_string(const Handle& parent, std::string_view name, std::string_view value) {
  const auto doing = fmt::format("cannot write {}", name);
  const auto space = scalar();
  const auto plist = no_times();
  const Handle dataset(H5Dcreate2(parent.get(), z(name).c_str(), variable_string(), space.get(), H5P_DEFAULT,
                                  plist.get(), H5P_DEFAULT),
                       H5Dclose, doing);
  const auto text = z(value);
  const char* pointer = text.c_str();
  check(H5Dwrite(dataset.get(), variable_string(), H5S_ALL, H5S_ALL, H5P_DEFAULT, &pointer), doing);
}

bool has(hid_t parent, std::string_view path) {
  // Every link on the way must be there: H5Lexists fails on a missing parent.
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const auto part = z(path.substr(0, end));
    if (H5Lexists(parent, part.c_str(), H5P_DEFAULT) <= 0) return false;
    if (end == std::string_view::npos) return true;
  }
}

Handle open_dataset(hid_t parent, std::string_view path) {
  if (!has(parent, path)) throw FileError(fmt::format("there is no {} in it", path));
  return {H5Dopen2(parent, z(path).c_str(), H5P_DEFAULT), H5Dclose, fmt::format("cannot read {}", path)};
}

std::vector<hsize_t> extent_of(const Handle& dataset, std::string_view path) {
  const auto doing = fmt::format("cannot read {}", path);
  const Handle space(H5Dget_space(dataset.get()), H5Sclose, doing);
  const int rank = H5Sget_simple_extent_ndims(space.get());
  check(rank, doing);
  std::vector<hsize_t> extent(static_cast<std::size_t>(rank));
  check(H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr), doing);
  return extent;
}

std::vector<hsize_t> chunk_of(const Handle& dataset, std::string_view path) {
  const Handle creation(H5Dget_create_plist(dataset.get()), H5Pclose, fmt::format("cannot read {}", path));
  if (H5Pget_layout(creation.get()) != H5D_CHUNKED)
    throw FileError(fmt::format("{} is not stored in chunks", path));
  auto chunk = extent_of(dataset, path);
  check(H5Pget_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()),
        fmt::format("cannot read {}", path));
  return chunk;
}

void read_block(const Handle& dataset, hid_t type, std::span<const hsize_t> offset,
                std::span<const hsize_t> extent, void* out, std::string_view path) {
  const auto doing = fmt::format("cannot read {}", path);
  const auto rank = static_cast<int>(extent.size());
  const Handle in_file(H5Dget_space(dataset.get()), H5Sclose, doing);
  if (H5Sget_simple_extent_ndims(in_file.get()) != rank)
    throw FileError(fmt::format("{} has not {} dimensions", path, rank));
  const Handle in_memory(H5Screate_simple(rank, extent.data(), nullptr), H5Sclose, doing);
  check(H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, offset.data(), nullptr, extent.data(), nullptr),
        doing);
  check(H5Dread(dataset.get(), type, in_memory.get(), in_file.get(), H5P_DEFAULT, out), doing);
}

namespace {

std::size_t length_of(const Handle& dataset, std::string_view path) {
  const Handle space(H5Dget_space(dataset.get()), H5Sclose, fmt::format("cannot read {}", path));
  const auto size = H5Sget_simple_extent_npoints(space.get());
  if (size < 0) throw FileError(fmt::format("cannot read {}: {}", path, last_error()));
  return static_cast<std::size_t>(size);
}

Handle open_attribute(hid_t object, std::string_view name, const std::string& doing) {
  if (H5Aexists(object, z(name).c_str()) <= 0)
    throw FileError(fmt::format("there is no attribute {} in it", name));
  return {H5Aopen(object, z(name).c_str(), H5P_DEFAULT), H5Aclose, doing};
}

}  // namespace

std::string read_text_attribute(hid_t object, std::string_view name) {
  const auto doing = fmt::format("cannot read attribute {}", name);
  const Handle attribute = open_attribute(object, name, doing);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose, doing);
  if (H5Tget_class(type.get()) != H5T_STRING) throw FileError(fmt::format("attribute {} is no string", name));
  if (H5Tis_variable_str(type.get()) <= 0) {
    std::string fixed(H5Tget_size(type.get()), '\0');
    check(H5Aread(attribute.get(), type.get(), fixed.data()), doing);
    fixed.resize(strnlen(fixed.data(), fixed.size()));
    return fixed;
  }
  char* text = nullptr;
  check(H5Aread(attribute.get(), variable_string(), &text), doing);
  std::string result = text == nullptr ? "" : text;
  H5free_memory(text);
  return result;
}

double read_number_attribute(hid_t object, std::string_view name) {
  const auto doing = fmt::format("cannot read attribute {}", name);
  const Handle attribute = open_attribute(object, name, doing);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose, doing);
  if (H5Sget_simple_extent_npoints(space.get()) != 1)
    throw FileError(fmt::format("attribute {} is no number", name));
  double value = 0;
  check(H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value), doing);
  return value;
}

std::vector<std::string> read_strings(hid_t parent, std::string_view path) {
  const auto doing = fmt::format("cannot read {}", path);
  const auto dataset = open_dataset(parent, path);
  const Handle type(H5Dget_type(dataset.get()), H5Tclose, doing);
  if (H5Tget_class(type.get()) != H5T_STRING) throw FileError(fmt::format("{} holds no strings", path));
  const auto size = length_of(dataset, path);
  std::vector<std::string> result(size);
  if (size == 0) return result;
  if (H5Tis_variable_str(type.get()) > 0) {
    std::vector<char*> texts(size, nullptr);
    check(H5Dread(dataset.get(), variable_string(), H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), doing);
    for (std::size_t i = 0; i < size; ++i) {
      result[i] = texts[i] == nullptr ? "" : texts[i];
      H5free_memory(texts[i]);
    }
    return result;
  }
  const auto width = H5Tget_size(type.get());
  const auto bytes = read_characters(parent, path, width);
  for (std::size_t i = 0; i < size; ++i)
    result[i].assign(&bytes[i * width], strnlen(&bytes[i * width], width));
  return result;
}

std::vector<char> read_characters(hid_t parent, std::string_view path, std::size_t width) {
  const auto doing = fmt::format("cannot read {}", path);
  const auto dataset = open_dataset(parent, path);
  const Handle type(H5Dget_type(dataset.get()), H5Tclose, doing);
  if (H5Tget_class(type.get()) != H5T_STRING || H5Tget_size(type.get()) != width)
    throw FileError(fmt::format("{} holds no strings of {} characters", path, width));
  std::vector<char> characters(length_of(dataset, path) * width);
  if (!characters.empty())
    check(H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, characters.data()), doing);
  return characters;
}

template <class T>
std::vector<T> read_column(hid_t parent, std::string_view path) {
  const auto dataset = open_dataset(parent, path);
  std::vector<T> result(length_of(dataset, path));
  if (!result.empty())
    check(H5Dread(dataset.get(), native<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT, result.data()),
          fmt::format("cannot read {}", path));
  return result;
}
template std::vector<std::uint8_t> read_column(hid_t, std::string_view);
template std::vector<std::int8_t> read_column(hid_t, std::string_view);
template std::vector<std::uint16_t> read_column(hid_t, std::string_view);
template std::vector<std::uint32_t> read_column(hid_t, std::string_view);
template std::vector<std::int32_t> read_column(hid_t, std::string_view);
template std::vector<float> read_column(hid_t, std::string_view);
template std::vector<double> read_column(hid_t, std::string_view);

std::size_t length(hid_t parent, std::string_view path) {
  return length_of(open_dataset(parent, path), path);
}

std::vector<std::string> members(hid_t parent, std::string_view path) {
  const auto doing = fmt::format("cannot read {}", path);
  if (path != "/" && !has(parent, path)) throw FileError(fmt::format("there is no {} in it", path));
  const Handle group(H5Gopen2(parent, z(path).c_str(), H5P_DEFAULT), H5Gclose, doing);
  std::vector<std::string> names;
  const auto add = [](hid_t, const char* name, const H5L_info_t*, void* data) -> herr_t {
    static_cast<std::vector<std::string>*>(data)->emplace_back(name);
    return 0;
  };
  check(H5Literate(group.get(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names), doing);
  return names;
}

}  // namespace linli::h5
