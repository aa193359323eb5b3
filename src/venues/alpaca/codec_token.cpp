#include "venues/alpaca/codec_token.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/decimal.hpp"
#include "base/text.hpp"

namespace sluice::venues::alpaca::codec {

namespace {

constexpr int kNanoScale = 9;
constexpr int128 kNano = 1'000'000'000;
constexpr int kMaxExponent = 40;  // beyond it a number is too large, or nothing

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool refuse(const Where& where, const Error& why, Error& fault) {
    fault = {why.code, path_of(where) + ": " + why.text};
    return false;
}

// "1.25e-3" without its exponent: "0.00125". Empty: it has no exponent, or none that is a number.
std::string without_exponent(std::string_view text) {
    const std::size_t e = text.find_first_of("eE");
    if (e == std::string_view::npos)
        return {};
    std::string_view power = text.substr(e + 1);
    if (!power.empty() && power.front() == '+')
        power.remove_prefix(1);
    const auto parsed = parse_int64(power);
    if (!parsed || *parsed > kMaxExponent || *parsed < -kMaxExponent)
        return {};
    std::string_view mantissa = text.substr(0, e);
    std::string out;
    if (!mantissa.empty() && (mantissa.front() == '-' || mantissa.front() == '+')) {
        out.push_back(mantissa.front());
        mantissa.remove_prefix(1);
    }
    const std::size_t point = mantissa.find('.');
    std::string digits{mantissa.substr(0, point)};
    auto whole = static_cast<std::int64_t>(digits.size()) + *parsed;  // digits before the point
    if (point != std::string_view::npos)
        digits += mantissa.substr(point + 1);
    if (whole <= 0) {
        digits.insert(0, static_cast<std::size_t>(1 - whole), '0');
        whole = 1;
    }
    if (static_cast<std::size_t>(whole) > digits.size())
        digits.append(static_cast<std::size_t>(whole) - digits.size(), '0');
    out.append(digits, 0, static_cast<std::size_t>(whole)).push_back('.');
    out.append(digits, static_cast<std::size_t>(whole), std::string::npos).push_back('0');
    return out;
}

// Cuts what is finer than a nano; the answer says whether it rounds away from zero. Only digits are cut.
std::string_view cut_to_nanos(std::string_view text, bool& away) {
    away = false;
    const std::size_t point = text.find('.');
    const std::size_t end = point == std::string_view::npos ? text.size() : point + 1 + kNanoScale;
    if (end >= text.size() || !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), is_digit))
        return text;
    away = text[end] >= '5';
    return text.substr(0, end);
}

// The usual prices and sizes without a detour over text: below a million there is one multiple of a nano at most that reads
// as a given double, and the division proves that it is this one.
std::optional<int128> short_decimal(double real) {
    if (!(real > -1e6 && real < 1e6))
        return std::nullopt;
    const auto nanos = static_cast<std::int64_t>(real * 1e9 + (real < 0 ? -0.5 : 0.5));
    if (static_cast<double>(nanos) / 1e9 != real)
        return std::nullopt;
    return nanos;
}

}  // namespace

Token token_of(const JsonValue& value) {
    const JsonKind kind = value.kind();
    Token out;
    out.call = [](std::uint8_t of) { return to_string(static_cast<JsonKind>(of)); };
    out.called = static_cast<std::uint8_t>(kind);
    switch (kind) {
        case JsonKind::Null: break;
        case JsonKind::Bool: out.kind = TokenKind::Bool, out.truth = *value.as_bool(); break;
        case JsonKind::Number: out.kind = TokenKind::Number, out.text = *value.as_number_text(); break;
        case JsonKind::String: out.kind = TokenKind::Text, out.text = *value.as_string(); break;
        case JsonKind::Array: out.kind = TokenKind::Array; break;
        case JsonKind::Object: out.kind = TokenKind::Object; break;
    }
    return out;
}

Token token_of(const wire::MsgpackValue& value) {
    using wire::MsgpackKind;
    const MsgpackKind kind = value.kind();
    Token out;
    out.call = [](std::uint8_t of) { return to_string(static_cast<MsgpackKind>(of)); };
    out.called = static_cast<std::uint8_t>(kind);
    switch (kind) {
        case MsgpackKind::Nil: break;
        case MsgpackKind::Bool: out.kind = TokenKind::Bool, out.truth = value.as_bool(); break;
        case MsgpackKind::Integer:
            out.kind = value.fits_int64() ? TokenKind::Integer : TokenKind::Other;
            out.integer = value.as_int64();
            break;
        case MsgpackKind::Real: out.kind = TokenKind::Real, out.real = value.as_real(); break;
        case MsgpackKind::String: out.kind = TokenKind::Text, out.text = value.as_text(); break;
        case MsgpackKind::Time: out.kind = TokenKind::Time, out.time = value.as_time(); break;
        case MsgpackKind::Binary:
        case MsgpackKind::Extension: out.kind = TokenKind::Other; break;
        case MsgpackKind::Array: out.kind = TokenKind::Array; break;
        case MsgpackKind::Map: out.kind = TokenKind::Object; break;
    }
    return out;
}

std::string path_of(const Where& where) {
    std::vector<const Where*> chain;
    for (const Where* at = &where; at != nullptr && (at->index || !at->key.empty()); at = at->up)
        chain.push_back(at);
    if (chain.empty())
        return "the message";
    std::string out;
    for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
        if ((*at)->index) {
            out += "[" + std::to_string(*(*at)->index) + "]";
            continue;
        }
        // A key from outside may hold anything; only a plain one is shown bare.
        const std::string name = quoted((*at)->key);
        if (!out.empty())
            out.push_back('.');
        out += name.size() == (*at)->key.size() + 2 ? (*at)->key : std::string_view{name};
    }
    return out;
}

Result<int128> nanos_of(std::string_view number, Rounding rounding) {
    const std::string plain = without_exponent(number);
    std::string_view text = plain.empty() ? number : std::string_view{plain};
    bool away = false;
    if (rounding == Rounding::Nearest)
        text = cut_to_nanos(text, away);
    auto nanos = parse_decimal(text, kNanoScale);
    if (!nanos || !away)
        return nanos;
    return text.front() == '-' ? *nanos - 1 : *nanos + 1;
}

bool wrong_kind(const Token& token, const Where& where, std::string_view wanted, Error& fault) {
    fault = {ErrorCode::Invalid,
             path_of(where) + " must be " + std::string{wanted} + ", not " + std::string{token.call(token.called)}};
    return false;
}

bool read_text(const Token& token, const Where& where, std::string& out, Error& fault) {
    if (token.kind != TokenKind::Text)
        return wrong_kind(token, where, "a string", fault);
    out = token.text;
    return true;
}

bool read_bool(const Token& token, const Where& where, bool& out, Error& fault) {
    if (token.kind != TokenKind::Bool)
        return wrong_kind(token, where, "a boolean", fault);
    out = token.truth;
    return true;
}

bool read_integer(const Token& token, const Where& where, std::int64_t& out, Error& fault) {
    if (token.kind == TokenKind::Integer) {
        out = token.integer;
        return true;
    }
    if (token.kind != TokenKind::Number)
        return wrong_kind(token, where, "a whole number", fault);
    const auto value = parse_int64(token.text);
    if (!value)
        return refuse(where, value.error(), fault);
    out = *value;
    return true;
}

bool read_real(const Token& token, const Where& where, double& out, Error& fault) {
    if (token.kind == TokenKind::Integer || token.kind == TokenKind::Real) {
        out = token.kind == TokenKind::Real ? token.real : static_cast<double>(token.integer);
        return true;
    }
    if (token.kind != TokenKind::Number)
        return wrong_kind(token, where, "a number", fault);
    if (std::from_chars(token.text.data(), token.text.data() + token.text.size(), out).ec == std::errc{})
        return true;
    return refuse(where, {ErrorCode::Overflow, quoted(token.text) + " is beyond the range of a double"}, fault);
}

bool read_time(const Token& token, const Where& where, UnixNanos& out, Error& fault) {
    if (token.kind == TokenKind::Time) {
        out = token.time;
        return true;
    }
    if (token.kind != TokenKind::Text)
        return wrong_kind(token, where, "a time such as 2026-07-01T14:30:00Z", fault);
    const auto time = parse_rfc3339(token.text);
    if (!time)
        return refuse(where, time.error(), fault);
    out = *time;
    return true;
}

bool read_zoned(const Token& token, const Where& where, ZonedTime& out, Error& fault) {
    if (!read_time(token, where, out.at, fault))
        return false;
    out.offset_minutes = 0;
    const std::string_view text = token.text;
    if (text.empty() || text.back() == 'Z' || text.back() == 'z')
        return true;
    // parse_rfc3339 has taken it, so it ends with +hh:mm or -hh:mm.
    const std::string_view tail = text.substr(text.size() - 6);
    const auto digit = [&](std::size_t i) { return tail[i] - '0'; };
    const int minutes = (digit(1) * 10 + digit(2)) * 60 + digit(4) * 10 + digit(5);
    out.offset_minutes = static_cast<std::int16_t>(tail[0] == '-' ? -minutes : minutes);
    return true;
}

bool read_date(const Token& token, const Where& where, Date& out, Error& fault) {
    if (token.kind != TokenKind::Text)
        return wrong_kind(token, where, "a date such as 2026-07-01", fault);
    const auto date = parse_date(token.text);
    if (!date)
        return refuse(where, date.error(), fault);
    out = *date;
    return true;
}

bool read_nanos(const Token& token, const Where& where, Rounding rounding, std::int64_t max_units, int128& out,
                Error& fault) {
    char buffer[32];
    std::string_view text = token.text;
    if (token.kind == TokenKind::Integer) {
        out = static_cast<int128>(token.integer) * kNano;
        text = {};
    } else if (const auto nanos = token.kind == TokenKind::Real ? short_decimal(token.real) : std::nullopt) {
        out = *nanos;
        return true;  // no bound of any type is below a million
    } else if (token.kind == TokenKind::Real) {
        // The shortest text that reads back as this double is the decimal the sender meant; NaN has none.
        const auto end = std::to_chars(buffer, buffer + sizeof buffer, token.real).ptr;
        text = {buffer, static_cast<std::size_t>(end - buffer)};
        rounding = Rounding::Nearest;
    } else if (token.kind != TokenKind::Number && token.kind != TokenKind::Text) {
        return wrong_kind(token, where, "a decimal number", fault);
    }
    if (token.kind != TokenKind::Integer) {
        const auto nanos = nanos_of(text, rounding);
        if (!nanos)
            return refuse(where, nanos.error(), fault);
        out = *nanos;
    }
    if (magnitude(out) <= static_cast<uint128>(max_units) * static_cast<uint128>(kNano))
        return true;
    return refuse(where,
                  {ErrorCode::OutOfRange, format_decimal(out, kNanoScale) + " is out of range: at most " +
                                              std::to_string(max_units) + " either way"},
                  fault);
}

double real_of_nanos(int128 nanos) {
    constexpr int128 kExact = int128{1} << 53;
    // Both are exact doubles, so the quotient is rounded once.
    if (nanos <= kExact && nanos >= -kExact)
        return static_cast<double>(nanos) / 1e9;
    char buffer[kDecimalTextMax];
    const std::string_view text = write_decimal(buffer, nanos, kNanoScale);
    double out = 0;
    std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

}  // namespace sluice::venues::alpaca::codec
