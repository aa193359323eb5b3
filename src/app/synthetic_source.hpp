#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exchange/synthetic.hpp"    // SyntheticMarket
#include "market/calendar_view.hpp"  // CalendarView, Session
#include "world/market_source.hpp"   // MarketSource

namespace sluice::app {

// The synthetic market of the NYSE's days from 2026-01-05 on, one session after the other; nights and weekends are skipped,
// for a person who watches has no use for them. What trades around the clock trades in those hours only.
class SyntheticSource final : public world::MarketSource {
public:
    // `sessions` absent: it does not end. It begins with the session that holds `from`, or the next
    // one, and every session is the same whenever it is begun with. `calendars` outlives it.
    SyntheticSource(std::uint64_t seed, std::optional<std::uint32_t> sessions, const market::CalendarView& calendars,
                    UnixNanos from = {});

    // The open of its first session.
    static UnixNanos begins(const market::CalendarView& calendars);

    Result<bool> next(world::MarketEvent& out) override;
    // Of the sessions asked for; of the day under way where there is no end.
    std::optional<double> progress() const override;
    std::string describe() const override { return exchange::synthetic_label(seed_); }

private:
    bool open_session();

    std::uint64_t seed_;
    std::optional<std::uint32_t> sessions_;
    const market::CalendarView& calendars_;
    UnixNanos from_;
    std::uint32_t begun_ = 0;
    std::optional<market::Session> session_;
    std::optional<exchange::SyntheticMarket> market_;
    UnixNanos now_;
};

}  // namespace sluice::app
