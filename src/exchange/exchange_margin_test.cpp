#include "exchange/exchange_fixture.hpp"
#include "exchange/ledger.hpp"

// The worked cases of docs/margin.md, figure by figure.
namespace sluice::exchange {
namespace {

using F = Floor;
const InstrumentId kCall{"NOVA-C105"};
const InstrumentId kPut{"NOVA-P95"};
const InstrumentId kFuture{"IDX-FUT"};

Instrument option(const InstrumentId& name, OptionRight right, const char* strike) {
    Instrument out;
    out.id = name;
    out.asset_class = AssetClass::Option;
    out.multiplier = Multiplier::whole(100);
    out.expiry = Date{2031, 12, 19};
    out.option = OptionTerms{InstrumentId{"NOVA.SIM"}, px(strike), right, ExerciseStyle::American};
    return out;
}
Instrument future() {
    Instrument out;
    out.id = kFuture;
    out.asset_class = AssetClass::Future;
    out.multiplier = Multiplier::whole(5);
    out.expiry = Date{2031, 12, 19};
    return out;
}

// One margin account M with 10,000 USD beside the cash accounts A and B; the share is at 100.00.
class MarginFloorTest : public Floor {
public:
    explicit MarginFloorTest(BuyingPower power = BuyingPower::RegT) {
        EXPECT_TRUE(exchange.define(option(kCall, OptionRight::Call, "105")));
        EXPECT_TRUE(exchange.define(option(kPut, OptionRight::Put, "95")));
        EXPECT_TRUE(exchange.define(future()));
        EXPECT_TRUE(exchange.open_account(AccountId{"M"}, power));
        EXPECT_TRUE(exchange.deposit(AccountId{"M"}, Currency{"USD"}, money("10000")));
        show("NOVA.SIM", "100.00");
    }
    // A quote of this price on both sides but one cent, and a print at it.
    void show(const char* instrument, std::string_view price, std::string_view size = "1000") {
        const InstrumentId name = *InstrumentId::parse(instrument);
        now += kMs;
        const Price cent = px("0.01");
        exchange.on_quote({name, px(price) - cent, px(price) + cent, qty(size), qty(size), now, now}, now);
        now += kMs;
        exchange.on_trade({name, px(price), qty("1"), Aggressor::Unknown, 0, now, now}, now);
    }
    NewOrderSingle on(const InstrumentId& instrument, NewOrderSingle order) {
        order.instrument = instrument;
        return of(order, "M");
    }
    void settle() { show("NOVA.SIM", "100.00"); }
    std::string funds(const char* account = "M") const {
        const AccountFunds f = *exchange.funds(*AccountId::parse(account), Currency{"USD"}, now);
        return "cash " + to_text(f.cash) + ", equity " + to_text(f.equity) + ", initial " + to_text(f.initial) +
               ", maintenance " + to_text(f.maintenance) + ", orders " + to_text(f.order_margin + f.order_fees) +
               ", available " + to_text(f.available) + ", buying power " + to_text(f.buying_power);
    }
    std::vector<std::string> notes() {
        std::vector<std::string> out;
        for (const VenueReport& report : reports)
            if (const auto* health = std::get_if<VenueHealth>(&report))
                out.push_back(health->text);
        return out;
    }
};

TEST(RegTAccount, AnOrderClaimsHalfItsPriceUntilItEnds) {
    MarginFloorTest floor;
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 0, available 10000, "
              "buying power 20000");
    floor.send(F::of(F::buy("c1", "150", "99"), "M"));
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 7425, available 2575, "
              "buying power 5150");
    floor.send(F::of(F::buy("c2", "60", "99"), "M"));
    floor.settle();
    EXPECT_EQ(floor.said(),
              "c1 New cum 0\nc2 Rejected InsufficientFunds: buying 60 NOVA.SIM needs 2970.00 USD of margin and fees; "
              "2575.00 USD is available of equity 10000.00 USD, positions hold 0.00 USD and open orders 7425.00 USD\n");
    floor.trade("98", "50");
    EXPECT_EQ(floor.said(), "c1 Trade 50@99 cum 50\n");
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash 5050, equity 10050, initial 2500, maintenance 1250, orders 4950, available 2600, "
              "buying power 5200")
        << "100 of the order still claim 4950";
    floor.cancel("c1", "M");
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash 5050, equity 10050, initial 2500, maintenance 1250, orders 0, available 7550, "
              "buying power 15100");
}

TEST(RegTAccount, AReplacedOrderClaimsItsNewTermsAndARefusedReplaceKeepsTheOld) {
    MarginFloorTest floor;
    floor.send(F::of(F::buy("c1", "150", "99"), "M"));
    floor.settle();
    floor.replace("c1", F::of(F::buy("c2", "200", "99"), "M"));
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 9900, available 100, "
              "buying power 200");
    floor.replace("c2", F::of(F::buy("c3", "203", "99"), "M"));
    floor.settle();
    EXPECT_NE(floor.said().find("c2 Replace rejected: Other, buying 203 NOVA.SIM needs 10048.50 USD of margin"),
              std::string::npos);
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 9900, available 100, "
              "buying power 200");
}

TEST(RegTAccount, BelowMaintenanceItMayOnlyReduceAndIsToldSo) {
    MarginFloorTest floor;
    EXPECT_TRUE(floor.exchange.deposit(AccountId{"M"}, Currency{"USD"}, money("-20000")));
    EXPECT_TRUE(floor.exchange.set_position(AccountId{"M"}, InstrumentId{"NOVA.SIM"}, qty("200"), px("100")));
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash -10000, equity 10000, initial 10000, maintenance 5000, orders 0, available 0, "
              "buying power 0");
    floor.said();
    floor.show("NOVA.SIM", "66.00");
    floor.said();
    EXPECT_EQ(floor.funds(),
              "cash -10000, equity 3200, initial 6600, maintenance 3300, orders 0, available -3400, "
              "buying power 0");
    ASSERT_EQ(floor.notes().size(), 1u);
    EXPECT_EQ(floor.notes().front(),
              "margin call: equity 3202.00 USD, maintenance margin 3300.50 USD; until it is met "
              "the account may only reduce positions");
    floor.send(F::of(F::buy("c1", "1", "60"), "M"));
    floor.send(F::of(F::sell("c2", "50", "60"), "M"));
    floor.quote("66.00", "1000", "66.02", "1000");
    EXPECT_EQ(floor.said(),
              "c1 Rejected InsufficientFunds: margin call: equity 3200.00 USD, maintenance margin 3300.00 "
              "USD; until it is met the account may only reduce positions\n"
              "c2 New cum 0\nc2 Trade 50@66 cum 50\n");
    floor.show("NOVA.SIM", "66.00");
    floor.said();
    EXPECT_EQ(floor.funds(),
              "cash -6700, equity 3200, initial 4950, maintenance 2475, orders 0, available -1750, "
              "buying power 0");
    floor.show("NOVA.SIM", "66.10");
    floor.said();
    ASSERT_EQ(floor.notes().size(), 1u);
    EXPECT_EQ(floor.notes().front(), "the margin call is met: equity 3213.50 USD, maintenance margin 2478.375 USD");
}

TEST(RegTAccount, AShortSaleKeepsItsProceedsAndHalfMore) {
    MarginFloorTest floor;
    floor.send(F::of(F::sell("c1", "50", "100"), "M"));
    floor.quote("100.00", "1000", "100.02", "1000");
    floor.settle();
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc1 Trade 50@100 cum 50\n");
    EXPECT_EQ(floor.funds(),
              "cash 15000, equity 10000, initial 2500, maintenance 1500, orders 0, available 7500, "
              "buying power 15000");
    floor.send(F::of(F::buy("c2", "50", "90"), "M"));
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash 15000, equity 10000, initial 2500, maintenance 1500, orders 0, available 7500, "
              "buying power 15000")
        << "closing claims nothing";
}

TEST(RegTAccount, ANakedCallACoveredOneAndTheStockThatCoversIt) {
    MarginFloorTest floor;
    floor.show("NOVA-C105", "3.00");
    floor.send(floor.on(kCall, F::sell("c1", "2", "2.99")));
    floor.show("NOVA-C105", "3.00");
    floor.said();
    // 20 % of 100 less 5 out of the money, times 200.
    EXPECT_EQ(floor.funds(),
              "cash 10598, equity 9998, initial 3000, maintenance 3000, orders 0, available 6998, "
              "buying power 13996");
    floor.send(F::of(F::buy("c2", "100", "100.01"), "M"));
    floor.settle();
    floor.said();
    EXPECT_EQ(floor.funds(),
              "cash 597, equity 9997, initial 6500, maintenance 4000, orders 0, available 3497, "
              "buying power 6994")
        << "one call is covered, and the shares ask for 5000 and 2500";
    floor.send(F::of(F::sell("c3", "100", "120"), "M"));
    floor.settle();
    EXPECT_EQ(floor.funds(),
              "cash 597, equity 9997, initial 8000, maintenance 5500, orders 0, available 1997, "
              "buying power 3994")
        << "shares on their way out cover nothing";
}

TEST(RegTAccount, ASoldPutIsSecuredByCashAsFarAsItsFormulaAsks) {
    MarginFloorTest floor;
    floor.show("NOVA-P95", "2.00");
    floor.send(floor.on(kPut, F::sell("c1", "7", "2.50")));
    floor.show("NOVA-P95", "2.00");
    EXPECT_NE(floor.said().find("c1 Rejected InsufficientFunds: selling 7 NOVA-P95 needs 10500.00 USD of margin"),
              std::string::npos);
    floor.send(floor.on(kPut, F::sell("c2", "6", "2.50")));
    floor.show("NOVA-P95", "2.00");
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 9000, available 1000, "
              "buying power 2000");
}

TEST(RegTAccount, AFutureByTheAmountsOfItsExchangeMovesCashByWhatItRealises) {
    MarginFloorTest floor;
    EXPECT_TRUE(floor.exchange.set_contract_margin(kFuture, {money("600"), money("500")}));
    floor.show("IDX-FUT", "1000");
    floor.send(floor.on(kFuture, F::buy("c1", "10", "1000.01")));
    floor.show("IDX-FUT", "1000");
    floor.show("IDX-FUT", "1010");
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10499.5, initial 6000, maintenance 5000, orders 0, available 4499.5, "
              "buying power 8999");
    floor.send(floor.on(kFuture, F::sell("c2", "4", "1009.99")));
    floor.show("IDX-FUT", "1010");
    EXPECT_EQ(floor.funds(),
              "cash 10199.6, equity 10499.3, initial 3600, maintenance 3000, orders 0, available 6899.3, "
              "buying power 13798.6");
}

TEST(RegTAccount, AMarketOrderNeedsAPriceToBeCountedAt) {
    MarginFloorTest floor;
    floor.send(floor.on(kCall, F::buy("c1", "1")));
    floor.settle();
    EXPECT_EQ(floor.said(),
              "c1 Rejected InvalidPrice: no price of NOVA-C105 is known yet, so its margin is not; give a "
              "limit\n");
}

TEST(IndiaAccount, LeverageGoesByProduct) {
    MarginFloorTest floor{BuyingPower::India};
    const auto send = [&](NewOrderSingle order, Product product) {
        order.product = product;
        floor.send(F::of(order, "M"));
        floor.settle();
        return floor.said();
    };
    EXPECT_EQ(send(F::buy("c1", "400", "90"), Product::Mis), "c1 New cum 0\n");
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 7200, available 2800, "
              "buying power 14000");
    EXPECT_EQ(send(F::buy("c2", "30", "90"), Product::Cnc), "c2 New cum 0\n");
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 10000, initial 0, maintenance 0, orders 9900, available 100, "
              "buying power 500");
    EXPECT_EQ(send(F::sell("c3", "1", "110"), Product::Cnc),
              "c3 Rejected InsufficientFunds: selling 1 NOVA.SIM for delivery would be a short sale of 1; MIS sells "
              "short within the day\n");
    EXPECT_EQ(send(F::sell("c4", "4", "120"), Product::Mis), "c4 New cum 0\n");
    EXPECT_EQ(send(F::buy("c5", "1", "90"), Product::Nrml),
              "c5 Rejected UnsupportedOrder: NRML is for derivatives; shares go as CNC or MIS\n");
    EXPECT_EQ(send(floor.on(kPut, F::buy("c6", "1", "2.00")), Product::Cnc),
              "c6 Rejected UnsupportedOrder: CNC is for shares; derivatives go as NRML or MIS\n");
}

TEST(IndiaAccount, ASoldOptionAsksForFifteenPercentOfTheUnderlyingAndTheProductsAreKeptApart) {
    MarginFloorTest floor{BuyingPower::India};
    floor.show("NOVA-P95", "2.00");
    auto put = floor.on(kPut, F::sell("c1", "4", "1.99"));
    put.product = Product::Nrml;
    floor.send(put);
    floor.show("NOVA-P95", "2.00");
    floor.said();
    EXPECT_EQ(floor.funds(),
              "cash 10796, equity 9996, initial 6000, maintenance 6000, orders 0, available 3996, "
              "buying power 19980");
    EXPECT_EQ(floor.exchange.holding(AccountId{"M"}, kPut, Product::Nrml)->qty, qty("-4"));
    EXPECT_TRUE(floor.exchange.holding(AccountId{"M"}, kPut)->qty.is_zero());
}

TEST(CashAccount, PaysAFutureInFullAndKeepsItLocked) {
    MarginFloorTest floor{BuyingPower::Cash};
    floor.show("IDX-FUT", "1000");
    floor.send(floor.on(kFuture, F::buy("c1", "1", "1000.01")));
    floor.show("IDX-FUT", "1000");
    EXPECT_EQ(floor.funds(),
              "cash 10000, equity 9999.95, initial 0, maintenance 0, orders 5000.05, available 4999.95, "
              "buying power 4999.95");
    floor.send(floor.on(kFuture, F::sell("c2", "1", "999.99")));
    floor.show("IDX-FUT", "1000");
    EXPECT_EQ(floor.funds(),
              "cash 9999.9, equity 9999.9, initial 0, maintenance 0, orders 0, available 9999.9, "
              "buying power 9999.9");
}

}  // namespace
}  // namespace sluice::exchange
