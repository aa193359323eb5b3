#include "venues/alpaca/direct_halt.hpp"

#include <algorithm>
#include <utility>

#include "venues/alpaca/codec.hpp"    // decode
#include "venues/alpaca/signing.hpp"  // sign

namespace sluice::venues::alpaca {
namespace {

using std::chrono::seconds;

constexpr std::string_view kOpenOrders = "/v2/orders?status=open&limit=500&nested=true";
constexpr seconds kPause{1};
constexpr seconds kPatienceOfOneCall{5};

std::string described(const Order& order) {
    std::string text = order.symbol + " " + std::string{order.side.text()};
    if (order.qty)
        text += " " + to_text(*order.qty);
    return text + ", " + std::string{order.status.text()} + ", id " + order.id;
}

void append_all(const std::vector<Order>& orders, std::vector<std::string>& out) {
    for (const Order& order : orders) {
        out.push_back(described(order));
        append_all(order.legs, out);
    }
}

}  // namespace

DirectHalt::DirectHalt(AlpacaConfig config, std::chrono::nanoseconds patience)
    : config_{std::move(config)}, patience_{patience} {}

void DirectHalt::start(UnixNanos now, wire::Outbox& out) {
    ends_at_ = now + patience_;
    call(Step::Cancelling, now, out);
}

void DirectHalt::call(Step step, UnixNanos now, wire::Outbox& out) {
    step_ = step;
    wire::Outbox::Call& call = out.call();
    call.id = wire::CallId{++calls_};
    call.endpoint = wire::EndpointId{static_cast<std::uint16_t>(Place::Trading)};
    call.request.method = step == Step::Cancelling ? "DELETE" : "GET";
    call.request.target = step == Step::Cancelling ? "/v2/orders" : kOpenOrders;
    sign(config_, call.request.headers);
    call.priority = wire::Priority::Cancel;
    call.give_up_at = now + kPatienceOfOneCall;
}

void DirectHalt::finish(std::string trouble) {
    outcome_ = Outcome{found_ > open_.size() ? found_ - open_.size() : 0, open_, std::move(trouble)};
}

// A moment later, the cancel again: it does no harm to what has ended.
void DirectHalt::again(std::string why, UnixNanos now, wire::Outbox& out) {
    if (now + kPause > ends_at_)
        return finish(std::move(why));
    out.wakes.push_back({wire::TimerToken{calls_}, now + kPause});
}

void DirectHalt::on_timer(wire::TimerToken, UnixNanos now, wire::Outbox& out) {
    if (!outcome_)
        call(Step::Cancelling, now, out);
}

void DirectHalt::on_http_failed(wire::CallId, std::string_view reason, wire::Left, UnixNanos now, wire::Outbox& out) {
    again("no answer: " + std::string{reason}, now, out);
}

void DirectHalt::on_http_reply(wire::CallId, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    if (reply.status == 401 || reply.status == 403)
        return finish("the venue refused the keys (" + std::to_string(reply.status) + ")");
    if (reply.status >= 300)
        return again("the venue answered " + std::to_string(reply.status), now, out);
    if (step_ == Step::Proving)
        return on_open_orders(reply, now, out);
    if (const auto items = decode<std::vector<CancelledItem>>(reply.body))
        found_ = std::max(found_, items->size());
    call(Step::Proving, now, out);
}

void DirectHalt::on_open_orders(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    const auto orders = decode<std::vector<Order>>(reply.body);
    if (!orders)
        return again("the venue's answer could not be read: " + orders.error().text, now, out);
    open_.clear();
    append_all(*orders, open_);
    found_ = std::max(found_, open_.size());
    if (open_.empty())
        return finish("");
    again("orders are still open", now, out);
}

}  // namespace sluice::venues::alpaca
