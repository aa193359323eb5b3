#include "exchange/dated_fixture.hpp"

namespace sluice::exchange {
namespace {

using Strings = std::vector<std::string>;

void define(DatedFloor& floor, const Instrument& instrument) { ASSERT_TRUE(floor.exchange.define(instrument)); }

// The money of all four accounts, which only goes round among them when every position has its counterpart here.
Amount all_money(const DatedFloor& floor) {
    Amount total;
    for (const char* name : {"A", "B", "S", "T"}) {
        std::vector<VenueReport> out;
        floor.exchange.snapshot(*AccountId::parse(name), floor.now, out);
        for (const VenueReport& report : out)
            if (const auto* balance = std::get_if<VenueBalance>(&report))
                total += balance->total;
    }
    return total;
}

TEST(Expiry, LongInTheMoneyIsExercisedAndShortAssigned) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVA90C.SIM", OptionRight::Call, "90"));
    floor.give("A", "NOVA90C.SIM", "2", "3");
    floor.give("S", "NOVA90C.SIM", "-2", "3");
    floor.pass(kMs);
    floor.until("2026-03-03T19:59:59Z");
    floor.print("NOVA.SIM", "92");
    floor.told();
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Exercise NOVA90C.SIM -2@0\nA Exercise NOVA.SIM 200@90 cash -18000 USD\n"
              "S Assignment NOVA90C.SIM 2@0\nS Assignment NOVA.SIM -200@90 cash 18000 USD\n");
    EXPECT_EQ(floor.reasons(),
              (Strings{"exercised: 92, the last print of NOVA.SIM", "bought at the strike by exercised NOVA90C.SIM",
                       "assigned: 92, the last print of NOVA.SIM", "sold at the strike by assigned NOVA90C.SIM"}));
    EXPECT_EQ(floor.ids(),
              (Strings{"X260303-NOVA90C.SIM", "U260303-NOVA90C.SIM", "X260303-NOVA90C.SIM", "U260303-NOVA90C.SIM"}));
    EXPECT_EQ(floor.figures("A"), "USD 982000 available 982000 | NOVA.SIM 200@90");
    EXPECT_EQ(floor.figures("S"), "USD 1018000 available 1018000 | NOVA.SIM -200@90");
    EXPECT_EQ(all_money(floor), money("4000000"));
}

TEST(Expiry, AnExercisedPutSellsTheShares) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVA95P.SIM", OptionRight::Put, "95"));
    floor.give("A", "NOVA.SIM", "150", "100");
    floor.give("A", "NOVA95P.SIM", "1", "4");
    floor.give("T", "NOVA95P.SIM", "-1", "4");
    floor.print("NOVA.SIM", "92");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Exercise NOVA95P.SIM -1@0\nA Exercise NOVA.SIM -100@95 cash 9500 USD\n"
              "T Assignment NOVA95P.SIM 1@0\nT Assignment NOVA.SIM 100@95 cash -9500 USD\n");
    EXPECT_EQ(floor.figures("A"), "USD 1009500 available 1009500 | NOVA.SIM 50@100");
}

TEST(Expiry, ACentIsEnoughAndLessIsNot) {
    for (const auto& [strike, exercised] : {std::pair{"91.99", true}, {"92", false}, {"92.01", false}}) {
        DatedFloor floor;
        define(floor, DatedFloor::option("NOVAC.SIM", OptionRight::Call, strike));
        floor.give("A", "NOVAC.SIM", "1", "3");
        floor.give("S", "NOVAC.SIM", "-1", "3");
        floor.print("NOVA.SIM", "92");
        floor.until("2026-03-03T20:00:00Z");
        const std::string told = floor.told();
        if (exercised) {
            EXPECT_NE(told.find("A Exercise"), std::string::npos) << strike;
        } else {
            EXPECT_EQ(told, "A Expiry NOVAC.SIM -1@0\nS Expiry NOVAC.SIM 1@0\n") << strike;
            EXPECT_EQ(floor.reasons()[0], "expired worthless: 92, the last print of NOVA.SIM");
        }
    }
}

TEST(Expiry, TheThresholdIsARuleOfTheInstrument) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVAC.SIM", OptionRight::Call, "90"));
    market::SettlementRule rule;
    rule.exercise_from = px("2.01");
    EXPECT_TRUE(floor.exchange.set_settlement(InstrumentId{"NOVAC.SIM"}, rule));
    floor.give("A", "NOVAC.SIM", "1", "3");
    floor.print("NOVA.SIM", "92");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Expiry NOVAC.SIM -1@0\n");
}

TEST(Expiry, InCashTheIntrinsicValueChangesHands) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVA90C.SIM", OptionRight::Call, "90", Settlement::Cash));
    define(floor, DatedFloor::option("NOVA95P.SIM", OptionRight::Put, "95", Settlement::Cash));
    define(floor, DatedFloor::option("NOVA85P.SIM", OptionRight::Put, "85", Settlement::Cash));
    floor.give("A", "NOVA90C.SIM", "2", "3");
    floor.give("S", "NOVA90C.SIM", "-2", "3");
    floor.give("A", "NOVA95P.SIM", "1", "3");
    floor.give("S", "NOVA95P.SIM", "-1", "3");
    floor.give("A", "NOVA85P.SIM", "1", "1");
    floor.print("NOVA.SIM", "92.5");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Exercise NOVA90C.SIM -2@2.5 cash 500 USD\nS Assignment NOVA90C.SIM 2@2.5 cash -500 USD\n"
              "A Exercise NOVA95P.SIM -1@2.5 cash 250 USD\nS Assignment NOVA95P.SIM 1@2.5 cash -250 USD\n"
              "A Expiry NOVA85P.SIM -1@0\n");
    EXPECT_EQ(floor.reasons()[0], "exercised in cash at 2.5: 92.5, the last print of NOVA.SIM, against a strike of 90");
    EXPECT_EQ(floor.figures("A"), "USD 1000750 available 1000750");
    EXPECT_EQ(floor.figures("S"), "USD 999250 available 999250");
}

TEST(Expiry, WithoutTheUnderlyingOnTheFloorNothingCanBeDelivered) {
    DatedFloor floor;
    Instrument option = DatedFloor::option("MOONC.SIM", OptionRight::Call, "90");
    option.option->underlying = InstrumentId{"MOON.SIM"};
    define(floor, option);
    floor.act("settlement,MOON.SIM,2026-03-03,,,100,\n");
    floor.give("A", "MOONC.SIM", "1", "3");
    floor.pass(kMs);
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Exercise MOONC.SIM -1@10 cash 1000 USD\n");
    EXPECT_EQ(floor.reasons()[0],
              "exercised in cash at 10: 100, the official value of MOON.SIM, against a strike of 90; MOON.SIM is not "
              "listed here to be delivered");
}

TEST(Expiry, OpenOrdersExpireAndNewOnesAreRefused) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVA90C.SIM", OptionRight::Call, "90"));
    const auto order = [](const char* id, TimeInForce tif) {
        NewOrderSingle out = Floor::with(Floor::of(Floor::buy(id, "1", "2"), "A"), tif);
        out.instrument = InstrumentId{"NOVA90C.SIM"};
        return out;
    };
    floor.send(order("c1", TimeInForce::Gtc));
    floor.pass(kMs * 300);
    floor.until("2026-03-03T12:00:00Z");
    floor.send(order("c2", TimeInForce::Day));
    floor.pass(kMs * 300);
    floor.said();
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(),
              "c2 Expired: its session has closed\n"
              "c1 Expired: NOVA90C.SIM has traded for the last time: it expires on 2026-03-03\n");
    EXPECT_EQ(floor.figures("A"), "USD 1000000 available 1000000");
    floor.send(order("c3", TimeInForce::Gtc));
    floor.pass(kMs * 300);
    EXPECT_EQ(floor.said(),
              "c3 Rejected ExchangeClosed: NOVA90C.SIM expires on 2026-03-03 and has not traded since "
              "2026-03-03T20:00:00Z\n");
}

TEST(Expiry, WhereThereHasBeenNoPrintItWaitsForOne) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVA90C.SIM", OptionRight::Call, "90", Settlement::Cash));
    floor.give("A", "NOVA90C.SIM", "1", "3");
    floor.pass(kMs);
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Expiry NOVA90C.SIM\n");
    EXPECT_EQ(floor.reasons()[0],
              "expired, and no print of NOVA.SIM says what it is worth; it settles on the next one");
    floor.until("2026-03-04T11:00:00Z");
    EXPECT_EQ(floor.told(), "");
    floor.print("NOVA.SIM", "91");
    EXPECT_EQ(floor.told(), "A Exercise NOVA90C.SIM -1@1 cash 100 USD\n");
    EXPECT_EQ(floor.reasons()[0],
              "exercised in cash at 1: 91, the first print after its end of NOVA.SIM at "
              "2026-03-04T11:00:00.001Z, against a strike of 90");
    floor.print("NOVA.SIM", "95");
    EXPECT_EQ(floor.told(), "") << "once";
}

TEST(Expiry, TheOfficialValueWinsOverThePrints) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVA90C.SIM", OptionRight::Call, "90", Settlement::Cash));
    floor.act("settlement,NOVA.SIM,2026-03-03,,,91.5,\nsettlement,NOVA.SIM,2026-03-04,,,95,\n");
    floor.give("A", "NOVA90C.SIM", "1", "3");
    floor.print("NOVA.SIM", "92");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Exercise NOVA90C.SIM -1@1.5 cash 150 USD\n");
}

TEST(Expiry, AtTheOpenTheFirstPrintOfTheDayDecidesAndTradingEndedTheDayBefore) {
    DatedFloor floor;
    define(floor, DatedFloor::index());
    Instrument am = DatedFloor::option("IDXAM.SIM", OptionRight::Call, "5000", Settlement::Cash);
    Instrument pm = DatedFloor::option("IDXPM.SIM", OptionRight::Call, "5000", Settlement::Cash);
    am.option->underlying = pm.option->underlying = InstrumentId{"IDX.SIM"};
    define(floor, am);
    define(floor, pm);
    market::SettlementRule rule;
    rule.value = market::SettlementValue::Open;
    EXPECT_TRUE(floor.exchange.set_settlement(InstrumentId{"IDXAM.SIM"}, rule));
    for (const char* name : {"IDXAM.SIM", "IDXPM.SIM"}) {
        floor.give("A", name, "1", "10");
        floor.give("S", name, "-1", "10");
    }
    floor.print("IDX.SIM", "4990");
    floor.until("2026-03-02T20:00:00Z");
    NewOrderSingle late = Floor::with(Floor::buy("c1", "1", "2"), TimeInForce::Gtc);
    late.instrument = InstrumentId{"IDXAM.SIM"};
    floor.send(late);
    floor.pass(kMs * 300);
    EXPECT_EQ(floor.said(),
              "c1 Rejected ExchangeClosed: IDXAM.SIM expires on 2026-03-03 and has not traded since "
              "2026-03-02T20:00:00Z\n");
    floor.until("2026-03-03T10:00:00Z");
    EXPECT_EQ(floor.told(), "");
    floor.print("IDX.SIM", "5012.5");
    EXPECT_EQ(floor.told(),
              "A Exercise IDXAM.SIM -1@12.5 cash 1250 USD\nS Assignment IDXAM.SIM 1@12.5 cash -1250 USD\n");
    EXPECT_EQ(floor.reasons()[0],
              "exercised in cash at 12.5: 5012.5, the opening print of IDX.SIM at "
              "2026-03-03T10:00:00.001Z, against a strike of 5000");
    floor.print("IDX.SIM", "4985");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Expiry IDXPM.SIM -1@0\nS Expiry IDXPM.SIM 1@0\n");
}

TEST(Expiry, TheClosingMeanIsOfTheLastMinutesAlone) {
    DatedFloor floor;
    define(floor, DatedFloor::index());
    Instrument option = DatedFloor::option("IDXC.SIM", OptionRight::Call, "5000", Settlement::Cash);
    option.option->underlying = InstrumentId{"IDX.SIM"};
    define(floor, option);
    market::SettlementRule rule;
    rule.value = market::SettlementValue::ClosingMean;
    EXPECT_TRUE(floor.exchange.set_settlement(InstrumentId{"IDXC.SIM"}, rule));
    floor.give("A", "IDXC.SIM", "1", "10");
    floor.print("IDX.SIM", "9000");  // the day before, in its last minutes
    floor.until("2026-03-02T19:45:00Z");
    floor.print("IDX.SIM", "9000");
    floor.until("2026-03-03T19:29:59Z");
    floor.print("IDX.SIM", "9000");
    floor.until("2026-03-03T19:30:00Z");
    floor.print("IDX.SIM", "5001", "7");  // an index has no size: every print counts alike
    floor.print("IDX.SIM", "5002.01", "1");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Exercise IDXC.SIM -1@1.51 cash 151 USD\n") << "1.505 on a tick of a cent, half up";
    EXPECT_EQ(floor.reasons()[0],
              "exercised in cash at 1.51: 5001.51, the mean of IDX.SIM over the last 30 minutes, "
              "against a strike of 5000");
}

TEST(Expiry, AClosingMeanWithoutPrintsIsTheLastPrint) {
    DatedFloor floor;
    Instrument option = DatedFloor::option("NOVAC.SIM", OptionRight::Call, "90", Settlement::Cash);
    define(floor, option);
    market::SettlementRule rule;
    rule.value = market::SettlementValue::ClosingMean;
    EXPECT_TRUE(floor.exchange.set_settlement(InstrumentId{"NOVAC.SIM"}, rule));
    floor.give("A", "NOVAC.SIM", "1", "10");
    floor.print("NOVA.SIM", "91");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Exercise NOVAC.SIM -1@1 cash 100 USD\n");
    EXPECT_NE(floor.reasons()[0].find("91, the last print of NOVA.SIM"), std::string::npos);
}

TEST(Expiry, AFutureRealisesItsLastProfit) {
    DatedFloor floor;
    define(floor, DatedFloor::future("F.SIM"));
    floor.give("A", "F.SIM", "2", "5000");
    floor.give("S", "F.SIM", "-2", "5000");
    floor.print("F.SIM", "5010");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(), "A Expiry F.SIM -2@5010 cash 1000 USD\nS Expiry F.SIM 2@5010 cash -1000 USD\n");
    EXPECT_EQ(floor.reasons()[0], "expired at 5010, the last print of F.SIM");
    EXPECT_EQ(floor.figures("A"), "USD 1001000 available 1001000");
}

TEST(Expiry, APhysicalFutureDeliversWhatItNames) {
    DatedFloor floor;
    define(floor, DatedFloor::future("F.SIM", Settlement::Physical));
    define(floor, DatedFloor::future("G.SIM", Settlement::Physical));
    market::SettlementRule rule;
    rule.source = rule.delivers = InstrumentId{"NOVA.SIM"};
    EXPECT_TRUE(floor.exchange.set_settlement(InstrumentId{"F.SIM"}, rule));
    floor.give("A", "F.SIM", "2", "90");
    floor.give("S", "F.SIM", "-2", "90");
    floor.give("A", "G.SIM", "1", "90");
    floor.print("NOVA.SIM", "92");
    floor.print("G.SIM", "93");
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Expiry F.SIM -2@92 cash 200 USD\nA Expiry NOVA.SIM 100@92 cash -9200 USD\n"
              "S Expiry F.SIM 2@92 cash -200 USD\nS Expiry NOVA.SIM -100@92 cash 9200 USD\n"
              "A Expiry G.SIM -1@93 cash 150 USD\n");
    EXPECT_EQ(floor.reasons()[1], "delivered by F.SIM at 92");
    EXPECT_EQ(floor.reasons()[4],
              "expired at 93, the last print of G.SIM; nothing that could be delivered is named, "
              "so it is settled in cash");
}

TEST(Expiry, ASplitOnTheWayChangesWhatIsDelivered) {
    DatedFloor floor;
    Instrument option = DatedFloor::option("NOVAC.SIM", OptionRight::Call, "630");
    define(floor, option);
    define(floor, DatedFloor::option("NOVA644C.SIM", OptionRight::Call, "644", Settlement::Cash));
    floor.act("split,NOVA.SIM,2026-03-03,,7:1,,\n");
    for (const char* name : {"NOVAC.SIM", "NOVA644C.SIM"}) {
        floor.give("A", name, "1", "10");
        floor.give("S", name, "-1", "10");
    }
    floor.print("NOVA.SIM", "640");
    floor.until("2026-03-03T12:00:00Z");
    floor.print("NOVA.SIM", "93");
    EXPECT_EQ(floor.told(), "") << "the contracts stay as they are listed";
    floor.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(floor.told(),
              "A Exercise NOVAC.SIM -1@0\nA Exercise NOVA.SIM 700@90 cash -63000 USD\n"
              "S Assignment NOVAC.SIM 1@0\nS Assignment NOVA.SIM -700@90 cash 63000 USD\n"
              "A Exercise NOVA644C.SIM -1@7 cash 700 USD\nS Assignment NOVA644C.SIM 1@7 cash -700 USD\n");
}

TEST(SettlementRules, RefuseWhatCannotBe) {
    DatedFloor floor;
    define(floor, DatedFloor::option("NOVAC.SIM", OptionRight::Call, "630"));
    define(floor, DatedFloor::option("NOVAD.SIM", OptionRight::Call, "640"));
    Instrument lost = DatedFloor::option("LOST.SIM", OptionRight::Call, "640");
    lost.calendar = CalendarId{"MOON"};
    define(floor, lost);
    const auto refusal = [&](const char* name, const market::SettlementRule& rule) {
        const Status status = floor.exchange.set_settlement(*InstrumentId::parse(name), rule);
        return status ? std::string{} : status.error().text;
    };
    market::SettlementRule rule;
    EXPECT_EQ(refusal("GONE.SIM", rule), "settlement of GONE.SIM: this exchange has no such instrument");
    EXPECT_EQ(refusal("NOVA.SIM", rule), "settlement of NOVA.SIM: it does not expire");
    EXPECT_EQ(refusal("LOST.SIM", rule),
              "settlement of LOST.SIM: its calendar knows no session on or before its expiry");
    rule.mean_over = std::chrono::minutes{0};
    EXPECT_EQ(refusal("NOVAC.SIM", rule), "settlement of NOVAC.SIM: mean_over must be positive, such as 30 minutes");
    rule = {};
    rule.exercise_from = {};
    EXPECT_EQ(refusal("NOVAC.SIM", rule), "settlement of NOVAC.SIM: exercise_from must be positive, such as 0.01");
    rule = {};
    rule.value = market::SettlementValue::ClosingMean;
    EXPECT_EQ(refusal("NOVAC.SIM", rule), "");
    rule.mean_over = std::chrono::minutes{10};
    EXPECT_EQ(refusal("NOVAD.SIM", rule),
              "settlement of NOVAD.SIM: another contract on NOVA.SIM takes the mean over "
              "30 minutes; one value a source");
    floor.pass(kMs);
    EXPECT_EQ(refusal("NOVAC.SIM", {}),
              "settlement of NOVAC.SIM: a rule is given before the first event of the exchange");
}

}  // namespace
}  // namespace sluice::exchange
