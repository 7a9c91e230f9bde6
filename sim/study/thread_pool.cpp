#include "study/thread_pool.hpp"

#include <sched.h>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace linli {

unsigned usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0)
    return std::max(1U, static_cast<unsigned>(CPU_COUNT(&set)));
  return std::max(1U, std::thread::hardware_concurrency());
}

struct ThreadPool::Shared {
  std::mutex mutex;
  std::condition_variable wake, done;
  const std::function<void(std::size_t)>* work = nullptr;
  std::size_t blocks = 0;  ///< of the present call
  std::size_t next = 0;    ///< block to hand out
  std::size_t open = 0;    ///< handed out and not done, or not handed out
  std::exception_ptr failure;
  bool over = false;
  std::vector<std::thread> threads;

  /// Does blocks as long as there are any. `lock` is held on entry and exit.
  void help(std::unique_lock<std::mutex>& lock) {
    while (next < blocks) {
      const auto block = next++;
      const auto* doing = work;
      lock.unlock();
      std::exception_ptr thrown;
      try {
        (*doing)(block);
      } catch (...) {
        thrown = std::current_exception();
      }
      lock.lock();
      if (thrown && !failure) failure = thrown;
      if (--open == 0) done.notify_all();
    }
  }

  void live() {
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [&] { return over || next < blocks; });
      if (over) return;
      help(lock);
    }
  }
};

ThreadPool::ThreadPool(unsigned threads) : shared_(std::make_unique<Shared>()) {
  for (unsigned i = 1; i < threads; ++i) shared_->threads.emplace_back([this] { shared_->live(); });
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->over = true;
  }
  shared_->wake.notify_all();
  for (auto& thread : shared_->threads) thread.join();
}

void ThreadPool::for_each_block(std::size_t blocks, const std::function<void(std::size_t)>& work) {
  if (blocks == 0) return;
  if (blocks == 1 || shared_->threads.empty()) {
    for (std::size_t block = 0; block < blocks; ++block) work(block);
    return;
  }
  std::unique_lock lock(shared_->mutex);
  shared_->work = &work;
  shared_->next = 0;
  shared_->blocks = blocks;
  shared_->open = blocks;
  shared_->failure = nullptr;
  shared_->wake.notify_all();
  shared_->help(lock);
  shared_->done.wait(lock, [&] { return shared_->open == 0; });
  shared_->blocks = 0;
  if (shared_->failure) std::rethrow_exception(std::exchange(shared_->failure, nullptr));
}

}  // namespace linli
