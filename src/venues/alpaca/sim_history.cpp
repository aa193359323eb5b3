// /v2/account/portfolio/history, from the equity at the end of each minute.
#include <algorithm>

#include "base/int128.hpp"  // mul_div_round
#include "base/text.hpp"    // parse_int64
#include "venues/alpaca/sim_account_pages.hpp"

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::int64_t kDay = 86'400;

// "1M", "7D": in seconds; a month is 30 days, a year (A) 365.
std::optional<std::int64_t> period_seconds(std::string_view text) {
    if (text.size() < 2)
        return std::nullopt;
    const auto count = parse_int64(text.substr(0, text.size() - 1));
    if (!count || *count < 1 || *count > 1000)
        return std::nullopt;
    switch (text.back()) {
        case 'D': return *count * kDay;
        case 'W': return *count * kDay * 7;
        case 'M': return *count * kDay * 30;
        case 'A': return *count * kDay * 365;
        default: return std::nullopt;
    }
}

std::optional<std::int64_t> step_seconds(std::string_view text) {
    if (text == "1Min")
        return 60;
    if (text == "5Min")
        return 300;
    if (text == "15Min")
        return 900;
    if (text == "1H")
        return 3'600;
    if (text == "1D")
        return kDay;
    return std::nullopt;
}

struct Span {
    std::int64_t from = 0;  // unix seconds
    std::int64_t until = 0;
    std::int64_t step = 60;
    std::string timeframe;
};

tl::expected<Span, Answer> read_span(const Caller& caller, const Query& query) {
    const auto no = [](std::string text) { return tl::unexpected<Answer>{malformed(std::move(text))}; };
    const auto start = query.time("start");
    const auto end = query.time("end");
    if (!start || !end)
        return no((start ? end.error() : start.error()).text);
    const auto period = query.text("period");
    if (period && *start && *end)
        return no("at most two of start, end and period are accepted");
    const auto length = period_seconds(period.value_or("1M"));
    if (!length)
        return no("period \"" + *period + "\" is not valid; it must be a number and D, W, M or A");
    Span out;
    out.until = (*end ? **end : caller.now).nanos() / 1'000'000'000;
    out.from = out.until - *length;
    if (*start) {
        out.from = (**start).nanos() / 1'000'000'000;
        if (period)
            out.until = std::min(out.until, out.from + *length);
    }
    if (out.from >= out.until)
        return no("start must lie before end");
    const std::int64_t days = (out.until - out.from + kDay - 1) / kDay;
    out.timeframe = query.text("timeframe").value_or(days < 7 ? "1Min" : (days < 30 ? "15Min" : "1D"));
    const auto step = step_seconds(out.timeframe);
    if (!step)
        return no("timeframe \"" + out.timeframe + "\" is not valid; it must be 1Min, 5Min, 15Min, 1H or 1D");
    if (*step < kDay && days > 30)
        return no("a timeframe below 1D covers at most 30 days");
    out.step = *step;
    return out;
}

}  // namespace

Answer show_portfolio_history(const Caller& caller, const Query& query) {
    const auto span = read_span(caller, query);
    if (!span)
        return span.error();
    const std::vector<EquitySample>& samples = caller.account.equity;
    const std::int64_t opened = caller.account.created.nanos() / 1'000'000'000;
    PortfolioHistory out;
    out.timeframe = span->timeframe;
    out.base_value = caller.broker.config.opening_cash;
    out.base_value_asof = date_of(caller.account.created);
    std::size_t next = 0;
    Amount equity = out.base_value;
    for (std::int64_t at = (span->from + span->step - 1) / span->step * span->step; at <= span->until;
         at += span->step) {
        for (; next < samples.size() && samples[next].at.nanos() / 1'000'000'000 <= at; ++next)
            equity = samples[next].equity;
        if (at + span->step <= opened)
            continue;
        const Amount gain = equity - out.base_value;
        out.timestamp.push_back(at);
        out.equity.emplace_back(equity);
        out.profit_loss.emplace_back(gain);
        const auto share = mul_div_round(gain.nanos(), Ratio::kUnit, out.base_value.nanos());
        out.profit_loss_pct.emplace_back(Ratio::from_nanos(static_cast<std::int64_t>(share.value_or(0))));
    }
    return answer(out);
}

}  // namespace sluice::venues::alpaca::sim
