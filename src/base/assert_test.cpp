#include "base/assert.hpp"

#include <gtest/gtest.h>

#include "base/log.hpp"
#include "base/result.hpp"

namespace sluice {
namespace {

Result<int> half(int n) {
    if (n % 2 != 0) {
        return fail(ErrorCode::Invalid, std::to_string(n) + " is odd");
    }
    return n / 2;
}

TEST(Assert, NamesTheConditionAndTheSentenceAndAborts) {
    const int fills = 2;
    SLUICE_ASSERT(fills == 2, "never seen");
    EXPECT_DEATH(SLUICE_ASSERT(fills == 1, "a fill counts once"), "assertion failed: fills == 1: a fill counts once");
}

TEST(Result, CarriesAValueOrOneSentence) {
    EXPECT_EQ(half(4).value(), 2);
    EXPECT_EQ(half(3).error(), (Error{ErrorCode::Invalid, "3 is odd"}));
    EXPECT_EQ(to_string(half(3).error().code), "Invalid");
    EXPECT_TRUE(Status{});
}

TEST(Log, TheNullLogForgets) {
    NullLog log;
    log.info("the session is open");
    EXPECT_EQ(to_string(LogLevel::Warn), "warn");
}

}  // namespace
}  // namespace sluice
