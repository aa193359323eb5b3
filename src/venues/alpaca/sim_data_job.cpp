#include "venues/alpaca/sim_data_job.hpp"

#include <algorithm>

#include "venues/alpaca/codec.hpp"             // encode
#include "venues/alpaca/sim_data_history.hpp"  // trades_page, quotes_page, bars_page

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::size_t kMinutesAtOnce = 1'440;  // of the tape, for bars; about a microsecond each
constexpr std::size_t kEventsAtOnce = 1'000;

std::size_t rows_at_once(RowKind kind, feed::Timeframe timeframe) {
    if (kind != RowKind::Bars)
        return kEventsAtOnce;
    const auto count = static_cast<std::size_t>(timeframe.count);
    switch (timeframe.unit) {
        case feed::Unit::Minute: return kMinutesAtOnce / count;
        case feed::Unit::Hour: return std::max<std::size_t>(1, kMinutesAtOnce / 60 / count);
        case feed::Unit::Day:
        case feed::Unit::Week:
        case feed::Unit::Month: return 1;
    }
    return 1;
}

void read_page(MarketBoard& board, const RowsQuery& query, UnixNanos, Page<MarketTrade>& out) {
    out = trades_page(board, query);
}
void read_page(MarketBoard& board, const RowsQuery& query, UnixNanos, Page<MarketQuote>& out) {
    out = quotes_page(board, query);
}
void read_page(MarketBoard& board, const RowsQuery& query, UnixNanos now, Page<MarketBar>& out) {
    out = bars_page(board, query, now);
}

// Small pages, each going on where the last one ended, make the big one.
template <class Row>
class HistoryJob final : public DataJob {
public:
    HistoryJob(RowKind kind, RowsQuery query, std::optional<std::string> one, UnixNanos now)
        : query_{std::move(query)}, one_{std::move(one)}, now_{now}, at_once_{rows_at_once(kind, query_.timeframe)} {
        page_.currency = query_.scope.currency;
        const feed::Unit unit = query_.timeframe.unit;
        // The days of weeks and months are read first, one by one, and are remembered.
        if (kind == RowKind::Bars && (unit == feed::Unit::Week || unit == feed::Unit::Month)) {
            const std::int64_t days_of_bar = query_.timeframe.count * (unit == feed::Unit::Week ? 7 : 31);
            days_ = query_;
            days_->timeframe = {feed::Unit::Day, 1};
            days_->end = std::min(now, query_.end + std::chrono::hours{24 * days_of_bar});
            days_left_ = static_cast<std::int64_t>(query_.limit) * days_of_bar;
        }
    }

    bool step(MarketBoard& board, wire::HttpReply& reply) override {
        if (days_) {
            Page<Row> page;
            if (!go_on(board, *days_, 1, page) || --days_left_ <= 0)
                days_.reset();
            return false;
        }
        Page<Row> page;
        const bool more = go_on(board, query_, std::min(at_once_, query_.limit - count_), page);
        for (auto& [symbol, rows] : page.rows) {
            count_ += rows.size();
            auto& all = page_.rows[symbol];
            all.insert(all.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
        }
        if (more && count_ < query_.limit)
            return false;
        page_.next_page_token = std::move(page.next_page_token);
        say(reply);
        return true;
    }

private:
    // One page of at most `limit` rows; true: `query` now asks for the next one.
    bool go_on(MarketBoard& board, RowsQuery& query, std::size_t limit, Page<Row>& page) const {
        const std::size_t whole = std::exchange(query.limit, limit);
        read_page(board, query, now_, page);
        query.limit = whole;
        if (!page.next_page_token)
            return false;
        const auto place = parse_page_token(*page.next_page_token);
        if (!place)
            return false;
        query.after = *place;
        return true;
    }

    void say(wire::HttpReply& reply) {
        if (!one_)
            return encode(page_, reply.body);
        SymbolPage<Row> single{{}, *one_, std::move(page_.next_page_token), std::move(page_.currency)};
        if (const auto rows = page_.rows.find(*one_); rows != page_.rows.end())
            single.rows = std::move(rows->second);
        encode(single, reply.body);
    }

    RowsQuery query_;
    std::optional<std::string> one_;
    UnixNanos now_;
    std::size_t at_once_;
    std::optional<RowsQuery> days_;
    std::int64_t days_left_ = 0;
    Page<Row> page_;
    std::size_t count_ = 0;
};

}  // namespace

std::unique_ptr<DataJob> history_job(RowKind kind, RowsQuery query, std::optional<std::string> one, UnixNanos now) {
    switch (kind) {
        case RowKind::Bars: return std::make_unique<HistoryJob<MarketBar>>(kind, std::move(query), std::move(one), now);
        case RowKind::Trades:
            return std::make_unique<HistoryJob<MarketTrade>>(kind, std::move(query), std::move(one), now);
        case RowKind::Quotes:
            return std::make_unique<HistoryJob<MarketQuote>>(kind, std::move(query), std::move(one), now);
    }
    return nullptr;
}

}  // namespace sluice::venues::alpaca::sim
