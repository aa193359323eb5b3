#include "journal/record.hpp"

#include <gtest/gtest.h>

#include "journal/events_test_support.hpp"
#include "model/binary.hpp"

namespace sluice::journal {
namespace {

TEST(Record, AnEventComesBackAsItWas) {
    for (const Event& event : make_run(1, 6)) {
        Buffer bytes;
        encode_record(event, bytes);
        const auto record = read_record(bytes);
        ASSERT_TRUE(record);
        EXPECT_EQ(record->bytes.size(), bytes.size());
        EXPECT_EQ(record->head.version, version_of(kind_of(event)));
        const auto decoded = decode_event(*record);
        ASSERT_TRUE(decoded) << decoded.error().text;
        EXPECT_EQ(*decoded, event);
    }
}

TEST(Record, TheHeadStandsWhereTheFormatSays) {
    Event event = make_run(7, 1).front();
    Buffer bytes;
    encode_record(event, bytes);
    ByteReader in{bytes};
    EXPECT_EQ(in.u32(), bytes.size());
    EXPECT_EQ(in.u8(), static_cast<std::uint8_t>(EventKind::RunStarted));
    EXPECT_EQ(in.u8(), 1);
    EXPECT_EQ(in.u16(), 0);
    EXPECT_EQ(in.u64(), 7u);
    EXPECT_EQ(in.i64(), event.time.nanos());
    in.u32();
    EXPECT_EQ(in.remaining(), bytes.size() - kHeadBytes);
}

TEST(Record, AnyFlippedBitIsNoticed) {
    Buffer bytes;
    encode_record(make_run(1, 2).back(), bytes);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        Buffer broken = bytes;
        broken[bit / 8] ^= std::byte{static_cast<unsigned char>(1u << bit % 8)};
        EXPECT_FALSE(read_record(broken)) << "bit " << bit;
    }
}

TEST(Record, ACutRecordIsNone) {
    Buffer bytes;
    encode_record(make_run(1, 1).front(), bytes);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_record(Bytes{bytes}.first(length)));
}

TEST(Record, FramesComeBackAsTheyWere) {
    SegmentHeader header{.segment = 3, .bytes = 4096, .next_batch = 17, .previous = sha256(as_bytes("a"))};
    Buffer bytes;
    encode_segment_header(header, 5, at_second(1), bytes);
    EXPECT_EQ(bytes.size(), kSegmentHeaderBytes);
    EXPECT_EQ(decode_segment_header(*read_record(bytes)), header);
    EXPECT_FALSE(decode_trailer(*read_record(bytes)));

    const Digest hash = encode_trailer(0, 17, 1, header.previous, kPredecessorsSynced, 5, at_second(1), bytes);
    EXPECT_EQ(bytes.size(), kSegmentHeaderBytes + kTrailerBytes);
    const auto record = read_record(Bytes{bytes}.subspan(kSegmentHeaderBytes));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->head.flags, kPredecessorsSynced);
    const auto trailer = decode_trailer(*record);
    ASSERT_TRUE(trailer);
    EXPECT_EQ(trailer->hash, hash);
    EXPECT_EQ(trailer->batch, 17u);
    EXPECT_EQ(trailer->bytes, kSegmentHeaderBytes);
    EXPECT_EQ(batch_hash(header.previous, Bytes{bytes}.first(kSegmentHeaderBytes), *record), hash);
}

TEST(Record, AKindOfALaterVersionIsNamed) {
    Buffer bytes;
    finish_record(begin_record(200, 1, 0, 9, at_second(0), bytes), bytes);
    const auto event = decode_event(*read_record(bytes));
    ASSERT_FALSE(event);
    EXPECT_EQ(event.error(),
              (Error{ErrorCode::Unsupported,
                     "event 9 has the kind 200, which this version does not know; a later one wrote it"}));
}

TEST(Record, AVersionOfALaterProgramIsRefused) {
    Buffer bytes;
    finish_record(begin_record(static_cast<std::uint8_t>(EventKind::Armed), 250, 0, 9, at_second(0), bytes), bytes);
    const auto event = decode_event(*read_record(bytes));
    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().code, ErrorCode::Unsupported);
}

}  // namespace
}  // namespace sluice::journal
