#pragma once

#include <cstdint>
#include <optional>

#include "base/date.hpp"         // Date
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // InstrumentId, Currency, CalendarId
#include "model/quantities.hpp"  // Price, Quantity, Multiplier

namespace sluice {

// FIX SecurityType (167) in our words.
enum class AssetClass : std::uint8_t { Equity, Option, Future, Fx, Crypto, Index };
constexpr auto names(AssetClass) { return Names<6>{"Equity", "Option", "Future", "Fx", "Crypto", "Index"}; }

enum class OptionRight : std::uint8_t { Call, Put };  // 201
constexpr auto names(OptionRight) { return Names<2>{"Call", "Put"}; }

enum class ExerciseStyle : std::uint8_t { American, European };  // 1194
constexpr auto names(ExerciseStyle) { return Names<2>{"American", "European"}; }

enum class Settlement : std::uint8_t { Physical, Cash };  // 1193
constexpr auto names(Settlement) { return Names<2>{"Physical", "Cash"}; }

// What an option adds to an instrument.
struct OptionTerms {
    InstrumentId underlying;
    Price strike;  // 202
    OptionRight right = OptionRight::Call;
    ExerciseStyle style = ExerciseStyle::American;

    friend bool operator==(const OptionTerms&, const OptionTerms&) = default;
};

// One listing. The id names the listing and not the broker: AAPL.US, AAPL250620C00100000.US, ES-202612.CME, EURUSD.FX,
// BTC/USDT.BINANCE, NIFTY-20261229-26000-CE.NSE. An Index cannot be ordered.
struct Instrument {
    InstrumentId id;
    AssetClass asset_class = AssetClass::Equity;
    Price tick_size = Price::from_nanos(10'000'000);  // every order price is a whole number of these; positive
    Quantity round_lot = Quantity::whole(1);          // every order quantity is a whole number of these; positive
    Multiplier multiplier = Multiplier::whole(1);     // currency per price point and unit; positive
    Currency currency{"USD"};                         // of price, premium and settlement
    std::optional<Currency> base_currency;            // what one unit is: Fx and Crypto only
    CalendarId calendar{"NYSE"};                      // session rules: market/calendar.hpp
    std::optional<Date> expiry;                       // 541: Option and Future only, the exchange's local date
    Settlement settlement = Settlement::Physical;
    std::optional<OptionTerms> option;  // present exactly for Option

    friend bool operator==(const Instrument&, const Instrument&) = default;
};

// One sentence when the fields contradict each other (no positive tick, an Option without terms, ...).
Status check(const Instrument& instrument);

}  // namespace sluice
