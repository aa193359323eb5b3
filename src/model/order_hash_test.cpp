#include "model/order_hash.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "model/sample_events_test_support.hpp"

namespace sluice {
namespace {

TEST(OrderHash, IsThatOfThePreviewOnceTheEngineHasGivenItsIds) {
    NewOrderSingle preview = sample::limit_order();
    preview.cl_ord_id = ClOrdId{};
    EXPECT_EQ(canonical_hash(preview), canonical_hash(sample::limit_order()));
    EXPECT_EQ(canonical_hash(preview).size(), 64u);

    NewOrderList list = sample::bracket();
    list.list_id = ListId{};
    for (NewOrderSingle& order : list.orders)
        order.cl_ord_id = ClOrdId{};
    EXPECT_EQ(canonical_hash(list), canonical_hash(sample::bracket()));
}

// Each change alone gives another hash, and no two of them the same.
TEST(OrderHash, DiffersForEveryFieldThatIsAskedFor) {
    using Change = void (*)(NewOrderSingle&);
    const Change changes[] = {
        [](NewOrderSingle&) {},
        [](NewOrderSingle& o) { o.account = AccountId{"other"}; },
        [](NewOrderSingle& o) { o.instrument = InstrumentId{"MSFT.US"}; },
        [](NewOrderSingle& o) { o.strategy = StrategyId{"other"}; },
        [](NewOrderSingle& o) { o.side = Side::Sell; },
        [](NewOrderSingle& o) { o.ord_type = OrdType::StopLimit; },
        [](NewOrderSingle& o) { o.time_in_force = TimeInForce::Gtc; },
        [](NewOrderSingle& o) { o.product = Product::Mis; },
        [](NewOrderSingle& o) { o.position_effect = PositionEffect::Close; },
        [](NewOrderSingle& o) { o.exec_inst = ExecInst::PostOnly; },
        [](NewOrderSingle& o) { o.order_qty = Quantity::whole(41); },
        [](NewOrderSingle& o) { o.price = sample::px(18'751); },
        [](NewOrderSingle& o) { o.price.reset(); },
        [](NewOrderSingle& o) { o.stop_px = sample::px(18'750); },
        [](NewOrderSingle& o) { o.cash_order_qty = Amount::whole(7'500); },
        [](NewOrderSingle& o) { o.trail_amount = sample::px(150); },
        [](NewOrderSingle& o) { o.trail_percent = Ratio::from_nanos(50'000'000); },
        [](NewOrderSingle& o) { o.display_qty = Quantity::whole(10); },
        [](NewOrderSingle& o) { o.expire_time = sample::at(60); },
    };
    std::set<std::string> hashes;
    for (const Change change : changes) {
        NewOrderSingle order = sample::limit_order();
        change(order);
        hashes.insert(canonical_hash(order));
    }
    EXPECT_EQ(hashes.size(), std::size(changes));
}

TEST(OrderHash, DiffersForEveryPartOfAList) {
    using Change = void (*)(NewOrderList&);
    const Change changes[] = {
        [](NewOrderList&) {},
        [](NewOrderList& l) { l.list_class = ListClass::Oco; },
        [](NewOrderList& l) { l.orders.pop_back(); },
        [](NewOrderList& l) { l.orders[1].price = sample::px(19'501); },
        [](NewOrderList& l) { l.orders[2].stop_px = sample::px(18'001); },
        [](NewOrderList& l) { std::swap(l.orders[1], l.orders[2]); },
        [](NewOrderList& l) { l.legs.emplace_back(); },
    };
    std::set<std::string> hashes;
    for (const Change change : changes) {
        NewOrderList list = sample::bracket();
        change(list);
        hashes.insert(canonical_hash(list));
    }
    EXPECT_EQ(hashes.size(), std::size(changes));
}

TEST(OrderHash, IsNamedByItsBeginningInEitherCase) {
    const std::string hash = "9f86d081884c7d65";
    EXPECT_TRUE(names_hash("9f86d081", hash));
    EXPECT_TRUE(names_hash("9F86D081884C", hash));
    EXPECT_TRUE(names_hash(hash, hash));
    EXPECT_FALSE(names_hash("9f86d08", hash)) << "seven characters are too few";
    EXPECT_FALSE(names_hash("", hash));
    EXPECT_FALSE(names_hash("9f86d082", hash));
    EXPECT_FALSE(names_hash("f86d08188", hash)) << "not its beginning";
    EXPECT_FALSE(names_hash(hash + "0", hash)) << "longer than the hash";
    EXPECT_FALSE(names_hash("9f86d081", "9f86d08")) << "the hash is shorter than what must be typed";
}

}  // namespace
}  // namespace sluice
