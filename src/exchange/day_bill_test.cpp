#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

ExchangeConfig billed() {
    ExchangeConfig config;
    config.fees = market::alpaca();
    config.fee_posting = FeePosting::PerDay;
    config.auctions.held = false;
    return config;
}

// The session of the fixture is open from 10 to 20 o'clock.
struct BilledFloor : Floor {
    BilledFloor() : Floor{billed()} {
        now = *parse_rfc3339("2025-05-01T12:00:00Z");
        hold("A", "1000");
    }
    void close_of(std::string_view day) {
        now = *parse_rfc3339(std::string{day} + "T20:00:00Z");
        exchange.advance(now);
    }
    // The charges told since, and the balance after them.
    std::string charged() {
        reports.clear();
        exchange.take_reports(now, reports);
        std::string out;
        for (const VenueReport& report : reports) {
            if (const auto* one = std::get_if<Adjustment>(&report))
                out += std::string{one->id.view()} + " " + std::string{one->account.view()} + " " + to_text(one->cash) +
                       " " + one->text + "\n";
            if (const auto* fill = std::get_if<ExecutionReport>(&report)) {
                EXPECT_TRUE(fill->fee.is_zero()) << fill->text;
            }
        }
        return out;
    }
};

TEST(DayBill, EachChargeIsSummedOverTheDayAndRoundedUpToTheCentOnce) {
    BilledFloor floor;
    floor.quote("250", "1000", "250.02", "1000");
    for (const char* cl : {"c1", "c2", "c3"})
        floor.send(F::sell(cl, "100"));
    floor.quote("250", "1000", "250.02", "1000");
    floor.send(F::buy("c4", "10"));
    floor.quote("250", "1000", "250.02", "1000");
    EXPECT_EQ(floor.charged(), "");
    floor.close_of("2025-05-01");
    // Sold 300 for 75,000: SEC 27.80 per million; TAF 0.000166 a share; CAT 0.000046 a share of all 310.
    EXPECT_EQ(floor.charged(),
              "FEE2505012000-CAT A -0.02 CAT of 2025-05-01, 0.01426 USD rounded up to the cent\n"
              "FEE2505012000-SEC A -2.09 SEC of 2025-05-01, 2.085 USD rounded up to the cent\n"
              "FEE2505012000-TAF A -0.05 TAF of 2025-05-01, 0.0498 USD rounded up to the cent\n");
    for (const MoneyLine& line : floor.exchange.money())
        EXPECT_EQ(line.sum(), Amount{});
}

TEST(DayBill, EveryAccountAndEveryDayHaveABillOfTheirOwn) {
    BilledFloor floor;
    floor.quote("250", "1000", "250.02", "1000");
    floor.send(F::sell("c1", "100"));
    floor.send(F::of(F::buy("c2", "100"), "B"));
    floor.quote("250", "1000", "250.02", "1000");
    floor.close_of("2025-05-01");
    EXPECT_EQ(floor.charged(),
              "FEE2505012000-CAT A -0.01 CAT of 2025-05-01, 0.0046 USD rounded up to the cent\n"
              "FEE2505012000-SEC A -0.7 SEC of 2025-05-01, 0.695 USD rounded up to the cent\n"
              "FEE2505012000-TAF A -0.02 TAF of 2025-05-01, 0.0166 USD rounded up to the cent\n"
              "FEE2505012000-CAT B -0.01 CAT of 2025-05-01, 0.0046 USD rounded up to the cent\n");
    floor.now = *parse_rfc3339("2025-05-02T12:00:00Z");
    floor.quote("250", "1000", "250.02", "1000");
    floor.send(F::sell("c3", "1"));
    floor.quote("250", "1000", "250.02", "1000");
    floor.close_of("2025-05-02");
    EXPECT_EQ(floor.charged(),
              "FEE2505022000-CAT A -0.01 CAT of 2025-05-02, 0.000046 USD rounded up to the cent\n"
              "FEE2505022000-SEC A -0.01 SEC of 2025-05-02, 0.00695 USD rounded up to the cent\n"
              "FEE2505022000-TAF A -0.01 TAF of 2025-05-02, 0.000166 USD rounded up to the cent\n");
    floor.close_of("2025-05-03");
    EXPECT_EQ(floor.charged(), "");
}

// Money is counted in cents, a coin is not; and one charge in two currencies is two charges.
TEST(DayBill, ACoinHasNoCents) {
    ExchangeConfig config = billed();
    config.fees = {"commission", {{.name = "commission", .of_value = Ratio::from_nanos(2'500'000)}}};
    Floor floor{config};
    floor.now = *parse_rfc3339("2025-05-01T12:00:00Z");
    Instrument coin = share("ETH/BTC.SIM");
    coin.asset_class = AssetClass::Crypto;
    coin.currency = Currency{"BTC"};
    coin.base_currency = Currency{"ETH"};
    coin.tick_size = *parse_price("0.00001");
    ASSERT_TRUE(floor.exchange.define(coin));
    ASSERT_TRUE(floor.exchange.deposit(AccountId{"A"}, coin.currency, money("10")));
    floor.quote("250", "1000", "250.02", "1000");
    floor.exchange.on_quote({coin.id, px("0.0299"), px("0.03"), qty("100"), qty("100"), floor.now, floor.now},
                            floor.now);
    floor.send(F::buy("c1", "1"));
    NewOrderSingle order = F::buy("c2", "1");
    order.instrument = coin.id;
    floor.send(order);
    floor.quote("250", "1000", "250.02", "1000");
    floor.exchange.on_quote({coin.id, px("0.0299"), px("0.03"), qty("100"), qty("100"), floor.now, floor.now},
                            floor.now);
    floor.now = *parse_rfc3339("2025-05-01T20:00:00Z");
    floor.exchange.advance(floor.now);
    floor.reports.clear();
    floor.exchange.take_reports(floor.now, floor.reports);
    std::string charged;
    for (const VenueReport& report : floor.reports)
        if (const auto* one = std::get_if<Adjustment>(&report))
            charged += std::string{one->id.view()} + " " + to_text(one->cash) + " " + one->text + "\n";
    EXPECT_EQ(charged,
              "FEE2505012000-commission -0.63 commission of 2025-05-01, 0.62505 USD rounded up to the cent\n"
              "FEE2505012000-commission-BTC -0.000075 commission of 2025-05-01, 0.000075 BTC\n");
}

TEST(DayBill, ACapPerOrderHoldsOverItsExecutions) {
    BilledFloor floor;
    floor.hold("A", "100000");
    floor.quote("1", "40000", "1.02", "10");
    floor.send(F::sell("c1", "90000"));  // TAF would be 14.94; capped at 8.30
    for (int i = 0; i < 4; ++i)
        floor.quote(i % 2 == 0 ? "1" : "1.01", "40000", "1.02", "10");
    floor.close_of("2025-05-01");
    EXPECT_NE(floor.charged().find("-TAF A -8.3 "), std::string::npos);
}

}  // namespace
}  // namespace sluice::exchange
