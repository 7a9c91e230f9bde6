#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <memory>
#include <tuple>

#include "observation/observe.hpp"
#include "world/invariant.hpp"

namespace linli {
namespace {

/// Bytes of a week in a fixed order and form. A value of zero says nothing, so that a new column of
/// zeros changes no digest.
class Bytes {
 public:
  void number(std::uint64_t value) {
    std::uint8_t bytes[8];
    for (int k = 0; k < 8; ++k) bytes[k] = static_cast<std::uint8_t>(value >> (8 * k));
    buffer_.insert(buffer_.end(), bytes, bytes + 8);  // at once: one test of the room there is
  }
  /// A field of a row: its tag and value, unless zero.
  void field(std::uint8_t tag, double value) {
    if (value == 0.0) return;
    buffer_.push_back(tag);
    number(std::isnan(value) ? 0x7FF8'0000'0000'0000ULL : std::bit_cast<std::uint64_t>(value));
  }
  void field(std::uint8_t tag, std::int64_t value) {
    if (value == 0) return;
    buffer_.push_back(tag);
    number(static_cast<std::uint64_t>(value));
  }
  [[nodiscard]] const std::vector<std::uint8_t>& all() const { return buffer_; }

 private:
  std::vector<std::uint8_t> buffer_;
};

void add_residents(Bytes& out, const World& world, const std::vector<ResidentIndex>& dirty) {
  const Residents& people = world.residents();
  for (const ResidentIndex r : dirty) {
    out.number(people.id[r]);
    out.field(1, std::int64_t{people.touched[r]});
    out.field(2, double{people.motivation[r]});
    out.field(3, double{people.reliance[r]});
    out.field(4, double{people.concern[r]});
    out.field(5, double{people.confidence[r]});
    out.field(6, double{people.fatigue[r]});
    for (int k = 0; k < kSkills; ++k) out.field(static_cast<std::uint8_t>(7 + k), double{people.skill[r][k]});
    out.field(11, std::int64_t{people.attended[r]});
    out.field(12, std::int64_t{world.participation.endorsed_until[r] == kLongAgo
                                   ? 0
                                   : world.participation.endorsed_until[r]});
  }
}

void add_groups(Bytes& out, const World& world) {
  std::vector<std::uint32_t> order = world.alive;
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return world.groups[a].id < world.groups[b].id; });
  for (const std::uint32_t serial : order) {
    const Group& g = world.groups[serial];
    out.number(g.id.founder);
    out.field(1, std::int64_t{g.id.week});
    out.field(2, std::int64_t{g.id.ordinal});
    out.field(3, static_cast<std::int64_t>(g.stage));
    out.field(4, static_cast<std::int64_t>(g.is_public));
    out.field(5, double{g.norms});
    out.field(6, double{g.cohesion});
    out.field(7, double{g.dependence});
    out.field(8, double{g.legitimacy});
    out.field(9, double{g.clarity});
    out.field(10, double{g.skill});
    out.field(11, g.funds_fen);
    out.field(12, static_cast<std::int64_t>(g.quarrels.size()));
    out.field(14, double{g.efficacy});
    out.field(13, g.project.has_value() ? 1 + static_cast<std::int64_t>(g.project->step) : 0);
    for (const Member& m : g.members) {
      out.number(world.residents().id[m.resident]);
      out.field(20, static_cast<std::int64_t>(m.role));
      out.field(21, double{m.position});
      out.field(22, double{m.strain});
    }
  }
}

void add_affairs(Bytes& out, const World& world) {
  for (const std::uint32_t position : world.open_affairs) {
    const Affair& a = world.affairs[position];
    out.number(as_number(a.key));
    out.field(1, a.severity_now);
    out.field(2, a.relieved);
  }
  for (const std::uint32_t position : world.open_events) {
    const PublicEvent& e = world.events[position];
    out.number(as_number(e.key));
    out.field(2, e.salience);
    out.field(3, std::int64_t{e.informed_count});
    out.field(4, static_cast<std::int64_t>(e.volunteers.size()));
  }
}

void add_log(Bytes& out, const WeekLog& log) {
  for (const Event& e : log.events) {
    out.number(e.id);
    out.field(1, static_cast<std::int64_t>(e.kind) + 1);
    out.field(2, std::int64_t{e.cause});
    out.field(3, std::int64_t{e.group} + 1);
    out.field(4, std::int64_t{e.other} + 1);
    out.field(5, static_cast<std::int64_t>(e.resident));
    out.field(6, std::int64_t{e.affair} + 1);
    out.field(7, std::int64_t{e.code});
    out.field(8, double{e.value});
  }
  for (const LedgerEntry& e : log.ledger) {
    out.number(static_cast<std::uint64_t>(e.fen));
    out.field(1, static_cast<std::int64_t>(e.from) + 1);
    out.field(2, static_cast<std::int64_t>(e.from_number));
    out.field(3, static_cast<std::int64_t>(e.to) + 1);
    out.field(4, static_cast<std::int64_t>(e.to_number));
    out.field(5, static_cast<std::int64_t>(e.purpose));
  }
  for (const ResidentChange& c : log.residents_left) out.number(c.resident);
  for (const ResidentRow& c : log.arrived) out.number(c.resident);
  // Ties are told in the order in which occasions were held; their set is what counts.
  std::vector<TieChange> ties = log.ties;
  std::sort(ties.begin(), ties.end(), [](const TieChange& x, const TieChange& y) {
    return std::tie(x.a, x.b, x.gained) < std::tie(y.a, y.b, y.gained);
  });
  for (const TieChange& t : ties) {
    out.number(t.a);
    out.number(t.b);
    out.field(1, static_cast<std::int64_t>(t.gained));
  }
}

}  // namespace

Digest chain_week(const World& world, const WeekWork& work) {
  Bytes bytes;
  bytes.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(world.week)));
  add_residents(bytes, world, work.dirty);
  add_groups(bytes, world);
  add_affairs(bytes, world);
  add_log(bytes, *work.log);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  Digest digest{};
  unsigned int length = 0;
  const bool done = context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), world.chain.data(), world.chain.size()) == 1 &&
                    EVP_DigestUpdate(context.get(), bytes.all().data(), bytes.all().size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), digest.data(), &length) == 1;
  LINLI_INVARIANT(done && length == digest.size(), "SHA-256 can be computed");
  return digest;
}

}  // namespace linli
