#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "market/calendar_view.hpp"          // CalendarView
#include "venues/alpaca/asset_check.hpp"     // NotFit
#include "venues/alpaca/calendar_check.hpp"  // CalendarDispute
#include "venues/alpaca/calls.hpp"           // Calls, Ended

namespace sluice::venues::alpaca {

// What the venue says of the instruments traded and of its trading days, held against what we take for granted. It is asked
// when the link comes up and once a day, of assets a few at a time, so that no other read waits for them; of an instrument that is not configured when its first order comes; and again where
// an order is refused for what the last answer said. It stands above our tables: what it calls not tradable is refused
// before it leaves, and on a day whose hours it has otherwise new exposure in instruments of that calendar is. Exits and
// cancels are never stopped here. An answer that does not come stops nothing: it is asked for again in a minute.
class ReferenceDesk {
public:
    // `calls` and `calendars` outlive it.
    ReferenceDesk(const AlpacaConfig& config, Calls& calls, const market::CalendarView& calendars);

    // The link is up: the calendar is asked for, and the assets are wanted.
    void start(UnixNanos now, Outbox& out);
    // Nothing that frees exits is under way: some of the assets that are wanted are asked for, as far as there is room.
    void ask_wanted(UnixNanos now, Outbox& out);
    // When there is room for more of them; empty: nothing is wanted, or an answer comes first.
    std::optional<UnixNanos> room_at() const { return room_at_; }
    void on_ended(const Ended& ended, UnixNanos now, Outbox& out);

    // Why this order, which adds exposure, may not leave; empty: it may.
    std::optional<NotFit> why_unfit(const NewOrderSingle& order, UnixNanos now);
    // The calendar was answered for, or nobody knows when it will be. New exposure waits for that once.
    bool is_settled() const { return settled_; }
    // What differs between the venue and us, each in one sentence, joined by "; ". Empty: nothing.
    const std::string& differences() const { return differences_; }
    std::uint64_t unreadable() const { return unreadable_; }

    std::optional<UnixNanos> due() const;
    void on_time(UnixNanos now, Outbox& out);

private:
    struct Known {
        InstrumentId instrument;
        CalendarId calendar;  // empty: not configured
        std::string symbol;
        std::optional<Asset> asset;
        bool missing = false;  // the venue does not know it
        bool wanted = false;
        bool asking = false;
        UnixNanos asked_at;
    };
    void want_all();
    void want_next(std::size_t index);
    void ask_asset(std::size_t index, UnixNanos now, Outbox& out);
    void ask_calendar(UnixNanos now, Outbox& out);
    void on_asset(const Ended& ended);
    void on_calendar(const Ended& ended, UnixNanos now);
    void compare(const std::vector<CalendarDay>& days);
    std::optional<std::size_t> find(const InstrumentId& instrument);
    std::optional<NotFit> why_not_today(const Known& known, UnixNanos now) const;
    std::optional<NotFit> why_not_asset(const Known& known, const NewOrderSingle& order) const;
    void sum_up();

    Calls& calls_;
    const market::CalendarView& calendars_;
    std::vector<Known> known_;
    std::deque<std::size_t> wanted_;  // of known_, the next first
    std::size_t asking_ = 0;          // calls under way
    std::optional<UnixNanos> room_at_;
    std::vector<CalendarId> to_compare_;  // of the shares among what is configured
    std::vector<CalendarDispute> disputes_;
    bool settled_ = true;
    bool compared_ = false;
    std::optional<UnixNanos> assets_at_;    // when all are wanted next
    std::optional<UnixNanos> calendar_at_;  // the same
    Date from_;                             // of the calendar asked for
    std::string differences_;
    std::uint64_t unreadable_ = 0;
};

}  // namespace sluice::venues::alpaca
