#include "analytics/options/strike_choice.hpp"

#include <gtest/gtest.h>

#include "analytics/options/chain_testkit.hpp"

namespace sluice::analytics::options {
namespace {

using namespace testkit;

// What the filters removed of a chain of one call with this quote and no greeks.
StrikesRemoved removed_of(const char* bid, const char* offer) {
    ChainAnalysis chain;
    chain.board = board_at("100", {open_line(100, 10, 10)});
    chain.board.lines[0].call.bid = chain_px(bid);
    chain.board.lines[0].call.offer = chain_px(offer);
    chain.lines.resize(1);
    chain.lines[0].strike = chain.board.lines[0].strike;
    return choose_strike(chain, Direction::Bullish, chain_px("0.01")).removed;
}

TEST(StrikeChoice, ASpreadOfExactlyTheMostPasses) {
    const std::pair<const char*, const char*> exact[] = {
        {"2.73", "2.87"}, {"5.46", "5.74"}, {"8.97", "9.43"}, {"17.94", "18.86"}, {"39", "41"}};
    for (const auto& [bid, offer] : exact) {
        EXPECT_EQ(removed_of(bid, offer).wide_spread, 0u) << bid;
        EXPECT_EQ(removed_of(bid, offer).no_delta, 1u) << bid << ": the next filter it fails";
    }
}

TEST(StrikeChoice, ANanoMoreDoesNot) {
    EXPECT_EQ(removed_of("2.73", "2.870000001").wide_spread, 1u);
    EXPECT_EQ(removed_of("38.999999999", "41").wide_spread, 1u);
    EXPECT_EQ(removed_of("1", "4000000000").wide_spread, 1u);
    EXPECT_EQ(removed_of("3", "2.9").no_quote, 1u);
}

}  // namespace
}  // namespace sluice::analytics::options
