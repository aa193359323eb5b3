#include "venues/alpaca/mapping_reports.hpp"

#include <gtest/gtest.h>

#include "venues/alpaca/codec.hpp"

namespace sluice::venues::alpaca {
namespace {

const Whose kWhose{VenueId{"alpaca"}, AccountId{"main"}};

Order working() {
    Order order;
    order.id = "61e69015-8549-4bfd-b9c3-01e75843f47d";
    order.client_order_id = "P1-2KX-7";
    order.created_at = UnixNanos::from_seconds(100);
    order.updated_at = UnixNanos::from_seconds(101);
    order.symbol = "AAPL";
    order.asset_class = AssetWord::UsEquity;
    order.qty = Quantity::whole(10);
    order.side = SideWord::Buy;
    order.time_in_force = TifWord::Day;
    order.type = TypeWord::Limit;
    order.status = StatusWord::New;
    return order;
}

TradeUpdate event(EventWord word, StatusWord status) {
    TradeUpdate update;
    update.event = word;
    update.order = working();
    update.order.status = status;
    update.timestamp = UnixNanos::from_seconds(102);
    return update;
}

ExecutionReport report(const TradeUpdate& update, const ClOrdId& replacement = {}) {
    const auto told = to_report(update, kWhose, replacement);
    EXPECT_TRUE(told) << told.error().text;
    return told ? std::get<ExecutionReport>(*told) : ExecutionReport{};
}

TEST(AlpacaReports, AnOrderTellsItsTotals) {
    Order order = working();
    order.status = StatusWord::PartiallyFilled;
    order.filled_qty = Quantity::whole(4);
    order.filled_avg_price = *parse_price("187.25");
    const auto told = to_report(order, kWhose, ReportSource::Reply);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->exec_type, ExecType::OrderStatus);
    EXPECT_EQ(told->ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(told->source, ReportSource::Reply);
    EXPECT_EQ(told->instrument, InstrumentId{"AAPL.US"});
    EXPECT_EQ(told->cl_ord_id, ClOrdId{"P1-2KX-7"});
    EXPECT_EQ(told->order_id.view(), order.id);
    EXPECT_EQ(told->order_qty, Quantity::whole(10));
    EXPECT_EQ(told->cum_qty, Quantity::whole(4));
    EXPECT_EQ(to_text(*told->cum_notional), "749");
    EXPECT_EQ(told->transact_time, UnixNanos::from_seconds(101));
}

TEST(AlpacaReports, AnOrderOfOthersHasNoIdOfOurs) {
    Order order = working();
    order.client_order_id = "eb9e2aaa-f71a-4f51-b5b4-52a6c565dad4";  // longer than any of ours
    order.qty.reset();
    const auto told = to_report(order, kWhose, ReportSource::Poll);
    ASSERT_TRUE(told);
    EXPECT_TRUE(told->cl_ord_id.empty());
    EXPECT_TRUE(told->order_qty.is_zero());
    EXPECT_EQ(*told->cum_notional, Notional{});
}

TEST(AlpacaReports, AReplacementThatDoesNotStandKeepsTheOthersId) {
    Order order = working();
    order.replaces = "another";
    order.status = StatusWord::Accepted;
    auto told = to_report(order, kWhose, ReportSource::Reply);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->ord_status, OrdStatus::PendingNew);
    EXPECT_TRUE(told->order_id.empty());
    order.status = StatusWord::New;
    told = to_report(order, kWhose, ReportSource::Reply);
    EXPECT_EQ(told->ord_status, OrdStatus::New);
    EXPECT_EQ(told->order_id.view(), order.id);
}

TEST(AlpacaReports, RefusesAnOrderThatSaysTooLittle) {
    const auto fault = [](auto change) {
        Order order = working();
        change(order);
        const auto told = to_report(order, kWhose, ReportSource::Poll);
        return told ? "" : told.error().text;
    };
    const std::string about = "order \"61e69015-8549-4bfd-b9c3-01e75843f47d\": ";
    EXPECT_EQ(fault([](Order& o) { o.symbol.clear(); }),
              about + "the message names no symbol, so it is of no instrument");
    EXPECT_EQ(fault([](Order& o) { o.side = Word<SideWord>::of("lend"); }),
              about + "the side is \"lend\"; buy, sell and sell_short are known");
    EXPECT_EQ(fault([](Order& o) { o.id.clear(); }).substr(0, 25), "order \"\": the id is no id");
    EXPECT_EQ(fault([](Order& o) { o.status = Word<StatusWord>::of("frozen"); }), "");
}

TEST(AlpacaReports, AFillTellsThisExecutionAndTheTotal) {
    TradeUpdate update = event(EventWord::PartialFill, StatusWord::PartiallyFilled);
    update.execution_id = "2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e";
    update.price = *parse_price("187.1");
    update.qty = Quantity::whole(3);
    update.order.filled_qty = Quantity::whole(7);
    update.order.filled_avg_price = *parse_price("187");
    const ExecutionReport told = report(update);
    EXPECT_EQ(told.exec_type, ExecType::Trade);
    EXPECT_EQ(told.ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(told.exec_id.view(), "2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e");
    EXPECT_EQ(told.last_qty, Quantity::whole(3));
    EXPECT_EQ(to_text(told.last_px), "187.1");
    EXPECT_EQ(told.cum_qty, Quantity::whole(7));
    EXPECT_EQ(told.transact_time, UnixNanos::from_seconds(102));

    update.qty.reset();
    const auto lacking = to_report(update, kWhose);
    ASSERT_FALSE(lacking);
    EXPECT_EQ(lacking.error().text,
              "order \"61e69015-8549-4bfd-b9c3-01e75843f47d\": a fill must name its qty and its "
              "price, and the qty must be positive");
}

TEST(AlpacaReports, EventsSayWhatBecameOfTheOrder) {
    const struct {
        EventWord event;
        StatusWord status;
        ExecType exec_type;
        OrdStatus ord_status;
    } rows[] = {
        {EventWord::PendingNew, StatusWord::PendingNew, ExecType::New, OrdStatus::New},
        {EventWord::Accepted, StatusWord::Accepted, ExecType::New, OrdStatus::New},
        {EventWord::New, StatusWord::New, ExecType::New, OrdStatus::New},
        {EventWord::Canceled, StatusWord::Canceled, ExecType::Canceled, OrdStatus::Canceled},
        {EventWord::Expired, StatusWord::Expired, ExecType::Expired, OrdStatus::Expired},
        {EventWord::Rejected, StatusWord::Rejected, ExecType::Rejected, OrdStatus::Rejected},
        {EventWord::DoneForDay, StatusWord::DoneForDay, ExecType::DoneForDay, OrdStatus::DoneForDay},
        {EventWord::Suspended, StatusWord::Suspended, ExecType::Suspended, OrdStatus::Suspended},
        {EventWord::Held, StatusWord::Held, ExecType::Held, OrdStatus::Held},
        {EventWord::Stopped, StatusWord::Stopped, ExecType::OrderStatus, OrdStatus::New},
        {EventWord::Calculated, StatusWord::Calculated, ExecType::OrderStatus, OrdStatus::DoneForDay},
        {EventWord::PendingCancel, StatusWord::PendingCancel, ExecType::OrderStatus, OrdStatus::New},
        {EventWord::PendingReplace, StatusWord::PendingReplace, ExecType::OrderStatus, OrdStatus::New},
        {EventWord::Restated, StatusWord::New, ExecType::OrderStatus, OrdStatus::New},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(to_text(row.event));
        const ExecutionReport told = report(event(row.event, row.status));
        EXPECT_EQ(told.exec_type, row.exec_type);
        EXPECT_EQ(told.ord_status, row.ord_status);
    }
    TradeUpdate unknown = event(EventWord::New, StatusWord::New);
    unknown.event = Word<EventWord>::of("teleported");
    EXPECT_EQ(report(unknown).exec_type, ExecType::OrderStatus);
    EXPECT_EQ(report(unknown).text, "event \"teleported\" is none we know; its order is taken as it stands");
}

TEST(AlpacaReports, AReplacedOrderGoesOnUnderTheNewIds) {
    TradeUpdate update = event(EventWord::Replaced, StatusWord::Replaced);
    update.order.replaced_by = "a-new-id";
    const ExecutionReport told = report(update, ClOrdId{"P1-2KX-9"});
    EXPECT_EQ(told.exec_type, ExecType::Replaced);
    EXPECT_EQ(told.cl_ord_id, ClOrdId{"P1-2KX-9"});
    EXPECT_EQ(told.orig_cl_ord_id, ClOrdId{"P1-2KX-7"});
    EXPECT_EQ(told.order_id, OrderId{"a-new-id"});
    // Nobody here knows who asked for it.
    const ExecutionReport other = report(update);
    EXPECT_EQ(other.exec_type, ExecType::OrderStatus);
    EXPECT_EQ(other.ord_status, OrdStatus::Replaced);
    EXPECT_EQ(other.cl_ord_id, ClOrdId{"P1-2KX-7"});
}

TEST(AlpacaReports, RefusedRequestsLeaveTheOrderAsItIs) {
    auto told = to_report(event(EventWord::OrderReplaceRejected, StatusWord::New), kWhose, ClOrdId{"P1-2KX-9"});
    ASSERT_TRUE(told);
    const auto replace = std::get<OrderCancelReject>(*told);
    EXPECT_EQ(replace.response_to, RequestKind::Replace);
    EXPECT_EQ(replace.cl_ord_id, ClOrdId{"P1-2KX-9"});
    EXPECT_EQ(replace.reason, CxlRejReason::Other);
    told = to_report(event(EventWord::OrderCancelRejected, StatusWord::Filled), kWhose, ClOrdId{"P1-2KX-9"});
    ASSERT_TRUE(told);
    const auto cancel = std::get<OrderCancelReject>(*told);
    EXPECT_EQ(cancel.response_to, RequestKind::Cancel);
    EXPECT_EQ(cancel.cl_ord_id, ClOrdId{"P1-2KX-7"});
    EXPECT_EQ(cancel.reason, CxlRejReason::TooLateToCancel);
}

TEST(AlpacaReports, BalancesAndPositions) {
    Account account;
    account.cash = Amount::whole(100);
    account.non_marginable_buying_power = Amount::whole(80);
    const auto balance = to_balance(account, kWhose, UnixNanos::from_seconds(5));
    ASSERT_TRUE(balance);
    EXPECT_EQ(balance->currency, Currency{"USD"});
    EXPECT_EQ(balance->total, Amount::whole(100));
    EXPECT_EQ(balance->available, Amount::whole(80));

    Position position;
    position.symbol = "BTCUSD";
    position.asset_class = AssetWord::Crypto;
    position.qty = *parse_quantity("0.0283");
    position.side = PositionSideWord::Long;
    position.avg_entry_price = *parse_price("64616.2175");
    auto told = to_position(position, kWhose, UnixNanos::from_seconds(5));
    ASSERT_TRUE(told);
    EXPECT_EQ(told->instrument, InstrumentId{"BTC/USD.ALPACA"});
    EXPECT_EQ(told->qty, position.qty);
    position.side = PositionSideWord::Short;
    EXPECT_EQ(to_position(position, kWhose, {})->qty, -position.qty);
    position.qty = -position.qty;
    EXPECT_EQ(to_position(position, kWhose, {})->qty, position.qty);
}

TEST(AlpacaReports, AFillOfTheActivitiesIsATrade) {
    const auto activities = decode<std::vector<Activity>>(
        R"([{"id":"20221228071929579::ca2aafd0-1270-4b56-b0a9-85423b4a07c8","activity_type":"FILL",)"
        R"("transaction_time":"2022-12-28T12:19:29.579352Z","type":"fill","price":"67.31","qty":"0.07","side":"sell",)"
        R"("symbol":"LTC/USD","leaves_qty":"0","order_id":"82eebcf7-6e66-4b7e-93f8-be0df0e4f12e","cum_qty":"0.07",)"
        R"("order_status":"filled"}])");
    ASSERT_TRUE(activities);
    const auto told = to_report(activities->front(), kWhose);
    ASSERT_TRUE(told);
    const auto& fill = std::get<ExecutionReport>(told->value());
    EXPECT_EQ(fill.exec_type, ExecType::Trade);
    EXPECT_EQ(fill.source, ReportSource::Poll);
    EXPECT_EQ(fill.exec_id.view(), "ca2aafd0-1270-4b56-b0a9-85423b4a07c8");
    EXPECT_EQ(fill.order_id.view(), "82eebcf7-6e66-4b7e-93f8-be0df0e4f12e");
    EXPECT_EQ(fill.instrument, InstrumentId{"LTC/USD.ALPACA"});
    EXPECT_EQ(fill.side, Side::Sell);
    EXPECT_EQ(to_text(fill.last_px), "67.31");
    EXPECT_TRUE(fill.cl_ord_id.empty());

    Activity lacking = activities->front();
    lacking.price.reset();
    EXPECT_EQ(to_report(lacking, kWhose).error().text,
              "activity \"20221228071929579::ca2aafd0-1270-4b56-b0a9-85423b4a07c8\": a FILL must name symbol, qty, "
              "price, side, order_id and transaction_time");
}

TEST(AlpacaReports, EveryOtherActivityIsAnAdjustment) {
    Activity activity;
    activity.id = "20190801000000000::5596bb99-6d88-4d5d-9ed2-4b6cb3f0c0e0";
    activity.activity_type = "DIV";
    activity.activity_sub_type = "CDIV";
    activity.date = Date{2019, 8, 1};
    activity.net_amount = *parse_amount("1.02");
    activity.symbol = "T";
    activity.qty = Quantity::whole(2);
    auto told = to_report(activity, kWhose);
    ASSERT_TRUE(told) << told.error().text;
    auto adjustment = std::get<Adjustment>(told->value());
    EXPECT_EQ(adjustment.kind, AdjustmentKind::Dividend);
    EXPECT_EQ(adjustment.instrument, InstrumentId{"T.US"});
    EXPECT_EQ(to_text(adjustment.cash), "1.02");
    EXPECT_EQ(adjustment.currency, Currency{"USD"});
    EXPECT_TRUE(adjustment.qty.is_zero());  // what it was paid for
    EXPECT_EQ(adjustment.id.view(), "5596bb99-6d88-4d5d-9ed2-4b6cb3f0c0e0");
    EXPECT_EQ(adjustment.transact_time, start_of(Date{2019, 8, 1}));
    EXPECT_EQ(adjustment.text, "DIV CDIV");

    const struct {
        const char* type;
        AdjustmentKind kind;
    } rows[] = {{"CSD", AdjustmentKind::Transfer},      {"INT", AdjustmentKind::Interest},
                {"FEE", AdjustmentKind::Fee},           {"CFEE", AdjustmentKind::Fee},
                {"OPEXP", AdjustmentKind::Expiry},      {"OPASN", AdjustmentKind::Assignment},
                {"OPEXC", AdjustmentKind::Exercise},    {"SPLIT", AdjustmentKind::Correction},
                {"NEWTYPE", AdjustmentKind::Correction}};
    for (const auto& row : rows) {
        activity.activity_type = row.type;
        activity.symbol = std::string_view{row.type} == "CFEE" ? "BTCUSD" : "T";
        told = to_report(activity, kWhose);
        ASSERT_TRUE(told) << told.error().text;
        adjustment = std::get<Adjustment>(told->value());
        EXPECT_EQ(adjustment.kind, row.kind) << row.type;
        EXPECT_EQ(adjustment.qty.is_zero(), row.kind == AdjustmentKind::Interest) << row.type;
    }
    activity.status = "canceled";
    EXPECT_EQ(*to_report(activity, kWhose), std::nullopt);
    activity.status.reset();
    activity.date.reset();
    EXPECT_FALSE(to_report(activity, kWhose));
}

}  // namespace
}  // namespace sluice::venues::alpaca
