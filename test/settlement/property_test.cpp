#include "base/random.hpp"
#include "settlement/desk.hpp"

// Whatever is held when contracts end, shares split and dividends are paid: the engine's books and the exchange's stay the
// same, nothing that has expired is held, and no money and no unit appears or disappears.
namespace sluice::settlement {
namespace {

using std::chrono::milliseconds;

const std::vector<std::string> kAccounts{"ONE", "TWO", "THREE"};

Instrument share() {
    Instrument out;
    out.id = InstrumentId{"ACME.US"};
    return out;
}

Instrument option(std::string_view name, std::int64_t strike, OptionRight right, Settlement settlement) {
    Instrument out;
    out.id = id(name);
    out.asset_class = AssetClass::Option;
    out.multiplier = Multiplier::whole(100);
    out.expiry = Date{2025, 6, 20};
    out.settlement = settlement;
    out.option = OptionTerms{share().id, Price::whole(strike), right, ExerciseStyle::American};
    return out;
}

Instrument future() {
    Instrument out;
    out.id = InstrumentId{"ACME-202506.US"};
    out.asset_class = AssetClass::Future;
    out.multiplier = Multiplier::whole(10);
    out.expiry = Date{2025, 6, 20};
    out.settlement = Settlement::Cash;
    return out;
}

// Dates in the two weeks before the expiry and the week after it.
std::string some_actions(Random& random) {
    const auto date = [&](std::int64_t from, std::int64_t to) {
        return format_date(add_days({2025, 6, 9}, random.between(from, to)));
    };
    std::string out;
    if (random.chance(2, 3))
        out += "split,ACME.US," + date(1, 12) + ",," + std::to_string(random.between(1, 3)) + ":" +
               std::to_string(random.between(4, 7)) + ",,\n";
    if (random.chance(1, 3))
        out += "split,ACME.US," + date(13, 16) + ",,7:2,,\n";
    if (random.chance(2, 3))
        out += "dividend,ACME.US," + date(1, 6) + "," + date(7, 17) + ",,0.37,USD\n";
    if (random.chance(1, 4))
        out += "settlement,ACME.US,2025-06-20,,,101.5,\n";
    return out;
}

void trade_at_random(Desk& desk, Random& random, const std::vector<Instrument>& listed, UnixNanos now) {
    for (int i = 0; i < 12; ++i) {
        const Instrument& one = listed[random.below(listed.size())];
        const std::string& account = kAccounts[random.below(kAccounts.size())];
        const std::int64_t units = random.between(1, one.asset_class == AssetClass::Equity ? 777 : 9);
        const std::int64_t cents = one.option ? random.between(50, 2'000) : random.between(9'000, 11'000);
        const Price bid = Price::from_nanos(cents * 10'000'000);
        desk.trade(account, one.id.view(), std::to_string(random.chance(1, 2) ? units : -units), bid, bid + px("0.01"),
                   now);
        now += milliseconds{500};
    }
}

class Dated : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Dated, TheBooksOfEngineAndExchangeStayTheSame) {
    for (std::uint64_t seed = GetParam() * 25; seed < GetParam() * 25 + 25; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random{seed, 0};
        Desk desk{Currency{"USD"}, CalendarId{"NYSE"}, kAccounts};
        std::vector<Instrument> listed{share(), future()};
        for (const Settlement settlement : {Settlement::Physical, Settlement::Cash})
            for (const OptionRight right : {OptionRight::Call, OptionRight::Put})
                for (const std::int64_t strike : {95, 105})
                    listed.push_back(option(std::string{settlement == Settlement::Cash ? "CASH" : "SHARES"} +
                                                (right == OptionRight::Call ? "C" : "P") + std::to_string(strike) +
                                                ".US",
                                            strike, right, settlement));
        for (const Instrument& one : listed)
            desk.list(one);
        desk.act(some_actions(random));
        desk.open(at("2025-06-09T14:00:00-04:00"));
        trade_at_random(desk, random, listed, at("2025-06-09T14:00:01-04:00"));
        for (int day = 0; day < 12; ++day) {
            const Price close = Price::from_nanos(random.between(2'000, 20'000) * 10'000'000);
            const UnixNanos now = at("2025-06-09T15:59:00-04:00") + std::chrono::hours{24 * day};
            desk.print("ACME.US", close, now);
            desk.print("ACME-202506.US", close, now);
            ASSERT_EQ(desk.difference(), "") << "day " << day;
        }
        desk.run_to(at("2025-06-30T12:00:00-04:00"));
        ASSERT_EQ(desk.difference(), "");
        for (const Instrument& one : listed)
            for (const std::string& account : kAccounts) {
                const Quantity held = desk.held(account, one.id.view());
                ASSERT_TRUE(!one.expiry || held.is_zero()) << account << " " << one.id.view();
            }
    }
}
INSTANTIATE_TEST_SUITE_P(Seeds, Dated, testing::Range<std::uint64_t>(0, 8));

}  // namespace
}  // namespace sluice::settlement
