#include "output/cube.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace linli {
namespace {

constexpr std::size_t kReplicatesPerChunk = 16;

h5::Handle coordinate(const h5::Handle& group, const char* name, const char* long_name, std::size_t size) {
  const auto doing = fmt::format("cannot write {}", name);
  const hsize_t extent = size;
  const h5::Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose, doing);
  const h5::Handle plist(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
  h5::check(H5Pset_obj_track_times(plist.get(), 0), doing);
  h5::Handle dataset(
      H5Dcreate2(group.get(), name, H5T_NATIVE_INT32, space.get(), H5P_DEFAULT, plist.get(), H5P_DEFAULT),
      H5Dclose, doing);
  std::vector<std::int32_t> values(size);
  std::iota(values.begin(), values.end(), 0);
  h5::check(H5Dwrite(dataset.get(), H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), doing);
  h5::write_attribute(dataset.get(), "long_name", long_name);
  h5::check(H5DSset_scale(dataset.get(), name), doing);
  return dataset;
}

}  // namespace

Cube::Cube(const h5::Handle& file, std::string_view group, std::vector<ColumnInfo> columns,
           const std::vector<std::string>& arms, std::uint32_t replicates, std::size_t weeks)
    : group_(h5::create_group(file, group)),
      arms_(arms.size()),
      replicates_(replicates),
      depth_(std::max<std::size_t>(weeks, 1)),
      block_(std::min<std::size_t>(replicates, kReplicatesPerChunk)),
      has_weeks_(weeks > 0) {
  h5::write_strings(group_, "arm", arms);
  arm_ = h5::Handle(H5Dopen2(group_.get(), "arm", H5P_DEFAULT), H5Dclose, "cannot write arm");
  replicate_ = coordinate(group_, "replicate", "replicate", replicates);
  if (has_weeks_) week_ = coordinate(group_, "week", "week; 0 is the end of burn-in", weeks);
  const int rank = has_weeks_ ? 3 : 2;
  const std::array<hsize_t, 3> extent{arms_, replicates_, depth_};
  const std::array<hsize_t, 3> chunk{arms_, block_, depth_};
  const h5::Handle space(H5Screate_simple(rank, extent.data(), nullptr), H5Sclose, "cannot set up a study");
  for (auto& info : columns) {
    const auto doing = fmt::format("cannot make {}", info.name);
    const h5::Handle plist(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
    h5::check(H5Pset_obj_track_times(plist.get(), 0), doing);
    h5::check(H5Pset_chunk(plist.get(), rank, chunk.data()), doing);
    h5::check(H5Pset_shuffle(plist.get()), doing);
    h5::check(H5Pset_deflate(plist.get(), kDeflateLevel), doing);
    Column column{std::move(info), std::vector<std::byte>(arms_ * block_ * depth_ * info.size), {}};
    column.dataset = h5::Handle(H5Dcreate2(group_.get(), column.info.name.c_str(), column.info.type,
                                           space.get(), H5P_DEFAULT, plist.get(), H5P_DEFAULT),
                                H5Dclose, doing);
    describe_column(column.dataset.get(), column.info);
    columns_.push_back(std::move(column));
  }
}

std::byte* Cube::place(std::size_t column, std::size_t arm) {
  auto& c = columns_[column];
  return c.buffer.data() + (arm * block_ + filled_) * depth_ * c.info.size;
}

void Cube::next_replicate() {
  if (++filled_ == block_ || written_ + filled_ == replicates_) flush();
}

void Cube::flush() {
  const h5::Lock lock;
  const int rank = has_weeks_ ? 3 : 2;
  const std::array<hsize_t, 3> offset{0, written_, 0};
  const std::array<hsize_t, 3> extent{arms_, filled_, depth_};
  const std::array<hsize_t, 3> buffer{arms_, block_, depth_};
  const std::array<hsize_t, 3> origin{0, 0, 0};
  const auto doing = "cannot write a block of replicates";
  const h5::Handle in_memory(H5Screate_simple(rank, buffer.data(), nullptr), H5Sclose, doing);
  h5::check(
      H5Sselect_hyperslab(in_memory.get(), H5S_SELECT_SET, origin.data(), nullptr, extent.data(), nullptr),
      doing);
  for (auto& column : columns_) {
    const h5::Handle in_file(H5Dget_space(column.dataset.get()), H5Sclose, doing);
    h5::check(
        H5Sselect_hyperslab(in_file.get(), H5S_SELECT_SET, offset.data(), nullptr, extent.data(), nullptr),
        doing);
    h5::check(H5Dwrite(column.dataset.get(), column.info.type, in_memory.get(), in_file.get(), H5P_DEFAULT,
                       column.buffer.data()),
              doing);
  }
  written_ += filled_;
  filled_ = 0;
}

void Cube::finish() {
  const h5::Lock lock;
  for (auto& column : columns_) {
    const auto doing = fmt::format("cannot name the dimensions of {}", column.info.name);
    h5::check(H5DSattach_scale(column.dataset.get(), arm_.get(), 0), doing);
    h5::check(H5DSattach_scale(column.dataset.get(), replicate_.get(), 1), doing);
    if (has_weeks_) h5::check(H5DSattach_scale(column.dataset.get(), week_.get(), 2), doing);
    column.dataset.close(doing);
  }
  for (auto* handle : {&arm_, &replicate_, &week_, &group_}) handle->close("cannot write a study");
}

}  // namespace linli
