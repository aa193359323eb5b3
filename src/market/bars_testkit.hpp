#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/bar_builder.hpp"

// For the tests of bars: a calendar without holidays, and ticks and bars as one reads them.
namespace sluice::market::testkit {

using namespace std::chrono_literals;

// Every UTC day has one session [open, close) since its midnight.
class DailyCalendar final : public CalendarView {
public:
    DailyCalendar(std::chrono::nanoseconds open, std::chrono::nanoseconds close) : open_{open}, close_{close} {}
    bool is_open(const CalendarId& id, UnixNanos t) const override { return session_at_or_after(id, t)->open <= t; }
    std::optional<Session> session_at_or_after(const CalendarId&, UnixNanos t) const override {
        Date date = date_of(t);
        if (t >= start_of(date) + close_)
            date = add_days(date, 1);
        return Session{date, start_of(date) + open_, start_of(date) + close_};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override { return date_of(t); }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return {}; }

private:
    std::chrono::nanoseconds open_;
    std::chrono::nanoseconds close_;
};

// NSE's continuous session, 09:15 to 15:30 at UTC+05:30.
inline DailyCalendar nse() { return {3h + 45min, 10h}; }

inline Price px(std::string_view text) { return parse_price(text).value(); }
inline Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

// "09:16:40" or "09:15:00.120" of 2026-01-05 at UTC+05:30.
inline UnixNanos ist(std::string_view clock) {
    return parse_rfc3339("2026-01-05T" + std::string{clock} + "+05:30").value();
}

inline Trade tick(UnixNanos at, std::string_view price, std::string_view size, std::uint64_t id = 0) {
    Trade out;
    out.instrument = InstrumentId{"NIFTY.NSE"};
    out.event_time = out.recv_time = at;
    out.price = px(price);
    out.size = qty(size);
    out.trade_id = id;
    return out;
}
inline Trade tick(std::string_view clock, std::string_view price, std::string_view size, std::uint64_t id = 0) {
    return tick(ist(clock), price, size, id);
}

// "09:15 100 100.5 100 100.2 1300", then "synthetic" or "incomplete" where it is so; the start at UTC+05:30.
inline std::string text_of(const Bar& bar) {
    std::string out = format_rfc3339(bar.start + (5h + 30min)).substr(11, 8);
    if (out.ends_with(":00"))
        out.resize(5);
    for (const Price price : {bar.open, bar.high, bar.low, bar.close})
        out += " " + to_text(price);
    out += " " + (bar.volume ? to_text(*bar.volume) : std::string{"-"});
    if (bar.synthetic)
        out += " synthetic";
    if (bar.incomplete)
        out += " incomplete";
    return out;
}
inline std::vector<std::string> texts_of(const std::vector<Bar>& bars) {
    std::vector<std::string> out;
    for (const Bar& bar : bars)
        out.push_back(text_of(bar));
    return out;
}

}  // namespace sluice::market::testkit
