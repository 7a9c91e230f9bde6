#include "output/columns.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>

namespace linli {
namespace {

constexpr std::size_t kFirstRoom = 256;  ///< rows the buffers start with

/// How a dataset of `rows` rows is stored; `chunk` 0: as one piece.
h5::Handle storage(const ColumnInfo& info, std::size_t chunk, std::string_view doing) {
  h5::Handle plist(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
  h5::check(H5Pset_obj_track_times(plist.get(), false), doing);
  if (info.week) h5::check(H5Pset_fill_value(plist.get(), H5T_NATIVE_INT32, &kMissingWeek), doing);
  if (chunk == 0) return plist;
  const hsize_t extent = chunk;
  h5::check(H5Pset_chunk(plist.get(), 1, &extent), doing);
  if (H5Tget_class(info.type) == H5T_STRING && H5Tis_variable_str(info.type) > 0) return plist;
  if (info.size > 1) h5::check(H5Pset_shuffle(plist.get()), doing);
  h5::check(H5Pset_deflate(plist.get(), kDeflateLevel), doing);
  return plist;
}

h5::Handle make_dataset(const h5::Handle& group, const ColumnInfo& info, std::size_t rows, std::size_t chunk,
                        bool grows, bool described = true) {
  const auto doing = fmt::format("cannot make column {}", info.name);
  const hsize_t extent = grows ? 0 : rows;
  const hsize_t most = grows ? H5S_UNLIMITED : extent;
  const h5::Handle space(H5Screate_simple(1, &extent, &most), H5Sclose, doing);
  const auto creation = storage(info, chunk, doing);
  const h5::Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, doing);
  // Whole chunks are written at once: nothing to cache.
  h5::check(H5Pset_chunk_cache(access.get(), 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT), doing);
  h5::Handle dataset(H5Dcreate2(group.get(), info.name.c_str(), info.type, space.get(), H5P_DEFAULT,
                                creation.get(), access.get()),
                     H5Dclose, doing);
  if (described) describe_column(dataset.get(), info);
  return dataset;
}

void write_rows(const h5::Handle& dataset, const ColumnInfo& info, std::size_t first, std::size_t rows,
                const void* values) {
  const auto doing = fmt::format("cannot write column {}", info.name);
  const hsize_t offset = first;
  const hsize_t extent = rows;
  const h5::Handle in_file(H5Dget_space(dataset.get()), H5Sclose, doing);
  const h5::Handle in_memory(H5Screate_simple(1, &extent, nullptr), H5Sclose, doing);
  h5::check(H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, &offset, nullptr, &extent, nullptr), doing);
  h5::check(H5Dwrite(dataset.get(), info.type, in_memory.get(), in_file.get(), H5P_DEFAULT, values), doing);
}

}  // namespace

void describe_column(hid_t dataset, const ColumnInfo& info) {
  if (!info.units.empty()) h5::write_attribute(dataset, "units", info.units);
  h5::write_attribute(dataset, "long_name", info.long_name);
  if (!info.codes.empty()) h5::write_attribute(dataset, "codes", "/codes/" + info.codes);
  if (info.week) h5::write_attribute<std::int32_t>(dataset, "_FillValue", kMissingWeek);
  for (const auto& [name, value] : info.more) h5::write_attribute(dataset, name, value);
}

ColumnStore::ColumnStore(const h5::Handle& file, std::string_view group, std::vector<ColumnInfo> columns,
                         Dimension dimension, std::size_t chunk_rows)
    : group_(h5::create_group(file, group)), name_(group), dimension_(dimension), chunk_rows_(chunk_rows) {
  for (auto& info : columns) columns_.push_back({std::move(info), {}, {}});
}

std::size_t ColumnStore::room(std::size_t wanted) {
  if (filled_ == room_ && room_ < chunk_rows_) {
    room_ = std::min(chunk_rows_, std::max({kFirstRoom, 2 * room_, filled_ + wanted}));
    for (auto& column : columns_) column.buffer.resize(room_ * column.info.size);
  }
  return std::min(wanted, room_ - filled_);
}

void ColumnStore::added(std::size_t rows) {
  filled_ += rows;
  if (filled_ == chunk_rows_) flush(true);
}

void ColumnStore::create(Column& column, std::size_t rows, bool grows) {
  // A short table is one chunk of its own size; very short columns are not worth compressing.
  const bool tiny = !grows && rows * column.info.size <= 64;
  column.dataset = make_dataset(group_, column.info, rows,
                                grows  ? chunk_rows_
                                : tiny ? 0
                                       : rows,
                                grows, described());
}

void ColumnStore::flush(bool grows) {
  const h5::Lock lock;
  for (auto& column : columns_) {
    const auto doing = fmt::format("cannot write column {}/{}", name_, column.info.name);
    const bool first = !column.dataset;
    if (first) create(column, filled_, grows);
    if (!first || grows) {
      const hsize_t extent = written_ + filled_;
      h5::check(H5Dset_extent(column.dataset.get(), &extent), doing);
    }
    if (filled_ > 0) write_rows(column.dataset, column.info, written_, filled_, column.buffer.data());
  }
  written_ += filled_;
  filled_ = 0;
}

void ColumnStore::finish(std::span<const LateColumn> late) {
  const h5::Lock lock;
  if (filled_ > 0 || written_ == 0) flush(false);
  for (const auto& [info, values] : late) {
    Column column{info, {}, {}};
    const auto chunk = std::min(written_, chunk_rows_);
    column.dataset = make_dataset(group_, info, written_, chunk, false);
    if (written_ > 0) write_rows(column.dataset, info, 0, written_, values);
    columns_.push_back(std::move(column));
  }
  if (described()) name_dimension();
  for (auto& column : columns_) {
    column.dataset.close(fmt::format("cannot write column {}/{}", name_, column.info.name));
    column.buffer = {};
  }
  group_.close(fmt::format("cannot write {}", name_));
}

void ColumnStore::name_dimension() {
  const auto doing = fmt::format("cannot name the rows of {}", name_);
  std::size_t first = 0;
  h5::Handle row;
  hid_t scale = -1;
  if (dimension_ == Dimension::first_column) {
    scale = columns_[0].dataset.get();
    h5::check(H5DSset_scale(scale, columns_[0].info.name.c_str()), doing);
    first = 1;
  } else {
    // As netCDF-4 marks a dimension without a coordinate: a dataset of that length, never allocated.
    ColumnInfo info{.name = "row",
                    .long_name = "row of the table; holds no data",
                    .units = "",
                    .codes = "",
                    .week = false,
                    .more = {},
                    .type = H5T_IEEE_F32BE,
                    .size = 4};
    row = make_dataset(group_, info, written_, std::clamp<std::size_t>(written_, 1, chunk_rows_),
                       written_ == 0);
    h5::check(
        H5DSset_scale(
            row.get(),
            fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", written_).c_str()),
        doing);
    scale = row.get();
  }
  for (auto column = columns_.begin() + static_cast<std::ptrdiff_t>(first); column != columns_.end();
       ++column)
    h5::check(H5DSattach_scale(column->dataset.get(), scale, 0), doing);
}

}  // namespace linli
