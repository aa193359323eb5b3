#include "market/margin.hpp"

#include <algorithm>
#include <array>

#include "base/int128.hpp"  // mul_div_round

namespace sluice::market {

namespace {

constexpr Ratio percent(std::int64_t value) { return Ratio::from_nanos(value * 10'000'000); }

Result<Requirement> of_value(Amount value, Ratio initial, Ratio maintenance) {
    const auto first = scaled(value, initial);
    const auto second = scaled(value, maintenance);
    if (!first)
        return tl::unexpected{first.error()};
    if (!second)
        return tl::unexpected{second.error()};
    return Requirement{*first, *second};
}

Result<Amount> per_contract(Amount amount, Quantity qty) {
    const auto result = mul_div_round(amount.nanos(), qty.nanos(), Quantity::kUnit);
    if (!result)
        return fail(ErrorCode::Overflow, "the margin of " + to_text(qty) + " contracts does not fit an amount");
    return Amount::from_nanos(*result);
}

Result<Requirement> of_future(const MarginRates& rates, const MarginCase& held, Amount value) {
    if (held.contract == nullptr)
        return of_value(value, rates.future_initial, rates.future_maintenance);
    const auto initial = per_contract(held.contract->initial, held.qty.abs());
    const auto maintenance = per_contract(held.contract->maintenance, held.qty.abs());
    if (!initial)
        return tl::unexpected{initial.error()};
    if (!maintenance)
        return tl::unexpected{maintenance.error()};
    return Requirement{*initial, *maintenance};
}

// The larger of rate x underlying - out of the money, and the floor.
Result<Requirement> of_sold_option(const MarginRates& rates, const MarginCase& held) {
    const Quantity naked = std::max(held.qty.abs() - held.covered, Quantity{});
    const OptionTerms& terms = *held.instrument.option;
    const bool call = terms.right == OptionRight::Call;
    const Price otm_px =
        std::max(call ? terms.strike - held.underlying_px : held.underlying_px - terms.strike, Price{});
    const Multiplier multiplier = held.instrument.multiplier;
    const auto underlying = value_of(held.underlying_px, naked, multiplier);
    const auto otm = value_of(otm_px, naked, multiplier);
    const auto floor_value = value_of(call ? held.underlying_px : terms.strike, naked, multiplier);
    for (const auto* part : {&underlying, &otm, &floor_value})
        if (!*part)
            return tl::unexpected{part->error()};
    const auto share = scaled(underlying->abs(), rates.option_sold);
    const auto least = scaled(floor_value->abs(), rates.option_floor);
    if (!share)
        return tl::unexpected{share.error()};
    if (!least)
        return tl::unexpected{least.error()};
    const Amount asked = std::max(rates.less_otm ? *share - *otm : *share, *least);
    return Requirement{asked, asked};
}

}  // namespace

const MarginRates& rates_at(const MarginSchedule& schedule, Date date) {
    const MarginRates* row = &schedule.rows.front();
    for (const MarginRates& one : schedule.rows)
        if (one.from <= date)
            row = &one;
    return *row;
}

const MarginSchedule& reg_t() {
    static const MarginSchedule kSchedule{"RegT",
                                          {{.long_initial = percent(50),
                                            .long_maintenance = percent(25),
                                            .short_initial = percent(50),
                                            .short_maintenance = percent(30),
                                            .intraday = percent(50),
                                            .option_sold = percent(20),
                                            .less_otm = true,
                                            .option_floor = percent(10),
                                            .future_initial = percent(10),
                                            .future_maintenance = percent(9)}}};
    return kSchedule;
}

const MarginSchedule& india() {
    static const MarginSchedule kSchedule{"India",
                                          {{.long_initial = percent(100),
                                            .long_maintenance = percent(100),
                                            .short_initial = percent(100),
                                            .short_maintenance = percent(100),
                                            .intraday = percent(20),
                                            .option_sold = percent(15),
                                            .less_otm = false,
                                            .option_floor = percent(0),
                                            .future_initial = percent(10),
                                            .future_maintenance = percent(10)}}};
    return kSchedule;
}

Result<Requirement> requirement(const MarginRates& rates, const MarginCase& held) {
    const auto signed_value = value_of(held.px, held.qty, held.instrument.multiplier);
    if (!signed_value)
        return tl::unexpected{signed_value.error()};
    const Amount value = signed_value->abs();
    const bool sold = held.qty < Quantity{};
    switch (held.instrument.asset_class) {
        case AssetClass::Equity:
            if (held.product == Product::Mis)
                return of_value(value, rates.intraday, rates.intraday);
            return sold ? of_value(value, rates.short_initial, rates.short_maintenance)
                        : of_value(value, rates.long_initial, rates.long_maintenance);
        case AssetClass::Option:
            if (sold)
                return of_sold_option(rates, held);
            return Requirement{value, value};  // a premium is paid in full and lends nothing
        case AssetClass::Future: return of_future(rates, held, value);
        case AssetClass::Fx:
        case AssetClass::Crypto:
        case AssetClass::Index: break;
    }
    return Requirement{value, value};
}

std::optional<SquareOff> find_square_off(const CalendarId& calendar) {
    constexpr int kIndia = 5 * 60 + 30;
    constexpr std::array<SquareOff, 6> kRules{{{"NSE", 15 * 60 + 15, kIndia},
                                               {"NSE-CAS", 15 * 60 + 15, kIndia},
                                               {"NSE-FO", 15 * 60 + 15, kIndia},
                                               {"BSE", 15 * 60 + 15, kIndia},
                                               {"CDS", 16 * 60 + 45, kIndia},
                                               {"MCX", 23 * 60 + 30, kIndia}}};
    for (const SquareOff& rule : kRules)
        if (rule.calendar == calendar.view())
            return rule;
    return std::nullopt;
}

bool is_after_square_off(const SquareOff& rule, UnixNanos at) {
    constexpr std::int64_t kMinute = 60'000'000'000;
    constexpr std::int64_t kDay = 24 * 60 * kMinute;
    const std::int64_t local = at.nanos() + rule.utc_offset * kMinute;
    const std::int64_t of_day = (local % kDay + kDay) % kDay;
    return of_day >= rule.minute * kMinute;
}

}  // namespace sluice::market
