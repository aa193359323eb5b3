#include "gateway/sessions.hpp"

#include <gtest/gtest.h>

#include <set>

#include "gateway/entropy_test_support.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
constexpr UnixNanos kNow = UnixNanos::from_seconds(1'795'000'000);

struct SessionBook {
    CountingEntropy entropy;
    Sessions sessions{{}, entropy.function()};

    Sessions::Opened open(UnixNanos now = kNow) { return sessions.open(sessions.new_login_code(now), now).value(); }
};

TEST(Sessions, ALoginCodeOpensOneSessionOnce) {
    SessionBook book;
    const std::string code = book.sessions.new_login_code(kNow);
    EXPECT_GE(code.size() * 4, 128u) << "bits";
    const auto opened = book.sessions.open(code, kNow);
    ASSERT_TRUE(opened);
    EXPECT_TRUE(book.sessions.use(opened->cookie, kNow));
    EXPECT_FALSE(book.sessions.open(code, kNow)) << "it is spent";
}

TEST(Sessions, AWrongCodeSpendsNone) {
    SessionBook book;
    const std::string code = book.sessions.new_login_code(kNow);
    EXPECT_FALSE(book.sessions.open("", kNow));
    EXPECT_FALSE(book.sessions.open(code + "0", kNow));
    EXPECT_TRUE(book.sessions.open(code, kNow));
}

TEST(Sessions, ALoginCodeIsGoodForAnHourAndAmongTheLastEight) {
    SessionBook book;
    const std::string old = book.sessions.new_login_code(kNow);
    EXPECT_FALSE(book.sessions.open(old, kNow + 1h));
    const std::string first = book.sessions.new_login_code(kNow);
    for (int i = 0; i < 8; ++i)
        book.sessions.new_login_code(kNow);
    EXPECT_FALSE(book.sessions.open(first, kNow));
}

TEST(Sessions, NothingTheBrowserBroughtBecomesASession) {
    SessionBook book;
    const auto first = book.open();
    const auto second = book.open();
    EXPECT_NE(first.cookie, second.cookie);
    EXPECT_FALSE(book.sessions.use("chosen by somebody else", kNow));
    const auto* session = book.sessions.use(second.cookie, kNow);
    ASSERT_TRUE(session);
    EXPECT_FALSE(book.sessions.use(session->name, kNow)) << "its name opens nothing";
    EXPECT_FALSE(book.sessions.use(session->cookie_hash, kNow)) << "nor what is kept of its cookie";
    EXPECT_FALSE(book.sessions.use(session->csrf, kNow));
}

TEST(Sessions, OneEndsWhenItHasBeenIdleForTwelveHours) {
    SessionBook book;
    const std::string cookie = book.open().cookie;
    EXPECT_TRUE(book.sessions.use(cookie, kNow + 11h));
    EXPECT_TRUE(book.sessions.use(cookie, kNow + 22h)) << "each request counts";
    EXPECT_FALSE(book.sessions.use(cookie, kNow + 34h));
}

TEST(Sessions, ASeventeenthTakesThePlaceOfTheOneLeastUsed) {
    SessionBook book;
    const std::string idle = book.open().cookie;
    std::vector<std::string> busy;
    for (int i = 0; i < 15; ++i)
        busy.push_back(book.open(kNow + 1s).cookie);
    book.open(kNow + 2s);
    EXPECT_EQ(book.sessions.size(), 16u);
    EXPECT_FALSE(book.sessions.use(idle, kNow + 2s));
    for (const std::string& cookie : busy)
        EXPECT_TRUE(book.sessions.use(cookie, kNow + 2s));
}

TEST(Sessions, AnActCodeIsEightDigitsAndWorksOnce) {
    SessionBook book;
    const std::string code = book.sessions.new_act_code(kNow);
    EXPECT_EQ(code.size(), 8u);
    EXPECT_EQ(code.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_TRUE(book.sessions.spend_act_code(code, "", kNow + 119s));
    EXPECT_FALSE(book.sessions.spend_act_code(code, "", kNow + 119s));
}

TEST(Sessions, AnActCodeIsOverAfterTwoMinutesFiveTriesOrTheNextOne) {
    SessionBook book;
    const std::string late = book.sessions.new_act_code(kNow);
    EXPECT_FALSE(book.sessions.spend_act_code(late, "", kNow + 120s));
    const std::string guessed = book.sessions.new_act_code(kNow);
    for (int i = 0; i < 5; ++i)
        EXPECT_FALSE(book.sessions.spend_act_code("wrong", "", kNow));
    EXPECT_FALSE(book.sessions.spend_act_code(guessed, "", kNow)) << "the fifth wrong try ended it";
    const std::string before = book.sessions.new_act_code(kNow);
    const std::string after = book.sessions.new_act_code(kNow);
    EXPECT_FALSE(book.sessions.spend_act_code(before, "", kNow));
    EXPECT_TRUE(book.sessions.spend_act_code(after, "", kNow));
    EXPECT_FALSE(book.sessions.spend_act_code("", "", kNow)) << "none waits";
}

TEST(Sessions, AnotherActCodeComesAfterFiveSecondsOrWhenTheLastWasUsed) {
    SessionBook book;
    EXPECT_FALSE(book.sessions.act_code_wait(kNow));
    const std::string code = book.sessions.new_act_code(kNow);
    EXPECT_EQ(book.sessions.act_code_wait(kNow + 1s), 4s);
    book.sessions.spend_act_code("wrong", "", kNow + 1s);
    EXPECT_EQ(book.sessions.act_code_wait(kNow + 1s), 4s);
    EXPECT_TRUE(book.sessions.spend_act_code(code, "", kNow + 2s));
    EXPECT_FALSE(book.sessions.act_code_wait(kNow + 2s));
    book.sessions.new_act_code(kNow + 3s);
    EXPECT_FALSE(book.sessions.act_code_wait(kNow + 8s));
}

TEST(Sessions, TwentyWrongActCodesEndTheOneThatShowedThem) {
    SessionBook book;
    const std::string cookie = book.open().cookie;
    const std::string other = book.open().cookie;
    const std::string name = book.sessions.use(cookie, kNow)->name;
    const auto fail = [&](int times) {
        for (int i = 0; i < times; ++i)
            EXPECT_FALSE(book.sessions.spend_act_code("wrong", name, kNow));
    };
    fail(19);
    EXPECT_TRUE(book.sessions.spend_act_code(book.sessions.new_act_code(kNow), name, kNow));
    fail(19);
    EXPECT_TRUE(book.sessions.use(cookie, kNow)) << "a right one lay between";
    fail(1);
    EXPECT_FALSE(book.sessions.use(cookie, kNow));
    EXPECT_TRUE(book.sessions.use(other, kNow));
}

TEST(Sessions, AClosedOneIsNone) {
    SessionBook book;
    const auto opened = book.open();
    const std::string name = opened.session->name;
    EXPECT_TRUE(book.sessions.find(name, kNow));
    book.sessions.close(name);
    EXPECT_FALSE(book.sessions.find(name, kNow));
    EXPECT_FALSE(book.sessions.use(opened.cookie, kNow));
}

}  // namespace
}  // namespace sluice::gateway
