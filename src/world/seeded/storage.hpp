#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"       // Bytes, Buffer
#include "base/random.hpp"      // Random
#include "journal/storage.hpp"  // Storage

namespace sluice::world {

// How the disk behaves until told otherwise. Full and Broken fail a drawn half of the calls, after a drawn part of the work.
enum class DiskMood : std::uint8_t {
    Healthy,
    Full,    // writes and creations fail, syncs work
    Broken,  // writes fail, and a failed sync forgets which pages it has not written, as Linux does
};

// What the disk has done to its user, for the coverage table.
struct DiskCounts {
    std::uint64_t failed_writes = 0;
    std::uint64_t failed_syncs = 0;
    std::uint64_t failed_creates = 0;
    std::uint64_t forgotten_pages = 0;  // dirty, dropped by a failed sync
    std::uint64_t lost_pages = 0;       // unsynced at a power cut and gone
    std::uint64_t kept_pages = 0;       // unsynced at a power cut and written all the same
    std::uint64_t torn_pages = 0;
    std::uint64_t power_cuts = 0;
    std::uint64_t cuts_inside_a_call = 0;
};

// A disk of 4-KiB pages in memory whose every misfortune is drawn from one seed. What is written is visible at once and
// durable after a sync. At a power cut each unsynced page is kept or lost by its own draw, and one is torn: its first
// bytes are new and the rest old. create, rename and remove are durable on return; a truncation is durable after a sync.
class SeededStorage final : public journal::Storage {
public:
    static constexpr std::uint64_t kPageBytes = 4096;

    explicit SeededStorage(Random random) : random_{random} {}

    Result<std::vector<std::string>> list() override;
    Result<std::uint64_t> size(std::string_view name) override;
    Result<Buffer> read(std::string_view name, std::uint64_t offset, std::uint64_t bytes) override;
    Status create(std::string_view name, std::uint64_t bytes) override;
    Status write(std::string_view name, std::uint64_t offset, Bytes bytes) override;
    Status sync(std::string_view name) override;
    Status truncate(std::string_view name, std::uint64_t bytes) override;
    Status remove(std::string_view name) override;
    Status rename(std::string_view from, std::string_view to) override;

    void set_mood(DiskMood mood) { mood_ = mood; }
    DiskMood mood() const { return mood_; }
    // The power goes inside the n-th changing call from now, counted from 1, after a drawn part of its work.
    void cut_power_at(std::uint64_t call) { calls_until_cut_ = call; }
    // The power goes now. Until restart() every call fails and changes nothing.
    void cut_power();
    bool is_dead() const { return dead_; }
    // The power is back; what survived is what a read shows.
    void restart();
    const DiskCounts& counts() const { return counts_; }

private:
    struct File {
        Buffer visible;
        Buffer durable;
        std::vector<std::uint64_t> dirty;  // page numbers, in the order they were first written, without repetition
    };

    Status gone() const;
    File* find(std::string_view name);
    // Whether this changing call is the one during which the power goes.
    bool power_goes_now();
    bool fails();
    void put(File& file, std::uint64_t offset, Bytes bytes);
    void copy_page(File& file, std::uint64_t page, std::uint64_t bytes);

    Random random_;
    std::map<std::string, File, std::less<>> files_;
    DiskMood mood_ = DiskMood::Healthy;
    std::uint64_t calls_until_cut_ = 0;  // zero: none planned
    bool dead_ = false;
    DiskCounts counts_;
};

}  // namespace sluice::world
