#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // InstrumentId, Currency
#include "model/quantities.hpp"  // Amount, Ratio, Price, Quantity

namespace sluice {

// The limits of one account in its base currency, or of all accounts together in `currency` (design.md 5 defines each
// figure).
struct Limits {
    Amount max_order_value = Amount::whole(10'000);
    Ratio max_position_fraction = Ratio::from_nanos(100'000'000);  // of equity
    std::uint32_t max_open_orders = 100;
    std::uint32_t max_orders_per_second = 10;
    std::uint32_t max_orders_per_minute = 120;
    Amount max_daily_loss = Amount::whole(2'000);
    Ratio price_collar = Ratio::from_nanos(50'000'000);  // how far past the quote an aggressive price may reach
    bool allow_short = false;  // whether an order may leave a position below zero; options and futures: by its own word
    bool check_trading_hours = true;
    std::vector<InstrumentId> allowed_instruments;              // empty: every defined one
    Ratio max_drawdown = Ratio::from_nanos(200'000'000);        // of the highest equity recorded; zero: not judged
    Amount max_unprotected = Amount::whole(10'000);             // value filled in lists and covered by no stop
    std::chrono::nanoseconds duplicate_window{2'000'000'000};   // zero: not judged
    bool allow_self_trade = false;                              // whether an order may meet one of ours
    std::chrono::nanoseconds max_rate_age{86'400'000'000'000};  // of a conversion rate
    Currency currency;                                          // of the limits over all accounts; otherwise empty

    friend bool operator==(const Limits&, const Limits&) = default;
};

// Which of the four locks, or the limits, said no (design.md 5).
enum class Lock : std::uint8_t { None, Mode, Credentials, Automation, Armed, Limits };
constexpr auto names(Lock) { return Names<6>{"None", "Mode", "Credentials", "Automation", "Armed", "Limits"}; }

// Why we said no. One code, one sentence in docs/events.md.
enum class DenialCode : std::uint8_t {
    None,
    // locks
    WrongMode,
    NotConnected,
    NeedsApproval,
    NotArmed,
    Disarmed,
    Halted,
    Frozen,
    ExitOnly,
    BreakerOpen,
    TooLate,
    NotSent,
    // the request itself
    Invalid,
    UnknownAccount,
    UnknownInstrument,
    UnknownOrder,
    OrderDone,
    RequestInFlight,
    NotAvailableYet,
    KeyReused,
    // limits
    NoQuote,
    OrderValue,
    PositionFraction,
    OpenOrders,
    OrderRate,
    PriceCollar,
    NotAllowed,
    MarketClosed,
    DailyLoss,
    ExitTooLarge,
    Overflow,
    // since lists, approvals and reconciliation
    NotReconciled,
    Unsupported,
    HashMismatch,
    ReferenceMoved,
    ProposalEnded,
    UnknownList,
    Drawdown,
    Duplicate,
    SelfTrade,
    ShortSelling,
    Unprotected,
    NoRate,
    StaleRate,
};
constexpr auto names(DenialCode) {
    return Names<44>{"None",          "WrongMode",     "NotConnected",     "NeedsApproval",   "NotArmed",
                     "Disarmed",      "Halted",        "Frozen",           "ExitOnly",        "BreakerOpen",
                     "TooLate",       "NotSent",       "Invalid",          "UnknownAccount",  "UnknownInstrument",
                     "UnknownOrder",  "OrderDone",     "RequestInFlight",  "NotAvailableYet", "KeyReused",
                     "NoQuote",       "OrderValue",    "PositionFraction", "OpenOrders",      "OrderRate",
                     "PriceCollar",   "NotAllowed",    "MarketClosed",     "DailyLoss",       "ExitTooLarge",
                     "Overflow",      "NotReconciled", "Unsupported",      "HashMismatch",    "ReferenceMoved",
                     "ProposalEnded", "UnknownList",   "Drawdown",         "Duplicate",       "SelfTrade",
                     "ShortSelling",  "Unprotected",   "NoRate",           "StaleRate"};
}

// A denial names its lock, its code, what was there and what would be allowed, in the units the code implies
// (amount, quantity, count or price, all as nanos), and one sentence with the same figures.
struct Denial {
    DenialCode code = DenialCode::None;
    Lock lock = Lock::None;
    Amount actual;
    Amount allowed;
    std::string text;

    friend bool operator==(const Denial&, const Denial&) = default;
};

// Every figure a decision used, as it was at that moment.
struct DecisionFigures {
    Price reference_px;    // the price the value was judged at
    UnixNanos quote_time;  // of the quote behind it; zero: none was needed or there was none
    std::int64_t quote_age_ns = 0;
    Amount order_value;
    Amount equity;
    Quantity position;        // before this order
    Quantity worst_position;  // with everything working and unknown on its side, this order included
    Amount daily_pnl;
    std::uint32_t open_orders = 0;
    std::uint32_t orders_last_second = 0;
    std::uint32_t orders_last_minute = 0;
    Amount peak_equity;  // what the drawdown is measured from
    Amount unprotected;  // value filled in lists of the account and covered by no stop
    Price rate;          // from the account's currency to that of the limits over all accounts; zero: none was needed
    std::int64_t rate_age_ns = 0;
    Amount group_order_value;  // the figures of the limits over all accounts, in their currency
    Amount group_equity;
    Amount group_daily_pnl;

    friend bool operator==(const DecisionFigures&, const DecisionFigures&) = default;
};

}  // namespace sluice
