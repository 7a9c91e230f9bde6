#pragma once
// One record per practice: its levers, prices, triggers, help. The scenario reader, the JSON Schema,
// the documentation and the engine all read this table and nothing else.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parameters/parameters.hpp"
#include "world/identity.hpp"

namespace linli {

enum class LeverKind : std::uint8_t { real, integer, flag };

/// A number the user of a practice may set. Its value is kept at its position in InterventionPlan::levers.
struct Lever {
  std::string_view key;
  LeverKind kind;
  double default_value;
  double low;
  double high;
  std::string_view unit;
  Basis basis;
  std::string_view rows;
  std::string_view meaning_en;
  std::string_view meaning_zh;
};

inline constexpr int kNoLever = -1;

/// What one dose of a practice costs, in yuan of money and in staff hours, which are paid at
/// `supporter.wage`.
struct Price {
  std::string_view dose_en;  ///< "one class session"
  std::string_view dose_zh;
  double Parameters::*cost = nullptr;  ///< a price of section `supporter`; null: none
  int amount = kNoLever;               ///< a lever: how many times `cost`; without a cost, yuan
  int hours = kNoLever;                ///< a lever: staff hours
};

/// What can set a practice off besides its schedule.
enum class Trigger : std::uint8_t {
  schedule,        ///< in weeks first_week, first_week + every, ... while <= last_week
  public_event,    ///< a public event began last week
  stage_reached,   ///< a group reached growth or maturity last week
  project_failed,  ///< a project failed or did harm last week
  budget_spent,    ///< the supporter's budget was used up last week
};
inline constexpr std::string_view kTriggerKeys[] = {"schedule", "public_event", "stage_reached",
                                                    "project_failed", "budget_spent"};

enum class PracticeId : std::uint8_t {
  placebo,
  academy,
  micro_grants,
  accompaniment,
  public_event,
  gifts,
  demonstration,
  slow_cultivation,
  lecturers,
  honours,
  resident_proposals,
  upkeep_income,
  consensus_meetings,
  negotiation,
  site_visit,
  childrens_council,
  charity_sale,
  reflection,
  over_procedure,
  manufactured_event,
};

struct PracticeRecord {
  PracticeId id;
  std::string_view key;  ///< as in a scenario's `practice:`
  std::string_view name_en;
  std::string_view name_zh;
  std::string_view help_en;  ///< what it is, who is eligible, what it does, when it ends
  std::string_view help_zh;
  std::string_view rows;
  std::span<const Lever> levers;
  std::span<const Price> prices;
  std::span<const Trigger> triggers;  ///< those it can use; the first is the default
  std::string_view scenario;          ///< the file of scenarios/ that plays its case, without ".yaml"
};

/// Every practice, in the order of PracticeId.
std::span<const PracticeRecord> practice_table();
/// Index of a lever in its practice's record, or -1.
int lever_index(const PracticeRecord& record, std::string_view key);

/// Money of one dose, yuan, without wages. `levers`: one value per lever of the record.
double yuan_of(const Price& price, const Parameters& parameters, std::span<const double> levers);
/// Staff hours of one dose.
double hours_of(const Price& price, std::span<const double> levers);

/// One intervention of a scenario.
struct InterventionPlan {
  std::string name;  ///< unique in the scenario; used in accounts and reports
  PracticeId practice = PracticeId::academy;
  Trigger trigger = Trigger::schedule;
  Week first_week = 1;           ///< inclusive
  Week last_week = 104;          ///< inclusive
  Week every = 1;                ///< weeks between occasions of a schedule
  int priority = 0;              ///< when hours run short, higher is served first; ties by name
  std::vector<int> communities;  ///< where; empty: everywhere
  std::vector<double> levers;    ///< one value per lever of the record
  friend bool operator==(const InterventionPlan&, const InterventionPlan&) = default;
};

}  // namespace linli
