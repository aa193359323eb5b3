#pragma once

#include "market/calendar_view.hpp"  // CalendarView

namespace sluice::test {

// A market that is open or closed as the scenario says.
class Doors final : public market::CalendarView {
public:
    bool open = true;
    bool is_open(const CalendarId&, UnixNanos) const override { return open; }
    std::optional<market::Session> session_at_or_after(const CalendarId&, UnixNanos) const override {
        return std::nullopt;
    }
    Date local_date(const CalendarId&, UnixNanos t) const override {
        return civil_from_days(t.nanos() / 86'400'000'000'000);
    }
    std::string why_closed(const CalendarId&, UnixNanos) const override { return "closed; opens 2026-11-27 14:30 UTC"; }
};

}  // namespace sluice::test
