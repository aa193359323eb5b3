#include "exchange/exchange_fixture.hpp"
#include "exchange/ledger.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;
const Currency kUsd{"USD"};

Instrument pair(const char* name, const char* base, const char* quote) {
    Instrument out = share(name);
    out.asset_class = AssetClass::Crypto;
    out.base_currency = *Currency::parse(base);
    out.currency = *Currency::parse(quote);
    return out;
}

// Account C holds 10,000 USDT and 2 BTC.
class CoinFloor : public Floor {
public:
    explicit CoinFloor(ExchangeConfig config = {}) : Floor{std::move(config)} {
        EXPECT_TRUE(exchange.define(pair("BTC/USDT", "BTC", "USDT")));
        EXPECT_TRUE(exchange.define(pair("ETH/BTC", "ETH", "BTC")));
        EXPECT_TRUE(exchange.open_account(AccountId{"C"}, BuyingPower::CryptoSpot));
        EXPECT_TRUE(exchange.deposit(AccountId{"C"}, Currency{"USDT"}, money("10000")));
        EXPECT_TRUE(exchange.deposit(AccountId{"C"}, Currency{"BTC"}, money("2")));
    }
    void show(const char* name, std::string_view bid, std::string_view offer) {
        now += kMs;
        exchange.on_quote({*InstrumentId::parse(name), px(bid), px(offer), qty("10"), qty("10"), now, now}, now);
    }
    void order(NewOrderSingle one, const char* name) {
        one.instrument = *InstrumentId::parse(name);
        send(of(one, "C"));
    }
    std::string coins() {
        std::vector<VenueReport> out;
        exchange.snapshot(AccountId{"C"}, now, out);
        std::string text;
        for (const VenueReport& report : out)
            if (const auto* one = std::get_if<VenueBalance>(&report))
                text += std::string{one->currency.view()} + " " + to_text(one->total) + " free " +
                        to_text(one->available) + "; ";
        return text;
    }
};

TEST(CryptoSpot, ABuyLocksTheQuoteCoinAndASellTheBaseCoin) {
    CoinFloor floor;
    floor.order(F::buy("c1", "1", "4000"), "BTC/USDT");
    floor.order(F::sell("c2", "2", "6000"), "BTC/USDT");
    floor.show("BTC/USDT", "4999", "5001");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\n");
    EXPECT_EQ(floor.coins(), "USDT 10000 free 6000; BTC 2 free 0; ");
    floor.order(F::sell("c3", "1", "7000"), "BTC/USDT");
    floor.order(F::buy("c4", "1", "0.05"), "ETH/BTC");
    floor.show("BTC/USDT", "4999", "5001");
    EXPECT_EQ(floor.said(),
              "c3 Rejected InsufficientFunds: selling 1 BTC/USDT needs 1 BTC; 0 BTC is available, 2 BTC is locked by "
              "other orders\nc4 Rejected InsufficientFunds: buying 1 ETH/BTC needs 0.05 BTC with fees; 0.00 BTC is "
              "available\n");
    floor.cancel("c2", "C");
    floor.show("BTC/USDT", "4999", "5001");
    EXPECT_EQ(floor.coins(), "USDT 10000 free 6000; BTC 2 free 2; ");
}

TEST(CryptoSpot, ACoinBoughtInOnePairIsSpentInAnotherAndPaysItsFeeInKind) {
    ExchangeConfig config;
    config.fees = market::binance_spot();
    CoinFloor floor{config};
    floor.order(F::buy("c1", "1"), "BTC/USDT");
    floor.show("BTC/USDT", "4999", "5000");
    EXPECT_EQ(floor.coins(), "USDT 5000 free 5000; BTC 2.999 free 2.999; ");
    floor.order(F::buy("c2", "20", "0.1"), "ETH/BTC");
    floor.show("ETH/BTC", "0.05", "0.2");
    EXPECT_EQ(floor.coins(), "USDT 5000 free 5000; BTC 2.999 free 0.999; ");
    floor.show("ETH/BTC", "0.05", "0.1");
    EXPECT_EQ(floor.coins(), "USDT 5000 free 5000; BTC 1.999 free 0.999; ETH 9.99 free 9.99; ");
    for (const MoneyLine& line : floor.exchange.money())
        EXPECT_EQ(line.sum(), Amount{}) << line.currency.view();
}

TEST(CryptoSpot, SharesAreNotTraded) {
    CoinFloor floor;
    floor.order(F::buy("c1", "1", "1"), "NOVA.SIM");
    floor.quote("1.00", "1", "2.00", "1");
    EXPECT_EQ(floor.said(), "c1 Rejected UnsupportedOrder: a crypto spot account trades coins, and NOVA.SIM is none\n");
}

TEST(Conversions, MoveTwoPursesAtTheirRateAndNothingElse) {
    Floor floor;
    const AccountId a{"A"};
    EXPECT_TRUE(floor.exchange.convert(a, kUsd, Currency{"EUR"}, money("1000"), *parse_ratio("0.925"), floor.now));
    EXPECT_EQ(floor.figures("A"), "USD 999000 available 999000EUR 925 available 925");
    EXPECT_EQ(
        floor.exchange.convert(a, Currency{"EUR"}, kUsd, money("926"), *parse_ratio("1.08"), floor.now).error().text,
        "converting 926 EUR needs more than the 925 EUR that account A has available");
    EXPECT_FALSE(floor.exchange.convert(a, kUsd, kUsd, money("1"), *parse_ratio("1"), floor.now));
    EXPECT_FALSE(floor.exchange.convert(a, kUsd, Currency{"EUR"}, money("-1"), *parse_ratio("1"), floor.now));
    EXPECT_FALSE(floor.exchange.convert(a, kUsd, Currency{"EUR"}, money("1"), *parse_ratio("0"), floor.now));
    EXPECT_FALSE(
        floor.exchange.convert(AccountId{"X"}, kUsd, Currency{"EUR"}, money("1"), *parse_ratio("1"), floor.now));
    for (const MoneyLine& line : floor.exchange.money())
        EXPECT_EQ(line.sum(), Amount{}) << line.currency.view();
}

TEST(Conversions, WhatAnOrderReservedIsNotFree) {
    Floor floor;
    floor.send(F::buy("c1", "9000", "100"));
    floor.quote("99.00", "1", "101.00", "1");
    EXPECT_FALSE(
        floor.exchange.convert(AccountId{"A"}, kUsd, Currency{"EUR"}, money("100001"), *parse_ratio("1"), floor.now));
    EXPECT_TRUE(
        floor.exchange.convert(AccountId{"A"}, kUsd, Currency{"EUR"}, money("100000"), *parse_ratio("1"), floor.now));
}

// A cash account sells to a margin account: one pays the other, and the venue keeps the fees.
TEST(Accounts, OfDifferentProfilesTradeWithEachOtherAndTheMoneyStaysWhole) {
    ExchangeConfig config;
    config.fees = market::ibkr_fixed();
    Floor floor{config};
    EXPECT_TRUE(floor.exchange.open_account(AccountId{"M"}, BuyingPower::RegT));
    EXPECT_TRUE(floor.exchange.deposit(AccountId{"M"}, kUsd, money("10000")));
    floor.hold("A", "150");
    floor.send(F::sell("c1", "150", "100"));
    floor.send(F::of(F::buy("c2", "150", "100"), "M"));
    floor.quote("99.00", "10", "101.00", "10");
    EXPECT_EQ(floor.said(), "c1 New cum 0\nc2 New cum 0\nc1 Trade 150@100 cum 150\nc2 Trade 150@100 cum 150\n");
    EXPECT_EQ(floor.figures("A"), "USD 1014999 available 1014999");
    const auto lines = floor.exchange.money();
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].sum(), Amount{});
    EXPECT_EQ(lines[0].outside[static_cast<std::size_t>(Flow::Fee)], money("2"));
    EXPECT_EQ(lines[0].outside[static_cast<std::size_t>(Flow::Market)], Amount{});
    EXPECT_EQ(lines[0].outside[static_cast<std::size_t>(Flow::PaidIn)], money("-2010000"));
    EXPECT_TRUE(floor.exchange.unit_sum(InstrumentId{"NOVA.SIM"}).is_zero());
}

TEST(Accounts, AContractMarginBelongsToAFuture) {
    Floor floor;
    EXPECT_EQ(floor.exchange.set_contract_margin(InstrumentId{"NOVA.SIM"}, {money("2"), money("1")}).error().text,
              "a margin per contract belongs to a future, and NOVA.SIM is none");
    EXPECT_FALSE(floor.exchange.set_contract_margin(InstrumentId{"X"}, {money("2"), money("1")}));
    EXPECT_EQ(floor.exchange.funds(AccountId{"X"}, kUsd, floor.now), std::nullopt);
}

// Always open, in India's time.
class IndiaCalendar final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        const UnixNanos midnight = start_of(date_of(t));
        return market::Session{date_of(t), midnight, midnight + std::chrono::hours{24}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return ""; }
};

TEST(IndiaAccount, AfterTheSquareOffTimeMisOnlyCloses) {
    IndiaCalendar calendar;
    Exchange exchange{{}, calendar};
    Instrument nova = share("NOVA.NSE");
    nova.calendar = CalendarId{"NSE"};
    nova.currency = Currency{"INR"};
    const AccountId one{"I"};
    ASSERT_TRUE(exchange.define(nova));
    ASSERT_TRUE(exchange.open_account(one, BuyingPower::India));
    ASSERT_TRUE(exchange.deposit(one, Currency{"INR"}, money("10000")));
    ASSERT_TRUE(exchange.set_position(one, nova.id, qty("10"), px("100"), Product::Mis));
    const UnixNanos late = *parse_rfc3339("2026-03-02T09:45:00Z");  // 15:15
    const auto answer = [&](const char* name, Side side, const char* size) {
        NewOrderSingle order = F::order(name, side, size, "100");
        order.account = one;
        order.instrument = nova.id;
        order.product = Product::Mis;
        exchange.submit({VenueId{"paper"}, one, SendNew{order, {}}}, late);
        exchange.on_quote({nova.id, px("90"), px("110"), qty("1"), qty("1"), late, late}, late);
        std::vector<VenueReport> said;
        exchange.take_reports(late, said);
        const auto& report = std::get<ExecutionReport>(said.front());
        return std::string{to_text(report.exec_type)} + " " + report.text;
    };
    EXPECT_EQ(answer("c1", Side::Buy, "1"),
              "Rejected positions in MIS are not opened or enlarged after 15:15 local time; "
              "closing them is taken");
    EXPECT_EQ(answer("c2", Side::Sell, "11").substr(0, 8), "Rejected");
    EXPECT_EQ(answer("c3", Side::Sell, "10"), "New ");
}

}  // namespace
}  // namespace sluice::exchange
