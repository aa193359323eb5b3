#include "model/binary.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "model/arbitrary_test_support.hpp"

namespace sluice {
namespace {

Buffer encoded(const Event& event) {
    Buffer out;
    encode(event, out);
    return out;
}
Result<Event> decoded(const Event& head, Bytes payload) {
    return decode(kind_of(head), version_of(kind_of(head)), head.sequence, head.time, payload);
}

// Runs `fact` on one event of every kind.
template <class Fact>
void for_every_kind(Fact fact) {
    for (std::size_t i = 0; i < count_of<EventKind>(); ++i)
        fact(arbitrary::any_event(static_cast<EventKind>(i)));
}

RC_GTEST_PROP(BinaryEvent, EveryKindRoundTrips, ()) {
    for_every_kind([](const Event& event) { RC_ASSERT(decoded(event, encoded(event)).value() == event); });
}

RC_GTEST_PROP(BinaryEvent, EveryCutIsCorrupt, ()) {
    for_every_kind([](const Event& event) {
        const Buffer bytes = encoded(event);
        for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 40) {
            const auto cut = decoded(event, Bytes{bytes}.first(length));
            RC_ASSERT(!cut.has_value());
            RC_ASSERT(cut.error().code == ErrorCode::Corrupt);
        }
    });
}

RC_GTEST_PROP(BinaryEvent, AnExtraByteIsCorrupt, ()) {
    for_every_kind([](const Event& event) {
        Buffer bytes = encoded(event);
        bytes.push_back(std::byte{0});
        RC_ASSERT(decoded(event, bytes).error().code == ErrorCode::Corrupt);
    });
}

// One form per value: damage is either noticed or is another event's exact form.
RC_GTEST_PROP(BinaryEvent, AFlippedByteNeverCrashesAndNeverGivesASecondForm, ()) {
    for_every_kind([](const Event& event) {
        Buffer bytes = encoded(event);
        const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        bytes[at] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
        if (const auto other = decoded(event, bytes))
            RC_ASSERT(encoded(*other) == bytes);
    });
}

RC_GTEST_PROP(BinaryInput, EveryInputRoundTrips, (const Input& input)) {
    Buffer bytes;
    encode(input, bytes);
    RC_ASSERT(decode_input(bytes).value() == input);
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 40) {
        RC_ASSERT(decode_input(Bytes{bytes}.first(length)).error().code == ErrorCode::Corrupt);
    }
    bytes.push_back(std::byte{0});
    RC_ASSERT(!decode_input(bytes).has_value());
}

RC_GTEST_PROP(BinaryInput, EveryCommandRoundTrips, (const Command& command)) {
    Buffer bytes;
    encode(Input{command}, bytes);
    RC_ASSERT(decode_input(bytes).value() == Input{command});
}

RC_GTEST_PROP(BinaryInput, AFlippedByteNeverCrashesAndNeverGivesASecondForm, (const Input& input)) {
    Buffer bytes;
    encode(input, bytes);
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, bytes.size());
    bytes[at] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
    if (const auto other = decode_input(bytes)) {
        Buffer again;
        encode(*other, again);
        // A damaged version byte can name an older layout, which is read and never written.
        constexpr std::size_t kVersionAt = 1;
        if (at == kVersionAt)
            RC_ASSERT(decode_input(again).value() == *other);
        else
            RC_ASSERT(again == bytes);
    }
}

RC_GTEST_PROP(BinaryMarketData, EveryKindRoundTrips, (const MarketData& data)) {
    Buffer bytes;
    encode_market_data(data, bytes);
    RC_ASSERT(decode_market_data(bytes).value() == data);
    RC_ASSERT(decode_market_data(Bytes{bytes}.first(bytes.size() - 1)).error().code == ErrorCode::Corrupt);
}

TEST(BinaryEvent, TheFrequentKindsHaveAFixedLayoutOf100To200Bytes) {
    for (const EventKind kind : {EventKind::OrderPlaced, EventKind::ReportApplied, EventKind::OrderDenied}) {
        EXPECT_GE(fixed_layout_bytes(kind), 100u) << to_text(kind);
        EXPECT_LE(fixed_layout_bytes(kind), 200u) << to_text(kind);
    }
}

TEST(BinaryEvent, EncodingAppendsWithoutMovingABufferThatHasRoom) {
    Buffer out(3, std::byte{7});
    out.reserve(1024);
    const std::byte* const before = out.data();
    encode(Event{1, {}, OrderPlaced{}}, out);
    EXPECT_EQ(out.data(), before);
    EXPECT_EQ(out[2], std::byte{7});
    EXPECT_GT(out.size(), 3 + fixed_layout_bytes(EventKind::OrderPlaced));
}

TEST(BinaryEvent, WhatANewerVersionWroteIsUnsupported) {
    EXPECT_EQ(decode(static_cast<EventKind>(200), 1, 7, {}, {}).error().code, ErrorCode::Unsupported);
    const auto newer = decode(EventKind::Armed, 2, 7, {}, {});
    EXPECT_EQ(newer.error().code, ErrorCode::Unsupported);
    EXPECT_EQ(newer.error().text, "record 7 (Armed) has version 2; this program reads up to 1");
    EXPECT_EQ(decode(EventKind::Armed, 0, 7, {}, {}).error().code, ErrorCode::Corrupt);
}

TEST(BinaryEvent, TheErrorNamesTheRecordAndTheField) {
    Buffer bytes = encoded(Event{17, {}, RunStarted{}});
    bytes[0] = std::byte{9};
    EXPECT_EQ(decode(EventKind::RunStarted, 1, 17, {}, bytes).error().text,
              "record 17 (RunStarted): the bytes of the field mode are missing or stand for no value it can have");
    bytes = encoded(Event{17, {}, RunStopped{}});
    bytes.resize(bytes.size() + 2);
    EXPECT_EQ(decode(EventKind::RunStopped, 1, 17, {}, bytes).error().text,
              "record 17 (RunStopped): 2 bytes are left over behind the last field");
}

TEST(BinaryEvent, ALengthBeyondThePayloadAllocatesNothing) {
    Buffer bytes{std::byte{255}, std::byte{255}, std::byte{255}, std::byte{255}, std::byte{255}, std::byte{'x'}};
    EXPECT_EQ(decode(EventKind::RunStopped, 1, 1, {}, bytes).error().code, ErrorCode::Corrupt);
}

TEST(BinaryEvent, AShortLengthInTheLongFormIsCorrupt) {
    const Buffer bytes{std::byte{255}, std::byte{1}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{'x'}};
    EXPECT_EQ(decode(EventKind::RunStopped, 1, 1, {}, bytes).error().code, ErrorCode::Corrupt);
}

}  // namespace
}  // namespace sluice
