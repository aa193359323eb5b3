#include <utility>

#include "market/fees.hpp"

namespace sluice::market {
namespace {

constexpr std::int64_t kUnit = Amount::kUnit;

Amount nanos(std::int64_t value) { return Amount::from_nanos(value); }
Amount cents(std::int64_t value) { return Amount::from_nanos(int128{value} * (kUnit / 100)); }
Ratio per_million(std::int64_t hundredths) { return Ratio::from_nanos(hundredths * 10); }  // 27.80 per million: 2780

// What US venues pass through on sales of shares and options. The rows from 2026 are believed and unverified.
void add_sales_charges(FeeSchedule& out) {
    using enum AssetClass;
    const Date sec_zero{2025, 5, 14};
    const Date sec_2026{2026, 4, 4};
    const Date taf_2026{2026, 1, 1};
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
}

// IBKR's commission on everything but shares (Lean InteractiveBrokersFeeModel.cs).
void add_ibkr_others(FeeSchedule& out) {
    const Price nickel = Price::from_nanos(50'000'000);
    const Price dime = Price::from_nanos(100'000'000);
    FeeLine option{
        .name = "commission", .asset_class = AssetClass::Option, .per_unit = cents(65), .minimum = cents(100)};
    option.px_from = dime;
    out.lines.push_back(option);
    option.per_unit = cents(50);
    option.px_from = nickel;
    option.px_below = dime;
    out.lines.push_back(option);
    option.per_unit = cents(25);
    option.px_from = std::nullopt;
    option.px_below = nickel;
    out.lines.push_back(option);
    out.lines.push_back({.name = "commission", .asset_class = AssetClass::Future, .per_unit = cents(85)});
    out.lines.push_back({.name = "exchange", .asset_class = AssetClass::Future, .per_unit = cents(160)});
    out.lines.push_back({.name = "regulation", .asset_class = AssetClass::Future, .per_unit = cents(2)});
    out.lines.push_back({.name = "commission",
                         .asset_class = AssetClass::Fx,
                         .of_value = Ratio::from_nanos(20'000),
                         .minimum = cents(200)});
}

}  // namespace

FeeSchedule ibkr_fixed() {
    // iursecurities.com/commissions, a mirror of IBKR's schedule.
    FeeSchedule out{"ibkr-fixed",
                    {{.name = "commission",
                      .asset_class = AssetClass::Equity,
                      .per_unit = nanos(5'000'000),
                      .minimum = cents(100),
                      .cap_of_value = Ratio::from_nanos(10'000'000)}}};
    add_ibkr_others(out);
    return out;
}

FeeSchedule ibkr_tiered(Quantity shares_this_month) {
    // The same mirror. The tier is that of the month's volume before the order.
    struct Tier {
        std::int64_t above;
        std::int64_t per_share;  // nanos
    };
    constexpr Tier kTiers[] = {
        {300'000, 2'000'000}, {3'000'000, 1'500'000}, {20'000'000, 1'000'000}, {100'000'000, 500'000}};
    std::int64_t per_share = 3'500'000;
    for (const Tier& tier : kTiers)
        if (shares_this_month > Quantity::whole(tier.above))
            per_share = tier.per_share;
    FeeSchedule out{"ibkr-tiered",
                    {{.name = "commission",
                      .asset_class = AssetClass::Equity,
                      .per_unit = nanos(per_share),
                      .minimum = cents(35),
                      .cap_of_value = Ratio::from_nanos(10'000'000)},
                     {.name = "clearing", .asset_class = AssetClass::Equity, .per_unit = nanos(200'000)}}};
    add_sales_charges(out);
    std::erase_if(out.lines, [](const FeeLine& line) { return line.asset_class == AssetClass::Option; });
    add_ibkr_others(out);
    return out;
}

FeeSchedule alpaca() {
    // docs.alpaca.markets/docs/regulatory-fees and alpaca.markets/support/regulatory-fees; crypto from Lean's
    // AlpacaFeeModel.cs. The rows from 2026 are believed and unverified (analysis.md 13).
    using enum AssetClass;
    FeeSchedule out{"alpaca", {}};
    const Date cat_2025{2025, 7, 1};
    for (const AssetClass asset : {Equity, Option}) {
        const std::int64_t contract = asset == Option ? 100 : 1;
        out.lines.push_back(
            {.name = "CAT", .until = cat_2025, .asset_class = asset, .per_unit = nanos(46'000 * contract)});
        out.lines.push_back(
            {.name = "CAT", .from = cat_2025, .asset_class = asset, .per_unit = nanos(26'500 * contract)});
    }
    add_sales_charges(out);
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

}  // namespace sluice::market
