#include "venues/alpaca/direct_halt.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "venues/alpaca/signing.hpp"  // sign

namespace sluice::venues::alpaca {
namespace {

using std::chrono::seconds;

constexpr std::string_view kOrders = "/v2/orders";
constexpr std::string_view kOpenOrders = "?status=open&limit=500&nested=true";
constexpr std::string_view kPositions = "/v2/positions";
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

std::string sent(const Order& order) {
    return std::string{order.side.text()} + (order.qty ? " " + to_text(*order.qty) : std::string{}) +
           " is on its way, order " + order.id;
}

std::string refused(std::int64_t status, const ErrorBody& error) {
    std::string text = "refused with " + std::to_string(status);
    if (error.code)
        text += " (" + std::to_string(*error.code) + ")";
    return text + ": " + error.message;
}

}  // namespace

DirectHalt::DirectHalt(AlpacaConfig config, std::chrono::nanoseconds patience, HaltScope scope)
    : config_{std::move(config)}, patience_{patience}, scope_{scope} {}

void DirectHalt::start(UnixNanos now, wire::Outbox& out) {
    ends_at_ = now + patience_;
    call(Step::Cancelling, now, out);
}

void DirectHalt::call(Step step, UnixNanos now, wire::Outbox& out) {
    step_ = step;
    wire::Outbox::Call& call = out.call();
    call.id = wire::CallId{++calls_};
    call.endpoint = wire::EndpointId{static_cast<std::uint16_t>(Place::Trading)};
    const bool reads = step == Step::Proving || step == Step::Holding;
    call.request.method = reads ? "GET" : "DELETE";
    const bool orders = step == Step::Cancelling || step == Step::Proving;
    call.request.target = orders ? kOrders : kPositions;
    if (step == Step::Proving)
        call.request.target += kOpenOrders;
    if (step == Step::ClosingOne) {
        call.request.target.push_back('/');
        wire::append_encoded(call.request.target, closing_one_);
    }
    sign(config_, call.request.headers);
    call.priority = wire::Priority::Cancel;
    call.give_up_at = now + kPatienceOfOneCall;
}

void DirectHalt::finish(std::string trouble) {
    Outcome outcome;
    outcome.cancelled = found_ > open_.size() ? found_ - open_.size() : 0;
    outcome.open = open_;
    for (const auto& [symbol, answer] : said_)
        outcome.closing.push_back(symbol + ": " + answer);
    outcome.held = held_;
    outcome.trouble = std::move(trouble);
    outcome_ = std::move(outcome);
}

// A moment later, from where it stands: the cancel again, which does no harm to what has ended, or a look at what is held.
void DirectHalt::again(std::string why, UnixNanos now, wire::Outbox& out) {
    if (now + kPause > ends_at_)
        return finish(std::move(why));
    out.wakes.push_back({wire::TimerToken{calls_}, now + kPause});
}

void DirectHalt::on_timer(wire::TimerToken, UnixNanos now, wire::Outbox& out) {
    if (!outcome_)
        call(asked_all_ ? Step::Holding : Step::Cancelling, now, out);
}

void DirectHalt::on_http_failed(wire::CallId, std::string_view reason, wire::Left, UnixNanos now, wire::Outbox& out) {
    again("no answer: " + std::string{reason}, now, out);
}

void DirectHalt::on_http_reply(wire::CallId, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    if (step_ == Step::ClosingOne)
        return on_closed_one(reply, now, out);
    if (reply.status == 401 || reply.status == 403)
        return finish("the venue refused the keys (" + std::to_string(reply.status) + ")");
    if (reply.status >= 300)
        return again("the venue answered " + std::to_string(reply.status), now, out);
    switch (step_) {
        case Step::Proving: return on_open_orders(reply, now, out);
        case Step::ClosingAll: return on_closed_all(reply, now, out);
        case Step::Holding: return on_positions(reply, now, out);
        case Step::Cancelling:
        case Step::ClosingOne: break;
    }
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
    if (!open_.empty())
        return again("orders are still open", now, out);
    if (scope_ == HaltScope::Orders)
        return finish("");
    asked_all_ = true;
    call(Step::ClosingAll, now, out);
}

void DirectHalt::on_closed_all(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    // What cannot be read is seen by what is held afterwards.
    if (const auto items = decode<std::vector<ClosedItem>>(reply.body)) {
        for (const ClosedItem& item : *items) {
            if (const auto* order = std::get_if<Order>(&item.body))
                said(item.symbol, sent(*order));
            else
                said(item.symbol, refused(item.status, std::get<ErrorBody>(item.body)));
        }
    }
    call(Step::Holding, now, out);
}

void DirectHalt::on_positions(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    const auto positions = decode<std::vector<Position>>(reply.body);
    if (!positions)
        return again("the venue's answer could not be read: " + positions.error().text, now, out);
    held_.clear();
    to_close_.clear();
    for (const Position& position : *positions) {
        if (position.qty.is_zero())
            continue;
        held_.push_back(position.symbol + " " + to_text(position.qty));
        // What is not free is held by a closing order that is on its way.
        if (!position.qty_available || !position.qty_available->is_zero())
            to_close_.push_back(position.symbol);
    }
    if (held_.empty())
        return finish("");
    if (now + kPause > ends_at_)
        return finish("positions are still held");
    close_next(now, out);
}

void DirectHalt::close_next(UnixNanos now, wire::Outbox& out) {
    if (to_close_.empty())
        return again("positions are still held", now, out);
    closing_one_ = std::move(to_close_.back());
    to_close_.pop_back();
    call(Step::ClosingOne, now, out);
}

void DirectHalt::on_closed_one(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    if (reply.status == 401)
        return finish("the venue refused the keys (401)");
    if (reply.status == 429 || reply.status >= 500)
        return again("the venue answered " + std::to_string(reply.status), now, out);
    if (const auto order = decode<Order>(reply.body); order && reply.status < 300)
        said(closing_one_, sent(*order));
    else if (const auto error = decode<ErrorBody>(reply.body); error && reply.status >= 300)
        said(closing_one_, refused(reply.status, *error));
    else
        said(closing_one_, "answered with " + std::to_string(reply.status) + " and nothing that can be read");
    close_next(now, out);
}

void DirectHalt::said(const std::string& symbol, std::string answer) {
    said_.insert_or_assign(symbol, std::move(answer));
}

}  // namespace sluice::venues::alpaca
