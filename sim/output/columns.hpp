#pragma once
// Tables as columns: each column a compressed dataset, rows appended as the run goes, buffers bounded.
#include <cstddef>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "output/hdf5.hpp"
#include "world/identity.hpp"

namespace linli {

/// How a week that is not (kNever, kLongAgo) stands in files; R reads it as NA.
inline constexpr std::int32_t kMissingWeek = std::numeric_limits<std::int32_t>::min();
/// Code that means none.
inline constexpr std::uint8_t kNoCode = 255;
constexpr std::int32_t week_in_file(Week week) {
  return week == kNever || week <= kLongAgo ? kMissingWeek : week;
}
/// Serial numbers and event numbers as references: -1 where there is none.
constexpr std::int32_t serial_in_file(std::uint32_t serial) {
  return serial > static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max())
             ? -1
             : static_cast<std::int32_t>(serial);
}
constexpr std::int32_t event_in_file(std::uint32_t event) { return event == 0 ? -1 : serial_in_file(event); }

/// What a column is.
struct ColumnInfo {
  std::string name;
  std::string long_name;
  std::string units;  ///< "" where it has none
  std::string codes;  ///< name of the list in /codes, "" where it is no code
  bool week = false;  ///< kMissingWeek is its missing value
  std::vector<std::pair<std::string, std::string>> more;  ///< further attributes
  hid_t type = -1;                                        ///< in memory and in the file
  std::size_t size = 0;                                   ///< bytes of one value
};

inline constexpr unsigned kDeflateLevel = 1;  ///< 4 takes a third longer to write and saves 4% of the bytes
/// Writes the attributes of a column's dataset.
void describe_column(hid_t dataset, const ColumnInfo& info);

/// The dimension that the columns of a table share.
enum class Dimension : std::uint8_t {
  row,           ///< a dimension without a coordinate
  first_column,  ///< the first column is its coordinate
  unnamed,       ///< nothing but the values: columns are not described either
};

/// The columns of one table, in bytes. Nothing reaches the file before `chunk_rows` rows or `finish`;
/// so a short table costs what it holds, and a long one never more memory than one chunk a column.
class ColumnStore {
 public:
  ColumnStore(const h5::Handle& file, std::string_view group, std::vector<ColumnInfo> columns,
              Dimension dimension, std::size_t chunk_rows);

  /// Room for up to `wanted` rows, at least one: how many may be filled before `added`.
  std::size_t room(std::size_t wanted);
  /// Where the next rows of a column go.
  std::byte* next(std::size_t column) {
    return columns_[column].buffer.data() + filled_ * columns_[column].info.size;
  }
  /// So many rows have been filled in every column.
  void added(std::size_t rows);
  /// Writes what is left, names the dimension, closes. `late`: columns known only now, of all rows.
  struct LateColumn {
    ColumnInfo info;
    const void* values = nullptr;
  };
  void finish(std::span<const LateColumn> late = {});
  [[nodiscard]] std::size_t rows() const { return written_ + filled_; }

 private:
  struct Column {
    ColumnInfo info;
    std::vector<std::byte> buffer;
    h5::Handle dataset;
  };
  [[nodiscard]] bool described() const { return dimension_ != Dimension::unnamed; }
  void create(Column& column, std::size_t rows, bool grows);
  void flush(bool grows);
  void name_dimension();

  h5::Handle group_;
  std::string name_;
  std::vector<Column> columns_;
  Dimension dimension_;
  std::size_t chunk_rows_;
  std::size_t room_ = 0;     ///< rows the buffers hold now
  std::size_t filled_ = 0;   ///< rows in the buffers
  std::size_t written_ = 0;  ///< rows in the file
};

/// One column of rows of type Row: what it is, and how it is read off a row. One record per column.
template <class Row, class Context>
struct Field {
  ColumnInfo info;
  bool needs_residents = false;  ///< refers to rows of /residents
  void (*fill)(std::span<const Row> rows, const Context& context, std::byte* out) = nullptr;
};

/// A column of type T; `read(row, context)` gives its value.
template <class T, class Row, class Context, class Read>
Field<Row, Context> make_field(const ColumnInfo& info, Read) {
  static_assert(std::is_empty_v<Read>, "a column is read without captures");
  Field<Row, Context> field;
  field.info = info;
  field.info.type = h5::native<T>();
  field.info.size = sizeof(T);
  field.fill = [](std::span<const Row> rows, const Context& context, std::byte* out) {
    for (const Row& row : rows) {
      const T value = Read{}(row, context);
      std::memcpy(out, &value, sizeof value);
      out += sizeof value;
    }
  };
  return field;
}

/// A table of rows of type Row.
template <class Row, class Context>
class Table {
 public:
  Table(const h5::Handle& file, std::string_view group, std::vector<Field<Row, Context>> fields,
        std::size_t chunk_rows, Dimension dimension = Dimension::row)
      : fields_(std::move(fields)), store_(file, group, infos(), dimension, chunk_rows) {}

  void append(std::span<const Row> rows, const Context& context) {
    while (!rows.empty()) {
      const auto part = rows.first(store_.room(rows.size()));
      for (std::size_t c = 0; c < fields_.size(); ++c) fields_[c].fill(part, context, store_.next(c));
      store_.added(part.size());
      rows = rows.subspan(part.size());
    }
  }
  void finish(std::span<const ColumnStore::LateColumn> late = {}) { store_.finish(late); }
  [[nodiscard]] std::size_t rows() const { return store_.rows(); }

 private:
  std::vector<ColumnInfo> infos() const {
    std::vector<ColumnInfo> result;
    for (const auto& field : fields_) result.push_back(field.info);
    return result;
  }
  std::vector<Field<Row, Context>> fields_;
  ColumnStore store_;
};

}  // namespace linli
