#include "analytics/options/board.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace sluice::analytics::options {
namespace {

std::string contract_text(Price strike, OptionRight right) {
    return to_text(strike) + (right == OptionRight::Call ? " call" : " put");
}

Status check_quote(const OptionQuote& quote) {
    if (quote.strike <= Price{})
        return fail(ErrorCode::Invalid, "the chain has strike " + to_text(quote.strike) + "; above 0 would be right");
    if (quote.open_interest < Quantity{} || quote.previous_open_interest < Quantity{} || quote.volume < Quantity{})
        return fail(ErrorCode::Invalid, "the " + contract_text(quote.strike, quote.right) +
                                            " has a negative volume or open interest; 0 or more would be right");
    return {};
}

BoardLeg leg_of(const OptionQuote& quote) {
    BoardLeg leg;
    leg.bid = quote.bid_px;
    leg.offer = quote.offer_px;
    leg.last = quote.last_px;
    leg.volume = quote.volume;
    leg.open_interest = quote.open_interest;
    leg.previous_open_interest = quote.previous_open_interest;
    return leg;
}

void forget_previous_if_none(Board& board) {
    const auto told = [](const BoardLeg& leg) { return leg.previous_open_interest.value_or(Quantity{}) > Quantity{}; };
    for (const BoardLine& line : board.lines)
        if (told(line.call) || told(line.put))
            return;
    for (BoardLine& line : board.lines) {
        line.call.previous_open_interest.reset();
        line.put.previous_open_interest.reset();
    }
}

Status check_board(const Board& board, const char* spot_hint) {
    if (board.lines.empty())
        return fail(ErrorCode::Invalid, "the chain of " + std::string{board.underlying.view()} + " has no rows");
    if (board.spot <= Price{})
        return fail(ErrorCode::Invalid, "the chain of " + std::string{board.underlying.view()} +
                                            " does not say where its underlying stands; " + spot_hint);
    return {};
}

}  // namespace

double to_double(Price px) { return static_cast<double>(px.nanos()) / 1e9; }

Result<Board> board_of(const OptionChain& chain) {
    std::map<Price, BoardLine> lines;
    std::map<std::pair<Price, OptionRight>, bool> seen;
    for (const OptionQuote& quote : chain.rows) {
        if (const Status status = check_quote(quote); !status)
            return fail(status.error());
        if (std::exchange(seen[{quote.strike, quote.right}], true))
            return fail(ErrorCode::Invalid,
                        "the " + contract_text(quote.strike, quote.right) + " stands in the chain twice");
        BoardLine& line = lines[quote.strike];
        line.strike = quote.strike;
        line.leg(quote.right) = leg_of(quote);
    }
    Board board{chain.underlying, chain.underlying_px, chain.expiry, chain.event_time, {}};
    for (const auto& entry : lines)
        board.lines.push_back(entry.second);
    forget_previous_if_none(board);
    if (const Status status = check_board(board, "a positive price would be right"); !status)
        return fail(status.error());
    return board;
}

Result<Board> board_of(std::span<const market::ChainRow> rows, Date expiry, std::optional<Price> spot) {
    Board board;
    board.expiry = expiry;
    std::map<Price, BoardLine> lines;
    std::map<std::pair<Price, OptionRight>, UnixNanos> newest;
    std::optional<Price> told;
    for (const market::ChainRow& row : rows) {
        if (row.expiry != expiry)
            continue;
        if (const Status status = check_quote(row.quote); !status)
            return fail(status.error());
        const auto [known, first] = newest.try_emplace({row.quote.strike, row.quote.right}, row.event_time);
        if (!first && row.event_time < known->second)
            continue;
        known->second = row.event_time;
        board.underlying = row.underlying;
        board.at = std::max(board.at, row.event_time);
        told = row.underlying_px ? row.underlying_px : told;
        BoardLine& line = lines[row.quote.strike];
        line.strike = row.quote.strike;
        BoardLeg& leg = line.leg(row.quote.right);
        leg = leg_of(row.quote);
        leg.previous_close = row.previous_close;
        if (!row.has_volume)
            leg.volume.reset();
        if (!row.has_open_interest)
            leg.open_interest.reset();
    }
    if (lines.empty()) {
        std::string known;
        for (const Date date : expiries_of(rows))
            known += (known.empty() ? "" : ", ") + format_date(date);
        return fail(ErrorCode::NotFound, "the chain has no expiry " + format_date(expiry) + "; it has " +
                                             (known.empty() ? std::string{"none"} : known));
    }
    board.spot = spot.value_or(told.value_or(Price{}));
    for (const auto& entry : lines)
        board.lines.push_back(entry.second);
    forget_previous_if_none(board);
    if (const Status status = check_board(board, "give the spot, or name it in the file's name as spot23501.1");
        !status)
        return fail(status.error());
    return board;
}

std::vector<Date> expiries_of(std::span<const market::ChainRow> rows) {
    std::vector<Date> out;
    for (const market::ChainRow& row : rows)
        out.push_back(row.expiry);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::size_t nearest_line(const Board& board, Price px) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < board.lines.size(); ++i)
        if ((board.lines[i].strike - px).abs() < (board.lines[best].strike - px).abs())
            best = i;
    return best;
}

bool has_middle(const BoardLeg& leg) {
    return leg.bid && leg.offer && *leg.bid > Price{} && *leg.offer > Price{} && *leg.offer >= *leg.bid;
}

std::optional<LegPrice> price_of(const BoardLeg& leg, PriceChoice choice) {
    if (choice == PriceChoice::MidFirst && has_middle(leg))
        return LegPrice{static_cast<double>(leg.bid->nanos() + leg.offer->nanos()) / 2e9, false};
    if (leg.last && *leg.last > Price{})
        return LegPrice{to_double(*leg.last), true};
    return std::nullopt;
}

}  // namespace sluice::analytics::options
