#include "market/fees.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"  // quoted

namespace sluice::market {
namespace {

constexpr std::int64_t kUnit = Amount::kUnit;

Amount nanos(std::int64_t value) { return Amount::from_nanos(value); }
Amount cents(std::int64_t value) { return Amount::from_nanos(int128{value} * (kUnit / 100)); }
Ratio per_million(std::int64_t hundredths) { return Ratio::from_nanos(hundredths * 10); }  // 27.80 per million: 2780

Result<Amount> times(Amount per_unit, Quantity quantity) {
    const auto result = mul_div_round(per_unit.nanos(), quantity.nanos(), kUnit);
    if (!result)
        return fail(ErrorCode::Overflow, "the fee of " + to_text(quantity) + " units does not fit an amount");
    return Amount::from_nanos(*result);
}

}  // namespace

bool applies(const FeeLine& line, const Instrument& instrument, Side side, UnixNanos at, Liquidity liquidity) {
    const Date date = date_of(at);
    if (date < line.from || date >= line.until)
        return false;
    if (line.asset_class && *line.asset_class != instrument.asset_class)
        return false;
    if (line.sides == FeeSides::Buys && side != Side::Buy)
        return false;
    if (line.sides == FeeSides::Sells && side == Side::Buy)
        return false;
    const Liquidity charged = liquidity == Liquidity::Unknown ? Liquidity::Removed : liquidity;
    return !line.liquidity || *line.liquidity == charged;
}

Result<Money> fee_line(const FeeLine& line, const Instrument& instrument, Side side, Notional notional,
                       Quantity quantity) {
    if (quantity < Quantity{})
        return fail(ErrorCode::Invalid, "a fee needs a quantity that is not negative");
    if (line.currency == FeeCurrency::Received && side == Side::Buy && instrument.base_currency) {
        auto coins = scaled(Amount::from_nanos(quantity.nanos()), line.of_value);
        if (!coins)
            return tl::unexpected{coins.error()};
        return Money{*coins, *instrument.base_currency};
    }
    auto worth = amount_of(notional, instrument.multiplier);
    if (!worth)
        return tl::unexpected{worth.error()};
    const Amount value = worth->abs();  // spreads and some futures trade below zero
    auto units = times(line.per_unit, quantity);
    if (!units)
        return tl::unexpected{units.error()};
    auto share = scaled(value, line.of_value);
    if (!share)
        return tl::unexpected{share.error()};
    Amount fee = *units + *share;
    if (!quantity.is_zero())
        fee = std::max(fee, line.minimum);
    if (line.cap)
        fee = std::min(fee, *line.cap);
    if (line.cap_of_value) {
        auto cap = scaled(value, *line.cap_of_value);
        if (!cap)
            return tl::unexpected{cap.error()};
        fee = std::min(fee, *cap);
    }
    return Money{fee, instrument.currency};
}

Result<Money> fee_of_order(const FeeSchedule& schedule, const Instrument& instrument, Side side, Notional notional,
                           Quantity quantity, UnixNanos at, Liquidity liquidity) {
    std::optional<Money> total;
    for (const FeeLine& line : schedule.lines) {
        if (!applies(line, instrument, side, at, liquidity))
            continue;
        auto fee = fee_line(line, instrument, side, notional, quantity);
        if (!fee)
            return fee;
        if (total)
            fee = sum(*total, *fee);
        if (!fee)
            return fee;
        total = *fee;
    }
    return total.value_or(Money{Amount{}, instrument.currency});
}

Result<Money> fee_for(const FeeSchedule& schedule, const Instrument& instrument, Side side, Price price,
                      Quantity quantity, UnixNanos at, Liquidity liquidity) {
    auto notional = product(price, quantity);
    if (!notional)
        return tl::unexpected{notional.error()};
    return fee_of_order(schedule, instrument, side, *notional, quantity, at, liquidity);
}

FeeSchedule no_fees() { return {}; }

FeeSchedule ibkr_fixed() {
    // iursecurities.com/commissions, a mirror of IBKR's schedule.
    return {"ibkr-fixed",
            {{.name = "commission",
              .asset_class = AssetClass::Equity,
              .per_unit = nanos(5'000'000),
              .minimum = cents(100),
              .cap_of_value = Ratio::from_nanos(10'000'000)}}};
}

FeeSchedule alpaca() {
    // docs.alpaca.markets/docs/regulatory-fees and alpaca.markets/support/regulatory-fees; crypto from Lean's
    // AlpacaFeeModel.cs. The rows from 2026 are believed and unverified (analysis.md 13).
    using enum AssetClass;
    FeeSchedule out{"alpaca", {}};
    const Date sec_zero{2025, 5, 14};
    const Date sec_2026{2026, 4, 4};
    const Date taf_2026{2026, 1, 1};
    const Date cat_2025{2025, 7, 1};
    for (const AssetClass asset : {Equity, Option}) {
        out.lines.push_back({.name = "SEC",
                             .until = sec_zero,
                             .asset_class = asset,
                             .sides = FeeSides::Sells,
                             .of_value = per_million(2780)});
        out.lines.push_back({.name = "SEC",
                             .from = sec_2026,
                             .asset_class = asset,
                             .sides = FeeSides::Sells,
                             .of_value = per_million(2060)});
        const std::int64_t contract = asset == Option ? 100 : 1;
        out.lines.push_back(
            {.name = "CAT", .until = cat_2025, .asset_class = asset, .per_unit = nanos(46'000 * contract)});
        out.lines.push_back(
            {.name = "CAT", .from = cat_2025, .asset_class = asset, .per_unit = nanos(26'500 * contract)});
    }
    out.lines.push_back({.name = "TAF",
                         .until = taf_2026,
                         .asset_class = Equity,
                         .sides = FeeSides::Sells,
                         .per_unit = nanos(166'000),
                         .cap = cents(830)});
    out.lines.push_back({.name = "TAF",
                         .from = taf_2026,
                         .asset_class = Equity,
                         .sides = FeeSides::Sells,
                         .per_unit = nanos(195'000),
                         .cap = cents(979)});
    out.lines.push_back({.name = "TAF", .asset_class = Option, .sides = FeeSides::Sells, .per_unit = nanos(2'790'000)});
    out.lines.push_back({.name = "ORF", .asset_class = Option, .per_unit = nanos(26'850'000)});
    out.lines.push_back({.name = "OCC", .asset_class = Option, .per_unit = nanos(20'000'000), .cap = cents(5500)});
    for (const auto& [liquidity, rate] :
         {std::pair{Liquidity::Added, 1'500'000}, std::pair{Liquidity::Removed, 2'500'000}})
        out.lines.push_back({.name = "commission",
                             .asset_class = Crypto,
                             .liquidity = liquidity,
                             .of_value = Ratio::from_nanos(rate),
                             .currency = FeeCurrency::Received});
    return out;
}

FeeSchedule binance_spot() {
    // binance.com announcement 360007480472 and Lean's BinanceFeeModel.cs.
    return {"binance-spot",
            {{.name = "commission",
              .asset_class = AssetClass::Crypto,
              .of_value = Ratio::from_nanos(1'000'000),
              .currency = FeeCurrency::Received}}};
}

FeeSchedule binance_spot_in_bnb() {
    return {"binance-spot-bnb",
            {{.name = "commission", .asset_class = AssetClass::Crypto, .of_value = Ratio::from_nanos(750'000)}}};
}

Result<FeeSchedule> find_fee_schedule(std::string_view name) {
    for (FeeSchedule (*make)() : {no_fees, ibkr_fixed, alpaca, binance_spot, binance_spot_in_bnb}) {
        FeeSchedule schedule = make();
        if (schedule.name == name)
            return schedule;
    }
    return fail(ErrorCode::NotFound, "there is no fee schedule " + quoted(name) +
                                         "; known are none, ibkr-fixed, alpaca, binance-spot and binance-spot-bnb");
}

}  // namespace sluice::market
