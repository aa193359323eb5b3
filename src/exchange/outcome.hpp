#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"        // UnixNanos
#include "model/execution.hpp"  // OrdStatus, OrdRejReason, CxlRejReason, Liquidity, RequestKind
#include "model/order.hpp"      // Product

namespace sluice::exchange {

// How a fill came about.
enum class FillCause : std::uint8_t {
    Took,          // from the outside's displayed size
    Crossed,       // resting; the outside's quote came to our price
    PrintThrough,  // resting; the outside traded at a worse price
    PrintAt,       // resting; the outside traded at our price, and what was displayed ahead is gone
    TookResting,   // from an order of this exchange
    WasTaken,      // resting; an incoming order of this exchange took it
    Opening,       // in the opening auction, from the first print of the session
    Closing,       // in the closing auction, from the last print of the session
    OpeningCross,  // in the opening auction, with another order of this exchange
    ClosingCross,
};

// Everything that explains one fill, from which its sentence is made.
struct FillFacts {
    FillCause cause = FillCause::Took;
    bool trade_only = false;                // the book was made from the last print
    Quantity available;                     // displayed and not eaten before: Took, Crossed; size of the print: Print*
    Price at;                               // the displayed price (Took, Crossed, Took*), or the print's
    Quantity ahead;                         // PrintAt: what had been displayed ahead
    std::optional<Price> bid_px, offer_px;  // the quote, or last +/- one tick
    std::optional<Price> last_px;           // the last print
    Price slippage;                         // per unit, never negative
    std::optional<Price> stop_px;           // the trigger that this print or quote reached
    Price trigger_px;
    bool touched = false;             // it was a touch price, not a stop
    std::optional<Price> watermark;   // what a trailing stop had followed
    std::optional<Ratio> share;       // how much of a displayed size or a print may be ours, when less than all
    bool unlimited = false;           // an auction whose print's size did not bind
    bool extended = false;            // outside the session
    std::optional<Price> package_px;  // what the package of this leg cost
    std::chrono::nanoseconds latency{0};
};

// Something the exchange has to say, small enough to queue while it travels; render.hpp makes the venue report of it.
enum class OutcomeKind : std::uint8_t { Report, CancelReject, NotFound, Balance, Position, Adjustment, Note };

struct Outcome {
    OutcomeKind kind = OutcomeKind::Report;
    UnixNanos at;   // when it happened
    UnixNanos due;  // when it is told
    std::uint32_t order = 0;
    ClOrdId cl_ord_id;
    ClOrdId orig_cl_ord_id;
    ExecType exec_type = ExecType::New;
    OrdStatus ord_status = OrdStatus::New;
    Liquidity liquidity = Liquidity::Unknown;
    OrdRejReason ord_rej_reason = OrdRejReason::None;
    CxlRejReason cxl_rej_reason = CxlRejReason::Other;
    RequestKind response_to = RequestKind::Cancel;
    std::uint32_t account = 0;
    std::uint32_t listing = 0;
    Product product = Product::None;  // Position
    std::uint64_t exec_number = 0;    // Adjustment: which of those told
    Quantity order_qty;
    Quantity cum_qty;  // Position: the quantity held
    Notional cum_notional;
    Quantity last_qty;
    Price last_px;  // Position: the average price
    Amount fee;     // Balance: the total
    Amount available;
    Currency currency;
    FillFacts facts;
    std::string text;  // of everything but fills
};

}  // namespace sluice::exchange
