#include "study/ranks.hpp"

#include <cstdlib>

#include "scenario/user_error.hpp"

#ifdef LINLI_MPI
#define OMPI_SKIP_MPICXX 1  // the C functions only
#include <mpi.h>
#endif

namespace linli {
namespace {

/// How many processes the launcher says it started; 1 if there is none.
[[maybe_unused]] int launched() {
  for (const auto* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"})
    if (const char* text = std::getenv(name)) return std::atoi(text);
  // srun starts its steps with a number of tasks; a batch script itself is step "batch" and has no step's.
  if (std::getenv("SLURM_STEP_ID") != nullptr)
    if (const char* text = std::getenv("SLURM_STEP_NUM_TASKS")) return std::atoi(text);
  return 1;
}

}  // namespace

Ranks& Ranks::get() {
  static Ranks ranks;
  return ranks;
}

#ifdef LINLI_MPI

Ranks::Ranks() {
  if (launched() <= 1) return;
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
  if (size_ < launched())
    throw UserError(
        "linli: the launcher started several processes, but MPI sees one; start it with mpirun, or srun with "
        "its PMIx plugin");
}

void Ranks::wait_for_all() const {
  if (size_ > 1) MPI_Barrier(MPI_COMM_WORLD);
}

void Ranks::broadcast(std::vector<std::uint32_t>& numbers) const {
  if (size_ == 1) return;
  auto size = static_cast<std::uint64_t>(numbers.size());
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  numbers.resize(size);
  constexpr std::size_t kMost = 1U << 28U;  // MPI counts in int
  for (std::size_t at = 0; at < size; at += kMost)
    MPI_Bcast(numbers.data() + at, static_cast<int>(std::min(kMost, size - at)), MPI_UINT32_T, 0,
              MPI_COMM_WORLD);
}

std::vector<std::string> Ranks::gather(const std::string& text) const {
  if (size_ == 1) return {text};
  const auto own = static_cast<int>(text.size());
  std::vector<int> sizes(static_cast<std::size_t>(size_)), offsets(sizes.size());
  MPI_Gather(&own, 1, MPI_INT, sizes.data(), 1, MPI_INT, 0, MPI_COMM_WORLD);
  std::string all;
  if (rank_ == 0) {
    int sum = 0;
    for (std::size_t r = 0; r < sizes.size(); ++r) {
      offsets[r] = sum;
      sum += sizes[r];
    }
    all.resize(static_cast<std::size_t>(sum));
  }
  MPI_Gatherv(text.data(), own, MPI_CHAR, all.data(), sizes.data(), offsets.data(), MPI_CHAR, 0,
              MPI_COMM_WORLD);
  std::vector<std::string> result;
  if (rank_ == 0)
    for (std::size_t r = 0; r < sizes.size(); ++r)
      result.push_back(all.substr(static_cast<std::size_t>(offsets[r]), static_cast<std::size_t>(sizes[r])));
  return result;
}

void Ranks::end_all(int status) const {
  if (size_ > 1) MPI_Abort(MPI_COMM_WORLD, status);
}

void Ranks::finish() const {
  if (size_ > 1) MPI_Finalize();
}

#else

Ranks::Ranks() {
  if (launched() > 1)
    throw UserError(
        "linli: this program was built without MPI and cannot share a study among processes; build it with "
        "-DLINLI_MPI=ON, or start one process");
}
void Ranks::wait_for_all() const {}
void Ranks::broadcast(std::vector<std::uint32_t>&) const {}
std::vector<std::string> Ranks::gather(const std::string& text) const { return {text}; }
void Ranks::end_all(int) const {}
void Ranks::finish() const {}

#endif

}  // namespace linli
