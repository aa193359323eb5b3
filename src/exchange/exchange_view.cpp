#include "exchange/exchange_impl.hpp"

namespace sluice::exchange {

// What an answer to a question about each would say, without the latency of a report: the caller is in this process.
void Exchange::show_account(const AccountId& account, UnixNanos now, UnixNanos adjustments_from,
                            VenueSnapshot& out) const {
    const std::uint32_t number = impl_->find_account(account);
    if (number == Impl::kNoListing)
        return;
    std::vector<VenueReport> said;
    std::size_t left = impl_->open_count;
    for (std::uint32_t i = 0; i < impl_->orders.size() && left > 0; ++i) {
        const Order& order = impl_->orders[i];
        if (!order.open())
            continue;
        --left;
        // A leg of a package goes by the package's id: it is not an order of its own to its sender.
        if (order.account != number || impl_->order_of.find(order.cl_ord_id) != i)
            continue;
        impl_->render(impl_->status_of(i, now), said);
    }
    for (VenueReport& report : said)
        out.orders.push_back(std::get<ExecutionReport>(std::move(report)));
    for (const Adjustment& adjustment : impl_->corporate.told)
        if (adjustment.account == account && adjustment.transact_time >= adjustments_from)
            out.adjustments.push_back(adjustment);
    said.clear();
    snapshot(account, now, said);
    for (const VenueReport& report : said) {
        if (const auto* balance = std::get_if<VenueBalance>(&report))
            out.balances.push_back(*balance);
        if (const auto* position = std::get_if<VenuePosition>(&report))
            out.positions.push_back(*position);
    }
}

// The answer to a query of the order.
Outcome Exchange::Impl::status_of(std::uint32_t number, UnixNanos now) const {
    const Order& order = orders[number];
    Outcome outcome;
    outcome.at = now;
    outcome.order = number;
    outcome.cl_ord_id = order.cl_ord_id;
    outcome.exec_type = ExecType::OrderStatus;
    outcome.ord_status = order.status;
    outcome.order_qty = order.order_qty;
    outcome.cum_qty = filled_of(number);
    outcome.cum_notional = order.cum_notional;
    return outcome;
}

}  // namespace sluice::exchange
