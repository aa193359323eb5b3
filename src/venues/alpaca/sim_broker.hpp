#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"                    // Random
#include "exchange/exchange.hpp"              // Exchange
#include "exchange/ledger.hpp"                // Holding
#include "model/market_data.hpp"              // Quote, Trade
#include "venues/alpaca/messages_stream.hpp"  // EventWord, TradeUpdate
#include "venues/alpaca/profile.hpp"          // kLatencyIn, kLatencyOut
#include "venues/alpaca/sim_account.hpp"      // SimAccount
#include "venues/alpaca/sim_assets.hpp"       // AssetTable
#include "venues/alpaca/sim_incidents.hpp"    // Incidents
#include "venues/alpaca/sim_order.hpp"        // SimOrder
#include "venues/alpaca/sim_session.hpp"      // SimCalendar
#include "venues/feed/listing.hpp"            // Listing

namespace sluice::venues::alpaca::sim {

struct SimConfig {
    std::uint64_t seed = 1;
    SessionRule session = SessionRule::Always;
    Amount opening_cash = Amount::whole(100'000);
    std::int64_t requests_per_minute = 200;              // of one key
    std::chrono::nanoseconds latency_in = kLatencyIn;    // from the reply to the exchange
    std::chrono::nanoseconds latency_out = kLatencyOut;  // from the exchange to the stream
    market::FeeSchedule fees;  // taken once a day, as activities; by default none, as on the broker's paper accounts
    bool one_event_a_wake = false;  // of the market: a virtual world answers each before the next of the same moment
    bool day_trade_fields = false;  // daytrade_count and its neighbours, which the broker dropped on 2026-07-06
    std::vector<feed::Listing> listings = feed::alpaca_listings();
};

// Something an account is told on its stream.
struct Update {
    std::uint32_t account = 0;
    OrderIndex order = kNoOrder;
    TradeUpdate message;
};

// The trading side of the broker without its wire: accounts, orders, positions, and the exchange they trade on. Orders are
// named by their number; the exchange knows them by that number in base 36. Requests reach the exchange after the reply to
// them has been written, and what it says is folded by settle().
class Broker {
public:
    explicit Broker(SimConfig config);

    // --- the market
    void on_quote(const Quote& quote, UnixNanos now);
    void on_trade(const Trade& trade, UnixNanos now);
    // The last print, or the middle of the quote. Absent: nothing has been seen yet.
    std::optional<Price> mark(const Listed& asset) const;
    // The price at the end of the day before; before the first one ends: the first price seen.
    std::optional<Price> last_day(const Listed& asset) const;
    // What a market order would pay, or get.
    std::optional<Price> touch(const Listed& asset, Side side) const;
    // Whether an order like this one is worked now.
    bool trades_now(const Listed& asset, bool extended_hours, UnixNanos now) const;

    // --- accounts
    SimAccount& open_account(std::string_view key, std::string_view secret, UnixNanos now);
    SimAccount* find_account(std::string_view key);
    // Money comes in, or goes out when it is negative, without a trade.
    void pay(const SimAccount& account, Amount amount);
    exchange::AccountFunds funds(const SimAccount& account, UnixNanos now) const;
    // What is held, at the marks that are shown.
    struct MarketValues {
        Amount longs;
        Amount shorts;  // below zero
    };
    MarketValues market_values(const SimAccount& account) const;
    // Cash and market values.
    Amount equity(const SimAccount& account, UnixNanos now) const;
    std::optional<exchange::Holding> holding(const SimAccount& account, const Listed& asset) const;
    // Signed, as told so far.
    Quantity held(const SimAccount& account, const Listed& asset) const { return account.held[assets.index_of(asset)]; }

    // --- orders
    OrderIndex note(SimOrder order, UnixNanos now);
    OrderIndex find_order(const SimAccount& account, std::string_view id) const;
    OrderIndex find_client_order(const SimAccount& account, std::string_view client_order_id) const;
    // Of what the account's open orders would sell (or buy, against a short position).
    Quantity held_for_orders(const SimAccount& account, const Listed& asset, Side side) const;

    // A new order is told of, and goes to the exchange with the legs of an OCO.
    void begin(OrderIndex order, UnixNanos now);
    // A replacement goes to the exchange; of a leg that is still held it is done at once.
    void begin_replace(OrderIndex replacement, UnixNanos now);
    // The order, and where it belongs to a group that is not at the exchange yet, the group.
    void cancel(OrderIndex order, UnixNanos now);
    // Somebody trades with all that is left of a resting order, at a price beyond its own.
    void fill_from_outside(OrderIndex order, UnixNanos now);

    // --- time
    // Folds what the exchange has said by now, moves the clock's own things on, and shows quotes again to what came.
    void settle(UnixNanos now);
    std::optional<UnixNanos> next_due() const;
    // Every time that is said; ahead of `now` while the clock is skewed.
    UnixNanos stamp(UnixNanos now) const;
    // The next change of the US session.
    std::optional<UnixNanos> next_bell(UnixNanos now) const;

    SimConfig config;
    AssetTable assets;
    SimCalendar calendar;
    Incidents incidents;
    Random ids;     // of ids
    Random chance;  // of incidents
    std::deque<SimAccount> accounts;
    std::deque<SimOrder> orders;
    std::vector<Update> updates;  // to be told, in order; the stream takes them
    std::uint64_t executions = 0;

private:
    struct Shown {
        std::optional<Quote> quote;
        std::optional<Price> last;
        std::optional<Price> last_day;
        std::optional<UnixNanos> again;  // when the quote is shown again to what has just come
    };

    // sim_fold.cpp
    void fold(const ExecutionReport& report, UnixNanos now);
    void fold(const OrderCancelReject& report, UnixNanos now);
    void fold(const Adjustment& charge);
    void fold_new(OrderIndex order, UnixNanos now);
    void fold_trade(OrderIndex order, const ExecutionReport& report, UnixNanos now);
    void fold_replaced(OrderIndex replacement, UnixNanos now);
    void fold_status(OrderIndex order, const ExecutionReport& report, UnixNanos now);
    void end(OrderIndex order, StatusWord status, UnixNanos now);
    void close(OrderIndex order);
    void end_held_legs(OrderIndex order, UnixNanos now);
    void activate_legs(OrderIndex order, UnixNanos now);
    void take_place(OrderIndex original, OrderIndex replacement);
    void work_accepted(UnixNanos now);
    void show_again(const Listed& asset, UnixNanos now);
    void follow(const Listed& asset, Price px);
    void follow(SimOrder& order, Price px);
    void tell(EventWord event, OrderIndex order, UnixNanos now, const SimFill* fill = nullptr);

    void submit(OrderIndex order, UnixNanos now);
    void submit_replace(OrderIndex original, OrderIndex replacement, UnixNanos now);
    void swap_held(OrderIndex original, OrderIndex replacement, UnixNanos now);
    NewOrderSingle exchange_order(const SimOrder& order) const;
    void send(VenueRequest request, UnixNanos now);
    // A cancel or replace; stuck on its way when the incident has it, which `event` tells.
    void send_change(VenueRequest request, EventWord event, OrderIndex order, UnixNanos now);
    void release_stuck(UnixNanos now);
    void roll_day(UnixNanos now);
    void sample_equity(UnixNanos now);

    exchange::Exchange exchange_;
    std::vector<Shown> shown_;  // by asset
    std::vector<VenueReport> reports_;
    std::vector<OrderIndex> trailing_;  // open ones, whose watermark is followed
    struct Stuck {
        VenueRequest request;
        UnixNanos until;
    };
    std::vector<Stuck> stuck_;  // in the order they are released
    std::optional<bool> was_open_;
    std::optional<Date> day_;
    std::int64_t sampled_minute_ = -1;
};

}  // namespace sluice::venues::alpaca::sim
