#include <gtest/gtest.h>

#include <filesystem>

#include "market/fees.hpp"  // alpaca, ibkr_fixed
#include "twin_mask.hpp"
#include "twin_worlds.hpp"

namespace sluice::app::twin {
namespace {

class RecordedTwins : public testing::TestWithParam<std::vector<std::string>> {
protected:
    void SetUp() override {
        for (const std::string& file : GetParam())
            if (!std::filesystem::exists(SLUICE_SHARED_DIR "/data/market/us_equity/" + file))
                GTEST_SKIP() << "the recorded day " << file << " is not on this machine";
    }
};

TEST_P(RecordedTwins, ADayIsTheSameThroughThePaperVenueAndThroughTheWire) {
    const Day day = recorded_day(GetParam());
    const auto paper = comparable(play_paper(day, market::alpaca()));
    const auto wire = comparable(play_wire(day, market::alpaca()));
    EXPECT_GT(wire.size(), 900u);
    EXPECT_EQ(first_difference(paper, wire), "");
}

INSTANTIATE_TEST_SUITE_P(
    UsEquity, RecordedTwins,
    testing::Values(std::vector<std::string>{"spy_20131007_1m_trade.csv.gz", "spy_20131007_1m_quote.csv.gz"},
                    std::vector<std::string>{"aapl_20140605_1m_trade.csv.gz", "twx_20140605_1m_trade.csv.gz",
                                             "aapl_20140605_1m_quote.csv.gz", "twx_20140605_1m_quote.csv.gz"},
                    std::vector<std::string>{"goog_20151223_1m_trade.csv.gz"}));

TEST(Twins, FeesOfAnotherScheduleAreADifference) {
    const Day day = synthetic_day(4);
    EXPECT_NE(first_difference(comparable(play_paper(day, market::ibkr_fixed())),
                               comparable(play_wire(day, market::alpaca()))),
              "");
}

TEST(Twins, OtherSyntheticDaysAreTheSameToo) {
    for (const std::uint64_t seed : {4u, 5u, 6u, 7u, 8u, 9u}) {
        const Day day = synthetic_day(seed);
        EXPECT_EQ(first_difference(comparable(play_paper(day, market::alpaca())),
                                   comparable(play_wire(day, market::alpaca()))),
                  "")
            << "seed " << seed;
    }
}

}  // namespace
}  // namespace sluice::app::twin
