#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.hpp"                         // Date
#include "base/int128.hpp"                       // int128
#include "base/json_reader.hpp"                  // JsonValue
#include "base/result.hpp"                       // Error
#include "base/time.hpp"                         // UnixNanos
#include "venues/alpaca/messages_reference.hpp"  // ZonedTime
#include "wire/msgpack.hpp"                      // MsgpackValue

// One value of JSON or msgpack that holds no others, and what it reads as. Part of codec.cpp's and codec_stream.cpp's work.
namespace sluice::venues::alpaca::codec {

enum class TokenKind : std::uint8_t { Null, Bool, Text, Number, Integer, Real, Time, Array, Object, Other };

struct Token {
    TokenKind kind = TokenKind::Null;
    bool truth = false;
    std::string_view text{};  // Text; Number: as it stood
    std::int64_t integer = 0;
    double real = 0;
    UnixNanos time{};
    // What the value is called in sentences, "a string"; asked only when there is one.
    std::string_view (*call)(std::uint8_t) = nullptr;
    std::uint8_t called = 0;
};
Token token_of(const JsonValue& value);
Token token_of(const wire::MsgpackValue& value);

// Where a value stands, as a chain up to the message. Written out only for a sentence.
struct Where {
    const Where* up = nullptr;
    std::string_view key{};
    std::optional<std::size_t> index{};
};
std::string path_of(const Where& where);  // "legs[1].qty"; "the message" for the whole

enum class Rounding : std::uint8_t { Exact, Nearest };
// Text of a number, an exponent included, in nanos. Exact: finer digits must be zeros. Nearest: half away from zero.
Result<int128> nanos_of(std::string_view number, Rounding rounding);

// Each returns false after it has put its sentence into `fault`.
bool read_text(const Token& token, const Where& where, std::string& out, Error& fault);
bool read_bool(const Token& token, const Where& where, bool& out, Error& fault);
bool read_integer(const Token& token, const Where& where, std::int64_t& out, Error& fault);
bool read_real(const Token& token, const Where& where, double& out, Error& fault);
bool read_time(const Token& token, const Where& where, UnixNanos& out, Error& fault);
bool read_zoned(const Token& token, const Where& where, ZonedTime& out, Error& fault);
bool read_date(const Token& token, const Where& where, Date& out, Error& fault);
// A number or a string that holds one; |out| is at most `max_units` whole units.
bool read_nanos(const Token& token, const Where& where, Rounding rounding, std::int64_t max_units, int128& out,
                Error& fault);
bool wrong_kind(const Token& token, const Where& where, std::string_view wanted, Error& fault);

// The nearest double; of a decimal written with at most 15 digits the one its text reads as.
double real_of_nanos(int128 nanos);

}  // namespace sluice::venues::alpaca::codec
