#include "model/quantities.hpp"

#include "base/decimal.hpp"
#include "base/text.hpp"

namespace sluice {

namespace {

constexpr int kNanoScale = 9;
constexpr int kAttoScale = 18;
constexpr int128 kNano = 1'000'000'000;
constexpr int128 kAtto = kNano * kNano;

tl::unexpected<Error> overflow(std::string what) {
    return fail(ErrorCode::Overflow, std::move(what) + " does not fit 128 bits");
}

// One door: exact text, at most nine decimals, |value| at most `max_units`.
template <class T>
Result<T> parse_fixed(std::string_view noun, std::string_view text, std::int64_t max_units) {
    const auto nanos = parse_decimal(text, kNanoScale);
    if (!nanos)
        return fail(nanos.error().code, std::string{noun} + " " + quoted(text) + ": " + nanos.error().text);
    if (magnitude(*nanos) > static_cast<uint128>(max_units) * static_cast<uint128>(kNano)) {
        return fail(ErrorCode::OutOfRange, std::string{noun} + " " + quoted(text) + " is out of range: at most " +
                                               std::to_string(max_units) + " either way");
    }
    return T::from_nanos(static_cast<typename T::rep>(*nanos));
}

}  // namespace

Result<Notional> product(Price price, Quantity quantity) {
    const auto atto = checked_mul(price.nanos(), quantity.nanos());
    if (!atto)
        return overflow("the product of price " + to_text(price) + " and quantity " + to_text(quantity));
    return Notional::from_atto(*atto);
}

Result<Notional> sum(Notional a, Notional b) {
    const auto atto = checked_add(a.atto(), b.atto());
    if (!atto)
        return overflow("the sum of notionals " + to_text(a) + " and " + to_text(b));
    return Notional::from_atto(*atto);
}

Result<Notional> difference(Notional a, Notional b) {
    const auto atto = checked_sub(a.atto(), b.atto());
    if (!atto)
        return overflow("the difference of notionals " + to_text(a) + " and " + to_text(b));
    return Notional::from_atto(*atto);
}

Result<Amount> amount_of(Notional notional, Multiplier multiplier) {
    const auto nanos = mul_div_round(notional.atto(), multiplier.nanos(), kAtto);
    if (!nanos)
        return overflow("notional " + to_text(notional) + " times multiplier " + to_text(multiplier));
    return Amount::from_nanos(*nanos);
}

Result<Amount> value_of(Price price, Quantity quantity, Multiplier multiplier) {
    const auto notional = product(price, quantity);
    if (!notional)
        return tl::unexpected{notional.error()};
    return amount_of(*notional, multiplier);
}

Result<Amount> scaled(Amount amount, Ratio ratio) {
    const auto nanos = mul_div_round(amount.nanos(), ratio.nanos(), kNano);
    if (!nanos)
        return overflow("amount " + to_text(amount) + " times ratio " + to_text(ratio));
    return Amount::from_nanos(*nanos);
}

Result<Price> average(Notional notional, Quantity quantity) {
    if (quantity.is_zero())
        return fail(ErrorCode::Invalid, "an average price needs a quantity that is not zero");
    const auto nanos = mul_div_round(notional.atto(), 1, quantity.nanos());
    const auto narrow = nanos ? to_int64(*nanos) : std::nullopt;
    if (!narrow) {
        return fail(ErrorCode::Overflow, "the average of notional " + to_text(notional) + " over quantity " +
                                             to_text(quantity) + " is no price");
    }
    return Price::from_nanos(*narrow);
}

Result<Price> parse_price(std::string_view text) { return parse_fixed<Price>("price", text, kMaxPriceUnits); }
Result<Quantity> parse_quantity(std::string_view text) {
    return parse_fixed<Quantity>("quantity", text, kMaxQuantityUnits);
}
Result<Amount> parse_amount(std::string_view text) { return parse_fixed<Amount>("amount", text, kMaxAmountUnits); }
Result<Ratio> parse_ratio(std::string_view text) { return parse_fixed<Ratio>("ratio", text, kMaxPriceUnits); }
Result<Multiplier> parse_multiplier(std::string_view text) {
    return parse_fixed<Multiplier>("multiplier", text, kMaxPriceUnits);
}

std::string to_text(Price value) { return format_decimal(value.nanos(), kNanoScale); }
std::string to_text(Quantity value) { return format_decimal(value.nanos(), kNanoScale); }
std::string to_text(Amount value) { return format_decimal(value.nanos(), kNanoScale); }
std::string to_text(Ratio value) { return format_decimal(value.nanos(), kNanoScale); }
std::string to_text(Multiplier value) { return format_decimal(value.nanos(), kNanoScale); }
std::string to_text(Notional value) { return format_decimal(value.atto(), kAttoScale); }

Result<Money> sum(const Money& a, const Money& b) {
    if (a.currency != b.currency) {
        return fail(ErrorCode::Invalid, "cannot add " + to_text(a) + " and " + to_text(b) +
                                            ": two currencies add only after a named conversion");
    }
    const auto nanos = checked_add(a.amount.nanos(), b.amount.nanos());
    if (!nanos)
        return overflow("the sum of " + to_text(a) + " and " + to_text(b));
    return Money{Amount::from_nanos(*nanos), a.currency};
}

std::string to_text(const Money& value) { return to_text(value.amount) + " " + std::string{value.currency.view()}; }

}  // namespace sluice
