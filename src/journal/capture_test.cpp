#include "journal/capture.hpp"

#include <gtest/gtest.h>

#include "journal/events_test_support.hpp"
#include "journal/memory_storage_test_support.hpp"

namespace sluice::journal {
namespace {

Quote quote(std::int64_t i) {
    Quote quote;
    quote.instrument = InstrumentId{"SPY.US"};
    quote.bid_px = Price::whole(100 + i);
    quote.offer_px = Price::whole(101 + i);
    quote.event_time = at_second(i);
    return quote;
}

std::vector<CaptureEntry> read_all(Storage& storage, std::uint32_t first = 1) {
    std::vector<CaptureEntry> entries;
    auto reader = CaptureReader::open(storage, first);
    EXPECT_TRUE(reader);
    for (;;) {
        auto entry = reader->next();
        EXPECT_TRUE(entry) << entry.error().text;
        if (!entry || !*entry)
            return entries;
        entries.push_back(std::move(**entry));
    }
}

void write_run(Storage& storage, int count, std::uint64_t file_bytes, bool close) {
    auto writer = CaptureWriter::open(storage, file_bytes);
    ASSERT_TRUE(writer);
    writer->started(7, 3, at_second(0));
    for (int i = 0; i < count; ++i) {
        writer->input(quote(i), at_second(i));
        if (i % 5 == 4) {
            ASSERT_TRUE(writer->flush());
        }
    }
    writer->input(Durable{12}, at_second(count));
    writer->stopped("done", at_second(count));
    ASSERT_TRUE(writer->flush());
    if (close) {
        ASSERT_TRUE(writer->close());
    }
}

TEST(Capture, HoldsEveryCallInOrderOverFiles) {
    MemoryStorage storage;
    write_run(storage, 50, 1024, true);
    EXPECT_GT(storage.files.size(), 3u);
    const auto entries = read_all(storage);
    ASSERT_EQ(entries.size(), 53u);
    EXPECT_EQ(std::get<CaptureStarted>(entries[0].body), (CaptureStarted{7, 3}));
    for (int i = 0; i < 50; ++i) {
        const auto& entry = entries[static_cast<std::size_t>(i) + 1];
        EXPECT_EQ(entry.now, at_second(i));
        EXPECT_EQ(std::get<Quote>(std::get<Input>(entry.body)), quote(i));
    }
    EXPECT_EQ(std::get<Durable>(std::get<Input>(entries[51].body)).up_to, 12u);
    EXPECT_EQ(std::get<CaptureStopped>(entries[52].body).reason, "done");
}

TEST(Capture, IsNeverSynced) {
    MemoryStorage storage;
    write_run(storage, 50, 4096, true);
    EXPECT_EQ(storage.syncs, 0u);
}

TEST(Capture, EachRunBeginsANewFileAndACutLastChunkIsTheEnd) {
    MemoryStorage storage;
    write_run(storage, 10, 8192, false);
    Buffer& first = storage.files.begin()->second;
    std::size_t end = first.size();
    while (first[end - 1] == std::byte{0})
        --end;
    first[end - 1] = std::byte{0};  // the first run lost the end of its last chunk
    write_run(storage, 3, 8192, true);
    EXPECT_EQ(storage.files.size(), 2u);
    EXPECT_EQ(read_all(storage).size(), 1u + 10u + 6u);
    EXPECT_EQ(read_all(storage, 2).size(), 6u);
}

TEST(Capture, ADamagedChunkWithAFollowerIsAnError) {
    MemoryStorage storage;
    write_run(storage, 20, 1u << 16, true);
    storage.files.begin()->second[40] ^= std::byte{1};
    auto reader = CaptureReader::open(storage);
    const auto entry = reader->next();
    ASSERT_FALSE(entry);
    EXPECT_EQ(entry.error().text, "capture-000001.cap is damaged in the chunk at byte 0");
}

TEST(Capture, AFailedFlushKeepsTheEntries) {
    MemoryStorage storage;
    auto writer = CaptureWriter::open(storage, 1024);
    for (const auto call : {MemoryStorage::Call::Create, MemoryStorage::Call::Write}) {
        writer->input(quote(1), at_second(1));
        storage.fault = MemoryStorage::Fault{.call = call, .bytes_done = 10};
        EXPECT_FALSE(writer->flush());
        EXPECT_TRUE(writer->flush());
    }
    EXPECT_EQ(read_all(storage).size(), 2u);
}

}  // namespace
}  // namespace sluice::journal
