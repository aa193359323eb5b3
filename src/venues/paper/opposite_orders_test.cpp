#include "venues/paper/opposite_orders.hpp"

#include <gtest/gtest.h>

namespace sluice::venues::paper {
namespace {

const VenueId kVenue{"paper"};
const AccountId kA{"A"};

NewOrderSingle wish(const char* id, Side side, const char* limit = "") {
    NewOrderSingle out;
    out.cl_ord_id = *ClOrdId::parse(id);
    out.account = kA;
    out.instrument = InstrumentId{"AAPL.US"};
    out.side = side;
    out.order_qty = Quantity::whole(1);
    if (*limit != 0) {
        out.ord_type = OrdType::Limit;
        out.price = *parse_price(limit);
    }
    return out;
}
VenueRequest sending(const NewOrderSingle& order) { return {kVenue, order.account, SendNew{order, {}}}; }
VenueReport said(const char* id, ExecType type, OrdStatus status, const char* orig = "") {
    ExecutionReport out;
    out.cl_ord_id = *ClOrdId::parse(id);
    if (*orig != 0)
        out.orig_cl_ord_id = *ClOrdId::parse(orig);
    out.exec_type = type;
    out.ord_status = status;
    return out;
}

TEST(OppositeOrders, OnlyTheOtherSideAtPricesThatMeetCounts) {
    OppositeOrders orders;
    orders.sent(sending(wish("c1", Side::Sell, "101")));
    EXPECT_FALSE(orders.meets(wish("c2", Side::Sell)));
    EXPECT_FALSE(orders.meets(wish("c2", Side::Buy, "100.99")));
    EXPECT_TRUE(orders.meets(wish("c2", Side::Buy, "101")));
    EXPECT_TRUE(orders.meets(wish("c2", Side::Buy)));  // a market order meets any price
    NewOrderSingle other = wish("c2", Side::Buy);
    other.account = AccountId{"B"};
    EXPECT_FALSE(orders.meets(other));
    other = wish("c2", Side::Buy);
    other.instrument = InstrumentId{"SPY.US"};
    EXPECT_FALSE(orders.meets(other));
}

TEST(OppositeOrders, AnOrderCountsUntilItsEndOrWhileNobodyCancelsIt) {
    OppositeOrders orders;
    orders.sent(sending(wish("c1", Side::Sell)));
    orders.told(said("c1", ExecType::New, OrdStatus::New));
    orders.told(said("c1", ExecType::Trade, OrdStatus::PartiallyFilled));
    EXPECT_TRUE(orders.meets(wish("c2", Side::Buy)));
    orders.sent({kVenue, kA, SendCancel{*ClOrdId::parse("c1"), {}, InstrumentId{"AAPL.US"}}});
    EXPECT_FALSE(orders.meets(wish("c2", Side::Buy)));
    OrderCancelReject refused;
    refused.cl_ord_id = *ClOrdId::parse("c1");
    refused.response_to = RequestKind::Cancel;
    orders.told(refused);
    EXPECT_TRUE(orders.meets(wish("c2", Side::Buy)));
    orders.told(said("c1", ExecType::Trade, OrdStatus::Filled));
    EXPECT_FALSE(orders.meets(wish("c2", Side::Buy)));
}

TEST(OppositeOrders, AReplacementStandsInThePlaceOfWhatItReplaces) {
    OppositeOrders orders;
    orders.sent(sending(wish("c1", Side::Sell, "101")));
    orders.sent({kVenue, kA, SendReplace{wish("c2", Side::Sell, "105"), *ClOrdId::parse("c1"), {}, {}}});
    EXPECT_TRUE(orders.meets(wish("c3", Side::Buy, "102")));  // nobody knows yet
    orders.told(said("c2", ExecType::Replaced, OrdStatus::New, "c1"));
    EXPECT_FALSE(orders.meets(wish("c3", Side::Buy, "102")));
    EXPECT_TRUE(orders.meets(wish("c3", Side::Buy, "105")));
    orders.sent({kVenue, kA, SendReplace{wish("c4", Side::Sell, "90"), *ClOrdId::parse("c2"), {}, {}}});
    OrderCancelReject late;
    late.cl_ord_id = *ClOrdId::parse("c4");
    late.response_to = RequestKind::Replace;
    orders.told(late);
    EXPECT_FALSE(orders.meets(wish("c3", Side::Buy, "91")));
    EXPECT_TRUE(orders.meets(wish("c3", Side::Buy, "105")));
    // The exchange names the order that the replace meant.
    orders.sent({kVenue, kA, SendReplace{wish("c5", Side::Sell, "90"), *ClOrdId::parse("c2"), {}, {}}});
    late.cl_ord_id = *ClOrdId::parse("c2");
    orders.told(late);
    EXPECT_FALSE(orders.meets(wish("c3", Side::Buy, "91")));
    EXPECT_TRUE(orders.meets(wish("c3", Side::Buy, "105")));
    orders.told(said("c2", ExecType::Trade, OrdStatus::Filled));
    EXPECT_FALSE(orders.meets(wish("c3", Side::Buy)));
}

}  // namespace
}  // namespace sluice::venues::paper
