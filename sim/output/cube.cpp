#include "output/cube.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace linli {
namespace {

/// Units in a chunk of one arm, and most runs in one: a chunk of a year-long study is about 100 kB.
constexpr std::size_t kUnitsPerChunk = 16;
constexpr std::size_t kRunsPerChunk = 80;

h5::Handle coordinate(const h5::Handle& group, const char* name, const char* long_name,
                      std::span<const std::int32_t> values, bool named) {
  const auto doing = fmt::format("cannot write {}", name);
  const hsize_t extent = values.size();
  const h5::Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose, doing);
  const h5::Handle plist(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
  h5::check(H5Pset_obj_track_times(plist.get(), false), doing);
  h5::Handle dataset(
      H5Dcreate2(group.get(), name, H5T_NATIVE_INT32, space.get(), H5P_DEFAULT, plist.get(), H5P_DEFAULT),
      H5Dclose, doing);
  h5::check(H5Dwrite(dataset.get(), H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), doing);
  if (!named) return dataset;
  h5::write_attribute(dataset.get(), "long_name", long_name);
  h5::check(H5DSset_scale(dataset.get(), name), doing);
  return dataset;
}

std::vector<std::int32_t> numbers(std::span<const std::uint32_t> values) {
  return {values.begin(), values.end()};
}

std::vector<std::int32_t> counted(std::size_t size) {
  std::vector<std::int32_t> values(size);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

}  // namespace

Cube::Cube(const h5::Handle& file, std::string_view group, std::vector<ColumnInfo> columns, const Axes& axes)
    : group_(h5::create_group(file, group)),
      arms_(axes.arms.size()),
      replicates_(axes.replicates.size()),
      samples_(axes.samples.size()),
      depth_(std::max<std::size_t>(axes.weeks, 1)),
      has_weeks_(axes.weeks > 0),
      named_(axes.named) {
  const auto units = std::clamp<std::size_t>(kRunsPerChunk / arms_, 1, kUnitsPerChunk);
  sample_block_ = std::min(samples_, units);
  replicate_block_ = samples_ == sample_block_ ? std::min(replicates_, units / samples_) : 1;
  write_coordinates(axes);
  for (auto& info : columns) add_column(std::move(info));
}

void Cube::write_coordinates(const Axes& axes) {
  if (named_) {
    h5::write_strings(group_, "arm", axes.arms);
    arm_ = h5::Handle(H5Dopen2(group_.get(), "arm", H5P_DEFAULT), H5Dclose, "cannot write arm");
  }
  replicate_ = coordinate(group_, "replicate", "replicate", numbers(axes.replicates), named_);
  sample_ =
      coordinate(group_, "sample", "sample of parameters, row of /samples", numbers(axes.samples), named_);
  if (has_weeks_)
    week_ = coordinate(group_, "week", "week; 0 is the end of burn-in", counted(axes.weeks), named_);
}

void Cube::add_column(ColumnInfo info) {
  const auto doing = fmt::format("cannot make {}", info.name);
  const int rank = has_weeks_ ? 4 : 3;
  const std::array<hsize_t, 4> extent{arms_, replicates_, samples_, depth_};
  const std::array<hsize_t, 4> chunk{arms_, replicate_block_, sample_block_, depth_};
  const h5::Handle space(H5Screate_simple(rank, extent.data(), nullptr), H5Sclose, doing);
  const h5::Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, doing);
  // Whole chunks are written at once: nothing to cache.
  h5::check(H5Pset_chunk_cache(access.get(), 0, 0, H5D_CHUNK_CACHE_W0_DEFAULT), doing);
  const h5::Handle plist(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, doing);
  h5::check(H5Pset_obj_track_times(plist.get(), false), doing);
  h5::check(H5Pset_chunk(plist.get(), rank, chunk.data()), doing);
  h5::check(H5Pset_shuffle(plist.get()), doing);
  h5::check(H5Pset_deflate(plist.get(), kDeflateLevel), doing);
  Column column{std::move(info), {}, {}};
  column.buffer.resize(arms_ * replicate_block_ * sample_block_ * depth_ * column.info.size);
  column.dataset = h5::Handle(H5Dcreate2(group_.get(), column.info.name.c_str(), column.info.type,
                                         space.get(), H5P_DEFAULT, plist.get(), access.get()),
                              H5Dclose, doing);
  if (named_) describe_column(column.dataset.get(), column.info);
  columns_.push_back(std::move(column));
}

std::byte* Cube::place(std::size_t column, std::size_t arm) {
  auto& c = columns_[column];
  const auto unit = (arm * replicate_block_ + replicate_at_ % replicate_block_) * sample_block_ +
                    sample_at_ % sample_block_;
  return c.buffer.data() + unit * depth_ * c.info.size;
}

void Cube::next_unit() {
  const bool last_sample = sample_at_ + 1 == samples_;
  const bool last_replicate = replicate_at_ + 1 == replicates_;
  const bool samples_full = last_sample || (sample_at_ + 1) % sample_block_ == 0;
  const bool replicates_full = last_replicate || (replicate_at_ + 1) % replicate_block_ == 0;
  // A block spans several replicates only where it spans all samples.
  if (samples_full && replicates_full && (last_sample || replicate_block_ == 1))
    flush(replicate_at_ % replicate_block_ + 1, sample_at_ % sample_block_ + 1);
  ++sample_at_;
  if (last_sample) {
    sample_at_ = 0;
    ++replicate_at_;
  }
}

/// Writes the block that ends with the present unit.
void Cube::flush(std::size_t replicates, std::size_t samples) {
  const h5::Lock lock;
  const int rank = has_weeks_ ? 4 : 3;
  const std::array<hsize_t, 4> offset{0, replicate_at_ + 1 - replicates, sample_at_ + 1 - samples, 0};
  const std::array<hsize_t, 4> extent{arms_, replicates, samples, depth_};
  const std::array<hsize_t, 4> buffer{arms_, replicate_block_, sample_block_, depth_};
  const std::array<hsize_t, 4> origin{0, 0, 0, 0};
  const auto doing = "cannot write a block of runs";
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
}

void Cube::finish() {
  const h5::Lock lock;
  for (auto& column : columns_) {
    const auto doing = fmt::format("cannot name the dimensions of {}", column.info.name);
    unsigned dimension = 0;
    for (const auto* scale : {&arm_, &replicate_, &sample_, &week_})
      if (named_ && *scale)
        h5::check(H5DSattach_scale(column.dataset.get(), scale->get(), dimension++), doing);
    column.dataset.close(doing);
  }
  for (auto* handle : {&arm_, &replicate_, &sample_, &week_, &group_}) handle->close("cannot write a study");
}

std::vector<double> read_week(hid_t file, const std::string& path, std::size_t week) {
  const auto dataset = h5::open_dataset(file, path);
  const auto extent = h5::extent_of(dataset, path), chunk = h5::chunk_of(dataset, path);
  if (extent.size() != 4 || week >= extent[3]) throw FileError(fmt::format("{} has no week {}", path, week));
  const auto arms = extent[0], replicates = extent[1], samples = extent[2];
  std::vector<double> values(arms * replicates * samples), block;
  for (hsize_t r = 0; r < replicates; r += chunk[1])
    for (hsize_t s = 0; s < samples; s += chunk[2]) {
      const std::array<hsize_t, 4> offset{0, r, s, week},
          part{arms, std::min(chunk[1], replicates - r), std::min(chunk[2], samples - s), 1};
      block.resize(part[0] * part[1] * part[2]);
      h5::read_block(dataset, h5::native<double>(), offset, part, block.data(), path);
      const auto* from = block.data();
      for (hsize_t a = 0; a < arms; ++a)
        for (hsize_t i = 0; i < part[1]; ++i, from += part[2])
          std::copy_n(from, part[2], &values[(a * replicates + r + i) * samples + s]);
    }
  return values;
}

}  // namespace linli
