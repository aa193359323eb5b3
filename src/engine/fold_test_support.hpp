#pragma once

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {

// A furnished record in which one order for 10 can be placed, acknowledged, replaced and cancelled, event by event.
const ClOrdId kFirst{"P1-1-1"};
const ClOrdId kSecond{"P1-1-2"};
const ClOrdId kNobody{"P1-9-9"};

inline RequestProgress progress(ClOrdId id, RequestKind kind, RequestStage stage, OrdStatus status = OrdStatus::New) {
    return RequestProgress{{kVenue, kAccount, id, kind, SendOutcome::Sent, {}, {}}, stage, status};
}

class Fold : public ::testing::Test {
protected:
    Fold() { record.furnish(); }
    const State& s() const { return record.state; }
    const OrderState& o() const { return record.state.orders[0]; }
    void write(EventBody body) { record.write(std::move(body)); }
    void place() { record.place(named(buy("10"), "P1-1-1")); }
    void acknowledge() { record.hear(report_on(o().order, ExecType::New)); }
    void replace(std::string_view quantity = "12") {
        write(ReplacePlaced{named(buy(quantity), "P1-1-2"), kFirst, person(), Exposure::Adds, std::nullopt, {}});
    }
    void cancel(std::uint32_t attempt = 1) { write(CancelPlaced{kFirst, kAccount, kAapl, attempt, person()}); }
    ReportApplied applied(ExecType type, Applied kind, OrdStatus status) const {
        ReportApplied e;
        e.report = report_on(o().order, type);
        e.applied = kind;
        e.ord_status = status;
        e.order = kFirst;
        return e;
    }

    Record record;
};

}  // namespace sluice::engine
