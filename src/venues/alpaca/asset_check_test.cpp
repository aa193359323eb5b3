#include "venues/alpaca/asset_check.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "venues/alpaca/codec.hpp"  // decode

namespace sluice::venues::alpaca {
namespace {

std::optional<std::string> recorded(const char* name) {
    std::ifstream file{std::string{SLUICE_SHARED_DIR} + "/data/fixtures/alpaca/rest_response/" + name,
                       std::ios::binary};
    if (!file)
        return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}

Asset share() {
    Asset asset;
    asset.symbol = "AAPL";
    asset.asset_class = AssetWord::UsEquity;
    asset.status = AssetStatusWord::Active;
    asset.tradable = asset.shortable = asset.fractionable = true;
    return asset;
}

Asset coin() {
    Asset asset = share();
    asset.symbol = "AAVE/USD";
    asset.asset_class = AssetWord::Crypto;
    asset.shortable = false;
    asset.min_order_size = *parse_quantity("0.01");
    asset.min_trade_increment = *parse_quantity("0.001");
    asset.price_increment = *parse_price("0.01");
    return asset;
}

NewOrderSingle buys(std::string_view qty, std::string_view price = "100") {
    NewOrderSingle order;
    order.ord_type = OrdType::Limit;
    order.order_qty = *parse_quantity(qty);
    order.price = *parse_price(price);
    return order;
}

std::string why(const Asset& asset, const NewOrderSingle& order) {
    const auto no = why_unfit(asset, order);
    return no ? no->text : "";
}

TEST(AssetCheck, TakesWhatTheVenueTakes) {
    EXPECT_EQ(why(share(), buys("1.5")), "");
    EXPECT_EQ(why(coin(), buys("0.011", "99.99")), "");
    EXPECT_EQ(limits_of(share()), "");
}

TEST(AssetCheck, RefusesWhatIsNotTradable) {
    Asset asset = share();
    asset.tradable = false;
    EXPECT_EQ(why(asset, buys("1")),
              "AAPL is not tradable at the venue (status active, tradable false), so nothing was sent");
    asset = share();
    asset.status = AssetStatusWord::Inactive;
    EXPECT_EQ(limits_of(asset), "AAPL is not tradable at the venue (status inactive, tradable true)");
    EXPECT_NE(why(asset, buys("1")), "");
}

TEST(AssetCheck, RefusesPartsOfWhatTradesWhole) {
    Asset asset = share();
    asset.fractionable = false;
    EXPECT_EQ(why(asset, buys("2")), "");
    EXPECT_EQ(why(asset, buys("1.5")),
              "AAPL trades in whole shares only at the venue; a whole order_qty is what it takes");
    NewOrderSingle cash = buys("0");
    cash.cash_order_qty = *parse_amount("100");
    EXPECT_EQ(why_unfit(asset, cash)->reason, OrdRejReason::InvalidQuantity);
    EXPECT_EQ(why(share(), cash), "");
}

TEST(AssetCheck, RefusesAShortSaleOfWhatCannotBeSoldShort) {
    Asset asset = share();
    asset.shortable = false;
    NewOrderSingle sale = buys("1");
    sale.side = Side::Sell;
    EXPECT_EQ(why(asset, sale), "") << "it may close what is held: the venue knows";
    sale.position_effect = PositionEffect::Open;
    EXPECT_EQ(why(asset, sale), "AAPL cannot be sold short at the venue; a sale that closes is what it takes");
}

TEST(AssetCheck, KnowsTheStepsOfACoin) {
    EXPECT_EQ(why(coin(), buys("0.009")), "order_qty 0.009 of AAVE/USD is below the venue's smallest, 0.01");
    EXPECT_EQ(why(coin(), buys("0.0105")), "order_qty 0.0105 of AAVE/USD is no multiple of the venue's step, 0.001");
    EXPECT_EQ(why(coin(), buys("1", "1.005")), "price 1.005 of AAVE/USD is no multiple of the venue's step, 0.01");
    EXPECT_EQ(why_unfit(coin(), buys("1", "1.005"))->reason, OrdRejReason::InvalidPrice);
}

TEST(AssetCheck, ReadsRecordedAssets) {
    const auto coins = recorded("ccxt_assets_crypto.json");
    const auto apple = recorded("sdk_get_asset.json");
    if (!coins || !apple)
        GTEST_SKIP() << "the recorded payloads are not here; SLUICE_SHARED_DIR names their folder";
    const auto list = decode<std::vector<Asset>>(*coins);
    ASSERT_TRUE(list) << list.error().text;
    const Asset& aave = list->at(1);
    EXPECT_EQ(why(aave, buys("0.010186515", "100.01")), "");
    EXPECT_EQ(why(aave, buys("0.010186514")),
              "order_qty 0.010186514 of AAVE/USD is below the venue's smallest, 0.010186515");
    EXPECT_NE(why(aave, buys("1", "100.001")), "");
    const auto one = decode<Asset>(*apple);
    ASSERT_TRUE(one) << one.error().text;
    EXPECT_EQ(why(*one, buys("0.5")), "");
    EXPECT_EQ(limits_of(*one), "");
}

}  // namespace
}  // namespace sluice::venues::alpaca
