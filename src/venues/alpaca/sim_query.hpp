#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"    // Date
#include "base/result.hpp"  // Result
#include "base/time.hpp"    // UnixNanos

namespace sluice::venues::alpaca::sim {

// The query of a request target, read by name. An absent or empty parameter is no parameter. Booleans are taken in any
// case: alpaca-py sends True and False. An Error's sentence names the parameter.
class Query {
public:
    explicit Query(std::string_view target);

    std::optional<std::string> text(std::string_view name) const;
    std::vector<std::string> list(std::string_view name) const;  // separated by commas
    Result<bool> flag(std::string_view name, bool otherwise) const;
    Result<std::int64_t> integer(std::string_view name, std::int64_t otherwise, std::int64_t low,
                                 std::int64_t high) const;
    // RFC 3339, or a date: its first instant.
    Result<std::optional<UnixNanos>> time(std::string_view name) const;
    Result<std::optional<Date>> date(std::string_view name) const;

private:
    std::string_view query_;
};

}  // namespace sluice::venues::alpaca::sim
