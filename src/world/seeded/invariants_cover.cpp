// Which cells of the table a session has reached.
#include <string>

#include "world/seeded/invariants.hpp"

namespace sluice::world {

void Invariants::cover(const ToldOrder* order, EventCell event) {
    const auto number = number_of(order);
    if (!number || *number >= statuses_.size())
        return;
    OrderCell cell = OrderCell::Pending;
    switch (statuses_[*number]) {
        case OrdStatus::Proposed:
        case OrdStatus::PendingNew: cell = unknown_[*number] ? OrderCell::PendingUnknown : OrderCell::Pending; break;
        case OrdStatus::New: cell = order->request ? OrderCell::Replacing : OrderCell::New; break;
        case OrdStatus::PartiallyFilled:
            cell = order->request ? OrderCell::Replacing : OrderCell::PartiallyFilled;
            break;
        case OrdStatus::Held: cell = OrderCell::Held; break;
        case OrdStatus::Suspended: cell = OrderCell::Suspended; break;
        case OrdStatus::DoneForDay: cell = OrderCell::DoneForDay; break;
        case OrdStatus::Filled: cell = OrderCell::Filled; break;
        case OrdStatus::Canceled:
        case OrdStatus::Replaced: cell = OrderCell::Canceled; break;
        case OrdStatus::Rejected: cell = OrderCell::Rejected; break;
        case OrdStatus::Expired: cell = OrderCell::Expired; break;
        case OrdStatus::Denied: cell = OrderCell::Denied; break;
    }
    coverage_.hit(cell, event);
}

void Invariants::cover_report(const ToldOrder* order, const ReportApplied& applied) {
    if (applied.applied == Applied::Unusable)
        return;
    switch (applied.report.exec_type) {
        case ExecType::New: cover(order, EventCell::Ack); break;
        case ExecType::Trade:
            cover(order, applied.applied == Applied::Duplicate ? EventCell::TradeAgain : EventCell::Trade);
            break;
        case ExecType::Canceled: cover(order, EventCell::Canceled); break;
        case ExecType::Replaced: cover(order, EventCell::Replaced); break;
        case ExecType::Rejected: cover(order, EventCell::Rejected); break;
        case ExecType::Expired: cover(order, EventCell::Expired); break;
        case ExecType::DoneForDay: cover(order, EventCell::DoneForDay); break;
        case ExecType::Suspended: cover(order, EventCell::Suspended); break;
        case ExecType::Held: cover(order, EventCell::Held); break;
        case ExecType::TradeCancel: cover(order, EventCell::Bust); break;
        case ExecType::TradeCorrect: cover(order, EventCell::Correct); break;
        case ExecType::OrderStatus: cover(order, EventCell::Totals); break;
    }
    coverage_.count("applied " + std::string{to_text(applied.applied)});
}

}  // namespace sluice::world
