#include "venues/alpaca/order_desk.hpp"

#include <utility>
#include <variant>

namespace sluice::venues::alpaca {

namespace {

// New exposure has a moment after which it must not leave; an exit has none (design.md 4).
wire::Priority priority_of(const std::optional<UnixNanos>& send_by) {
    return send_by ? wire::Priority::Order : wire::Priority::Exit;
}

std::string order_target(const OrderId& id) {
    std::string target = "/v2/orders/";
    wire::append_encoded(target, id.view());
    return target;
}

std::string client_id_target(const ClOrdId& id) {
    std::string target = "/v2/orders:by_client_order_id?client_order_id=";
    wire::append_encoded(target, id.view());
    return target;
}

}  // namespace

std::string OrderDesk::nested_target(const OrderId& id) { return order_target(id) + "?nested=true"; }

void OrderDesk::submit(const VenueRequest& request, UnixNanos now, Outbox& out) {
    const std::uint64_t id = ++last_id_;
    pending_.insert_or_assign(id, Pending{request});
    if (const auto* send = std::get_if<SendNew>(&request.body))
        send_new(id, *send, now, out);
    else if (const auto* list = std::get_if<SendList>(&request.body))
        send_list(id, *list, now, out);
    else if (const auto* replace = std::get_if<SendReplace>(&request.body))
        send_replace(id, *replace, now, out);
    else if (const auto* cancel = std::get_if<SendCancel>(&request.body))
        send_cancel(id, *cancel, now, out);
    else if (const auto* query = std::get_if<SendQuery>(&request.body))
        send_query(id, *query, now, out);
    else
        pending_.erase(id);
}

bool OrderDesk::refused_unfit(std::uint64_t id, const NewOrderSingle& order, const std::optional<UnixNanos>& send_by,
                              UnixNanos now, Outbox& out) {
    if (!send_by)
        return false;
    const auto no = reference_.why_unfit(order, now);
    if (!no)
        return false;
    const Pending& pending = pending_.at(id);
    if (std::holds_alternative<SendReplace>(pending.request.body))
        refuse(pending, RequestKind::Replace, CxlRejReason::Other, no->text, now, out);
    else
        reject(pending.request, no->reason, no->text, now, out);
    pending_.erase(id);
    return true;
}

void OrderDesk::send_new(std::uint64_t id, const SendNew& send, UnixNanos now, Outbox& out) {
    if (const auto status = to_request(send.order, new_); !status) {
        reject(pending_.at(id).request, OrdRejReason::UnsupportedOrder, status.error().text, now, out);
        pending_.erase(id);
        return;
    }
    if (refused_unfit(id, send.order, send.send_by, now, out))
        return;
    known_.sent(send.order);
    post(id, send.send_by, now, out);
}

void OrderDesk::send_list(std::uint64_t id, const SendList& send, UnixNanos now, Outbox& out) {
    if (const auto status = to_request(send.list, new_); !status) {
        reject(pending_.at(id).request, OrdRejReason::UnsupportedOrder, status.error().text, now, out);
        pending_.erase(id);
        return;
    }
    if (!send.list.orders.empty() && refused_unfit(id, send.list.orders.front(), send.send_by, now, out))
        return;
    known_.sent(send.list, now);
    post(id, send.send_by, now, out);
}

void OrderDesk::post(std::uint64_t id, std::optional<UnixNanos> send_by, UnixNanos now, Outbox& out) {
    Ended ended;
    wire::HttpRequest* http = calls_.write(Use::New, id, priority_of(send_by), send_by, now, out, ended);
    if (http == nullptr)
        return on_ended(ended, now, out);
    http->method = "POST";
    http->target = "/v2/orders";
    http->headers.push_back({"Content-Type", "application/json"});
    encode(new_, http->body);
}

void OrderDesk::send_replace(std::uint64_t id, const SendReplace& send, UnixNanos now, Outbox& out) {
    if (refused_unfit(id, send.order, send.send_by, now, out))
        return;
    const OrderId known = known_.order_id_of(send.orig_cl_ord_id);
    const OrderId standing = known.empty() ? send.order_id : known;
    if (!standing.empty())
        return patch(id, send, standing, now, out);
    pending_.at(id).step = Step::Lookup;
    read(id, Use::Lookup, priority_of(send.send_by), client_id_target(send.orig_cl_ord_id), now, out);
}

void OrderDesk::patch(std::uint64_t id, const SendReplace& send, const OrderId& standing, UnixNanos now, Outbox& out) {
    if (const auto status = to_request(send.order, known_.find_sent(send.orig_cl_ord_id), replaced_); !status) {
        refuse(pending_.at(id), RequestKind::Replace, CxlRejReason::Other, status.error().text, now, out);
        pending_.erase(id);
        return;
    }
    Ended ended;
    wire::HttpRequest* http = calls_.write(Use::Replace, id, priority_of(send.send_by), send.send_by, now, out, ended);
    if (http == nullptr)
        return on_ended(ended, now, out);
    known_.sent(send.order);
    known_.replacing(standing, send.order.cl_ord_id);
    http->method = "PATCH";
    http->target = order_target(standing);
    http->headers.push_back({"Content-Type", "application/json"});
    encode(replaced_, http->body);
}

void OrderDesk::send_cancel(std::uint64_t id, const SendCancel& send, UnixNanos now, Outbox& out) {
    const OrderId known = known_.order_id_of(send.cl_ord_id);
    const OrderId order = known.empty() ? send.order_id : known;
    if (!order.empty())
        return erase(id, order, now, out);
    pending_.at(id).step = Step::Lookup;
    const ClOrdId first = known_.first_of(send.cl_ord_id);
    read(id, Use::Lookup, wire::Priority::Cancel, client_id_target(first.empty() ? send.cl_ord_id : first), now, out);
}

void OrderDesk::erase(std::uint64_t id, const OrderId& order, UnixNanos now, Outbox& out) {
    Ended ended;
    wire::HttpRequest* http = calls_.write(Use::Cancel, id, wire::Priority::Cancel, std::nullopt, now, out, ended);
    if (http == nullptr)
        return on_ended(ended, now, out);
    http->method = "DELETE";
    http->target = order_target(order);
}

void OrderDesk::send_query(std::uint64_t id, const SendQuery& send, UnixNanos now, Outbox& out) {
    const OrderId known = known_.order_id_of(send.cl_ord_id);
    if (known.empty() && !send.first.empty() && known_.find_sent(send.first) == nullptr)
        known_.sent_before(send.first, send.cl_ord_id, send.role, send.instrument);
    const ClOrdId first = known_.first_of(send.cl_ord_id);
    // An order that is not ours is kept under an id the venue does not know.
    const bool external = send.cl_ord_id.empty() || send.cl_ord_id.view().starts_with("X-");
    std::string target;
    if (!known.empty())
        target = nested_target(known);
    else if (external)
        target = nested_target(send.order_id);
    else
        target = client_id_target(first.empty() ? send.cl_ord_id : first);
    read(id, Use::Query, wire::Priority::Read, std::move(target), now, out);
}

void OrderDesk::look_up(const OrderId& order, UnixNanos now, Outbox& out) {
    const std::uint64_t id = ++last_id_;
    Pending pending;
    pending.own = true;
    pending.request = {reporter_.whose().venue, reporter_.whose().account, SendQuery{{}, order, {}}};
    pending_.insert_or_assign(id, std::move(pending));
    ++looking_;
    read(id, Use::Query, wire::Priority::Read, nested_target(order), now, out);
}

void OrderDesk::read(std::uint64_t id, Use use, wire::Priority priority, std::string target, UnixNanos now,
                     Outbox& out) {
    Read read;
    read.use = use;
    read.subject = id;
    read.priority = priority;
    read.target = std::move(target);
    // The engine repeats what it asks for; what the client asks for itself is tried again here.
    read.again = pending_.at(id).own;
    if (!read.again)
        read.deadline = now + config_.give_up;
    calls_.read(std::move(read), now, out);
}

std::vector<OrderDesk::Expected> OrderDesk::take_expected() { return std::exchange(expected_, {}); }

bool OrderDesk::take_keys_refused() { return std::exchange(keys_refused_, false); }

bool OrderDesk::take_look_failed() { return std::exchange(look_failed_, false); }

}  // namespace sluice::venues::alpaca
