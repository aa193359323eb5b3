#include "net/line_frames.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace sluice::net {
namespace {

std::vector<std::string> all(LineFrames& frames) {
    std::vector<std::string> lines;
    while (auto line = frames.take())
        lines.push_back(*line);
    return lines;
}

TEST(LineFrames, ALineIsWholeWhenItsEndHasCome) {
    LineFrames frames{100};
    ASSERT_TRUE(frames.feed("{\"a\":"));
    EXPECT_EQ(frames.take(), std::nullopt);
    ASSERT_TRUE(frames.feed("1}\r\n\n{\"b\":2}\n{"));
    EXPECT_EQ(all(frames), (std::vector<std::string>{"{\"a\":1}", "{\"b\":2}"}));
    ASSERT_TRUE(frames.feed("}\n"));
    EXPECT_EQ(all(frames), std::vector<std::string>{"{}"});
}

TEST(LineFrames, ALineOfTheGreatestLengthPassesAndOneByteMoreDoesNot) {
    LineFrames frames{5};
    EXPECT_TRUE(frames.feed("12345\n"));
    EXPECT_EQ(all(frames), std::vector<std::string>{"12345"});
    EXPECT_TRUE(frames.feed("12345"));
    const Status fed = frames.feed("6");
    ASSERT_FALSE(fed);
    EXPECT_EQ(fed.error().code, ErrorCode::OutOfRange);
}

TEST(LineFrames, WhatStoodBeforeAnOverlongLineIsStillTaken) {
    LineFrames frames{5};
    EXPECT_FALSE(frames.feed("one\ntwo\n1234567"));
    EXPECT_EQ(all(frames), (std::vector<std::string>{"one", "two"}));
}

TEST(LineFrames, AnOverlongLineThatCameWholeIsNotTakenEither) {
    LineFrames frames{5};
    EXPECT_FALSE(frames.feed("one\n1234567\ntwo\n"));
    EXPECT_EQ(all(frames), std::vector<std::string>{"one"});
    LineFrames later{5};
    EXPECT_TRUE(later.feed("one\n123"));
    EXPECT_EQ(all(later), std::vector<std::string>{"one"});
    EXPECT_FALSE(later.feed("4567\ntwo\n"));
    EXPECT_EQ(all(later), std::vector<std::string>{});
}

RC_GTEST_PROP(LineFrames, PiecesMakeNoDifference, (std::vector<std::uint8_t> letters, std::vector<std::uint8_t> cuts)) {
    std::string text;
    for (const std::uint8_t letter : letters)
        text.push_back("ab\n"[letter % 3]);
    LineFrames whole{1'000};
    RC_ASSERT(whole.feed(text).has_value());
    LineFrames pieces{1'000};
    std::vector<std::string> got;
    std::string_view rest = text;
    for (std::size_t i = 0; !rest.empty(); ++i) {
        const std::size_t size = cuts.empty() ? 1 : 1 + cuts[i % cuts.size()] % 7;
        RC_ASSERT(pieces.feed(rest.substr(0, size)).has_value());
        rest.remove_prefix(std::min(size, rest.size()));
        while (auto line = pieces.take())
            got.push_back(*line);
    }
    RC_ASSERT(got == all(whole));
}

}  // namespace
}  // namespace sluice::net
