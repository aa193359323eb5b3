#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/quantities.hpp"  // Price, Quantity

namespace sluice::market {

// What is wrong with one row: the column counted from 1 and the rest of the sentence.
struct RowFault {
    std::size_t column = 1;
    std::string text;
};

// Reads the fields of one CSV line from the left. After a fault every read gives a default, so a row is read to its end
// and asked once. Nothing is allocated on the way without a fault.
class FieldReader {
public:
    // The line and the names live as long as the reader.
    FieldReader(std::string_view line, std::span<const std::string_view> names)
        : at_{line.data()}, end_{line.data() + line.size()}, names_{names} {}

    UnixNanos millis();  // whole Unix milliseconds of 1970 to 2200
    std::uint64_t id();
    Price price() {
        std::int64_t nanos = 0;
        if (quick_decimal(nanos))
            return Price::from_nanos(nanos);
        return slow_price();
    }
    Quantity size() {
        std::int64_t nanos = 0;
        if (quick_decimal(nanos))
            return Quantity::from_nanos(nanos);
        return slow_size();
    }
    // A size a vendor computed in binary floating point: digits past the ninth are rounded half away from zero.
    Quantity rounded_size();
    std::optional<Price> price_or_blank() { return blank() ? std::nullopt : std::optional{price()}; }
    std::optional<Quantity> size_or_blank() { return blank() ? std::nullopt : std::optional{size()}; }
    std::optional<double> number();  // a vendor's model value: absent, and no fault, when it cannot be read
    Date date();                     // 2024-06-20 or 20240620
    bool flag();                     // 0 or 1
    char letter();                   // exactly one character
    std::uint64_t hex();
    std::string_view text();
    // True, and past it, when the field is empty.
    bool blank();

    // For a caller that read a value it cannot accept; the column is the field read last.
    void fault(std::string text);
    bool ok() const { return !failed_; }
    // Every column was there, none is left, none had a fault.
    bool done();
    RowFault take_fault() { return std::move(fault_); }

private:
    static constexpr int kQuickDigits = 9;

    bool next_starts() const { return field_ < names_.size() && at_ != nullptr; }
    // Past the comma, or to the end of the line.
    void step() {
        ++field_;
        if (at_ == end_)
            at_ = nullptr;
        else
            ++at_;
    }
    // An unsigned decimal of at most nine digits on either side, whole field; false leaves the field unread.
    bool quick_decimal(std::int64_t& nanos) {
        static constexpr std::int64_t kPowers[] = {1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                                   10'000,        1'000,       100,        10,        1};
        if (at_ == nullptr || failed_ || field_ >= names_.size())
            return false;
        const char* p = at_;
        std::int64_t value = 0;
        while (p != end_ && static_cast<unsigned char>(*p - '0') < 10 && p - at_ <= kQuickDigits)
            value = value * 10 + (*p++ - '0');
        if (p == at_ || p - at_ > kQuickDigits)
            return false;
        std::ptrdiff_t places = 0;
        if (p != end_ && *p == '.') {
            const char* const first = ++p;
            while (p != end_ && static_cast<unsigned char>(*p - '0') < 10 && p - first <= kQuickDigits)
                value = value * 10 + (*p++ - '0');
            places = p - first;
            if (places == 0 || places > kQuickDigits)
                return false;
        }
        if (p != end_ && *p != ',')
            return false;
        nanos = value * kPowers[places];
        at_ = p;
        step();
        return true;
    }

    std::string_view raw();
    Price slow_price();
    Quantity slow_size();
    int128 slow_decimal();

    const char* at_;  // null when the line has no further field
    const char* end_;
    std::span<const std::string_view> names_;
    std::size_t field_ = 0;  // read so far
    bool failed_ = false;
    RowFault fault_;
};

}  // namespace sluice::market
