#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "market/calendar_view.hpp"  // CalendarView, Session
#include "model/instrument.hpp"      // Instrument
#include "strategy/strategy.hpp"     // Intents, Event

namespace sluice::strategy {

// What a strategy wants to hold of its one instrument.
enum class Stance : std::uint8_t { Flat, Long, Short };

// How a desk trades. Quantities follow from `order_value` and the price, rounded down to whole lots.
struct DeskConfig {
    StrategyId strategy;
    std::uint32_t seat = 0;  // tells the desks of one strategy apart in their keys
    AccountId account;
    Instrument instrument;
    Amount order_value = Amount::whole(6'000);  // of one entry, in the instrument's currency
    bool allow_short = false;                   // false: a wish to be Short means Flat
    std::int64_t reach_ticks = 5;               // how far past the last price a limit order may pay
    std::chrono::nanoseconds stale_after = std::chrono::minutes{2};  // a resting order older than this is cancelled
    std::chrono::nanoseconds flat_before_close = std::chrono::minutes{5};  // from here on nothing is held
};

// One strategy's seat at one instrument: its position by its own fills, its one open intent, and the session's end. The
// strategy says which stance it wants; the desk turns that into orders, cancels what has rested too long, asks again for an
// exit that came to nothing (an entry that did waits for the next signal), and is flat before the session closes.
class Desk {
public:
    // `calendars` outlives the desk.
    Desk(DeskConfig config, const market::CalendarView& calendars);

    // Whether `bar` belongs to this instrument and to a trading session. The first bar of a session also asks for the wake
    // before its close; `new_session` says that it was the first.
    bool takes(const Bar& bar, bool& new_session, Intents& out);

    // A new wish at the price `at`. Nothing new is opened once the session is about to close.
    void want(Stance stance, Price at, UnixNanos now, Intents& out);
    // Once a bar: cancels what is stale and repeats what was not reached.
    void on_price(Price at, UnixNanos now, Intents& out);
    void on_report(const Event& event, UnixNanos now, Intents& out);
    void on_timer(UnixNanos now, Intents& out);

    // A sentence for the journal, beside the orders it led to.
    void note(std::string text, Intents& out) const;

    const DeskConfig& config() const { return config_; }
    Quantity position() const { return position_; }  // signed
    Stance stance() const { return stance_; }
    bool idle() const { return !open_.has_value(); }
    bool closing(UnixNanos now) const { return flat_at_ && now >= *flat_at_; }

private:
    struct OpenIntent {
        IdempotencyKey key;
        ClOrdId cl_ord_id;  // empty until the engine has placed it
        Side side = Side::Buy;
        bool entry = false;
        bool at_market = false;
        bool cancel_wanted = false;
        bool cancel_sent = false;
        UnixNanos since;
    };

    void pursue(UnixNanos now, Intents& out);
    void submit(Side side, Quantity qty, bool entry, UnixNanos now, Intents& out);
    void cancel_open(UnixNanos now, Intents& out);
    void end_open();
    IdempotencyKey next_key(UnixNanos now);

    DeskConfig config_;
    const market::CalendarView& calendars_;
    std::optional<market::Session> session_;
    std::optional<UnixNanos> flat_at_;
    std::string run_;  // the time of its first order, so that keys of two runs of one journal differ
    std::uint64_t keys_ = 0;
    Stance stance_ = Stance::Flat;
    Price last_px_;
    Quantity position_;
    std::optional<OpenIntent> open_;
    bool waits_for_price_ = false;            // an exit came to nothing: asked again with the next bar
    std::unordered_map<ClOrdId, Side> mine_;  // every order of this desk, for fills that come late
};

// As many whole lots as `value` buys at `price`; zero when it is not one, or the price is not positive.
Quantity lots_for(Amount value, Price price, const Instrument& instrument);
// The nearest whole tick not above, or not below, `price`.
Price tick_down(Price price, Price tick_size);
Price tick_up(Price price, Price tick_size);

}  // namespace sluice::strategy
