#include "report/analysis_chain.hpp"

#include <algorithm>

#include "analytics/options/chain_analysis.hpp"  // analyze_chain
#include "analytics/options/strike_choice.hpp"   // choose_strike

namespace sluice::report {
namespace {

namespace options = analytics::options;

std::vector<market::ChainRow> rows_until(const ChainQuestion& question) {
    std::vector<market::ChainRow> out;
    for (const market::ChainRow& row : question.rows)
        if (row.event_time <= question.as_of)
            out.push_back(row);
    return out;
}

Result<Date> pick_expiry(const ChainQuestion& question, const options::OptionProduct& product,
                         const std::vector<Date>& expiries, const market::CalendarView& calendars) {
    if (question.expiry)
        return *question.expiry;
    if (const auto chosen = options::choose_expiry(product, expiries, question.as_of, {}, calendars))
        return *chosen;
    const Date today = calendars.local_date(product.calendar, question.as_of);
    for (const Date date : expiries)
        if (date >= today)
            return date;
    return fail(ErrorCode::Invalid, "every expiry has passed at " + format_rfc3339(question.as_of) +
                                        (expiries.empty() ? "" : ", the last one on " + format_date(expiries.back())) +
                                        "; --at TIME says when the chain stood so");
}

std::vector<WallRow> rows_of(const std::vector<options::Wall>& walls) {
    std::vector<WallRow> out;
    for (const options::Wall& wall : walls)
        out.push_back({wall.strike, wall.size, wall.strength});
    return out;
}

LegRow leg_of(const options::ChainAnalysis& chain, std::size_t line, OptionRight right) {
    const options::BoardLeg& quoted = chain.board.lines[line].leg(right);
    const options::LegView& view = chain.lines[line].leg(right);
    LegRow out;
    out.strike = chain.board.lines[line].strike;
    out.right = right;
    out.bid = quoted.bid;
    out.offer = quoted.offer;
    out.last = quoted.last;
    out.volume = quoted.volume;
    out.open_interest = quoted.open_interest;
    if (quoted.open_interest && quoted.previous_open_interest)
        out.open_interest_change = *quoted.open_interest - *quoted.previous_open_interest;
    if (view.price) {
        out.price = view.price->value;
        out.price_from = view.price->stale ? "last" : "mid";
    }
    out.status = view.implied ? std::string{to_text(view.implied->status)} : "NO_PRICE";
    if (view.implied && view.implied->status == options::QuoteStatus::Ok)
        out.iv = view.implied->volatility;
    if (view.greeks) {
        const options::Valuation shown = options::in_display_units(*view.greeks);
        out.delta = shown.delta;
        out.gamma = shown.gamma;
        out.vega = shown.vega;
        out.theta = shown.theta;
        out.rho = shown.rho;
    }
    if (view.build_up)
        out.build_up = std::string{to_text(*view.build_up)};
    return out;
}

StrikeChoiceRow choice_of(const options::ChainAnalysis& chain, OptionRight right, Price tick) {
    const auto view = right == OptionRight::Call ? analytics::Direction::Bullish : analytics::Direction::Bearish;
    const options::StrikeChoice choice = options::choose_strike(chain, view, tick);
    StrikeChoiceRow out;
    out.right = right;
    for (const options::StrikeScore& score : choice.candidates)
        out.rows.push_back({score.strike, score.score, score.delta, score.volatility, score.middle, score.spread,
                            score.open_interest, score.volume});
    std::stable_sort(out.rows.begin(), out.rows.end(), [&](const ChoiceRow& a, const ChoiceRow& b) {
        const auto is_best = [&](const ChoiceRow& row) { return choice.best && row.strike == choice.best->strike; };
        return is_best(a) != is_best(b) ? is_best(a) : a.score > b.score;
    });
    const options::StrikesRemoved& removed = choice.removed;
    for (const auto& [filter, count] :
         {std::pair{"no quote", removed.no_quote}, std::pair{"spread too wide", removed.wide_spread},
          std::pair{"too cheap", removed.cheap}, std::pair{"too dear", removed.costly},
          std::pair{"no delta", removed.no_delta}, std::pair{"delta outside", removed.delta_outside},
          std::pair{"no open interest or volume", removed.idle}})
        out.refused.push_back({filter, count});
    return out;
}

bool carries(const options::Board& board, std::optional<Quantity> options::BoardLeg::*figure) {
    return std::any_of(board.lines.begin(), board.lines.end(), [&](const options::BoardLine& line) {
        return (line.call.*figure).has_value() || (line.put.*figure).has_value();
    });
}

void take_open_interest(const options::ChainAnalysis& chain, ChainFigures& out) {
    const options::PutCallRatio& ratios = chain.ratios;
    if (carries(chain.board, &options::BoardLeg::open_interest)) {
        out.call_open_interest = ratios.call_open_interest;
        out.put_open_interest = ratios.put_open_interest;
    }
    if (carries(chain.board, &options::BoardLeg::volume)) {
        out.call_volume = ratios.call_volume;
        out.put_volume = ratios.put_volume;
    }
    out.pcr_oi = ratios.by_open_interest;
    out.pcr_volume = ratios.by_volume;
    out.pcr_oi_change = ratios.by_change;
    if (chain.pain)
        out.max_pain = chain.pain->strike;
    out.call_walls = rows_of(chain.walls.calls);
    out.put_walls = rows_of(chain.walls.puts);
    out.resistance = rows_of(chain.walls.resistance);
    out.support = rows_of(chain.walls.support);
    out.resistance_change = rows_of(chain.walls.resistance_growing);
    out.support_change = rows_of(chain.walls.support_growing);
}

void take_smile(const options::ChainAnalysis& chain, ChainFigures& out) {
    if (!chain.smile)
        return;
    out.atm_iv = chain.smile->at_the_money;
    out.call25_iv = chain.smile->call_25;
    out.put25_iv = chain.smile->put_25;
    out.rr25 = chain.smile->risk_reversal_25;
    out.bf25 = chain.smile->butterfly_25;
    out.skew_slope = chain.smile->slope;
    for (const options::SmilePoint& point : chain.smile->points)
        out.smile.push_back({point.strike, point.delta < 0 ? OptionRight::Put : OptionRight::Call, point.volatility});
}

std::string forward_text(const options::Forward& forward) {
    switch (forward.source) {
        case options::ForwardSource::Parity:
            return "put-call parity at " + to_text(forward.strike) + (forward.stale ? ", from last prices" : "");
        case options::ForwardSource::Future: return "the future";
        case options::ForwardSource::Carry: return "the spot, carried at the rate";
    }
    return "";
}

}  // namespace

Result<ChainFigures> analyze_option_chain(const ChainQuestion& question, const market::CalendarView& calendars) {
    const auto located = [&](const Error& error) { return fail(error.code, question.file + ": " + error.text); };
    const std::vector<market::ChainRow> rows = rows_until(question);
    if (rows.empty())
        return fail(ErrorCode::Invalid, question.file + ": every row is later than " + format_rfc3339(question.as_of));
    const auto product = options::option_product(rows.front().underlying);
    if (!product)
        return located(product.error());
    const std::vector<Date> expiries = options::expiries_of(rows);
    const auto expiry = pick_expiry(question, *product, expiries, calendars);
    if (!expiry)
        return located(expiry.error());
    auto board = options::board_of(rows, *expiry, question.spot);
    if (!board)
        return located(board.error());
    options::ChainSettings settings;
    settings.now = question.as_of;
    settings.rate = question.rate;
    const auto chain = options::analyze_chain(std::move(*board), settings, calendars);
    if (!chain)
        return located(chain.error());
    if (chain->time.expired)
        return fail(ErrorCode::Invalid, question.file + ": the options of " + format_date(*expiry) +
                                            " had expired by " + format_rfc3339(question.as_of) +
                                            "; --at TIME says when the chain stood so");
    ChainFigures out;
    out.file = question.file;
    out.underlying = chain->board.underlying;
    out.expiry = *expiry;
    for (const Date date : expiries)
        if (date != *expiry)
            out.other_expiries.push_back(date);
    out.as_of = question.as_of;
    out.expires_at = chain->expires.value_or(UnixNanos{});
    out.t_years = chain->time.years;
    out.spot = question.spot;
    out.spot_from = question.spot_from;
    out.forward = chain->forward.value;
    out.forward_from = forward_text(chain->forward);
    out.rate = question.rate;
    out.model = std::string{chain->product.label()};
    if (chain->product.model == options::PricingModel::Bsm)
        out.div_yield = chain->case_of(chain->board.lines.front().strike, OptionRight::Call).div_yield;
    take_open_interest(*chain, out);
    take_smile(*chain, out);
    for (std::size_t i = 0; i < chain->lines.size(); ++i)
        for (const OptionRight right : {OptionRight::Call, OptionRight::Put})
            out.legs.push_back(leg_of(*chain, i, right));
    for (const OptionRight right : {OptionRight::Call, OptionRight::Put})
        out.choices.push_back(choice_of(*chain, right, question.tick));
    return out;
}

}  // namespace sluice::report
