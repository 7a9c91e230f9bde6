#pragma once
#include <cstddef>
#include <functional>

namespace linli {

/// Runs blocks of work. The core makes no threads: callers hand it an executor.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Calls work(0) ... work(blocks - 1), in any order, perhaps at once; returns when all are done.
  virtual void for_each_block(std::size_t blocks, const std::function<void(std::size_t)>& work) = 0;
};

/// One after the other, on the caller's thread.
class SerialExecutor final : public Executor {
 public:
  void for_each_block(std::size_t blocks, const std::function<void(std::size_t)>& work) override {
    for (std::size_t block = 0; block < blocks; ++block) work(block);
  }
};

}  // namespace linli
