#include <cstdlib>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/engine_test_support.hpp"
#include "engine/positions.hpp"

// Bookkeeping neither makes nor loses money, whatever comes in whatever order.
namespace sluice::engine {
namespace {

// Tests are repeatable: the seed is fixed unless the caller of the program sets RC_PARAMS.
[[maybe_unused]] const int kFixedSeed = setenv("RC_PARAMS", "seed=20261125", 0);

constexpr int128 kCent = 10'000'000;

// What a naive clerk writes down: sums only.
struct Clerk {
    int128 qty = 0;       // signed nanos
    int128 notional = 0;  // signed atto
};

struct Fill {
    Side side;
    Quantity qty;
    Notional notional;
};

Fill draw_fill() {
    const Side side = *rc::gen::element(Side::Buy, Side::Sell);
    const auto units = *rc::gen::inRange<std::int64_t>(1, 2'000);
    const auto cents = *rc::gen::inRange<std::int64_t>(1, 50'000);
    const auto thousandths = *rc::gen::element<std::int64_t>(1'000'000, 1'000'000'000);
    const auto quantity = Quantity::from_nanos(int128{units} * thousandths);
    return {side, quantity, product(Price::from_nanos(cents * 10'000'000), quantity).value()};
}

void book(State& state, Clerk& clerk, const Fill& fill, InstrumentId id, int direction) {
    const int128 sign = (fill.side == Side::Buy ? 1 : -1) * direction;
    const auto quantity = Quantity::from_nanos(fill.qty.nanos() * direction);
    const auto notional = Notional::from_atto(fill.notional.atto() * direction);
    book_fill(state, order(fill.side, quantity, {}, id), quantity, notional);
    clerk.qty += sign * fill.qty.nanos();
    clerk.notional += sign * fill.notional.atto();
}

RC_GTEST_PROP(PositionsProperty, SignedNotionalsOfAllFillsAreCostLessRealisedAndCashIsTheirSum, ()) {
    Record record;
    record.furnish();
    Clerk clerk;
    std::vector<Fill> booked;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i) {
        const bool bust = !booked.empty() && *rc::gen::inRange(0, 4) == 0;
        if (bust) {
            const auto which = *rc::gen::inRange<std::size_t>(0, booked.size());
            book(record.state, clerk, booked[which], kAapl, -1);
            booked.erase(booked.begin() + static_cast<std::ptrdiff_t>(which));
        } else {
            booked.push_back(draw_fill());
            book(record.state, clerk, booked.back(), kAapl, 1);
        }
        const Position& p = *record.state.find_position({kAccount, kAapl, Product::None});
        RC_ASSERT(p.qty.nanos() == clerk.qty);
        RC_ASSERT(p.cost.atto() - p.realized.atto() == clerk.notional);
        RC_ASSERT(!p.qty.is_zero() || p.cost == Notional{});
        // Every notional here is whole nanos of currency, so cash is exact.
        const Amount moved = record.state.cash.at({kAccount, kUsd}) - Amount::whole(100'000);
        RC_ASSERT(moved.nanos() * 1'000'000'000 == -clerk.notional);
    }
}

RC_GTEST_PROP(PositionsProperty, AFutureMovesCashByExactlyWhatItRealises, ()) {
    Record record;
    record.furnish();
    Clerk clerk;
    const int steps = *rc::gen::inRange(1, 40);
    for (int i = 0; i < steps; ++i)
        book(record.state, clerk, draw_fill(), kEs, 1);
    const Position& p = *record.state.find_position({kAccount, kEs, Product::None});
    const Amount moved = record.state.cash.at({kAccount, kUsd}) - Amount::whole(100'000);
    RC_ASSERT(moved == amount_of(p.realized, Multiplier::whole(50)).value());
    RC_ASSERT(p.cost.atto() - p.realized.atto() == clerk.notional);
}

// One order told of its executions by stream and poll, in any order and any number of times, ends at their exact sums.
RC_GTEST_PROP(PositionsProperty, HoweverExecutionsAreToldTheyCountOnceAndExactly, ()) {
    Record record;
    record.furnish();
    record.place(named(buy("1000"), "P1-1-1"));
    const auto told = [&](ExecType type) { return report_on(record.state.orders[0].order, type); };

    std::vector<ExecutionReport> executions;
    const int count = *rc::gen::inRange(1, 8);
    for (int i = 0; i < count; ++i) {
        ExecutionReport r = told(ExecType::Trade);
        r.exec_id = ExecId::parse("e" + std::to_string(i)).value();
        r.last_qty = Quantity::whole(*rc::gen::inRange(1, 100));
        r.last_px = Price::from_nanos(static_cast<std::int64_t>(*rc::gen::inRange(1, 30'000) * kCent));
        executions.push_back(r);
    }
    // The venue's totals after each of its executions.
    std::vector<ExecutionReport> polls;
    Quantity cum;
    int128 sum = 0;
    for (const auto& r : executions) {
        cum += r.last_qty;
        sum += product(r.last_px, r.last_qty).value().atto();
        ExecutionReport poll = told(ExecType::OrderStatus);
        poll.ord_status = OrdStatus::PartiallyFilled;
        poll.cum_qty = cum;
        if (*rc::gen::arbitrary<bool>())
            poll.cum_notional = Notional::from_atto(sum);
        polls.push_back(poll);
    }
    std::vector<ExecutionReport> all = executions;
    all.insert(all.end(), polls.begin(), polls.end());
    const int extra = *rc::gen::inRange(0, 6);
    for (int i = 0; i < extra; ++i)
        all.push_back(all[*rc::gen::inRange<std::size_t>(0, all.size())]);
    while (!all.empty()) {
        const auto next = *rc::gen::inRange<std::size_t>(0, all.size());
        record.hear(all[next], px("150"));
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(next));
        RC_ASSERT(record.state.orders[0].cum_qty <= cum);
    }
    const OrderState& o = record.state.orders[0];
    RC_ASSERT(o.cum_qty == cum);
    RC_ASSERT(o.cum_notional.atto() == sum);
    RC_ASSERT(o.inferred_qty.is_zero());
    RC_ASSERT(o.inferred_notional == Notional{});
    const Position& p = *record.state.find_position({kAccount, kAapl, Product::None});
    RC_ASSERT(p.qty == cum);
    RC_ASSERT(p.cost.atto() - p.realized.atto() == sum);
}

}  // namespace
}  // namespace sluice::engine
