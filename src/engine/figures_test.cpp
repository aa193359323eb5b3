#include "engine/figures.hpp"

#include "engine/limits_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

struct FiguresTest : MoreLimits {
    Figures shown() { return Figures{{record.state, marks, doors}, record.now}; }
    // "7500 USD of 10000 USD, 0.75", or what stands in the place of a use.
    std::string use_of(std::string_view name, const AccountId& account = kAccount) {
        for (const UsedLimit& limit : shown().limit_uses(account)) {
            if (limit.name != name)
                continue;
            if (!limit.fraction)
                return limit.text.empty() ? "- of " + limit.allowed : "? of " + limit.allowed + ": " + limit.text;
            return limit.used + " of " + limit.allowed + ", " + to_text(*limit.fraction) +
                   (limit.text.empty() ? "" : ": " + limit.text);
        }
        return "not set";
    }
    void hold(std::string_view quantity, std::string_view price, InstrumentId id = kAapl) {
        record.write(
            AdjustmentApplied{holding(id, quantity, price, "held-" + std::string{id.view()}), Applied::Changed});
    }
};

TEST_F(FiguresTest, EquityIsThatOfTheDenials) {
    hold("10", "180");
    EXPECT_EQ(shown().equity(kAccount).value(), (Money{usd("101874.95"), kUsd}));
    EXPECT_EQ(shown().equity_of_all().value(), (Money{usd("201874.95"), kUsd}));
    EXPECT_EQ(shown().equity(AccountId{"Z"}).error().text, "account Z is not open");
    (void)denied(buy("1"));
    EXPECT_EQ(figures.equity, usd("101874.95"));
}

TEST_F(FiguresTest, AccountsInTwoCurrenciesAddUpOnlyWhereLimitsNameOne) {
    Account euro = account(kOther);
    euro.base_currency = kEur;
    record.write(AccountOpened{euro});
    EXPECT_EQ(shown().equity_of_all().error().text,
              "the accounts are counted in USD and in EUR; limits over all accounts name the currency of their sum");
    EXPECT_EQ(shown().equity(kOther).error().code, ErrorCode::Unsupported);
    group();
    EXPECT_EQ(shown().equity_of_all().error().code, ErrorCode::Unsupported) << "no rate is known";
    quote(kEurUsd, "1.10", "1.10");
    EXPECT_EQ(shown().equity_of_all().value().currency, kUsd);
    Record nobody;
    EXPECT_EQ(Figures({nobody.state, marks, doors}, record.now).equity_of_all().error().text, "no account is open");
}

TEST_F(FiguresTest, APositionIsWorthItsMarkAndGainsWhatItCostLess) {
    hold("-10", "180");
    const Position& held = record.state.positions.at({kAccount, kAapl, Product::None});
    EXPECT_EQ(shown().mark(kAapl)->px, px("187.495"));
    EXPECT_EQ(shown().mark(kAapl)->time, record.now);
    EXPECT_EQ(shown().market_value(held).value(), (Money{usd("-1874.95"), kUsd}));
    EXPECT_EQ(shown().unrealized(held).value(), (Money{usd("-74.95"), kUsd}));
    hold("1", "400", kMsft);
    EXPECT_EQ(shown().mark(kMsft), std::nullopt);
    const Position& dark = record.state.positions.at({kAccount, kMsft, Product::None});
    EXPECT_EQ(shown().unrealized(dark).error().text, "no price of MSFT.US has been seen");
    EXPECT_EQ(shown().market_value(dark).error().code, ErrorCode::NotFound);
}

TEST_F(FiguresTest, BuyingPowerIsTheVenuesWordAndOtherwiseOurCash) {
    EXPECT_EQ(shown().buying_power(kAccount)->money, (Money{usd("100000"), kUsd}));
    EXPECT_FALSE(shown().buying_power(kAccount)->said_by_venue);
    record.write(VenueBalanceSeen{{kVenue, kAccount, kUsd, usd("99000"), usd("180000"), kStart}});
    EXPECT_EQ(shown().buying_power(kAccount)->money, (Money{usd("180000"), kUsd}));
    EXPECT_TRUE(shown().buying_power(kAccount)->said_by_venue);
    EXPECT_EQ(shown().buying_power(AccountId{"Z"}).error().code, ErrorCode::NotFound);
}

TEST_F(FiguresTest, UsesCountWhatIsHeldAndWhatWorks) {
    hold("10", "187.495");
    EXPECT_EQ(use_of("max_position_fraction"),
              "1874.95 USD of 10187.495 USD, 0.1 of equity, 0.184044262: the largest is AAPL.US with what works on it");
    work(buy("20", "187.40"), "P1-1-1");
    EXPECT_EQ(use_of("max_position_fraction"),
              "5624.85 USD of 10187.495 USD, 0.1 of equity, 0.552132786: the largest is AAPL.US with what works on it");
    EXPECT_EQ(use_of("max_open_orders"), "1 orders of 100 orders, 0.01");
    EXPECT_EQ(use_of("max_orders_per_second"), "1 orders of 10 orders, 0.1");
    record.now += seconds{2};
    EXPECT_EQ(use_of("max_orders_per_second"), "0 orders of 10 orders, 0");
    EXPECT_EQ(use_of("max_orders_per_minute"), "1 orders of 120 orders, 0.008333333");
    EXPECT_EQ(use_of("max_open_orders", kOther), "0 orders of 100 orders, 0");
    // The denial of an order that would add nothing sees the same position.
    (void)denied(order(Side::Buy, qty("0.000000001"), px("187.495")));
    EXPECT_EQ(figures.worst_position, qty("30.000000001"));
}

TEST_F(FiguresTest, APositionThatNobodyHasAPriceOfIsSaid) {
    hold("1", "400", kMsft);
    EXPECT_EQ(use_of("max_position_fraction"),
              "0 USD of 10040 USD, 0.1 of equity, 0: no price of MSFT.US has been seen");
}

TEST_F(FiguresTest, LossesAreMeasuredAsTheDenialsDo) {
    record.write(DayOpened{kAccount, date_of(record.now), usd("101000")});
    EXPECT_EQ(use_of("max_drawdown"), "? of 0.2 of the highest equity: no equity has been recorded yet");
    record.write(EquityPeaked{kAccount, usd("110000")});
    EXPECT_EQ(use_of("max_daily_loss"), "1000 USD of 2000 USD, 0.5");
    EXPECT_EQ(use_of("max_drawdown"), "10000 USD of 22000 USD, 0.454545455");
    EXPECT_EQ(use_of("max_unprotected"), "0 USD of 10000 USD, 0");
    limits().max_daily_loss = usd("500");
    EXPECT_EQ(use_of("max_daily_loss"), "1000 USD of 500 USD, 2");
    EXPECT_EQ(judged(buy("1")), DenialCode::DailyLoss);
    limits().max_drawdown = Ratio{};
    EXPECT_EQ(use_of("max_drawdown"), "not set");
    record.write(DayOpened{kAccount, date_of(record.now), usd("99000")});
    EXPECT_EQ(use_of("max_daily_loss"), "0 USD of 500 USD, 0") << "a gain uses nothing";
}

TEST_F(FiguresTest, LimitsThatJudgeEachOrderByItselfHaveNoUse) {
    limits().allowed_instruments = {kAapl, kMsft};
    limits().duplicate_window = std::chrono::milliseconds{1500};
    EXPECT_EQ(use_of("max_order_value"), "- of 10000 USD");
    EXPECT_EQ(use_of("price_collar"), "- of 0.05 past the quote");
    EXPECT_EQ(use_of("duplicate_window"), "- of 1500 ms");
    EXPECT_EQ(use_of("max_rate_age"), "- of 86400 s");
    EXPECT_EQ(use_of("allow_short"), "- of yes");
    EXPECT_EQ(use_of("check_trading_hours"), "- of yes");
    EXPECT_EQ(use_of("allowed_instruments"), "- of 2 instruments");
    EXPECT_TRUE(shown().limit_uses(AccountId{"Z"}).empty());
}

TEST_F(FiguresTest, AnUnknownRateLeavesTheUseUnknown) {
    record.write(AdjustmentApplied{cash("500", "euros", kEur), Applied::Changed});
    EXPECT_EQ(use_of("max_daily_loss"),
              "? of 2000 USD: no rate from EUR to USD is known; quote a pair of them or set one");
    EXPECT_EQ(use_of("max_drawdown").substr(0, 35), "? of 0.2 of the highest equity: no ");
    EXPECT_EQ(use_of("max_position_fraction").substr(0, 21), "? of 0.1 of equity: n");
    group();
    EXPECT_EQ(use_of("max_unprotected", AccountId{}).substr(0, 2), "? ");
}

TEST_F(FiguresTest, LimitsOverAllAccountsCountThemTogether) {
    EXPECT_TRUE(shown().limit_uses(AccountId{}).empty()) << "none are set";
    Limits& all = group();
    all.max_position_fraction = ratio("0.1");
    all.max_daily_loss = usd("4000");
    hold("10", "187.495");
    work(of(buy("20", "187.40"), kAapl, kOther), "P1-1-1");
    record.write(DayOpened{kAccount, date_of(record.now), usd("102874.95")});
    EXPECT_EQ(use_of("max_position_fraction", AccountId{}),
              "5624.85 USD of 20187.495 USD, 0.1 of equity, 0.27863041: the largest is AAPL.US with what works on it");
    EXPECT_EQ(use_of("max_daily_loss", AccountId{}), "1000 USD of 4000 USD, 0.25");
    EXPECT_EQ(use_of("max_open_orders", AccountId{}), "1 orders of 100 orders, 0.01");
    EXPECT_EQ(use_of("max_orders_per_second", AccountId{}), "1 orders of 10 orders, 0.1");
    EXPECT_EQ(use_of("duplicate_window", AccountId{}), "not set") << "an account's own";
    for (const UsedLimit& limit : shown().limit_uses(AccountId{}))
        EXPECT_TRUE(limit.over_accounts);
}

TEST(EngineFigures, AreThoseOfTheMomentOfTheLastTurn) {
    Doors doors;
    Engine engine{EngineConfig{}, doors};
    Effects effects;
    engine.start(1, kStart, effects);
    EXPECT_EQ(engine.figures().equity_of_all().error().text, "no account is open");
    engine.apply(Command{Desk::engine_by(), OpenAccount{account()}}, kStart, effects);
    engine.apply(VenueReport{cash("500", "opening")}, kStart, effects);
    engine.apply(Quote{kAapl, px("10"), px("12"), qty("1"), qty("1"), kStart, kStart}, kStart + seconds{1}, effects);
    EXPECT_EQ(engine.figures().equity(kAccount)->amount, usd("500"));
    EXPECT_EQ(engine.figures().mark(kAapl)->px, px("11"));
    EXPECT_EQ(engine.figures().mark(kAapl)->time, kStart + seconds{1});
}

}  // namespace
}  // namespace sluice::engine
