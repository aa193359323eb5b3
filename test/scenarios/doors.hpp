#pragma once

#include <chrono>
#include <limits>
#include <optional>

#include "market/calendar_view.hpp"  // CalendarView

namespace sluice::test {

const CalendarId kFxHours{"FX"};

// A market that is open or closed as the scenario says; of the FX market also when it opens again.
class Doors final : public market::CalendarView {
public:
    void set(bool is_open) { open_ = is_open; }
    void close_fx(UnixNanos from, std::chrono::nanoseconds how_long) { fx_closed_ = Gap{from, from + how_long}; }

    bool is_open(const CalendarId& calendar, UnixNanos t) const override {
        const bool shut = calendar == kFxHours && fx_closed_ && t >= fx_closed_->from && t < fx_closed_->until;
        return open_ && !shut;
    }
    std::optional<market::Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override {
        if (calendar != kFxHours || !fx_closed_)
            return std::nullopt;
        if (t < fx_closed_->from)
            return market::Session{{}, UnixNanos{}, fx_closed_->from};
        return market::Session{{}, fx_closed_->until, UnixNanos::from_nanos(std::numeric_limits<std::int64_t>::max())};
    }
    Date local_date(const CalendarId&, UnixNanos t) const override {
        return civil_from_days(t.nanos() / 86'400'000'000'000);
    }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return "closed; opens 2026-11-27 14:30 UTC"; }

private:
    struct Gap {
        UnixNanos from;
        UnixNanos until;
    };
    bool open_ = true;
    std::optional<Gap> fx_closed_;
};

}  // namespace sluice::test
