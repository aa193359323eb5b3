#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::venues::alpaca {

// Body of every refusal (alpaca.md 11). The code is overloaded, so refusals are told apart by status, code and text:
// classify in mapping_errors.hpp. `extra`: what stands beside them, such as buying_power, a number as its text.
struct ErrorBody {
    std::optional<std::int64_t> code;  // a plain 401 has none
    std::string message;
    std::map<std::string, std::string> extra;

    friend bool operator==(const ErrorBody&, const ErrorBody&) = default;
};

}  // namespace sluice::venues::alpaca
