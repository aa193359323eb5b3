#include "gateway/order_spans.hpp"

#include <algorithm>
#include <variant>

namespace sluice::gateway {
namespace {

constexpr std::string_view kOpenStill = "not known yet";
constexpr std::string_view kNeverSent = "never sent";
constexpr std::string_view kNotThere = "the venue proved that it never had it";

std::string text_of(std::string_view view) { return std::string{view}; }

std::string denial_text(const Denial& denial) { return text_of(to_text(denial.code)) + ": " + denial.text; }

}  // namespace

struct OrderSpans::Fold {
    OrderSpans& spans;
    const Event& event;
    UnixNanos durable_at;

    void operator()(const OrderProposed& e) const { spans.open(e.order, e.by, event.time); }
    void operator()(const ProposalEnded& e) const {
        const Known order = spans.find(e.cl_ord_id);
        if (!order)
            return;
        OrderSpan& span = spans.finish(*order, "approval", order->begin, event.time);
        span.attributes.emplace_back("sluice.end", to_text(e.end));
        span.attributes.emplace_back("sluice.by", text_of(e.by.who.view()));
        if (!e.placed_as.empty())
            spans.name_too(order, e.placed_as.front());
        if (e.end != ProposalEnd::Approved)
            spans.close(order, event.time, "Denied", text_of(to_text(e.end)));
    }
    void operator()(const OrderPlaced& e) const { placed(e.order, e.by, e.figures); }
    void operator()(const ListPlaced& e) const {
        if (e.form != ListForm::Native)
            return;
        for (std::size_t i = 0; i < e.list.orders.size(); ++i)
            if (role_of(e.list, i) != ListRole::None)
                placed(e.list.orders[i], e.by, e.figures);
            else if (const Known package = spans.find(e.list.orders.front().cl_ord_id)) {
                package->legs.push_back(e.list.orders[i].cl_ord_id);
                spans.name_too(package, e.list.orders[i].cl_ord_id);
            }
    }
    void operator()(const ListStepped& e) const {
        // A list that was proposed stands under its first order, and of an OCO that one may never be sent.
        const auto first = e.step == ListStep::Ended ? ClOrdId::parse(e.list_id.view()) : ClOrdId{};
        const Known order = first ? spans.find(*first) : nullptr;
        if (order && !order->placed)
            spans.close(order, event.time, kNeverSent, "");
    }
    void operator()(const OrderDenied& e) const {
        const Known order = spans.open(e.order, e.by, event.time);
        decided(*order, e.figures).fault = denial_text(e.denial);
        spans.close(order, event.time, "Denied", denial_text(e.denial));
    }
    void operator()(const RequestProgress& e) const {
        const Known order = spans.find(e.outcome.cl_ord_id);
        if (order && e.outcome.request == RequestKind::New && e.outcome.outcome == SendOutcome::Sent && !order->sent)
            order->sent = event.time;
    }
    void operator()(const RequestDropped& e) const {
        const Known order = spans.find(e.cl_ord_id);
        if (order && e.request == RequestKind::New)
            spans.close(order, event.time, "Denied", denial_text(e.denial));
    }
    void operator()(const ReplacePlaced& e) const {
        const Known order = spans.find(e.orig_cl_ord_id);
        if (!order)
            return;
        order->replace_asked = event.time;
        spans.name_too(order, e.order.cl_ord_id);
    }
    void operator()(const CancelPlaced& e) const {
        const Known order = spans.find(e.cl_ord_id);
        if (order && !order->cancel_asked)
            order->cancel_asked = event.time;
    }
    void operator()(const CancelRejected& e) const {
        const Known order = spans.find(e.reject.cl_ord_id);
        if (!order)
            return;
        if (e.reject.response_to == RequestKind::Cancel)
            settle(*order, order->cancel_asked, "cancel", text_of(to_text(e.reject.reason)));
        else
            settle(*order, order->replace_asked, "replace", text_of(to_text(e.reject.reason)));
    }
    void operator()(const ReportApplied& e) const {
        const Known order = spans.find(e.order);
        if (!order)
            return;
        if (std::find(order->legs.begin(), order->legs.end(), e.order) != order->legs.end()) {
            if (!e.fill_qty.is_zero())
                filled(*order, e);
            return;
        }
        const bool rejected = e.ord_status == OrdStatus::Rejected;
        if (!std::exchange(order->acknowledged, true)) {
            spans.finish(*order, "venue", order->sent.value_or(order->asked), event.time).fault =
                rejected ? e.report.text : "";
            order->mark = event.time;
        }
        if (e.settles_replace)
            settle(*order, order->replace_asked, "replace", e.takes_replace ? "" : "not taken");
        if (!e.fill_qty.is_zero())
            filled(*order, e);
        if (!is_end(e.ord_status))
            return;
        settle(*order, order->cancel_asked, "cancel", e.ord_status == OrdStatus::Canceled ? "" : "too late");
        spans.close(order, event.time, to_text(e.ord_status), rejected ? "rejected: " + e.report.text : "");
    }
    void operator()(const NotFoundNoted& e) const {
        const Known order = spans.find(e.not_found.cl_ord_id);
        if (!order || e.ord_status != OrdStatus::Denied)
            return;
        spans.finish(*order, "venue", order->sent.value_or(order->asked), event.time).fault = kNotThere;
        spans.close(order, event.time, to_text(e.ord_status), text_of(kNotThere));
    }
    template <class Other>
    void operator()(const Other&) const {}

private:
    void placed(const NewOrderSingle& order, const Requester& by, const DecisionFigures& figures) const {
        Known known = spans.find(order.cl_ord_id);
        if (!known)
            known = spans.open(order, by, event.time);
        known->asked = event.time;
        known->placed = true;
        decided(*known, figures);
        spans.finish(*known, "journal", event.time, durable_at);
    }
    OrderSpan& decided(Open& order, const DecisionFigures& figures) const {
        OrderSpan& span = spans.finish(order, "locks and limits", event.time, event.time);
        span.attributes.emplace_back("sluice.order_value", to_text(figures.order_value));
        span.attributes.emplace_back("sluice.reference_px", to_text(figures.reference_px));
        span.attributes.emplace_back("sluice.equity", to_text(figures.equity));
        span.attributes.emplace_back("sluice.open_orders", std::to_string(figures.open_orders));
        return span;
    }
    void filled(Open& order, const ReportApplied& e) const {
        OrderSpan& span = spans.finish(order, "fill", order.mark, event.time);
        span.attributes.emplace_back("sluice.qty", to_text(e.fill_qty));
        if (e.report.last_px != Price{})
            span.attributes.emplace_back("sluice.last_px", to_text(e.report.last_px));
        if (!e.report.exec_id.empty())
            span.attributes.emplace_back("sluice.exec_id", text_of(e.report.exec_id.view()));
        order.mark = event.time;
    }
    void settle(Open& order, std::optional<UnixNanos>& asked, std::string_view name, std::string fault) const {
        if (asked)
            spans.finish(order, name, *std::exchange(asked, std::nullopt), event.time).fault = std::move(fault);
    }
};

void OrderSpans::on_event(const Event& event, UnixNanos durable_at) {
    std::visit(Fold{*this, event, durable_at}, event.body);
}

void OrderSpans::adopt(const ClOrdId& order, TraceContext context) {
    if (adopted_.insert_or_assign(order, std::move(context)).second)
        adopted_by_age_.push_back(order);
    while (adopted_by_age_.size() > orders_max_) {
        adopted_.erase(adopted_by_age_.front());
        adopted_by_age_.pop_front();
    }
}

OrderSpans::Known OrderSpans::find(const ClOrdId& id) const {
    const auto found = orders_.find(id);
    return found == orders_.end() ? nullptr : found->second;
}

OrderSpans::Known OrderSpans::open(const NewOrderSingle& order, const Requester& by, UnixNanos at) {
    const std::string name = text_of(order.cl_ord_id.view());
    auto known = std::make_shared<Open>();
    known->ids.push_back(order.cl_ord_id);
    known->trace_id = trace_id_of(name);
    known->span_id = span_id_of(name);
    if (auto adopted = adopted_.extract(order.cl_ord_id)) {
        known->trace_id = std::move(adopted.mapped().trace_id);
        known->parent_id = std::move(adopted.mapped().span_id);
    }
    known->begin = known->asked = known->mark = at;
    known->attributes = {{"sluice.order_id", name},
                         {"sluice.account", text_of(order.account.view())},
                         {"sluice.instrument", text_of(order.instrument.view())},
                         {"sluice.side", text_of(to_text(order.side))},
                         {"sluice.ord_type", text_of(to_text(order.ord_type))},
                         {"sluice.order_qty", to_text(order.order_qty)},
                         {"sluice.by", text_of(by.who.view())}};
    if (order.price)
        known->attributes.emplace_back("sluice.price", to_text(*order.price));
    orders_[order.cl_ord_id] = known;
    by_age_.push_back(known);
    if (by_age_.size() > orders_max_)
        close(Known{by_age_.front()}, at, kOpenStill, "");
    return known;
}

void OrderSpans::name_too(const Known& order, const ClOrdId& id) {
    order->ids.push_back(id);
    orders_[id] = order;
}

OrderSpan& OrderSpans::finish(Open& order, std::string_view name, UnixNanos begin, UnixNanos end) {
    OrderSpan& span = finished_.emplace_back();
    span.trace_id = order.trace_id;
    span.span_id = span_id_of(order.span_id + text_of(name) + std::to_string(++order.spans));
    span.parent_id = order.span_id;
    span.name = name;
    span.begin = begin;
    span.end = std::max(begin, end);
    return span;
}

void OrderSpans::close(const Known& order, UnixNanos at, std::string_view status, std::string fault) {
    OrderSpan& span = finish(*order, "order", order->begin, at);
    span.span_id = order->span_id;
    span.parent_id = order->parent_id;
    span.attributes = std::move(order->attributes);
    span.attributes.emplace_back("sluice.ord_status", text_of(status));
    span.fault = std::move(fault);
    for (const ClOrdId& id : order->ids)
        orders_.erase(id);
    by_age_.erase(std::find(by_age_.begin(), by_age_.end(), order));
}

void OrderSpans::close_all(UnixNanos at) {
    while (!by_age_.empty())
        close(Known{by_age_.front()}, at, kOpenStill, "");
}

}  // namespace sluice::gateway
