#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "market/fees.hpp"       // FeeSchedule
#include "model/ids.hpp"         // VenueId, InstrumentId
#include "model/quantities.hpp"  // Price, Quantity, Amount, Ratio

namespace sluice::exchange {

// What an order without a limit pays beyond the displayed price; one with a limit pays it up to its limit.
// SquareRoot: coefficient x daily volatility x sqrt(order quantity / daily volume), of the price.
enum class SlippageKind : std::uint8_t { None, Fixed, Percentage, SquareRoot };
struct ImpactInputs {
    InstrumentId instrument;
    Ratio daily_volatility;  // of the price
    Quantity daily_volume;
};
struct Slippage {
    SlippageKind kind = SlippageKind::None;
    Price per_unit;  // Fixed
    Ratio of_price;  // Percentage, rounded up to whole ticks
    Ratio coefficient = Ratio::whole(1);
    // SquareRoot: figures of listings; what is not named goes by its own prints (activity.hpp).
    std::vector<ImpactInputs> impact{};
};

// How far an order resting at a displayed price stands behind. Ahead: behind what is displayed there when it comes.
// Touch: nobody is ahead, the first print at the price fills it. Through: only a print beyond the price does.
enum class QueueModel : std::uint8_t { Ahead, Touch, Through };

// What happens when an account would trade with itself. The newest is the one that came last.
enum class SelfTrade : std::uint8_t { Allow, CancelNewest, CancelOldest, CancelBoth };

// Opening and closing auctions of listings whose sessions have an end. They uncross at a print, so without prints there is
// none.
struct Auctions {
    bool held = true;
    bool unlimited = false;  // the print's size does not bind what is filled at it
    // Orders from before the open that may trade all day stop waiting for an opening print this long after the open.
    std::chrono::nanoseconds opening_wait{std::chrono::minutes{5}};
    std::chrono::nanoseconds close_cutoff{0};  // orders for the close come no later than this before it
};

// Trading outside the session for orders that ask for it.
struct ExtendedHours {
    std::chrono::nanoseconds before{0};  // the open
    std::chrono::nanoseconds after{0};   // the close
};

// What a venue asks of an order's size beyond tick and lot.
struct Filters {
    std::optional<Quantity> min_qty;
    std::optional<Quantity> max_qty;
    std::optional<Amount> min_value;  // price x quantity x multiplier; orders without a price are not asked
};

// How an account may buy; docs/margin.md has the formulas. Cash: what it has, and nothing it does not hold is sold. Unchecked:
// for tests and simulators that judge money themselves. RegT: a US margin account. CryptoSpot: each coin is one balance,
// which orders lock. India: leverage by product.
enum class BuyingPower : std::uint8_t { Cash, Unchecked, RegT, CryptoSpot, India };

// When fees are taken. PerDay: nothing with a fill; each charge of a schedule is summed over an account's trading day, which
// ends with the session of what was traded, rounded up to the cent and taken then, told as an adjustment. Rows that depend
// on a price and taxes on other rows are not taken this way.
enum class FeePosting : std::uint8_t { PerFill, PerDay };

struct ExchangeConfig {
    VenueId venue{"paper"};
    std::chrono::nanoseconds latency_in{0};   // from the client to the exchange
    std::chrono::nanoseconds latency_out{0};  // and back
    // A request arrives with the first market event at or after its latency. When the market is silent it arrives this
    // much later all the same, is answered, and a new order waits for its instrument's next event to trade.
    std::chrono::nanoseconds quiet{250'000'000};
    // Above zero both latencies are medians of a log-normal law with this sigma, drawn for each message; messages of one
    // account keep their order.
    Ratio latency_sigma;
    Slippage slippage;
    QueueModel queue = QueueModel::Ahead;
    Ratio participation = Ratio::whole(1);  // the share of a displayed size or a print that our orders may take
    Auctions auctions;
    std::optional<ExtendedHours> extended_hours;
    SelfTrade self_trade = SelfTrade::Allow;
    bool native_lists = true;  // whether brackets, OCO, OTO and packages are taken as lists
    std::uint64_t seed = 0;    // of everything drawn
    market::FeeSchedule fees;
    FeePosting fee_posting = FeePosting::PerFill;
    std::uint64_t run = 0;  // how many runs this home held before: keeps ids of different runs apart
};

}  // namespace sluice::exchange
