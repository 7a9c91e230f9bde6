#pragma once
#include <memory>

#include "engine/executor.hpp"

namespace linli {

/// Cores this process may use, at least 1.
unsigned usable_cores();

/// An executor of so many threads, the caller's among them. Blocks are handed out one by one; an
/// exception of a block is thrown to the caller once the others are done. Calls do not nest.
class ThreadPool final : public Executor {
 public:
  explicit ThreadPool(unsigned threads);
  ~ThreadPool() override;
  void for_each_block(std::size_t blocks, const std::function<void(std::size_t)>& work) override;

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace linli
