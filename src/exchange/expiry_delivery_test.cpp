#include "exchange/dated_fixture.hpp"

namespace sluice::exchange {
namespace {

// Who was assigned how many contracts at the expiry, in the order of the accounts A, B, S, T.
std::string assigned(const std::string& told) {
    std::string out;
    for (const char* name : {"A", "B", "S", "T"}) {
        const std::string start = std::string{name} + " Assignment NOVAC.SIM ";
        const auto at = told.find(start);
        if (at != std::string::npos)
            out +=
                std::string{name} + " " + told.substr(at + start.size(), told.find('@', at) - at - start.size()) + " ";
    }
    return out;
}

class Chain : public DatedFloor {
public:
    explicit Chain(std::uint64_t seed = 0, ExerciseStyle style = ExerciseStyle::American) : DatedFloor{seeded(seed)} {
        Instrument instrument = option("NOVAC.SIM", OptionRight::Call, "90");
        instrument.option->style = style;
        EXPECT_TRUE(exchange.define(instrument));
    }
    static ExchangeConfig seeded(std::uint64_t seed) {
        ExchangeConfig config;
        config.seed = seed;
        return config;
    }
    std::string exercise(const char* account, const char* instrument, const char* size) {
        const Status status =
            exchange.exercise(*AccountId::parse(account), *InstrumentId::parse(instrument), qty(size), now);
        return status ? std::string{} : status.error().text;
    }
    std::string decline(const char* account, const char* instrument = "NOVAC.SIM") {
        const Status status = exchange.decline_exercise(*AccountId::parse(account), *InstrumentId::parse(instrument));
        return status ? std::string{} : status.error().text;
    }
    std::string expire() {
        print("NOVA.SIM", "92");
        told();
        until("2026-03-03T20:00:00Z");
        return told();
    }
};

TEST(Assignment, EveryShortIsAssignedWhenEveryLongExercises) {
    Chain chain;
    chain.give("A", "NOVAC.SIM", "5");
    chain.give("S", "NOVAC.SIM", "-3");
    chain.give("T", "NOVAC.SIM", "-7");
    EXPECT_EQ(assigned(chain.expire()), "S 3 T 7 ") << "the outside holds the other five and exercises too";
}

TEST(Assignment, ADeclinedExerciseIsSharedByTheShorts) {
    Chain chain;
    chain.give("A", "NOVAC.SIM", "5");
    chain.give("B", "NOVAC.SIM", "5");
    chain.give("S", "NOVAC.SIM", "-6");
    chain.give("T", "NOVAC.SIM", "-4");
    EXPECT_EQ(chain.decline("B"), "");
    EXPECT_EQ(chain.decline("B"), "") << "twice is once";
    const std::string told = chain.expire();
    EXPECT_EQ(assigned(told), "S 3 T 2 ");
    EXPECT_NE(told.find("B Expiry NOVAC.SIM -5@0\n"), std::string::npos);
    EXPECT_NE(told.find("S Expiry NOVAC.SIM 3@0\nT Expiry NOVAC.SIM 2@0\n"), std::string::npos);
    EXPECT_EQ(chain.figures("A"), "USD 955000 available 955000 | NOVA.SIM 500@90");
    EXPECT_EQ(chain.figures("B"), "USD 1000000 available 1000000");
    EXPECT_EQ(chain.figures("S"), "USD 1027000 available 1027000 | NOVA.SIM -300@90");
    EXPECT_EQ(chain.figures("T"), "USD 1018000 available 1018000 | NOVA.SIM -200@90");
}

TEST(Assignment, TheOutsideTakesItsShareOfWhatIsExercised) {
    Chain chain;
    chain.give("A", "NOVAC.SIM", "10");
    chain.give("B", "NOVAC.SIM", "10");
    chain.give("S", "NOVAC.SIM", "-5");
    EXPECT_EQ(chain.decline("B"), "");
    // Twenty long, five short here and fifteen outside; ten are exercised.
    const std::string told = chain.expire();
    EXPECT_TRUE(assigned(told) == "S 2 " || assigned(told) == "S 3 ") << told;
}

TEST(Assignment, TheOddContractIsDrawnFromTheSeed) {
    std::string seen;
    for (std::uint64_t seed = 0; seed < 16; ++seed) {
        std::string first;
        for (int again = 0; again < 2; ++again) {
            Chain chain{seed};
            chain.give("A", "NOVAC.SIM", "1");
            chain.give("B", "NOVAC.SIM", "1");
            chain.give("S", "NOVAC.SIM", "-1");
            chain.give("T", "NOVAC.SIM", "-1");
            EXPECT_EQ(chain.decline("B"), "");
            const std::string who = assigned(chain.expire());
            EXPECT_TRUE(again == 0 || who == first) << "a seed says the same every time";
            first = who;
        }
        seen += first;
    }
    EXPECT_NE(seen.find("S 1"), std::string::npos);
    EXPECT_NE(seen.find("T 1"), std::string::npos);
}

TEST(EarlyExercise, DeliversAtOnceAndAssignsAShort) {
    Chain chain;
    chain.give("A", "NOVAC.SIM", "5", "4");
    chain.give("S", "NOVAC.SIM", "-5", "4");
    chain.print("NOVA.SIM", "97");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "2"), "");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "1"), "");
    EXPECT_EQ(chain.told(),
              "A Exercise NOVAC.SIM -2@0\nA Exercise NOVA.SIM 200@90 cash -18000 USD\n"
              "S Assignment NOVAC.SIM 2@0\nS Assignment NOVA.SIM -200@90 cash 18000 USD\n"
              "A Exercise NOVAC.SIM -1@0\nA Exercise NOVA.SIM 100@90 cash -9000 USD\n"
              "S Assignment NOVAC.SIM 1@0\nS Assignment NOVA.SIM -100@90 cash 9000 USD\n");
    EXPECT_EQ(chain.ids(), (std::vector<std::string>{"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"}));
    EXPECT_EQ(chain.reasons()[0], "exercised: 97, before its expiry");
    EXPECT_EQ(chain.figures("A"), "USD 973000 available 973000 | NOVA.SIM 300@90 | NOVAC.SIM 2@4");
    EXPECT_EQ(chain.figures("S"), "USD 1027000 available 1027000 | NOVA.SIM -300@90 | NOVAC.SIM -2@4");
}

TEST(EarlyExercise, MayFallOnTheOutside) {
    Chain chain;
    chain.give("A", "NOVAC.SIM", "5", "4");
    chain.pass(kMs);
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "5"), "");
    EXPECT_EQ(chain.told(), "A Exercise NOVAC.SIM -5@0\nA Exercise NOVA.SIM 500@90 cash -45000 USD\n");
}

TEST(EarlyExercise, RefusesWhatCannotBe) {
    Chain chain;
    chain.give("A", "NOVAC.SIM", "5", "4");
    NewOrderSingle sell = Floor::with(Floor::sell("c1", "3", "9"), TimeInForce::Gtc);
    sell.instrument = InstrumentId{"NOVAC.SIM"};
    chain.send(sell);
    chain.pass(kMs * 300);
    const std::string name = "exercise of NOVAC.SIM: ";
    EXPECT_EQ(chain.exercise("X", "NOVAC.SIM", "1"), "this exchange has no account X");
    EXPECT_EQ(chain.exercise("A", "NOVA.SIM", "1"), "no option NOVA.SIM expires here");
    EXPECT_EQ(chain.exercise("A", "GONE.SIM", "1"), "no option GONE.SIM expires here");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "0"), name + "0 is not a positive number of whole contracts");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "1.5"), name + "1.5 is not a positive number of whole contracts");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "3"), name + "the account does not hold 3 that no sell order claims");
    EXPECT_EQ(chain.exercise("B", "NOVAC.SIM", "1"), name + "the account does not hold 1 that no sell order claims");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "2"), "");
    chain.until("2026-03-03T20:00:00Z");
    EXPECT_EQ(chain.exercise("A", "NOVAC.SIM", "1"), name + "it expired at 2026-03-03T20:00:00Z");
}

TEST(EarlyExercise, IsForAmericanOptionsThatDeliver) {
    Chain european{0, ExerciseStyle::European};
    EXPECT_EQ(european.exercise("A", "NOVAC.SIM", "1"),
              "exercise of NOVAC.SIM: a European option is exercised at its expiry only");
    Chain chain;
    EXPECT_TRUE(chain.exchange.define(DatedFloor::option("CASH.SIM", OptionRight::Call, "90", Settlement::Cash)));
    EXPECT_EQ(chain.exercise("A", "CASH.SIM", "1"),
              "exercise of CASH.SIM: nothing is delivered here before its expiry");
}

TEST(DeclinedExercise, RefusesWhatCannotBe) {
    Chain chain;
    EXPECT_EQ(chain.decline("X"), "this exchange has no account X");
    EXPECT_EQ(chain.decline("A", "NOVA.SIM"), "no option NOVA.SIM expires here");
    chain.expire();
    EXPECT_EQ(chain.decline("A"), "NOVAC.SIM is settled already");
}

}  // namespace
}  // namespace sluice::exchange
