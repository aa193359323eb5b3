#include "base/decimal.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace sluice {

namespace {

constexpr uint128 kMaxMagnitude = static_cast<uint128>(kInt128Max);
constexpr uint128 kAlwaysShifts = (kMaxMagnitude - 9) / 10;  // below it any digit can follow

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What stands where a digit should; only called when something does.
Error misfit(std::string_view text, char c) {
    if (c == 'e' || c == 'E') {
        return {ErrorCode::Invalid, "the number " + quoted(text) + " has an exponent; write it out in digits"};
    }
    if (c == ',') {
        return {ErrorCode::Invalid, "the number " + quoted(text) + " has a comma; use a point and no grouping"};
    }
    return {ErrorCode::Invalid,
            "the number " + quoted(text) + " has " + quoted({&c, 1}) + " where a digit should stand"};
}

// Digits of a magnitude written backwards from `end`; returns their beginning. Splits off 64-bit parts, which divide
// fast.
char* write_backwards(char* end, uint128 value) {
    constexpr std::uint64_t kChunk = 10'000'000'000'000'000'000u;
    while (value > UINT64_MAX) {
        auto part = static_cast<std::uint64_t>(value % kChunk);
        value /= kChunk;
        for (int i = 0; i < 19; ++i) {
            *--end = static_cast<char>('0' + part % 10);
            part /= 10;
        }
    }
    auto part = static_cast<std::uint64_t>(value);
    do {
        *--end = static_cast<char>('0' + part % 10);
        part /= 10;
    } while (part != 0);
    return end;
}

uint128 power_of_ten(int exponent) {
    uint128 power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

void check_scale(int scale) {
    SLUICE_ASSERT(scale >= 0 && scale <= kMaxDecimalScale, "a decimal scale lies between 0 and 38");
}

// Lays out sign, whole part, point and `scale` digits of fraction; returns one past the last character.
char* lay_out(char* buffer, bool negative, uint128 value, int scale) {
    std::array<char, 64> digits;
    char* const end = digits.data() + digits.size();
    char* begin = write_backwards(end, value);
    while (end - begin <= scale)
        *--begin = '0';

    char* out = buffer;
    if (negative)
        *out++ = '-';
    out = std::copy(begin, end - scale, out);
    if (scale > 0) {
        *out++ = '.';
        out = std::copy(end - scale, end, out);
    }
    return out;
}

}  // namespace

Result<int128> parse_decimal(std::string_view text, int scale) {
    check_scale(scale);
    std::string_view rest = text;
    const bool negative = !rest.empty() && rest.front() == '-';
    if (!rest.empty() && (rest.front() == '-' || rest.front() == '+'))
        rest.remove_prefix(1);

    uint128 value = 0;
    int after_point = -1;  // digits seen after the point, or -1 before it
    bool any_digit = false;
    bool excess = false;
    bool overflow = false;
    const auto shift_in = [&](unsigned digit) {
        if (value > kAlwaysShifts && value > (kMaxMagnitude - digit) / 10) {
            overflow = true;
        } else {
            value = value * 10 + digit;
        }
    };
    for (const char c : rest) {
        if (c == '.' && after_point < 0) {
            after_point = 0;
            continue;
        }
        if (!is_digit(c))
            return fail(misfit(text, c));
        any_digit = true;
        if (after_point == scale) {
            excess |= c != '0';
            continue;
        }
        if (after_point >= 0)
            ++after_point;
        shift_in(static_cast<unsigned>(c - '0'));
    }
    if (text.empty())
        return fail(ErrorCode::Invalid, "a number is missing: the text is empty");
    if (!any_digit)
        return fail(ErrorCode::Invalid, quoted(text) + " is not a number: it has no digit");
    if (excess) {
        return fail(ErrorCode::Invalid, "the number " + quoted(text) + " has more than " + std::to_string(scale) +
                                            " digits after the point");
    }
    for (int i = std::max(after_point, 0); i < scale && value != 0 && !overflow; ++i)
        shift_in(0);
    if (overflow)
        return fail(ErrorCode::Overflow, "the number " + quoted(text) + " is too large");
    return negative ? -static_cast<int128>(value) : static_cast<int128>(value);
}

std::string_view write_decimal(char* buffer, int128 value, int scale) {
    check_scale(scale);
    const char* end = lay_out(buffer, value < 0, magnitude(value), scale);
    if (scale > 0) {
        while (end[-1] == '0')
            --end;
        if (end[-1] == '.')
            --end;
    }
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

std::string_view write_decimal_fixed(char* buffer, int128 value, int scale, int places) {
    check_scale(scale);
    check_scale(places);
    uint128 shown = magnitude(value);
    if (places < scale) {
        const uint128 unit = power_of_ten(scale - places);
        const uint128 rest = shown % unit;
        shown = shown / unit + (rest >= unit - rest ? 1 : 0);
    }
    // What rounds to nothing has no sign: "-0.00" would read as a loss.
    char* end = lay_out(buffer, value < 0 && shown != 0, shown, std::min(scale, places));
    if (places > scale) {
        if (scale == 0)
            *end++ = '.';
        end = std::fill_n(end, places - scale, '0');
    }
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

void append_decimal(std::string& out, int128 value, int scale) {
    std::array<char, kDecimalTextMax> buffer;
    out += write_decimal(buffer.data(), value, scale);
}

void append_decimal_fixed(std::string& out, int128 value, int scale, int places) {
    std::array<char, kDecimalTextMax> buffer;
    out += write_decimal_fixed(buffer.data(), value, scale, places);
}

std::string format_decimal(int128 value, int scale) {
    std::string out;
    append_decimal(out, value, scale);
    return out;
}

std::string format_decimal_fixed(int128 value, int scale, int places) {
    std::string out;
    append_decimal_fixed(out, value, scale, places);
    return out;
}

}  // namespace sluice
