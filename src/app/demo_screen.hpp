#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/console.hpp"            // Console
#include "report/report_builder.hpp"  // ReportBuilder
#include "report/text_table.hpp"      // TextStyle, Tone
#include "world/node.hpp"             // EventObserver
#include "world/stepper.hpp"          // MarketObserver

namespace sluice::app {

// What a person sees while a demo runs. On a terminal: lines that scroll (signals, orders on their way through locks, limits,
// journal and venue, fills, denials) above a few lines drawn in place (a sparkline a listing, money, progress with the time
// left). Elsewhere: the same lines, plain, and the market every half hour of its own time.
class DemoScreen final : public world::EventObserver, public world::MarketObserver {
public:
    // The references outlive the screen. `speed` absent: as fast as it goes.
    DemoScreen(Console& console, const report::ReportBuilder& report, std::optional<std::uint32_t> speed);

    void on_event(const Event& event, UnixNanos now) override;
    void on_bar(const Bar& bar) override;
    void on_trade(const Trade& trade) override {
        last_px_[trade.instrument] = trade.price;
        seen_ = trade.event_time;
    }

    // Redraws what stands in place, at most ten times a second. `share` of the market given so far, 0 to 1.
    void progress(std::optional<double> share);
    // A line from elsewhere, among the others.
    void note(std::string_view line);
    // Stays in view where something is drawn in place.
    void set_page(std::string address) { page_ = std::move(address); }
    // Takes away what was drawn in place.
    void close();

private:
    void say(UnixNanos at, std::string_view word, report::Tone tone, const std::string& text);
    void say_fill(const ReportApplied& e, UnixNanos at);
    void say_market(UnixNanos now);
    std::string status(std::optional<double> share) const;
    std::string sparkline(const InstrumentId& id) const;
    std::string bar_of(double share, std::size_t width) const;
    std::string time_left(double share) const;
    const Instrument& terms(const InstrumentId& id) const;
    void erase();

    Console& console_;
    const report::ReportBuilder& report_;
    std::optional<std::uint32_t> speed_;
    report::TextStyle style_;
    std::map<InstrumentId, Instrument> instruments_;
    std::map<InstrumentId, std::vector<Price>> closes_;  // the last ones
    std::map<InstrumentId, Price> last_px_;
    std::map<ClOrdId, NewOrderSingle> orders_;  // under way
    std::string page_;                          // the address of the page; empty: there is none
    std::size_t drawn_lines_ = 0;
    std::optional<UnixNanos> market_said_;
    UnixNanos seen_;  // the newest print
    std::chrono::steady_clock::time_point started_;
    std::chrono::steady_clock::time_point drawn_at_;
};

}  // namespace sluice::app
