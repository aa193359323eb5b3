#include <variant>

#include "gateway/order_trace.hpp"

namespace sluice::gateway {
namespace {

// Sees the orders that a visit's commands bring, before they are durable.
class TracedDesk final : public LoopDesk {
public:
    TracedDesk(LoopDesk& desk, OrderTrace& trace, const std::string& traceparent)
        : desk_{desk}, trace_{trace}, traceparent_{traceparent} {}

    const engine::Engine& engine() const override { return desk_.engine(); }
    UnixNanos now() const override { return desk_.now(); }
    JournalState journal() const override { return desk_.journal(); }
    std::vector<Event> command(Command command) override {
        std::vector<Event> events = desk_.command(std::move(command));
        for (const Event& event : events)
            std::visit(*this, event.body);
        return events;
    }

    void operator()(const OrderPlaced& e) const { trace_.adopt(e.order.cl_ord_id, traceparent_); }
    void operator()(const OrderDenied& e) const { trace_.adopt(e.order.cl_ord_id, traceparent_); }
    void operator()(const OrderProposed& e) const { trace_.adopt(e.order.cl_ord_id, traceparent_); }
    void operator()(const ListPlaced& e) const {
        for (const NewOrderSingle& order : e.list.orders)
            trace_.adopt(order.cl_ord_id, traceparent_);
    }
    template <class Other>
    void operator()(const Other&) const {}

private:
    LoopDesk& desk_;
    OrderTrace& trace_;
    const std::string& traceparent_;
};

}  // namespace

std::vector<Route> with_trace(std::vector<Route> routes, OrderTrace& trace) {
    for (Route& route : routes)
        if (route.method == "POST" && route.handler)
            route.handler = [handler = std::move(route.handler), &trace](const Ask& ask, Room& room,
                                                                         const Reply& reply) -> Said {
                if (ask.traceparent.empty())
                    return handler(ask, room, reply);
                TracedDesk desk{room.loop, trace, ask.traceparent};
                Room traced{desk, room.market, room.history, room.waiting, room.now};
                return handler(ask, traced, reply);
            };
    return routes;
}

}  // namespace sluice::gateway
