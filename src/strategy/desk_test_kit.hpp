#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "market/calendar_view.hpp"
#include "strategy/desk.hpp"

// What the tests of strategies share: one session of a hundred minutes, and an engine that answers as told.
namespace sluice::strategy::kit {

inline constexpr UnixNanos kOpen = UnixNanos::from_seconds(1'000'000'800);
inline constexpr InstrumentId kStock{"AAPL.US"};
inline constexpr StrategyId kTag{"test"};

inline UnixNanos minute(std::int64_t n) { return kOpen + std::chrono::minutes{n}; }
inline Price px(std::string_view text) { return *parse_price(text); }
inline Quantity qty(std::string_view text) { return *parse_quantity(text); }

// A session from kOpen, 100 minutes long, and the next one a day later.
class OneSession final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos t) const override { return t >= kOpen && t < minute(100); }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        if (t < minute(100))
            return market::Session{{2001, 9, 9}, kOpen, minute(100)};
        return market::Session{{2001, 9, 10}, minute(1440), minute(1540)};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return ""; }
};

inline DeskConfig desk_config(bool allow_short = false) {
    DeskConfig config;
    config.strategy = kTag;
    config.account = AccountId{"main"};
    config.instrument.id = kStock;
    config.allow_short = allow_short;
    return config;
}

inline Bar bar(std::int64_t n, std::string_view close) {
    Bar b;
    b.instrument = kStock;
    b.start = minute(n);
    b.end = minute(n + 1);
    b.open = b.high = b.low = b.close = px(close);
    return b;
}

// The first order of `out`, which it leaves empty.
inline std::optional<std::pair<NewOrderSingle, Requester>> take_order(Intents& out) {
    std::optional<std::pair<NewOrderSingle, Requester>> found;
    for (const Command& command : out.commands)
        if (const auto* submit = std::get_if<SubmitOrder>(&command.body); submit && !found)
            found = std::pair{submit->order, command.by};
    out.clear();
    return found;
}
inline std::vector<std::string> notes(const Intents& out) {
    std::vector<std::string> texts;
    for (const Command& command : out.commands)
        if (const auto* note = std::get_if<NoteSignal>(&command.body))
            texts.push_back(note->text);
    return texts;
}
inline std::vector<ClOrdId> cancels(const Intents& out) {
    std::vector<ClOrdId> ids;
    for (const Command& command : out.commands)
        if (const auto* cancel = std::get_if<CancelOrder>(&command.body))
            ids.push_back(cancel->target);
    return ids;
}

inline Event placed(NewOrderSingle order, const Requester& by, ClOrdId id) {
    order.cl_ord_id = id;
    OrderPlaced body;
    body.order = order;
    body.by = by;
    return {.sequence = 1, .time = kOpen, .body = body};
}
inline Event denied(const NewOrderSingle& order, const Requester& by) {
    OrderDenied body;
    body.order = order;
    body.by = by;
    body.denial.code = DenialCode::PositionFraction;
    return {.sequence = 1, .time = kOpen, .body = body};
}
inline Event reported(ClOrdId id, OrdStatus status, std::string_view fill = "0") {
    ReportApplied body;
    body.order = id;
    body.ord_status = status;
    body.fill_qty = qty(fill);
    return {.sequence = 1, .time = kOpen, .body = body};
}

}  // namespace sluice::strategy::kit
