#pragma once

#include <cstdint>
#include <map>
#include <optional>
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
// nothing is or the time is over; a cancel may be repeated without harm. Positions are closed only when no order is open any
// more, all of them by one call, and what that call left one by one; the venue sizes each closing order by what is held and
// free, so that one that is asked for twice cannot turn a position.
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
    enum class Step : std::uint8_t { Cancelling, Proving, ClosingAll, Holding, ClosingOne };
    void call(Step step, UnixNanos now, wire::Outbox& out);
    void again(std::string why, UnixNanos now, wire::Outbox& out);
    void on_open_orders(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_closed_all(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_closed_one(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void on_positions(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void close_next(UnixNanos now, wire::Outbox& out);
    void said(const std::string& symbol, std::string answer);
    void finish(std::string trouble);

    AlpacaConfig config_;
    std::chrono::nanoseconds patience_;
    HaltScope scope_;
    UnixNanos ends_at_;
    Step step_ = Step::Cancelling;
    std::uint64_t calls_ = 0;
    std::size_t found_ = 0;  // the most that were open or being cancelled
    std::vector<std::string> open_;
    bool asked_all_ = false;                   // the one call for all positions has left
    std::vector<std::string> to_close_;        // symbols, one by one; the last is next
    std::string closing_one_;                  // the symbol of the call under way
    std::map<std::string, std::string> said_;  // the newest answer by symbol
    std::vector<std::string> held_;
    std::optional<Outcome> outcome_;
};

}  // namespace sluice::venues::alpaca
