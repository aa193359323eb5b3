#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"  // Result, Status

namespace sluice::net {

// The other end of a LocalServer: blocking, one thread, one connection.
class LocalClient {
public:
    // Error NotFound: nothing stands at the path, or nobody answers there; Invalid: the process behind it is another user's.
    static Result<LocalClient> connect(const std::string& path);
    LocalClient(LocalClient&&) noexcept;
    LocalClient& operator=(LocalClient&&) noexcept;
    ~LocalClient();

    Status send(std::string_view line);
    // The next line; absent when none came within `wait`, or a signal came. Error Unavailable: the other side has ended.
    Result<std::optional<std::string>> read(std::chrono::milliseconds wait);

private:
    struct Impl;
    explicit LocalClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::net
