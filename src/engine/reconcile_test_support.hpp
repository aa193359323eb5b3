#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/engine_test_support.hpp"  // Desk

namespace sluice::engine {

// A desk whose venue answers snapshots: the test says what it shows.
inline EngineConfig with_snapshots(EngineConfig config = {}) {
    config.venues[kVenue].snapshots = true;
    return config;
}

// The venue's own truth about account A, as a snapshot shows it. Cash follows what was traded at 100 a unit.
struct Shown {
    std::vector<ExecutionReport> orders;
    std::vector<ExecutionReport> executions;
    std::vector<Adjustment> adjustments;
    std::map<InstrumentId, Quantity> positions;
    Amount cash = usd("100000");
    bool complete = true;
    UnixNanos executions_from{};

    VenueSnapshot at(UnixNanos now, std::uint64_t number) const {
        VenueSnapshot s;
        s.venue = kVenue;
        s.account = kAccount;
        s.snapshot = number;
        s.complete = complete;
        s.taken_at = now;
        s.executions_from = executions_from;
        s.orders = orders;
        s.executions = executions;
        s.adjustments = adjustments;
        for (const auto& [id, quantity] : positions)
            if (!quantity.is_zero())
                s.positions.push_back({kVenue, kAccount, id, Product::None, quantity, px("100"), now});
        s.balances.push_back({kVenue, kAccount, kUsd, cash, cash, now});
        return s;
    }
    // Something traded at the venue: its position and cash move, and an execution tells of it.
    void trade(InstrumentId id, Side side, std::int64_t units, std::string_view exec, UnixNanos time,
               const ClOrdId& cl_ord_id, std::string_view order_id) {
        ExecutionReport r;
        r.venue = kVenue;
        r.account = kAccount;
        r.instrument = id;
        r.exec_type = ExecType::Trade;
        r.side = side;
        r.cl_ord_id = cl_ord_id;
        r.order_id = OrderId::parse(order_id).value();
        r.exec_id = ExecId::parse(exec).value();
        r.last_qty = Quantity::whole(units);
        r.last_px = px("100");
        r.transact_time = time;
        executions.push_back(r);
        move(id, side == Side::Buy ? units : -units);
        cash -= Amount::whole(100 * (side == Side::Buy ? units : -units));
    }
    void move(InstrumentId id, std::int64_t units) { positions[id] += Quantity::whole(units); }
};

inline std::uint64_t newest_snapshot(const Desk& desk) { return desk.state().reconciles.at(kAccount).asked; }
inline void answer(Desk& desk, const Shown& shown) { desk.hear(shown.at(desk.now, newest_snapshot(desk))); }
// A desk whose account has been compared in this run.
struct Compared : Desk {
    explicit Compared(const Shown& shown = {}, EngineConfig config = {}) : Desk{with_snapshots(std::move(config))} {
        answer(*this, shown);
        forget();
    }
};
inline Quantity held(const Desk& desk, InstrumentId id = kAapl) {
    const Position* position = desk.state().find_position({kAccount, id, Product::None});
    return position == nullptr ? Quantity{} : position->qty;
}
inline Amount cash_of(const Desk& desk) { return desk.state().cash.at({kAccount, kUsd}); }

}  // namespace sluice::engine
