#include "world/file_source.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace sluice::world {
namespace {

// A file in a folder of its own that goes with the test.
class FileSourceTest : public testing::Test {
protected:
    FileSourceTest()
        : folder_{std::filesystem::temp_directory_path() / ("sluice-file-source-" + std::to_string(getpid()))} {
        std::filesystem::create_directories(folder_);
    }
    ~FileSourceTest() override { std::filesystem::remove_all(folder_); }

    std::string write(std::string_view name, std::string_view text) {
        const std::string path = (folder_ / name).string();
        std::FILE* file = std::fopen(path.c_str(), "wb");
        std::fwrite(text.data(), 1, text.size(), file);
        std::fclose(file);
        return path;
    }
    std::vector<MarketEvent> events(const std::string& path) {
        auto source = FileSource::open(path);
        EXPECT_TRUE(source.has_value());
        std::vector<MarketEvent> out;
        MarketEvent event;
        while ((*source)->next(event).value())
            out.push_back(event);
        EXPECT_EQ((*source)->progress(), 1.0);
        return out;
    }

    std::filesystem::path folder_;
};

TEST_F(FileSourceTest, ABarIsFourPrintsThatKeepItsVolume) {
    const auto prints =
        events(write("spy_1m_trade.csv", "ts_ms,open,high,low,close,volume\n60000,10,12,9.5,11,1003\n"));
    ASSERT_EQ(prints.size(), 4u);
    std::string path;
    Quantity volume;
    for (const MarketEvent& event : prints) {
        const Trade& trade = std::get<Trade>(event);
        path += to_text(trade.price) + "x" + to_text(trade.size) + " ";
        volume += trade.size;
    }
    EXPECT_EQ(path, "10x250 9.5x250 12x250 11x253 ") << "the nearer extreme first, whole shares";
    EXPECT_EQ(volume, Quantity::whole(1003));
    EXPECT_EQ(time_of(prints[3]), UnixNanos::from_millis(105'000));
}

TEST_F(FileSourceTest, OneSidedQuotesBecomeTheBestOfAll) {
    const auto quotes = events(write("bac.csv",
                                     "ts_ms,bid,bid_size,ask,ask_size,exchange,condition_hex,suspicious\n"
                                     "1000,0,0,14.02,500,Q,1,0\n1001,14,200,0,0,P,1,0\n1002,14.01,100,0,0,Z,1,0\n"));
    ASSERT_EQ(quotes.size(), 2u);
    EXPECT_EQ(std::get<Quote>(quotes[1]).bid_px, parse_price("14.01").value());
    EXPECT_EQ(std::get<Quote>(quotes[1]).offer_size, Quantity::whole(500));
}

TEST_F(FileSourceTest, SaysWhatItIsAndWhatItLeftOut) {
    const std::string path =
        write("goog_20151224_1030ET_chain.csv", "expiry,strike,right,last,volume,open_interest\n20151224,590,C,,0,0\n");
    auto source = FileSource::open(path);
    ASSERT_TRUE(source.has_value());
    MarketEvent event;
    EXPECT_FALSE((*source)->next(event).value());
    EXPECT_EQ((*source)->counts().unused_rows, 1u);
    EXPECT_EQ((*source)->describe(), "GOOG.US from goog_20151224_1030ET_chain.csv: nothing that moves a market");
}

TEST_F(FileSourceTest, RefusesWhatItCannotRead) {
    const std::string missing = (folder_ / "nothing.csv").string();
    EXPECT_EQ(FileSource::open(missing).error().text,
              missing + ": the file cannot be opened: No such file or directory");
    const std::string bad = write("spy.csv", "ts_ms,bid,ask\n1000,1,x\n");
    EXPECT_EQ(FileSource::open(bad).error().text, bad + ":2:3: ask \"x\" is not a decimal number");
}

TEST(MarketSource, MergesByTimeThenByOrder) {
    const auto trade = [](std::int64_t at, std::int64_t price) {
        Trade out;
        out.event_time = UnixNanos::from_millis(at);
        out.price = Price::whole(price);
        return MarketEvent{out};
    };
    std::vector<std::unique_ptr<MarketSource>> parts;
    parts.push_back(source_of({trade(1, 1), trade(5, 2), trade(3, 3)}));
    parts.push_back(source_of({trade(1, 4), trade(4, 5), trade(6, 6)}, "others"));
    const auto merged = merge(std::move(parts));
    EXPECT_EQ(merged->describe(), "events in memory; others");
    std::string order;
    MarketEvent event;
    while (merged->next(event).value())
        order += to_text(std::get<Trade>(event).price);
    EXPECT_EQ(order, "145236") << "the stamp that went back waits behind its own source";
    EXPECT_EQ(merged->progress(), 1.0);
}

}  // namespace
}  // namespace sluice::world
