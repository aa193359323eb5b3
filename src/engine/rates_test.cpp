#include "engine/rates.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Currency kEur{"EUR"};
const Currency kJpy{"JPY"};

// Open for 2 h, then closed for 48 h and open again; another calendar's tables end at once.
class Week final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override {
        if (calendar != CalendarId{"FX"})
            return std::nullopt;
        if (t < kStart + hours{2})
            return market::Session{{}, kStart - hours{100}, kStart + hours{2}};
        return market::Session{{}, kStart + hours{50}, kStart + hours{150}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }
};

struct Rates : ::testing::Test {
    void pair(InstrumentId id, Currency of, Currency in, CalendarId calendar = CalendarId{"FX"}) {
        Instrument i = instrument(id);
        i.calendar = calendar;
        i.asset_class = AssetClass::Fx;
        i.base_currency = of;
        i.currency = in;
        record.write(InstrumentDefined{i});
    }
    void quote(InstrumentId id, std::string_view bid, std::string_view offer) {
        marks.apply(Quote{id, px(bid), px(offer), qty("1"), qty("1"), record.now, record.now}, record.now);
    }
    Result<Rate> rate(Currency from, Currency to) {
        return find_rate({record.state, marks, week}, from, to, record.now, hours{1});
    }
    std::string why_not(Currency from, Currency to) {
        const auto found = rate(from, to);
        EXPECT_FALSE(found);
        return found ? std::string{} : found.error().text;
    }
    Amount turned(std::string_view amount, Currency from, Currency to) {
        return converted(usd(amount), *rate(from, to)).value();
    }
    Record record;
    Marks marks;
    Week week;
};

TEST_F(Rates, OfACurrencyInItselfAreOne) {
    EXPECT_EQ(turned("5", kEur, kEur), usd("5"));
    EXPECT_EQ(rate(kEur, kEur)->age(), seconds{0});
    EXPECT_EQ(rate(kEur, kEur)->px(), px("1"));
}

TEST_F(Rates, NobodyNamedAreNone) {
    EXPECT_EQ(rate(kEur, kUsd).error().code, ErrorCode::Unsupported);
    EXPECT_EQ(rate(kEur, kJpy).error().code, ErrorCode::Unsupported);
}

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
    EXPECT_EQ(rate(kEur, kJpy)->age(), seconds{5});
    EXPECT_EQ(rate(kJpy, kEur)->age(), seconds{5});
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

TEST_F(Rates, ThatAreQuotedAgeWhileTheirMarketIsOpen) {
    const InstrumentId eurusd{"EURUSD.FX"};
    pair(eurusd, kEur, kUsd);
    record.now = kStart + hours{1} + seconds{1};
    quote(eurusd, "1.1", "1.3");
    record.now = kStart + hours{50};
    EXPECT_EQ(rate(kEur, kUsd)->age(), hours{1} - seconds{1});
    record.now = kStart + hours{50} + seconds{1};
    EXPECT_EQ(rate(kUsd, kEur)->age(), hours{1});
    record.now = kStart + hours{50} + seconds{2};
    EXPECT_EQ(
        why_not(kEur, kUsd),
        "the rate from EUR to USD (1.2, quoted by EURUSD.FX) is 3601 s old, counted while its market was open, and "
        "may be 3600 s old; it takes a new quote, a newer one under rates, or a larger max_rate_age");
}

// Open for the first hour of every day since for ever, and how often it was asked.
class Days final : public market::CalendarView {
public:
    mutable int asked = 0;
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        ++asked;
        const auto day = UnixNanos::from_seconds(t.nanos() / 86'400'000'000'000 * 86'400);
        const auto open = t < day + hours{1} ? day : day + hours{24};
        return market::Session{{}, open, open + hours{1}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }
};

TEST_F(Rates, ThatNobodyRenewedForYearsAreNotCountedSessionBySession) {
    pair(InstrumentId{"EURUSD.FX"}, kEur, kUsd);
    record.write(RateSet{kEur, kUsd, px("1.25"), "ECB"});
    record.now = kStart + hours{24 * 3650};
    const Days days;
    const auto old = find_rate({record.state, marks, days}, kEur, kUsd, record.now, hours{2} + seconds{1});
    ASSERT_FALSE(old);
    EXPECT_EQ(
        old.error().text,
        "the rate from EUR to USD (1.25, set by ECB) is more than 10800 s old, counted while its market was open, "
        "and may be 7201 s old; it takes a new quote, a newer one under rates, or a larger max_rate_age");
    EXPECT_LE(days.asked, 5);
    EXPECT_TRUE(find_rate({record.state, marks, days}, kEur, kUsd, record.now, hours{24 * 365}));
}

TEST_F(Rates, ThatSomebodySetAgeWithTheMarketThatQuotesTheirPair) {
    record.now = kStart + hours{3};
    record.write(RateSet{kEur, kUsd, px("1.25"), "ECB"});
    record.write(RateSet{kUsd, kJpy, px("150"), "ECB"});
    pair(InstrumentId{"EURUSD.FX"}, kEur, kUsd);
    record.now = kStart + hours{50};
    EXPECT_EQ(rate(kEur, kUsd)->age(), seconds{0});
    EXPECT_EQ(
        why_not(kUsd, kJpy),
        "the rate from USD to JPY (150, set by ECB) is 169200 s old and may be 3600 s old; it takes a new quote, a "
        "newer one under rates, or a larger max_rate_age")
        << "no market quotes it, so the clock counts";
    // The other way round, and by a second listing whose calendar says nothing of that time: the older one counts.
    pair(InstrumentId{"USDEUR.X"}, kUsd, kEur, CalendarId{"X"});
    EXPECT_EQ(rate(kEur, kUsd).error().code, ErrorCode::Unavailable);
    EXPECT_EQ(rate(kUsd, kEur).error().code, ErrorCode::Unavailable) << "whichever is looked at first";
}

TEST_F(Rates, ThatAreQuotedWhereACalendarEndsAgeByTheClock) {
    const InstrumentId odd{"EURUSD.X"};
    pair(odd, kEur, kUsd, CalendarId{"X"});
    quote(odd, "1.1", "1.3");
    record.now = kStart + hours{1};
    EXPECT_EQ(rate(kEur, kUsd)->age(), hours{1});
    record.now += seconds{1};
    EXPECT_EQ(rate(kEur, kUsd).error().code, ErrorCode::Unavailable);
}

TEST_F(Rates, OverTheDollarNameTheStepThatIsTooOld) {
    record.write(RateSet{kUsd, kEur, px("0.8"), "ECB"});
    record.now = kStart + hours{2};
    record.write(RateSet{kUsd, kJpy, px("150"), "ECB"});
    EXPECT_NE(why_not(kEur, kJpy).find("the rate from EUR to USD (0.8, set by ECB) is 7200 s old"), std::string::npos);
    EXPECT_NE(why_not(kJpy, kEur).find("the rate from USD to EUR (0.8, set by ECB)"), std::string::npos);
    record.write(RateSet{kEur, kJpy, px("170"), "ECB"});
    record.now += hours{2};
    EXPECT_NE(why_not(kEur, kJpy).find("the rate from EUR to JPY (170"), std::string::npos);
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
