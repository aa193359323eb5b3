#pragma once

#include "report/report_builder.hpp"  // ReportBuilder
#include "world/node.hpp"             // EventObserver
#include "world/stepper.hpp"          // MarketObserver

namespace sluice::app {

// Feeds the report what a world tells its observers. `report` outlives it.
class ReportObserver final : public world::EventObserver, public world::MarketObserver {
public:
    explicit ReportObserver(report::ReportBuilder& report) : report_{report} {}
    void on_event(const Event& event, UnixNanos) override { report_.on_event(event); }
    void on_trade(const Trade& trade) override { report_.on_price(trade.instrument, trade.price); }
    void on_bar(const Bar& bar) override { report_.on_bar(bar); }

private:
    report::ReportBuilder& report_;
};

}  // namespace sluice::app
