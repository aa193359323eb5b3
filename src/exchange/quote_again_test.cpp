#include "exchange/quote_again.hpp"

#include "exchange/exchange_fixture.hpp"

namespace sluice::exchange {
namespace {

using F = Floor;

struct AgainFloor : Floor {
    QuoteAgain again{calendar, kMs};

    AgainFloor() {
        again.list(share());
        now = *parse_rfc3339("2025-05-01T12:00:00Z");
        quote("100", "5", "100.01", "5");
        again.on_quote({InstrumentId{"NOVA.SIM"}, px("100"), px("100.01"), qty("5"), qty("5"), now, now});
    }
    void come_in_silence() {
        send(F::buy("c1", "3"));
        pass(ExchangeConfig{}.quiet);
        EXPECT_EQ(said(), "c1 New cum 0\n");
    }
};

TEST(QuoteAgain, AnOrderTakenInSilenceMeetsTheStandingQuote) {
    AgainFloor floor;
    floor.come_in_silence();
    EXPECT_FALSE(floor.again.next_due());
    floor.again.came(InstrumentId{"NOVA.SIM"}, floor.now);
    EXPECT_EQ(floor.again.next_due(), floor.now + kMs);
    floor.again.show(floor.exchange, floor.now);
    EXPECT_EQ(floor.said(), "");
    floor.now += kMs;
    floor.again.show(floor.exchange, floor.now);
    EXPECT_EQ(floor.said(), "c1 Trade 3@100.01 cum 3\n");
    EXPECT_FALSE(floor.again.next_due());
}

TEST(QuoteAgain, NothingIsShownOutsideTheSession) {
    AgainFloor floor;
    floor.come_in_silence();
    floor.again.came(InstrumentId{"NOVA.SIM"}, floor.now);
    floor.now = *parse_rfc3339("2025-05-01T21:00:00Z");
    EXPECT_FALSE(floor.again.is_open(InstrumentId{"NOVA.SIM"}, floor.now));
    EXPECT_EQ(floor.again.opens(InstrumentId{"NOVA.SIM"}, floor.now), *parse_rfc3339("2025-05-02T10:00:00Z"));
    floor.again.show(floor.exchange, floor.now);
    EXPECT_EQ(floor.said().find("Trade"), std::string::npos);
    EXPECT_FALSE(floor.again.next_due());
}

}  // namespace
}  // namespace sluice::exchange
