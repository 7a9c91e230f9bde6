#pragma once
// Numbers by arm, replicate, sample and week.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "output/columns.hpp"

namespace linli {

/// Datasets of one shape (arms, replicates, samples, weeks), or without weeks, in a group with its
/// coordinates. Filled unit by unit (all arms of one replicate and sample), samples first, in blocks, so that
/// every chunk is written once and memory does not grow with replicates or samples.
class Cube {
 public:
  struct Axes {
    std::vector<std::string> arms;
    std::vector<std::uint32_t> replicates;  ///< numbers, ascending
    std::vector<std::uint32_t> samples;     ///< numbers, ascending
    std::size_t weeks = 0;                  ///< 0: no dimension week
    bool named = true;                      ///< whether dimensions are named and columns described
  };
  Cube(const h5::Handle& file, std::string_view group, std::vector<ColumnInfo> columns, const Axes& axes);
  /// Where the values of a column go for an arm of the present unit: weeks (or 1) values.
  std::byte* place(std::size_t column, std::size_t arm);
  /// The present unit is filled.
  void next_unit();
  void finish();

 private:
  struct Column {
    ColumnInfo info;
    std::vector<std::byte> buffer;  ///< (arms, block of replicates, block of samples, weeks)
    h5::Handle dataset;
  };
  void write_coordinates(const Axes& axes);
  void add_column(ColumnInfo info);
  void flush(std::size_t replicates, std::size_t samples);
  h5::Handle group_, arm_, replicate_, sample_, week_;
  std::vector<Column> columns_;
  std::size_t arms_, replicates_, samples_, depth_, replicate_block_ = 1, sample_block_ = 1;
  bool has_weeks_, named_;
  std::size_t replicate_at_ = 0, sample_at_ = 0;  ///< of the present unit
};

/// One week of a dataset of a cube that has weeks, by arm, replicate and sample. Needs little more memory
/// than what it returns: it reads block by block, as the cube was written.
std::vector<double> read_week(hid_t file, const std::string& path, std::size_t week);

}  // namespace linli
