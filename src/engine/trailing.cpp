#include "engine/trailing.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <vector>

#include "engine/exposure.hpp"  // classify_replace
#include "engine/locks.hpp"     // is_reconciled
#include "engine/placing.hpp"   // denial_of

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds kMovePause{1};

bool is_ours_to_move(const Core& core, const NewOrderSingle& order) {
    return order.ord_type == OrdType::TrailingStop && !core.capabilities(order.account).trailing_stops;
}

// What a stop of this side triggers against.
std::optional<Price> reference(const Core& core, const NewOrderSingle& order) {
    const Mark* mark = core.marks.find(order.instrument);
    const auto met = mark == nullptr ? std::nullopt : mark->touch(order.side, core.now);
    return met ? std::optional{met->px} : std::nullopt;
}

// The trail's distance from `from`, on the tick that is the farther one.
Price behind(const Instrument& instrument, const NewOrderSingle& order, Price from) {
    int128 gap = 0;
    if (order.trail_amount)
        gap = order.trail_amount->nanos();
    else if (order.trail_percent)
        gap = scaled(Amount::from_nanos(from.abs().nanos()), *order.trail_percent).value_or(Amount{}).nanos();
    const int128 tick = instrument.tick_size.nanos();
    int128 px = order.side == Side::Sell ? from.nanos() - gap : from.nanos() + gap;
    int128 rest = px % tick;
    if (rest < 0)
        rest += tick;
    if (rest != 0)
        px += order.side == Side::Sell ? -rest : tick - rest;
    const int128 most = std::numeric_limits<std::int64_t>::max();
    px = std::clamp(px, instrument.asset_class == AssetClass::Future ? -most : tick, most);
    return Price::from_nanos(static_cast<std::int64_t>(px));
}

bool is_better(Side side, Price wanted, Price standing) {
    return side == Side::Sell ? wanted > standing : wanted < standing;
}

// Where the stop should stand now; absent: it stays, or nothing may be asked of it.
std::optional<Price> wanted_px(const Core& core, const OrderState& order) {
    if (order.in_flight.any() || order.cancel.any() || is_end(order.ord_status) ||
        order.ord_status == OrdStatus::PendingNew)
        return std::nullopt;
    const auto from = reference(core, order.order);
    const Instrument* instrument = core.state.find_instrument(order.order.instrument);
    if (!from || instrument == nullptr || !order.order.stop_px)
        return std::nullopt;
    const Price wanted = behind(*instrument, order.order, *from);
    return is_better(order.order.side, wanted, *order.order.stop_px) ? std::optional{wanted} : std::nullopt;
}

void move(Core& core, std::uint32_t index, UnixNanos moved_at) {
    const OrderState& order = core.state.orders[index];
    const auto wanted = wanted_px(core, order);
    if (!wanted)
        return;
    if (core.now < moved_at + kMovePause) {
        core.deadline_stale = true;  // the end of the pause is a moment to wake at
        return;
    }
    NewOrderSingle next = order.order;
    next.stop_px = wanted;
    const Exposure exposure = classify_replace(core.state, order, next);
    if (!is_reconciled(core.state, core.config, next.account))
        return;  // what the account holds is not known yet: only cancels and a person's exits leave
    const ClOrdId orig = order.order.cl_ord_id;
    std::optional<UnixNanos> send_by;
    DecisionFigures figures;
    if (exposure == Exposure::Adds) {
        // One that opens a position moves only as far as locks and limits let new exposure go.
        if (judge_adds(core.locks(), next, order.by, core.now, Approval::Given) ||
            judge_limits(core.limits(), next, &order, core.now, figures))
            return;
        send_by = core.now + core.config.send_within;
    }
    next.cl_ord_id = core.next_id();
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"trail"};
    core.emit(ReplacePlaced{next, orig, by, exposure, send_by, figures});
    if (!core.journal_healthy)
        release(core, index);
}

}  // namespace

bool is_trailed(const NewOrderSingle& order) {
    return order.ord_type == OrdType::Stop && (order.trail_amount || order.trail_percent);
}

NewOrderSingle as_asked(NewOrderSingle order) {
    if (!is_trailed(order))
        return order;
    order.ord_type = OrdType::TrailingStop;
    order.stop_px.reset();
    return order;
}

NewOrderSingle as_sent(NewOrderSingle order) {
    if (order.ord_type == OrdType::TrailingStop)
        return order;
    order.trail_amount.reset();
    order.trail_percent.reset();
    return order;
}

std::optional<Denial> why_no_trail(const Core& core, const NewOrderSingle& order) {
    if (!is_ours_to_move(core, order) || reference(core, order))
        return std::nullopt;
    return denial_of(DenialCode::NoQuote,
                     "a trailing stop that the engine moves starts at the market, and no price of " +
                         std::string{order.instrument.view()} + " has been seen",
                     Lock::Limits);
}

NewOrderSingle held_trail(const Core& core, NewOrderSingle order, Price start) {
    if (!is_ours_to_move(core, order))
        return order;
    const Instrument* instrument = core.state.find_instrument(order.instrument);
    if (instrument == nullptr)
        return order;
    order.ord_type = OrdType::Stop;
    order.stop_px = behind(*instrument, order, reference(core, order).value_or(start));
    return order;
}

std::optional<Price> trail_px(const Core& core, const NewOrderSingle& order) {
    const auto from = reference(core, order);
    const Instrument* instrument = core.state.find_instrument(order.instrument);
    if (!from || instrument == nullptr)
        return std::nullopt;
    return behind(*instrument, order, *from);
}

void move_trailing(Core& core, const InstrumentId& instrument) {
    const std::vector<std::pair<std::uint32_t, UnixNanos>> trailed{core.state.trailing.begin(),
                                                                   core.state.trailing.end()};
    for (const auto& [index, moved_at] : trailed)
        if (core.state.orders[index].order.instrument == instrument)
            move(core, index, moved_at);
}

void trailing_on_time(Core& core) {
    const std::vector<std::pair<std::uint32_t, UnixNanos>> trailed{core.state.trailing.begin(),
                                                                   core.state.trailing.end()};
    for (const auto& [index, moved_at] : trailed)
        move(core, index, moved_at);
}

std::optional<UnixNanos> trailing_deadline(const Core& core) {
    std::optional<UnixNanos> at;
    for (const auto& [index, moved_at] : core.state.trailing) {
        // A pause that is over wakes nobody: the next price or report does.
        if (core.now >= moved_at + kMovePause || !wanted_px(core, core.state.orders[index]))
            continue;
        at = at ? std::min(*at, moved_at + kMovePause) : moved_at + kMovePause;
    }
    return at;
}

}  // namespace sluice::engine
