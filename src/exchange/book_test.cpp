#include "exchange/book.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice::exchange {
namespace {

std::vector<Book::Fill> take(Book& book, Side side, std::int64_t limit, std::int64_t qty,
                             std::int64_t* left = nullptr) {
    std::vector<Book::Fill> fills;
    const auto rest = book.take(side, limit, qty, [&](const Book::Fill& fill) { fills.push_back(fill); });
    if (left != nullptr)
        *left = rest;
    return fills;
}

TEST(Book, FillsTheBestPriceFirstAndTheOldestFirstAtOnePrice) {
    Book book;
    book.rest(Side::Sell, 102, 5, 1);
    book.rest(Side::Sell, 101, 5, 2);
    book.rest(Side::Sell, 101, 5, 3);
    const auto fills = take(book, Side::Buy, 102, 12);
    ASSERT_EQ(fills.size(), 3u);
    EXPECT_EQ(fills[0].owner, 2u);
    EXPECT_EQ(fills[1].owner, 3u);
    EXPECT_EQ(fills[2].owner, 1u);
    EXPECT_EQ(fills[2].px, 102);
    EXPECT_EQ(fills[2].qty, 2);
    EXPECT_EQ(fills[2].left, 3);
}

TEST(Book, NeverFillsBeyondTheLimit) {
    Book book;
    book.rest(Side::Buy, 99, 5, 1);
    book.rest(Side::Buy, 98, 5, 2);
    std::int64_t left = 0;
    EXPECT_EQ(take(book, Side::Sell, 99, 20, &left).size(), 1u);
    EXPECT_EQ(left, 15);
    EXPECT_EQ(book.best_bid(), 98);
}

TEST(Book, KnowsItsBestPricesThroughCancels) {
    Book book;
    EXPECT_EQ(book.best_bid(), Book::kNoBid);
    EXPECT_EQ(book.best_offer(), Book::kNoOffer);
    const auto far = book.rest(Side::Buy, -5'000, 1, 1);
    const auto near = book.rest(Side::Buy, 1'000'000, 1, 2);
    EXPECT_EQ(book.best_bid(), 1'000'000);
    book.cancel(near);
    EXPECT_EQ(book.best_bid(), -5'000);
    book.cancel(far);
    EXPECT_EQ(book.best_bid(), Book::kNoBid);
    EXPECT_EQ(book.open_orders(), 0u);
}

TEST(Book, AnOrderThatShrinksKeepsItsPlace) {
    Book book;
    const auto first = book.rest(Side::Sell, 100, 9, 1);
    book.rest(Side::Sell, 100, 9, 2);
    book.set_qty(first, 4);
    const auto fills = take(book, Side::Buy, 100, 5);
    ASSERT_EQ(fills.size(), 2u);
    EXPECT_EQ(fills[0].owner, 1u);
    EXPECT_EQ(fills[0].qty, 4);
}

TEST(Book, ACancelInTheMiddleOfALevelKeepsTheOrderOfTheOthers) {
    Book book;
    book.rest(Side::Sell, 100, 1, 1);
    const auto middle = book.rest(Side::Sell, 100, 1, 2);
    book.rest(Side::Sell, 100, 1, 3);
    book.cancel(middle);
    const auto fills = take(book, Side::Buy, 100, 5);
    ASSERT_EQ(fills.size(), 2u);
    EXPECT_EQ(fills[0].owner, 1u);
    EXPECT_EQ(fills[1].owner, 3u);
}

TEST(Book, TakesPricesThatShareAPlaceInThePageTable) {
    Book book;
    constexpr std::int64_t kApart = 64 * 256;
    for (std::int64_t i = 0; i < 8; ++i)
        book.rest(Side::Sell, 1 + i * kApart, 1, static_cast<std::uint32_t>(i));
    for (std::uint32_t i = 0; i < 8; ++i) {
        EXPECT_EQ(book.best_offer(), 1 + static_cast<std::int64_t>(i) * kApart);
        const auto fills = take(book, Side::Buy, Book::kNoOffer - 1, 1);
        ASSERT_EQ(fills.size(), 1u);
        EXPECT_EQ(fills[0].owner, i);
    }
}

TEST(Book, FollowsAMarketThatWandersOverMorePagesThanItKeeps) {
    Book book;
    for (std::int64_t i = 0; i < 3'000; ++i) {
        const auto bid = book.rest(Side::Buy, i * 64, 1, 1);
        const auto offer = book.rest(Side::Sell, i * 64 + 70, 1, 2);
        EXPECT_EQ(book.best_bid(), i * 64);
        EXPECT_EQ(book.best_offer(), i * 64 + 70);
        book.cancel(bid);
        book.cancel(offer);
    }
    EXPECT_EQ(book.best_bid(), Book::kNoBid);
}

TEST(Book, WalksInTheOrderAnIncomingOrderWouldMeet) {
    Book book;
    book.rest(Side::Buy, 10, 1, 1);
    book.rest(Side::Buy, 200, 1, 2);
    book.rest(Side::Buy, 200, 1, 3);
    book.rest(Side::Buy, 5, 1, 4);
    std::string seen;
    book.walk(Side::Buy, 10, [&](Book::Slot slot) {
        seen += std::to_string(book.owner(slot));
        return true;
    });
    EXPECT_EQ(seen, "231");
}

TEST(Book, AWalkMayStartBehindTheBestPrice) {
    Book book;
    for (const std::int64_t px : {1, 63, 64, 200, 500})
        book.rest(Side::Buy, px, 1, static_cast<std::uint32_t>(px));
    for (const std::int64_t px : {640, 1'000, 1'001})
        book.rest(Side::Sell, px, 1, static_cast<std::uint32_t>(px));
    const auto seen = [&](Side side, std::int64_t from, std::int64_t limit) {
        std::string text;
        book.walk_between(side, from, limit, [&](Book::Slot slot) {
            text += std::to_string(book.px(slot)) + " ";
            return true;
        });
        return text;
    };
    EXPECT_EQ(seen(Side::Buy, Book::kNoOffer, 60), "500 200 64 63 ");
    EXPECT_EQ(seen(Side::Buy, 200, 64), "200 64 ");
    EXPECT_EQ(seen(Side::Buy, 199, 1), "64 63 1 ");
    EXPECT_EQ(seen(Side::Buy, 140, 1), "64 63 1 ");
    EXPECT_EQ(seen(Side::Buy, 400, 0), "200 64 63 1 ");
    EXPECT_EQ(seen(Side::Buy, 0, -5), "");
    EXPECT_EQ(seen(Side::Sell, 641, 2'000), "1000 1001 ");
    EXPECT_EQ(seen(Side::Sell, 800, 1'000), "1000 ");
    EXPECT_EQ(seen(Side::Sell, 5'000, 9'000), "");
    EXPECT_EQ(seen(Side::Sell, Book::kNoBid, 640), "640 ");
}

}  // namespace
}  // namespace sluice::exchange
