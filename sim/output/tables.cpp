#include "output/tables.hpp"

namespace linli {
namespace {

ColumnInfo plain(std::string name, std::string long_name, std::string units = "") {
  return {.name = std::move(name),
          .long_name = std::move(long_name),
          .units = std::move(units),
          .codes = "",
          .week = false,
          .more = {}};
}
ColumnInfo coded(std::string name, std::string long_name, std::string codes = "") {
  auto info = plain(std::move(name), std::move(long_name));
  info.codes = codes.empty() ? info.name : std::move(codes);
  return info;
}
ColumnInfo weeks(std::string name, std::string long_name) {
  auto info = plain(std::move(name), std::move(long_name));
  info.week = true;
  return info;
}

template <class Code>
std::uint8_t code(Code value) {
  return static_cast<std::uint8_t>(value);
}

/// Columns of one table, in order.
template <class Row>
class Columns {
 public:
  template <class T, class Read>
  Columns& add(ColumnInfo info, Read read) {
    fields_.push_back(make_field<T, Row, RowContext>(std::move(info), read));
    return *this;
  }
  /// A column that refers to rows of /residents.
  template <class Read>
  Columns& resident(std::string name, std::string long_name, Read read) {
    add<std::int32_t>(plain(std::move(name), std::move(long_name)), read);
    fields_.back().needs_residents = true;
    return *this;
  }
  std::vector<RowField<Row>> done() { return std::move(fields_); }

 private:
  std::vector<RowField<Row>> fields_;
};

// A column read off the row alone, or off row and context.
#define OFF(expression) [](const auto& row, const RowContext&) { return expression; }
#define WITH(expression) \
  [](const auto& row, const RowContext& context) { return static_cast<void>(row), expression; }

/// Number of an account: a resident by row, a community or group as it is, else 0.
std::int32_t account_number(AccountKind kind, std::uint64_t number, const RowContext& context) {
  if (kind == AccountKind::resident) return context.row(number);
  return number > 0x7FFF'FFFFU ? -1 : static_cast<std::int32_t>(number);
}

using i32 = std::int32_t;
using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;

}  // namespace

std::vector<RowField<GroupRow>> group_columns() {
  return Columns<GroupRow>{}
      .add<i32>(plain("group", "serial number of the group in this run"), OFF(serial_in_file(row.group)))
      .add<u32>(plain("founder_dwelling", "identity of the founder: dwelling"),
                OFF(dwelling_of(row.id.founder)))
      .add<u16>(plain("founder_occupancy", "identity of the founder: occupancy"),
                OFF(occupancy_of(row.id.founder)))
      .add<u16>(plain("founder_member", "identity of the founder: member"), OFF(member_of(row.id.founder)))
      .add<i32>(plain("founded_week", "week of founding"), OFF(week_in_file(row.id.week)))
      .add<u16>(plain("ordinal", "how-manieth group the founder founded that week, from 0"),
                OFF(row.id.ordinal))
      .resident("founder", "founder, row of /residents", WITH(context.row(row.id.founder)))
      .add<u16>(plain("courtyard", "courtyard"), OFF(row.courtyard))
      .add<u8>(coded("topic", "topic"), OFF(code(row.topic)))
      .add<u8>(plain("founded_public", "1: founded with a public goal"), OFF(u8{row.founded_public}))
      .add<u8>(coded("origin", "what it came from"), OFF(code(row.origin)))
      .add<i32>(plain("founding_event", "event of its founding"), OFF(event_in_file(row.founding_event)))
      .add<i32>(plain("cause", "event that led to the founding"), OFF(event_in_file(row.cause)))
      .add<i32>(plain("parent", "group it came out of"), OFF(serial_in_file(row.parent)))
      .add<i32>(plain("second_parent", "other group it came out of"), OFF(serial_in_file(row.second_parent)))
      .add<i32>(weeks("went_public", "week its goal became public"), OFF(week_in_file(row.went_public)))
      .add<i32>(weeks("ended", "week it ended; missing: alive at the end of the run"),
                OFF(week_in_file(row.ended)))
      .add<u8>(coded("end_cause", "why it ended"), OFF(code(row.end_cause)))
      .add<i32>(plain("end_event", "event of its end"), OFF(event_in_file(row.end_event)))
      .add<i32>(weeks("last_supported", "last week with an hour of the supporter"),
                OFF(week_in_file(row.last_supported)))
      .done();
}

std::vector<RowField<GroupWeek>> group_week_columns() {
  return Columns<GroupWeek>{}
      .add<i32>(plain("week", "week"), WITH(context.week))
      .add<i32>(plain("group", "group"), OFF(serial_in_file(row.group)))
      .add<u8>(coded("stage", "stage"), OFF(code(row.stage)))
      .add<u8>(plain("public", "1: its goal is public"), OFF(u8{row.is_public}))
      .add<u8>(coded("mode", "way of deciding"), OFF(code(row.mode)))
      .add<u16>(plain("members", "members"), OFF(row.members))
      .add<u16>(plain("active", "members who attended in the last 4 weeks"), OFF(row.active))
      .add<u8>(plain("roles_filled", "of captain, deputy, finance, logistics: how many are filled"),
               OFF(row.roles_filled))
      .add<u8>(plain("open_quarrels", "quarrels not settled"), OFF(row.open_quarrels))
      .add<u8>(plain("met", "meetings or activities this week"), OFF(row.met))
      .add<u8>(coded("step", "step of the current project; 255: no project", "project_step"),
               OFF(row.step < 0 ? kNoCode : static_cast<u8>(row.step)))
      .resident("captain", "captain, row of /residents", WITH(context.row(row.captain)))
      .add<float>(plain("norms", "norms", "1"), OFF(row.norms))
      .add<float>(plain("cohesion", "cohesion", "1"), OFF(row.cohesion))
      .add<float>(plain("dependence", "dependence on the supporter", "1"), OFF(row.dependence))
      .add<float>(plain("legitimacy", "legitimacy", "1"), OFF(row.legitimacy))
      .add<float>(plain("clarity", "clarity of its goal", "1"), OFF(row.clarity))
      .add<float>(plain("skill", "skill at its own activity", "1"), OFF(row.skill))
      .add<float>(plain("efficacy", "collective efficacy: steps of projects seen done by its own hands", "1"),
                  OFF(row.efficacy))
      .add<float>(plain("supporter_hours", "hours of the supporter this week", "hours"),
                  OFF(row.supporter_hours))
      .add<double>(plain("funds", "funds in hand", "fen"), OFF(static_cast<double>(row.funds_fen)))
      .add<i32>(plain("affair", "affair it works on"), OFF(serial_in_file(row.affair)))
      .done();
}

std::vector<RowField<Event>> event_columns() {
  return Columns<Event>{}
      .add<i32>(plain("event", "number of the event in this run"), OFF(event_in_file(row.id)))
      .add<i32>(plain("week", "week"), OFF(week_in_file(row.week)))
      .add<u8>(coded("kind", "kind", "event_kind"), OFF(code(row.kind)))
      .add<i32>(plain("cause", "event that caused it"), OFF(event_in_file(row.cause)))
      .add<i32>(plain("group", "group"), OFF(serial_in_file(row.group)))
      .add<i32>(plain("other", "other group"), OFF(serial_in_file(row.other)))
      .resident("resident", "resident, row of /residents", WITH(context.row(row.resident)))
      .add<i32>(plain("affair", "affair or public event"), OFF(serial_in_file(row.affair)))
      .add<i32>(plain("code", "by kind: /codes/event_code says which list it points into"), OFF(row.code))
      .add<float>(plain("value", "a number whose meaning depends on the kind"), OFF(row.value))
      .done();
}

std::vector<RowField<MembershipSpell>> membership_columns() {
  return Columns<MembershipSpell>{}
      .add<i32>(plain("group", "group"), OFF(serial_in_file(row.group)))
      .resident("resident", "member, row of /residents", WITH(context.row(row.resident)))
      .add<u8>(coded("role", "role"), OFF(code(row.role)))
      .add<i32>(plain("from", "first week"), OFF(week_in_file(row.from)))
      .add<i32>(weeks("to", "first week no longer so; missing: so at the end of the run"),
                OFF(week_in_file(row.to)))
      .add<i32>(plain("cause", "event that closed it"), OFF(event_in_file(row.cause)))
      .done();
}

std::vector<RowField<Attendance>> attendance_columns() {
  return Columns<Attendance>{}
      .add<i32>(plain("week", "week"), OFF(week_in_file(row.week)))
      .resident("resident", "who, row of /residents", WITH(context.row(row.resident)))
      .add<u8>(coded("host", "whose activity"), OFF(code(row.host)))
      .add<i32>(plain("host_number", "community, group or intervention, by host"),
                OFF(serial_in_file(row.host_number)))
      .add<u8>(plain("carried", "1: only something from outside carried it over the threshold"),
               OFF(row.carried))
      .done();
}

std::vector<RowField<ResidentRow>> resident_columns() {
  Columns<ResidentRow> columns;
  columns.resident("resident", "this row", WITH(context.row(row.resident)))
      .add<u32>(plain("dwelling", "identity: dwelling"), OFF(dwelling_of(row.resident)))
      .add<u16>(plain("occupancy", "identity: occupancy of the dwelling"), OFF(occupancy_of(row.resident)))
      .add<u16>(plain("member", "identity: member of the household, from 1"), OFF(member_of(row.resident)))
      .add<u16>(plain("courtyard", "courtyard"), OFF(row.courtyard))
      .add<u16>(plain("community", "community"), OFF(row.community))
      .add<i32>(plain("birth", "week of birth; a year has 52 weeks"), OFF(week_in_file(row.birth)))
      .add<i32>(plain("arrived", "week of arrival"), OFF(week_in_file(row.arrived)))
      .add<u8>(plain("caregiver", "1: cares full time for children or elders"), OFF(row.caregiver))
      .add<float>(plain("initiative", "initiative, normal score", "1"), OFF(row.initiative))
      .add<float>(plain("sociality", "factor of tie formation, mean 1", "1"), OFF(row.sociality))
      .add<float>(plain("civic", "common factor of the traits, normal score", "1"), OFF(row.civic))
      .add<float>(plain("interest_recreation", "interest in recreation", "1"), OFF(row.interest[0]))
      .add<float>(plain("interest_culture", "interest in culture", "1"), OFF(row.interest[1]))
      .add<float>(plain("interest_environment", "interest in the environment", "1"), OFF(row.interest[2]))
      .add<float>(plain("interest_safety", "interest in safety", "1"), OFF(row.interest[3]))
      .add<float>(plain("interest_volunteering", "interest in volunteering", "1"), OFF(row.interest[4]))
      .add<float>(plain("interest_rights", "interest in rights", "1"), OFF(row.interest[5]))
      .add<float>(plain("interest_daily_services", "interest in daily services", "1"), OFF(row.interest[6]))
      .add<float>(plain("interest_education", "interest in education", "1"), OFF(row.interest[7]));
  static_assert(kTopics == 8);
  return columns.done();
}

ColumnInfo left_column() {
  auto info = weeks("left", "week of leaving; missing: here at the end of the run");
  info.type = h5::native<i32>();
  info.size = sizeof(i32);
  return info;
}

std::vector<RowField<SnapshotRow>> snapshot_columns() {
  static_assert(kSkills == 4);
  return Columns<SnapshotRow>{}
      .add<i32>(plain("week", "week"), WITH(context.week))
      .resident("resident", "who, row of /residents", WITH(context.row(row.resident)))
      .add<u8>(coded("age", "age class"), OFF(code(row.age)))
      .add<u8>(coded("ladder", "rung of the ladder of participation, read off behaviour"),
               OFF(code(row.ladder)))
      .add<u16>(plain("degree", "ties"), OFF(row.degree))
      .add<u16>(plain("groups", "groups one is a member of"), OFF(row.groups))
      .add<u16>(plain("attended", "attendances since arrival"), OFF(row.attended))
      .add<float>(plain("motivation", "autonomous motivation", "SD"), OFF(row.motivation))
      .add<float>(plain("reliance", "reliance on gifts", "1"), OFF(row.reliance))
      .add<float>(plain("concern", "public concern", "SD"), OFF(row.concern))
      .add<float>(plain("confidence", "confidence to act in public", "SD"), OFF(row.confidence))
      .add<float>(
          plain("fatigue", "fatigue: hours beyond what one can spare, not yet recovered from", "hours"),
          OFF(row.fatigue))
      .add<float>(plain("skill_finance", "skill: finance norms", "1"), OFF(row.skill[0]))
      .add<float>(plain("skill_consensus", "skill: consensus and negotiation", "1"), OFF(row.skill[1]))
      .add<float>(plain("skill_resources", "skill: asking for resources", "1"), OFF(row.skill[2]))
      .add<float>(plain("skill_project", "skill: running a project", "1"), OFF(row.skill[3]))
      .done();
}

std::vector<RowField<TieChange>> tie_columns() {
  return Columns<TieChange>{}
      .add<i32>(plain("week", "week"), OFF(week_in_file(row.week)))
      .resident("a", "one end, row of /residents", WITH(context.row(row.a)))
      .resident("b", "other end, row of /residents", WITH(context.row(row.b)))
      .add<u8>(coded("kind", "kind", "tie"), OFF(row.kind))
      .add<u8>(plain("gained", "1: gained, 0: lost"), OFF(u8{row.gained}))
      .done();
}

std::vector<RowField<AffairRow>> affair_columns() {
  return Columns<AffairRow>{}
      .add<i32>(plain("affair", "serial number in this run, of affairs and public events together"),
                OFF(serial_in_file(row.affair)))
      .add<u8>(plain("public_event", "1: a sudden public event"), OFF(row.public_event))
      .add<u8>(coded("topic", "topic"), OFF(code(row.topic)))
      .add<u16>(plain("courtyard", "courtyard; of a public event: community"), OFF(row.courtyard))
      .add<i32>(plain("arose", "week it arose"), OFF(week_in_file(row.arose)))
      .add<i32>(weeks("ended", "week it ended; missing: open at the end of the run"),
                OFF(week_in_file(row.ended)))
      .add<float>(plain("severity", "severity at the start; of a public event: salience", "1"),
                  OFF(row.severity))
      .add<float>(plain("severity_end", "severity at its end, or at the end of the run", "1"),
                  OFF(row.severity_end))
      .add<i32>(plain("solved_by", "group that solved it"), OFF(serial_in_file(row.solved_by)))
      .done();
}

std::vector<RowField<LedgerEntry>> account_columns() {
  return Columns<LedgerEntry>{}
      .add<i32>(plain("week", "week"), OFF(week_in_file(row.week)))
      .add<u8>(coded("from_kind", "account it comes from", "account"), OFF(code(row.from)))
      .add<i32>(plain("from_number", "community, group, or row of /residents, by kind; else 0"),
                WITH(account_number(row.from, row.from_number, context)))
      .add<u8>(coded("to_kind", "account it goes to", "account"), OFF(code(row.to)))
      .add<i32>(plain("to_number", "community, group, or row of /residents, by kind; else 0"),
                WITH(account_number(row.to, row.to_number, context)))
      .add<double>(plain("fen", "amount, in whole fen (1/100 yuan)", "fen"),
                   OFF(static_cast<double>(row.fen)))
      .add<u8>(coded("purpose", "purpose"), OFF(code(row.purpose)))
      .add<i32>(plain("intervention", "row of /interventions"), OFF(row.intervention))
      .add<i32>(plain("cause", "event that caused it"), OFF(event_in_file(row.cause)))
      .done();
}

std::vector<RowField<AccountSum>> account_sum_columns() {
  return Columns<AccountSum>{}
      .add<i32>(plain("week", "week"), OFF(week_in_file(row.week)))
      .add<u8>(coded("from_kind", "account it comes from", "account"), OFF(code(row.from)))
      .add<u8>(coded("to_kind", "account it goes to", "account"), OFF(code(row.to)))
      .add<u8>(coded("purpose", "purpose"), OFF(code(row.purpose)))
      .add<i32>(plain("intervention", "intervention of the arm"), OFF(row.intervention))
      .add<double>(plain("fen", "amount, in whole fen (1/100 yuan)", "fen"),
                   OFF(static_cast<double>(row.fen)))
      .done();
}

std::vector<RowField<HoursEntry>> hours_columns() {
  return Columns<HoursEntry>{}
      .add<i32>(plain("week", "week"), OFF(week_in_file(row.week)))
      .add<i32>(plain("intervention", "row of /interventions"), OFF(row.intervention))
      .add<float>(plain("asked", "hours asked of the supporter", "hours"), OFF(row.asked))
      .add<float>(plain("given", "hours given by the supporter", "hours"), OFF(row.given))
      .done();
}

std::vector<RowField<InterventionPlan>> intervention_columns() {
  return Columns<InterventionPlan>{}
      .add<i32>(plain("intervention", "number in its scenario, from 0"), WITH(context.week))
      .add<const char*>(plain("name", "name"), OFF(row.name.c_str()))
      .add<u8>(coded("practice", "practice"), OFF(code(row.practice)))
      .add<u8>(coded("trigger", "what sets it off"), OFF(code(row.trigger)))
      .add<i32>(weeks("first_week", "first week"), OFF(week_in_file(row.first_week)))
      .add<i32>(weeks("last_week", "last week"), OFF(week_in_file(row.last_week)))
      .add<i32>(plain("every", "weeks between occasions", "weeks"), OFF(i32{row.every}))
      .add<i32>(plain("priority", "priority when hours run short; higher first"), OFF(i32{row.priority}))
      .done();
}

std::vector<RowField<CourtyardRow>> courtyard_columns() {
  return Columns<CourtyardRow>{}
      .add<i32>(plain("courtyard", "courtyard"), OFF(row.courtyard))
      .add<i32>(plain("community", "community it belongs to"), OFF(row.community))
      .add<i32>(plain("street", "street it belongs to"), OFF(row.street))
      .add<i32>(plain("first_dwelling", "number of its first dwelling"), OFF(row.first_dwelling))
      .add<i32>(plain("dwellings", "dwellings"), OFF(row.dwellings))
      .done();
}

#undef OFF
#undef WITH

std::vector<CourtyardRow> courtyard_rows(const Place& place) {
  std::vector<CourtyardRow> rows;
  for (std::size_t c = 0; c < place.courtyards(); ++c) {
    const auto community = place.courtyard_community[c];
    rows.push_back({static_cast<std::int32_t>(c), community, place.community_street[community],
                    static_cast<std::int32_t>(place.courtyard_first_dwelling[c]),
                    static_cast<std::int32_t>(place.courtyard_first_dwelling[c + 1] -
                                              place.courtyard_first_dwelling[c])});
  }
  return rows;
}

}  // namespace linli
