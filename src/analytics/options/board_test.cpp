#include "analytics/options/board.hpp"

#include <gtest/gtest.h>

#include "analytics/options/chain_testkit.hpp"

namespace sluice::analytics::options {
namespace {

using namespace testkit;

OptionQuote option_quote(const char* strike, OptionRight right, std::int64_t open_interest = 0) {
    OptionQuote out;
    out.strike = chain_px(strike);
    out.right = right;
    out.open_interest = Quantity::whole(open_interest);
    return out;
}

OptionChain feed_chain(std::vector<OptionQuote> rows) {
    return {InstrumentId{"NIFTY.NSE"}, chain_px("100"), {2024, 6, 27}, UnixNanos::from_seconds(5), std::move(rows)};
}

TEST(Board, SortsALineAStrike) {
    const Board board =
        board_of(feed_chain({option_quote("110", OptionRight::Put, 3), option_quote("90", OptionRight::Call, 1),
                             option_quote("110", OptionRight::Call, 2)}))
            .value();
    ASSERT_EQ(board.lines.size(), 2u);
    EXPECT_EQ(board.lines[0].strike, chain_px("90"));
    EXPECT_EQ(board.lines[0].put, BoardLeg{}) << "the chain has no such put";
    EXPECT_EQ(board.lines[1].put.open_interest, Quantity::whole(3));
    EXPECT_EQ(board.lines[1].put.previous_open_interest, std::nullopt) << "no row has one";
    EXPECT_EQ(nearest_line(board, chain_px("100")), 0u) << "the lower of two equally near";
    EXPECT_EQ(nearest_line(board, chain_px("100.01")), 1u);
}

TEST(Board, SaysWhatIsWrong) {
    const auto error = [](std::vector<OptionQuote> rows) { return board_of(feed_chain(std::move(rows))).error().text; };
    EXPECT_EQ(error({}), "the chain of NIFTY.NSE has no rows");
    EXPECT_EQ(error({option_quote("0", OptionRight::Call)}), "the chain has strike 0; above 0 would be right");
    EXPECT_EQ(error({option_quote("90", OptionRight::Put, -1)}),
              "the 90 put has a negative volume or open interest; 0 or more would be right");
    EXPECT_EQ(error({option_quote("90", OptionRight::Put), option_quote("90", OptionRight::Put)}),
              "the 90 put stands in the chain twice");
    OptionChain lost = feed_chain({option_quote("90", OptionRight::Put)});
    lost.underlying_px = {};
    EXPECT_EQ(board_of(lost).error().text,
              "the chain of NIFTY.NSE does not say where its underlying stands; a positive price would be right");
}

TEST(Board, TakesTheNewestRowOfAContract) {
    market::ChainRow row;
    row.underlying = InstrumentId{"SPX.US"};
    row.expiry = {2021, 1, 15};
    row.quote = option_quote("3200", OptionRight::Call);
    row.quote.last_px = chain_px("2");
    row.event_time = UnixNanos::from_seconds(20);
    market::ChainRow older = row;
    older.event_time = UnixNanos::from_seconds(10);
    older.quote.last_px = chain_px("1");
    market::ChainRow other = row;
    other.expiry = {2021, 2, 19};
    const std::vector<market::ChainRow> rows{row, older, other};
    const Board board = board_of(rows, {2021, 1, 15}, chain_px("3700")).value();
    EXPECT_EQ(board.lines[0].call.last, chain_px("2"));
    EXPECT_EQ(board.lines[0].call.open_interest, std::nullopt) << "the layout has none";
    EXPECT_EQ(board.at, UnixNanos::from_seconds(20));
    EXPECT_EQ(board_of(rows, {2021, 1, 16}, chain_px("3700")).error().text,
              "the chain has no expiry 2021-01-16; it has 2021-01-15, 2021-02-19");
    EXPECT_EQ(expiries_of(rows), (std::vector<Date>{{2021, 1, 15}, {2021, 2, 19}}));
}

TEST(Board, PricesALegByItsMiddleElseItsLast) {
    BoardLeg leg;
    EXPECT_FALSE(price_of(leg));
    leg.last = chain_px("3");
    EXPECT_EQ(price_of(leg)->value, 3);
    EXPECT_TRUE(price_of(leg)->stale);
    leg.bid = chain_px("1.05");
    leg.offer = chain_px("1.10");
    EXPECT_DOUBLE_EQ(price_of(leg)->value, 1.075);
    EXPECT_FALSE(price_of(leg)->stale);
    EXPECT_EQ(price_of(leg, PriceChoice::LastOnly)->value, 3);
    leg.offer = chain_px("1");
    EXPECT_FALSE(has_middle(leg)) << "crossed";
    EXPECT_EQ(price_of(leg)->value, 3);
    leg.last = chain_px("0");
    EXPECT_FALSE(price_of(leg)) << "zero means no trade";
}

}  // namespace
}  // namespace sluice::analytics::options
