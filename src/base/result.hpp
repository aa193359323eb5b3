#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace sluice {

// What kind of trouble it is, for code that must choose; the text is for the reader.
enum class ErrorCode : std::uint8_t {
    Invalid,     // malformed or contradictory input
    Overflow,    // the exact result does not fit
    OutOfRange,  // well formed, but outside what is allowed
    NotFound,
    Io,           // the operating system refused
    Corrupt,      // stored bytes are not what was written
    Unavailable,  // not now; may work later
    Unsupported,  // known, and not offered
    Unknown,      // nobody can say whether it happened
};

std::string_view to_string(ErrorCode code);

// The outside misbehaved. `text` is one clear sentence: what, where, what would be right.
struct Error {
    ErrorCode code = ErrorCode::Unknown;
    std::string text;

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// `return fail(ErrorCode::Invalid, "...")` from any function that returns a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string text) {
    return tl::unexpected<Error>(Error{code, std::move(text)});
}

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace sluice
