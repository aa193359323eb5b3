#include "settlement/desk.hpp"

// SPX on a made-up market: a Friday that opens above the strike and closes below it. AM-settled contracts take the opening
// print and stop trading the evening before; PM-settled ones take the close. And the worked case of
// docs/corporate-actions.md.
namespace sluice::settlement {
namespace {

constexpr OptionRight kCall = OptionRight::Call;
constexpr OptionRight kPut = OptionRight::Put;

Instrument index() {
    Instrument out;
    out.id = InstrumentId{"SPX.US"};
    out.asset_class = AssetClass::Index;
    return out;
}

Instrument option(std::string_view root, OptionRight right) {
    Instrument out;
    out.id = id(std::string{root} + "250620" + (right == kCall ? "C" : "P") + "06000000.US");
    out.asset_class = AssetClass::Option;
    out.tick_size = px("0.05");
    out.multiplier = Multiplier::whole(100);
    out.expiry = Date{2025, 6, 20};
    out.settlement = Settlement::Cash;
    out.option = OptionTerms{InstrumentId{"SPX.US"}, px("6000"), right, ExerciseStyle::European};
    return out;
}

TEST(Spx, MorningAndEveningSettleTheSameStrikeDifferently) {
    Desk desk{Currency{"USD"}, CalendarId{"NYSE"}, {"BUYER", "SELLER"}};
    desk.list(index());
    market::SettlementRule morning;
    morning.value = market::SettlementValue::Open;
    for (const OptionRight right : {kCall, kPut}) {
        desk.list(option("SPX", right), morning);
        desk.list(option("SPXW", right));
    }
    UnixNanos now = at("2025-06-18T15:00:00-04:00");
    desk.open(now);
    desk.print("SPX.US", px("5994.1"), now);
    for (const char* root : {"SPX", "SPXW"})
        for (const OptionRight right : {kCall, kPut}) {
            const std::string name{option(root, right).id.view()};
            desk.trade("BUYER", name, "1", px("21.9"), px("22"), now);
            desk.trade("SELLER", name, "-1", px("21.9"), px("22"), now + std::chrono::milliseconds{100});
            now += std::chrono::seconds{1};
        }
    EXPECT_EQ(to_text(desk.cash("BUYER")), "991200");
    EXPECT_EQ(to_text(desk.cash("SELLER")), "1008760");

    // Thursday is Juneteenth: the last session before the expiry is Wednesday's.
    desk.run_to(at("2025-06-18T16:00:00-04:00"));
    EXPECT_TRUE(desk.told().empty());

    desk.print("SPX.US", px("6012.4"), at("2025-06-20T09:30:01-04:00"));
    EXPECT_EQ(desk.told(), (std::vector<std::string>{"BUYER Exercise SPX250620C06000000.US -1@12.4 cash 1240",
                                                     "SELLER Assignment SPX250620C06000000.US 1@12.4 cash -1240",
                                                     "BUYER Expiry SPX250620P06000000.US -1@0",
                                                     "SELLER Expiry SPX250620P06000000.US 1@0"}));
    desk.print("SPX.US", px("5990"), at("2025-06-20T12:00:00-04:00"));
    desk.print("SPX.US", px("5981.3"), at("2025-06-20T15:59:59-04:00"));
    desk.run_to(at("2025-06-20T16:00:00-04:00"));
    EXPECT_EQ(std::vector<std::string>(desk.told().begin() + 4, desk.told().end()),
              (std::vector<std::string>{"BUYER Expiry SPXW250620C06000000.US -1@0",
                                        "SELLER Expiry SPXW250620C06000000.US 1@0",
                                        "BUYER Exercise SPXW250620P06000000.US -1@18.7 cash 1870",
                                        "SELLER Assignment SPXW250620P06000000.US 1@18.7 cash -1870"}));
    EXPECT_EQ(desk.engine_says("BUYER"), "994310 USD");
    EXPECT_EQ(desk.engine_says("SELLER"), "1005650 USD");
    EXPECT_EQ(desk.difference(), "");
}

// docs/corporate-actions.md, "A worked case".
TEST(WorkedCase, ADividendAReverseSplitAndAnExerciseAfterIt) {
    Desk desk{Currency{"USD"}, CalendarId{"NYSE"}, {"LONG", "SHORT"}};
    Instrument share;
    share.id = InstrumentId{"ACME.US"};
    Instrument call;
    call.id = InstrumentId{"ACME250620C00004000.US"};
    call.asset_class = AssetClass::Option;
    call.multiplier = Multiplier::whole(100);
    call.expiry = Date{2025, 6, 20};
    call.option = OptionTerms{share.id, px("4"), kCall, ExerciseStyle::American};
    desk.list(share);
    desk.list(call);
    desk.act(
        "dividend,ACME.US,2025-06-10,2025-06-17,,0.12,USD\n"
        "split,ACME.US,2025-06-12,,1:8,,\n");
    UnixNanos now = at("2025-06-09T15:00:00-04:00");
    desk.open(now);
    desk.trade("LONG", "ACME.US", "1001", px("4.99"), px("5"), now);
    desk.trade("SHORT", "ACME.US", "-200", px("5"), px("5.01"), now + std::chrono::seconds{1});
    desk.trade("LONG", "ACME250620C00004000.US", "1", px("1.09"), px("1.1"), now + std::chrono::seconds{2});
    desk.print("ACME.US", px("5"), at("2025-06-09T15:59:00-04:00"));
    desk.print("ACME.US", px("4.88"), at("2025-06-11T15:59:00-04:00"));
    desk.print("ACME.US", px("40"), at("2025-06-20T15:59:00-04:00"));
    desk.run_to(at("2025-06-20T16:00:00-04:00"));
    EXPECT_EQ(desk.told(),
              (std::vector<std::string>{"LONG Split ACME.US x0.125", "LONG Correction ACME.US -0.125@39.04 cash 4.88",
                                        "SHORT Split ACME.US x0.125", "LONG Dividend ACME.US cash 120.12",
                                        "SHORT Dividend ACME.US cash -24", "LONG Exercise ACME250620C00004000.US -1@0",
                                        "LONG Exercise ACME.US 12@32 cash -380"}));
    // 1000000 - 1001 x 5 - 110 + 4.88 + 120.12 - 400 + 0.5 x 40; 125 shares at 40 and 12 at 32
    EXPECT_EQ(desk.engine_says("LONG"), "994630 USD | ACME.US 137 at 39.299270073");
    EXPECT_EQ(desk.engine_says("SHORT"), "1000976 USD | ACME.US -25 at 40");
    EXPECT_EQ(desk.difference(), "");
}

}  // namespace
}  // namespace sluice::settlement
