#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/alert.hpp"  // Alert
#include "model/event.hpp"    // Event

namespace sluice::gateway {

// Which events a person should hear of, and how soon: a fold over durable events, with the time a connection has been gone.
// Sentences are the engine's and the venue's own; figures stand in them. `now` is the wall clock's.
class AlertRules {
public:
    struct Wishes {
        bool fills = false;
        bool proposals = true;
        std::chrono::seconds venue_down_after{30};
    };
    struct Told {
        std::vector<Alert> alerts;
        std::vector<std::string> over;  // keys of what has ended: the same again is news
    };

    explicit AlertRules(Wishes wishes) : wishes_{wishes} {}

    void on_event(const Event& event, UnixNanos now, Told& told);
    // Of the journal no event tells while it cannot be written.
    void on_journal(bool healthy, const std::string& text, UnixNanos now, Told& told);
    // Connections that have been gone for too long.
    void on_time(UnixNanos now, Told& told);
    std::optional<UnixNanos> next_due() const;

private:
    struct Gone {
        VenueHealth health;
        UnixNanos since;  // the wall clock's
        UnixNanos time;   // the market's
        bool told = false;
    };
    void on_health(const VenueHealth& health, const Event& event, UnixNanos now, Told& told);

    Wishes wishes_;
    std::map<AccountId, Gone> gone_;
    bool journal_healthy_ = true;
};

}  // namespace sluice::gateway
