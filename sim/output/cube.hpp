#pragma once
// Numbers by arm, replicate and week.
#include <cstdint>
#include <string>
#include <vector>

#include "output/columns.hpp"

namespace linli {

/// Datasets of one shape (arms, replicates, weeks), or (arms, replicates), in a group with its coordinates,
/// filled a block of replicates at a time, so that every chunk is written once.
class Cube {
 public:
  /// `weeks` 0: no dimension week.
  Cube(const h5::Handle& file, std::string_view group, std::vector<ColumnInfo> columns,
       const std::vector<std::string>& arms, std::uint32_t replicates, std::size_t weeks);
  /// Where the values of a column go for an arm of the present replicate: weeks (or 1) values.
  std::byte* place(std::size_t column, std::size_t arm);
  /// The present replicate is filled.
  void next_replicate();
  void finish();

 private:
  struct Column {
    ColumnInfo info;
    std::vector<std::byte> buffer;  ///< (arms, block, weeks)
    h5::Handle dataset;
  };
  void flush();
  h5::Handle group_, arm_, replicate_, week_;
  std::vector<Column> columns_;
  std::size_t arms_, replicates_, depth_, block_;
  bool has_weeks_;
  std::size_t filled_ = 0;   ///< replicates in the buffers
  std::size_t written_ = 0;  ///< replicates in the file
};

}  // namespace linli
