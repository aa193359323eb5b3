#include "market/fees.hpp"

// Sources: cleartax.in on the securities transaction tax, devadhaantu.in 2026-02-06 (STT of 2026), ndtvprofit.com on NSE's fees
// of 2024, proficientequities.com's table of 2026 (analysis.md 13).
namespace sluice::market {
namespace {

using enum AssetClass;

const Date kOctober2024{2024, 10, 1};
const Date kApril2026{2026, 4, 1};
const Amount kPaisa = Amount::from_nanos(10'000'000);
const Amount kRupee = Amount::whole(1);

// A share of the turnover in hundred-thousandths of a percent: 0.00297 % is 297.
Ratio of_turnover(std::int64_t value) { return Ratio::from_nanos(value * 100); }

FeeLine line(std::string_view name, AssetClass asset, FeeProduct product, FeeSides sides, std::int64_t share,
             Amount step) {
    FeeLine out{.name = name, .asset_class = asset, .sides = sides, .of_value = of_turnover(share)};
    out.product = product;
    out.round_to = step;
    return out;
}

// A charge that changed on `date`.
void add_changed(FeeSchedule& out, FeeLine old_line, Date date, std::int64_t new_share) {
    FeeLine new_line = old_line;
    old_line.until = date;
    new_line.from = date;
    new_line.of_value = of_turnover(new_share);
    out.lines.push_back(old_line);
    out.lines.push_back(new_line);
}

void add_brokerage(FeeSchedule& out) {
    const auto capped = [&](AssetClass asset, FeeProduct product) {
        FeeLine one = line("brokerage", asset, product, FeeSides::Both, 3'000, kPaisa);
        one.cap = Amount::whole(20);
        one.taxed = true;
        out.lines.push_back(one);
    };
    capped(Equity, FeeProduct::Intraday);  // delivery is free
    capped(Future, FeeProduct::Any);
    FeeLine flat = line("brokerage", Option, FeeProduct::Any, FeeSides::Both, 0, kPaisa);
    flat.minimum = Amount::whole(20);
    flat.taxed = true;
    out.lines.push_back(flat);
}

void add_transaction_tax(FeeSchedule& out) {
    out.lines.push_back(line("STT", Equity, FeeProduct::Delivery, FeeSides::Both, 10'000, kRupee));
    out.lines.push_back(line("STT", Equity, FeeProduct::Intraday, FeeSides::Sells, 2'500, kRupee));
    struct Step {
        AssetClass asset;
        std::int64_t first, second, third;
    };
    for (const Step& step : {Step{Future, 1'250, 2'000, 5'000}, Step{Option, 6'250, 10'000, 15'000}}) {
        FeeLine one = line("STT", step.asset, FeeProduct::Any, FeeSides::Sells, step.first, kRupee);
        one.until = kOctober2024;
        out.lines.push_back(one);
        one = line("STT", step.asset, FeeProduct::Any, FeeSides::Sells, step.second, kRupee);
        one.from = kOctober2024;
        add_changed(out, one, kApril2026, step.third);
    }
}

void add_exchange(FeeSchedule& out) {
    const auto add = [&](AssetClass asset, std::int64_t before, std::int64_t after) {
        FeeLine one = line("exchange", asset, FeeProduct::Any, FeeSides::Both, before, kPaisa);
        one.taxed = true;
        add_changed(out, one, kApril2026, after);
    };
    add(Equity, 297, 307);
    add(Future, 173, 183);
    add(Option, 3'503, 3'553);
}

}  // namespace

FeeSchedule nse() {
    FeeSchedule out{"nse", {}};
    add_brokerage(out);
    add_transaction_tax(out);
    add_exchange(out);
    for (const AssetClass asset : {Equity, Future, Option}) {
        FeeLine sebi = line("SEBI", asset, FeeProduct::Any, FeeSides::Both, 10, kPaisa);
        sebi.taxed = true;
        out.lines.push_back(sebi);
        FeeLine gst = line("GST", asset, FeeProduct::Any, FeeSides::Both, 0, kPaisa);
        gst.of_fees = Ratio::from_nanos(180'000'000);
        out.lines.push_back(gst);
    }
    out.lines.push_back(line("stamp", Equity, FeeProduct::Delivery, FeeSides::Buys, 1'500, kRupee));
    out.lines.push_back(line("stamp", Equity, FeeProduct::Intraday, FeeSides::Buys, 300, kRupee));
    out.lines.push_back(line("stamp", Future, FeeProduct::Any, FeeSides::Buys, 200, kRupee));
    out.lines.push_back(line("stamp", Option, FeeProduct::Any, FeeSides::Buys, 300, kRupee));
    return out;
}

Ratio nse_exercise_tax(Date date) { return Ratio::from_nanos(date < kApril2026 ? 1'250'000 : 1'500'000); }

}  // namespace sluice::market
