#include "twin_mask.hpp"

#include <gtest/gtest.h>

namespace sluice::app::twin {
namespace {

constexpr std::string_view kFill =
    R"({"event":"Fill","kind":"ReportApplied","sequence":7,"time":"2026-01-05T15:00:00Z","venue":"paper","account":"main",)"
    R"("cl_ord_id":"P1-1-1","exec_type":"Trade","ord_status":"Filled","source":"Stream","liquidity":"Removed",)"
    R"("last_qty":"10","last_px":"99.5","fill_qty":"10","fill_notional":"995","transact_time":"2026-01-05T14:59:59Z","order_id":"P1",)"
    R"("exec_id":"X1","text":"took 10 of 100"})"
    "\n";
constexpr std::string_view kFee =
    R"({"event":"PositionAdjustment","kind":"AdjustmentApplied","sequence":8,"time":"2026-01-05T21:00:00Z","venue":"paper",)"
    R"("adjustment":"Fee","cash":"-0.03","transact_time":"2026-01-05T21:00:00Z","adjustment_id":"FEE1"})"
    "\n";
constexpr std::string_view kPlaced =
    R"({"event":"Order","kind":"OrderPlaced","sequence":5,"time":"2026-01-05T14:59:59Z","cl_ord_id":"P1-1-1",)"
    R"("price":"99.5","order_qty":"10","figures":{"equity":"100000"}})"
    "\n";

std::string with(std::string_view line, std::string_view from, std::string_view to) {
    std::string out{line};
    const std::size_t at = out.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return out.replace(at, from.size(), to);
}

bool masks(std::string_view line, std::string_view from, std::string_view to) {
    return first_difference(comparable(line), comparable(with(line, from, to))).empty();
}

TEST(TwinMask, HidesVenueIdsArrivalStampsAndTheVenuesOwnWords) {
    EXPECT_TRUE(masks(kFill, "\"X1\"", "\"b4856dfe\""));
    EXPECT_TRUE(masks(kFill, "\"P1\"", "\"244b8de1\""));
    EXPECT_TRUE(masks(kFill, "paper", "alpaca"));
    EXPECT_TRUE(masks(kFill, "\"sequence\":7", "\"sequence\":9"));
    EXPECT_TRUE(masks(kFill, "took 10 of 100", ""));
    EXPECT_TRUE(masks(kFill, "Removed", "Unknown"));
    EXPECT_TRUE(masks(kFee, "\"time\":\"2026-01-05T21:00:00Z\"", "\"time\":\"2026-01-05T21:00:48Z\""));
}

TEST(TwinMask, HidesNoDecisionPriceQuantityFeeOrTimeOfTheMarket) {
    EXPECT_FALSE(masks(kFill, "99.5", "99.51"));
    EXPECT_FALSE(masks(kFill, "\"last_qty\":\"10\"", "\"last_qty\":\"9\""));
    EXPECT_FALSE(masks(kFill, "\"fill_qty\":\"10\"", "\"fill_qty\":\"9\""));
    EXPECT_FALSE(masks(kFill, "995", "995.000000001"));
    EXPECT_FALSE(masks(kFill, "Filled", "PartiallyFilled"));
    EXPECT_FALSE(masks(kFill, "P1-1-1", "P1-1-2"));
    EXPECT_FALSE(masks(kFill, "14:59:59Z", "14:59:58Z"));  // transact_time
    EXPECT_FALSE(masks(kFill, "15:00:00Z", "15:00:01Z"));
    EXPECT_FALSE(masks(kFee, "-0.03", "-0.04"));
    EXPECT_FALSE(masks(kFee, "\"Fee\"", "\"Dividend\""));
    EXPECT_FALSE(masks(kFee, "transact_time\":\"2026-01-05T21", "transact_time\":\"2026-01-05T22"));
    EXPECT_FALSE(masks(kPlaced, "99.5", "99.6"));
    EXPECT_FALSE(masks(kPlaced, "14:59:59Z", "14:59:58Z"));
    EXPECT_FALSE(masks(kPlaced, "100000", "99999.99"));
}

TEST(TwinMask, LeavesOutAcknowledgementsAndNoFillOrEnd) {
    const std::string filled{kFill};
    const std::string new_one =
        with(with(with(filled, "Trade", "New"), "Filled", "New"), "fill_qty\":\"10", "fill_qty\":\"0");
    EXPECT_EQ(comparable(filled).size(), 1u);
    EXPECT_EQ(comparable(new_one).size(), 0u);
    EXPECT_EQ(comparable(with(new_one, "\"New\"", "\"Canceled\"")).size(), 1u);
    // A status that fills, or that ends the order, is none.
    EXPECT_EQ(comparable(with(filled, "Trade", "OrderStatus")).size(), 1u);
    EXPECT_EQ(comparable(with(with(new_one, "\"New\"", "\"OrderStatus\""), "\"New\"", "\"Canceled\"")).size(), 1u);
    EXPECT_FALSE(first_difference(comparable(filled + std::string{kFee}), comparable(kFee)).empty());
    EXPECT_FALSE(first_difference(comparable(kFee), comparable(std::string{kFee} + filled)).empty());
}

}  // namespace
}  // namespace sluice::app::twin
