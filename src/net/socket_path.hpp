#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"  // Result

namespace sluice::net {

// A name for a socket file that fits into a socket address, which holds 107 characters. A longer path is reached through
// its folder, opened by number: /proc/self/fd/N/name. The name is good as long as this lives, for this process only.
class SocketPath {
public:
    // Error Io when the folder cannot be opened, Invalid when even the short form is too long.
    static Result<SocketPath> of(const std::string& path);
    SocketPath(SocketPath&& other) noexcept
        : name_{std::move(other.name_)}, folder_{std::exchange(other.folder_, -1)} {}
    SocketPath& operator=(SocketPath&&) = delete;
    ~SocketPath();

    const std::string& name() const { return name_; }

private:
    SocketPath(std::string name, int folder) : name_{std::move(name)}, folder_{folder} {}
    std::string name_;
    int folder_;  // -1: the path was short enough
};

}  // namespace sluice::net
