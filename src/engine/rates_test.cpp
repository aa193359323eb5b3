#include "engine/rates.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Currency kEur{"EUR"};
const Currency kJpy{"JPY"};

struct Rates : ::testing::Test {
    void pair(InstrumentId id, Currency of, Currency in) {
        Instrument i = instrument(id);
        i.asset_class = AssetClass::Fx;
        i.base_currency = of;
        i.currency = in;
        record.write(InstrumentDefined{i});
    }
    void quote(InstrumentId id, std::string_view bid, std::string_view offer) {
        marks.apply(Quote{id, px(bid), px(offer), qty("1"), qty("1"), record.now, record.now}, record.now);
    }
    Result<Rate> rate(Currency from, Currency to) {
        return find_rate(record.state, marks, from, to, record.now, hours{1});
    }
    Amount turned(std::string_view amount, Currency from, Currency to) {
        return converted(usd(amount), *rate(from, to)).value();
    }
    Record record;
    Marks marks;
};

TEST_F(Rates, OfACurrencyInItselfAreOne) {
    EXPECT_EQ(turned("5", kEur, kEur), usd("5"));
    EXPECT_EQ(rate(kEur, kEur)->time(kStart), kStart);
    EXPECT_EQ(rate(kEur, kEur)->px(), px("1"));
}

TEST_F(Rates, NobodyNamedAreNone) { EXPECT_EQ(rate(kEur, kUsd).error().code, ErrorCode::Unsupported); }

TEST_F(Rates, OfNothingAreNone) {
    record.write(RateSet{kEur, kUsd, px("0"), "an old record"});
    EXPECT_EQ(rate(kEur, kUsd).error().code, ErrorCode::Unsupported);
    record.write(RateSet{kUsd, kEur, px("0.8"), "test"});
    EXPECT_EQ(turned("100", kEur, kUsd), usd("125"));
}

TEST_F(Rates, WorkBothWaysRound) {
    record.write(RateSet{kEur, kUsd, px("1.25"), "test"});
    EXPECT_EQ(turned("100", kEur, kUsd), usd("125"));
    EXPECT_EQ(turned("100", kUsd, kEur), usd("80"));
}

TEST_F(Rates, ComeFromTheNewestSource) {
    record.write(RateSet{kEur, kUsd, px("1.25"), "test"});
    pair(InstrumentId{"EURUSD.FX"}, kEur, kUsd);
    EXPECT_EQ(turned("100", kEur, kUsd), usd("125"));
    record.now = kStart + seconds{1};
    quote(InstrumentId{"EURUSD.FX"}, "1.1", "1.3");
    EXPECT_EQ(turned("100", kEur, kUsd), usd("120"));
    record.now = kStart + seconds{2};
    record.write(RateSet{kUsd, kEur, px("0.5"), "test"});
    EXPECT_EQ(turned("100", kEur, kUsd), usd("200"));
    record.now = kStart + seconds{3};
    record.write(RateSet{kEur, kUsd, px("1.5"), "test"});
    EXPECT_EQ(turned("100", kEur, kUsd), usd("150"));
}

TEST_F(Rates, GoOverTheDollarWhenNothingElseDoes) {
    record.write(RateSet{kEur, kUsd, px("1.25"), "test"});
    EXPECT_EQ(rate(kEur, kJpy).error().code, ErrorCode::Unsupported);
    record.now = kStart + seconds{5};
    record.write(RateSet{kUsd, kJpy, px("150"), "test"});
    EXPECT_EQ(turned("2", kEur, kJpy), usd("375"));
    EXPECT_EQ(rate(kEur, kJpy)->time(record.now), kStart);
}

TEST_F(Rates, AreTooOldAfterTheirTime) {
    record.write(RateSet{kEur, kUsd, px("1.25"), "test"});
    record.now = kStart + hours{1};
    EXPECT_TRUE(rate(kEur, kUsd));
    record.now = kStart + hours{1} + seconds{1};
    EXPECT_EQ(rate(kEur, kUsd).error().code, ErrorCode::Unavailable);
    record.write(RateSet{kUsd, kJpy, px("150"), "test"});
    EXPECT_EQ(rate(kEur, kJpy).error().code, ErrorCode::Unavailable);
}

TEST_F(Rates, ThatMakeTooMuchAreAnOverflow) {
    record.write(RateSet{kEur, kUsd, px("4000000000"), "test"});
    record.write(RateSet{kUsd, kJpy, px("4000000000"), "test"});
    const Amount most = Amount::from_nanos(kInt128Max / 2);
    EXPECT_EQ(converted(most, *rate(kEur, kUsd)).error().code, ErrorCode::Overflow);
    EXPECT_EQ(converted(most, *rate(kEur, kJpy)).error().code, ErrorCode::Overflow);
    EXPECT_EQ(rate(kEur, kJpy)->px(), px("0"));
}

TEST(SetRates, ArePersonsOrTheConfigurations) {
    Desk desk;
    desk.command(SetRate{kEur, kUsd, px("1.1"), "test"}, strategy());
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::NeedsApproval);
    desk.command(SetRate{kEur, kEur, px("1.1"), "test"});
    EXPECT_EQ(desk.written<CommandRefused>().back().denial.code, DenialCode::Invalid);
    desk.command(SetRate{Currency{}, kUsd, px("1.1"), "test"});
    desk.command(SetRate{kEur, Currency{}, px("1.1"), "test"});
    desk.command(SetRate{kEur, kUsd, px("0"), "test"});
    EXPECT_EQ(desk.written<RateSet>().size(), 0u);
    desk.command(SetRate{kEur, kUsd, px("1.1"), "test"});
    EXPECT_EQ(desk.written<RateSet>().size(), 1u);
    desk.command(SetRate{kEur, kUsd, px("1.2"), "test"}, Desk::engine_by());
    EXPECT_EQ(desk.written<RateSet>().size(), 2u);
}

}  // namespace
}  // namespace sluice::engine
