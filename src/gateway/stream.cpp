#include "gateway/stream.hpp"

#include <algorithm>

#include "gateway/stream_impl.hpp"

namespace sluice::gateway {
namespace {

// Sockets that have not said who they are.
constexpr std::string_view kNobody = "?";
constexpr std::size_t kNobodyMax = 64;

std::string share_of(const Caller& caller) {
    return caller.token.empty() ? "session " + caller.session : "token " + caller.token;
}

}  // namespace

// ---- who reads

std::optional<Problem> Stream::Impl::admit(const std::string& share) const {
    const auto full = [](std::string detail) {
        Problem problem{"too_many", std::move(detail)};
        problem.retry_after = std::chrono::seconds{5};
        return problem;
    };
    if (readers.size() >= options.readers_max)
        return full("All " + std::to_string(options.readers_max) +
                    " places of the event stream are taken; come back when one is free.");
    const auto found = shares.find(share);
    const std::size_t has = found == shares.end() ? 0 : found->second;
    if (share == kNobody && has >= kNobodyMax)
        return full("Too many WebSockets have not said who they are; send the token with the upgrade.");
    if (share != kNobody && has >= options.readers_per_token)
        return full("This token reads the stream " + std::to_string(has) +
                    " times already, and that is the most; close one of them.");
    return std::nullopt;
}

StreamReader& Stream::Impl::add(bool socket, std::string share) {
    auto made = std::make_unique<StreamReader>();
    StreamReader& reader = *made;
    reader.number = ++reader_count;
    reader.socket = socket;
    reader.opened = reader.last_sent = now;
    ++shares[share];
    reader.share = std::move(share);
    readers.emplace(reader.number, std::move(made));
    round.push_back(&reader);
    if (!std::exchange(tick_arranged, true))
        out->wakes.push_back({kTick, now + kTickEvery});
    return reader;
}

StreamReader* Stream::Impl::find(wire::ChannelId channel) {
    const auto found = sockets.find(channel);
    return found == sockets.end() ? nullptr : readers.at(found->second).get();
}

StreamReader* Stream::Impl::find(wire::RequestId request) {
    const auto found = requests.find(request);
    return found == requests.end() ? nullptr : readers.at(found->second).get();
}

void Stream::Impl::remove(StreamReader& reader) {
    if (reader.stalled)
        --counts.slow;
    if (const auto share = shares.find(reader.share); --share->second == 0)
        shares.erase(share);
    if (reader.socket)
        sockets.erase(reader.channel);
    else
        requests.erase(reader.request);
    const auto place = std::find(round.begin(), round.end(), &reader);
    *place = round.back();
    round.pop_back();
    // The one that took its place may stand behind the pump now, with what it has to get.
    if (round_left != 0)
        round_left = round.size();
    readers.erase(reader.number);
}

void Stream::Impl::set_stalled(StreamReader* reader, bool stalled) {
    if (reader == nullptr || reader->stalled == stalled)
        return;
    reader->stalled = stalled;
    counts.slow += stalled ? 1 : std::uint64_t(0) - 1;
    if (!stalled)
        return rouse();
    reader->stalled_since = now;
    market.stalled(*reader);
}

void Stream::Impl::drop(const std::function<bool(const Caller&)>& whom, std::string_view why) {
    std::vector<StreamReader*> leaving;
    for (StreamReader* reader : round)
        if (reader->caller && whom(*reader->caller))
            leaving.push_back(reader);
    for (StreamReader* reader : leaving)
        close(*reader, kRevoked, {"unauthorized", std::string{why}});
}

// ---- the door's words

Stream::Stream(StreamOptions options, History& history, MarketBoard& board)
    : impl_{std::make_unique<Impl>(std::move(options), history, board)} {}
Stream::~Stream() = default;

void Stream::attach(Speak speak) { impl_->speak = std::move(speak); }
void Stream::set_token_check(TokenCheck check) { impl_->check = std::move(check); }
void Stream::set_still_valid(StillValid check) { impl_->still_valid = std::move(check); }
void Stream::set_recovered(std::uint64_t sequence) { impl_->ring.set_recovered(sequence); }

std::optional<Problem> Stream::add_sse(wire::RequestId request, const Ask& ask, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    auto wish = read_wish(ask);
    if (auto* problem = std::get_if<Problem>(&wish))
        return std::move(*problem);
    const std::string share = share_of(ask.caller);
    if (auto problem = impl_->admit(share))
        return problem;
    auto& reply = out.reply();
    reply.request = request;
    reply.streams = true;
    reply.reply.headers = impl_->options.headers;
    for (const auto& [name, value] :
         {std::pair{"Content-Type", std::string{"text/event-stream"}},
          std::pair{"Cache-Control", std::string{"no-store"}}, std::pair{"X-Accel-Buffering", std::string{"no"}},
          std::pair{"X-Sluice-Sequence", std::to_string(impl_->ring.last())},
          std::pair{"X-Request-Id", ask.request_id}})
        reply.reply.headers.push_back({name, value});
    // A browser that lost the stream asks again after so many milliseconds.
    reply.reply.body = "retry: 2000\n\n";

    StreamReader& reader = impl_->add(false, share);
    reader.request = request;
    reader.caller = ask.caller;
    impl_->requests.emplace(request, reader.number);
    StreamPen pen{reader, out, impl_->all, now};
    // An EventSource that is cut off before its first event must not begin "now" again.
    const Wish& wanted = std::get<Wish>(wish);
    if (wanted.has(Topic::Events))
        pen.read_up_to(wanted.from ? std::max<std::uint64_t>(*wanted.from, 1) - 1 : impl_->ring.last());
    impl_->say_hello(reader, pen);
    impl_->subscribe(reader, std::get<Wish>(std::move(wish)));
    return std::nullopt;
}

std::optional<Problem> Stream::add_socket(wire::ChannelId channel, std::optional<Caller> caller, UnixNanos now,
                                          wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    std::string share = caller ? share_of(*caller) : std::string{kNobody};
    if (auto problem = impl_->admit(share))
        return problem;
    StreamReader& reader = impl_->add(true, std::move(share));
    reader.channel = channel;
    reader.caller = std::move(caller);
    impl_->sockets.emplace(channel, reader.number);
    StreamPen pen{reader, out, impl_->all, now};
    if (reader.caller)
        impl_->say_hello(reader, pen);
    return std::nullopt;
}

void Stream::Impl::authenticate(StreamReader& reader, const std::string& token) {
    if (reader.caller)
        return close(reader, kBadMessage, {"conflict", "This WebSocket is known already; auth is said once."});
    if (!check)
        return close(reader, kNoToken, {"unauthorized", "No token is taken here."});
    auto found = check(token, now);
    if (auto* problem = std::get_if<Problem>(&found))
        return close(reader, kNoToken, *problem);
    auto& caller = std::get<Caller>(found);
    std::string share = share_of(caller);
    if (auto problem = admit(share))
        return close(reader, kBadMessage, *problem);
    if (const auto nobody = shares.find(reader.share); --nobody->second == 0)
        shares.erase(nobody);
    ++shares[share];
    reader.share = std::move(share);
    reader.caller = std::move(caller);
    StreamPen pen{reader, *out, all, now};
    say_hello(reader, pen);
}

void Stream::on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind, UnixNanos now,
                        wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    StreamReader* reader = impl_->find(channel);
    if (reader == nullptr)
        return;
    if (kind != wire::MessageKind::Text)
        return impl_->close(*reader, Impl::kBadMessage, {"invalid", "The message is binary; send JSON as text."});
    if (bytes.size() > impl_->options.message_max)
        return impl_->close(*reader, Impl::kBadMessage,
                            {"too_large", "The message is longer than " + std::to_string(impl_->options.message_max) +
                                              " bytes, and that is the most."});
    impl_->on_word(*reader, as_text(bytes));
}

void Stream::on_closed(wire::ChannelId channel, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    if (StreamReader* reader = impl_->find(channel))
        impl_->remove(*reader);
}
void Stream::on_request_gone(wire::RequestId request, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    if (StreamReader* reader = impl_->find(request))
        impl_->remove(*reader);
}

void Stream::on_stalled(wire::ChannelId channel, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->set_stalled(impl_->find(channel), true);
}
void Stream::on_drained(wire::ChannelId channel, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->set_stalled(impl_->find(channel), false);
}
void Stream::on_request_stalled(wire::RequestId request, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->set_stalled(impl_->find(request), true);
}
void Stream::on_request_drained(wire::RequestId request, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->set_stalled(impl_->find(request), false);
}

bool Stream::on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    if (token == Impl::kPump)
        impl_->pump();
    else if (token == Impl::kTick)
        impl_->tick();
    return token == Impl::kPump || token == Impl::kTick;
}

// ---- what is told

void Stream::on_event(const Event& event, UnixNanos) {
    impl_->ring.add(event);
    impl_->rouse();
}
void Stream::on_quote(const Quote& quote, UnixNanos) {
    impl_->market.on_quote(quote.instrument);
    impl_->rouse();
}
void Stream::on_trade(const Trade& trade, UnixNanos) {
    impl_->market.on_trade(trade);
    impl_->rouse();
}
void Stream::on_bar(const Bar& bar, UnixNanos) {
    impl_->market.on_bar(bar);
    impl_->rouse();
}
void Stream::on_equity(const AccountId& account, UnixNanos time, Amount equity) {
    impl_->market.on_equity(account, time, equity);
    impl_->rouse();
}

void Stream::drop_token(std::string_view token) {
    drop([&](const Caller& caller) { return !token.empty() && caller.token == token; }, "The token was revoked.");
}

void Stream::drop(const std::function<bool(const Caller&)>& whom, std::string_view why) {
    if (impl_->out != nullptr)
        return impl_->drop(whom, why);
    if (impl_->speak)
        impl_->speak([&](UnixNanos now, wire::Outbox& out) {
            const Impl::Within within{*impl_, now, out};
            impl_->drop(whom, why);
        });
}

Stream::Counts Stream::counts() const {
    Counts all = impl_->counts;
    all.readers = impl_->readers.size();
    return all;
}

}  // namespace sluice::gateway
