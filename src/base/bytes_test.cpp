#include "base/bytes.hpp"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice {
namespace {

TEST(Bytes, ValuesStandLittleEndian) {
    Buffer out;
    ByteWriter writer{out};
    writer.u16(0x0102);
    writer.u32(0x03040506);
    writer.text("ab");
    const Buffer expected{std::byte{2}, std::byte{1}, std::byte{6}, std::byte{5}, std::byte{4},   std::byte{3},
                          std::byte{2}, std::byte{0}, std::byte{0}, std::byte{0}, std::byte{'a'}, std::byte{'b'}};
    EXPECT_EQ(out, expected);
}

TEST(Bytes, ALengthCanBePatchedLater) {
    Buffer out;
    ByteWriter writer{out};
    writer.u32(0);
    writer.u8(9);
    writer.patch_u32(0, 77);
    ByteReader reader{out};
    EXPECT_EQ(reader.u32(), 77u);
    EXPECT_EQ(reader.u8(), 9u);
}

TEST(Bytes, FailureSticksAndReadsNothingMore) {
    const Buffer three(3, std::byte{0xFF});
    ByteReader reader{three};
    EXPECT_EQ(reader.u8(), 0xFF);
    EXPECT_EQ(reader.u32(), 0u);
    EXPECT_TRUE(reader.failed());
    EXPECT_EQ(reader.u8(), 0u);
    EXPECT_TRUE(reader.text().empty());
    EXPECT_EQ(reader.remaining(), 0u);
}

TEST(Bytes, ATextLongerThanTheRestIsAFailure) {
    Buffer out;
    ByteWriter{out}.u32(0xFFFFFFFF);
    ByteReader reader{out};
    EXPECT_TRUE(reader.text().empty());
    EXPECT_TRUE(reader.failed());
}

TEST(Bytes, ReadingGivesWhatWasWritten) {
    const bool holds = rc::check(
        [](std::uint8_t a, std::uint16_t b, std::uint32_t c, std::uint64_t d, std::int64_t e, const std::string& text) {
            const int128 wide = static_cast<int128>(e) * static_cast<int128>(d >> 1);
            Buffer out;
            ByteWriter writer{out};
            writer.u8(a);
            writer.u16(b);
            writer.u32(c);
            writer.u64(d);
            writer.i64(e);
            writer.i128(wide);
            writer.text(text);
            writer.raw(as_bytes(text));

            ByteReader reader{out};
            RC_ASSERT(reader.u8() == a);
            RC_ASSERT(reader.u16() == b);
            RC_ASSERT(reader.u32() == c);
            RC_ASSERT(reader.u64() == d);
            RC_ASSERT(reader.i64() == e);
            RC_ASSERT(reader.i128() == wide);
            RC_ASSERT(reader.text() == text);
            RC_ASSERT(as_text(reader.raw(text.size())) == text);
            RC_ASSERT(!reader.failed());
            RC_ASSERT(reader.remaining() == 0u);

            for (std::size_t cut = 0; cut < 31 + 8 + text.size(); ++cut) {
                ByteReader torn{Bytes{out}.first(cut)};
                torn.raw(39);
                torn.text();
                RC_ASSERT(torn.failed());
            }
        });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace sluice
