#include "strategy/desk.hpp"

#include <utility>
#include <variant>

#include "base/assert.hpp"  // SLUICE_ASSERT
#include "base/text.hpp"    // base36

namespace sluice::strategy {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

void wake_by(UnixNanos at, Intents& out) {
    if (!out.wake_at || at < *out.wake_at)
        out.wake_at = at;
}

}  // namespace

Quantity lots_for(Amount value, Price price, const Instrument& instrument) {
    if (price.nanos() <= 0 || instrument.round_lot.nanos() <= 0)
        return {};
    const auto one_lot = value_of(price, instrument.round_lot, instrument.multiplier);
    if (!one_lot || one_lot->nanos() <= 0)
        return {};
    const int128 lots = value.nanos() / one_lot->nanos();
    if (lots <= 0)
        return {};
    return Quantity::from_nanos(lots * instrument.round_lot.nanos());
}

Price tick_down(Price price, Price tick_size) {
    const std::int64_t rest = price.nanos() % tick_size.nanos();
    return Price::from_nanos(price.nanos() - (rest < 0 ? rest + tick_size.nanos() : rest));
}

Price tick_up(Price price, Price tick_size) {
    const Price below = tick_down(price, tick_size);
    return below == price ? price : below + tick_size;
}

Desk::Desk(DeskConfig config, const market::CalendarView& calendars)
    : config_{std::move(config)}, calendars_{calendars} {}

bool Desk::takes(const Bar& bar, bool& new_session, Intents& out) {
    new_session = false;
    if (bar.instrument != config_.instrument.id)
        return false;
    if (!session_ || bar.start >= session_->close) {
        const auto next = calendars_.session_at_or_after(config_.instrument.calendar, bar.start);
        if (!next)
            return false;
        if (!session_ || next->open != session_->open) {
            session_ = *next;
            flat_at_ = next->close - config_.flat_before_close;
            new_session = true;
            wake_by(*flat_at_, out);
        }
    }
    return bar.start >= session_->open && bar.start < session_->close;
}

void Desk::want(Stance stance, Price at, UnixNanos now, Intents& out) {
    last_px_ = at;
    if (stance == Stance::Short && !config_.allow_short)
        stance = Stance::Flat;
    if (closing(now))
        stance = Stance::Flat;
    stance_ = stance;
    waits_for_price_ = false;
    pursue(now, out);
}

void Desk::on_price(Price at, UnixNanos now, Intents& out) {
    last_px_ = at;
    waits_for_price_ = false;
    if (closing(now))
        stance_ = Stance::Flat;
    if (open_ && now - open_->since >= config_.stale_after) {
        if (open_->entry && position_.is_zero())
            stance_ = Stance::Flat;
        cancel_open(now, out);
    }
    pursue(now, out);
}

void Desk::on_timer(UnixNanos now, Intents& out) {
    if (!flat_at_)
        return;
    if (now < *flat_at_) {
        wake_by(*flat_at_, out);
        return;
    }
    stance_ = Stance::Flat;
    waits_for_price_ = false;
    if (open_ && !open_->at_market)
        cancel_open(now, out);
    pursue(now, out);
}

void Desk::note(std::string text, Intents& out) const {
    out.commands.push_back({.by = {.origin = Origin::Strategy, .who = config_.strategy, .key = {}},
                            .body = NoteSignal{.instrument = config_.instrument.id, .text = std::move(text)}});
}

void Desk::on_report(const Event& event, UnixNanos now, Intents& out) {
    const auto ours = [this](const Requester& by) {
        return open_ && by.who == config_.strategy && by.key == open_->key;
    };
    const auto is_open = [this](const ClOrdId& id) { return open_ && !id.empty() && open_->cl_ord_id == id; };
    std::visit(Overloaded{
                   [&](const OrderPlaced& e) {
                       if (!ours(e.by))
                           return;
                       open_->cl_ord_id = e.order.cl_ord_id;
                       mine_.emplace(e.order.cl_ord_id, e.order.side);
                       if (open_->cancel_wanted)
                           cancel_open(now, out);
                   },
                   [&](const OrderDenied& e) {
                       if (ours(e.by))
                           end_open();
                   },
                   [&](const CommandRefused& e) {
                       if (e.command == CommandKind::SubmitOrder && ours(e.by))
                           end_open();
                       // A cancel that was refused may be asked again with the next bar; the order's end comes as a report.
                       if (e.command == CommandKind::CancelOrder && is_open(e.target))
                           open_->cancel_sent = false;
                   },
                   [&](const RequestDropped& e) {
                       if (e.request == RequestKind::New && is_open(e.cl_ord_id))
                           end_open();
                   },
                   [&](const RequestProgress& e) {
                       if (is_end(e.ord_status) && is_open(e.outcome.cl_ord_id))
                           end_open();
                   },
                   [&](const NotFoundNoted& e) {
                       if (is_end(e.ord_status) && is_open(e.not_found.cl_ord_id))
                           end_open();
                   },
                   [&](const CancelRejected& e) {
                       if (is_open(e.reject.cl_ord_id))
                           open_->cancel_sent = false;
                   },
                   [&](const ReportApplied& e) {
                       const auto order = mine_.find(e.order);
                       if (order == mine_.end())
                           return;
                       position_ += order->second == Side::Buy ? e.fill_qty : -e.fill_qty;
                       if (is_end(e.ord_status) && is_open(e.order))
                           end_open();
                   },
                   [](const auto&) {},
               },
               event.body);
    pursue(now, out);
}

// Does the one next thing that brings the position to the stance: nothing, a cancel, an exit or an entry.
void Desk::pursue(UnixNanos now, Intents& out) {
    const bool is_long = position_.nanos() > 0;
    const bool is_short = position_.nanos() < 0;
    if (open_) {
        const bool useful = open_->entry ? stance_ == (open_->side == Side::Buy ? Stance::Long : Stance::Short)
                                         : stance_ != (open_->side == Side::Sell ? Stance::Long : Stance::Short);
        if (!useful)
            cancel_open(now, out);
        return;
    }
    if (waits_for_price_)
        return;
    if ((is_long && stance_ != Stance::Long) || (is_short && stance_ != Stance::Short)) {
        submit(is_long ? Side::Sell : Side::Buy, position_.abs(), false, now, out);
    } else if (position_.is_zero() && stance_ != Stance::Flat) {
        const Quantity qty = lots_for(config_.order_value, last_px_, config_.instrument);
        if (qty.is_zero()) {
            stance_ = Stance::Flat;
            return;
        }
        submit(stance_ == Stance::Long ? Side::Buy : Side::Sell, qty, true, now, out);
    }
}

void Desk::submit(Side side, Quantity qty, bool entry, UnixNanos now, Intents& out) {
    NewOrderSingle order;
    order.account = config_.account;
    order.instrument = config_.instrument.id;
    order.strategy = config_.strategy;
    order.side = side;
    order.order_qty = qty;
    order.position_effect = entry ? PositionEffect::Open : PositionEffect::Close;
    const bool at_market = closing(now);
    if (at_market) {
        order.ord_type = OrdType::Market;  // being flat matters more than the price now
    } else {
        const Price reach = Price::from_nanos(config_.reach_ticks * config_.instrument.tick_size.nanos());
        order.ord_type = OrdType::Limit;
        order.price = side == Side::Buy ? tick_up(last_px_ + reach, config_.instrument.tick_size)
                                        : tick_down(last_px_ - reach, config_.instrument.tick_size);
    }
    open_ = OpenIntent{
        .key = next_key(now), .cl_ord_id = {}, .side = side, .entry = entry, .at_market = at_market, .since = now};
    out.commands.push_back({.by = {.origin = Origin::Strategy, .who = config_.strategy, .key = open_->key},
                            .body = SubmitOrder{std::move(order)}});
}

void Desk::cancel_open(UnixNanos now, Intents& out) {
    open_->cancel_wanted = true;
    if (open_->cancel_sent || open_->cl_ord_id.empty())
        return;
    open_->cancel_sent = true;
    out.commands.push_back({.by = {.origin = Origin::Strategy, .who = config_.strategy, .key = next_key(now)},
                            .body = CancelOrder{.target = open_->cl_ord_id}});
}

// An entry that left nothing behind is not asked for again before the next signal; what is left of an exit is, with the
// next bar, or at once when time is short.
void Desk::end_open() {
    const OpenIntent ended = *open_;
    open_.reset();
    if (ended.entry) {
        const Stance meant = ended.side == Side::Buy ? Stance::Long : Stance::Short;
        if (position_.is_zero() && stance_ == meant)
            stance_ = Stance::Flat;
    } else if (!position_.is_zero()) {
        waits_for_price_ = !ended.cancel_wanted;
    }
}

IdempotencyKey Desk::next_key(UnixNanos now) {
    if (run_.empty())
        run_ = base36(static_cast<std::uint64_t>(now.nanos()));
    std::string text{config_.strategy.view()};
    text += "-" + run_ + "-" + base36(config_.seat) + "-" + base36(keys_++);
    const auto key = IdempotencyKey::parse(text);
    SLUICE_ASSERT(key.has_value(), "a strategy's tag, a time, a seat and a count fit an idempotency key");
    return *key;
}

}  // namespace sluice::strategy
