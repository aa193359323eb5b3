#include "gateway/market_board.hpp"

#include <gtest/gtest.h>

namespace sluice::gateway {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const InstrumentId kNova{"NOVA.SIM"};
constexpr UnixNanos kNoon = UnixNanos::from_seconds(1'800'057'600);  // a full UTC hour

Price px(std::string_view text) { return parse_price(text).value(); }

Trade print(UnixNanos at, std::string_view price, std::int64_t size) {
    Trade trade;
    trade.instrument = kNova;
    trade.price = px(price);
    trade.size = Quantity::whole(size);
    trade.event_time = at;
    return trade;
}

Bar bar(UnixNanos start, minutes length, std::string_view price) {
    Bar out;
    out.instrument = kNova;
    out.start = start;
    out.end = start + length;
    out.open = out.high = out.low = out.close = px(price);
    out.volume = Quantity::whole(1);
    return out;
}

TEST(MarketBoard, MakesMinutesOfPrints) {
    MarketBoard board;
    for (const auto& [at, price] : {std::pair{seconds{0}, "10"}, std::pair{seconds{20}, "12"},
                                    std::pair{seconds{40}, "9"}, std::pair{seconds{61}, "11"}})
        board.on_trade(print(kNoon + at, price, 2), kNoon + at);
    const auto bars = board.bars(kNova, Timeframe::Minute, 10, kNoon + seconds{62});
    ASSERT_EQ(bars.size(), 2U);
    EXPECT_EQ(bars[0].bar.open, px("10"));
    EXPECT_EQ(bars[0].bar.high, px("12"));
    EXPECT_EQ(bars[0].bar.low, px("9"));
    EXPECT_EQ(bars[0].bar.close, px("9"));
    EXPECT_EQ(bars[0].bar.volume, Quantity::whole(6));
    EXPECT_EQ(bars[0].bar.trades, 3U);
    EXPECT_TRUE(bars[0].finished);
    EXPECT_FALSE(bars[1].finished);
}

TEST(MarketBoard, AMinuteTheWorldMadeTakesThePlaceOfItsPrints) {
    MarketBoard board;
    board.on_trade(print(kNoon, "10", 2), kNoon);
    board.on_bar(bar(kNoon, minutes{1}, "10.5"), kNoon + minutes{1});
    board.on_trade(print(kNoon + seconds{59}, "20", 2), kNoon + minutes{1});  // late
    const auto bars = board.bars(kNova, Timeframe::Minute, 10, kNoon + minutes{1});
    ASSERT_EQ(bars.size(), 1U);
    EXPECT_EQ(bars[0].bar.close, px("10.5"));
}

TEST(MarketBoard, BiggerBarsAreMadeOfMinutes) {
    MarketBoard board;
    for (int i = 0; i < 12; ++i)
        board.on_bar(bar(kNoon + minutes{i}, minutes{1}, std::to_string(10 + i)), kNoon + minutes{i + 1});
    const auto bars = board.bars(kNova, Timeframe::FiveMinutes, 2, kNoon + minutes{12});
    ASSERT_EQ(bars.size(), 2U);
    EXPECT_EQ(bars[0].bar.start, kNoon + minutes{5});
    EXPECT_EQ(bars[0].bar.open, px("15"));
    EXPECT_EQ(bars[0].bar.close, px("19"));
    EXPECT_EQ(bars[0].bar.volume, Quantity::whole(5));
    EXPECT_TRUE(bars[0].finished);
    EXPECT_FALSE(bars[1].finished);
    EXPECT_EQ(bars[1].bar.end, kNoon + minutes{15});
}

TEST(MarketBoard, WithoutMinutesBiggerBarsStandForThemselves) {
    MarketBoard board;
    board.on_bar(bar(kNoon, minutes{15}, "10"), kNoon + minutes{15});
    EXPECT_EQ(board.bars(kNova, Timeframe::Quarter, 5, kNoon + minutes{15}).size(), 1U);
    EXPECT_TRUE(board.bars(kNova, Timeframe::Minute, 5, kNoon + minutes{15}).empty());
}

TEST(MarketBoard, ForgetsTheOldest) {
    MarketBoard::Options options;
    options.minutes = 3;
    options.equity_points = 2;
    MarketBoard board{options};
    const AccountId account{"A"};
    for (int i = 0; i < 5; ++i) {
        board.on_trade(print(kNoon + minutes{i}, "10", 1), kNoon + minutes{i});
        board.on_equity(account, kNoon + minutes{i}, Amount::whole(i));
        board.on_equity(account, kNoon + minutes{i} + seconds{1}, Amount::whole(i * 10));
    }
    EXPECT_EQ(board.bars(kNova, Timeframe::Minute, 10, kNoon + minutes{5}).size(), 3U);
    ASSERT_EQ(board.equity(account)->size(), 2U);
    EXPECT_EQ(board.equity(account)->back().equity, Amount::whole(40)) << "the newest of its minute";
    EXPECT_EQ(board.equity(AccountId{"B"}), nullptr);
}

TEST(MarketBoard, AVolumeNobodyKnowsIsNotCounted) {
    MarketBoard board;
    Bar silent = bar(kNoon, minutes{1}, "10");
    silent.volume.reset();
    board.on_bar(silent, kNoon + minutes{1});
    board.on_bar(bar(kNoon + minutes{1}, minutes{1}, "10"), kNoon + minutes{2});
    EXPECT_FALSE(board.bars(kNova, Timeframe::FiveMinutes, 1, kNoon + minutes{2}).at(0).bar.volume);
}

}  // namespace
}  // namespace sluice::gateway
