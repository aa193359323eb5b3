#include "venues/paper/opposite_orders.hpp"

#include <algorithm>
#include <variant>

namespace sluice::venues::paper {

bool OppositeOrders::meets(const NewOrderSingle& order) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Open& other) {
        if (other.cancelling || other.account != order.account || other.instrument != order.instrument ||
            other.side == order.side)
            return false;
        if (!other.limit || !order.price)
            return true;
        return order.side == Side::Buy ? *order.price >= *other.limit : *other.limit >= *order.price;
    });
}

void OppositeOrders::add(const NewOrderSingle& order, const ClOrdId& replaces) {
    open_.push_back({order.cl_ord_id, order.account, order.instrument, order.side, order.price, replaces});
}

void OppositeOrders::remove(const ClOrdId& id) {
    std::erase_if(open_, [&](const Open& one) { return one.id == id; });
}

// A replace was refused, which is named by its own id or by the order it meant: that order stays as it was.
void OppositeOrders::stay(const ClOrdId& named) {
    std::erase_if(open_,
                  [&](const Open& one) { return !one.replaces.empty() && (one.id == named || one.replaces == named); });
}

void OppositeOrders::sent(const VenueRequest& request) {
    if (const auto* send = std::get_if<SendNew>(&request.body))
        add(send->order);
    else if (const auto* replace = std::get_if<SendReplace>(&request.body))
        add(replace->order, replace->orig_cl_ord_id);
    else if (const auto* list = std::get_if<SendList>(&request.body))
        for (const NewOrderSingle& order : list->list.orders)
            add(order);
    if (const auto* cancel = std::get_if<SendCancel>(&request.body))
        for (Open& one : open_)
            one.cancelling = one.cancelling || one.id == cancel->cl_ord_id;
}

void OppositeOrders::told(const VenueReport& report) {
    if (const auto* execution = std::get_if<ExecutionReport>(&report)) {
        if (execution->exec_type == ExecType::Replaced) {
            remove(execution->orig_cl_ord_id);
            for (Open& one : open_)
                if (one.id == execution->cl_ord_id)
                    one.replaces = {};
        } else if (is_end(execution->ord_status))
            remove(execution->cl_ord_id);
    } else if (const auto* refused = std::get_if<OrderCancelReject>(&report)) {
        if (refused->response_to == RequestKind::Replace)
            return stay(refused->cl_ord_id);
        for (Open& one : open_)
            one.cancelling = one.cancelling && one.id != refused->cl_ord_id;
    }
}

}  // namespace sluice::venues::paper
