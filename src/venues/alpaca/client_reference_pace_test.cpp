// What the venue says of assets can wait: what frees exits is read before it.
#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

constexpr std::size_t kMany = 20;

std::string symbol_at(std::size_t i) { return {'X', static_cast<char>('A' + i)}; }

AlpacaConfig many() {
    AlpacaConfig config = test_config();
    for (std::size_t i = 0; i < kMany; ++i)
        config.instruments.push_back({*InstrumentId::parse(symbol_at(i) + ".US")});
    config.market_data = false;
    return config;
}

class AlpacaPace : public testing::Test {
protected:
    void keys_good(wire::Headers headers = {}) {
        desk.start();
        desk.account_ok();
        desk.answer("GET /v2/clock", 200, desk.clock_json(), std::move(headers));
    }
    void calendar() {
        std::string week = "[";
        for (const char* day : {"02", "03", "04", "05", "06"})
            week += std::string{week.size() > 1 ? "," : ""} + R"({"date":"2026-03-)" + day +
                    R"(","open":"09:30","close":"16:00"})";
        desk.answer("GET /v2/calendar", 200, week + "]");
    }
    std::size_t assets() { return desk.count("GET /v2/assets"); }
    // Answers the asset asked for first; what it was.
    std::string answer_one() {
        const std::string line = desk.find("GET /v2/assets/")->line;
        Asset asset;
        asset.id = "asset";
        asset.symbol = line.substr(line.rfind('/') + 1);
        asset.exchange = "NASDAQ";
        asset.asset_class = AssetWord::UsEquity;
        asset.status = AssetStatusWord::Active;
        asset.tradable = asset.fractionable = asset.shortable = true;
        desk.answer(line, 200, encoded(asset));
        return asset.symbol;
    }
    // Answers until none is asked for any more; never more than four are at once.
    std::set<std::string> answer_all() {
        std::set<std::string> names;
        while (assets() > 0) {
            EXPECT_LE(assets(), 4u);
            EXPECT_TRUE(names.insert(answer_one()).second) << "asked for twice";
        }
        return names;
    }
    void query(std::size_t i) {
        desk.submit(SendQuery{*ClOrdId::parse("P1-a-" + std::to_string(i)), {}, InstrumentId{"XA.US"}});
    }
    std::size_t queries() { return desk.count("GET /v2/orders:by_client_order_id"); }

    ClientDesk desk{many()};
};

// No answer says how much room there is, so that a start has twenty calls.
TEST_F(AlpacaPace, AssetsWaitForTheGapAndTheSnapshotAndLeaveRoomForQueries) {
    keys_good();
    desk.submit(SendSnapshot{1, desk.now});
    for (const char* part : {"GET /v2/account", "GET /v2/positions", "GET /v2/orders?status=open"})
        EXPECT_TRUE(desk.has(part)) << part << " of the snapshot waits; asked is: " << desk.asked();
    desk.stream_up();
    EXPECT_EQ(desk.count("GET /v2/account/activities"), 2u);
    EXPECT_EQ(assets(), 0u);
    desk.gap_filled();
    desk.gap_filled();
    desk.account_ok();
    EXPECT_EQ(assets(), 0u) << "the snapshot is not taken yet";
    desk.answer("GET /v2/positions", 200, "[]");
    EXPECT_GT(assets(), 0u);
    for (std::size_t i = 0; i < 8; ++i)
        query(i);
    EXPECT_EQ(queries(), 8u) << "a query waits behind an asset";
}

TEST_F(AlpacaPace, EveryAssetIsAskedForInTheEnd) {
    keys_good();
    desk.stream_up();
    desk.gap_filled();
    calendar();
    std::set<std::string> names = answer_all();
    EXPECT_LT(names.size(), kMany);
    desk.pass(seconds{61});
    names.merge(answer_all());
    EXPECT_EQ(names.size(), kMany);
}

TEST_F(AlpacaPace, AFewAtATimeAtTheStartAndOnceADay) {
    keys_good(desk.room(180));
    desk.stream_up();
    desk.gap_filled();
    EXPECT_EQ(assets(), 4u);
    EXPECT_EQ(answer_all().size(), kMany);
    calendar();
    desk.pass(std::chrono::hours{24} + seconds{1});
    EXPECT_EQ(assets(), 4u);
    EXPECT_EQ(answer_all().size(), kMany);
}

TEST_F(AlpacaPace, TheAssetOfAnOrderIsNext) {
    keys_good(desk.room(180));
    desk.stream_up();
    desk.gap_filled();
    calendar();
    NewOrderSingle order = our_order("P1-a-1", "10", "10");
    order.instrument = *InstrumentId::parse(symbol_at(kMany - 1) + ".US");
    desk.submit(SendNew{order, desk.now + seconds{1}});
    EXPECT_EQ(assets(), 4u);
    answer_one();
    EXPECT_TRUE(desk.has("GET /v2/assets/" + symbol_at(kMany - 1)));
}

// A read that waits for what a start assumes goes as soon as the venue says that there is room.
TEST_F(AlpacaPace, ReadsThatWaitGoOnceTheVenueSaysThereIsRoom) {
    keys_good();
    for (std::size_t i = 0; i < 25; ++i)
        query(i);
    EXPECT_LT(queries(), 20u);
    const std::size_t left = queries();
    desk.answer("GET /v2/orders:by_client_order_id", 404, "{}", desk.room(170));
    desk.pass(milliseconds{1});
    EXPECT_EQ(queries(), 24u) << left << " left before";
}

}  // namespace
}  // namespace sluice::venues::alpaca
