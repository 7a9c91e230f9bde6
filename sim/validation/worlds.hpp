#pragma once
// The worlds that rows compare: one street as it is by default (or another scenario), with what a row needs
// done in it, and perhaps with a law of the model taken out.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.hpp"

namespace linli {

/// Something done in a world. Texts are YAML, as in a scenario; `{c}` stands for the number of a community
/// and repeats the text for each, `{w}` for the last week.
struct Setting {
  std::string_view name;
  std::vector<std::string_view> interventions, events;
  std::vector<std::string_view> parameters;  ///< section.name=value
  std::string_view about_en, about_zh;
};

/// A law of the model, taken out by parameters at their nil.
struct Law {
  std::string_view name;
  std::vector<std::string_view> parameters;
  std::string_view about_en, about_zh;
};

std::span<const Setting> settings();
std::span<const Law> laws();

/// The setting or law of this name. One that there is not is a bug.
const Setting& setting_named(std::string_view name);
const Law& law_named(std::string_view name);

/// A setting, without a law (or with all of them: an empty name).
struct WorldName {
  std::string_view setting = "none", law;
  friend auto operator<=>(const WorldName&, const WorldName&) = default;
};
std::string to_string(const WorldName& name);

/// A lever at another value than its default, wherever a setting leaves it at that.
struct LeverDraw {
  PracticeId practice;
  std::size_t lever;
  double value;
};

/// What is validated: the world, without any support, in which settings act.
struct Ground {
  Scenario scenario;  ///< no interventions, no scheduled events
  int communities = 1;
  std::vector<LeverDraw> levers;
  std::string inputs;  ///< SHA-256 of the files its graph is read from; empty if it is generated
};

/// One street by default, or the population, graph and parameters of a scenario file: what that file does in
/// it is left out, since rows say what they need. So many weeks after burn-in. Throws UserError.
Ground default_ground(Week weeks);
Ground ground_of(const std::string& scenario_file, Week weeks);
inline constexpr Week kDefaultWeeks = 156;
inline constexpr Week kLeastWeeks = 104;  ///< of support

/// The scenario of a world. Throws UserError if a setting is impossible there.
Scenario scenario_of(const Ground& ground, const WorldName& name);

}  // namespace linli
