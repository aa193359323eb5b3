#include "analytics/options/chain_analysis.hpp"

#include <string>
#include <utility>

#include "analytics/options/batch.hpp"
#include "base/det_math.hpp"

namespace sluice::analytics::options {
namespace {

constexpr OptionRight kRights[] = {OptionRight::Call, OptionRight::Put};

Status find_time(ChainAnalysis& out, const ChainSettings& settings, const market::CalendarView& calendars) {
    const auto expires = expiry_instant(out.product, out.board.expiry, calendars);
    if (expires)
        out.expires = *expires;
    if (settings.t_years) {
        out.time = {*settings.t_years, !(*settings.t_years > 0)};
        return {};
    }
    if (!expires)
        return fail(expires.error());
    const UnixNanos now = settings.now.value_or(out.board.at);
    if (now == UnixNanos{})
        return fail(ErrorCode::Invalid, "the chain of " + std::string{out.board.underlying.view()} +
                                            " does not say when it stood so; give the time, such as "
                                            "2024-06-21T10:00:00Z, or the years to expiry");
    out.time = time_left(now, *expires, settings.t_floor_years);
    return {};
}

// Prices of all legs to volatilities, and those to Greeks, each in one batch.
void value_legs(ChainAnalysis& out) {
    std::vector<LegView*> legs;
    std::vector<OptionCase> cases;
    std::vector<double> prices;
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        for (const OptionRight right : kRights) {
            LegView& leg = out.lines[i].leg(right);
            leg.price = price_of(out.board.lines[i].leg(right));
            if (!leg.price)
                continue;
            legs.push_back(&leg);
            cases.push_back(out.case_of(out.lines[i].strike, right));
            prices.push_back(leg.price->value);
        }
    }
    std::vector<ImpliedVolatility> implied(legs.size());
    imply_volatilities(cases, prices, implied);
    std::vector<double> volatilities;
    for (const ImpliedVolatility& each : implied)
        volatilities.push_back(each.volatility);
    std::vector<Valuation> values(legs.size());
    value_options(cases, volatilities, values);
    for (std::size_t i = 0; i < legs.size(); ++i) {
        legs[i]->implied = implied[i];
        if (implied[i].status == QuoteStatus::Ok && values[i].status == QuoteStatus::Ok)
            legs[i]->greeks = values[i];
    }
}

std::vector<SmilePoint> smile_points(const ChainAnalysis& out) {
    std::vector<SmilePoint> points;
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        const Price strike = out.lines[i].strike;
        const OptionRight right = to_double(strike) < out.forward.value ? OptionRight::Put : OptionRight::Call;
        const LegView& leg = out.lines[i].leg(right);
        if (leg.greeks && has_middle(out.board.lines[i].leg(right)))
            points.push_back({strike, leg.implied->volatility, leg.greeks->delta});
    }
    return points;
}

void count_build_ups(ChainAnalysis& out) {
    for (std::size_t i = 0; i < out.lines.size(); ++i) {
        for (const OptionRight right : kRights) {
            LegView& leg = out.lines[i].leg(right);
            leg.build_up = build_up(out.board.lines[i].leg(right));
            auto& counts = right == OptionRight::Call ? out.call_build_ups : out.put_build_ups;
            if (leg.build_up)
                ++counts[static_cast<std::size_t>(*leg.build_up)];
        }
    }
}

}  // namespace

OptionCase ChainAnalysis::case_of(Price strike, OptionRight right) const {
    OptionCase option{product.model, right, forward.value, to_double(strike), time.expired ? 0 : time.years, rate, 0};
    if (product.model == PricingModel::Bsm) {
        option.underlying = to_double(board.spot);
        if (!time.expired)
            option.div_yield = rate - det::log(forward.value / option.underlying) / time.years;
    }
    return option;
}

Result<ChainAnalysis> analyze_chain(Board board, const ChainSettings& settings, const market::CalendarView& calendars) {
    if (board.lines.empty() || board.spot <= Price{})
        return fail(ErrorCode::Invalid, "a board without strikes or without a spot cannot be analysed");
    ChainAnalysis out;
    out.board = std::move(board);
    const auto product = option_product(out.board.underlying);
    if (!product)
        return fail(product.error());
    out.product = *product;
    out.rate = settings.rate;
    if (const Status status = find_time(out, settings, calendars); !status)
        return fail(status.error());
    const UnixNanos now = settings.now.value_or(out.board.at);
    const Date traded = now == UnixNanos{} ? out.board.expiry : calendars.local_date(out.product.calendar, now);
    out.lot = option_lot(out.board.underlying, traded, out.board.expiry);

    const double years = out.time.expired ? 0 : out.time.years;
    out.forward =
        forward_of(out.board, {settings.rate, settings.div_yield, years, settings.future, settings.forward_prices});
    for (const BoardLine& line : out.board.lines)
        out.lines.push_back({line.strike, {}, {}});
    value_legs(out);
    count_build_ups(out);
    out.ratios = put_call_ratio(out.board);
    const auto pain = max_pain(out.board);
    if (!pain)
        return fail(pain.error());
    out.pain = *pain;
    out.walls = walls_of(out.board);
    out.smile = smile_of(smile_points(out), out.forward.value, out.time.years);
    return out;
}

}  // namespace sluice::analytics::options
