#include "exchange/activity.hpp"
#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

TEST(QueueModels, DecideWhetherAPrintAtThePriceFills) {
    const auto filled = [](QueueModel model, const char* print) {
        ExchangeConfig config;
        config.queue = model;
        Floor floor{config};
        floor.send(F::buy("c1", "100", "187.49"));
        floor.quote("187.49", "300", "187.50", "300");
        floor.trade(print, "320");
        return floor.said();
    };
    EXPECT_EQ(filled(QueueModel::Ahead, "187.49"), "c1 New cum 0\nc1 Trade 20@187.49 cum 20\n");
    EXPECT_EQ(filled(QueueModel::Touch, "187.49"), "c1 New cum 0\nc1 Trade 100@187.49 cum 100\n");
    EXPECT_EQ(filled(QueueModel::Through, "187.49"), "c1 New cum 0\n");
    EXPECT_EQ(filled(QueueModel::Through, "187.48"), "c1 New cum 0\nc1 Trade 100@187.49 cum 100\n");
}

TEST(Participation, OnlyAShareOfADisplayedSizeIsOurs) {
    ExchangeConfig config;
    config.participation = *parse_ratio("0.25");
    Floor floor{config};
    floor.send(F::buy("c1", "100", "187.50"));
    floor.quote("187.49", "300", "187.50", "200");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 50@187.5 cum 50\n");
    EXPECT_EQ(floor.explanations().at(0),
              "took 50 of 50 displayed at 187.50, of which 0.25 may be ours; quote 187.49/187.50; slippage 0; fee 0.00 "
              "USD");
    floor.quote("187.49", "300", "187.50", "200");
    EXPECT_EQ(floor.said(), "");
    floor.quote("187.49", "300", "187.50", "240");
    EXPECT_EQ(floor.said(), "c1 Trade 10@187.5 cum 60\n");
}

TEST(Participation, OnlyAShareOfAPrintIsOurs) {
    ExchangeConfig config;
    config.participation = *parse_ratio("0.25");
    Floor floor{config};
    floor.send(F::buy("c1", "100", "187.45"));
    floor.send(F::of(F::buy("c2", "100", "187.45"), "B"));
    floor.quote("187.49", "300", "187.50", "200");
    floor.trade("187.40", "440");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc1 Trade 100@187.45 cum 100\nc2 Trade 10@187.45 cum 10\n");
}

TEST(SelfTrade, IsAllowedUnlessTheVenuePreventsIt) {
    const auto said = [](SelfTrade rule, const char* buyer) {
        ExchangeConfig config;
        config.self_trade = rule;
        Floor floor{config};
        floor.hold("A", "100");
        floor.send(F::sell("c1", "100", "100"));
        floor.quote("99", "10", "101", "10");
        floor.send(F::of(F::buy("c2", "50", "100"), buyer));
        floor.quote("99", "10", "101", "10");
        return floor.said();
    };
    const std::string opens = "c1 New cum 0\nc2 New cum 0\n";
    EXPECT_EQ(said(SelfTrade::Allow, "A"), opens + "c1 Trade 50@100 cum 50\nc2 Trade 50@100 cum 50\n");
    EXPECT_EQ(said(SelfTrade::CancelNewest, "A"), opens + "c2 Canceled cum 0\n");
    EXPECT_EQ(said(SelfTrade::CancelOldest, "A"), opens + "c1 Canceled cum 0\n");
    EXPECT_EQ(said(SelfTrade::CancelBoth, "A"), opens + "c2 Canceled cum 0\nc1 Canceled cum 0\n");
    EXPECT_EQ(said(SelfTrade::CancelBoth, "B"), opens + "c1 Trade 50@100 cum 50\nc2 Trade 50@100 cum 50\n");
}

TEST(Impact, GrowsWithTheSquareRootOfTheOrder) {
    const auto of = [](const char* size) {
        return impact(px("100"), Ratio::whole(1), *parse_ratio("0.02"), qty(size), qty("1000000"));
    };
    EXPECT_EQ(of("10000"), px("0.2"));  // 100 x 0.02 x sqrt(0.01)
    EXPECT_EQ(of("40000"), px("0.4"));
    EXPECT_EQ(of("1000000"), px("2"));
    EXPECT_EQ(of("0"), px("0"));
    EXPECT_EQ(impact(px("100"), Ratio::whole(1), *parse_ratio("0.02"), qty("10"), qty("0")), px("0"));
}

TEST(Impact, IsPaidInWholeTicksAndNamedInTheFill) {
    ExchangeConfig config;
    config.slippage.kind = SlippageKind::SquareRoot;
    config.slippage.coefficient = *parse_ratio("0.5");
    config.slippage.impact = {{InstrumentId{"NOVA.SIM"}, *parse_ratio("0.02"), qty("1000000")}};
    Floor floor{config};
    floor.send(F::buy("c1", "1000"));
    floor.quote("99.99", "5000", "100", "5000");
    // 100 x 0.5 x 0.02 x sqrt(0.001) = 0.0316: four ticks.
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 1000@100.04 cum 1000\n");
    EXPECT_NE(floor.explanations().at(0).find("slippage 0.04"), std::string::npos);
}

TEST(Impact, GoesByTheListingsOwnPrintsWhereNothingIsNamed) {
    ExchangeConfig config;
    config.slippage.kind = SlippageKind::SquareRoot;
    Floor floor{config};
    floor.trade("100", "6000");
    floor.trade("102", "2000");
    floor.trade("100", "2000");  // a range of two percent: a volatility of 1.2; 10000 traded
    floor.quote("99.99", "5000", "100", "5000");
    floor.send(F::buy("c1", "100"));
    floor.quote("99.99", "5000", "100", "5000");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 100@100.13 cum 100\n");
}

TEST(Activity, AveragesOverSessions) {
    Activity activity;
    EXPECT_EQ(activity.daily_volume(), 0);
    activity.print(px("100"), 10);
    activity.print(px("110"), 30);
    activity.close();
    activity.close();  // a session without a print is no day
    activity.print(px("100"), 20);
    activity.close();
    EXPECT_EQ(activity.daily_volume(), 30);
    EXPECT_EQ(activity.daily_volatility(), *parse_ratio("0.027298236"));  // (10 / 110 + 0) / 2 / 1.665
}

ExchangeConfig jittery(std::uint64_t seed) {
    ExchangeConfig config;
    config.latency_in = std::chrono::milliseconds{20};
    config.latency_out = std::chrono::milliseconds{5};
    config.latency_sigma = *parse_ratio("0.8");
    config.seed = seed;
    return config;
}

// Ten orders of A and of B, sent a millisecond apart, and when each was accepted.
std::vector<std::pair<std::string, UnixNanos>> accepted(std::uint64_t seed) {
    Floor floor{jittery(seed)};
    for (int i = 0; i < 10; ++i) {
        for (const char* account : {"A", "B"})
            floor.send(F::of(F::buy(account + std::to_string(i), "1", "90"), account));
        floor.now += kMs;
    }
    std::vector<std::pair<std::string, UnixNanos>> out;
    for (int i = 0; i < 500; ++i) {
        floor.quote("99", "100", "101", "100");
        floor.reports.clear();
        floor.exchange.take_reports(floor.now, floor.reports);
        for (const VenueReport& report : floor.reports)
            if (const auto* one = std::get_if<ExecutionReport>(&report))
                out.emplace_back(std::string{one->cl_ord_id.view()}, one->transact_time);
    }
    return out;
}

TEST(Latency, IsDrawnForEachRequestAndKeepsTheOrderOfAnAccount) {
    const auto all = accepted(7);
    ASSERT_EQ(all.size(), 20u);
    std::string a;
    std::string b;
    std::string together;
    for (const auto& [name, at] : all) {
        (name[0] == 'A' ? a : b) += name[1];
        together += name[0];
    }
    EXPECT_EQ(a, "0123456789");
    EXPECT_EQ(b, "0123456789");
    EXPECT_NE(together, "ABABABABABABABABABAB");  // those of two accounts overtake each other
    EXPECT_NE(all.back().second - all.front().second, std::chrono::milliseconds{9});
    EXPECT_EQ(all, accepted(7));
    EXPECT_NE(all, accepted(8));
}

}  // namespace
}  // namespace sluice::exchange
