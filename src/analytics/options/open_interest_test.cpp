#include "analytics/options/open_interest.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "analytics/options/chain_testkit.hpp"

namespace sluice::analytics::options {
namespace {

using namespace testkit;

// The table of reference/analysis.md 9.1.
Board table_board(std::string_view spot = "100") {
    return board_at(spot, {open_line(90, 10, 50), open_line(95, 20, 70), open_line(100, 60, 55), open_line(105, 80, 15),
                           open_line(110, 40, 5)});
}

TEST(OpenInterest, WorkedExampleOfMaxPainAndRatio) {
    const Board board = table_board();
    const std::int64_t want[] = {1225, 550, 325, 675, 1500};
    for (std::size_t i = 0; i < board.lines.size(); ++i)
        EXPECT_EQ(paid_at(board, board.lines[i].strike).value(),
                  Notional::from_atto(int128{want[i]} * Price::kUnit * Quantity::kUnit));
    const auto pain = max_pain(board).value();
    ASSERT_TRUE(pain);
    EXPECT_EQ(pain->strike, chain_px("100"));
    const PutCallRatio ratio = put_call_ratio(board);
    EXPECT_NEAR(*ratio.by_open_interest, 0.928571, 1e-6);
    EXPECT_EQ(ratio.by_volume, std::nullopt) << "no calls traded";
    EXPECT_EQ(ratio.by_change, std::nullopt);
    EXPECT_NEAR(*put_call_ratio(board, {1}).by_open_interest, 140.0 / 160, 1e-12);
}

TEST(OpenInterest, TiesOfMaxPainGoToSpotThenDown) {
    const std::vector<BoardLine> flat{open_line(90, 0, 10), open_line(100, 10, 10), open_line(110, 10, 0)};
    EXPECT_EQ(max_pain(board_at("100", flat))->value().strike, chain_px("100"));
    const std::vector<BoardLine> level{open_line(90, 10, 0), open_line(110, 0, 10)};
    EXPECT_EQ(max_pain(board_at("101", level))->value().strike, chain_px("110"));
    EXPECT_EQ(max_pain(board_at("100", level))->value().strike, chain_px("90"));
    EXPECT_EQ(max_pain(board_at("100", {open_line(90, 0, 0)})).value().has_value(), false);
}

TEST(OpenInterest, SumsThatDoNotFitAreErrors) {
    Board board = board_at("100", {open_line(1, 0, 0), open_line(4'000'000'000, 0, 0)});
    board.lines[0].call.open_interest = Quantity::whole(1'000'000'000'000'000'000);
    EXPECT_EQ(max_pain(board).error().code, ErrorCode::Overflow);
}

TEST(OpenInterest, BuildUps) {
    const auto leg = [](const char* last, const char* before, std::int64_t open, std::int64_t open_before) {
        BoardLeg out;
        out.last = chain_px(last);
        out.previous_close = chain_px(before);
        out.open_interest = Quantity::whole(open);
        out.previous_open_interest = Quantity::whole(open_before);
        return out;
    };
    EXPECT_EQ(build_up(leg("2", "1", 20, 10)), BuildUp::LongBuildUp);
    EXPECT_EQ(build_up(leg("1", "2", 20, 10)), BuildUp::ShortBuildUp);
    EXPECT_EQ(build_up(leg("2", "1", 10, 20)), BuildUp::ShortCovering);
    EXPECT_EQ(build_up(leg("1", "2", 10, 20)), BuildUp::LongUnwinding);
    EXPECT_EQ(build_up(leg("2", "2", 10, 20)), BuildUp::Neutral);
    EXPECT_EQ(build_up(leg("1", "2", 10, 10)), BuildUp::Neutral);
    EXPECT_EQ(build_up(BoardLeg{}), std::nullopt);
    EXPECT_EQ(to_text(BuildUp::ShortCovering), "short_covering");
}

TEST(OpenInterest, BuildUpsNeedBothPrices) {
    BoardLeg leg;
    leg.open_interest = Quantity::whole(20);
    leg.previous_open_interest = Quantity::whole(10);
    leg.last = chain_px("2");
    EXPECT_EQ(build_up(leg), std::nullopt) << "a feed's chain has no previous close";
    leg.previous_close = Price{};
    EXPECT_EQ(build_up(leg), std::nullopt) << "zero means no trade";
    leg.previous_close = chain_px("3");
    EXPECT_EQ(build_up(leg), BuildUp::ShortBuildUp);
    leg.last = Price{};
    EXPECT_EQ(build_up(leg), std::nullopt);
    leg.last.reset();
    EXPECT_EQ(build_up(leg), std::nullopt);
    leg.previous_open_interest = leg.open_interest;
    EXPECT_EQ(build_up(leg), BuildUp::Neutral) << "whatever the prices, nothing was opened";
}

TEST(OpenInterest, WallsStandOnTheirOwnSide) {
    Board board = table_board("101");
    for (BoardLine& line : board.lines)
        line.put.previous_open_interest = Quantity::whole(52);
    const Walls walls = walls_of(board);
    ASSERT_EQ(walls.puts.size(), 3u);
    EXPECT_EQ(walls.puts[0], (Wall{chain_px("95"), Quantity::whole(70), 1}));
    EXPECT_EQ(walls.puts[1].strike, chain_px("100"));
    ASSERT_EQ(walls.resistance.size(), 2u);
    EXPECT_EQ(walls.resistance[0].strike, chain_px("105"));
    EXPECT_EQ(walls.resistance[1].strength, 0.5);
    ASSERT_EQ(walls.support_growing.size(), 2u);
    EXPECT_EQ(walls.support_growing[0], (Wall{chain_px("95"), Quantity::whole(18), 1}));
    EXPECT_TRUE(walls.resistance_growing.empty());
}

RC_GTEST_PROP(OpenInterest, MaxPainIsTheLeastOfAllStrikes, ()) {
    const auto count = static_cast<std::size_t>(*rc::gen::inRange(1, 40));
    std::vector<BoardLine> lines;
    std::int64_t strike = 50;
    for (std::size_t i = 0; i < count; ++i) {
        strike += *rc::gen::inRange(1, 20);
        lines.push_back(open_line(strike, *rc::gen::inRange(0, 30), *rc::gen::inRange(0, 30)));
    }
    const Board board = board_at("200", lines);
    const auto pain = max_pain(board).value();
    std::optional<MaxPain> want;
    Quantity all;
    for (const BoardLine& line : board.lines) {
        all += *line.call.open_interest + *line.put.open_interest;
        const Notional paid = paid_at(board, line.strike).value();
        const auto away = [&](Price at) { return (at - board.spot).abs(); };
        if (!want || paid < want->paid || (paid == want->paid && away(line.strike) < away(want->strike)))
            want = MaxPain{line.strike, paid};
    }
    RC_ASSERT(pain.has_value() == !all.is_zero());
    if (pain) {
        RC_ASSERT(pain->strike == want->strike);
        RC_ASSERT(pain->paid == want->paid);
    }
}

}  // namespace
}  // namespace sluice::analytics::options
