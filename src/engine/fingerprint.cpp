#include <charconv>
#include <string>

#include "engine/fold_parts.hpp"
#include "engine/state.hpp"

namespace sluice::engine {
namespace {

// Lines of `name value value ...`; numbers as whole nanos so that nothing is rounded.
class Lines {
public:
    Lines& line(std::string_view name) {
        if (!text_.empty())
            text_ += '\n';
        text_ += name;
        return *this;
    }
    Lines& operator<<(std::string_view value) {
        text_ += ' ';
        text_ += value.empty() ? std::string_view{"-"} : value;
        return *this;
    }
    Lines& operator<<(std::int64_t value) {
        char buffer[24];
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
        return *this << std::string_view{buffer, end};
    }
    Lines& operator<<(std::uint64_t value) { return *this << static_cast<std::int64_t>(value); }
    Lines& operator<<(std::uint32_t value) { return *this << static_cast<std::int64_t>(value); }
    Lines& operator<<(int value) { return *this << static_cast<std::int64_t>(value); }
    Lines& operator<<(bool value) { return *this << static_cast<std::int64_t>(value); }
    Lines& operator<<(UnixNanos value) { return *this << value.nanos(); }
    Lines& operator<<(const Notional& value) { return *this << std::string_view{to_text(value)}; }
    template <class Tag, class Rep>
    Lines& operator<<(Fixed<Tag, Rep> value) {
        return *this << std::string_view{to_text(value)};
    }
    template <class Tag, std::size_t N>
    Lines& operator<<(const TextId<Tag, N>& id) {
        return *this << id.view();
    }
    template <NamedEnum E>
    Lines& operator<<(E value) {
        return *this << to_text(value);
    }
    template <class T>
    Lines& operator<<(const std::optional<T>& value) {
        return value ? *this << *value : *this << std::string_view{};
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

void add(Lines& out, const NewOrderSingle& o) {
    out << o.cl_ord_id << o.account << o.instrument << o.strategy << o.side << o.ord_type << o.time_in_force
        << o.product << o.position_effect << static_cast<int>(o.exec_inst) << o.order_qty << o.price << o.stop_px
        << o.cash_order_qty << o.trail_amount << o.trail_percent << o.display_qty << o.expire_time;
}

// A released request is Queued as far as records go: a restart cannot know more.
RequestStage recorded(RequestStage stage) { return stage == RequestStage::Durable ? RequestStage::Queued : stage; }

void add(Lines& out, const OrderState& o) {
    out.line("order") << o.placed_as << o.by.origin << o.by.who << o.by.key << o.exposure << o.external << o.ord_status
                      << o.order_id << o.cum_qty << o.cum_notional << o.inferred_qty << o.inferred_notional
                      << o.placed_at << o.transact_time << o.busted_at << o.denial << o.text;
    out.line("  stands");
    add(out, o.order);
    if (o.order.cash_order_qty)
        out.line("  by amount at") << o.cash_px;
    if (o.in_flight.any()) {
        const InFlight& f = o.in_flight;
        out.line("  in flight") << f.kind << recorded(f.stage) << f.exposure << f.send_by << f.sequence << f.placed_at
                                << f.unknown_since << f.queries << f.last_query << f.alerted;
        add(out, f.order);
    }
    if (o.cancel.any())
        out.line("  cancel") << recorded(o.cancel.stage) << o.cancel.attempts << o.cancel.last_sent
                             << o.cancel.wanted_since << o.cancel.alerted;
    for (const CountedFill& fill : o.fills)
        out.line("  fill") << fill.exec_id << fill.qty << fill.notional << fill.fee << fill.fee_currency << fill.busted;
}

}  // namespace

std::string fingerprint(const State& s) {
    Lines out;
    out.line("journal") << s.last_sequence << s.runs << s.epoch << s.last_time << s.clean;
    for (const auto& [id, a] : s.accounts)
        out.line("account") << id << a.venue << a.base_currency << a.calendar;
    for (const auto& [id, i] : s.instruments)
        out.line("instrument") << id << i.asset_class << i.tick_size << i.round_lot << i.multiplier << i.currency
                               << i.calendar;
    for (const auto& [id, l] : s.limits)
        out.line("limits") << id << l.max_order_value << l.max_position_fraction << l.max_open_orders
                           << l.max_orders_per_second << l.max_orders_per_minute << l.max_daily_loss << l.price_collar
                           << l.allow_short << l.check_trading_hours
                           << static_cast<std::uint64_t>(l.allowed_instruments.size()) << l.max_drawdown
                           << l.max_unprotected << static_cast<std::int64_t>(l.duplicate_window.count())
                           << l.allow_self_trade << static_cast<std::int64_t>(l.max_rate_age.count()) << l.currency;
    for (const auto& [id, v] : s.venues)
        out.line("venue") << id << v.venue << v.link << v.breaker << v.mode;
    if (s.armed_until)
        out.line("armed") << *s.armed_until;
    for (const auto& [id, h] : s.halts)
        out.line("halt") << id << h.cancel_exits << h.flatten << std::string_view{h.reason};
    for (const auto& [key, reason] : s.freezes)
        out.line("freeze") << key.first << key.second << std::string_view{reason};
    for (const OrderState& order : s.orders)
        add(out, order);
    for (const auto& [key, p] : s.positions)
        out.line("position") << key.account << key.instrument << key.product << p.qty << p.cost << p.realized << p.fees;
    for (const auto& [key, amount] : s.cash)
        out.line("cash") << key.first << key.second << amount;
    for (const auto& [key, p] : s.venue_positions)
        out.line("venue position") << key.account << key.instrument << p.qty << p.avg_px;
    for (const auto& [key, b] : s.venue_balances)
        out.line("venue balance") << key.first << key.second << b.total << b.available;
    for (const auto& [id, mark] : s.day_marks)
        out.line("day") << id << mark.date.year << static_cast<int>(mark.date.month) << static_cast<int>(mark.date.day)
                        << mark.equity;
    for (const auto& [id, times] : s.order_times) {
        out.line("order times") << id;
        for (const UnixNanos time : times)
            out << time;
    }
    out.line("counted") << static_cast<std::uint64_t>(s.adjustments_seen.size())
                        << static_cast<std::uint64_t>(s.keys.size());
    std::string text = out.take();
    fingerprint_lists(s, text);
    fingerprint_proposals(s, text);
    fingerprint_reconcile(s, text);
    fingerprint_tokens(s, text);
    return text;
}

}  // namespace sluice::engine
