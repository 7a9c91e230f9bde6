#pragma once
// A small study of four arms, in files of its own.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "output/scratch.hpp"
#include "scenario/user_error.hpp"
#include "study/study.hpp"

namespace linli {

inline constexpr auto kSmallStudy = R"(
name: small
title: {en: "Small", zh: "小"}
scenario: base.yaml
replicates: 5
full_replicates: [0, 3]
arms:
  - name: baseline
  - name: placebo
    interventions: [{name: placebo, practice: placebo}]
  - name: academy
    title: {en: "Academy", zh: "学社"}
    interventions: [{name: school, practice: academy}]
  - name: wider
    set: {parameters.traits.sociality_spread: 0.5}
)";
inline void put(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

/// Writes base.yaml, the scenario of the small study, into a folder.
inline void put_small_base(const std::filesystem::path& folder) {
  std::filesystem::copy_file(LINLI_SOURCE_DIR "/tests/study/small_base.yaml", folder / "base.yaml");
}

class StudyTest : public ::testing::Test {
 protected:
  StudyTest() {
    put_small_base(scratch_.path());
    put(scratch_ / "study.yaml", kSmallStudy);
  }
  [[nodiscard]] StudyPlan plan(std::int64_t replicates = -1) const {
    return load_study(scratch_ / "study.yaml", {.replicates = replicates});
  }
  StudyOutcome run(const std::string& out, unsigned threads, std::int64_t replicates = -1) const {
    return run_study(plan(replicates), scratch_ / out, {.threads = threads});
  }
  std::string refusal(const std::string& text) {
    put(scratch_ / "bad.yaml", text);
    try {
      load_study(scratch_ / "bad.yaml", {});
    } catch (const UserError& error) {
      return error.what();
    }
    return "";
  }
  Scratch scratch_;
};

}  // namespace linli
