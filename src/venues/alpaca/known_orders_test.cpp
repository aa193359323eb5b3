#include "venues/alpaca/known_orders.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::venues::alpaca {
namespace {

OrderId venue_id(int i) { return *OrderId::parse("venue-" + std::to_string(i)); }

void note(KnownOrders& known, int i, OrdStatus status) {
    ExecutionReport report;
    report.cl_ord_id = *ClOrdId::parse("P1-a-" + std::to_string(i));
    report.exec_type = ExecType::New;
    report.ord_status = status;
    known.note(venue_id(i), report);
}

TEST(KnownOrders, WhetherAnyIsLiveIsWhatTheListOfThemSays) {
    KnownOrders known;
    EXPECT_FALSE(known.has_live());
    known.not_ours(venue_id(9'999));
    EXPECT_FALSE(known.has_live());
    // More ended ones than are kept, each told of twice.
    for (int i = 0; i < 6'000; ++i) {
        note(known, i, OrdStatus::New);
        EXPECT_TRUE(known.has_live());
        for (int again = 0; again < 2; ++again) {
            note(known, i, OrdStatus::Canceled);
            known.not_ours(venue_id(i));
            ASSERT_EQ(known.has_live(), !known.live().empty()) << i;
        }
        EXPECT_FALSE(known.has_live());
    }
    note(known, 7'000, OrdStatus::New);
    EXPECT_EQ(known.live().size(), 1u);
    EXPECT_TRUE(known.has_live());
}

}  // namespace
}  // namespace sluice::venues::alpaca
