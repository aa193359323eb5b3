#include "venues/alpaca/profile.hpp"

#include <gtest/gtest.h>

namespace sluice::venues::alpaca {
namespace {

NewOrderSingle stop_at(Side side, std::string_view px) {
    NewOrderSingle out;
    out.side = side;
    out.ord_type = OrdType::Stop;
    out.stop_px = *parse_price(px);
    return out;
}

// reference/alpaca.md: a buy stop gets a limit 4 % above it below 50 USD, else 2.5 %.
TEST(AlpacaProfile, ABuyStopIsGuardedByALimit) {
    const Instrument share;
    EXPECT_EQ(as_traded(stop_at(Side::Buy, "49.99"), share).price, *parse_price("51.99"));
    EXPECT_EQ(as_traded(stop_at(Side::Buy, "100"), share).price, *parse_price("102.5"));
    EXPECT_EQ(as_traded(stop_at(Side::Buy, "100"), share).ord_type, OrdType::StopLimit);
    EXPECT_EQ(as_traded(stop_at(Side::Sell, "100"), share).ord_type, OrdType::Stop);
}

TEST(AlpacaProfile, AGuardBeyondAllPricesIsTheLargestOne) {
    NewOrderSingle order = stop_at(Side::Buy, "1");
    order.stop_px = Price::whole(9'200'000'000);
    EXPECT_EQ(as_traded(order, Instrument{}).price, Price::from_nanos(9'223'372'036'850'000'000));
}

}  // namespace
}  // namespace sluice::venues::alpaca
