#include <set>

#include <gtest/gtest.h>

#include "base/random.hpp"  // Random
#include "base/sha256.hpp"  // Sha256, hex
#include "engine/engine_test_support.hpp"

// Same inputs, same effects, bit for bit on any machine: three sessions whose recorded state has a known hash.
namespace sluice::engine {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string hash_of(const std::string& text) {
    Sha256 hash;
    hash.update(std::as_bytes(std::span{text}));
    return hex(hash.finish());
}

EngineConfig live() {
    EngineConfig config;
    config.mode = Mode::Live;
    config.auto_execute = true;
    config.require_confirmation = false;
    return config;
}

// A day's trading as a person would tell it.
void play_a_plain_day(Desk& desk) {
    const OrderState& entry = *desk.submit(buy("20"), strategy("morning"));
    desk.tell(entry, ExecType::New);
    desk.fill(entry, "e1", "7", "187.49");
    desk.wait(milliseconds{20});
    desk.fill(entry, "e2", "13", "187.50");
    desk.quote(kAapl, "189.00", "189.02");
    const OrderState& exit = *desk.submit(sell("20", "188.90"));
    desk.tell(exit, ExecType::New);
    desk.command(ReplaceOrder{exit.placed_as, qty("15"), px("188.80"), {}});
    desk.hear(report_on(exit.in_flight.order, ExecType::Replaced));
    desk.fill(exit, "e3", "15", "188.95");
    desk.hear(cash("-1.37", "fee-1"));
    desk.command(Halt{kAccount, false, false, "lunch"});
    desk.command(Resume{kAccount, "after lunch"});
    desk.wait(hours{24});
    desk.quote(kAapl, "189.10", "189.12");
    const OrderState& lost = *desk.submit(buy("5", "189.12"));
    desk.outcome(lost, RequestKind::New, SendOutcome::Perhaps);
    desk.wait(seconds{45});
    desk.restart();
    desk.hear(health());
    desk.tell(desk.state().orders.back(), ExecType::Rejected);
}

// Commands, a venue, a market and a clock drawn from one integer.
class Drawn {
public:
    Drawn(Desk& desk, std::uint64_t seed) : desk_{desk}, random_{seed, 0} {}

    void play(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
            if (desk_.wake_at) {
                EXPECT_GT(*desk_.wake_at, desk_.now) << "the engine wishes for a moment that is still to come";
            }
        }
    }

private:
    void step() {
        switch (random_.below(8)) {
            case 0:
            case 1: submit(); break;
            case 2: change(); break;
            case 3:
            case 4:
            case 5: venue(); break;
            case 6: market(); break;
            default: world(); break;
        }
    }
    const OrderState* any() {
        const auto& orders = desk_.state().orders;
        return orders.empty() ? nullptr : &orders[random_.below(orders.size())];
    }
    void submit() {
        const Side side = random_.chance(1, 2) ? Side::Buy : Side::Sell;
        const auto limit = random_.chance(2, 3) ? std::optional{Price::from_nanos(tick_ * 10'000'000)} : std::nullopt;
        const std::string key = random_.chance(1, 8) ? "k" + std::to_string(random_.below(4)) : std::string{};
        desk_.submit(order(side, Quantity::whole(random_.between(1, 30)), limit, random_.chance(3, 4) ? kAapl : kMsft),
                     random_.chance(1, 2) ? person() : strategy(key));
    }
    void change() {
        const OrderState* o = any();
        if (o == nullptr)
            return;
        if (random_.chance(1, 2))
            desk_.command(CancelOrder{o->placed_as});
        else
            desk_.command(ReplaceOrder{o->placed_as, Quantity::whole(random_.between(1, 30)), o->order.price, {}});
    }
    void venue() {
        const OrderState* o = any();
        if (o == nullptr)
            return;
        if (random_.chance(1, 5) && o->in_flight.any())
            return desk_.outcome(*o, o->in_flight.kind, static_cast<SendOutcome>(random_.below(4)));
        const bool of_replace = o->in_flight.kind == RequestKind::Replace && random_.chance(1, 2);
        ExecutionReport r = report_on(of_replace && o->in_flight.any() ? o->in_flight.order : o->order, ExecType::New);
        r.exec_type = static_cast<ExecType>(random_.below(count_of<ExecType>()));
        if (random_.chance(1, 2))
            r.exec_type = ExecType::Trade;
        r.ord_status = static_cast<OrdStatus>(random_.below(count_of<OrdStatus>()));
        r.transact_time = desk_.now;
        r.last_qty = Quantity::whole(random_.between(1, 12));
        r.last_px = Price::from_nanos(tick_ * 10'000'000);
        r.exec_id = ExecId::parse("e" + std::to_string(random_.below(5'000))).value();
        r.exec_ref_id = ExecId::parse("e" + std::to_string(random_.below(5'000))).value();
        if (!o->fills.empty() && random_.chance(1, 2))
            r.exec_ref_id = o->fills[random_.below(o->fills.size())].exec_id;
        r.fee = Amount::from_nanos(random_.between(0, 2'000'000'000));
        r.fee_currency = kUsd;
        if (random_.chance(1, 4))
            r.cum_qty = Quantity::whole(random_.between(0, 30));
        desk_.hear(r);
    }
    void market() {
        tick_ += random_.between(-20, 20);
        desk_.feed(Quote{random_.chance(3, 4) ? kAapl : kMsft, Price::from_nanos((tick_ - 1) * 10'000'000),
                         Price::from_nanos(tick_ * 10'000'000), Quantity::whole(100), Quantity::whole(100), desk_.now,
                         desk_.now});
    }
    void world() {
        switch (random_.below(12)) {
            case 0: desk_.command(Halt{{}, random_.chance(1, 2), false, "drawn"}); break;
            case 1:
            case 2: desk_.command(Resume{{}, "drawn"}); break;
            case 3: desk_.command(Unfreeze{kAccount, kAapl, "drawn"}); break;
            case 4: desk_.hear(health(Link::Down, Breaker::Closed, mode())); break;
            case 5:
            case 6: desk_.hear(health(Link::Up, Breaker::Closed, mode())); break;
            case 7: desk_.command(Arm{hours{1}}); break;
            case 8: desk_.journal_held = true; break;
            case 9: desk_.release_journal(); break;
            default: desk_.wait(milliseconds{random_.between(1, 4'000)});
        }
    }
    Mode mode() const { return desk_.state().venues.at(kAccount).mode; }

    Desk& desk_;
    Random random_;
    std::int64_t tick_ = 18'750;
};

void play(int session, Desk& desk) {
    switch (session) {
        case 0: play_a_plain_day(desk); break;
        case 1: Drawn{desk, 1}.play(1'500); break;
        default: Drawn{desk, 2}.play(1'500); break;
    }
}
EngineConfig config_of(int session) { return session == 2 ? live() : EngineConfig{}; }

constexpr std::string_view kGolden[] = {
    "269f32110e88b0ee57c74a35e9fd3006a4dd237bb4daced41656e193f2889b57",
    "b9b86316dee0ee59395bbed3e31ad38986edaa01d2542d6c1dea45b7c6fdcc27",
    "678b8e4d3eb6ec752010de56454e01497e6e394af8770fd419e2f530eb04653f",
};

TEST(Golden, ThreeSessionsEndInTheStateTheyAlwaysEndedIn) {
    for (int session = 0; session < 3; ++session) {
        Desk desk{config_of(session)};
        play(session, desk);
        EXPECT_EQ(hash_of(desk.fingerprint()), kGolden[session]) << "session " << session;
    }
}

TEST(Golden, TheSameInputsGiveTheSameEffects) {
    for (int session = 0; session < 3; ++session) {
        Desk one{config_of(session)};
        Desk two{config_of(session)};
        play(session, one);
        play(session, two);
        EXPECT_EQ(one.journal, two.journal);
        EXPECT_EQ(one.wake_at, two.wake_at);
        EXPECT_EQ(one.fingerprint(), two.fingerprint());
        ASSERT_EQ(one.requests.size(), two.requests.size());
        for (std::size_t i = 0; i < one.requests.size(); ++i)
            EXPECT_EQ(kind_of(one.requests[i]), kind_of(two.requests[i]));
    }
}

TEST(Golden, FoldingTheRecordAloneGivesTheStateItWasWrittenIn) {
    for (int session = 0; session < 3; ++session) {
        Desk desk{config_of(session)};
        play(session, desk);
        Doors doors;
        Engine again{config_of(session), doors};
        for (const Event& event : desk.journal)
            ASSERT_TRUE(again.recover(event));
        EXPECT_EQ(again.fingerprint(), desk.fingerprint()) << "session " << session;
    }
}

TEST(Golden, DrawnSessionsVisitEveryKindOfEventTheirVenueCanCause) {
    std::set<EventKind> seen;
    for (int session = 0; session < 3; ++session) {
        Desk desk{config_of(session)};
        play(session, desk);
        for (const Event& event : desk.journal)
            seen.insert(kind_of(event));
    }
    for (const auto kind :
         {EventKind::OrderPlaced, EventKind::OrderDenied, EventKind::ReplacePlaced, EventKind::CancelPlaced,
          EventKind::QueryPlaced, EventKind::CommandRefused, EventKind::RequestDropped, EventKind::RequestProgress,
          EventKind::ReportApplied, EventKind::Overfilled, EventKind::Armed, EventKind::ArmingEnded, EventKind::Halted,
          EventKind::Resumed, EventKind::FreezeChanged, EventKind::Alerted, EventKind::DayOpened})
        EXPECT_TRUE(seen.contains(kind)) << to_text(kind);
}

TEST(Engine, ARecordThatLeavesAGapOrGoesBackIsCorrupt) {
    Doors doors;
    Engine engine{EngineConfig{}, doors};
    ASSERT_TRUE(engine.recover(Event{1, kStart, RunStopped{}}));
    const auto gap = engine.recover(Event{3, kStart, RunStopped{}});
    ASSERT_FALSE(gap);
    EXPECT_EQ(gap.error().code, ErrorCode::Corrupt);
    EXPECT_EQ(gap.error().text, "record 3 follows record 1; sequences have no gap");
    EXPECT_EQ(engine.recover(Event{1, kStart, RunStopped{}}).error().code, ErrorCode::Corrupt);
    EXPECT_TRUE(engine.recover(Event{2, kStart, RunStopped{}}));
}

TEST(Engine, AnIdIsModeEngineEpochAndCounterInBase36) {
    EngineConfig config;
    config.engine = 40;
    Desk desk{config};
    EXPECT_EQ(desk.submit(buy("1"))->placed_as, ClOrdId{"P14-1-1"});
    EXPECT_EQ(desk.submit(buy("1"))->placed_as, ClOrdId{"P14-1-2"});
    desk.restart();
    desk.hear(health());
    desk.quote(kAapl, "187.49", "187.50");
    EXPECT_EQ(desk.submit(buy("1"))->placed_as, ClOrdId{"P14-2-1"});
}

TEST(Engine, AStopIsTheLastRecordAndWishesNothing) {
    Doors doors;
    Engine engine{EngineConfig{}, doors};
    Effects effects;
    engine.start(1, kStart, effects);
    engine.stop("done", kStart, effects);
    EXPECT_TRUE(engine.state().clean);
    EXPECT_EQ(kind_of(effects.events.back()), EventKind::RunStopped);
    EXPECT_EQ(effects.wake_at, std::nullopt);
}

}  // namespace
}  // namespace sluice::engine
