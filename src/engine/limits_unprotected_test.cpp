#include "engine/limit_case.hpp"  // unprotected_value
#include "engine/limits_test_support.hpp"

namespace sluice::engine {
namespace {

// What a bracket has filled and has no stop for.
struct Unprotected : MoreLimits {
    void fill_bracket(InstrumentId id, std::string_view quantity, std::string_view price) {
        NewOrderList list;
        list.list_id = ListId{"P1-1-1"};
        list.orders = {named(order(Side::Buy, qty(quantity), px(price), id), "P1-1-1"),
                       named(order(Side::Sell, qty(quantity), px("190"), id), "P1-1-2"),
                       named(order(Side::Sell, qty(quantity), {}, id), "P1-1-3")};
        list.orders[2].ord_type = OrdType::Stop;
        list.orders[2].stop_px = px("90");
        const NewOrderSingle entry = list.orders[0];
        record.write(ListPlaced{list, ListForm::Held, person(), std::nullopt, {}});
        record.write(OrderPlaced{entry, person(), Exposure::Adds, std::nullopt, {}, list.list_id, ListRole::Entry});
        ExecutionReport trade = report_on(entry, ExecType::Trade);
        trade.exec_id = ExecId{"e1"};
        trade.last_qty = qty(quantity);
        trade.last_px = px(price);
        record.hear(trade);
    }
    Result<Amount> value() { return unprotected_value({record.state, marks, doors}, kAccount, record.now); }
};

TEST_F(Unprotected, PositionsCountAtTheirMarksUpToTheLimit) {
    fill_bracket(kAapl, "10", "187.50");
    EXPECT_EQ(value(), usd("1874.95"));
    limits().max_unprotected = usd("1874.95");
    EXPECT_EQ(judged(of(buy("1", "2"), kCall)), DenialCode::None);
    limits().max_unprotected = usd("1874.94");
    EXPECT_EQ(judged(of(buy("1", "2"), kCall)), DenialCode::Unprotected);
}

TEST_F(Unprotected, OverAllAccountsTheyAddUp) {
    fill_bracket(kAapl, "10", "187.50");
    limits().max_unprotected = Amount::whole(1'000'000);
    group().max_unprotected = usd("1874.95");
    EXPECT_EQ(judged(of(buy("1", "2"), kCall)), DenialCode::None);
    limits(AccountId{}).max_unprotected = usd("1874.94");
    const auto denial = denied(of(buy("1", "2"), kCall, kOther));
    ASSERT_TRUE(denial);
    EXPECT_EQ(denial->code, DenialCode::Unprotected);
    EXPECT_EQ(denial->text.substr(0, 18), "over all accounts,");
}

TEST_F(Unprotected, WhatHasNoPriceHasNoValue) {
    fill_bracket(kAapl, "10", "187.50");
    marks = Marks{};
    EXPECT_EQ(value(), Amount{});
    marks.apply(Quote{kAapl, px("1"), px("1"), Quantity{}, Quantity{}, kStart, kStart}, kStart);
    EXPECT_EQ(value(), Amount{});
    quote(kAapl, "187.49", "187.50");
    record.state.instruments.erase(kAapl);
    EXPECT_EQ(value(), Amount{});
}

TEST_F(Unprotected, WhatCannotBeValuedIsSaid) {
    Instrument future = instrument(kEs);
    future.currency = kEur;
    record.write(InstrumentDefined{future});
    quote(kEs, "100", "100");
    fill_bracket(kEs, "10", "100");
    // As much as there can be, at a price that leaves nothing to win or lose.
    const Quantity most = Quantity::whole(kMaxQuantityUnits);
    record.state.orders.back().cum_qty = record.state.orders.back().order.order_qty = most;
    Position& held = record.state.positions.at({kAccount, kEs, Product::None});
    held.qty = most;
    held.cost = product(px("100"), most).value();
    EXPECT_EQ(value().error().code, ErrorCode::Unsupported) << "no rate is known";
    record.write(RateSet{kEur, kUsd, px("4000000000"), "test"});
    EXPECT_EQ(value().error().code, ErrorCode::Overflow) << "nobody can hold it in dollars";
    limits().max_unprotected = Amount::whole(1'000'000);
    EXPECT_EQ(judged(buy("1")), DenialCode::Overflow);
    quote(kEs, "400", "400");
    EXPECT_EQ(value().error().code, ErrorCode::Overflow) << "nor in its own currency";
}

}  // namespace
}  // namespace sluice::engine
