#include "venues/alpaca/sim_data.hpp"

#include <algorithm>
#include <deque>

#include "market/calendar.hpp"  // Calendars
#include "venues/alpaca/sim_data_board.hpp"
#include "venues/alpaca/sim_data_rest.hpp"
#include "venues/alpaca/sim_data_rows.hpp"
#include "venues/alpaca/sim_data_stream.hpp"

namespace sluice::venues::alpaca::sim {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::nanoseconds kHalf = 30s;      // a minute's bar, then its correction
constexpr std::chrono::nanoseconds kTooLate = 5min;  // what nobody woke us for in time is left out

bool begins_with(std::string_view text, std::string_view head) { return text.substr(0, head.size()) == head; }

// The venue's one symbol of the test feed.
std::vector<feed::Listing> test_listings() {
    feed::Listing fake = feed::us_listings().front();
    fake.spec.instrument.id = InstrumentId{"FAKEPACA.US"};
    fake.symbol = "FAKEPACA";
    fake.name = "The test symbol";
    fake.spec.around = Price::whole(150);
    return {fake};
}

// A market as it plays: told up to where.
struct Play {
    Market market;
    MarketBoard board;
    feed::Stream stream;
    UnixNanos mark;  // the next whole half minute

    Play(Market of, std::unique_ptr<feed::Tape> tape, UnixNanos now)
        : market{of}, board{std::move(tape)}, stream{board.tape(), now}, mark{next_mark(now)} {}

    static UnixNanos next_mark(UnixNanos now) {
        const UnixNanos minute = feed::minute_of(now);
        return now < minute + kHalf ? minute + kHalf : minute + feed::kMinute;
    }
    void skip_to(UnixNanos now) {
        stream.skip_to(now);
        mark = next_mark(now);
    }
    UnixNanos due() {
        const auto next = stream.next_at();
        return next ? std::min(*next, mark) : mark;
    }
};

}  // namespace

struct MarketDataDesk::Impl {
    struct Waiting {
        wire::RequestId request;
        wire::HttpReply reply;
        std::unique_ptr<DataJob> job;
    };

    DataDeskOptions options;
    MarketTap* tap;
    market::Calendars calendars;
    Play listed;
    Play test;
    DataStreams streams;
    std::optional<UnixNanos> wake;  // the earliest one asked for that has not come
    std::deque<Waiting> waiting;    // long answers, the first of them in the making
    bool test_plays = false;

    Impl(std::unique_ptr<feed::Tape> tape, const DataDeskOptions& chosen, KeyRing& keys, MarketTap* hearer)
        : options{chosen},
          tap{hearer},
          listed{Market::Listed, std::move(tape), {}},
          test{Market::Test, synthetic_tape_of(test_listings()), {}},
          streams{options, keys} {}

    std::unique_ptr<feed::Tape> synthetic_tape_of(std::vector<feed::Listing> listings) const {
        return std::make_unique<feed::SyntheticTape>(
            std::move(listings), feed::SyntheticTapeOptions{options.seed, feed::Hours::Always}, calendars);
    }

    void run(Play& play, UnixNanos now, wire::Outbox& out);
    void on_mark(Play& play, UnixNanos mark);
    void publish_minute(Play& play, std::size_t index, UnixNanos minute);
    bool is_late(std::size_t index, UnixNanos minute) const;
    void work(wire::Outbox& out);
    void ask_wake(UnixNanos now, wire::Outbox& out);
};

// Everything of `play` up to now, in order: events, and at half minutes the bars.
void MarketDataDesk::Impl::run(Play& play, UnixNanos now, wire::Outbox& out) {
    if (now - play.mark > kTooLate)
        play.skip_to(feed::minute_of(now));
    for (;;) {
        while (const auto* item = play.stream.next(std::min(now, play.mark - 1ns))) {
            if (tap != nullptr && play.market == Market::Listed)
                tap->on_market(item->listing, item->event, now, out);
            streams.publish(play.market, item->listing, play.board.listing(item->listing), item->event);
            if (options.one_event_a_wake)
                return;
        }
        if (play.mark > now)
            return;
        on_mark(play, play.mark);
        play.mark += kHalf;
    }
}

bool MarketDataDesk::Impl::is_late(std::size_t index, UnixNanos minute) const {
    const auto number = static_cast<std::uint64_t>(minute.nanos() / feed::kMinute.count());
    return options.late_trade_each != 0 && (number + index) % options.late_trade_each == 0;
}

// The bar of the minute that has just ended, and of the day with it.
void MarketDataDesk::Impl::publish_minute(Play& play, std::size_t index, UnixNanos minute) {
    const feed::Listing& listing = play.board.listing(index);
    Bar bar;
    if (!play.board.tape().read_bar(index, minute, bar))
        return;
    bool any = true;
    if (is_late(index, minute)) {
        std::vector<feed::MarketEvent> trades;
        play.board.tape().read_minute(index, minute, feed::Want::Trades, trades);
        trades.pop_back();
        any = feed::bar_of(trades, minute, minute + feed::kMinute, bar);
    }
    if (any)
        streams.publish(play.market, listing, BarLetter::Minute, market_bar(bar));
    if (!streams.any_wants(play.market, Topic::DailyBars))
        return;
    const feed::Span day = feed::span_at({feed::Unit::Day, 1}, listing.zone, minute);
    if (play.board.bars().read(index, day, minute + feed::kMinute, bar))
        streams.publish(play.market, listing, BarLetter::Daily, market_bar(bar));
}

void MarketDataDesk::Impl::on_mark(Play& play, UnixNanos mark) {
    const bool minute_ends = feed::minute_of(mark) == mark;
    const bool anybody =
        minute_ends ? streams.any_wants(play.market, Topic::Bars) || streams.any_wants(play.market, Topic::DailyBars)
                    : options.late_trade_each != 0 && streams.any_wants(play.market, Topic::UpdatedBars);
    if (!anybody)
        return;
    const UnixNanos minute = feed::minute_of(mark) - feed::kMinute;
    for (std::size_t i = 0; i < play.board.tape().listings().size(); ++i) {
        Bar bar;
        if (minute_ends)
            publish_minute(play, i, minute);
        else if (is_late(i, minute) && play.board.tape().read_bar(i, minute, bar))
            streams.publish(play.market, play.board.listing(i), BarLetter::Updated, market_bar(bar));
    }
}

// One slice of the answer in the making.
void MarketDataDesk::Impl::work(wire::Outbox& out) {
    if (waiting.empty() || !waiting.front().job->step(listed.board, waiting.front().reply))
        return;
    auto& entry = out.reply();
    entry.request = waiting.front().request;
    entry.reply = std::move(waiting.front().reply);
    waiting.pop_front();
}

void MarketDataDesk::Impl::ask_wake(UnixNanos now, wire::Outbox& out) {
    UnixNanos at = waiting.empty() ? listed.due() : now;
    if (test_plays)
        at = std::min(at, test.due());
    if (const auto deadline = streams.next_deadline())
        at = std::min(at, *deadline);
    if (wake && *wake <= at)
        return;
    wake = at;
    out.wakes.push_back({options.token, at});
}

MarketDataDesk::MarketDataDesk(std::unique_ptr<feed::Tape> tape, DataDeskOptions options, KeyRing& keys, MarketTap* tap)
    : impl_{std::make_unique<Impl>(std::move(tape), options, keys, tap)} {}
MarketDataDesk::~MarketDataDesk() = default;

bool MarketDataDesk::serves(std::string_view target) {
    return begins_with(target, "/v2/stocks/") || begins_with(target, "/v1beta3/crypto/");
}
bool MarketDataDesk::is_public(std::string_view target) { return begins_with(target, "/v1beta3/crypto/"); }
bool MarketDataDesk::streams(std::string_view target) { return DataStreams::serves(target); }

void MarketDataDesk::start(UnixNanos now, wire::Outbox& out) {
    impl_->listed.skip_to(now);
    impl_->ask_wake(now, out);
}

void MarketDataDesk::on_request(const wire::HttpRequest& request, UnixNanos now, wire::HttpReply& reply) {
    const auto job = begin_data_request(impl_->listed.board, request, now, reply);
    while (job && !job->step(impl_->listed.board, reply)) {
    }
}

void MarketDataDesk::answer(wire::RequestId id, const wire::HttpRequest& request, wire::Headers headers, UnixNanos now,
                            wire::Outbox& out) {
    Impl::Waiting asked{id, {}, {}};
    asked.reply.headers = std::move(headers);
    asked.reply.headers.push_back({"Content-Type", "application/json; charset=UTF-8"});
    asked.job = begin_data_request(impl_->listed.board, request, now, asked.reply);
    if (asked.job && !asked.job->step(impl_->listed.board, asked.reply)) {
        impl_->waiting.push_back(std::move(asked));
        return impl_->ask_wake(now, out);
    }
    auto& entry = out.reply();
    entry.request = id;
    entry.reply = std::move(asked.reply);
}

void MarketDataDesk::forget(wire::RequestId id) {
    std::erase_if(impl_->waiting, [&](const Impl::Waiting& waiting) { return waiting.request == id; });
}

void MarketDataDesk::on_accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers,
                               UnixNanos now, wire::Outbox& out) {
    impl_->streams.accept(channel, target, headers, now, out);
    if (!impl_->test_plays && impl_->streams.any(Market::Test)) {
        impl_->test_plays = true;
        impl_->test.skip_to(now);
    }
    impl_->ask_wake(now, out);
}

void MarketDataDesk::on_message(wire::ChannelId channel, Bytes bytes, UnixNanos /*now*/, wire::Outbox& out) {
    impl_->streams.message(channel, bytes, out);
}

void MarketDataDesk::on_closed(wire::ChannelId channel) {
    impl_->streams.closed(channel);
    impl_->test_plays = impl_->test_plays && impl_->streams.any(Market::Test);
}

void MarketDataDesk::on_stalled(wire::ChannelId channel, wire::Outbox& out) { impl_->streams.stalled(channel, out); }
bool MarketDataDesk::owns(wire::ChannelId channel) const { return impl_->streams.owns(channel); }

void MarketDataDesk::on_timer(UnixNanos now, wire::Outbox& out) {
    if (impl_->wake && *impl_->wake <= now)
        impl_->wake.reset();
    impl_->streams.expire(now, out);
    impl_->run(impl_->listed, now, out);
    if (impl_->test_plays)
        impl_->run(impl_->test, now, out);
    impl_->streams.flush(out);
    impl_->work(out);
    impl_->ask_wake(now, out);
}

std::span<const feed::Listing> MarketDataDesk::listings() const { return impl_->listed.board.tape().listings(); }

std::optional<Quote> MarketDataDesk::latest_quote(std::size_t listing, UnixNanos now) {
    return impl_->listed.board.latest_quote(listing, now);
}
std::optional<Trade> MarketDataDesk::latest_trade(std::size_t listing, UnixNanos now) {
    return impl_->listed.board.latest_trade(listing, now);
}
std::optional<Price> MarketDataDesk::previous_close(std::size_t listing, UnixNanos now) {
    const auto bar = impl_->listed.board.previous_daily_bar(listing, now);
    return bar ? std::optional{bar->close} : std::nullopt;
}

void MarketDataDesk::announce(std::size_t listing, const Status& status, UnixNanos now, wire::Outbox& out) {
    const feed::Listing& of = impl_->listed.board.listing(listing);
    StreamStatus message;
    message.symbol = of.symbol;
    message.status_code = status.code;
    message.status_message = status.message;
    message.reason_code = status.reason_code;
    message.reason_message = status.reason;
    message.time = now;
    message.tape = std::string{of.tape};
    impl_->streams.publish(Market::Listed, of, message);
    impl_->streams.flush(out);
}

void MarketDataDesk::set_mute(bool mute) { impl_->streams.set_mute(mute); }

std::unique_ptr<feed::Tape> synthetic_market(std::uint64_t seed, feed::Hours hours,
                                             const market::CalendarView& calendars) {
    return std::make_unique<feed::SyntheticTape>(feed::alpaca_listings(), feed::SyntheticTapeOptions{seed, hours},
                                                 calendars);
}

}  // namespace sluice::venues::alpaca::sim
