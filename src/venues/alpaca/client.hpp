#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "market/calendar_view.hpp"          // CalendarView
#include "venues/alpaca/calls.hpp"           // Calls
#include "venues/alpaca/config.hpp"          // AlpacaConfig
#include "venues/alpaca/data_desk.hpp"       // DataDesk
#include "venues/alpaca/known_orders.hpp"    // KnownOrders
#include "venues/alpaca/order_desk.hpp"      // OrderDesk
#include "venues/alpaca/reference_desk.hpp"  // ReferenceDesk
#include "venues/alpaca/reporter.hpp"        // Reporter
#include "venues/alpaca/session.hpp"         // AccountStream
#include "venues/alpaca/sweep.hpp"           // Sweeps
#include "venues/client.hpp"                 // Client

namespace sluice::venues::alpaca {

// The row of this venue (README.md). Legs stay held until the whole entry is filled.
constexpr Capabilities kCapabilities{.brackets = true,
                                     .oco = true,
                                     .multi_leg = false,
                                     .trailing_stops = true,
                                     .partial_entries_protected = false,
                                     .snapshots = true,
                                     .cash_orders = true};

// One Alpaca account. Its life: the keys are checked, the link is up, trade_updates listens, what it may have missed is
// asked for, the venue's calendar is compared with ours, and from then on new exposure may go; each time the stream is
// lost or mute it begins again at the stream. While it is not caught up, VenueHealth has the breaker open:
// new exposure waits, cancels and exits go.
class AlpacaClient final : public Client {
public:
    // `calendars` outlives the client.
    AlpacaClient(AlpacaConfig config, const market::CalendarView& calendars);

    // One sentence when the configuration cannot be used; asked before start().
    const Status& status() const { return status_; }

    std::vector<wire::Endpoint> endpoints() const override { return endpoints_of(config_); }
    std::optional<AccountId> only_account() const override { return config_.account; }
    void start(UnixNanos now, Outbox& out) override;
    void submit(const VenueRequest& request, UnixNanos now, Outbox& out) override;
    void on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, Outbox& out) override;
    void on_http_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now, Outbox& out) override;
    void on_open(wire::ChannelId channel, UnixNanos now, Outbox& out) override;
    void on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind, UnixNanos now, Outbox& out) override;
    void on_closed(wire::ChannelId channel, std::string_view reason, UnixNanos now, Outbox& out) override;
    void on_timer(wire::TimerToken token, UnixNanos now, Outbox& out) override;
    void on_quote(const Quote&, UnixNanos, Outbox&) override {}
    void on_trade(const Trade&, UnixNanos, Outbox&) override {}

    // Past bars, oldest first; the answer is taken with its ticket from take_history().
    std::uint64_t history(const BarsWish& wish, UnixNanos now, Outbox& out);
    std::vector<BarsAnswer> take_history() { return data_.take_history(); }

    // How far the venue's clock is ahead of ours, by its clock endpoint; zero until it has answered.
    std::chrono::nanoseconds clock_offset() const { return clock_offset_; }
    // Messages of the venue that could not be read.
    std::uint64_t unreadable() const { return reporter_.unreadable() + data_.unreadable() + reference_.unreadable(); }
    Governor& governor() { return calls_.governor(); }

private:
    enum class Keys : std::uint8_t { Unchecked, Good, WrongMode };
    enum class Gap : std::uint8_t { Open, Sweeping, Looking, Filled };
    struct Expected {
        OrderId order_id;
        UnixNanos since;
        UnixNanos until;
    };

    void check_keys(UnixNanos now, Outbox& out);
    void on_keys(const Ended& ended, UnixNanos now, Outbox& out);
    void keys_lost(std::string why, UnixNanos now);
    void ask_clock(UnixNanos now, Outbox& out);
    void on_clock(const Ended& ended, UnixNanos now);
    void route(const Ended& ended, UnixNanos now, Outbox& out);
    void on_update(UnixNanos now, Outbox& out);

    void begin_snapshot(const SendSnapshot& wish, UnixNanos now, Outbox& out);
    void begin_gap(UnixNanos now, Outbox& out);
    void begin_poll(UnixNanos now, Outbox& out);
    void on_sweep(const Ended& ended, UnixNanos now, Outbox& out);
    bool ask_names(Sweep& sweep, UnixNanos now, Outbox& out);
    void on_sweep_failed(const Sweep& sweep, const std::string& why, UnixNanos now, Outbox& out);
    void fill_gap(const Sweep& sweep, UnixNanos now, Outbox& out);
    void finish_poll(const Sweep& sweep, UnixNanos now, Outbox& out);
    std::size_t look_up_missing(const Sweep& sweep, UnixNanos now, Outbox& out);

    void stream_lost(std::string_view reason, UnixNanos now, Outbox& out);
    void look_at_expected(UnixNanos now, Outbox& out);
    void settle(UnixNanos now, Outbox& out);
    bool may_ask_assets() const;
    void tell_health(Outbox& out);
    std::optional<UnixNanos> due() const;

    const AlpacaConfig config_;
    Status status_;
    KnownOrders known_;
    Calls calls_;
    Reporter reporter_;
    ReferenceDesk reference_;
    OrderDesk desk_;
    Sweeps sweeps_;
    AccountStream stream_;
    DataDesk data_;

    Keys keys_ = Keys::Unchecked;
    Mode mode_;
    Reconnects key_pauses_;
    std::optional<UnixNanos> keys_at_;   // when they are checked next
    std::optional<UnixNanos> clock_at_;  // when the clock is asked next
    std::chrono::nanoseconds clock_offset_{};

    Gap gap_ = Gap::Open;
    Reconnects gap_pauses_;
    std::optional<UnixNanos> gap_at_;  // when it is tried again
    bool gap_again_ = false;           // the sweep under way may have begun too early
    UnixNanos started_;
    std::optional<UnixNanos> last_event_;  // of the stream, by the venue's clock: what came before is told
    std::vector<Expected> expected_;
    UnixNanos polled_at_;

    std::string why_;  // of the health
    std::optional<VenueHealth> told_;
    std::string told_differences_;
    std::optional<UnixNanos> wake_at_;  // the earliest wake under way
};

// What a finished sweep of kind Snapshot shows, in our words.
VenueSnapshot to_snapshot(const Sweep& sweep, std::chrono::nanoseconds clock_offset, Reporter& reporter);

}  // namespace sluice::venues::alpaca
