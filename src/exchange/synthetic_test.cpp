#include "exchange/synthetic.hpp"

#include <gtest/gtest.h>

#include <map>

#include "exchange/exchange_fixture.hpp"  // TestCalendar

namespace sluice::exchange {
namespace {

// The test calendar knows the coin's calendar as ALWAYS.
std::vector<SyntheticSpec> specs() {
    auto out = synthetic_specs();
    out.back().instrument.calendar = CalendarId{"ALWAYS"};
    return out;
}
UnixNanos at(const char* text) { return *parse_rfc3339(text); }
UnixNanos time_of(const MarketEvent& event) {
    return std::visit([](const auto& e) { return e.event_time; }, event);
}

std::vector<MarketEvent> make(std::uint64_t seed, const char* from, const char* until,
                              std::vector<SyntheticSpec> of = specs()) {
    const TestCalendar calendar;
    SyntheticMarket market{seed, std::move(of), calendar, at(from), at(until)};
    std::vector<MarketEvent> out;
    MarketEvent event;
    while (market.next(event))
        out.push_back(event);
    return out;
}

TEST(Synthetic, TheSameSeedMakesTheSameEvents) {
    const auto once = make(7, "2026-03-02T00:00:00Z", "2026-03-02T12:00:00Z");
    EXPECT_EQ(once, make(7, "2026-03-02T00:00:00Z", "2026-03-02T12:00:00Z"));
    EXPECT_NE(once, make(8, "2026-03-02T00:00:00Z", "2026-03-02T12:00:00Z"));
    EXPECT_GT(once.size(), 20'000u);
}

TEST(Synthetic, AnInstrumentsDayDoesNotDependOnTheOthersOrOnWhereOneStarts) {
    const auto alone = make(7, "2026-03-02T15:00:00Z", "2026-03-02T16:00:00Z", {specs()[1]});
    std::vector<MarketEvent> among;
    for (const auto& event : make(7, "2026-03-01T00:00:00Z", "2026-03-02T16:00:00Z"))
        if (time_of(event) >= at("2026-03-02T15:00:00Z") &&
            std::visit([](const auto& e) { return e.instrument; }, event) == InstrumentId{"ORBIT.SIM"})
            among.push_back(event);
    EXPECT_EQ(alone, among);
}

TEST(Synthetic, EventsComeInOrderInsideTheirSessions) {
    UnixNanos last;
    for (const auto& event : make(3, "2026-03-02T00:00:00Z", "2026-03-04T00:00:00Z")) {
        EXPECT_GE(time_of(event), last);
        last = time_of(event);
        const auto id = std::visit([](const auto& e) { return e.instrument; }, event);
        const auto clock = time_of_day(last);
        if (id != InstrumentId{"COIN/USD.SIM"}) {
            EXPECT_TRUE(clock >= std::chrono::hours{10} && clock < std::chrono::hours{20});
        }
    }
}

TEST(Synthetic, PricesAreOnTheTickAndBooksAreNotCrossed) {
    std::map<InstrumentId, Instrument> known;
    for (const auto& spec : specs())
        known[spec.instrument.id] = spec.instrument;
    std::map<InstrumentId, Quote> quotes;
    for (const auto& event : make(5, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z")) {
        if (const auto* quote = std::get_if<Quote>(&event)) {
            const Instrument& instrument = known.at(quote->instrument);
            ASSERT_LT(quote->bid_px, quote->offer_px);
            ASSERT_GT(quote->bid_px, Price{});
            ASSERT_EQ(quote->bid_px.nanos() % instrument.tick_size.nanos(), 0);
            ASSERT_EQ(quote->offer_px.nanos() % instrument.tick_size.nanos(), 0);
            ASSERT_GT(quote->bid_size, Quantity{});
            ASSERT_GT(quote->offer_size, Quantity{});
            ASSERT_TRUE(quote->bid_size.nanos() % instrument.round_lot.nanos() == 0);
            quotes[quote->instrument] = *quote;
        } else {
            const Trade& trade = std::get<Trade>(event);
            const Quote& shown = quotes.at(trade.instrument);
            ASSERT_EQ(trade.price, trade.aggressor == Aggressor::Buyer ? shown.offer_px : shown.bid_px);
            ASSERT_GT(trade.size, Quantity{});
        }
    }
}

TEST(Synthetic, AnExchangesDayIsBusyAtItsEnds) {
    std::map<std::int64_t, int> by_hour;
    for (const auto& event : make(9, "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", {specs()[0]}))
        ++by_hour[time_of_day(time_of(event)).count() / 3'600'000'000'000];
    EXPECT_GT(by_hour[10] * 2, by_hour[14] * 3);
    EXPECT_GT(by_hour[19] * 2, by_hour[14] * 3);
}

TEST(Synthetic, DaysOfTheCoinJoinWithoutAJump) {
    const auto around_midnight = make(4, "2026-03-02T23:58:00Z", "2026-03-03T00:02:00Z", {specs()[3]});
    double largest = 0;
    double last = 0;
    for (const auto& event : around_midnight) {
        const auto* quote = std::get_if<Quote>(&event);
        if (quote == nullptr)
            continue;
        const auto mid = static_cast<double>(quote->bid_px.nanos() + quote->offer_px.nanos()) / 2;
        if (last > 0)
            largest = std::max(largest, (mid > last ? mid - last : last - mid) / last);
        last = mid;
    }
    EXPECT_LT(largest, 0.002);
}

TEST(Synthetic, SharesMoveTogether) {
    // Signs of ten-minute moves of NOVA and ORBIT agree clearly more often than not over some days.
    std::map<InstrumentId, std::map<std::int64_t, std::int64_t>> mids;
    for (const auto& event : make(11, "2026-03-02T00:00:00Z", "2026-03-07T00:00:00Z", {specs()[0], specs()[1]}))
        if (const auto* quote = std::get_if<Quote>(&event))
            mids[quote->instrument][quote->event_time.nanos() / 600'000'000'000] =
                quote->bid_px.nanos() + quote->offer_px.nanos();
    int same = 0;
    int all = 0;
    const auto& nova = mids[InstrumentId{"NOVA.SIM"}];
    const auto& orbit = mids[InstrumentId{"ORBIT.SIM"}];
    for (auto i = nova.begin(), j = orbit.begin(); std::next(i) != nova.end() && std::next(j) != orbit.end();
         ++i, ++j) {
        ++all;
        same += (std::next(i)->second > i->second) == (std::next(j)->second > j->second) ? 1 : 0;
    }
    EXPECT_GT(same * 100, all * 62) << same << " of " << all;
}

TEST(Synthetic, RegimesComeInSpellsAndAllOccur) {
    int seen[3] = {0, 0, 0};
    int changes = 0;
    Regime last = synthetic_regime(1, Date{2020, 1, 1});
    for (int day = 0; day < 2'000; ++day) {
        const Regime now = synthetic_regime(1, add_days(Date{2020, 1, 1}, day));
        ++seen[static_cast<int>(now)];
        changes += now != last ? 1 : 0;
        last = now;
    }
    for (const int count : seen)
        EXPECT_GT(count, 100);
    EXPECT_LT(changes, 700);
}

TEST(Synthetic, SaysThatItIsSynthetic) {
    EXPECT_EQ(synthetic_label(42),
              "SYNTHETIC MARKET, seed 42: instruments, prices and sizes are made up; nothing here is real");
}

TEST(Synthetic, ItsInstrumentsAreValidAndStayNearTheirLevel) {
    for (const auto& spec : specs())
        EXPECT_TRUE(check(spec.instrument)) << spec.instrument.id.view();
    for (const char* day : {"1999-06-01T12:00:00Z", "2026-03-02T12:00:00Z", "2040-01-03T12:00:00Z"}) {
        for (const auto& spec : specs()) {
            const TestCalendar calendar;
            SyntheticMarket market{6, {spec}, calendar, at(day), at(day) + std::chrono::hours{1}};
            MarketEvent event;
            do
                ASSERT_TRUE(market.next(event));
            while (!std::holds_alternative<Quote>(event));
            const Price bid = std::get<Quote>(event).bid_px;
            EXPECT_GT(bid.nanos() * 8, spec.around.nanos());
            EXPECT_LT(bid.nanos() / 8, spec.around.nanos());
        }
    }
}

}  // namespace
}  // namespace sluice::exchange
