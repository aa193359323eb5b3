#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gateway/market_board.hpp"
#include "gateway/stream.hpp"

namespace sluice::gateway {

inline Event stream_event(std::uint64_t sequence, std::string account = {}) {
    Event event{sequence, UnixNanos::from_seconds(1'750'000'000) + std::chrono::seconds{sequence}, {}};
    if (account.empty())
        event.body = SignalNoted{InstrumentId{"AAPL.US"}, {}, "signal " + std::to_string(sequence)};
    else
        event.body = FlattenEnded{AccountId::parse(account).value(), "over"};
    return event;
}

// A journal whose answers wait until the test lets them go.
class StreamHistory final : public History {
public:
    Status read(std::uint64_t from, std::size_t most, Answer answer) override {
        if (full)
            return fail(ErrorCode::Unavailable, "too many ask");
        if (none)
            return fail(ErrorCode::Unsupported, "nothing is recorded here");
        ++asked;
        waiting.push_back({from, most, std::move(answer)});
        return {};
    }
    // One answer goes; false: nobody waits.
    bool answer() {
        if (waiting.empty())
            return false;
        Question question = std::move(waiting.front());
        waiting.pop_front();
        if (broken) {
            question.answer(fail(ErrorCode::Io, "the disk is gone"));
            return true;
        }
        HistoryPart part;
        part.true_up_to = events.empty() ? 0 : events.back().sequence;
        for (const Event& event : events)
            if (event.sequence >= question.from && part.events.size() < question.most)
                part.events.push_back(event);
        question.answer(std::move(part));
        return true;
    }

    struct Question {
        std::uint64_t from;
        std::size_t most;
        Answer answer;
    };
    std::vector<Event> events;
    std::deque<Question> waiting;
    bool full = false;
    bool broken = false;
    bool none = false;
    std::size_t asked = 0;
};

// A stream without sockets: what it sends is kept, and its timers fire when the test says so.
class StreamRig {
public:
    explicit StreamRig(StreamOptions options = {}) : stream{std::move(options), history, board} {
        stream.attach([this](const auto& what) { tell([&](UnixNanos at, wire::Outbox& to) { what(at, to); }); });
    }

    template <class F>
    void tell(F&& what) {
        wire::Outbox out;
        what(now, out);
        carry_out(out);
    }
    // Fires what is due now, slice after slice; answers how many there were.
    std::size_t settle(std::size_t at_most = 100'000) {
        std::size_t fired = 0;
        while (fired < at_most && fire(now + std::chrono::milliseconds{1}))
            ++fired;
        return fired;
    }
    // Lets the history answer too, until nothing is left to do.
    void settle_all() {
        do
            settle();
        while (history.answer());
    }
    void pass(std::chrono::seconds time) {
        const UnixNanos until = now + time;
        while (fire(until)) {
        }
        now = until;
    }
    bool fire(UnixNanos by) {
        const auto next =
            std::min_element(wakes.begin(), wakes.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
        if (next == wakes.end() || next->at > by)
            return false;
        const wire::Outbox::WakeAt wake = *next;
        wakes.erase(next);
        now = std::max(now, wake.at);
        tell([&](UnixNanos at, wire::Outbox& out) { EXPECT_TRUE(stream.on_timer(wake.token, at, out)); });
        return true;
    }

    void add_event(const Event& event) {
        history.events.push_back(event);
        stream.on_event(event, event.time);
    }
    void add_events(std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t sequence = from; sequence <= to; ++sequence)
            add_event(stream_event(sequence));
    }
    Caller caller(std::string token = "t1", std::string account = {}) {
        Caller made;
        made.who = StrategyId{"tester"};
        made.token = std::move(token);
        if (!account.empty())
            made.account = AccountId::parse(account).value();
        return made;
    }
    std::optional<Problem> open_socket(std::uint64_t id, std::optional<Caller> who) {
        std::optional<Problem> problem;
        tell([&](UnixNanos at, wire::Outbox& out) {
            problem = stream.add_socket(wire::ChannelId{id}, std::move(who), at, out);
        });
        return problem;
    }
    void say(std::uint64_t id, std::string_view text) {
        tell([&](UnixNanos at, wire::Outbox& out) {
            stream.on_message(wire::ChannelId{id}, as_bytes(text), wire::MessageKind::Text, at, out);
        });
    }
    void stall(std::uint64_t id) {
        tell([&](UnixNanos at, wire::Outbox& out) { stream.on_stalled(wire::ChannelId{id}, at, out); });
    }
    void drain(std::uint64_t id) {
        tell([&](UnixNanos at, wire::Outbox& out) { stream.on_drained(wire::ChannelId{id}, at, out); });
    }
    void cut(std::uint64_t id) {
        tell([&](UnixNanos at, wire::Outbox& out) { stream.on_closed(wire::ChannelId{id}, at, out); });
    }
    std::optional<Problem> open_sse(std::uint64_t id, std::vector<std::pair<std::string, std::string>> query,
                                    std::optional<Caller> who = std::nullopt) {
        Ask ask;
        ask.query = std::move(query);
        ask.caller = who ? std::move(*who) : caller();
        ask.request_id = "r" + std::to_string(id);
        std::optional<Problem> problem;
        tell([&](UnixNanos at, wire::Outbox& out) { problem = stream.add_sse(wire::RequestId{id}, ask, at, out); });
        return problem;
    }
    // A subscribed socket that said everything there was to say so far.
    void subscribe(std::uint64_t id, std::string_view rest = {}) {
        EXPECT_FALSE(open_socket(id, caller("t" + std::to_string(id))));
        say(id, R"({"op":"subscribe")" + std::string{rest} + "}");
    }

    // The sequences of the events a socket got.
    std::vector<std::uint64_t> events_of(std::uint64_t id) const {
        std::vector<std::uint64_t> out;
        const auto found = said.find(id);
        if (found == said.end())
            return out;
        constexpr std::string_view kStart = R"({"type":"event","sequence":)";
        for (const std::string& text : found->second)
            if (text.starts_with(kStart))
                out.push_back(std::stoull(text.substr(kStart.size())));
        return out;
    }
    static std::vector<std::uint64_t> run(std::uint64_t from, std::uint64_t to) {
        std::vector<std::uint64_t> out;
        for (std::uint64_t one = from; one <= to; ++one)
            out.push_back(one);
        return out;
    }

    StreamHistory history;
    MarketBoard board;
    Stream stream;
    UnixNanos now = UnixNanos::from_seconds(1'750'000'000);
    std::vector<wire::Outbox::WakeAt> wakes;
    std::map<std::uint64_t, std::vector<std::string>> said;                 // by WebSockets
    std::map<std::uint64_t, std::pair<std::uint16_t, std::string>> closed;  // of them
    std::map<std::uint64_t, std::string> body;                              // of SSE
    std::map<std::uint64_t, bool> ended;
    std::size_t slice_most = 0;  // entries of one outbox

private:
    void carry_out(const wire::Outbox& out) {
        using Kind = wire::Outbox::Kind;
        wakes.insert(wakes.end(), out.wakes.begin(), out.wakes.end());
        slice_most = std::max(slice_most, out.order.size());
        for (const auto& entry : out.order) {
            if (entry.kind == Kind::Send) {
                const auto& send = out.sends[entry.index];
                said[static_cast<std::uint64_t>(send.channel)].push_back(send.bytes);
            } else if (entry.kind == Kind::Close) {
                const auto& close = out.closes[entry.index];
                closed[static_cast<std::uint64_t>(close.channel)] = {close.code, close.reason};
            } else if (entry.kind == Kind::Reply) {
                const auto& reply = out.replies[entry.index];
                body[static_cast<std::uint64_t>(reply.request)] += reply.reply.body;
            } else if (entry.kind == Kind::Part) {
                const auto& part = out.parts[entry.index];
                body[static_cast<std::uint64_t>(part.request)] += part.bytes;
                ended[static_cast<std::uint64_t>(part.request)] = part.last;
            }
        }
    }
};

}  // namespace sluice::gateway
