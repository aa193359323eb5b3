#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // ClOrdId, OrderId, ExecId, ...
#include "model/order.hpp"       // Side
#include "model/quantities.hpp"  // Price, Quantity, Notional, Amount

namespace sluice {

// 39: what is proven about an order. The first three are ours, the rest the venue's (design.md 4).
enum class OrdStatus : std::uint8_t {
    Proposed,
    Denied,
    PendingNew,
    New,
    Held,
    PartiallyFilled,
    Filled,
    Canceled,
    Rejected,
    Expired,
    DoneForDay,
    Suspended,
    Replaced,
};
constexpr auto names(OrdStatus) {
    return Names<13>{"Proposed", "Denied",   "PendingNew", "New",        "Held",      "PartiallyFilled", "Filled",
                     "Canceled", "Rejected", "Expired",    "DoneForDay", "Suspended", "Replaced"};
}
// No more comes of it, but for late fills and busts.
constexpr bool is_end(OrdStatus status) {
    switch (status) {
        case OrdStatus::Denied:
        case OrdStatus::Filled:
        case OrdStatus::Canceled:
        case OrdStatus::Rejected:
        case OrdStatus::Expired:
        case OrdStatus::Replaced: return true;
        case OrdStatus::Proposed:
        case OrdStatus::PendingNew:
        case OrdStatus::New:
        case OrdStatus::Held:
        case OrdStatus::PartiallyFilled:
        case OrdStatus::DoneForDay:
        case OrdStatus::Suspended: return false;
    }
    return false;
}

enum class ExecType : std::uint8_t {  // 150
    New,
    Trade,
    Canceled,
    Replaced,
    Rejected,
    Expired,
    DoneForDay,
    Suspended,
    Held,
    TradeCancel,   // H: busts the fill named by exec_ref_id
    TradeCorrect,  // G: last_qty and last_px stand instead of the fill named by exec_ref_id
    OrderStatus,   // I: totals only, from a poll or a channel without execution ids
};
constexpr auto names(ExecType) {
    return Names<12>{"New",        "Trade",     "Canceled", "Replaced",    "Rejected",     "Expired",
                     "DoneForDay", "Suspended", "Held",     "TradeCancel", "TradeCorrect", "OrderStatus"};
}

// Which way a report came. Reply: the answer to our own request.
enum class ReportSource : std::uint8_t { Stream, Reply, Poll };
constexpr auto names(ReportSource) { return Names<3>{"Stream", "Reply", "Poll"}; }

enum class Liquidity : std::uint8_t { Unknown, Added, Removed };  // 851
constexpr auto names(Liquidity) { return Names<3>{"Unknown", "Added", "Removed"}; }

enum class OrdRejReason : std::uint8_t {  // 103
    None,
    UnknownSymbol,
    ExchangeClosed,
    ExceedsLimit,
    InsufficientFunds,
    DuplicateOrder,
    InvalidPrice,
    InvalidQuantity,
    UnsupportedOrder,
    Other,
};
constexpr auto names(OrdRejReason) {
    return Names<10>{"None",           "UnknownSymbol", "ExchangeClosed",  "ExceedsLimit",     "InsufficientFunds",
                     "DuplicateOrder", "InvalidPrice",  "InvalidQuantity", "UnsupportedOrder", "Other"};
}

// 35=8: what a venue says about one order. Exactly one of two shapes tells of executions: Trade carries exec_id, last_qty
// and last_px; OrderStatus (and any report on a totals-only channel) carries cum_qty and, where known, cum_notional.
struct ExecutionReport {
    VenueId venue;
    AccountId account;
    InstrumentId instrument;
    ClOrdId cl_ord_id;       // 11: the request this speaks of; empty on an order that is not ours
    ClOrdId orig_cl_ord_id;  // 41: Replaced only: the request it replaces
    ExecType exec_type = ExecType::New;
    OrdStatus ord_status = OrdStatus::New;  // the venue's own word at that moment
    Side side = Side::Buy;
    ReportSource source = ReportSource::Stream;
    Liquidity liquidity = Liquidity::Unknown;
    OrdRejReason ord_rej_reason = OrdRejReason::None;
    Quantity order_qty;               // 38: total quantity as the venue knows it; zero: not said
    Quantity last_qty;                // 32: Trade, TradeCorrect
    Price last_px;                    // 31: Trade, TradeCorrect
    std::optional<Quantity> cum_qty;  // 14: absent when the channel does not say
    std::optional<Notional>
        cum_notional;         // total of price x quantity behind cum_qty; absent when the channel does not say
    Amount fee;               // positive costs, negative rebates; of this report's execution
    Currency fee_currency;    // any currency or coin; empty: no fee said
    UnixNanos transact_time;  // 60: the venue's clock
    OrderId order_id;         // 37
    ExecId exec_id;           // 17: empty where the channel carries none
    ExecId exec_ref_id;       // 19: TradeCancel, TradeCorrect: the execution meant
    std::string text;         // 58: the venue's own words

    friend bool operator==(const ExecutionReport&, const ExecutionReport&) = default;
};

// The kinds of request that travel to a venue.
enum class RequestKind : std::uint8_t { New, Replace, Cancel, Query, List, Snapshot };
constexpr auto names(RequestKind) { return Names<6>{"New", "Replace", "Cancel", "Query", "List", "Snapshot"}; }

enum class CxlRejReason : std::uint8_t { TooLateToCancel, UnknownOrder, AlreadyPending, Other };  // 102
constexpr auto names(CxlRejReason) { return Names<4>{"TooLateToCancel", "UnknownOrder", "AlreadyPending", "Other"}; }

// 35=9: the venue refuses a cancel or a replace; the order itself is as it was.
struct OrderCancelReject {
    VenueId venue;
    AccountId account;
    ClOrdId cl_ord_id;  // Cancel: the order meant; Replace: the new id, as in RequestOutcome
    RequestKind response_to = RequestKind::Cancel;  // 434: Cancel or Replace
    CxlRejReason reason = CxlRejReason::Other;
    UnixNanos transact_time;
    std::string text;

    friend bool operator==(const OrderCancelReject&, const OrderCancelReject&) = default;
};

// What became of the bytes of one request, said by the channel or the client. Sent: handed over, an answer may come.
// NotSent: provably nothing left this process. Refused: the venue answered that it did not take it (429, 418, ...);
// `retry_at` may say when to come back. Perhaps: it may have arrived; nobody knows.
enum class SendOutcome : std::uint8_t { Sent, NotSent, Refused, Perhaps };
constexpr auto names(SendOutcome) { return Names<4>{"Sent", "NotSent", "Refused", "Perhaps"}; }

struct RequestOutcome {
    VenueId venue;
    AccountId account;
    ClOrdId cl_ord_id;  // New: the order; Replace: the new id; Cancel, Query: the order meant; List: its first
    RequestKind request = RequestKind::New;
    SendOutcome outcome = SendOutcome::Sent;
    std::optional<UnixNanos> retry_at;
    std::string text;

    friend bool operator==(const RequestOutcome&, const RequestOutcome&) = default;
};

// The answer to a Query of an order the venue does not know. Proof: the venue's rules make this final (it never took the
// request and never will); otherwise it is only a hint and the request stays Unknown.
enum class NotFoundKind : std::uint8_t { Hint, Proof };
constexpr auto names(NotFoundKind) { return Names<2>{"Hint", "Proof"}; }

struct OrderNotFound {
    VenueId venue;
    AccountId account;
    ClOrdId cl_ord_id;
    NotFoundKind kind = NotFoundKind::Hint;

    friend bool operator==(const OrderNotFound&, const OrderNotFound&) = default;
};

}  // namespace sluice
