#include "venues/alpaca/sim_stream.hpp"

#include <algorithm>

#include "base/text.hpp"                // to_lower
#include "venues/alpaca/sim_query.hpp"  // Query

namespace sluice::venues::alpaca::sim {

namespace {

constexpr std::size_t kPastKept = 10'000;
constexpr std::chrono::seconds kHeldBackFor{1};
constexpr std::string_view kTradeUpdates = "trade_updates";

// Thirteen digits, so that texts sort as numbers do.
std::string event_id(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < 13 ? 13 - digits.size() : 0, '0') + digits;
}

}  // namespace

TradeStreams::Stream* TradeStreams::find(wire::ChannelId channel) {
    const auto at =
        std::find_if(streams_.begin(), streams_.end(), [&](const Stream& s) { return s.channel == channel; });
    return at == streams_.end() ? nullptr : &*at;
}

bool TradeStreams::owns(wire::ChannelId channel) const {
    return std::any_of(streams_.begin(), streams_.end(), [&](const Stream& s) { return s.channel == channel; });
}

void TradeStreams::say(const Stream& stream, const AccountStreamMessage& message, wire::Outbox& out) {
    wire::Outbox::Send& send = out.send();
    send.channel = stream.channel;
    send.kind = wire::MessageKind::Binary;  // of JSON text too: the paper environment's habit
    encode_account_stream(message, stream.format, send.bytes);
}

void TradeStreams::refuse(const Stream& stream, const char* action, bool close, wire::Outbox& out) {
    say(stream, Authorization{"unauthorized", action}, out);
    if (!close)
        return;
    wire::Outbox::Close& end = out.close();
    end.channel = stream.channel;
    end.code = 1008;
    end.reason = "unauthorized";
}

void TradeStreams::on_accept(wire::ChannelId channel, const wire::Headers& headers, UnixNanos, wire::Outbox&) {
    Stream stream;
    stream.channel = channel;
    const std::string* type = wire::find_header(headers, "Content-Type");
    if (type != nullptr && to_lower(*type).find("msgpack") != std::string::npos)
        stream.format = Format::Msgpack;
    streams_.push_back(stream);
}

void TradeStreams::on_message(wire::ChannelId channel, Bytes bytes, UnixNanos now, wire::Outbox& out) {
    Stream* stream = find(channel);
    if (stream == nullptr)
        return;
    const auto action = decode_account_action(bytes, stream->format);
    if (!action)
        return refuse(*stream, "authenticate", !stream->account, out);
    if (const auto* keys = std::get_if<Authenticate>(&*action)) {
        const SimAccount* account = gate_.admit(keys->key_id, keys->secret_key, now);
        if (account == nullptr)
            return refuse(*stream, "authenticate", true, out);
        stream->account = account->index;
        return say(*stream, Authorization{"authorized", "authenticate"}, out);
    }
    const Listen& wish = std::get<Listen>(*action);
    if (!stream->account)
        return refuse(*stream, "listen", false, out);
    stream->listens = std::find(wish.streams.begin(), wish.streams.end(), kTradeUpdates) != wish.streams.end();
    Listening reply;
    if (stream->listens)
        reply.streams.emplace_back(kTradeUpdates);
    say(*stream, reply, out);
}

void TradeStreams::on_closed(wire::ChannelId channel) {
    streams_.erase(
        std::remove_if(streams_.begin(), streams_.end(), [&](const Stream& s) { return s.channel == channel; }),
        streams_.end());
}

void TradeStreams::open_events(wire::RequestId request, const SimAccount& account, std::string_view target,
                               wire::Outbox& out) {
    const std::uint32_t number = account.index;
    const Query query{target};
    const auto since_id = query.text("since_id");
    const auto until_id = query.text("until_id");
    const auto since = query.time("since");
    const auto until = query.time("until");
    const bool wanted = since_id || (since && *since);
    const bool ends = until_id || (until && *until);
    for (const Past& past : past_) {
        const std::string id = event_id(past.number);
        if (past.account != number || !wanted || (since_id && id <= *since_id) || (until_id && id > *until_id) ||
            (since && *since && past.at < **since) || (until && *until && past.at > **until))
            continue;
        wire::Outbox::Part& part = out.part();
        part.request = request;
        part.bytes = past.line;
    }
    if (!ends)
        return events_.push_back({request, number});
    wire::Outbox::Part& last = out.part();
    last.request = request;
    last.last = true;
}

void TradeStreams::on_request_gone(wire::RequestId request) {
    events_.erase(std::remove_if(events_.begin(), events_.end(), [&](const Events& e) { return e.request == request; }),
                  events_.end());
}

// Whatever happens on the streams, the past knows every update once.
void TradeStreams::remember(const Update& update, UnixNanos now, wire::Outbox& out) {
    TradeUpdate message = update.message;
    message.at = message.timestamp;
    message.event_id = event_id(++told_);
    std::string line = "data: ";
    encode(message, line);
    line += "\n\n";
    for (const Events& listener : events_) {
        if (listener.account != update.account)
            continue;
        wire::Outbox::Part& part = out.part();
        part.request = listener.request;
        part.bytes = line;
    }
    past_.push_back({update.account, told_, now, std::move(line)});
    if (past_.size() > kPastKept)
        past_.pop_front();
}

void TradeStreams::pass(const Update& update, wire::Outbox& out) {
    Incidents& incidents = broker_.incidents;
    const int times = incidents.take(Incident::DuplicateUpdates) ? 2 : 1;
    for (int i = 0; i < times; ++i)
        for (const Stream& stream : streams_)
            if (stream.listens && stream.account == update.account)
                say(stream, update.message, out);
    if (update.message.event == EventWord::PartialFill && incidents.take(Incident::DropBetweenFills))
        drop(broker_.accounts[update.account], out);
}

void TradeStreams::tell(const Update& update, UnixNanos now, wire::Outbox& out) {
    Incidents& incidents = broker_.incidents;
    remember(update, now, out);
    if (incidents.take(Incident::MuteStream))
        return;
    const auto held = std::find_if(held_back_.begin(), held_back_.end(),
                                   [&](const HeldBack& h) { return h.update.account == update.account; });
    if (held == held_back_.end() && incidents.take(Incident::ReorderedUpdates)) {
        held_back_.push_back({update, now + kHeldBackFor});
        return;
    }
    pass(update, out);
    if (held == held_back_.end())
        return;
    const Update earlier = std::move(held->update);
    held_back_.erase(held);
    pass(earlier, out);
}

void TradeStreams::flush(UnixNanos now, wire::Outbox& out) {
    const std::vector<Update> updates = std::move(broker_.updates);
    broker_.updates.clear();
    for (const Update& update : updates)
        tell(update, now, out);
    while (!held_back_.empty() && held_back_.front().until <= now) {
        const Update late = std::move(held_back_.front().update);
        held_back_.erase(held_back_.begin());
        pass(late, out);
    }
}

std::optional<UnixNanos> TradeStreams::next_due() const {
    return held_back_.empty() ? std::nullopt : std::optional<UnixNanos>{held_back_.front().until};
}

void TradeStreams::drop(const SimAccount& account, wire::Outbox& out) {
    const std::uint32_t number = account.index;
    for (Stream& stream : streams_) {
        if (stream.account != number)
            continue;
        stream.listens = false;
        wire::Outbox::Close& end = out.close();
        end.channel = stream.channel;
        end.code = 1011;
        end.abrupt = true;
    }
}

}  // namespace sluice::venues::alpaca::sim
