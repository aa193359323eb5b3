#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "exchange/activity.hpp"     // Activity
#include "exchange/book.hpp"         // Book
#include "exchange/corporate.hpp"    // Corporate
#include "exchange/outside.hpp"      // Outside
#include "exchange/terms.hpp"        // Filters, ImpactInputs
#include "market/calendar_view.hpp"  // Session
#include "model/instrument.hpp"      // Instrument

namespace sluice::exchange {

// What a listing does at a moment. Extended: outside its session, for orders that ask for it.
enum class Phase : std::uint8_t { Closed, Extended, Open };

// One instrument on the floor: its rules, its book, the outside market and the orders that wait beside the book. Orders
// are named by their number.
struct Listing {
    static constexpr std::uint32_t kOutside = ~std::uint32_t{0};  // owner of the outside's slots in the book

    Instrument instrument;
    Filters filters;
    std::optional<int128> nanos_per_tick_lot;  // money of one tick times one lot, when that is a whole number of nanos
    Book book;
    Outside bid{Side::Buy};
    Outside offer{Side::Sell};
    bool quoted = false;  // a quote has been seen: prints no longer make the book
    std::optional<Price> last_px;
    std::optional<market::Session> session;  // that holds the last asked moment, or the next one
    bool session_known = false;
    std::uint32_t contract = Corporate::kNone;  // what it expires as
    std::uint32_t watch = Corporate::kNone;     // its prints are what contracts settle on
    std::uint64_t crossed_quotes = 0;
    Phase phase = Phase::Closed;          // at the last moment asked about
    bool auctions = false;                // its session has an end, and auctions are held
    bool opened = false;                  // the opening of this session is over
    std::optional<UnixNanos> last_close;  // of the session before
    Activity activity;                    // of its prints
    std::optional<ImpactInputs> impact;
    std::vector<std::uint32_t> stops;     // in the order they came
    std::vector<std::uint32_t> entering;  // in the order they came
    std::vector<std::uint32_t> hungry;    // by price, then time
    std::vector<std::uint32_t> opening;   // from before the open, in the order they came
    std::vector<std::uint32_t> closing;   // for the closing auction, in the order they came
    std::vector<std::uint32_t> packages;  // lists that have a leg here; ended ones stay until somebody looks
    std::vector<std::uint32_t> reducers;  // reduce-only orders; ended ones stay until somebody looks
    std::size_t resting = 0;              // our orders in the book
    // Our resting bids above the first and offers below the second are known to have nobody ahead.
    std::int64_t noted_bid = Book::kNoOffer;
    std::int64_t noted_offer = Book::kNoBid;

    Outside& outside(Side side) { return side == Side::Buy ? bid : offer; }
    Price price_of(std::int64_t ticks) const { return Price::from_nanos(ticks * instrument.tick_size.nanos()); }
    Quantity quantity_of(std::int64_t lots) const {
        return Quantity::from_nanos(int128{lots} * instrument.round_lot.nanos());
    }
    // Rounded down to whole lots; what does not fit 63 bits is cut.
    std::int64_t lots_of(Quantity quantity) const {
        const int128 lots = quantity.nanos() / instrument.round_lot.nanos();
        constexpr std::int64_t kMost = std::int64_t{1} << 61;
        return lots > kMost ? kMost : static_cast<std::int64_t>(lots);
    }
    std::int64_t floor_ticks(Price px) const {
        const std::int64_t tick = instrument.tick_size.nanos();
        return px.nanos() / tick - static_cast<std::int64_t>(px.nanos() % tick < 0);
    }
    std::int64_t ceil_ticks(Price px) const { return -floor_ticks(-px); }
    // Error Overflow when the money does not fit.
    Result<Amount> value(std::int64_t ticks, std::int64_t lots) const {
        if (nanos_per_tick_lot) {
            int128 nanos = 0;
            if (!__builtin_mul_overflow(int128{ticks} * lots, *nanos_per_tick_lot, &nanos))
                return Amount::from_nanos(nanos);
        }
        return value_of(price_of(ticks), quantity_of(lots), instrument.multiplier);
    }
};

}  // namespace sluice::exchange
