#include "settlement/desk.hpp"

// The NIFTY weekly of 2024-06-20, entered at the prices of a recorded chain and played to its end over the recorded index.
// Figures in the test are worked out by hand from the chain's bids and offers and from the thirty closes of 15:00 to 15:30,
// whose mean is 23568.7633: on a tick of 0.05 it is 23568.75.
namespace sluice::settlement {
namespace {

constexpr Date kDay{2024, 6, 20};

Instrument index() {
    Instrument out;
    out.id = InstrumentId{"NIFTY.NSE"};
    out.asset_class = AssetClass::Index;
    out.tick_size = px("0.05");
    out.currency = Currency{"INR"};
    out.calendar = CalendarId{"NSE"};
    return out;
}

std::string name_of(std::string_view strike, OptionRight right) {
    return "NIFTY-20240620-" + std::string{strike} + (right == OptionRight::Call ? "-CE.NSE" : "-PE.NSE");
}

Instrument option(std::string_view strike, OptionRight right) {
    Instrument out;
    out.id = id(name_of(strike, right));
    out.asset_class = AssetClass::Option;
    out.tick_size = px("0.05");
    out.round_lot = Quantity::whole(25);
    out.currency = Currency{"INR"};
    out.calendar = CalendarId{"NSE-FO"};
    out.expiry = kDay;
    out.settlement = Settlement::Cash;
    out.option = OptionTerms{InstrumentId{"NIFTY.NSE"}, px(strike), right, ExerciseStyle::European};
    return out;
}

struct Entry {
    const char* account;
    const char* strike;
    OptionRight right;
    const char* quantity;
};
constexpr OptionRight kCall = OptionRight::Call;
constexpr OptionRight kPut = OptionRight::Put;
constexpr Entry kEntries[] = {
    {"TREND", "23500", kCall, "50"},    // in the money: bought at 102.95, worth 68.75
    {"TREND", "23650", kPut, "25"},     // in the money: bought at 62.9, worth 81.25
    {"TREND", "23600", kCall, "25"},    // out of the money: bought at 28.6
    {"WRITER", "23550", kCall, "-75"},  // at the money: sold at 59.25, costs 18.75
    {"WRITER", "23700", kPut, "-25"},   // in the money: sold at 104.9, costs 131.25
    {"WRITER", "23400", kPut, "-100"},  // out of the money: sold at 1.15
    {"SPREAD", "23500", kCall, "25"},   // a bull call spread: bought at 102.95
    {"SPREAD", "23600", kCall, "-25"},  // and sold at 28.5
};

class Nifty : public testing::Test {
protected:
    void SetUp() override {
        chain = rows_of("market/nse_option/nifty_exp20240620_spot23593.5_chain.csv");
        minutes = rows_of("market/nse_index/nifty_202406_1m.csv.gz");
        if (!chain || !minutes)
            GTEST_SKIP() << "the recorded NIFTY chain and minutes of June 2024 are not in " << SLUICE_SHARED_DIR;
    }
    void enter(Desk& desk) {
        desk.list(index());
        for (const char* strike : {"23400", "23500", "23550", "23600", "23650", "23700"})
            for (const OptionRight right : {kCall, kPut})
                desk.list(option(strike, right));
        // The chain was captured that day at a spot of 23593.5, which the index passed at 13:48.
        UnixNanos now = at("2024-06-20T13:48:00+05:30");
        desk.open(now);
        for (const Entry& entry : kEntries) {
            const market::ChainRow* row = chain->find(kDay, entry.strike, entry.right);
            ASSERT_NE(row, nullptr) << entry.strike;
            desk.print("NIFTY.NSE", px("23593.5"), now);  // the margin of what is sold follows it
            desk.trade(entry.account, name_of(entry.strike, entry.right), entry.quantity, *row->quote.bid_px,
                       *row->quote.offer_px, now);
            now += std::chrono::milliseconds{500};
        }
    }
    // Each minute's close as a print just before the minute ends.
    void play(Desk& desk) const {
        for (const Bar& bar : minutes->bars)
            if (bar.start >= at("2024-06-20T13:49:00+05:30") && bar.start < at("2024-06-20T15:30:00+05:30"))
                desk.print("NIFTY.NSE", bar.close, bar.end - std::chrono::milliseconds{1});
    }

    std::optional<Rows> chain;
    std::optional<Rows> minutes;
};

TEST_F(Nifty, EveryPositionIsSettledAtTheMeanOfTheLastHalfHour) {
    Desk desk{Currency{"INR"}, CalendarId{"NSE"}, {"TREND", "WRITER", "SPREAD"}};
    enter(desk);
    // 1000000 - 50 x 102.95 - 25 x 62.9 - 25 x 28.6
    EXPECT_EQ(to_text(desk.cash("TREND")), "992565");
    // 1000000 + 75 x 59.25 + 25 x 104.9 + 100 x 1.15
    EXPECT_EQ(to_text(desk.cash("WRITER")), "1007181.25");
    // 1000000 - 25 x 102.95 + 25 x 28.5
    EXPECT_EQ(to_text(desk.cash("SPREAD")), "998138.75");
    EXPECT_EQ(desk.difference(), "");

    play(desk);
    EXPECT_TRUE(desk.told().empty()) << desk.told().front();
    desk.run_to(at("2024-06-20T15:30:00+05:30"));
    const std::vector<std::string> expected{
        "WRITER Expiry NIFTY-20240620-23400-PE.NSE 100@0",
        "TREND Exercise NIFTY-20240620-23500-CE.NSE -50@68.75 cash 3437.5",
        "SPREAD Exercise NIFTY-20240620-23500-CE.NSE -25@68.75 cash 1718.75",
        "WRITER Assignment NIFTY-20240620-23550-CE.NSE 75@18.75 cash -1406.25",
        "TREND Expiry NIFTY-20240620-23600-CE.NSE -25@0",
        "SPREAD Expiry NIFTY-20240620-23600-CE.NSE 25@0",
        "TREND Exercise NIFTY-20240620-23650-PE.NSE -25@81.25 cash 2031.25",
        "WRITER Assignment NIFTY-20240620-23700-PE.NSE 25@131.25 cash -3281.25",
    };
    EXPECT_EQ(desk.told(), expected);
    // 992565 + 3437.5 + 2031.25
    EXPECT_EQ(desk.engine_says("TREND"), "998033.75 INR");
    // 1007181.25 - 1406.25 - 3281.25
    EXPECT_EQ(desk.engine_says("WRITER"), "1002493.75 INR");
    // 998138.75 + 1718.75: the spread cost 74.45 and is worth 68.75 a unit
    EXPECT_EQ(desk.engine_says("SPREAD"), "999857.5 INR");
    EXPECT_EQ(desk.difference(), "");
}

TEST_F(Nifty, TheOfficialCloseWinsWhereItIsGiven) {
    Desk desk{Currency{"INR"}, CalendarId{"NSE"}, {"TREND", "WRITER", "SPREAD"}};
    desk.act("settlement,NIFTY.NSE,2024-06-20,,,23567,\n");
    enter(desk);
    play(desk);
    desk.run_to(at("2024-06-20T15:30:00+05:30"));
    // Calls are worth 1.75 less than at 23568.75, puts 1.75 more.
    EXPECT_EQ(desk.engine_says("TREND"), "997990 INR");
    EXPECT_EQ(desk.engine_says("WRITER"), "1002581.25 INR");
    EXPECT_EQ(desk.engine_says("SPREAD"), "999813.75 INR");
    EXPECT_EQ(desk.difference(), "");
}

TEST_F(Nifty, AfterTheEndNothingCanBeOrdered) {
    Desk desk{Currency{"INR"}, CalendarId{"NSE"}, {"TREND", "WRITER", "SPREAD"}};
    enter(desk);
    NewOrderSingle rest;
    rest.account = AccountId{"TREND"};
    rest.instrument = id(name_of("23550", kPut));
    rest.side = Side::Buy;
    rest.ord_type = OrdType::Limit;
    rest.price = px("1");
    rest.order_qty = Quantity::whole(25);
    rest.time_in_force = TimeInForce::Gtc;
    desk.quote(rest.instrument.view(), px("10.4"), px("10.5"), at("2024-06-20T13:49:30+05:30"));
    desk.submit(rest, at("2024-06-20T13:49:30+05:30"));
    desk.run_to(at("2024-06-20T15:30:00+05:30"));
    ASSERT_FALSE(desk.told().empty());
    EXPECT_EQ(desk.told().front(),
              "TREND order Expired: NIFTY-20240620-23550-PE.NSE has traded for the last time: it "
              "expires on 2024-06-20");
}

}  // namespace
}  // namespace sluice::settlement
