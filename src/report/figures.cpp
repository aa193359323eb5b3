#include "report/figures.hpp"

#include "base/decimal.hpp"  // format_decimal_fixed

namespace sluice::report {
namespace {

std::string grouped(std::string text) {
    const std::size_t first = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    std::size_t end = text.find('.');
    if (end == std::string::npos)
        end = text.size();
    for (std::size_t at = end; at > first + 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

int places_of(Price tick) {
    int places = 9;
    std::int64_t rest = tick.nanos();
    while (places > 2 && rest != 0 && rest % 10 == 0) {
        rest /= 10;
        --places;
    }
    return rest == 0 ? 2 : places;
}

}  // namespace

std::string money_text(Amount amount) {
    std::string text = format_decimal_fixed(amount.nanos(), 9, 2);
    return grouped(text == "-0.00" ? "0.00" : text);
}

std::string signed_text(Amount amount) {
    const std::string text = money_text(amount);
    return amount > Amount{} && text != "0.00" ? "+" + text : text;
}

std::string price_text(Price price, const Instrument& instrument) {
    return grouped(format_decimal_fixed(price.nanos(), 9, places_of(instrument.tick_size)));
}

std::string quantity_text(Quantity quantity) { return grouped(to_text(quantity)); }

std::string count_text(std::uint64_t count) { return grouped(std::to_string(count)); }

std::string percent_text(double fraction) {
    const double scaled = fraction * 1e4;
    return grouped(format_decimal_fixed(static_cast<int128>(scaled < 0 ? scaled - 0.5 : scaled + 0.5), 2, 2)) + " %";
}

std::string signed_percent_text(Amount amount, Amount whole) {
    const auto share = whole.is_zero() ? std::nullopt : mul_div_round(amount.nanos(), 100'000, whole.nanos());
    const int128 value = share.value_or(0);
    return (value > 0 ? "+" : "") + grouped(format_decimal_fixed(value, 3, 3)) + " %";
}

}  // namespace sluice::report
