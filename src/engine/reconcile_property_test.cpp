#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/reconcile_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

// What a venue may do while nobody listens. Hidden: its position moves and no history tells of it.
enum class Deed : std::uint8_t { OwnFill, OutsideTrade, Dividend, Transfer, Hidden };

struct Away {
    Desk& desk;
    Shown& shown;
    ClOrdId own;
    int filled = 0;
    int count = 0;
    bool hidden = false;

    std::string next(const char* prefix) { return prefix + std::to_string(++count); }
    UnixNanos time() const { return desk.now - seconds{5}; }
    void act(Deed deed, std::int64_t units, bool told_by_stream) {
        switch (deed) {
            case Deed::OwnFill: return fill(units, told_by_stream);
            case Deed::OutsideTrade: {
                const std::string order = next("V");
                return shown.trade(kMsft, units % 2 == 0 ? Side::Buy : Side::Sell, units, next("x"), time(), {}, order);
            }
            case Deed::Dividend: return adjust(AdjustmentKind::Dividend, units, 0);
            case Deed::Transfer: return adjust(AdjustmentKind::Transfer, 0, units);
            case Deed::Hidden: hidden = true; return shown.move(kMsft, 1'000);
        }
    }
    void fill(std::int64_t units, bool told_by_stream) {
        if (filled + units > 100)
            return;
        filled += static_cast<int>(units);
        const std::string exec = next("e");
        shown.trade(kAapl, Side::Buy, units, exec, time(), own, "V0");
        if (told_by_stream)
            desk.fill(*desk.state().find_order(own), exec, std::to_string(units), "100");
    }
    void adjust(AdjustmentKind kind, std::int64_t cash_units, std::int64_t share_units) {
        Adjustment a = cash(std::to_string(cash_units), next("a"));
        a.kind = kind;
        a.instrument = kMsft;
        a.qty = Quantity::whole(share_units);
        a.price = px("100");
        a.transact_time = time();
        shown.adjustments.push_back(a);
        shown.cash += Amount::whole(cash_units);
        shown.move(kMsft, share_units);
    }
};

RC_GTEST_PROP(ReconcileProperty, PositionsAgreeOrTheInstrumentIsFrozenAndAlerted, ()) {
    Compared desk;
    desk.now += seconds{10};
    desk.quote(kAapl, "99.99", "100");
    desk.command(SetLimits{kAccount, [] {
                               Limits limits;
                               limits.max_order_value = Amount::whole(100'000);
                               limits.max_position_fraction = Ratio::whole(1);
                               return limits;
                           }()});
    const ClOrdId own = desk.submit(buy("100", "100"))->order.cl_ord_id;
    desk.tell(*desk.state().find_order(own), ExecType::New);
    desk.now += seconds{20};
    Shown shown;
    Away away{desk, shown, own};
    const int deeds = *rc::gen::inRange(1, 8);
    for (int i = 0; i < deeds; ++i)
        away.act(*rc::gen::element(Deed::OwnFill, Deed::OutsideTrade, Deed::Dividend, Deed::Transfer, Deed::Hidden),
                 *rc::gen::inRange(1, 30), *rc::gen::arbitrary<bool>());
    if (*rc::gen::arbitrary<bool>()) {
        desk.restart();
        desk.hear(health());
    } else {
        desk.command(Reconcile{});
    }
    for (int i = 0; i < 3; ++i) {
        ExecutionReport open = report_on(desk.state().find_order(own)->order, ExecType::OrderStatus);
        open.order_qty = qty("100");
        open.cum_qty = Quantity::whole(away.filled);
        open.ord_status = away.filled == 100 ? OrdStatus::Filled : OrdStatus::PartiallyFilled;
        shown.orders.clear();
        if (away.filled < 100)
            shown.orders.push_back(open);
        answer(desk, shown);
        desk.wait(seconds{2});
    }
    // What history proves is repaired exactly once, cash with it.
    RC_ASSERT(held(desk) == Quantity::whole(away.filled));
    RC_ASSERT(!desk.state().is_frozen(kAccount, kAapl));
    RC_ASSERT(cash_of(desk) == shown.cash);
    const bool agrees = held(desk, kMsft) == shown.positions[kMsft];
    RC_ASSERT(agrees != away.hidden);
    RC_ASSERT(desk.state().is_frozen(kAccount, kMsft) == away.hidden);
    bool alerted = false;
    for (const Event& event : desk.journal)
        if (const auto* alert = std::get_if<Alerted>(&event.body))
            alerted = alerted || (alert->code == AlertCode::Difference && alert->instrument == kMsft);
    RC_ASSERT(alerted == away.hidden);
}

}  // namespace
}  // namespace sluice::engine
