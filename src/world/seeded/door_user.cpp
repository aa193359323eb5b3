#include "world/seeded/door_user.hpp"

#include <algorithm>
#include <utility>

#include "base/json_reader.hpp"  // JsonDocument
#include "base/text.hpp"         // parse_uint64

namespace sluice::world {

using std::chrono::hours;
using std::chrono::seconds;

void DoorUser::plug_in(MemoryNet& net) {
    net_ = &net;
    carrier_ = &net.add_client({endpoint(wire::Transport::Http), endpoint(wire::Transport::WebSocket)}, *this);
}

wire::Endpoint DoorUser::endpoint(wire::Transport transport) {
    wire::Endpoint place;
    place.transport = transport;
    place.host = kHost;
    place.port = kPort;
    return place;
}

wire::Headers DoorUser::headers() const {
    return {{"Host", std::string{kHost} + ":" + std::to_string(kPort)}, {"Authorization", "Bearer " + token_}};
}

wire::CallId DoorUser::ask(std::string method, std::string target, std::string body, seconds patience,
                           wire::Headers more, bool streams) {
    wire::Outbox out;
    auto& call = out.call();
    call.id = wire::CallId{++count_};
    call.endpoint = wire::EndpointId{0};
    call.request.method = std::move(method);
    call.request.target = std::move(target);
    call.request.headers = headers();
    call.request.headers.insert(call.request.headers.end(), more.begin(), more.end());
    if (!body.empty())
        call.request.headers.push_back({"Content-Type", "application/json"});
    call.request.body = std::move(body);
    call.give_up_at = now_ + patience;
    call.streams = streams;
    carry_out(out);
    return wire::CallId{count_};
}

// ---- the trader

std::string DoorTrader::draw_body() {
    const auto pick = [&](const auto& all) { return std::string{all[random_.below(all.size())].view()}; };
    std::string body = R"({"account":")" + pick(accounts_) + R"(","symbol":")" + pick(instruments_) + R"(","side":")" +
                       (random_.chance(1, 2) ? "buy" : "sell") + R"(","qty":")" +
                       std::to_string(random_.between(1, 9)) + '"';
    if (random_.chance(1, 3))
        body += R"(,"order_type":"market")";
    else
        body += R"(,"order_type":"limit","limit_price":")" + std::to_string(random_.between(80, 120)) + '"';
    if (random_.chance(1, 6))
        body += R"(,"propose":true)";
    return body + "}";
}

void DoorTrader::act() {
    next_in(200, 4'000);
    if (resting_ || !calls_.empty())
        return;
    const std::uint64_t what = random_.below(100);
    if (what < 6)
        return cut();
    const auto unanswered =
        std::find_if(wanted_.begin(), wanted_.end(), [](const Wanted& one) { return !one.answered; });
    if (unanswered != wanted_.end() && what < 70)
        return place(static_cast<std::size_t>(unanswered - wanted_.begin()));
    if (!wanted_.empty() && what < 25)
        return place(random_.below(wanted_.size()));
    const Wanted* placed = wanted_.empty() ? nullptr : &wanted_[random_.below(wanted_.size())];
    if (placed != nullptr && !placed->order_id.empty() && what < 40) {
        const std::string path =
            "/v1/orders/" + placed->order_id + (random_.chance(1, 3) ? "?wait=ack&wait_ms=2000" : "");
        return begin(ask("DELETE", path, {}, seconds{8}), {What::Cancel, 0});
    }
    if (placed != nullptr && !placed->order_id.empty() && what < 50)
        return begin(ask("GET", "/v1/orders/" + placed->order_id, {}, seconds{8}), {What::Show, 0});
    wanted_.push_back({name_ + "-" + std::to_string(wanted_.size()), draw_body(), {}, false, false});
    place(wanted_.size() - 1);
}

void DoorTrader::place(std::size_t number) {
    Wanted& wanted = wanted_[number];
    const std::uint64_t wait = random_.below(4);
    const std::string target = wait == 0   ? "/v1/orders?wait=ack&wait_ms=1500"
                               : wait == 1 ? "/v1/orders?wait=fill&wait_ms=3000"
                                           : "/v1/orders";
    repeats_ += wanted.answered ? 1 : 0;
    begin(ask("POST", target, wanted.body, seconds{random_.between(1, 10)}, {{"Idempotency-Key", wanted.key}}),
          {What::Place, number});
}

void DoorTrader::ask_for_all() {
    orders_.reset();
    positions_.reset();
    begin(ask("GET", "/v1/orders?status=all&limit=1000", {}, seconds{30}), {What::Orders, 0});
    begin(ask("GET", "/v1/positions", {}, seconds{30}), {What::Positions, 0});
}

void DoorTrader::http_reply(wire::CallId id, const wire::HttpReply& reply) {
    const auto found = calls_.find(static_cast<std::uint64_t>(id));
    if (found == calls_.end())
        return;
    const Call call = found->second;
    calls_.erase(found);
    if (reply.status == 500)
        fail_("the door answered 500: " + reply.body);
    if (call.what == What::Place)
        on_placed(wanted_[call.wanted], reply);
    else if (reply.status == 200 && call.what == What::Orders)
        take_orders(reply);
    else if (reply.status == 200 && call.what == What::Positions)
        positions_ = reply.body;
}

void DoorTrader::take_orders(const wire::HttpReply& reply) {
    orders_ = reply.body;
    const std::string* sequence = wire::find_header(reply.headers, "X-Sluice-Sequence");
    const auto number = parse_uint64(sequence != nullptr ? std::string_view{*sequence} : std::string_view{});
    if (!number)
        return fail_("the orders of the door do not say what sequence they are true for");
    orders_up_to_ = *number;
}

void DoorTrader::http_failed(wire::CallId id, std::string_view, wire::Left) {
    calls_.erase(static_cast<std::uint64_t>(id));
}

void DoorTrader::on_placed(Wanted& wanted, const wire::HttpReply& reply) {
    // The journal could not be written, and the answer says so: it may be lost with the process.
    if (const std::string* recorded = wire::find_header(reply.headers, "X-Sluice-Recorded");
        recorded && *recorded == "false")
        return;
    switch (reply.status) {
        case 200:
        case 201:
        case 202:
        case 403: break;
        case 401:  // the token is not known yet in this life
        case 409:
        case 429:
        case 503: return;
        default:
            return fail_("the key " + wanted.key + " was answered " + std::to_string(reply.status) + ": " + reply.body);
    }
    const auto document = JsonDocument::parse(reply.body);
    if (!document)
        return fail_("the answer to " + wanted.key + " is no JSON: " + reply.body);
    const auto text = [&](std::string_view name) {
        const auto member = document->root().find(name);
        return member && member->kind() == JsonKind::String ? std::string{member->as_string().value_or("")}
                                                            : std::string{};
    };
    const std::string proposal = text("proposal_id");
    const std::string order = text("order_id");
    if (order.empty() && proposal.empty())
        return reply.status == 403 ? void() : fail_("the answer to " + wanted.key + " names no order: " + reply.body);
    check_id(wanted, proposal.empty() ? order : proposal, !proposal.empty());
}

// A proposal that was approved in a later life is placed under another id; any other order keeps its own.
void DoorTrader::check_id(Wanted& wanted, std::string_view id, bool proposal) {
    ++answered_;
    if (wanted.answered && !wanted.proposal && !wanted.order_id.empty() && wanted.order_id != id)
        fail_("the key " + wanted.key + " was answered with " + wanted.order_id + ", and now with " + std::string{id});
    wanted.proposal = wanted.proposal || proposal;
    wanted.answered = true;
    if (!proposal)
        wanted.order_id = id;
}

// ---- the reader

void DoorReader::act() {
    next_in(500, 6'000);
    if (!connected_)
        return come();
    if (resting_ || !random_.chance(1, 4))
        return;
    ++cuts_;
    cut();
}

void DoorReader::come() {
    connected_ = true;
    text_.clear();
    id_.clear();
    const std::string from = std::to_string(events_.size() + 1);
    if (way_ == Way::Sse) {
        current_ = static_cast<std::uint64_t>(ask("GET", "/v1/events?from=" + from, {}, hours{24}, {}, true));
        return;
    }
    wire::Outbox out;
    auto& open = out.open();
    open.channel = wire::ChannelId{++count_};
    open.endpoint = wire::EndpointId{1};
    open.target = "/v1/ws";
    open.headers = headers();
    open.give_up_at = now_ + seconds{10};
    current_ = count_;
    carry_out(out);
}

void DoorReader::lost() {
    connected_ = false;
    next_in(50, 3'000);
}

void DoorReader::take(std::string_view sequence, std::string_view json) {
    if (sequence != std::to_string(events_.size() + 1))
        return fail_("a reader of the stream had " + std::to_string(events_.size()) + " events and got number " +
                     std::string{sequence});
    events_.emplace_back(json);
}

void DoorReader::http_reply(wire::CallId id, const wire::HttpReply& reply) {
    if (static_cast<std::uint64_t>(id) != current_)
        return;
    if (reply.status != 200 && reply.status != 401 && reply.status != 429 && reply.status != 503)
        fail_("a reader of the stream was answered " + std::to_string(reply.status));
    lost();
}
void DoorReader::http_failed(wire::CallId id, std::string_view, wire::Left) {
    if (static_cast<std::uint64_t>(id) == current_)
        lost();
}

void DoorReader::body_part(wire::CallId id, Bytes part) {
    if (static_cast<std::uint64_t>(id) != current_)
        return;
    text_ += as_text(part);
    std::size_t at = 0;
    for (auto end = text_.find('\n', at); end != std::string::npos; end = text_.find('\n', at)) {
        const std::string_view line = std::string_view{text_}.substr(at, end - at);
        at = end + 1;
        if (line.starts_with("id: ")) {
            id_ = line.substr(4);
        } else if (line == "event: hello") {
            id_.clear();  // it says how far this reader is, and is no event
        } else if (line.starts_with("data: ") && !id_.empty()) {
            take(id_, line.substr(6));
            id_.clear();
        }
    }
    text_.erase(0, at);
}

void DoorReader::opened(wire::ChannelId channel) {
    if (static_cast<std::uint64_t>(channel) != current_)
        return;
    wire::Outbox out;
    auto& send = out.send();
    send.channel = channel;
    send.bytes = R"({"op":"subscribe","from":)" + std::to_string(events_.size() + 1) + "}";
    carry_out(out);
}
void DoorReader::refused(wire::ChannelId, const wire::HttpReply& reply) {
    if (reply.status != 401 && reply.status != 429 && reply.status != 503)
        fail_("the WebSocket of the stream was answered " + std::to_string(reply.status) + ": " + reply.body);
}

void DoorReader::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind) {
    constexpr std::string_view kStart = R"({"type":"event","sequence":)";
    constexpr std::string_view kEvent = R"(,"event":)";
    const std::string_view text = as_text(bytes);
    if (static_cast<std::uint64_t>(channel) != current_ || !text.starts_with(kStart))
        return;
    const auto comma = text.find(kEvent);
    const std::string_view sequence = text.substr(kStart.size(), comma - kStart.size());
    const std::string_view json = text.substr(comma + kEvent.size());
    take(sequence, json.substr(0, json.size() - 1));
}

void DoorReader::closed(wire::ChannelId channel, std::string_view) {
    if (static_cast<std::uint64_t>(channel) == current_)
        lost();
}

}  // namespace sluice::world
