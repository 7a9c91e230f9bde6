#pragma once
// What every kind of event is called in a story: the one table of sentences.
#include <cstdint>
#include <span>

#include "observation/week_log.hpp"
#include "story/words.hpp"

namespace linli {

/// How often an event is worth a line of its own.
enum class Telling : std::uint8_t {
  always,   ///< a line each, however many
  often,    ///< a line each, unless there are many in a half-year: then they are counted
  counted,  ///< only counted, with the period
};

/// Variants of a kind that need other words. Of step_done and step_failed the step is the variant.
inline constexpr int kDefault = -1;
inline constexpr int kBack = 100;       ///< stage_changed: a stage lost
inline constexpr int kNotAgreed = 101;  ///< step_failed: the others did not agree to take the affair up
inline constexpr int kBetween =
    102;  ///< quarrel_began, quarrel_settled, negotiation_held: with another group
inline constexpr int kAtFounding = 103;    ///< role_taken: when the group was founded; told together
inline constexpr int kOverHonours = 104;   ///< rivalry_won, rivalry_lost: over honours
inline constexpr int kStayedAway = 105;    ///< placebo_reversed: would have come
inline constexpr int kNobodyToTurn = 106;  ///< placebo_reversed: no decision could be reversed

/// Words for one kind of event, or a variant of it. In braces: {who} a resident, {captain}, {group} and
/// {other} groups, {affair}, {code} what the code means, {before} the stage before, {practice}, {n} the value
/// as a count, {v} the value, {less} one fewer, {people} {weeks} {hours} {yuan} the value with its unit,
/// {times} how many of its kind are counted together, {mean} their mean value, {sum} their sum, {names} the
/// other groups, {codes} what their codes mean, {when} the week; and a few phrases that stand or not by the
/// value: {companions} {vacancy} {fatigue} {ordinal}.
struct Sentence {
  EventKind kind = EventKind::count_;
  int variant = kDefault;
  Telling telling = Telling::often;
  Words own;          ///< one event, as the group tells it
  Words many;         ///< several of them, counted
  Words cause;        ///< a noun phrase for what comes of it
  Words other;        ///< one event, as the other group tells it; empty where there is none
  Words others_many;  ///< several of them, as the other group tells them
};

/// Sentences, by kind; of a kind the default first.
std::span<const Sentence> sentence_table();
/// Which variant an event is.
int variant_of(const Event& event);
/// The sentence for an event: of its variant, else the default. It is always there.
const Sentence& sentence_for(const Event& event);

}  // namespace linli
