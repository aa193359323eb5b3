#include "gateway/history_walk.hpp"

#include <gtest/gtest.h>

namespace sluice::gateway {
namespace {

struct RefusingHistory final : History {
    explicit RefusingHistory(ErrorCode code) : code{code} {}
    Status read(std::uint64_t, std::size_t, Answer) override { return fail(code, "a sentence"); }
    ErrorCode code;
};

std::optional<Problem> walk(ErrorCode code) {
    RefusingHistory history{code};
    return HistoryWalk::start(
        history, 1, {}, [](const Event&) { return true; }, [](const HistoryWalk::End&) {});
}

TEST(HistoryWalk, AFullQueueIsAskedAgainAndNoPastIsNotFound) {
    const auto full = walk(ErrorCode::Unavailable);
    ASSERT_TRUE(full);
    EXPECT_EQ(full->code, "unavailable");
    EXPECT_TRUE(full->retry_after);
    const auto none = walk(ErrorCode::Unsupported);
    ASSERT_TRUE(none);
    EXPECT_EQ(none->code, "not_found");
    EXPECT_EQ(none->detail, "a sentence");
}

}  // namespace
}  // namespace sluice::gateway
