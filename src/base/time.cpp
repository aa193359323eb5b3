#include "base/time.hpp"

#include "base/int128.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr std::int64_t kNanosPerDay = 86'400 * kNanosPerSecond;

constexpr std::int64_t day_number(UnixNanos at) {
    return at.nanos() / kNanosPerDay - static_cast<std::int64_t>(at.nanos() % kNanosPerDay < 0);
}

// Reads the fixed shape of an RFC 3339 text from left to right; the first misfit makes every later step fail.
class Cursor {
public:
    explicit Cursor(std::string_view text) : rest_{text} {}

    int digits(std::size_t count) {
        if (rest_.size() < count)
            return miss();
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const char c = rest_[i];
            if (c < '0' || c > '9')
                return miss();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    void literal(char wanted) {
        if (!take(wanted))
            miss();
    }
    bool take(char wanted) {
        if (rest_.empty() || rest_.front() != wanted)
            return false;
        rest_.remove_prefix(1);
        return true;
    }
    // One to nine digits of a fraction, as nanoseconds.
    int fraction_nanos() {
        int nanos = 0;
        int count = 0;
        while (count < 9 && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            nanos = nanos * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
            ++count;
        }
        if (count == 0)
            return miss();
        for (; count < 9; ++count)
            nanos *= 10;
        return nanos;
    }
    bool fits() const { return fits_ && rest_.empty(); }

private:
    int miss() {
        fits_ = false;
        return 0;
    }

    std::string_view rest_;
    bool fits_ = true;
};

void put_digits(char* at, std::int64_t value, int width) {
    for (int i = width - 1; i >= 0; --i) {
        at[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

}  // namespace

Date date_of(UnixNanos at) { return civil_from_days(day_number(at)); }

UnixNanos start_of(Date date) {
    SLUICE_ASSERT(date.year >= 1678 && date.year <= 2261, "an instant covers the years 1678 to 2261");
    return UnixNanos::from_nanos(days_from_civil(date) * kNanosPerDay);
}

std::chrono::nanoseconds time_of_day(UnixNanos at) {
    const std::int64_t rest = at.nanos() % kNanosPerDay;
    return std::chrono::nanoseconds{rest < 0 ? rest + kNanosPerDay : rest};
}

std::string format_rfc3339(UnixNanos at) {
    std::string out;
    append_rfc3339(out, at);
    return out;
}

void append_rfc3339(std::string& out, UnixNanos at) {
    const Date date = date_of(at);
    const std::int64_t in_day = time_of_day(at).count();
    const std::int64_t second = in_day / kNanosPerSecond;
    const std::int64_t nanos = in_day % kNanosPerSecond;

    char text[] = "0000-00-00T00:00:00.000000000Z";
    put_digits(text, date.year, 4);
    put_digits(text + 5, date.month, 2);
    put_digits(text + 8, date.day, 2);
    put_digits(text + 11, second / 3'600, 2);
    put_digits(text + 14, second / 60 % 60, 2);
    put_digits(text + 17, second % 60, 2);
    put_digits(text + 20, nanos, 9);
    const std::size_t length = nanos == 0 ? 19 : nanos % 1'000'000 == 0 ? 23 : nanos % 1'000 == 0 ? 26 : 29;
    out.append(text, length);
    out.push_back('Z');
}

Result<UnixNanos> parse_rfc3339(std::string_view text) {
    Cursor cursor{text};
    const int year = cursor.digits(4);
    cursor.literal('-');
    const int month = cursor.digits(2);
    cursor.literal('-');
    const int day = cursor.digits(2);
    if (!cursor.take('t'))
        cursor.literal('T');
    const int hour = cursor.digits(2);
    cursor.literal(':');
    const int minute = cursor.digits(2);
    cursor.literal(':');
    const int second = cursor.digits(2);
    const int nanos = cursor.take('.') ? cursor.fraction_nanos() : 0;

    int offset_minutes = 0;
    int offset_minute = 0;
    if (!cursor.take('Z') && !cursor.take('z')) {
        const bool west = cursor.take('-');
        if (!west)
            cursor.literal('+');
        const int offset_hour = cursor.digits(2);
        cursor.literal(':');
        offset_minute = cursor.digits(2);
        offset_minutes = offset_hour * 60 + offset_minute;
        if (west)
            offset_minutes = -offset_minutes;
    }
    if (!cursor.fits()) {
        return fail(ErrorCode::Invalid, "a time must read like 2026-07-01T14:30:00.5Z, not " + quoted(text));
    }
    const Date date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
    const bool on_the_clock = hour < 24 && minute < 60 && second < 60;
    const bool real_offset = offset_minute < 60 && offset_minutes > -24 * 60 && offset_minutes < 24 * 60;
    if (!is_valid(date) || !on_the_clock || !real_offset) {
        return fail(ErrorCode::OutOfRange, quoted(text) + " is not a time of the calendar (leap seconds have none)");
    }
    const std::int64_t seconds =
        days_from_civil(date) * 86'400 + hour * 3'600 + minute * 60 + second - std::int64_t{offset_minutes} * 60;
    const auto total = to_int64(int128{seconds} * kNanosPerSecond + nanos);
    if (!total)
        return fail(ErrorCode::Overflow, quoted(text) + " lies outside the years 1678 to 2261");
    return UnixNanos::from_nanos(*total);
}

}  // namespace sluice
