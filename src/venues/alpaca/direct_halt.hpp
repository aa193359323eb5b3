#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"           // Result
#include "venues/alpaca/config.hpp"  // AlpacaConfig
#include "wire/channel.hpp"          // ChannelUser, Outbox

namespace sluice::venues::alpaca {

// The way out when nothing else of this program works: every open order of an account is cancelled with nothing but its
// keys. No engine, no journal. It cancels, asks what is still open, and goes on until nothing is or the time is over; a
// cancel may be repeated without harm.
class DirectHalt final : public wire::ChannelUser<wire::Outbox> {
public:
    // `orders`: cancelled by then; `open`: those whose end is not proven.
    struct Outcome {
        std::size_t cancelled = 0;
        std::vector<std::string> open;  // "AAPL buy 10, pending_cancel, id 61e6..."
        std::string trouble;            // why it is not known or not done; empty: all is proven
    };

    DirectHalt(AlpacaConfig config, std::chrono::nanoseconds patience);

    std::vector<wire::Endpoint> endpoints() const { return endpoints_of(config_); }
    void start(UnixNanos now, wire::Outbox& out);
    // Absent: it is under way.
    const std::optional<Outcome>& outcome() const { return outcome_; }

    void on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) override;
    void on_http_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now,
                        wire::Outbox& out) override;
    void on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) override;

private:
    enum class Step : std::uint8_t { Cancelling, Proving };
    void call(Step step, UnixNanos now, wire::Outbox& out);
    void again(std::string why, UnixNanos now, wire::Outbox& out);
    void on_open_orders(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out);
    void finish(std::string trouble);

    AlpacaConfig config_;
    std::chrono::nanoseconds patience_;
    UnixNanos ends_at_;
    Step step_ = Step::Cancelling;
    std::uint64_t calls_ = 0;
    std::size_t found_ = 0;  // the most that were open or being cancelled
    std::vector<std::string> open_;
    std::optional<Outcome> outcome_;
};

}  // namespace sluice::venues::alpaca
