#include "wire/msgpack.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>

namespace sluice::wire {
namespace {

std::string bytes(std::initializer_list<int> values) {
    std::string out;
    for (const int value : values)
        out.push_back(static_cast<char>(value));
    return out;
}

std::string error_of(const std::string& text) {
    MsgpackDocument document;
    const auto status = document.parse(as_bytes(text));
    return status ? "" : status.error().text;
}

TEST(Msgpack, ReadsEveryTagOfTheSpecification) {
    struct Case {
        std::string wire;
        MsgpackKind kind;
        std::int64_t integer;
    };
    const Case cases[] = {
        {bytes({0x00}), MsgpackKind::Integer, 0},
        {bytes({0x7f}), MsgpackKind::Integer, 127},
        {bytes({0xe0}), MsgpackKind::Integer, -32},
        {bytes({0xff}), MsgpackKind::Integer, -1},
        {bytes({0xcc, 0xff}), MsgpackKind::Integer, 255},
        {bytes({0xcd, 0x01, 0x00}), MsgpackKind::Integer, 256},
        {bytes({0xce, 0xff, 0xff, 0xff, 0xff}), MsgpackKind::Integer, 4294967295},
        {bytes({0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), MsgpackKind::Integer, INT64_MAX},
        {bytes({0xd0, 0x80}), MsgpackKind::Integer, -128},
        {bytes({0xd1, 0x80, 0x00}), MsgpackKind::Integer, -32768},
        {bytes({0xd2, 0x80, 0x00, 0x00, 0x00}), MsgpackKind::Integer, -2147483648},
        {bytes({0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0}), MsgpackKind::Integer, INT64_MIN},
    };
    for (const Case& c : cases) {
        MsgpackDocument document;
        ASSERT_TRUE(document.parse(as_bytes(c.wire)));
        EXPECT_EQ(document.root().kind(), c.kind);
        EXPECT_EQ(document.root().as_int64(), c.integer);
    }
    MsgpackDocument document;
    const std::string huge = bytes({0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
    ASSERT_TRUE(document.parse(as_bytes(huge)));
    EXPECT_FALSE(document.root().fits_int64());
    EXPECT_EQ(document.root().as_uint64(), UINT64_MAX);
    const std::string single = bytes({0xca, 0x3f, 0xc0, 0x00, 0x00});
    ASSERT_TRUE(document.parse(as_bytes(single)));
    EXPECT_EQ(document.root().as_real(), 1.5);
    const std::string extension = bytes({0xd4, 0x05, 0x61});
    ASSERT_TRUE(document.parse(as_bytes(extension)));
    EXPECT_EQ(document.root().kind(), MsgpackKind::Extension);
    EXPECT_EQ(document.root().as_text(), "a");
    const std::string binary = bytes({0xc4, 0x02, 0xff, 0x00});
    ASSERT_TRUE(document.parse(as_bytes(binary)));
    EXPECT_EQ(document.root().kind(), MsgpackKind::Binary);
    EXPECT_EQ(document.root().as_text().size(), 2u);
}

TEST(Msgpack, ReadsTimestampsOfAllThreeSizes) {
    struct Case {
        std::string wire;
        std::int64_t nanos;
    };
    const Case cases[] = {
        {bytes({0xd6, 0xff, 0, 0, 0, 10}), 10'000'000'000},
        // 10 s and 10 ns, as alpaca-py's own tests have it: (10 << 34) | 10.
        {bytes({0xd7, 0xff, 0, 0, 0, 0x28, 0, 0, 0, 10}), 10'000'000'010},
        {bytes({0xc7, 12, 0xff, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), -999'999'999},
    };
    for (const Case& c : cases) {
        MsgpackDocument document;
        ASSERT_TRUE(document.parse(as_bytes(c.wire)));
        ASSERT_EQ(document.root().kind(), MsgpackKind::Time);
        EXPECT_EQ(document.root().as_time().nanos(), c.nanos);
        std::string again;
        MsgpackWriter{again}.time(document.root().as_time());
        EXPECT_EQ(again, c.wire);
    }
}

TEST(Msgpack, WalksMapsAndArraysInTheirOrder) {
    std::string wire;
    MsgpackWriter out{wire};
    out.array(2);
    out.map(3);
    out.string("T");
    out.string("q");
    out.string("nested");
    out.array(2);
    out.boolean(true);
    out.nil();
    out.string("p");
    out.real(25.41);
    out.integer(7);

    MsgpackDocument document;
    ASSERT_TRUE(document.parse(as_bytes(wire)));
    std::string seen;
    for (const MsgpackValue element : document.root()) {
        seen += to_string(element.kind());
        for (const MsgpackValue member : element)
            seen += " " + std::string{member.key()} + ":" + std::string{to_string(member.kind())};
        seen += ";";
    }
    EXPECT_EQ(seen, "an object T:a string nested:an array p:a number;a whole number;");
}

TEST(Msgpack, RefusesWhatIsNoMessageAndSaysWhere) {
    const struct {
        std::string wire;
        std::string error;
    } cases[] = {
        {"", "msgpack byte 0: the message ends inside a value"},
        {bytes({0xcd, 0x01}), "msgpack byte 1: the message ends inside a value"},
        {bytes({0xc1}), "msgpack byte 0: 0xc1 is no tag of msgpack"},
        {bytes({0xa3, 'a', 'b'}), "msgpack byte 1: a length of 3 passes the end of the message"},
        {bytes({0x93, 0x01}), "msgpack byte 1: a count of 3 passes the end of the message"},
        {bytes({0xdd, 0xff, 0xff, 0xff, 0xff}), "msgpack byte 5: a count of 4294967295 passes the end of the message"},
        {bytes({0x81, 0x01, 0x01}), "msgpack byte 2: the key of a pair must be a string"},
        {bytes({0xa1, 0xff}), "msgpack byte 2: a string has bytes that are not UTF-8"},
        {bytes({0x01, 0x01}), "msgpack byte 1: the value is over, but more follows"},
        {bytes({0xd4, 0xff, 0x01}), "msgpack byte 2: a timestamp has 1 bytes; 4, 8 and 12 are right"},
        {bytes({0xd7, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}),
         "msgpack byte 10: a timestamp is out of range: years 1678 to 2261 and less than a second of nanoseconds are "
         "right"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(error_of(c.wire), c.error);
    EXPECT_EQ(error_of(std::string(200, '\x91')), "msgpack byte 65: values are nested more than 64 deep");
}

RC_GTEST_PROP(Msgpack, IntegersAndTimesComeBack, (std::int64_t value)) {
    std::string wire;
    MsgpackWriter{wire}.integer(value);
    MsgpackDocument document;
    RC_ASSERT(document.parse(as_bytes(wire)).has_value());
    RC_ASSERT(document.root().fits_int64());
    RC_ASSERT(document.root().as_int64() == value);

    const auto at = UnixNanos::from_nanos(value / 2);
    wire.clear();
    MsgpackWriter{wire}.time(at);
    RC_ASSERT(document.parse(as_bytes(wire)).has_value());
    RC_ASSERT(document.root().as_time() == at);
}

TEST(Msgpack, StringsAndCountsOfEverySizeComeBack) {
    for (const std::size_t size : {0u, 1u, 15u, 16u, 31u, 32u, 255u, 256u, 65535u, 65536u}) {
        std::string wire;
        MsgpackWriter out{wire};
        out.array(size + 1);
        out.string(std::string(size, 'x'));
        for (std::size_t i = 0; i < size; ++i)
            out.nil();
        MsgpackDocument document;
        ASSERT_TRUE(document.parse(as_bytes(wire))) << size;
        EXPECT_EQ(document.root().size(), size + 1);
        EXPECT_EQ((*document.root().begin()).as_text().size(), size);
    }
}

RC_GTEST_PROP(Msgpack, AnyBytesAreReadOrRefused, (const std::vector<std::uint8_t>& noise)) {
    MsgpackDocument document;
    const auto status = document.parse(std::as_bytes(std::span{noise}));
    RC_ASSERT(status.has_value() || !status.error().text.empty());
}

}  // namespace
}  // namespace sluice::wire
