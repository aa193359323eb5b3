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
constexpr std::size_t kOrdersPage = 500;      // the most the venue gives
constexpr std::size_t kCancelsOfARound = 20;  // by id, so that what is held gets its turn

std::string described(const Order& order) {
    std::string text = order.symbol + " " + std::string{order.side.text()};
    if (order.qty)
        text += " " + to_text(*order.qty);
    return text + ", " + std::string{order.status.text()} + ", id " + order.id;
}

// "BTC/USD" of an order is "BTCUSD" of a position.
std::string without_slash(std::string symbol) {
    std::erase(symbol, '/');
    return symbol;
}

std::string on_its_way(const Order& order) {
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

void DirectHalt::append_all(const std::vector<Order>& orders, std::vector<Open>& out) {
    for (const Order& order : orders) {
        out.push_back({order.id, order.symbol, described(order)});
        append_all(order.legs, out);
    }
}

void DirectHalt::start(UnixNanos now, wire::Outbox& out) {
    ends_at_ = now + (scope_ == HaltScope::Orders ? patience_ : patience_ / 2);
    call(Step::Cancelling, now, out);
}

void DirectHalt::call(Step step, UnixNanos now, wire::Outbox& out) {
    step_ = step;
    wire::Outbox::Call& call = out.call();
    call.id = wire::CallId{++calls_};
    call.endpoint = wire::EndpointId{static_cast<std::uint16_t>(Place::Trading)};
    const bool reads = step == Step::Proving || step == Step::Holding;
    call.request.method = reads ? "GET" : "DELETE";
    const bool orders = step == Step::Cancelling || step == Step::Proving || step == Step::CancellingOne;
    call.request.target = orders ? kOrders : kPositions;
    if (step == Step::Cancelling)
        whole_ = false;
    if (step == Step::Proving)
        call.request.target += kOpenOrders;
    if (step == Step::ClosingOne) {
        call.request.target.push_back('/');
        wire::append_encoded(call.request.target, closing_one_.symbol);
        if (!closing_one_.qty.empty())
            call.request.target += "?qty=" + closing_one_.qty;
    }
    if (step == Step::CancellingOne) {
        call.request.target.push_back('/');
        wire::append_encoded(call.request.target, cancelling_one_);
    }
    sign(config_, call.request.headers);
    call.priority = wire::Priority::Cancel;
    call.give_up_at = now + kPatienceOfOneCall;
}

void DirectHalt::finish(std::string trouble) {
    Outcome outcome;
    outcome.cancelled = found_ > open_.size() ? found_ - open_.size() : 0;
    for (const Open& order : open_)
        outcome.open.push_back(order.text);
    for (const auto& [symbol, answer] : said_)
        outcome.closing.push_back(symbol + ": " + answer);
    outcome.held = held_;
    outcome.trouble = std::move(trouble);
    outcome_ = std::move(outcome);
}

bool DirectHalt::time_is_over(UnixNanos now) const { return now + kPause > ends_at_; }

// What is not done or not known, by now.
std::string DirectHalt::left() const {
    std::string text;
    if (!read_open_)
        text = "it is not known which orders are open";
    else if (!open_.empty())
        text = "orders are still open";
    if (!held_.empty())
        text += (text.empty() ? "" : " and ") + std::string{"positions are still held"};
    return text;
}

// A moment later, from where it stands: the cancel again, which does no harm to what has ended, or a look at what is held.
// Empty `why`: every answer was read, and something is left.
void DirectHalt::again(std::string why, UnixNanos now, wire::Outbox& out) {
    if (!time_is_over(now)) {
        out.wakes.push_back({wire::TimerToken{calls_}, now + kPause});
        return;
    }
    if (!closing_ && scope_ == HaltScope::OrdersAndPositions)
        return begin_closing(Step::Holding, now, out);
    std::string trouble = closing_ || why.empty() ? left() : std::string{};
    if (!trouble.empty() && !why.empty())
        trouble += "; ";
    finish(trouble + why);
}

void DirectHalt::on_timer(wire::TimerToken, UnixNanos now, wire::Outbox& out) {
    if (!outcome_)
        call(closing_ ? Step::Holding : Step::Cancelling, now, out);
}

void DirectHalt::on_http_failed(wire::CallId, std::string_view reason, wire::Left, UnixNanos now, wire::Outbox& out) {
    on_trouble("no answer: " + std::string{reason}, now, out);
}

// One call that went wrong: what is held does not wait for it.
void DirectHalt::on_trouble(std::string why, UnixNanos now, wire::Outbox& out) {
    if (step_ == Step::ClosingOne) {
        said(closing_one_.symbol, std::move(why));
        return close_next(now, out);
    }
    if (step_ == Step::CancellingOne)
        return call(Step::Proving, now, out);
    if (step_ == Step::Holding && !asked_all_)
        return begin_closing(Step::ClosingAll, now, out);
    again(std::move(why), now, out);
}

void DirectHalt::on_http_reply(wire::CallId, const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    const bool of_one = step_ == Step::ClosingOne || step_ == Step::CancellingOne;
    if (reply.status == 401 || (reply.status == 403 && !of_one))
        return finish("the venue refused the keys (" + std::to_string(reply.status) + ")");
    if (reply.status == 429)
        return again("the venue answered 429", now, out);
    if (reply.status >= (of_one ? 500 : 300))
        return on_trouble("the venue answered " + std::to_string(reply.status), now, out);
    switch (step_) {
        case Step::Proving: return on_open_orders(reply, now, out);
        case Step::ClosingAll: return on_closed_all(reply, now, out);
        case Step::Holding: return on_positions(reply, now, out);
        case Step::ClosingOne: return on_closed_one(reply, now, out);
        case Step::CancellingOne: return cancel_next(now, out);
        case Step::Cancelling: break;
    }
    if (const auto items = decode<std::vector<CancelledItem>>(reply.body))
        found_ = std::max(found_, items->size());
    call(Step::Proving, now, out);
}

// An order that came after closing began: a closing order, or nothing that was to be cancelled.
bool DirectHalt::is_new(const Open& order) const {
    const auto same = [&](const Open& each) { return each.id == order.id; };
    return sent_.contains(order.id) || (whole_ && std::none_of(open_.begin(), open_.end(), same));
}

void DirectHalt::on_open_orders(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    const auto orders = decode<std::vector<Order>>(reply.body);
    if (!orders)
        return again("the venue's answer could not be read: " + orders.error().text, now, out);
    std::vector<Open> open;
    append_all(*orders, open);
    if (closing_)
        std::erase_if(open, [&](const Open& each) { return is_new(each); });
    open_ = std::move(open);
    read_open_ = true;
    whole_ = orders->size() < kOrdersPage || (closing_ && whole_);
    found_ = std::max(found_, open_.size());
    if (!open_.empty() || (closing_ && !held_.empty()))
        return again("", now, out);
    if (closing_ || scope_ == HaltScope::Orders)
        return finish("");
    begin_closing(Step::ClosingAll, now, out);
}

void DirectHalt::begin_closing(Step step, UnixNanos now, wire::Outbox& out) {
    if (!closing_)
        ends_at_ = now + patience_;
    closing_ = true;
    asked_all_ = asked_all_ || step == Step::ClosingAll;
    call(step, now, out);
}

void DirectHalt::on_closed_all(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    // What cannot be read is seen by what is held afterwards.
    if (const auto items = decode<std::vector<ClosedItem>>(reply.body)) {
        for (const ClosedItem& item : *items) {
            if (const auto* order = std::get_if<Order>(&item.body))
                sent(item.symbol, *order);
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
        want_closed(position);
    }
    if (held_.empty() && nothing_open())
        return finish("");
    std::stable_sort(to_close_.begin(), to_close_.end(),
                     [](const ToClose& a, const ToClose& b) { return a.rank > b.rank; });
    cancels_left_ = kCancelsOfARound;
    close_next(now, out);
}

// What is not free is held by a closing order that is on its way, or by an order that does not end: of that the venue's word
// is asked for once. Of what is free in part that part can be closed.
void DirectHalt::want_closed(const Position& position) {
    const std::string symbol = without_slash(position.symbol);
    const bool has_order =
        std::any_of(open_.begin(), open_.end(), [&](const Open& each) { return without_slash(each.symbol) == symbol; });
    const bool answered = said_.contains(position.symbol);
    const auto& free = position.qty_available;
    if (free && free->is_zero() && (!has_order || answered))
        return;
    ToClose one;
    one.symbol = position.symbol;
    if (free && !free->is_zero() && free->abs() < position.qty.abs())
        one.qty = to_text(free->abs());
    one.rank = (has_order ? 2 : 0) + (answered ? 1 : 0);
    to_close_.push_back(std::move(one));
}

void DirectHalt::close_next(UnixNanos now, wire::Outbox& out) {
    if (time_is_over(now))
        return finish(left());
    if (to_close_.empty())
        return end_round(now, out);
    closing_one_ = std::move(to_close_.back());
    to_close_.pop_back();
    call(Step::ClosingOne, now, out);
}

// Everything held was asked for: what is not proven over is cancelled and asked for again.
void DirectHalt::end_round(UnixNanos now, wire::Outbox& out) {
    if (nothing_open())
        return again("", now, out);
    if (to_cancel_.empty())
        for (const Open& order : open_)
            to_cancel_.push_back(order.id);
    cancel_next(now, out);
}

void DirectHalt::cancel_next(UnixNanos now, wire::Outbox& out) {
    if (to_cancel_.empty() || cancels_left_ == 0 || time_is_over(now))
        return call(Step::Proving, now, out);
    --cancels_left_;
    cancelling_one_ = std::move(to_cancel_.back());
    to_cancel_.pop_back();
    call(Step::CancellingOne, now, out);
}

void DirectHalt::on_closed_one(const wire::HttpReply& reply, UnixNanos now, wire::Outbox& out) {
    if (const auto order = decode<Order>(reply.body); order && reply.status < 300)
        sent(closing_one_.symbol, *order);
    else if (const auto error = decode<ErrorBody>(reply.body); error && reply.status >= 300)
        said(closing_one_.symbol, refused(reply.status, *error));
    else
        said(closing_one_.symbol, "answered with " + std::to_string(reply.status) + " and nothing that can be read");
    close_next(now, out);
}

void DirectHalt::sent(const std::string& symbol, const Order& order) {
    sent_.insert(order.id);
    said(symbol, on_its_way(order));
}

void DirectHalt::said(const std::string& symbol, std::string answer) {
    said_.insert_or_assign(symbol, std::move(answer));
}

}  // namespace sluice::venues::alpaca
