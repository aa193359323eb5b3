#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"  // Result

namespace sluice::world {

// A lock file, of a home or of an account: one process at a time. The kernel releases it with the process, however that ends; the file
// stays and holds the number of the process that had it last.
class HomeLock {
public:
    // Error Unavailable names the process that holds the lock.
    static Result<HomeLock> take(const std::string& path);
    // The same for another thing than a home: `use` says what the holder does, `advice` what would be right.
    static Result<HomeLock> take(const std::string& path, const std::string& use, const std::string& advice);
    HomeLock(HomeLock&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    HomeLock& operator=(HomeLock&& other) noexcept;
    ~HomeLock();

private:
    explicit HomeLock(int fd) : fd_{fd} {}
    int fd_;
};

}  // namespace sluice::world
