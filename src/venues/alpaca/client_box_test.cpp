// The client against the broker in a box: instruments, trading days, coins, rate limits and fills over a restart.
#include "market/calendar.hpp"  // Calendars
#include "venues/alpaca/client_simulator_test_support.hpp"
#include "venues/alpaca/sim_data.hpp"  // synthetic_market

namespace sluice::venues::alpaca {
namespace {

AlpacaConfig traded(CalendarId calendar = CalendarId{"NYSE"}) {
    AlpacaConfig config = test_config();
    config.instruments = {{InstrumentId{"AAPL.US"}, calendar}};
    config.market_data = false;
    return config;
}

sim::SimConfig box(sim::SessionRule session) {
    sim::SimConfig config = Joint::sim_config();
    config.session = session;
    return config;
}

std::string health(const Joint& joint) {
    for (auto it = joint.reports.rbegin(); it != joint.reports.rend(); ++it)
        if (const auto* health = std::get_if<VenueHealth>(&*it))
            return health->text;
    return {};
}

TEST(AlpacaBox, AgreesOnInstrumentsAndOnNysesHours) {
    Joint joint{traded(), box(sim::SessionRule::Real)};
    EXPECT_EQ(health(joint), "trade_updates is caught up") << joint.lines;
    joint.send("P1-a-1", "1.5", "187");
    joint.pass(seconds{1});
    EXPECT_EQ(joint.posts, 1);
    EXPECT_EQ(joint.client->unreadable(), 0u);
}

TEST(AlpacaBox, OneThatNeverClosesContradictsNobody) {
    for (const char* calendar : {"NYSE", "24x7"}) {
        Joint joint{traded(*CalendarId::parse(calendar)), box(sim::SessionRule::Always)};
        EXPECT_EQ(health(joint), "trade_updates is caught up") << joint.lines;
    }
}

TEST(AlpacaBox, OpensNothingNewWhileItsHoursAreNotOurs) {
    Joint joint{traded(CalendarId{"24x7"}), box(sim::SessionRule::Real)};
    EXPECT_NE(health(joint).find("24x7 on 2026-03-02: the venue trades 09:30-16:00"), std::string::npos)
        << health(joint);
    joint.said();
    joint.send("P1-a-1", "1", "187");
    EXPECT_EQ(joint.said(), "P1-a-1 Rejected Rejected  ExchangeClosed\n");
    EXPECT_EQ(joint.posts, 0);
    joint.submit(SendNew{our_order("P1-a-2", "1", "187"), std::nullopt});
    joint.pass(seconds{1});
    EXPECT_EQ(joint.posts, 1) << "an exit goes";
}

TEST(AlpacaBox, WhatItDoesNotListIsRefusedHereFromTheSecondOrderOn) {
    Joint joint{traded()};
    NewOrderSingle order = our_order("P1-a-1", "1", "10");
    order.instrument = InstrumentId{"ZZZZ.US"};
    joint.submit(SendNew{order, joint.now + seconds{1}});
    joint.pass(seconds{1});
    EXPECT_NE(joint.said().find("P1-a-1 Rejected Rejected"), std::string::npos);
    order.cl_ord_id = ClOrdId{"P1-a-2"};
    joint.submit(SendNew{order, joint.now + seconds{1}});
    EXPECT_EQ(joint.said(), "P1-a-2 Rejected Rejected  UnknownSymbol\n");
    EXPECT_EQ(joint.posts, 1);
}

TEST(AlpacaBox, StreamsCoinsBesideShares) {
    for (const Format format : {Format::Msgpack, Format::Json}) {
        AlpacaConfig config = traded();
        config.instruments.push_back({InstrumentId{"BTC/USD.ALPACA"}, CalendarId{"24x7"}});
        config.market_data = true;
        config.format = format;
        const market::Calendars tables;
        Joint joint{config, Joint::sim_config(), sim::synthetic_market(7, feed::Hours::Always, tables)};
        joint.pass(seconds{30});
        std::map<std::string, Quote> told;
        for (const auto& each : joint.market)
            if (const auto* quote = std::get_if<Quote>(&each))
                told[std::string{quote->instrument.view()}] = *quote;
        ASSERT_EQ(told.size(), 2u) << joint.market.size();
        const Quote& coin = told["BTC/USD.ALPACA"];
        EXPECT_GT(coin.bid_px, *parse_price("1000"));
        EXPECT_GT(coin.offer_px, coin.bid_px);
        EXPECT_GT(told["AAPL.US"].offer_px, told["AAPL.US"].bid_px);
        EXPECT_EQ(joint.client->unreadable(), 0u);
    }
}

// From reports of bans after crash loops: each start asks as if the minute were its own.
TEST(AlpacaBox, AProcessThatStartsInASpentMinuteDoesNotStorm) {
    sim::SimConfig config = Joint::sim_config();
    config.requests_per_minute = 30;
    Joint joint{traded(), config};
    joint.spend(40);
    for (int life = 0; life < 10; ++life) {
        const int before = joint.asked;
        joint.restart();
        joint.pass(seconds{3});
        EXPECT_LE(joint.asked - before, 2) << "the keys and the clock, once each";
    }
    EXPECT_GE(joint.refused, 20);
    joint.pass(seconds{90});
    EXPECT_EQ(health(joint), "trade_updates is caught up") << joint.lines;
}

// The first run hears of a part by stream; the second finds it among the activities and the rest by stream.
TEST(AlpacaBox, AFillIsCountedOnceOverARestart) {
    Joint joint{traded()};
    joint.send("P1-a-1", "10", "188");
    joint.quote("187.4", "187.5", "4");
    joint.pass(seconds{2});
    const UnixNanos from = joint.now - seconds{60};
    joint.restart();
    joint.pass(seconds{2});
    joint.quote("187.4", "187.5", "100");
    joint.pass(seconds{2});
    joint.submit(SendSnapshot{1, from});
    joint.pass(seconds{2});
    Fold fold;
    fold.take(joint.reports);
    for (const ExecutionReport& each : std::get<VenueSnapshot>(joint.reports.back()).executions)
        fold.take(each);
    EXPECT_EQ(to_text(held(joint)), "10");
    EXPECT_EQ(to_text(fold.executed()), "10") << joint.lines;
}

}  // namespace
}  // namespace sluice::venues::alpaca
