#include "settlement/desk.hpp"

// The AAPL weekly of 2014-06-06, entered on 2014-06-05 at the closing prices of its chain (a cent either side), played over
// the minutes of the 6th and on into the 7:1 split of Monday the 9th. The last minute of the session closed at 645.57.
// The figures are worked out by hand. The recorded minutes end on the 6th: of Monday only its date is used.
namespace sluice::settlement {
namespace {

constexpr Date kDay{2014, 6, 6};
constexpr OptionRight kCall = OptionRight::Call;
constexpr OptionRight kPut = OptionRight::Put;

Instrument apple() {
    Instrument out;
    out.id = InstrumentId{"AAPL.US"};
    return out;
}

std::string name_of(std::string_view strike, OptionRight right) {
    const std::string thousandths = std::to_string(px(strike).nanos() / 1'000'000);
    return std::string{"AAPL140606"} + (right == kCall ? "C" : "P") + std::string(8 - thousandths.size(), '0') +
           thousandths + ".US";
}

Instrument option(std::string_view strike, OptionRight right) {
    Instrument out;
    out.id = id(name_of(strike, right));
    out.asset_class = AssetClass::Option;
    out.multiplier = Multiplier::whole(100);
    out.expiry = kDay;
    out.settlement = Settlement::Physical;
    out.option = OptionTerms{InstrumentId{"AAPL.US"}, px(strike), right, ExerciseStyle::American};
    return out;
}

class Apple : public testing::Test {
protected:
    void SetUp() override {
        chain = rows_of("market/us_option/aapl_20140605_eod_chain.csv.gz");
        minutes = rows_of("market/us_equity/aapl_20140606_1m_trade.csv.gz");
        if (!chain || !minutes)
            GTEST_SKIP() << "the recorded AAPL chain and minutes of June 2014 are not in " << SLUICE_SHARED_DIR;
        desk.list(apple());
        for (const char* strike : {"640", "645", "647.5", "650"})
            for (const OptionRight right : {kCall, kPut})
                desk.list(option(strike, right));
        desk.act("split,AAPL.US,2014-06-09,,7:1,,\n");
        desk.open(now);
    }
    void enter(std::string_view account, std::string_view strike, OptionRight right, std::string_view contracts) {
        const market::ChainRow* row = chain->find(kDay, strike, right);
        ASSERT_NE(row, nullptr) << strike;
        ASSERT_TRUE(row->quote.last_px.has_value());
        const Price cent = px("0.01");
        desk.quote("AAPL.US", px("647.34"), px("647.36"), now);  // the margin of what is sold follows it
        desk.trade(account, name_of(strike, right), contracts, *row->quote.last_px - cent, *row->quote.last_px + cent,
                   now);
        now += std::chrono::milliseconds{500};
    }
    // Each minute's close as a print just before the minute ends; those outside the session mean nothing to the exchange.
    void play() {
        for (const Bar& bar : minutes->bars)
            desk.print("AAPL.US", bar.close, bar.end - std::chrono::milliseconds{1});
    }

    std::optional<Rows> chain;
    std::optional<Rows> minutes;
    Desk desk{Currency{"USD"}, CalendarId{"NYSE"}, {"LONG", "SHORT", "COVERED", "PUTS"}};
    UnixNanos now = at("2014-06-05T15:50:00-04:00");
};

TEST_F(Apple, OptionsBecomeSharesAndSharesSplit) {
    enter("LONG", "645", kCall, "10");    // bought at 4.16, in the money by 0.57
    enter("LONG", "640", kPut, "5");      // bought at 0.66, out of the money
    enter("SHORT", "645", kCall, "-4");   // sold at 4.14
    enter("SHORT", "647.5", kPut, "-3");  // sold at 3.19, in the money by 1.93
    enter("SHORT", "650", kCall, "-2");   // sold at 1.74, out of the money
    desk.trade("COVERED", "AAPL.US", "500", px("647.34"), px("647.36"), now);
    enter("COVERED", "640", kCall, "-5");  // sold at 7.89, in the money by 5.57
    enter("PUTS", "650", kPut, "2");       // bought at 4.61, in the money by 4.43
    // 1000000 - 10 x 416 - 5 x 66
    EXPECT_EQ(to_text(desk.cash("LONG")), "995510");
    // 1000000 + 4 x 414 + 3 x 319 + 2 x 174
    EXPECT_EQ(to_text(desk.cash("SHORT")), "1002961");
    // 1000000 - 500 x 647.36 + 5 x 789
    EXPECT_EQ(to_text(desk.cash("COVERED")), "680265");
    // 1000000 - 2 x 461
    EXPECT_EQ(to_text(desk.cash("PUTS")), "999078");
    EXPECT_EQ(desk.difference(), "");

    play();
    const std::vector<std::string> expected{
        "COVERED Assignment AAPL140606C00640000.US 5@0",   "COVERED Assignment AAPL.US -500@640 cash 320000",
        "LONG Expiry AAPL140606P00640000.US -5@0",         "LONG Exercise AAPL140606C00645000.US -10@0",
        "LONG Exercise AAPL.US 1000@645 cash -645000",     "SHORT Assignment AAPL140606C00645000.US 4@0",
        "SHORT Assignment AAPL.US -400@645 cash 258000",   "SHORT Assignment AAPL140606P00647500.US 3@0",
        "SHORT Assignment AAPL.US 300@647.5 cash -194250", "SHORT Expiry AAPL140606C00650000.US 2@0",
        "PUTS Exercise AAPL140606P00650000.US -2@0",       "PUTS Exercise AAPL.US -200@650 cash 130000",
    };
    EXPECT_EQ(desk.told(), expected);
    EXPECT_EQ(desk.engine_says("LONG"), "350510 USD | AAPL.US 1000 at 645");
    // Short 400 at 645 and 300 of them bought back at 647.5.
    EXPECT_EQ(desk.engine_says("SHORT"), "1066711 USD | AAPL.US -100 at 645");
    // The call's strike and premium: 1000000 - 500 x (647.36 - 640 - 7.89).
    EXPECT_EQ(desk.engine_says("COVERED"), "1000265 USD");
    EXPECT_EQ(desk.engine_says("PUTS"), "1129078 USD | AAPL.US -200 at 650");
    EXPECT_EQ(desk.difference(), "");

    desk.run_to(at("2014-06-09T09:00:00-04:00"));
    EXPECT_EQ(std::vector<std::string>(desk.told().begin() + 12, desk.told().end()),
              (std::vector<std::string>{"LONG Split AAPL.US x7", "SHORT Split AAPL.US x7", "PUTS Split AAPL.US x7"}));
    EXPECT_EQ(desk.engine_says("LONG"), "350510 USD | AAPL.US 7000 at 92.142857143");
    EXPECT_EQ(desk.engine_says("SHORT"), "1066711 USD | AAPL.US -700 at 92.142857143");
    EXPECT_EQ(desk.engine_says("PUTS"), "1129078 USD | AAPL.US -1400 at 92.857142857");
    EXPECT_EQ(desk.difference(), "");
}

TEST_F(Apple, AnOpenOrderInOldSharesEndsAtTheSplit) {
    NewOrderSingle order;
    order.account = AccountId{"LONG"};
    order.instrument = InstrumentId{"AAPL.US"};
    order.side = Side::Buy;
    order.ord_type = OrdType::Limit;
    order.price = px("600");
    order.order_qty = qty("10");
    order.time_in_force = TimeInForce::Gtc;
    desk.quote("AAPL.US", px("647.34"), px("647.36"), now);
    desk.submit(order, now);
    desk.run_to(at("2014-06-09T09:00:00-04:00"));
    EXPECT_EQ(desk.told(), (std::vector<std::string>{
                               "LONG order Canceled: AAPL.US splits 7:1 on 2014-06-09: orders in the old units "
                               "end"}));
    EXPECT_EQ(desk.difference(), "");
}

}  // namespace
}  // namespace sluice::settlement
