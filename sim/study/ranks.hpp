#pragma once
// Processes of one study: those that mpirun or srun started, or this one alone.
#include <cstdint>
#include <string>
#include <vector>

namespace linli {

/// With a build without MPI (CMake option LINLI_MPI), or outside mpirun: one process of rank 0.
class Ranks {
 public:
  /// Starts MPI if this process is one of several. Throws UserError if it is, and the program knows no MPI.
  static Ranks& get();
  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] bool first() const { return rank_ == 0; }
  void wait_for_all() const;
  /// Sends numbers of the first rank to all.
  void broadcast(std::vector<std::uint32_t>& numbers) const;
  /// Texts of every rank, in order of rank, at the first; elsewhere nothing.
  [[nodiscard]] std::vector<std::string> gather(const std::string& text) const;
  /// Ends every process of the job with this status, if there are others; else does nothing.
  void end_all(int status) const;
  /// Before a normal end of the program.
  void finish() const;

 private:
  Ranks();
  int rank_ = 0, size_ = 1;
};

}  // namespace linli
