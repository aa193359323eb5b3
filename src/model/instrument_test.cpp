#include "model/instrument.hpp"

#include <gtest/gtest.h>

namespace sluice {
namespace {

Instrument named(InstrumentId id, AssetClass asset_class) {
    Instrument instrument;
    instrument.id = id;
    instrument.asset_class = asset_class;
    return instrument;
}

Instrument equity() { return named(InstrumentId{"AAPL.US"}, AssetClass::Equity); }

Instrument call_option() {
    Instrument instrument = named(InstrumentId{"AAPL250620C00100000.US"}, AssetClass::Option);
    instrument.multiplier = Multiplier::whole(100);
    instrument.expiry = Date{2025, 6, 20};
    instrument.option.emplace();
    instrument.option->underlying = InstrumentId{"AAPL.US"};
    instrument.option->strike = Price::whole(100);
    return instrument;
}

Instrument pair() {
    Instrument instrument = named(InstrumentId{"BTC/USDT.BINANCE"}, AssetClass::Crypto);
    instrument.currency = Currency{"USDT"};
    instrument.base_currency = Currency{"BTC"};
    return instrument;
}

std::string fault(const Instrument& instrument) {
    const Status status = check(instrument);
    return status ? "" : status.error().text;
}

TEST(InstrumentCheck, AcceptsEachAssetClass) {
    EXPECT_EQ(fault(equity()), "");
    EXPECT_EQ(fault(call_option()), "");
    EXPECT_EQ(fault(pair()), "");
    Instrument future = named(InstrumentId{"ES-202612.CME"}, AssetClass::Future);
    future.expiry = Date{2026, 12, 18};
    EXPECT_EQ(fault(future), "");
    EXPECT_EQ(fault(named(InstrumentId{"SPX.US"}, AssetClass::Index)), "");
}

TEST(InstrumentCheck, StepsAndMultiplierMustBePositive) {
    auto instrument = equity();
    instrument.tick_size = Price{};
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: tick_size 0 must be positive and at most 4000000000");
    instrument = equity();
    instrument.round_lot = Quantity::whole(-1);
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: round_lot -1 must be positive and at most 1000000000000000000");
    instrument = equity();
    instrument.multiplier = Multiplier{};
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: multiplier 0 must be positive and at most 4000000000");
}

TEST(InstrumentCheck, NamesMustBeThere) {
    EXPECT_EQ(fault(Instrument{}), "an instrument needs an id such as AAPL.US");
    auto instrument = equity();
    instrument.currency = Currency{};
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: currency is empty; it is the currency of the price, such as USD");
    instrument = equity();
    instrument.calendar = CalendarId{};
    EXPECT_EQ(fault(instrument),
              "instrument AAPL.US: calendar is empty; it names the session rules, such as NYSE or 24x7");
}

TEST(InstrumentCheck, OptionTermsStandExactlyOnOptions) {
    auto instrument = equity();
    instrument.option = OptionTerms{};
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: an Equity has no option terms");
    auto option = call_option();
    option.option.reset();
    EXPECT_EQ(fault(option),
              "instrument AAPL250620C00100000.US: an Option needs its terms: underlying, strike, right and style");
    option = call_option();
    option.option->strike = Price{};
    EXPECT_EQ(fault(option),
              "instrument AAPL250620C00100000.US: option.strike 0 must be positive and at most 4000000000");
    option = call_option();
    option.option->underlying = InstrumentId{};
    EXPECT_NE(fault(option), "");
    option.option->underlying = option.id;
    EXPECT_EQ(fault(option), "instrument AAPL250620C00100000.US: option.underlying is the option itself");
}

TEST(InstrumentCheck, ExpiryStandsExactlyOnOptionsAndFutures) {
    auto instrument = equity();
    instrument.expiry = Date{2026, 1, 2};
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: an Equity has no expiry; only Option and Future have one");
    auto option = call_option();
    option.expiry.reset();
    EXPECT_EQ(fault(option), "instrument AAPL250620C00100000.US: an Option needs an expiry");
    option.expiry = Date{2026, 2, 30};
    EXPECT_EQ(fault(option), "instrument AAPL250620C00100000.US: expiry is not a day of the calendar");
}

TEST(InstrumentCheck, ABaseCurrencyStandsExactlyOnPairs) {
    auto instrument = pair();
    instrument.base_currency.reset();
    EXPECT_EQ(fault(instrument), "instrument BTC/USDT.BINANCE: a Crypto pair needs base_currency, what one unit is");
    instrument.base_currency = Currency{"USDT"};
    EXPECT_EQ(fault(instrument),
              "instrument BTC/USDT.BINANCE: base_currency and currency are both USDT; a pair is of two");
    instrument = equity();
    instrument.base_currency = Currency{"BTC"};
    EXPECT_EQ(fault(instrument), "instrument AAPL.US: an Equity has no base_currency; only Fx and Crypto have one");
}

}  // namespace
}  // namespace sluice
