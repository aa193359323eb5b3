#include "gateway/stream_test_support.hpp"

namespace sluice::gateway {
namespace {

TEST(StreamRound, WhoTakesTheSeatOfOneThatLeftIsStillComeBy) {
    StreamOptions options;
    options.slice_readers = 1;
    StreamRig rig{options};
    for (std::uint64_t id = 1; id <= 3; ++id)
        rig.subscribe(id);
    rig.settle();
    rig.add_event(stream_event(1));
    while (rig.events_of(2).empty())
        ASSERT_TRUE(rig.fire(rig.now + std::chrono::milliseconds{1}));
    ASSERT_TRUE(rig.events_of(3).empty());
    rig.cut(2);
    rig.settle();
    EXPECT_EQ(rig.events_of(3), StreamRig::run(1, 1));
}

// An EventSource says the last id that it has seen when it comes back.
TEST(StreamRound, AGreetingSaysFromWhereOneComesBack) {
    StreamRig rig;
    rig.add_events(1, 7);
    ASSERT_FALSE(rig.open_sse(1, {}));
    ASSERT_FALSE(rig.open_sse(2, {{"from", "4"}, {"kind", "FlattenEnded"}}));
    ASSERT_FALSE(rig.open_sse(3, {{"from", "0"}, {"kind", "FlattenEnded"}}));
    ASSERT_FALSE(rig.open_sse(4, {{"topics", "quotes"}}));
    rig.settle();
    EXPECT_TRUE(rig.body[1].starts_with("retry: 2000\n\nid: 7\nevent: hello\n")) << rig.body[1];
    EXPECT_TRUE(rig.body[2].starts_with("retry: 2000\n\nid: 3\nevent: hello\n")) << rig.body[2];
    EXPECT_TRUE(rig.body[3].starts_with("retry: 2000\n\nid: 0\nevent: hello\n")) << rig.body[3];
    EXPECT_TRUE(rig.body[4].starts_with("retry: 2000\n\nevent: hello\n")) << rig.body[4];
}

TEST(StreamRound, AFastMarketStarvesNoInstrument) {
    StreamOptions options;
    options.tape = 4;
    options.slice_steps = 3;
    StreamRig rig{options};
    constexpr int kSymbols = 8;
    const auto quote_all = [&](std::int64_t bid) {
        for (int i = 0; i < kSymbols; ++i) {
            Quote quote;
            quote.instrument = InstrumentId::parse("S" + std::to_string(i) + ".US").value();
            quote.bid_px = Price::from_nanos(bid * Price::kUnit);
            quote.bid_size = Quantity::whole(1);
            rig.board.on_quote(quote, rig.now);
            rig.stream.on_quote(quote, rig.now);
        }
    };
    const auto times = [&](int symbol, std::string_view bid) {
        const std::string start = R"({"type":"quote","symbol":"S)" + std::to_string(symbol) + R"(.US","bid_price":")";
        std::size_t count = 0;
        for (const std::string& text : rig.said[1])
            count += text.starts_with(start + std::string{bid});
        return count;
    };
    rig.subscribe(1, R"(,"topics":["quotes"])");
    for (int round = 1; round <= 60; ++round) {
        quote_all(round);
        rig.fire(rig.now + std::chrono::milliseconds{1});
    }
    for (int i = 0; i < kSymbols; ++i)
        EXPECT_GT(times(i, ""), 3u) << i;
    quote_all(777);
    rig.settle();
    for (int i = 0; i < kSymbols; ++i)
        EXPECT_GE(times(i, "777"), 1u) << i;
}

}  // namespace
}  // namespace sluice::gateway
