#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

NewOrderList bracket(const NewOrderSingle& entry, const NewOrderSingle& target, const NewOrderSingle& stop) {
    NewOrderList list;
    list.list_class = ListClass::Bracket;
    list.orders = {entry, target, stop};
    return list;
}
NewOrderList oco(const NewOrderSingle& target, const NewOrderSingle& stop) {
    NewOrderList list;
    list.list_class = ListClass::Oco;
    list.orders = {target, stop};
    return list;
}
NewOrderSingle sell_stop(const char* cl, const char* size, const char* trigger) {
    return F::stop(F::sell(cl, size), trigger);
}

TEST(NativeLists, AnExitIsActiveForExactlyWhatItsEntryHasFilled) {
    Floor floor;
    floor.send_list(bracket(F::buy("e", "100", "100"), F::sell("t", "100", "110"), sell_stop("s", "100", "90")));
    floor.quote("99", "500", "100", "40");
    EXPECT_EQ(floor.said(),
              "e New cum 0\nt Held cum 0\ns Held cum 0\ne Trade 40@100 cum 40\nt New cum 0\ns New cum 0\n");
    EXPECT_EQ(floor.sentence("t"), "active for 40 of 100");
    EXPECT_EQ(floor.figures("A"), "USD 996000 available 990000 | NOVA.SIM 40@100");
    floor.quote("99", "500", "100", "100");
    EXPECT_EQ(floor.said(), "e Trade 60@100 cum 100\nt OrderStatus New cum 0\ns OrderStatus New cum 0\n");
    floor.quote("110", "70", "111", "500");
    EXPECT_EQ(floor.said(), "t Trade 70@110 cum 70\ns OrderStatus New cum 0\n");
    EXPECT_EQ(floor.sentence("s"), "active for 30 of 100");
    floor.trade("90", "10");
    floor.quote("89", "500", "91", "500");
    EXPECT_EQ(floor.said(), "s Trade 30@89 cum 30\ns OrderStatus Filled cum 30\nt Canceled cum 70\n");
    EXPECT_EQ(floor.sentence("t"), "its sibling s is Filled");
    EXPECT_EQ(floor.exchange.open_orders(), 0u);
    EXPECT_EQ(floor.figures("A").find("NOVA"), std::string::npos);
}

TEST(NativeLists, ExitsThatFilledAllThereWasWaitForTheRestOfTheEntry) {
    Floor floor;
    floor.send_list(bracket(F::buy("e", "100", "100"), F::sell("t", "100", "110"), sell_stop("s", "100", "90")));
    floor.quote("99", "500", "100", "40");
    floor.said();
    floor.quote("110", "500", "111", "500");
    EXPECT_EQ(floor.said(), "t Trade 40@110 cum 40\ns Held cum 0\n");
    floor.quote("99", "500", "100", "10");
    EXPECT_EQ(floor.said(), "e Trade 10@100 cum 50\nt New PartiallyFilled cum 40\ns New cum 0\n");
    floor.cancel("e");
    floor.quote("98", "500", "101", "10");
    EXPECT_EQ(floor.said(), "e Canceled cum 50\n");
    floor.trade("110.01", "500");
    EXPECT_EQ(floor.said(), "t Trade 10@110 cum 50\nt OrderStatus Filled cum 50\ns Canceled cum 0\n");
    EXPECT_EQ(floor.figures("A").find("NOVA"), std::string::npos);
}

TEST(NativeLists, AnEntryThatEndsUnfilledEndsItsExits) {
    Floor floor;
    floor.send_list(bracket(F::buy("e", "100", "90"), F::sell("t", "100", "110"), sell_stop("s", "100", "80")));
    floor.quote("99", "500", "100", "40");
    floor.cancel("e");
    floor.quote("99", "500", "100", "40");
    EXPECT_EQ(floor.said(),
              "e New cum 0\nt Held cum 0\ns Held cum 0\ne Canceled cum 0\nt Canceled cum 0\ns Canceled cum 0\n");
    EXPECT_EQ(floor.sentence("t"), "nothing is left for it to exit");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000");
}

TEST(NativeLists, AnOtoHasOneExit) {
    Floor floor;
    NewOrderList list;
    list.list_class = ListClass::Oto;
    list.orders = {F::buy("e", "100"), sell_stop("s", "100", "95")};
    floor.send_list(list);
    floor.quote("99", "500", "100", "500");
    floor.trade("95", "10");
    EXPECT_EQ(floor.said(),
              "e New cum 0\ns Held cum 0\ne Trade 100@100 cum 100\ns New cum 0\ns Trade 100@99 cum 100\n");
}

TEST(NativeLists, TwoThatExcludeEachOtherShareOneQuantity) {
    Floor floor;
    floor.hold("A", "100");
    floor.send_list(oco(F::sell("t", "100", "110"), sell_stop("s", "100", "90")));
    floor.quote("99", "500", "100", "500");
    EXPECT_EQ(floor.said(), "t New cum 0\ns New cum 0\n");
    floor.trade("110.01", "30");
    EXPECT_EQ(floor.said(), "t Trade 30@110 cum 30\ns OrderStatus New cum 0\n");
    floor.cancel("s");
    floor.quote("99", "500", "100", "500");
    EXPECT_EQ(floor.said(), "s Canceled cum 0\nt Canceled cum 30\n");
    EXPECT_EQ(floor.figures("A"), "USD 1003300 available 1003300 | NOVA.SIM 70@100");
    floor.send(F::sell("c9", "70", "120"));  // all claims are gone
    floor.quote("99", "500", "100", "500");
    EXPECT_EQ(floor.said(), "c9 New cum 0\n");
}

TEST(NativeLists, OneQuoteThatReachesBothFillsOneQuantityOnly) {
    Floor floor;
    floor.hold("A", "100");
    floor.send_list(oco(F::sell("t", "100", "101"), F::stop(F::sell("s", "100", "99"), "99.50")));
    floor.trade("100", "10");
    floor.quote("99", "500", "100", "500");
    floor.trade("99.50", "10");  // the stop triggers and goes for the bid
    EXPECT_EQ(floor.said(), "t New cum 0\ns New cum 0\ns Trade 100@99 cum 100\nt Canceled cum 0\n");
    floor.trade("105", "500");
    EXPECT_EQ(floor.said(), "");
}

TEST(NativeLists, ABuyingPairClaimsTheFundsOfOne) {
    Floor floor;
    ASSERT_TRUE(floor.exchange.set_position(AccountId{"A"}, InstrumentId{"NOVA.SIM"}, qty("0"), px("1")));
    floor.send_list(oco(F::buy("t", "6000", "90"), F::stop(F::buy("s", "6000"), "110")));
    floor.quote("99", "5000", "100", "9000");
    EXPECT_EQ(floor.said(), "t New cum 0\ns New cum 0\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 460000");
    floor.trade("110", "10");
    EXPECT_EQ(floor.said(), "s Trade 6000@100 cum 6000\nt Canceled cum 0\n");
    EXPECT_EQ(floor.figures("A"), "USD 400000 available 400000 | NOVA.SIM 6000@100");
}

TEST(NativeLists, PricesOfAnExitCanBeReplacedAndQuantitiesCannot) {
    Floor floor;
    floor.send_list(bracket(F::buy("e", "100", "100"), F::sell("t", "100", "110"), sell_stop("s", "100", "90")));
    floor.quote("99", "500", "101", "40");
    floor.replace("s", sell_stop("s2", "50", "95"));
    floor.replace("s", sell_stop("s3", "100", "95"));
    floor.quote("99", "500", "101", "40");
    EXPECT_EQ(floor.said(),
              "e New cum 0\nt Held cum 0\ns Held cum 0\ns Replace rejected: Other, the quantity of an order in a list "
              "follows from the list; a replace changes its prices\ns3 Replaced Held cum 0\n");
    floor.quote("99", "500", "100", "100");
    floor.trade("95", "10");
    EXPECT_EQ(floor.said(),
              "e Trade 100@100 cum 100\nt New cum 0\ns3 New cum 0\ns3 Trade 100@99 cum 100\nt Canceled cum 0\n");
}

TEST(NativeLists, AListIsRefusedWholeWithItsReason) {
    Floor floor;
    floor.send_list(bracket(F::buy("e", "100", "100"), F::sell("t", "100", "110.001"), sell_stop("s", "100", "90")));
    floor.quote("99", "500", "101", "40");
    const std::string said = floor.said();
    EXPECT_EQ(said.find("New"), std::string::npos) << said;
    EXPECT_NE(said.find("e Rejected"), std::string::npos) << said;
    EXPECT_NE(said.find("s Rejected"), std::string::npos) << said;
    ExchangeConfig config;
    config.native_lists = false;
    Floor plain{config};
    plain.send_list(oco(F::buy("t", "10", "90"), F::stop(F::buy("s", "10"), "110")));
    plain.quote("99", "500", "101", "40");
    EXPECT_EQ(plain.said(),
              "t Rejected UnsupportedOrder: order lists are not taken here; send the orders one by one\n"
              "s Rejected UnsupportedOrder: order lists are not taken here; send the orders one by one\n");
}

// A vertical of two calls, multiplier 100: buy the lower, sell the higher strike.
struct Spread : Floor {
    Spread() {
        for (const char* name : {"LOW.SIM", "HIGH.SIM"}) {
            Instrument leg = share(name);
            leg.multiplier = Multiplier::whole(100);
            EXPECT_TRUE(exchange.define(leg));
        }
        EXPECT_TRUE(exchange.open_account(AccountId{"U"}, BuyingPower::Unchecked));
    }
    void leg_quote(const char* name, const char* bid, const char* offer, const char* size) {
        now += kMs;
        exchange.on_quote({*InstrumentId::parse(name), px(bid), px(offer), qty(size), qty(size), now, now}, now);
    }
    NewOrderList spread(const char* size, const char* price, TimeInForce tif = TimeInForce::Day) {
        NewOrderList list;
        list.list_class = ListClass::MultiLeg;
        list.orders = {F::with(F::of(F::buy("p", size, price), "U"), tif)};
        list.orders[0].instrument = InstrumentId{"LOW.SIM"};
        list.legs = {{InstrumentId{"LOW.SIM"}, Side::Buy, qty("1"), PositionEffect::Auto},
                     {InstrumentId{"HIGH.SIM"}, Side::Sell, qty("2"), PositionEffect::Auto}};
        return list;
    }
};

TEST(Package, FillsAllLegsTogetherAtTheNetPriceOrNone) {
    Spread floor;
    floor.send_list(floor.spread("10", "1.00"));
    floor.leg_quote("LOW.SIM", "4.90", "5.00", "8");
    EXPECT_EQ(floor.said(), "p New cum 0\n");
    floor.leg_quote("HIGH.SIM", "1.90", "2.00", "12");  // 5.00 - 2 x 1.90 = 1.20: too much
    EXPECT_EQ(floor.said(), "");
    floor.leg_quote("HIGH.SIM", "2.00", "2.10", "12");  // 1.00, and 12 sell for six packages
    EXPECT_EQ(floor.said(), "p Trade 6@5 cum 6\np Trade 12@2 cum 12\np OrderStatus PartiallyFilled cum 6\n");
    EXPECT_EQ(floor.explanations().at(1),
              "took 12 of 12 displayed at 2.00, a leg of a package at 1; quote 2.00/2.10; slippage 0; fee 0.00 USD");
    EXPECT_EQ(floor.figures("U"), "USD -600 available -600 | LOW.SIM 6@5 | HIGH.SIM -12@2");
    floor.leg_quote("HIGH.SIM", "2.00", "2.10", "30");  // two of the five it grew by for: only two LOW are left
    EXPECT_EQ(floor.said(), "p Trade 2@5 cum 8\np Trade 4@2 cum 16\np OrderStatus PartiallyFilled cum 8\n");
    VenueSnapshot shown;
    floor.exchange.show_account(AccountId{"U"}, floor.now, floor.now, shown);
    ASSERT_EQ(shown.orders.size(), 1u);  // its legs are no orders of their own
    EXPECT_EQ(shown.orders[0].cum_qty, qty("8"));
    floor.cancel("p", "U");
    floor.leg_quote("LOW.SIM", "4.90", "5.00", "80");
    EXPECT_EQ(floor.said(),
              "p Trade 2@5 cum 10\np Trade 4@2 cum 20\np OrderStatus Filled cum 10\n"
              "p Cancel rejected: TooLateToCancel, the order is Filled already\n");
    EXPECT_EQ(floor.exchange.open_orders(), 0u);
}

TEST(Package, IsCountedInPackagesWhateverTheLotsOfItsLegs) {
    Spread floor;
    Instrument part = share("PART.SIM");
    part.round_lot = qty("0.1");
    ASSERT_TRUE(floor.exchange.define(part));
    auto list = floor.spread("10", "200");
    list.legs[0] = {part.id, Side::Buy, qty("0.5"), PositionEffect::Auto};
    floor.send_list(list);
    floor.leg_quote("HIGH.SIM", "2.00", "2.10", "100");
    floor.leg_quote("PART.SIM", "99", "100", "2.5");  // (50 - 2 x 200) / 100: it brings 3.50
    EXPECT_EQ(floor.said(),
              "p New cum 0\np Trade 2.5@100 cum 2.5\np Trade 10@2 cum 10\np OrderStatus PartiallyFilled cum 5\n");
}

TEST(Package, AFillOrKillPackageIsWholeOrNothing) {
    Spread floor;
    floor.leg_quote("LOW.SIM", "4.90", "5.00", "8");
    floor.leg_quote("HIGH.SIM", "2.00", "2.10", "12");
    floor.send_list(floor.spread("7", "1.00", TimeInForce::Fok));
    floor.leg_quote("HIGH.SIM", "2.00", "2.10", "12");
    EXPECT_EQ(floor.said(), "p New cum 0\np Canceled cum 0\n");
    EXPECT_EQ(floor.exchange.open_orders(), 0u);
}

}  // namespace
}  // namespace sluice::exchange
