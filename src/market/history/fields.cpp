#include "market/history/fields.hpp"

#include <charconv>
#include <cmath>
#include <utility>

#include "base/decimal.hpp"
#include "base/text.hpp"

namespace sluice::market {
namespace {

constexpr std::int64_t kMillisMax = 7'258'118'400'000;  // 2200-01-01

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits with at most one point between or beside them, an optional sign before.
bool is_decimal(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    bool any = false;
    bool point = false;
    for (const char c : text) {
        if (is_digit(c))
            any = true;
        else if (c == '.' && !point)
            point = true;
        else
            return false;
    }
    return any;
}

}  // namespace

void FieldReader::fault(std::string text) {
    if (failed_)
        return;
    failed_ = true;
    fault_.column = field_ == 0 ? 1 : field_;
    fault_.text = std::move(text);
}

std::string_view FieldReader::raw() {
    if (failed_)
        return {};
    if (at_ == nullptr || field_ >= names_.size()) {
        ++field_;
        fault("the row ends before " + std::string{names_[std::min(field_, names_.size()) - 1]} + "; it needs " +
              std::to_string(names_.size()) + " fields");
        return {};
    }
    const char* const first = at_;
    while (at_ != end_ && *at_ != ',')
        ++at_;
    const std::string_view field{first, static_cast<std::size_t>(at_ - first)};
    step();
    return field;
}

std::string_view FieldReader::text() { return raw(); }

bool FieldReader::blank() {
    if (failed_ || !next_starts() || (at_ != end_ && *at_ != ','))
        return false;
    step();
    return true;
}

UnixNanos FieldReader::millis() {
    std::int64_t value = 0;
    const std::string_view field = raw();
    const auto [last, code] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (failed_)
        return {};
    const std::string name{names_[field_ - 1]};
    if (code != std::errc{} || last != field.data() + field.size()) {
        fault(name + " " + quoted(field) + " is not a whole number of milliseconds since 1970");
    } else if (value < 0 || value >= kMillisMax) {
        fault(name + " " + quoted(field) + " is outside the years 1970 to 2199; Unix milliseconds would be right");
    }
    return failed_ ? UnixNanos{} : UnixNanos::from_millis(value);
}

std::uint64_t FieldReader::id() {
    std::uint64_t value = 0;
    const std::string_view field = raw();
    const auto [last, code] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (failed_)
        return 0;
    if (code != std::errc{} || last != field.data() + field.size())
        fault(std::string{names_[field_ - 1]} + " " + quoted(field) + " is not a whole number");
    return failed_ ? 0 : value;
}

int128 FieldReader::slow_decimal() {
    const std::string_view field = raw();
    if (failed_)
        return 0;
    const std::string name{names_[field_ - 1]};
    if (!is_decimal(field)) {
        fault(field.empty() ? name + " is empty; a decimal number would be right"
                            : name + " " + quoted(field) + " is not a decimal number");
        return 0;
    }
    const auto nanos = parse_decimal(field, 9);
    if (nanos)
        return *nanos;
    fault(name + " " + quoted(field) +
          (nanos.error().code == ErrorCode::Overflow ? " is too large" : " has more than 9 digits after the point"));
    return 0;
}

Price FieldReader::slow_price() {
    const int128 nanos = slow_decimal();
    if (failed_)
        return {};
    const int128 limit = int128{kMaxPriceUnits} * Price::kUnit;
    if (nanos > limit || nanos < -limit) {
        fault(std::string{names_[field_ - 1]} + " is out of range: at most " + std::to_string(kMaxPriceUnits) +
              " either way");
        return {};
    }
    return Price::from_nanos(static_cast<std::int64_t>(nanos));
}

Quantity FieldReader::slow_size() {
    const int128 nanos = slow_decimal();
    if (failed_)
        return {};
    if (nanos < 0 || nanos > int128{kMaxQuantityUnits} * Quantity::kUnit) {
        fault(std::string{names_[field_ - 1]} + " is out of range: 0 to " + std::to_string(kMaxQuantityUnits));
        return {};
    }
    return Quantity::from_nanos(nanos);
}

Quantity FieldReader::rounded_size() {
    std::int64_t quick = 0;
    if (quick_decimal(quick))
        return Quantity::from_nanos(quick);
    const FieldReader before = *this;
    const std::string_view field = raw();
    const auto fine = parse_decimal(field, kMaxDecimalScale - 18);
    if (failed_ || !is_decimal(field) || !fine) {
        *this = before;
        return slow_size();
    }
    int128 divisor = 1;
    for (int i = 9; i < kMaxDecimalScale - 18; ++i)
        divisor *= 10;
    const int128 nanos = div_round_half_away(*fine, divisor);
    if (nanos < 0 || nanos > int128{kMaxQuantityUnits} * Quantity::kUnit) {
        *this = before;
        return slow_size();
    }
    return Quantity::from_nanos(nanos);
}

std::optional<double> FieldReader::number() {
    double value = 0;
    const std::string_view field = raw();
    const auto [last, code] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (failed_ || code != std::errc{} || last != field.data() + field.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

Date FieldReader::date() {
    const std::string_view field = raw();
    if (failed_)
        return {};
    const auto date = parse_date(field);
    if (date && date->year >= 1970 && date->year < 2200)
        return *date;
    fault(std::string{names_[field_ - 1]} + " " + quoted(field) + " is not a date such as 20240620 or 2024-06-20");
    return {};
}

bool FieldReader::flag() {
    const std::string_view field = raw();
    if (failed_)
        return false;
    if (field != "0" && field != "1")
        fault(std::string{names_[field_ - 1]} + " " + quoted(field) + " is neither 0 nor 1");
    return field == "1";
}

char FieldReader::letter() {
    const std::string_view field = raw();
    if (failed_)
        return '\0';
    if (field.size() == 1)
        return field.front();
    fault(std::string{names_[field_ - 1]} + " " + quoted(field) + " is not one letter");
    return '\0';
}

std::uint64_t FieldReader::hex() {
    std::uint64_t value = 0;
    const std::string_view field = raw();
    if (failed_)
        return 0;
    const auto [last, code] = std::from_chars(field.data(), field.data() + field.size(), value, 16);
    if (code == std::errc{} && last == field.data() + field.size())
        return value;
    fault(std::string{names_[field_ - 1]} + " " + quoted(field) + " is not a hexadecimal number");
    return 0;
}

bool FieldReader::done() {
    if (failed_)
        return false;
    if (field_ < names_.size()) {
        raw();
        return false;
    }
    if (at_ == nullptr)
        return true;
    ++field_;
    fault("the row has more than " + std::to_string(names_.size()) + " fields");
    return false;
}

}  // namespace sluice::market
