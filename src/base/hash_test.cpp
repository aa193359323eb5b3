// Checksums, digests and random numbers against their published vectors.

#include <array>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/crc32c.hpp"
#include "base/random.hpp"
#include "base/sha256.hpp"

namespace sluice {
namespace {

Buffer counting(std::size_t size, int first, int step) {
    Buffer out(size);
    for (std::size_t i = 0; i < size; ++i) {
        out[i] = static_cast<std::byte>(first + step * static_cast<int>(i));
    }
    return out;
}

// RFC 3720 appendix B.4; the last is the check value of the CRC catalogue.
TEST(Crc32c, GivesThePublishedChecksums) {
    EXPECT_EQ(crc32c(Buffer(32, std::byte{0})), 0x8A9136AAu);
    EXPECT_EQ(crc32c(Buffer(32, std::byte{0xFF})), 0x62A8AB43u);
    EXPECT_EQ(crc32c(counting(32, 0, 1)), 0x46DD794Eu);
    EXPECT_EQ(crc32c(counting(32, 31, -1)), 0x113FDB5Cu);
    EXPECT_EQ(crc32c(as_bytes("123456789")), 0xE3069283u);
    EXPECT_EQ(crc32c({}), 0u);
}

TEST(Crc32c, TheInstructionAndTheTablesAgreeAtEveryLength) {
    const Buffer bytes = counting(7'000, 3, 7);
    for (std::size_t size = 0; size <= bytes.size(); size += size < 100 ? 1 : 97) {
        const Bytes part = Bytes{bytes}.last(size);
        ASSERT_EQ(crc32c(part, 5), detail::crc32c_portable(part, 5)) << size;
    }
}

TEST(Crc32c, ContinuesWhereASeedLeftOff) {
    const bool holds = rc::check([](const std::string& a, const std::string& b) {
        RC_ASSERT(crc32c(as_bytes(b), crc32c(as_bytes(a))) == crc32c(as_bytes(a + b)));
    });
    EXPECT_TRUE(holds);
}

// FIPS 180-4 examples and NIST's long message.
TEST(Sha256, GivesThePublishedDigests) {
    EXPECT_EQ(hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    EXPECT_EQ(hex(sha256(as_bytes(std::string(1'000'000, 'a')))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, TheInstructionsAndThePortablePathAgreeAtEveryLength) {
    const Buffer bytes = counting(300, 1, 11);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        Sha256 portable{Sha256::Path::Portable};
        portable.update(Bytes{bytes}.first(size));
        ASSERT_EQ(portable.finish(), sha256(Bytes{bytes}.first(size))) << size;
    }
}

TEST(Sha256, PiecesGiveTheDigestOfTheWhole) {
    const bool holds = rc::check([](const std::vector<std::string>& pieces) {
        Sha256 hash;
        std::string whole;
        for (const std::string& piece : pieces) {
            hash.update(as_bytes(piece));
            whole += piece;
        }
        RC_ASSERT(hash.finish() == sha256(as_bytes(whole)));
        RC_ASSERT(hash.finish() == sha256({}));
    });
    EXPECT_TRUE(holds);
}

// kat_vectors of the Random123 distribution, lines "philox4x32 10".
TEST(Philox, GivesTheKnownAnswers) {
    using Words = std::array<std::uint32_t, 4>;
    EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr std::uint32_t kOnes = 0xFFFFFFFF;
    EXPECT_EQ(philox4x32_10({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
              (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    EXPECT_EQ(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
              (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, IsAFunctionOfSeedStreamAndPosition) {
    Random a{7, 3};
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 9; ++i) {
        drawn.push_back(a.next());
    }
    for (std::uint64_t at = 0; at < drawn.size(); ++at) {
        Random b{7, 3};
        b.seek(at);
        EXPECT_EQ(b.next(), drawn[at]) << at;
    }
    Random copy = a;
    EXPECT_EQ(copy, a);
    EXPECT_EQ(copy.next(), a.next());
    EXPECT_NE(Random(7, 4).next(), drawn[0]);
    EXPECT_NE(Random(8, 3).next(), drawn[0]);
    EXPECT_EQ(a.to_string(), "7/3@10");
}

TEST(Random, SplitsDoNotDependOnWhatWasDrawn) {
    Random a{7, 3};
    const Random before = a.split(1);
    a.next();
    EXPECT_EQ(a.split(1), before);
    EXPECT_FALSE(a.split(2) == before);
    EXPECT_FALSE(before.split(1) == before);
}

TEST(Random, StaysInsideItsRanges) {
    Random random{1, 1};
    for (int i = 0; i < 20'000; ++i) {
        ASSERT_LT(random.below(3), 3u);
        ASSERT_LT(random.below(UINT64_MAX), UINT64_MAX);
        const std::int64_t dice = random.between(-6, 6);
        ASSERT_TRUE(dice >= -6 && dice <= 6);
        const double u = random.uniform();
        ASSERT_TRUE(u >= 0 && u < 1);
    }
    EXPECT_EQ(random.below(1), 0u);
    EXPECT_EQ(random.between(5, 5), 5);
    random.between(INT64_MIN, INT64_MAX);
    EXPECT_FALSE(random.chance(0, 10));
    EXPECT_TRUE(random.chance(10, 10));
}

TEST(Random, FacesComeUpEquallyOften) {
    Random random{2, 1};
    std::array<int, 6> faces{};
    int heads = 0;
    for (int i = 0; i < 60'000; ++i) {
        ++faces[random.below(6)];
        heads += random.chance(1, 4) ? 1 : 0;
    }
    for (const int count : faces) {
        EXPECT_NEAR(count, 10'000, 400);
    }
    EXPECT_NEAR(heads, 15'000, 450);
}

TEST(Random, NormalsHaveTheMomentsOfTheNormalDistribution) {
    Random random{3, 1};
    constexpr int kDraws = 50'000;
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double z = random.normal();
        sum += z;
        squares += z * z;
        fourths += z * z * z * z;
    }
    EXPECT_NEAR(sum / kDraws, 0, 0.02);
    EXPECT_NEAR(squares / kDraws, 1, 0.03);
    EXPECT_NEAR(fourths / kDraws, 3, 0.2);
    EXPECT_EQ(random.position(), static_cast<std::uint64_t>(kDraws));
}

}  // namespace
}  // namespace sluice
