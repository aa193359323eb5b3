#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"           // Result
#include "venues/alpaca/codec.hpp"   // Position
#include "venues/alpaca/config.hpp"  // AlpacaConfig
#include "wire/channel.hpp"          // ChannelUser, Outbox

namespace sluice::venues::alpaca {

enum class HaltScope : std::uint8_t { Orders, OrdersAndPositions };

// The way out when nothing else of this program works: every open order of an account is cancelled, and where asked for every
// position closed, with nothing but its keys. No engine, no journal. It cancels, asks what is still open, and goes on until
// nothing is or the time is over; a cancel may be repeated without harm.
// Positions are closed when no order is open any more, all of them by one call, and what that call left one by one. An order
// whose end cannot be proven keeps nothing from being closed: after half the patience positions are closed one by one, those
// without an open order first, and what may still be open is cancelled by its id, so that no closing order is. Closing has
// the whole patience for itself. The venue lets nobody close more than is held and free, so that a position that is asked for
// twice cannot turn.
class DirectHalt final : public wire::ChannelUser<wire::Outbox> {
public:
    struct Outcome {
        std::size_t cancelled = 0;         // orders, by then
        std::vector<std::string> open;     // whose end is not proven: "AAPL buy 10, pending_cancel, id 61e6..."
        std::vector<std::string> closing;  // what was answered to each close: "AAPL: sell 10 sent, order 61e6..."
        std::vector<std::string> held;     // positions that are not flat: "AAPL 10"
        std::string trouble;               // why it is not known or not done; empty: all is proven
    };

    DirectHalt(AlpacaConfig config, std::chrono::nanoseconds patience, HaltScope scope = HaltScope::Orders);

    std::vector<wire::Endpoint> endpoints() const { return endpoints_of(config_); }
    void start(UnixNanos now, wire::Outbox& out);
    // Absent: it is under way.
    const std::optional<Outcome>& outcome() const { return outcome_; }

    void on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) override;
    void on_http_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now,
                        wire::Outbox& out) override;
    void on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) override;

private:
    enum class Step : std::uint8_t { Cancelling, Proving, ClosingAll, Holding, ClosingOne, CancellingOne };
    struct Open {
        std::string id;
        std::string symbol;
        std::string text;
    };
    struct ToClose {
        std::string symbol;
        std::string qty;  // what is free of it; empty: all
        int rank = 0;     // the lowest first
    };
    static void append_all(const std::vector<Order>& orders, std::vector<Open>& out);
    void call(Step step, UnixNanos now, wire::Outbox& out);
    void again(std::string why, UnixNanos now, wire::Outbox& out);
    void on_open_orders(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_closed_all(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_closed_one(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_positions(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_trouble(std::string why, UnixNanos now, wire::Outbox& out);
    void begin_closing(Step step, UnixNanos now, wire::Outbox& out);
    void want_closed(const Position& position);
    void close_next(UnixNanos now, wire::Outbox& out);
    void end_round(UnixNanos now, wire::Outbox& out);
    void cancel_next(UnixNanos now, wire::Outbox& out);
    bool time_is_over(UnixNanos now) const;
    bool nothing_open() const { return read_open_ && open_.empty(); }
    bool is_new(const Open& order) const;
    void said(const std::string& symbol, std::string answer);
    void sent(const std::string& symbol, const Order& order);
    std::string left() const;
    void finish(std::string trouble);

    AlpacaConfig config_;
    std::chrono::nanoseconds patience_;
    HaltScope scope_;
    UnixNanos ends_at_;  // of cancelling, then of closing
    Step step_ = Step::Cancelling;
    std::uint64_t calls_ = 0;
    std::size_t found_ = 0;  // the most that were open or being cancelled
    std::vector<Open> open_;
    bool read_open_ = false;                   // open_ is what the venue said
    bool whole_ = false;                       // and it was all there was, before anything was closed
    bool closing_ = false;                     // positions are being closed
    bool asked_all_ = false;                   // the one call for all positions has left
    std::vector<ToClose> to_close_;            // one by one; the last is next
    std::vector<std::string> to_cancel_;       // ids, the same
    std::size_t cancels_left_ = 0;             // of this round
    ToClose closing_one_;                      // of the call under way
    std::string cancelling_one_;               // the id, the same
    std::set<std::string> sent_;               // ids of closing orders
    std::map<std::string, std::string> said_;  // the newest answer by symbol
    std::vector<std::string> held_;
    std::optional<Outcome> outcome_;
};

}  // namespace sluice::venues::alpaca
