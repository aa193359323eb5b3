#include "exchange/explain.hpp"
#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

std::string last_explanation(Floor& floor) {
    floor.said();
    const auto all = floor.explanations();
    return all.empty() ? "" : all.back();
}
ExchangeConfig charging() {
    ExchangeConfig config;
    config.fees = market::ibkr_fixed();
    return config;
}

TEST(Explain, ATakerNamesTheSizeThatWasThere) {
    Floor floor{charging()};
    floor.send(F::buy("c1", "100", "187.50"));
    floor.quote("187.49", "300", "187.50", "300");
    EXPECT_EQ(last_explanation(floor),
              "took 100 of 300 displayed at 187.50; quote 187.49/187.50; slippage 0; fee 1.00 USD");
}
TEST(Explain, SlippageIsNamed) {
    ExchangeConfig config;
    config.slippage = {SlippageKind::Fixed, px("0.02"), {}};
    config.latency_in = std::chrono::microseconds{1500};
    Floor floor{config};
    floor.send(F::buy("c1", "100"));
    floor.pass(2 * kMs);
    floor.quote("187.49", "300", "187.50", "300");
    EXPECT_EQ(last_explanation(floor),
              "took 100 of 300 displayed at 187.50; quote 187.49/187.50; slippage 0.02; fee 0.00 USD; latency 1.5 ms");
}
TEST(Explain, TradeOnlyDataSaysSo) {
    Floor floor;
    floor.send(F::buy("c1", "40"));
    floor.trade("187.4", "100");
    EXPECT_EQ(last_explanation(floor),
              "took 40 of 100 displayed at 187.41; no quotes, book made from the last print 187.40: "
              "187.39/187.41; slippage 0; fee 0.00 USD");
}
TEST(Explain, ARestingOrderNamesWhatReachedIt) {
    Floor floor;
    floor.send(F::buy("c1", "100", "187.49"));
    floor.quote("187.49", "300", "187.50", "300");
    floor.trade("187.49", "310");
    EXPECT_EQ(last_explanation(floor),
              "resting at 187.49, a print of 310 at 187.49 reached it after 300 displayed ahead had "
              "traded or left; quote 187.49/187.50; slippage 0; fee 0.00 USD");
    floor.trade("187.48", "10");
    EXPECT_EQ(last_explanation(floor),
              "resting at 187.49, a print of 10 at 187.48 traded through; quote 187.49/187.50; "
              "slippage 0; fee 0.00 USD");
    floor.quote("187.44", "300", "187.45", "20");
    EXPECT_EQ(last_explanation(floor),
              "resting at 187.49, met by 20 displayed at 187.45; quote 187.44/187.45; slippage 0; fee 0.00 USD");
}
TEST(Explain, TwoOrdersOfThisExchangeSaySo) {
    Floor floor;
    floor.hold("B", "10");
    floor.send(F::of(F::sell("s1", "10", "187.50"), "B"));
    floor.send(F::buy("c1", "10", "187.50"));
    floor.quote("187.40", "300", "", "");
    floor.said();
    const auto all = floor.explanations();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(
        all[0],
        "resting at 187.50, taken by an incoming order of this exchange; quote 187.40/none; slippage 0; fee 0.00 USD");
    EXPECT_EQ(all[1],
              "took 10 from an order resting on this exchange at 187.50; quote 187.40/none; slippage 0; fee 0.00 USD");
}
TEST(Explain, AStopNamesItsTrigger) {
    Floor floor;
    floor.hold("A", "10");
    floor.send(F::stop(F::sell("c1", "10"), "187"));
    floor.quote("186.90", "300", "187.00", "300");
    floor.trade("186.95", "5");
    EXPECT_EQ(last_explanation(floor),
              "stop 187.00 triggered at 186.90; took 10 of 300 displayed at 186.90; quote "
              "186.90/187.00; slippage 0; fee 0.00 USD");
}
TEST(Explain, PricesShowAtLeastTheTicksDecimals) {
    Instrument instrument = share();
    EXPECT_EQ(px_text(px("187.5"), instrument), "187.50");
    EXPECT_EQ(px_text(px("187"), instrument), "187.00");
    instrument.tick_size = px("0.25");
    EXPECT_EQ(px_text(px("187.125"), instrument), "187.125");
    instrument.tick_size = px("5");
    EXPECT_EQ(px_text(px("185"), instrument), "185");
    EXPECT_EQ(money_text(money("-0.005"), Currency{"USD"}), "-0.005 USD");
}

TEST(ExchangeFees, TheMinimumIsChargedOncePerOrder) {
    Floor floor{charging()};
    floor.send(F::buy("c1", "300", "187.50"));
    floor.quote("187.49", "300", "187.50", "100");
    floor.quote("187.49", "300", "187.50", "200");
    floor.quote("187.49", "300", "187.50", "300");
    floor.said();
    std::string fees;
    for (const VenueReport& report : floor.reports)
        if (const auto* one = std::get_if<ExecutionReport>(&report);
            one != nullptr && one->exec_type == ExecType::Trade)
            fees += to_text(one->last_qty) + ":" + to_text(one->fee) + " ";
    EXPECT_EQ(fees, "100:1 100:0 100:0.5 ");
    EXPECT_EQ(floor.figures("A"), "USD 943748.5 available 943748.5 | NOVA.SIM 300@187.5");
}
TEST(ExchangeFees, ThePerShareFeeAndItsCap) {
    Floor floor{charging()};
    floor.send(F::buy("c1", "1000", "187.50"));
    floor.quote("187.49", "300", "187.50", "1000");
    floor.hold("B", "100", "0.1");
    floor.send(F::of(F::sell("s1", "100", "0.30"), "B"));
    floor.quote("0.30", "1000", "187.50", "1000");
    floor.said();
    EXPECT_EQ(floor.explanations().at(0),
              "took 1000 of 1000 displayed at 187.50; quote 187.49/187.50; slippage 0; fee 5.00 USD");
    EXPECT_EQ(floor.explanations().at(1),
              "took 100 of 1000 displayed at 0.30; quote 0.30/187.50; slippage 0; fee 0.30 USD");
}

}  // namespace
}  // namespace sluice::exchange
