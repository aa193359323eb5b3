// What the benches of the wire share: one account at Alpaca's simulator that sends an order at every quote.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "journal/record.hpp"        // encode_record
#include "market/calendar_view.hpp"  // CalendarView
#include "venues/alpaca/client.hpp"
#include "venues/alpaca/codec.hpp"
#include "venues/alpaca/simulator.hpp"
#include "venues/feed/tape.hpp"  // Tape
#include "world/node.hpp"        // JournalPort

namespace sluice::bench {

inline const AccountId kAccount{"main"};
inline const InstrumentId kApple{"AAPL.US"};

class AlwaysOpen final : public market::CalendarView {
public:
    bool is_open(const CalendarId&, UnixNanos) const override { return true; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        return market::Session{{}, t, t + std::chrono::hours{24}};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override {
        return civil_from_days(t.nanos() / 86'400'000'000'000);
    }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }
};

// Sends one share at every quote while armed, buying and selling in turn at the touch.
class EveryQuote final : public strategy::Strategy {
public:
    bool armed = false;

    StrategyId id() const override { return StrategyId{"bench"}; }
    void on_quote(const Quote& quote, UnixNanos, strategy::Intents& out) override {
        if (!armed)
            return;
        NewOrderSingle order;
        order.account = kAccount;
        order.instrument = quote.instrument;
        order.ord_type = OrdType::Limit;
        order.order_qty = Quantity::whole(1);
        order.side = buys_ ? Side::Buy : Side::Sell;
        order.price = buys_ ? quote.offer_px : quote.bid_px;
        buys_ = !buys_;
        out.commands.push_back({{}, SubmitOrder{order}});
    }
    void on_trade(const Trade&, UnixNanos, strategy::Intents&) override {}
    void on_bar(const Bar&, UnixNanos, strategy::Intents&) override {}
    void on_report(const Event&, UnixNanos, strategy::Intents&) override {}
    void on_timer(UnixNanos, strategy::Intents&) override {}

private:
    bool buys_ = true;
};

// A market in which nothing happens by itself, so that the streams are there and carry only what a bench sends on them.
class QuietTape final : public venues::feed::Tape {
public:
    std::span<const venues::feed::Listing> listings() const override { return listings_; }
    UnixNanos begins() const override { return UnixNanos::from_seconds(1'577'836'800); }
    std::optional<UnixNanos> ends() const override { return std::nullopt; }
    void read_minute(std::size_t, UnixNanos, venues::feed::Want, std::vector<venues::feed::MarketEvent>&) override {}
    bool read_bar(std::size_t, UnixNanos, Bar&) override { return false; }
    std::optional<UnixNanos> open_at_or_after(std::size_t, UnixNanos) override { return std::nullopt; }

private:
    std::vector<venues::feed::Listing> listings_ = venues::feed::alpaca_listings();
};

// Records with their checksums, into memory; durable at once.
struct Records final : world::JournalPort {
    Buffer bytes;
    std::uint64_t last = 0;
    std::vector<Event>* copies = nullptr;
    void append(std::span<const Event> events) override {
        for (const Event& event : events) {
            journal::encode_record(event, bytes);
            last = event.sequence;
        }
        if (copies != nullptr)
            copies->insert(copies->end(), events.begin(), events.end());
    }
};

inline venues::alpaca::AlpacaConfig client_config(const venues::alpaca::HostAt& at) {
    venues::alpaca::AlpacaConfig config;
    config.account = kAccount;
    config.key_id = "PK1";
    config.secret = "secret";
    config.trading = config.data = config.stream = at;
    config.instruments = {{kApple, CalendarId{"24x7"}}};
    config.trading_limits.weight = 1'000'000;
    return config;
}

inline venues::alpaca::sim::SimConfig simulator_config() {
    venues::alpaca::sim::SimConfig config;
    config.requests_per_minute = 1'000'000;
    config.opening_cash = Amount::whole(1'000'000);
    return config;
}

// All limits are on, and none denies.
inline std::vector<Command> setup() {
    const Requester by{.origin = Origin::Person, .who = StrategyId{"bench"}, .key = {}};
    Instrument instrument;
    instrument.id = kApple;
    instrument.calendar = CalendarId{"24x7"};
    Account account;
    account.id = kAccount;
    account.venue = VenueId{"alpaca"};
    Limits limits;
    limits.max_orders_per_second = limits.max_orders_per_minute = 1'000'000;
    limits.max_daily_loss = Amount::whole(1'000'000);
    limits.duplicate_window = {};
    return {{by, DefineInstrument{instrument}}, {by, OpenAccount{account}}, {by, SetLimits{account.id, limits}}};
}

// What the account begins with: the engine counts equity from what was adopted, not from what the venue says it is.
inline Adjustment opening() {
    Adjustment opening;
    opening.account = kAccount;
    opening.id = ExecId{"opening"};
    opening.currency = Currency{"USD"};
    opening.cash = Amount::whole(1'000'000);
    return opening;
}

// The prices of a sample: each differs from the one before.
inline Quote quote_of(int number, UnixNanos now) {
    Quote quote;
    quote.instrument = kApple;
    quote.bid_px = Price::from_nanos(100'000'000'000 + (number % 50) * 10'000'000);
    quote.offer_px = quote.bid_px + Price::from_nanos(10'000'000);
    quote.bid_size = quote.offer_size = Quantity::whole(1'000);
    quote.event_time = quote.recv_time = now;
    return quote;
}

// The same as a frame of the data stream.
inline void frame_of(const Quote& quote, std::string& out) {
    venues::alpaca::StreamQuote message;
    message.symbol = "AAPL";
    message.quote.bid_price = quote.bid_px;
    message.quote.ask_price = quote.offer_px;
    message.quote.bid_size = quote.bid_size;
    message.quote.ask_size = quote.offer_size;
    message.quote.time = quote.event_time;
    out.clear();
    venues::alpaca::encode_stream({message}, venues::alpaca::Format::Msgpack, out);
}

inline bool is_data_stream(std::string_view target) { return target.find("/v2/iex") != std::string_view::npos; }

// Sorts them.
inline double percentile_us(std::vector<std::int64_t>& ns, std::size_t percent) {
    std::sort(ns.begin(), ns.end());
    return ns.empty() ? 0 : static_cast<double>(ns[std::min(ns.size() * percent / 100, ns.size() - 1)]) / 1e3;
}

inline double resident_mib() {
    std::ifstream statm{"/proc/self/statm"};
    long total = 0, resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident) * 4096 / 1048576;
}

}  // namespace sluice::bench
