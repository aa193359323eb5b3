#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"   // Bytes, Buffer
#include "base/result.hpp"  // Result, Status

namespace sluice::journal {

// What the journal asks of a disk folder. Each call returns when it is done, on the thread that owns the journal (the
// journal thread of the live world, the loop of a virtual one). An Error means the call may have done any part of its work.
// Implementations: world/ (real files; the seeded disk that loses and tears unsynced pages).
class Storage {
public:
    virtual ~Storage() = default;
    virtual Result<std::vector<std::string>> list() = 0;  // file names, sorted
    virtual Result<std::uint64_t> size(std::string_view name) = 0;
    virtual Result<Buffer> read(std::string_view name, std::uint64_t offset,
                                std::uint64_t bytes) = 0;  // shorter at the end
    // A new file of `bytes` zeros; on return the file and its directory entry are durable. Error Invalid if it exists.
    virtual Status create(std::string_view name, std::uint64_t bytes) = 0;
    virtual Status write(std::string_view name, std::uint64_t offset, Bytes bytes) = 0;  // not durable before sync
    virtual Status sync(std::string_view name) = 0;
    virtual Status truncate(std::string_view name, std::uint64_t bytes) = 0;
    virtual Status remove(std::string_view name) = 0;
    virtual Status rename(std::string_view from, std::string_view to) = 0;  // durable on return
};

}  // namespace sluice::journal
