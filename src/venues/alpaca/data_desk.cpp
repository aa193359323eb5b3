#include "venues/alpaca/data_desk.hpp"

#include <algorithm>
#include <utility>

#include "venues/alpaca/mapping.hpp"  // symbol_of

namespace sluice::venues::alpaca {

namespace {

// A latest quote so much newer than what the stream told means that the stream does not tell.
constexpr std::chrono::seconds kBehind{5};
// Rows of one answer: few enough to be decoded in one go.
constexpr std::size_t kBarsPage = 1'000;

std::string timeframe_of(std::chrono::minutes length) {
    const auto minutes = length.count();
    if (minutes == 24 * 60)
        return "1Day";
    if (minutes > 0 && minutes < 60)
        return std::to_string(minutes) + "Min";
    if (minutes > 0 && minutes < 24 * 60 && minutes % 60 == 0)
        return std::to_string(minutes / 60) + "Hour";
    return {};
}

void append_parameter(std::string& target, std::string_view name, std::string_view value) {
    target.push_back(target.find('?') == std::string::npos ? '?' : '&');
    target += name;
    target.push_back('=');
    wire::append_encoded(target, value);
}

}  // namespace

DataDesk::DataDesk(const AlpacaConfig& config, Calls& calls, const market::CalendarView& calendars)
    : config_{config},
      calls_{calls},
      calendars_{calendars},
      shares_{config, DataKind::Shares},
      coins_{config, DataKind::Coins} {
    if (!config.market_data)
        return;
    for (const Subscription& each : config.instruments) {
        Streamed streamed;
        streamed.instrument = each.instrument;
        streamed.calendar = each.calendar;
        // What has no symbol here was refused by check().
        if (!symbol_of(each.instrument, streamed.symbol))
            continue;
        Market& market = data_kind_of(streamed.symbol) == DataKind::Shares ? shares_ : coins_;
        market.streamed.push_back(std::move(streamed));
    }
}

void DataDesk::start(UnixNanos now, Outbox& out) {
    if (started_)
        return;
    for (Market* market : {&shares_, &coins_}) {
        if (market->streamed.empty())
            continue;
        started_ = true;
        for (Streamed& each : market->streamed)
            each.heard_at = each.compared_at = now;
        market->stream.open(now, out);
    }
}

void DataDesk::on_message(wire::ChannelId channel, Bytes bytes, UnixNanos now, Outbox& out) {
    for (Market* market : {&shares_, &coins_})
        if (market->stream.is(channel))
            return market->stream.on_message(bytes, now, out);
}

void DataDesk::on_closed(wire::ChannelId channel, UnixNanos now) {
    for (Market* market : {&shares_, &coins_})
        if (market->stream.is(channel))
            market->stream.on_closed(now);
}

void DataDesk::on_ended(const Ended& ended, UnixNanos now, Outbox& out) {
    if (ended.use == Use::Latest)
        on_latest(ended, now, out);
    else
        on_bars(ended, now, out);
}

std::optional<UnixNanos> DataDesk::due() const {
    if (!started_)
        return std::nullopt;
    std::optional<UnixNanos> at;
    const auto consider = [&](std::optional<UnixNanos> when) {
        if (when)
            at = at ? std::min(*at, *when) : when;
    };
    for (const Market* market : {&shares_, &coins_}) {
        consider(market->stream.due());
        for (const Streamed& each : market->streamed)
            consider(std::max(each.heard_at, each.compared_at) + config_.quiet_after);
    }
    return at;
}

void DataDesk::on_time(UnixNanos now, Outbox& out) {
    if (!started_)
        return;
    for (Market* market : {&shares_, &coins_}) {
        if (market->streamed.empty())
            continue;
        market->stream.on_time(now, out);
        compare_quiet(*market, now, out);
    }
}

// A symbol that says nothing in its session is asked for over REST: silence of the market and of the stream look alike.
void DataDesk::compare_quiet(Market& market, UnixNanos now, Outbox& out) {
    std::string symbols;
    for (Streamed& each : market.streamed) {
        if (now < std::max(each.heard_at, each.compared_at) + config_.quiet_after)
            continue;
        each.compared_at = now;
        if (!market.stream.is_subscribed() || !calendars_.is_open(each.calendar, now))
            continue;
        symbols += symbols.empty() ? each.symbol : "," + each.symbol;
    }
    if (symbols.empty())
        return;
    Read read;
    read.use = Use::Latest;
    read.subject = static_cast<std::uint64_t>(market.kind);
    read.place = Place::Data;
    if (market.kind == DataKind::Shares) {
        read.target = "/v2/stocks/quotes/latest";
        append_parameter(read.target, "symbols", symbols);
        append_parameter(read.target, "feed", config_.feed);
    } else {
        read.target = coin_path("latest/quotes");
        append_parameter(read.target, "symbols", symbols);
    }
    read.again = false;
    calls_.read(std::move(read), now, out);
}

std::string DataDesk::coin_path(std::string_view what) const {
    return "/v1beta3/crypto/" + config_.crypto_location + "/" + std::string{what};
}

void DataDesk::on_latest(const Ended& ended, UnixNanos now, Outbox& out) {
    if (ended.end != CallEnd::Answered || ended.reply->status / 100 != 2)
        return;
    const auto latest = decode<Latest<MarketQuote>>(ended.reply->body);
    if (!latest) {
        ++unreadable_;
        return;
    }
    Market& market = ended.subject == static_cast<std::uint64_t>(DataKind::Shares) ? shares_ : coins_;
    bool mute = false;
    for (Streamed& each : market.streamed) {
        const auto row = latest->rows.find(each.symbol);
        if (row == latest->rows.end() || row->second.time <= each.quoted_at + kBehind)
            continue;
        // What was never quoted since the stream was subscribed may have been quoted before.
        mute = mute || each.quoted_at != UnixNanos{} ||
               (each.subscribed_at && row->second.time > *each.subscribed_at + kBehind);
        each.quoted_at = row->second.time;
        out.market.emplace_back(to_quote(row->second, each.instrument, now));
    }
    if (mute)
        market.stream.drop("it does not tell what the latest quotes show", now, out);
}

std::uint64_t DataDesk::history(const BarsWish& wish, UnixNanos now, Outbox& out) {
    Running running;
    running.ticket = ++last_ticket_;
    running.wish = wish;
    const auto refuse = [&](std::string why) {
        answers_.push_back({running.ticket, fail(ErrorCode::Unsupported, std::move(why))});
        return running.ticket;
    };
    if (const auto status = symbol_of(wish.instrument, running.symbol); !status)
        return refuse(status.error().text);
    if (timeframe_of(wish.length).empty())
        return refuse("bars of " + std::to_string(wish.length.count()) +
                      " minutes are not offered; whole minutes below 60, whole hours below 24, or a day are");
    running_.push_back(std::move(running));
    ask_bars(running_.back(), {}, now, out);
    return last_ticket_;
}

void DataDesk::ask_bars(const Running& running, const std::string& page, UnixNanos now, Outbox& out) {
    Read read;
    read.use = Use::History;
    read.subject = running.ticket;
    read.place = Place::Data;
    const bool shares = data_kind_of(running.symbol) == DataKind::Shares;
    read.target = shares ? "/v2/stocks/bars" : coin_path("bars");
    append_parameter(read.target, "symbols", running.symbol);
    append_parameter(read.target, "timeframe", timeframe_of(running.wish.length));
    append_parameter(read.target, "start", format_rfc3339(running.wish.start));
    // The venue's end is inclusive.
    append_parameter(read.target, "end", format_rfc3339(running.wish.end - std::chrono::nanoseconds{1}));
    append_parameter(read.target, "limit", std::to_string(kBarsPage));
    append_parameter(read.target, "sort", "asc");
    if (shares)
        append_parameter(read.target, "feed", config_.feed);
    if (!page.empty())
        append_parameter(read.target, "page_token", page);
    calls_.read(std::move(read), now, out);
}

void DataDesk::on_bars(const Ended& ended, UnixNanos now, Outbox& out) {
    const auto it = std::find_if(running_.begin(), running_.end(),
                                 [&](const Running& each) { return each.ticket == ended.subject; });
    if (it == running_.end())
        return;
    const auto end_with = [&](Result<std::vector<Bar>> bars) {
        answers_.push_back({it->ticket, std::move(bars)});
        running_.erase(it);
    };
    if (ended.end != CallEnd::Answered)
        return end_with(fail(ErrorCode::Unavailable, "the bars cannot be asked for: " + ended.text));
    if (ended.reply->status / 100 != 2)
        return end_with(fail(ErrorCode::Unavailable, "the venue answered the question for bars with status " +
                                                         std::to_string(ended.reply->status) + ": " +
                                                         ended.reply->body.substr(0, 200)));
    const auto page = decode<Page<MarketBar>>(ended.reply->body);
    if (!page)
        return end_with(fail(page.error()));
    if (const auto rows = page->rows.find(it->symbol); rows != page->rows.end())
        for (const MarketBar& bar : rows->second)
            if (bar.time >= it->wish.start && bar.time < it->wish.end)
                it->bars.push_back(to_bar(bar, it->wish.instrument, it->wish.length));
    if (page->next_page_token && !page->next_page_token->empty())
        return ask_bars(*it, *page->next_page_token, now, out);
    end_with(std::move(it->bars));
}

std::vector<BarsAnswer> DataDesk::take_history() { return std::exchange(answers_, {}); }

}  // namespace sluice::venues::alpaca
