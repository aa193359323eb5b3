#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/calendar_view.hpp"       // CalendarView
#include "venues/alpaca/calls.hpp"        // Calls, Ended
#include "venues/alpaca/data_stream.hpp"  // DataStream, Streamed

namespace sluice::venues::alpaca {

// Past bars of one instrument in [start, end).
struct BarsWish {
    InstrumentId instrument;
    UnixNanos start;
    UnixNanos end;
    std::chrono::minutes length{1};  // whole minutes below an hour, whole hours below a day, or a day
};
struct BarsAnswer {
    std::uint64_t ticket = 0;
    Result<std::vector<Bar>> bars;  // oldest first
};

// Market data of one account: a stream of shares and one of coins, each where there are any, watched symbol by symbol against
// the calendar, and bars of the past.
class DataDesk {
public:
    DataDesk(const AlpacaConfig& config, Calls& calls, const market::CalendarView& calendars);

    // Opens the streams of what is configured; again: nothing.
    void start(UnixNanos now, Outbox& out);
    void on_open(wire::ChannelId, UnixNanos, Outbox&) {}  // the server speaks first
    void on_message(wire::ChannelId channel, Bytes bytes, UnixNanos now, Outbox& out);
    void on_closed(wire::ChannelId channel, UnixNanos now);
    void on_ended(const Ended& ended, UnixNanos now, Outbox& out);

    std::uint64_t history(const BarsWish& wish, UnixNanos now, Outbox& out);
    std::vector<BarsAnswer> take_history();

    std::optional<UnixNanos> due() const;
    void on_time(UnixNanos now, Outbox& out);
    std::uint64_t unreadable() const { return unreadable_ + shares_.stream.unreadable() + coins_.stream.unreadable(); }

private:
    struct Running {
        std::uint64_t ticket = 0;
        BarsWish wish;
        std::string symbol;
        std::vector<Bar> bars;
    };
    struct Market {
        Market(const AlpacaConfig& config, DataKind of) : kind{of}, stream{config, of, streamed} {}
        DataKind kind;
        std::vector<Streamed> streamed;
        DataStream stream;
    };
    void compare_quiet(Market& market, UnixNanos now, Outbox& out);
    std::string coin_path(std::string_view what) const;
    void on_latest(const Ended& ended, UnixNanos now, Outbox& out);
    void on_bars(const Ended& ended, UnixNanos now, Outbox& out);
    void ask_bars(const Running& running, const std::string& page, UnixNanos now, Outbox& out);

    const AlpacaConfig& config_;
    Calls& calls_;
    const market::CalendarView& calendars_;
    Market shares_;
    Market coins_;
    bool started_ = false;
    std::uint64_t last_ticket_ = 0;
    std::vector<Running> running_;
    std::vector<BarsAnswer> answers_;
    std::uint64_t unreadable_ = 0;
};

}  // namespace sluice::venues::alpaca
