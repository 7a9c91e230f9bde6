#include "python/stepped_run.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/checkpoint.hpp"
#include "scenario/user_error.hpp"
#include "study/population_input.hpp"

namespace linli {
namespace {

/// Keeps a second thread out for as long as it lives.
class Alone {
 public:
  explicit Alone(std::atomic_flag& busy) : busy_(busy) {
    if (busy_.test_and_set()) throw RunBusy("another thread is at work on this simulation");
  }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
  ~Alone() { busy_.clear(); }

 private:
  std::atomic_flag& busy_;
};

Simulation built(const Scenario& scenario, Executor& executor, const SteppedRun::Between& between) {
  const auto input = load_population(scenario);
  Simulation simulation(scenario, input.get(), executor);
  simulation.burn_in(between);
  return simulation;
}

}  // namespace

SharedExecutor::SharedExecutor(unsigned threads) {
  if (threads > 1) pool_.emplace(threads);
}

void SharedExecutor::for_each_block(std::size_t blocks, const std::function<void(std::size_t)>& work) {
  if (!pool_) {
    SerialExecutor().for_each_block(blocks, work);
    return;
  }
  const std::lock_guard lock(mutex_);
  pool_->for_each_block(blocks, work);
}

SteppedRun::SteppedRun(Scenario scenario, std::shared_ptr<SharedExecutor> executor, Simulation simulation,
                       RecordedRun recorded, Week week)
    : scenario_(std::move(scenario)),
      executor_(std::move(executor)),
      simulation_(std::move(simulation)),
      recorded_(std::move(recorded)),
      week_(week) {}

SteppedRun::SteppedRun(const Scenario& scenario, unsigned threads, std::span<const std::string> tables,
                       const Between& between)
    : scenario_(scenario),
      executor_(std::make_shared<SharedExecutor>(threads)),
      simulation_(built(scenario, *executor_, between)),
      recorded_(scenario.output, tables) {
  WeekLog log;
  simulation_.opening(log);
  recorded_.week(log);
}

Week SteppedRun::step(Week weeks, const Between& between) {
  const Alone alone(busy_);
  WeekLog log;
  Week done = 0;
  for (; done < weeks && week_ < scenario_.weeks; ++done) {
    if (between) between();
    simulation_.step(log);
    if (log.week == scenario_.weeks) simulation_.closing(log);
    recorded_.week(log);
    week_ = log.week;
  }
  return done;
}

std::unique_ptr<SteppedRun> SteppedRun::fork(const Scenario& arm) {
  const Alone alone(busy_);
  const Week common = common_until(scenario_, arm);
  if (common < week_)
    throw UserError(fmt::format(
        "scenario {} differs from the history of this simulation from week {} on; it stands at week {}",
        arm.name, std::max(common + 1, -scenario_.burn_in_weeks), week_.load()));
  if (arm.weeks < week_ || (arm.weeks == week_ && scenario_.weeks > week_))
    throw UserError(fmt::format("scenario {} ends in week {}; the simulation stands at week {}", arm.name,
                                arm.weeks, week_.load()));
  return std::unique_ptr<SteppedRun>(
      new SteppedRun(arm, executor_, simulation_.fork(arm), recorded_, week_.load()));
}

void SteppedRun::read(const std::function<void(const RecordedRun&)>& read) {
  const Alone alone(busy_);
  read(recorded_);
}

}  // namespace linli
