#pragma once

#include <memory>
#include <vector>

#include "app/config.hpp"            // Config
#include "base/result.hpp"           // Result
#include "market/calendar_view.hpp"  // CalendarView
#include "venues/client.hpp"         // Client
#include "world/live/egress.hpp"     // Egress
#include "world/live/wires.hpp"      // LiveWires

namespace sluice::app {

// Accounts of venues with a wire: a client each, which lives as long as the run.
class WiredAccounts {
public:
    // Judges every place a client may reach before anything is opened. Error: one sentence, which account and why.
    static Result<WiredAccounts> make(const Config& config, const std::vector<Instrument>& instruments,
                                      const market::CalendarView& calendars);

    bool empty() const { return wired_.empty(); }
    // Whether a venue of them brings the market.
    bool bring_market() const { return !wired_.empty(); }
    // What is let through besides the venues' own hosts, for the start.
    const std::string& sentences() const { return sentences_; }
    Status add_to(world::LiveWires& wires, const world::TraceLine& trace) const;

private:
    struct Wired {
        VenueId venue;
        std::unique_ptr<venues::Client> client;
        std::string ca_file;
        std::vector<std::string> secrets;
    };
    std::vector<Wired> wired_;
    std::string sentences_;
};

// The rows of every venue that has a wire.
std::vector<venues::HostRow> all_hosts();

}  // namespace sluice::app
