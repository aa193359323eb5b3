#include "venues/alpaca/mapping_words.hpp"

#include <gtest/gtest.h>

namespace sluice::venues::alpaca {
namespace {

std::string symbol(const char* id) {
    std::string out = "left from before";
    const auto status = symbol_of(*InstrumentId::parse(id), out);
    return status ? out : status.error().text;
}

std::string instrument(std::string_view symbol, const Word<AssetWord>& asset_class = {}) {
    const auto id = instrument_of(symbol, asset_class);
    return id ? std::string{id->view()} : id.error().text;
}

TEST(AlpacaWords, InstrumentsAreNamedByTheirListing) {
    const struct {
        const char* id;
        const char* symbol;
        AssetWord asset_class;
    } pairs[] = {
        {"AAPL.US", "AAPL", AssetWord::UsEquity},
        {"BRK.B.US", "BRK.B", AssetWord::UsEquity},
        {"AAPL250620C00100000.US", "AAPL250620C00100000", AssetWord::UsOption},
        {"BTC/USD.ALPACA", "BTC/USD", AssetWord::Crypto},
        {"ETH/USDT.ALPACA", "ETH/USDT", AssetWord::Crypto},
    };
    for (const auto& pair : pairs) {
        EXPECT_EQ(symbol(pair.id), pair.symbol);
        EXPECT_EQ(instrument(pair.symbol, pair.asset_class), pair.id);
        EXPECT_EQ(instrument(pair.symbol), pair.id);
    }
}

TEST(AlpacaWords, PositionsNameCoinsWithoutTheSlash) {
    EXPECT_EQ(instrument("BTCUSD", AssetWord::Crypto), "BTC/USD.ALPACA");
    EXPECT_EQ(instrument("BTCUSDT", AssetWord::Crypto), "BTC/USDT.ALPACA");
    EXPECT_EQ(instrument("USDTUSD", AssetWord::Crypto), "USDT/USD.ALPACA");
    EXPECT_EQ(instrument("ETHBTC", AssetWord::Crypto), "ETH/BTC.ALPACA");
    EXPECT_EQ(instrument("USD", AssetWord::Crypto),
              "the crypto symbol \"USD\" is no pair; one such as BTC/USD or BTCUSD is right");
}

TEST(AlpacaWords, RefusesWhatIsListedElsewhere) {
    const std::string sentence =
        "instrument \"NOVA.SIM\" is not listed at Alpaca; it has such as AAPL.US, AAPL250620C00100000.US and "
        "BTC/USD.ALPACA";
    EXPECT_EQ(symbol("NOVA.SIM"), sentence);
    for (const char* id : {"BTC/USDT.BINANCE", "ES-202612.CME", ".US", "BTC.ALPACA", "A/B.US"})
        EXPECT_NE(symbol(id).find("is not listed at Alpaca"), std::string::npos) << id;
    EXPECT_EQ(instrument(""), "the message names no symbol, so it is of no instrument");
    EXPECT_NE(instrument("BTC-PERP", AssetWord::CryptoPerp).find("has no instruments here"), std::string::npos);
    EXPECT_NE(instrument("A B").find("is no instrument"), std::string::npos);
    EXPECT_NE(instrument(std::string(40, 'A')).find("is no instrument"), std::string::npos);
}

TEST(AlpacaWords, StatusesProveWhatTheySay) {
    const struct {
        StatusWord word;
        OrdStatus plain;
        OrdStatus partly;
        OrdStatus replacing;  // of an order that replaces another
    } rows[] = {
        {StatusWord::PendingNew, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::PendingNew},
        {StatusWord::Accepted, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::PendingNew},
        {StatusWord::New, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
        {StatusWord::Held, OrdStatus::Held, OrdStatus::Held, OrdStatus::Held},
        {StatusWord::PartiallyFilled, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
        {StatusWord::Filled, OrdStatus::Filled, OrdStatus::Filled, OrdStatus::Filled},
        {StatusWord::DoneForDay, OrdStatus::DoneForDay, OrdStatus::DoneForDay, OrdStatus::DoneForDay},
        {StatusWord::Canceled, OrdStatus::Canceled, OrdStatus::Canceled, OrdStatus::Canceled},
        {StatusWord::Expired, OrdStatus::Expired, OrdStatus::Expired, OrdStatus::Expired},
        {StatusWord::Rejected, OrdStatus::Rejected, OrdStatus::Rejected, OrdStatus::Rejected},
        {StatusWord::Replaced, OrdStatus::Replaced, OrdStatus::Replaced, OrdStatus::Replaced},
        {StatusWord::PendingCancel, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
        {StatusWord::PendingReplace, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
        {StatusWord::AcceptedForBidding, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
        {StatusWord::Stopped, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
        {StatusWord::Suspended, OrdStatus::Suspended, OrdStatus::Suspended, OrdStatus::Suspended},
        {StatusWord::Calculated, OrdStatus::DoneForDay, OrdStatus::DoneForDay, OrdStatus::DoneForDay},
        {StatusWord::PendingReview, OrdStatus::New, OrdStatus::PartiallyFilled, OrdStatus::New},
    };
    static_assert(std::size(rows) == count_of<StatusWord>());
    for (const auto& row : rows) {
        SCOPED_TRACE(to_text(row.word));
        Order order;
        order.status = row.word;
        EXPECT_EQ(status_of(order), row.plain);
        order.replaces = "another";
        EXPECT_EQ(status_of(order), row.replacing);
        order.replaces.reset();
        order.filled_qty = Quantity::whole(1);
        EXPECT_EQ(status_of(order), row.partly);
    }
    Order order;
    order.status = Word<StatusWord>::of("frozen_solid");
    EXPECT_EQ(status_of(order), OrdStatus::New);
}

TEST(AlpacaWords, EveryStatusOfAVenueHasItsWord) {
    for (std::size_t i = 0; i < count_of<OrdStatus>(); ++i) {
        const auto status = static_cast<OrdStatus>(i);
        const auto word = word_of(status);
        if (status == OrdStatus::Proposed || status == OrdStatus::Denied) {
            EXPECT_FALSE(word);
            continue;
        }
        ASSERT_TRUE(word);
        Order order;
        order.status = *word;
        order.filled_qty = Quantity::whole(status == OrdStatus::PartiallyFilled ? 1 : 0);
        if (status == OrdStatus::PendingNew)
            order.replaces = "another";
        EXPECT_EQ(status_of(order), status);
    }
}

TEST(AlpacaWords, SidesTypesAndTimes) {
    EXPECT_EQ(side_of(SideWord::Buy), Side::Buy);
    EXPECT_EQ(side_of(SideWord::SellShort), Side::Sell);
    EXPECT_EQ(side_of(Word<SideWord>::of("borrow")), std::nullopt);
    EXPECT_EQ(word_of(Side::Sell), SideWord::Sell);
    EXPECT_EQ(ord_type_of(TypeWord::TrailingStop), OrdType::TrailingStop);
    EXPECT_EQ(ord_type_of(Word<TypeWord>{}), std::nullopt);
    EXPECT_EQ(time_in_force_of(TifWord::Opg), TimeInForce::Opg);
    EXPECT_EQ(time_in_force_of(Word<TifWord>::of("gtx")), std::nullopt);
}

}  // namespace
}  // namespace sluice::venues::alpaca
