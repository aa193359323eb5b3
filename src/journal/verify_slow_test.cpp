#include <gtest/gtest.h>

#include "journal/events_test_support.hpp"
#include "journal/verify.hpp"

namespace sluice::journal {
namespace {

TEST(VerifySlow, AfterACleanCloseFailsOnEverySingleFlippedBitOfEveryFile) {
    MemoryStorage storage = small_journal(End::Clean);
    std::uint64_t flipped = 0;
    for (auto& [name, bytes] : storage.files) {
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            const std::byte mask{static_cast<unsigned char>(1u << bit % 8)};
            bytes[bit / 8] ^= mask;
            const auto broken = verify(storage);
            ASSERT_FALSE(broken) << name << " bit " << bit;
            EXPECT_EQ(broken.error().code, ErrorCode::Corrupt) << broken.error().text;
            bytes[bit / 8] ^= mask;
            ++flipped;
        }
    }
    EXPECT_GT(flipped, 3u * 1536 * 8);
    EXPECT_TRUE(verify(storage));
}

}  // namespace
}  // namespace sluice::journal
